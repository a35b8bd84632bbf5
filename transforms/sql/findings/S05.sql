-- S05: leaving the possible transfers out would change one of the four states of the deciding period.
SELECT b.subject AS kbo, CAST(NULL AS INTEGER) AS boekjaar, b.toestand AS bronwaarde, v.toestand AS doelwaarde,
       CAST(v.uitgaven - b.uitgaven AS DECIMAL(18,2)) AS verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       concat(b.ontvangsten_basis, '/', b.uitgaven_basis, ': ', b.toestand, ' wordt ', v.toestand) AS detail_nl,
       concat(b.ontvangsten_basis, '/', b.uitgaven_basis, ': ', b.toestand, ' becomes ', v.toestand) AS detail_en
FROM werk.lezingen b
JOIN werk.beslissend d ON d.subject = b.subject AND d.periode = b.periode
JOIN werk.lezingen v ON v.variant = 'doorgegeven' AND v.subject = b.subject AND v.periode = b.periode
     AND v.ontvangsten_basis = b.ontvangsten_basis AND v.uitgaven_basis = b.uitgaven_basis
WHERE b.variant = 'basis' AND v.toestand <> b.toestand
