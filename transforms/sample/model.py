"""What a story is made of: bodies, reports, payments and an expected outcome.

All amounts are whole euro cents.
"""

from dataclasses import dataclass
from datetime import date

SCHEME = "plan-samenleven"
CLOSING_YEAR = 2025
SCHEME_YEARS = (2022, 2023, 2024, 2025)
AS_OF = date(2026, 11, 1)
FAR = date(2099, 12, 31)

EXPENSE = "Uitgave"
INCOME = "Ontvangst"


@dataclass(frozen=True)
class Line:
    """One transaction; `raw` is the text of the amount when it is not plain cents."""

    direction: str
    cents: int
    account: str = ""
    sector: str = ""
    book_year: int | None = None
    raw: str | None = None


@dataclass(frozen=True)
class Action:
    """One action with its texts, its free code field and its transactions."""

    title: str
    lines: tuple[Line, ...]
    code: str = ""
    description: str = ""
    comment: str = ""
    evaluation: str = ""


@dataclass(frozen=True)
class Body:
    """One reporting body (Bestuur ID) and the years in which it reports."""

    kbo: str
    re_number: str
    kind: str
    years: tuple[int, ...]
    origin: str = ""


@dataclass(frozen=True)
class Report:
    """One delivery of a body; `delay` is in days after 1 June of the next year."""

    body: Body
    year: int
    actions: tuple[Action, ...]
    loose: tuple[Line, ...]
    kind: str = "Jaarrekening"
    quarter: str = ""
    status: str = "Origineel"
    latest: str = "Ja"
    sequence: int = 1
    delay: int = 0


@dataclass(frozen=True)
class Payment:
    """One payment by Flanders; `kind` is the *soort* of the payment list, project year 0 is none."""

    kbo: str
    name: str
    day: date
    project_year: int
    kind: str
    cents: int


@dataclass(frozen=True)
class Award:
    """One row of the award list. An incentive has no action, and its kind as group."""

    kbo: str
    name: str
    project_year: int
    action: str
    group: str
    cents: int
    confirmed: int | None = None
    requested: int | None = None
    reach: int | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        return self.kbo, self.project_year, self.action, self.group


@dataclass(frozen=True)
class KpiRow:
    """One row of a KPI report, in units; `also` names an action that counts the same units."""

    kbo: str
    project_year: int
    period: str
    action: str
    group: str
    confirmed: int
    reach: int
    done: int
    day: date
    reason: str = ""
    also: str = ""
    version: str = ""


@dataclass(frozen=True)
class Decision:
    """One decision of an officer on a finding or a conclusion; `lapsed`: taken on other figures."""

    kbo: str
    on: str
    verdict: str
    reason: str
    document: str = ""
    until: date = FAR
    lapsed: bool = False


@dataclass(frozen=True)
class Membership:
    """One row of the register of partnerships."""

    project_year: int
    lead: str
    member: str


@dataclass(frozen=True)
class Figures:
    """Sums of the deciding period, in cents: both spendings, booked and paid receipts."""

    total: int
    eligible: int
    booked: int
    paid: int


@dataclass(frozen=True)
class Expected:
    """The outcome that a story declares for one authority of the population.

    A member that is shown through its lead has no state, basis or figures of its own.
    """

    kbo: str
    nis: str
    name: str
    tale: str
    conclusion: str
    basis: str | None
    state: str | None
    figures: Figures | None
    findings: tuple[str, ...] = ()
    lead: str | None = None
    kpi: str | None = None
    payout: str | None = None
    verdict: str | None = None
    final: str | None = None
    open: bool = False


@dataclass(frozen=True)
class Story:
    """Everything that belongs to one tale.

    `register_shift` adds euros to the subsidy register of a year, `dimension_only` holds
    bodies that stand in the dimension table without any report, `outside` the KBO numbers that must stay
    out of the population. `findings_elsewhere` are findings (KBO, rule) on none of the expected authorities; KBO
    None is the scheme as a whole.
    """

    name: str
    reports: tuple[Report, ...]
    payments: tuple[Payment, ...]
    expected: tuple[Expected, ...]
    memberships: tuple[Membership, ...] = ()
    dimension_only: tuple[Body, ...] = ()
    register_shift: tuple[tuple[int, int], ...] = ()
    outside: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    kpis: tuple[KpiRow, ...] = ()
    decisions: tuple[Decision, ...] = ()
    findings_elsewhere: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True)
class SampleSummary:
    """What was written: number of authorities, transactions, and conclusions by count.

    A fact of a delivery counts as one transaction.
    """

    authorities: int
    transactions: int
    years: tuple[int, ...]
    conclusions: tuple[tuple[str, int], ...]
    files: tuple[str, ...]
    decisions: tuple[Decision, ...] = ()


def euros(cents: int) -> str:
    """Write cents as euros with two decimals and a point: -5 becomes `-0.05`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
