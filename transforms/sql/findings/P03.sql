-- P03: balance paid above what the KPI evaluation justifies. Not reported and for the jury justify nothing yet;
-- awards that cannot be assessed are not held against anyone.
WITH grens AS (
    SELECT u.*, u.saldo_verantwoord + u.saldo_onbekend AS grens
    FROM werk.uitbetaling u
    WHERE u.soort = 'main' AND u.geevalueerd AND u.toegekend IS NOT NULL
)
SELECT u.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(u.saldo AS VARCHAR) AS bronwaarde, CAST(u.grens AS VARCHAR) AS doelwaarde,
       CAST(u.saldo - u.grens AS DECIMAL(18,2)) AS verschil, u.bestand, CAST(u.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(coalesce(concat('projectjaar ', CAST(u.projectjaar AS VARCHAR)), 'alle projectjaren samen'), ': saldo ', CAST(u.saldo AS VARCHAR),
              ' betaald, ', CAST(u.grens AS VARCHAR), ' verantwoord') AS detail_nl,
       concat(coalesce(concat('project year ', CAST(u.projectjaar AS VARCHAR)), 'all project years together'), ': balance of ', CAST(u.saldo AS VARCHAR),
              ' paid, ', CAST(u.grens AS VARCHAR), ' justified') AS detail_en
FROM grens u
LEFT JOIN werk.lijsten_bestuur q ON q.kbo = u.kbo AND (q.toekenningen OR q.betalingen)
WHERE q.kbo IS NULL AND u.saldo > u.grens + 0.01
