-- C06: paid by Flanders (main, net above 0), but no coded line of the subject or its members in any year.
WITH gecodeerd AS (
    SELECT DISTINCT m.subject
    FROM werk.lijnen l
    JOIN werk.populatie m ON m.kbo = l.kbo
    WHERE l.emmer = 'geteld'
)
SELECT b.subject AS kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(b.betaald AS VARCHAR) AS bronwaarde, '0' AS doelwaarde,
       b.betaald AS verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       concat(CAST(b.betaald AS VARCHAR), ' euro betaald') AS detail_nl,
       concat(CAST(b.betaald AS VARCHAR), ' euros paid') AS detail_en
FROM werk.bedragen b
LEFT JOIN gecodeerd g ON g.subject = b.subject
WHERE b.periode = 'projectperiode' AND b.betaald > 0 AND g.subject IS NULL
