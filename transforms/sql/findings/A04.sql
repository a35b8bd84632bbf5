-- A04: the flag Meest recente contradicts the chosen version: another adopted report carries it, or
-- the chosen one lacks it and no other report of that body and year has it. Every export of the
-- BBC-analysetool carries it, of the day it was made: those are ranked by date and not compared.
WITH versie AS (
    SELECT r.*, count(CASE WHEN r.meest_recente = 'Ja' THEN 1 END)
                    OVER (PARTITION BY r.bestuur_id, r.basis_kbo, r.rapportjaar) AS met_vlag
    FROM bbc.rapporten r
    JOIN regels.jaren j ON j.jaar = r.rapportjaar
    WHERE r.jaarrekening AND r.basis_kbo IS NOT NULL AND NOT r.dubbel AND r.bron <> 'export'
)
SELECT g.kbo, g.rapportjaar AS boekjaar, concat('Meest recente: ', coalesce(o.rapport, 'geen')) AS bronwaarde,
       g.rapport AS doelwaarde, CAST(NULL AS DECIMAL(18,2)) AS verschil, coalesce(o.bestand, g.bestand) AS bestand,
       coalesce(o.rapport, g.rapport) AS rij, NULL AS actie,
       concat('rapport ', coalesce(o.rapport, 'dat niet aangeleverd is'), ' draagt de vlag, rapport ', g.rapport,
              ' telt') AS detail_nl,
       concat('report ', coalesce(o.rapport, 'that was not delivered'), ' carries the flag, report ', g.rapport,
              ' counts') AS detail_en
FROM versie g
LEFT JOIN versie o ON o.bestuur_id = g.bestuur_id AND o.basis_kbo = g.basis_kbo AND o.rapportjaar = g.rapportjaar
     AND o.rapport <> g.rapport AND o.vastgesteld AND o.meest_recente = 'Ja'
WHERE g.telt AND g.vastgesteld AND (o.rapport IS NOT NULL OR (g.meest_recente = 'Nee' AND g.met_vlag = 0))
