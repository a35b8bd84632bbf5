-- Authorities of which rows of awards, KPI reports or payments are in quarantine: what is not known of
-- them is no reason to accuse them.
CREATE TABLE werk.lijsten_bestuur AS
SELECT coalesce(l.kbo, q.bron_kbo) AS kbo,
       bool_or(q.soort = 'toekenningen') AS toekenningen, bool_or(q.soort = 'kpi') AS kpi,
       bool_or(q.soort = 'betalingen') AS betalingen
FROM stg.quarantaine q
LEFT JOIN regels.nummers n ON n.kbo = q.bron_kbo
LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
WHERE q.soort IN ('toekenningen', 'kpi', 'betalingen') AND q.bron_kbo IS NOT NULL
GROUP BY coalesce(l.kbo, q.bron_kbo)
