-- Actions whose transactions are kept: coded, near miss, or with a code in their texts; with the
-- reading of the code and the report they stand in. `kijkt` marks actions in accounts that count,
-- of scheme years: only those take part in findings C, K and S and in the population.
CREATE TABLE werk.acties AS
WITH actie AS (
    SELECT a.set_nr, a.actie_id, min(a.rij) AS rij
    FROM stg.actie a
    GROUP BY a.set_nr, a.actie_id
)
SELECT a.set_nr, a.actie_id, a.aanlevering_id AS rapport, a.bestand, a.rij, a.code AS actiecode,
       a.korte_omschrijving, a.lange_omschrijving, a.commentaar, a.evaluatie, a.externe_code, a.tekst_treffer,
       w.rol, w.code, w.code_match, w.bijna_code, w.andere_regeling,
       r.kbo, r.basis_kbo, r.bron_kbo, r.rapportjaar, r.telt,
       coalesce(r.telt AND j.jaar IS NOT NULL, false) AS kijkt
FROM stg.actie a
JOIN actie e ON e.set_nr = a.set_nr AND e.actie_id = a.actie_id AND e.rij = a.rij
JOIN bbc.rapporten r ON r.set_nr = a.set_nr AND r.rapport = a.aanlevering_id
LEFT JOIN stg.codewaarden w ON w.externe_code = a.externe_code
LEFT JOIN regels.jaren j ON j.jaar = r.rapportjaar
WHERE w.rol IS NOT NULL OR w.bijna_code IS NOT NULL OR a.tekst_treffer
