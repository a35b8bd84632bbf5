-- Officers' decisions as published, with their state: only a valid one (geldig) has effect, on besluit,
-- eindoordeel and open of controle.conclusies and on nothing else.
CREATE TABLE controle.besluiten AS
SELECT regeling, kbo, naam, bevinding, conclusie, besluit, motivering, door, document, datum, geldig_tot, vingerafdruk,
       toestand, CASE taal WHEN 'en' THEN reden_en ELSE reden_nl END AS reden, bestand, rij
FROM werk.beslissingen
ORDER BY kbo, bestand, rij
