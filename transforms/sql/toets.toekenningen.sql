-- Check table: one row per list of awards, KPI rows and decisions. Every row read is in one known bucket, and every
-- row that counts has its place: awards among the published ones, KPI units in the evaluation.
CREATE TABLE toets.toekenningen AS
WITH gelezen AS (
    SELECT 'toekenningen' AS soort, emmer, bedrag AS euro FROM stg.toekenningen
    UNION ALL
    SELECT 'kpi', emmer, 0 FROM stg.kpi
    UNION ALL
    SELECT 'beslissingen', emmer, 0 FROM stg.beslissingen
),
som AS (
    SELECT soort, count(*) AS rijen, sum(euro) AS euro,
           sum(CASE WHEN emmer IN ('geteld', 'andere regeling', 'dubbel')
                      OR (soort <> 'toekenningen' AND emmer = 'na peildatum')
                      OR (soort = 'kpi' AND emmer IN ('niet ingevuld', 'vervangen')) THEN 0 ELSE 1 END) AS ongekend
    FROM gelezen
    GROUP BY soort
),
emmers AS (
    SELECT soort, sum(rijen) AS rijen, sum(euro) AS euro
    FROM bron.rijen_lijsten
    WHERE emmer <> 'quarantaine'
    GROUP BY soort
),
geplaatst AS (
    SELECT 'toekenningen' AS soort, (SELECT count(*) FROM stg.toekenningen t JOIN regels.parameters p ON p.regeling = t.regeling) AS rijen,
           (SELECT coalesce(sum(t.bedrag), 0) FROM stg.toekenningen t JOIN regels.parameters p ON p.regeling = t.regeling) AS som,
           (SELECT count(*) FROM betalingen.toekenningen) AS gevonden,
           (SELECT coalesce(sum(bedrag), 0) FROM betalingen.toekenningen) AS gevonden_som
    UNION ALL
    SELECT 'kpi', (SELECT count(*) FROM stg.kpi WHERE emmer = 'geteld' AND (SELECT heeft_uitbetaling FROM regels.uitbetaling)),
           (SELECT coalesce(sum(behaald), 0) FROM stg.kpi WHERE emmer = 'geteld' AND (SELECT heeft_uitbetaling FROM regels.uitbetaling)),
           (SELECT count(*) FROM werk.kpi_rijen),
           -- Reports that may include each other are shown and not added.
           (SELECT coalesce(sum(behaald), 0) FROM kpi.evaluatie)
               + (SELECT coalesce(sum(k.behaald), 0)
                  FROM werk.kpi_rijen k
                  JOIN werk.kpi_oordelen o ON o.kbo = k.kbo AND o.projectjaar = k.projectjaar AND o.periode = k.periode
                       AND o.actie = k.actie AND o.doelgroep_sleutel = k.doelgroep_sleutel
                  WHERE o.overlapt)
    UNION ALL
    SELECT 'beslissingen', 0, 0, 0, 0
)
SELECT g.soort, CAST(coalesce(s.rijen, 0) AS BIGINT) AS gelezen, CAST(coalesce(e.rijen, 0) AS BIGINT) AS in_emmers,
       CAST(coalesce(s.euro, 0) AS DECIMAL(18,2)) AS gelezen_euro, CAST(coalesce(e.euro, 0) AS DECIMAL(18,2)) AS emmer_euro,
       CAST(g.som AS DECIMAL(18,2)) AS tellend, CAST(g.gevonden_som AS DECIMAL(18,2)) AS geplaatst,
       CASE WHEN coalesce(s.rijen, 0) = coalesce(e.rijen, 0) AND coalesce(s.euro, 0) = coalesce(e.euro, 0) AND coalesce(s.ongekend, 0) = 0
            THEN 'ja' ELSE 'nee' END AS in_balans,
       CASE WHEN g.rijen = g.gevonden AND g.som = g.gevonden_som THEN 'ja' ELSE 'nee' END AS alles_geplaatst
FROM geplaatst g
LEFT JOIN som s ON s.soort = g.soort
LEFT JOIN emmers e ON e.soort = g.soort
