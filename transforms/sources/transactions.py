"""The table `transactie`: millions of figures, read once by DuckDB.

One scan joins each row to its action, adds up what no rule looks at (per delivery, year and
direction) and keeps, row by row, what matters: rows of coded, near-miss and text-hit actions, and
every row that needs a second look. What was read is cached per file.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.amounts import parse_amount
from transforms.engine import put, rows
from transforms.sources import quarantine
from transforms.sources.csv_reader import (
    Readable,
    Refused,
    column,
    explain,
    open_quote,
    prepare,
    quote,
    source,
    take_refused,
)
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.table_sets import TableSet

# Part of every cache key: raise it when this module reads a file differently.
READER_VERSION = 2
_FIELDS = ("transactie_id", "soort", "bedrag", "boekjaar", "actie_id", "beleidsveld_id", "rekening", "sector")
_UNIT = "\x1f"
SIDE_BY_SIDE = 16
# About two million rows.
ID_CHECK_BYTES = 128 << 20
# An amount that DuckDB itself casts exactly; limit and meaning as in amounts.py.
_PLAIN = r"[+-]?[0-9]{1,13}(\.[0-9]{1,2})?"

_CACHED = {
    "transacties": "transactie_id VARCHAR, richting VARCHAR, bedrag DECIMAL(18,2), boekjaar INTEGER, "
    "actie_id VARCHAR, aanlevering_id VARCHAR, beleidsveld_id VARCHAR, rekening VARCHAR, sector VARCHAR, "
    "aantal BIGINT",
    "totalen": "aanlevering_id VARCHAR, boekjaar INTEGER, richting VARCHAR, rijen BIGINT, euro DECIMAL(18,2)",
    "quarantaine": "rij VARCHAR, kolom VARCHAR, waarde VARCHAR, reden VARCHAR, aanlevering_id VARCHAR, "
    "rijen BIGINT, euro DECIMAL(18,2)",
    "balans": "rijen BIGINT, euro DECIMAL(18,2)",
}


@dataclass(frozen=True)
class Source:
    """One `transactie` file of a set, its cache folder, and what became of it."""

    number: int
    set_nr: int
    readable: Readable
    cache: Path
    problem: str = ""

    @property
    def name(self) -> str:
        return self.readable.file.name

    @property
    def cached(self) -> bool:
        return (self.cache / "totalen.parquet").exists()


def read_transactions(
    connection: duckdb.DuckDBPyConnection, sets: Sequence[TableSet], work: Path, cache: Path, *, fresh: bool
) -> list[Source]:
    """Fill stg.transactie (kept rows), stg.totalen (all others) and stg.quarantaine.

    Needs stg.actie_rol (set_nr, actie_id, aanlevering_id, houden).
    """
    sources: list[Source] = []
    for table_set in sets:
        key = _actions_key(connection, table_set.number)
        for table in table_set.of("transactie"):
            digest = hashlib.sha256(f"{READER_VERSION}|{table.file.sha256}|{key}".encode()).hexdigest()
            readable = Readable(table.file, table.recognised.dialect, table.recognised.match)
            folder = cache / f"transactie-{digest[:40]}"
            problem = "" if readable.match.complete else readable.match.problem
            sources.append(Source(len(sources), table_set.number, readable, folder, problem))

    todo: dict[tuple[object, ...], list[Source]] = defaultdict(list)
    for item in sources:
        if not item.problem and (fresh or not item.cached):
            prepared = replace(item, readable=prepare(item.readable, work))
            todo[prepared.readable.layout].append(prepared)
    problems: dict[int, str] = {}
    for group in todo.values():
        problems |= _scan(connection, group)
    sources = [replace(item, problem=problems.get(item.number, item.problem)) for item in sources]
    _load(connection, sources)
    _find_repeated_ids(connection, [item for item in sources if not item.problem], work)
    return sources


def _find_repeated_ids(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], work: Path) -> None:
    """stg.dubbele_transactie: ids that stand twice in their set.

    Counting all ids costs as much as the whole scan, so above ID_CHECK_BYTES only the kept rows are
    compared (toets.sleutels), the ones that can touch a verdict.
    """
    connection.execute("CREATE OR REPLACE TABLE stg.dubbele_transactie (set_nr INTEGER, transactie_id VARCHAR)")
    if sum(item.readable.file.size for item in sources) > ID_CHECK_BYTES:
        return
    by_set: dict[int, list[Readable]] = defaultdict(list)
    for item in sources:
        by_set[item.set_nr].append(prepare(item.readable, work))
    for set_nr, files in by_set.items():
        ids = " UNION ALL ".join(
            f"SELECT trim({column(file.match, 'transactie_id')}) AS id FROM {source([file])}" for file in files
        )
        connection.execute(
            f"INSERT INTO stg.dubbele_transactie SELECT {set_nr}, id FROM ({ids}) "
            "WHERE coalesce(id, '') <> '' GROUP BY id HAVING count(*) > 1"
        )
        take_refused(connection)


def _actions_key(connection: duckdb.DuckDBPyConnection, set_nr: int) -> str:
    """Hash of what the scan takes from the set's actions: which exist, whose, and which matter."""
    digest = connection.execute(
        "SELECT md5(coalesce(string_agg(actie_id || '|' || aanlevering_id || '|' || houden, chr(10) "
        "ORDER BY actie_id), '')) FROM stg.actie_rol WHERE set_nr = ?",
        [set_nr],
    ).fetchone()
    return str(digest[0]) if digest else ""


