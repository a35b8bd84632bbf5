-- The computed judgement of each subject: the conclusion over the four readings of the deciding period, and
-- beside it, without effect on it, what the payments (P) and the KPIs (I) say. The worst goes first; what
-- cannot be read is no reason to accuse.
CREATE TABLE werk.oordelen AS
WITH stem AS (
    SELECT l.kbo AS subject,
           sum(CASE WHEN l.toestand IN ('voldoet', 'voldoet niet') THEN 1 ELSE 0 END) AS oordelen,
           sum(CASE WHEN l.toestand = 'niet te beoordelen' THEN 1 ELSE 0 END) AS onbekend,
           sum(CASE WHEN l.toestand = 'voldoet' THEN 1 ELSE 0 END) AS ja,
           sum(CASE WHEN l.toestand = 'voldoet niet' THEN 1 ELSE 0 END) AS nee,
           min(l.voorstel_terugvordering) AS terugvordering_min,
           max(l.voorstel_terugvordering) AS terugvordering_max
    FROM controle.lezingen l
    JOIN werk.beslissend b ON b.subject = l.kbo AND b.periode = l.periode
    GROUP BY l.kbo
),
toetsing AS (
    SELECT s.subject, b.periode, d.toestand, d.voorstel_terugvordering,
           g.totaal, g.subsidiabel, g.ontvangsten, g.betaald,
           coalesce(z.fouten, 0) AS fouten, coalesce(z.waarschuwingen, 0) AS waarschuwingen,
           coalesce(z.twijfel, false) AS twijfel, s.terugvordering_min, s.terugvordering_max,
           CASE WHEN s.oordelen = 0 AND s.onbekend > 0 THEN 'niet te beoordelen'
                WHEN s.oordelen = 0 THEN 'niet van toepassing'
                WHEN d.toestand = 'voldoet' AND s.nee = 0 AND coalesce(z.fouten, 0) = 0 THEN 'voldoet'
                WHEN d.toestand = 'voldoet niet' AND s.ja = 0 AND NOT coalesce(z.twijfel, false) THEN 'voldoet niet'
                ELSE 'te onderzoeken' END AS conclusie
    FROM stem s
    JOIN werk.beslissend b ON b.subject = s.subject
    JOIN controle.lezingen d ON d.kbo = s.subject AND d.beslissend
    JOIN werk.bedragen g ON g.subject = s.subject AND g.periode = b.periode
    LEFT JOIN werk.zwaarte z ON z.subject = s.subject
),
bevonden AS (
    SELECT subject, bool_or(bevinding = 'P02') AS te_veel, bool_or(bevinding IN ('P01', 'P03', 'P04', 'P06')) AS na_te_kijken,
           bool_or(bevinding = 'I06' AND ernst = 'fout') AS dubbel, bool_or(bevinding IN ('I06', 'I07')) AS na_te_gaan
    FROM werk.bevindingen_subject
    GROUP BY subject
),
kpi AS (
    SELECT m.subject, bool_or(o.oordeel = 'terugvordering mogelijk') AS terugvordering, bool_or(o.ontbreekt) AS ontbreekt,
           bool_or(o.oordeel = 'te jureren' OR (o.altijd_jury AND o.heeft_toekenning)) AS jury,
           bool_or(o.periode = 'projectjaar' AND o.heeft_toekenning AND o.oordeel = 'niet te beoordelen') AS onbekend,
           bool_or(o.oordeel = 'behaald') AS behaald
    FROM werk.kpi_oordelen o
    JOIN werk.populatie m ON m.kbo = o.kbo
    GROUP BY m.subject
),
lijst AS (
    SELECT m.subject, bool_or(q.toekenningen) AS toekenningen, bool_or(q.kpi) AS kpi, bool_or(q.betalingen) AS betalingen
    FROM werk.lijsten_bestuur q
    JOIN werk.populatie m ON m.kbo = q.kbo
    GROUP BY m.subject
),
toekenning AS (
    SELECT m.subject, bool_or(t.soort = 'actie') AS van_actie
    FROM betalingen.toekenningen t
    JOIN werk.populatie m ON m.kbo = t.kbo
    WHERE t.telt
    GROUP BY m.subject
),
betaling AS (
    SELECT DISTINCT subject
    FROM werk.projectbetalingen
),
-- What was reported cannot be judged without the award list, and is not nothing.
gerapporteerd AS (
    SELECT DISTINCT m.subject
    FROM werk.kpi_rijen r
    JOIN werk.populatie m ON m.kbo = r.kbo
    JOIN werk.lijsten_stand i ON NOT i.toekenningen
),
-- Paid in a project year and kind of which the award list holds nothing: its awards may not be in it yet.
ongedekt AS (
    SELECT DISTINCT kbo AS subject
    FROM werk.uitbetaling
    WHERE NOT gedekt
)
SELECT s.subject, s.periode, s.toestand, s.voorstel_terugvordering, s.totaal, s.subsidiabel, s.ontvangsten, s.betaald,
       s.fouten, s.waarschuwingen, s.twijfel, s.terugvordering_min, s.terugvordering_max, s.conclusie,
       CASE WHEN NOT i.heeft_uitbetaling THEN 'niet van toepassing'
            WHEN NOT i.toekenningen_volledig OR coalesce(q.toekenningen OR q.kpi, false) THEN 'niet te beoordelen'
            WHEN g.subject IS NOT NULL THEN 'niet te beoordelen'
            WHEN NOT coalesce(t.van_actie, false) THEN 'niet van toepassing'
            WHEN NOT i.kpi THEN 'niet te beoordelen'
            WHEN coalesce(k.terugvordering, false) OR coalesce(b.dubbel, false) THEN 'terugvordering mogelijk'
            WHEN coalesce(k.ontbreekt, false) THEN 'onvolledig'
            WHEN coalesce(b.na_te_gaan, false) THEN 'te onderzoeken'
            WHEN coalesce(k.jury, false) THEN 'te jureren'
            WHEN coalesce(k.onbekend, false) OR NOT coalesce(k.behaald, false) THEN 'niet te beoordelen'
            ELSE 'behaald' END AS kpi_oordeel,
       CASE WHEN NOT i.heeft_uitbetaling THEN 'niet van toepassing'
            WHEN NOT i.toekenningen_volledig OR coalesce(q.toekenningen OR q.betalingen, false) THEN 'niet te beoordelen'
            WHEN t.subject IS NULL AND u.subject IS NULL THEN 'niet van toepassing'
            WHEN NOT i.toekenningen OR NOT i.betalingen THEN 'niet te beoordelen'
            WHEN coalesce(b.te_veel, false) THEN 'te veel betaald'
            WHEN coalesce(b.na_te_kijken, false) THEN 'na te kijken'
            WHEN o.subject IS NOT NULL THEN 'niet te beoordelen'
            ELSE 'in orde' END AS uitbetaling_oordeel
FROM toetsing s
CROSS JOIN werk.lijsten_stand i
LEFT JOIN bevonden b ON b.subject = s.subject
LEFT JOIN kpi k ON k.subject = s.subject
LEFT JOIN lijst q ON q.subject = s.subject
LEFT JOIN toekenning t ON t.subject = s.subject
LEFT JOIN betaling u ON u.subject = s.subject
LEFT JOIN ongedekt o ON o.subject = s.subject
LEFT JOIN gerapporteerd g ON g.subject = s.subject
