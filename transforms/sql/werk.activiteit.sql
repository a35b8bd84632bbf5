-- The first year in which each municipality number has a payment (of any kind) or a coded line.
CREATE TABLE werk.activiteit AS
WITH jaar AS (
    SELECT basis_kbo, kbo, boekjaar AS jaar FROM betalingen.betalingen WHERE telt
    UNION ALL
    SELECT basis_kbo, kbo, boekjaar FROM werk.lijnen WHERE emmer = 'geteld'
)
SELECT basis_kbo, min(kbo) AS kbo, min(jaar) AS eerste_jaar
FROM jaar
GROUP BY basis_kbo
