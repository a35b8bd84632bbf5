-- A10: tables (or a delivery) and an export of the BBC-analysetool cover the same territory and year;
-- the tables count, and the sums of coded lines differ, per direction. Of several exports the one
-- compared is the one that would count without the tables: the newest of each body.
WITH uit_tool AS (
    SELECT r.set_nr, r.rapport, r.bestand, r.bestuur_id, r.basis_kbo, r.kbo, r.rapportjaar,
           row_number() OVER (PARTITION BY r.bestuur_id, r.basis_kbo, r.rapportjaar
                              ORDER BY CASE WHEN r.vastgesteld THEN 0 ELSE 1 END, r.verwerkt DESC NULLS LAST,
                                       r.volgnummer DESC, r.rapport DESC) AS rang
    FROM bbc.rapporten r
    CROSS JOIN regels.parameters p
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    WHERE r.bron = 'export' AND r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel
      AND (r.vastgesteld OR p.voorlopig_telt)
),
tabel AS (
    SELECT DISTINCT basis_kbo, kbo, rapportjaar FROM bbc.rapporten WHERE telt AND dient_in AND bron IN ('tabellen', 'levering')
),
beide AS (
    SELECT t.basis_kbo, t.kbo, t.rapportjaar, d.richting, min_by(e.bestand, e.rapport) AS bestand, min(e.rapport) AS rapport
    FROM tabel t
    JOIN uit_tool e ON e.basis_kbo = t.basis_kbo AND e.rapportjaar = t.rapportjaar AND e.rang = 1
    CROSS JOIN (SELECT 'U' AS richting UNION ALL SELECT 'O' AS richting) d
    GROUP BY t.basis_kbo, t.kbo, t.rapportjaar, d.richting
),
uit_tabel AS (
    SELECT basis_kbo, rapportjaar, richting, sum(bedrag * aantal) AS euro
    FROM werk.lijnen
    WHERE emmer = 'geteld' AND bron IN ('tabellen', 'levering')
    GROUP BY basis_kbo, rapportjaar, richting
),
uit_lijnen AS (
    SELECT e.basis_kbo, e.rapportjaar, l.richting, sum(l.bedrag * l.aantal) AS euro
    FROM uit_tool e
    JOIN werk.lijnen l ON l.set_nr = e.set_nr AND l.rapport = e.rapport
    WHERE e.rang = 1 AND l.rol IS NOT NULL AND l.boekjaar = l.rapportjaar
    GROUP BY e.basis_kbo, e.rapportjaar, l.richting
),
naast_elkaar AS (
    SELECT b.kbo, b.rapportjaar, b.richting, b.bestand, b.rapport,
           CAST(coalesce(t.euro, 0) AS DECIMAL(18,2)) AS tabel, CAST(coalesce(x.euro, 0) AS DECIMAL(18,2)) AS tool
    FROM beide b
    LEFT JOIN uit_tabel t ON t.basis_kbo = b.basis_kbo AND t.rapportjaar = b.rapportjaar AND t.richting = b.richting
    LEFT JOIN uit_lijnen x ON x.basis_kbo = b.basis_kbo AND x.rapportjaar = b.rapportjaar AND x.richting = b.richting
)
SELECT n.kbo, n.rapportjaar AS boekjaar, CAST(n.tabel AS VARCHAR) AS bronwaarde, CAST(n.tool AS VARCHAR) AS doelwaarde,
       CAST(n.tabel - n.tool AS DECIMAL(18,2)) AS verschil, n.bestand, n.rapport AS rij, NULL AS actie,
       concat(CASE n.richting WHEN 'U' THEN 'uitgaven' ELSE 'ontvangsten' END, ' met de code: tabellen ',
              CAST(n.tabel AS VARCHAR), ', export ', CAST(n.tool AS VARCHAR)) AS detail_nl,
       concat(CASE n.richting WHEN 'U' THEN 'spending' ELSE 'receipts' END, ' with the code: tables ',
              CAST(n.tabel AS VARCHAR), ', export ', CAST(n.tool AS VARCHAR)) AS detail_en
FROM naast_elkaar n
WHERE n.tabel <> n.tool
