-- Check table: one row per body and reporting year.
CREATE TABLE toets.rapportkeuze AS
WITH aanwezig AS (
    SELECT set_nr, aanlevering_id FROM stg.totalen WHERE aanlevering_id IS NOT NULL
    UNION
    SELECT set_nr, aanlevering_id FROM stg.transacties
),
keuze AS (
    SELECT r.bestuur_id, r.basis_kbo, r.rapportjaar, sum(CASE WHEN r.telt THEN 1 ELSE 0 END) AS tellend,
           bool_or(r.vastgesteld OR p.voorlopig_telt) AS vastgesteld,
           sum(CASE WHEN r.telt AND a.aanlevering_id IS NULL THEN 1 ELSE 0 END) AS zonder_transacties
    FROM bbc.rapporten r
    CROSS JOIN regels.parameters p
    LEFT JOIN aanwezig a ON a.set_nr = r.set_nr AND a.aanlevering_id = r.rapport
    WHERE r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel
    GROUP BY r.bestuur_id, r.basis_kbo, r.rapportjaar
)
SELECT bestuur_id, basis_kbo, rapportjaar, CAST(tellend AS BIGINT) AS tellend,
       CASE WHEN tellend = CASE WHEN vastgesteld THEN 1 ELSE 0 END THEN 'ja' ELSE 'nee' END AS een_telt,
       CASE WHEN zonder_transacties = 0 THEN 'ja' ELSE 'nee' END AS heeft_transacties
FROM keuze
