-- I02: KPI of the project year not reached, and no motivation given. The amount is indicative.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.behaald AS VARCHAR) AS bronwaarde, CAST(o.doel AS VARCHAR) AS doelwaarde,
       o.bedrag_op_het_spel AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, CAST(o.behaald AS VARCHAR), ' van ', CAST(o.doel AS VARCHAR), ' behaald; indicatief op het spel ', CAST(o.bedrag_op_het_spel AS VARCHAR), ' euro') AS detail_nl,
       concat(o.plaats_en, CAST(o.behaald AS VARCHAR), ' of ', CAST(o.doel AS VARCHAR), ' reached; indicatively at stake ', CAST(o.bedrag_op_het_spel AS VARCHAR), ' euros') AS detail_en,
       o.cel_adres AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND o.periode = 'projectjaar' AND o.oordeel = 'terugvordering mogelijk'
