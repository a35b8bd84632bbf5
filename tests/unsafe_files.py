"""Zips and workbooks as an attacker, or a program that fails halfway, would write them. All synthetic."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable, Sequence

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"
Formula = tuple[str, object]  # (formula, cached value)


def zipped(*members: tuple[str, bytes], level: int = 6) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def with_link(name: str, target: str) -> bytes:
    """A zip that holds a symbolic link."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return stream.getvalue()


def overlapping(content: bytes) -> bytes:
    """Two names for one run of bytes: the second entry of the directory points to the first file."""
    data = bytearray(zipped(("a.csv", content), ("b.csv", b"b")))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


def with_claim(data: bytes, member: str, size: int) -> bytes:
    """The zip with another unpacked size for a member than it has, in both places."""
    changed = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        local = archive.getinfo(member).header_offset
    changed[local + 22 : local + 26] = struct.pack("<I", size)
    place = -1
    while (place := changed.index(b"PK\x01\x02", place + 1)) >= 0:
        if changed[place + 46 : place + 46 + len(member)] == member.encode():
            changed[place + 24 : place + 28] = struct.pack("<I", size)
            return bytes(changed)
    raise AssertionError(member)


def with_password_flag(data: bytes) -> bytes:
    """All members marked as encrypted."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(mark, at + 1)
    return bytes(changed)


def with_large_directory(size: int) -> bytes:
    """A zip whose end says that its table of contents takes so many bytes."""
    return b"PK\x03\x04" + bytes(26) + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 9, 9, size, 0, 0)


def with_empty_dates(*members: tuple[str, bytes]) -> bytes:
    """Month and day 0, as some programs write for `no date`."""
    data = bytearray(zipped(*members))
    for mark, place in ((b"PK\x03\x04", 12), (b"PK\x01\x02", 14)):
        at = data.find(mark)
        while at >= 0:
            data[at + place : at + place + 2] = b"\0\0"
            at = data.find(mark, at + 1)
    return bytes(data)


def workbook(rows: Sequence[Sequence[object]], sheet: str = "Blad1") -> bytes:
    """An XLSX file; a tuple in it is a formula with the value that was calculated."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, tuple):
                    page.write_formula(number, column, value[0], None, value[1])
                else:
                    page.write(number, column, value)
    return stream.getvalue()


def with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A workbook with one of its parts changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            target.writestr(entry.filename, change(content) if entry.filename == part else content)
    return stream.getvalue()


def with_cell(data: bytes, cell: str, row: int = 9) -> bytes:
    """A workbook with one more row, of one cell, given as XML."""
    extra = f'<row r="{row}">{cell}</row></sheetData>'.encode()
    return with_part(data, SHEET, lambda xml: xml.replace(b"</sheetData>", extra))
