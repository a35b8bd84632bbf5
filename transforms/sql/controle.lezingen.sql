-- The eight readings as published. Tekort = factor x R - S; voorstel terugvordering = R - S / factor,
-- computed in whole cents, half-up, within [0, R], with a negative S taken as 0.
CREATE TABLE controle.lezingen AS
WITH ontbreekt AS (
    SELECT v.subject, v.periode,
           string_agg(concat(coalesce(l.eigen_naam, v.basis_kbo), ' ', CAST(v.jaar AS VARCHAR)), ', '
                      ORDER BY v.jaar, v.basis_kbo) AS welke
    FROM werk.vereist v
    LEFT JOIN regels.levens l ON l.basis_kbo = v.basis_kbo
    WHERE NOT v.ingediend
    GROUP BY v.subject, v.periode
),
centen AS (
    SELECT l.*,
           CAST(CAST(l.ontvangsten AS DECIMAL(28,2)) * 100 AS HUGEINT) AS r,
           CASE WHEN l.uitgaven < 0 THEN 0 ELSE CAST(CAST(l.uitgaven AS DECIMAL(28,2)) * 100 AS HUGEINT) END AS s,
           CAST(p.factor_teller AS HUGEINT) AS teller, CAST(p.factor_noemer AS HUGEINT) AS noemer, p.taal
    FROM werk.lezingen l
    CROSS JOIN regels.parameters p
    WHERE l.variant = 'basis'
),
voorstel AS (
    SELECT c.*,
           -- (R - S x noemer / teller) cents, half-up: (2 x (R x teller - S x noemer) + teller) // (2 x teller)
           CASE WHEN c.r * c.teller <= c.s * c.noemer THEN 0
                ELSE (2 * (c.r * c.teller - c.s * c.noemer) + c.teller) // (2 * c.teller) END AS voorstel_centen
    FROM centen c
)
SELECT p.regeling, v.subject AS kbo, m.nis, m.naam, v.periode, v.ontvangsten_basis, v.uitgaven_basis,
       v.periode = b.periode AND v.ontvangsten_basis = 'geboekt' AND v.uitgaven_basis = 'totaal' AS beslissend,
       v.uitgaven, v.ontvangsten, v.factor, v.toestand,
       CASE WHEN v.toestand IN ('voldoet', 'voldoet niet')
            THEN CAST(CASE WHEN v.drempel > v.uitgaven THEN v.drempel - v.uitgaven ELSE 0 END AS DECIMAL(18,2)) END AS tekort,
       CASE WHEN v.toestand IN ('voldoet', 'voldoet niet')
            THEN CAST(CAST(v.voorstel_centen AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2))
            END AS voorstel_terugvordering,
       CASE WHEN v.ontbrekend > 0 AND v.taal = 'en' THEN concat('annual account missing: ', o.welke)
            WHEN v.ontbrekend > 0 THEN concat('jaarrekening ontbreekt: ', o.welke)
            WHEN v.zonder_betalingen AND v.taal = 'en' THEN 'no payments file of the scheme was delivered, or one cannot be read'
            WHEN v.zonder_betalingen THEN 'geen (volledig leesbaar) betalingsbestand van de regeling aangeleverd'
            WHEN v.te_dicht AND v.taal = 'en' THEN 'too close to the limit for the whole euros of the register'
            WHEN v.te_dicht THEN 'te dicht bij de grens voor de hele euro''s van het register'
            WHEN v.toestand = 'geen ontvangsten' AND v.taal = 'en' THEN 'no receipts to test against'
            WHEN v.toestand = 'geen ontvangsten' THEN 'geen ontvangsten om aan te toetsen'
            END AS reden
FROM voorstel v
CROSS JOIN regels.parameters p
JOIN werk.beslissend b ON b.subject = v.subject
JOIN werk.populatie m ON m.kbo = v.subject
LEFT JOIN ontbreekt o ON o.subject = v.subject AND o.periode = v.periode
ORDER BY v.subject, v.periode, v.ontvangsten_basis DESC, v.uitgaven_basis DESC
