-- One KPI registered under several actions: the spending on those actions together must reach n x 2 x
-- the highest award of one of them, in the project years in which they are linked. Linked sets merge. A
-- BBC action belongs to the one action of the plan that its texts or code name as `actie <number>`; where BBC
-- does not separate them, an officer looks. Spending justifies once: sets of one subject that share an action
-- need their amounts together.
CREATE TABLE kpi.dubbele_registratie AS
WITH reeks AS (
    SELECT DISTINCT kbo, projectjaar, acties
    FROM (SELECT kbo, projectjaar, actie, string_agg(andere, ';' ORDER BY length(andere), andere) AS acties
          FROM werk.gekoppelde_acties GROUP BY kbo, projectjaar, actie)
),
lid AS (
    SELECT DISTINCT r.kbo, r.projectjaar, r.acties, p.andere AS actie
    FROM reeks r
    JOIN werk.gekoppelde_acties p ON p.kbo = r.kbo AND p.projectjaar = r.projectjaar
    WHERE strpos(concat(';', r.acties, ';'), concat(';', p.andere, ';')) > 0
),
toegekend AS (
    SELECT kbo, projectjaar, actie, sum(bedrag) AS bedrag
    FROM betalingen.toekenningen
    WHERE telt AND soort = 'actie'
    GROUP BY kbo, projectjaar, actie
),
jaar AS (
    SELECT l.kbo, l.acties, l.projectjaar, count(*) AS aantal, max(t.bedrag) AS hoogste
    FROM lid l
    LEFT JOIN toegekend t ON t.kbo = l.kbo AND t.projectjaar = l.projectjaar AND t.actie = l.actie
    GROUP BY l.kbo, l.acties, l.projectjaar
),
samen AS (
    SELECT j.kbo, j.acties, min(j.aantal) AS aantal,
           string_agg(CAST(j.projectjaar AS VARCHAR), ';' ORDER BY j.projectjaar) AS projectjaren,
           sum(CAST(j.hoogste AS DECIMAL(28,2)) * j.aantal * p.factor) AS nodig,
           bool_or(j.hoogste IS NULL) AS zonder_toekenning
    FROM jaar j
    CROSS JOIN regels.parameters p
    GROUP BY j.kbo, j.acties
),
-- The calendar years that the project years touch, an extension included.
kalender AS (
    SELECT DISTINCT j.kbo, j.acties, y.jaar
    FROM jaar j
    JOIN regels.projectjaren q ON q.projectjaar = j.projectjaar
    JOIN regels.jaren y ON y.jaar BETWEEN year(q.begin) AND year(coalesce(q.verlengd_tot, q.einde))
),
bbc AS (
    SELECT m.subject, a.rapportjaar, a.set_nr, a.actie_id,
           lower(concat_ws(' | ', a.actiecode, a.korte_omschrijving, a.lange_omschrijving, a.commentaar, a.evaluatie)) AS tekst
    FROM werk.acties a
    JOIN werk.populatie m ON m.kbo = a.kbo
    WHERE a.kijkt AND a.rol IN ('main', 'mixed')
),
-- A number of more than three digits, such as a year, is no action of the plan.
nummers AS (
    SELECT DISTINCT subject, rapportjaar, set_nr, actie_id, actie
    FROM (SELECT subject, rapportjaar, set_nr, actie_id,
                 unnest(regexp_extract_all(tekst, '(^|[^\pL\pN])actie\s*(nr\.?\s*)?0*([0-9]+)', 3)) AS actie
          FROM bbc)
    WHERE length(actie) <= 3
),
per_bbc AS (
    SELECT set_nr, actie_id, count(DISTINCT actie) AS genoemd
    FROM nummers
    GROUP BY set_nr, actie_id
),
naam AS (
    SELECT DISTINCT k.kbo, k.acties, l.actie, b.set_nr, b.actie_id, p.genoemd
    FROM kalender k
    JOIN (SELECT DISTINCT kbo, acties, actie FROM lid) l ON l.kbo = k.kbo AND l.acties = k.acties
    JOIN werk.populatie m ON m.kbo = k.kbo
    JOIN nummers b ON b.subject = m.subject AND b.rapportjaar = k.jaar AND b.actie = l.actie
    JOIN per_bbc p ON p.set_nr = b.set_nr AND p.actie_id = b.actie_id
),
uitgegeven AS (
    SELECT n.kbo, n.acties, sum(l.bedrag) AS uitgaven
    FROM naam n
    JOIN werk.lijnen l ON l.set_nr = n.set_nr AND l.actie_id = n.actie_id
    WHERE n.genoemd = 1 AND l.emmer = 'geteld' AND l.hoofd AND l.telt_totaal
    GROUP BY n.kbo, n.acties
),
onduidelijk AS (
    SELECT kbo, acties FROM naam WHERE genoemd > 1
    UNION
    SELECT l.kbo, l.acties
    FROM lid l
    LEFT JOIN naam n ON n.kbo = l.kbo AND n.acties = l.acties AND n.actie = l.actie
    WHERE n.kbo IS NULL
    UNION
    SELECT k.kbo, k.acties
    FROM kalender k
    JOIN werk.populatie m ON m.kbo = k.kbo
    JOIN werk.vereist v ON v.subject = m.subject AND v.periode = 'projectperiode' AND v.jaar = k.jaar AND NOT v.ingediend
),
gedeeld AS (
    SELECT DISTINCT a.kbo, a.acties, b.kbo AS kbo_andere, b.acties AS acties_andere
    FROM lid a
    JOIN werk.populatie m ON m.kbo = a.kbo
    JOIN werk.populatie n ON n.subject = m.subject
    JOIN lid b ON b.kbo = n.kbo AND b.actie = a.actie
),
nodig_samen AS (
    SELECT d.kbo, d.acties, CASE WHEN NOT bool_or(s.zonder_toekenning) THEN sum(s.nodig) END AS nodig
    FROM gedeeld d
    JOIN samen s ON s.kbo = d.kbo_andere AND s.acties = d.acties_andere
    GROUP BY d.kbo, d.acties
),
-- The first KPI row that registers the link.
eerste AS (
    SELECT l.kbo, l.acties, min(k.bestand) AS bestand,
           min_by(k.rij, concat(k.bestand, '|', lpad(CAST(k.rij AS VARCHAR), 12, '0'))) AS rij
    FROM lid l
    JOIN werk.kpi_rijen k ON k.kbo = l.kbo AND k.projectjaar = l.projectjaar AND k.actie = l.actie
    WHERE k.ook_bij <> k.actie
    GROUP BY l.kbo, l.acties
),
gewogen AS (
    SELECT s.*, g.nodig AS nodig_samen, coalesce(u.uitgaven, 0) AS uitgaven, o.kbo IS NULL AND NOT s.zonder_toekenning AS gescheiden
    FROM samen s
    LEFT JOIN nodig_samen g ON g.kbo = s.kbo AND g.acties = s.acties
    LEFT JOIN uitgegeven u ON u.kbo = s.kbo AND u.acties = s.acties
    LEFT JOIN onduidelijk o ON o.kbo = s.kbo AND o.acties = s.acties
)
SELECT p.regeling, s.kbo, m.naam, s.acties, s.projectjaren, CAST(s.aantal AS INTEGER) AS aantal,
       CAST(s.nodig AS DECIMAL(18,2)) AS nodig, CAST(s.nodig_samen AS DECIMAL(18,2)) AS nodig_samen,
       CAST(s.uitgaven AS DECIMAL(18,2)) AS uitgaven, s.gescheiden,
       CASE WHEN NOT s.gescheiden THEN 'te onderzoeken'
            WHEN s.uitgaven >= s.nodig_samen THEN 'voldoende'
            WHEN s.uitgaven >= s.nodig THEN 'te onderzoeken'
            ELSE 'onvoldoende' END AS toestand, e.bestand, e.rij
FROM gewogen s
CROSS JOIN regels.parameters p
LEFT JOIN werk.populatie m ON m.kbo = s.kbo
LEFT JOIN eerste e ON e.kbo = s.kbo AND e.acties = s.acties
ORDER BY s.kbo, s.projectjaren, s.acties
