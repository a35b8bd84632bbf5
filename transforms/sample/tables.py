"""BBC-DR table sets: the headers, and the rows of a set of reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from transforms.sample import texts
from transforms.sample.model import Action, Body, Line, Report, euros

Row = tuple[str, ...]

_TEXTS = ("code", "korte omschrijving", "prioritair", "lange omschrijving", "commentaar", "evaluatie")
HEADERS: dict[str, Row] = {
    "aanlevering": (
        "Aanlevering ID",
        "Bestuur ID",
        "Type rapport",
        "Rapportjaar",
        "Kwartaal",
        "Kredietjaar",
        "eindjaar",
        "Meest recente",
        "Status rapport",
        "Toezicht status",
        "Presentatie niveau",
        "Oormerk",
        "Volgnummer",
        "Afgevlagd",
        "Datum verwerking",
        "Datum vaststelling",
        "Datum goedkeuring",
    ),
    "beleidsdoelstelling": ("AANLEVERINGID", "STRATEGISCHEDOELSTELLINGID", "Beleidsdoelstelling ID", *_TEXTS),
    "actieplan": ("AANLEVERINGID", "BELEIDSDOELSTELLINGID", "Actieplan ID", *_TEXTS),
    "actie": ("Aanlevering ID", "ACTIEPLANID", "Actie ID", *_TEXTS, "externe rapporteringscode"),
    "transactie": (
        "Transactie ID",
        "Transactiesoort",
        "Bedrag",
        "Boekjaar",
        "Rapport jaar",
        "Actie ID",
        "Beleidsveld ID",
        "Algemene rekening",
        "Economische sector",
    ),
    "Dimensies/bestuur": ("Bestuur ID", "KBO nummer", "RE nummer", "Type bestuur", "Type bestuur origineel"),
    "Dimensies/beleidsveld": (
        "Beleidsveld ID",
        "Beleidsdomein code",
        "Beleidsdomein omschrijving",
        "Beleidssubdomein code",
        "Beleidssubdomein omschrijving",
        "Beleidsveld code",
        "Beleidsveld omschrijving",
    ),
}

# The last year of the multi-year plan in which a report year falls.
PLAN_END = 2025


def name_file(table: str, year: int) -> str:
    """Return the path of a table inside its set: `actie_JR_2025.csv`."""
    return f"{table}.csv" if table.startswith("Dimensies/") else f"{table}_JR_{year}.csv"


def write_day(day: date, year: int) -> str:
    """Write a date as the set of that year does: ISO, or dd/mm/yyyy in odd years."""
    return day.strftime("%d/%m/%Y") if year % 2 else day.isoformat()


def row_of_delivery(number: int, body_id: int, report: Report) -> Row:
    """Return the row of `aanlevering` for one report."""
    year = report.year
    day = date(year + 1, 6, 1) + timedelta(days=report.delay)
    provisional = report.status == "Voorlopig"
    return (
        str(number),
        str(body_id),
        report.kind,
        str(year),
        report.quarter,
        str(year),
        str(PLAN_END),
        report.latest,
        report.status,
        "" if provisional else "Geen schorsing",
        "Volledig",
        "",
        str(report.sequence),
        "Nee" if provisional else "Ja",
        write_day(day, year),
        write_day(day - timedelta(days=9), year),
        "" if provisional else write_day(day + timedelta(days=30), year),
    )


@dataclass
class Numbers:
    """Counters of one sample, so that every id is unique over all its sets."""

    body: dict[Body, int] = field(default_factory=dict)
    first_body: int = 4_001
    delivery: int = 310_000
    goal: int = 1_200_000
    plan: int = 2_400_000
    action: int = 5_100_000
    line: int = 70_000_000

    def of_body(self, body: Body) -> int:
        """Return the Bestuur ID, the same in every year."""
        return self.body.setdefault(body, self.first_body + len(self.body))


@dataclass(frozen=True)
class YearSet:
    """All rows of the table set of one report year, without the headers."""

    year: int
    rows: dict[str, list[Row]]


def build_sets(
    reports: Sequence[Report], dimension_only: Iterable[Body], years: Sequence[int], numbers: Numbers
) -> tuple[YearSet, ...]:
    """Lay reports out in one table set per report year."""
    extra = tuple(dimension_only)
    return tuple(_build_set(year, [r for r in reports if r.year == year], extra, numbers) for year in years)


def _build_set(year: int, reports: Sequence[Report], extra: Sequence[Body], numbers: Numbers) -> YearSet:
    rows: dict[str, list[Row]] = {table: [] for table in HEADERS}
    rows["Dimensies/beleidsveld"].extend(texts.POLICY_FIELDS)
    bodies: dict[Body, None] = {}
    for report in reports:
        bodies.setdefault(report.body)
        _add_report(rows, report, numbers)
    for body in (*bodies, *extra):
        origin = body.origin or body.kind
        rows["Dimensies/bestuur"].append((str(numbers.of_body(body)), body.kbo, body.re_number, body.kind, origin))
    return YearSet(year, rows)


def _add_report(rows: dict[str, list[Row]], report: Report, numbers: Numbers) -> None:
    numbers.delivery += 1
    delivery = numbers.delivery
    body_id = numbers.of_body(report.body)
    rows["aanlevering"].append(row_of_delivery(delivery, body_id, report))
    numbers.goal += 1
    numbers.plan += 1
    pick = delivery % len(texts.GOALS)
    rows["beleidsdoelstelling"].append(
        (str(delivery), "", str(numbers.goal), f"BD-{pick + 1}", texts.GOALS[pick], "Ja", "", "", "")
    )
    rows["actieplan"].append(
        (
            str(delivery),
            str(numbers.goal),
            str(numbers.plan),
            f"AP-{pick + 1}",
            texts.PLANS[pick],
            "Ja",
            "",
            "",
            "",
        )
    )
    for index, action in enumerate(report.actions, start=1):
        numbers.action += 1
        # Some actions hang under no plan.
        plan = "" if numbers.action % 17 == 0 else str(numbers.plan)
        rows["actie"].append(_row_of_action(delivery, plan, numbers.action, index, action))
        for line in action.lines:
            _add_line(rows, report, line, str(numbers.action), numbers)
    for line in report.loose:
        _add_line(rows, report, line, "0" if numbers.line % 2 else "", numbers)


def _row_of_action(delivery: int, plan: str, number: int, index: int, action: Action) -> Row:
    return (
        str(delivery),
        plan,
        str(number),
        f"ACT-{index:02d}",
        action.title,
        "Ja" if action.code else "Nee",
        action.description,
        action.comment,
        action.evaluation,
        action.code,
    )


def _add_line(rows: dict[str, list[Row]], report: Report, line: Line, action: str, numbers: Numbers) -> None:
    numbers.line += 1
    field_id = texts.POLICY_FIELDS[numbers.line % len(texts.POLICY_FIELDS)][0]
    rows["transactie"].append(
        (
            str(numbers.line),
            line.direction,
            line.raw if line.raw is not None else _write_amount(line.cents, report.year),
            str(line.book_year or report.year),
            str(report.year),
            action,
            field_id,
            line.account,
            line.sector,
        )
    )


def _write_amount(cents: int, year: int) -> str:
    """Write an amount; the set of 2024 drops trailing zeros, as exports of floats do."""
    text = euros(cents)
    return text.rstrip("0").rstrip(".") if year == 2024 else text
