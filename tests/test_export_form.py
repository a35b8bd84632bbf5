"""The reader of exports of the BBC-analysetool: forms, filters, cells, actions and bodies."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from flows.inspection import inspect_paths
from tests.exports import (
    FILTERS,
    HEADER,
    REFERENCE,
    Cell,
    Row,
    cross_tab,
    dated,
    filter_cell,
    overview,
    project,
    read,
    write_text,
    write_workbook,
)
from tests.rules.cases import OCMW
from transforms.nis import Municipalities
from transforms.recognition import recognise, register_raw
from transforms.sources.export_action import ActionTexts, parse_action

AARTSELAAR, HERNE, PAJOTTEGEM, HAM = "0207508932", "0207533676", "1010784540", "0216772234"
BOTH = "Gemeente en OCMW"


def refusal(path: Path) -> str:
    """Why a file is in quarantine."""
    (outcome,) = read(path).outcomes
    assert outcome.uitkomst == "quarantaine"
    return outcome.reden


# Amounts


AMOUNTS = {
    "1.234,56": "1234.56",
    "1234,5": "1234.50",
    "-0,005": "-0.01",
    "1.234.567": "1234567.00",
    "1234.56": None,  # a decimal point, where a point stands per thousand
    "1.23,45": None,
    "1,234.56": None,
    "€ 5,00": None,
}


@pytest.mark.parametrize(("written", "euros"), AMOUNTS.items())
def test_amounts_of_a_csv_have_a_decimal_comma_and_points_per_thousand(
    tmp_path: Path, written: str, euros: str | None
) -> None:
    path = write_text(tmp_path / "raw" / "e.csv", [Row(action=overview(), code="ABB-SLV", spent="HIER")])
    path.write_text(path.read_text(encoding="utf-8-sig").replace("HIER", written), encoding="utf-8")
    (found,) = read(path).sets
    assert [(q.rij, q.kolom, q.waarde) for q in found.refused] == ([] if euros else [("2:Uitgave", "Uitgave", written)])
    assert found.seen == (1, Decimal(euros or 0))


@pytest.mark.parametrize(
    ("cell", "euros"), [(0.1 + 0.2, "0.30"), (1234.565, "1234.57"), (-9.5e-05, "0.00"), (7, "7.00")]
)
def test_number_cells_become_exact_cents(tmp_path: Path, cell: float, euros: str) -> None:
    row = [*Row(action=overview()).cells()[:-2], None, cell]
    (found,) = read(workbook(tmp_path, [HEADER, row, [filter_cell(FILTERS)]])).sets
    assert (found.refused, found.seen) == ((), (1, Decimal(euros)))


def workbook(folder: Path, lines: Sequence[Sequence[object]], sheets: Sequence[str] = ("Export",)) -> Path:
    """A workbook written cell by cell, the same lines on every sheet."""
    path = folder / "raw" / "export.xlsx"
    path.parent.mkdir(exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            page = book.add_worksheet(name)
            for number, line in enumerate(lines):
                page.write_row(number, 0, line)
    return path


def test_a_row_with_both_amounts_is_two_lines(tmp_path: Path) -> None:
    (found,) = read(write_text(tmp_path / "raw" / "e.csv", [Row(spent="5.00", received="-2.50")])).sets
    assert found.seen == (2, Decimal("2.50"))
    lines = pq.read_table(found.lines, columns=["transactie_id", "soort", "bedrag"]).to_pylist()
    assert [tuple(line.values()) for line in lines] == [
        ("2:Uitgave", "Uitgave", "5.00"),
        ("2:Ontvangst", "Ontvangst", "-2.50"),
    ]


# What the filters must say


def with_filters(folder: Path, rows: Sequence[Row | Sequence[Cell]], **changes: str | None) -> Path:
    filters = {name: condition for name, condition in (FILTERS | changes).items() if condition}
    return write_workbook(folder / "raw" / "export.xlsx", rows, filters)


REFUSED = {
    "several statuses": ("Status rapport", "is Herziening of Origineel", "meer dan één status"),
    "three statuses": ("Status rapport", "is Herziening, Origineel of Voorlopig", "meer dan één status"),
    "all statuses but one": ("Status rapport", "is niet Voorlopig", "dat is niet één bekende status"),
    "an unknown status": ("Status rapport", "is Ontwerp", "dat is niet één bekende status"),
    "no status": ("Status rapport", None, "de filter Status rapport ontbreekt"),
    "older versions too": ("Meest recente", "is Ja of Nee", "oudere versies dubbel kunnen tellen"),
    "only older versions": ("Meest recente", "is Nee", "oudere versies dubbel kunnen tellen"),
    "latest or not": ("Meest recente", None, "de filter Meest recente ontbreekt"),
}


@pytest.mark.parametrize(("name", "condition", "said"), REFUSED.values(), ids=REFUSED)
def test_an_export_of_more_than_one_version_is_refused(
    tmp_path: Path, name: str, condition: str | None, said: str
) -> None:
    reason = refusal(with_filters(tmp_path, project("11001", f"{BOTH} Aartselaar"), **{name: condition}))
    assert said in reason
    assert f"Zet in de BBC-analysetool de filter {name} op" in reason
    assert condition is None or f"[{name}] {condition}" in reason


def test_an_export_without_its_filters_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "raw" / "e.csv", project("11001", f"{BOTH} Aartselaar"), None)
    assert refusal(path).startswith("de rij 'Toegepaste filters' ontbreekt")


READABLE = {
    "as the tool writes it": filter_cell(FILTERS),
    "on one line": filter_cell(FILTERS).replace("\n", ""),
    "in English": filter_cell(FILTERS).replace("Toegepaste filters", "Applied filters"),
    "without brackets": "Toegepaste filters:\nMeest recente is Ja\nStatus rapport is Origineel",
    "in lower case": "toegepaste filters:\r\n [meest recente] is ja\r\n [status rapport] is origineel",
    "said twice": "Toegepaste filters:\n [Status rapport] is Origineel of Voorlopig"
    "\n [Status rapport] is Herziening of Origineel\n [Meest recente] is Ja",
}


@pytest.mark.parametrize("cell", READABLE.values(), ids=READABLE)
def test_filters_are_understood_however_the_tool_writes_them(tmp_path: Path, cell: str) -> None:
    row = Row(action=overview(), spent="5.00").cells()
    (found,) = read(workbook(tmp_path, [HEADER, row, [], [cell]])).sets
    assert [report.status_rapport for report in found.reports] == ["Origineel"]


@pytest.mark.parametrize("place", ["above", "over rows"])
def test_filters_are_found_above_the_header_and_spread_over_rows(tmp_path: Path, place: str) -> None:
    row: list[Cell] = [*Row(action=overview()).cells()[:-2], 5, None]
    cell = filter_cell({**FILTERS, "Status rapport": "is Herziening"})
    lines = [[cell], HEADER, row] if place == "above" else [HEADER, row, *([line] for line in cell.split("\n"))]
    (found,) = read(workbook(tmp_path, lines)).sets
    assert [report.status_rapport for report in found.reports] == ["Herziening"]
    assert found.seen == (1, Decimal("5.00"))


def test_the_filter_says_the_type_where_no_column_does(tmp_path: Path) -> None:
    header = [name for name in HEADER if name != "Type rapport"]
    row = [cell for cell, name in zip(Row(spent="5.00").cells(), HEADER, strict=True) if name != "Type rapport"]
    path = write_text(tmp_path / "raw" / "e.csv", [row], {**FILTERS, "Type rapport": "is Meerjarenplan"}, header=header)
    assert [report.type_rapport for report in read(path).sets[0].reports] == ["Meerjarenplan"]
    write_text(path, [row], {**FILTERS, "Type rapport": "is Jaarrekening of Meerjarenplan"}, header=header)
    assert "en er is geen kolom Type rapport" in refusal(path)


def test_a_refused_plan_is_nobodys_account(tmp_path: Path) -> None:
    filters = {**FILTERS, "Type rapport": "is Meerjarenplan", "Meest recente": "is Nee"}
    header = [name for name in HEADER if name != "Type rapport"]
    row = [cell for cell, name in zip(Row(spent="5.00").cells(), HEADER, strict=True) if name != "Type rapport"]
    (entry,) = read(write_text(tmp_path / "raw" / "e.csv", [row], filters, header=header)).quarantined
    assert (entry.bron_kbo, entry.rij, entry.rijen) == (None, "3", 1)


def test_a_row_without_a_type_is_not_guessed(tmp_path: Path) -> None:
    rows = [Row(spent="5.00"), Row(spent="6.00", report_type="")]
    filters = {name: text for name, text in FILTERS.items() if name != "Type rapport"}
    path = write_text(tmp_path / "raw" / "e.csv", rows, filters)
    assert refusal(path).startswith("kolom Type rapport is leeg in 1 rijen (de eerste is rij 3)")


# Other forms


ADVICE = "verwacht één rij per actie, algemene rekening en economische sector, met de kolommen NIS-code, Bestuur,"


def test_a_cross_tab_is_refused_with_what_to_choose_instead(tmp_path: Path) -> None:
    reason = refusal(cross_tab(tmp_path / "raw" / "kruistabel.xlsx"))
    assert "'Uitgave per inwoner' staat 3 keer als kolom (kruistabel), in rij 2;" in reason
    assert ADVICE in reason
    assert "Zet in de BBC-analysetool besturen en jaren in de rijen in plaats van in de kolommen" in reason


def test_inspect_says_what_a_cross_tab_is(tmp_path: Path) -> None:
    (seen,) = inspect_paths([cross_tab(tmp_path / "raw" / "kruistabel.xlsx")]).files
    assert seen.kind == "analysetool"
    assert ADVICE in seen.why


KEYS = list(HEADER[:-2])
TABULAR = {
    "years as columns": ([*KEYS[:4], *KEYS[7:12], "2024", "2025"], "jaren staan als kolommen (2024, 2025);"),
    "authorities as columns": ([*KEYS, "Uitgave", "Ontvangst", "Uitgave", "Ontvangst"], "'Uitgave' staat 2 keer"),
    "no actions": (
        [*KEYS[:10], "Uitgave", "Ontvangst"],
        "kolom ontbreekt: Actie totaaloverzicht, Externe rapporteringscode, in rij 1;",
    ),
}


@pytest.mark.parametrize(("header", "said"), TABULAR.values(), ids=TABULAR)
def test_a_csv_of_another_form_is_refused_with_what_to_choose_instead(
    tmp_path: Path, header: Sequence[str], said: str
) -> None:
    path = tmp_path / "raw" / "e.csv"
    path.parent.mkdir()
    path.write_text(";".join(header) + "\n" + ";".join("1" for _ in header) + "\n", encoding="utf-8")
    reason = refusal(path)
    assert said in reason
    assert ADVICE in reason


def test_a_column_that_lacks_is_named_with_the_mapping_file(tmp_path: Path) -> None:
    header = ["Kostenplaats" if name == "Economischesectorcode" else name for name in HEADER]
    path = write_text(tmp_path / "raw" / "e.csv", project("11001", f"{BOTH} Aartselaar"), header=header)
    reason = refusal(path)
    assert reason.startswith("kolom ontbreekt: Economischesectorcode; onbekende kolommen: Kostenplaats")
    assert "transforms/sources/mappings/analysetool.yaml" in reason


def test_the_sheet_export_goes_before_other_sheets(tmp_path: Path) -> None:
    row = Row(action=overview(), spent="5.00").cells()
    path = workbook(tmp_path, [HEADER, row, [filter_cell(FILTERS)]], ("Kopie", "Export"))
    (outcome,) = read(path).outcomes
    assert outcome.reden.startswith("blad Export; ")
    workbook(tmp_path, [HEADER, row, [filter_cell(FILTERS)]], ("Toelichting", "Blad2"))
    (outcome,) = read(path).outcomes
    assert outcome.reden.startswith("blad Toelichting; ")


def test_lines_above_the_header_make_no_other_file_an_export(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "notitie.csv").write_text(
        "Overzicht\n\nBestuur;Rapportjaar;Opmerking\nAalst;2025;in orde\n", encoding="utf-8"
    )
    (raw / "betalingen.csv").write_text(
        "Lijst van juli\nregeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk\n", encoding="utf-8"
    )
    found = recognise(register_raw(raw, tmp_path / "work").files)
    assert {o.bestand: o.uitkomst for o in found.outcomes} == {
        "notitie.csv": "niet herkend",
        "betalingen.csv": "niet herkend",
    }


# Broken files


def test_a_quote_that_does_not_close_sets_the_whole_csv_aside(tmp_path: Path) -> None:
    rows = [Row(spent=f"{n}.00", action=overview(f"AC{n}"), code="ABB-SLV") for n in range(1, 9)]
    path = write_text(tmp_path / "raw" / "e.csv", rows)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace('Evaluatie: "', "Evaluatie: ", 1), encoding="utf-8")
    assert "aanhalingstekens kloppen niet vanaf rij 2" in refusal(path)
    # The next quote closes it, so that the rows between look like one long text.
    swallowed = text.replace('"Code: AC1\n', '"Code: AC1 ', 1).replace('Evaluatie: ";', "Evaluatie: ;", 1)
    path.write_text(swallowed.replace('"Code: AC2\n', "Code: AC2\n", 1), encoding="utf-8")
    assert "aanhalingstekens kloppen niet vanaf rij 2" in refusal(path)


def test_a_row_that_is_cut_off_is_refused_and_named(tmp_path: Path) -> None:
    rows: list[Row | Sequence[Cell]] = [
        *project("11001", f"{BOTH} Aartselaar"),
        Row(spent="7.00", action=overview()).cells()[:9],
    ]
    path = tmp_path / "raw" / "e.csv"
    write_text(path, rows)
    (found,) = read(path).sets
    (refused,) = found.refused
    assert (refused.rij, refused.kolom, refused.reden) == (
        "5", "rij", "rij heeft te weinig kolommen; is het bestand afgebroken?",
    )  # fmt: skip
    assert refused.aanlevering_id == found.reports[0].aanlevering_id


# inspect


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_inspect_shows_what_an_export_holds(tmp_path: Path, form: str) -> None:
    write = write_workbook if form == "xlsx" else write_text
    path = write(tmp_path / "raw" / f"e.{form}", project("11001", f"{BOTH} Aartselaar"))
    (seen,) = inspect_paths([path]).files
    assert (seen.kind, seen.why) == ("analysetool", "de kop noemt bestuur, rapportjaar, actie")
    assert "probleem" not in seen.facts
    assert seen.facts["ontbrekend"] == []


# Actions and bodies


ACTIONS = {
    "as the tool writes it": (
        "Code: AC1\nKorte omschrijving: Buddy's\nLange omschrijving: Lang\nCommentaar: ABB\nEvaluatie: goed",
        ActionTexts("AC1", "Buddy's", "Lang", "ABB", "goed"),
    ),
    "empty texts": (
        "Code: AC1\nKorte omschrijving: \nLange omschrijving: \nCommentaar: \nEvaluatie: ",
        ActionTexts("AC1", None, None, None, None),
    ),
    "labels in any case": (
        "CODE:AC1\r\nkorte Omschrijving : X\r\nLANGE OMSCHRIJVING: Y\r\ncommentaar: Z\r\nevaluatie: W",
        ActionTexts("AC1", "X", "Y", "Z", "W"),
    ),
    "newlines and colons": (
        "Code: A:1\nKorte omschrijving: Doel: wij\nLange omschrijving: 1: x\n\n2: y\nCommentaar: a\nb\nEvaluatie: c",
        ActionTexts("A:1", "Doel: wij", "1: x\n\n2: y", "a\nb", "c"),
    ),
    "lines that look like a label": (
        "Code: A\nKorte omschrijving: K\nLange omschrijving: L\nEvaluatie: x\nCode: y\nCommentaar: C\nEvaluatie: E",
        ActionTexts("A", "K", "L\nEvaluatie: x\nCode: y", "C", "E"),
    ),
    "a label that lacks": (
        "Code: A\nLange omschrijving: L\nEvaluatie: E",
        ActionTexts("A", None, "L", None, "E"),
    ),
    "no labels": ("Buddywerking", ActionTexts(None, "Buddywerking", None, None, None)),
    "text before the labels": ("2.1 Samen\nCommentaar: C", ActionTexts(None, "2.1 Samen", None, "C", None)),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "texts"), ACTIONS.values(), ids=ACTIONS)
def test_the_texts_of_an_action_are_taken_apart(cell: str, texts: ActionTexts) -> None:
    assert parse_action(cell) == texts


TERRITORIES = {
    "lives now": ("11001", "Aartselaar", 2025, AARTSELAAR),
    "lived then": ("23032", "Herne", 2024, HERNE),
    "ended: its successor": ("23032", "Herne", 2025, PAJOTTEGEM),
    "not born: its predecessor of that name": ("23106", "Herne", 2024, HERNE),
    "not born: no predecessor of that name": ("23106", "Pajottegem", 2024, None),
    "a number that goes on, old code": ("71069", "Ham", 2023, HAM),
    "a number that goes on, new code": ("71071", "Tessenderlo-Ham", 2025, HAM),
    "no code": (None, "Vlaamse Gemeenschapscommissie", 2025, "0240682635"),
    "no code, no such name": (None, "Aartselaar", 2025, None),
    "unknown code": ("99999", "Aartselaar", 2025, None),
}


@pytest.mark.parametrize(("nis", "name", "year", "kbo"), TERRITORIES.values(), ids=TERRITORIES)
def test_a_nis_code_means_the_authority_of_that_year(nis: str | None, name: str, year: int, kbo: str | None) -> None:
    found = Municipalities(REFERENCE.authorities).find(nis, name, year)
    assert (found.kbo if found else None) == kbo


@pytest.mark.parametrize(
    ("body", "kind", "kbo"),
    [
        ("Gemeente en OCMW Aartselaar", BOTH, AARTSELAAR),
        ("gemeente & ocmw  Aartselaar", BOTH, AARTSELAAR),
        ("Gemeente Aartselaar", "Gemeente", AARTSELAAR),
        ("Stad Aartselaar", "Gemeente", AARTSELAAR),
        ("OCMW Aartselaar", "OCMW", OCMW[AARTSELAAR]),
        ("Aartselaar", None, AARTSELAAR),
    ],
)
def test_the_name_of_the_body_says_what_kind_it_is(tmp_path: Path, body: str, kind: str | None, kbo: str) -> None:
    (found,) = read(write_text(tmp_path / "raw" / "e.csv", [Row(body=body, spent="5.00")])).sets
    assert [(b.type_bestuur, b.kbo_nummer) for b in found.bodies] == [(kind, kbo)]


def test_old_and_new_nis_codes_of_one_body_are_one_report(tmp_path: Path) -> None:
    rows = [
        Row(nis=nis, body=f"{BOTH} {name}", spent="5.00") for nis, name in (("23032", "Herne"), ("23106", "Pajottegem"))
    ]
    (found,) = read(write_text(tmp_path / "raw" / "e.csv", rows)).sets
    assert [(b.kbo_nummer, b.type_bestuur) for b in found.bodies] == [(PAJOTTEGEM, BOTH)]
    assert [r.aanlevering_id.rsplit("-", 1)[0] for r in found.reports] == ["export-23106-go-jaarrekening-2025"]


def test_exports_are_ranked_by_their_date_and_then_by_name(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for name, day in (("a.csv", "2026-07-08"), ("b.csv", "2026-07-01"), ("c.csv", "2026-07-08")):
        dated(write_text(raw / name, [Row(spent="5.00", action=overview(name))]), day)
    reports = [(s.bestand, s.reports[0]) for s in read(raw / "a.csv").sets]
    assert {name: (report.datum_verwerking, report.volgnummer) for name, report in reports} == {
        "b.csv": ("2026-07-01", "1"),
        "a.csv": ("2026-07-08", "2"),
        "c.csv": ("2026-07-08", "3"),
    }
    assert len({report.aanlevering_id for _, report in reports}) == 3
