-- Booked and paid per authority, year and kind (main | stimulans).
CREATE TABLE werk.jaarbedragen AS
WITH post AS (
    SELECT l.kbo, l.boekjaar, CASE WHEN l.hoofd THEN 'main' ELSE 'stimulans' END AS soort,
           l.bedrag AS geboekt, CAST(0 AS DECIMAL(18,2)) AS betaald, 0 AS registerrijen
    FROM werk.lijnen l
    WHERE l.emmer = 'geteld' AND l.vlaams
    UNION ALL
    SELECT kbo, boekjaar, doel, CAST(0 AS DECIMAL(18,2)), bedrag, CASE bron WHEN 'register' THEN 1 ELSE 0 END
    FROM betalingen.betalingen
    WHERE telt
)
SELECT kbo, boekjaar, soort, CAST(sum(geboekt) AS DECIMAL(18,2)) AS geboekt,
       CAST(sum(betaald) AS DECIMAL(18,2)) AS betaald, CAST(sum(registerrijen) AS BIGINT) AS registerrijen
FROM post
GROUP BY kbo, boekjaar, soort
