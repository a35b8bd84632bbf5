-- Members of a partnership, each once: the group of its last membership (the first listed, when it
-- has two in one year), whether it is shown via its lead, and whether its memberships contradict.
-- A member with payments of its own, and a lead, stay subjects of their own.
CREATE TABLE werk.leden AS
WITH lid AS (
    SELECT DISTINCT bestand, rij, projectjaar, trekker_kbo, lid_kbo
    FROM werk.verbanden
    WHERE trekker_kbo <> lid_kbo
),
gerangschikt AS (
    SELECT lid_kbo, trekker_kbo,
           row_number() OVER (PARTITION BY lid_kbo ORDER BY projectjaar DESC, bestand, rij) AS rang
    FROM lid
),
betaald AS (
    SELECT DISTINCT kbo
    FROM betalingen.betalingen
    WHERE telt
),
trekkers AS (
    SELECT DISTINCT trekker_kbo AS kbo
    FROM lid
),
-- Two groups at once in project year 1 was allowed: then only a warning, as long as the later
-- years hold at most one of those groups.
aantal AS (
    SELECT lid_kbo, count(DISTINCT trekker_kbo) AS groepen,
           count(DISTINCT CASE WHEN projectjaar > 1 THEN trekker_kbo END) AS groepen_later
    FROM lid
    GROUP BY lid_kbo
),
later_elders AS (
    SELECT DISTINCT n.lid_kbo
    FROM lid n
    LEFT JOIN lid e ON e.lid_kbo = n.lid_kbo AND e.trekker_kbo = n.trekker_kbo AND e.projectjaar = 1
    WHERE n.projectjaar > 1 AND e.lid_kbo IS NULL
)
SELECT g.lid_kbo, g.trekker_kbo, b.kbo IS NOT NULL AS eigen_betaling, t.kbo IS NOT NULL AS zelf_trekker,
       b.kbo IS NULL AND t.kbo IS NULL AS via,
       a.groepen > 1 OR (t.kbo IS NOT NULL AND b.kbo IS NULL) AS tweemaal,
       t.kbo IS NULL AND a.groepen > 1 AND a.groepen_later <= 1 AND e.lid_kbo IS NULL AS toegelaten
FROM gerangschikt g
JOIN aantal a ON a.lid_kbo = g.lid_kbo
LEFT JOIN betaald b ON b.kbo = g.lid_kbo
LEFT JOIN trekkers t ON t.kbo = g.lid_kbo
LEFT JOIN later_elders e ON e.lid_kbo = g.lid_kbo
WHERE g.rang = 1
