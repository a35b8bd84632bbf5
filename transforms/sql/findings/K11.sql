-- K11: a receipt on a main action from a sector code of EU money: EU money as own share.
SELECT l.kbo, l.boekjaar, l.sector AS bronwaarde, NULL AS doelwaarde, l.bedrag AS verschil, l.bestand,
       l.transactie_id AS rij, l.actie_id AS actie,
       concat(CAST(l.bedrag AS VARCHAR), ' euro met sector ', l.sector) AS detail_nl,
       concat(CAST(l.bedrag AS VARCHAR), ' euros with sector ', l.sector) AS detail_en
FROM werk.lijnen l
WHERE l.emmer = 'geteld' AND l.hoofd AND l.europees
