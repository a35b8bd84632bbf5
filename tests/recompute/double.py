"""One KPI registered under several actions: is there a double investment against it?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from .awards import ACTION
from .keys import action_order
from .law import Law
from .ledger import Ledger
from .payments import Lists
from .readings import Judge
from .records import Action
from .reference import Authorities

ENOUGH, TOO_LITTLE, UNCLEAR = "voldoende", "onvoldoende", "te onderzoeken"
NAMED = re.compile(r"(?<!\w)actie\s+0*([0-9]{1,3})(?!\w)", re.IGNORECASE)


@dataclass(frozen=True)
class Double:
    """One set of linked actions of an authority; cents."""

    kbo: str
    actions: tuple[str, ...]
    years: tuple[int, ...]
    needed: int | None  # of the years with an award; None: there is none
    whole: bool  # whether every year has an award
    spent: int
    state: str


def named_in(action: Action) -> set[str]:
    """The actions of the scheme that a BBC action names."""
    return {number for text in (action.code, *action.texts) for number in NAMED.findall(text)}


def merge(links: Iterable[set[str]]) -> list[set[str]]:
    """Sets that share an action become one."""
    merged: list[set[str]] = []
    for link in links:
        apart = [other for other in merged if not other & link]
        merged = [*apart, link.union(*(other for other in merged if other & link))]
    return merged


def find_doubles(law: Law, lists: Lists, ledger: Ledger, judge: Judge, authorities: Authorities) -> list[Double]:
    """Linked per authority and project year; the same set in several years is one row."""
    links: dict[tuple[str, int], list[set[str]]] = defaultdict(list)
    for row in lists.kpi:
        if others := set(row.also) - {row.action}:
            links[authorities.authority(row.kbo), row.project_year].append({row.action, *others})
    years: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    for (kbo, year), own in sorted(links.items()):
        for actions in merge(own):
            years[kbo, tuple(sorted(actions, key=action_order))].append(year)
    book = InvestmentBook(law, lists, ledger, judge, authorities)
    return once(judge, [book.judge(kbo, actions, tuple(own)) for (kbo, actions), own in sorted(years.items())])


def once(judge: Judge, doubles: list[Double]) -> list[Double]:
    """Spending justifies once: sets of a subject that share an action need their sum."""
    subject = judge.subjects.subject
    found = []
    for double in doubles:
        beside = [d for d in doubles if subject(d.kbo) == subject(double.kbo) and {*d.actions} & {*double.actions}]
        enough = all(d.whole for d in beside) and double.spent >= sum(d.needed or 0 for d in beside)
        if double.state == ENOUGH and not enough:
            double = replace(double, state=UNCLEAR)
        found.append(double)
    return found


@dataclass(frozen=True)
class InvestmentBook:
    """Awards and spending of linked actions."""

    law: Law
    lists: Lists
    ledger: Ledger
    judgement: Judge
    authorities: Authorities

    def judge(self, kbo: str, actions: tuple[str, ...], years: tuple[int, ...]) -> Double:
        """What was needed and spent, and whether BBC keeps the actions apart."""
        highest = [max(self.award(kbo, year, action) for action in actions) for year in years]
        needed = sum(len(actions) * 2 * award for award in highest) if any(highest) else None
        payout = self.law.payout
        projects = [payout.years[year] for year in years if year in payout.years] if payout else []
        calendar = {year for project in projects for year in project.calendar_years}
        subject = self.judgement.subjects.subject(kbo)
        group = self.judgement.subjects.group(subject)
        named: dict[tuple[int, str], set[str]] = {}
        for action, reading in self.ledger.actions:
            unit = action.report.body.unit
            own = unit is not None and self.authorities.authority(unit.kbo) in group
            if own and reading.role in ("main", "mixed") and action.report.year in calendar:
                names = named_in(action)
                named[action.report.set_number, action.id] = names if names & set(actions) else set()
        spent = 0
        for line in self.ledger.lines:
            names = named.get((line.action.report.set_number, line.action.id), set())
            if line.is_main and line.year in calendar and len(names) == 1:
                spent += line.total
        found = set().union(*(names for names in named.values() if len(names) == 1))
        mixed = any(len(names) > 1 for names in named.values())
        owed = self.judgement.owed(subject, "projectperiode")
        missing = any(year in calendar and not self.judgement.filings.filed(unit, year) for unit, year in owed)
        state = UNCLEAR
        if all(highest) and needed is not None and not mixed and not missing and found == set(actions):
            state = ENOUGH if spent >= needed else TOO_LITTLE
        return Double(kbo, actions, years, needed, all(highest), spent, state)

    def award(self, kbo: str, year: int, action: str) -> int:
        """What was awarded for an action in a project year."""
        return sum(
            award.cents
            for award in self.lists.awards
            if award.kind == ACTION
            and (award.project_year, award.action) == (year, action)
            and self.authorities.authority(award.kbo) == kbo
        )
