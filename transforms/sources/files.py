"""The register of raw files: every file under the drop folder, once, by SHA-256.

Files are never changed. Zips are unpacked into a work folder (archives.py) and appear as
`zip!/member`. A file that is still being written waits for the next run: its size and time are
looked at before and after it is read.
"""

from __future__ import annotations

import codecs
import hashlib
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import numpy as np

from transforms.sources.archives import ArchiveFault, Member, is_plain_zip, unpack
from transforms.sources.drop_folder import no_file, not_finished, shown_name

WAITS = "wacht"
WRITING = "wordt nog geschreven; volgende run leest het"
_CHUNK = 1 << 22
# Seconds before a file that changed is measured again: 2.6 in total.
_PAUSES = (0.2, 0.4, 0.8, 1.2)

Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class RawFile:
    """One file. `name` is its path under the drop folder; `container` the folder or zip it is in."""

    name: str
    path: Path
    container: str
    sha256: str
    size: int
    modified: date
    newlines: int = 0
    carriage_returns: int = 0
    pairs: int = 0  # of a carriage return and a newline
    utf8: bool = True
    has_nul: bool = False
    stamp: Stamp | None = None  # of a file in the drop folder itself: size, time and inode when it was read

    @property
    def ends_with_newline(self) -> bool:
        with self.path.open("rb") as stream:
            stream.seek(max(self.size - 1, 0))
            return stream.read(1) == b"\n"

    @property
    def lines_after_header(self) -> int:
        """Rows of a text file that cannot be read as records."""
        return max(self.newlines - (1 if self.ends_with_newline else 0), 1)

    @property
    def changed(self) -> bool:
        """The file in the drop folder is no longer the one that was registered."""
        try:
            return self.stamp is not None and _stamp(self.path) != self.stamp
        except OSError:
            return True

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name.replace("!/", "/")).stem


class Refusal(str):
    """Why a file is not even opened: it stands in quarantine, where other reasons say that it is none of ours."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file: a row of bron.bestanden."""

    bestand: str
    sha256: str | None
    soort: str | None
    rijen: int | None
    uitkomst: str  # gelezen | dubbel | niet geteld | niet herkend | quarantaine | wacht
    reden: str


@dataclass(frozen=True)
class Register:
    """All files to be read; `archives` are the zips they came in, and those that could not be opened."""

    files: tuple[RawFile, ...]
    outcomes: tuple[Outcome, ...]
    synthetic: bool
    left_out_samples: tuple[str, ...]
    archives: tuple[RawFile, ...] = ()


class Registered(NamedTuple):
    files: list[RawFile]
    outcomes: list[Outcome]
    archives: list[RawFile]


@dataclass(frozen=True)
class _Entry:
    """A file to be measured; `stamp` is None for what was unpacked from a zip."""

    name: str
    path: Path
    container: str
    modified: date
    stamp: Stamp | None


def register_files(raw: Path, paths: Iterable[Path], work: Path) -> Registered:
    """Hash and measure files beside each other; unpack zips. What cannot be read gets an outcome."""
    entries, outcomes = _look_at(raw, paths)
    files: list[RawFile] = []
    archives: list[RawFile] = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        measured, restless = _measure_all(pool, entries, outcomes)
        for pause in _PAUSES:
            if not restless:
                break
            time.sleep(pause)
            more, restless = _measure_all(pool, restless, outcomes)
            measured += more
        outcomes += [Outcome(entry.name, None, None, None, WAITS, WRITING) for entry in restless]
        for file in sorted(measured, key=lambda f: f.name):
            if not is_plain_zip(file.path):
                files.append(file)
                continue
            try:
                inside = [_inside(file, member) for member in unpack(file.path, work / "zip" / file.sha256)]
                outcome = Outcome(file.name, file.sha256, "zip", len(inside), "gelezen", "bestanden in de zip")
            except (ArchiveFault, OSError) as error:
                inside, outcome = [], Outcome(file.name, file.sha256, "zip", None, "quarantaine", str(error))
            if file.changed:
                inside, outcome = [], Outcome(file.name, None, None, None, WAITS, WRITING)
            else:
                archives.append(file)
            outcomes.append(outcome)
            files += pool.map(_measure, inside)
    return Registered(files, outcomes, archives)


