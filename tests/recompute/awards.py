"""The award list (INPUTS.md section 6): what each authority was promised, and for how many units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .files import Row, Sheet
from .keys import INCENTIVE_KINDS, action_key, group_key, project_year
from .outcome import StructuralFailure
from .values import Cell, as_text, read_kbo, read_money

ACTION, INCENTIVE = "actie", "stimulans"


@dataclass(frozen=True)
class Award:
    """One award that counts; cents, and units in hundredths (None: not given)."""

    kbo: str
    project_year: int
    kind: str
    action: str | None
    group: str
    cents: int
    confirmed: int | None
    requested: int | None
    reach: int | None
    file: str
    row: int

    @property
    def key(self) -> tuple[str, int, str, str | None, str]:
        """One award stands once under this."""
        return self.kbo, self.project_year, self.kind, self.action, self.group


def read_units(cell: Cell, workbook: bool) -> tuple[bool, int | None]:
    """(readable, hundredths of a unit): at most two decimals, never below 0; None when empty."""
    if not as_text(cell):
        return True, None
    if isinstance(cell, bool) or (workbook and isinstance(cell, str)):
        return False, None
    hundredths = read_money(cell, ",")
    if hundredths is None or hundredths < 0:
        return False, None
    exact = Decimal(repr(cell)) if isinstance(cell, int | float) else Decimal(as_text(cell).replace(",", "."))
    return exact * 100 == hundredths, hundredths


def read_euros(cell: Cell, workbook: bool) -> int | None:
    """An amount in cents: decimal comma in a CSV, a number in a workbook."""
    return None if workbook and isinstance(cell, str) else read_money(cell, "." if workbook else ",")


def read_award(row: Row, workbook: bool) -> tuple[Award | None, str]:
    """One award, or the column that refuses it."""
    cells = row.cells
    number, year = read_kbo(cells["kbo"]), project_year(row.text("projectjaar"))
    kind, cents = row.text("soort").casefold(), read_euros(cells["bedrag"], workbook)
    action, group = action_key(row.text("actie")), group_key(row.text("doelgroep"))
    units = {name: read_units(cells.get(name), workbook) for name in ("bevestigdekpi", "gevraagdekpi", "huidigbereik")}
    checks = (
        ("kbo", number is not None),
        ("projectjaar", year is not None),
        ("soort", kind in (ACTION, INCENTIVE)),
        ("actie", kind != ACTION or action is not None),
        ("doelgroep", kind != INCENTIVE or group in INCENTIVE_KINDS),
        ("bedrag", cents is not None and cents >= 0),
        *((name, good) for name, (good, _) in units.items()),
    )
    bad = next((column for column, good in checks if not good), "")
    if bad or number is None or year is None or cents is None:
        return None, bad
    confirmed, requested, reach = (units[name][1] for name in ("bevestigdekpi", "gevraagdekpi", "huidigbereik"))
    action = action if kind == ACTION else None
    return Award(number, year, kind, action, group, cents, confirmed, requested, reach, row.file, row.number), ""


def once_each(sheets: list[tuple[Sheet, list[Award]]]) -> list[Award]:
    """Each award once; the same key with other figures is a structural failure."""
    kept: dict[tuple[object, ...], Award] = {}
    for _, awards in sheets:
        for award in awards:
            first = kept.setdefault(award.key, award)
            if figures(first) != figures(award):
                raise StructuralFailure(f"{award.file} row {award.row}: this award differs from before.")
    return list(kept.values())


def figures(award: Award) -> tuple[int | None, ...]:
    """What makes two awards the same."""
    return award.cents, award.confirmed, award.requested, award.reach
