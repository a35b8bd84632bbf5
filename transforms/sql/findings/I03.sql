-- I03: KPI of the project year not reached, with a motivation: for the jury. The amount is indicative.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.behaald AS VARCHAR) AS bronwaarde, CAST(o.doel AS VARCHAR) AS doelwaarde,
       o.bedrag_op_het_spel AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, CAST(o.behaald AS VARCHAR), ' van ', CAST(o.doel AS VARCHAR), ' behaald; indicatief op het spel ', CAST(o.bedrag_op_het_spel AS VARCHAR), ' euro; motivering: ', o.motivering) AS detail_nl,
       concat(o.plaats_en, CAST(o.behaald AS VARCHAR), ' of ', CAST(o.doel AS VARCHAR), ' reached; indicatively at stake ', CAST(o.bedrag_op_het_spel AS VARCHAR), ' euros; motivation: ', o.motivering) AS detail_en,
       o.cel_adres AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND o.periode = 'projectjaar' AND o.oordeel = 'te jureren'
