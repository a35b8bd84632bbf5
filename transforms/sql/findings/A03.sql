-- A03: several versions of one account: which one counts, which do not.
WITH versies AS (
    SELECT bestuur_id, basis_kbo, rapportjaar, count(*) AS aantal, max(CASE WHEN telt THEN rapport END) AS gekozen
    FROM bbc.rapporten
    WHERE jaarrekening AND basis_kbo IS NOT NULL AND NOT dubbel
    GROUP BY bestuur_id, basis_kbo, rapportjaar
    HAVING count(*) > 1
)
SELECT r.kbo, r.rapportjaar AS boekjaar, concat(r.status, ' ', r.rapport) AS bronwaarde, v.gekozen AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, r.bestand, r.rapport AS rij, NULL AS actie,
       concat('rapport ', r.rapport, ' (', r.status, ') telt niet; rapport ', coalesce(v.gekozen, 'geen'), ' telt') AS detail_nl,
       concat('report ', r.rapport, ' (', r.status, ') does not count; report ', coalesce(v.gekozen, 'none'), ' does') AS detail_en
FROM bbc.rapporten r
JOIN versies v ON v.bestuur_id = r.bestuur_id AND v.basis_kbo = r.basis_kbo AND v.rapportjaar = r.rapportjaar
JOIN regels.jaren j ON j.jaar = r.rapportjaar
WHERE r.jaarrekening AND NOT r.dubbel AND NOT r.telt
