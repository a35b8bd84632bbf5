"""KPI reports (INPUTS.md section 7): what was reached, in the version that counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from .awards import read_units
from .files import Row
from .keys import NO_OTHER, PERIODS, action_key, action_order, group_key, project_year, says_nothing
from .values import as_text, read_date, read_kbo

KpiKey = tuple[str, int, str, str, str]


@dataclass(frozen=True)
class KpiRow:
    """One row of a report; units in hundredths."""

    kbo: str
    project_year: int
    period: str
    action: str
    group: str
    confirmed: int | None
    reach: int | None
    realised: int
    motivation: str
    also: tuple[str, ...]
    submitted: date | None
    first: date | None
    file: str
    row: int

    @property
    def key(self) -> KpiKey:
        """Versions of one report row share this."""
        return self.kbo, self.project_year, self.period, self.action, self.group

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two versions the same."""
        return self.confirmed, self.reach, self.realised, self.motivation, self.also


def is_prefilled(row: Row) -> bool:
    """A row of a period still to come: nothing filled in by the authority."""
    return not (row.text("behaald") or motivation(row) or row.text("ingediendop"))


def motivation(row: Row) -> str:
    """Why a target was not reached; empty when the cell only says that there is nothing to say."""
    text = row.text("motivering")
    return "" if says_nothing(text) else text


def other_actions(row: Row, known: Collection[str]) -> tuple[bool, set[str]]:
    """(readable, the actions that this KPI is also registered under): numbers, or actions of the tariff."""
    parts = row.text("ookgeregistreerdbij").replace(",", ";").split(";")
    named = {action_key(part) or "" for part in parts if not says_nothing(part, NO_OTHER)}
    return all(name.isdigit() or name in known for name in named), named


def read_kpi_row(row: Row, workbook: bool, known: Collection[str]) -> tuple[KpiRow | None, str]:
    """One row, or the column that refuses it; `known`: the actions of the scheme's tariff."""
    cells = row.cells
    number, year = read_kbo(cells["kbo"]), project_year(row.text("projectjaar"))
    period, action = " ".join(row.text("periode").casefold().split()), action_key(row.text("actie"))
    units = {name: read_units(cells.get(name), workbook) for name in ("bevestigdekpi", "huidigbereik", "behaald")}
    realised = units["behaald"][1]
    given = as_text(cells.get("ingediendop"))
    submitted = read_date(cells.get("ingediendop")) if given else None
    readable, also = other_actions(row, known)
    checks = (
        ("kbo", number is not None),
        ("projectjaar", year is not None),
        ("periode", period in PERIODS),
        ("actie", action is not None),
        *((name, good) for name, (good, _) in units.items()),
        ("behaald", realised is not None),
        ("ingediendop", not given or submitted is not None),
        ("ookgeregistreerdbij", readable),
    )
    bad = next((column for column, good in checks if not good), "")
    if bad or number is None or year is None or action is None or realised is None:
        return None, bad
    found = KpiRow(
        kbo=number,
        project_year=year,
        period=period,
        action=action,
        group=group_key(row.text("doelgroep")),
        confirmed=units["bevestigdekpi"][1],
        reach=units["huidigbereik"][1],
        realised=realised,
        motivation=motivation(row),
        also=tuple(sorted(also - {action}, key=action_order)),
        submitted=submitted,
        first=submitted,
        file=row.file,
        row=row.number,
    )
    return found, ""


def choose_versions(rows: list[KpiRow]) -> tuple[list[KpiRow], list[KpiRow]]:
    """(rows that count, rows that contradict each other).

    The latest submission counts; when it contradicts itself no earlier one takes its place. Versions that
    differ while one has no date have no order: all of them contradict.
    """
    versions: dict[KpiKey, list[KpiRow]] = defaultdict(list)
    for row in rows:
        versions[row.key].append(row)
    counting, contradicting = [], []
    for same in versions.values():
        if any(row.submitted is None for row in same) and len({row.content for row in same}) > 1:
            contradicting += same
            continue
        days: dict[date | None, list[KpiRow]] = defaultdict(list)
        for row in same:
            days[row.submitted].append(row)
        for own in days.values():
            if len({row.content for row in own}) > 1:
                contradicting += own
        last = max(same, key=lambda row: row.submitted or date.min)
        if last not in contradicting:
            first = min((row.submitted for row in same if row.submitted), default=None)
            counting.append(replace(last, first=first))
    return counting, contradicting
