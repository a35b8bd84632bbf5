-- Awards of the scheme as the award list gives them, each with the tariff of its target group and its
-- parts of 80 % (half-up to cents) and 20 % (the rest). An award without target group takes the only
-- tariff row of its action. Awards for another scheme are counted in bron.rijen_lijsten.
CREATE TABLE betalingen.toekenningen AS
WITH enige AS (
    SELECT projectjaar, actie, min(doelgroep_sleutel) AS doelgroep_sleutel
    FROM regels.tarief
    GROUP BY projectjaar, actie
    HAVING count(*) = 1
),
centen AS (
    SELECT t.*, p.regeling AS deze_regeling,
           CASE WHEN t.soort = 'actie' THEN CAST(CAST(t.bedrag AS DECIMAL(28,2)) * 100 AS HUGEINT) END AS c,
           CAST(CAST(u.voorschot_aandeel AS DECIMAL(28,4)) * 10000 AS HUGEINT) AS aandeel,
           CASE WHEN t.doelgroep_sleutel = '' THEN coalesce(e.doelgroep_sleutel, '') ELSE t.doelgroep_sleutel END AS tariefsleutel
    FROM stg.toekenningen t
    CROSS JOIN regels.parameters p
    CROSS JOIN regels.uitbetaling u
    LEFT JOIN enige e ON e.projectjaar = t.projectjaar AND e.actie = t.actie
    WHERE t.regeling = p.regeling
),
delen AS (
    SELECT c.*, CAST(CAST((2 * c.c * c.aandeel + 10000) // 20000 AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) AS voorschot_deel
    FROM centen c
)
SELECT d.deze_regeling AS regeling, coalesce(l.kbo, d.bron_kbo) AS kbo, d.bron_kbo,
       coalesce(n.basis_kbo, d.bron_kbo) AS basis_kbo, d.naam, CAST(d.projectjaar AS INTEGER) AS projectjaar, d.actie, d.doelgroep,
       d.doelgroep_sleutel, d.soort, d.bedrag, d.bevestigde_kpi, d.gevraagde_kpi, d.huidig_bereik,
       r.tarief, r.plafond, d.voorschot_deel, CAST(d.bedrag - d.voorschot_deel AS DECIMAL(18,2)) AS saldo_deel,
       d.emmer = 'geteld' AS telt, d.emmer, d.bestand, d.rij
FROM delen d
LEFT JOIN regels.nummers n ON n.kbo = d.bron_kbo
LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
LEFT JOIN regels.tarief r ON d.soort = 'actie' AND r.projectjaar = d.projectjaar AND r.actie = d.actie
     AND r.doelgroep_sleutel = d.tariefsleutel
ORDER BY d.bestand, d.rij
