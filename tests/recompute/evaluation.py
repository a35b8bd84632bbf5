"""KPI evaluation per authority, project year, period, action and target group (CONTROL.md section 7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .awards import ACTION, Award
from .keys import MONTHS, PERIODS, YEAR_END
from .kpi import KpiRow
from .law import Law
from .outcome import NIET_TE_BEOORDELEN
from .payments import Lists
from .readings import half_up
from .reference import Authorities, Unit

REACHED, JURY, RECLAIM = "behaald", "te jureren", "terugvordering mogelijk"
ON_TRACK, BELOW = "op schema", "onder de drempel"
NOT_REPORTED, NOT_YET = "niet gerapporteerd", "nog niet verwacht"
AwardKey = tuple[str, int, str, str]  # authority, project year, action, target group
EvaluationKey = tuple[str, int, str, str, str]  # authority, project year, period, action, target group


@dataclass(frozen=True)
class Evaluation:
    """One row; cents, and units in hundredths (None: unknown)."""

    kbo: str
    project_year: int
    period: str
    action: str
    group: str
    awarded: int | None
    target: int | None
    requested: int | None
    reported_target: int | None
    realised: int | None
    motivated: bool
    jury: bool
    deadline: date | None
    submitted: date | None
    reported: bool
    incomplete: bool  # some award surely without a report by its own authority or by its successor
    overlapping: bool  # several reports that may be about the same
    verdict: str
    stake: int | None

    @property
    def key(self) -> EvaluationKey:
        """Rows are unique under this."""
        return self.kbo, self.project_year, self.period, self.action, self.group

    @property
    def award_key(self) -> AwardKey:
        """The award that is evaluated."""
        return self.kbo, self.project_year, self.action, self.group

    @property
    def late(self) -> bool:
        """Handed in after the deadline, or without a date."""
        return self.reported and (
            self.submitted is None or (self.deadline is not None and self.submitted > self.deadline)
        )


def total(values: list[int | None]) -> int | None:
    """The sum; None when one part is unknown."""
    given = [value for value in values if value is not None]
    return sum(given) if given and len(given) == len(values) else None


class Evaluator:
    """Brings awards and reports together under the authority that exists now."""

    def __init__(self, law: Law, lists: Lists, authorities: Authorities, as_of: date) -> None:
        self.law, self.lists, self.authorities, self.as_of = law, lists, authorities, as_of
        self.awards: dict[AwardKey, list[Award]] = defaultdict(list)
        for award in lists.awards:
            if award.kind == ACTION and award.action is not None:
                key = authorities.authority(award.kbo), award.project_year, award.action, award.group
                self.awards[key].append(award)
        self.reports: dict[EvaluationKey, list[KpiRow]] = defaultdict(list)
        named = {row.key for row in lists.kpi}
        for row in lists.kpi:
            kbo = authorities.authority(row.kbo)
            group = row.group or self.only_group(kbo, row.project_year, row.action)
            if not row.group and (*row.key[:-1], group) in named:
                group = ""  # the same body reports that group by name
            self.reports[kbo, row.project_year, row.period, row.action, group].append(row)

    def only_group(self, kbo: str, year: int, action: str) -> str:
        """The target group of the only award of an action; empty when there are more or none."""
        groups = {group for k, y, a, group in self.awards if (k, y, a) == (kbo, year, action)}
        return groups.pop() if len(groups) == 1 else ""

    def evaluate(self) -> list[Evaluation]:
        """Every award in every period with a deadline or a report, and every report."""
        if self.law.payout is None:
            return []
        keys = set(self.reports)
        for kbo, year, action, group in self.awards:
            for period in PERIODS:
                if (year, period) in self.law.payout.deadlines:
                    keys.add((kbo, year, period, action, group))
        return [self.row(key) for key in sorted(keys)]

    def row(self, key: EvaluationKey) -> Evaluation:
        """One evaluation."""
        kbo, year, period, action, group = key
        payout = self.law.payout
        if payout is None:
            raise ValueError("No payout section.")
        awards, rows = self.awards.get((kbo, year, action, group), []), self.reports.get(key, [])
        awarded = sum(award.cents for award in awards) if awards else None
        target = total([award.confirmed for award in awards])
        overlapping = self.overlap(rows)
        realised = sum(row.realised for row in rows) if rows and not overlapping else None
        motivated = any(row.motivation for row in rows)
        deadline = payout.deadlines.get((year, period))
        incomplete = bool(rows) and not self.covered(awards, rows)
        verdict = NIET_TE_BEOORDELEN
        usable = self.lists.awards_complete and self.lists.kpi_present
        if not usable or not awards or incomplete or overlapping:
            pass
        elif realised is None:
            if not self.unreadable(kbo):
                verdict = NOT_REPORTED if deadline and self.as_of > deadline else NOT_YET
        elif target:
            verdict = judge(period, realised, target, motivated, payout.interim)
        stake = None
        if period == YEAR_END and awarded is not None and target and realised is not None:
            stake = 0 if verdict == REACHED else None
            if verdict in (JURY, RECLAIM):
                stake = half_up(awarded * (1 - Fraction(realised, target)))
        firsts = [row.first for row in rows if row.first is not None]
        return Evaluation(
            *key,
            awarded=awarded,
            target=target,
            requested=total([award.requested for award in awards]),
            reported_target=None if overlapping else total([row.confirmed for row in rows]),
            realised=realised,
            motivated=motivated,
            jury=action in payout.always_jury,
            deadline=deadline,
            submitted=max(firsts) if firsts and len(firsts) == len(rows) else None,
            reported=bool(rows),
            incomplete=incomplete and not self.unreadable(kbo),
            overlapping=overlapping,
            verdict=verdict,
            stake=stake,
        )

    def unreadable(self, kbo: str) -> bool:
        """Whether a report may stand in quarantine: then a missing one is no certainty."""
        refused = self.lists.refused.get("kpi", set())
        if not self.lists.kpi_complete or "kpi" in self.lists.ownerless:
            return True
        return any(self.authorities.authority(number) == kbo for number in refused)

    def covered(self, awards: list[Award], rows: list[KpiRow]) -> bool:
        """Whether each award has a report by its own authority or by a successor that speaks for it."""
        return all(any(self.speaks_for(row, self.authorities.unit(award.kbo)) for row in rows) for award in awards)

    def speaks_for(self, row: KpiRow, unit: Unit) -> bool:
        """Whether a report is about a territory as it was: its own, or that of its successor.

        A successor with a number of its own speaks for all its predecessors. Under a number that lives on, only
        what was handed in after the predecessor's last year can be about it.
        """
        reporter = self.authorities.unit(row.kbo)
        if reporter.kbo == unit.kbo:
            return True
        if reporter.kbo not in self.successors(unit):
            return False
        last = unit.last or 0
        born_later = reporter.first is not None and reporter.first > last
        return born_later or (row.submitted is not None and row.submitted.year > last)

    def overlap(self, rows: list[KpiRow]) -> bool:
        """Whether two numbers may report the same: of one territory, or a successor beside its predecessor."""
        units = [(row, self.authorities.unit(row.kbo)) for row in rows]
        return any(row.kbo != other.kbo and self.speaks_for(row, unit) for row, _ in units for other, unit in units)

    def successors(self, unit: Unit) -> set[str]:
        """What a unit became."""
        later: set[str] = set()
        while unit.successor:
            unit = self.authorities.units[unit.successor]
            later.add(unit.kbo)
        return later


def judge(period: str, realised: int, target: int, motivated: bool, interim: Fraction) -> str:
    """Reached, for the jury, or neither."""
    if period == MONTHS:
        if realised >= interim * target:
            return ON_TRACK
        return JURY if motivated else BELOW
    if realised >= target:
        return REACHED
    return JURY if motivated else RECLAIM
