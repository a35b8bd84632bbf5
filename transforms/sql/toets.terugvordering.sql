-- Check table: one row per subject, and per authority with an overview that is none: the proposal is the higher of
-- the ratio's claim and the sum of overpayment and KPI, and its debtor is a subject.
CREATE TABLE toets.terugvordering AS
SELECT coalesce(s.subject, t.kbo) AS kbo, t.voorstel, t.verhouding, t.overbetaling, t.kpi_te_vorderen,
       CASE WHEN s.subject IS NOT NULL AND t.kbo IS NOT NULL AND t.schuldenaar_kbo = s.subject THEN 'ja' ELSE 'nee' END AS een_overzicht,
       CASE WHEN t.kbo IS NULL THEN 'nee'
            WHEN t.voorstel IS NULL THEN CASE WHEN coalesce(t.verhouding, t.overbetaling, t.kpi) IS NULL THEN 'ja' ELSE 'nee' END
            WHEN t.voorstel >= 0 AND t.voorstel >= coalesce(t.verhouding, 0)
                 AND t.voorstel >= coalesce(t.overbetaling, 0) + coalesce(t.kpi_te_vorderen, 0)
                 AND (t.voorstel = coalesce(t.verhouding, 0) OR t.voorstel = coalesce(t.overbetaling, 0) + coalesce(t.kpi_te_vorderen, 0))
                 AND coalesce(t.kpi_te_vorderen, 0) <= coalesce(t.kpi, 0) THEN 'ja' ELSE 'nee' END AS voorstel_in_orde
FROM (SELECT DISTINCT subject FROM werk.populatie) s
FULL JOIN controle.terugvordering t ON t.kbo = s.subject
