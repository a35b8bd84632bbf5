-- A short print of the number, S, R and findings per subject: it ties an officer's decision to what the officer saw;
-- of payouts and KPIs also what the finding says (project year, period, target group, motivation). It does not depend on the language, nor on the decisions themselves, nor on the file and row in which a figure
-- stands: the same figures in a renamed file are what the officer saw.
CREATE TABLE werk.vingerafdrukken AS
WITH gelezen AS (
    SELECT kbo AS subject, string_agg(concat_ws('|', periode, ontvangsten_basis, uitgaven_basis,
               CAST(uitgaven AS VARCHAR), CAST(ontvangsten AS VARCHAR), toestand), ';'
               ORDER BY periode, ontvangsten_basis, uitgaven_basis) AS tekst
    FROM controle.lezingen
    GROUP BY kbo
),
bevonden AS (
    SELECT subject, string_agg(concat_ws('|', bevinding, ernst, coalesce(CAST(boekjaar AS VARCHAR), ''),
               coalesce(bronwaarde, ''), coalesce(doelwaarde, ''), coalesce(CAST(verschil AS VARCHAR), ''),
               coalesce(actie, ''), CASE WHEN substr(bevinding, 1, 1) IN ('P', 'I') THEN coalesce(detail, '') ELSE '' END), ';'
               ORDER BY bevinding, ernst, boekjaar, bronwaarde, doelwaarde, verschil, actie, detail) AS tekst
    FROM werk.bevindingen_subject
    GROUP BY subject
)
SELECT g.subject, substr(md5(concat(g.subject, '#', g.tekst, '#', coalesce(b.tekst, ''))), 1, 12) AS vingerafdruk
FROM gelezen g
LEFT JOIN bevonden b ON b.subject = g.subject
