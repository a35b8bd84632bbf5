-- R04: paid to, or booked by, a predecessor of a merged authority. A number that lives on is no predecessor.
WITH post AS (
    SELECT basis_kbo, kbo, boekjaar, bestand, bedrag, 'betaald' AS wat FROM betalingen.betalingen WHERE telt
    UNION ALL
    SELECT basis_kbo, kbo, boekjaar, bestand, bedrag, CASE richting WHEN 'U' THEN 'uitgaven geboekt' ELSE 'ontvangsten geboekt' END
    FROM werk.lijnen WHERE emmer = 'geteld'
)
SELECT p.kbo, p.boekjaar, p.basis_kbo AS bronwaarde, p.kbo AS doelwaarde, CAST(sum(p.bedrag) AS DECIMAL(18,2)) AS verschil,
       min(p.bestand) AS bestand, NULL AS rij, NULL AS actie,
       concat(p.wat, ' onder ', l.eigen_naam, ' (', p.basis_kbo, ')') AS detail_nl,
       concat(CASE p.wat WHEN 'betaald' THEN 'paid' WHEN 'uitgaven geboekt' THEN 'spending booked' ELSE 'receipts booked' END, ' under ', l.eigen_naam, ' (', p.basis_kbo, ')') AS detail_en
FROM post p
JOIN regels.levens l ON l.basis_kbo = p.basis_kbo AND l.opgegaan
GROUP BY p.kbo, p.boekjaar, p.basis_kbo, p.wat, l.eigen_naam
