-- D01: an officer's decision that has no effect: expired, lapsed, unknown, contradictory or unreadable.
SELECT b.kbo, CAST(NULL AS INTEGER) AS boekjaar, coalesce(b.bevinding, b.conclusie) AS bronwaarde, b.toestand AS doelwaarde,
       CAST(NULL AS DECIMAL(18,2)) AS verschil, b.bestand, CAST(b.rij AS VARCHAR) AS rij, NULL AS actie,
       concat('beslissing van ', CAST(b.datum AS VARCHAR), ' door ', b.door, ' over ', coalesce(b.bevinding, b.conclusie), ' is ', b.toestand, ': ', b.reden_nl) AS detail_nl,
       concat('decision of ', CAST(b.datum AS VARCHAR), ' by ', b.door, ' on ', coalesce(b.bevinding, b.conclusie), ' is ',
              CASE b.toestand WHEN 'verlopen' THEN 'expired' WHEN 'vervallen' THEN 'lapsed' WHEN 'onbekend' THEN 'unknown' ELSE 'contradictory' END,
              ': ', b.reden_en) AS detail_en
FROM werk.beslissingen b
WHERE b.toestand <> 'geldig'
UNION ALL
SELECT coalesce(l.kbo, q.bron_kbo), NULL, q.kolom, 'onleesbaar', NULL, q.bestand, q.rij, NULL,
       concat('beslissing niet leesbaar: ', q.reden), concat('decision cannot be read: ', q.reden)
FROM stg.quarantaine q
LEFT JOIN regels.nummers n ON n.kbo = q.bron_kbo
LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
WHERE q.soort = 'beslissingen' AND q.bron_kbo IS NOT NULL
