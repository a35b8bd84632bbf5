-- A07: a file, or rows of it, of the scheme's years stand in quarantine for this authority. Awards and KPI
-- reports: a warning, since no figure of the 2x test rests on them.
SELECT q.kbo, CASE WHEN q.mild THEN 'waarschuwing' ELSE 'fout' END AS ernst, q.jaar AS boekjaar, q.waarde AS bronwaarde, q.kolom AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, q.bestand, q.rij, NULL AS actie, q.reden AS detail_nl, q.reden AS detail_en
FROM werk.quarantaine_bestuur q
