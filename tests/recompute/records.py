"""What reports hold in whatever form they came: bodies, reports, actions, transactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from .outcome import Quarantined
from .reference import Unit

ADOPTED = ("origineel", "herziening")
PROVISIONAL = "voorlopig"
DIRECTIONS = {"uitgave": "U", "ontvangst": "O"}
TOWN_BODIES = {"gemeente", "ocmw", "gemeente en ocmw", ""}
TABLES, DELIVERY, EXPORT, MANUAL = "tabellen", "levering", "export", "handmatig"


@dataclass(frozen=True)
class Body:
    """A reporting body; `unit` is None when it has no valid number."""

    id: str
    kind: str
    kbo: str
    unit: Unit | None


@dataclass(frozen=True)
class Report:
    """One delivery; `year` is the reporting year."""

    id: str
    set_number: int
    body: Body
    is_account: bool
    year: int
    status: str
    most_recent: str
    processed: datetime
    sequence: int
    form: str = TABLES
    repeats: bool = False

    @property
    def adopted(self) -> bool:
        """Origineel or Herziening."""
        return self.status in ADOPTED

    @property
    def rank(self) -> int:
        """Tables and deliveries go before an export, an export before a manual report."""
        return {EXPORT: 2, MANUAL: 3}.get(self.form, 1)


def files_for(report: Report, unit: Unit) -> bool:
    """Whether a body's account counts as the account of its territory."""
    return unit.kind != "gemeente" or report.body.kind in TOWN_BODIES


@dataclass(frozen=True)
class Action:
    """One action of a report."""

    id: str
    report: Report
    code_field: str
    comment: str
    texts: tuple[str, ...]
    code: str = ""  # what the authority calls it


@dataclass(frozen=True)
class Transaction:
    """One row; `action` is None without an action, cents None when it cannot be read."""

    id: str
    action: Action | None
    direction: str
    cents: int | None
    year: int | None
    account: str
    sector: str
    quarantined: bool
    file: str = ""  # only where the id is a place in that file, not an id of its own


@dataclass
class Deliveries:
    """All sets together, each delivery once."""

    reports: list[Report] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    transactions: list[Transaction] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    disagreements: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)  # number, years of XML and XBRL
