"""The parts of a workbook as XML: its sheets, texts and styles, read in pieces.

The parser of the standard library; nothing is kept but what is asked for. A document type is refused, so
there are no entities to expand.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

# Fifty columns of the 150,000 rows that a reporting tool exports at most; calamine takes 64 bytes for each.
MAX_CELLS = 8_000_000
# Characters in all cells of a sheet together, a shared text as often as it is used.
MAX_TEXT = 1 << 29
_CHUNK = 1 << 20
_MAX_TAG = 1 << 24
_MAX_PART = 1 << 26
_PERCENT_IDS = ("9", "10")  # number formats that every workbook knows without naming them
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')  # of a number format: shown as it is

Start = Callable[[str, dict[str, str]], None]


class SheetFault(ValueError):
    """A sheet that would take more memory than any list is worth; the message says which and why."""


class BrokenXml(ValueError):
    """XML that cannot be read, or that holds a document type."""


def names_of_sheets(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[tuple[str, str]]:
    """(name, id of its relation) of each sheet of `xl/workbook.xml`."""
    found: list[tuple[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            plain = {local(key): value for key, value in attributes.items() if key != "id"}
            found.append((plain.get("name", ""), plain.get("id", "")))

    parse(archive, entry, start)
    return found


def targets_of_relations(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> dict[str, str]:
    """Target of each relation of `xl/_rels/workbook.xml.rels`, by id."""
    found: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            found[attributes.get("Id", "")] = attributes.get("Target", "")

    parse(archive, entry, start)
    return found


def text_lengths(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> list[int]:
    """Characters of each shared text, in order. Raises SheetFault, BrokenXml."""
    lengths: list[int] = []
    total = 0

    def start(name: str, _: dict[str, str]) -> None:
        if local(name) == "si":
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

    parse(archive, entry, start, text=text)
    return lengths


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Look at a part that holds no cells (styles, names). Raises SheetFault, BrokenXml."""
    if entry.file_size > _MAX_PART:
        raise SheetFault(f"{entry.filename} is {entry.file_size} bytes groot; verwacht hoogstens {_MAX_PART}")
    parse(archive, entry, lambda *_: None)


def percent_styles(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> frozenset[str]:
    """The cell styles (attribute `s` of a cell) of `xl/styles.xml` that show a number times 100."""
    formats = set(_PERCENT_IDS)
    styles: list[str] = []
    inside = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        name = local(name)
        if name == "numFmt" and "%" in _LITERAL.sub("", attributes.get("formatCode", "")):
            formats.add(attributes.get("numFmtId", ""))
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside = name
        elif name == "xf" and inside == "cellXfs":
            styles.append(attributes.get("numFmtId", ""))

    parse(archive, entry, start)
    return frozenset(str(number) for number, form in enumerate(styles) if form in formats)


def local(name: str) -> str:
    return name.rpartition(":")[2]


def parse(
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
