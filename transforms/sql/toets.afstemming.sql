-- Check table, one row: the balance of the lists (every row read in one bucket, and every row of the
-- scheme among the payments), booked receipts against the reconciliation, and the explanations used.
CREATE TABLE toets.afstemming AS
WITH lijst AS (
    SELECT count(*) AS rijen, coalesce(sum(r.bedrag), 0) AS euro,
           coalesce(sum(CASE WHEN r.regeling = p.regeling THEN 1 ELSE 0 END), 0) AS regeling_rijen,
           coalesce(sum(CASE WHEN r.regeling = p.regeling THEN r.bedrag ELSE 0 END), 0) AS regeling_euro
    FROM (SELECT regeling, bedrag FROM stg.betalingen
          UNION ALL
          SELECT q.regeling, g.bedrag FROM stg.registerrijen g CROSS JOIN regels.parameters q) r
    CROSS JOIN regels.parameters p
),
emmers AS (
    SELECT coalesce(sum(rijen), 0) AS rijen, coalesce(sum(euro), 0) AS euro
    FROM bron.rijen_lijsten WHERE emmer <> 'quarantaine' AND soort IN ('betalingen', 'subsidieregister')
),
betalingen AS (
    SELECT count(*) AS rijen, coalesce(sum(bedrag), 0) AS euro FROM betalingen.betalingen
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
SELECT CAST(l.rijen AS BIGINT) AS lijst_rijen, CAST(e.rijen AS BIGINT) AS emmer_rijen,
       CAST(l.euro AS DECIMAL(18,2)) AS lijst_euro, CAST(e.euro AS DECIMAL(18,2)) AS emmer_euro,
       CAST(l.regeling_euro AS DECIMAL(18,2)) AS regeling_euro, CAST(b.euro AS DECIMAL(18,2)) AS betalingen_euro,
       CAST(o.euro AS DECIMAL(18,2)) AS geboekt, CAST(a.euro AS DECIMAL(18,2)) AS afgestemd,
       CAST(a.ongekend AS BIGINT) AS ongekende_verklaringen,
       CASE WHEN l.rijen = e.rijen AND l.euro = e.euro AND l.regeling_rijen = b.rijen AND l.regeling_euro = b.euro
            THEN 'ja' ELSE 'nee' END AS lijsten_in_balans,
       CASE WHEN o.euro = a.euro THEN 'ja' ELSE 'nee' END AS ontvangsten_gelijk,
       CASE WHEN a.ongekend = 0 THEN 'ja' ELSE 'nee' END AS verklaringen_gekend
FROM lijst l
CROSS JOIN emmers e
CROSS JOIN betalingen b
CROSS JOIN ontvangsten o
CROSS JOIN afgestemd a
