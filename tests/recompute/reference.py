"""Authorities with their mergers, and the chart of accounts."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

UNKNOWN = "onbekend"


@dataclass(frozen=True)
class Unit:
    """One life of a territory: a municipality KBO (with its OCMW) from birth to merger."""

    kbo: str
    kind: str
    first: int | None
    last: int | None
    successor: str | None
    known: bool = True

    def alive(self, year: int) -> bool:
        """Whether it exists in this year."""
        return (self.first is None or self.first <= year) and (self.last is None or year <= self.last)


class Authorities:
    """Every known number and the unit it belongs to."""

    def __init__(self, path: Path, closing_year: int) -> None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.by_nis = kbo_of_nis = {row["nis"]: row["kbo_municipality"] for row in rows if row["nis"]}
        self.ocmw = {row["kbo_municipality"]: row["kbo_ocmw"] for row in rows}
        self.nis_from = {row["nis"]: int(row["valid_from"][:4]) for row in rows if row["nis"] and row["valid_from"]}
        self.units: dict[str, Unit] = {}
        self.numbers: dict[str, str] = {}
        lives: dict[str, list[dict[str, str]]] = {}
        for row in rows:
            lives.setdefault(row["kbo_municipality"], []).append(row)
            for number in (row["kbo_municipality"], row["kbo_ocmw"]):
                if number:
                    self.numbers[number] = row["kbo_municipality"]
        for kbo, parts in lives.items():
            starts = [date.fromisoformat(row["valid_from"]).year for row in parts if row["valid_from"]]
            ends = [date.fromisoformat(row["valid_to"]).year for row in parts if row["valid_to"]]
            last = max(ends) if len(ends) == len(parts) else None
            heirs = {kbo_of_nis[row["successor_nis"]] for row in parts if row["successor_nis"]} - {kbo}
            # a merger after the closing year has not happened yet for this control
            merged = last is not None and last < closing_year
            heir = next(iter(heirs)) if heirs and merged else None
            first = min(starts) if len(starts) == len(parts) else None
            self.units[kbo] = Unit(kbo, parts[0]["kind"], first, last, heir)

    def knows(self, number: str) -> bool:
        """Whether the reference has this KBO number."""
        return number in self.numbers

    def unit(self, number: str) -> Unit:
        """The unit of a number; an unknown number is a unit of its own."""
        if number in self.numbers:
            return self.units[self.numbers[number]]
        return Unit(number, "", None, None, None, known=False)

    def authority(self, number: str) -> str:
        """The number of the authority as it exists in the closing year."""
        unit = self.unit(number)
        while unit.successor:
            unit = self.units[unit.successor]
        return unit.kbo

    def is_predecessor(self, number: str) -> bool:
        """Whether this number ended in a merger under another number."""
        return self.unit(number).successor is not None


def read_account(text: str) -> str:
    """Leading digits of an account, `REK` dropped; empty when it has none."""
    bare = re.sub(r"^REK", "", text.strip(), flags=re.IGNORECASE).strip()
    match = re.match(r"[0-9]+", bare)
    return match.group() if match else ""


class Chart:
    """The chart of accounts: the longest prefix range gives the cost class."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.ranges: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
        for row in rows:
            low, high = row["prefix_from"], row["prefix_to"]
            key = row["direction"], len(low)
            self.ranges.setdefault(key, []).append((low, high, row["cost_class"]))
        self.longest = max(length for _, length in self.ranges)

    def cost_class(self, direction: str, account: str) -> str:
        """The class of an account as it arrived (`U` spending, `O` receipts)."""
        digits = read_account(account)
        for length in range(min(self.longest, len(digits)), 0, -1):
            for low, high, cost_class in self.ranges.get((direction, length), []):
                if low <= digits[:length] <= high:
                    return cost_class
        return UNKNOWN
