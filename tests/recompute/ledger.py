"""Which reports count, which bucket a row ends in, and the coded lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from .codes import CodeReading, read_code
from .law import Law
from .outcome import BUCKETS, StructuralFailure
from .records import EXPORT, MANUAL, TABLES, Action, Deliveries, Report, Transaction, files_for
from .reference import UNKNOWN, Authorities, Chart, Unit

BodyYear = tuple[str, int]
UnitYear = tuple[str, int]
SPENDING, RECEIPT = "U", "O"


@dataclass(frozen=True)
class Line:
    """A counted transaction on a coded or near-miss action, with what it counts as."""

    id: str
    action: Action
    unit: Unit
    authority: str
    year: int
    reading: CodeReading
    direction: str
    cents: int
    account: str
    cost_class: str
    sector: str
    flemish: bool
    basis: str | None
    eligible_class: bool
    file: str = ""

    @property
    def is_main(self) -> bool:
        """Main or mixed: it enters the 2x test."""
        return self.reading.role in ("main", "mixed")

    @property
    def total(self) -> int:
        """Cents of spending in the reading `totaal`, were the line main."""
        return self.cents if self.direction == SPENDING and self.cost_class != "intern" else 0

    @property
    def eligible(self) -> int:
        """Cents of spending in the reading `subsidiabel`, were the line main."""
        return self.cents if self.direction == SPENDING and self.eligible_class else 0

    @property
    def receipt(self) -> int:
        """Cents received from Flanders, were the line main."""
        return self.cents if self.flemish else 0


@dataclass
class Ledger:
    """Counting reports, coded lines, near-miss lines and the balance of all rows."""

    counting: dict[BodyYear, Report] = field(default_factory=dict)
    versions: dict[BodyYear, list[Report]] = field(default_factory=dict)
    actions: list[tuple[Action, CodeReading]] = field(default_factory=list)  # in accounts that count
    lines: list[Line] = field(default_factory=list)
    near: list[Line] = field(default_factory=list)  # on near-miss actions without a role
    on_actions: Counter[BodyYear] = field(default_factory=Counter)  # rows on actions of a counting account
    sums: Counter[BodyYear] = field(default_factory=Counter)  # their cents
    balance: dict[str, list[int]] = field(default_factory=lambda: {bucket: [0, 0] for bucket in BUCKETS})
    leading: dict[UnitYear, int] = field(default_factory=dict)  # rank of the form that counts there
    manual: dict[Report, list[Action]] = field(default_factory=dict)  # manual reports, counting or not
    disagreements: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)  # A06
    beside: dict[UnitYear, Counter[str]] = field(default_factory=dict)  # coded cents of exports, by direction


def choose(versions: list[Report], law: Law) -> Report | None:
    """The version that counts: adopted before provisional, then date and number."""
    usable = [report for report in versions if report.adopted or law.accept_provisional]
    if not usable:
        return None
    return max(usable, key=lambda r: (r.adopted, r.processed, r.sequence, r.form == TABLES, r.id.zfill(40)))


def body_year(report: Report) -> BodyYear:
    """Reporting body and year."""
    return report.body.id, report.year


def unit_year(report: Report) -> UnitYear:
    """Territory and year of a report."""
    return report.body.unit.kbo if report.body.unit else "", report.year


def stands_beside(report: Report) -> bool:
    """The account of a company or district under the number of its municipality: it files nothing for it."""
    return report.body.unit is not None and not files_for(report, report.body.unit)


def keep_ledger(deliveries: Deliveries, law: Law, chart: Chart, authorities: Authorities) -> Ledger:
    """Put every row in its bucket and keep the lines of the scheme."""
    ledger = Ledger(disagreements=deliveries.disagreements)
    versions: dict[BodyYear, list[Report]] = defaultdict(list)
    for report in deliveries.reports:
        if report.is_account and not report.repeats:
            versions[body_year(report)].append(report)
    ledger.versions = dict(versions)
    usable = {key: chosen for key, reports in versions.items() if (chosen := choose(reports, law))}
    for report in usable.values():
        if not stands_beside(report):
            ledger.leading[unit_year(report)] = min(report.rank, ledger.leading.get(unit_year(report), report.rank))
    ledger.counting = {
        key: report
        for key, report in usable.items()
        if stands_beside(report) or report.rank == ledger.leading[unit_year(report)]
    }
    ledger.manual = {report: [] for report in deliveries.reports if report.form == MANUAL}
    counting = set(ledger.counting.values())
    exports = {report for report in usable.values() if report.form == EXPORT}
    ledger.beside = {unit_year(report): Counter() for report in exports if report.year in law.years}
    for action in deliveries.actions:
        if action.report.form == MANUAL:
            ledger.manual[action.report].append(action)
        if action.report in counting and action.report.year in law.years:
            ledger.actions.append((action, read_code(action.code_field, law)))
    for row in deliveries.transactions:
        bucket = find_bucket(row, counting, law)
        ledger.balance[bucket][0] += 1
        ledger.balance[bucket][1] += row.cents or 0
        if row.action and not row.quarantined and row.action.report in counting:
            key = body_year(row.action.report)
            ledger.on_actions[key] += 1
            ledger.sums[key] += row.cents or 0
        if row.action and row.action.report in exports and bucket in ("superseded report", "counted"):
            report = row.action.report
            if row.year == report.year and row.year in law.years and read_code(row.action.code_field, law).role:
                ledger.beside[unit_year(report)][row.direction] += row.cents or 0
        if row.action and bucket in ("counted", "not coded"):
            line = make_line(row, row.action, law, chart, authorities)
            if bucket == "counted":
                ledger.lines.append(line)
            elif line.reading.near_miss:
                ledger.near.append(line)
    if sum(rows for rows, _ in ledger.balance.values()) != len(deliveries.transactions):
        raise StructuralFailure("The buckets do not add up to the rows read.")
    return ledger


def find_bucket(row: Transaction, counting: set[Report], law: Law) -> str:
    """The one bucket of a row, in the order of precedence."""
    if row.quarantined:
        return "quarantined"
    if row.action is None:
        return "no action"
    report = row.action.report
    if not report.is_account:
        return "other report type"
    if report not in counting:
        return "superseded report"
    if row.year != report.year or row.year not in law.years:
        return "out of period"
    return "counted" if read_code(row.action.code_field, law).role else "not coded"


def make_line(row: Transaction, action: Action, law: Law, chart: Chart, authorities: Authorities) -> Line:
    """What a row counts as, by its account and sector."""
    unit = action.report.body.unit
    if unit is None or row.cents is None or row.year is None:
        raise StructuralFailure(f"Transaction {row.id} counts but is not whole.")
    cost_class = chart.cost_class(row.direction, row.account)
    flemish, basis = False, None
    if row.direction == RECEIPT:
        if row.sector:
            flemish, basis = row.sector in law.flanders_sectors, "sector"
        elif row.account:
            flemish, basis = cost_class == "subsidie_specifiek", "account"
        else:
            flemish, basis = True, "assumed"
    return Line(
        id=row.id,
        action=action,
        unit=unit,
        authority=authorities.authority(unit.kbo),
        year=row.year,
        reading=read_code(action.code_field, law),
        direction=row.direction,
        cents=row.cents,
        account=row.account,
        cost_class=cost_class,
        sector=row.sector,
        flemish=flemish,
        basis=basis if flemish else None,
        eligible_class=cost_class in law.eligible and cost_class != UNKNOWN,
        file=row.file,
    )
