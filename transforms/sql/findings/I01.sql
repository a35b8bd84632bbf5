-- I01: KPI report missing, late or without date, per project year, period and target group. The day itself is on time.
-- Of a merged authority it says which part did not report; a row that matches no award may be the missing report.
SELECT o.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(o.ingediend_op AS VARCHAR) AS bronwaarde, CAST(o.uiterlijk AS VARCHAR) AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, o.bestand, CAST(o.rij AS VARCHAR) AS rij, o.actie,
       concat(o.plaats_nl, CASE WHEN o.ontbreekt THEN concat('niet gerapporteerd', coalesce(' door ' || o.zonder_rapport, ''), '; uiterlijk ', CAST(o.uiterlijk AS VARCHAR),
                        coalesce('; er is wel een rij zonder toekenning: ' || o.rijen_nl || ', ' || o.plaatsen_nl, ''))
                   WHEN o.ingediend_op IS NULL THEN 'gerapporteerd zonder indieningsdatum'
                   ELSE concat('ingediend op ', CAST(o.ingediend_op AS VARCHAR), ', uiterlijk ', CAST(o.uiterlijk AS VARCHAR)) END) AS detail_nl,
       concat(o.plaats_en, CASE WHEN o.ontbreekt THEN concat('not reported', coalesce(' by ' || o.zonder_rapport, ''), '; due ', CAST(o.uiterlijk AS VARCHAR),
                        coalesce('; there is a row without an award: ' || o.rijen_en || ', ' || o.plaatsen_en, ''))
                   WHEN o.ingediend_op IS NULL THEN 'reported without a date'
                   ELSE concat('reported on ', CAST(o.ingediend_op AS VARCHAR), ', due ', CAST(o.uiterlijk AS VARCHAR)) END) AS detail_en,
       CASE WHEN o.ontbreekt THEN ', ' || o.plaatsen_nl ELSE o.cel_adres END AS adres
FROM werk.kpi_oordelen o
WHERE o.toekenningen AND o.kpi AND (o.ontbreekt OR (o.heeft_rapport AND (o.ingediend_op IS NULL OR o.ingediend_op > o.uiterlijk)))
