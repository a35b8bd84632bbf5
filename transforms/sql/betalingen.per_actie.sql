-- Awards by action and subject (members shown via their lead are added to it), with what was paid for it where
-- every main payment of that subject and project year names its action, and the worst year-end judgement of its
-- target groups.
CREATE TABLE betalingen.per_actie AS
WITH toekenning AS (
    SELECT m.subject AS kbo, t.projectjaar, t.actie, sum(t.bedrag) AS toegekend, sum(t.voorschot_deel) AS voorschot_deel,
           sum(t.saldo_deel) AS saldo_deel
    FROM betalingen.toekenningen t
    JOIN werk.populatie m ON m.kbo = t.kbo
    WHERE t.telt AND t.soort = 'actie'
    GROUP BY m.subject, t.projectjaar, t.actie
),
-- Payments by action add up only where none lacks its action or its project year.
onvolledig AS (
    SELECT DISTINCT subject AS kbo, projectjaar
    FROM werk.projectbetalingen
    WHERE doel = 'main' AND (actie IS NULL OR projectjaar IS NULL)
),
betaling AS (
    SELECT subject AS kbo, projectjaar, actie,
           sum(CASE WHEN soort = 'voorschot' THEN bedrag ELSE 0 END) AS voorschot,
           sum(CASE WHEN soort = 'saldo' THEN bedrag ELSE 0 END) AS saldo,
           sum(CASE WHEN soort = 'terugvordering' THEN bedrag ELSE 0 END) AS terug
    FROM werk.projectbetalingen
    WHERE doel = 'main' AND actie IS NOT NULL AND projectjaar IS NOT NULL
    GROUP BY subject, projectjaar, actie
),
oordeel AS (
    SELECT m.subject AS kbo, o.projectjaar, o.actie,
           max(CASE o.oordeel WHEN 'terugvordering mogelijk' THEN 6 WHEN 'niet gerapporteerd' THEN 5 WHEN 'te jureren' THEN 4
                            WHEN 'niet te beoordelen' THEN 3 WHEN 'nog niet verwacht' THEN 2 ELSE 1 END) AS rang,
           sum(o.spel_centen) AS spel_centen
    FROM werk.kpi_oordelen o
    JOIN werk.populatie m ON m.kbo = o.kbo
    WHERE o.periode = 'projectjaar' AND o.heeft_toekenning
    GROUP BY m.subject, o.projectjaar, o.actie
),
samen AS (
    SELECT coalesce(t.kbo, b.kbo) AS kbo, coalesce(t.projectjaar, b.projectjaar) AS projectjaar,
           coalesce(t.actie, b.actie) AS actie, coalesce(t.toegekend, 0) AS toegekend, coalesce(t.voorschot_deel, 0) AS voorschot_deel,
           coalesce(t.saldo_deel, 0) AS saldo_deel, coalesce(b.voorschot, 0) AS voorschot, coalesce(b.saldo, 0) AS saldo,
           coalesce(b.terug, 0) AS terug
    FROM toekenning t
    FULL JOIN betaling b ON b.kbo = t.kbo AND b.projectjaar = t.projectjaar AND b.actie = t.actie
)
SELECT p.regeling, s.kbo, m.naam, s.projectjaar, s.actie,
       CASE WHEN i.toekenningen THEN CAST(s.toegekend AS DECIMAL(18,2)) END AS toegekend,
       CASE WHEN i.toekenningen THEN CAST(s.voorschot_deel AS DECIMAL(18,2)) END AS voorschot_deel,
       CASE WHEN i.toekenningen THEN CAST(s.saldo_deel AS DECIMAL(18,2)) END AS saldo_deel,
       CASE WHEN i.gedateerd AND o.kbo IS NULL AND h.kbo IS NULL THEN CAST(s.voorschot AS DECIMAL(18,2)) END AS voorschot,
       CASE WHEN i.gedateerd AND o.kbo IS NULL AND h.kbo IS NULL THEN CAST(s.saldo AS DECIMAL(18,2)) END AS saldo,
       CASE WHEN i.gedateerd AND o.kbo IS NULL AND h.kbo IS NULL THEN CAST(s.terug AS DECIMAL(18,2)) END AS teruggevorderd,
       CASE e.rang WHEN 6 THEN 'terugvordering mogelijk' WHEN 5 THEN 'niet gerapporteerd' WHEN 4 THEN 'te jureren'
                   WHEN 3 THEN 'niet te beoordelen' WHEN 2 THEN 'nog niet verwacht' WHEN 1 THEN 'behaald' END AS kpi_oordeel,
       CAST(CAST(e.spel_centen AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS bedrag_op_het_spel
FROM samen s
CROSS JOIN regels.parameters p
JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
JOIN werk.populatie m ON m.kbo = s.kbo
LEFT JOIN onvolledig o ON o.kbo = s.kbo AND o.projectjaar = s.projectjaar
LEFT JOIN (SELECT DISTINCT kbo FROM onvolledig WHERE projectjaar IS NULL) h ON h.kbo = s.kbo
LEFT JOIN oordeel e ON e.kbo = s.kbo AND e.projectjaar = s.projectjaar AND e.actie = s.actie
ORDER BY s.kbo, s.projectjaar, length(s.actie), s.actie
