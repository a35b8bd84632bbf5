-- What could not be read: file, row, column, value, reason. A body without a valid number stands
-- here once per report, with the number of its lines.
CREATE TABLE bron.quarantaine AS
WITH zonder_nummer AS (
    SELECT r.set_nr, r.rapport, coalesce(b.bestand, r.bestand) AS bestand,
           CAST(coalesce(b.rij, r.rij) AS VARCHAR) AS rij, b.kbo_nummer,
           sum(t.rijen) AS rijen
    FROM bbc.rapporten r
    LEFT JOIN werk.besturen b ON b.set_nr = r.set_nr AND b.bestuur_id = r.bestuur_id
    JOIN (SELECT set_nr, aanlevering_id, rijen FROM stg.totalen
          UNION ALL
          SELECT set_nr, aanlevering_id, aantal FROM stg.transacties) t
      ON t.set_nr = r.set_nr AND t.aanlevering_id = r.rapport
    WHERE r.basis_kbo IS NULL
    GROUP BY r.set_nr, r.rapport, coalesce(b.bestand, r.bestand), coalesce(b.rij, r.rij), b.kbo_nummer
)
SELECT bestand, rij, kolom, waarde, reden, rijen, euro FROM stg.quarantaine
UNION ALL
SELECT bestand, rij, 'KBO nummer', kbo_nummer,
       concat('bestuur zonder geldig KBO-nummer en zonder bekend RE nummer; ', CAST(rijen AS VARCHAR),
              ' transacties van rapport ', rapport, ' tellen niet'), CAST(rijen AS BIGINT), NULL
FROM zonder_nummer
ORDER BY bestand, rij, kolom, waarde, reden
