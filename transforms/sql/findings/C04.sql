-- C04: main and incentive code on one action; its lines count as main.
SELECT a.kbo, a.rapportjaar AS boekjaar, a.externe_code AS bronwaarde, NULL AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, a.bestand, a.actie_id AS rij, a.actie_id AS actie,
       a.code AS detail_nl, a.code AS detail_en
FROM werk.acties a
WHERE a.kijkt AND a.rol = 'mixed'
