-- S02: possible transfers inside a partnership: lines of class werkingssubsidie_toegestaan of members.
SELECT l.kbo, CAST(NULL AS INTEGER) AS boekjaar, NULL AS bronwaarde, m.subject AS doelwaarde,
       CAST(sum(l.bedrag) AS DECIMAL(18,2)) AS verschil, min(l.bestand) AS bestand, NULL AS rij, NULL AS actie,
       concat(CAST(sum(l.bedrag) AS VARCHAR), ' euro') AS detail_nl, concat(CAST(sum(l.bedrag) AS VARCHAR), ' euros') AS detail_en
FROM werk.lijnen l
JOIN werk.populatie m ON m.kbo = l.kbo AND m.via
WHERE l.emmer = 'geteld' AND l.hoofd AND l.telt_totaal AND l.kostensoort = 'werkingssubsidie_toegestaan'
GROUP BY l.kbo, m.subject
