-- Check table: one row per subject, and per authority with readings that is none; the spending is
-- summed again from the published lines. A proposal stands with the states voldoet and voldoet niet only.
CREATE TABLE toets.lezingen AS
WITH lezing AS (
    SELECT kbo, count(*) AS aantal, sum(CASE WHEN beslissend THEN 1 ELSE 0 END) AS beslissende,
           bool_and(coalesce(toestand, '') IN ('voldoet', 'voldoet niet', 'geen ontvangsten', 'niet te beoordelen')) AS gekend,
           bool_and(coalesce(CASE WHEN coalesce(toestand, '') NOT IN ('voldoet', 'voldoet niet')
                                  THEN voorstel_terugvordering IS NULL
                                  ELSE voorstel_terugvordering >= 0 AND voorstel_terugvordering <= ontvangsten
                                       AND (toestand = 'voldoet niet' OR voorstel_terugvordering = 0)
                             END, false)) AS terugvordering,
           max(CASE WHEN periode = 'projectperiode' AND ontvangsten_basis = 'geboekt' AND uitgaven_basis = 'totaal'
                    THEN uitgaven END) AS totaal,
           max(CASE WHEN periode = 'projectperiode' AND ontvangsten_basis = 'geboekt' AND uitgaven_basis = 'subsidiabel'
                    THEN uitgaven END) AS subsidiabel
    FROM controle.lezingen
    GROUP BY kbo
),
lijn AS (
    SELECT m.subject,
           sum(CASE WHEN l.kostensoort <> 'intern' THEN l.bedrag ELSE 0 END) AS totaal,
           sum(CASE WHEN l.subsidiabel THEN l.bedrag ELSE 0 END) AS subsidiabel
    FROM bbc.lijnen l
    JOIN werk.populatie m ON m.kbo = l.kbo
    WHERE l.rol IN ('main', 'mixed') AND l.richting = 'Uitgave'
    GROUP BY m.subject
)
SELECT coalesce(s.subject, z.kbo) AS kbo, coalesce(z.aantal, 0) AS lezingen,
       CASE WHEN s.subject IS NOT NULL AND z.aantal = 8 AND z.beslissende = 1 THEN 'ja' ELSE 'nee' END AS acht_lezingen,
       CASE WHEN z.gekend THEN 'ja' ELSE 'nee' END AS toestanden_gekend,
       CASE WHEN z.terugvordering THEN 'ja' ELSE 'nee' END AS terugvordering_in_orde,
       CASE WHEN z.totaal = coalesce(l.totaal, 0) AND z.subsidiabel = coalesce(l.subsidiabel, 0) THEN 'ja' ELSE 'nee' END AS uitgaven_herrekend
FROM (SELECT DISTINCT subject FROM werk.populatie) s
FULL JOIN lezing z ON z.kbo = s.subject
LEFT JOIN lijn l ON l.subject = s.subject
