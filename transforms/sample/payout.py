"""Awards and KPI reports of one authority: what fits its payments, and what a story changes in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypedDict

from transforms.sample.law import Law
from transforms.sample.model import Award, KpiRow, Payment

YEAR_END, INTERIM = "projectjaar", "6 maanden"
PARTNERSHIP, BOND, MENTOR = "samenwerking", "sib", "mentor"
FIRST_VERSION = "eerste_versie"
_STANDARD = {10_000_00: PARTNERSHIP, 25_000_00: BOND}

# The calendar years in which a project year was paid; the last balance came a year later.
_PROJECT_YEAR = {2022: 1, 2023: 1, 2024: 2, 2025: 3, 2026: 3}


class Change(TypedDict, total=False):
    """Fields of a report that a story sets."""

    done: int
    confirmed: int
    day: date
    reason: str
    also: str


def project_year_of(year: int) -> int:
    """Return the project year for which a payment of this calendar year was."""
    return _PROJECT_YEAR[year]


def advance_of(cents: int) -> int:
    """Return 80 % of an award in cents, half-up."""
    return (cents * 80 + 50) // 100


class Payout:
    """The awards of one authority, and its reports on them: all reached and in time, unless a story says else.

    Its chance is its own, so that awards change nothing in the accounts of any story.
    """

    def __init__(self, law: Law, kbo: str, name: str) -> None:
        self._law, self._kbo, self._name = law, kbo, name
        self._random = Random(kbo)
        self._rows = [row for row in law.tariff if row.action not in law.juried]
        self._random.shuffle(self._rows)
        # The first two are never of one action, so that every promise has two actions.
        head, *tail = self._rows
        self._rows = [head, *sorted(tail, key=lambda row: row.action == head.action)]
        self._awards: list[Award] = []
        self._changes: dict[tuple[Award, str], Change] = {}
        self._silent: set[tuple[Award, str]] = set()
        self._first: list[tuple[Award, str, Change]] = []

    def award(
        self, project_year: int, action: str, group: str, units: int, cents: int | None = None, *, more: int = 0
    ) -> Award:
        """Award units of a target group: by default their tariff; `more` units were asked for and refused."""
        rate = self._law.rate(action, group)
        return self._add(project_year, action, group, units, rate * units if cents is None else cents, more)

    def award_incentive(self, project_year: int, kind: str, cents: int) -> None:
        """Award an incentive of this kind."""
        self._awards.append(Award(self._kbo, self._name, project_year, "", kind, cents))

    def promise(self, project_year: int, cents: int, kbo: str | None = None, name: str | None = None) -> list[Award]:
        """Award this amount within units, tariff and ceilings, on actions without an award in that project year.

        Only one award is not in whole euros. Raises ValueError when the tariff cannot carry the amount.
        """
        rest, awards = cents, []
        taken = {award.action for award in self._awards if award.project_year == project_year}
        free = [row for row in self._rows if row.action not in taken]
        for number, row in enumerate(free):
            most = row.max_units * self._random.randint(60, 95) // 100 or 1
            if number == 0:
                most = max(1, min(most, cents // 2 // row.rate))
            units = min(most, -(-rest // row.rate))
            more = 1 + self._random.randint(0, units // 5)
            part = min(rest, units * row.rate)
            awards.append(self._add(project_year, row.action, row.group, units, part, more, kbo, name))
            rest -= part
            if rest == 0:
                return awards
        raise ValueError(f"the tariff cannot carry an award of {cents} cents. Hint: choose another `seed`.")

    def _add(
        self,
        project_year: int,
        action: str,
        group: str,
        units: int,
        cents: int,
        more: int,
        kbo: str | None = None,
        name: str | None = None,
    ) -> Award:
        reach = self._random.randint(0, units // 4)
        award = Award(
            kbo or self._kbo, name or self._name, project_year, action, group, cents, units, units + more, reach
        )
        self._awards.append(award)
        return award

    def settle(self, payments: Iterable[Payment]) -> list[Award]:
        """Award what was paid in each project year that has no award yet; return all awards of actions."""
        paid: dict[tuple[str, str, int], int] = defaultdict(int)
        done = {award.project_year for award in self._awards if award.action}
        kinds = {award.group for award in self._awards if not award.action}
        for payment in payments:
            if payment.kind in ("voorschot", "saldo") and payment.project_year not in done:
                paid[payment.kbo, payment.name, payment.project_year] += payment.cents
            if payment.kind == "stimulans" and not kinds:
                self.award_incentive(payment.project_year, _STANDARD.get(payment.cents, MENTOR), payment.cents)
        for (kbo, name, project_year), cents in sorted(paid.items(), key=lambda item: item[0][2]):
            self.promise(project_year, cents, kbo, name)
        return [award for award in self._awards if award.action]

    def change(self, award: Award, period: str, change: Change) -> None:
        """Set fields of the report on an award."""
        self._changes[award, period] = change

    def report_first(self, award: Award, period: str, change: Change) -> None:
        """Add an earlier version of the report on an award, in a file of its own."""
        self._first.append((award, period, change))

    def silence(self, award: Award, period: str) -> None:
        """Leave out the report on an award."""
        self._silent.add((award, period))

    def awards(self) -> tuple[Award, ...]:
        return tuple(self._awards)

    def reports(self) -> tuple[KpiRow, ...]:
        """Return a row for each award and each period that has a deadline."""
        rows = [self._report(*entry, FIRST_VERSION) for entry in self._first]
        for award in self._awards:
            for period in (INTERIM, YEAR_END):
                if not award.action or (award.project_year, period) not in self._law.deadlines:
                    continue
                row = self._report(award, period, self._changes.get((award, period), {}), "")
                if (award, period) not in self._silent:
                    rows.append(row)
        return tuple(rows)

    def _report(self, award: Award, period: str, change: Change, version: str) -> KpiRow:
        target = award.confirmed or 0
        if period == INTERIM:
            done = -(-target * self._random.randint(30, 70) // 100)
        else:
            done = target + self._random.randint(0, target // 8)
        due = self._law.deadlines[award.project_year, period]
        row = KpiRow(
            kbo=award.kbo,
            project_year=award.project_year,
            period=period,
            action=award.action,
            group=award.group,
            confirmed=target,
            reach=award.reach or 0,
            done=done,
            day=due - timedelta(days=self._random.randint(0, 12)),
            version=version,
        )
        return replace(row, **change)
