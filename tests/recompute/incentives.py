"""Incentives per subject and kind: awarded, paid and booked beside each other.

Payments and bookings carry no kind; an amount tells which one it may be.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from .awards import INCENTIVE
from .keys import INCENTIVE_KINDS
from .ledger import Ledger
from .payout import PayoutBook

COOPERATION, UNKNOWN_KIND = INCENTIVE_KINDS[0], "niet toe te wijzen"


@dataclass
class IncentiveRow:
    """Cents of one subject and kind; `paid` is None where payments are unknown or do not tell incentives apart."""

    kbo: str
    kind: str
    standard: int | None
    awarded: int | None = 0  # None: an award always names its kind
    paid: int | None = 0
    booked: int = 0

    @property
    def gap(self) -> int | None:
        """Booked less paid."""
        return None if self.paid is None else self.booked - self.paid


class IncentiveBook:
    """Sorts amounts by kind, under the subject."""

    def __init__(self, book: PayoutBook, ledger: Ledger) -> None:
        self.book, self.ledger = book, ledger
        self.standard = book.law.standard_amounts
        self.own: dict[str, dict[int, str]] = defaultdict(dict)  # amounts awarded of a kind without a standard
        for award in book.lists.awards:
            if award.kind == INCENTIVE and award.group not in self.standard:
                self.own[book.subject(award.kbo)][award.cents] = award.group

    def kind_of(self, subject: str, cents: int) -> str:
        """The kind that an amount (of either sign) is of."""
        amount = abs(cents)
        for kind, standard in self.standard.items():
            if amount == standard:
                return kind
        years = len(self.book.law.payout.years) if self.book.law.payout else 1
        standard = self.standard.get(COOPERATION, 0)
        if standard and amount and amount % standard == 0 and amount // standard <= years:
            return COOPERATION
        return self.own[subject].get(amount, UNKNOWN_KIND)

    def rows(self) -> list[IncentiveRow]:
        """One row per subject and kind that was awarded, paid or booked."""
        if self.book.law.payout is None:
            return []
        listed = self.book.lists.source == "list"
        found: dict[tuple[str, str], IncentiveRow] = {}

        def row(subject: str, kind: str) -> IncentiveRow:
            new = IncentiveRow(subject, kind, self.standard.get(kind), 0, 0 if listed else None)
            new.awarded = None if kind == UNKNOWN_KIND else 0
            return found.setdefault((subject, kind), new)

        for award in self.book.lists.awards:
            if award.kind == INCENTIVE:
                own = row(self.book.subject(award.kbo), award.group)
                own.awarded = (own.awarded or 0) + award.cents
        for payment in self.book.lists.payments:
            if payment.kind == INCENTIVE:
                subject = self.book.subject(payment.kbo)
                paid = row(subject, self.kind_of(subject, payment.cents))
                paid.paid = (paid.paid or 0) + payment.cents
        booked: dict[tuple[str, int, str, int], int] = defaultdict(int)
        for line in self.ledger.lines:
            if line.flemish and not line.is_main:
                subject = self.book.subjects.subject(line.authority)
                booked[subject, line.action.report.set_number, line.action.id, line.year] += line.receipt
        for (subject, *_), cents in booked.items():
            row(subject, self.kind_of(subject, cents)).booked += cents
        return [found[key] for key in sorted(found)]
