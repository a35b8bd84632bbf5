-- A02: of the closing year a body has only a provisional account, and the scheme does not accept it.
SELECT r.kbo, r.rapportjaar AS boekjaar, 'Voorlopig' AS bronwaarde, 'Origineel of Herziening' AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, r.bestand, r.rapport AS rij, NULL AS actie,
       concat('rapport ', r.rapport) AS detail_nl, concat('report ', r.rapport) AS detail_en
FROM bbc.rapporten r
JOIN regels.parameters p ON p.sluitjaar = r.rapportjaar
WHERE r.reden = 'alleen voorlopig' AND r.dient_in
