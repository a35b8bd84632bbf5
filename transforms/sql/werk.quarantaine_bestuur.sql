-- Whose figures the quarantine touches (A07): rows and files of annual accounts of scheme years, by
-- their delivery, or by the whole table set when a table of it could not be read; rows of lists by
-- the KBO they name. Rows of other report types touch no figure of the control, nor do those of an
-- export of the BBC-analysetool for a territory and year of which tables or a delivery count. `mild`: awards and
-- KPI reports, on which no figure of the 2x test rests. Decisions have D01.
CREATE TABLE werk.quarantaine_bestuur AS
WITH gedekt AS (
    SELECT DISTINCT basis_kbo, rapportjaar FROM bbc.rapporten WHERE telt AND dient_in AND bron IN ('tabellen', 'levering')
),
via_levering AS (
    SELECT q.bestand, q.rij, q.kolom, q.waarde, q.reden, r.kbo, r.rapportjaar AS jaar, false AS mild
    FROM stg.quarantaine q
    JOIN bbc.rapporten r ON r.set_nr = q.set_nr AND r.rapport = q.aanlevering_id
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    LEFT JOIN gedekt g ON g.basis_kbo = r.basis_kbo AND g.rapportjaar = r.rapportjaar
    WHERE r.jaarrekening AND r.basis_kbo IS NOT NULL AND (r.bron <> 'export' OR g.basis_kbo IS NULL)
),
-- A quarantined delivery row is no report: its body is found in the raw table.
via_bestuur AS (
    SELECT q.bestand, q.rij, q.kolom, q.waarde, q.reden, coalesce(l.kbo, b.basis_kbo) AS kbo, q.jaar, false AS mild
    FROM stg.quarantaine q
    JOIN stg.ruw_aanlevering a ON a.set_nr = q.set_nr AND a.bestand = q.bestand AND CAST(a.rij AS VARCHAR) = q.rij
    JOIN werk.besturen b ON b.set_nr = a.set_nr AND b.bestuur_id = trim(a.bestuur_id)
    LEFT JOIN regels.levens l ON l.basis_kbo = b.basis_kbo
    LEFT JOIN regels.jaren j ON j.jaar = q.jaar
    WHERE q.soort = 'aanlevering' AND (q.jaar IS NULL OR j.jaar IS NOT NULL) AND b.basis_kbo IS NOT NULL
      AND lower(trim(coalesce(a.type_rapport, ''))) = 'jaarrekening'
),
-- Nothing says whose rows these are: every account of the set may miss some.
hele_set AS (
    SELECT q.bestand, q.rij, q.kolom, q.waarde, q.reden, r.kbo, r.rapportjaar AS jaar, false AS mild
    FROM stg.quarantaine q
    JOIN bbc.rapporten r ON r.set_nr = q.set_nr
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    WHERE (q.soort IN ('algemene_rekening', 'economische_sector')
           OR (q.aanlevering_id IS NULL AND q.rij IS NULL AND q.soort IN ('transactie', 'actie')))
      AND r.jaarrekening AND r.basis_kbo IS NOT NULL
),
lijsten AS (
    SELECT q.bestand, q.rij, q.kolom, q.waarde, q.reden, coalesce(l.kbo, q.bron_kbo) AS kbo, q.jaar,
           q.soort IN ('toekenningen', 'kpi') AS mild
    FROM stg.quarantaine q
    LEFT JOIN regels.nummers n ON n.kbo = q.bron_kbo
    LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
    LEFT JOIN regels.jaren j ON j.jaar = q.jaar
    LEFT JOIN gedekt g ON g.basis_kbo = n.basis_kbo AND g.rapportjaar = q.jaar
    WHERE q.bron_kbo IS NOT NULL AND q.soort <> 'beslissingen'
      AND (q.soort <> 'analysetool' OR q.jaar IS NULL OR (j.jaar IS NOT NULL AND g.basis_kbo IS NULL))
      AND (q.soort NOT IN ('xbrl', 'beleidsinformatie') OR q.jaar IS NULL OR j.jaar IS NOT NULL)
)
SELECT * FROM via_levering
UNION
SELECT * FROM via_bestuur
UNION
SELECT * FROM hele_set
UNION
SELECT * FROM lijsten
