-- Every authority with a payment, a coded line, a near miss, a code in its texts or a place in a
-- partnership for the scheme, and the subject it is judged under: itself, or the lead of its group.
CREATE TABLE werk.populatie AS
WITH kandidaat AS (
    SELECT kbo FROM betalingen.betalingen WHERE telt OR emmer = 'kruiscontrole'
    UNION
    SELECT kbo FROM werk.lijnen WHERE emmer = 'geteld'
    UNION
    SELECT kbo FROM werk.acties WHERE kijkt AND (bijna_code IS NOT NULL OR (rol IS NULL AND tekst_treffer))
    UNION
    SELECT trekker_kbo FROM werk.verbanden
    UNION
    SELECT lid_kbo FROM werk.verbanden
),
namen AS (
    SELECT kbo, min(naam) AS naam
    FROM betalingen.betalingen
    WHERE naam IS NOT NULL
    GROUP BY kbo
)
SELECT k.kbo, l.nis, coalesce(l.naam, n.naam, concat('Onbekend bestuur ', k.kbo)) AS naam,
       l.kbo IS NOT NULL AS bekend,
       CASE WHEN m.via THEN m.trekker_kbo ELSE k.kbo END AS subject,
       coalesce(m.via, false) AS via
FROM kandidaat k
LEFT JOIN (SELECT DISTINCT kbo, nis, naam FROM regels.levens WHERE NOT opgegaan) l ON l.kbo = k.kbo
LEFT JOIN namen n ON n.kbo = k.kbo
LEFT JOIN werk.leden m ON m.lid_kbo = k.kbo
