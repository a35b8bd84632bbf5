-- R02: the difference equals a standard incentive amount, or one incentive payment to the subject.
SELECT v.kbo, v.boekjaar, CAST(v.geboekt AS VARCHAR) AS bronwaarde, CAST(v.betaald AS VARCHAR) AS doelwaarde, v.verschil,
       NULL AS bestand, NULL AS rij, NULL AS actie,
       concat('verschil ', CAST(v.verschil AS VARCHAR)) AS detail_nl, concat('difference ', CAST(v.verschil AS VARCHAR)) AS detail_en
FROM werk.verklaringen v
WHERE v.stimulans
