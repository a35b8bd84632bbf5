-- What may be reclaimed of each subject, from three grounds shown side by side: the 2x ratio (per reading),
-- the KPIs (indicative) and overpayment. They overlap: each euro reclaimed for one reason lowers the receipts
-- that the ratio is tested against, so they are never added to it. voorstel = the higher of the ratio's claim and
-- (overpayment + KPI), where of the KPI claim of a project year the part not yet paid is kept, not reclaimed.
CREATE TABLE controle.terugvordering AS
WITH subject AS (
    SELECT o.subject AS kbo, m.naam, o.voorstel_terugvordering AS verhouding, o.terugvordering_min, o.terugvordering_max
    FROM werk.oordelen o
    JOIN werk.populatie m ON m.kbo = o.subject
),
-- NULL in `jaar`: a payment names no project year, so the project years cannot be told apart.
betaald AS (
    SELECT m.subject AS kbo, u.soort, u.projectjaar AS jaar, sum(u.toegekend) AS toegekend, sum(u.betaald) AS betaald,
           bool_and(u.betaald IS NOT NULL AND u.toegekend IS NOT NULL) AS bekend, sum(u.registerrijen) AS registerrijen
    FROM werk.uitbetaling u
    JOIN werk.populatie m ON m.kbo = u.kbo
    GROUP BY m.subject, u.soort, u.projectjaar
),
geheel AS (
    SELECT DISTINCT kbo FROM betaald WHERE soort = 'main' AND jaar IS NULL
),
kpi_jaar AS (
    SELECT m.subject AS kbo, CASE WHEN g.kbo IS NULL THEN o.projectjaar END AS jaar,
           sum(CASE WHEN o.oordeel = 'terugvordering mogelijk' THEN o.spel_centen ELSE 0 END) AS mogelijk,
           sum(CASE WHEN o.oordeel = 'te jureren' THEN o.spel_centen ELSE 0 END) AS jury,
           bool_or(o.oordeel = 'terugvordering mogelijk') AS geraakt
    FROM werk.kpi_oordelen o
    JOIN werk.populatie m ON m.kbo = o.kbo
    LEFT JOIN geheel g ON g.kbo = m.subject
    WHERE o.periode = 'projectjaar' AND o.heeft_toekenning AND o.spel_centen IS NOT NULL
    GROUP BY m.subject, CASE WHEN g.kbo IS NULL THEN o.projectjaar END
),
onleesbaar AS (
    SELECT DISTINCT m.subject AS kbo
    FROM werk.lijsten_bestuur q
    JOIN werk.populatie m ON m.kbo = q.kbo
    WHERE q.toekenningen OR q.betalingen
),
per_jaar AS (
    SELECT k.kbo, k.jaar, k.geraakt,
           CAST(CAST(k.mogelijk AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS mogelijk,
           CAST(CAST(k.jury AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS jury,
           CASE WHEN coalesce(b.bekend, false) AND o.kbo IS NULL THEN CASE WHEN b.toegekend > b.betaald THEN b.toegekend - b.betaald ELSE 0 END END AS nog_niet
    FROM kpi_jaar k
    LEFT JOIN (SELECT kbo, jaar, sum(toegekend) AS toegekend, sum(betaald) AS betaald, bool_and(bekend) AS bekend
               FROM betaald b
               WHERE soort = 'main'
               GROUP BY kbo, jaar) b ON b.kbo = k.kbo AND b.jaar IS NOT DISTINCT FROM k.jaar
    LEFT JOIN onleesbaar o ON o.kbo = k.kbo
),
kpi AS (
    SELECT kbo, sum(mogelijk) AS kpi, sum(jury) AS jury,
           CASE WHEN count(nog_niet) = count(*) THEN sum(CASE WHEN geraakt THEN nog_niet ELSE 0 END) END AS niet_uitbetaald,
           sum(CASE WHEN mogelijk > coalesce(nog_niet, 0) THEN mogelijk - coalesce(nog_niet, 0) ELSE 0 END) AS te_vorderen
    FROM per_jaar
    GROUP BY kbo
),
-- The register does not tell main from incentive, so all kinds are compared, within its tolerance.
som AS (
    SELECT kbo, sum(CASE WHEN soort = 'main' THEN betaald - toegekend ELSE 0 END) AS main,
           sum(CASE WHEN soort = 'stimulans' THEN betaald - toegekend ELSE 0 END) AS stimulans,
           sum(CASE WHEN soort = 'stimulans' THEN toegekend ELSE 0 END) AS toegekend_stimulans,
           sum(registerrijen) AS registerrijen
    FROM betaald
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
    LEFT JOIN onleesbaar o ON o.kbo = s.kbo
    WHERE o.kbo IS NULL
),
bedragen AS (
    SELECT s.kbo, s.naam, s.verhouding, s.terugvordering_min, s.terugvordering_max,
           CAST(k.kpi AS DECIMAL(18,2)) AS kpi, CAST(k.jury AS DECIMAL(18,2)) AS jury,
           CAST(k.niet_uitbetaald AS DECIMAL(18,2)) AS niet_uitbetaald, CAST(k.te_vorderen AS DECIMAL(18,2)) AS te_vorderen,
           CAST(v.main AS DECIMAL(18,2)) AS over_main, CAST(v.stimulans AS DECIMAL(18,2)) AS over_stimulans,
           CAST(v.main + v.stimulans AS DECIMAL(18,2)) AS overbetaling,
           CAST(coalesce(v.main + v.stimulans, 0) + coalesce(k.te_vorderen, 0) AS DECIMAL(18,2)) AS naast
    FROM subject s
    LEFT JOIN kpi k ON k.kbo = s.kbo
    LEFT JOIN over_bedrag v ON v.kbo = s.kbo
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
       CASE WHEN b.verhouding IS NULL AND b.kpi IS NULL AND b.overbetaling IS NULL THEN NULL
            WHEN coalesce(b.verhouding, 0) > b.naast THEN b.verhouding ELSE b.naast END AS voorstel,
       CASE WHEN b.verhouding IS NULL AND b.kpi IS NULL AND b.overbetaling IS NULL THEN NULL
            WHEN p.taal = 'en' THEN concat('the higher of the ratio ', coalesce(CAST(b.verhouding AS VARCHAR), 'unknown'), ' and overpayment ',
                coalesce(CAST(b.overbetaling AS VARCHAR), 'unknown'), ' + KPI ', coalesce(CAST(b.te_vorderen AS VARCHAR), 'unknown'), ' = ',
                CAST(CASE WHEN coalesce(b.verhouding, 0) > b.naast THEN b.verhouding ELSE b.naast END AS VARCHAR), ' euros')
            ELSE concat('het hoogste van verhouding ', coalesce(CAST(b.verhouding AS VARCHAR), 'onbekend'), ' en overbetaling ',
                coalesce(CAST(b.overbetaling AS VARCHAR), 'onbekend'), ' + KPI ', coalesce(CAST(b.te_vorderen AS VARCHAR), 'onbekend'), ' = ',
                CAST(CASE WHEN coalesce(b.verhouding, 0) > b.naast THEN b.verhouding ELSE b.naast END AS VARCHAR), ' euro') END AS berekening,
       nullif(trim(concat(
           CASE WHEN coalesce(b.verhouding, 0) = 0 OR b.naast = 0 THEN ''
                WHEN p.taal = 'en' THEN 'the grounds overlap and are not added up: each euro reclaimed for one reason also lowers the receipts of the ratio. '
                ELSE 'de gronden overlappen en worden niet opgeteld: elke euro die om één reden wordt teruggevorderd, verlaagt ook de ontvangsten van de verhouding. ' END,
           CASE WHEN coalesce(b.kpi, 0) = coalesce(b.te_vorderen, 0) THEN ''
                WHEN p.taal = 'en' THEN concat('of the KPI amount ', CAST(b.kpi - b.te_vorderen AS VARCHAR), ' euros were not paid yet: withheld, not reclaimed. ')
                ELSE concat('van het KPI-bedrag is ', CAST(b.kpi - b.te_vorderen AS VARCHAR), ' euro nog niet betaald: inhouden, niet terugvorderen. ') END)), '') AS overlap,
       b.kbo AS schuldenaar_kbo, b.naam AS schuldenaar_naam,
       CASE WHEN p.taal = 'en' THEN concat(CASE WHEN t.kbo IS NOT NULL THEN concat('lead of the partnership that received the subsidy, also for ', t.namen)
                                                WHEN v.kbo IS NULL THEN 'received the subsidy itself' ELSE '' END,
                CASE WHEN t.kbo IS NOT NULL AND v.kbo IS NOT NULL THEN '; ' ELSE '' END,
                CASE WHEN v.kbo IS NOT NULL THEN concat('successor of ', v.namen) ELSE '' END)
            ELSE concat(CASE WHEN t.kbo IS NOT NULL THEN concat('trekker van het samenwerkingsverband die de subsidie ontving, ook voor ', t.namen)
                             WHEN v.kbo IS NULL THEN 'ontving de subsidie zelf' ELSE '' END,
                CASE WHEN t.kbo IS NOT NULL AND v.kbo IS NOT NULL THEN '; ' ELSE '' END,
                CASE WHEN v.kbo IS NOT NULL THEN concat('opvolger van ', v.namen) ELSE '' END) END AS schuldenaar_reden
FROM bedragen b
CROSS JOIN regels.parameters p
LEFT JOIN voorganger v ON v.kbo = b.kbo
LEFT JOIN trekker t ON t.kbo = b.kbo
ORDER BY b.kbo
