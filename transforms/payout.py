"""The section `payout` of a scheme: project years, tariff, deadlines.

The section is optional; every entry is dated and names its source, as in `transforms/scheme.py`.
`Payout.on(day)` picks the entries that hold on a day and works them out per project year. Amounts
are euros, KPI units exact decimals. A contradiction is a ValueError that says where and what to do.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, Field, model_validator

from transforms.dated import CodeText, Dated, ExactDecimal, Frozen, Sourced, in_force, latest
from transforms.payout_keys import action_key, group_key


def _own_key(value: str) -> str:
    key = action_key(value)
    if key != value:
        raise ValueError(f"write the action by its number or name alone, as {key or '9'!r}")
    return value


T = TypeVar("T")
Share = Annotated[ExactDecimal, Field(ge=0, le=1, decimal_places=4)]
Exact2 = Annotated[ExactDecimal, Field(ge=0, max_digits=18, decimal_places=2)]
Action = Annotated[CodeText, AfterValidator(_own_key)]
Number = Annotated[int, Field(ge=1, le=9999)]


class ProjectYear(Sourced):
    year: Number
    begin: date
    end: date
    extended_to: date | None = None

    @model_validator(mode="after")
    def _runs_forward(self) -> ProjectYear:
        if not self.begin <= self.end <= (self.extended_to or self.end):
            days = f"`begin` {self.begin}, `end` {self.end}, `extended_to` {self.extended_to or 'none'}"
            raise ValueError(f"project year {self.year}: {days}: must follow each other in this order")
        return self


class _OfYears(Sourced):
    project_years: tuple[Number, ...] = Field(min_length=1)


class Round(_OfYears):
    """The call under which project years were awarded: it decides which tariff they have."""

    round: Number


class BudgetYear(_OfYears):
    """The budget from which the awards of project years come."""

    budget_year: Number


class Budget(Sourced):
    year: Number
    amount: Exact2


class Deadline(Sourced):
    """Last day on which a KPI report is on time; the day itself still is."""

    project_year: Number
    period: Literal["6 maanden", "projectjaar"]
    due: date


class TariffRow(Frozen):
    """One target group: units and euros a unit. `inferred`: the action number was derived from the order of rows."""

    action: Action
    goal: str
    group: CodeText
    max_units: Exact2
    rate: Exact2
    ceiling: Exact2
    basis: Literal["read", "inferred"]


class Tariff(Sourced):
    """The tariff of a round; a round without a tariff has that of the round before."""

    round: Number
    rows: tuple[TariffRow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_row_twice(self) -> Tariff:
        seen: set[tuple[str, str]] = set()
        for row in self.rows:
            key = (row.action, group_key(row.group))
            if key in seen:
                raise ValueError(f"action {row.action}, group {row.group!r} stands twice in `rows`; keep one")
            seen.add(key)
        return self


class ActionCeiling(Sourced):
    """Ceiling of a whole action in a round, where it is not left to the sum of its target groups."""

    round: Number
    action: Action
    amount: Exact2


class Payout(Frozen):
    advance_share: tuple[Dated[Share], ...] = Field(min_length=1)
    interim_share: tuple[Dated[Share], ...] = Field(min_length=1)
    threshold_inhabitants: tuple[Dated[Annotated[int, Field(ge=0)]], ...] = ()
    project_years: tuple[ProjectYear, ...] = Field(min_length=1)
    rounds: tuple[Round, ...] = Field(min_length=1)
    budget_years: tuple[BudgetYear, ...] = ()
    budgets: tuple[Budget, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    action_ceilings: tuple[ActionCeiling, ...] = ()
    always_juried: tuple[Dated[tuple[Action, ...]], ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> Payout:
        self.on(date.max)
        return self

    def on(self, day: date) -> PayoutValues:
        """The values that hold on `day`, worked out per project year; a ValueError when they do not fit together."""
        years = in_force(self.project_years, lambda e: e.year, day, "project_years")
        _check_order(tuple(years.values()))
        calls = in_force(self.rounds, lambda e: e.round, day, "rounds")
        rounds = _per_year(calls, years, "rounds")
        budget_entries = in_force(self.budget_years, lambda e: e.budget_year, day, "budget_years")
        budget_years = _per_year(budget_entries, years, "budget_years")
        if outside := sorted(set(years) - set(rounds)):
            raise ValueError(f"`rounds`: project year {outside[0]} stands in no round; add it to one")
        deadlines = in_force(self.deadlines, lambda e: (e.project_year, e.period), day, "deadlines")
        for year, _ in deadlines:
            _check_known(year, years, "deadlines")
        tariffs = in_force(self.tariffs, lambda e: e.round, day, "tariffs")
        ceilings = in_force(self.action_ceilings, lambda e: (e.round, e.action), day, "action_ceilings")
        for field, numbers in (("tariffs", set(tariffs)), ("action_ceilings", {number for number, _ in ceilings})):
            if unknown := sorted(numbers - set(rounds.values())):
                raise ValueError(f"`{field}`: round {unknown[0]} does not stand under `rounds`; add it there")
        budgets = in_force(self.budgets, lambda e: e.year, day, "budgets")
        threshold = latest(self.threshold_inhabitants, day)
        juried = latest(self.always_juried, day)
        return PayoutValues(
            advance_share=_required(self.advance_share, day, "advance_share"),
            interim_share=_required(self.interim_share, day, "interim_share"),
            threshold_inhabitants=threshold.value if threshold else None,
            project_years=tuple(
                ProjectYearValues(e.year, e.begin, e.end, e.extended_to, rounds[e.year], budget_years.get(e.year))
                for e in years.values()
            ),
            deadlines=tuple(DeadlineValues(e.project_year, e.period, e.due) for e in deadlines.values()),
            budgets={year: entry.amount for year, entry in budgets.items()},
            tariff=tuple(_values(year, row) for year in years for row in _rows(tariffs, rounds[year])),
            action_ceilings={
                (year, action): amount
                for year in years
                for action, amount in _ceilings(tariffs, ceilings, rounds[year]).items()
            },
            always_juried=juried.value if juried else (),
        )


@dataclass(frozen=True)
class ProjectYearValues:
    year: int
    begin: date
    end: date
    extended_to: date | None
    round: int
    budget_year: int | None


@dataclass(frozen=True)
class DeadlineValues:
    project_year: int
    period: str  # 6 maanden | projectjaar
    due: date


@dataclass(frozen=True)
class TariffValues:
    """A target group in a project year; `inferred`: its action number was derived from the order of rows."""

    project_year: int
    action: str
    group: str
    group_key: str
    max_units: Decimal
    rate: Decimal
    ceiling: Decimal
    inferred: bool


@dataclass(frozen=True)
class PayoutValues:
    """The payout of one scheme on one day; amounts in euros."""

    advance_share: Decimal
    interim_share: Decimal
    threshold_inhabitants: int | None
    project_years: tuple[ProjectYearValues, ...]
    deadlines: tuple[DeadlineValues, ...]
    budgets: dict[int, Decimal]
    tariff: tuple[TariffValues, ...]
    action_ceilings: dict[tuple[int, str], Decimal]  # by project year and action
    always_juried: tuple[str, ...]

    @property
    def balance_share(self) -> Decimal:
        return 1 - self.advance_share


def _check_order(years: tuple[ProjectYear, ...]) -> None:
    for before, after in pairwise(years):
        if after.begin <= before.end:
            raise ValueError(
                f"`project_years`: project year {after.year} begins on {after.begin.isoformat()}, but project year "
                f"{before.year} ends on {before.end.isoformat()}; project years follow each other and do not overlap"
            )


def _check_known(year: int, years: Container[int], field: str) -> None:
    if year not in years:
        raise ValueError(f"`{field}`: project year {year} does not stand under `project_years`; add it there")


def _per_year(entries: Mapping[int, _OfYears], years: Container[int], field: str) -> dict[int, int]:
    """Project year -> the number (round, budget year) of the one entry that names it."""
    found: dict[int, int] = {}
    for number, entry in entries.items():
        for year in entry.project_years:
            _check_known(year, years, field)
            if year in found:
                raise ValueError(f"`{field}`: project year {year} stands under {found[year]} and {number}; keep one")
            found[year] = number
    return found


def _required(values: tuple[Dated[T], ...], day: date, field: str) -> T:
    entry = latest(values, day)
    if entry is None:
        raise ValueError(f"`{field}` has no value that holds on {day.isoformat()}")
    return entry.value


def _tariff_round(tariffs: Mapping[int, Tariff], number: int) -> int | None:
    """The round whose tariff holds in a round: its own, else the last before it that has one."""
    return max((own for own in tariffs if own <= number), default=None)


def _rows(tariffs: Mapping[int, Tariff], number: int) -> tuple[TariffRow, ...]:
    own = _tariff_round(tariffs, number)
    return () if own is None else tariffs[own].rows


def _values(year: int, row: TariffRow) -> TariffValues:
    return TariffValues(
        project_year=year,
        action=row.action,
        group=row.group,
        group_key=group_key(row.group),
        max_units=row.max_units,
        rate=row.rate,
        ceiling=row.ceiling,
        inferred=row.basis == "inferred",
    )


def _ceilings(
    tariffs: Mapping[int, Tariff], ceilings: Mapping[tuple[int, str], ActionCeiling], number: int
) -> dict[str, Decimal]:
    """Per action the sum of its target groups, unless a ceiling was set since the round the tariff comes from."""
    result: dict[str, Decimal] = {}
    for row in _rows(tariffs, number):
        result[row.action] = result.get(row.action, Decimal("0.00")) + row.ceiling
    since = _tariff_round(tariffs, number) or 0
    for (own, action), entry in ceilings.items():
        if since <= own <= number:
            if result and action not in result:
                raise ValueError(f"`action_ceilings`: action {action} has no row in the tariff of round {own}")
            result[action] = entry.amount
    return result
