-- Booked against paid (main) of each subject, per scheme year with a filed account and for the
-- project period (boekjaar NULL: those years, and what was paid outside the scheme years), with the
-- tolerance of the payments source. Empty when no payments were delivered, or a list of them could not be read.
CREATE TABLE werk.verschillen AS
WITH jaar AS (
    SELECT m.kbo, y.jaar, coalesce(b.geboekt, 0) AS geboekt, coalesce(b.betaald, 0) AS betaald,
           coalesce(b.registerrijen, 0) AS registerrijen
    FROM werk.populatie m
    JOIN werk.jaren_beoordeelbaar y ON y.kbo = m.kbo
    LEFT JOIN werk.jaarbedragen b ON b.kbo = m.kbo AND b.boekjaar = y.jaar AND b.soort = 'main'
    WHERE NOT m.via
),
daarbuiten AS (
    SELECT b.kbo, sum(b.betaald) AS betaald, sum(b.registerrijen) AS registerrijen
    FROM werk.jaarbedragen b
    LEFT JOIN regels.jaren j ON j.jaar = b.boekjaar
    WHERE b.soort = 'main' AND j.jaar IS NULL
    GROUP BY b.kbo
),
alles AS (
    SELECT kbo, jaar AS boekjaar, geboekt, betaald, registerrijen FROM jaar
    UNION ALL
    SELECT m.kbo, NULL, coalesce(g.geboekt, 0), coalesce(g.betaald, 0) + coalesce(d.betaald, 0),
           coalesce(g.registerrijen, 0) + coalesce(d.registerrijen, 0)
    FROM werk.populatie m
    LEFT JOIN (SELECT kbo, sum(geboekt) AS geboekt, sum(betaald) AS betaald, sum(registerrijen) AS registerrijen
               FROM jaar GROUP BY kbo) g ON g.kbo = m.kbo
    LEFT JOIN daarbuiten d ON d.kbo = m.kbo
    WHERE NOT m.via
)
SELECT a.kbo, a.boekjaar, CAST(a.geboekt AS DECIMAL(18,2)) AS geboekt, CAST(a.betaald AS DECIMAL(18,2)) AS betaald,
       CAST(a.geboekt - a.betaald AS DECIMAL(18,2)) AS verschil,
       CAST(CASE WHEN s.bron = 'register' THEN p.tolerantie_register * a.registerrijen
                 ELSE p.tolerantie_lijst END AS DECIMAL(18,2)) AS tolerantie
FROM alles a
CROSS JOIN regels.parameters p
JOIN regels.betaalbron s ON s.bron IS NOT NULL AND s.volledig
