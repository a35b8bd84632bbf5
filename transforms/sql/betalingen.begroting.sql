-- The scheme as a whole by year: the budget, the awards that come from it, what was paid in the year (net, of
-- every kind) and what the authorities booked as receipts from Flanders. Budget years, and every other year with
-- a payment or a booking.
CREATE TABLE betalingen.begroting AS
WITH jaar AS (
    SELECT jaar FROM regels.begroting
    UNION
    SELECT begrotingsjaar FROM regels.projectjaren WHERE begrotingsjaar IS NOT NULL
    UNION
    SELECT boekjaar FROM werk.jaarbedragen
),
toekenning AS (
    SELECT j.begrotingsjaar AS jaar, sum(t.bedrag) AS bedrag
    FROM betalingen.toekenningen t
    JOIN regels.projectjaren j ON j.projectjaar = t.projectjaar
    WHERE t.telt
    GROUP BY j.begrotingsjaar
),
post AS (
    SELECT boekjaar AS jaar, sum(betaald) AS betaald, sum(geboekt) AS geboekt FROM werk.jaarbedragen GROUP BY boekjaar
)
SELECT p.regeling, j.jaar, b.bedrag AS budget,
       CASE WHEN i.toekenningen THEN CAST(coalesce(t.bedrag, 0) AS DECIMAL(18,2)) END AS toegekend,
       CASE WHEN i.betalingen THEN CAST(coalesce(o.betaald, 0) AS DECIMAL(18,2)) END AS betaald,
       CAST(coalesce(o.geboekt, 0) AS DECIMAL(18,2)) AS geboekt,
       CASE WHEN i.betalingen THEN CAST(coalesce(o.betaald, 0) - b.bedrag AS DECIMAL(18,2)) END AS verschil
FROM jaar j
CROSS JOIN regels.parameters p
JOIN werk.lijsten_stand i ON i.heeft_uitbetaling
LEFT JOIN regels.begroting b ON b.jaar = j.jaar
LEFT JOIN toekenning t ON t.jaar = j.jaar
LEFT JOIN post o ON o.jaar = j.jaar
ORDER BY j.jaar
