-- Memberships of partnerships, by the authorities that exist now.
CREATE TABLE werk.verbanden AS
SELECT m.bestand, m.rij, m.projectjaar,
       coalesce(tl.kbo, m.trekker_bron_kbo) AS trekker_kbo,
       coalesce(ll.kbo, m.lid_bron_kbo) AS lid_kbo
FROM stg.lidmaatschappen m
LEFT JOIN regels.nummers tn ON tn.kbo = m.trekker_bron_kbo
LEFT JOIN regels.levens tl ON tl.basis_kbo = tn.basis_kbo
LEFT JOIN regels.nummers ln ON ln.kbo = m.lid_bron_kbo
LEFT JOIN regels.levens ll ON ll.basis_kbo = ln.basis_kbo
