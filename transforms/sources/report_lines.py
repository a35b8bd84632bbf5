"""Lines of deliveries, exports and manual reports: sorted by the same pass as `transactie` files."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from transforms.sources.transaction_cache import REASONS, VALUES
from transforms.sources.transaction_scan import PLAIN, LineFile, scan_lines


def read_report_lines(connection: duckdb.DuckDBPyConnection, files: Sequence[LineFile]) -> None:
    """Add the lines to stg.transacties, stg.totalen, stg.balans and stg.quarantaine."""
    if not files:
        return
    scan_lines(connection, files)
    # Rows and euros as the scan saw them, before anything was sorted out: the gate on loss compares.
    connection.execute(f"""
        INSERT INTO stg.balans BY NAME
        WITH gewoon AS (SELECT nr, sum(rijen) AS rijen, coalesce(sum(euro), 0) AS euro FROM werk.scan GROUP BY nr),
        vreemd AS (SELECT nr, coalesce(sum(euro * rijen), 0) AS euro FROM werk.scan_beeld
                   WHERE NOT regexp_full_match(bedrag_tekst, '{PLAIN}') GROUP BY nr)
        SELECT b.set_nr, b.bestand, CAST(coalesce(g.rijen, 0) AS BIGINT) AS rijen,
               CAST(coalesce(g.euro, 0) + coalesce(v.euro, 0) AS DECIMAL(18,2)) AS euro
        FROM werk.scan_bestand b LEFT JOIN gewoon g USING (nr) LEFT JOIN vreemd v USING (nr)""")
    connection.execute("""
        INSERT INTO stg.transacties BY NAME
        SELECT b.set_nr, b.bestand, transactie_id, richting, euro AS bedrag, jaar AS boekjaar, actie_id,
               aanlevering_id, beleidsveld_id, rekening, sector, rijen AS aantal
        FROM werk.scan_beeld JOIN werk.scan_bestand b USING (nr) WHERE fout IS NULL AND houden""")
    connection.execute("""
        INSERT INTO stg.totalen BY NAME
        SELECT b.set_nr, b.bestand, aanlevering_id, boekjaar, richting, CAST(sum(rijen) AS BIGINT) AS rijen,
               CAST(sum(euro) AS DECIMAL(18,2)) AS euro
        FROM (SELECT nr, aanlevering_id, boekjaar, richting, rijen, euro FROM werk.scan WHERE sleutel IS NULL
              UNION ALL
              SELECT nr, aanlevering_id, jaar, richting, rijen, euro * rijen
              FROM werk.scan_beeld WHERE fout IS NULL AND NOT houden) JOIN werk.scan_bestand b USING (nr)
        GROUP BY ALL""")
    amount = "concat('geen bedrag; verwacht een getal zoals ', b.voorbeeld)"
    reason = f"CASE fout WHEN 'Bedrag' THEN {amount} WHEN 'Transactiesoort' THEN b.richting_reden ELSE {REASONS} END"
    connection.execute(f"""
        INSERT INTO stg.quarantaine
        SELECT b.bestand, transactie_id, fout, left({VALUES}, 200), {reason}, 'transactie', b.set_nr,
               coalesce(aanlevering_id, b.rapport), NULL, NULL, rijen, CAST(euro * rijen AS DECIMAL(18,2))
        FROM werk.scan_beeld JOIN werk.scan_bestand b USING (nr) WHERE fout IS NOT NULL
        ORDER BY b.bestand, transactie_id, fout""")
