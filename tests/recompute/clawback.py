"""What may be reclaimed from a subject: by the ratio, the KPIs and overpayment, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from .awards import INCENTIVE
from .evaluation import JURY, RECLAIM
from .payments import Lists
from .payout import MAIN, PayoutBook, PayoutRow
from .readings import JUDGED, Judge
from .subjects import Subjects


@dataclass(frozen=True)
class Clawback:
    """Cents; None where there is nothing to go on."""

    kbo: str
    ratio: int | None
    ratio_min: int | None
    ratio_max: int | None
    kpi: int
    jury: int
    unpaid: int | None
    over_main: int | None
    over_incentive: int | None
    proposal: int

    @property
    def over(self) -> int | None:
        """Paid above the awards, both kinds."""
        if self.over_main is None or self.over_incentive is None:
            return None
        return self.over_main + self.over_incentive


class ClawbackBook:
    """Puts the three grounds side by side for every subject."""

    def __init__(self, judge: Judge, lists: Lists, subjects: Subjects, book: PayoutBook, rows: list[PayoutRow]) -> None:
        self.judge, self.lists, self.subjects, self.book = judge, lists, subjects, book
        self.rows, self.evaluations = rows, book.evaluations
        self.comparable = lists.awards_present and lists.awards_complete and lists.source is not None

    def overview(self, subject: str) -> Clawback:
        """One subject with its members."""
        group = self.subjects.group(subject)
        verdicts = self.judge.verdicts(subject)
        period = self.judge.deciding_period(verdicts)
        four = [verdict for key, verdict in verdicts.items() if key[0] == period]
        claims = [verdict.reclaim for verdict in four if verdict.state in JUDGED and verdict.reclaim is not None]
        ratio = verdicts[period, "geboekt", "totaal"].reclaim
        stakes: dict[int, int] = defaultdict(int)
        jury = 0
        for row in self.evaluations:
            if row.kbo in group and row.verdict == RECLAIM:
                stakes[row.project_year] += row.stake or 0
            if row.kbo in group and row.verdict == JURY:
                jury += row.stake or 0
        unpaid = self.unpaid(group, set(stakes))
        over_main, over_incentive = (self.over(group, kind) for kind in (MAIN, INCENTIVE))
        claim = 0
        if None in unpaid:
            claim = max(0, sum(stakes.values()) - unpaid[None])
        else:
            claim = sum(max(0, stake - unpaid.get(year, 0)) for year, stake in stakes.items())
        return Clawback(
            kbo=subject,
            ratio=ratio,
            ratio_min=min(claims, default=None),
            ratio_max=max(claims, default=None),
            kpi=sum(stakes.values()),
            jury=jury,
            unpaid=sum(unpaid.values()) if self.known(group) else None,
            over_main=over_main,
            over_incentive=over_incentive,
            proposal=max(ratio or 0, (over_main or 0) + (over_incentive or 0) + claim),
        )

    def known(self, group: list[str]) -> bool:
        """Whether awards and payments are both there, and whole."""
        return self.comparable and not any(self.book.refused(kind, group) for kind in ("awards", "payments"))

    def unpaid(self, group: list[str], years: set[int]) -> dict[int | None, int]:
        """Awarded and not yet paid in these project years (None: as a whole)."""
        rows = [row for row in self.rows if row.kbo in group and row.kind == MAIN]
        if not years or not self.known(group):
            return {}
        whole = any(row.project_year is None for row in rows)
        balance: dict[int | None, int] = defaultdict(int)
        for row in rows:
            balance[None if whole else row.project_year] += row.awarded - (row.paid or 0)
        return {year: max(0, cents) for year, cents in balance.items() if whole or year in years}

    def over(self, group: list[str], kind: str) -> int | None:
        """Paid above the awards, of one kind."""
        if not self.known(group):
            return None
        rows = [row for row in self.rows if row.kbo in group]
        if not rows:
            return None  # nothing was promised or paid
        rows = [row for row in rows if row.kind == kind]
        return max(0, sum((row.paid or 0) - row.comparable for row in rows))
