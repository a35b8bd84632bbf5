"""KPI workbooks: one per authority, prefilled from the award list, locked where it is the award's word."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import app
from flows.settings import PROJECT
from tests.award_list import award, incentive, write_awards
from tests.kpi_reading import read_rows
from tests.template_book import NS, Book, Typed, books, opened, refused, runner, type_in
from transforms.payout import PayoutValues
from transforms.scheme import SchemeValues, load_schemes
from transforms.templates.kpi_notes import kpi_notes

# Antwerpen took over Borsbeek on 1 January 2025; Aartselaar has an OCMW of its own number.
ANTWERPEN, BORSBEEK, AARTSELAAR, OCMW = "0207500123", "0207509229", "0207508932", "0212234812"
UNKNOWN = "0999000129"
HEADER = [
    "kbo", "projectjaar", "periode", "actie", "doelgroep", "bevestigde_kpi", "huidig_bereik", "behaald", "motivering",
    "ook_geregistreerd_bij", "ingediend_op",
]  # fmt: skip
INTERIM, YEAR_END = "6 maanden", "projectjaar"


def law() -> tuple[SchemeValues, PayoutValues]:
    values = load_schemes(PROJECT / "schemes")["plan-samenleven"].at()
    assert values.payout is not None
    return values, values.payout


def body(book: Book) -> list[list[object]]:
    found = book.cells("KPI")
    assert found[0] == HEADER
    return found[1:]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Two actions in project years 1 and 3, one of them for two target groups."""
    folder = tmp_path_factory.mktemp("kpi")
    rows = [
        award(AARTSELAAR, 1, "Actie 09", "begeleide nieuwkomers", "12,5", reach="2,25"),
        award(AARTSELAAR, 1, "9", "begeleide 55-plussers", "7"),
        award(AARTSELAAR, 1, "13", "jongeren"),
        award(AARTSELAAR, 3, "13", "jongeren", "80"),
        incentive(AARTSELAAR, 1),
    ]
    found = books(folder / "uit", write_awards(folder / "lijst.csv", rows))
    assert list(found) == [f"KPI_{AARTSELAAR}.xlsx"]
    return found[f"KPI_{AARTSELAAR}.xlsx"]


def test_every_award_of_an_action_has_a_row_per_report(book: Book) -> None:
    empty = ["", "", "", ""]
    first = [
        ["9", "begeleide 55-plussers", 7.0, ""],
        ["9", "begeleide nieuwkomers", 12.5, 2.25],
        ["13", "jongeren", 100.0, ""],
    ]
    assert body(book) == [
        *([AARTSELAAR, 1.0, INTERIM, *row, *empty] for row in first),
        *([AARTSELAAR, 1.0, YEAR_END, *row, *empty] for row in first),
        # Project year 3 has no report at six months.
        [AARTSELAAR, 3.0, YEAR_END, "13", "jongeren", 80.0, "", *empty],
    ]


def test_only_what_is_reported_can_be_changed(book: Book) -> None:
    assert book.sheet.find("x:sheetProtection[@sheet='1']", NS) is not None
    rows = book.sheet.findall("x:sheetData/x:row", NS)
    assert len(rows) == 8
    for row in rows[1:]:
        cells = row.findall("x:c", NS)
        assert [book.locked(int(cell.attrib["s"])) for cell in cells] == [True] * 7 + [False] * 4
    # Below the last row nothing can be added.
    assert all(book.locked(book.column_style(place)) for place in range(len(HEADER)))


def test_cells_to_fill_in_say_what_they_take(book: Book) -> None:
    rules = [
        (rule.attrib["sqref"], rule.attrib, [book.formula(rule, number) for number in (1, 2)])
        for rule in book.sheet.findall("x:dataValidations/x:dataValidation", NS)
    ]
    reached = [rule for rule in rules if rule[0].startswith("H")]
    assert [(r[0], r[1]["type"], r[2]) for r in reached] == [("H2:H8", "decimal", ["0", "1000000000000"])]
    assert "bestaande bereik" in reached[0][1]["prompt"]
    assert [rule[0] for rule in rules if rule[0].startswith("I")] == ["I2:I8"]
    days = {sqref: attributes["prompt"] for sqref, attributes, _ in rules if sqref.startswith("K")}
    assert {sqref: text.partition("Uiterlijk op ")[2] for sqref, text in days.items()} == {
        "K2:K4": "15 april 2023.",
        "K5:K7": "15 oktober 2023.",
        "K8": "31 oktober 2025.",
    }
    assert {a["type"] for sqref, a, _ in rules if sqref.startswith("K")} == {"date"}


def test_the_other_actions_of_the_project_year_are_suggested(book: Book) -> None:
    rules = {
        rule.attrib["sqref"]: rule
        for rule in book.sheet.findall("x:dataValidations/x:dataValidation", NS)
        if rule.attrib["sqref"].startswith("J")
    }
    found = {sqref: book.choices(rule) for sqref, rule in rules.items() if rule.attrib.get("type") == "list"}
    assert found == {"J2:J3 J5:J6": ["13"], "J4 J7": ["9"]}
    assert "Andere acties in projectjaar 1: 13." in rules["J2:J3 J5:J6"].attrib["prompt"]
    assert "geen andere acties: laat dit leeg" in rules["J8"].attrib["prompt"]
    # More than one number may be typed: the list suggests, and refuses nothing.
    assert {rule.attrib.get("showErrorMessage", "0") for sqref, rule in rules.items() if sqref in found} == {"0"}


