"""Who is judged: authorities, partnerships, population, required and filed years."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from .codes import names_code, read_code
from .law import Law
from .ledger import Ledger
from .outcome import FOUT, WAARSCHUWING, Finding, make_finding
from .payments import Lists, Membership, Payment
from .records import files_for
from .reference import Authorities, Unit


@dataclass
class Subjects:
    """The population and who answers for whom; all keys are authority numbers."""

    population: set[str] = field(default_factory=set)
    lead_of: dict[str, str] = field(default_factory=dict)  # members shown via their lead
    members: dict[str, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def subject(self, authority: str) -> str:
        """The subject that an authority's figures belong to."""
        return self.lead_of.get(authority, authority)

    def group(self, subject: str) -> list[str]:
        """The subject itself and the members it answers for."""
        return [subject, *self.members.get(subject, [])]


def find_subjects(lists: Lists, ledger: Ledger, law: Law, authorities: Authorities) -> Subjects:
    """The population, and the partnerships in it."""
    to = authorities.authority
    subjects = Subjects()
    numbers = {payment.kbo for payment in lists.payments + lists.register}
    numbers |= {award.kbo for award in lists.awards} | {row.kbo for row in lists.kpi}
    numbers |= {line.unit.kbo for line in ledger.lines} | manual_reporters(ledger, law)
    for action, reading in ledger.actions:
        unit = action.report.body.unit
        if unit and (reading.near_miss or (not reading.role and names_code(action.texts, law))):
            numbers.add(unit.kbo)
    for row in lists.memberships:
        numbers |= {row.lead, row.member}
    subjects.population = {to(number) for number in numbers}
    join_partnerships(subjects, lists, authorities)
    return subjects


def manual_reporters(ledger: Ledger, law: Law) -> set[str]:
    """Who handed in a manual report for the scheme: unless all its actions name only other schemes."""
    numbers = set()
    for report, actions in ledger.manual.items():
        readings = [(read_code(action.code_field, law), action) for action in actions]
        other = [r.foreign and not r.role and not r.near_miss and not names_code(a.texts, law) for r, a in readings]
        if report.body.unit and report.year in law.years and not (other and all(other)):
            numbers.add(report.body.unit.kbo)
    return numbers


def join_partnerships(subjects: Subjects, lists: Lists, authorities: Authorities) -> None:
    """Put members under their lead; S03 and S04."""
    to = authorities.authority
    paid = {to(payment.kbo) for payment in lists.payments}
    rows: dict[str, list[Membership]] = defaultdict(list)
    for row in lists.memberships:
        lead, member = to(row.lead), to(row.member)
        if lead != member:
            rows[member].append(Membership(row.project_year, lead, member))
    groups: dict[str, str] = {}
    doubles: list[tuple[str, str, str]] = []
    own: list[tuple[str, set[str]]] = []
    for member, own_rows in rows.items():
        leads = {row.lead for row in own_rows}
        last = max(row.project_year for row in own_rows)
        if member in paid:
            own.append((member, leads))
        else:
            groups[member] = next(row.lead for row in own_rows if row.project_year == last)
        if len(leads) > 1:
            doubles += [(lead, double_severity(own_rows), member) for lead in sorted(leads)]
    for member in groups:
        lead, seen = groups[member], {member}
        while lead in groups and lead not in seen:  # a lead that itself stands under a lead
            seen.add(lead)
            lead = groups[lead]
        if lead not in seen:
            subjects.lead_of[member] = lead
            subjects.members.setdefault(lead, []).append(member)
    for lead, severity, member in doubles:
        finding = make_finding("S03", subjects.subject(lead), None, detail=member, ernst=severity)
        subjects.findings.append(finding)
    for member, leads in own:
        for authority in (member, *sorted(leads)):
            subjects.findings.append(make_finding("S04", subjects.subject(authority), None, detail=member))


def double_severity(rows: list[Membership]) -> str:
    """Two leads at once in project year 1, and never two otherwise, was allowed."""
    by_year: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        by_year[row.project_year].add(row.lead)
    later = set().union(*(leads for year, leads in by_year.items() if year != 1))
    allowed = len(by_year.get(1, set())) > 1 and len(later) <= 1 and later <= by_year[1]
    return WAARSCHUWING if allowed else FOUT


@dataclass
class Filings:
    """What accounts were filed, and which had to be."""

    law: Law
    adopted: set[tuple[str, int]] = field(default_factory=set)  # (unit, year) with an adopted account
    provisional: set[tuple[str, int]] = field(default_factory=set)  # with a body that has only a provisional one
    first_year: dict[str, int] = field(default_factory=dict)  # unit -> first payment or coded line
    units: dict[str, set[str]] = field(default_factory=dict)  # authority -> its units with a first year
    authorities: Authorities | None = None

    def filed(self, unit: str, year: int) -> bool:
        """At least one body has an adopted account, and none has only a provisional one."""
        return (unit, year) in self.adopted and (unit, year) not in self.provisional

    def required(self, authority: str, period: tuple[int, ...]) -> set[tuple[str, int]]:
        """(unit, year) pairs that an authority owes for a period that ends in the closing year."""
        units = self.units.get(authority, set())
        owed = {
            (unit, year)
            for unit in units
            for year in period
            if year >= self.first_year[unit] and self.life(unit).alive(year)
        }
        if units:
            owed.add((authority, self.law.closing_year))
        return owed

    def life(self, unit: str) -> Unit:
        """The unit with its birth and merger."""
        if self.authorities is None:
            raise ValueError("Filings need the reference of authorities.")
        return self.authorities.unit(unit)


def find_filings(ledger: Ledger, payments: list[Payment], law: Law, authorities: Authorities) -> Filings:
    """Filed years of every unit, and the first year in which each owes an account."""
    filings = Filings(law, authorities=authorities)
    for (_, year), versions in ledger.versions.items():
        unit, rank = versions[0].body.unit, versions[0].rank
        if unit is None or not files_for(versions[0], unit):
            continue
        if ledger.leading.get((unit.kbo, versions[0].year), rank) != rank:
            continue  # another form counts
        good = any(report.adopted or law.accept_provisional for report in versions)
        (filings.adopted if good else filings.provisional).add((unit.kbo, year))
    moments = [(line.unit.kbo, line.year) for line in ledger.lines]
    moments += [(authorities.unit(payment.kbo).kbo, payment.year) for payment in payments]
    for unit_kbo, year in moments:
        filings.first_year[unit_kbo] = min(year, filings.first_year.get(unit_kbo, year))
        filings.units.setdefault(authorities.authority(unit_kbo), set()).add(unit_kbo)
    return filings
