"""What Flanders paid: payment list or subsidy register; also who joined or was awarded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from .awards import Award
from .files import Row, Sheet
from .keys import action_key, project_year
from .kpi import KpiRow
from .law import Law
from .outcome import Quarantined, StructuralFailure
from .values import read_date, read_kbo, read_money, read_register_euros, read_whole, read_year

LISTED = "lijst"  # where a row was refused; a payment of any year can enter a reading
KINDS = {
    "voorschot": "main",
    "saldo": "main",
    "terugvordering": "main",
    "stimulans": "stimulans",
    "terugvordering_stimulans": "stimulans",
}


@dataclass(frozen=True)
class Payment:
    """One payment that exists on the as-of day; `cents` with its sign."""

    kbo: str
    year: int
    kind: str
    cents: int
    sort: str = ""  # voorschot, saldo, ...; empty in the register
    project_year: int | None = None
    action: str | None = None


@dataclass(frozen=True)
class Membership:
    """One row of the partnership register, in file order."""

    project_year: int
    lead: str
    member: str


@dataclass
class Lists:
    """Everything from the files that are not BBC."""

    source: str | None = None  # 'list' | 'register' | None
    payments: list[Payment] = field(default_factory=list)
    register: list[Payment] = field(default_factory=list)
    register_delivered: bool = False
    memberships: list[Membership] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    awards_present: bool = False
    awards_complete: bool = True
    kpi: list[KpiRow] = field(default_factory=list)
    kpi_present: bool = False
    kpi_complete: bool = True
    refused: dict[str, set[str]] = field(default_factory=dict)  # list -> numbers with a row in quarantine
    ownerless: set[str] = field(default_factory=set)  # lists with a refused row that names nobody
    quarantine: list[Quarantined] = field(default_factory=list)


def hold(lists: Lists, row: Row, column: str, reason: str, kbo: str | None, year: int | None) -> None:
    """Quarantine one record; a known number gets A07."""
    value = row.text(column)
    item = Quarantined(row.file, row.number, column, value, reason, kbo, year, kbo is not None, form=LISTED)
    lists.quarantine.append(item)
    if kbo is not None:
        lists.refused.setdefault("payments", set()).add(kbo)


def once(sheets: list[Sheet], kind: str) -> list[Sheet]:
    """The tables of a kind, the same bytes once."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        if sheet.kind == kind:
            found.setdefault(f"{sheet.digest}|{sheet.headers}", sheet)
    return list(found.values())


def scheme_of(row: Row, law: Law) -> str:
    """The regeling of a row: `own`, `other`, or `unknown`."""
    name = row.text("regeling").casefold()
    return "own" if name == law.id else "other" if name in law.known_schemes else "unknown"


def read_lists(sheets: list[Sheet], law: Law, as_of: date) -> Lists:
    """Payments of the source that counts, the register to compare, partnerships."""
    lists = Lists()
    for sheet in sheets:
        if sheet.kind in ("payments", "awards", "kpi", "partnerships", "register"):
            lists.quarantine += sheet.problems
    listed = read_payment_lists(once(sheets, "payments"), law, as_of, lists)
    read_register(once(sheets, "register"), law, as_of, lists)
    if listed:
        lists.source = "list"
    elif lists.register_delivered:
        lists.source, lists.payments = "register", lists.register
    read_partnerships(once(sheets, "partnerships"), law, lists)
    return lists


def read_payment_lists(sheets: list[Sheet], law: Law, as_of: date, lists: Lists) -> bool:
    """Fill the payments; True when a list of the scheme was delivered."""
    delivered = False
    keyed: dict[tuple[str, str, str], tuple[object, ...]] = {}
    loose: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Payment] = {}
    for sheet in sheets:
        here: Counter[tuple[object, ...]] = Counter()
        for row in sheet.rows:
            paid_on = read_date(row.cells["betaaldatum"])
            if (paid_on and paid_on > as_of) or scheme_of(row, law) == "other":
                continue
            delivered = delivered or scheme_of(row, law) == "own"
            payment = read_payment(row, law, paid_on, sheet.workbook, lists)
            if payment is None:
                continue
            reference, kind = row.text("kenmerk"), row.text("soort").casefold()
            whole: tuple[object, ...] = (
                paid_on,
                payment.kbo,
                row.text("projectjaar"),
                kind,
                payment.cents,
                reference,
                payment.action,
            )
            if not reference:
                whole = (*whole, row.text("naam"))
                here[whole] += 1
                found[whole] = payment
                continue
            if keyed.setdefault((law.id, reference, kind), whole) != whole:
                raise StructuralFailure(f"{row.file}: payment {reference} differs from before.")
            found[whole] = payment
        loose |= here  # the larger count of each row: a row counts twice only within one file
    for whole, payment in found.items():
        lists.payments += [payment] * (loose[whole] or 1)
    return delivered


