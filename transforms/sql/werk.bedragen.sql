-- Spending and receipts per subject and period. The group of a partnership is one subject: receipts
-- and payments of the lead, spending of the lead and all members. Beside the figures that count:
-- what the near misses would add (C08), and the possible transfers inside a partnership (S05).
CREATE TABLE werk.bedragen AS
WITH periode AS (
    SELECT 'boekjaar' AS periode, p.sluitjaar AS van, p.sluitjaar AS tot FROM regels.parameters p
    UNION ALL
    SELECT 'projectperiode', p.eerste_jaar, p.sluitjaar FROM regels.parameters p
),
lijn AS (
    SELECT m.subject, l.boekjaar, m.kbo = m.subject AS van_trekker, l.bedrag, l.kostensoort,
           l.telt_totaal, l.telt_subsidiabel, l.vlaams,
           l.emmer = 'geteld' AND l.hoofd AS telt,
           l.emmer = 'niet gecodeerd' AND l.bijna_code IS NOT NULL AS bijna
    FROM werk.lijnen l
    JOIN werk.populatie m ON m.kbo = l.kbo
    WHERE l.emmer IN ('geteld', 'niet gecodeerd')
),
geboekt AS (
    SELECT l.subject, q.periode,
           sum(CASE WHEN telt AND telt_totaal THEN bedrag ELSE 0 END) AS totaal,
           sum(CASE WHEN telt AND telt_subsidiabel THEN bedrag ELSE 0 END) AS subsidiabel,
           sum(CASE WHEN telt AND vlaams AND van_trekker THEN bedrag ELSE 0 END) AS ontvangsten,
           sum(CASE WHEN bijna AND telt_totaal THEN bedrag ELSE 0 END) AS bijna_totaal,
           sum(CASE WHEN bijna AND telt_subsidiabel THEN bedrag ELSE 0 END) AS bijna_subsidiabel,
           sum(CASE WHEN bijna AND vlaams AND van_trekker THEN bedrag ELSE 0 END) AS bijna_ontvangsten,
           sum(CASE WHEN telt AND telt_totaal AND NOT van_trekker
                     AND kostensoort = 'werkingssubsidie_toegestaan' THEN bedrag ELSE 0 END) AS doorgegeven_totaal,
           sum(CASE WHEN telt AND telt_subsidiabel AND NOT van_trekker
                     AND kostensoort = 'werkingssubsidie_toegestaan' THEN bedrag ELSE 0 END) AS doorgegeven_subsidiabel
    FROM lijn l
    JOIN periode q ON l.boekjaar BETWEEN q.van AND q.tot
    GROUP BY l.subject, q.periode
),
betaald AS (
    SELECT b.kbo AS subject, q.periode,
           sum(CASE WHEN b.doel = 'main' THEN b.bedrag ELSE 0 END) AS betaald,
           sum(CASE WHEN b.bron = 'register' THEN 1 ELSE 0 END) AS registerrijen
    FROM betalingen.betalingen b
    JOIN periode q ON q.periode = 'projectperiode' OR b.boekjaar = q.tot
    WHERE b.telt
    GROUP BY b.kbo, q.periode
),
subject AS (
    SELECT DISTINCT subject FROM werk.populatie
)
SELECT s.subject, q.periode,
       CAST(coalesce(g.totaal, 0) AS DECIMAL(18,2)) AS totaal,
       CAST(coalesce(g.subsidiabel, 0) AS DECIMAL(18,2)) AS subsidiabel,
       CAST(coalesce(g.ontvangsten, 0) AS DECIMAL(18,2)) AS ontvangsten,
       CAST(coalesce(b.betaald, 0) AS DECIMAL(18,2)) AS betaald,
       CAST(coalesce(b.registerrijen, 0) AS BIGINT) AS registerrijen,
       CAST(coalesce(g.bijna_totaal, 0) AS DECIMAL(18,2)) AS bijna_totaal,
       CAST(coalesce(g.bijna_subsidiabel, 0) AS DECIMAL(18,2)) AS bijna_subsidiabel,
       CAST(coalesce(g.bijna_ontvangsten, 0) AS DECIMAL(18,2)) AS bijna_ontvangsten,
       CAST(coalesce(g.doorgegeven_totaal, 0) AS DECIMAL(18,2)) AS doorgegeven_totaal,
       CAST(coalesce(g.doorgegeven_subsidiabel, 0) AS DECIMAL(18,2)) AS doorgegeven_subsidiabel
FROM subject s
CROSS JOIN periode q
LEFT JOIN geboekt g ON g.subject = s.subject AND g.periode = q.periode
LEFT JOIN betaald b ON b.subject = s.subject AND b.periode = q.periode
