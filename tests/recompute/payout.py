"""Awarded beside paid: the 80/20 payout per project year, per action, and per budget year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction

from .awards import ACTION, INCENTIVE, Award
from .evaluation import JURY, NOT_YET, REACHED, RECLAIM, AwardKey, Evaluation
from .keys import YEAR_END
from .law import Law
from .ledger import Ledger
from .outcome import NIET_TE_BEOORDELEN
from .payments import Lists, Payment
from .readings import half_up
from .reference import Authorities
from .subjects import Subjects

MAIN = "main"
REFUNDS = ("terugvordering", "terugvordering_stimulans")
PayoutKey = tuple[str, int | None, str]  # authority, project year (None: as a whole), main | stimulans
WORST = (RECLAIM, "niet gerapporteerd", JURY, NIET_TE_BEOORDELEN, NOT_YET, REACHED)


@dataclass(frozen=True)
class PayoutRow:
    """Cents of one authority, project year and kind; None where the payments do not tell."""

    kbo: str
    project_year: int | None
    kind: str
    awarded: int
    comparable: int  # what the payments stand against: the register does not tell main from incentive
    advance_due: int
    balance_due: int
    advance: int | None
    balance: int | None
    refunded: int | None
    paid: int | None  # None: no payments were delivered
    payments: int  # how many
    share: Fraction  # of the award that is paid in advance, not rounded
    covered: bool  # whether the award list can tell what was awarded here
    justified: int  # balance of the awards whose evaluation is reached
    unjudged: int  # balance of the awards that cannot be assessed
    reclaimable: int  # balance of the awards that may be reclaimed
    evaluated: bool  # some year-end evaluation exists

    @property
    def key(self) -> PayoutKey:
        """Rows are unique under this."""
        return self.kbo, self.project_year, self.kind

    @property
    def kept(self) -> int:
        """Balance that is still with the authority after reclaims."""
        return max(0, (self.balance or 0) + (self.refunded or 0))

    @property
    def over(self) -> int:
        """Balance kept above what is justified."""
        return max(0, self.kept - self.justified)

    @property
    def payable(self) -> int:
        """Balance that is justified and not paid, within the award."""
        return max(0, min(self.justified - max(0, self.balance or 0), self.awarded - (self.paid or 0)))

    @property
    def to_reclaim(self) -> int:
        """Balance paid on awards that may be reclaimed."""
        return min(self.reclaimable, self.over)

    @property
    def held(self) -> int:
        """Balance neither justified nor paid, within the award."""
        not_justified = self.balance_due - self.justified
        unpaid = self.awarded - (self.paid or 0) - self.payable
        return max(0, min(not_justified - min(not_justified, self.over), unpaid))

    @property
    def advance_right(self) -> bool:
        """Within a cent of the share of the whole, or of the sum of the rounded parts."""
        return self.advance is None or any(
            abs(self.advance - due) <= 1 for due in (self.share, Fraction(self.advance_due))
        )

    @property
    def state(self) -> str:
        """What has to be done with the balance."""
        if self.balance is None or not self.awarded or not self.evaluated:
            return NIET_TE_BEOORDELEN
        for name, cents in (("terug te vorderen", self.to_reclaim), ("te betalen", self.payable)):
            if cents:
                return name
        return "ingehouden" if self.held else "betaald"


@dataclass(frozen=True)
class ActionRow:
    """One action of a project year; None unless every main payment of that year names its action."""

    kbo: str
    project_year: int
    action: str
    awarded: int
    advance_due: int
    balance_due: int
    advance: int | None
    balance: int | None
    refunded: int | None
    verdict: str | None
    stake: int | None


@dataclass(frozen=True)
class BudgetRow:
    """One budget year; None without a budget."""

    year: int
    budget: int | None
    awarded: int
    paid: int | None
    booked: int


def by_sort(payments: list[Payment], *sorts: str) -> int:
    """Cents of some sorts of payments."""
    return sum(payment.cents for payment in payments if payment.sort in sorts)


class PayoutBook:
    """Awards, payments and evaluations under the subject: those of members are their lead's."""

    def __init__(
        self,
        law: Law,
        lists: Lists,
        authorities: Authorities,
        subjects: Subjects,
        evaluations: list[Evaluation],
        ledger: Ledger,
    ) -> None:
        self.law, self.lists, self.authorities, self.ledger = law, lists, authorities, ledger
        self.subjects = subjects
        self.evaluations = evaluations
        self.year_end = {row.award_key: row for row in evaluations if row.period == YEAR_END}
        self.awards: dict[tuple[str, str], list[Award]] = defaultdict(list)
        for award in lists.awards:
            self.awards[self.subject(award.kbo), MAIN if award.kind == ACTION else INCENTIVE].append(award)
        self.payments: dict[tuple[str, str], list[Payment]] = defaultdict(list)
        for payment in lists.payments:
            known = law.payout is not None and payment.project_year in law.payout.years
            own = payment if known else replace(payment, project_year=None)
            self.payments[self.subject(payment.kbo), payment.kind].append(own)

    def subject(self, number: str) -> str:
        """Who answers for a number."""
        return self.subjects.subject(self.authorities.authority(number))

    def covers(self, year: int | None, kind: str) -> bool:
        """Whether the award list holds any award of this year and kind, and every row of it names somebody."""
        kinds = {(award.project_year, award.kind == ACTION) for award in self.lists.awards}
        named = any(main == (kind == MAIN) and year in (None, own) for own, main in kinds)
        return named and "awards" not in self.lists.ownerless

    def refused(self, kind: str, group: list[str]) -> bool:
        """Whether a row of a list is in quarantine for one of these authorities."""
        return any(self.authorities.authority(number) in group for number in self.lists.refused.get(kind, ()))

    def advance_part(self, award: Award) -> int:
        """80 % of an award, half-up."""
        payout = self.law.payout
        return half_up(award.cents * payout.advance) if payout and award.kind == ACTION else 0

    def balance_part(self, award: Award) -> int:
        """The rest of an award."""
        return award.cents - self.advance_part(award) if award.kind == ACTION else 0

    def award_key(self, award: Award) -> AwardKey:
        """Where an award is evaluated."""
        return self.authorities.authority(award.kbo), award.project_year, award.action or "", award.group

    def verdict(self, award: Award) -> str | None:
        """The year-end verdict on an award; None when there is no such evaluation."""
        row = self.year_end.get(self.award_key(award))
        return row.verdict if row else None

    def rows(self) -> list[PayoutRow]:
        """Per authority, project year and kind; one row as a whole when a payment has no project year."""
        found = []
        for kbo, kind in sorted({*self.awards, *self.payments}):
            awards, payments = self.awards.get((kbo, kind), []), self.payments.get((kbo, kind), [])
            years: set[int | None] = {award.project_year for award in awards}
            years |= {payment.project_year for payment in payments}
            if None in years:
                years = {None}
            for year in sorted(years, key=lambda y: y or 0):
                own = [award for award in awards if year in (None, award.project_year)]
                paid = [payment for payment in payments if year in (None, payment.project_year)]
                found.append(self.row(kbo, year, kind, own, paid))
        return found

    def row(self, kbo: str, year: int | None, kind: str, awards: list[Award], payments: list[Payment]) -> PayoutRow:
        """One row."""
        listed = self.lists.source == "list"
        verdicts = {award: self.verdict(award) for award in awards}
        unknown = (None, NIET_TE_BEOORDELEN)
        part, awarded = self.balance_part, sum(award.cents for award in awards)
        both = sum(award.cents for other in (MAIN, INCENTIVE) for award in self.awards.get((kbo, other), []))
        return PayoutRow(
            kbo=kbo,
            project_year=year,
            kind=kind,
            awarded=awarded,
            comparable=both if self.lists.source == "register" and kind == MAIN else awarded,
            advance_due=sum(self.advance_part(award) for award in awards),
            balance_due=sum(part(award) for award in awards),
            advance=by_sort(payments, "voorschot") if listed else None,
            balance=by_sort(payments, "saldo") if listed else None,
            refunded=by_sort(payments, *REFUNDS) if listed else None,
            paid=sum(payment.cents for payment in payments) if self.lists.source else None,
            payments=len(payments),
            share=self.law.payout.advance * awarded if self.law.payout else Fraction(0),
            covered=awarded > 0 or self.covers(year, kind),
            justified=sum(part(award) for award in awards if verdicts[award] == REACHED),
            unjudged=sum(part(award) for award in awards if verdicts[award] in unknown),
            reclaimable=sum(part(award) for award in awards if verdicts[award] == RECLAIM),
            evaluated=any(verdict not in (*unknown, NOT_YET) for verdict in verdicts.values()),
        )

    def per_action(self) -> list[ActionRow]:
        """Per authority, project year and action of the awards."""
        found = []
        keys = {
            (kbo, a.project_year, a.action or "")
            for (kbo, kind), rows in self.awards.items()
            for a in rows
            if kind == MAIN
        }
        every = {kbo: list(rows) for (kbo, kind), rows in self.payments.items() if kind == MAIN}
        for kbo, rows in every.items():
            keys |= {(kbo, p.project_year, p.action) for p in rows if p.project_year is not None and p.action}
        for kbo, year, action in sorted(keys):
            awards = [a for a in self.awards.get((kbo, MAIN), []) if (a.project_year, a.action) == (year, action)]
            whole = [p for p in every.get(kbo, []) if p.project_year in (None, year)]
            split = self.lists.source == "list" and all(p.action and p.project_year is not None for p in whole)
            own = [p for p in whole if p.action == action]
            judged = [
                e
                for e in self.evaluations
                if (self.subject(e.kbo), e.project_year, e.action, e.period) == (kbo, year, action, YEAR_END)
                and e.awarded is not None
            ]
            stakes = [row.stake for row in judged if row.stake is not None]
            found.append(
                ActionRow(
                    kbo,
                    year,
                    action,
                    awarded=sum(award.cents for award in awards),
                    advance_due=sum(self.advance_part(award) for award in awards),
                    balance_due=sum(self.balance_part(award) for award in awards),
                    advance=by_sort(own, "voorschot") if split else None,
                    balance=by_sort(own, "saldo") if split else None,
                    refunded=by_sort(own, *REFUNDS) if split else None,
                    verdict=min((row.verdict for row in judged), key=WORST.index, default=None),
                    stake=sum(stakes) if stakes else None,
                )
            )
        return found

    def budget(self) -> list[BudgetRow]:
        """Awarded, paid and booked per budget year."""
        payout = self.law.payout
        if payout is None:
            return []
        found = []
        assigned = {project.budget_year for project in payout.years.values() if project.budget_year is not None}
        booked = {line.year for line in self.ledger.lines if line.flemish}
        for year in sorted({*payout.budgets, *assigned, *booked, *(payment.year for payment in self.lists.payments)}):
            projects = {number for number, project in payout.years.items() if project.budget_year == year}
            awards = [award for award in self.lists.awards if award.project_year in projects]
            payments = [payment for payment in self.lists.payments if payment.year == year]
            found.append(
                BudgetRow(
                    year,
                    payout.budgets.get(year),
                    sum(award.cents for award in awards),
                    sum(payment.cents for payment in payments) if self.lists.source else None,
                    sum(line.receipt for line in self.ledger.lines if line.year == year),
                )
            )
        return found
