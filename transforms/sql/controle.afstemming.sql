-- Reconciliation: booked against paid, per authority, year and kind, with what explains it.
CREATE TABLE controle.afstemming AS
SELECT p.regeling, b.kbo, m.naam, b.boekjaar, b.soort, b.geboekt,
       CASE WHEN s.bron IS NOT NULL THEN b.betaald END AS betaald,
       CASE WHEN s.bron IS NOT NULL THEN CAST(b.geboekt - b.betaald AS DECIMAL(18,2)) END AS verschil,
       CASE WHEN s.bron IS NULL THEN 'geen betalingen aangeleverd'
            WHEN b.soort = 'main' AND v.kbo IS NOT NULL THEN v.verklaring
            WHEN b.boekjaar > p.sluitjaar THEN 'saldo na afsluiting'
            WHEN j.jaar IS NOT NULL AND y.jaar IS NULL THEN 'jaarrekening ontbreekt'
            WHEN b.geboekt = b.betaald THEN 'gelijk'
            WHEN m.via THEN 'geboekt door een lid van een samenwerkingsverband'
            WHEN b.geboekt > b.betaald THEN 'meer geboekt dan betaald: mogelijk andere Vlaamse subsidie op dezelfde actie'
            ELSE 'onverklaard' END AS verklaring
FROM werk.jaarbedragen b
CROSS JOIN regels.parameters p
CROSS JOIN regels.betaalbron s
JOIN werk.populatie m ON m.kbo = b.kbo
LEFT JOIN regels.jaren j ON j.jaar = b.boekjaar
LEFT JOIN werk.jaren_beoordeelbaar y ON y.kbo = b.kbo AND y.jaar = b.boekjaar
LEFT JOIN werk.verklaringen v ON v.kbo = b.kbo AND v.boekjaar = b.boekjaar
ORDER BY b.kbo, b.boekjaar, b.soort
