"""Short lists as records: CSV or XLSX, column names by mapping, a place for every message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from transforms.amounts import NumberFormat, parse_number, round_cents
from transforms.sources.delimited import BrokenQuoting, Dialect, Recognised, read_records
from transforms.sources.export_form import filters_of, find_form, refusal
from transforms.sources.files import RawFile, Refusal
from transforms.sources.headers import HeaderMatch, recognise_header
from transforms.sources.merged_cells import merged_rows
from transforms.sources.sheet_scan import PERCENTAGE, cell_name
from transforms.sources.workbooks import NoWorkbook, Value, Workbook, WorkbookFault, examine_sheet, open_workbook

Cell = Value
_HEADER_WITHIN = 25
_FILTERS_WITHIN = 5  # rows from the end


@dataclass(frozen=True)
class ListFile:
    """A recognised list. `sheet` and `header_row` (1-based) for a workbook; `others` are more sheets of the same
    kind in it. `refused` says why an export of a known tool cannot be read in the form it came in."""

    file: RawFile
    match: HeaderMatch
    dialect: Dialect | None = None
    sheet: str | None = None
    header_row: int = 1
    refused: str = ""
    others: tuple[ListFile, ...] = ()

    @property
    def kind(self) -> str:
        return self.match.mapping.kind

    @property
    def number_format(self) -> NumberFormat:
        return self.match.mapping.number_format


@dataclass(frozen=True)
class Record:
    """One row. `row` counts from 1 = the header row of a CSV, the sheet row of a workbook.

    `problem` says that it has too many or too few columns: then no cell can be trusted, and `raw`
    shows the row. In a workbook `sheet` and `positions` (from 0, by column name) say where it stands.
    """

    row: int
    cells: Mapping[str, Cell]
    problem: str = ""
    raw: str = ""
    sheet: str | None = None
    positions: Mapping[str, int] = field(default_factory=dict)

    def cell(self, name: str) -> str | None:
        """`G2`; None in a CSV and for what is no column."""
        place = self.positions.get(name)
        return None if self.sheet is None or place is None else cell_name(self.row, place + 1)

    def placed(self, name: str, reason: str) -> str:
        """The reason, in a workbook with the sheet and the cell of this column in front of it."""
        cell = self.cell(name)
        return f"{sheet_name(self.sheet)}, cel {cell}: {reason}" if self.sheet is not None and cell else reason

    def shown(self, name: str) -> str | None:
        """What a message about this cell shows; the whole row for the column `rij`."""
        return self.raw if name == "rij" else self.text(name)

    def text(self, name: str) -> str | None:
        """The cell as trimmed text; a whole number without `.0`; None when empty."""
        value = self.cells.get(name)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime):
            value = value.date()
        text = value.isoformat() if isinstance(value, date) else str(value).strip()
        return text or None

    def amount(self, name: str, number_format: NumberFormat) -> Decimal | None:
        """Exact cents: a number cell as it is, text in the declared format; None when neither."""
        number = self.number(name, number_format)
        return None if number is None else round_cents(number)

    def number(self, name: str, number_format: NumberFormat) -> Decimal | None:
        """As `amount`, and not rounded."""
        value = self.cells.get(name)
        if isinstance(value, bool):
            return None
        if isinstance(value, int | float):
            return parse_number(repr(value))
        return parse_number(self.text(name), number_format)

    def day(self, name: str) -> date | None:
        """ISO or dd/mm/yyyy, or a date cell; None when it is no date."""
        value = self.cells.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return parse_day(self.text(name))


def parse_day(text: str | None) -> date | None:
    if text is None:
        return None
    if found := re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", text):
        parts = int(found[3]), int(found[2]), int(found[1])
    elif found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+Z?)?", text):
        parts = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def as_list(file: RawFile, recognised: Recognised) -> ListFile:
    return ListFile(file, recognised.match, dialect=recognised.dialect, refused=recognised.refused)


def recognise_workbook(file: RawFile) -> ListFile | str:
    """The first sheet with a header of ours, or why the workbook is not one of ours."""
    other: ListFile | None = None
    try:
        with open_workbook(file.path) as workbook:
            # The sheet of an export of the BBC-analysetool goes before sheets that its owner added.
            for sheet in sorted(workbook.sheets, key=lambda name: name != "Export"):
                rows = workbook.rows(sheet)
                for number, row in enumerate(rows[:_HEADER_WITHIN], start=1):
                    header = [str(cell) for cell in row]
                    match = recognise_header(header)
                    if match and match.mapping.family != "bbc" and match.identified:
                        refused = refusal(match, header)
                        source = ListFile(file, match, sheet=sheet, header_row=number, refused=refused)
                        return replace(source, others=_other_sheets(workbook, source))
                if not other and (form := find_form(rows, filters_of(rows[-_FILTERS_WITHIN:]))):
                    other = ListFile(file, form.match, sheet=sheet, header_row=form.row, refused=form.refused)
    except NoWorkbook as error:
        return str(error)
    except WorkbookFault as error:
        return Refusal(error)
    return other or "werkboek zonder blad met bekende kolomnamen"


def _other_sheets(workbook: Workbook, source: ListFile) -> tuple[ListFile, ...]:
    """Further sheets of a list with the same kind of header, and a row below it."""
    if source.match.mapping.family != "lijst":
        return ()
    found = []
    for sheet in workbook.sheets:
        rows = workbook.rows(sheet) if sheet != source.sheet else []
        for number, row in enumerate(rows[:_HEADER_WITHIN], start=1):
            match = recognise_header([str(cell) for cell in row])
            if match and match.identified and match.mapping.kind == source.kind:
                if any(cell not in ("", None) for below in rows[number:] for cell in below):
                    found.append(ListFile(source.file, match, sheet=sheet, header_row=number))
                break
    return tuple(found)


def sheet_name(sheet: str | None) -> str:
    """How a message names a sheet: `blad KPI`."""
    return f"blad {' '.join((sheet or '').split())}"


def records(source: ListFile) -> Iterator[Record]:
    """Records in order; raises delimited.BrokenQuoting."""
    positions = source.match.positions
    if source.dialect is not None:
        quoted = source.kind != "subsidieregister"
        for number, values in read_records(source.file, source.dialect, quoted=quoted):
            cells: dict[str, Cell] = {n: values[i] if i < len(values) else None for n, i in positions.items()}
            problem = "" if source.match.mapping.bi_export else _misshapen(source, source.dialect, values)
            if not source.match.mapping.bi_export and _runs_on(values, source.dialect.delimiter, problem):
                raise BrokenQuoting(number, "een waarde loopt over meer regels door")
            yield Record(number, cells, problem, source.dialect.delimiter.join(values))
        return
    scan = examine_sheet(source.file.path, source.sheet or "")
    rows = [
        (number, row, {n: row[i] if i < len(row) else None for n, i in positions.items()})
        for number, row in all_rows(source)
        if number > source.header_row
    ]
    needed = {positions[c.name] + 1 for c in source.match.mapping.columns if c.required and c.name in positions}
    filled = [number for number, _, cells in rows if any(value is not None for value in cells.values())]
    merged = merged_rows(scan.merged, needed, filled) if scan.merged else {}
    for number, row, cells in rows:
        problem = (faulty(number, positions, scan.faults) if scan.faults else "") or merged.get(number, "")
        if problem or any(value is not None for value in cells.values()):
            shown = ";".join("" if value is None else str(value) for value in row) if problem else ""
            problem = f"{sheet_name(source.sheet)}, {problem}" if problem else ""
            yield Record(number, cells, problem, shown, source.sheet, positions)


def all_rows(source: ListFile) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Every row as (number, cells), also those above the header; raises delimited.BrokenQuoting."""
    if source.dialect is not None:
        yield from read_records(source.file, replace(source.dialect, header_row=0))
        return
    with open_workbook(source.file.path) as workbook:
        rows = workbook.rows(source.sheet or "")
    for number, row in enumerate(rows, start=1):
        yield number, [_cell(value) for value in row]


