-- Evaluation of each KPI as published: what was promised, confirmed, realised and due, and the judgement.
-- bedrag_op_het_spel = toegekend x (1 - behaald / doel), half-up to cents, within [0, toegekend]; it is
-- indicative: no law gives a formula.
CREATE TABLE kpi.evaluatie AS
SELECT s.regeling, s.kbo, m.naam, s.projectjaar, s.periode, s.actie, s.doelgroep, s.toegekend, s.doel, s.gevraagd,
       s.huidig_bereik, s.gerapporteerd_doel, s.behaald,
       CASE WHEN s.n > 0 THEN CAST(CAST(s.grens AS DECIMAL(18,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2)) END AS drempel,
       s.motivering, s.altijd_jury, s.uiterlijk, s.ingediend_op, s.ingediend_op <= s.uiterlijk AS op_tijd, s.oordeel,
       s.bedrag_op_het_spel,
       CASE WHEN s.spel_centen IS NULL THEN NULL
            WHEN s.taal = 'en' THEN 'indicative, no statutory formula'
            ELSE 'indicatief, geen wettelijke formule' END AS toelichting,
       CASE WHEN s.oordeel <> 'niet te beoordelen' THEN NULL
            WHEN s.taal = 'en' THEN
                CASE WHEN NOT s.toekenningen THEN 'no (completely readable) award list was delivered'
                     WHEN NOT s.heeft_toekenning THEN 'no award for this action and target group'
                     WHEN NOT s.kpi THEN 'no KPI report was delivered at all'
                     WHEN NOT s.heeft_rapport AND s.kpi_quarantaine THEN 'KPI rows of this authority are in quarantine'
                     WHEN NOT s.heeft_rapport THEN 'a KPI file, or a KPI row without a readable KBO number, could not be read; the report may be in it'
                     WHEN s.ontbrekende_delen > 0 THEN 'of the merged authorities not all have reported'
                     WHEN s.overlapt THEN 'more than one report on the same; it is not clear whether they include each other'
                     ELSE 'the award has no confirmed target above 0' END
            WHEN NOT s.toekenningen THEN 'geen (volledig leesbare) toekenningslijst aangeleverd'
            WHEN NOT s.heeft_toekenning THEN 'geen toekenning voor deze actie en doelgroep'
            WHEN NOT s.kpi THEN 'geen enkel KPI-rapport aangeleverd'
            WHEN NOT s.heeft_rapport AND s.kpi_quarantaine THEN 'KPI-rijen van dit bestuur staan in quarantaine'
            WHEN NOT s.heeft_rapport THEN 'een KPI-bestand, of een KPI-rij zonder leesbaar KBO-nummer, kon niet gelezen worden; het rapport kan daarin staan'
            WHEN s.ontbrekende_delen > 0 THEN 'van de samengevoegde besturen rapporteerden niet alle'
            WHEN s.overlapt THEN 'meer dan één rapport over hetzelfde; het is niet duidelijk of ze elkaar omvatten'
            ELSE 'de toekenning heeft geen bevestigde KPI boven 0' END AS reden,
       s.bestand, s.rij, s.cel
FROM werk.kpi_oordelen s
LEFT JOIN werk.populatie m ON m.kbo = s.kbo
ORDER BY s.kbo, s.projectjaar, s.periode DESC, length(s.actie), s.actie, s.doelgroep_sleutel
