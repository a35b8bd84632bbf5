-- One conclusion per authority of the population, over the four readings of the deciding period.
-- Members of a partnership show `via samenwerkingsverband` and the lead they are judged under. A valid decision
-- stands beside the computed conclusion: eindoordeel is the decision, else the conclusion.
CREATE TABLE controle.conclusies AS
WITH beslist AS (
    SELECT kbo, max(besluit) AS besluit
    FROM werk.beslissingen
    WHERE toestand = 'geldig' AND conclusie IS NOT NULL
    GROUP BY kbo
),
-- Findings that an officer must settle one by one, and decisions that need attention.
open_bevinding AS (
    SELECT DISTINCT b.subject
    FROM werk.bevindingen_subject b
    LEFT JOIN werk.beslissingen d ON d.kbo = b.subject AND d.bevinding = b.bevinding AND d.toestand = 'geldig'
    WHERE b.bevinding IN ('P02', 'I02', 'I03', 'I06', 'I07') AND d.kbo IS NULL
    UNION
    SELECT m.subject
    FROM werk.bevindingen b
    JOIN werk.populatie m ON m.kbo = b.kbo
    WHERE b.bevinding = 'D01'
)
SELECT p.regeling, m.kbo, m.nis, m.naam,
       CASE WHEN m.via THEN 'via samenwerkingsverband' ELSE b.conclusie END AS conclusie,
       CASE WHEN m.via THEN NULL WHEN b.periode = 'boekjaar' THEN 'alleen boekjaar' ELSE b.periode END AS grondslag,
       CASE WHEN NOT m.via THEN b.toestand END AS toestand,
       CAST(CASE WHEN m.via THEN 0 ELSE b.fouten END AS INTEGER) AS fouten,
       CAST(CASE WHEN m.via THEN 0 ELSE b.waarschuwingen END AS INTEGER) AS waarschuwingen,
       NOT m.via AND b.twijfel AS twijfel,
       CASE WHEN NOT m.via THEN b.totaal END AS uitgaven_totaal,
       CASE WHEN NOT m.via THEN b.subsidiabel END AS uitgaven_subsidiabel,
       CASE WHEN NOT m.via THEN b.ontvangsten END AS ontvangsten_geboekt,
       CASE WHEN NOT m.via THEN b.betaald END AS betaald,
       CASE WHEN NOT m.via THEN b.voorstel_terugvordering END AS voorstel_terugvordering,
       CASE WHEN NOT m.via THEN b.terugvordering_min END AS terugvordering_min,
       CASE WHEN NOT m.via THEN b.terugvordering_max END AS terugvordering_max,
       CASE WHEN NOT m.via THEN b.kpi_oordeel END AS kpi_oordeel,
       CASE WHEN NOT m.via THEN b.uitbetaling_oordeel END AS uitbetaling_oordeel,
       CASE WHEN NOT m.via THEN d.besluit END AS besluit,
       coalesce(d.besluit, b.conclusie) AS eindoordeel,
       NOT m.via AND (o.subject IS NOT NULL
                      OR (b.conclusie NOT IN ('voldoet', 'niet van toepassing') AND d.kbo IS NULL)) AS open,
       a.vingerafdruk, CASE WHEN m.via THEN m.subject END AS trekker_kbo
FROM werk.populatie m
CROSS JOIN regels.parameters p
JOIN werk.oordelen b ON b.subject = m.subject
JOIN werk.vingerafdrukken a ON a.subject = m.subject
LEFT JOIN beslist d ON d.kbo = m.subject
LEFT JOIN open_bevinding o ON o.subject = m.subject
ORDER BY m.kbo