def _misshapen(source: ListFile, dialect: Dialect, values: Sequence[str]) -> str:
    """Empty cells too many, or optional ones too few at the end, harm nobody."""
    if any(value.strip() for value in values[len(dialect.header) :]):
        return 'rij heeft te veel kolommen; staat het scheidingsteken in een waarde, zet die dan tussen "'
    required = {column.name for column in source.match.mapping.columns if column.required}
    if any(place >= len(values) for name, place in source.match.positions.items() if name in required):
        return "rij heeft te weinig kolommen"
    return ""


def faulty(row: int, positions: Mapping[str, int], faults: Mapping[tuple[int, int], str]) -> str:
    """What makes a cell of this row unusable whatever it seems to hold; no other cell can make up for it."""
    for column in sorted(positions.values()):
        if found := faults.get((row, column + 1)):
            place = cell_name(row, column + 1)
            if found.startswith(PERCENTAGE):
                return f"cel {place} bevat {found}; verwacht een gewoon getal (geef de cel de opmaak Getal)"
            return f"cel {place} bevat {found}; verwacht een waarde (sla het bestand op na herberekenen)"
    return ""


def _runs_on(values: Sequence[str], delimiter: str, problem: str) -> bool:
    """A quote that was not closed swallows the rows up to the next one; a text of two lines does not."""
    return any("\n" in value and (problem or delimiter in value) for value in values)


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float | bool | date | datetime):
        return value
    return None if value is None else str(value)
