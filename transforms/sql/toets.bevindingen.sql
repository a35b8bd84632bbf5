-- Check table: one row per rule of the register (and per rule that is published without being one):
-- rows found on the population (P05 and D01 may be about nobody in it), and rows published.
CREATE TABLE toets.bevindingen AS
WITH gevonden AS (
    SELECT b.bevinding, count(*) AS aantal
    FROM werk.bevindingen b
    LEFT JOIN werk.populatie m ON m.kbo = b.kbo
    WHERE m.kbo IS NOT NULL OR b.bevinding IN ('P05', 'D01')
    GROUP BY b.bevinding
),
gepubliceerd AS (
    SELECT bevinding, count(*) AS aantal FROM controle.bevindingen GROUP BY bevinding
)
SELECT r.bevinding, coalesce(g.aantal, 0) AS gevonden, coalesce(p.aantal, 0) AS gepubliceerd,
       CASE WHEN coalesce(g.aantal, 0) = coalesce(p.aantal, 0) THEN 'ja' ELSE 'nee' END AS geplaatst
FROM (SELECT bevinding FROM regels.bevindingen UNION SELECT bevinding FROM controle.bevindingen) r
LEFT JOIN gevonden g ON g.bevinding = r.bevinding
LEFT JOIN gepubliceerd p ON p.bevinding = r.bevinding
