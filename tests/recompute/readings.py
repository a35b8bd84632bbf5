"""The eight readings of a subject and the conclusion from them, in whole cents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from .law import Law
from .ledger import Ledger, Line
from .outcome import (
    BETAALD,
    BOEKJAAR,
    FOUT,
    GEBOEKT,
    GEEN_ONTVANGSTEN,
    NIET_TE_BEOORDELEN,
    NIET_VAN_TOEPASSING,
    PROJECTPERIODE,
    SUBSIDIABEL,
    TE_ONDERZOEKEN,
    TOTAAL,
    VOLDOET,
    VOLDOET_NIET,
    Conclusion,
    Finding,
    Reading,
)
from .payments import Lists, Payment
from .reference import Authorities
from .subjects import Filings, Subjects
from .values import euros

JUDGED = (VOLDOET, VOLDOET_NIET)
TRANSFER = "werkingssubsidie_toegestaan"
Key = tuple[str, str, str]  # period, receipts basis, spending basis


@dataclass(frozen=True)
class Amounts:
    """Cents of one subject and period."""

    total: int
    eligible: int
    receipts: int


@dataclass(frozen=True)
class Verdict:
    """One reading in cents; None where it is not judged."""

    spending: int
    receipts: int
    state: str
    shortfall: int | None
    reclaim: int | None


def half_up(amount: Fraction) -> int:
    """A non-negative fraction of cents, rounded half-up."""
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)


def judge_reading(spending: int, receipts: int, factor: Fraction, missing: bool, rounding_rows: int) -> Verdict:
    """The state of one reading; `rounding_rows` > 0 for receipts from the register's whole euros."""
    p, q = factor.numerator, factor.denominator
    gap = p * receipts - q * spending  # q x (factor x R - S), exact
    near = rounding_rows > 0 and abs(gap) <= p * 50 * rounding_rows
    if missing or near:
        return Verdict(spending, receipts, NIET_TE_BEOORDELEN, None, None)
    if receipts <= 0:
        return Verdict(spending, receipts, GEEN_ONTVANGSTEN, None, None)
    state = VOLDOET if gap <= 0 else VOLDOET_NIET
    shortfall = half_up(Fraction(max(0, gap), q))
    reclaim = half_up(Fraction(max(0, p * receipts - q * max(0, spending)), p))
    return Verdict(spending, receipts, state, shortfall, min(reclaim, receipts))


