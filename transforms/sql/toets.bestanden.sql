-- Check table: one row per file that came in. A manual or KPI report concerns its own authority only: without
-- its columns it is set aside (A07) like any file that cannot be read, and stops nobody else.
CREATE TABLE toets.bestanden AS
SELECT b.bestand, b.soort, b.uitkomst, b.reden,
       CASE WHEN b.uitkomst = 'quarantaine' AND b.reden LIKE 'kolom %'
                 AND coalesce(b.soort, '') NOT IN ('handmatig', 'kpi') THEN 'nee' ELSE 'ja' END AS kolommen_in_orde,
       CASE WHEN b.uitkomst = 'quarantaine' AND b.reden LIKE 'tabellenset % mist %' THEN 'nee' ELSE 'ja' END AS set_volledig,
       CASE WHEN b.uitkomst = 'quarantaine' THEN 'nee' ELSE 'ja' END AS leesbaar,
       CASE WHEN b.uitkomst = 'wacht' THEN 'nee' ELSE 'ja' END AS volledig_geschreven
FROM bron.bestanden b
