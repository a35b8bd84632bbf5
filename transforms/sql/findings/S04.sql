-- S04: a member that also received payments of its own is a subject of its own: whose spending is it?
-- Booked on the member and on each of its leads.
WITH paar AS (
    SELECT DISTINCT v.lid_kbo, v.trekker_kbo
    FROM werk.verbanden v
    JOIN werk.leden l ON l.lid_kbo = v.lid_kbo AND l.eigen_betaling
    WHERE v.lid_kbo <> v.trekker_kbo
),
wie AS (
    SELECT lid_kbo AS kbo, lid_kbo, trekker_kbo FROM paar
    UNION ALL
    SELECT trekker_kbo, lid_kbo, trekker_kbo FROM paar
)
SELECT w.kbo, CAST(NULL AS INTEGER) AS boekjaar, w.lid_kbo AS bronwaarde, w.trekker_kbo AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       concat('lid ', m.naam, ', trekker ', t.naam) AS detail_nl, concat('member ', m.naam, ', lead ', t.naam) AS detail_en
FROM wie w
JOIN werk.populatie m ON m.kbo = w.lid_kbo
JOIN werk.populatie t ON t.kbo = w.trekker_kbo
