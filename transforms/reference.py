"""Who is who: authorities, mergers and the chart of accounts, from `schemes/reference/`.

An authority is a territory: the KBO of the municipality and that of its OCMW both map to it.
`basis_kbo` is the municipality number under which something was reported or paid; `kbo` the
number of the authority that exists now. A number kept through a merger has one continuous life.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from transforms.kbo import parse_kbo

FIRST_YEAR, LAST_YEAR = 0, 9999


class ReferenceFault(ValueError):
    """A reference file contradicts itself; the message names file and row."""


@dataclass(frozen=True)
class Authority:
    """One row of authorities.csv: a territory during a period of its life."""

    nis: str | None
    name: str
    kind: str
    kbo: str
    kbo_ocmw: str | None
    first_year: int
    last_year: int
    successor_nis: str | None


@dataclass(frozen=True)
class KnownNumber:
    """A KBO number (municipality or OCMW) and the municipality number it belongs to."""

    kbo: str
    basis_kbo: str


@dataclass(frozen=True)
class Life:
    """A municipality number: the years it lives, and the authority it is part of now."""

    basis_kbo: str
    own_name: str
    first_year: int
    last_year: int
    kbo: str
    nis: str | None
    name: str
    kbo_in_closing_year: str | None
    merged_away: bool


@dataclass(frozen=True)
class AccountPrefix:
    direction: str  # U | O
    prefix: str
    cost_class: str


@dataclass(frozen=True)
class Reference:
    authorities: tuple[Authority, ...]
    numbers: tuple[KnownNumber, ...]
    lives: tuple[Life, ...]
    accounts: tuple[AccountPrefix, ...]
    other_codes: tuple[tuple[str, str], ...]  # (code, scheme)


def load_reference(folder: Path, closing_year: int) -> Reference:
    """Read the three reference files; raises ReferenceFault when a row cannot be used."""
    authorities = _read_authorities(folder / "authorities.csv")
    return Reference(
        authorities=authorities,
        numbers=_numbers(authorities),
        lives=_lives(authorities, closing_year),
        accounts=_read_accounts(folder / "accounts.csv"),
        other_codes=_read_codes(folder / "reporting_codes.csv"),
    )


def _rows(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from enumerate(csv.DictReader(stream), start=2)


def _read_authorities(path: Path) -> tuple[Authority, ...]:
    result = []
    for number, row in _rows(path):
        kbo = parse_kbo(row["kbo_municipality"])
        if kbo is None or (row["kbo_ocmw"] and parse_kbo(row["kbo_ocmw"]) is None):
            raise ReferenceFault(f"{path.name}, row {number}: KBO number is not valid")
        if row["successor_nis"] and not row["valid_to"]:
            raise ReferenceFault(f"{path.name}, row {number}: successor_nis without valid_to")
        result.append(
            Authority(
                nis=row["nis"] or None,
                name=row["name"],
                kind=row["kind"],
                kbo=kbo,
                kbo_ocmw=parse_kbo(row["kbo_ocmw"]),
                first_year=date.fromisoformat(row["valid_from"]).year if row["valid_from"] else FIRST_YEAR,
                last_year=date.fromisoformat(row["valid_to"]).year if row["valid_to"] else LAST_YEAR,
                successor_nis=row["successor_nis"] or None,
            )
        )
    return tuple(result)


def _numbers(authorities: tuple[Authority, ...]) -> tuple[KnownNumber, ...]:
    numbers = {a.kbo: KnownNumber(a.kbo, a.kbo) for a in authorities}
    numbers |= {a.kbo_ocmw: KnownNumber(a.kbo_ocmw, a.kbo) for a in authorities if a.kbo_ocmw}
    return tuple(numbers[kbo] for kbo in sorted(numbers))


def _lives(authorities: tuple[Authority, ...], closing_year: int) -> tuple[Life, ...]:
    by_kbo: dict[str, list[Authority]] = {}
    for authority in authorities:
        by_kbo.setdefault(authority.kbo, []).append(authority)
    by_nis = {a.nis: a for a in authorities if a.nis}

    def follow(kbo: str, year: int) -> Authority | None:
        """The authority that holds this number's territory in `year`; None before its birth."""
        rows = sorted(by_kbo[kbo], key=lambda a: a.first_year)
        if year < rows[0].first_year:
            return None
        current = max((a for a in rows if a.first_year <= year), key=lambda a: a.first_year)
        seen: set[str | None] = set()
        while current.last_year < year:
            if current.successor_nis is None or current.nis in seen:
                raise ReferenceFault(f"authorities.csv: NIS {current.nis} ended without a known successor")
            seen.add(current.nis)
            current = by_nis[current.successor_nis]
        return current

    lives = []
    for kbo in sorted(by_kbo):
        rows = by_kbo[kbo]
        now = follow(kbo, LAST_YEAR - 1)
        then = follow(kbo, closing_year)
        if now is None:
            raise ReferenceFault(f"authorities.csv: {kbo} has no present authority")
        lives.append(
            Life(
                basis_kbo=kbo,
                own_name=max(rows, key=lambda a: a.first_year).name,
                first_year=min(a.first_year for a in rows),
                last_year=max(a.last_year for a in rows),
                kbo=now.kbo,
                nis=now.nis,
                name=now.name,
                kbo_in_closing_year=then.kbo if then else None,
                merged_away=now.kbo != kbo,
            )
        )
    return tuple(lives)


def _read_accounts(path: Path) -> tuple[AccountPrefix, ...]:
    prefixes: dict[tuple[str, str], AccountPrefix] = {}
    for number, row in _rows(path):
        low, high = row["prefix_from"], row["prefix_to"]
        if len(low) != len(high) or not (low + high).isdigit() or low > high:
            raise ReferenceFault(f"{path.name}, row {number}: prefix range {low}..{high} is not usable")
        for value in range(int(low), int(high) + 1):
            prefix = str(value).zfill(len(low))
            entry = AccountPrefix(row["direction"], prefix, row["cost_class"])
            known = prefixes.setdefault((entry.direction, prefix), entry)
            if known.cost_class != entry.cost_class:
                raise ReferenceFault(f"{path.name}, row {number}: {prefix} has two cost classes")
    return tuple(prefixes[key] for key in sorted(prefixes))


def _read_codes(path: Path) -> tuple[tuple[str, str], ...]:
    pairs = {
        (code, row["scheme"])
        for _, row in _rows(path)
        for code in (row["code"], row["alias"])
        if code and not code.startswith("(")
    }
    return tuple(sorted(pairs))
