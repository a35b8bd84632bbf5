"""What was read of a `transactie` file, as Parquet per file: kept rows, totals, refused rows, balance."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from transforms.engine import rows
from transforms.sources import quarantine
from transforms.sources.csv_reader import Refused, column, explain, quote, source, take_refused
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.transaction_scan import PLAIN, Source

_CACHED = {
    "transacties": "transactie_id VARCHAR, richting VARCHAR, bedrag DECIMAL(18,2), boekjaar INTEGER, "
    "actie_id VARCHAR, aanlevering_id VARCHAR, beleidsveld_id VARCHAR, rekening VARCHAR, sector VARCHAR, "
    "aantal BIGINT",
    "totalen": "aanlevering_id VARCHAR, boekjaar INTEGER, richting VARCHAR, rijen BIGINT, euro DECIMAL(18,2)",
    "quarantaine": "rij VARCHAR, kolom VARCHAR, waarde VARCHAR, reden VARCHAR, aanlevering_id VARCHAR, "
    "rijen BIGINT, euro DECIMAL(18,2)",
    "balans": "rijen BIGINT, euro DECIMAL(18,2)",
}

REASONS = """CASE fout
    WHEN 'rij' THEN 'rij bevat een stuurteken (U+001F); haal het weg'
    WHEN 'Transactie ID' THEN 'sleutel ontbreekt; verwacht het nummer van de transactie'
    WHEN 'Transactiesoort' THEN 'onbekende richting; verwacht Uitgave of Ontvangst'
    WHEN 'Bedrag' THEN CASE WHEN bedrag IS NULL THEN 'bedrag ontbreekt; verwacht een getal met decimale punt'
        ELSE 'geen bedrag; verwacht een getal met decimale punt, zonder duizendtalteken, zoals 1234.56' END
    WHEN 'Boekjaar' THEN 'geen jaartal; verwacht vier cijfers'
    WHEN 'Actie ID' THEN 'deze actie staat niet (leesbaar) in de tabel actie van dezelfde set' END"""
VALUES = """CASE fout WHEN 'Transactiesoort' THEN soort WHEN 'Bedrag' THEN bedrag
    WHEN 'Boekjaar' THEN boekjaar WHEN 'Actie ID' THEN actie_id END"""


def write_cache(connection: duckdb.DuckDBPyConnection, item: Source, refused: list[Refused]) -> None:
    """Parquet of what was read of one file; `totalen` last, since it marks the entry as whole."""
    item.cache.mkdir(parents=True, exist_ok=True)
    kept = f"""
        SELECT transactie_id, richting, euro AS bedrag, jaar AS boekjaar, actie_id, aanlevering_id,
               beleidsveld_id, rekening, sector, rijen AS aantal
        FROM werk.scan_beeld WHERE nr = {item.number} AND fout IS NULL AND houden
        ORDER BY ALL"""
    totals = f"""
        SELECT aanlevering_id, boekjaar, richting, CAST(sum(rijen) AS BIGINT) AS rijen,
               CAST(sum(euro) AS DECIMAL(18,2)) AS euro
        FROM (SELECT aanlevering_id, boekjaar, richting, rijen, euro
              FROM werk.scan WHERE nr = {item.number} AND sleutel IS NULL
              UNION ALL
              SELECT aanlevering_id, jaar, richting, rijen, euro * rijen
              FROM werk.scan_beeld WHERE nr = {item.number} AND fout IS NULL AND NOT houden)
        GROUP BY ALL ORDER BY ALL"""
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.scan_quarantaine AS
        SELECT transactie_id AS rij, fout AS kolom, left({VALUES}, 200) AS waarde, {REASONS} AS reden,
               aanlevering_id, rijen, CAST(euro * rijen AS DECIMAL(18,2)) AS euro
        FROM werk.scan_beeld WHERE nr = {item.number} AND fout IS NOT NULL""")
    _number_rows_without_id(connection, item, refused)
    _add_refused(connection, item, refused)
    # Rows and euros as the scan saw them, before anything was sorted out: the gate on loss compares.
    balance = f"""
        SELECT CAST(coalesce(sum(rijen), 0) + {len(refused)} AS BIGINT) AS rijen,
               CAST(coalesce(sum(euro), 0) + (SELECT coalesce(sum(euro * rijen), 0) FROM werk.scan_beeld
                    WHERE nr = {item.number} AND NOT regexp_full_match(bedrag_tekst, '{PLAIN}'))
                    AS DECIMAL(18,2)) AS euro
        FROM werk.scan WHERE nr = {item.number}"""
    for name, query in (
        ("balans", balance),
        ("transacties", kept),
        ("quarantaine", "SELECT * FROM werk.scan_quarantaine ORDER BY ALL"),
        ("totalen", totals),
    ):
        part = item.cache / f"{name}.part"
        connection.execute(f"COPY ({query}) TO {quote(str(part))} (FORMAT parquet, COMPRESSION zstd)")
        part.replace(item.cache / f"{name}.parquet")


