"""Templates: what a user gets, may fill in, and what the program makes of it."""

from __future__ import annotations

import re
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from flows.cli import app
from flows.settings import PROJECT
from tests.published import control
from tests.sector import Sector
from tests.template_book import NS, Book, fill, opened, runner, write
from transforms.scheme import load_schemes
from transforms.sources.decisions import KEYS, ON_CONCLUSION, ON_FINDING, read_decisions, recognise_decisions
from transforms.sources.files import register_files

LEAD, MEMBER, OUTSIDE = "0207508932", "0207500123", "0207536448"
HEADERS = {
    "manual": "kbo;naam;boekjaar;richting;omschrijving;rapporteringscode;rekening;sector;bedrag;commentaar;document",
    "payments": "regeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk",
    "partnerships": "regeling;projectjaar;trekker_kbo;lid_kbo",
    "awards": "regeling;kbo;naam;projectjaar;actie;doelgroep;soort;bedrag;bevestigde_kpi;gevraagde_kpi;huidig_bereik",
    "kpi": "kbo;projectjaar;periode;actie;doelgroep;bevestigde_kpi;huidig_bereik;behaald;motivering;"
    "ook_geregistreerd_bij;ingediend_op",
}
LISTS = {
    "manual": {"boekjaar", "richting", "rapporteringscode"},
    "payments": {"regeling", "soort"},
    "partnerships": {"regeling"},
    "awards": {"regeling", "projectjaar", "doelgroep", "soort"},
    "kpi": {"projectjaar", "periode", "doelgroep"},
}
FORMATS = {
    "kbo": "@", "trekker_kbo": "@", "lid_kbo": "@", "actie": "@", "ook_geregistreerd_bij": "@", "bedrag": "#,##0.00",
    "behaald": "General", "betaaldatum": "dd/mm/yyyy", "ingediend_op": "dd/mm/yyyy",
}  # fmt: skip


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    folder = tmp_path_factory.mktemp("sjablonen")
    return {kind: opened(write(kind, folder / f"{kind}.xlsx")) for kind in HEADERS}


@pytest.mark.parametrize("kind", HEADERS)
def test_the_header_is_locked_and_the_cells_below_are_free(books: dict[str, Book], kind: str) -> None:
    book, columns = books[kind], HEADERS[kind].split(";")
    first = book.workbook.findall("x:sheets/x:sheet", NS)[0].attrib["name"]
    assert book.cells(first) == [columns]
    assert book.sheet.find("x:sheetProtection[@sheet='1']", NS) is not None
    head = book.sheet.findall("x:sheetData/x:row[@r='1']/x:c", NS)
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
    payout = schemes["plan-samenleven"].at().payout
    assert payout is not None
    groups = list(dict.fromkeys(row.group for row in payout.tariff))
    assert "begeleide 55-plussers" in groups
    payments = ["voorschot", "saldo", "stimulans", "terugvordering", "terugvordering_stimulans"]
    known = {
        "richting": ["Uitgave", "Ontvangst"],
        "soort": ["actie", "stimulans"] if kind == "awards" else payments,
        "projectjaar": [1, 2, 3],
        "periode": ["6 maanden", "projectjaar"],
        "doelgroep": [*groups, "samenwerking", "sib", "mentor"] if kind == "awards" else groups,
        "regeling": list(schemes),
        "rapporteringscode": [e.code for s in schemes.values() for e in (*s.codes.main, *s.codes.incentive)],
        "boekjaar": [2021, 2022, 2023, 2024, 2025],
    }
    rules = book.validations()
    assert set(rules) == set(range(len(columns)))  # a hint in every column
    lists = {columns[place]: rule for place, rule in rules.items() if rule.attrib.get("type") == "list"}
    assert {name: book.choices(rule) for name, rule in lists.items()} == {name: known[name] for name in LISTS[kind]}
    # What no scheme file knows yet may be typed: Excel warns. Elsewhere it refuses.
    warned = {name for name, rule in lists.items() if rule.attrib.get("errorStyle") == "warning"}
    loose = {"rapporteringscode", "doelgroep", *(["projectjaar"] if kind == "awards" else [])}
    assert warned == LISTS[kind] & loose


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
    if kind == "awards":
        assert "Standaardbedragen van Plan Samenleven: samenwerking 10.000 euro en sib 25.000 euro." in text
        assert "Actie 5, projectjaar 1, 2 en 3: volwassen anderstaligen 60 euro per eenheid" in text
        assert "Actie 9, projectjaar 1: begeleide nieuwkomers 650 euro per eenheid" in text
        assert "samen hoogstens 170.950 euro" in text
        assert "samen hoogstens 170.625 euro" in text
        assert "Het nummer van actie 6, 8, 10" in text


