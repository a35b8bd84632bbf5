-- Check table: per transactie file, the rows and euros that the scan saw against those in the buckets.
CREATE TABLE toets.balans AS
WITH emmers AS (
    SELECT bestand, sum(rijen) AS rijen, sum(euro) AS euro FROM bron.rijen GROUP BY bestand
)
SELECT b.bestand, CAST(b.rijen AS BIGINT) AS gelezen_rijen, CAST(coalesce(e.rijen, 0) AS BIGINT) AS emmer_rijen,
       CAST(b.euro AS DECIMAL(18,2)) AS gelezen_euro, CAST(coalesce(e.euro, 0) AS DECIMAL(18,2)) AS emmer_euro,
       CASE WHEN b.rijen = coalesce(e.rijen, 0) THEN 'ja' ELSE 'nee' END AS rijen_gelijk,
       CASE WHEN b.euro = coalesce(e.euro, 0) THEN 'ja' ELSE 'nee' END AS euro_gelijk
FROM stg.balans b
LEFT JOIN emmers e ON e.bestand = b.bestand
