-- P06: an award above units x tariff, above the ceiling of its target group, or awards of one action above the
-- ceiling of the action. A predecessor of a merged authority had a ceiling of its own.
WITH toekenning AS (
    SELECT t.*, CAST(CAST(t.bevestigde_kpi AS DECIMAL(20,2)) * t.tarief AS DECIMAL(38,4)) AS volgens_tarief
    FROM betalingen.toekenningen t
    JOIN werk.lijsten_stand i ON i.toekenningen
    WHERE t.telt AND t.soort = 'actie'
),
per_actie AS (
    SELECT kbo, basis_kbo, projectjaar, actie, CAST(sum(bedrag) AS DECIMAL(18,2)) AS bedrag, min(bestand) AS bestand,
           min_by(rij, concat(bestand, '|', lpad(CAST(rij AS VARCHAR), 12, '0'))) AS rij
    FROM toekenning
    GROUP BY kbo, basis_kbo, projectjaar, actie
),
boven AS (
    SELECT kbo, projectjaar, actie, bedrag, CAST(volgens_tarief AS DECIMAL(18,2)) AS grens, bestand, rij,
           concat(CAST(bevestigde_kpi AS VARCHAR), ' eenheden x ', CAST(tarief AS VARCHAR)) AS wat_nl,
           concat(CAST(bevestigde_kpi AS VARCHAR), ' units x ', CAST(tarief AS VARCHAR)) AS wat_en
    FROM toekenning
    WHERE bedrag > volgens_tarief
    UNION ALL
    SELECT kbo, projectjaar, actie, bedrag, plafond, bestand, rij, 'het plafond van de doelgroep', 'the ceiling of the target group'
    FROM toekenning
    WHERE bedrag > plafond
    UNION ALL
    SELECT a.kbo, a.projectjaar, a.actie, a.bedrag, c.plafond, a.bestand, a.rij, 'het plafond van de actie', 'the ceiling of the action'
    FROM per_actie a
    JOIN regels.actieplafond c ON c.projectjaar = a.projectjaar AND c.actie = a.actie
    WHERE a.bedrag > c.plafond
)
SELECT b.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(b.bedrag AS VARCHAR) AS bronwaarde, CAST(b.grens AS VARCHAR) AS doelwaarde,
       CAST(b.bedrag - b.grens AS DECIMAL(18,2)) AS verschil, b.bestand, CAST(b.rij AS VARCHAR) AS rij, b.actie,
       concat('actie ', b.actie, ', projectjaar ', CAST(b.projectjaar AS VARCHAR), ': ', CAST(b.bedrag AS VARCHAR), ' toegekend, ', b.wat_nl, ' is ', CAST(b.grens AS VARCHAR)) AS detail_nl,
       concat('action ', b.actie, ', project year ', CAST(b.projectjaar AS VARCHAR), ': ', CAST(b.bedrag AS VARCHAR), ' awarded, ', b.wat_en, ' is ', CAST(b.grens AS VARCHAR)) AS detail_en
FROM boven b
