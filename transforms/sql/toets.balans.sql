-- Check table: per file of transactions, the rows and euros that the scan saw against those in the
-- buckets. A reader that refuses rows before the scan counts them all itself.
CREATE TABLE toets.balans AS
WITH emmers AS (
    SELECT bestand, sum(rijen) AS rijen, sum(euro) AS euro FROM bron.rijen GROUP BY bestand
)
SELECT b.bestand, CAST(coalesce(g.rijen, b.rijen) AS BIGINT) AS gelezen_rijen,
       CAST(coalesce(e.rijen, 0) AS BIGINT) AS emmer_rijen,
       CAST(coalesce(g.euro, b.euro) AS DECIMAL(18,2)) AS gelezen_euro,
       CAST(coalesce(e.euro, 0) AS DECIMAL(18,2)) AS emmer_euro,
       CASE WHEN coalesce(g.rijen, b.rijen) = coalesce(e.rijen, 0) THEN 'ja' ELSE 'nee' END AS rijen_gelijk,
       CASE WHEN coalesce(g.euro, b.euro) = coalesce(e.euro, 0) THEN 'ja' ELSE 'nee' END AS euro_gelijk
FROM stg.balans b
LEFT JOIN stg.gezien g ON g.bestand = b.bestand
LEFT JOIN emmers e ON e.bestand = b.bestand
