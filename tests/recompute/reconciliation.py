"""Booked against paid: group R and the table of differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from .ledger import Ledger
from .outcome import Afstemming, Finding, make_finding
from .payments import Payment
from .readings import Judge
from .reference import Authorities
from .values import euros

TIMING = "tijdsverschil"
INCENTIVE = "stimulans onder hoofdcode"
OTHER = "meer geboekt dan betaald: mogelijk andere Vlaamse subsidie op dezelfde actie"
AFTER = "saldo na afsluiting"
UNEXPLAINED = "onverklaard"


@dataclass(frozen=True)
class Difference:
    """Cents booked and paid of one year (None: project period) and the tolerance."""

    year: int | None
    booked: int
    paid: int
    tolerance: int

    @property
    def gap(self) -> int:
        """Booked minus paid."""
        return self.booked - self.paid


class Reconciliation:
    """R findings and differences of every subject."""

    def __init__(self, judge: Judge, ledger: Ledger, authorities: Authorities) -> None:
        self.judge, self.ledger, self.authorities = judge, ledger, authorities
        self.law = judge.law
        per_row = self.law.tolerance_register_row
        self.per_row = per_row if judge.lists.source == "register" else 0
        self.fixed = 0 if judge.lists.source == "register" else self.law.tolerance_list
        self.booked: dict[tuple[str, str], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        for line in ledger.lines:
            kind = "main" if line.is_main else "stimulans"
            self.booked[line.authority, kind][line.year] += line.receipt

    def filed_years(self, subject: str) -> list[int]:
        """Scheme years in which every account that the subject itself owes is filed."""
        filings = self.judge.filings
        owed = filings.required(subject, self.law.years)
        years = []
        for year in self.law.years:
            due = {unit for unit, owed_year in owed if owed_year == year}
            filers = {unit for unit, filed in filings.adopted if filed == year}
            any_filed = any(self.authorities.authority(unit) == subject for unit in filers)
            if any_filed and all(filings.filed(unit, year) for unit in due):
                years.append(year)
        return years

    def differences(self, subject: str, kind: str) -> list[Difference]:
        """Filed years in order, then the project period without its unfiled years."""
        years = self.filed_years(subject)
        booked = self.booked[subject, kind]
        payments = [p for p in self.judge.payments.get(subject, []) if p.kind == kind]
        found = []
        for year in years:
            rows = [p for p in payments if p.year == year]
            found.append(self.difference(year, booked[year], rows))
        rows = [p for p in payments if p.year in years or p.year not in self.law.years]
        found.append(self.difference(None, sum(booked[year] for year in years), rows))
        return found

    def difference(self, year: int | None, booked: int, rows: list[Payment]) -> Difference:
        """One difference with the tolerance of its rows."""
        tolerance = self.fixed + self.per_row * len(rows)
        return Difference(year, booked, sum(p.cents for p in rows), tolerance)

    def incentives(self, subject: str) -> set[int]:
        """Amounts that betray an incentive under the wrong code."""
        paid = {abs(p.cents) for p in self.judge.payments.get(subject, []) if p.kind == "stimulans"}
        return (paid | set(self.law.incentive_amounts)) - {0}

    def find(self, subject: str) -> Iterator[Finding]:
        """R01-R05 of one subject."""
        if self.judge.lists.source:
            rows = self.differences(subject, "main")
            amounts, by_year = self.incentives(subject), {row.year: row.gap for row in rows if row.year}
            for row in rows:
                if abs(row.gap) > row.tolerance:
                    yield make_finding("R01", subject, row.year, row.booked, row.paid, row.gap)
                if abs(row.gap) in amounts:
                    yield make_finding("R02", subject, row.year, row.gap)
                if row.year and row.gap and by_year.get(row.year + 1) == -row.gap:
                    yield make_finding("R03", subject, row.year, row.gap)
        yield from self.predecessors(subject)
        if self.judge.lists.source == "list" and self.judge.lists.register_delivered:
            yield from self.cross_check(subject)

    def predecessors(self, subject: str) -> Iterator[Finding]:
        """R04: paid to, or booked by, an authority that merged away; once a year."""
        group = set(self.judge.subjects.group(subject))
        years = {
            payment.year
            for authority in group
            for payment in self.judge.payments.get(authority, [])
            if self.authorities.is_predecessor(payment.kbo)
        }
        years |= {x.year for x in self.ledger.lines if x.authority in group and x.unit.successor}
        for year in sorted(years):
            yield make_finding("R04", subject, year)

    def cross_check(self, subject: str) -> Iterator[Finding]:
        """R05: list (all kinds) and register differ in a year that the register covers."""
        register = self.judge.lists.register
        covered = range(min(p.year for p in register), max(p.year for p in register) + 1) if register else ()
        for authority, year in product(self.judge.subjects.group(subject), covered):
            rows = [p for p in register if p.year == year and self.authorities.authority(p.kbo) == authority]
            listed = sum(p.cents for p in self.judge.payments.get(authority, []) if p.year == year)
            registered = sum(p.cents for p in rows)
            if abs(listed - registered) > self.law.tolerance_register_row * len(rows):
                yield make_finding("R05", subject, year, listed, registered)

    def table(self, subject: str) -> Iterator[Afstemming]:
        """Rows with something booked or paid."""
        if not self.judge.lists.source:
            return
        for kind in ("main", "stimulans"):
            rows = self.differences(subject, kind)
            for row in rows:
                if row.booked or row.paid:
                    why = self.explain(subject, row, rows) if kind == "main" else None
                    yield Afstemming(subject, row.year, kind, euros(row.booked), euros(row.paid), euros(row.gap), why)

    def explain(self, subject: str, row: Difference, rows: list[Difference]) -> str | None:
        """What fits a difference; None within the tolerance."""
        if abs(row.gap) <= row.tolerance:
            return None
        by_year = {other.year: other.gap for other in rows if other.year}
        if row.year and -row.gap in (by_year.get(row.year - 1), by_year.get(row.year + 1)):
            return TIMING
        if abs(row.gap) in self.incentives(subject):
            return INCENTIVE
        after = sum(
            p.cents for p in self.judge.payments.get(subject, []) if p.kind == "main" and p.year > self.law.closing_year
        )
        closing = row.year == self.law.closing_year and row.gap == after
        late = closing or (row.year is None and row.gap == -after)
        if after and late:
            return AFTER
        return OTHER if row.gap > 0 else UNEXPLAINED