def test_a_low_result_without_motivation_is_coloured(book: Book) -> None:
    """Half a year asks a quarter of the target; what the formula says is computed in test_template_office.py."""
    marks = {
        rule.attrib["sqref"]: rule.findtext("x:cfRule[@type='expression']/x:formula", namespaces=NS)
        for rule in book.sheet.findall("x:conditionalFormatting", NS)
    }
    assert set(marks) == {"H2:H8", "I2:I8"}
    assert len(set(marks.values())) == 1
    assert '$H2<$F2*IF(LOWER(TRIM($C2))="6 maanden",0.25,1)' in str(marks["H2:H8"])


def test_a_workbook_that_is_not_filled_in_reads_as_not_filled_in(book: Book) -> None:
    found = read_rows(book.path.parent)
    assert [(row.rij, row.cel, row.emmer) for row in found] == [
        (number, f"KPI!H{number}", "niet ingevuld") for number in range(2, 9)
    ]
    assert (found[1].actie, found[1].doelgroep, found[1].bevestigde_kpi, found[1].huidig_bereik) == (
        "9", "begeleide nieuwkomers", Decimal("12.50"), Decimal("2.25"),
    )  # fmt: skip


def test_what_is_filled_in_is_read_exactly(tmp_path: Path) -> None:
    awards = [award(AARTSELAAR, 1, action, target="12,5") for action in ("7", "13")]
    path = books(tmp_path / "uit", write_awards(tmp_path / "lijst.csv", awards))[f"KPI_{AARTSELAAR}.xlsx"].path
    typed: dict[str, Typed] = {
        "H2": 3.13,
        "J2": "13",
        "K2": date(2023, 4, 14),
        "H5": 0,
        "I5": "=minder tijd",
        "K5": date(2023, 10, 15),
    }
    type_in(path, typed)
    found = {row.rij: row for row in read_rows(path.parent)}
    assert [row.emmer for row in found.values()] == ["geteld", "niet ingevuld", "niet ingevuld", "geteld"]
    first, last = found[2], found[5]
    assert (first.periode, first.behaald, first.motivering, first.ook_bij, first.ingediend_op) == (
        INTERIM, Decimal("3.13"), None, "13", date(2023, 4, 14),
    )  # fmt: skip
    assert (last.actie, last.periode, last.behaald, last.motivering, last.ingediend_op) == (
        "13", YEAR_END, Decimal("0.00"), "=minder tijd", date(2023, 10, 15),
    )  # fmt: skip


def test_a_hint_is_never_longer_than_excel_shows(tmp_path: Path) -> None:
    """XlsxWriter leaves out a longer one, and the rule with it."""
    rows = [award(AARTSELAAR, 1, f"een actie met een lange naam {number:02d}") for number in range(20)]
    found = books(tmp_path / "uit", write_awards(tmp_path / "lijst.csv", rows))[f"KPI_{AARTSELAAR}.xlsx"]
    rules = found.sheet.findall("x:dataValidations/x:dataValidation", NS)
    hints = [rule.attrib["prompt"] for rule in rules if rule.attrib["sqref"].startswith("J")]
    assert len(hints) == 20
    assert {len(hint) for hint in hints} == {255}
    assert {len(found.choices(rule)) for rule in rules if rule.attrib["sqref"].startswith("J")} == {19}


def test_a_predecessor_and_a_social_welfare_centre_share_the_workbook_of_the_authority(tmp_path: Path) -> None:
    rows = [
        award(ANTWERPEN, 1, "7", name="Stad"),
        award(BORSBEEK, 1, "7", target="5", name="Gemeente"),
        award(OCMW, 2, "7", name="OCMW"),
        award(UNKNOWN, 1, "7", name="Verzonnen vzw"),
    ]
    found = books(tmp_path / "uit", write_awards(tmp_path / "lijst.csv", rows))
    assert {name: sorted({str(row[0]) for row in body(book)}) for name, book in found.items()} == {
        f"KPI_{ANTWERPEN}.xlsx": [ANTWERPEN, BORSBEEK],
        f"KPI_{AARTSELAAR}.xlsx": [OCMW],
        f"KPI_{UNKNOWN}.xlsx": [UNKNOWN],
    }
    titles = {name: book.cells("Toelichting")[0][0] for name, book in found.items()}
    assert titles == {
        f"KPI_{ANTWERPEN}.xlsx": f"KPI-rapport: Antwerpen ({ANTWERPEN})",
        f"KPI_{AARTSELAAR}.xlsx": f"KPI-rapport: Aartselaar ({AARTSELAAR})",
        f"KPI_{UNKNOWN}.xlsx": f"KPI-rapport: Verzonnen vzw ({UNKNOWN})",
    }


