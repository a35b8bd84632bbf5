"""The drop folder: every entry under it, how its name is shown, and names that say `not finished`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

SAMPLE_MARKER = "SYNTHETISCH.md"
SAMPLE_MARKER_LINE = "# SYNTHETISCHE GEGEVENS"
_UNFINISHED = (".part", ".filepart", ".partial", ".crdownload", ".download", ".opdownload")
_LOCK = "vergrendelbestand van een werkboek dat nog open staat; bewaar en sluit het werkboek"
_TEMPORARY = "tijdelijk bestand; wordt gelezen zodra het zijn echte naam heeft"
_DOWNLOAD = "onafgewerkte download of upload; de volgende run leest het bestand zodra het zijn echte naam heeft"


def list_files(raw: Path) -> list[Path]:
    """Everything under the folder that is no folder, in order of name, and folders that cannot be listed.

    One folder at a time: recursion ends at a thousand levels, and links to folders may go round.
    """
    found: list[Path] = []
    todo = [raw]
    while todo:
        folder = todo.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(Path(entry.path))
                    elif entry.name != ".gitkeep":
                        found.append(Path(entry.path))
        except OSError:
            found.append(folder)
    return sorted(found, key=lambda path: path.relative_to(raw).as_posix())


def sample_folders(paths: Iterable[Path]) -> list[Path]:
    """Folders that carry the marker of synthetic data, outermost first."""
    marked: list[Path] = []
    for marker in (path for path in paths if path.name == SAMPLE_MARKER):
        if _first_line(marker) == SAMPLE_MARKER_LINE and not any(p in marker.parents for p in marked):
            marked.append(marker.parent)
    return marked


def shown_name(path: PurePosixPath) -> str:
    """A name that fits on one line of UTF-8, different for different files.

    Bytes that are no UTF-8, control characters and the backslash itself are written as `\\xe9`.
    """
    text = str(path)
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    return "".join(_shown(character) for character in text)


def not_finished(name: str) -> tuple[str, str] | None:
    """Outcome and reason for a file that its name calls unfinished: `wacht` for a download or upload."""
    last = PurePosixPath(name).name
    if last.startswith(("~$", ".~lock.")):
        return "niet herkend", _LOCK
    if last.casefold().endswith(".tmp"):
        return "niet herkend", _TEMPORARY
    if last.casefold().endswith(_UNFINISHED):
        return "wacht", _DOWNLOAD
    return None


def no_file(path: Path, raw: Path) -> tuple[str, str] | None:
    """Outcome and reason for an entry of the folder that is no file; what is behind a closed folder may be ours."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return None  # opening it will tell
    if stat.S_ISDIR(mode):
        return "quarantaine", "map kan niet gelezen worden; kijk de leesrechten na"
    if stat.S_ISLNK(mode):
        reason = _bad_link(path, raw)
    else:
        reason = "" if stat.S_ISREG(mode) else "geen gewoon bestand; zet het bestand zelf in de map"
    return ("niet herkend", reason) if reason else None


def _bad_link(path: Path, raw: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # a link to itself is a RuntimeError
        return "verwijst naar een bestand dat er niet is; zet het bestand zelf in de map"
    if not target.is_relative_to(raw.resolve()):
        return "verwijst naar een plaats buiten de map; zet het bestand zelf in de map"
    if not target.is_file():
        return "verwijst naar een map; zet de bestanden zelf in de map"
    return ""


def _first_line(path: Path) -> str:
    if not path.is_file():  # opening a pipe would wait for ever
        return ""
    try:
        with path.open("rb") as stream:
            return stream.readline(1000).decode("utf-8", errors="replace").strip()
    except OSError:
        return ""


def _shown(character: str) -> str:
    if character == "\\" or not character.isprintable():
        raw = character.encode("utf-8", errors="surrogateescape")
        return "".join(f"\\x{byte:02x}" for byte in raw) if character != "\\" else "\\\\"
    return character
