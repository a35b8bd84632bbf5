"""A walk through the cells of a sheet: how far they reach, which hold no usable value or are merged.

Fed in pieces (workbook_parts.py): nothing of the sheet is kept but where something is odd.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.sources.workbook_parts import MAX_CELLS, MAX_TEXT, SheetFault, local, parse

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
# Rows of all merged ranges of a sheet together, each as often as it stands in one.
MAX_MERGED = 8_000_000
NOT_CALCULATED = "een formule zonder berekende waarde"
PERCENTAGE = "een percentage"
_SHOWN = 64
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


class Merged(NamedTuple):
    """A merged range; rows and columns from 1, ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def name(self) -> str:
        return f"{cell_name(self.top, self.left)}:{cell_name(self.bottom, self.right)}"


@dataclass(frozen=True)
class SheetScan:
    """`faults`: cells by (row, column) from 1 whose value says something else than it seems, with what they hold."""

    faults: Mapping[tuple[int, int], str]
    merged: tuple[Merged, ...]


def cell_name(row: int, column: int) -> str:
    """`G2` for row 2, column 7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def scan_sheet(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    sheet: str,
    lengths: Sequence[int],
    percentages: Collection[str] = (),
) -> SheetScan:
    """Faulty cells and merged ranges; `percentages` are the styles of percentages. Raises SheetFault, BrokenXml."""
    scan = _Scan(sheet, lengths, percentages)
    parse(archive, entry, scan.start, scan.end, scan.text)
    return SheetScan(scan.faults, tuple(scan.merged))


class _Scan:
    """State of a walk through one sheet; `reach` is the area from the first to the last filled cell."""

    def __init__(self, sheet: str, lengths: Sequence[int], percentages: Collection[str]) -> None:
        self.faults: dict[tuple[int, int], str] = {}
        self.merged: list[Merged] = []
        self._sheet, self._lengths, self._percentages = sheet, lengths, percentages
        self._merged_rows = 0
        self._row = self._column = 0
        self._inside = ""  # of a cell: `c` itself, or the last element started in it
        self._kind, self._value = "", ""
        self._formula = self._filled = self._percent = False
        self._last_row = self._last_column = self._cells = self._text = 0
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            self._inside = "c"
            self._kind = attributes.get("t", "")
            self._value, self._formula, self._filled = "", False, False
            self._percent = attributes.get("s") in self._percentages
            self._place(attributes.get("r"))
        elif self._inside:
            self._inside = name
            if name == "f":
                self._formula = True
            elif name in ("v", "is"):
                self._filled = True
        elif name == "row":
            self._row, self._column = int(attributes.get("r") or self._row + 1), 0
            self._check_place(str(self._row))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        if self._inside:
            self._add_text(len(data))
            if self._inside == "v" and len(self._value) < _SHOWN:
                self._value += data

    def end(self, name: str) -> None:
        if not self._inside or (name != "c" and not name.endswith(":c")):
            return
        self._inside = ""
        value = self._value.strip()
        if self._kind == "e":
            self.faults[self._row, self._column] = f"de fout {value[:20]}"
        elif self._formula and not value and not (self._filled and self._kind == "str"):
            # An empty text is a value, no text is none.
            self.faults[self._row, self._column] = NOT_CALCULATED
        elif self._percent and value and self._kind in ("", "n"):
            self.faults[self._row, self._column] = f"{PERCENTAGE} ({value[:20]})"
        if self._filled:
            self._extend(value)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is None:
            raise SheetFault(f"blad {self._sheet!r} voegt {reference[:30]!r} samen; verwacht cellen zoals A1:B2")
        top, left = int(found[2]), _column_number(found[1])
        merged = Merged(top, left, int(found[4] or top), _column_number(found[3]) if found[3] else left)
        self._merged_rows += max(merged.bottom - merged.top, 0) + 1
        if self._merged_rows > MAX_MERGED:
            raise SheetFault(f"blad {self._sheet!r} voegt te veel cellen samen; verwacht hoogstens {MAX_MERGED} rijen")
        self.merged.append(merged)

    def _place(self, reference: str | None) -> None:
        """Read `G2`; a cell without an address stands beside the one before it."""
        if reference is None:
            self._column += 1
            self._check_place(f"kolom {self._column}")
            return
        letters = reference.rstrip("0123456789")
        if letters not in self._columns:
            self._columns[letters] = _column_number(letters)
        self._column = self._columns[letters]
        self._row = int(reference[len(letters) :] or 0)
        self._check_place(reference)

    def _check_place(self, shown: str) -> None:
        if not (0 <= self._column <= MAX_COLUMN and 1 <= self._row <= MAX_ROW):
            raise SheetFault(f"blad {self._sheet!r} noemt de cel {shown[:20]!r}; verwacht A1 tot XFD1048576")

    def _extend(self, value: str) -> None:
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise SheetFault(f"blad {self._sheet!r} bevat te veel cellen; verwacht hoogstens {MAX_CELLS}")
        if self._row > self._last_row or self._column > self._last_column:
            self._last_row, self._last_column = max(self._last_row, self._row), max(self._last_column, self._column)
            self._check_area()
        if self._kind == "s" and value.isdigit() and int(value) < len(self._lengths):
            self._add_text(self._lengths[int(value)])

    def _check_area(self) -> None:
        if self._last_row * self._last_column > MAX_CELLS:
            last = cell_name(self._row, self._column)
            raise SheetFault(
                f"blad {self._sheet!r} loopt door tot cel {last}, of {self._last_row} rijen maal "
                f"{self._last_column} kolommen; verwacht hoogstens {MAX_CELLS} cellen. Verwijder wat ver buiten de "
                "tabel staat en bewaar het werkboek opnieuw"
            )

    def _add_text(self, length: int) -> None:
        self._text += length
        if self._text > MAX_TEXT:
            raise SheetFault(f"blad {self._sheet!r} bevat te veel tekst; verwacht hoogstens {MAX_TEXT} tekens")


def _column_number(letters: str) -> int:
    """`A` is 1; -1 for what is no column."""
    if not (1 <= len(letters) <= 3 and letters.isascii() and letters.isalpha()):
        return -1
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
