-- Check table: per authority, source and bucket of payments: valid number, and the payments that
-- count against the reconciliation; also a row for an authority that is paid in the reconciliation only.
CREATE TABLE toets.betalingen AS
WITH afgestemd AS (
    SELECT kbo, sum(betaald) AS euro FROM controle.afstemming GROUP BY kbo
),
som AS (
    SELECT b.kbo, b.bron, b.emmer, count(*) AS rijen, sum(b.bedrag) AS euro,
           bool_and(coalesce(length(b.bron_kbo) = 10 AND 97 - TRY_CAST(substr(b.bron_kbo, 1, 8) AS INTEGER) % 97
                             = TRY_CAST(substr(b.bron_kbo, 9, 2) AS INTEGER), false)) AS geldig
    FROM betalingen.betalingen b
    GROUP BY b.kbo, b.bron, b.emmer
)
SELECT coalesce(s.kbo, a.kbo) AS kbo, s.bron, s.emmer, CAST(s.rijen AS BIGINT) AS rijen, CAST(s.euro AS DECIMAL(18,2)) AS euro,
       CASE WHEN s.kbo IS NULL OR s.geldig THEN 'ja' ELSE 'nee' END AS kbo_geldig,
       CASE WHEN s.emmer <> 'geteld' OR s.euro = a.euro THEN 'ja' ELSE 'nee' END AS som_gelijk
FROM som s
FULL JOIN afgestemd a ON a.kbo = CASE WHEN s.emmer = 'geteld' THEN s.kbo END
WHERE s.bron IS NOT NULL OR a.euro <> 0
