-- K07: negative total spending of the subject in a period.
SELECT b.subject AS kbo, CASE b.periode WHEN 'boekjaar' THEN p.sluitjaar END AS boekjaar,
       CAST(b.totaal AS VARCHAR) AS bronwaarde, '0' AS doelwaarde, b.totaal AS verschil,
       NULL AS bestand, NULL AS rij, NULL AS actie,
       concat(b.periode, ' ', CAST(b.totaal AS VARCHAR)) AS detail_nl, concat(b.periode, ' ', CAST(b.totaal AS VARCHAR)) AS detail_en
FROM werk.bedragen b
CROSS JOIN regels.parameters p
WHERE b.totaal < 0