@pytest.mark.parametrize("kind", HEADERS)
def test_no_sheet_but_the_first_is_ever_read(books: dict[str, Book], kind: str, tmp_path: Path) -> None:
    book = books[kind]
    hidden = [s for s in book.workbook.findall("x:sheets/x:sheet", NS) if s.attrib.get("state") == "hidden"]
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


@pytest.mark.parametrize("kind", ["payments", "partnerships", "awards"])
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
        ("decisions", "x.xlsx", "x.xlsx eindigt niet op .yaml of .yml"),
        ("kpi", "weg/x.xlsx", "bestaat niet; maak ze eerst"),
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
    write("decisions", raw / "leeg.yaml")
    after = control(raw, tmp_path / "uit")
    assert after.stopped is None
    assert after.rows("SELECT bestand, soort, rijen, uitkomst FROM bron.bestanden WHERE bestand LIKE 'leeg%'") == [
        ("leeg awards.xlsx", "toekenningen", 0, "gelezen"),
        ("leeg kpi.xlsx", "kpi", 0, "gelezen"),
        ("leeg manual.xlsx", "handmatig", 0, "gelezen"),
        ("leeg partnerships.xlsx", "samenwerkingsverbanden", 0, "gelezen"),
        ("leeg payments.xlsx", "betalingen", 0, "gelezen"),
        ("leeg.csv", "betalingen", 0, "gelezen"),
        ("leeg.yaml", "beslissingen", 0, "gelezen"),
    ]
    assert after.rows("SELECT * FROM bron.quarantaine") == []
    assert after.rows("SELECT * FROM controle.bevindingen") == []
    assert after.rows("SELECT kbo, conclusie, uitgaven_totaal, betaald FROM controle.conclusies") == [
        (LEAD, "voldoet", Decimal("200000.00"), Decimal("100000.00"))
    ]


def test_the_examples_of_decisions_can_be_read_once_they_are_no_comment(tmp_path: Path) -> None:
    text = write("decisions", tmp_path / "sjabloon.yaml").read_text(encoding="utf-8")
    assert all(line.startswith("#") for line in text.splitlines())
    entries = [line[1:] for line in text.splitlines() if re.match(r"#(- |  )\w+: ", line)]
    path = tmp_path / "beslissingen.yaml"
    path.write_text("\n".join(entries), encoding="utf-8")
    with tempfile.TemporaryDirectory() as work:
        found = recognise_decisions(register_files(tmp_path, [path], Path(work)).files[0])
    assert found is not None
    read, refused = read_decisions(found, "plan-samenleven", ["lekp", "plan-samenleven"], date(2027, 1, 1))
    assert refused == []
    assert [(d.bron_kbo, d.bevinding, d.conclusie, d.besluit, d.geldig_tot) for d in read] == [
        ("0123456749", None, "te onderzoeken", "voldoet", date(2027, 12, 31)),
        ("0123456749", "K05", None, "aanvaard", None),
    ]
    explained = {word[1] for line in text.splitlines() if (word := re.match(r"# (\w+) {2,}\S", line))}
    assert set(KEYS) <= explained
    assert all(word in text for word in (*ON_CONCLUSION, *ON_FINDING))
    assert "controle.conclusies, kolom vingerafdruk" in text


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
