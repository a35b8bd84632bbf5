"""A synthetic sector with known outcomes, for training, tests and benchmarks."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from transforms.sample import bulk, bulk_deliveries
from transforms.sample.deliveries import write_deliveries
from transforms.sample.expected_file import MARK, render_expected
from transforms.sample.facts import read_reference
from transforms.sample.files import write_file, write_folder, write_zip
from transforms.sample.law import read_law
from transforms.sample.model import SCHEME_YEARS, Body, Report, SampleSummary, Story
from transforms.sample.money_files import render_memberships, render_payments, render_register
from transforms.sample.payout_files import DECISIONS, render_awards, render_decisions, write_kpi_reports
from transforms.sample.stories import tell_stories
from transforms.sample.tables import Numbers, build_sets

ZIPPED_YEAR = 2023
MARKED_YEAR = 2022
Form = Literal["tables", "deliveries"]


def write_sample(
    out: Path,
    *,
    authorities: int = 25,
    lines: int | None = None,
    years: Sequence[int] = SCHEME_YEARS,
    seed: int = 1,
    form: Form = "tables",
    root: Path,
) -> SampleSummary:
    """Write a synthetic sector below `out`, the same bytes for the same arguments.

    Without `lines` the hand-designed stories are written, always all of them, filled up with ordinary
    passes to `authorities` outcomes; they need the four scheme years. With `lines` (transactions per
    authority, over all years together) a big sector of exactly `authorities` subjects is written. `form`
    says whether the accounts come as BBC-DR table sets or as deliveries (XBRL and XML); the outcomes are
    the same. `root` holds `schemes/`. The decisions still need the fingerprints of a run
    (`payout_files.render_decisions`). Raises ValueError for arguments that cannot be met.
    """
    reference = read_reference(root)
    if lines is not None:
        write_year = bulk_deliveries.write_year if form == "deliveries" else bulk.write_tables
        return bulk.write_bulk(
            out, reference, write_year, authorities=authorities, lines=lines, years=tuple(years), seed=seed
        )
    if tuple(years) != SCHEME_YEARS:
        raise ValueError(
            f"The stories need the years {SCHEME_YEARS[0]} to {SCHEME_YEARS[-1]}, and got {tuple(years)}. "
            "Hint: leave `years` out, or give `lines` for a big sample of fewer years."
        )
    return _write_stories(out, tell_stories(reference, read_law(root), authorities, seed), seed, form)


def _write_stories(out: Path, stories: Sequence[Story], seed: int, form: Form) -> SampleSummary:
    reports = [report for story in stories for report in story.reports]
    payments = [payment for story in stories for payment in story.payments]
    payments.sort(key=lambda payment: (payment.day, payment.kbo, payment.kind))
    memberships = [row for story in stories for row in story.memberships]
    outcomes = [outcome for story in stories for outcome in story.expected]
    outside = [kbo for story in stories for kbo in story.outside]
    elsewhere = [finding for story in stories for finding in story.findings_elsewhere]
    decisions = tuple(decision for story in stories for decision in story.decisions)
    extra = [body for story in stories for body in story.dimension_only]
    if form == "deliveries":
        files, transactions = write_deliveries(out, reports, extra, SCHEME_YEARS, Numbers())
    else:
        files, transactions = _write_tables(out, reports, extra)
    contents = {
        "betalingen.csv": render_payments(payments),
        "subsidieregister.csv": render_register(payments, stories),
        "samenwerkingsverbanden.csv": render_memberships(memberships),
        "toekenningen.csv": render_awards([award for story in stories for award in story.awards]),
        DECISIONS: render_decisions(decisions),
        "SYNTHETISCH.md": MARK.encode("utf-8"),
        "verwacht.json": render_expected(outcomes, seed=seed, years=SCHEME_YEARS, outside=outside, elsewhere=elsewhere),
    }
    files += [write_file(out / name, content) for name, content in contents.items()]
    files += write_kpi_reports(out, [row for story in stories for row in story.kpis])
    counts = Counter(outcome.conclusion for outcome in outcomes)
    return SampleSummary(
        authorities=len(outcomes),
        transactions=transactions,
        years=SCHEME_YEARS,
        conclusions=tuple(sorted(counts.items())),
        files=tuple(path.relative_to(out).as_posix() for path in files),
        decisions=decisions,
    )


def _write_tables(out: Path, reports: Sequence[Report], extra: Sequence[Body]) -> tuple[list[Path], int]:
    files: list[Path] = []
    transactions = 0
    for tables in build_sets(reports, extra, SCHEME_YEARS, Numbers()):
        transactions += len(tables.rows["transactie"])
        if tables.year == ZIPPED_YEAR:
            files += write_zip(out, tables)
        else:
            files += write_folder(out, tables, mark=tables.year == MARKED_YEAR)
    return files, transactions
