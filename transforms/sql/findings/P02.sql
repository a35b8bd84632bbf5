-- P02: paid more than awarded, per subject, project year and kind. The register does not tell main from
-- incentive: it is compared with the awards of all kinds, within its tolerance. Where nothing was awarded the award
-- list must cover that project year and kind.
WITH stimulans AS (
    SELECT kbo, sum(toegekend) AS toegekend FROM werk.uitbetaling WHERE soort = 'stimulans' GROUP BY kbo
),
vergeleken AS (
    SELECT u.*, CASE WHEN u.registerrijen > 0 THEN u.toegekend + coalesce(s.toegekend, 0) ELSE u.toegekend END AS grens
    FROM werk.uitbetaling u
    LEFT JOIN stimulans s ON s.kbo = u.kbo
    WHERE u.gedekt AND NOT u.onleesbaar
)
SELECT u.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(u.betaald AS VARCHAR) AS bronwaarde, CAST(u.grens AS VARCHAR) AS doelwaarde,
       CAST(u.betaald - u.grens AS DECIMAL(18,2)) AS verschil, u.bestand, CAST(u.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(CASE u.soort WHEN 'main' THEN 'subsidie' ELSE 'stimulans' END, ', ',
              CASE WHEN u.projectjaar IS NULL THEN 'alle projectjaren samen' ELSE concat('projectjaar ', CAST(u.projectjaar AS VARCHAR)) END,
              ': ', CAST(u.betaald AS VARCHAR), ' betaald, ', CAST(u.grens AS VARCHAR), ' toegekend') AS detail_nl,
       concat(CASE u.soort WHEN 'main' THEN 'subsidy' ELSE 'incentive' END, ', ',
              CASE WHEN u.projectjaar IS NULL THEN 'all project years together' ELSE concat('project year ', CAST(u.projectjaar AS VARCHAR)) END,
              ': ', CAST(u.betaald AS VARCHAR), ' paid, ', CAST(u.grens AS VARCHAR), ' awarded') AS detail_en
FROM vergeleken u
CROSS JOIN regels.parameters p
WHERE u.betaald - u.grens > p.tolerantie_register * u.registerrijen