def _scan(connection: duckdb.DuckDBPyConnection, group: list[Source]) -> dict[int, str]:
    """Read files of one layout in one statement; returns the problem of each refused file."""
    put(
        connection,
        "werk.scan_bestand",
        pa.table(
            {
                "nr": pa.array([item.number for item in group], pa.int32()),
                "set_nr": pa.array([item.set_nr for item in group], pa.int32()),
                "pad": pa.array([str(item.readable.file.path) for item in group], pa.string()),
            }
        ),
    )
    # DuckDB guesses few rows in a CSV and would build the hash table on the millions instead of on
    # the actions: twice the time and the memory.
    connection.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    try:
        connection.execute(_scan_sql(group))
    except duckdb.Error as error:
        take_refused(connection)
        if len(group) == 1:
            return {group[0].number: f"bestand kan niet als tabel gelezen worden: {str(error).splitlines()[0]}"}
        problems: dict[int, str] = {}
        for item in group:  # one unreadable file must not take its neighbours along
            problems |= _scan(connection, [item])
        return problems
    finally:
        connection.execute("SET disabled_optimizers = ''")
    refused = take_refused(connection)
    _second_look(connection)
    problems = _broken_files(connection, group, refused)
    for item in group:
        if item.number not in problems:
            _write_cache(connection, item, [r for r in refused if r.path == str(item.readable.file.path)])
    return problems


def _rows_of(group: list[Source]) -> str:
    """All rows of the files with `nr` and `set_nr`. A few files are read side by side, which saves
    finding each row's file by its name; many files in one read, which saves planning each of them."""
    if len(group) <= SIDE_BY_SIDE:
        return " UNION ALL ".join(
            f"SELECT {item.number} AS nr, {item.set_nr} AS set_nr, * FROM {source([item.readable])}" for item in group
        )
    files = source([item.readable for item in group])
    return f"SELECT b.nr, b.set_nr, f.* FROM {files} f JOIN werk.scan_bestand b ON b.pad = f.filename"


def _scan_sql(group: list[Source]) -> str:
    """The one pass. `sleutel` holds the fields of rows that are kept or need a second look."""
    header = group[0].readable.match
    field = {name: column(header, name) for name in _FIELDS}
    fields = ", ".join(f"{field[name]} AS v_{name}" for name in _FIELDS)
    # Inside the CASE, so that it is put together for the few rows that need it, not for all.
    joined = f" || '{_UNIT}' || ".join(f"coalesce(v_{name}, '')" for name in _FIELDS)
    amount, year, kind, action = (field[n] for n in ("bedrag", "boekjaar", "soort", "actie_id"))
    return f"""
        CREATE OR REPLACE TABLE werk.scan AS
        WITH rij AS (
            SELECT t.nr, a.aanlevering_id, coalesce(a.houden, false) AS houden,
                   CASE {kind} WHEN 'Uitgave' THEN 'U' WHEN 'Ontvangst' THEN 'O' END AS richting,
                   CASE WHEN regexp_full_match({amount}, '{_PLAIN}')
                        THEN TRY_CAST({amount} AS DECIMAL(18,2)) END AS bedrag,
                   CASE WHEN length({year}) = 4 AND {year} BETWEEN '1900' AND '2199'
                        THEN TRY_CAST({year} AS INTEGER) END AS boekjaar,
                   coalesce({action}, '') NOT IN ('', '0') AND a.actie_id IS NULL AS los,
                   coalesce({field["transactie_id"]}, '') = '' AS zonder_id,
                   {fields}
            FROM ({_rows_of(group)}) t
            LEFT JOIN stg.actie_rol a ON a.set_nr = t.set_nr AND a.actie_id = {action}
        ), gekozen AS (
            SELECT *, bedrag IS NULL OR boekjaar IS NULL OR richting IS NULL OR los OR zonder_id AS nazien
            FROM rij
        )
        SELECT nr, CASE WHEN NOT nazien THEN aanlevering_id END AS aanlevering_id,
               CASE WHEN NOT nazien THEN boekjaar END AS boekjaar,
               CASE WHEN NOT nazien THEN richting END AS richting, nazien,
               CASE WHEN houden OR nazien THEN {joined} END AS sleutel,
               count(*) AS rijen, sum(bedrag) AS euro
        FROM gekozen GROUP BY ALL"""


