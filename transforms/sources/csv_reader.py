"""DuckDB's CSV reader on our terms: every value text, strict, refused rows kept."""

from __future__ import annotations

import csv
import hashlib
import io
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from transforms.sources.delimited import Dialect
from transforms.sources.files import RawFile
from transforms.sources.headers import HeaderMatch

MAX_LINE = 16 << 20


@dataclass(frozen=True)
class Readable:
    """A file with its dialect and the columns that matter, ready for `read_csv`."""

    file: RawFile
    dialect: Dialect
    match: HeaderMatch

    @property
    def layout(self) -> tuple[object, ...]:
        return (self.dialect.delimiter, self.dialect.header)


@dataclass(frozen=True)
class Refused:
    """A record DuckDB could not split into columns. `line` is its record number, blank lines counted."""

    path: str
    line: int
    column: str | None
    kind: str
    text: str

    @property
    def breaks_file(self) -> bool:
        return self.kind in {"UNQUOTED VALUE", "LINE SIZE OVER MAXIMUM"}

    @property
    def spans_lines(self) -> bool:
        """A value runs on over a line end; where none may, a quote was not closed."""
        return "\n" in self.text.strip()

    def cells(self, delimiter: str) -> list[str]:
        try:
            return next(csv.reader(io.StringIO(self.text.strip(), newline=""), delimiter=delimiter), [])
        except csv.Error:
            return []


def prepare(readable: Readable, work: Path) -> Readable:
    """UTF-8 without lone or mixed carriage returns, which strict reading needs, under a plain name."""
    file = readable.file
    if file.utf8 and (file.carriage_returns == 0 or file.carriage_returns == file.newlines == file.pairs):
        return replace(readable, file=_under_plain_name(file, work))
    return replace(readable, file=_as_clean_text(file, work))


def source(files: Sequence[Readable], *, extra: str = "") -> str:
    """A `read_csv(...)` over files of one layout; columns are c0, c1, ... in file order."""
    first = files[0]
    paths = ", ".join(quote(str(readable.file.path)) for readable in files)
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(first.dialect.header)))
    return (
        f"read_csv([{paths}], auto_detect=false, header=true, delim={quote(first.dialect.delimiter)}, "
        f"quote='\"', escape='\"', columns={{{columns}}}, strict_mode=true, store_rejects=true, "
        f"rejects_limit=0, max_line_size={MAX_LINE}, compression='none', filename=true{extra})"
    )


def column(match: HeaderMatch, name: str) -> str:
    """The SQL name of a canonical column; NULL where the file does not have it."""
    position = match.positions.get(name)
    return f"c{position}" if position is not None else "CAST(NULL AS VARCHAR)"


def take_refused(connection: duckdb.DuckDBPyConnection) -> list[Refused]:
    """Records refused since the last call, in order of place; empties DuckDB's reject tables.

    DuckDB reports one error per missing or superfluous column; a record is refused once.
    """
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE table_name IN ('reject_errors', 'reject_scans')"
    ).fetchone()
    if not known or known[0] < 2:
        return []
    found = connection.execute(
        "SELECT s.file_path, e.line, e.column_name, CAST(e.error_type AS VARCHAR), "
        "coalesce(e.csv_line, '') FROM reject_errors e "
        "JOIN reject_scans s ON s.scan_id = e.scan_id AND s.file_id = e.file_id "
        "QUALIFY row_number() OVER (PARTITION BY s.file_path, e.line_byte_position "
        "ORDER BY CAST(e.error_type AS VARCHAR) IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') DESC, "
        "e.column_idx, e.error_type) = 1 ORDER BY ALL"
    ).fetchall()
    connection.execute("DROP TABLE reject_errors")
    connection.execute("DROP TABLE reject_scans")
    return [Refused(*row) for row in found]


def open_quote(connection: duckdb.DuckDBPyConnection, readable: Readable) -> Refused | None:
    """The record from which a quote stays open, or is closed in the middle of a value.

    Measured on DuckDB 1.5.5: a quote still open at the end of a file drops the rest without a word
    when files are read with `parallel=false`, or with more files than threads. A file read alone and
    in parallel is refused.
    """
    connection.execute(f"SELECT count(*) FROM {source([readable])}").fetchall()
    return next((refused for refused in take_refused(connection) if refused.breaks_file), None)


def without_blank_lines(readable: Readable, numbers: Collection[int]) -> dict[int, int]:
    """Record numbers (header = 1) as DuckDB gives them, blank lines counted, to numbers without those."""
    found: dict[int, int] = {}
    csv.field_size_limit(1 << 24)
    with readable.file.path.open("r", encoding="utf-8-sig", errors="replace", newline="") as stream:
        number = 0
        for counted, record in enumerate(csv.reader(stream, delimiter=readable.dialect.delimiter), start=1):
            number += 1 if record else 0
            if counted in numbers:
                found[counted] = number
    return found


def _as_clean_text(file: RawFile, work: Path) -> RawFile:
    """The same text as UTF-8 with `\\n` line ends, in the work folder, for readers that need it."""
    target = _own_place(file, work / "tekst")
    if not target.exists():
        encoding = "utf-8-sig" if file.utf8 else "cp1252"
        part = target.with_suffix(".part")
        with (
            file.path.open("r", encoding=encoding, errors="replace", newline=None) as source,
            part.open("w", encoding="utf-8", newline="") as sink,
        ):
            shutil.copyfileobj(source, sink, 1 << 22)
        part.replace(target)
    size = target.stat().st_size
    return replace(file, path=target, utf8=True, carriage_returns=0, pairs=0, size=size, stamp=None)


def _under_plain_name(file: RawFile, work: Path) -> RawFile:
    """The same file through a link with a name that means nothing: to DuckDB `a[1].csv` is also `a1.csv`."""
    try:
        plain = not set("*?[") & set(str(file.path)) and bool(str(file.path).encode())
    except UnicodeEncodeError:
        plain = False
    if plain:
        return file
    target = _own_place(file, work / "naam")
    if not target.is_symlink():
        target.symlink_to(file.path.resolve())
    return replace(file, path=target, stamp=None)


def _own_place(file: RawFile, folder: Path) -> Path:
    """Its own for every file: two with the same bytes may belong to two sets."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{hashlib.sha256(f'{file.sha256}|{file.name}'.encode()).hexdigest()[:40]}.csv"


def quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


REFUSALS = {
    "MISSING COLUMNS": "rij heeft te weinig kolommen",
    "TOO MANY COLUMNS": "rij heeft te veel kolommen",
    "INVALID ENCODING": "tekens kunnen niet gelezen worden; lever het bestand aan als UTF-8",
    "UNQUOTED VALUE": "aanhalingstekens kloppen niet; het hele bestand staat in quarantaine",
    "LINE SIZE OVER MAXIMUM": "rij is langer dan 16 MB: een aanhalingsteken dat niet sluit?",
}


def explain(refused: Refused) -> str:
    return REFUSALS.get(refused.kind, f"rij kan niet gelezen worden ({refused.kind.lower()})")
