-- The lines that matter to the scheme, in accounts that count and of scheme years, each with its
-- source: coded lines (rol main, incentive or mixed) and, with rol NULL, lines of near-miss
-- and text-hit actions, which do not count.
CREATE TABLE bbc.lijnen AS
SELECT p.regeling, l.kbo, l.bron_kbo, l.boekjaar, l.rapport, l.actie_id AS actie,
       l.korte_omschrijving AS actie_omschrijving, l.code, l.code_match, l.rol,
       CASE l.richting WHEN 'U' THEN 'Uitgave' ELSE 'Ontvangst' END AS richting,
       l.bedrag, l.rekening, l.kostensoort, l.hoofd AND l.telt_subsidiabel AS subsidiabel, l.sector,
       l.hoofd AND l.vlaams AS vlaamse_ontvangst,
       CASE WHEN l.hoofd AND l.vlaams THEN l.ontvangst_basis END AS basis,
       l.beleidsveld, l.bestand, f.sha256, l.transactie_id AS rij, l.bron
FROM werk.lijnen l
CROSS JOIN regels.parameters p
JOIN bron.bestanden f ON f.bestand = l.bestand
WHERE l.emmer IN ('geteld', 'niet gecodeerd')
