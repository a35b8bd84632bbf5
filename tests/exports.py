"""The accounts of a small sector as an export of the BBC-analysetool would hold them. All synthetic.

The form follows INPUTS.md 3 and a real cross-tab of the same tool; a real flat export was never seen.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from flows.settings import PROJECT
from tests.sector import Sector
from transforms.recognition import recognise, register_raw
from transforms.reference import load_reference
from transforms.sources.analysetool import read_exports
from transforms.sources.report_sets import ReportsRead

HEADER = (
    "NIS-code", "Bestuur", "Type rapport", "Rapportjaar", "Boekjaar", "Beleidsdomein", "Beleidssubdomein",
    "Beleidsveld", "Alg. rekening", "Economischesectorcode", "Actie totaaloverzicht",
    "Externe rapporteringscode", "Uitgave", "Ontvangst",
)  # fmt: skip
SPEND_COLUMN, RECEIVE_COLUMN = "M", "N"
FILTERS: dict[str, str] = {
    "Type boekhouding": "is Budgettaire Boekhouding",
    "Meest recente": "is Ja",
    "Status rapport": "is Origineel",
    "Type rapport": "is Jaarrekening",
}
REFERENCE = load_reference(PROJECT / "schemes" / "reference", 2025)
Cell = str | int | float | None


@dataclass(frozen=True)
class Row:
    """One row of the flat table; amounts as text with a decimal point, None when the cell is empty."""

    nis: Cell = "11001"
    body: str = "Gemeente en OCMW Aartselaar"
    year: Cell = "2025"
    book_year: Cell = "2025"
    spent: str | None = None
    received: str | None = None
    action: str = ""
    code: str = ""
    account: str = "REK613 Andere diensten"
    sector: str = ""
    report_type: str = "Jaarrekening"

    def cells(self) -> list[Cell]:
        return [
            self.nis, self.body, self.report_type, self.year, self.book_year,
            "9 Zorg en opvang", "090 Sociale bijstand", "0909 Overige sociale bijstand",
            self.account, self.sector, self.action, self.code,
            self.spent, self.received,
        ]  # fmt: skip


def overview(
    code: str = "AC1", short: str = "Actie", long: str = "", comment: str = "Plan Samenleven", evaluation: str = ""
) -> str:
    """The cell *Actie totaaloverzicht*."""
    return (
        f"Code: {code}\nKorte omschrijving: {short}\nLange omschrijving: {long}\n"
        f"Commentaar: {comment}\nEvaluatie: {evaluation}"
    )


def project(nis: str, body: str, spent: str = "200000.00", received: str = "100000.00", year: int = 2025) -> list[Row]:
    """A coded action that spends and receives from Flanders, and an action without a code."""
    own = Row(nis=nis, body=body, year=str(year), book_year=str(year))
    coded = replace(own, action=overview(), code="ABB-SAMENLEVEN")
    return [
        replace(own, action=overview("AC9", "Wegen", comment=""), spent="1000.00"),
        replace(coded, spent=spent),
        replace(
            coded, received=received, account="REK7405 Specifieke werkingssubsidies", sector="300 Vlaamse overheid"
        ),
    ]


def rows_of(sector: Sector) -> list[Row]:
    """Every transaction of the sector's table sets as a row: spending and receipts in their own column."""
    found: list[Row] = []
    for year in sorted({year for year, _ in sector.tables}):
        bodies = {row[0]: row for row in sector.table(year, "bestuur")}
        reports = {row[0]: row for row in sector.table(year, "aanlevering")}
        actions = {row[2]: row for row in sector.table(year, "actie")}
        for _, direction, amount, book_year, _, action, _, account, code in sector.table(year, "transactie"):
            texts = actions[action]
            report = reports[texts[0]]
            _, kbo, _, kind, _ = bodies[report[1]]
            nis, name = territory(kbo, int(report[3]))
            found.append(
                Row(
                    nis=nis,
                    body=f"{kind} {name}",
                    year=report[3],
                    book_year=book_year,
                    spent=amount if direction == "Uitgave" else None,
                    received=amount if direction == "Ontvangst" else None,
                    action=overview(texts[3], texts[4], texts[6], texts[7], texts[8]),
                    code=texts[9],
                    account=f"REK{account} Omschrijving",
                    sector=code,
                    report_type=report[2],
                )
            )
    return found


