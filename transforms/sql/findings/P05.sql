-- P05: the payments of a budget year exceed its budget; about the scheme as a whole, so without authority.
SELECT NULL AS kbo, CAST(b.jaar AS INTEGER) AS boekjaar, CAST(b.betaald AS VARCHAR) AS bronwaarde, CAST(b.budget AS VARCHAR) AS doelwaarde,
       b.verschil, NULL AS bestand, NULL AS rij, NULL AS actie,
       concat('begrotingsjaar ', CAST(b.jaar AS VARCHAR), ': ', CAST(b.betaald AS VARCHAR), ' betaald, ', CAST(b.budget AS VARCHAR), ' begroot') AS detail_nl,
       concat('budget year ', CAST(b.jaar AS VARCHAR), ': ', CAST(b.betaald AS VARCHAR), ' paid, ', CAST(b.budget AS VARCHAR), ' budgeted') AS detail_en
FROM betalingen.begroting b
JOIN werk.lijsten_stand i ON i.toekenningen
WHERE b.verschil > 0
