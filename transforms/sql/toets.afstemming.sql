-- Check table, one row: the balance of the lists, booked receipts against the reconciliation, and
-- the explanations used.
CREATE TABLE toets.afstemming AS
WITH lijst AS (
    SELECT count(*) AS rijen, coalesce(sum(bedrag), 0) AS euro FROM stg.betalingen
),
emmers AS (
    SELECT coalesce(sum(rijen), 0) AS rijen, coalesce(sum(euro), 0) AS euro
    FROM bron.rijen_lijsten WHERE soort = 'betalingen' AND emmer <> 'quarantaine'
),
ontvangsten AS (
    SELECT coalesce(sum(bedrag), 0) AS euro FROM werk.lijnen WHERE emmer = 'geteld' AND vlaams
),
afgestemd AS (
    SELECT coalesce(sum(geboekt), 0) AS euro,
           coalesce(sum(CASE WHEN verklaring IN (
               'gelijk', 'afronding in het subsidieregister', 'tijdsverschil', 'stimulans onder hoofdcode',
               'saldo na afsluiting', 'onverklaard', 'jaarrekening ontbreekt', 'geen betalingen aangeleverd',
               'geboekt door een lid van een samenwerkingsverband',
               'meer geboekt dan betaald: mogelijk andere Vlaamse subsidie op dezelfde actie') THEN 0 ELSE 1 END), 0) AS ongekend
    FROM controle.afstemming
)
SELECT CAST(l.euro AS DECIMAL(18,2)) AS lijst_euro, CAST(e.euro AS DECIMAL(18,2)) AS emmer_euro,
       CAST(o.euro AS DECIMAL(18,2)) AS geboekt, CAST(a.euro AS DECIMAL(18,2)) AS afgestemd,
       CAST(a.ongekend AS BIGINT) AS ongekende_verklaringen,
       CASE WHEN l.rijen = e.rijen AND l.euro = e.euro THEN 'ja' ELSE 'nee' END AS lijsten_in_balans,
       CASE WHEN o.euro = a.euro THEN 'ja' ELSE 'nee' END AS ontvangsten_gelijk,
       CASE WHEN a.ongekend = 0 THEN 'ja' ELSE 'nee' END AS verklaringen_gekend
FROM lijst l
CROSS JOIN emmers e
CROSS JOIN ontvangsten o
CROSS JOIN afgestemd a
