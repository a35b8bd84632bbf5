"""Delimited text: dialect and header of a file, and small files as records.

Large tables are read by DuckDB (see tables.py and transactions.py); here only the head of a file
is looked at, and short lists are read record by record so that each message names its row.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from transforms.sources.export_form import HEADER_WITHIN, find_form, refusal
from transforms.sources.files import RawFile
from transforms.sources.headers import HeaderMatch, recognise_header

_HEAD = 1 << 18
_DELIMITERS = (",", ";", "\t")
# Characters in a record, bytes in a list. Tables have no limit of this kind: DuckDB reads them.
MAX_RECORD = 1 << 24
MAX_LIST = 1 << 29
HAS_NUL = "bestand bevat NUL-tekens; verwacht tekst. Is het volledig aangekomen? Lever het opnieuw aan"


class BrokenQuoting(ValueError):
    """A quote is opened and not closed, or closed in the middle of a value."""

    def __init__(self, row: int, detail: str) -> None:
        super().__init__(f"aanhalingstekens kloppen niet vanaf rij {row} ({detail})")
        self.row = row


class NotWhole(BrokenQuoting):
    """Bytes or lengths that no list has: the file did not arrive whole, or a quote was not closed."""

    def __init__(self, row: int, detail: str) -> None:
        ValueError.__init__(self, detail)
        self.row = row


@dataclass(frozen=True)
class Dialect:
    """`header_row` counts records from 1; lines may stand above the header of an export."""

    delimiter: str
    encoding: str
    header: tuple[str, ...]
    header_row: int = 1


@dataclass(frozen=True)
class Recognised:
    """`refused` says why an export of a known tool cannot be read in the form it came in."""

    dialect: Dialect
    match: HeaderMatch
    refused: str = ""


def recognise_text(file: RawFile) -> Recognised | None:
    """The delimiter and kind under which the first record names most columns; None when none."""
    best: Recognised | None = None
    encoding = "utf-8-sig" if file.utf8 else "cp1252"
    head = _head(file, encoding)
    for delimiter in _DELIMITERS:
        header = _first_record(head, delimiter)
        if len(header) < 2:
            continue
        match = recognise_header(header)
        if match and (best is None or len(match.positions) > len(best.match.positions)):
            best = Recognised(Dialect(delimiter, encoding, tuple(header)), match, refusal(match, header))
    return best or _recognise_export(head, encoding)


def _recognise_export(head: str, encoding: str) -> Recognised | None:
    """An export of a reporting tool, whose header stands below other lines or which is no flat table."""
    best: Recognised | None = None
    for delimiter in _DELIMITERS:
        form = find_form(_first_records(head, delimiter, HEADER_WITHIN))
        if form and (best is None or len(form.match.positions) > len(best.match.positions)):
            best = Recognised(Dialect(delimiter, encoding, form.header, form.row), form.match, form.refused)
    return best


def first_line(file: RawFile) -> str:
    return _head(file, "utf-8-sig" if file.utf8 else "cp1252").split("\n", 1)[0].strip()


def read_records(file: RawFile, dialect: Dialect, *, quoted: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Records after the header as (record number, values), counted from the first; blank lines passed over.

    Raises BrokenQuoting; `quoted=False` for sources that never quote.
    """
    csv.field_size_limit(MAX_RECORD)
    if file.has_nul:
        raise NotWhole(1, HAS_NUL)
    if file.size > MAX_LIST:
        raise NotWhole(1, f"bestand is {file.size} bytes groot; verwacht een lijst van hoogstens {MAX_LIST} bytes")
    with file.path.open("r", encoding=dialect.encoding, errors="replace", newline="") as stream:
        lines = _Lines(stream)
        reader = csv.reader(
            lines,
            delimiter=dialect.delimiter,
            strict=True,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        )
        number = 0
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise BrokenQuoting(number + 1, str(error)) from error
            number += 1
            lines.held = 0
            if number > dialect.header_row and any(value.strip() for value in record):
                yield number, record


class _Lines:
    """The lines of a text, as long as a record stays within MAX_RECORD; `held`: what the record has so far."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.held = 0

    def __iter__(self) -> Iterator[str]:
        number = 0
        while line := self._stream.readline(MAX_RECORD + 1):
            number += 1
            self.held += len(line)
            if self.held > MAX_RECORD:
                raise NotWhole(
                    number,
                    f"regel {number} of wat ervoor kwam is langer dan {MAX_RECORD} tekens; verwacht kortere rijen. "
                    "Een aanhalingsteken dat niet sluit?",
                )
            yield line


def _head(file: RawFile, encoding: str) -> str:
    with file.path.open("rb") as stream:
        return stream.read(_HEAD).decode(encoding, errors="replace")


def _first_record(head: str, delimiter: str) -> list[str]:
    return next(iter(_first_records(head, delimiter, 1)), [])


def _first_records(head: str, delimiter: str, count: int) -> list[list[str]]:
    try:
        return list(itertools.islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), count))
    except csv.Error:
        return []
