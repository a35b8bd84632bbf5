"""The register of raw files: every file under the drop folder, once, by SHA-256.

Files are never changed. Zips are unpacked into a work folder (names, sizes and ratio checked
before a byte is read) and appear as `zip!/member`.
"""

from __future__ import annotations

import codecs
import hashlib
import shutil
import stat
import zipfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

import numpy as np

SAMPLE_MARKER = "SYNTHETISCH.md"
SAMPLE_MARKER_LINE = "# SYNTHETISCHE GEGEVENS"
_CHUNK = 1 << 22

MAX_ZIP_MEMBERS = 20_000
MAX_ZIP_BYTES = 64 << 30
MAX_ZIP_RATIO = 250
_RATIO_FROM = 64 << 20  # small members may be extremely repetitive without harm


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
    uitkomst: str  # gelezen | dubbel | niet geteld | niet herkend | quarantaine
    reden: str


@dataclass(frozen=True)
class Register:
    files: tuple[RawFile, ...]
    outcomes: tuple[Outcome, ...]
    synthetic: bool
    left_out_samples: tuple[str, ...]


def sample_folders(raw: Path) -> list[Path]:
    """Folders that carry the marker of synthetic data, outermost first."""
    marked: list[Path] = []
    for marker in sorted(raw.rglob(SAMPLE_MARKER)):
        first = marker.read_text(encoding="utf-8", errors="replace").split("\n", 1)[0].strip()
        if first == SAMPLE_MARKER_LINE and not any(p in marker.parents for p in marked):
            marked.append(marker.parent)
    return marked


def list_files(raw: Path) -> list[Path]:
    return sorted(
        (path for path in raw.rglob("*") if path.name != ".gitkeep" and (path.is_file() or path.is_symlink())),
        key=lambda path: path.relative_to(raw).as_posix(),
    )


def register_files(raw: Path, paths: Iterable[Path], work: Path) -> tuple[list[RawFile], list[Outcome]]:
    """Hash and measure files beside each other; unpack zips. Unsafe zips end in quarantine."""
    outcomes: list[Outcome] = []
    readable: list[tuple[str, Path, str, date]] = []
    for path in paths:
        name = path.relative_to(raw).as_posix()
        if path.is_symlink() and not path.resolve().is_relative_to(raw.resolve()):
            reason = "verwijst naar een plaats buiten de map; zet het bestand zelf in de map"
            outcomes.append(Outcome(name, None, None, None, "niet herkend", reason))
            continue
        readable.append((name, path, path.parent.relative_to(raw).as_posix(), _file_date(path)))
    with ThreadPoolExecutor(max_workers=2) as pool:
        measured = list(pool.map(lambda entry: _measure(*entry), readable))
        files: list[RawFile] = []
        for file in measured:
            if not _is_plain_zip(file.path):
                files.append(file)
                continue
            members, outcome = _unpack(file, work)
            outcomes.append(outcome)
            files += pool.map(lambda entry: _measure(*entry), members)
    return files, outcomes


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


def as_clean_text(file: RawFile, work: Path) -> RawFile:
    """The same text as UTF-8 with `\\n` line ends, in the work folder, for readers that need it."""
    target = work / "tekst" / f"{file.sha256}.csv"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        encoding = "utf-8-sig" if file.utf8 else "cp1252"
        part = target.with_suffix(".part")
        with (
            file.path.open("r", encoding=encoding, errors="replace", newline=None) as source,
            part.open("w", encoding="utf-8", newline="") as sink,
        ):
            shutil.copyfileobj(source, sink, _CHUNK)
        part.replace(target)
    return replace(file, path=target, utf8=True, carriage_returns=0, pairs=0, size=target.stat().st_size)


def _file_date(path: Path) -> date:
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()


def _measure(name: str, path: Path, container: str, modified: date) -> RawFile:
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    newlines = returns = pairs = size = 0
    utf8, nul, last = True, False, b""
    with path.open("rb") as stream:
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
    return RawFile(name, path, container, digest.hexdigest(), size, modified, newlines, returns, pairs, utf8, nul)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _is_plain_zip(path: Path) -> bool:
    """A zip that holds files, not an Office document."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except zipfile.BadZipFile:
        return True


def _unpack(file: RawFile, work: Path) -> tuple[list[tuple[str, Path, str, date]], Outcome]:
    """Members of a zip as readable files; everything is checked before a byte is unpacked."""
    target = work / "zip" / file.sha256
    members: list[tuple[str, Path, str, date]] = []
    try:
        with zipfile.ZipFile(file.path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            reason = _unsafe(entries)
            if reason:
                return [], Outcome(file.name, file.sha256, "zip", None, "quarantaine", reason)
            for entry in entries:
                inner = PurePosixPath(entry.filename)
                path = target / inner
                path.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, path.open("wb") as sink:
                    shutil.copyfileobj(source, sink, _CHUNK)
                container = f"{file.name}!" if str(inner.parent) == "." else f"{file.name}!/{inner.parent}"
                members.append((f"{file.name}!/{inner}", path, container, date(*entry.date_time[:3])))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError, EOFError) as error:
        reason = f"zip kan niet gelezen worden ({error}); lever ze opnieuw aan, zonder wachtwoord"
        return [], Outcome(file.name, file.sha256, "zip", None, "quarantaine", reason)
    members.sort()
    return members, Outcome(file.name, file.sha256, "zip", len(members), "gelezen", "bestanden in de zip")


def _unsafe(entries: list[zipfile.ZipInfo]) -> str:
    if len(entries) > MAX_ZIP_MEMBERS:
        return f"zip telt {len(entries)} bestanden, hoogstens {MAX_ZIP_MEMBERS} verwacht"
    if sum(entry.file_size for entry in entries) > MAX_ZIP_BYTES:
        return f"zip is uitgepakt groter dan {MAX_ZIP_BYTES >> 30} GB"
    seen: set[str] = set()
    for entry in entries:
        parts = PurePosixPath(entry.filename).parts
        odd = "\\" in entry.filename or "\0" in entry.filename or ":" in entry.filename
        if odd or entry.filename.startswith("/") or ".." in parts or stat.S_ISLNK(entry.external_attr >> 16):
            return f"zip bevat een onveilige naam: {entry.filename!r:.120}"
        if entry.filename.casefold() in seen:
            return f"zip bevat {entry.filename!r:.120} tweemaal"
        seen.add(entry.filename.casefold())
        if entry.file_size > _RATIO_FROM and entry.file_size > MAX_ZIP_RATIO * max(entry.compress_size, 1):
            return f"{entry.filename!r:.120} is meer dan {MAX_ZIP_RATIO} maal groter dan in de zip"
        if entry.flag_bits & 0x1:
            return f"{entry.filename!r:.120} is versleuteld; lever de zip zonder wachtwoord aan"
    return ""
