-- A01: the annual account of the closing year is missing: it is required, and nothing was filed.
SELECT v.kbo, v.jaar AS boekjaar, NULL AS bronwaarde, 'Jaarrekening' AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       coalesce(l.eigen_naam, v.basis_kbo) AS detail_nl, coalesce(l.eigen_naam, v.basis_kbo) AS detail_en
FROM werk.vereist v
LEFT JOIN regels.levens l ON l.basis_kbo = v.basis_kbo
WHERE v.periode = 'boekjaar' AND NOT v.ingediend AND NOT v.iets_ontvangen
