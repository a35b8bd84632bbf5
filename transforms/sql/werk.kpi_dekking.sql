-- The territories that each KPI row reports on: its own, and those that the authority had absorbed. A number that
-- came with the merger reports on all of it; a number that lived on reports on an absorbed territory only when the
-- row was handed in after that territory's last year: until then it spoke for itself alone.
CREATE TABLE werk.kpi_dekking AS
SELECT kbo, projectjaar, periode, actie, doelgroep_sleutel, bron_kbo, basis_kbo
FROM werk.kpi_rijen
UNION
SELECT k.kbo, k.projectjaar, k.periode, k.actie, k.doelgroep_sleutel, k.bron_kbo, v.basis_kbo
FROM werk.kpi_rijen k
JOIN regels.levens n ON n.basis_kbo = k.basis_kbo
JOIN regels.levens v ON v.kbo = k.kbo AND v.basis_kbo <> k.basis_kbo
WHERE k.basis_kbo = k.kbo AND (n.eerste_jaar > v.laatste_jaar OR year(k.ingediend_op) > v.laatste_jaar)