def _second_look(connection: duckdb.DuckDBPyConnection) -> None:
    """Kept rows and odd rows, field by field, with what is wrong with them: werk.scan_rij."""
    parts = ", ".join(f"nullif(trim(delen[{i}]), '') AS {name}" for i, name in enumerate(_FIELDS, 1))
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.scan_rij AS
        WITH gesplitst AS (
            SELECT nr, rijen, string_split(sleutel, '{_UNIT}') AS delen FROM werk.scan WHERE sleutel IS NOT NULL
        )
        SELECT nr, rijen, len(delen) <> {len(_FIELDS)} AS stuk, delen[3] AS bedrag_tekst, {parts}
        FROM gesplitst""")
    # Amounts beyond the plain pattern (exponents, long fractions, text) are few: exact in Python.
    odd = f"SELECT DISTINCT bedrag_tekst FROM werk.scan_rij WHERE NOT regexp_full_match(bedrag_tekst, '{_PLAIN}')"
    texts = [str(row[0]) for row in rows(connection, odd)]
    put(
        connection,
        "werk.scan_bedrag",
        pa.table(
            {
                "tekst": pa.array(texts, pa.string()),
                "euro": pa.array([parse_amount(text) for text in texts], pa.decimal128(18, 2)),
            }
        ),
    )
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.scan_beeld AS
        WITH beeld AS (
            SELECT s.*, CASE WHEN regexp_full_match(s.bedrag_tekst, '{_PLAIN}')
                             THEN TRY_CAST(s.bedrag_tekst AS DECIMAL(18,2)) ELSE b.euro END AS euro,
                   a.aanlevering_id, coalesce(a.houden, false) AS houden,
                   CASE lower(s.soort) WHEN 'uitgave' THEN 'U' WHEN 'ontvangst' THEN 'O' END AS richting,
                   CASE WHEN regexp_full_match(s.boekjaar, '(19|20|21)[0-9]{{2}}')
                        THEN CAST(s.boekjaar AS INTEGER) END AS jaar,
                   coalesce(s.actie_id, '0') <> '0' AND a.actie_id IS NULL AS los
            FROM werk.scan_rij s
            JOIN werk.scan_bestand f USING (nr)
            LEFT JOIN werk.scan_bedrag b ON b.tekst = s.bedrag_tekst
            LEFT JOIN stg.actie_rol a ON a.set_nr = f.set_nr AND a.actie_id = s.actie_id
        )
        SELECT *, CASE
            WHEN stuk THEN 'rij'
            WHEN transactie_id IS NULL THEN 'Transactie ID'
            WHEN richting IS NULL THEN 'Transactiesoort'
            WHEN euro IS NULL THEN 'Bedrag'
            WHEN jaar IS NULL THEN 'Boekjaar'
            WHEN los THEN 'Actie ID' END AS fout
        FROM beeld""")


_REASONS = """CASE fout
    WHEN 'rij' THEN 'rij bevat een stuurteken (U+001F); haal het weg'
    WHEN 'Transactie ID' THEN 'sleutel ontbreekt; verwacht het nummer van de transactie'
    WHEN 'Transactiesoort' THEN 'onbekende richting; verwacht Uitgave of Ontvangst'
    WHEN 'Bedrag' THEN CASE WHEN bedrag IS NULL THEN 'bedrag ontbreekt; verwacht een getal met decimale punt'
        ELSE 'geen bedrag; verwacht een getal met decimale punt, zonder duizendtalteken, zoals 1234.56' END
    WHEN 'Boekjaar' THEN 'geen jaartal; verwacht vier cijfers'
    WHEN 'Actie ID' THEN 'deze actie staat niet (leesbaar) in de tabel actie van dezelfde set' END"""
