-- P04: an incentive awarded otherwise than the standard amount of its kind; an incentive paid that is no standard
-- amount, and no awarded amount of a kind that has none (mentor), to the subject or a member shown via it.
WITH toekenning AS (
    SELECT t.*, s.soort AS vaste_soort, s.bedrag AS vast_bedrag
    FROM betalingen.toekenningen t
    JOIN werk.lijsten_stand i ON i.toekenningen
    LEFT JOIN regels.stimulansen s ON s.soort = lower(t.doelgroep)
    WHERE t.telt AND t.soort = 'stimulans'
),
toegelaten AS (
    SELECT DISTINCT m.subject, t.bedrag
    FROM toekenning t
    JOIN werk.populatie m ON m.kbo = t.kbo
    WHERE t.vaste_soort IS NULL
)
SELECT t.kbo, CAST(NULL AS INTEGER) AS boekjaar, CAST(t.bedrag AS VARCHAR) AS bronwaarde, CAST(t.vast_bedrag AS VARCHAR) AS doelwaarde,
       CAST(t.bedrag - t.vast_bedrag AS DECIMAL(18,2)) AS verschil, t.bestand, CAST(t.rij AS VARCHAR) AS rij, NULL AS actie,
       concat(t.doelgroep, ', projectjaar ', CAST(t.projectjaar AS VARCHAR), ': ', CAST(t.bedrag AS VARCHAR), ' toegekend, ', CAST(t.vast_bedrag AS VARCHAR), ' is het standaardbedrag') AS detail_nl,
       concat(t.doelgroep, ', project year ', CAST(t.projectjaar AS VARCHAR), ': ', CAST(t.bedrag AS VARCHAR), ' awarded, ', CAST(t.vast_bedrag AS VARCHAR), ' is the standard amount') AS detail_en
FROM toekenning t
WHERE t.vast_bedrag IS NOT NULL AND t.bedrag <> t.vast_bedrag
UNION ALL
SELECT b.kbo, NULL, CAST(b.bedrag AS VARCHAR), NULL, NULL, b.bestand, CAST(b.rij AS VARCHAR), NULL,
       concat('betaald ', CAST(b.bedrag AS VARCHAR), ': geen standaardbedrag en geen toegekend bedrag'),
       concat('paid ', CAST(b.bedrag AS VARCHAR), ': no standard amount and no awarded amount')
FROM werk.projectbetalingen b
JOIN werk.lijsten_stand i ON i.toekenningen
LEFT JOIN (SELECT DISTINCT bedrag FROM regels.stimulansen) s ON s.bedrag = b.bedrag
LEFT JOIN toegelaten e ON e.subject = b.subject AND e.bedrag = b.bedrag
WHERE b.soort = 'stimulans' AND s.bedrag IS NULL AND e.subject IS NULL
