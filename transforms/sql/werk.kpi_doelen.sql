-- The target of each authority, project year, action and target group: the confirmed KPIs of its awards,
-- those of predecessors added. A sum of which one part is not known is not known.
CREATE TABLE werk.kpi_doelen AS
SELECT t.kbo, t.projectjaar, t.actie, t.doelgroep_sleutel, min(t.doelgroep) AS doelgroep,
       CAST(sum(t.bedrag) AS DECIMAL(18,2)) AS toegekend,
       CAST(sum(t.voorschot_deel) AS DECIMAL(18,2)) AS voorschot_deel,
       CAST(sum(t.saldo_deel) AS DECIMAL(18,2)) AS saldo_deel,
       CAST(CASE WHEN count(t.bevestigde_kpi) = count(*) THEN sum(t.bevestigde_kpi) END AS DECIMAL(18,2)) AS doel,
       CAST(CASE WHEN count(t.gevraagde_kpi) = count(*) THEN sum(t.gevraagde_kpi) END AS DECIMAL(18,2)) AS gevraagd,
       CAST(CASE WHEN count(t.huidig_bereik) = count(*) THEN sum(t.huidig_bereik) END AS DECIMAL(18,2)) AS huidig_bereik,
       min(t.bestand) AS bestand, min_by(t.rij, concat(t.bestand, '|', lpad(CAST(t.rij AS VARCHAR), 12, '0'))) AS rij
FROM betalingen.toekenningen t
CROSS JOIN regels.uitbetaling u
WHERE t.telt AND t.soort = 'actie' AND u.heeft_uitbetaling
GROUP BY t.kbo, t.projectjaar, t.actie, t.doelgroep_sleutel
