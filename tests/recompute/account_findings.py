"""Findings about the annual accounts themselves: group A."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from .law import Law
from .ledger import Ledger
from .outcome import WAARSCHUWING, Finding, Quarantined, make_finding
from .payments import LISTED, Lists
from .readings import Judge
from .records import EXPORT, Report, files_for
from .reference import Authorities
from .subjects import Filings, Subjects

INTEGRATED = "gemeente en ocmw"


class AccountFindings:
    """All A findings of the subjects in the population."""

    def __init__(
        self, law: Law, ledger: Ledger, subjects: Subjects, filings: Filings, authorities: Authorities
    ) -> None:
        self.law, self.ledger, self.subjects = law, ledger, subjects
        self.filings, self.authorities = filings, authorities

    def subject_of(self, number: str) -> str | None:
        """The subject of a number, when its authority is in the population."""
        authority = self.authorities.authority(number)
        return self.subjects.subject(authority) if authority in self.subjects.population else None

    def find(self, judge: Judge, lists: Lists, quarantine: list[Quarantined]) -> Iterator[Finding]:
        """Every rule of the group."""
        yield from self.owed(judge)
        yield from self.versions()
        yield from self.double_counting()
        yield from self.contents()
        yield from self.unknown(lists)
        yield from self.between_forms()
        for item in quarantine:
            subject = self.subject_of(item.kbo) if item.kbo and item.raises_a07 else None
            if item.form == EXPORT and item.jaar and self.ledger.leading.get((item.kbo or "", item.jaar)) == 1:
                continue  # tables or a delivery count: the export touches no figure
            if subject and (item.jaar is None or item.jaar in self.law.years or item.form == LISTED):
                detail, ernst = f"{item.bestand} {item.rij} {item.kolom}", WAARSCHUWING if item.mild else None
                yield make_finding("A07", subject, item.jaar, detail=detail, ernst=ernst)

    def owed(self, judge: Judge) -> Iterator[Finding]:
        """A01 and A08: required accounts that were not filed."""
        closing = self.law.closing_year
        for subject in sorted(self.subjects.population - set(self.subjects.lead_of)):
            owed = judge.owed(subject, "projectperiode") | judge.owed(subject, "boekjaar")
            for unit, year in sorted(owed):
                if self.filings.filed(unit, year):
                    continue
                if year < closing:
                    yield make_finding("A08", subject, year, detail=unit)
                elif (unit, year) not in self.filings.provisional:
                    yield make_finding("A01", subject, year, detail=unit)

    def versions(self) -> Iterator[Finding]:
        """A02, A03 and A04: which version of an account counts."""
        for (body, year), reports in self.ledger.versions.items():
            unit = reports[0].body.unit
            subject = self.subject_of(unit.kbo) if unit else None
            if subject is None or unit is None or year not in self.law.years:
                continue
            chosen = self.ledger.counting.get((body, year))
            rank = reports[0].rank
            other_form = self.ledger.leading.get((unit.kbo, year), rank) != rank
            provisional = not other_form and not any(r.adopted or self.law.accept_provisional for r in reports)
            if provisional and year == self.law.closing_year and files_for(reports[0], unit):
                yield make_finding("A02", subject, year, detail=body)
            if len(reports) > 1:
                yield make_finding("A03", subject, year, detail=body)
            if chosen and chosen.adopted and chosen.form != EXPORT and contradicted(chosen, reports):
                yield make_finding("A04", subject, year, detail=body)

    def between_forms(self) -> Iterator[Finding]:
        """A06: the files of a delivery disagree. A10: an export beside tables or a delivery differs."""
        for number, years in sorted(self.ledger.disagreements):
            subject = self.subject_of(number)
            year = next((year for year in years if year in self.law.years), None)
            if subject and year:
                yield make_finding("A06", subject, year, detail=number)
        counted: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
        for line in self.ledger.lines:
            counted[line.unit.kbo, line.year][line.direction] += line.cents
        for (unit, year), exported in self.ledger.beside.items():
            subject = self.subject_of(unit)
            if subject is None or self.ledger.leading.get((unit, year)) != 1:
                continue
            for direction in ("U", "O"):
                ours, theirs = counted[unit, year][direction], exported[direction]
                if ours != theirs:
                    yield make_finding("A10", subject, year, ours, theirs, ours - theirs, detail=direction)

    def double_counting(self) -> Iterator[Finding]:
        """A09: two reports of one territory and year that hold the same: an integrated one, or one number."""
        found: dict[tuple[str, int], list[Report]] = defaultdict(list)
        for (_, year), report in self.ledger.counting.items():
            unit = report.body.unit
            if unit and year in self.law.years and files_for(report, unit):
                found[unit.kbo, year].append(report)
        for (kbo, year), reports in found.items():
            subject = self.subject_of(kbo)
            numbers = {report.body.kbo for report in reports}
            integrated = any(report.body.kind == INTEGRATED for report in reports)
            if subject and len(reports) > 1 and (integrated or len(numbers) < len(reports)):
                yield make_finding("A09", subject, year, detail=kbo)

    def contents(self) -> Iterator[Finding]:
        """A11 and A12: an account that is empty, or half as large as the year before."""
        for (body, year), report in self.ledger.counting.items():
            subject = self.subject_of(report.body.unit.kbo) if report.body.unit else None
            if subject is None or year not in self.law.years:
                continue
            if not self.ledger.on_actions[body, year]:
                yield make_finding("A11", subject, year, detail=body)
            before = (body, year - 1)
            if year - 1 not in self.law.years or before not in self.ledger.counting:
                continue
            now, then = self.ledger.sums[body, year], self.ledger.sums[before]
            if then > 0 and 2 * now < then:
                yield make_finding("A12", subject, year, now, then, detail=body)

    def unknown(self, lists: Lists) -> Iterator[Finding]:
        """A05: a number outside the reference with a coded line or a payment."""
        numbers = {line.unit.kbo for line in self.ledger.lines} | {p.kbo for p in lists.payments}
        for number in sorted(numbers):
            subject = self.subject_of(number)
            if subject and not self.authorities.unit(number).known:
                yield make_finding("A05", subject, None, detail=number)


def contradicted(chosen: Report, reports: list[Report]) -> bool:
    """Whether the flags name another adopted version, or say `Nee` with no version that explains it."""
    others = [report for report in reports if report is not chosen]
    if any(report.adopted and report.most_recent == "ja" for report in others):
        return True
    return chosen.most_recent == "nee" and not any(report.most_recent == "ja" for report in others)
