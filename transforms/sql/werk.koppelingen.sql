-- Actions that one authority linked in a project year: a KPI row that counts of `actie` names `andere`, or the
-- other way round; and each of them with itself.
CREATE TABLE werk.koppelingen AS
WITH genoemd AS (
    SELECT kbo, projectjaar, actie, andere
    FROM (SELECT kbo, projectjaar, actie, unnest(string_split(ook_bij, ';')) AS andere
          FROM werk.kpi_rijen WHERE ook_bij IS NOT NULL)
    WHERE andere <> actie
)
SELECT kbo, projectjaar, actie, andere FROM genoemd
UNION
SELECT kbo, projectjaar, andere, actie FROM genoemd
UNION
SELECT kbo, projectjaar, actie, actie FROM genoemd
UNION
SELECT kbo, projectjaar, andere, andere FROM genoemd
