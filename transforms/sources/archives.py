"""Zips: everything is checked before a byte is unpacked; names inside never become paths."""

from __future__ import annotations

import lzma
import shutil
import stat
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

MAX_MEMBERS = 20_000
MAX_BYTES = 64 << 30
MAX_RATIO = 250
_RATIO_FROM = 64 << 20  # up to here content may be extremely repetitive without harm
_DIRECTORY_BYTES = MAX_MEMBERS << 10
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_OFFICE_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"mimetype")
_STARTS = (b"PK\x03\x04", _END, b"PK\x07\x08")
# What the library raises on bytes that are no zip, besides its own BadZipFile.
DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError,
    IndexError, OverflowError,
)  # fmt: skip


class ArchiveFault(ValueError):
    """A zip that is not opened; the message says why and what to do."""


@dataclass(frozen=True)
class Member:
    """An unpacked file: its name in the zip, where it stands now, and its date if the zip has one."""

    name: PurePosixPath
    path: Path
    modified: date | None


def starts_as_zip(head: bytes) -> bool:
    return head.startswith(_STARTS)


def is_plain_zip(path: Path) -> bool:
    """A zip that holds files, not an Office document; also one that cannot be read."""
    with path.open("rb") as stream:
        head = stream.read(100)
    if not starts_as_zip(head):
        return False
    # Of one that cannot be read, the name of its first member tells what it was.
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    was_plain = not first.startswith(_OFFICE_FIRST)
    try:
        if not zipfile.is_zipfile(path):
            return bool(first) and was_plain
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            return not is_office(archive)
    except DAMAGE:
        return was_plain


def is_office(archive: zipfile.ZipFile) -> bool:
    """An Office document, in Microsoft's form or in that of OpenDocument."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def check_directory(path: Path) -> None:
    """Raise ArchiveFault for a table of contents that would itself fill the memory."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(size - (1 << 16) - 100, 0))
        tail = stream.read()
    end, end_64 = tail.rfind(_END), tail.rfind(_END_64)
    length = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if length == 0xFFFFFFFF and end_64 >= 0:
        length = int.from_bytes(tail[end_64 + 40 : end_64 + 48], "little")
    if length > _DIRECTORY_BYTES:
        raise ArchiveFault(f"zip heeft een inhoudstafel van {length} bytes; verwacht hoogstens {MAX_MEMBERS} bestanden")


def check_sizes(entries: Sequence[zipfile.ZipInfo], size: int, limit: int) -> None:
    """Raise ArchiveFault for a zip that unpacks to more than `limit` bytes, or hides how much it unpacks to.

    `size` is that of the zip itself: members may share their bytes, so their own sizes do not add up.
    """
    if len(entries) > MAX_MEMBERS:
        raise ArchiveFault(f"zip telt {len(entries)} bestanden; verwacht hoogstens {MAX_MEMBERS}")
    total = sum(entry.file_size for entry in entries)
    if total > limit:
        raise ArchiveFault(f"zip is uitgepakt {total} bytes groot; verwacht hoogstens {limit}")
    for entry in entries:
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise ArchiveFault(
                f"{entry.filename!r:.120} is uitgepakt {entry.file_size} bytes groot; "
                f"verwacht hoogstens {MAX_RATIO} maal zijn grootte in de zip"
            )
    if total > _RATIO_FROM and total > MAX_RATIO * max(size, 1):
        raise ArchiveFault(
            f"zip is uitgepakt {total} bytes groot; verwacht hoogstens {MAX_RATIO} maal haar eigen grootte"
        )
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise ArchiveFault(f"{entry.filename!r:.120} deelt zijn bytes met een ander bestand in de zip")
        # A local header has 30 bytes; the name in it may be shorter than the one in the directory.
        end = entry.header_offset + 30 + entry.compress_size
    if locked := next((entry for entry in entries if entry.flag_bits & 0x1), None):
        raise ArchiveFault(f"{locked.filename!r:.120} is versleuteld; lever de zip zonder wachtwoord aan")


def unpack(path: Path, target: Path) -> list[Member]:
    """All files of a zip, in order of name. Raises ArchiveFault; writes numbered files in `target` only."""
    try:
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            check_sizes(entries, path.stat().st_size, MAX_BYTES)
            _check_names(entries)
            _check_room(entries, target)
            members = [
                Member(PurePosixPath(entry.filename), _write(archive, entry, target / f"{number:05d}"), _date(entry))
                for number, entry in enumerate(entries)
            ]
    except ArchiveFault:
        raise
    except DAMAGE as error:
        reason = f"zip kan niet gelezen worden ({error}); lever ze opnieuw aan, zonder wachtwoord"
        raise ArchiveFault(reason) from error
    return sorted(members, key=lambda member: member.name)


def _check_names(entries: Sequence[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for entry in entries:
        path = PurePosixPath(entry.filename)
        odd = "\\" in entry.filename or "\0" in entry.orig_filename or ":" in entry.filename
        if odd or path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
            raise ArchiveFault(f"zip bevat een onveilige naam: {entry.filename!r:.120}")
        if str(path).casefold() in seen:
            raise ArchiveFault(f"zip bevat {entry.filename!r:.120} tweemaal")
        seen.add(str(path).casefold())


def _check_room(entries: Sequence[zipfile.ZipInfo], target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    total, free = sum(entry.file_size for entry in entries), shutil.disk_usage(target).free
    if total > free // 2:
        raise ArchiveFault(f"zip is uitgepakt {total} bytes groot; op de schijf is nog {free} bytes vrij")


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path) -> Path:
    with archive.open(entry) as source, path.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 22)
    return path


def _date(entry: zipfile.ZipInfo) -> date | None:
    """None for the empty dates that some programs write (month 0)."""
    try:
        return date(*entry.date_time[:3])
    except ValueError:
        return None
