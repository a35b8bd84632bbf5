-- R03: the difference of one year returns with the other sign in the next: timing.
SELECT v.kbo, v.boekjaar, CAST(v.verschil AS VARCHAR) AS bronwaarde, CAST(w.verschil AS VARCHAR) AS doelwaarde, v.verschil,
       NULL AS bestand, NULL AS rij, NULL AS actie,
       concat(CAST(v.boekjaar AS VARCHAR), ' ', CAST(v.verschil AS VARCHAR), ', ', CAST(w.boekjaar AS VARCHAR), ' ',
              CAST(w.verschil AS VARCHAR)) AS detail_nl,
       concat(CAST(v.boekjaar AS VARCHAR), ' ', CAST(v.verschil AS VARCHAR), ', ', CAST(w.boekjaar AS VARCHAR), ' ',
              CAST(w.verschil AS VARCHAR)) AS detail_en
FROM werk.verschillen v
JOIN werk.verschillen w ON w.kbo = v.kbo AND w.boekjaar = v.boekjaar + 1 AND w.verschil = -v.verschil
WHERE v.verschil <> 0
