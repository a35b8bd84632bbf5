-- One conclusion per authority of the population, over the four readings of the deciding period.
-- Members of a partnership show `via samenwerkingsverband` and the lead they are judged under.
CREATE TABLE controle.conclusies AS
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
besluit AS (
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
-- A short print of S, R and findings: it ties an officer's decision to what the officer saw.
gelezen AS (
    SELECT kbo AS subject, string_agg(concat_ws('|', periode, ontvangsten_basis, uitgaven_basis,
               CAST(uitgaven AS VARCHAR), CAST(ontvangsten AS VARCHAR), toestand), ';'
               ORDER BY periode, ontvangsten_basis, uitgaven_basis) AS tekst
    FROM controle.lezingen
    GROUP BY kbo
),
bevonden AS (
    SELECT kbo AS subject, string_agg(concat_ws('|', bevinding, ernst, coalesce(CAST(boekjaar AS VARCHAR), ''),
               coalesce(bronwaarde, ''), coalesce(doelwaarde, ''), coalesce(CAST(verschil AS VARCHAR), ''),
               coalesce(bestand, ''), coalesce(rij, ''), coalesce(actie, '')), ';'
               ORDER BY bevinding, ernst, boekjaar, bronwaarde, doelwaarde, verschil, bestand, rij, actie) AS tekst
    FROM controle.bevindingen
    GROUP BY kbo
),
afdruk AS (
    SELECT g.subject, substr(md5(concat(g.tekst, '#', coalesce(b.tekst, ''))), 1, 12) AS vingerafdruk
    FROM gelezen g
    LEFT JOIN bevonden b ON b.subject = g.subject
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
       -- Awards, KPI reports and decisions are not read yet.
       CAST(NULL AS VARCHAR) AS kpi_oordeel, CAST(NULL AS VARCHAR) AS uitbetaling_oordeel,
       CAST(NULL AS VARCHAR) AS besluit,
       b.conclusie AS eindoordeel,
       NOT m.via AND b.conclusie NOT IN ('voldoet', 'niet van toepassing') AS open,
       a.vingerafdruk, CASE WHEN m.via THEN m.subject END AS trekker_kbo
FROM werk.populatie m
CROSS JOIN regels.parameters p
JOIN besluit b ON b.subject = m.subject
JOIN afdruk a ON a.subject = m.subject
ORDER BY m.kbo
