-- R05: payment list and subsidy register disagree, per authority and year, over all kinds (the
-- register does not tell main from incentive), by more than one euro a register row; in the years
-- that the register's rows of the scheme span.
WITH lijst AS (
    SELECT kbo, boekjaar, sum(bedrag) AS euro FROM betalingen.betalingen WHERE telt AND bron = 'lijst' GROUP BY kbo, boekjaar
),
register AS (
    SELECT kbo, boekjaar, sum(bedrag) AS euro, count(*) AS aantal, min(bestand) AS bestand
    FROM betalingen.betalingen WHERE emmer = 'kruiscontrole' GROUP BY kbo, boekjaar
),
spanne AS (
    SELECT min(boekjaar) AS van, max(boekjaar) AS tot FROM register
),
naast_elkaar AS (
    SELECT coalesce(l.kbo, r.kbo) AS kbo, coalesce(l.boekjaar, r.boekjaar) AS boekjaar,
           CAST(coalesce(l.euro, 0) AS DECIMAL(18,2)) AS lijst, CAST(coalesce(r.euro, 0) AS DECIMAL(18,2)) AS register,
           coalesce(r.aantal, 0) AS aantal, r.bestand
    FROM lijst l
    FULL JOIN register r ON r.kbo = l.kbo AND r.boekjaar = l.boekjaar
)
SELECT n.kbo, n.boekjaar, CAST(n.lijst AS VARCHAR) AS bronwaarde, CAST(n.register AS VARCHAR) AS doelwaarde,
       CAST(n.lijst - n.register AS DECIMAL(18,2)) AS verschil, n.bestand, NULL AS rij, NULL AS actie,
       concat('lijst ', CAST(n.lijst AS VARCHAR), ', register ', CAST(n.register AS VARCHAR)) AS detail_nl,
       concat('list ', CAST(n.lijst AS VARCHAR), ', register ', CAST(n.register AS VARCHAR)) AS detail_en
FROM naast_elkaar n
JOIN spanne y ON n.boekjaar BETWEEN y.van AND y.tot
CROSS JOIN regels.parameters p
JOIN regels.betaalbron s ON s.bron = 'lijst' AND s.volledig AND s.register_bestand IS NOT NULL
WHERE abs(n.lijst - n.register) > p.tolerantie_register * n.aantal
