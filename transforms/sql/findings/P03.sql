-- P03: balance paid, less what was reclaimed, above what the KPI evaluation justifies. Not reported and for the
-- jury justify nothing yet; awards that cannot be assessed are not held against anyone.
WITH grens AS (
    SELECT u.*, u.saldo_verantwoord + u.saldo_onbekend AS grens
    FROM werk.uitbetaling u
    WHERE u.soort = 'main' AND u.geevalueerd AND u.toegekend IS NOT NULL AND u.gedekt AND NOT u.onleesbaar
)
SELECT u.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(u.saldo_netto AS VARCHAR) AS bronwaarde, CAST(u.grens AS VARCHAR) AS doelwaarde,
       CAST(u.saldo_netto - u.grens AS DECIMAL(18,2)) AS verschil, u.bestand, CAST(u.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(CASE WHEN u.projectjaar IS NULL THEN 'alle projectjaren samen' ELSE concat('projectjaar ', CAST(u.projectjaar AS VARCHAR)) END,
              ': saldo ', CAST(u.saldo_netto AS VARCHAR), ' betaald en niet teruggevorderd, ', CAST(u.grens AS VARCHAR), ' verantwoord') AS detail_nl,
       concat(CASE WHEN u.projectjaar IS NULL THEN 'all project years together' ELSE concat('project year ', CAST(u.projectjaar AS VARCHAR)) END,
              ': balance of ', CAST(u.saldo_netto AS VARCHAR), ' paid and not reclaimed, ', CAST(u.grens AS VARCHAR), ' justified') AS detail_en
FROM grens u
WHERE u.saldo_netto > u.grens + 0.01
