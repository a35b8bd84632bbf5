-- P01: the advance paid is not 80 % of the award, for project years that have begun: within 1 cent of 80 % of the
-- sum of the awards, or of the sum of 80 % of each award rounded to cents.
SELECT u.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(u.voorschot AS VARCHAR) AS bronwaarde,
       CAST(u.voorschot_verwacht AS VARCHAR) AS doelwaarde, CAST(u.voorschot - u.voorschot_verwacht AS DECIMAL(18,2)) AS verschil,
       u.bestand, CAST(u.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(CASE WHEN u.projectjaar IS NULL THEN 'alle projectjaren samen' ELSE concat('projectjaar ', CAST(u.projectjaar AS VARCHAR)) END,
              ': voorschot ', CAST(u.voorschot AS VARCHAR), ' betaald, ', CAST(u.voorschot_verwacht AS VARCHAR),
              ' verwacht van een toekenning van ', CAST(u.toegekend AS VARCHAR)) AS detail_nl,
       concat(CASE WHEN u.projectjaar IS NULL THEN 'all project years together' ELSE concat('project year ', CAST(u.projectjaar AS VARCHAR)) END,
              ': advance of ', CAST(u.voorschot AS VARCHAR), ' paid, ', CAST(u.voorschot_verwacht AS VARCHAR),
              ' expected of an award of ', CAST(u.toegekend AS VARCHAR)) AS detail_en
FROM werk.uitbetaling u
CROSS JOIN regels.uitbetaling r
WHERE u.soort = 'main' AND u.begonnen AND u.toegekend > 0 AND NOT u.onleesbaar
  AND abs(u.voorschot - u.voorschot_verwacht) > 0.01
  AND abs(u.voorschot - u.toegekend * r.voorschot_aandeel) > 0.01
