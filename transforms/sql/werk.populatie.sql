-- Every authority with a payment, an award, a KPI report, a coded line, a near miss, a code in its texts, a
-- place in a partnership or a manual report for the scheme, and the subject it is judged under: itself, or the
-- lead of its group. A manual report is for the scheme unless all its actions name only other schemes.
CREATE TABLE werk.populatie AS
WITH andere_regeling AS (
    SELECT a.set_nr, a.aanlevering_id AS rapport
    FROM stg.actie a
    JOIN stg.sets s ON s.set_nr = a.set_nr AND s.bron = 'handmatig'
    LEFT JOIN stg.codewaarden w ON w.externe_code = a.externe_code
    GROUP BY a.set_nr, a.aanlevering_id
    HAVING bool_and(w.andere_regeling IS NOT NULL AND w.rol IS NULL AND w.bijna_code IS NULL AND NOT a.tekst_treffer)
),
kandidaat AS (
    SELECT kbo FROM betalingen.betalingen WHERE telt OR emmer = 'kruiscontrole'
    UNION
    SELECT kbo FROM betalingen.toekenningen WHERE telt
    UNION
    SELECT kbo FROM werk.kpi_rijen
    UNION
    SELECT kbo FROM werk.lijnen WHERE emmer = 'geteld'
    UNION
    SELECT kbo FROM werk.acties WHERE kijkt AND (bijna_code IS NOT NULL OR (rol IS NULL AND tekst_treffer))
    UNION
    SELECT trekker_kbo FROM werk.verbanden
    UNION
    SELECT lid_kbo FROM werk.verbanden
    UNION
    SELECT r.kbo
    FROM bbc.rapporten r
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    LEFT JOIN andere_regeling a ON a.set_nr = r.set_nr AND a.rapport = r.rapport
    WHERE r.bron = 'handmatig' AND r.basis_kbo IS NOT NULL AND a.rapport IS NULL
),
namen AS (
    SELECT kbo, min(naam) AS naam
    FROM (SELECT kbo, naam FROM betalingen.betalingen UNION ALL SELECT kbo, naam FROM betalingen.toekenningen)
    WHERE naam IS NOT NULL
    GROUP BY kbo
),
eigen_namen AS (
    SELECT bron_kbo AS kbo, min(naam) AS naam
    FROM stg.namen
    GROUP BY bron_kbo
)
SELECT k.kbo, l.nis, coalesce(l.naam, n.naam, e.naam, concat('Onbekend bestuur ', k.kbo)) AS naam,
       l.kbo IS NOT NULL AS bekend,
       CASE WHEN m.via THEN m.trekker_kbo ELSE k.kbo END AS subject,
       coalesce(m.via, false) AS via
FROM kandidaat k
LEFT JOIN (SELECT DISTINCT kbo, nis, naam FROM regels.levens WHERE NOT opgegaan) l ON l.kbo = k.kbo
LEFT JOIN namen n ON n.kbo = k.kbo
LEFT JOIN eigen_namen e ON e.kbo = k.kbo
LEFT JOIN werk.leden m ON m.lid_kbo = k.kbo
