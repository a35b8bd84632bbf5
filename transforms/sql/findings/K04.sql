-- K04: ESF or AMIF as a whole word in the texts of a main action (it may also say that there is none).
WITH tekst AS (
    SELECT a.*, concat_ws(' | ', a.korte_omschrijving, a.lange_omschrijving, a.commentaar, a.evaluatie) AS tekst
    FROM werk.acties a
    WHERE a.kijkt AND a.rol IN ('main', 'mixed')
)
SELECT t.kbo, t.rapportjaar AS boekjaar, upper(regexp_extract(t.tekst, '(?i)(^|[^\pL\pN])(ESF|AMIF)($|[^\pL\pN])', 2)) AS bronwaarde,
       NULL AS doelwaarde, CAST(NULL AS DECIMAL(18,2)) AS verschil, t.bestand, t.actie_id AS rij, t.actie_id AS actie,
       concat('actie ', coalesce(t.actiecode, t.actie_id), ' ', coalesce(t.korte_omschrijving, '')) AS detail_nl,
       concat('action ', coalesce(t.actiecode, t.actie_id), ' ', coalesce(t.korte_omschrijving, '')) AS detail_en
FROM tekst t
WHERE regexp_matches(t.tekst, '(?i)(^|[^\pL\pN])(ESF|AMIF)($|[^\pL\pN])')
