-- S03: member of two partnerships, at once or one after the other; booked on every lead. Two at once
-- in project year 1 was allowed: then a warning. A lead that is a member elsewhere is in two as well.
WITH groep AS (
    SELECT lid_kbo, trekker_kbo, min(bestand) AS bestand, min(rij) AS rij
    FROM werk.verbanden
    WHERE lid_kbo <> trekker_kbo
    GROUP BY lid_kbo, trekker_kbo
    UNION ALL
    SELECT lid_kbo, lid_kbo, NULL, NULL FROM werk.leden WHERE zelf_trekker AND NOT eigen_betaling
)
SELECT g.trekker_kbo AS kbo, CASE WHEN l.toegelaten THEN 'waarschuwing' ELSE 'fout' END AS ernst,
       CAST(NULL AS INTEGER) AS boekjaar, g.lid_kbo AS bronwaarde, l.trekker_kbo AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, g.bestand, CAST(g.rij AS VARCHAR) AS rij, NULL AS actie,
       concat('lid ', m.naam, ', geteld bij ', t.naam) AS detail_nl, concat('member ', m.naam, ', counted with ', t.naam) AS detail_en
FROM groep g
JOIN werk.leden l ON l.lid_kbo = g.lid_kbo AND l.tweemaal
JOIN werk.populatie m ON m.kbo = g.lid_kbo
JOIN werk.populatie t ON t.kbo = CASE WHEN l.via THEN l.trekker_kbo ELSE l.lid_kbo END
