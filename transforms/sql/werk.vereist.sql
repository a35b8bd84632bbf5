-- Required annual accounts. Per municipality number: the scheme years from its first activity on,
-- within its life. Always the closing year, of the authority that exists then, once any of its
-- numbers has activity; that is also the one requirement of the reading `boekjaar`.
CREATE TABLE werk.vereist AS
WITH project AS (
    SELECT a.basis_kbo, a.kbo, j.jaar
    FROM werk.activiteit a
    LEFT JOIN regels.levens l ON l.basis_kbo = a.basis_kbo
    JOIN regels.jaren j ON j.jaar >= a.eerste_jaar
         AND j.jaar BETWEEN coalesce(l.eerste_jaar, 0) AND coalesce(l.laatste_jaar, 9999)
),
slot AS (
    SELECT DISTINCT CASE WHEN l.basis_kbo IS NULL THEN a.basis_kbo ELSE l.kbo_sluitjaar END AS basis_kbo,
           a.kbo, p.sluitjaar AS jaar
    FROM werk.activiteit a
    CROSS JOIN regels.parameters p
    LEFT JOIN regels.levens l ON l.basis_kbo = a.basis_kbo
    WHERE l.basis_kbo IS NULL OR l.kbo_sluitjaar IS NOT NULL
),
alle AS (
    SELECT 'projectperiode' AS periode, basis_kbo, kbo, jaar FROM project
    UNION
    SELECT 'projectperiode', basis_kbo, kbo, jaar FROM slot
    UNION
    SELECT 'boekjaar', basis_kbo, kbo, jaar FROM slot
)
SELECT a.periode, m.subject, a.kbo, a.basis_kbo, a.jaar,
       coalesce(i.ingediend, false) AS ingediend, i.jaar IS NOT NULL AS iets_ontvangen
FROM alle a
JOIN werk.populatie m ON m.kbo = a.kbo
LEFT JOIN werk.ingediend i ON i.basis_kbo = a.basis_kbo AND i.jaar = a.jaar
