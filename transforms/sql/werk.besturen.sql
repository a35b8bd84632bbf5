-- Who reports: each body (bestuur) of each table set, and the territory it belongs to.
-- A known KBO (municipality or OCMW) names the municipality. An unknown or missing KBO is resolved
-- through another row with the same RE nummer (an integrated record has a KBO of its own). What
-- stays unknown is a subject under its own number; without a valid number its lines are quarantined.
CREATE TABLE werk.besturen AS
WITH rij AS (
    SELECT b.set_nr, b.bestuur_id, min_by(b.bestand, b.rij) AS bestand, min(b.rij) AS rij,
           min_by(b.kbo, b.rij) AS kbo, min_by(b.kbo_nummer, b.rij) AS kbo_nummer,
           min_by(b.re_nummer, b.rij) AS re_nummer, min_by(b.type_bestuur, b.rij) AS type_bestuur,
           count(*) AS versies
    FROM stg.bestuur b
    GROUP BY b.set_nr, b.bestuur_id
),
bekend AS (
    SELECT r.*, n.basis_kbo AS eigen_basis
    FROM rij r
    LEFT JOIN regels.nummers n ON n.kbo = r.kbo
),
re_in_set AS (
    SELECT set_nr, re_nummer, min(eigen_basis) AS basis_kbo
    FROM bekend
    WHERE eigen_basis IS NOT NULL AND re_nummer IS NOT NULL
    GROUP BY set_nr, re_nummer
    HAVING count(DISTINCT eigen_basis) = 1
),
re_overal AS (
    SELECT re_nummer, min(eigen_basis) AS basis_kbo
    FROM bekend
    WHERE eigen_basis IS NOT NULL AND re_nummer IS NOT NULL
    GROUP BY re_nummer
    HAVING count(DISTINCT eigen_basis) = 1
)
SELECT b.set_nr, b.bestuur_id, b.bestand, b.rij, b.kbo_nummer, b.re_nummer, b.type_bestuur, b.versies,
       coalesce(b.eigen_basis, s.basis_kbo, o.basis_kbo, b.kbo) AS basis_kbo,
       coalesce(b.kbo, s.basis_kbo, o.basis_kbo) AS bron_kbo,
       CASE WHEN b.eigen_basis IS NOT NULL THEN 'KBO-nummer'
            WHEN s.basis_kbo IS NOT NULL OR o.basis_kbo IS NOT NULL THEN 'RE nummer'
            WHEN b.kbo IS NOT NULL THEN 'onbekend bestuur'
            ELSE 'geen geldig nummer' END AS wijze,
       coalesce(lower(b.type_bestuur) = 'gemeente en ocmw', false) AS geintegreerd,
       -- A district or municipal company that shares an RE nummer files no account for the territory.
       b.eigen_basis IS NOT NULL OR coalesce(s.basis_kbo, o.basis_kbo) IS NULL
           OR coalesce(lower(b.type_bestuur), '') IN ('', 'gemeente', 'ocmw', 'gemeente en ocmw') AS dient_in
FROM bekend b
LEFT JOIN re_in_set s ON s.set_nr = b.set_nr AND s.re_nummer = b.re_nummer
LEFT JOIN re_overal o ON o.re_nummer = b.re_nummer
