"""KPI reports (INPUTS.md section 7): what was reached, in the version that counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from .awards import read_units
from .files import Row
from .keys import PERIODS, action_key, action_order, group_key, project_year
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
    return not any(row.text(column) for column in ("behaald", "motivering", "ingediendop"))


def read_kpi_row(row: Row, workbook: bool) -> tuple[KpiRow | None, str]:
    """One row, or the column that refuses it."""
    cells = row.cells
    number, year = read_kbo(cells["kbo"]), project_year(row.text("projectjaar"))
    period, action = " ".join(row.text("periode").casefold().split()), action_key(row.text("actie"))
    units = {name: read_units(cells.get(name), workbook) for name in ("bevestigdekpi", "huidigbereik", "behaald")}
    realised = units["behaald"][1]
    given = as_text(cells.get("ingediendop"))
    submitted = read_date(cells.get("ingediendop")) if given else None
    also = {action_key(part) for part in row.text("ookgeregistreerdbij").replace(",", ";").split(";")} - {None, action}
    checks = (
        ("kbo", number is not None),
        ("projectjaar", year is not None),
        ("periode", period in PERIODS),
        ("actie", action is not None),
        *((name, good) for name, (good, _) in units.items()),
        ("behaald", realised is not None),
        ("ingediendop", not given or submitted is not None),
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
        motivation=row.text("motivering"),
        also=tuple(sorted((str(a) for a in also), key=action_order)),
        submitted=submitted,
        first=submitted,
        file=row.file,
        row=row.number,
    )
    return found, ""


def choose_versions(rows: list[KpiRow]) -> tuple[list[KpiRow], list[KpiRow]]:
    """(rows that count, rows that contradict each other on one day).

    The latest submission counts; when it contradicts itself no earlier one takes its place.
    """
    versions: dict[KpiKey, list[KpiRow]] = defaultdict(list)
    for row in rows:
        versions[row.key].append(row)
    counting, contradicting = [], []
    for same in versions.values():
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
