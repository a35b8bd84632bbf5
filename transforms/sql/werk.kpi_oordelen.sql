-- The judgement of each KPI: per authority, project year, period, action and target group the confirmed
-- target of the award against what was realised, summed over the numbers of the authority. The report's
-- own target is shown and never judged by. Not reached with a motivation is for the jury. Two numbers that report
-- on one territory may include each other: they are not added, and nothing is judged.
CREATE TABLE werk.kpi_oordelen AS
WITH sleutel AS (
    SELECT d.kbo, d.projectjaar, t.periode, d.actie, d.doelgroep_sleutel
    FROM werk.kpi_doelen d
    JOIN regels.termijnen t ON t.projectjaar = d.projectjaar
    UNION
    SELECT kbo, projectjaar, periode, actie, doelgroep_sleutel
    FROM werk.kpi_rijen
),
rapport AS (
    SELECT kbo, projectjaar, periode, actie, doelgroep_sleutel, min(doelgroep) AS doelgroep,
           CAST(sum(behaald) AS DECIMAL(18,2)) AS behaald,
           CAST(CASE WHEN count(bevestigde_kpi) = count(*) THEN sum(bevestigde_kpi) END AS DECIMAL(18,2)) AS gerapporteerd_doel,
           string_agg(DISTINCT motivering, ' / ' ORDER BY motivering) AS motivering,
           CASE WHEN count(eerst_ingediend) = count(*) THEN max(eerst_ingediend) END AS ingediend_op,
           min(bestand) AS bestand,
           min_by(rij, concat(bestand, '|', lpad(CAST(rij AS VARCHAR), 12, '0'))) AS rij,
           min_by(cel, concat(bestand, '|', lpad(CAST(rij AS VARCHAR), 12, '0'))) AS cel
    FROM werk.kpi_rijen
    GROUP BY kbo, projectjaar, periode, actie, doelgroep_sleutel
),
-- Territories with an award on which no row reports.
zonder_rapport AS (
    SELECT kbo, projectjaar, periode, actie, doelgroep_sleutel, count(*) AS aantal,
           CASE WHEN bool_or(basis_kbo <> kbo) THEN string_agg(genoemd, ', ' ORDER BY genoemd) END AS namen
    FROM (SELECT DISTINCT s.kbo, s.projectjaar, s.periode, s.actie, s.doelgroep_sleutel, t.basis_kbo,
                 concat(coalesce(l.eigen_naam || ' ', ''), '(', t.basis_kbo, ')') AS genoemd
          FROM sleutel s
          JOIN betalingen.toekenningen t ON t.kbo = s.kbo AND t.projectjaar = s.projectjaar AND t.actie = s.actie
               AND t.doelgroep_sleutel = s.doelgroep_sleutel
          LEFT JOIN regels.levens l ON l.basis_kbo = t.basis_kbo
          LEFT JOIN werk.kpi_dekking k ON k.kbo = s.kbo AND k.projectjaar = s.projectjaar AND k.periode = s.periode
               AND k.actie = s.actie AND k.doelgroep_sleutel = s.doelgroep_sleutel AND k.basis_kbo = t.basis_kbo
          WHERE t.telt AND t.soort = 'actie' AND k.kbo IS NULL)
    GROUP BY kbo, projectjaar, periode, actie, doelgroep_sleutel
),
overlap AS (
    SELECT DISTINCT kbo, projectjaar, periode, actie, doelgroep_sleutel
    FROM (SELECT kbo, projectjaar, periode, actie, doelgroep_sleutel, basis_kbo FROM werk.kpi_dekking
          GROUP BY kbo, projectjaar, periode, actie, doelgroep_sleutel, basis_kbo
          HAVING count(DISTINCT bron_kbo) > 1)
),
-- Rows that were handed in and match no award: the report that is missing may be among them.
los AS (
    SELECT k.kbo, k.projectjaar, k.periode,
           string_agg(concat('actie ', k.actie, CASE WHEN k.doelgroep_sleutel = '' THEN '' ELSE concat(', doelgroep ', k.doelgroep) END), '; '
                      ORDER BY k.actie, k.doelgroep_sleutel, k.bestand, k.rij) AS rijen_nl,
           string_agg(concat('action ', k.actie, CASE WHEN k.doelgroep_sleutel = '' THEN '' ELSE concat(', target group ', k.doelgroep) END), '; '
                      ORDER BY k.actie, k.doelgroep_sleutel, k.bestand, k.rij) AS rijen_en,
           string_agg(concat(k.bestand, ' rij ', CAST(k.rij AS VARCHAR)), ', '
                      ORDER BY k.actie, k.doelgroep_sleutel, k.bestand, k.rij) AS plaatsen_nl,
           string_agg(concat(k.bestand, ' row ', CAST(k.rij AS VARCHAR)), ', '
                      ORDER BY k.actie, k.doelgroep_sleutel, k.bestand, k.rij) AS plaatsen_en
    FROM werk.kpi_rijen k
    LEFT JOIN werk.kpi_doelen d ON d.kbo = k.kbo AND d.projectjaar = k.projectjaar AND d.actie = k.actie
         AND d.doelgroep_sleutel = k.doelgroep_sleutel
    WHERE d.kbo IS NULL
    GROUP BY k.kbo, k.projectjaar, k.periode
),
samen AS (
    SELECT s.kbo, s.projectjaar, s.periode, s.actie, s.doelgroep_sleutel, coalesce(d.doelgroep, r.doelgroep) AS doelgroep,
           d.kbo IS NOT NULL AS heeft_toekenning, r.kbo IS NOT NULL AS heeft_rapport, coalesce(z.aantal, 0) AS ontbrekende_delen,
           z.namen AS zonder_rapport, v.kbo IS NOT NULL AS overlapt, l.rijen_nl, l.rijen_en, l.plaatsen_nl, l.plaatsen_en,
           d.toegekend, d.doel, d.gevraagd, d.huidig_bereik,
           CASE WHEN v.kbo IS NULL THEN r.gerapporteerd_doel END AS gerapporteerd_doel,
           CASE WHEN v.kbo IS NULL THEN r.behaald END AS behaald, r.motivering,
           j.actie IS NOT NULL AS altijd_jury, t.uiterlijk, r.ingediend_op, p.regeling, p.peildatum, p.taal,
           i.toekenningen, i.kpi, i.kpi_volledig, coalesce(q.kpi, false) AS kpi_quarantaine,
           CAST(CAST(d.toegekend AS DECIMAL(28,2)) * 100 AS HUGEINT) AS a,
           CAST(CAST(d.doel AS DECIMAL(28,2)) * 100 AS HUGEINT) AS n,
           CAST(CAST(r.behaald AS DECIMAL(28,2)) * 100 AS HUGEINT) AS b,
           CAST(CAST(u.tussentijds_aandeel AS DECIMAL(28,4)) * 10000 AS HUGEINT) AS deel,
           coalesce(r.bestand, d.bestand) AS bestand, CASE WHEN r.kbo IS NOT NULL THEN r.rij ELSE d.rij END AS rij, r.cel
    FROM sleutel s
    CROSS JOIN regels.parameters p
    CROSS JOIN regels.uitbetaling u
    CROSS JOIN werk.lijsten_stand i
    LEFT JOIN werk.kpi_doelen d ON d.kbo = s.kbo AND d.projectjaar = s.projectjaar AND d.actie = s.actie
         AND d.doelgroep_sleutel = s.doelgroep_sleutel
    LEFT JOIN rapport r ON r.kbo = s.kbo AND r.projectjaar = s.projectjaar AND r.periode = s.periode AND r.actie = s.actie
         AND r.doelgroep_sleutel = s.doelgroep_sleutel
    LEFT JOIN zonder_rapport z ON z.kbo = s.kbo AND z.projectjaar = s.projectjaar AND z.periode = s.periode AND z.actie = s.actie
         AND z.doelgroep_sleutel = s.doelgroep_sleutel
    LEFT JOIN overlap v ON v.kbo = s.kbo AND v.projectjaar = s.projectjaar AND v.periode = s.periode AND v.actie = s.actie
         AND v.doelgroep_sleutel = s.doelgroep_sleutel
    LEFT JOIN los l ON l.kbo = s.kbo AND l.projectjaar = s.projectjaar AND l.periode = s.periode
    LEFT JOIN regels.termijnen t ON t.projectjaar = s.projectjaar AND t.periode = s.periode
    LEFT JOIN regels.altijd_jury j ON j.actie = s.actie
    LEFT JOIN werk.lijsten_bestuur q ON q.kbo = s.kbo
),
-- The interim threshold rounded up to hundredths: `behaald` has two decimals, so nothing changes sides.
drempels AS (
    SELECT m.*, CASE m.periode WHEN 'projectjaar' THEN m.n ELSE (m.n * m.deel + 9999) // 10000 END AS grens
    FROM samen m
),
geoordeeld AS (
    SELECT d.*,
           CASE WHEN NOT d.toekenningen OR NOT d.heeft_toekenning OR NOT d.kpi THEN 'niet te beoordelen'
                WHEN NOT d.heeft_rapport AND (d.kpi_quarantaine OR NOT d.kpi_volledig) THEN 'niet te beoordelen'
                WHEN NOT d.heeft_rapport AND d.peildatum > d.uiterlijk THEN 'niet gerapporteerd'
                WHEN NOT d.heeft_rapport THEN 'nog niet verwacht'
                WHEN d.ontbrekende_delen > 0 OR d.overlapt THEN 'niet te beoordelen'
                WHEN coalesce(d.n, 0) <= 0 THEN 'niet te beoordelen'
                WHEN d.b >= d.grens AND d.periode = 'projectjaar' THEN 'behaald'
                WHEN d.b >= d.grens THEN 'op schema'
                WHEN d.motivering IS NOT NULL THEN 'te jureren'
                WHEN d.periode = 'projectjaar' THEN 'terugvordering mogelijk'
                ELSE 'onder de drempel' END AS oordeel
    FROM drempels d
),
spel AS (
    SELECT d.*,
           -- a x (n - b) / n cents, half-up: (2 x a x (n - b) + n) // (2 x n)
           CASE WHEN d.periode = 'projectjaar' AND d.oordeel = 'behaald' THEN 0
                WHEN d.periode = 'projectjaar' AND d.oordeel IN ('te jureren', 'terugvordering mogelijk')
                     THEN CASE WHEN d.a <= 0 THEN 0 WHEN d.b <= 0 THEN d.a
                               ELSE (2 * d.a * (d.n - d.b) + d.n) // (2 * d.n) END
                END AS spel_centen,
           (d.toekenningen AND d.kpi AND (d.oordeel = 'niet gerapporteerd' OR
               (d.ontbrekende_delen > 0 AND coalesce(d.peildatum > d.uiterlijk, false) AND NOT d.kpi_quarantaine AND d.kpi_volledig))) AS ontbreekt
    FROM geoordeeld d
),
-- Where the number stands; what is missing stands nowhere.
aangewezen AS (
    SELECT s.*, CASE WHEN s.cel IS NULL OR s.ontbreekt THEN '' ELSE concat(', ', s.cel) END AS cel_adres
    FROM spel s
)
SELECT g.*, CAST(CAST(g.spel_centen AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS bedrag_op_het_spel,
       concat('actie ', g.actie, CASE WHEN g.doelgroep IS NULL THEN '' ELSE concat(' (', g.doelgroep, ')') END, ', projectjaar ',
              CAST(g.projectjaar AS VARCHAR), ', ', g.periode, g.cel_adres, ': ') AS plaats_nl,
       concat('action ', g.actie, CASE WHEN g.doelgroep IS NULL THEN '' ELSE concat(' (', g.doelgroep, ')') END, ', project year ',
              CAST(g.projectjaar AS VARCHAR), ', ', CASE g.periode WHEN '6 maanden' THEN '6 months' ELSE 'year end' END,
              g.cel_adres, ': ') AS plaats_en
FROM aangewezen g
