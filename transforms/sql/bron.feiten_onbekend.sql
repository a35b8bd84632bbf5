-- What the mapping of deliveries (transforms/sources/mappings/levering.yaml) does not know, counted.
CREATE TABLE bron.feiten_onbekend AS
SELECT bestand, soort, naam, voorbeeld, feiten
FROM stg.feiten_onbekend
