-- Every report read, and whether it counts. Per body and reporting year exactly one annual account
-- counts: adopted (Origineel, Herziening) before Voorlopig, then the latest by processing date and
-- sequence number. A provisional account counts only when the scheme accepts it and none is adopted.
-- `bron` says in what form it came: tables and deliveries compete as versions of one account; an
-- export of the BBC-analysetool, and after it a manual report, counts only for a territory and year
-- of which neither holds an account that can count (A10 compares them).
CREATE TABLE bbc.rapporten AS
WITH levering AS (
    SELECT a.set_nr, a.aanlevering_id AS rapport, min(a.bestand) AS bestand, min(a.rij) AS rij,
           min(a.bestuur_id) AS bestuur_id, min(a.type_rapport) AS type_rapport, min(a.rapportjaar) AS rapportjaar,
           bool_and(a.jaarrekening) AS jaarrekening, min(a.status) AS status,
           -- An older delivery loses the flag when a newer one comes in, never the other way round.
           CASE WHEN bool_or(a.meest_recente = 'Nee') THEN 'Nee' ELSE min(a.meest_recente) END AS meest_recente,
           max(a.volgnummer) AS volgnummer, max(a.verwerkt) AS verwerkt
    FROM stg.aanlevering a
    GROUP BY a.set_nr, a.aanlevering_id
),
vlag AS (
    SELECT rapport, CASE WHEN bool_or(meest_recente = 'Nee') THEN 'Nee' ELSE min(meest_recente) END AS meest_recente
    FROM levering
    GROUP BY rapport
),
volledig AS (
    SELECT l.set_nr, l.rapport, s.bron, CASE s.bron WHEN 'export' THEN 2 WHEN 'handmatig' THEN 3 ELSE 1 END AS voorrang,
           l.bestand, l.rij, l.bestuur_id, l.type_rapport, l.rapportjaar, l.jaarrekening,
           l.status, v.meest_recente, l.volgnummer, l.verwerkt,
           b.basis_kbo, b.bron_kbo, b.type_bestuur, coalesce(b.geintegreerd, false) AS geintegreerd, b.wijze, coalesce(b.dient_in, false) AS dient_in,
           l.status IN ('Origineel', 'Herziening') AS vastgesteld,
           d.rapport IS NOT NULL AS dubbel
    FROM levering l
    JOIN stg.sets s ON s.set_nr = l.set_nr
    JOIN vlag v ON v.rapport = l.rapport
    LEFT JOIN werk.besturen b ON b.set_nr = l.set_nr AND b.bestuur_id = l.bestuur_id
    LEFT JOIN (SELECT DISTINCT set_nr, aanlevering_id AS rapport FROM stg.aanlevering_dubbel) d
           ON d.set_nr = l.set_nr AND d.rapport = l.rapport
),
-- The form that counts for a territory and year: tables and deliveries first. A municipal company files
-- no account for the territory, and counts beside any form.
vorm AS (
    SELECT v.basis_kbo, v.rapportjaar, min(v.voorrang) AS voorrang
    FROM volledig v
    CROSS JOIN regels.parameters p
    WHERE v.jaarrekening AND v.basis_kbo IS NOT NULL AND NOT v.dubbel AND (v.vastgesteld OR p.voorlopig_telt)
      AND v.dient_in
    GROUP BY v.basis_kbo, v.rapportjaar
),
gerangschikt AS (
    SELECT set_nr, rapport,
           row_number() OVER (
               PARTITION BY bestuur_id, basis_kbo, rapportjaar, voorrang
               ORDER BY CASE WHEN vastgesteld THEN 0 ELSE 1 END, verwerkt DESC NULLS LAST, volgnummer DESC,
                        CASE WHEN bron = 'tabellen' THEN 0 ELSE 1 END, rapport DESC) AS rang,
           first_value(rapport) OVER (
               PARTITION BY bestuur_id, basis_kbo, rapportjaar, voorrang
               ORDER BY CASE WHEN vastgesteld THEN 0 ELSE 1 END, verwerkt DESC NULLS LAST, volgnummer DESC,
                        CASE WHEN bron = 'tabellen' THEN 0 ELSE 1 END, rapport DESC) AS gekozen
    FROM volledig
    WHERE jaarrekening AND basis_kbo IS NOT NULL AND NOT dubbel
)
SELECT p.regeling, v.rapport, v.bestuur_id, coalesce(e.kbo, v.basis_kbo) AS kbo, v.bron_kbo, v.basis_kbo,
       v.type_bestuur, v.geintegreerd, v.dient_in, v.wijze, v.type_rapport, v.jaarrekening, v.rapportjaar, v.status, v.vastgesteld,
       v.meest_recente, v.volgnummer, v.verwerkt,
       coalesce(g.rang = 1 AND (v.vastgesteld OR p.voorlopig_telt) AND (v.voorrang = w.voorrang OR NOT v.dient_in), false) AS telt,
       CASE WHEN NOT v.jaarrekening THEN 'ander rapporttype'
            WHEN v.basis_kbo IS NULL THEN 'bestuur zonder geldig nummer'
            WHEN v.dubbel THEN 'zelfde aanlevering in een andere tabellenset'
            WHEN v.voorrang > w.voorrang AND w.voorrang = 1 THEN 'de BBC-tabellen of -leveringen van dit jaar tellen'
            WHEN v.voorrang > w.voorrang THEN 'de export van de BBC-analysetool telt'
            WHEN NOT v.vastgesteld AND v.voorrang < w.voorrang THEN 'alleen voorlopig; een andere vorm van deze rekening telt'
            WHEN g.rang > 1 THEN concat('vervangen door rapport ', g.gekozen)
            WHEN NOT v.vastgesteld AND NOT p.voorlopig_telt THEN 'alleen voorlopig'
            ELSE 'telt' END AS reden,
       v.dubbel, v.bron, d.document, v.bestand, v.rij, v.set_nr
FROM volledig v
CROSS JOIN regels.parameters p
LEFT JOIN gerangschikt g ON g.set_nr = v.set_nr AND g.rapport = v.rapport
LEFT JOIN vorm w ON w.basis_kbo = v.basis_kbo AND w.rapportjaar = v.rapportjaar
LEFT JOIN stg.documenten d ON d.set_nr = v.set_nr AND d.aanlevering_id = v.rapport
LEFT JOIN regels.levens e ON e.basis_kbo = v.basis_kbo
ORDER BY v.rapportjaar, v.basis_kbo, v.rapport, v.set_nr
