-- Awards and payments together: per subject (members shown via their lead are added to it), project year and kind
-- what was promised, paid as advance and as balance, and reclaimed, and the state of the 20 % balance. A payment
-- without project year leaves one row for the subject as a whole. The register tells no kinds, so no advance and
-- no balance. V = balance promised, J = of awards whose KPIs were reached, N = V - J, B = balance paid and not
-- reclaimed, O = awarded and not paid: te betalen = J - B within O; terug = what was paid above J, as far as reclaim
-- is possible; the rest of N is held, within what is left of O.
-- gedekt: something was awarded, or the award list covers that project year and kind (it holds an award of somebody).
CREATE TABLE werk.uitbetaling AS
WITH geheel AS (
    SELECT DISTINCT subject, doel AS soort FROM werk.projectbetalingen WHERE projectjaar IS NULL
),
-- The year-end judgement of each award.
beloofd AS (
    SELECT m.subject, t.projectjaar, CASE t.soort WHEN 'stimulans' THEN 'stimulans' ELSE 'main' END AS soort,
           t.bedrag, t.voorschot_deel, t.saldo_deel,
           CASE WHEN t.soort = 'actie' THEN coalesce(o.oordeel, 'niet te beoordelen') END AS oordeel,
           j.begin, t.bestand, t.rij
    FROM betalingen.toekenningen t
    JOIN werk.populatie m ON m.kbo = t.kbo
    LEFT JOIN werk.kpi_oordelen o ON o.kbo = t.kbo AND o.projectjaar = t.projectjaar AND o.actie = t.actie
         AND o.doelgroep_sleutel = t.doelgroep_sleutel AND o.periode = 'projectjaar'
    LEFT JOIN regels.projectjaren j ON j.projectjaar = t.projectjaar
    WHERE t.telt
),
dekking AS (
    SELECT projectjaar, soort FROM beloofd
    UNION
    SELECT NULL, soort FROM beloofd
),
toekenning AS (
    SELECT b.subject, b.soort, CASE WHEN g.subject IS NULL THEN b.projectjaar END AS projectjaar,
           sum(b.bedrag) AS toegekend, sum(b.voorschot_deel) AS v, sum(b.saldo_deel) AS s,
           sum(CASE WHEN b.oordeel = 'behaald' THEN b.saldo_deel ELSE 0 END) AS j,
           sum(CASE WHEN b.oordeel = 'terugvordering mogelijk' THEN b.saldo_deel ELSE 0 END) AS t,
           sum(CASE WHEN b.oordeel = 'niet te beoordelen' THEN b.saldo_deel ELSE 0 END) AS onbekend,
           bool_or(coalesce(b.oordeel, 'niet te beoordelen') NOT IN ('niet te beoordelen', 'nog niet verwacht')) AS geevalueerd,
           bool_and(b.begin IS NOT NULL) AS begin_bekend, max(b.begin) AS begin,
           min(b.bestand) AS bestand, min_by(b.rij, concat(b.bestand, '|', lpad(CAST(b.rij AS VARCHAR), 12, '0'))) AS rij
    FROM beloofd b
    LEFT JOIN geheel g ON g.subject = b.subject AND g.soort = b.soort
    GROUP BY b.subject, b.soort, CASE WHEN g.subject IS NULL THEN b.projectjaar END
),
betaling AS (
    SELECT b.subject, b.doel AS soort, CASE WHEN g.subject IS NULL THEN b.projectjaar END AS projectjaar,
           sum(CASE WHEN b.soort = 'voorschot' THEN b.bedrag ELSE 0 END) AS voorschot,
           sum(CASE WHEN b.soort = 'saldo' THEN b.bedrag ELSE 0 END) AS saldo,
           sum(CASE WHEN b.soort IN ('terugvordering', 'terugvordering_stimulans') THEN b.bedrag ELSE 0 END) AS terug,
           sum(b.bedrag) AS betaald, sum(CASE b.bron WHEN 'register' THEN 1 ELSE 0 END) AS registerrijen,
           min(b.bestand) AS bestand, min_by(b.rij, concat(b.bestand, '|', lpad(CAST(b.rij AS VARCHAR), 12, '0'))) AS rij
    FROM werk.projectbetalingen b
    LEFT JOIN geheel g ON g.subject = b.subject AND g.soort = b.doel
    GROUP BY b.subject, b.doel, CASE WHEN g.subject IS NULL THEN b.projectjaar END
),
onleesbaar AS (
    SELECT DISTINCT m.subject
    FROM werk.lijsten_bestuur q
    JOIN werk.populatie m ON m.kbo = q.kbo
    WHERE q.toekenningen OR q.betalingen
),
samen AS (
    SELECT coalesce(t.subject, b.subject) AS kbo, coalesce(t.soort, b.soort) AS soort,
           coalesce(t.projectjaar, b.projectjaar) AS projectjaar,
           CASE WHEN i.toekenningen THEN coalesce(t.toegekend, 0) END AS toegekend,
           coalesce(t.v, 0) AS v, coalesce(t.s, 0) AS s, coalesce(t.j, 0) AS j, coalesce(t.t, 0) AS t,
           coalesce(t.onbekend, 0) AS onbekend, coalesce(t.geevalueerd, false) AS geevalueerd,
           coalesce(t.begin_bekend AND t.begin <= p.peildatum, false) AS begonnen,
           coalesce(b.voorschot, 0) AS voorschot, coalesce(b.saldo, 0) AS saldo, coalesce(b.terug, 0) AS terug,
           CASE WHEN i.gedateerd OR (i.betalingen AND coalesce(t.soort, b.soort) = 'main') THEN coalesce(b.betaald, 0) END AS betaald,
           coalesce(b.registerrijen, 0) AS registerrijen,
           coalesce(t.soort, b.soort) = 'main' AS hoofd, i.toekenningen, i.gedateerd, i.toekenningen_zonder_eigenaar, p.regeling,
           coalesce(t.bestand, b.bestand) AS bestand, CASE WHEN t.subject IS NOT NULL THEN t.rij ELSE b.rij END AS rij
    FROM toekenning t
    FULL JOIN betaling b ON b.subject = t.subject AND b.soort = t.soort AND b.projectjaar IS NOT DISTINCT FROM t.projectjaar
    CROSS JOIN regels.parameters p
    JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
),
netto AS (
    SELECT s.*, s.s - s.j AS n, greatest(0, s.saldo + s.terug) AS saldo_netto, s.toegekend - s.betaald AS open
    FROM samen s
),
boven AS (
    SELECT n.*, greatest(0, n.saldo_netto - n.j) AS te_veel, greatest(0, least(n.j - greatest(0, n.saldo), n.open)) AS te_betalen
    FROM netto n
),
saldo AS (
    SELECT b.*, least(b.t, b.te_veel) AS saldo_terug,
           greatest(0, least(b.n - least(b.n, b.te_veel), b.open - b.te_betalen)) AS ingehouden
    FROM boven b
)
SELECT s.regeling, s.kbo, m.naam, s.projectjaar, s.soort,
       CAST(s.toegekend AS DECIMAL(18,2)) AS toegekend,
       CASE WHEN s.hoofd AND s.toekenningen THEN CAST(s.v AS DECIMAL(18,2)) END AS voorschot_verwacht,
       CASE WHEN s.hoofd AND s.gedateerd THEN CAST(s.voorschot AS DECIMAL(18,2)) END AS voorschot,
       CASE WHEN s.hoofd AND s.toekenningen THEN CAST(s.s AS DECIMAL(18,2)) END AS saldo_verwacht,
       CASE WHEN s.hoofd AND s.gedateerd THEN CAST(s.saldo AS DECIMAL(18,2)) END AS saldo,
       CASE WHEN s.gedateerd THEN CAST(s.terug AS DECIMAL(18,2)) END AS teruggevorderd,
       CAST(s.betaald AS DECIMAL(18,2)) AS betaald,
       CASE WHEN s.gedateerd THEN CAST(s.betaald - s.toegekend AS DECIMAL(18,2)) END AS verschil,
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
       CASE WHEN s.hoofd AND s.gedateerd THEN CAST(s.saldo_netto AS DECIMAL(18,2)) END AS saldo_netto,
       CAST(s.onbekend AS DECIMAL(18,2)) AS saldo_onbekend, s.geevalueerd, s.begonnen,
       coalesce(s.toegekend > 0, false) OR (d.soort IS NOT NULL AND NOT s.toekenningen_zonder_eigenaar) AS gedekt,
       o.subject IS NOT NULL AS onleesbaar, CAST(s.registerrijen AS BIGINT) AS registerrijen, s.bestand, s.rij
FROM saldo s
JOIN werk.populatie m ON m.kbo = s.kbo
LEFT JOIN dekking d ON d.soort = s.soort AND d.projectjaar IS NOT DISTINCT FROM s.projectjaar
LEFT JOIN onleesbaar o ON o.subject = s.kbo
