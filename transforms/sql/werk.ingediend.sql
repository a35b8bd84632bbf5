-- Which accounts a territory filed: at least one of its bodies has an adopted report for the year,
-- and none has only a provisional one. Only reports of one form are looked at: that of the export or
-- manual report that counts; else tables and deliveries, where there are any.
CREATE TABLE werk.ingediend AS
WITH rapport AS (
    SELECT r.*, CASE WHEN r.bron IN ('export', 'handmatig') THEN r.bron ELSE 'bbc' END AS vorm,
           max(CASE WHEN r.telt AND r.bron IN ('export', 'handmatig') THEN r.bron END)
               OVER (PARTITION BY r.basis_kbo, r.rapportjaar) AS tellende_vorm,
           max(CASE WHEN r.bron NOT IN ('export', 'handmatig') THEN 'bbc' END)
               OVER (PARTITION BY r.basis_kbo, r.rapportjaar) AS eerste_vorm
    FROM bbc.rapporten r
    WHERE r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel AND r.dient_in
),
bestuur AS (
    SELECT r.basis_kbo, r.bestuur_id, r.rapportjaar AS jaar,
           bool_or(r.vastgesteld OR p.voorlopig_telt) AS vastgesteld
    FROM rapport r
    CROSS JOIN regels.parameters p
    WHERE r.vorm = coalesce(r.tellende_vorm, r.eerste_vorm, r.vorm)
    GROUP BY r.basis_kbo, r.bestuur_id, r.rapportjaar
)
SELECT basis_kbo, jaar, bool_and(vastgesteld) AS ingediend
FROM bestuur
GROUP BY basis_kbo, jaar
