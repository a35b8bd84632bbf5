-- The findings booked on their subject, without those on decisions (D): what the conclusion weighs, and
-- what an officer saw when deciding. `detail` is what the finding says, without where in a file it stands.
CREATE TABLE werk.bevindingen_subject AS
SELECT m.subject, b.bevinding, b.ernst, b.boekjaar, b.bronwaarde, b.doelwaarde, b.verschil, b.bestand, b.rij, b.actie,
       CASE WHEN coalesce(b.adres, '') = '' THEN b.detail_nl ELSE replace(b.detail_nl, b.adres, '') END AS detail
FROM werk.bevindingen b
JOIN werk.populatie m ON m.kbo = b.kbo
WHERE substr(b.bevinding, 1, 1) <> 'D'
