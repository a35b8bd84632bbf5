-- C07: receipts from Flanders on main actions, but no payment of any kind (when payments were delivered).
WITH betaald AS (
    SELECT DISTINCT m.subject
    FROM betalingen.betalingen b
    JOIN werk.populatie m ON m.kbo = b.kbo
    WHERE b.telt
),
geboekt AS (
    SELECT m.subject, CAST(sum(l.bedrag) AS DECIMAL(18,2)) AS ontvangsten, min(l.bestand) AS bestand
    FROM werk.lijnen l
    JOIN werk.populatie m ON m.kbo = l.kbo AND NOT m.via
    WHERE l.emmer = 'geteld' AND l.hoofd AND l.vlaams
    GROUP BY m.subject
)
SELECT g.subject AS kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(g.ontvangsten AS VARCHAR) AS bronwaarde,
       '0' AS doelwaarde, g.ontvangsten AS verschil, g.bestand, NULL AS rij, NULL AS actie,
       concat(CAST(g.ontvangsten AS VARCHAR), ' euro geboekt') AS detail_nl,
       concat(CAST(g.ontvangsten AS VARCHAR), ' euros booked') AS detail_en
FROM geboekt g
JOIN regels.betaalbron s ON s.bron IS NOT NULL AND s.volledig
LEFT JOIN betaald b ON b.subject = g.subject
WHERE b.subject IS NULL AND g.ontvangsten > 0