_VALUES = """CASE fout WHEN 'Transactiesoort' THEN soort WHEN 'Bedrag' THEN bedrag
    WHEN 'Boekjaar' THEN boekjaar WHEN 'Actie ID' THEN actie_id END"""


_RUNS_ON = (
    "aanhalingstekens kloppen niet: een waarde loopt over meer regels door ({}); het hele bestand staat in quarantaine"
)


def _broken_files(connection: duckdb.DuckDBPyConnection, group: list[Source], refused: list[Refused]) -> dict[int, str]:
    """Files whose quoting cannot be trusted: an unclosed quote swallows rows without a word."""
    problems: dict[int, str] = {}
    counted: dict[int, int] = dict(rows(connection, "SELECT nr, sum(rijen) FROM werk.scan GROUP BY nr"))
    for item in group:
        file = item.readable.file
        own = [r for r in refused if r.path == str(file.path)]
        if broken := [r for r in own if r.breaks_file]:
            problems[item.number] = f"{explain(broken[0])} (vanaf regel {broken[0].line})"
            continue
        if running := [r for r in own if r.spans_lines]:
            problems[item.number] = _RUNS_ON.format(f"vanaf regel {running[0].line}")
            continue
        lines = int(str(counted.get(item.number, 0))) + len(own) + (1 if file.ends_with_newline else 0)
        if file.newlines == lines:
            continue
        if still_open := open_quote(connection, item.readable):
            problems[item.number] = f"{explain(still_open)} (vanaf regel {still_open.line})"
        elif row := _row_with_newline(connection, item):
            problems[item.number] = _RUNS_ON.format(f"record {row}")
    return problems


def _row_with_newline(connection: duckdb.DuckDBPyConnection, item: Source) -> int | None:
    """Record number of the first row with a line end inside a value. In a known column none is
    legitimate; a column that is kept out may hold texts, but not one as wide as a whole row."""
    header, delimiter = item.readable.match, item.readable.dialect.delimiter
    count = len(item.readable.dialect.header)
    unknown = {i for i, name in enumerate(item.readable.dialect.header) if name in header.unknown}
    wide = f"length(c{{0}}) - length(replace(c{{0}}, {quote(delimiter)}, '')) >= {count - 1}"
    inside = " OR ".join(
        f"contains(c{i}, chr(10))" + (f" AND {wide.format(i)}" if i in unknown else "") for i in range(count)
    )
    connection.execute("SET preserve_insertion_order = true")
    found = connection.execute(
        f"SELECT min(rij) FROM (SELECT row_number() OVER () + 1 AS rij, coalesce({inside}, false) AS over "
        f"FROM {source([item.readable], extra=', parallel=false')}) WHERE over"
    ).fetchone()
    connection.execute("SET preserve_insertion_order = false")
    take_refused(connection)
    return int(found[0]) if found and found[0] is not None else None


def _write_cache(connection: duckdb.DuckDBPyConnection, item: Source, refused: list[Refused]) -> None:
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
        SELECT transactie_id AS rij, fout AS kolom, left({_VALUES}, 200) AS waarde, {_REASONS} AS reden,
               aanlevering_id, rijen, CAST(euro * rijen AS DECIMAL(18,2)) AS euro
        FROM werk.scan_beeld WHERE nr = {item.number} AND fout IS NOT NULL""")
    _number_rows_without_id(connection, item, refused)
    _add_refused(connection, item, refused)
    # Rows and euros as the scan saw them, before anything was sorted out: the gate on loss compares.
    balance = f"""
        SELECT CAST(coalesce(sum(rijen), 0) + {len(refused)} AS BIGINT) AS rijen,
               CAST(coalesce(sum(euro), 0) + (SELECT coalesce(sum(euro * rijen), 0) FROM werk.scan_beeld
                    WHERE nr = {item.number} AND NOT regexp_full_match(bedrag_tekst, '{_PLAIN}'))
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
               CASE WHEN regexp_full_match(t.bedrag, '{_PLAIN}') THEN TRY_CAST(t.bedrag AS DECIMAL(18,2))
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


def _load(connection: duckdb.DuckDBPyConnection, sources: list[Source]) -> None:
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
