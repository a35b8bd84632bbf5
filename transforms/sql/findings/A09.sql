-- A09: two reports of the same territory and year both count that hold the same figures: an integrated
-- and a separate one, two integrated ones, or two of one KBO under different bodies.
SELECT i.kbo, i.rapportjaar AS boekjaar, i.rapport AS bronwaarde, s.rapport AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, s.bestand, s.rapport AS rij, NULL AS actie,
       concat(CASE WHEN i.geintegreerd THEN 'geïntegreerd' ELSE 'afzonderlijk' END, ' rapport ', i.rapport, ' en ',
              CASE WHEN s.geintegreerd THEN 'geïntegreerd' ELSE 'afzonderlijk' END, ' rapport ', s.rapport) AS detail_nl,
       concat(CASE WHEN i.geintegreerd THEN 'integrated' ELSE 'separate' END, ' report ', i.rapport, ' and ',
              CASE WHEN s.geintegreerd THEN 'integrated' ELSE 'separate' END, ' report ', s.rapport) AS detail_en
FROM bbc.rapporten i
JOIN bbc.rapporten s ON s.basis_kbo = i.basis_kbo AND s.rapportjaar = i.rapportjaar AND s.telt
     AND (s.set_nr <> i.set_nr OR s.rapport <> i.rapport)
JOIN regels.jaren j ON j.jaar = i.rapportjaar
WHERE i.telt
  AND ((i.geintegreerd AND NOT s.geintegreerd AND s.dient_in)
       OR (i.geintegreerd AND s.geintegreerd AND i.rapport < s.rapport)
       OR (NOT i.geintegreerd AND NOT s.geintegreerd AND i.dient_in AND s.dient_in AND i.bron_kbo = s.bron_kbo
           AND i.rapport < s.rapport))
