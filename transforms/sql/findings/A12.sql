-- A12: the sum of all lines on actions in a body's account is below half of that of the scheme
-- year before, when that was positive: a truncated file?
WITH regel AS (
    SELECT set_nr, aanlevering_id, euro FROM stg.totalen
    UNION ALL
    SELECT set_nr, aanlevering_id, bedrag * aantal FROM stg.transacties
),
som AS (
    SELECT r.bestuur_id, r.basis_kbo, r.kbo, r.rapportjaar, r.rapport, r.bestand,
           CAST(coalesce(sum(t.euro), 0) AS DECIMAL(18,2)) AS euro
    FROM bbc.rapporten r
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    LEFT JOIN regel t ON t.set_nr = r.set_nr AND t.aanlevering_id = r.rapport
    WHERE r.telt
    GROUP BY r.bestuur_id, r.basis_kbo, r.kbo, r.rapportjaar, r.rapport, r.bestand
)
SELECT n.kbo, n.rapportjaar AS boekjaar, CAST(n.euro AS VARCHAR) AS bronwaarde, CAST(v.euro AS VARCHAR) AS doelwaarde,
       CAST(n.euro - v.euro AS DECIMAL(18,2)) AS verschil, n.bestand, n.rapport AS rij, NULL AS actie,
       concat(CAST(n.euro AS VARCHAR), ' euro tegen ', CAST(v.euro AS VARCHAR), ' euro het jaar voordien') AS detail_nl,
       concat(CAST(n.euro AS VARCHAR), ' euros against ', CAST(v.euro AS VARCHAR), ' euros the year before') AS detail_en
FROM som n
JOIN som v ON v.bestuur_id = n.bestuur_id AND v.basis_kbo = n.basis_kbo AND v.rapportjaar = n.rapportjaar - 1
WHERE v.euro > 0 AND 2 * n.euro < v.euro
