"""One delivery in several sets: weekly exports overlap.

The same rows count once, from the first set; different rows are a structural failure. Only
deliveries that occur twice are compared, so the usual case costs nothing. The same delivery as
tables and as XBRL cannot be compared row by row: the tables count, and A10 compares the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from transforms.engine import rows
from transforms.sources.csv_reader import Readable, column, prepare, source, take_refused
from transforms.sources.table_sets import TableSet
from transforms.sources.transaction_scan import LineFile

_FIELDS = ("transactie_id", "soort", "bedrag", "boekjaar", "actie_id", "beleidsveld_id", "rekening", "sector")


def mark_duplicates(
    connection: duckdb.DuckDBPyConnection, sets: Sequence[TableSet], files: Sequence[LineFile], work: Path
) -> None:
    """stg.aanlevering_dubbel: (set_nr, aanlevering_id, eerste_set, verschilt) for later copies.

    The flag *Meest recente* is left out of the comparison: it tells of the moment of export, and an
    older delivery loses it when a newer one comes in.
    """
    connection.execute("""
        CREATE OR REPLACE TABLE werk.overlap AS
        SELECT set_nr, aanlevering_id, min(set_nr) OVER (PARTITION BY aanlevering_id) AS eerste_set
        FROM (SELECT DISTINCT set_nr, aanlevering_id FROM stg.aanlevering)
        QUALIFY count(*) OVER (PARTITION BY aanlevering_id) > 1""")
    connection.execute("""
        CREATE OR REPLACE TABLE werk.afdruk (set_nr INTEGER, aanlevering_id VARCHAR, tabel VARCHAR,
            rijen HUGEINT, som HUGEINT)""")
    connection.execute("""
        INSERT INTO werk.afdruk
        SELECT a.set_nr, a.aanlevering_id, 'aanlevering', count(*), sum(hash(a.bestuur_id, a.type_rapport,
               a.rapportjaar, a.status, a.volgnummer, a.verwerkt, coalesce(b.kbo, b.kbo_nummer), b.re_nummer,
               b.type_bestuur))
        FROM stg.aanlevering a
        SEMI JOIN werk.overlap o ON o.set_nr = a.set_nr AND o.aanlevering_id = a.aanlevering_id
        LEFT JOIN stg.bestuur b ON b.set_nr = a.set_nr AND b.bestuur_id = a.bestuur_id
        GROUP BY ALL
        UNION ALL
        SELECT set_nr, trim(aanlevering_id), 'actie', count(*), sum(hash(trim(actie_id), actieplan_id, code,
               korte_omschrijving, lange_omschrijving, commentaar, evaluatie, externe_code))
        FROM stg.ruw_actie WHERE (set_nr, trim(aanlevering_id)) IN (SELECT set_nr, aanlevering_id FROM werk.overlap)
        GROUP BY ALL""")
    concerned = {int(str(row[0])) for row in rows(connection, "SELECT DISTINCT set_nr FROM werk.overlap")}
    for table_set in sets:
        if table_set.number in concerned:
            _print_transactions(connection, table_set, work)
    for file in files:
        if file.set_nr in concerned:
            _print_lines(connection, file)
    connection.execute("""
        CREATE OR REPLACE TABLE stg.aanlevering_dubbel AS
        WITH afdruk AS (
            SELECT set_nr, aanlevering_id, string_agg(concat_ws(':', tabel, rijen, som), ' ' ORDER BY tabel) AS tekst
            FROM (SELECT set_nr, aanlevering_id, tabel, sum(rijen) AS rijen, sum(som) AS som
                  FROM werk.afdruk GROUP BY ALL)
            GROUP BY ALL
        )
        SELECT o.set_nr, o.aanlevering_id, o.eerste_set,
               s.bron = f.bron AND a.tekst IS DISTINCT FROM e.tekst AS verschilt
        FROM werk.overlap o
        JOIN stg.sets s ON s.set_nr = o.set_nr
        JOIN stg.sets f ON f.set_nr = o.eerste_set
        LEFT JOIN afdruk a ON a.set_nr = o.set_nr AND a.aanlevering_id = o.aanlevering_id
        LEFT JOIN afdruk e ON e.set_nr = o.eerste_set AND e.aanlevering_id = o.aanlevering_id
        WHERE o.set_nr <> o.eerste_set""")


def _print_lines(connection: duckdb.DuckDBPyConnection, file: LineFile) -> None:
    """Their place in the file is left out: the same report may be written in another order."""
    values = ", ".join(name for name in _FIELDS if name not in ("transactie_id", "actie_id"))
    connection.execute(
        f"""
        INSERT INTO werk.afdruk
        SELECT a.set_nr, a.aanlevering_id, 'transactie', count(*), sum(hash(l.actie_id, {values}))
        FROM read_parquet(?) l
        JOIN stg.actie a ON a.set_nr = ? AND a.actie_id = l.actie_id
        JOIN werk.overlap o ON o.set_nr = a.set_nr AND o.aanlevering_id = a.aanlevering_id
        GROUP BY ALL""",
        [str(file.path), file.set_nr],
    )


def _print_transactions(connection: duckdb.DuckDBPyConnection, table_set: TableSet, work: Path) -> None:
    for table in table_set.of("transactie"):
        match = table.recognised.match
        if not match.complete:
            continue
        readable = prepare(Readable(table.file, table.recognised.dialect, match), work)
        field = {name: f"trim({column(match, name)})" for name in _FIELDS}
        # What a value means, not how it is written: amounts as cents, ids as the codes they stand for.
        field["bedrag"] = f"coalesce(CAST(TRY_CAST({field['bedrag']} AS DECIMAL(18,2)) AS VARCHAR), {field['bedrag']})"
        field["rekening"] = f"coalesce(r.code, {field['rekening']})"
        field["sector"] = f"coalesce(e.code, {field['sector']})"
        account, sector = (f"trim({column(match, name)})" for name in ("rekening", "sector"))
        values = ", ".join(field.values())
        try:
            connection.execute(f"""
                INSERT INTO werk.afdruk
                SELECT {table_set.number}, a.aanlevering_id, 'transactie', count(*), sum(hash({values}))
                FROM {source([readable])} t
                JOIN stg.actie a ON a.set_nr = {table_set.number} AND a.actie_id = trim({column(match, "actie_id")})
                JOIN werk.overlap o ON o.set_nr = a.set_nr AND o.aanlevering_id = a.aanlevering_id
                LEFT JOIN stg.algemene_rekening r ON r.set_nr = a.set_nr AND r.id = {account}
                LEFT JOIN stg.economische_sector e ON e.set_nr = a.set_nr AND e.id = {sector}
                GROUP BY a.aanlevering_id""")
        except duckdb.Error:
            # transactions.py reads the file again and names the problem.
            pass
        finally:
            take_refused(connection)