def without_changed(register: Register) -> Register | None:
    """The register without what changed since it was hashed, which waits; None when nothing did."""
    gone = {file.name for file in (*register.files, *register.archives) if file.changed}
    if not gone:
        return None
    waiting = tuple(Outcome(name, None, None, None, WAITS, WRITING) for name in sorted(gone))
    return replace(
        register,
        files=tuple(f for f in register.files if f.name not in gone and f.name.partition("!/")[0] not in gone),
        archives=tuple(f for f in register.archives if f.name not in gone),
        outcomes=(*register.outcomes, *waiting),
    )


def drop_duplicates(files: Iterable[RawFile]) -> tuple[list[RawFile], dict[str, str]]:
    """Files with distinct bytes in order of name, and the name of the twin of each other one."""
    first: dict[str, str] = {}
    kept: list[RawFile] = []
    twins: dict[str, str] = {}
    for file in files:
        if file.sha256 in first:
            twins[file.name] = first[file.sha256]
        else:
            first[file.sha256] = file.name
            kept.append(file)
    return kept, twins


def _look_at(raw: Path, paths: Iterable[Path]) -> tuple[list[_Entry], list[Outcome]]:
    """What is there to be read, as it is now, and outcomes for all that is not."""
    entries: list[_Entry] = []
    outcomes: list[Outcome] = []
    for path in paths:
        relative = PurePosixPath(path.relative_to(raw).as_posix())
        name, container = shown_name(relative), shown_name(relative.parent)
        if state := not_finished(name) or no_file(path, raw):
            outcomes.append(Outcome(name, None, None, None, *state))
        else:
            try:
                stamp = _stamp(path)
            except OSError as error:
                outcomes.append(not_opened(name, error))
                continue
            modified = datetime.fromtimestamp(stamp[1] / 1e9, tz=UTC).date()
            entries.append(_Entry(name, path, container, modified, stamp))
    return entries, outcomes


def _measure_all(
    pool: ThreadPoolExecutor, entries: Iterable[_Entry], outcomes: list[Outcome]
) -> tuple[list[RawFile], list[_Entry]]:
    """Files that stood still, and entries that did not, as they are now; adds outcomes of the others."""
    files: list[RawFile] = []
    restless: list[_Entry] = []
    for entry, found in pool.map(lambda e: (e, _try_measure(e)), entries):
        if isinstance(found, OSError):
            outcomes.append(not_opened(entry.name, found))
        elif isinstance(found, _Entry):
            restless.append(found)
        else:
            files.append(found)
    return files, restless


def _try_measure(entry: _Entry) -> RawFile | _Entry | OSError:
    try:
        if _stamp(entry.path) == entry.stamp:
            file = _measure(entry)
            if _stamp(entry.path) == entry.stamp:
                return file
        stamp = _stamp(entry.path)
    except OSError as error:
        return error
    return replace(entry, stamp=stamp, modified=datetime.fromtimestamp(stamp[1] / 1e9, tz=UTC).date())


def not_opened(name: str, error: OSError) -> Outcome:
    if isinstance(error, FileNotFoundError):
        reason = "verdween terwijl de map gelezen werd; volgende run leest het als het terug is"
        return Outcome(name, None, None, None, WAITS, reason)
    reason = f"kan niet geopend worden ({error.strerror}); kijk de leesrechten en de lengte van het pad na"
    return Outcome(name, None, None, None, "quarantaine", reason)


def _stamp(path: Path) -> Stamp:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ino


def _inside(archive: RawFile, member: Member) -> _Entry:
    inner = PurePosixPath(shown_name(member.name))
    container = f"{archive.name}!" if str(inner.parent) == "." else f"{archive.name}!/{inner.parent}"
    return _Entry(f"{archive.name}!/{inner}", member.path, container, member.modified or archive.modified, None)


def _measure(entry: _Entry) -> RawFile:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    newlines = returns = pairs = size = 0
    utf8, nul, last = True, False, b""
    with entry.path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            # numpy counts bytes several times faster than bytes.count does
            newlines += int(np.count_nonzero(np.frombuffer(chunk, np.uint8) == 10))
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n")
            pairs += last == b"\r" and chunk.startswith(b"\n")
            last = chunk[-1:]
            nul = nul or b"\0" in chunk
            if utf8 and not (chunk.isascii() and decoder.getstate()[0] == b""):
                utf8 = _decodes(decoder, chunk)
    if utf8:
        utf8 = _decodes(decoder, b"", final=True)
    return RawFile(
        entry.name, entry.path, entry.container, digest.hexdigest(), size, entry.modified, newlines, returns, pairs,
        utf8, nul, entry.stamp,
    )  # fmt: skip


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
