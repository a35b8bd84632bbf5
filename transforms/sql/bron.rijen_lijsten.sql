-- The balance of the lists (payments, register rows of the scheme, awards, KPI rows, decisions): every row in
-- one bucket. KPI rows and decisions hold no euros.
CREATE TABLE bron.rijen_lijsten AS
WITH rij AS (
    SELECT bestand, 'betalingen' AS soort, emmer, 1 AS rijen, bedrag AS euro FROM stg.betalingen
    UNION ALL
    SELECT bestand, 'subsidieregister', emmer, 1, bedrag FROM stg.registerrijen
    UNION ALL
    SELECT bestand, 'toekenningen', emmer, 1, bedrag FROM stg.toekenningen
    UNION ALL
    SELECT bestand, 'kpi', emmer, 1, 0 FROM stg.kpi
    UNION ALL
    SELECT bestand, 'beslissingen', emmer, 1, 0 FROM stg.beslissingen
    UNION ALL
    SELECT bestand, soort, 'quarantaine', rijen, coalesce(euro, 0) FROM stg.quarantaine
    WHERE soort IN ('betalingen', 'subsidieregister', 'toekenningen', 'kpi', 'beslissingen')
    UNION ALL
    SELECT bestand, replace(soort, ' na peildatum', ''), 'quarantaine', rijen, coalesce(euro, 0) FROM stg.quarantaine
    WHERE soort LIKE '% na peildatum'
)
SELECT bestand, soort, emmer, CAST(sum(rijen) AS BIGINT) AS rijen, CAST(sum(euro) AS DECIMAL(18,2)) AS euro
FROM rij
GROUP BY bestand, soort, emmer
ORDER BY bestand, soort, emmer
