-- One row: which lists can be judged with. Awards, KPI reports and payments each must be there, and
-- no file of them may have been refused as a whole. `toekenningen_zonder_eigenaar`: some award in quarantine does
-- not say whose it is, so who has none may have that one; a KPI row like that leaves the reports incomplete.
CREATE TABLE werk.lijsten_stand AS
SELECT u.heeft_uitbetaling, i.toekenningen_volledig,
       u.heeft_uitbetaling AND i.toekenningen_aanwezig AND i.toekenningen_volledig AS toekenningen,
       u.heeft_uitbetaling AND i.kpi_aanwezig AS kpi,
       i.kpi_volledig AND NOT i.kpi_zonder_eigenaar AS kpi_volledig, i.toekenningen_zonder_eigenaar,
       b.bron IS NOT NULL AND b.volledig AS betalingen,
       coalesce(b.bron = 'lijst' AND b.volledig, false) AS gedateerd
FROM regels.uitbetaling u
CROSS JOIN regels.lijsten i
CROSS JOIN regels.betaalbron b
