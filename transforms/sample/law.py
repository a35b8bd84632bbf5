"""What the sample takes from the scheme file: tariff, deadlines and actions that are always juried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transforms.sample.model import SCHEME
from transforms.scheme import load_schemes


@dataclass(frozen=True)
class TariffRow:
    """A target group of an action: most units, and cents a unit."""

    action: str
    group: str
    max_units: int
    rate: int


@dataclass(frozen=True)
class Law:
    """The tariff of the first project year, which holds for all three; deadlines by project year and period."""

    tariff: tuple[TariffRow, ...]
    deadlines: dict[tuple[int, str], date]
    juried: tuple[str, ...]

    def rate(self, action: str, group: str) -> int:
        """Return the cents of one unit."""
        return next(row.rate for row in self.tariff if (row.action, row.group) == (action, group))


def read_law(root: Path) -> Law:
    """Read the scheme of the sample below `root`/schemes. Raises SchemeError, and ValueError without a payout."""
    payout = load_schemes(root / "schemes")[SCHEME].at().payout
    if payout is None:
        raise ValueError(f"The scheme {SCHEME} has no section `payout`. Hint: restore schemes/plan_samenleven.yaml.")
    return Law(
        tariff=tuple(
            TariffRow(row.action, row.group, int(row.max_units), int(row.rate * 100))
            for row in payout.tariff
            if row.project_year == 1
        ),
        deadlines={(entry.project_year, entry.period): entry.due for entry in payout.deadlines},
        juried=payout.always_juried,
    )
