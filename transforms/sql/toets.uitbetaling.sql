-- Check table: one row per subject and project year with awards or main payments, and one for all together
-- (kbo NULL): the sums by action are the sums of the subject, what was paid is what the payments say, and the
-- balance falls apart in what is justified, to pay, held and to reclaim, never more than is left of the award.
CREATE TABLE toets.uitbetaling AS
WITH actie AS (
    SELECT kbo, projectjaar, sum(toegekend) AS toegekend, sum(voorschot_deel) AS voorschot_deel, sum(saldo_deel) AS saldo_deel,
           sum(voorschot) AS voorschot, sum(saldo) AS saldo, sum(teruggevorderd) AS teruggevorderd, count(voorschot) AS met_betaling
    FROM betalingen.per_actie
    GROUP BY kbo, projectjaar
),
geheel AS (
    SELECT kbo, sum(toegekend) AS toegekend, sum(voorschot_deel) AS voorschot_deel, sum(saldo_deel) AS saldo_deel FROM actie GROUP BY kbo
),
gelijk AS (
    SELECT u.kbo, u.projectjaar, u.soort, u.toestand, u.toegekend, u.saldo_te_betalen, u.saldo_ingehouden, u.saldo_terug, u.saldo_verwacht,
           u.saldo_verantwoord, u.betaald, u.voorschot, u.saldo, u.teruggevorderd,
           coalesce(CASE WHEN u.soort = 'stimulans' THEN true
                         WHEN u.projectjaar IS NULL THEN
                              u.toegekend IS NOT DISTINCT FROM coalesce(g.toegekend, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                              AND u.voorschot_verwacht IS NOT DISTINCT FROM coalesce(g.voorschot_deel, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                              AND u.saldo_verwacht IS NOT DISTINCT FROM coalesce(g.saldo_deel, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                         ELSE u.toegekend IS NOT DISTINCT FROM coalesce(a.toegekend, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                              AND u.voorschot_verwacht IS NOT DISTINCT FROM coalesce(a.voorschot_deel, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                              AND u.saldo_verwacht IS NOT DISTINCT FROM coalesce(a.saldo_deel, CASE WHEN u.toegekend IS NOT NULL THEN 0 END)
                              AND (coalesce(a.met_betaling, 0) = 0 OR (a.voorschot = u.voorschot AND a.saldo = u.saldo
                                                                       AND a.teruggevorderd = u.teruggevorderd))
                    END, false) AS per_actie
    FROM betalingen.uitbetaling u
    LEFT JOIN actie a ON a.kbo = u.kbo AND a.projectjaar = u.projectjaar
    LEFT JOIN geheel g ON g.kbo = u.kbo
),
rij AS (
    SELECT g.kbo, g.projectjaar, g.soort, g.per_actie,
           coalesce(CASE WHEN g.soort = 'stimulans' THEN g.toestand IS NULL
                              ELSE g.toestand IN ('niet te beoordelen', 'terug te vorderen', 'te betalen', 'ingehouden', 'betaald') END, false)
                AND coalesce(g.saldo_te_betalen >= 0 AND g.saldo_ingehouden >= 0 AND g.saldo_terug >= 0
                             AND g.saldo_te_betalen <= g.saldo_verantwoord
                             AND g.saldo_ingehouden <= g.saldo_verwacht - g.saldo_verantwoord
                             AND g.saldo_te_betalen + g.saldo_ingehouden <= greatest(0, g.toegekend - g.betaald)
                             AND g.voorschot + g.saldo + g.teruggevorderd = g.betaald,
                             g.soort = 'stimulans' OR g.saldo IS NULL OR g.saldo_verwacht IS NULL) AS verdeeld
    FROM gelijk g
),
-- Net payments per subject, whatever the project year.
netto AS (
    SELECT coalesce(u.kbo, b.kbo) AS kbo, coalesce(u.betaald, 0) = coalesce(b.betaald, 0) AS gelijk
    FROM (SELECT kbo, sum(betaald) AS betaald FROM betalingen.uitbetaling GROUP BY kbo) u
    FULL JOIN (SELECT coalesce(m.subject, b.kbo) AS kbo, sum(b.bedrag) AS betaald
               FROM betalingen.betalingen b
               LEFT JOIN werk.populatie m ON m.kbo = b.kbo
               WHERE b.telt
               GROUP BY coalesce(m.subject, b.kbo)) b ON b.kbo = u.kbo
)
SELECT kbo, projectjaar, soort, CASE WHEN per_actie THEN 'ja' ELSE 'nee' END AS per_actie_gelijk,
       CASE WHEN verdeeld THEN 'ja' ELSE 'nee' END AS saldo_in_orde, 'ja' AS betaald_gelijk
FROM rij
UNION ALL
SELECT NULL, NULL, 'alles', 'ja', 'ja',
       CASE WHEN NOT i.heeft_uitbetaling OR NOT i.betalingen OR (SELECT coalesce(bool_and(gelijk), true) FROM netto) THEN 'ja' ELSE 'nee' END
FROM werk.lijsten_stand i
