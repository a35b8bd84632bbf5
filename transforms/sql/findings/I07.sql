-- I07: reported against the requested KPI instead of the confirmed one.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.gerapporteerd_doel AS VARCHAR) AS bronwaarde, CAST(o.doel AS VARCHAR) AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, 'het rapport rekent met ', CAST(o.gerapporteerd_doel AS VARCHAR), ' (gevraagd), bevestigd is ', CAST(o.doel AS VARCHAR)) AS detail_nl,
       concat(o.plaats_en, 'the report uses ', CAST(o.gerapporteerd_doel AS VARCHAR), ' (requested), confirmed is ', CAST(o.doel AS VARCHAR)) AS detail_en,
       o.cel_adres AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND o.heeft_rapport AND o.gerapporteerd_doel = o.gevraagd AND o.gerapporteerd_doel <> o.doel
