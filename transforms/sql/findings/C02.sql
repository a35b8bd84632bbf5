-- C02: a near miss, not counted, with the euros at stake (0 when the action already has a role).
WITH inzet AS (
    SELECT set_nr, actie_id,
           sum(CASE WHEN telt_totaal THEN bedrag ELSE 0 END) AS uitgaven,
           sum(CASE WHEN vlaams THEN bedrag ELSE 0 END) AS ontvangsten
    FROM werk.lijnen
    WHERE emmer = 'niet gecodeerd'
    GROUP BY set_nr, actie_id
),
regel AS (
    SELECT a.*, CAST(CASE WHEN a.rol IS NULL THEN coalesce(i.uitgaven, 0) ELSE 0 END AS DECIMAL(18,2)) AS uitgaven,
           CAST(CASE WHEN a.rol IS NULL THEN coalesce(i.ontvangsten, 0) ELSE 0 END AS DECIMAL(18,2)) AS ontvangsten
    FROM werk.acties a
    LEFT JOIN inzet i ON i.set_nr = a.set_nr AND i.actie_id = a.actie_id
    WHERE a.kijkt AND a.bijna_code IS NOT NULL
)
SELECT kbo, rapportjaar AS boekjaar, externe_code AS bronwaarde, bijna_code AS doelwaarde, uitgaven AS verschil,
       bestand, actie_id AS rij, actie_id AS actie,
       concat('"', externe_code, '" lijkt op ', bijna_code, '; uitgaven ', CAST(uitgaven AS VARCHAR),
              ', ontvangsten ', CAST(ontvangsten AS VARCHAR)) AS detail_nl,
       concat('"', externe_code, '" is close to ', bijna_code, '; spending ', CAST(uitgaven AS VARCHAR),
              ', receipts ', CAST(ontvangsten AS VARCHAR)) AS detail_en
FROM regel
