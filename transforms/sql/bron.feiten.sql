-- The facts of each XBRL instance by class; the classes add up to the facts that the file holds, and
-- `lijn` plus `geweigerd` to its rows in bron.rijen.
CREATE TABLE bron.feiten AS
SELECT bestand, feiten, lijn, geweigerd, niet_toegewezen, dubbel, nil, gegeven, niet_gebruikt
FROM stg.feiten
