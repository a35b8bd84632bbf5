-- Payments that count, with the project year as a number: NULL for the register, and for a payment
-- that names no project year.
CREATE TABLE werk.projectbetalingen AS
SELECT b.kbo, b.basis_kbo, b.naam, b.doel, b.soort, b.bron, b.boekjaar, b.betaaldatum, b.actie, b.bedrag, b.bestand, b.rij,
       TRY_CAST(nullif(regexp_extract(lower(trim(b.projectjaar)), '^((project)?jaar\s*)?([0-9]{1,4})$', 3), '') AS INTEGER) AS projectjaar
FROM betalingen.betalingen b
WHERE b.telt
