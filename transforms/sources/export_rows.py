"""Rows of an export of a reporting tool: data, rows that add up others, and the cell with the filters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from transforms.sources.delimited import BrokenQuoting
from transforms.sources.export_form import is_filter_cell, is_total
from transforms.sources.lists import Cell, ListFile, Record, all_rows, faulty
from transforms.sources.workbooks import examine_sheet

_YEAR = re.compile(r'"?(?:19|20|21)[0-9]{2}(?:[.,]0+)?"?')
_NIS = re.compile(r'"?[0-9]{5}(?:[.,]0+)?"?')


@dataclass(frozen=True)
class ExportRows:
    """`filters` is the text of the cell, empty when there is none; `filters_row` its row."""

    data: tuple[Record, ...]
    totals: int
    filters: str
    filters_row: int | None


def sort_rows(source: ListFile) -> ExportRows:
    """Every row below the header, sorted out; raises delimited.BrokenQuoting.

    The filters may also stand above the header, or be spread over the rows after their first one.
    """
    header_row = source.dialect.header_row if source.dialect else source.header_row
    faults = examine_sheet(source.file.path, source.sheet or "").faults if source.dialect is None else {}
    data: list[Record] = []
    filters: list[str] = []
    totals = 0
    first = last = 0
    for number, row in all_rows(source):
        filled = [cell for cell in row if not _is_empty(cell)]
        if number == header_row or not filled:
            continue
        if len(filled) == 1 and (is_filter_cell(filled[0]) or (filters and number == last + 1)):
            filters.append(str(filled[0]))
            first, last = first or number, number
        elif number > header_row and is_total(row):
            totals += 1
        elif number > header_row:
            data.append(_record(source, number, row, faults))
    return ExportRows(tuple(data), totals, "\n".join(filters), first or None)


def _record(source: ListFile, number: int, row: Sequence[Cell], faults: Mapping[tuple[int, int], str]) -> Record:
    cells = {name: row[place] if place < len(row) else None for name, place in source.match.positions.items()}
    if source.dialect is None:
        problem = faulty(number, source.match.positions, faults) if faults else ""
        return Record(number, cells, problem, ";".join(str(cell or "") for cell in row) if problem else "")
    values = [str(cell) for cell in row]
    if any(_swallowed(source, value) for value in values if "\n" in value):
        raise BrokenQuoting(number, "een waarde loopt door in de volgende rijen")
    problem = ""
    if any(value.strip() for value in values[len(source.dialect.header) :]):
        problem = 'rij heeft te veel kolommen; staat het scheidingsteken in een waarde, zet die dan tussen "'
    elif any(place >= len(values) for place in source.match.positions.values()):
        problem = "rij heeft te weinig kolommen; is het bestand afgebroken?"
    return Record(number, cells, problem, source.dialect.delimiter.join(values))


def _swallowed(source: ListFile, value: str) -> bool:
    """A text of many lines is as it should be; a line in it that is a row of the export is not."""
    assert source.dialect is not None
    nis, year = (source.match.positions[name] for name in ("nis", "rapportjaar"))
    if value.count(source.dialect.delimiter) < max(nis, year):
        return False
    lines = [line.split(source.dialect.delimiter) for line in value.split("\n")[1:]]
    return any(
        max(nis, year) < len(cells) and _NIS.fullmatch(cells[nis].strip()) and _YEAR.fullmatch(cells[year].strip())
        for cells in lines
    )


def _is_empty(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
