-- I06: one KPI registered under several actions without the double investment. Where BBC does not separate the
-- actions, or the spending has to justify another registration too, it cannot be told: a warning.
SELECT d.kbo, CASE WHEN d.toestand = 'onvoldoende' THEN 'fout' ELSE 'waarschuwing' END AS ernst, CAST(NULL AS INTEGER) AS boekjaar,
       CAST(d.uitgaven AS VARCHAR) AS bronwaarde, CAST(d.nodig AS VARCHAR) AS doelwaarde,
       CAST(d.uitgaven - d.nodig AS DECIMAL(18,2)) AS verschil, d.bestand, CAST(d.rij AS VARCHAR) AS rij, d.acties AS actie,
       concat('acties ', replace(d.acties, ';', ' en '), ', projectjaar ', replace(d.projectjaren, ';', ' en '), ': uitgaven ', CAST(d.uitgaven AS VARCHAR),
              CASE WHEN d.nodig IS NULL THEN '' ELSE concat(', nodig ', CAST(d.nodig AS VARCHAR)) END,
              CASE WHEN NOT d.gescheiden THEN '; de BBC-acties scheiden deze acties niet, of een jaarrekening of toekenning ontbreekt'
                   WHEN d.toestand = 'te onderzoeken' THEN concat('; samen met de andere registraties die een actie delen is ', coalesce(CAST(d.nodig_samen AS VARCHAR), 'een onbekend bedrag'), ' nodig: een uitgave verantwoordt maar één keer')
                   ELSE '' END) AS detail_nl,
       concat('actions ', replace(d.acties, ';', ' and '), ', project year ', replace(d.projectjaren, ';', ' and '), ': spending ', CAST(d.uitgaven AS VARCHAR),
              CASE WHEN d.nodig IS NULL THEN '' ELSE concat(', needed ', CAST(d.nodig AS VARCHAR)) END,
              CASE WHEN NOT d.gescheiden THEN '; the BBC actions do not separate these actions, or an account or award is missing'
                   WHEN d.toestand = 'te onderzoeken' THEN concat('; together with the other registrations that share an action ', coalesce(CAST(d.nodig_samen AS VARCHAR), 'an unknown amount'), ' is needed: spending justifies once')
                   ELSE '' END) AS detail_en
FROM kpi.dubbele_registratie d
JOIN werk.lijsten_stand i ON i.toekenningen AND i.kpi
WHERE d.toestand <> 'voldoende'
