"""The whole control: raw files and a scheme in, everything it concludes out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from .account_findings import AccountFindings
from .carried import Carrier
from .decisions import read_decisions
from .delivered import DeliveryReader, require_mapped
from .deliveries import SetReader
from .exports import read_exports
from .files import read_sheets, walk
from .law import load_law
from .ledger import Ledger, Line, body_year, keep_ledger
from .line_findings import LineFindings
from .manual import read_manual
from .outcome import NO_LAW, VIA, CodedLine, Conclusion, Finding, Outcome, Reading, ReadingKey
from .payments import read_lists
from .promises import read_promises
from .readings import Judge, as_reading, conclude
from .reconciliation import Reconciliation
from .records import Report
from .reference import Authorities, Chart
from .subjects import find_filings, find_subjects
from .tablesets import group_sets
from .values import euros


def recompute(
    raw: Path,
    scheme: Path,
    *,
    as_of: date,
    closing_year: int | None = None,
    fingerprints: Mapping[str, str] | None = None,
) -> Outcome:
    """Recompute the control of one scheme file over a folder of raw files.

    The scheme's siblings and its `reference` folder give the other codes, authorities and accounts.
    `fingerprints` (by subject) come from the program, whose hash is its own; without them no decision lapses.
    Raises StructuralFailure where the data is not fit to judge.
    """
    law = load_law(scheme, closing_year)
    authorities = Authorities(scheme.parent / "reference" / "authorities.csv", law.closing_year)
    chart = Chart(scheme.parent / "reference" / "accounts.csv")
    sheets = read_sheets(raw)
    table_sets = group_sets(sheets)
    files = list(walk(raw))
    delivered = DeliveryReader(authorities, table_sets).read(files)
    require_mapped(delivered.facts)
    exports, refused = read_exports(files, authorities)
    manual, orphans = read_manual(files, authorities)
    deliveries = SetReader(authorities, table_sets + delivered.sets + exports + manual).read()
    deliveries.disagreements = delivered.disagreements
    deliveries.quarantine += delivered.quarantine + refused + orphans
    lists = read_lists(sheets, law, as_of)
    read_promises(sheets, law, as_of, lists)
    decisions, no_decisions = read_decisions(files, law, as_of)
    ledger = keep_ledger(deliveries, law, chart, authorities)
    subjects = find_subjects(lists, ledger, law, authorities)
    filings = find_filings(ledger, lists.payments, law, authorities)
    judge = Judge(law, lists, ledger, subjects, filings, authorities)
    quarantine = deliveries.quarantine + lists.quarantine
    judged = sorted(subjects.population - set(subjects.lead_of))

    accounts = AccountFindings(law, ledger, subjects, filings, authorities)
    reconciliation = Reconciliation(judge, ledger, authorities)
    findings = list(subjects.findings)
    findings += accounts.find(judge, lists, quarantine)
    findings += LineFindings(law, ledger, subjects, judge, authorities).find()
    findings += [finding for subject in judged for finding in reconciliation.find(subject)]
    carrier = Carrier(law, lists, ledger, subjects, judge, authorities, as_of)
    findings += carrier.findings

    readings: dict[ReadingKey, Reading] = {}
    conclusions: dict[str, Conclusion] = {
        member: Conclusion(VIA, trekker_kbo=lead) for member, lead in subjects.lead_of.items()
    }
    for subject in judged:
        for key, verdict in judge.verdicts(subject).items():
            readings[subject, *key] = as_reading(verdict)
        own = of_subject(findings, subject)
        concluded = conclude(judge, subject, [finding for finding in own if finding.bevinding[0] not in NO_LAW])
        conclusions[subject] = carrier.add_judgements(subject, concluded, own)
    findings += carrier.weigh(decisions, no_decisions, conclusions, findings, fingerprints)
    conclusions = carrier.settle(conclusions, findings)
    findings.sort(key=lambda finding: (finding.kbo, finding.bevinding, finding.boekjaar or 0, finding.detail))
    return Outcome(
        as_of=as_of,
        closing_year=law.closing_year,
        payments_source=lists.source,
        readings=readings,
        conclusions=conclusions,
        findings=findings,
        balance={bucket: (rows, euros(cents)) for bucket, (rows, cents) in ledger.balance.items()},
        lines=[as_coded(line) for line in ledger.lines],
        afstemming=[row for subject in judged for row in reconciliation.table(subject)],
        quarantine=quarantine + no_decisions,
        reports={report.id: fate(report, ledger) for report in deliveries.reports},
        facts=delivered.facts,
        carried=carrier.carried(judged),
    )


def of_subject(findings: list[Finding], subject: str) -> list[Finding]:
    """The findings of one subject."""
    return [finding for finding in findings if finding.kbo == subject]


def fate(report: Report, ledger: Ledger) -> str:
    """What became of a report."""
    if not report.is_account:
        return "other report type"
    return "counts" if ledger.counting.get(body_year(report)) is report else "superseded"


def as_coded(line: Line) -> CodedLine:
    """A coded line in euros, with its source."""
    return CodedLine(
        transactie=line.id,
        actie=line.action.id,
        rapport=line.action.report.id,
        kbo=line.authority,
        bron_kbo=line.action.report.body.kbo,
        boekjaar=line.year,
        rol=line.reading.role or "",
        code_match=line.reading.match or "",
        richting="Uitgave" if line.direction == "U" else "Ontvangst",
        bedrag=euros(line.cents),
        rekening=line.account,
        kostensoort=line.cost_class,
        subsidiabel=line.is_main and line.direction == "U" and line.eligible_class,
        sector=line.sector,
        vlaamse_ontvangst=line.flemish,
        basis=line.basis,
        bestand=line.file,
    )
