"""`quarantine/` of a run: the refused files as they came, and for each a text that says why.

One entry per refused row, never a sample. A file over 100 MB is not copied: its text gives its hash,
and the file itself is in the input folder. (A link would change with the file, and break the seal.)
"""

from __future__ import annotations

import hashlib
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import duckdb

from flows.run import Run
from reports.refusals import Refusal, describe
from transforms.sources.files import RawFile

COPY_UP_TO = 100 << 20
_BATCH = 10_000
_WORDS = {
    "nl": {
        "file": "bestand", "kind": "soort", "hash": "sha256", "outcome": "uitkomst", "copy": "kopie",
        "whole": "quarantaine: heel het bestand", "rows": "gelezen, behalve de rijen hieronder",
        "large": "geen: het bestand is {} bytes groot en staat in de invoermap",
        "none": "geen: het bestand staat in de invoermap",
    },
    "en": {
        "file": "file", "kind": "kind", "hash": "sha256", "outcome": "outcome", "copy": "copy",
        "whole": "quarantine: the whole file", "rows": "read, but for the rows below",
        "large": "none: the file has {} bytes and is in the input folder",
        "none": "none: the file is in the input folder",
    },
}  # fmt: skip


def write_quarantine(run: Run, folder: Path) -> None:
    """Write the folder; empty when nothing was refused, or when the run stopped before it was known."""
    folder.mkdir()
    if run.register is None:
        return
    files = {file.name: file for file in (*run.register.archives, *run.register.files)}
    lists = (*run.recognition.lists, *run.recognition.reports) if run.recognition else ()
    sheets = {source.file.name: source.sheet for source in lists if not source.others}
    seen: set[str] = set()
    for name, refusals in itertools.groupby(_refused(run.connection, sheets), key=lambda refusal: refusal.file):
        seen.add(name)
        _write_file(run, folder, name, files.get(name), refusals)
    for outcome in sorted(run.outcomes.values(), key=lambda o: o.bestand):
        if outcome.uitkomst == "quarantaine" and outcome.bestand not in seen:
            alone = Refusal(outcome.bestand, None, None, None, outcome.reden)
            _write_file(run, folder, outcome.bestand, files.get(outcome.bestand), iter([alone]))


def _refused(connection: duckdb.DuckDBPyConnection, sheets: dict[str, str | None]) -> Iterator[Refusal]:
    """All of bron.quarantaine, by file: the whole file first, then its rows in their order."""
    known = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'bron' AND table_name = 'quarantaine'"
    ).fetchone()
    if not known or not known[0]:
        return
    # A dimension table that serves several sets is refused once for each of them.
    cursor = connection.cursor().execute(
        "SELECT bestand, rij, kolom, waarde, reden FROM (SELECT DISTINCT bestand, rij, kolom, waarde, reden, rijen "
        "FROM bron.quarantaine) ORDER BY bestand, rij IS NOT NULL, TRY_CAST(rij AS BIGINT) NULLS LAST, rij, kolom, "
        "waarde, reden"
    )
    while batch := cursor.fetchmany(_BATCH):
        for file, row, column, value, reason in batch:
            yield Refusal(file, row, column, value, reason, sheets.get(file))


def _write_file(run: Run, folder: Path, name: str, file: RawFile | None, refusals: Iterator[Refusal]) -> None:
    """The reason file, and a copy of a file that was refused as a whole."""
    lang = run.settings.lang
    words = _WORDS[lang]
    safe = _safe_name(name)
    outcome = run.outcomes.get(name)
    whole = outcome is not None and outcome.uitkomst == "quarantaine"
    head = {
        "file": name,
        "kind": outcome.soort if outcome else None,
        "hash": outcome.sha256 if outcome else None,
        "outcome": words["whole" if whole else "rows"],
        "copy": _copy(file, folder / safe, words) if whole else words["none"],
    }
    with (folder / f"{safe}.reden.txt").open("w", encoding="utf-8") as stream:
        stream.write("".join(f"{words[key]:<10}{text}\n" for key, text in head.items() if text))
        _write_refusals(stream, refusals, lang)


def _write_refusals(stream: TextIO, refusals: Iterator[Refusal], lang: str) -> None:
    for number, refusal in enumerate(refusals, start=1):
        stream.write(f"\n{number}\n{describe(refusal, lang)}")


def _copy(file: RawFile | None, target: Path, words: dict[str, str]) -> str:
    """Copy the file as it came; what the reason file says about it."""
    if file is None:
        return words["none"]
    if file.size > COPY_UP_TO:
        return words["large"].format(file.size)
    try:
        shutil.copyfile(file.path, target)
    except OSError:  # gone or closed since it was read
        target.unlink(missing_ok=True)
        return words["none"]
    return target.name


def _safe_name(name: str) -> str:
    """A name of its own for each file, without folders and odd characters."""
    last = name.replace("!/", "/").rsplit("/", 1)[-1]
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in last)[-80:]
    return f"{hashlib.sha256(name.encode()).hexdigest()[:8]}-{plain}"
