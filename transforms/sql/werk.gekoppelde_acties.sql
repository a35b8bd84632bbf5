-- Links followed over up to 32 actions, more than the plan has: `andere` is every action that `actie` is linked
-- with, directly or through others. A table between the steps, since a repeated CTE is computed again each time.
CREATE TABLE werk.gekoppelde_acties AS
WITH paar_8 AS (
    SELECT DISTINCT a.kbo, a.projectjaar, a.actie, b.andere
    FROM werk.koppelingen_4 a
    JOIN werk.koppelingen_4 b ON b.kbo = a.kbo AND b.projectjaar = a.projectjaar AND b.actie = a.andere
),
paar_16 AS (
    SELECT DISTINCT a.kbo, a.projectjaar, a.actie, b.andere
    FROM paar_8 a
    JOIN paar_8 b ON b.kbo = a.kbo AND b.projectjaar = a.projectjaar AND b.actie = a.andere
)
SELECT DISTINCT a.kbo, a.projectjaar, a.actie, b.andere
FROM paar_16 a
JOIN paar_16 b ON b.kbo = a.kbo AND b.projectjaar = a.projectjaar AND b.actie = a.andere
