"""The payout section of a scheme: project years, deadlines, tariffs, ceilings and budgets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .keys import action_key, group_key
from .values import to_cents

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class ProjectYear:
    """One project year, with its tariff round and the year of its budget."""

    begin: date
    end: date
    extended_to: date | None
    round: int
    budget_year: int | None

    @property
    def calendar_years(self) -> range:
        """The years it touches."""
        return range(self.begin.year, (self.extended_to or self.end).year + 1)


@dataclass(frozen=True)
class Tariff:
    """Cents a unit, and the ceiling of a target group."""

    rate: int
    ceiling: int


@dataclass(frozen=True, eq=False)
class PayoutLaw:
    """What was promised at what price, and when it had to be reported; cents."""

    advance: Fraction
    interim: Fraction
    years: dict[int, ProjectYear]
    deadlines: dict[tuple[int, str], date]
    budgets: dict[int, int]
    tariffs: dict[tuple[int, str], dict[str, Tariff]]  # (round, action) -> target group -> tariff
    ceilings: dict[tuple[int, str], int]  # (round, action), where the scheme gives one
    always_jury: frozenset[str]

    def groups(self, year: int, action: str) -> dict[str, Tariff]:
        """The tariff of an action in a project year: of its round, else of the last round before with any."""
        project = self.years.get(year)
        rounds = [number for number, _ in self.tariffs if project and number <= project.round]
        return self.tariffs.get((max(rounds), action), {}) if rounds else {}

    @property
    def actions(self) -> frozenset[str]:
        """Every action with a tariff, in any round."""
        return frozenset(action for _, action in self.tariffs)

    def ceiling(self, year: int, action: str) -> int | None:
        """The ceiling of an action: given for its round, else the sum of its target groups."""
        project, groups = self.years.get(year), self.groups(year, action)
        if project and (project.round, action) in self.ceilings:
            return self.ceilings[project.round, action]
        return sum(tariff.ceiling for tariff in groups.values()) if groups else None


def cents(value: object) -> int:
    """An amount of the scheme file."""
    found = to_cents(Decimal(str(value)))
    if found is None:
        raise ValueError(f"Not an amount: {value!r}")
    return found


def latest(entries: Iterable[Entry], day: date) -> Iterator[Entry]:
    """Entries that are valid on the day, the latest last, so that it wins in a dictionary."""
    valid = [entry for entry in entries if entry["valid_from"] <= day]
    yield from sorted(valid, key=lambda entry: entry["valid_from"])


def single(entries: Iterable[Entry], day: date) -> Any:
    """The value that is valid on the day."""
    return list(latest(entries, day))[-1]["value"]


def read_payout(section: Mapping[str, Any] | None, day: date) -> PayoutLaw | None:
    """The section as it stands on a day; None without one."""
    if section is None:
        return None
    rounds = {year: entry["round"] for entry in latest(section["rounds"], day) for year in entry["project_years"]}
    budget_years = {
        year: entry["budget_year"] for entry in latest(section["budget_years"], day) for year in entry["project_years"]
    }
    years = {
        entry["year"]: ProjectYear(
            entry["begin"],
            entry["end"],
            entry.get("extended_to"),
            rounds[entry["year"]],
            budget_years.get(entry["year"]),
        )
        for entry in latest(section["project_years"], day)
    }
    tariffs: dict[tuple[int, str], dict[str, Tariff]] = {}
    for entry in latest(section.get("tariffs") or [], day):
        for row in entry["rows"]:
            action = action_key(str(row["action"])) or ""
            tariff = Tariff(cents(row["rate"]), cents(row["ceiling"]))
            tariffs.setdefault((entry["round"], action), {})[group_key(row["group"])] = tariff
    ceilings = {
        (entry["round"], action_key(str(entry["action"])) or ""): cents(entry["amount"])
        for entry in latest(section.get("action_ceilings") or [], day)
    }
    jury = single(section["always_juried"], day) if section.get("always_juried") else []
    return PayoutLaw(
        advance=Fraction(str(single(section["advance_share"], day))),
        interim=Fraction(str(single(section["interim_share"], day))),
        years=years,
        deadlines={(e["project_year"], e["period"]): e["due"] for e in latest(section.get("deadlines") or [], day)},
        budgets={entry["year"]: cents(entry["amount"]) for entry in latest(section.get("budgets") or [], day)},
        tariffs=tariffs,
        ceilings=ceilings,
        always_jury=frozenset(action_key(str(action)) or "" for action in jury),
    )
