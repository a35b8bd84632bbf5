-- Officers' decisions of the scheme and whether each is valid, in this order: the authority is not judged
-- here under its own number; expired; lapsed, since the figures changed; about a finding or conclusion that
-- is not there; contradicted by another valid decision on the same thing. Nothing computed depends on them.
CREATE TABLE werk.beslissingen AS
WITH beslissing AS (
    SELECT b.*, coalesce(l.kbo, b.bron_kbo) AS kbo, l.naam AS bekende_naam, p.regeling AS deze_regeling, p.peildatum, p.taal
    FROM stg.beslissingen b
    CROSS JOIN regels.parameters p
    LEFT JOIN regels.nummers n ON n.kbo = b.bron_kbo
    LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
    WHERE b.emmer = 'geteld' AND b.regeling = p.regeling
),
vastgesteld AS (
    SELECT DISTINCT subject, bevinding FROM werk.bevindingen_subject
),
getoetst AS (
    SELECT b.*, m.naam AS naam_populatie, m.subject,
           CASE WHEN m.kbo IS NULL THEN 'geen bestuur'
                WHEN m.via THEN 'via trekker'
                WHEN b.geldig_tot < b.peildatum THEN 'verlopen'
                WHEN a.vingerafdruk IS DISTINCT FROM b.vingerafdruk THEN 'vervallen'
                WHEN b.bevinding IS NOT NULL AND v.bevinding IS NULL THEN 'geen bevinding'
                WHEN b.conclusie IS NOT NULL AND o.conclusie IS DISTINCT FROM b.conclusie THEN 'andere conclusie'
                ELSE 'geldig' END AS uitkomst, a.vingerafdruk AS nu, o.conclusie AS conclusie_nu
    FROM beslissing b
    LEFT JOIN werk.populatie m ON m.kbo = b.kbo
    LEFT JOIN werk.vingerafdrukken a ON a.subject = b.kbo
    LEFT JOIN werk.oordelen o ON o.subject = b.kbo
    LEFT JOIN vastgesteld v ON v.subject = b.kbo AND v.bevinding = b.bevinding
),
tegenstrijdig AS (
    SELECT kbo, bevinding, conclusie
    FROM getoetst
    WHERE uitkomst = 'geldig'
    GROUP BY kbo, bevinding, conclusie
    HAVING count(DISTINCT besluit) > 1
),
besloten AS (
    SELECT g.*, CASE WHEN t.kbo IS NOT NULL AND g.uitkomst = 'geldig' THEN 'tegenstrijdig' ELSE g.uitkomst END AS slot
    FROM getoetst g
    LEFT JOIN tegenstrijdig t ON t.kbo = g.kbo AND t.bevinding IS NOT DISTINCT FROM g.bevinding
         AND t.conclusie IS NOT DISTINCT FROM g.conclusie
)
SELECT deze_regeling AS regeling, kbo, coalesce(naam_populatie, bekende_naam, concat('Onbekend bestuur ', kbo)) AS naam,
       bevinding, conclusie, besluit, motivering, door, document, datum, geldig_tot, vingerafdruk,
       CASE WHEN slot IN ('geldig', 'verlopen', 'vervallen', 'tegenstrijdig') THEN slot ELSE 'onbekend' END AS toestand,
       CASE slot WHEN 'geldig' THEN NULL
            WHEN 'geen bestuur' THEN 'dit KBO-nummer hoort bij geen bestuur van de controle'
            WHEN 'via trekker' THEN 'dit bestuur wordt via de trekker van zijn samenwerkingsverband beoordeeld; beslis over de trekker'
            WHEN 'verlopen' THEN concat('geldig tot ', CAST(geldig_tot AS VARCHAR))
            WHEN 'vervallen' THEN concat('de cijfers zijn veranderd: de vingerafdruk is nu ', coalesce(nu, 'onbekend'))
            WHEN 'geen bevinding' THEN concat('er is geen bevinding ', bevinding, ' op dit bestuur')
            WHEN 'andere conclusie' THEN concat('de conclusie is nu ', coalesce(conclusie_nu, 'onbekend'))
            ELSE 'een andere geldige beslissing over hetzelfde besluit anders' END AS reden_nl,
       CASE slot WHEN 'geldig' THEN NULL
            WHEN 'geen bestuur' THEN 'this KBO number belongs to no authority of the control'
            WHEN 'via trekker' THEN 'this authority is judged via the lead of its partnership; decide on the lead'
            WHEN 'verlopen' THEN concat('valid until ', CAST(geldig_tot AS VARCHAR))
            WHEN 'vervallen' THEN concat('the figures changed: the fingerprint is now ', coalesce(nu, 'unknown'))
            WHEN 'geen bevinding' THEN concat('there is no finding ', bevinding, ' on this authority')
            WHEN 'andere conclusie' THEN concat('the conclusion is now ', coalesce(conclusie_nu, 'unknown'))
            ELSE 'another valid decision on the same thing decides otherwise' END AS reden_en,
       taal, bestand, rij
FROM besloten
