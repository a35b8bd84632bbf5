-- Check table: one row per authority with an evaluation, and one for all together (kbo NULL): the judgements are
-- known ones, and an amount at stake stands where it belongs, between 0 and the award.
CREATE TABLE toets.kpi AS
WITH rij AS (
    SELECT kbo, coalesce(oordeel IN ('op schema', 'behaald', 'te jureren', 'onder de drempel', 'terugvordering mogelijk',
                                     'niet gerapporteerd', 'nog niet verwacht', 'niet te beoordelen'), false) AS gekend,
           coalesce(CASE WHEN periode = 'projectjaar' AND oordeel IN ('te jureren', 'terugvordering mogelijk', 'behaald')
                         THEN bedrag_op_het_spel >= 0 AND bedrag_op_het_spel <= toegekend
                              AND (oordeel <> 'behaald' OR bedrag_op_het_spel = 0)
                         ELSE bedrag_op_het_spel IS NULL END, false) AS binnen
    FROM kpi.evaluatie
)
SELECT kbo, count(*) AS rijen, CASE WHEN bool_and(gekend) THEN 'ja' ELSE 'nee' END AS oordelen_gekend,
       CASE WHEN bool_and(binnen) THEN 'ja' ELSE 'nee' END AS bedrag_in_orde
FROM rij
GROUP BY kbo
UNION ALL
SELECT NULL, count(*), CASE WHEN bool_and(coalesce(gekend, true)) IS NOT FALSE THEN 'ja' ELSE 'nee' END,
       CASE WHEN bool_and(coalesce(binnen, true)) IS NOT FALSE THEN 'ja' ELSE 'nee' END
FROM rij
