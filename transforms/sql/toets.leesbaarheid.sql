-- Check table, one row: how much was unreadable, whether the register names the scheme, and whether
-- any account was read.
CREATE TABLE toets.leesbaarheid AS
WITH gelezen AS (
    SELECT (SELECT coalesce(sum(rijen), 0) FROM stg.balans)
         + (SELECT count(*) FROM stg.betalingen)
         + (SELECT count(*) FROM stg.registerrijen)
         + (SELECT count(*) FROM stg.lidmaatschappen)
         + (SELECT count(*) FROM stg.toekenningen)
         + (SELECT count(*) FROM stg.kpi)
         + (SELECT count(*) FROM stg.beslissingen) AS goed
),
geweigerd AS (
    SELECT coalesce(sum(rijen), 0) AS rijen,
           coalesce(sum(CASE WHEN soort = 'transactie' AND rij IS NOT NULL THEN rijen ELSE 0 END), 0) AS al_geteld
    FROM stg.quarantaine
    -- Rows dated after the reference date do not exist for any purpose.
    WHERE soort NOT LIKE '% na peildatum'
),
zonder_nummer AS (
    SELECT coalesce(sum(t.rijen), 0) AS rijen
    FROM (SELECT set_nr, aanlevering_id, rijen FROM stg.totalen
          UNION ALL SELECT set_nr, aanlevering_id, aantal FROM stg.transacties) t
    JOIN stg.aanlevering a ON a.set_nr = t.set_nr AND a.aanlevering_id = t.aanlevering_id
    LEFT JOIN werk.besturen b ON b.set_nr = a.set_nr AND b.bestuur_id = a.bestuur_id
    WHERE b.basis_kbo IS NULL
),
samen AS (
    SELECT CAST(g.goed + q.rijen - q.al_geteld AS BIGINT) AS rijen, CAST(q.rijen + z.rijen AS BIGINT) AS quarantaine
    FROM gelezen g
    CROSS JOIN geweigerd q
    CROSS JOIN zonder_nummer z
)
SELECT s.rijen, s.quarantaine, p.max_quarantaine_aandeel AS grens,
       CASE WHEN s.quarantaine <= p.max_quarantaine_aandeel * s.rijen THEN 'ja' ELSE 'nee' END AS aandeel_in_orde,
       b.register_bestand, b.register_treffers,
       CASE WHEN b.register_bestand IS NULL OR b.register_treffers > 0 THEN 'ja' ELSE 'nee' END AS register_in_orde,
       (SELECT count(*) FROM stg.aanlevering WHERE jaarrekening) AS jaarrekeningen,
       CASE WHEN (SELECT count(*) FROM stg.aanlevering WHERE jaarrekening) > 0 THEN 'ja' ELSE 'nee' END AS rapporten_aanwezig
FROM samen s
CROSS JOIN regels.parameters p
CROSS JOIN regels.betaalbron b
