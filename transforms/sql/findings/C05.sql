-- C05: codes of two schemes on one action: the same spending justifies two subsidies.
SELECT a.kbo, a.rapportjaar AS boekjaar, a.externe_code AS bronwaarde, a.andere_regeling AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, a.bestand, a.actie_id AS rij, a.actie_id AS actie,
       concat(a.code, ' en ook ', a.andere_regeling) AS detail_nl, concat(a.code, ' and also ', a.andere_regeling) AS detail_en
FROM werk.acties a
WHERE a.kijkt AND a.rol IS NOT NULL AND a.andere_regeling IS NOT NULL
