-- The cost class of each account as written, within its direction: the longest matching prefix of
-- the chart. `REK6131`, `6131000`, `613/6` and `2210-7` all mean their leading digits; a value may
-- also be an id into the dimension table of the set. An account 0 is no account.
CREATE TABLE werk.rekeningen AS
WITH geschreven AS (
    SELECT DISTINCT t.set_nr, t.richting, t.rekening, coalesce(d.code, t.rekening) AS tekst
    FROM stg.transacties t
    LEFT JOIN stg.algemene_rekening d ON d.set_nr = t.set_nr AND d.id = t.rekening
    WHERE t.rekening IS NOT NULL AND (t.rekening <> '0' OR d.code IS NOT NULL)
),
cijfers AS (
    SELECT set_nr, richting, rekening, min(tekst) AS tekst,
           min(regexp_extract(upper(trim(tekst)), '^(REK)?[. ]*([0-9]+)', 2)) AS nummer
    FROM geschreven
    GROUP BY set_nr, richting, rekening
),
treffer AS (
    SELECT c.set_nr, c.richting, c.rekening, r.kostensoort,
           row_number() OVER (PARTITION BY c.set_nr, c.richting, c.rekening
                              ORDER BY length(r.prefix) DESC, r.prefix) AS rang
    FROM cijfers c
    JOIN regels.rekeningen r ON r.richting = c.richting
         AND r.prefix = substr(c.nummer, 1, length(r.prefix))
)
SELECT c.set_nr, c.richting, c.rekening, c.tekst, coalesce(t.kostensoort, 'onbekend') AS kostensoort
FROM cijfers c
LEFT JOIN treffer t ON t.set_nr = c.set_nr AND t.richting = c.richting AND t.rekening = c.rekening AND t.rang = 1
