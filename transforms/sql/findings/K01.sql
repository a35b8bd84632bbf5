-- K01: investments, financing or financial costs on a main action that are not eligible.
SELECT l.kbo, l.boekjaar, l.rekening AS bronwaarde, l.kostensoort AS doelwaarde, l.bedrag AS verschil, l.bestand,
       l.transactie_id AS rij, l.actie_id AS actie,
       concat(CAST(l.bedrag AS VARCHAR), ' euro op rekening ', coalesce(l.rekening, '(geen)'), ' (', l.kostensoort, ')') AS detail_nl,
       concat(CAST(l.bedrag AS VARCHAR), ' euros on account ', coalesce(l.rekening, '(none)'), ' (', l.kostensoort, ')') AS detail_en
FROM werk.lijnen l
WHERE l.emmer = 'geteld' AND l.hoofd AND l.kostensoort IN ('investering', 'financiering', 'financieel')
  AND NOT l.telt_subsidiabel
