-- Check table: one row per authority of the population, and per conclusion on anyone else.
CREATE TABLE toets.populatie AS
WITH conclusie AS (
    SELECT kbo, count(*) AS aantal,
           bool_and(coalesce(conclusie, '') IN ('voldoet', 'voldoet niet', 'te onderzoeken', 'niet te beoordelen',
                                                'niet van toepassing', 'via samenwerkingsverband')) AS gekend,
           bool_and(CASE WHEN trekker_kbo IS NOT NULL THEN kpi_oordeel IS NULL AND uitbetaling_oordeel IS NULL AND NOT open
                         ELSE coalesce(kpi_oordeel, '') IN ('terugvordering mogelijk', 'onvolledig', 'te onderzoeken', 'te jureren', 'behaald',
                                                            'niet te beoordelen', 'niet van toepassing')
                              AND coalesce(uitbetaling_oordeel, '') IN ('te veel betaald', 'na te kijken', 'in orde', 'niet te beoordelen',
                                                                        'niet van toepassing')
                              AND eindoordeel IS NOT DISTINCT FROM coalesce(besluit, conclusie) END) AS oordelen
    FROM controle.conclusies
    GROUP BY kbo
)
SELECT coalesce(m.kbo, c.kbo) AS kbo, m.naam, m.subject, coalesce(c.aantal, 0) AS conclusies,
       CASE WHEN m.kbo IS NOT NULL AND c.aantal = 1 THEN 'ja' ELSE 'nee' END AS een_conclusie,
       CASE WHEN c.gekend THEN 'ja' ELSE 'nee' END AS conclusie_gekend,
       CASE WHEN c.oordelen THEN 'ja' ELSE 'nee' END AS oordelen_gekend,
       CASE WHEN s.kbo IS NOT NULL AND s.subject = s.kbo AND m.via = (m.kbo <> m.subject) THEN 'ja' ELSE 'nee' END AS subject_in_orde
FROM werk.populatie m
FULL JOIN conclusie c ON c.kbo = m.kbo
LEFT JOIN werk.populatie s ON s.kbo = m.subject
