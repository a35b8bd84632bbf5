-- K05: a main action without commentaar: the link with the actions of the plan is not visible.
SELECT a.kbo, a.rapportjaar AS boekjaar, NULL AS bronwaarde, 'commentaar' AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, a.bestand, a.actie_id AS rij, a.actie_id AS actie,
       concat('actie ', coalesce(a.actiecode, a.actie_id), ' ', coalesce(a.korte_omschrijving, '')) AS detail_nl,
       concat('action ', coalesce(a.actiecode, a.actie_id), ' ', coalesce(a.korte_omschrijving, '')) AS detail_en
FROM werk.acties a
WHERE a.kijkt AND a.rol IN ('main', 'mixed') AND NOT regexp_matches(coalesce(a.commentaar, ''), '[^\s\pZ]')
