-- I04: interim report under 25 % of the confirmed KPI, without motivation.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.behaald AS VARCHAR) AS bronwaarde, CAST(o.doel AS VARCHAR) AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, CAST(o.behaald AS VARCHAR), ' van ', CAST(o.doel AS VARCHAR), ' behaald') AS detail_nl,
       concat(o.plaats_en, CAST(o.behaald AS VARCHAR), ' of ', CAST(o.doel AS VARCHAR), ' reached') AS detail_en,
       o.cel_adres AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND o.oordeel = 'onder de drempel'
