-- Check table, one row: every decision that counts is published with a known state, and each that has no effect,
-- or cannot be read, is a D01.
CREATE TABLE toets.besluiten AS
WITH besluit AS (
    SELECT count(*) AS rijen,
           coalesce(sum(CASE WHEN coalesce(toestand, '') IN ('geldig', 'verlopen', 'vervallen', 'onbekend', 'tegenstrijdig') THEN 0 ELSE 1 END), 0) AS ongekend,
           coalesce(sum(CASE WHEN toestand = 'geldig' THEN 0 ELSE 1 END), 0) AS zonder_gevolg
    FROM controle.besluiten
),
geteld AS (
    SELECT count(*) AS rijen FROM stg.beslissingen b JOIN regels.parameters p ON p.regeling = b.regeling WHERE b.emmer = 'geteld'
),
onleesbaar AS (
    SELECT count(*) AS rijen FROM stg.quarantaine WHERE soort = 'beslissingen' AND bron_kbo IS NOT NULL
),
bevonden AS (
    SELECT count(*) AS rijen FROM controle.bevindingen WHERE bevinding = 'D01'
)
SELECT b.rijen AS besluiten, g.rijen AS geteld, b.ongekend, b.zonder_gevolg, o.rijen AS onleesbaar, d.rijen AS bevindingen,
       CASE WHEN b.rijen = g.rijen AND b.ongekend = 0 THEN 'ja' ELSE 'nee' END AS alle_geplaatst,
       CASE WHEN b.zonder_gevolg + o.rijen = d.rijen THEN 'ja' ELSE 'nee' END AS zonder_gevolg_gemeld
FROM besluit b
CROSS JOIN geteld g
CROSS JOIN onleesbaar o
CROSS JOIN bevonden d
