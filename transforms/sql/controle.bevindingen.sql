-- All findings, all rows, booked on the subject: a finding on a member of a partnership or on a
-- predecessor belongs to the lead or the successor. Only authorities of the population have findings.
CREATE TABLE controle.bevindingen AS
SELECT p.regeling, b.bevinding, b.ernst, m.subject AS kbo, s.naam, b.boekjaar, b.bronwaarde, b.doelwaarde,
       b.verschil, b.bestand, b.rij, b.actie,
       concat(CASE p.taal WHEN 'en' THEN r.titel_en ELSE r.titel_nl END,
              CASE WHEN m.subject <> m.kbo THEN concat(' (', m.naam, ')') ELSE '' END,
              CASE WHEN coalesce(CASE p.taal WHEN 'en' THEN b.detail_en ELSE b.detail_nl END, '') = '' THEN ''
                   ELSE concat(': ', CASE p.taal WHEN 'en' THEN b.detail_en ELSE b.detail_nl END) END) AS toelichting
FROM werk.bevindingen b
CROSS JOIN regels.parameters p
JOIN regels.bevindingen r ON r.bevinding = b.bevinding
JOIN werk.populatie m ON m.kbo = b.kbo
JOIN werk.populatie s ON s.kbo = m.subject
ORDER BY m.subject, b.bevinding, b.boekjaar, b.bestand, b.rij, b.actie, b.bronwaarde, b.doelwaarde, m.kbo