def _number_rows_without_id(connection: duckdb.DuckDBPyConnection, item: Source, refused: Iterable[Refused]) -> None:
    """A row without its own id is named by its record number; that costs a pass, only when needed."""
    needed = connection.execute("SELECT count(*) FROM werk.scan_quarantaine WHERE kolom = 'Transactie ID'").fetchone()
    if not needed or not needed[0]:
        return
    match = item.readable.match
    key = column(match, "transactie_id")
    connection.execute("SET preserve_insertion_order = true")
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.scan_zonder_id AS
        SELECT CAST(rij AS VARCHAR) AS rij, 'Transactie ID' AS kolom, CAST(NULL AS VARCHAR) AS waarde,
               'sleutel ontbreekt; verwacht het nummer van de transactie' AS reden,
               a.aanlevering_id, CAST(1 AS BIGINT) AS rijen,
               CASE WHEN regexp_full_match(t.bedrag, '{PLAIN}') THEN TRY_CAST(t.bedrag AS DECIMAL(18,2))
                    ELSE b.euro END AS euro
        FROM (SELECT row_number() OVER () + 1 AS rij, {key} AS id, {column(match, "actie_id")} AS actie,
                     {column(match, "bedrag")} AS bedrag
              FROM {source([item.readable], extra=", parallel=false")}) t
        LEFT JOIN stg.actie_rol a ON a.set_nr = {item.set_nr} AND a.actie_id = trim(t.actie)
        LEFT JOIN werk.scan_bedrag b ON b.tekst = coalesce(t.bedrag, '')
        WHERE trim(coalesce(id, '')) = ''""")
    connection.execute("SET preserve_insertion_order = false")
    take_refused(connection)
    for entry in sorted(refused, key=lambda r: r.line):  # refused records have a number too
        connection.execute(
            "UPDATE werk.scan_zonder_id SET rij = CAST(CAST(rij AS BIGINT) + 1 AS VARCHAR) "
            "WHERE CAST(rij AS BIGINT) >= ?",
            [entry.line],
        )
    connection.execute("DELETE FROM werk.scan_quarantaine WHERE kolom = 'Transactie ID'")
    connection.execute("INSERT INTO werk.scan_quarantaine SELECT * FROM werk.scan_zonder_id")


def _add_refused(connection: duckdb.DuckDBPyConnection, item: Source, refused: Iterable[Refused]) -> None:
    for entry in refused:
        connection.execute(
            "INSERT INTO werk.scan_quarantaine VALUES (?, 'rij', ?, ?, ?, 1, NULL)",
            [
                str(entry.line), shorten(entry.text.strip()), explain(entry),
                _delivery_of(connection, item, entry),
            ],
        )  # fmt: skip


def _delivery_of(connection: duckdb.DuckDBPyConnection, item: Source, entry: Refused) -> str | None:
    """Whose row it is, if that can be known: the action at its place, or moved by the columns too many."""
    header = item.readable.dialect.header
    cells = [cell.strip() for cell in entry.cells(item.readable.dialect.delimiter)]
    place = item.readable.match.positions["actie_id"]
    candidates = cells[place : place + 1 + max(len(cells) - len(header), 0)]
    found = rows(
        connection,
        "SELECT DISTINCT aanlevering_id FROM stg.actie_rol WHERE set_nr = ? AND list_contains(?, actie_id)",
        [item.set_nr, candidates],
    )
    return str(found[0][0]) if len(found) == 1 else None


def load_cache(connection: duckdb.DuckDBPyConnection, sources: list[Source]) -> None:
    """Cached entries of all readable files into stg; refused files whole into quarantine."""
    for name, columns in _CACHED.items():
        target = "werk.gelezen_quarantaine" if name == "quarantaine" else f"stg.{name}"
        connection.execute(f"CREATE OR REPLACE TABLE {target} (set_nr INTEGER, bestand VARCHAR, {columns})")
    for item in sources:
        if item.problem:
            file = item.readable.file
            quarantine.append(
                connection,
                [
                    Quarantined(
                        file.name, None, None, None, item.problem, "transactie", item.set_nr,
                        rijen=file.lines_after_header,
                    )
                ],
            )  # fmt: skip
            continue
        for name in _CACHED:
            target = "werk.gelezen_quarantaine" if name == "quarantaine" else f"stg.{name}"
            connection.execute(
                f"INSERT INTO {target} SELECT {item.set_nr}, ?, * FROM read_parquet(?)",
                [item.name, str(item.cache / f"{name}.parquet")],
            )
    connection.execute("""
        INSERT INTO stg.quarantaine
        SELECT bestand, rij, kolom, waarde, reden, 'transactie', set_nr, aanlevering_id, NULL, NULL, rijen, euro
        FROM werk.gelezen_quarantaine ORDER BY bestand, rij, kolom""")
