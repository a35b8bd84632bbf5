"""Award lists, KPI workbooks and decisions as small files, and what the readers make of them. All synthetic."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tests.published import AS_OF
from transforms.recognition import recognise_file
from transforms.sources.awards import AwardFile, read_awards
from transforms.sources.decisions import DecisionFile
from transforms.sources.files import RawFile, register_files
from transforms.sources.kpi import KpiFile, read_kpi
from transforms.sources.lists import ListFile

SCHEME, SCHEMES = "plan-samenleven", ("lekp", "plan-samenleven")
YEARS, ACTIONS = (1, 2, 3), ("7", "9", "13", "lokaal werk")
Cell = str | int | float | bool | date | None
Rows = Sequence[Sequence[Cell]]

AWARDS: list[Cell] = [
    "regeling", "kbo", "naam", "projectjaar", "actie", "doelgroep", "soort", "bedrag", "bevestigde_kpi",
    "gevraagde_kpi", "huidig_bereik",
]  # fmt: skip
KPI: list[Cell] = [
    "kbo", "projectjaar", "periode", "actie", "doelgroep", "bevestigde_kpi", "huidig_bereik", "behaald", "motivering",
    "ook_geregistreerd_bij", "ingediend_op",
]  # fmt: skip


def book(
    rows: Rows,
    sheet: str = "KPI",
    change: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None] | None = None,
) -> bytes:
    """A workbook with these rows from A1 on; `change` may merge, hide or write more."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        write(worksheet, rows)
        if change:
            change(workbook, worksheet)
    return stream.getvalue()


def write(worksheet: xlsxwriter.worksheet.Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                worksheet.write_string(number, column, cell)
            elif isinstance(cell, date):
                worksheet.write_datetime(number, column, datetime(cell.year, cell.month, cell.day))  # noqa: DTZ001
            elif cell is not None:
                worksheet.write(number, column, cell)


def csv(rows: Rows, encoding: str = "utf-8") -> bytes:
    """With semicolons; numbers as given, so write `12,5` as text."""
    return "".join(";".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows).encode(encoding)


def kpi_row(kbo: Cell, /, **changes: Cell) -> list[Cell]:
    """A row of the first project year, action 9, that reached its target of 20."""
    row: dict[str, Cell] = {
        "kbo": kbo, "projectjaar": 1, "periode": "projectjaar", "actie": "9", "doelgroep": "Werkzoekenden",
        "bevestigde_kpi": 20, "huidig_bereik": 5, "behaald": 25, "motivering": None, "ook_geregistreerd_bij": None,
        "ingediend_op": date(2023, 10, 10),
    }  # fmt: skip
    assert changes.keys() <= row.keys()
    return list((row | changes).values())


def award_row(kbo: Cell, /, **changes: Cell) -> list[Cell]:
    """An award of the first project year for action 9: 1,000.00 euros for 20 units."""
    row: dict[str, Cell] = {
        "regeling": SCHEME, "kbo": kbo, "naam": "Een bestuur", "projectjaar": 1, "actie": "9",
        "doelgroep": "Werkzoekenden", "soort": "actie", "bedrag": 1000, "bevestigde_kpi": 20, "gevraagde_kpi": 25,
        "huidig_bereik": 5,
    }  # fmt: skip
    assert changes.keys() <= row.keys()
    return list((row | changes).values())


def raw_file(folder: Path, content: bytes, name: str = "bestand.xlsx") -> RawFile:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return register_files(folder, [path], folder / ".werk").files[0]


def listed(folder: Path, content: bytes, name: str = "bestand.xlsx") -> ListFile:
    found = recognise_file(raw_file(folder, content, name))
    assert isinstance(found, ListFile), found
    return found


def read_kpi_file(folder: Path, content: bytes, name: str = "bestand.xlsx", as_of: date = AS_OF) -> KpiFile:
    source = listed(folder, content, name)
    assert source.kind == "kpi"
    return read_kpi(source, SCHEME, SCHEMES, as_of, YEARS, ACTIONS)


def read_award_file(folder: Path, content: bytes, name: str = "bestand.xlsx") -> AwardFile:
    source = listed(folder, content, name)
    assert source.kind == "toekenningen"
    return read_awards(source, SCHEME, SCHEMES, YEARS)


def decision_file(folder: Path, text: str | bytes, name: str = "besluiten.yaml") -> DecisionFile:
    found = recognise_file(raw_file(folder, text.encode() if isinstance(text, str) else text, name))
    assert isinstance(found, DecisionFile), found
    return found


def units(value: str) -> Decimal:
    return Decimal(value).quantize(Decimal("0.01"))
