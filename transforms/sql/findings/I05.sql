-- I05: an action that the jury always judges on content was reported for a project year.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.behaald AS VARCHAR) AS bronwaarde, CAST(o.doel AS VARCHAR) AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, 'de jury beoordeelt de inhoud') AS detail_nl,
       concat(o.plaats_en, 'the jury judges its content') AS detail_en,
       o.cel_adres AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND o.periode = 'projectjaar' AND o.heeft_rapport AND o.altijd_jury
