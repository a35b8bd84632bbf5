-- All findings, all rows, booked on the subject: a finding on a member of a partnership or on a
-- predecessor belongs to the lead or the successor. Only authorities of the population have findings; P05 is
-- about the scheme as a whole (no number), and D01 may name a number that is nobody's.
CREATE TABLE controle.bevindingen AS
WITH namen AS (
    SELECT DISTINCT kbo, naam FROM regels.levens WHERE NOT opgegaan
)
SELECT p.regeling, b.bevinding, b.ernst, coalesce(m.subject, b.kbo) AS kbo,
       CASE WHEN s.naam IS NOT NULL THEN s.naam WHEN b.kbo IS NULL THEN p.naam_regeling
            ELSE coalesce(n.naam, concat('Onbekend bestuur ', b.kbo)) END AS naam, b.boekjaar, b.bronwaarde, b.doelwaarde,
       b.verschil, b.bestand, b.rij, b.actie,
       concat(CASE p.taal WHEN 'en' THEN r.titel_en ELSE r.titel_nl END,
              CASE WHEN m.subject <> m.kbo THEN concat(' (', m.naam, ')') ELSE '' END,
              CASE WHEN coalesce(CASE p.taal WHEN 'en' THEN b.detail_en ELSE b.detail_nl END, '') = '' THEN ''
                   ELSE concat(': ', CASE p.taal WHEN 'en' THEN b.detail_en ELSE b.detail_nl END) END) AS toelichting
FROM werk.bevindingen b
CROSS JOIN regels.parameters p
JOIN regels.bevindingen r ON r.bevinding = b.bevinding
LEFT JOIN werk.populatie m ON m.kbo = b.kbo
LEFT JOIN werk.populatie s ON s.kbo = m.subject
LEFT JOIN namen n ON n.kbo = b.kbo
WHERE m.kbo IS NOT NULL OR b.bevinding IN ('P05', 'D01')
ORDER BY coalesce(m.subject, b.kbo), b.bevinding, b.boekjaar, b.bestand, b.rij, b.actie, b.bronwaarde, b.doelwaarde, m.kbo
