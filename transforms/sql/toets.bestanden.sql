-- Check table: one row per file that came in.
CREATE TABLE toets.bestanden AS
SELECT b.bestand, b.soort, b.uitkomst, b.reden,
       CASE WHEN b.uitkomst = 'quarantaine' AND b.reden LIKE 'kolom %' THEN 'nee' ELSE 'ja' END AS kolommen_in_orde,
       CASE WHEN b.uitkomst = 'quarantaine' AND b.reden LIKE 'tabellenset % mist %' THEN 'nee' ELSE 'ja' END AS set_volledig,
       CASE WHEN b.uitkomst = 'quarantaine' THEN 'nee' ELSE 'ja' END AS leesbaar
FROM bron.bestanden b
