-- A short print of S, R and findings per subject: it ties an officer's decision to what the officer saw. It
-- does not depend on the language, nor on the decisions themselves, nor on the file and row in which a figure
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
               coalesce(actie, '')), ';'
               ORDER BY bevinding, ernst, boekjaar, bronwaarde, doelwaarde, verschil, actie) AS tekst
    FROM werk.bevindingen_subject
    GROUP BY subject
)
SELECT g.subject, substr(md5(concat(g.tekst, '#', coalesce(b.tekst, ''))), 1, 12) AS vingerafdruk
FROM gelezen g
LEFT JOIN bevonden b ON b.subject = g.subject
