-- Weight of the findings per subject. Groups A, C, K, R and S take part in the 2x conclusion; a
-- `fout` marked doubt means that the figures themselves cannot be trusted. A milder form of a rule
-- (S03 in project year 1) carries no doubt.
CREATE TABLE werk.zwaarte AS
SELECT b.subject,
       sum(CASE WHEN b.ernst = 'fout' THEN 1 ELSE 0 END) AS fouten,
       sum(CASE WHEN b.ernst = 'waarschuwing' THEN 1 ELSE 0 END) AS waarschuwingen,
       bool_or(b.ernst = 'fout' AND r.twijfel) AS twijfel
FROM werk.bevindingen_subject b
JOIN regels.bevindingen r ON r.bevinding = b.bevinding
WHERE substr(b.bevinding, 1, 1) IN ('A', 'C', 'K', 'R', 'S')
GROUP BY b.subject
