-- Payments by Flanders under the scheme: the payment list when it names the scheme, else the
-- subsidy register (whole euros, a year and no date). With a list, the register only cross-checks
-- it. Payments after the reference date do not exist for any purpose.
CREATE TABLE betalingen.betalingen AS
WITH alle AS (
    SELECT 'lijst' AS bron, b.regeling, b.bron_kbo, b.naam, b.betaaldatum,
           CAST(substr(CAST(b.betaaldatum AS VARCHAR), 1, 4) AS INTEGER) AS boekjaar, b.projectjaar, b.soort,
           CASE WHEN b.soort IN ('stimulans', 'terugvordering_stimulans') THEN 'stimulans' ELSE 'main' END AS doel,
           b.bedrag, b.kenmerk, b.actie, b.emmer, b.bestand, b.rij
    FROM stg.betalingen b
    CROSS JOIN regels.parameters p
    WHERE b.regeling = p.regeling
    UNION ALL
    SELECT 'register', p.regeling, r.bron_kbo, r.naam, NULL, CAST(r.jaar AS INTEGER), NULL, 'register', 'main',
           r.bedrag, NULL, NULL, CASE WHEN s.bron = 'lijst' AND r.emmer = 'geteld' THEN 'kruiscontrole' ELSE r.emmer END,
           r.bestand, r.rij
    FROM stg.registerrijen r
    CROSS JOIN regels.parameters p
    CROSS JOIN regels.betaalbron s
)
SELECT a.regeling, coalesce(l.kbo, a.bron_kbo) AS kbo, a.bron_kbo, coalesce(n.basis_kbo, a.bron_kbo) AS basis_kbo,
       a.naam, a.betaaldatum, a.boekjaar, a.projectjaar, a.soort, a.doel, a.bedrag, a.kenmerk, a.actie,
       a.bron, a.emmer = 'geteld' AS telt, a.emmer, a.bestand, a.rij
FROM alle a
LEFT JOIN regels.nummers n ON n.kbo = a.bron_kbo
LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
ORDER BY a.bestand, a.rij
