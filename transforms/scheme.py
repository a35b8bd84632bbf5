"""The law: subsidy schemes as typed, frozen models, read from `schemes/*.yaml`.

A parameter is a list of dated values (`transforms/dated.py`), each with its source. `Scheme.at(year)`
picks the values that hold on 31 December of the closing year. An unknown key, an unknown
source or a bad date is a `SchemeError` that names the file and the key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import Field, ValidationError, model_validator

from transforms.dated import CodeText, Dated, ExactDecimal, Frozen, Source, Sourced, latest
from transforms.payout import Payout, PayoutValues

T = TypeVar("T")


class SchemeError(ValueError):
    """A scheme file cannot be used; the message names file, key, what was expected and what to do."""


CostClass = Literal[
    "werking",
    "personeel",
    "werkingssubsidie_toegestaan",
    "te_beoordelen",
    "investering",
    "financiering",
    "financieel",
]


class CodeEntry(Sourced):
    code: CodeText


class Codes(Frozen):
    main: tuple[CodeEntry, ...] = Field(min_length=1)
    incentive: tuple[CodeEntry, ...]


class KindAmounts(Frozen):
    """Dated amounts of one kind (an incentive, a payments source)."""

    kind: str
    amounts: tuple[Dated[ExactDecimal], ...] = Field(min_length=1)


class RegisterPattern(Sourced):
    subthema: str = Field(min_length=1)
    verstrekker: str = Field(min_length=1)


class Names(Frozen):
    nl: str
    en: str


class Scheme(Frozen):
    """One subsidy scheme as written in its file."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: Names
    sources: dict[str, Source]
    codes: Codes
    first_year: tuple[Dated[int], ...] = Field(min_length=1)
    closing_year: tuple[Dated[int], ...] = Field(min_length=1)
    control_date: tuple[Dated[date], ...] = Field(min_length=1)
    factor: tuple[Dated[ExactDecimal], ...] = Field(min_length=1)
    deciding_period: tuple[Dated[Literal["computed", "boekjaar", "projectperiode"]], ...] = Field(min_length=1)
    accept_provisional: tuple[Dated[bool], ...] = Field(min_length=1)
    eligible_cost_classes: tuple[Dated[tuple[CostClass, ...]], ...] = Field(min_length=1)
    flanders_sector_codes: tuple[Dated[tuple[CodeText, ...]], ...] = Field(min_length=1)
    eu_sector_codes: tuple[Dated[tuple[CodeText, ...]], ...] = Field(min_length=1)
    standard_incentives: tuple[KindAmounts, ...]
    register_patterns: tuple[RegisterPattern, ...]
    max_quarantine_share: tuple[Dated[ExactDecimal], ...] = Field(min_length=1)
    reconciliation_tolerance: tuple[KindAmounts, ...]
    payout: Payout | None = None

    @model_validator(mode="after")
    def _sources_exist(self) -> Scheme:
        unknown = sorted({name for name in _source_names(self.model_dump()) if name not in self.sources})
        if unknown:
            raise ValueError(f"source {unknown[0]!r} is not listed under `sources`")
        kinds = {entry.kind for entry in self.reconciliation_tolerance}
        if kinds != {"dated_list", "register_row"}:
            raise ValueError("`reconciliation_tolerance` needs the kinds dated_list and register_row")
        return self

    def at(self, closing_year: int | None = None) -> SchemeValues:
        """Values that hold on 31 December of the closing year (default: the scheme's own)."""
        year = closing_year or _latest(self.closing_year, date.max, self.id, "closing_year").value
        day = date(year, 12, 31)

        def value(field: str) -> Any:
            return _latest(getattr(self, field), day, self.id, field).value

        start = min(entry.value for entry in self.first_year)
        if year < start:
            raise SchemeError(
                f"scheme {self.id}: closing year {year} lies before its first year {start}; "
                f"choose --year {start} or later"
            )
        factor: Decimal = value("factor")
        if not 0 < factor < 1000 or factor != round(factor, 4):
            raise SchemeError(
                f"scheme {self.id}: factor must lie between 0 and 1000, with at most four decimals; found {factor}"
            )
        tolerance = {
            entry.kind: _latest(entry.amounts, day, self.id, "reconciliation_tolerance").value
            for entry in self.reconciliation_tolerance
        }
        try:
            payout = self.payout.on(day) if self.payout else None
        except ValueError as error:
            raise SchemeError(f"scheme {self.id}: payout: {error}") from error
        return SchemeValues(
            scheme=self,
            id=self.id,
            first_year=value("first_year"),
            closing_year=year,
            control_date=value("control_date"),
            factor=factor,
            deciding_period=value("deciding_period"),
            accept_provisional=value("accept_provisional"),
            main_codes=tuple(c.code for c in self.codes.main if c.valid_from <= day),
            incentive_codes=tuple(c.code for c in self.codes.incentive if c.valid_from <= day),
            eligible_cost_classes=value("eligible_cost_classes"),
            flanders_sector_codes=value("flanders_sector_codes"),
            eu_sector_codes=value("eu_sector_codes"),
            standard_incentives={
                entry.kind: _latest(entry.amounts, day, self.id, "standard_incentives").value
                for entry in self.standard_incentives
            },
            register_patterns=tuple((p.subthema, p.verstrekker) for p in self.register_patterns if p.valid_from <= day),
            max_quarantine_share=value("max_quarantine_share"),
            tolerance_dated_list=tolerance["dated_list"],
            tolerance_register_row=tolerance["register_row"],
            payout=payout,
        )


