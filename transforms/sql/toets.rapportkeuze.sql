-- Check table: one row per body and reporting year. One account counts, if any can: adopted, and in the
-- form that weighs most for its territory (tables and deliveries, then an export, then a manual report).
CREATE TABLE toets.rapportkeuze AS
WITH aanwezig AS (
    SELECT set_nr, aanlevering_id FROM stg.totalen WHERE aanlevering_id IS NOT NULL
    UNION
    SELECT set_nr, aanlevering_id FROM stg.transacties
),
kandidaat AS (
    SELECT r.*, r.vastgesteld OR p.voorlopig_telt AS kan_tellen,
           CASE r.bron WHEN 'handmatig' THEN 3 WHEN 'export' THEN 2 ELSE 1 END AS vorm
    FROM bbc.rapporten r
    CROSS JOIN regels.parameters p
    WHERE r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel
),
zwaarste AS (
    SELECT basis_kbo, rapportjaar, min(vorm) AS vorm
    FROM kandidaat
    WHERE kan_tellen AND dient_in
    GROUP BY basis_kbo, rapportjaar
),
keuze AS (
    SELECT r.bestuur_id, r.basis_kbo, r.rapportjaar, sum(CASE WHEN r.telt THEN 1 ELSE 0 END) AS tellend,
           coalesce(bool_or(r.kan_tellen AND (r.vorm = z.vorm OR NOT r.dient_in)), false) AS kan,
           sum(CASE WHEN r.telt AND a.aanlevering_id IS NULL THEN 1 ELSE 0 END) AS zonder_transacties
    FROM kandidaat r
    LEFT JOIN zwaarste z ON z.basis_kbo = r.basis_kbo AND z.rapportjaar = r.rapportjaar
    LEFT JOIN aanwezig a ON a.set_nr = r.set_nr AND a.aanlevering_id = r.rapport
    GROUP BY r.bestuur_id, r.basis_kbo, r.rapportjaar
)
SELECT bestuur_id, basis_kbo, rapportjaar, CAST(tellend AS BIGINT) AS tellend,
       CASE WHEN tellend = CASE WHEN kan THEN 1 ELSE 0 END THEN 'ja' ELSE 'nee' END AS een_telt,
       CASE WHEN zonder_transacties = 0 THEN 'ja' ELSE 'nee' END AS heeft_transacties
FROM keuze
