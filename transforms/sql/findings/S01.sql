-- S01: a member shown via its lead booked Flemish receipts on a main action.
SELECT l.kbo, l.boekjaar, l.sector AS bronwaarde, m.subject AS doelwaarde, l.bedrag AS verschil, l.bestand,
       l.transactie_id AS rij, l.actie_id AS actie,
       concat(CAST(l.bedrag AS VARCHAR), ' euro geboekt door het lid') AS detail_nl,
       concat(CAST(l.bedrag AS VARCHAR), ' euros booked by the member') AS detail_en
FROM werk.lijnen l
JOIN werk.populatie m ON m.kbo = l.kbo AND m.via
WHERE l.emmer = 'geteld' AND l.hoofd AND l.vlaams
