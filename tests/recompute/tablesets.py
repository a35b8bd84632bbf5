"""BBC-DR tables grouped into sets, with their dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .files import Row, Sheet
from .outcome import Quarantined, StructuralFailure
from .values import given_id

TABLE_KINDS = ("aanlevering", "actie", "transactie", "bestuur", "rekening", "sector")
REPORT_COLUMNS = (
    *("aanleveringid", "bestuurid", "typerapport", "rapportjaar", "kwartaal", "kredietjaar", "eindjaar"),
    *("meestrecente", "statusrapport", "toezichtstatus", "presentatieniveau", "oormerk", "volgnummer"),
    *("afgevlagd", "datumverwerking", "datumvaststelling", "datumgoedkeuring"),
)
TEXTS = ("korteomschrijving", "langeomschrijving", "commentaar", "evaluatie")
ACTION_COLUMNS = ("actieid", "actieplanid", "code", "prioritair", *TEXTS, "externerapporteringscode")
TRANSACTION_COLUMNS = (
    *("transactieid", "transactiesoort", "bedrag", "boekjaar", "rapportjaar", "actieid", "beleidsveldid"),
    *("rekening", "sector"),
)


@dataclass
class TableSet:
    """The tables of one folder and one `_<TYPE>_<YEAR>`."""

    folder: str
    key: str
    tables: dict[str, list[Sheet]] = field(default_factory=dict)
    form: str = "tabellen"
    repeats: bool = False  # its report was read before, in this or another form

    def rows(self, kind: str) -> Iterable[Row]:
        """The records of all parts of a table."""
        return (row for sheet in self.tables.get(kind, []) for row in sheet.rows)

    def problems(self, kind: str) -> Iterable[Quarantined]:
        """The records and files of a table that could not be read."""
        return (problem for sheet in self.tables.get(kind, []) for problem in sheet.problems)


def group_sets(sheets: list[Sheet]) -> list[TableSet]:
    """Sets by folder and key; dimensions from the set, its folder or a folder above."""
    tables = [sheet for sheet in sheets if sheet.kind in TABLE_KINDS]
    facts = [sheet for sheet in tables if sheet.kind in ("aanlevering", "actie", "transactie")]
    keys: dict[str, set[str]] = {}
    for sheet in facts:
        keys.setdefault(sheet.folder, set()).add(sheet.set_key)
    sets: dict[tuple[str, str], TableSet] = {}
    for sheet in facts:
        named = keys[sheet.folder] - {""}
        key = next(iter(named)) if not sheet.set_key and len(named) == 1 else sheet.set_key
        group = sets.setdefault((sheet.folder, key), TableSet(sheet.folder, key))
        parts = group.tables.setdefault(sheet.kind, [])
        if sheet.digest not in {part.digest for part in parts}:
            parts.append(sheet)
    for group in sets.values():
        for kind in ("bestuur", "rekening", "sector"):
            group.tables[kind] = nearest([s for s in tables if s.kind == kind], group)
    return [sets[key] for key in sorted(sets)]


def nearest(sheets: list[Sheet], group: TableSet) -> list[Sheet]:
    """The dimension tables that stand closest to a set."""
    folder = group.folder
    while True:
        here = [sheet for sheet in sheets if sheet.folder == folder]
        for choice in (group.key, ""):
            if found := [sheet for sheet in here if sheet.set_key == choice]:
                return found
        if here or not folder:
            return here
        folder = folder.rpartition("/")[0]


def dimension(group: TableSet, kind: str, id_column: str) -> dict[str, str]:
    """id -> code of a dimension table."""
    names = (id_column.removesuffix("id") + "code", "code", id_column.removesuffix("id"))
    found = {}
    for row in group.rows(kind):
        code = next((row.text(name) for name in names if row.text(name)), "")
        found[row.text(id_column)] = code
    return found


def look_up(rows: list[Row], column: str, codes: dict[str, str], by_id: bool) -> dict[str, str]:
    """Value -> code: through the dimension when the header or all the values are ids."""
    values = {row.text(column) for row in rows}
    through = bool(codes) and (by_id or all(value in codes for value in values if given_id(value)))
    meaning = {value: codes.get(value, value) if through else value for value in values}
    return {value: "" if by_id and not given_id(value) else code for value, code in meaning.items()}


def unique_rows(group: TableSet, kind: str, id_column: str) -> list[Row]:
    """All records of a table; an id that comes twice is a structural failure."""
    rows = list(group.rows(kind))
    seen: set[str] = set()
    for row in rows:
        key = given_id(row.text(id_column))
        if key and key in seen:
            raise StructuralFailure(f"{row.file} row {row.number}: {id_column} {key} comes twice.")
        seen.add(key)
    return rows


def values(row: Row, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The texts of some columns."""
    return tuple(row.text(column) for column in columns)
