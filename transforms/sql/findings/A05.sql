-- A05: an authority that the reference does not know, on a coded line or a payment.
WITH plaats AS (
    SELECT kbo, boekjaar, bestand, transactie_id AS rij, 1 AS volgorde FROM werk.lijnen WHERE emmer = 'geteld'
    UNION ALL
    SELECT kbo, boekjaar, bestand, CAST(rij AS VARCHAR), 2 FROM betalingen.betalingen WHERE telt
),
eerste AS (
    SELECT p.*, row_number() OVER (PARTITION BY kbo ORDER BY volgorde, boekjaar, bestand, rij) AS rang
    FROM plaats p
)
SELECT e.kbo, CAST(NULL AS INTEGER) AS boekjaar, e.kbo AS bronwaarde, 'schemes/reference/authorities.csv' AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, e.bestand, e.rij, NULL AS actie,
       concat('KBO ', e.kbo) AS detail_nl, concat('KBO ', e.kbo) AS detail_en
FROM eerste e
JOIN werk.populatie m ON m.kbo = e.kbo
WHERE e.rang = 1 AND NOT m.bekend
