-- The eight readings of each subject and their state, three times over: as they are (`basis`), with
-- every near miss counted (`bijna`, C08) and without the possible transfers (`doorgegeven`, S05).
-- Exact: S >= factor x R, never a division.
CREATE TABLE werk.lezingen AS
WITH variant AS (
    SELECT 'basis' AS variant, 0 AS bijna, 0 AS doorgegeven
    UNION ALL SELECT 'bijna', 1, 0
    UNION ALL SELECT 'doorgegeven', 0, 1
),
assen AS (
    SELECT o.basis AS ontvangsten_basis, u.basis AS uitgaven_basis
    FROM (SELECT 'geboekt' AS basis UNION ALL SELECT 'betaald') o
    CROSS JOIN (SELECT 'totaal' AS basis UNION ALL SELECT 'subsidiabel') u
),
ontbreekt AS (
    SELECT subject, periode, count(*) AS aantal
    FROM werk.vereist
    WHERE NOT ingediend
    GROUP BY subject, periode
),
sommen AS (
    SELECT v.variant, b.subject, b.periode, a.ontvangsten_basis, a.uitgaven_basis,
           CAST(CASE a.uitgaven_basis
               WHEN 'totaal' THEN b.totaal + v.bijna * b.bijna_totaal - v.doorgegeven * b.doorgegeven_totaal
               ELSE b.subsidiabel + v.bijna * b.bijna_subsidiabel - v.doorgegeven * b.doorgegeven_subsidiabel
           END AS DECIMAL(18,2)) AS uitgaven,
           CAST(CASE a.ontvangsten_basis
               WHEN 'geboekt' THEN b.ontvangsten + v.bijna * b.bijna_ontvangsten
               ELSE b.betaald
           END AS DECIMAL(18,2)) AS ontvangsten,
           CASE a.ontvangsten_basis WHEN 'betaald' THEN b.registerrijen ELSE 0 END AS registerrijen,
           p.factor, coalesce(o.aantal, 0) AS ontbrekend,
           a.ontvangsten_basis = 'betaald' AND (z.bron IS NULL OR NOT z.volledig) AS zonder_betalingen
    FROM werk.bedragen b
    CROSS JOIN variant v
    CROSS JOIN assen a
    CROSS JOIN regels.parameters p
    CROSS JOIN regels.betaalbron z
    LEFT JOIN ontbreekt o ON o.subject = b.subject AND o.periode = b.periode
),
-- Wide before it is multiplied: DuckDB keeps a product of two short decimals within 18 digits.
product AS (
    SELECT s.*, s.factor * CAST(s.ontvangsten AS DECIMAL(28,2)) AS drempel FROM sommen s
)
SELECT s.*,
       s.registerrijen > 0
           AND 2 * abs(s.uitgaven - s.drempel) <= s.factor * s.registerrijen AS te_dicht,
       CASE WHEN s.ontbrekend > 0 OR s.zonder_betalingen THEN 'niet te beoordelen'
            WHEN s.registerrijen > 0
                 AND 2 * abs(s.uitgaven - s.drempel) <= s.factor * s.registerrijen
                 THEN 'niet te beoordelen'
            WHEN s.ontvangsten <= 0 THEN 'geen ontvangsten'
            WHEN s.uitgaven >= s.drempel THEN 'voldoet'
            ELSE 'voldoet niet' END AS toestand
FROM product s
