"""Templates: what a user gets, may fill in, and what the program makes of it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import PROJECT
from tests.published import control
from tests.sector import Sector
from transforms.scheme import load_schemes

LEAD, MEMBER, OUTSIDE = "0207508932", "0207500123", "0207536448"
HEADERS = {
    "manual": "kbo;naam;boekjaar;richting;omschrijving;rapporteringscode;rekening;sector;bedrag;commentaar;document",
    "payments": "regeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk",
    "partnerships": "regeling;projectjaar;trekker_kbo;lid_kbo",
}
LISTS = {
    "manual": {"boekjaar", "richting", "rapporteringscode"},
    "payments": {"regeling", "soort"},
    "partnerships": {"regeling"},
}
FORMATS = {"kbo": "@", "trekker_kbo": "@", "lid_kbo": "@", "bedrag": "#,##0.00", "betaaldatum": "dd/mm/yyyy"}
_NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_BUILT_IN = {"0": "General", "1": "0", "4": "#,##0.00", "49": "@"}
runner = CliRunner()


@dataclass(frozen=True)
class Book:
    """A template as it stands on disk: its XML, and its cells as calamine reads them."""

    path: Path
    sheet: ElementTree.Element
    styles: ElementTree.Element
    workbook: ElementTree.Element

    def cells(self, name: str) -> list[list[object]]:
        with CalamineWorkbook.from_path(str(self.path)) as book:
            return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]

    def column_style(self, place: int) -> int:
        """The style of the empty cells of a column."""
        for column in self.sheet.findall("x:cols/x:col", _NS):
            if int(column.attrib["min"]) <= place + 1 <= int(column.attrib["max"]):
                return int(column.attrib["style"])
        raise AssertionError(f"column {place} has no style")

    def locked(self, style: int) -> bool:
        protection = self.styles.findall("x:cellXfs/x:xf", _NS)[style].find("x:protection", _NS)
        return protection is None or protection.attrib.get("locked", "1") != "0"

    def number_format(self, style: int) -> str:
        key = self.styles.findall("x:cellXfs/x:xf", _NS)[style].attrib["numFmtId"]
        own = {f.attrib["numFmtId"]: f.attrib["formatCode"] for f in self.styles.findall("x:numFmts/x:numFmt", _NS)}
        return {**_BUILT_IN, **own}[key]

    def validations(self) -> dict[int, ElementTree.Element]:
        """By column (0 = A)."""
        found = {}
        for rule in self.sheet.findall("x:dataValidations/x:dataValidation", _NS):
            assert rule.attrib["sqref"].startswith(f"{rule.attrib['sqref'][0]}2:")  # from the first data row on
            found[ord(rule.attrib["sqref"][0]) - ord("A")] = rule
        return found

    def choices(self, rule: ElementTree.Element) -> list[object]:
        formula = rule.findtext("x:formula1", namespaces=_NS) or ""
        place = re.fullmatch(r"(\w+)!\$A\$(\d+):\$A\$(\d+)", formula)
        assert place, formula
        return [row[0] for row in self.cells(place[1])[int(place[2]) - 1 : int(place[3])]]


def write(kind: str, path: Path) -> Path:
    result = runner.invoke(app, ["template", kind, "--out", str(path)])
    assert result.exit_code == 0, result.output
    return path


def opened(path: Path) -> Book:
    with zipfile.ZipFile(path) as archive:
        sheet, styles, workbook = (
            ElementTree.fromstring(archive.read(f"xl/{name}.xml"))
            for name in ("worksheets/sheet1", "styles", "workbook")
        )
    return Book(path, sheet, styles, workbook)


def fill(path: Path, rows: Sequence[Sequence[str | int | float | date]]) -> None:
    """Type rows into the first sheet, below the header, each cell in the format of its column."""
    book = opened(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    written = []
    for number, row in enumerate(rows, start=2):
        cells = []
        for place, value in enumerate(row):
            head = f'<c r="{chr(ord("A") + place)}{number}" s="{book.column_style(place)}"'
            if isinstance(value, date):
                cells.append(f"{head}><v>{(value - date(1899, 12, 30)).days}</v></c>")
            elif isinstance(value, int | float):
                cells.append(f"{head}><v>{value}</v></c>")
            elif value:
                cells.append(f'{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>')
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", "".join(written).encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    folder = tmp_path_factory.mktemp("sjablonen")
    return {kind: opened(write(kind, folder / f"{kind}.xlsx")) for kind in HEADERS}


@pytest.mark.parametrize("kind", HEADERS)
def test_the_header_is_locked_and_the_cells_below_are_free(books: dict[str, Book], kind: str) -> None:
    book, columns = books[kind], HEADERS[kind].split(";")
    first = book.workbook.findall("x:sheets/x:sheet", _NS)[0].attrib["name"]
    assert book.cells(first) == [columns]
    assert book.sheet.find("x:sheetProtection[@sheet='1']", _NS) is not None
    head = book.sheet.findall("x:sheetData/x:row[@r='1']/x:c", _NS)
    assert [book.locked(int(cell.attrib["s"])) for cell in head] == [True] * len(columns)
    assert [book.locked(book.column_style(place)) for place in range(len(columns))] == [False] * len(columns)


@pytest.mark.parametrize("kind", HEADERS)
def test_numbers_are_text_amounts_have_cents_and_dates_are_dates(books: dict[str, Book], kind: str) -> None:
    book = books[kind]
    found = {name: book.number_format(book.column_style(place)) for place, name in enumerate(HEADERS[kind].split(";"))}
    expected = {name: form for name, form in FORMATS.items() if name in found}
    assert len(expected) >= 2
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("kind", HEADERS)
def test_dropdowns_offer_what_the_scheme_files_know(books: dict[str, Book], kind: str) -> None:
    book, columns = books[kind], HEADERS[kind].split(";")
    schemes = load_schemes(PROJECT / "schemes")
    known = {
        "richting": ["Uitgave", "Ontvangst"],
        "soort": ["voorschot", "saldo", "stimulans", "terugvordering", "terugvordering_stimulans"],
        "regeling": list(schemes),
        "rapporteringscode": [e.code for s in schemes.values() for e in (*s.codes.main, *s.codes.incentive)],
        "boekjaar": [2021, 2022, 2023, 2024, 2025],
    }
    rules = book.validations()
    assert set(rules) == set(range(len(columns)))  # a hint in every column
    lists = {columns[place]: rule for place, rule in rules.items() if rule.attrib.get("type") == "list"}
    assert {name: book.choices(rule) for name, rule in lists.items()} == {name: known[name] for name in LISTS[kind]}
    # A code of a scheme that has no file yet may be typed: Excel warns. Elsewhere it refuses.
    warned = {name for name, rule in lists.items() if rule.attrib.get("errorStyle") == "warning"}
    assert warned == LISTS[kind] & {"rapporteringscode"}


@pytest.mark.parametrize("kind", HEADERS)
def test_the_notes_explain_every_column_and_how_to_hand_it_in(books: dict[str, Book], kind: str) -> None:
    notes = books[kind].cells("Toelichting")
    explained = {str(row[0]): str(row[1]) for row in notes if len(row) > 1 and row[1]}
    assert list(explained) == HEADERS[kind].split(";")
    assert min(len(text) for text in explained.values()) > 10
    text = " ".join(str(cell) for row in notes for cell in row)
    assert "Wat telt" in text
    assert "Inleveren" in text
    if kind == "manual":
        assert "Plan Samenleven: hoofdcode ABB-SAMENLEVEN of ABB-SLV" in text
        assert "minstens 2 keer de ontvangsten van Vlaanderen" in text
        assert "Bij elk bedrag hoort een document" in text


@pytest.mark.parametrize("kind", HEADERS)
def test_no_sheet_but_the_first_is_ever_read(books: dict[str, Book], kind: str, tmp_path: Path) -> None:
    book = books[kind]
    hidden = [s for s in book.workbook.findall("x:sheets/x:sheet", _NS) if s.attrib.get("state") == "hidden"]
    assert [sheet.attrib["name"] for sheet in hidden] == ["Keuzes"]
    with xlsxwriter.Workbook(str(tmp_path / "rest.xlsx")) as copy:
        for name in ("Toelichting", "Keuzes"):
            sheet = copy.add_worksheet(name)
            for number, row in enumerate(book.cells(name)):
                sheet.write_row(number, 0, row)
    result = runner.invoke(app, ["inspect", str(tmp_path / "rest.xlsx")])
    assert "werkboek zonder blad met bekende kolomnamen" in result.output


@pytest.mark.parametrize("kind", HEADERS)
def test_the_same_template_has_the_same_bytes(books: dict[str, Book], kind: str, tmp_path: Path) -> None:
    assert write(kind, tmp_path / "nog eens.xlsx").read_bytes() == books[kind].path.read_bytes()
    with zipfile.ZipFile(books[kind].path) as archive:  # no moment of writing, which may fall in the same second
        assert b">2026-01-01T00:00:00Z</dcterms:created>" in archive.read("docProps/core.xml")
        assert {member.date_time[0] for member in archive.infolist()} == {1980}


@pytest.mark.parametrize("kind", ["payments", "partnerships"])
def test_a_csv_template_is_its_header(kind: str, tmp_path: Path) -> None:
    path = write(kind, tmp_path / "lijst.CSV")
    assert path.read_bytes() == f"\ufeff{HEADERS[kind]}\r\n".encode()


def test_a_file_that_exists_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "ingevuld.xlsx"
    path.write_text("werk van iemand", encoding="utf-8")
    result = runner.invoke(app, ["template", "manual", "--out", str(path)])
    assert result.exit_code == 2
    assert "bestaat al en wordt niet overschreven; kies een andere naam" in result.output
    assert path.read_text(encoding="utf-8") == "werk van iemand"


@pytest.mark.parametrize(
    ("kind", "name", "message"),
    [
        ("awards", "x.xlsx", "het sjabloon awards bestaat nog niet in deze versie"),
        ("kpi", "x.xlsx", "het sjabloon kpi bestaat nog niet in deze versie"),
        ("decisions", "x.yaml", "het sjabloon decisions bestaat nog niet in deze versie"),
        ("manual", "x.csv", "het sjabloon manual bestaat alleen als werkboek"),
        ("payments", "x.ods", "x.ods eindigt niet op .xlsx of .csv"),
        ("manual", "x", "x eindigt niet op .xlsx"),
        ("manual", "weg/x.xlsx", "bestaat niet; maak ze eerst"),
        ("facturen", "x.xlsx", "facturen"),
    ],
)
def test_what_cannot_be_written_is_wrong_usage(tmp_path: Path, kind: str, name: str, message: str) -> None:
    result = runner.invoke(app, ["template", kind, "--out", str(tmp_path / name)])
    assert result.exit_code == 2
    assert message in result.output
    assert list(tmp_path.iterdir()) == []


def test_templates_left_empty_are_recognised_and_change_nothing(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    sector = Sector(raw)
    sector.project(LEAD)
    sector.pay(LEAD)
    sector.write()
    for kind in HEADERS:
        write(kind, raw / f"leeg {kind}.xlsx")
    write("payments", raw / "leeg.csv")
    after = control(raw, tmp_path / "uit")
    assert after.stopped is None
    assert after.rows("SELECT bestand, soort, rijen, uitkomst FROM bron.bestanden WHERE bestand LIKE 'leeg%'") == [
        ("leeg manual.xlsx", "handmatig", 0, "gelezen"),
        ("leeg partnerships.xlsx", "samenwerkingsverbanden", 0, "gelezen"),
        ("leeg payments.xlsx", "betalingen", 0, "gelezen"),
        ("leeg.csv", "betalingen", 0, "gelezen"),
    ]
    assert after.rows("SELECT * FROM bron.quarantaine") == []
    assert after.rows("SELECT * FROM controle.bevindingen") == []
    assert after.rows("SELECT kbo, conclusie, uitgaven_totaal, betaald FROM controle.conclusies") == [
        (LEAD, "voldoet", Decimal("200000.00"), Decimal("100000.00"))
    ]


def test_templates_filled_in_are_read_to_the_cent(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    sector = Sector(raw)
    sector.project(LEAD, "100000.00", "100000.00")
    sector.line(sector.action(sector.report(MEMBER)), amount="100000.00")
    sector.write()
    proof = "jaarrekening 2025, blz. 3"
    columns = (2025, "Uitgave", "Taal", "ABB-SLV", "6131", "")
    fill(
        write("manual", raw / "verslag.xlsx"),
        [
            (OUTSIDE, "Buiten BBC", *columns, 200000.05, "Taallessen", proof),
            ("BE 0207.536.448", "Buiten BBC", *columns, -0.05, "Taallessen", proof),
            (OUTSIDE, "", 2025, "Ontvangst", "Taal", "ABB-SLV", "7405", "300", 100000, "Taallessen", proof),
        ],
    )
    fill(
        write("payments", raw / "betaald.xlsx"),
        [
            ("plan-samenleven", date(2025, 6, 1), LEAD, "Trekker", 1, "voorschot", 100000, "K1"),
            ("plan-samenleven", date(2025, 6, 2), OUTSIDE, "Buiten BBC", "", "voorschot", 100000.5, "K2"),
            ("plan-samenleven", date(2025, 7, 2), OUTSIDE, "Buiten BBC", "", "terugvordering", -0.5, ""),
        ],
    )
    fill(write("partnerships", raw / "groep.xlsx"), [("plan-samenleven", 1, LEAD, MEMBER)])
    done = control(raw, tmp_path / "uit")
    assert done.stopped is None
    assert done.rows("SELECT * FROM bron.quarantaine") == []
    assert done.rows("SELECT kbo, conclusie, uitgaven_totaal, betaald FROM controle.conclusies ORDER BY kbo") == [
        (MEMBER, "via samenwerkingsverband", None, None),
        (LEAD, "voldoet", Decimal("200000.00"), Decimal("100000.00")),
        (OUTSIDE, "voldoet", Decimal("200000.00"), Decimal("100000.00")),
    ]
    assert done.rows("SELECT rij, bedrag FROM bbc.lijnen WHERE bron = 'handmatig' ORDER BY rij") == [
        ("2", Decimal("200000.05")), ("3", Decimal("-0.05")), ("4", Decimal("100000.00")),
    ]  # fmt: skip
