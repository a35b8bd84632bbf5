-- P01: the advance paid is not 80 % of the award, within 1 cent, for project years that have begun.
SELECT u.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(u.voorschot AS VARCHAR) AS bronwaarde,
       CAST(u.voorschot_verwacht AS VARCHAR) AS doelwaarde, CAST(u.voorschot - u.voorschot_verwacht AS DECIMAL(18,2)) AS verschil,
       u.bestand, CAST(u.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(coalesce(concat('projectjaar ', CAST(u.projectjaar AS VARCHAR)), 'alle projectjaren samen'), ': voorschot ', CAST(u.voorschot AS VARCHAR),
              ' betaald, ', CAST(u.voorschot_verwacht AS VARCHAR), ' verwacht van een toekenning van ', CAST(u.toegekend AS VARCHAR)) AS detail_nl,
       concat(coalesce(concat('project year ', CAST(u.projectjaar AS VARCHAR)), 'all project years together'), ': advance of ', CAST(u.voorschot AS VARCHAR),
              ' paid, ', CAST(u.voorschot_verwacht AS VARCHAR), ' expected of an award of ', CAST(u.toegekend AS VARCHAR)) AS detail_en
FROM werk.uitbetaling u
LEFT JOIN werk.lijsten_bestuur q ON q.kbo = u.kbo AND (q.toekenningen OR q.betalingen)
WHERE u.soort = 'main' AND u.begonnen AND u.toegekend > 0 AND q.kbo IS NULL
  AND abs(u.voorschot - u.voorschot_verwacht) > 0.01
