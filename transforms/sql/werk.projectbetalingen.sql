-- Payments that count, under their subject, with the project year as a number: NULL for the register, and for a
-- payment that names no project year of the scheme.
CREATE TABLE werk.projectbetalingen AS
WITH gelezen AS (
    SELECT b.kbo, b.basis_kbo, b.naam, b.doel, b.soort, b.bron, b.boekjaar, b.betaaldatum, b.actie, b.bedrag, b.bestand, b.rij,
           TRY_CAST(nullif(regexp_extract(lower(trim(b.projectjaar)), '^((project)?jaar\s*)?([0-9]{1,4})$', 3), '') AS INTEGER) AS genoemd
    FROM betalingen.betalingen b
    WHERE b.telt
)
SELECT m.subject, g.kbo, g.basis_kbo, g.naam, g.doel, g.soort, g.bron, g.boekjaar, g.betaaldatum, g.actie, g.bedrag, g.bestand, g.rij,
       j.projectjaar
FROM gelezen g
JOIN werk.populatie m ON m.kbo = g.kbo
LEFT JOIN regels.projectjaren j ON j.projectjaar = g.genoemd
