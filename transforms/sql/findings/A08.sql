-- A08: an earlier required account is missing or only provisional: the project period cannot be assessed.
SELECT v.kbo, v.jaar AS boekjaar, CASE WHEN v.iets_ontvangen THEN 'Voorlopig' END AS bronwaarde,
       'Jaarrekening' AS doelwaarde, CAST(NULL AS DECIMAL(18,2)) AS verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       concat(coalesce(l.eigen_naam, v.basis_kbo), ' ', CAST(v.jaar AS VARCHAR)) AS detail_nl,
       concat(coalesce(l.eigen_naam, v.basis_kbo), ' ', CAST(v.jaar AS VARCHAR)) AS detail_en
FROM werk.vereist v
CROSS JOIN regels.parameters p
LEFT JOIN regels.levens l ON l.basis_kbo = v.basis_kbo
WHERE v.periode = 'projectperiode' AND v.jaar < p.sluitjaar AND NOT v.ingediend
