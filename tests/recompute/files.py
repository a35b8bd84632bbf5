"""Raw files: what lies in the drop folder, recognised by header, read strictly."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from .outcome import Quarantined, StructuralFailure
from .values import Cell, as_text, header_key

csv.field_size_limit(sys.maxsize)

# kind -> (columns that make it, columns that make it something else); first match wins
SIGNS: dict[str, tuple[set[str], set[str]]] = {
    "transactie": ({"transactieid", "transactiesoort"}, set()),
    "aanlevering": ({"aanleveringid", "bestuurid", "typerapport"}, set()),
    "actie": ({"actieid", "aanleveringid"}, {"transactieid"}),
    "bestuur": ({"bestuurid", "kbonummer"}, {"aanleveringid"}),
    "rekening": ({"algemenerekeningid"}, {"transactieid"}),
    "sector": ({"economischesectorid"}, {"transactieid"}),
    "payments": ({"regeling", "betaaldatum", "kbo", "soort", "bedrag"}, set()),
    "awards": ({"regeling", "kbo", "soort", "bevestigdekpi"}, {"betaaldatum"}),
    "kpi": ({"kbo", "bevestigdekpi", "behaald"}, set()),
    "partnerships": ({"regeling", "trekkerkbo", "lidkbo"}, set()),
    "register": ({"subthema", "verstrekker", "jaar", "betaald(eur)"}, set()),
}
ALIASES = {
    "algrekening": "rekening",
    "algemenerekening": "rekening",
    "algemenerekeningid": "rekening",
    "algemenerekeningcode": "rekening",
    "economischesector": "sector",
    "economischesectorid": "sector",
    "economischesectorcode": "sector",
    "economischesectorcodeid": "sector",
    "esc": "sector",
}
NEEDED: dict[str, set[str]] = {
    "transactie": {"transactieid", "transactiesoort", "bedrag", "boekjaar", "actieid"},
    "aanlevering": {
        *("aanleveringid", "bestuurid", "typerapport", "rapportjaar", "kwartaal", "statusrapport"),
        *("meestrecente", "volgnummer", "datumverwerking"),
    },
    "actie": {
        *("aanleveringid", "actieid", "externerapporteringscode", "korteomschrijving"),
        *("langeomschrijving", "commentaar", "evaluatie"),
    },
    "bestuur": {"bestuurid", "kbonummer", "renummer", "typebestuur"},
    "payments": {"kenmerk"},
    "partnerships": {"projectjaar"},
    "register": {"kbo-nr"},
}
LOOK = 25  # rows of a sheet in which a header may stand
TYPE_YEAR = re.compile(r"_([A-Za-z]+_[0-9]{4})(?![0-9])")


@dataclass(frozen=True)
class Row:
    """One record: number (header = 1) and cells by normalised header."""

    file: str
    number: int
    cells: dict[str, Cell]

    def text(self, column: str) -> str:
        """The trimmed text of a column; empty when it is not there."""
        return as_text(self.cells.get(column))


@dataclass
class Sheet:
    """A recognised table: its records, and the ones that do not fit the header."""

    kind: str
    file: str
    folder: str
    set_key: str  # `JR_2025`, from the file name; empty when the name has none
    digest: str
    modified: date
    headers: dict[str, str]  # canonical column -> header as it was, normalised
    rows: list[Row] = field(default_factory=list)
    problems: list[Quarantined] = field(default_factory=list)
    broken: bool = False
    workbook: bool = False


@dataclass(frozen=True)
class RawFile:
    """The bytes of one file under the drop folder (also from inside a zip)."""

    path: str
    data: bytes
    modified: date


def walk(raw: Path) -> Iterator[RawFile]:
    """All files in order of their path; zips are opened, workbooks are not."""
    for path in sorted(p for p in raw.rglob("*") if p.is_file()):
        modified = datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()
        yield from unpack(RawFile(path.relative_to(raw).as_posix(), path.read_bytes(), modified))


def is_workbook(data: bytes) -> bool:
    """Whether a zip is an XLSX."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "[Content_Types].xml" in archive.namelist()


