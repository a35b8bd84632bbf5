"""A big synthetic sector, written per authority and year so that memory stays small."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from transforms.sample import texts
from transforms.sample.bulk_lines import ACTIONS, CODED_ACTIONS, FEWEST_LINES, LinesFile, Place, build_lines
from transforms.sample.bulk_plan import Subject, plan_subjects
from transforms.sample.expected_file import MARK, render_expected
from transforms.sample.facts import Reference
from transforms.sample.files import render_csv, write_file
from transforms.sample.model import SCHEME_YEARS, Body, Report, SampleSummary
from transforms.sample.money_files import render_payments, render_register
from transforms.sample.tables import HEADERS, Numbers, Row, name_file, row_of_delivery

_CODES = ("ABB-SLV", "ABB-SAMENLEVEN", "ABB-SLV")
# Writes the accounts of one year: (out, subjects, year, lines per account, numbers, seed) to files and lines.
YearWriter = Callable[[Path, Sequence[Subject], int, int, Numbers, int], tuple[list[Path], int]]


def write_bulk(
    out: Path,
    reference: Reference,
    write_year: YearWriter,
    *,
    authorities: int,
    lines: int,
    years: tuple[int, ...],
    seed: int,
) -> SampleSummary:
    """Write `authorities` subjects with `lines` transactions each, over all years together.

    `write_year` gives the accounts their form: `write_tables` here, or deliveries. The verdicts follow
    from the design; `verwacht.json` holds them without findings. Raises ValueError for years that do not
    run up to the closing year without a gap, or for too few lines.
    """
    if not years or years != SCHEME_YEARS[-len(years) :]:
        raise ValueError(
            f"The years {years} must follow each other and end with {SCHEME_YEARS[-1]}, none before "
            f"{SCHEME_YEARS[0]}. Hint: for instance 2024 2025."
        )
    if authorities < 1 or lines < FEWEST_LINES * len(years):
        raise ValueError(
            f"A big sample needs at least 1 authority and {FEWEST_LINES * len(years)} lines per authority "
            f"for {len(years)} years, and got {authorities} and {lines}. Hint: raise `lines`."
        )
    subjects = plan_subjects(reference, authorities, years, seed)
    numbers = Numbers()
    counts = _share_out(lines, years)
    files: list[Path] = []
    transactions = 0
    for year in years:
        written, count = write_year(out, subjects, year, counts[year], numbers, seed)
        files += written
        transactions += count
    payments = [payment for subject in subjects for payment in subject.payments()]
    payments.sort(key=lambda payment: (payment.day, payment.kbo, payment.kind))
    outcomes = [subject.outcome() for subject in subjects]
    contents = {
        "betalingen.csv": render_payments(payments),
        "subsidieregister.csv": render_register(payments),
        "SYNTHETISCH.md": MARK.encode("utf-8"),
        "verwacht.json": render_expected(outcomes, seed=seed, years=years, with_findings=False),
    }
    files += [write_file(out / name, content) for name, content in contents.items()]
    return SampleSummary(
        authorities=authorities,
        transactions=transactions,
        years=years,
        conclusions=tuple(sorted(Counter(outcome.conclusion for outcome in outcomes).items())),
        files=tuple(path.relative_to(out).as_posix() for path in files),
    )


def _share_out(lines: int, years: Sequence[int]) -> dict[int, int]:
    """Divide the lines of an authority over the years; the last year takes the rest."""
    each = lines // len(years)
    counts = dict.fromkeys(years, each)
    counts[years[-1]] += lines - each * len(years)
    return counts


def write_tables(
    out: Path, subjects: Sequence[Subject], year: int, count: int, numbers: Numbers, seed: int
) -> tuple[list[Path], int]:
    """Write the table set of one year, with `count` transactions per subject."""
    folder = out / f"JR_{year}"
    rows: dict[str, list[Row]] = {table: [] for table in HEADERS if table != "transactie"}
    rows["Dimensies/beleidsveld"].extend(texts.POLICY_FIELDS)
    path = folder / name_file("transactie", year)
    with LinesFile(path) as handle:
        for index, subject in enumerate(subjects):
            place = Place(year, numbers.line, numbers.action)
            for table, account_rows in policy_rows(subject, index, year, numbers).items():
                rows[table].extend(account_rows)
            # A generator of its own for each account: no account depends on the ones before it.
            generator = np.random.default_rng([seed, index, year])
            handle.add(build_lines(subject.years[year], place, count, generator))
            numbers.line += count
    written = [
        write_file(folder / name_file(table, year), render_csv(HEADERS[table], table_rows))
        for table, table_rows in rows.items()
    ]
    return [path, *written], count * len(subjects)


def policy_rows(subject: Subject, index: int, year: int, numbers: Numbers) -> dict[str, list[Row]]:
    """Return body, delivery, goal, plan and actions of one account, by table."""
    kind = "Vlaamse Gemeenschapscommissie" if subject.who.kind == "vgc" else "Gemeente en OCMW"
    kbo = subject.years[year].kbo
    body = Body(kbo, f"RE{kbo}", kind, ())
    body_id = numbers.of_body(body)
    numbers.delivery += 1
    numbers.goal += 1
    numbers.plan += 1
    delivery, goal, plan = str(numbers.delivery), str(numbers.goal), str(numbers.plan)
    report = Report(body, year, (), ())
    actions: list[Row] = []
    for number in range(1, ACTIONS + 1):
        numbers.action += 1
        code = f"ACT-{number:02d}"
        if number <= CODED_ACTIONS:
            title = texts.PROJECTS[(index + number) % len(texts.PROJECTS)]
            comment = texts.COMMENTS[(index + number) % len(texts.COMMENTS)]
            written = (title, "Ja", "", comment, "", _CODES[number - 1])
        else:
            title, description = texts.FILLERS[(index + number) % len(texts.FILLERS)]
            other = texts.OTHER_CODES[(index + number) % len(texts.OTHER_CODES)]
            written = (title, "Nee", description, "", "", other)
        actions.append((delivery, plan, str(numbers.action), code, *written))
    return {
        "Dimensies/bestuur": [(str(body_id), kbo, body.re_number, kind, kind)],
        "aanlevering": [row_of_delivery(numbers.delivery, body_id, report)],
        "beleidsdoelstelling": [(delivery, "", goal, "BD-1", texts.GOALS[0], "Ja", "", "", "")],
        "actieplan": [(delivery, goal, plan, "AP-1", texts.PLANS[0], "Ja", "", "", "")],
        "actie": actions,
    }
