-- Scheme years of which an authority filed its accounts: something was filed, and nothing that is
-- required of it for that year is missing. Booked and paid are compared in these years only.
CREATE TABLE werk.jaren_beoordeelbaar AS
WITH ontbreekt AS (
    SELECT DISTINCT kbo, jaar FROM werk.vereist WHERE NOT ingediend
)
SELECT DISTINCT coalesce(l.kbo, i.basis_kbo) AS kbo, i.jaar
FROM werk.ingediend i
LEFT JOIN regels.levens l ON l.basis_kbo = i.basis_kbo
JOIN regels.jaren j ON j.jaar = i.jaar
LEFT JOIN ontbreekt o ON o.kbo = coalesce(l.kbo, i.basis_kbo) AND o.jaar = i.jaar
WHERE i.ingediend AND o.kbo IS NULL
