-- A06: the XML and the XBRL of one delivery disagree on KBO, year, type, or on the actions: an amount
-- stands on an action that the XML does not have. When the KBO differs, both authorities are marked. It is
-- enough that one of the two files says that this is an annual account of a scheme year.
WITH tegenspraak AS (
    SELECT s.set_nr, t.rapport, t.bestand, t.veld, t.xml, t.xbrl,
           CASE WHEN t.veld LIKE 'KBO-nummer%' THEN coalesce(n.basis_kbo, t.xbrl) END AS ander_kbo
    FROM stg.levering_tegenspraak t
    JOIN stg.sets s ON s.bestand = t.bestand
    LEFT JOIN regels.nummers n ON n.kbo = t.xbrl AND t.veld LIKE 'KBO-nummer%'
),
levering AS (
    SELECT t.set_nr, t.rapport, max(CASE WHEN t.veld = 'type rapport' THEN lower(t.xbrl) END) AS ander_type,
           max(CASE WHEN t.veld IN ('rapportjaar', 'boekjaar van de bedragen') THEN TRY_CAST(t.xbrl AS INTEGER) END) AS ander_jaar
    FROM tegenspraak t
    GROUP BY t.set_nr, t.rapport
),
bestuur AS (
    SELECT t.*, r.kbo, CASE WHEN x.jaar IS NOT NULL THEN r.rapportjaar ELSE a.jaar END AS rapportjaar, r.basis_kbo
    FROM tegenspraak t
    JOIN levering l ON l.set_nr = t.set_nr AND l.rapport = t.rapport
    JOIN bbc.rapporten r ON r.set_nr = t.set_nr AND r.rapport = t.rapport
    LEFT JOIN regels.jaren x ON x.jaar = r.rapportjaar
    LEFT JOIN regels.jaren a ON a.jaar = l.ander_jaar
    WHERE (x.jaar IS NOT NULL OR a.jaar IS NOT NULL) AND (r.jaarrekening OR l.ander_type = 'jaarrekening') AND NOT r.dubbel
),
beide AS (
    SELECT kbo, rapportjaar, rapport, bestand, veld, xml, xbrl FROM bestuur WHERE basis_kbo IS NOT NULL
    UNION
    SELECT coalesce(l.kbo, b.ander_kbo), b.rapportjaar, b.rapport, b.bestand, b.veld, b.xml, b.xbrl
    FROM bestuur b
    LEFT JOIN regels.levens l ON l.basis_kbo = b.ander_kbo
    WHERE b.ander_kbo IS NOT NULL
)
SELECT kbo, rapportjaar AS boekjaar, nullif(xml, '') AS bronwaarde, xbrl AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, bestand, rapport AS rij,
       CASE WHEN veld = 'actie' THEN xbrl END AS actie,
       CASE WHEN veld = 'actie' THEN concat('actie ', xbrl, ' heeft bedragen in de XBRL, maar staat niet in de XML')
            ELSE concat(veld, ': ', xml, ' in de XML, ', xbrl, ' in de rest van de levering') END AS detail_nl,
       CASE WHEN veld = 'actie' THEN concat('action ', xbrl, ' has amounts in the XBRL, but is not in the XML')
            ELSE concat(veld, ': ', xml, ' in the XML, ', xbrl, ' in the rest of the delivery') END AS detail_en
FROM beide