@dataclass(frozen=True)
class SchemeValues:
    """The values of one scheme for one closing year; amounts in euros."""

    scheme: Scheme
    id: str
    first_year: int
    closing_year: int
    control_date: date
    factor: Decimal
    deciding_period: str
    accept_provisional: bool
    main_codes: tuple[str, ...]
    incentive_codes: tuple[str, ...]
    eligible_cost_classes: tuple[str, ...]
    flanders_sector_codes: tuple[str, ...]
    eu_sector_codes: tuple[str, ...]
    standard_incentives: dict[str, Decimal]
    register_patterns: tuple[tuple[str, str], ...]
    max_quarantine_share: Decimal
    tolerance_dated_list: Decimal
    tolerance_register_row: Decimal
    payout: PayoutValues | None


def load_scheme(path: Path) -> Scheme:
    """Read one scheme file; raises SchemeError naming the file and the key."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeyLoader)
        return Scheme.model_validate(data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SchemeError(f"{path.name}: cannot be read: {error}") from error
    except ValidationError as error:
        raise SchemeError(_explain(path.name, error)) from error


def load_schemes(folder: Path) -> dict[str, Scheme]:
    """All schemes of a folder by id, in order of id."""
    schemes: dict[str, Scheme] = {}
    for path in sorted(folder.glob("*.yaml")):
        scheme = load_scheme(path)
        if scheme.id in schemes:
            raise SchemeError(f"{path.name}: id {scheme.id!r} is used by another file; ids are unique")
        schemes[scheme.id] = scheme
    return dict(sorted(schemes.items()))


class _UniqueKeyLoader(yaml.SafeLoader):
    """YAML keeps the last of two equal keys in silence; in a law that is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def _date_as_text(_: yaml.SafeLoader, node: yaml.ScalarNode) -> str:
    """A date stays text until the model reads it, so that a bad one is an error that names its key."""
    return str(node.value)


_UniqueKeyLoader.add_constructor("tag:yaml.org,2002:timestamp", _date_as_text)


def _latest(values: tuple[Dated[T], ...], day: date, scheme: str, field: str) -> Dated[T]:
    entry = latest(values, day)
    if entry is None:
        raise SchemeError(f"scheme {scheme}: `{field}` has no value that holds on {day.isoformat()}")
    return entry


def _source_names(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["source"]] if isinstance(value.get("source"), str) else []
        return own + [name for inner in value.values() for name in _source_names(inner)]
    if isinstance(value, list | tuple):
        return [name for inner in value for name in _source_names(inner)]
    return []


def _explain(file: str, error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"]) or "(whole file)"
        silent = problem["type"] in {"missing", "extra_forbidden"} or isinstance(problem["input"], dict)
        found = "" if silent else f", found {problem['input']!r:.80}"
        hint = {
            "extra_forbidden": "unknown key; remove it or correct its spelling",
            "missing": "this key is required; add it",
        }.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        lines.append(f"{file}: key `{key}`: {hint}{found}")
    return "\n".join(lines)
