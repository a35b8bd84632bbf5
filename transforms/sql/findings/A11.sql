-- A11: an account that counts without a transaction on any of its actions.
WITH aanwezig AS (
    SELECT set_nr, aanlevering_id FROM stg.totalen WHERE aanlevering_id IS NOT NULL
    UNION
    SELECT set_nr, aanlevering_id FROM stg.transacties
)
SELECT r.kbo, r.rapportjaar AS boekjaar, '0' AS bronwaarde, 'transacties op acties' AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, r.bestand, r.rapport AS rij, NULL AS actie,
       concat('rapport ', r.rapport) AS detail_nl, concat('report ', r.rapport) AS detail_en
FROM bbc.rapporten r
JOIN regels.jaren j ON j.jaar = r.rapportjaar
LEFT JOIN aanwezig a ON a.set_nr = r.set_nr AND a.aanlevering_id = r.rapport
WHERE r.telt AND a.aanlevering_id IS NULL
