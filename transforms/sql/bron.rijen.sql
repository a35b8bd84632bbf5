-- The balance of CONTROL.md 8.4: every transaction row read ends in exactly one bucket, in this
-- precedence: quarantaine, geen actie, ander rapporttype, vervangen rapport, buiten periode,
-- niet gecodeerd, geteld. `euro` is the plain sum of the amounts, spending and receipts alike.
CREATE TABLE bron.rijen AS
WITH opgeteld AS (
    SELECT t.bestand, t.aanlevering_id AS rapport, r.kbo, t.boekjaar,
           CASE WHEN t.aanlevering_id IS NULL THEN 'geen actie'
                WHEN r.basis_kbo IS NULL THEN 'quarantaine'
                WHEN NOT r.jaarrekening THEN 'ander rapporttype'
                WHEN NOT r.telt THEN 'vervangen rapport'
                WHEN t.boekjaar <> r.rapportjaar OR j.jaar IS NULL THEN 'buiten periode'
                ELSE 'niet gecodeerd' END AS emmer,
           t.rijen, t.euro
    FROM stg.totalen t
    LEFT JOIN bbc.rapporten r ON r.set_nr = t.set_nr AND r.rapport = t.aanlevering_id
    LEFT JOIN regels.jaren j ON j.jaar = r.rapportjaar
),
bewaard AS (
    SELECT bestand, rapport, kbo, boekjaar, emmer, aantal AS rijen, bedrag * aantal AS euro
    FROM werk.lijnen
),
geweigerd AS (
    SELECT q.bestand, q.aanlevering_id AS rapport, r.kbo, r.rapportjaar AS boekjaar, 'quarantaine' AS emmer,
           q.rijen, coalesce(q.euro, 0) AS euro
    FROM stg.quarantaine q
    LEFT JOIN bbc.rapporten r ON r.set_nr = q.set_nr AND r.rapport = q.aanlevering_id
    WHERE q.soort IN ('transactie', 'handmatig', 'analysetool')
)
SELECT bestand, rapport, kbo, boekjaar, emmer, CAST(sum(rijen) AS BIGINT) AS rijen,
       CAST(sum(euro) AS DECIMAL(18,2)) AS euro
FROM (SELECT * FROM opgeteld UNION ALL SELECT * FROM bewaard UNION ALL SELECT * FROM geweigerd)
GROUP BY bestand, rapport, kbo, boekjaar, emmer
ORDER BY bestand, rapport, kbo, boekjaar, emmer
