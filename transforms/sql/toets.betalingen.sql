-- Check table: per authority, source and bucket of payments: valid number, and the payments that
-- count against the reconciliation.
CREATE TABLE toets.betalingen AS
WITH afgestemd AS (
    SELECT kbo, sum(betaald) AS euro FROM controle.afstemming GROUP BY kbo
),
som AS (
    SELECT b.kbo, b.bron, b.emmer, count(*) AS rijen, sum(b.bedrag) AS euro,
           bool_and(length(b.bron_kbo) = 10 AND 97 - CAST(substr(b.bron_kbo, 1, 8) AS INTEGER) % 97
                    = CAST(substr(b.bron_kbo, 9, 2) AS INTEGER)) AS geldig
    FROM betalingen.betalingen b
    GROUP BY b.kbo, b.bron, b.emmer
)
SELECT s.kbo, s.bron, s.emmer, CAST(s.rijen AS BIGINT) AS rijen, CAST(s.euro AS DECIMAL(18,2)) AS euro,
       CASE WHEN s.geldig THEN 'ja' ELSE 'nee' END AS kbo_geldig,
       CASE WHEN s.emmer <> 'geteld' OR s.euro = a.euro THEN 'ja' ELSE 'nee' END AS som_gelijk
FROM som s
LEFT JOIN afgestemd a ON a.kbo = s.kbo
