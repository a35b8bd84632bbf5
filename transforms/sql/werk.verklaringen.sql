-- What fits each difference between booked and paid (main): timing between two years, an incentive
-- amount, the balance paid after closing, or more booked than paid.
CREATE TABLE werk.verklaringen AS
WITH stimulans AS (
    SELECT v.kbo, v.boekjaar, v.verschil
    FROM werk.verschillen v
    JOIN regels.stimulansen s ON s.bedrag = abs(v.verschil)
    UNION
    SELECT v.kbo, v.boekjaar, v.verschil
    FROM werk.verschillen v
    JOIN betalingen.betalingen b ON b.kbo = v.kbo AND b.telt AND b.doel = 'stimulans'
         AND abs(b.bedrag) = abs(v.verschil)
),
keert_terug AS (
    SELECT v.kbo, v.boekjaar, w.boekjaar AS ander_jaar
    FROM werk.verschillen v
    JOIN werk.verschillen w ON w.kbo = v.kbo AND w.boekjaar = v.boekjaar + 1
         AND w.verschil = -v.verschil AND v.verschil <> 0
),
tijd AS (
    SELECT kbo, boekjaar FROM keert_terug
    UNION
    SELECT kbo, ander_jaar FROM keert_terug
),
na_sluiting AS (
    SELECT b.kbo, sum(b.betaald) AS betaald
    FROM werk.jaarbedragen b
    CROSS JOIN regels.parameters p
    WHERE b.soort = 'main' AND b.boekjaar > p.sluitjaar
    GROUP BY b.kbo
)
SELECT v.kbo, v.boekjaar, v.geboekt, v.betaald, v.verschil, v.tolerantie,
       abs(v.verschil) > v.tolerantie AS wijkt_af,
       t.kbo IS NOT NULL AS tijdsverschil, s.kbo IS NOT NULL AND v.verschil <> 0 AS stimulans,
       CASE WHEN v.verschil = 0 THEN 'gelijk'
            WHEN abs(v.verschil) <= v.tolerantie THEN 'afronding in het subsidieregister'
            WHEN t.kbo IS NOT NULL THEN 'tijdsverschil'
            WHEN s.kbo IS NOT NULL THEN 'stimulans onder hoofdcode'
            WHEN n.betaald = abs(v.verschil) AND (
                 (v.boekjaar IS NULL AND v.verschil < 0) OR (v.boekjaar = p.sluitjaar AND v.verschil > 0))
                 THEN 'saldo na afsluiting'
            WHEN v.verschil > 0 THEN 'meer geboekt dan betaald: mogelijk andere Vlaamse subsidie op dezelfde actie'
            ELSE 'onverklaard' END AS verklaring
FROM werk.verschillen v
CROSS JOIN regels.parameters p
LEFT JOIN (SELECT DISTINCT kbo, boekjaar FROM stimulans) s
       ON s.kbo = v.kbo AND s.boekjaar IS NOT DISTINCT FROM v.boekjaar
LEFT JOIN tijd t ON t.kbo = v.kbo AND t.boekjaar = v.boekjaar
LEFT JOIN na_sluiting n ON n.kbo = v.kbo
