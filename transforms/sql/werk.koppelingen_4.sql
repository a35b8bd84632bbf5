-- Links followed over up to 4 actions; each step doubles how far.
CREATE TABLE werk.koppelingen_4 AS
WITH paar_2 AS (
    SELECT DISTINCT a.kbo, a.projectjaar, a.actie, b.andere
    FROM werk.koppelingen a
    JOIN werk.koppelingen b ON b.kbo = a.kbo AND b.projectjaar = a.projectjaar AND b.actie = a.andere
)
SELECT DISTINCT a.kbo, a.projectjaar, a.actie, b.andere
FROM paar_2 a
JOIN paar_2 b ON b.kbo = a.kbo AND b.projectjaar = a.projectjaar AND b.actie = a.andere
