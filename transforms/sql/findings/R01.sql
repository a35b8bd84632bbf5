-- R01: booked and paid differ (main) by more than the tolerance, per year and for the project period.
SELECT v.kbo, v.boekjaar, CAST(v.geboekt AS VARCHAR) AS bronwaarde, CAST(v.betaald AS VARCHAR) AS doelwaarde, v.verschil,
       NULL AS bestand, NULL AS rij, NULL AS actie,
       concat('geboekt ', CAST(v.geboekt AS VARCHAR), ', betaald ', CAST(v.betaald AS VARCHAR), ': ', v.verklaring) AS detail_nl,
       concat('booked ', CAST(v.geboekt AS VARCHAR), ', paid ', CAST(v.betaald AS VARCHAR), ': ', v.verklaring) AS detail_en
FROM werk.verklaringen v
WHERE v.wijkt_af
