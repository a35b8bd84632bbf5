-- Which accounts a territory filed: at least one of its bodies has an adopted report for the year,
-- and none has only a provisional one. Where an export or a manual report counts instead, only that
-- is looked at.
CREATE TABLE werk.ingediend AS
WITH vorm AS (
    SELECT DISTINCT basis_kbo, rapportjaar, bron
    FROM bbc.rapporten
    WHERE telt AND bron IN ('export', 'handmatig')
),
bestuur AS (
    SELECT r.basis_kbo, r.bestuur_id, r.rapportjaar AS jaar,
           bool_or(r.vastgesteld OR p.voorlopig_telt) AS vastgesteld
    FROM bbc.rapporten r
    CROSS JOIN regels.parameters p
    LEFT JOIN vorm v ON v.basis_kbo = r.basis_kbo AND v.rapportjaar = r.rapportjaar
    WHERE coalesce(v.bron, r.bron) = r.bron AND r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel AND r.dient_in
    GROUP BY r.basis_kbo, r.bestuur_id, r.rapportjaar
)
SELECT basis_kbo, jaar, bool_and(vastgesteld) AS ingediend
FROM bestuur
GROUP BY basis_kbo, jaar