def unpack(file: RawFile) -> Iterator[RawFile]:
    """The file itself, or the files inside when it is a zip."""
    if not file.data.startswith(b"PK") or not zipfile.is_zipfile(io.BytesIO(file.data)) or is_workbook(file.data):
        yield file
        return
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield from unpack(RawFile(f"{file.path}/{name}", archive.read(name), file.modified))


def recognise(headers: list[str]) -> str | None:
    """The kind of table with these headers."""
    keys = {header_key(header) for header in headers}
    for kind, (signs, others) in SIGNS.items():
        if signs <= keys and not others & keys:
            return kind
    return None


def canonical(kind: str, headers: list[str]) -> tuple[list[str], dict[str, str]]:
    """Column names as the readers use them, and the header each stands for."""
    names = [header_key(header) for header in headers]
    if kind == "transactie":
        names = [ALIASES.get(name, name) for name in names]
    missing = NEEDED.get(kind, set()) - set(names)
    if missing:
        raise StructuralFailure(f"A table `{kind}` lacks the columns {sorted(missing)}.")
    return names, {name: header_key(header) for name, header in zip(names, headers, strict=True)}


def decode(data: bytes) -> str | None:
    """UTF-8 with or without BOM, else Windows-1252."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def split_line(text: str, separator: str) -> list[str]:
    """The first record; empty when it cannot be read."""
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def tables_in(file: RawFile) -> Iterator[tuple[str, list[str], list[list[Cell]] | None, bool]]:
    """(kind, headers, records or None when the quoting is broken, is a workbook) per table."""
    if file.data.startswith(b"PK"):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        except (CalamineError, OSError):
            return
        for name in book.sheet_names:
            records = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for top, record in enumerate(records[:LOOK], start=1):
                headers = [as_text(cell) for cell in record]
                kind = recognise(headers)
                if kind:
                    blank: list[list[Cell]] = [[] for _ in range(top - 1)]  # keeps the row numbers
                    yield kind, headers, blank + [list(row) for row in records[top:]], True
                    break
        return
    text = decode(file.data)
    if text is None:
        return
    for separator in ";,\t":
        headers = split_line(text, separator)
        kind = recognise(headers)
        if kind is None:
            continue
        source = io.StringIO(text, newline="")
        if kind == "register":
            reader = csv.reader(source, delimiter=separator, strict=True, quoting=csv.QUOTE_NONE)
        else:
            reader = csv.reader(source, delimiter=separator, strict=True)
        try:
            lines = list(reader)[1:]
        except csv.Error:
            yield kind, headers, None, False
        else:
            yield kind, headers, [list(line) for line in lines], False
        return


def read_sheets(raw: Path) -> list[Sheet]:
    """Every recognised table under the drop folder."""
    sheets = []
    for file in walk(raw):
        for kind, headers, records, workbook in tables_in(file):
            while headers and not headers[-1] and workbook:
                headers.pop()
            names, meant = canonical(kind, headers)
            folder, _, name = file.path.rpartition("/")
            parent, _, last = folder.rpartition("/")
            if last.casefold() == "dimensies":
                folder = parent
            key = TYPE_YEAR.search(name)
            sheet = Sheet(
                kind,
                file.path,
                folder,
                key.group(1).upper() if key else "",
                hashlib.sha256(file.data).hexdigest(),
                file.modified,
                meant,
                workbook=workbook,
            )
            if records is None:
                sheet.broken = True
                sheet.problems.append(Quarantined(file.path, 0, "", "", "broken quoting"))
            for number, record in enumerate(records or [], start=2):
                add_record(sheet, names, number, record)
            sheets.append(sheet)
    return sheets


def add_record(sheet: Sheet, names: list[str], number: int, record: list[Cell]) -> None:
    """Keep a record, or quarantine it when it has another number of cells."""
    if not any(as_text(cell) for cell in record):
        return
    if sheet.workbook:
        record = [*record, *[""] * len(names)][: len(names)]
    if len(record) != len(names):
        reason = f"{len(record)} cells under {len(names)} headers"
        sheet.problems.append(Quarantined(sheet.file, number, "", "", reason))
        return
    sheet.rows.append(Row(sheet.file, number, dict(zip(names, record, strict=True))))
