-- What may be reclaimed of each subject, from three grounds shown side by side: the 2x ratio (per reading),
-- the KPIs (indicative) and overpayment. They overlap: each euro reclaimed for one reason lowers the receipts
-- that the ratio is tested against, so they are never added to it. voorstel = the higher of the ratio's claim and
-- (overpayment + KPI), where of the KPI claim what is not (or no longer) paid is kept, not reclaimed: of the project
-- year, and never more than what is unpaid over all project years together. An amount is 0 where nothing applies,
-- and empty where it is not known.
CREATE TABLE controle.terugvordering AS
WITH subject AS (
    SELECT o.subject AS kbo, m.naam, o.voorstel_terugvordering AS verhouding, o.terugvordering_min, o.terugvordering_max,
           o.toestand = 'niet te beoordelen' AS verhouding_onbekend
    FROM werk.oordelen o
    JOIN werk.populatie m ON m.kbo = o.subject
),
-- NULL in `jaar`: a payment names no project year, so the project years cannot be told apart.
betaald AS (
    SELECT kbo, soort, projectjaar AS jaar, toegekend, betaald, gedekt, onleesbaar, registerrijen,
           NOT onleesbaar AND betaald IS NOT NULL AND toegekend IS NOT NULL AS bekend
    FROM werk.uitbetaling
),
geheel AS (
    SELECT DISTINCT kbo FROM betaald WHERE soort = 'main' AND jaar IS NULL
),
kpi_rij AS (
    SELECT m.subject AS kbo, CASE WHEN g.kbo IS NULL THEN o.projectjaar END AS jaar, o.oordeel, o.spel_centen,
           coalesce(o.heeft_toekenning AND o.oordeel IN ('niet gerapporteerd', 'niet te beoordelen') AND o.peildatum > o.uiterlijk, false) AS onbekend
    FROM werk.kpi_oordelen o
    JOIN werk.populatie m ON m.kbo = o.kbo
    LEFT JOIN geheel g ON g.kbo = m.subject
    WHERE o.periode = 'projectjaar'
),
kpi_jaar AS (
    SELECT kbo, jaar,
           sum(CASE WHEN oordeel = 'terugvordering mogelijk' THEN spel_centen ELSE 0 END) AS mogelijk,
           sum(CASE WHEN oordeel = 'te jureren' THEN spel_centen ELSE 0 END) AS jury,
           bool_or(oordeel = 'terugvordering mogelijk') AS geraakt
    FROM kpi_rij
    WHERE spel_centen IS NOT NULL
    GROUP BY kbo, jaar
),
-- A report is due and missing, or cannot be assessed, and no other gives an amount of that kind: not 0, not known.
-- Without a readable award list nothing is known of anybody.
kpi_onbekend AS (
    SELECT kbo, NOT bool_or(oordeel = 'terugvordering mogelijk') AS kpi, NOT bool_or(oordeel = 'te jureren') AS jury
    FROM kpi_rij
    GROUP BY kbo
    HAVING bool_or(onbekend)
    UNION ALL
    SELECT s.kbo, true, true FROM subject s JOIN werk.lijsten_stand i ON i.heeft_uitbetaling AND NOT i.toekenningen
),
per_jaar AS (
    SELECT k.kbo, k.jaar, k.geraakt,
           CAST(CAST(k.mogelijk AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS mogelijk,
           CAST(CAST(k.jury AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS jury,
           CASE WHEN b.bekend THEN greatest(0, b.toegekend - b.betaald) END AS nog_niet
    FROM kpi_jaar k
    LEFT JOIN betaald b ON b.soort = 'main' AND b.kbo = k.kbo AND b.jaar IS NOT DISTINCT FROM k.jaar
),
kpi AS (
    SELECT kbo, sum(mogelijk) AS kpi, sum(jury) AS jury,
           CASE WHEN NOT bool_or(geraakt AND nog_niet IS NULL) THEN sum(CASE WHEN geraakt THEN nog_niet ELSE 0 END) END AS niet_uitbetaald,
           sum(greatest(0, mogelijk - coalesce(nog_niet, 0))) AS te_vorderen
    FROM per_jaar
    GROUP BY kbo
),
-- What is unpaid over all project years together: a year that was overpaid has used it up already.
onbetaald AS (
    SELECT kbo, greatest(0, sum(toegekend - betaald)) AS bedrag
    FROM betaald
    WHERE soort = 'main' AND gedekt AND bekend
    GROUP BY kbo
),
-- The register does not tell main from incentive, so all kinds are compared, within its tolerance. Where the award
-- list does not cover a payment, it is no overpayment.
som AS (
    SELECT kbo, sum(CASE WHEN soort = 'main' AND gedekt THEN betaald - toegekend ELSE 0 END) AS main,
           sum(CASE WHEN soort = 'stimulans' AND gedekt THEN betaald - toegekend ELSE 0 END) AS stimulans,
           sum(CASE WHEN soort = 'stimulans' THEN toegekend ELSE 0 END) AS toegekend_stimulans,
           sum(CASE WHEN gedekt THEN registerrijen ELSE 0 END) AS registerrijen
    FROM betaald
    WHERE NOT onleesbaar
    GROUP BY kbo
),
over_bedrag AS (
    SELECT s.kbo, CASE WHEN s.registerrijen > 0
                       THEN CASE WHEN s.main > s.toegekend_stimulans + p.tolerantie_register * s.registerrijen
                                 THEN s.main - s.toegekend_stimulans ELSE 0 END
                       WHEN s.main > 0 THEN s.main ELSE 0 END AS main,
           CASE WHEN s.stimulans > 0 THEN s.stimulans ELSE 0 END AS stimulans
    FROM som s
    CROSS JOIN regels.parameters p
    JOIN werk.lijsten_stand i ON i.toekenningen AND i.betalingen
),
-- Subjects of which it is not known what was awarded or paid.
over_onbekend AS (
    SELECT DISTINCT m.subject AS kbo
    FROM werk.populatie m
    JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
    LEFT JOIN betaald b ON b.kbo = m.subject
    LEFT JOIN werk.lijsten_bestuur q ON q.kbo = m.kbo AND (q.toekenningen OR q.betalingen)
    WHERE NOT i.betalingen OR b.kbo IS NOT NULL OR q.kbo IS NOT NULL
),
bedragen AS (
    SELECT s.kbo, s.naam, s.verhouding, s.terugvordering_min, s.terugvordering_max, s.verhouding_onbekend,
           CAST(CASE WHEN coalesce(o.kpi, false) THEN NULL ELSE coalesce(k.kpi, 0) END AS DECIMAL(18,2)) AS kpi,
           CAST(CASE WHEN coalesce(o.jury, false) THEN NULL ELSE coalesce(k.jury, 0) END AS DECIMAL(18,2)) AS jury,
           CAST(CASE WHEN coalesce(o.kpi, false) THEN NULL WHEN k.kbo IS NULL THEN 0 ELSE k.niet_uitbetaald END AS DECIMAL(18,2)) AS niet_uitbetaald,
           CAST(CASE WHEN coalesce(o.kpi, false) THEN NULL ELSE greatest(0, k.te_vorderen, k.kpi - u.bedrag) END AS DECIMAL(18,2)) AS te_vorderen,
           CAST(v.main AS DECIMAL(18,2)) AS over_main, CAST(v.stimulans AS DECIMAL(18,2)) AS over_stimulans,
           CAST(v.main + v.stimulans AS DECIMAL(18,2)) AS overbetaling, x.kbo IS NOT NULL AS over_onbekend
    FROM subject s
    LEFT JOIN kpi k ON k.kbo = s.kbo
    LEFT JOIN kpi_onbekend o ON o.kbo = s.kbo
    LEFT JOIN onbetaald u ON u.kbo = s.kbo
    LEFT JOIN over_bedrag v ON v.kbo = s.kbo
    LEFT JOIN over_onbekend x ON x.kbo = s.kbo
),
-- No ground is known: no proposal, not a proposal of nothing.
voorgesteld AS (
    SELECT b.*, CASE WHEN b.verhouding IS NOT NULL OR b.overbetaling IS NOT NULL OR b.kpi IS NOT NULL
                     THEN greatest(coalesce(b.verhouding, 0), coalesce(b.overbetaling, 0) + coalesce(b.te_vorderen, 0)) END AS voorstel
    FROM bedragen b
),
genoemd AS (
    SELECT v.*, CASE p.taal WHEN 'en' THEN 'unknown (counts as 0)' ELSE 'onbekend (telt als 0)' END AS onbekend
    FROM voorgesteld v
    CROSS JOIN regels.parameters p
),
tekst AS (
    SELECT g.*, CAST(coalesce(g.overbetaling, 0) + coalesce(g.te_vorderen, 0) AS DECIMAL(18,2)) AS naast,
           CASE WHEN g.verhouding IS NULL AND g.verhouding_onbekend THEN g.onbekend
                ELSE CAST(coalesce(g.verhouding, 0.00) AS VARCHAR) END AS verhouding_tekst,
           CASE WHEN g.overbetaling IS NULL AND g.over_onbekend THEN g.onbekend
                ELSE CAST(coalesce(g.overbetaling, 0.00) AS VARCHAR) END AS over_tekst,
           coalesce(CAST(g.te_vorderen AS VARCHAR), g.onbekend) AS kpi_tekst
    FROM genoemd g
),
voorganger AS (
    SELECT b.kbo, string_agg(DISTINCT concat(l.eigen_naam, ' (', b.basis_kbo, ')'), ', ' ORDER BY concat(l.eigen_naam, ' (', b.basis_kbo, ')')) AS namen
    FROM betalingen.betalingen b
    JOIN regels.levens l ON l.basis_kbo = b.basis_kbo AND l.opgegaan
    WHERE b.telt
    GROUP BY b.kbo
),
trekker AS (
    SELECT m.subject AS kbo, string_agg(m.naam, ', ' ORDER BY m.naam) AS namen
    FROM werk.populatie m
    WHERE m.via
    GROUP BY m.subject
)
SELECT p.regeling, b.kbo, b.naam, b.verhouding, b.terugvordering_min AS verhouding_min, b.terugvordering_max AS verhouding_max,
       b.kpi, b.jury AS kpi_te_jureren, b.niet_uitbetaald, b.te_vorderen AS kpi_te_vorderen,
       b.over_main AS overbetaling_main, b.over_stimulans AS overbetaling_stimulans, b.overbetaling,
       CAST(b.voorstel AS DECIMAL(18,2)) AS voorstel,
       CASE WHEN b.voorstel IS NULL THEN NULL
            WHEN p.taal = 'en' THEN concat('the higher of the ratio ', b.verhouding_tekst, ' and overpayment ', b.over_tekst, ' + KPI ',
                b.kpi_tekst, ' = ', CAST(CAST(b.voorstel AS DECIMAL(18,2)) AS VARCHAR), ' euros')
            ELSE concat('het hoogste van verhouding ', b.verhouding_tekst, ' en overbetaling ', b.over_tekst, ' + KPI ',
                b.kpi_tekst, ' = ', CAST(CAST(b.voorstel AS DECIMAL(18,2)) AS VARCHAR), ' euro') END AS berekening,
       nullif(trim(concat(
           CASE WHEN coalesce(b.verhouding, 0) = 0 OR b.naast = 0 THEN ''
                WHEN p.taal = 'en' THEN 'the grounds overlap and are not added up: each euro reclaimed for one reason also lowers the receipts of the ratio. '
                ELSE 'de gronden overlappen en worden niet opgeteld: elke euro die om één reden wordt teruggevorderd, verlaagt ook de ontvangsten van de verhouding. ' END,
           CASE WHEN coalesce(b.kpi, 0) = coalesce(b.te_vorderen, 0) THEN ''
                WHEN p.taal = 'en' THEN concat('of the KPI amount ', CAST(b.kpi - b.te_vorderen AS VARCHAR), ' euros are not (or no longer) paid: withheld, not reclaimed. ')
                ELSE concat('van het KPI-bedrag is ', CAST(b.kpi - b.te_vorderen AS VARCHAR), ' euro niet (meer) betaald: inhouden, niet terugvorderen. ') END)), '') AS overlap,
       b.kbo AS schuldenaar_kbo, b.naam AS schuldenaar_naam,
       CASE WHEN p.taal = 'en' THEN concat(CASE WHEN t.kbo IS NOT NULL THEN concat('lead of the partnership that received the subsidy, also for ', t.namen)
                                                WHEN v.kbo IS NULL THEN 'received the subsidy itself' ELSE '' END,
                CASE WHEN t.kbo IS NOT NULL AND v.kbo IS NOT NULL THEN '; ' ELSE '' END,
                CASE WHEN v.kbo IS NOT NULL THEN concat('successor of ', v.namen) ELSE '' END)
            ELSE concat(CASE WHEN t.kbo IS NOT NULL THEN concat('trekker van het samenwerkingsverband die de subsidie ontving, ook voor ', t.namen)
                             WHEN v.kbo IS NULL THEN 'ontving de subsidie zelf' ELSE '' END,
                CASE WHEN t.kbo IS NOT NULL AND v.kbo IS NOT NULL THEN '; ' ELSE '' END,
                CASE WHEN v.kbo IS NOT NULL THEN concat('opvolger van ', v.namen) ELSE '' END) END AS schuldenaar_reden
FROM tekst b
CROSS JOIN regels.parameters p
LEFT JOIN voorganger v ON v.kbo = b.kbo
LEFT JOIN trekker t ON t.kbo = b.kbo
ORDER BY b.kbo
