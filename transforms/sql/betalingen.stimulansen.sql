-- Incentives per subject (members shown via their lead are added to it) and kind: awarded, paid and booked under
-- the incentive codes. Payments and booked receipts name no kind: an amount equal to a standard amount (or for
-- samenwerking, which comes every project year, to a multiple of it) is of that kind; equal to an award of a kind
-- without standard amount, of that kind; else it cannot be attributed. Booked receipts are taken per BBC action and
-- year.
CREATE TABLE betalingen.stimulansen AS
WITH veelvoud AS (
    SELECT s.soort, s.bedrag * v.aantal AS bedrag
    FROM regels.stimulansen s
    JOIN (SELECT row_number() OVER (ORDER BY projectjaar) AS aantal FROM regels.projectjaren UNION SELECT 1) v
      ON v.aantal = 1 OR s.soort = 'samenwerking'
),
vast AS (
    SELECT bedrag, min(soort) AS soort FROM veelvoud GROUP BY bedrag
),
toekenning AS (
    SELECT m.subject AS kbo, lower(t.doelgroep) AS soort, t.bedrag, s.soort IS NULL AS zonder_vast
    FROM betalingen.toekenningen t
    JOIN werk.populatie m ON m.kbo = t.kbo
    LEFT JOIN regels.stimulansen s ON s.soort = lower(t.doelgroep)
    WHERE t.telt AND t.soort = 'stimulans'
),
eigen AS (
    SELECT kbo, bedrag, min(soort) AS soort FROM toekenning WHERE zonder_vast GROUP BY kbo, bedrag
),
post AS (
    SELECT subject AS kbo, bedrag, CAST(NULL AS DECIMAL(18,2)) AS geboekt FROM werk.projectbetalingen WHERE doel = 'stimulans'
    UNION ALL
    SELECT m.subject, NULL, sum(l.bedrag)
    FROM werk.lijnen l
    JOIN werk.populatie m ON m.kbo = l.kbo
    WHERE l.emmer = 'geteld' AND l.vlaams AND NOT l.hoofd
    GROUP BY m.subject, l.kbo, l.set_nr, l.actie_id, l.boekjaar
),
alle AS (
    SELECT kbo, soort, bedrag AS toegekend, NULL AS betaald, NULL AS geboekt FROM toekenning
    UNION ALL
    SELECT p.kbo, coalesce(v.soort, e.soort, 'niet toe te wijzen'), NULL, p.bedrag, p.geboekt
    FROM post p
    LEFT JOIN vast v ON v.bedrag = abs(coalesce(p.bedrag, p.geboekt))
    LEFT JOIN eigen e ON e.kbo = p.kbo AND e.bedrag = abs(coalesce(p.bedrag, p.geboekt))
),
som AS (
    SELECT kbo, soort, coalesce(sum(toegekend), 0) AS toegekend, coalesce(sum(betaald), 0) AS betaald,
           coalesce(sum(geboekt), 0) AS geboekt
    FROM alle
    GROUP BY kbo, soort
)
SELECT p.regeling, s.kbo, m.naam, s.soort, r.bedrag AS standaardbedrag,
       CASE WHEN i.toekenningen AND s.soort <> 'niet toe te wijzen' THEN CAST(s.toegekend AS DECIMAL(18,2)) END AS toegekend,
       CASE WHEN i.gedateerd THEN CAST(s.betaald AS DECIMAL(18,2)) END AS betaald,
       CAST(s.geboekt AS DECIMAL(18,2)) AS geboekt,
       CASE WHEN i.gedateerd THEN CAST(s.geboekt - s.betaald AS DECIMAL(18,2)) END AS verschil
FROM som s
CROSS JOIN regels.parameters p
JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
LEFT JOIN regels.stimulansen r ON r.soort = s.soort
JOIN werk.populatie m ON m.kbo = s.kbo
ORDER BY s.kbo, s.soort