def test_text_of_the_award_list_never_becomes_a_formula(tmp_path: Path) -> None:
    nasty = ['=HYPERLINK("http://x";"y")', "+1+1", "-2+3", "@SUM(A1)", "<b>&amp;</b>", "_x0041_", "{=1}"]
    quoted = ['"' + text.replace('"', '""') + '"' for text in nasty]
    rows = [award(UNKNOWN, 1, text, text, name="=1+1") for text in quoted]
    found = books(tmp_path / "uit", write_awards(tmp_path / "lijst.csv", rows))[f"KPI_{UNKNOWN}.xlsx"]
    with zipfile.ZipFile(found.path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 3
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    assert {row[4] for row in body(found)} == set(nasty)
    assert {row[3] for row in body(found)} == {text.casefold() for text in nasty}


def test_the_same_awards_give_the_same_bytes(tmp_path: Path) -> None:
    rows = [award(AARTSELAAR, year, action) for year in (1, 2) for action in ("7", "13", "9")]
    one = books(tmp_path / "a", write_awards(tmp_path / "een.csv", rows))
    other = books(tmp_path / "b", write_awards(tmp_path / "twee.csv", reversed(rows)))
    assert [book.path.read_bytes() for book in one.values()] == [book.path.read_bytes() for book in other.values()]


def test_lists_are_found_by_their_content_and_count_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --awards: everything under data/raw, also in a zip; other files and schemes stay out."""
    raw = tmp_path / "data" / "raw"
    write_awards(raw / "map" / "zonder betekenis.txt", [award(AARTSELAAR, 1, "7")])
    again = write_awards(tmp_path / "nog.csv", [award(AARTSELAAR, 1, "7"), award(AARTSELAAR, 1, "9", "55-plussers")])
    with zipfile.ZipFile(raw / "zip.zip", "w") as archive:
        archive.write(again, "lijst.csv")
    write_awards(raw / "lekp.csv", [award(ANTWERPEN, 1, "7", scheme="lekp")])
    (raw / "brief.txt").write_text("Geachte, hierbij de lijst.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(app, ["template", "kpi", "--out", "kpi"])
    assert result.exit_code == 0, result.output
    assert "1 KPI-werkboek geschreven in kpi" in result.output
    assert [path.name for path in (tmp_path / "kpi").iterdir()] == [f"KPI_{AARTSELAAR}.xlsx"]
    assert [row[3] for row in body(opened(tmp_path / "kpi" / f"KPI_{AARTSELAAR}.xlsx"))] == ["7", "9", "7", "9"]


def test_one_project_year_can_be_asked_for(tmp_path: Path) -> None:
    awards = write_awards(tmp_path / "lijst.csv", [award(AARTSELAAR, year, "7") for year in (1, 2, 3)])
    found = books(tmp_path / "uit", awards, "--project-year", "2")[f"KPI_{AARTSELAAR}.xlsx"]
    assert [row[1:3] for row in body(found)] == [[2.0, INTERIM], [2.0, YEAR_END]]
    assert "voor projectjaar 4 gevonden in lijst.csv" in refused(tmp_path / "leeg", awards, "--project-year", "4")


def test_the_notes_follow_the_scheme() -> None:
    """Every date and share in them is the scheme's own: another scheme, other notes."""
    values, payout = law()
    text = notes(values, payout)
    assert "80 % van een toekenning wordt betaald bij de goedkeuring, 20 % na de evaluatie" in text
    assert "minstens 25 % van de bevestigde KPI" in text
    assert "zelfs wanneer de KPI behaald is: 2, 16, 18, 19 en 22." in text
    assert "minstens 4 keer de hoogste toekenning van één ervan, bij drie acties 6 keer" in text
    assert "na 6 maanden uiterlijk op 6 mei 2024, na het projectjaar uiterlijk op 15 oktober 2024" in text
    assert "verlengd tot 31 december 2025): geen rapport na 6 maanden" in text
    later = dataclasses.replace(
        payout,
        advance_share=Decimal("0.7250"),
        interim_share=Decimal("0.3"),
        always_juried=("4",),
        deadlines=tuple(dataclasses.replace(entry, due=entry.due + timedelta(days=1)) for entry in payout.deadlines),
        project_years=tuple(dataclasses.replace(entry, end=date(2030, 3, 1)) for entry in payout.project_years),
    )
    other = notes(dataclasses.replace(values, factor=Decimal("1.5")), later)
    assert "72,5 % van een toekenning wordt betaald bij de goedkeuring, 27,5 % na de evaluatie" in other
    assert "minstens 30 % van de bevestigde KPI" in other
    assert "zelfs wanneer de KPI behaald is: 4." in other
    assert "minstens 3 keer de hoogste toekenning van één ervan, bij drie acties 4,5 keer" in other
    assert "na 6 maanden uiterlijk op 7 mei 2024, na het projectjaar uiterlijk op 16 oktober 2024" in other
    assert "tot en met 1 maart 2030" in other


def notes(values: SchemeValues, payout: PayoutValues) -> str:
    return " ".join(
        paragraph for _, paragraphs in kpi_notes(values, payout, prefilled=True) for paragraph in paragraphs
    )
