"""What may be reclaimed from a subject: by the ratio, the KPIs and overpayment, side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from .awards import INCENTIVE
from .evaluation import JURY, NOT_REPORTED, RECLAIM, Evaluation
from .keys import YEAR_END
from .outcome import NIET_TE_BEOORDELEN
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
    kpi: int | None
    claim: int | None  # what of it was paid, so can be claimed
    jury: int | None
    unpaid: int | None
    over_main: int | None
    over_incentive: int | None
    proposal: int | None

    @property
    def over(self) -> int | None:
        """Paid above the awards, both kinds."""
        if self.over_main is None or self.over_incentive is None:
            return None
        return self.over_main + self.over_incentive


class ClawbackBook:
    """Puts the three grounds side by side for every subject."""

    def __init__(
        self,
        judge: Judge,
        lists: Lists,
        subjects: Subjects,
        book: PayoutBook,
        rows: list[PayoutRow],
        as_of: date,
    ) -> None:
        self.judge, self.lists, self.subjects, self.book, self.as_of = judge, lists, subjects, book, as_of
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
        ends = [row for row in self.evaluations if row.kbo in group and row.period == YEAR_END]
        awards_known = self.lists.awards_present and self.lists.awards_complete
        due = not awards_known or any(
            row.awarded is not None and row.verdict in (NOT_REPORTED, NIET_TE_BEOORDELEN) and self.is_due(row)
            for row in ends
        )
        stakes: dict[int, int] = defaultdict(int)
        for row in ends:
            if row.verdict == RECLAIM:
                stakes[row.project_year] += row.stake or 0
        unknown = due and not stakes  # nothing at stake, but not all that was due could be assessed
        jury = [row.stake or 0 for row in ends if row.verdict == JURY]
        over_main, over_incentive = (self.over(group, kind) for kind in (MAIN, INCENTIVE))
        claim = self.claim(subject, stakes)
        nothing = ratio is None and over_main is None and unknown  # no ground is known; else unknown counts as 0
        return Clawback(
            kbo=subject,
            ratio=ratio,
            ratio_min=min(claims, default=None),
            ratio_max=max(claims, default=None),
            kpi=None if unknown else sum(stakes.values()),
            claim=None if unknown else claim,
            jury=None if due and not jury else sum(jury),
            unpaid=None if unknown else self.unpaid(subject, set(stakes)),
            over_main=over_main,
            over_incentive=over_incentive,
            proposal=None if nothing else max(ratio or 0, (over_main or 0) + (over_incentive or 0) + claim),
        )

    def is_due(self, row: Evaluation) -> bool:
        """Whether its report had to be in."""
        return row.deadline is not None and self.as_of > row.deadline

    def known(self, group: list[str]) -> bool:
        """Whether awards and payments are both there, and whole."""
        return self.comparable and not any(self.book.refused(kind, group) for kind in ("awards", "payments"))

    def balances(self, subject: str) -> dict[int | None, int]:
        """Awarded less paid per project year (None: as a whole), of what the award list can tell."""
        own = [row for row in self.rows if row.kbo == subject and row.kind == MAIN and row.covered]
        return {row.project_year: row.awarded - (row.paid or 0) for row in own}

    def unpaid(self, subject: str, years: set[int]) -> int | None:
        """Awarded and not yet paid in these project years."""
        if not years:
            return 0
        if not self.known(self.subjects.group(subject)):
            return None
        return sum(max(0, cents) for year, cents in self.balances(subject).items() if year is None or year in years)

    def claim(self, subject: str, stakes: dict[int, int]) -> int:
        """The KPI amount less what was never paid: of its own year, or of the whole when that leaves more."""
        total = sum(stakes.values())
        if not total or not self.known(self.subjects.group(subject)):
            return total
        balances = self.balances(subject)
        whole = total - max(0, sum(balances.values()))
        if None in balances:
            return max(0, whole)
        yearly = sum(max(0, stake - max(0, balances.get(year, 0))) for year, stake in stakes.items())
        return max(0, whole, yearly)

    def over(self, group: list[str], kind: str) -> int | None:
        """Paid above the awards, of one kind."""
        if not self.known(group):
            return None
        rows = [row for row in self.rows if row.kbo in group]
        if not rows:
            return None  # nothing was promised or paid
        rows = [row for row in rows if row.kind == kind and row.covered]
        return max(0, sum((row.paid or 0) - row.comparable for row in rows))
