-- K09: a receipt counted as Flemish without sector code or account.
SELECT l.kbo, l.boekjaar, NULL AS bronwaarde, 'economische sector of rekening' AS doelwaarde, l.bedrag AS verschil,
       l.bestand, l.transactie_id AS rij, l.actie_id AS actie,
       concat(CAST(l.bedrag AS VARCHAR), ' euro') AS detail_nl, concat(CAST(l.bedrag AS VARCHAR), ' euros') AS detail_en
FROM werk.lijnen l
WHERE l.emmer = 'geteld' AND l.hoofd AND l.vlaams AND l.ontvangst_basis = 'assumed'
