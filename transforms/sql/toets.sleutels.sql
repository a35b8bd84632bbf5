-- Check table: keys that stand twice, per table set and table; deliveries that stand in several sets
-- with different rows; payments that claim the same reference and differ;
-- awards for the same action or incentive that differ.
CREATE TABLE toets.sleutels AS
WITH sets AS (
    SELECT DISTINCT set_nr FROM stg.aanlevering
),
dubbel AS (
    SELECT set_nr, 'actie' AS tabel, actie_id AS sleutel FROM stg.actie GROUP BY set_nr, actie_id HAVING count(*) > 1
    UNION ALL
    SELECT set_nr, 'transactie', transactie_id
    FROM (SELECT set_nr, transactie_id FROM stg.transacties GROUP BY set_nr, transactie_id HAVING sum(aantal) > 1
          UNION SELECT set_nr, transactie_id FROM stg.dubbele_transactie)
    UNION ALL
    SELECT set_nr, 'aanlevering', aanlevering_id
    FROM (SELECT DISTINCT set_nr, aanlevering_id, bestuur_id, type_rapport, rapportjaar, status, meest_recente,
                 volgnummer, verwerkt
          FROM stg.aanlevering)
    GROUP BY set_nr, aanlevering_id HAVING count(*) > 1
    UNION ALL
    SELECT set_nr, 'bestuur', bestuur_id FROM werk.besturen WHERE versies > 1
),
per_tabel AS (
    SELECT s.set_nr, t.tabel, count(d.sleutel) AS dubbele, min(d.sleutel) AS eerste
    FROM sets s
    CROSS JOIN (SELECT 'actie' AS tabel UNION ALL SELECT 'transactie' UNION ALL SELECT 'aanlevering'
                UNION ALL SELECT 'bestuur') t
    LEFT JOIN dubbel d ON d.set_nr = s.set_nr AND d.tabel = t.tabel
    GROUP BY s.set_nr, t.tabel
),
alle AS (
    SELECT * FROM per_tabel
    UNION ALL
    SELECT 0, 'aanlevering in meer dan één set', count(*),
           min(concat(d.aanlevering_id, coalesce(' in ' || a.bestand || ' en ' || e.bestand, '')))
    FROM stg.aanlevering_dubbel d
    LEFT JOIN (SELECT set_nr, aanlevering_id, min(bestand) AS bestand FROM stg.aanlevering GROUP BY ALL) a
           ON a.set_nr = d.set_nr AND a.aanlevering_id = d.aanlevering_id
    LEFT JOIN (SELECT set_nr, aanlevering_id, min(bestand) AS bestand FROM stg.aanlevering GROUP BY ALL) e
           ON e.set_nr = d.eerste_set AND e.aanlevering_id = d.aanlevering_id
    WHERE d.verschilt
    UNION ALL
    SELECT 0, 'betaling met hetzelfde kenmerk', count(*), min(concat(sleutel, ': ', eerste, ' en ', tweede))
    FROM stg.tegenspraak WHERE sleutel NOT LIKE 'toekenning %'
    UNION ALL
    SELECT 0, 'toekenning die zichzelf tegenspreekt', count(*), min(concat(sleutel, ': ', eerste, ' en ', tweede))
    FROM stg.tegenspraak WHERE sleutel LIKE 'toekenning %'
)
SELECT set_nr, tabel, dubbele, eerste, CASE WHEN dubbele = 0 THEN 'ja' ELSE 'nee' END AS uniek
FROM alle
