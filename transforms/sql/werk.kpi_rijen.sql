-- KPI rows that count, each with the award it reports on. A row without target group reports on the only
-- award of its action, unless the same number also reports on that group by name.
CREATE TABLE werk.kpi_rijen AS
WITH rij AS (
    SELECT k.*, CAST(k.projectjaar AS INTEGER) AS jaar, coalesce(l.kbo, k.bron_kbo) AS kbo, coalesce(n.basis_kbo, k.bron_kbo) AS basis_kbo
    FROM stg.kpi k
    CROSS JOIN regels.uitbetaling u
    LEFT JOIN regels.nummers n ON n.kbo = k.bron_kbo
    LEFT JOIN regels.levens l ON l.basis_kbo = n.basis_kbo
    WHERE k.emmer = 'geteld' AND u.heeft_uitbetaling
),
enige AS (
    SELECT kbo, projectjaar, actie, min(doelgroep_sleutel) AS doelgroep_sleutel
    FROM werk.kpi_doelen
    GROUP BY kbo, projectjaar, actie
    HAVING count(*) = 1
)
SELECT r.kbo, r.basis_kbo, r.bron_kbo, r.jaar AS projectjaar, r.periode, r.actie, r.doelgroep,
       CASE WHEN r.doelgroep_sleutel = '' AND e.kbo IS NOT NULL AND b.bron_kbo IS NULL THEN e.doelgroep_sleutel
            ELSE r.doelgroep_sleutel END AS doelgroep_sleutel,
       r.bevestigde_kpi, r.huidig_bereik, r.behaald, r.motivering, r.ook_bij, r.ingediend_op, r.eerst_ingediend,
       r.bestand, r.blad, r.rij, r.cel
FROM rij r
LEFT JOIN enige e ON e.kbo = r.kbo AND e.projectjaar = r.jaar AND e.actie = r.actie
LEFT JOIN rij b ON r.doelgroep_sleutel = '' AND b.bron_kbo = r.bron_kbo AND b.jaar = r.jaar AND b.periode = r.periode
     AND b.actie = r.actie AND b.doelgroep_sleutel = e.doelgroep_sleutel AND e.doelgroep_sleutel <> ''