def read_payment(row: Row, law: Law, paid_on: date | None, workbook: bool, lists: Lists) -> Payment | None:
    """One payment, or None when its record is quarantined."""
    number = read_kbo(row.cells["kbo"])
    amount = row.cells["bedrag"]
    cents = read_money(amount, "." if workbook else ",")
    if workbook and isinstance(amount, str):
        cents = None
    kind = row.text("soort").casefold()
    wrong_sign = kind.startswith("terugvordering") and cents is not None and cents > 0
    checks = (
        ("kbo", number is not None),
        ("regeling", scheme_of(row, law) == "own"),
        ("betaaldatum", paid_on is not None),
        ("soort", kind in KINDS),
        ("bedrag", cents is not None and not wrong_sign),
    )
    bad = next((column for column, good in checks if not good), None)
    if bad or number is None or paid_on is None or cents is None:
        hold(lists, row, bad or "kbo", "not usable", number, paid_on.year if paid_on else None)
        return None
    year, action = project_year(row.text("projectjaar")), action_key(row.text("actie"))
    return Payment(number, paid_on.year, KINDS[kind], cents, kind, year, action)


def read_register(sheets: list[Sheet], law: Law, as_of: date, lists: Lists) -> None:
    """The rows of the scheme in the newest export of the subsidy register."""
    permitted = [sheet for sheet in sheets if sheet.modified <= as_of] or sheets
    if not permitted:
        return
    newest = max(permitted, key=lambda sheet: (sheet.modified, sheet.file))
    matching = [row for row in newest.rows if matches(row, law)]
    if not matching:
        lists.quarantine.append(Quarantined(newest.file, 0, "subthema", "", "no row of the scheme"))
        return
    lists.register_delivered = True
    for row in matching:
        year = read_year(row.cells["jaar"])
        if year is not None and year > as_of.year:
            continue
        number = read_kbo(row.cells["kbo-nr"])
        cents = read_register_euros(row.text("betaald(eur)"))
        if number is None or year is None or cents is None:
            bad = "kbo-nr" if number is None else "jaar" if year is None else "betaald(eur)"
            hold(lists, row, bad, "not usable", number, None)
        else:
            lists.register.append(Payment(number, year, "main", cents))


def matches(row: Row, law: Law) -> bool:
    """Whether a register row belongs to the scheme: every pattern in its column, any case."""
    theme, giver = row.text("subthema").casefold(), row.text("verstrekker").casefold()
    return any(a in theme and b in giver for a, b in law.register_patterns)


def read_partnerships(sheets: list[Sheet], law: Law, lists: Lists) -> None:
    """The memberships of the scheme, in file order."""
    for sheet in sheets:
        for row in sheet.rows:
            if scheme_of(row, law) == "other":
                continue
            lead, member = read_kbo(row.cells["trekkerkbo"]), read_kbo(row.cells["lidkbo"])
            year = read_whole(row.cells["projectjaar"])
            own = scheme_of(row, law) == "own"
            if lead and member and year is not None and own:
                if year >= 1900:  # a calendar year: the first scheme year is project year 1
                    year -= law.years[0] - 1
                lists.memberships.append(Membership(year, lead, member))
                continue
            bad = "regeling" if not own else "projectjaar"
            if lead is None or member is None:
                bad = "trekkerkbo" if lead is None else "lidkbo"
            for number in sorted({lead or "", member or ""}):
                if number or lead == member:
                    hold(lists, row, bad, "not usable", number or None, None)