class Judge:
    """Sums and tests the figures of any subject."""

    def __init__(
        self,
        law: Law,
        lists: Lists,
        ledger: Ledger,
        subjects: Subjects,
        filings: Filings,
        authorities: Authorities,
    ) -> None:
        self.law, self.lists, self.subjects, self.filings = law, lists, subjects, filings
        self.main: dict[str, list[Line]] = {}
        self.near: dict[str, list[Line]] = {}
        self.payments: dict[str, list[Payment]] = {}
        for line in ledger.lines:
            if line.is_main:
                self.main.setdefault(line.authority, []).append(line)
        for line in ledger.near:
            self.near.setdefault(line.authority, []).append(line)
        for payment in lists.payments:
            self.payments.setdefault(authorities.authority(payment.kbo), []).append(payment)
        self.periods = {BOEKJAAR: (law.closing_year,), PROJECTPERIODE: law.years}

    def lines(self, subject: str, *, near: bool = False, transfers: bool = True) -> Iterable[Line]:
        """Main lines of the group, with the near misses or without its members' transfers."""
        for authority in self.subjects.group(subject):
            for line in self.main.get(authority, []) + (self.near.get(authority, []) if near else []):
                if transfers or authority == subject or line.cost_class != TRANSFER:
                    yield line

    def amounts(self, subject: str, period: str, *, near: bool = False, transfers: bool = True) -> Amounts:
        """Spending of the group and receipts of the lead."""
        years = self.periods[period]
        lines = [x for x in self.lines(subject, near=near, transfers=transfers) if x.year in years]
        return Amounts(
            sum(line.total for line in lines),
            sum(line.eligible for line in lines),
            sum(line.receipt for line in lines if line.authority == subject),
        )

    def paid(self, subject: str, period: str, kind: str = "main") -> tuple[int, int]:
        """Cents and rows paid: in the closing year, or all up to the as-of day."""
        rows = [p for p in self.payments.get(subject, []) if p.kind == kind]
        if period == BOEKJAAR:
            rows = [p for p in rows if p.year == self.law.closing_year]
        return sum(p.cents for p in rows), len(rows)

    def owed(self, subject: str, period: str) -> set[tuple[str, int]]:
        """(unit, year) accounts that the group owes."""
        years = self.periods[period]
        return set().union(*(self.filings.required(a, years) for a in self.subjects.group(subject)))

    def verdicts(self, subject: str, *, near: bool = False, transfers: bool = True) -> dict[Key, Verdict]:
        """All eight readings."""
        found: dict[Key, Verdict] = {}
        for period in self.periods:
            amounts = self.amounts(subject, period, near=near, transfers=transfers)
            paid, rows = self.paid(subject, period)
            missing = any(not self.filings.filed(unit, year) for unit, year in self.owed(subject, period))
            rounding = rows if self.lists.source == "register" else 0
            for spending_basis, spending in ((TOTAAL, amounts.total), (SUBSIDIABEL, amounts.eligible)):
                found[period, GEBOEKT, spending_basis] = judge_reading(
                    spending, amounts.receipts, self.law.factor, missing, 0
                )
                found[period, BETAALD, spending_basis] = judge_reading(
                    spending, paid, self.law.factor, missing or self.lists.source is None, rounding
                )
        return found

    def deciding_period(self, verdicts: dict[Key, Verdict]) -> str:
        """The project period when it can be assessed, unless the scheme fixes it."""
        if self.law.deciding_period in self.periods:
            return self.law.deciding_period
        whole = verdicts[PROJECTPERIODE, GEBOEKT, TOTAAL].state
        return BOEKJAAR if whole == NIET_TE_BEOORDELEN else PROJECTPERIODE

    def changes(self, subject: str, *, near: bool = False, transfers: bool = True) -> bool:
        """Whether a sensitivity changes one of the four states of the deciding period."""
        before = self.verdicts(subject)
        after = self.verdicts(subject, near=near, transfers=transfers)
        period = self.deciding_period(before)
        return any(before[key].state != after[key].state for key in before if key[0] == period)


def as_reading(verdict: Verdict) -> Reading:
    """A verdict in euros."""
    return Reading(
        euros(verdict.spending),
        euros(verdict.receipts),
        verdict.state,
        None if verdict.shortfall is None else euros(verdict.shortfall),
        None if verdict.reclaim is None else euros(verdict.reclaim),
    )


def conclude(judge: Judge, subject: str, findings: list[Finding]) -> Conclusion:
    """The conclusion of a subject over the four readings of the deciding period."""
    verdicts = judge.verdicts(subject)
    period = judge.deciding_period(verdicts)
    four = {key: verdict for key, verdict in verdicts.items() if key[0] == period}
    deciding = four[period, GEBOEKT, TOTAAL]
    states = {verdict.state for verdict in four.values()}
    judged = states & set(JUDGED)
    errors = any(finding.ernst == FOUT for finding in findings)
    doubt = any(finding.ernst == FOUT and finding.twijfel for finding in findings)
    if not judged:
        outcome = NIET_TE_BEOORDELEN if NIET_TE_BEOORDELEN in states else NIET_VAN_TOEPASSING
    elif deciding.state == VOLDOET and judged == {VOLDOET} and not errors:
        outcome = VOLDOET
    elif deciding.state == VOLDOET_NIET and judged == {VOLDOET_NIET} and not doubt:
        outcome = VOLDOET_NIET
    else:
        outcome = TE_ONDERZOEKEN
    reclaims = [euros(v.reclaim) for v in four.values() if v.reclaim is not None]
    return Conclusion(
        conclusie=outcome,
        grondslag="projectperiode" if period == PROJECTPERIODE else "alleen boekjaar",
        toestand=deciding.state,
        uitgaven_totaal=euros(deciding.spending),
        uitgaven_subsidiabel=euros(four[period, GEBOEKT, SUBSIDIABEL].spending),
        ontvangsten_geboekt=euros(deciding.receipts),
        betaald=euros(four[period, BETAALD, TOTAAL].receipts),
        voorstel_terugvordering=as_reading(deciding).voorstel_terugvordering,
        terugvordering_min=min(reclaims, default=None),
        terugvordering_max=max(reclaims, default=None),
        twijfel=doubt,
    )
