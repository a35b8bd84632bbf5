-- Every kept transaction with its report, action, cost class and bucket (CONTROL.md 8.4), and
-- whether it is a receipt from Flanders: by the sector code; without sector, by an account of class
-- subsidie_specifiek; without both it is assumed to be one (finding K09).
CREATE TABLE werk.lijnen AS
WITH verrijkt AS (
    SELECT t.set_nr, t.bestand, t.transactie_id, t.richting, t.bedrag, t.boekjaar, t.aantal,
           t.actie_id, a.rij AS actie_rij, r.rapport, r.bron, r.kbo, r.basis_kbo, r.bron_kbo, r.rapportjaar,
           a.actiecode, a.korte_omschrijving, a.rol, a.code, a.code_match, a.bijna_code,
           coalesce(v.code, t.beleidsveld_id) AS beleidsveld,
           k.tekst AS rekening, k.rekening IS NOT NULL AS heeft_rekening,
           coalesce(k.kostensoort, 'onbekend') AS kostensoort,
           s.code AS sector,
           CASE WHEN r.basis_kbo IS NULL THEN 'quarantaine'
                WHEN NOT r.jaarrekening THEN 'ander rapporttype'
                WHEN NOT r.telt THEN 'vervangen rapport'
                WHEN t.boekjaar <> r.rapportjaar OR j.jaar IS NULL THEN 'buiten periode'
                WHEN a.rol IS NULL THEN 'niet gecodeerd'
                ELSE 'geteld' END AS emmer
    FROM stg.transacties t
    JOIN bbc.rapporten r ON r.set_nr = t.set_nr AND r.rapport = t.aanlevering_id
    LEFT JOIN werk.acties a ON a.set_nr = t.set_nr AND a.actie_id = t.actie_id
    LEFT JOIN regels.jaren j ON j.jaar = r.rapportjaar
    LEFT JOIN werk.rekeningen k ON k.set_nr = t.set_nr AND k.richting = t.richting AND k.rekening = t.rekening
    LEFT JOIN werk.sectoren s ON s.set_nr = t.set_nr AND s.sector = t.sector
    LEFT JOIN (SELECT set_nr, id, min(code) AS code FROM stg.beleidsveld GROUP BY set_nr, id) v
           ON v.set_nr = t.set_nr AND v.id = t.beleidsveld_id
),
basis AS (
    SELECT *,
           CASE WHEN richting <> 'O' THEN NULL
                WHEN sector IS NOT NULL THEN 'sector'
                WHEN heeft_rekening THEN 'account'
                ELSE 'assumed' END AS ontvangst_basis
    FROM verrijkt
)
SELECT b.*,
       b.richting = 'O' AND (
           (b.ontvangst_basis = 'sector' AND z.code IS NOT NULL)
           OR (b.ontvangst_basis = 'account' AND b.kostensoort = 'subsidie_specifiek')
           OR b.ontvangst_basis = 'assumed') AS vlaams,
       b.richting = 'O' AND e.code IS NOT NULL AS europees,
       b.richting = 'U' AND b.kostensoort <> 'intern' AS telt_totaal,
       b.richting = 'U' AND b.kostensoort <> 'intern' AND u.kostensoort IS NOT NULL AS telt_subsidiabel,
       coalesce(b.rol IN ('main', 'mixed'), false) AS hoofd
FROM basis b
LEFT JOIN (SELECT code FROM regels.sectoren WHERE soort = 'vlaams') z ON z.code = b.sector
LEFT JOIN (SELECT code FROM regels.sectoren WHERE soort = 'eu') e ON e.code = b.sector
LEFT JOIN regels.subsidiabel u ON u.kostensoort = b.kostensoort
