-- Economic sector codes as written, and the code they mean; a value may be an id into the
-- dimension table of the set. `300`, `300 Vlaamse overheid` and `ESC300` mean 300. A sector 0 is no sector.
CREATE TABLE werk.sectoren AS
WITH geschreven AS (
    SELECT DISTINCT t.set_nr, t.sector, coalesce(d.code, t.sector) AS tekst
    FROM stg.transacties t
    LEFT JOIN stg.economische_sector d ON d.set_nr = t.set_nr AND d.id = t.sector
    WHERE t.sector IS NOT NULL AND (t.sector <> '0' OR d.code IS NOT NULL)
)
SELECT set_nr, sector, min(tekst) AS tekst,
       min(coalesce(nullif(regexp_extract(upper(trim(tekst)), '^(ESC)?[. ]*([0-9]+)', 2), ''), upper(trim(tekst)))) AS code
FROM geschreven
GROUP BY set_nr, sector
