"""A walk through the XML of a workbook: how far its cells reach, and which hold no usable value.

The parser of the standard library, fed in pieces: nothing of the workbook is kept but the length of
each shared text. A document type is refused, so there are no entities to expand.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable, Iterator, Sequence
from xml.parsers import expat

# Fifty columns of the 150,000 rows that a reporting tool exports at most; calamine takes 64 bytes for each.
MAX_CELLS = 8_000_000
# Characters in all cells of a sheet together, a shared text as often as it is used.
MAX_TEXT = 1 << 29
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
NOT_CALCULATED = "een formule zonder berekende waarde"
_CHUNK = 1 << 20
_MAX_TAG = 1 << 24
_MAX_PART = 1 << 26
_SHOWN = 64

Start = Callable[[str, dict[str, str]], None]


class SheetFault(ValueError):
    """A sheet that would take more memory than any list is worth; the message says which and why."""


class BrokenXml(ValueError):
    """XML that cannot be read, or that holds a document type."""


def cell_name(row: int, column: int) -> str:
    """`G2` for row 2, column 7."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def names_of_sheets(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[tuple[str, str]]:
    """(name, id of its relation) of each sheet of `xl/workbook.xml`."""
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            plain = {_local(key): value for key, value in attributes.items() if key != "id"}
            found.append((plain.get("name", ""), plain.get("id", "")))

    _parse(archive, entry, start)
    return found


def targets_of_relations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> dict[str, str]:
    """Target of each relation of `xl/_rels/workbook.xml.rels`, by id."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(archive, entry, start)
    return found


def text_lengths(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[int]:
    """Characters of each shared text, in order. Raises SheetFault, BrokenXml."""
    lengths: list[int] = []
    total = 0

    def start(name: str, _: dict[str, str]) -> None:
        if _local(name) == "si":
            if len(lengths) == MAX_CELLS:
                raise SheetFault(f"het bevat te veel teksten; verwacht hoogstens {MAX_CELLS}")
            lengths.append(0)

    def text(data: str) -> None:
        nonlocal total
        total += len(data)
        if total > MAX_TEXT:
            raise SheetFault(f"het bevat te veel tekst; verwacht hoogstens {MAX_TEXT} tekens")
        if lengths:
            lengths[-1] += len(data)

    _parse(archive, entry, start, text=text)
    return lengths


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Look at a part that holds no cells (styles, names). Raises SheetFault, BrokenXml."""
    if entry.file_size > _MAX_PART:
        raise SheetFault(f"{entry.filename} is {entry.file_size} bytes groot; verwacht hoogstens {_MAX_PART}")
    _parse(archive, entry, lambda *_: None)


def scan_sheet(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, sheet: str, lengths: Sequence[int]
) -> dict[tuple[int, int], str]:
    """Faulty cells by (row, column) from 1, with what they hold. Raises SheetFault, BrokenXml."""
    scan = _Scan(sheet, lengths)
    _parse(archive, entry, scan.start, scan.end, scan.text)
    return scan.faults


class _Scan:
    """State of a walk through one sheet; `reach` is the area from the first to the last filled cell."""

    def __init__(self, sheet: str, lengths: Sequence[int]) -> None:
        self.faults: dict[tuple[int, int], str] = {}
        self._sheet, self._lengths = sheet, lengths
        self._row = self._column = 0
        self._inside = ""  # of a cell: `c` itself, or the last element started in it
        self._kind, self._value = "", ""
        self._formula = self._filled = False
        self._last_row = self._last_column = self._cells = self._text = 0
        self._columns: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = _local(name)
        if name == "c":
            self._inside = "c"
            self._kind = attributes.get("t", "")
            self._value, self._formula, self._filled = "", False, False
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
        if self._filled:
            self._extend(value)

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


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _parse(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    fed = 0
    try:
        for piece in _pieces(archive, entry):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - max(parser.CurrentByteIndex, 0) > _MAX_TAG:
                raise BrokenXml(f"{entry.filename}: een element is langer dan {_MAX_TAG} bytes")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise BrokenXml(f"{entry.filename}: {error}") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member. It may hold more than it says, and calamine would read on: ask for one more."""
    longer = copy.copy(entry)
    longer.file_size += 1
    total = 0
    with archive.open(longer) as stream:
        while piece := stream.read(_CHUNK):
            total += len(piece)
            yield piece
    if total != entry.file_size:
        raise BrokenXml(f"{entry.filename}: niet zo groot als de zip zegt")


def _refuse_doctype(*_: object) -> None:
    raise BrokenXml("XML met een DOCTYPE")
