-- The balance of the payment lists and of the register rows of the scheme: every row in one bucket.
CREATE TABLE bron.rijen_lijsten AS
WITH rij AS (
    SELECT bestand, 'betalingen' AS soort, emmer, 1 AS rijen, bedrag AS euro FROM stg.betalingen
    UNION ALL
    SELECT bestand, 'subsidieregister', emmer, 1, bedrag FROM stg.registerrijen
    UNION ALL
    SELECT bestand, soort, 'quarantaine', rijen, coalesce(euro, 0) FROM stg.quarantaine
    WHERE soort IN ('betalingen', 'subsidieregister')
    UNION ALL
    SELECT bestand, replace(soort, ' na peildatum', ''), 'quarantaine', rijen, coalesce(euro, 0) FROM stg.quarantaine
    WHERE soort LIKE '% na peildatum'
)
SELECT bestand, soort, emmer, CAST(sum(rijen) AS BIGINT) AS rijen, CAST(sum(euro) AS DECIMAL(18,2)) AS euro
FROM rij
GROUP BY bestand, soort, emmer
ORDER BY bestand, soort, emmer
