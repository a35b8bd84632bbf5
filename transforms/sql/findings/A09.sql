-- A09: an integrated report and a separate one of the same territory and year both count.
SELECT i.kbo, i.rapportjaar AS boekjaar, i.rapport AS bronwaarde, s.rapport AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, s.bestand, s.rapport AS rij, NULL AS actie,
       concat('geïntegreerd rapport ', i.rapport, ' en afzonderlijk rapport ', s.rapport) AS detail_nl,
       concat('integrated report ', i.rapport, ' and separate report ', s.rapport) AS detail_en
FROM bbc.rapporten i
JOIN bbc.rapporten s ON s.basis_kbo = i.basis_kbo AND s.rapportjaar = i.rapportjaar AND s.telt AND NOT s.geintegreerd AND s.dient_in
JOIN regels.jaren j ON j.jaar = i.rapportjaar
WHERE i.telt AND i.geintegreerd
