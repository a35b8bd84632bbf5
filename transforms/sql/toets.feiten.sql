-- Check table: the facts of each XBRL instance and of all together (bestand NULL): whether the classes
-- add up, whether the lines are in the buckets, and whether 99 % of the facts has a place in the mapping.
CREATE TABLE toets.feiten AS
WITH rij AS (
    SELECT bestand, sum(rijen) AS rijen FROM bron.rijen GROUP BY bestand
),
levering AS (
    SELECT f.bestand, f.feiten, f.lijn + f.geweigerd AS lijnen, f.geweigerd + f.niet_toegewezen AS onbekend,
           f.lijn + f.geweigerd + f.niet_toegewezen + f.dubbel + f.nil + f.gegeven + f.niet_gebruikt AS verdeeld,
           coalesce(r.rijen, 0) AS rijen, r.bestand IS NOT NULL OR f.lijn + f.geweigerd = 0 AS gelezen
    FROM bron.feiten f
    LEFT JOIN rij r ON r.bestand = f.bestand
),
alle AS (
    SELECT bestand, feiten, lijnen, onbekend, verdeeld, rijen, gelezen FROM levering
    UNION ALL
    SELECT NULL, coalesce(sum(feiten), 0), coalesce(sum(lijnen), 0), coalesce(sum(onbekend), 0),
           coalesce(sum(verdeeld), 0), coalesce(sum(rijen), 0), true
    FROM levering
)
SELECT bestand, CAST(feiten AS BIGINT) AS feiten, CAST(lijnen AS BIGINT) AS lijnen, CAST(onbekend AS BIGINT) AS onbekend,
       CASE WHEN feiten = verdeeld AND (NOT gelezen OR bestand IS NULL OR lijnen = rijen) THEN 'ja' ELSE 'nee' END AS niets_verloren,
       CASE WHEN bestand IS NOT NULL OR 100 * onbekend <= feiten THEN 'ja' ELSE 'nee' END AS toegewezen,
       CASE WHEN 100 * onbekend <= feiten THEN 'ja' ELSE 'nee' END AS levering_toegewezen
FROM alle
