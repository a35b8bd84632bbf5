-- C03: a code of the scheme stands as a whole word in the texts of an action that has no role.
SELECT a.kbo, a.rapportjaar AS boekjaar, a.externe_code AS bronwaarde, NULL AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, a.bestand, a.actie_id AS rij, a.actie_id AS actie,
       concat('actie ', coalesce(a.actiecode, a.actie_id), ' ', coalesce(a.korte_omschrijving, '')) AS detail_nl,
       concat('action ', coalesce(a.actiecode, a.actie_id), ' ', coalesce(a.korte_omschrijving, '')) AS detail_en
FROM werk.acties a
WHERE a.kijkt AND a.tekst_treffer AND a.rol IS NULL
