"""BBC-DR table sets: which files belong together.

A set is the tables of one folder (or zip) with the same `_<TYPE>_<YEAR>` in their names; tables
without it belong to the one set of their folder. `Dimensies/` serves the folder it stands in and
every folder below.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from transforms.sources.delimited import Recognised
from transforms.sources.files import RawFile

CORE = ("aanlevering", "actie", "transactie")
EXTRA = ("actieplan", "beleidsdoelstelling")
DIMENSIONS = ("bestuur", "beleidsveld", "algemene_rekening", "economische_sector")
_TAG = re.compile(r"_([A-Za-z]{1,6})_((?:19|20)[0-9]{2})(?![0-9])")
_YEAR = re.compile(r"_((?:19|20)[0-9]{2})(?![0-9])")


@dataclass(frozen=True)
class Table:
    """One recognised BBC table file."""

    file: RawFile
    recognised: Recognised

    @property
    def kind(self) -> str:
        return self.recognised.match.mapping.kind


@dataclass(frozen=True)
class TableSet:
    number: int
    name: str
    tables: tuple[Table, ...]
    dimensions: tuple[Table, ...]

    def of(self, kind: str) -> list[Table]:
        return [t for t in (*self.tables, *self.dimensions) if t.kind == kind]

    @property
    def missing(self) -> list[str]:
        return [kind for kind in (*CORE, "bestuur") if not self.of(kind)]

    @property
    def signature(self) -> tuple[str, ...]:
        """Bytes that decide the figures: the dimensions too, since they say whose they are."""
        return tuple(sorted({t.file.sha256 for t in (*self.tables, *self.dimensions) if t.kind not in EXTRA}))


@dataclass(frozen=True)
class Grouping:
    """`sets` complete and distinct; `copies` (file, twin) count once; `orphans` (file, reason) belong
    to a set that is not whole; `unused` are dimension tables that serve no set."""

    sets: tuple[TableSet, ...]
    copies: tuple[tuple[RawFile, str], ...]
    orphans: tuple[tuple[RawFile, str], ...]
    unused: tuple[RawFile, ...]


def group_tables(tables: Iterable[Table]) -> Grouping:
    tables = sorted(tables, key=lambda t: t.file.name)
    copies: list[tuple[RawFile, str]] = []
    groups: dict[tuple[str, str], list[Table]] = defaultdict(list)
    dimensions: list[Table] = []
    for table in tables:
        if table.kind in DIMENSIONS:
            dimensions.append(table)
            continue
        groups[_folder(table), _tag(table)].append(table)
    _adopt_incomplete(groups)

    sets: list[TableSet] = []
    orphans: list[tuple[RawFile, str]] = []
    seen: dict[tuple[str, ...], TableSet] = {}
    core_twins = _core_twins(groups)
    for (folder, tag), members in sorted(groups.items()):
        distinct, same = _distinct(members)
        copies += same
        name = "/".join(part for part in (folder, tag) if part) or "(hoofdmap)"
        candidate = TableSet(len(sets) + 1, name, tuple(distinct), tuple(_nearest(dimensions, folder, tag)))
        if candidate.signature in seen:
            twin = seen[candidate.signature]
            copies += [(t.file, f"tabellenset {twin.name}") for t in candidate.tables]
        elif candidate.missing:
            for table in candidate.tables:
                twin_name = core_twins.get((table.file.sha256, table.kind))
                if twin_name and twin_name != table.file.name:
                    copies.append((table.file, twin_name))
                else:
                    orphans.append((table.file, _orphan_reason(candidate)))
        else:
            seen[candidate.signature] = candidate
            sets.append(candidate)
    used = {t.file.name for table_set in sets for t in table_set.dimensions}
    by_bytes = {t.file.sha256: t.file.name for table_set in sets for t in table_set.dimensions}
    left = [t.file for t in dimensions if t.file.name not in used]
    copies += [(file, by_bytes[file.sha256]) for file in left if file.sha256 in by_bytes]
    unused = tuple(file for file in left if file.sha256 not in by_bytes)
    return Grouping(tuple(sets), tuple(copies), tuple(orphans), unused)


def hold_up(grouping: Grouping, waiting: Iterable[str]) -> tuple[Grouping, list[tuple[RawFile, str]]]:
    """Orphans (file, reason) that lie beside a file that is still being written: it may complete their set."""
    by_folder = {_set_folder(str(PurePosixPath(name).parent)): name for name in sorted(waiting, reverse=True)}
    held_up: list[tuple[RawFile, str]] = []
    orphans: list[tuple[RawFile, str]] = []
    for file, reason in grouping.orphans:
        if beside := by_folder.get(_set_folder(file.container)):
            held_up.append((file, f"wacht op {beside}, dat nog geschreven wordt; volgende run leest het"))
        else:
            orphans.append((file, reason))
    return replace(grouping, orphans=tuple(orphans)), held_up


def _orphan_reason(candidate: TableSet) -> str:
    return (
        f"tabellenset {candidate.name} mist {', '.join(candidate.missing)}; leg de tabellen van één levering "
        f"samen in een map of zip, met namen als aanlevering_JR_2025.csv en een map Dimensies"
    )


def _folder(table: Table) -> str:
    return _set_folder(table.file.container)


def _set_folder(container: str) -> str:
    """The folder of a set; `Dimensies` belongs to the folder above it."""
    folder = PurePosixPath(container)
    if folder.name.casefold() == "dimensies":
        folder = folder.parent
    elif str(folder).casefold().endswith("!/dimensies"):
        folder = PurePosixPath(str(folder)[: -len("/dimensies")])
    return "" if str(folder) == "." else str(folder)


def _tag(table: Table) -> str:
    stem = table.file.stem
    if found := _TAG.search(stem):
        return f"{found[1].upper()}_{found[2]}"
    if found := _YEAR.search(stem):
        return found[1]
    return ""


def _parents(folder: str) -> list[str]:
    """A folder and those above it, nearest first; a zip stands in the folder that holds it."""
    result = [folder]
    while folder:
        folder = folder.rpartition("/")[0]
        result.append(folder)
    return result


def _adopt_incomplete(groups: dict[tuple[str, str], list[Table]]) -> None:
    """Join a group that lacks tables to the one complete group of its folder, or of one above."""

    def complete(key: tuple[str, str]) -> bool:
        return {t.kind for t in groups[key]} >= set(CORE)

    for key in sorted(groups):
        if key not in groups or complete(key):
            continue
        for folder in _parents(key[0]):
            hosts = [k for k in groups if k[0] == folder and k != key]
            same_tag = [k for k in hosts if k[1] == key[1]] or [k for k in hosts if not k[1] or not key[1]]
            whole = [k for k in same_tag if complete(k)] or [
                k for k in same_tag if {t.kind for t in groups[k] + groups[key]} >= set(CORE)
            ]
            if len(whole) == 1:
                groups[whole[0]] += groups.pop(key)
                break


def _core_twins(groups: dict[tuple[str, str], list[Table]]) -> dict[tuple[str, str], str]:
    """Name of the file in a whole set that holds these bytes."""
    return {
        (t.file.sha256, t.kind): t.file.name
        for members in groups.values()
        if {t.kind for t in members} >= set(CORE)
        for t in members
    }


def _distinct(members: list[Table]) -> tuple[list[Table], list[tuple[RawFile, str]]]:
    first: dict[str, Table] = {}
    same: list[tuple[RawFile, str]] = []
    for table in members:
        twin = first.setdefault(table.file.sha256, table)
        if twin is not table:
            same.append((table.file, twin.file.name))
    return list(first.values()), same


def _nearest(dimensions: list[Table], folder: str, tag: str) -> list[Table]:
    """Per kind: the dimension tables of this folder (with the set's own tag first), else of the
    nearest above, else all there are."""
    found: list[Table] = []
    for kind in DIMENSIONS:
        of_kind = [t for t in dimensions if t.kind == kind]
        for place in _parents(folder):
            here = [t for t in of_kind if _folder(t) == place]
            if here:
                found += _distinct([t for t in here if _tag(t) == tag] or here)[0]
                break
        else:
            found += _distinct(of_kind)[0]
    return found
