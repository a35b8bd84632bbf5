-- C01: a spelling variant of a code, which counts.
SELECT a.kbo, a.rapportjaar AS boekjaar, v.geschreven AS bronwaarde, v.code AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, a.bestand, a.actie_id AS rij, a.actie_id AS actie,
       concat('"', v.geschreven, '" gelezen als ', v.code) AS detail_nl,
       concat('"', v.geschreven, '" read as ', v.code) AS detail_en
FROM werk.acties a
JOIN stg.codevarianten v ON v.externe_code = a.externe_code
WHERE a.kijkt
