"""The scheme file: dated values, codes and the codes of all other schemes."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from .payout_law import PayoutLaw, read_payout
from .values import read_money


@dataclass(frozen=True)
class Law:
    """One scheme as it stands on 31 December of the closing year; amounts in cents."""

    id: str
    main: frozenset[str]
    incentive: frozenset[str]
    foreign: frozenset[str]
    known_schemes: frozenset[str]
    years: tuple[int, ...]
    closing_year: int
    factor: Fraction
    deciding_period: str
    accept_provisional: bool
    eligible: frozenset[str]
    flanders_sectors: frozenset[str]
    eu_sectors: frozenset[str]
    incentive_amounts: frozenset[int]
    register_patterns: tuple[tuple[str, str], ...]
    tolerance_list: int
    tolerance_register_row: int
    standard_amounts: dict[str, int] = field(compare=False)  # kind of incentive -> cents
    payout: PayoutLaw | None
    name: str

    @property
    def codes(self) -> frozenset[str]:
        """All codes of this scheme."""
        return self.main | self.incentive


def value_on(entries: Iterable[Mapping[str, Any]], day: date) -> Any:
    """The value with the latest valid_from on or before the day."""
    valid = [entry for entry in entries if entry["valid_from"] <= day]
    if not valid:
        raise ValueError(f"No value is valid on {day}.")
    return max(valid, key=lambda entry: entry["valid_from"])["value"]


def all_codes(document: Mapping[str, Any], group: str, day: date = date.max) -> frozenset[str]:
    """The codes of a group (`main`, `incentive`) that are valid on the day."""
    return frozenset(row["code"] for row in document["codes"].get(group) or [] if row["valid_from"] <= day)


def money(text: object) -> int:
    """A dated amount of the scheme file in cents."""
    cents = read_money(str(text))
    if cents is None:
        raise ValueError(f"The scheme holds an amount that is no amount: {text!r}")
    return cents


def known_codes(folder: Path) -> tuple[frozenset[str], frozenset[str]]:
    """(codes, scheme ids) of all scheme files of a folder and of the reference list."""
    codes: set[str] = set()
    ids: set[str] = set()
    for path in sorted(folder.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        ids.add(document["id"])
        codes |= all_codes(document, "main") | all_codes(document, "incentive")
    with (folder / "reference" / "reporting_codes.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            codes |= {row["code"].strip().upper(), row["alias"].strip().upper()}
    return frozenset(codes - {"", "(NONE)"}), frozenset(ids)


def load_law(path: Path, closing_year: int | None) -> Law:
    """The scheme of one YAML file; its siblings give the codes of other schemes."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    year = closing_year or int(value_on(document["closing_year"], date.max))
    day = date(year, 12, 31)
    main, incentive = all_codes(document, "main", day), all_codes(document, "incentive", day)
    codes, ids = known_codes(path.parent)
    tolerance = {row["kind"]: money(value_on(row["amounts"], day)) for row in document["reconciliation_tolerance"]}
    amounts = frozenset(money(value_on(row["amounts"], day)) for row in document["standard_incentives"])
    patterns = tuple(
        (row["subthema"].casefold(), row["verstrekker"].casefold())
        for row in document["register_patterns"]
        if row["valid_from"] <= day
    )
    return Law(
        id=document["id"],
        main=main,
        incentive=incentive,
        foreign=codes - main - incentive,
        known_schemes=ids | {document["id"]},
        years=tuple(range(int(value_on(document["first_year"], day)), year + 1)),
        closing_year=year,
        factor=Fraction(str(value_on(document["factor"], day))),
        deciding_period=value_on(document["deciding_period"], day),
        accept_provisional=bool(value_on(document["accept_provisional"], day)),
        eligible=frozenset(value_on(document["eligible_cost_classes"], day)),
        flanders_sectors=frozenset(map(str, value_on(document["flanders_sector_codes"], day))),
        eu_sectors=frozenset(map(str, value_on(document["eu_sector_codes"], day))),
        incentive_amounts=amounts,
        register_patterns=patterns,
        tolerance_list=tolerance["dated_list"],
        tolerance_register_row=tolerance["register_row"],
        standard_amounts={r["kind"]: money(value_on(r["amounts"], day)) for r in document["standard_incentives"]},
        payout=read_payout(document.get("payout"), day),
        name=document["name"]["nl"],
    )
