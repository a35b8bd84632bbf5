-- I01: KPI report missing, late or without date, per project year, period and target group. The day itself is on time.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.ingediend_op AS VARCHAR) AS bronwaarde, CAST(o.uiterlijk AS VARCHAR) AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, CASE WHEN o.ontbreekt THEN concat('niet gerapporteerd; uiterlijk ', CAST(o.uiterlijk AS VARCHAR))
                   WHEN o.ingediend_op IS NULL THEN 'gerapporteerd zonder indieningsdatum'
                   ELSE concat('ingediend op ', CAST(o.ingediend_op AS VARCHAR), ', uiterlijk ', CAST(o.uiterlijk AS VARCHAR)) END) AS detail_nl,
       concat(o.plaats_en, CASE WHEN o.ontbreekt THEN concat('not reported; due ', CAST(o.uiterlijk AS VARCHAR))
                   WHEN o.ingediend_op IS NULL THEN 'reported without a date'
                   ELSE concat('reported on ', CAST(o.ingediend_op AS VARCHAR), ', due ', CAST(o.uiterlijk AS VARCHAR)) END) AS detail_en
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND (o.ontbreekt OR (o.heeft_rapport AND (o.ingediend_op IS NULL OR o.ingediend_op > o.uiterlijk)))
