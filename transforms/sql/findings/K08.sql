-- K08: an account that the chart does not know, or none given on spending, on a main action.
SELECT l.kbo, l.boekjaar, l.rekening AS bronwaarde, 'schemes/reference/accounts.csv' AS doelwaarde, l.bedrag AS verschil,
       l.bestand, l.transactie_id AS rij, l.actie_id AS actie,
       concat(CAST(l.bedrag AS VARCHAR), ' euro op rekening ', coalesce(l.rekening, '(geen)'), ' (', l.kostensoort, ')') AS detail_nl,
       concat(CAST(l.bedrag AS VARCHAR), ' euros on account ', coalesce(l.rekening, '(none)'), ' (', l.kostensoort, ')') AS detail_en
FROM werk.lijnen l
WHERE l.emmer = 'geteld' AND l.hoofd AND l.kostensoort = 'onbekend' AND (l.heeft_rekening OR l.richting = 'U')
