-- Check table: per authority, the counted transactions against the published lines, and the other way
-- round: a published line must have been counted.
CREATE TABLE toets.lijnsommen AS
WITH geteld AS (
    SELECT l.kbo, sum(l.bedrag * l.aantal) AS euro, bool_and(coalesce(l.richting IN ('U', 'O'), false)) AS richtingen
    FROM werk.lijnen l
    WHERE l.emmer = 'geteld'
    GROUP BY l.kbo
),
gepubliceerd AS (
    SELECT kbo, sum(bedrag) AS euro FROM bbc.lijnen WHERE rol IS NOT NULL GROUP BY kbo
)
SELECT coalesce(g.kbo, p.kbo) AS kbo, CAST(g.euro AS DECIMAL(18,2)) AS geteld, CAST(p.euro AS DECIMAL(18,2)) AS gepubliceerd,
       CASE WHEN g.richtingen THEN 'ja' ELSE 'nee' END AS richtingen_gekend,
       CASE WHEN length(g.kbo) = 10 AND 97 - TRY_CAST(substr(g.kbo, 1, 8) AS INTEGER) % 97
                 = TRY_CAST(substr(g.kbo, 9, 2) AS INTEGER) THEN 'ja' ELSE 'nee' END AS kbo_geldig,
       CASE WHEN g.euro = p.euro THEN 'ja' ELSE 'nee' END AS som_gelijk
FROM geteld g
FULL JOIN gepubliceerd p ON p.kbo = g.kbo
