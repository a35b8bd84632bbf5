-- Awards and payments together: per authority, project year and kind what was promised, paid as advance
-- and as balance, and reclaimed, and the state of the 20 % balance. A payment without project year leaves
-- one row for the authority as a whole. The register tells no kinds, so no advance and no balance.
-- V = balance promised, J = of awards whose KPIs were reached, N = V - J, B = balance paid:
-- te betalen = max(0, J - B); terug = what was paid above J, as far as reclaim is possible; the rest of N is held.
CREATE TABLE werk.uitbetaling AS
WITH geheel AS (
    SELECT DISTINCT kbo, doel AS soort FROM werk.projectbetalingen WHERE projectjaar IS NULL
),
-- The year-end judgement of each award.
beloofd AS (
    SELECT t.kbo, t.naam, t.projectjaar, CASE t.soort WHEN 'stimulans' THEN 'stimulans' ELSE 'main' END AS soort,
           t.bedrag, t.voorschot_deel, t.saldo_deel,
           CASE WHEN t.soort = 'actie' THEN coalesce(o.oordeel, 'niet te beoordelen') END AS oordeel,
           j.begin, t.bestand, t.rij
    FROM betalingen.toekenningen t
    LEFT JOIN werk.kpi_oordelen o ON o.kbo = t.kbo AND o.projectjaar = t.projectjaar AND o.actie = t.actie
         AND o.doelgroep_sleutel = t.doelgroep_sleutel AND o.periode = 'projectjaar'
    LEFT JOIN regels.projectjaren j ON j.projectjaar = t.projectjaar
    WHERE t.telt
),
toekenning AS (
    SELECT b.kbo, b.soort, CASE WHEN g.kbo IS NULL THEN b.projectjaar END AS projectjaar, min(b.naam) AS naam,
           sum(b.bedrag) AS toegekend, sum(b.voorschot_deel) AS v, sum(b.saldo_deel) AS s,
           sum(CASE WHEN b.oordeel = 'behaald' THEN b.saldo_deel ELSE 0 END) AS j,
           sum(CASE WHEN b.oordeel = 'terugvordering mogelijk' THEN b.saldo_deel ELSE 0 END) AS t,
           sum(CASE WHEN b.oordeel = 'niet te beoordelen' THEN b.saldo_deel ELSE 0 END) AS onbekend,
           bool_or(coalesce(b.oordeel, 'niet te beoordelen') NOT IN ('niet te beoordelen', 'nog niet verwacht')) AS geevalueerd,
           bool_and(b.begin IS NOT NULL) AS begin_bekend, max(b.begin) AS begin,
           min(b.bestand) AS bestand, min_by(b.rij, concat(b.bestand, '|', lpad(CAST(b.rij AS VARCHAR), 12, '0'))) AS rij
    FROM beloofd b
    LEFT JOIN geheel g ON g.kbo = b.kbo AND g.soort = b.soort
    GROUP BY b.kbo, b.soort, CASE WHEN g.kbo IS NULL THEN b.projectjaar END
),
betaling AS (
    SELECT b.kbo, b.doel AS soort, CASE WHEN g.kbo IS NULL THEN b.projectjaar END AS projectjaar, min(b.naam) AS naam,
           sum(CASE WHEN b.soort = 'voorschot' THEN b.bedrag ELSE 0 END) AS voorschot,
           sum(CASE WHEN b.soort = 'saldo' THEN b.bedrag ELSE 0 END) AS saldo,
           sum(CASE WHEN b.soort IN ('terugvordering', 'terugvordering_stimulans') THEN b.bedrag ELSE 0 END) AS terug,
           sum(b.bedrag) AS betaald, sum(CASE b.bron WHEN 'register' THEN 1 ELSE 0 END) AS registerrijen,
           min(b.bestand) AS bestand, min_by(b.rij, concat(b.bestand, '|', lpad(CAST(b.rij AS VARCHAR), 12, '0'))) AS rij
    FROM werk.projectbetalingen b
    LEFT JOIN geheel g ON g.kbo = b.kbo AND g.soort = b.doel
    GROUP BY b.kbo, b.doel, CASE WHEN g.kbo IS NULL THEN b.projectjaar END
),
samen AS (
    SELECT coalesce(t.kbo, b.kbo) AS kbo, coalesce(t.naam, b.naam) AS naam, coalesce(t.soort, b.soort) AS soort,
           coalesce(t.projectjaar, b.projectjaar) AS projectjaar,
           CASE WHEN i.toekenningen THEN coalesce(t.toegekend, 0) END AS toegekend,
           coalesce(t.v, 0) AS v, coalesce(t.s, 0) AS s, coalesce(t.j, 0) AS j, coalesce(t.t, 0) AS t,
           coalesce(t.onbekend, 0) AS onbekend, coalesce(t.geevalueerd, false) AS geevalueerd,
           coalesce(t.begin_bekend AND t.begin <= p.peildatum, false) AS begonnen,
           coalesce(b.voorschot, 0) AS voorschot, coalesce(b.saldo, 0) AS saldo, coalesce(b.terug, 0) AS terug,
           CASE WHEN i.gedateerd OR (i.betalingen AND coalesce(t.soort, b.soort) = 'main') THEN coalesce(b.betaald, 0) END AS betaald,
           coalesce(b.registerrijen, 0) AS registerrijen,
           coalesce(t.soort, b.soort) = 'main' AS hoofd, i.toekenningen, i.gedateerd, p.regeling, p.peildatum,
           coalesce(t.bestand, b.bestand) AS bestand, CASE WHEN t.kbo IS NOT NULL THEN t.rij ELSE b.rij END AS rij
    FROM toekenning t
    FULL JOIN betaling b ON b.kbo = t.kbo AND b.soort = t.soort AND b.projectjaar IS NOT DISTINCT FROM t.projectjaar
    CROSS JOIN regels.parameters p
    JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
),
-- What was paid as balance above what the evaluation justifies, and the balance not justified.
boven AS (
    SELECT m.*, m.s - m.j AS n, CASE WHEN m.saldo > m.j THEN m.saldo - m.j ELSE 0 END AS te_veel
    FROM samen m
),
saldo AS (
    SELECT b.*,
           CASE WHEN b.j > b.saldo THEN b.j - b.saldo ELSE 0 END AS te_betalen,
           CASE WHEN b.te_veel < b.t THEN b.te_veel ELSE b.t END AS saldo_terug,
           CASE WHEN b.te_veel < b.n THEN b.n - b.te_veel ELSE 0 END AS ingehouden
    FROM boven b
)
SELECT s.regeling, s.kbo, coalesce(m.naam, s.naam) AS naam, s.projectjaar, s.soort,
       CAST(s.toegekend AS DECIMAL(18,2)) AS toegekend,
       CASE WHEN s.hoofd AND s.toekenningen THEN CAST(s.v AS DECIMAL(18,2)) END AS voorschot_verwacht,
       CASE WHEN s.hoofd AND s.gedateerd THEN CAST(s.voorschot AS DECIMAL(18,2)) END AS voorschot,
       CASE WHEN s.hoofd AND s.toekenningen THEN CAST(s.s AS DECIMAL(18,2)) END AS saldo_verwacht,
       CASE WHEN s.hoofd AND s.gedateerd THEN CAST(s.saldo AS DECIMAL(18,2)) END AS saldo,
       CASE WHEN s.gedateerd THEN CAST(s.terug AS DECIMAL(18,2)) END AS teruggevorderd,
       CAST(s.betaald AS DECIMAL(18,2)) AS betaald,
       CAST(s.betaald - s.toegekend AS DECIMAL(18,2)) AS verschil,
       CASE WHEN s.hoofd AND s.toekenningen THEN CAST(s.j AS DECIMAL(18,2)) END AS saldo_verantwoord,
       CASE WHEN s.hoofd AND s.gedateerd AND s.toekenningen THEN CAST(s.te_betalen AS DECIMAL(18,2)) END AS saldo_te_betalen,
       CASE WHEN s.hoofd AND s.gedateerd AND s.toekenningen THEN CAST(s.ingehouden AS DECIMAL(18,2)) END AS saldo_ingehouden,
       CASE WHEN s.hoofd AND s.gedateerd AND s.toekenningen THEN CAST(s.saldo_terug AS DECIMAL(18,2)) END AS saldo_terug,
       CASE WHEN NOT s.hoofd THEN NULL
            WHEN NOT s.gedateerd OR NOT s.toekenningen OR s.toegekend = 0 OR NOT s.geevalueerd THEN 'niet te beoordelen'
            WHEN s.saldo_terug > 0 THEN 'terug te vorderen'
            WHEN s.te_betalen > 0 THEN 'te betalen'
            WHEN s.ingehouden > 0 THEN 'ingehouden'
            ELSE 'betaald' END AS toestand,
       CAST(s.onbekend AS DECIMAL(18,2)) AS saldo_onbekend, s.geevalueerd, s.begonnen,
       CAST(s.registerrijen AS BIGINT) AS registerrijen, s.bestand, s.rij
FROM saldo s
LEFT JOIN werk.populatie m ON m.kbo = s.kbo
