"""Workbooks: the one module that reads XLSX, after a look at what is in it.

calamine makes room for every cell from the first to the last one, and the program ends when memory
runs out: one value in the last cell of a sheet asks for 400 GB. It also gives an empty cell for an
error such as #N/A and for a formula that was never calculated. So the cells are walked through
first (sheet_scan.py), and calamine only sees workbooks that fit.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from transforms.sources.archives import DAMAGE, ArchiveFault, check_directory, check_sizes
from transforms.sources.sheet_scan import SheetScan, scan_sheet
from transforms.sources.workbook_parts import (
    SheetFault,
    check_part,
    names_of_sheets,
    percent_styles,
    targets_of_relations,
    text_lengths,
)

# A sheet of a million rows and 14 columns takes half of it.
MAX_BYTES = 1 << 30
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedstrings.xml", "xl/styles.xml"

Value = str | int | float | bool | date | datetime | None


class WorkbookFault(ValueError):
    """A workbook that cannot be read; the message says what was found and what to do."""


class NoWorkbook(WorkbookFault):
    """An Office document of another kind."""


@dataclass(frozen=True)
class Workbook:
    """An open workbook of which every sheet fits. `sheets`: the names of its worksheets, in order."""

    sheets: tuple[str, ...]
    _opened: CalamineWorkbook

    def rows(self, sheet: str) -> list[list[Value]]:
        """Rows from row 1 and column A on; empty cells are ''."""
        try:
            found: list[list[Value]] = self._opened.get_sheet_by_name(sheet).to_python(  # type: ignore[assignment]
                skip_empty_area=False
            )
        except OverflowError as error:
            raise WorkbookFault(_unreadable(f"blad {sheet!r} bevat een duur die niet kan")) from error
        return found


@contextmanager
def open_workbook(path: Path) -> Iterator[Workbook]:
    """Open an XLSX file. Raises WorkbookFault, also for what calamine finds while it is open."""
    found = path.stat()
    scans = _examine(path, found.st_size, found.st_mtime_ns)
    try:
        # By its content: from a path, calamine goes by the extension.
        with path.open("rb") as stream, CalamineWorkbook.from_filelike(stream) as opened:
            sheets = tuple(s.name for s in opened.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet)
            if missing := [name for name in sheets if name not in scans]:
                raise WorkbookFault(_unreadable(f"blad {missing[0]!r} niet gevonden"))
            yield Workbook(sheets, opened)
    except CalamineError as error:
        raise WorkbookFault(_unreadable(str(error))) from error
    except BaseException as error:
        # A panic in calamine (Rust) is an exception of a class that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise WorkbookFault(_unreadable(str(error))) from error


def examine_sheet(path: Path, sheet: str) -> SheetScan:
    """Cells of a sheet whose value is not what it seems, and its merged ranges."""
    found = path.stat()
    return _examine(path, found.st_size, found.st_mtime_ns).get(sheet, SheetScan({}, ()))


@lru_cache(maxsize=1024)  # a KPI workbook of each authority; what is kept of one is small
def _examine(path: Path, size: int, modified: int) -> dict[str, SheetScan]:
    """What a walk through all cells found, by sheet. A file is known again by size and time."""
    try:
        check_directory(path)
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive.infolist(), size, MAX_BYTES)
            members = {entry.filename.lstrip("/").casefold(): entry for entry in archive.infolist()}
            if len(members) < len(archive.infolist()):
                raise WorkbookFault("werkboek wordt niet geopend: het bevat tweemaal dezelfde naam")
            if _WORKBOOK not in members:
                raise NoWorkbook("Office-bestand zonder werkblad; een lijst hoort in een XLSX-werkboek of een CSV")
            for part in (_WORKBOOK, _RELATIONS, _STYLES):
                if part in members:
                    check_part(archive, members[part])
            lengths = text_lengths(archive, members[_TEXTS]) if _TEXTS in members else []
            targets = targets_of_relations(archive, members[_RELATIONS]) if _RELATIONS in members else {}
            percentages = percent_styles(archive, members[_STYLES]) if _STYLES in members else frozenset()
            scans: dict[str, SheetScan] = {}
            for name, relation in names_of_sheets(archive, members[_WORKBOOK]):
                if (entry := members.get(_member(targets.get(relation, "")))) is not None:
                    scans[name] = scan_sheet(archive, entry, name, lengths, percentages)
            return scans
    except WorkbookFault:
        raise
    except (ArchiveFault, SheetFault) as error:
        raise WorkbookFault(f"werkboek wordt niet geopend: {error}") from error
    except DAMAGE as error:
        raise WorkbookFault(_unreadable(str(error))) from error


def _member(target: str) -> str:
    """A relation's target is relative to `xl/`, or absolute from the root of the zip."""
    place = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
    return place.casefold()


def _unreadable(detail: str) -> str:
    return f"werkboek kan niet gelezen worden ({detail}); bewaar het opnieuw als XLSX zonder wachtwoord"
