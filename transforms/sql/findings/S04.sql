-- S04: a member that also received payments of its own: a subject of its own; booked on it and its lead.
SELECT CASE k.wie WHEN 'lid' THEN l.lid_kbo ELSE l.trekker_kbo END AS kbo, CAST(NULL AS INTEGER) AS boekjaar,
       l.lid_kbo AS bronwaarde, l.trekker_kbo AS doelwaarde, CAST(NULL AS DECIMAL(18,2)) AS verschil,
       NULL AS bestand, NULL AS rij, NULL AS actie,
       concat('lid ', m.naam, ', trekker ', t.naam) AS detail_nl, concat('member ', m.naam, ', lead ', t.naam) AS detail_en
FROM werk.leden l
CROSS JOIN (SELECT 'lid' AS wie UNION ALL SELECT 'trekker') k
JOIN werk.populatie m ON m.kbo = l.lid_kbo
JOIN werk.populatie t ON t.kbo = l.trekker_kbo
WHERE l.eigen_betaling
