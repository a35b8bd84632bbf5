"""One pass over `transactie` files: sums of what no rule looks at, and the rows that matter.

DuckDB joins each row to its action. Rows that look fine and stand on plain actions are added up;
kept rows, and every row that needs a second look, come out field by field with what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.amounts import parse_amount
from transforms.engine import put, rows
from transforms.sources.csv_reader import Readable, Refused, column, explain, open_quote, quote, source, take_refused

FIELDS = ("transactie_id", "soort", "bedrag", "boekjaar", "actie_id", "beleidsveld_id", "rekening", "sector")
# An amount that DuckDB itself casts exactly; limit and meaning as in amounts.py.
PLAIN = r"[+-]?[0-9]{1,13}(\.[0-9]{1,2})?"
SIDE_BY_SIDE = 16
_UNIT = "\x1f"


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


@dataclass(frozen=True)
class LineFile:
    """Lines of one report set that a reader wrote as Parquet, columns FIELDS; `bestand` is their source,
    `report` the set's only report, if it has one."""

    set_nr: int
    bestand: str
    path: Path
    example: str
    direction_reason: str
    report: str | None


def scan_lines(connection: duckdb.DuckDBPyConnection, files: Sequence[LineFile]) -> None:
    """The same pass over lines that readers wrote: werk.scan and werk.scan_beeld, of all files at once."""
    put(
        connection,
        "werk.scan_bestand",
        pa.table(
            {
                "nr": pa.array(range(len(files)), pa.int32()),
                "set_nr": pa.array([file.set_nr for file in files], pa.int32()),
                "bestand": pa.array([file.bestand for file in files], pa.string()),
                "voorbeeld": pa.array([file.example for file in files], pa.string()),
                "richting_reden": pa.array([file.direction_reason for file in files], pa.string()),
                "rapport": pa.array([file.report for file in files], pa.string()),
                "pad": pa.array([str(file.path) for file in files], pa.string()),
            }
        ),
    )
    paths = ", ".join(sorted({quote(str(file.path)) for file in files}))
    columns = {name: f"c{index}" for index, name in enumerate(FIELDS)}
    named = ", ".join(f"f.{name} AS {short}" for name, short in columns.items())
    lines = (
        f"SELECT b.nr, b.set_nr, {named} FROM read_parquet([{paths}], filename=true) f "
        "JOIN werk.scan_bestand b ON b.pad = f.filename"
    )
    connection.execute(_scan_sql(lines, columns))
    _second_look(connection)


def scan(
    connection: duckdb.DuckDBPyConnection, group: list[Source], keep: Callable[[Source, list[Refused]], None]
) -> dict[int, str]:
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
        header = group[0].readable.match
        connection.execute(_scan_sql(_rows_of(group), {name: column(header, name) for name in FIELDS}))
    except duckdb.Error as error:
        take_refused(connection)
        if len(group) == 1:
            return {group[0].number: f"bestand kan niet als tabel gelezen worden: {str(error).splitlines()[0]}"}
        problems: dict[int, str] = {}
        for item in group:  # one unreadable file must not take its neighbours along
            problems |= scan(connection, [item], keep)
        return problems
    finally:
        connection.execute("SET disabled_optimizers = ''")
    refused = take_refused(connection)
    _second_look(connection)
    problems = _broken_files(connection, group, refused)
    for item in group:
        if item.number not in problems:
            keep(item, [r for r in refused if r.path == str(item.readable.file.path)])
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


def _scan_sql(lines: str, field: Mapping[str, str]) -> str:
    """The one pass. `sleutel` holds the fields of rows that are kept or need a second look."""
    fields = ", ".join(f"{field[name]} AS v_{name}" for name in FIELDS)
    # Inside the CASE, so that it is put together for the few rows that need it, not for all.
    joined = f" || '{_UNIT}' || ".join(f"coalesce(v_{name}, '')" for name in FIELDS)
    amount, year, kind, action = (field[n] for n in ("bedrag", "boekjaar", "soort", "actie_id"))
    return f"""
        CREATE OR REPLACE TABLE werk.scan AS
        WITH rij AS (
            SELECT t.nr, a.aanlevering_id, coalesce(a.houden, false) AS houden,
                   CASE {kind} WHEN 'Uitgave' THEN 'U' WHEN 'Ontvangst' THEN 'O' END AS richting,
                   CASE WHEN regexp_full_match({amount}, '{PLAIN}')
                        THEN TRY_CAST({amount} AS DECIMAL(18,2)) END AS bedrag,
                   CASE WHEN length({year}) = 4 AND {year} BETWEEN '1900' AND '2199'
                        THEN TRY_CAST({year} AS INTEGER) END AS boekjaar,
                   coalesce({action}, '') NOT IN ('', '0') AND a.actie_id IS NULL AS los,
                   coalesce({field["transactie_id"]}, '') = '' AS zonder_id,
                   {fields}
            FROM ({lines}) t
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
    parts = ", ".join(f"nullif(trim(delen[{i}]), '') AS {name}" for i, name in enumerate(FIELDS, 1))
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.scan_rij AS
        WITH gesplitst AS (
            SELECT nr, rijen, string_split(sleutel, '{_UNIT}') AS delen FROM werk.scan WHERE sleutel IS NOT NULL
        )
        SELECT nr, rijen, len(delen) <> {len(FIELDS)} AS stuk, delen[3] AS bedrag_tekst, {parts}
        FROM gesplitst""")
    # Amounts beyond the plain pattern (exponents, long fractions, text) are few: exact in Python.
    odd = f"SELECT DISTINCT bedrag_tekst FROM werk.scan_rij WHERE NOT regexp_full_match(bedrag_tekst, '{PLAIN}')"
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
            SELECT s.*, CASE WHEN regexp_full_match(s.bedrag_tekst, '{PLAIN}')
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