def territory(kbo: str, year: int = 2025) -> tuple[str, str]:
    """NIS code and name, in a year, of the municipality that this number or that of its OCMW belongs to."""
    with (PROJECT / "schemes" / "reference" / "authorities.csv").open(encoding="utf-8", newline="") as stream:
        entries = [r for r in csv.DictReader(stream) if kbo in (r["kbo_municipality"], r["kbo_ocmw"])]
    day = f"{year}-07-01"
    (then,) = (r for r in entries if (r["valid_from"] or "0") <= day <= (r["valid_to"] or "9"))
    return then["nis"], then["name"]


def filter_cell(filters: Mapping[str, str]) -> str:
    return "Toegepaste filters: " + "".join(f"\n [{name}] {condition}" for name, condition in filters.items())


def total(*cells: str) -> list[Cell]:
    """A row that adds up others: `Total` in the column after the last key it is about."""
    keys: list[Cell] = [*cells, "Total"]
    return [*keys, *[None] * (len(HEADER) - 2 - len(keys)), "999999.99", "999999.99"]


def write_workbook(
    path: Path,
    rows: Sequence[Row | Sequence[Cell]],
    filters: Mapping[str, str] | None = FILTERS,
    *,
    above: Sequence[Sequence[Cell]] = (),
    header: Sequence[str] = HEADER,
    sheet: str = "Export",
) -> Path:
    """XLSX as the tool writes it: NIS codes, years and amounts are numbers, the filters the last cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for number, line in enumerate([*above, header, *(as_cells(row) for row in rows)]):
            for column, cell in enumerate(line):
                if cell is not None and cell != "":
                    _write(page, number, column, cell)
        if filters is not None:
            page.write_string(len(above) + len(rows) + 2, 0, filter_cell(filters))
    return path


def write_text(
    path: Path,
    rows: Sequence[Row | Sequence[Cell]],
    filters: Mapping[str, str] | None = FILTERS,
    *,
    above: Sequence[str] = (),
    header: Sequence[str] = HEADER,
) -> Path:
    """CSV with `;`, decimal comma and a point per thousand."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write("".join(f"{line}\r\n" for line in above))
        out = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        out.writerow(header)
        for row in rows:
            *keys, spent, received = as_cells(row)
            out.writerow([*keys, *(None if value is None else _dutch(str(value)) for value in (spent, received))])
        if filters is not None:
            out.writerow([filter_cell(filters)])
    return path


def as_cells(row: Row | Sequence[Cell]) -> list[Cell]:
    return row.cells() if isinstance(row, Row) else list(row)


def _write(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    text = str(cell)
    number = text.removeprefix("-").replace(".", "", 1).isdigit()
    if number:
        # A number cell of a workbook is a float by its format; the reader must make exact cents of it.
        page.write_number(row, column, float(text))
    else:
        page.write_string(row, column, text)


def _dutch(amount: str) -> str:
    """`-1234.5` as `-1.234,5`; what is no amount stays as it is."""
    if not amount.removeprefix("-").replace(".", "", 1).isdigit():
        return amount
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{cents}" if cents else "")


def cross_tab(path: Path) -> Path:
    """In the shape of a real cross-tab of the tool: authorities as columns, totals, filters below."""
    path.parent.mkdir(parents=True, exist_ok=True)
    labels = ["Type rapport", "Rapportjaar", "Boekjaar", "BV_domein", "BV_subdomein", "Beleidsveld"]
    filters = {"Meest recente": "is Ja", "Type rapport": "is Meerjarenplan", "RijhoofdingNaarKeuze": "is Bestuur"}
    lines: list[list[Cell]] = [
        ["Bestuur", "", "", "", "", "", "Gemeente en OCMW Aalst", "Gemeente en OCMW Gent", "Total"],
        [*labels, *["Uitgave per inwoner"] * 3],
        ["Meerjarenplan", "Total", "", "", "", "", 31.4, 41.9, 36.6],
        ["Meerjarenplan", 2020, 2020, "0 Algemene financiering", "00 Algemeen", "0030 X", "", 0.015, 0.015],
        [],
        [filter_cell(filters)],
    ]
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Export")
        for number, line in enumerate(lines):
            page.write_row(number, 0, line)
    return path


def dated(path: Path, day: str) -> Path:
    """The file as it was last changed on that day."""
    moment = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).timestamp()
    os.utime(path, (moment, moment))
    return path


def read(path: Path) -> ReportsRead:
    """The reader alone, on all exports in the folder of a file, recognised as in a run."""
    work = path.parent.parent / "work"
    return read_exports(recognise(register_raw(path.parent, work).files).reports, REFERENCE.authorities, work)


def read_records(path: Path) -> list[list[str]]:
    """Every record of a CSV, the header among them."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream, delimiter=";"))
