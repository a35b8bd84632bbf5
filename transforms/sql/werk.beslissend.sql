-- The period that decides for each subject: the project period when its reading (geboekt, totaal)
-- can be assessed, else the closing year alone. A scheme may fix it.
CREATE TABLE werk.beslissend AS
SELECT l.subject,
       CASE WHEN p.beslissende_periode <> 'computed' THEN p.beslissende_periode
            WHEN l.toestand <> 'niet te beoordelen' THEN 'projectperiode'
            ELSE 'boekjaar' END AS periode
FROM werk.lezingen l
CROSS JOIN regels.parameters p
WHERE l.variant = 'basis' AND l.periode = 'projectperiode'
  AND l.ontvangsten_basis = 'geboekt' AND l.uitgaven_basis = 'totaal'
