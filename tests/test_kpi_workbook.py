"""KPI reports: what is read, which version counts, and wrong cells named by sheet and cell. All synthetic."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from flows.inspection import inspect_paths
from reports.refusals import kind_of
from tests.municipalities import municipalities
from tests.promised import (
    KPI,
    SCHEME,
    SCHEMES,
    YEARS,
    Cell,
    book,
    csv,
    kpi_row,
    listed,
    raw_file,
    read_kpi_file,
    units,
    write,
)
from tests.published import AS_OF, control
from tests.sector import SPEND, Sector
from tests.unsafe_files import SHEET, with_part
from transforms.recognition import recognise_file
from transforms.sources.files import Refusal
from transforms.sources.kpi import KpiFile, KpiRow, read_kpi
from transforms.sources.kpi_versions import settle_kpi

_KBOS = municipalities()
ONE, TWO = (next(_KBOS) for _ in range(2))


def refusals(found: KpiFile) -> list[str]:
    return [entry.reden for entry in found.quarantined]


def one_bad(folder: Path, **changes: Cell) -> str:
    """The reason for the one refused row, between two good ones."""
    rows = [KPI, kpi_row(ONE, actie="7"), kpi_row(ONE, **changes), kpi_row(ONE, actie="13")]
    found = read_kpi_file(folder, book(rows))
    assert [row.actie for row in found.rows] == ["7", "13"]
    (entry,) = found.quarantined
    assert (entry.rij, entry.soort) == ("3", "kpi")
    return entry.reden


def test_workbook_is_read_with_its_cells(tmp_path: Path) -> None:
    rows = [
        KPI,
        kpi_row(
            ONE, actie="Actie 09. Werk", doelgroep="  Werk  Zoekenden", behaald=12.5, ook_geregistreerd_bij="13; 7 en 9"
        ),
        kpi_row(ONE, periode="6 Maanden", behaald=0, motivering="Later begonnen."),
    ]
    first, second = read_kpi_file(tmp_path, book(rows)).rows
    assert dataclasses.asdict(first) == {
        "bestand": "bestand.xlsx", "blad": "KPI", "rij": 2, "cel": "KPI!H2", "bron_kbo": ONE, "projectjaar": 1,
        "periode": "projectjaar", "actie": "9", "doelgroep": "Werk  Zoekenden", "doelgroep_sleutel": "werk zoekenden",
        "bevestigde_kpi": units("20"), "huidig_bereik": units("5"), "behaald": units("12.5"), "motivering": None,
        "ook_bij": "7;13", "ingediend_op": date(2023, 10, 10), "eerst_ingediend": date(2023, 10, 10), "emmer": "geteld",
    }  # fmt: skip
    assert (second.periode, second.behaald, second.motivering) == ("6 maanden", units("0"), "Later begonnen.")


def test_csv_says_the_same_as_the_workbook(tmp_path: Path) -> None:
    cells = [KPI, kpi_row(ONE, behaald="12,5", motivering="Café bleef leeg", ingediend_op="10/10/2023")]
    workbook = [KPI, kpi_row(ONE, behaald=12.5, motivering="Café bleef leeg")]
    (expected,) = read_kpi_file(tmp_path, book(workbook)).rows
    for name, content in (("utf8.csv", csv(cells)), ("windows.csv", csv(cells, "cp1252"))):
        (found,) = read_kpi_file(tmp_path / name, content, name).rows
        assert found == dataclasses.replace(expected, bestand=name, blad=None, cel=None)


@pytest.mark.parametrize("written", [int("0" + ONE), f"BE {ONE[:4]}.{ONE[4:7]}.{ONE[7:]}", ONE.lstrip("0")])
def test_kbo_without_its_leading_zero_is_the_same(tmp_path: Path, written: Cell) -> None:
    assert ONE.startswith("0")
    (row,) = read_kpi_file(tmp_path, book([KPI, kpi_row(written)])).rows
    assert row.bron_kbo == ONE


WRONG: dict[str, tuple[dict[str, Cell], str]] = {
    "text in a number": ({"behaald": "een 30"}, "cel H3: 'een 30' is geen getal; verwacht een getal van 0 of meer"),
    "percentage as text": ({"behaald": "85 %"}, "cel H3: '85 %' is geen getal; verwacht .*geen percentage"),
    "negative": ({"behaald": -1}, "cel H3: '-1' is negatief; verwacht een getal van 0 of meer"),
    "thousands mark": ({"behaald": "1.200"}, "cel H3: '1.200' is geen getal"),
    "three decimals": ({"behaald": 12.345}, "cel H3: '12.345' heeft meer dan twee decimalen"),
    "boolean": ({"behaald": True}, "cel H3: 'True' is geen getal"),
    "date in a number": ({"behaald": date(2023, 5, 3)}, "cel H3: '2023-05-03' is geen getal"),
    "text in the target": ({"bevestigde_kpi": "twintig"}, "cel F3: 'twintig' is geen getal"),
    "text in the reach": ({"huidig_bereik": "n.v.t."}, "cel G3: 'n.v.t.' is geen getal"),
    "no date": ({"ingediend_op": "midden oktober"}, "cel K3: geen datum; verwacht de dag van indienen"),
    "number as a date": ({"ingediend_op": 45209}, "cel K3: geen datum"),
    "date of 1900": ({"ingediend_op": date(1900, 3, 12)}, "cel K3: geen datum"),
    "not handed in whole": ({"behaald": None}, "cel H3: geen getal, en de rij is wel ingediend"),
    "year": ({"projectjaar": 2023}, "cel B3: geen projectjaar van deze regeling: '2023'; verwacht 1, 2, 3"),
    "period": ({"periode": "jaar"}, "cel C3: onbekende periode; verwacht 6 maanden of projectjaar"),
    "action": ({"actie": None}, "cel D3: geen actienummer"),
    "action as a date": ({"actie": date(2023, 9, 1)}, "cel D3: geen actienummer: '2023-09-01'"),
    "action with a fraction": ({"actie": 9.1}, "cel D3: geen actienummer: '9.1'"),
    "kbo": ({"kbo": "0123456789"}, "cel A3: geen geldig KBO-nummer"),
    "actions as a number": ({"ook_geregistreerd_bij": 7.13}, "cel J3: geen duidelijke lijst van acties; .* zoals 7;13"),
    "actions as a date": ({"ook_geregistreerd_bij": date(2023, 7, 13)}, "cel J3: geen duidelijke lijst van acties"),
    "action that is none": (
        {"ook_geregistreerd_bij": "7; de opvang"},
        "cel J3: geen duidelijke lijst van acties: 'de opvang' is geen nummer en geen actie van de regeling; verwacht "
        "nummers van acties met een puntkomma ertussen, zoals 7;13",
    ),
    "actions in a sentence": ({"ook_geregistreerd_bij": "zie 7"}, "cel J3: geen duidelijke lijst van acties: 'zie 7'"),
    "actions with a dash": ({"ook_geregistreerd_bij": "7-13"}, "cel J3: geen duidelijke lijst van acties"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_cell_is_named_with_what_was_expected(tmp_path: Path, case: str) -> None:
    changes, expected = WRONG[case]
    reason = one_bad(tmp_path, **changes)
    assert re.match(f"blad KPI, {expected}", reason)
    assert kind_of(reason).name != "anders"


@pytest.mark.parametrize(
    "written", ["-", " / ", "…", "nvt", "N.V.T.", "n.v.t", "Geen", "NIHIL", "niet  van toepassing", None]
)
def test_motivation_that_says_there_is_none_is_empty(tmp_path: Path, written: Cell) -> None:
    empty: dict[str, Cell] = {"behaald": None, "ingediend_op": None}
    rows = [KPI, kpi_row(ONE, motivering=written), kpi_row(ONE, actie="7", motivering=written, **empty)]
    found = read_kpi_file(tmp_path, book(rows))
    assert [(row.motivering, row.emmer) for row in found.rows] == [(None, "geteld"), (None, "niet ingevuld")]
    assert not found.quarantined


@pytest.mark.parametrize("written", ["x", "Geen lokaal gevonden.", "nee", "2", "nihil: later begonnen"])
def test_any_other_motivation_is_kept_as_written(tmp_path: Path, written: str) -> None:
    (row,) = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE, motivering=written)])).rows
    assert row.motivering == written


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("nvt", None), ("N.v.t.", None), ("Nee", None), ("neen", None), ("geen enkele", None), ("-", None), ("9", None),
        ("Geen; -", None), ("7; geen", "7"), ("13, Lokaal  Werk", "13;lokaal werk"), ("Actie 7 en actie 99", "7;99"),
    ],
)  # fmt: skip
def test_other_actions_are_numbers_or_actions_of_the_scheme(tmp_path: Path, written: str, linked: str | None) -> None:
    found = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE, ook_geregistreerd_bij=written)]))
    assert [row.ook_bij for row in found.rows] == [linked], refusals(found)


def test_percentage_cell_is_no_number_of_units(tmp_path: Path) -> None:
    """A spreadsheet makes 0.85 of a typed 85 %: shown well, read wrong."""

    def percent(workbook: Any, sheet: Any) -> None:
        sheet.write_number(1, 7, 0.85, workbook.add_format({"num_format": "0%"}))
        sheet.write_number(2, 7, 0.85, workbook.add_format({"num_format": "0.0 %"}))
        sheet.write_number(3, 7, 85, workbook.add_format({"num_format": '0" %"'}))

    rows = [KPI, *(kpi_row(ONE, actie=str(number)) for number in (7, 9, 13))]
    found = read_kpi_file(tmp_path, book(rows, change=percent))
    assert [(row.rij, row.behaald) for row in found.rows] == [(4, units("85"))]
    assert refusals(found) == [
        f"blad KPI, cel H{row} bevat een percentage (0.85); verwacht een gewoon getal (geef de cel de opmaak Getal)"
        for row in (2, 3)
    ]


def test_merged_cells_are_named_with_their_range(tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("H3:H4", 30)

    rows = [KPI, *(kpi_row(ONE, actie=str(number), motivering="x") for number in (1, 7, 9, 13))]
    found = read_kpi_file(tmp_path, book(rows, change=merge))
    assert [row.actie for row in found.rows] == ["1", "13"]
    assert refusals(found) == [
        f"blad KPI, cel H{row} is deel van de samengevoegde cellen H3:H4; verwacht een eigen waarde in elke cel "
        "(splits de samenvoeging)"
        for row in (3, 4)
    ]
    assert {entry.bron_kbo for entry in found.quarantined} == {ONE}


def test_merged_title_and_notes_outside_the_table_harm_nobody(tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("A1:K1", "Rapport van 2023")
        sheet.merge_range("M3:N9", "Nota")
        sheet.merge_range("G3:G4", 5)  # the existing reach may be left empty

    rows: list[list[Cell]] = [["Rapport van 2023"], list(KPI), kpi_row(ONE, actie="1"), kpi_row(ONE, actie="7")]
    found = read_kpi_file(tmp_path, book(rows, change=merge))
    assert [row.rij for row in found.rows] == [3, 4]
    assert not found.quarantined


@pytest.mark.parametrize(
    ("ranges", "reason"),
    [
        (['"M1:M1048576"'] * 8, "werkboek wordt niet geopend: blad 'KPI' voegt te veel cellen samen"),
        (['"M1:?"'], "werkboek wordt niet geopend: blad 'KPI' voegt 'M1:?' samen; verwacht cellen zoals A1:B2"),
    ],
)
def test_merged_ranges_beyond_reason_are_refused(tmp_path: Path, ranges: list[str], reason: str) -> None:
    merged = "".join(f"<mergeCell ref={name}/>" for name in ranges)
    content = with_part(
        book([KPI, kpi_row(ONE)]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", f"</sheetData><mergeCells>{merged}</mergeCells>".encode()),
    )
    found = recognise_file(raw_file(tmp_path, content))
    assert isinstance(found, Refusal)
    assert found.startswith(reason)


def test_rows_that_are_no_data_are_named_and_mark_nobody(tmp_path: Path) -> None:
    title: list[Cell] = ["Projectjaar 1"]
    total: list[Cell] = ["Totaal", None, None, None, None, 40, 10, 50]
    rows = [KPI, title, kpi_row(ONE, actie="7"), list(KPI), kpi_row(ONE), [], total]
    found = read_kpi_file(tmp_path, book(rows))
    assert [row.rij for row in found.rows] == [3, 5]
    assert refusals(found) == [
        "blad KPI, cel A2: een losse rij met enkel 'Projectjaar 1'; verwacht een volledige rij: vul ze aan, of "
        "verwijder deze rij",
        "blad KPI, cel A4: de koprij staat hier nog eens; verwacht gegevens: verwijder deze rij",
        "blad KPI, cel A7: een rij met een totaal; verwacht enkel rijen per actie: verwijder deze rij",
    ]
    assert {entry.bron_kbo for entry in found.quarantined} == {None}
    assert {kind_of(reason).name for reason in refusals(found)} == {"geen-gegevens"}


def test_moved_columns_are_found_by_their_header(tmp_path: Path) -> None:
    turned = [list(reversed(row)) for row in ([*KPI], kpi_row(ONE))]
    (row,) = read_kpi_file(tmp_path, book(turned)).rows
    assert (row.bron_kbo, row.behaald, row.cel) == (ONE, units("25"), "KPI!D2")


def test_values_moved_under_another_header_are_named(tmp_path: Path) -> None:
    """Somebody inserted a cell: all that follows stands one column to the right."""
    row = kpi_row(ONE)
    found = read_kpi_file(tmp_path, book([KPI, [*row[:2], None, *row[2:]]]))
    assert refusals(found) == ["blad KPI, cel C2: onbekende periode; verwacht 6 maanden of projectjaar"]


def test_hidden_rows_and_sheets_are_read(tmp_path: Path) -> None:
    def hide(workbook: Any, sheet: Any) -> None:
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})
        more = workbook.add_worksheet("KPI jaar 2")
        write(more, [KPI, kpi_row(ONE, projectjaar=2)])
        more.hide()

    found = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE)], change=hide))
    assert [(row.blad, row.cel, row.projectjaar) for row in found.rows] == [
        ("KPI", "KPI!H2", 1),
        ("KPI jaar 2", "'KPI jaar 2'!H2", 2),
    ]


def test_formulas_count_with_their_value_and_without_it_are_named(tmp_path: Path) -> None:
    def formulas(_: Any, sheet: Any) -> None:
        sheet.write_formula("H2", "=0.1+0.2", None, 0.30000000000000004)
        sheet.write_formula("H3", "=A1", None, "")

    found = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE), kpi_row(ONE, actie="7")], change=formulas))
    assert [row.behaald for row in found.rows] == [units("0.3")]
    (reason,) = refusals(found)
    assert reason.startswith("blad KPI, cel H3 bevat een formule zonder berekende waarde")


def versions(*rows: KpiRow, as_of: date = AS_OF) -> list[tuple[str, str]]:
    settled, _ = settle_kpi(rows, as_of)
    return [(row.bestand, row.emmer) for row in settled]


@pytest.fixture
def row(tmp_path: Path) -> KpiRow:
    (found,) = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE)])).rows
    return dataclasses.replace(found, bestand="a")


def test_latest_version_counts_and_keeps_the_first_day(row: KpiRow) -> None:
    later = dataclasses.replace(row, bestand="b", ingediend_op=date(2023, 11, 2), behaald=units("30"))
    again = dataclasses.replace(later, bestand="d")
    settled, refused = settle_kpi([again, later, row], AS_OF)
    assert [(r.bestand, r.emmer) for r in settled] == [("a", "vervangen"), ("b", "geteld"), ("d", "dubbel")]
    assert {r.eerst_ingediend for r in settled} == {date(2023, 10, 10)}
    assert not refused


@pytest.mark.parametrize(("days", "bucket"), [(-1, "na peildatum"), (0, "geteld"), (1, "geteld")])
def test_row_of_after_the_reference_date_does_not_exist(row: KpiRow, days: int, bucket: str) -> None:
    as_of = date.fromordinal(date(2023, 10, 10).toordinal() + days)
    assert versions(row, as_of=as_of) == [("a", bucket)]


def test_later_version_of_after_the_reference_date_replaces_nothing(row: KpiRow) -> None:
    later = dataclasses.replace(row, bestand="b", ingediend_op=date(2023, 11, 2), behaald=units("30"))
    assert versions(row, later, as_of=date(2023, 11, 1)) == [("a", "geteld"), ("b", "na peildatum")]


def test_two_versions_of_one_day_that_differ_are_both_refused(row: KpiRow) -> None:
    other = dataclasses.replace(row, bestand="b", cel="KPI!H9", rij=9, behaald=units("30"))
    before = dataclasses.replace(row, bestand="c", ingediend_op=date(2023, 10, 1))
    settled, refused = settle_kpi([row, other, before], AS_OF)
    assert [(r.bestand, r.emmer) for r in settled] == [("c", "vervangen")]
    assert [(q.bestand, q.bron_kbo, q.waarde) for q in refused] == [("a", ONE, "25.00"), ("b", ONE, "30.00")]
    assert refused[0].reden.startswith(
        "blad KPI, cel H2: spreekt b, KPI!H9 tegen: dezelfde actie en periode, allebei ingediend op 2023-10-10"
    )


@pytest.mark.parametrize("day", [date(2023, 10, 1), None])
def test_versions_that_differ_and_of_which_one_has_no_date_are_all_refused(row: KpiRow, day: date | None) -> None:
    undated = dataclasses.replace(row, bestand="b", cel="KPI!H9", rij=9, ingediend_op=None, behaald=units("30"))
    third = dataclasses.replace(row, bestand="c", ingediend_op=day)
    elsewhere = dataclasses.replace(undated, bestand="d", actie="7")
    settled, refused = settle_kpi([third, undated, row, elsewhere], AS_OF)
    assert [(r.bestand, r.emmer) for r in settled] == [("d", "geteld")]
    assert [(q.bestand, q.bron_kbo, q.waarde) for q in refused] == [
        ("a", ONE, "25.00"), ("b", ONE, "30.00"), ("c", ONE, "25.00"),
    ]  # fmt: skip
    assert refused[0].reden == (
        "blad KPI, cel H2: spreekt b, KPI!H9 tegen: dezelfde actie en periode. b, KPI!H9 heeft geen datum van "
        "indienen, dus is niet bekend welke de laatste is; verwacht een datum bij elke versie (vul ingediend_op in, of "
        "verwijder de verkeerde)"
    )
    assert {kind_of(entry.reden).name for entry in refused} == {"versies"}


def test_same_row_with_and_without_a_date_counts_once(row: KpiRow) -> None:
    undated = dataclasses.replace(row, bestand="b", ingediend_op=None)
    assert versions(row, undated) == [("a", "geteld"), ("b", "vervangen")]


def test_version_of_after_the_reference_date_makes_no_order_unknown(row: KpiRow) -> None:
    undated = dataclasses.replace(row, bestand="b", ingediend_op=None, behaald=units("30"))
    assert versions(row, undated, as_of=date(2023, 10, 9)) == [("a", "na peildatum"), ("b", "geteld")]


def test_row_that_is_not_filled_in_is_no_report(tmp_path: Path) -> None:
    empty: dict[str, Cell] = {"behaald": None, "ingediend_op": None}
    found = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE, **empty), kpi_row(ONE, actie="7", ingediend_op=None)]))
    assert [row.emmer for row in found.rows] == ["niet ingevuld", "geteld"]
    assert found.rows[1].eerst_ingediend is None


def test_rows_of_another_scheme_are_kept_apart(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["regeling", *KPI]]
    rows += [[name, *kpi_row(ONE, actie=str(n))] for n, name in enumerate([SCHEME, "lekp", None, "plan-samenlevn"], 1)]
    found = read_kpi_file(tmp_path, book(rows))
    assert [(row.actie, row.emmer) for row in found.rows] == [
        ("1", "geteld"),
        ("2", "andere regeling"),
        ("3", "geteld"),
    ]
    assert refusals(found) == ["blad KPI, cel A5: onbekende regeling; verwacht één van: lekp, plan-samenleven"]


def test_workbook_without_a_column_is_refused_for_those_it_names(tmp_path: Path) -> None:
    place = KPI.index("behaald")
    rows = [row[:place] + row[place + 1 :] for row in ([*KPI], kpi_row(ONE), kpi_row(ONE), kpi_row(TWO))]
    found = read_kpi_file(tmp_path, book(rows))
    assert found.problem.startswith("blad KPI: kolom ontbreekt: behaald")
    assert found.owner_known
    assert [(entry.bron_kbo, entry.rijen, entry.rij) for entry in found.quarantined] == sorted(
        [(ONE, 2, None), (TWO, 1, None)]
    )


def test_refused_row_of_after_the_reference_date_marks_nobody(tmp_path: Path) -> None:
    found = read_kpi_file(tmp_path, book([KPI, kpi_row(ONE, behaald="x")]), as_of=date(2023, 10, 9))
    assert [(entry.soort, entry.bron_kbo) for entry in found.quarantined] == [("kpi na peildatum", None)]


def test_other_workbooks_are_no_kpi_report(tmp_path: Path) -> None:
    assert isinstance(recognise_file(raw_file(tmp_path, book([["naam", "periode"], ["x", "y"]]))), str)
    assert not isinstance(recognise_file(raw_file(tmp_path, book([["naam"]]))), Refusal)


def test_inspect_shows_rows_and_refusals(tmp_path: Path) -> None:
    rows = [KPI, kpi_row(ONE), kpi_row(ONE, actie="7", behaald=None, ingediend_op=None), kpi_row(TWO, behaald="veel")]
    raw_file(tmp_path, book(rows))
    (item,) = inspect_paths([tmp_path / "bestand.xlsx"]).files
    assert item.kind == "kpi"
    assert item.facts["KPI-rijen"] == [
        {"regeling": "van de run", "kbo": ONE, "projectjaar": 1, "periode": "projectjaar", "rijen": 2, "ingevuld": 1}
    ]
    problems = str(item.facts["rijen met een probleem"])
    assert problems.startswith("[\"rij 4: blad KPI, cel H4: 'veel' is geen getal")


@pytest.mark.slow
def test_one_odd_workbook_is_set_aside_and_the_others_count(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    for kbo in (ONE, TWO):
        action = sector.project(kbo)
        sector.pay(kbo)
        for _ in range(20):
            sector.line(action, 2025, SPEND, "1.00")
    raw = sector.write()
    place = KPI.index("kbo")
    nameless = [row[:place] + row[place + 1 :] for row in ([*KPI], kpi_row(ONE))]
    (raw / "goed.xlsx").write_bytes(book([KPI, kpi_row(ONE)]))
    (raw / "fout.xlsx").write_bytes(book([KPI, kpi_row(TWO, behaald="veel"), kpi_row(TWO, actie="7")]))
    (raw / "zonder.xlsx").write_bytes(book(nameless))
    published = control(raw, tmp_path / "out")
    files = published.rows(
        "SELECT bestand, soort, rijen, uitkomst FROM bron.bestanden WHERE bestand LIKE '%.xlsx' ORDER BY 1"
    )
    assert files == [
        ("fout.xlsx", "kpi", 2, "gelezen"), ("goed.xlsx", "kpi", 1, "gelezen"),
        ("zonder.xlsx", "kpi", None, "quarantaine"),
    ]  # fmt: skip
    refused = published.rows("SELECT bestand, rij, kolom, waarde FROM bron.quarantaine ORDER BY 1")
    assert refused == [("fout.xlsx", "2", "behaald", "veel"), ("zonder.xlsx", None, None, None)]
    assert "A07" not in published.findings(ONE)
    assert "A07" in published.findings(TWO)


def test_scheme_without_kpis_leaves_the_workbooks_alone(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw", scheme="lekp")
    sector.project(ONE, code="ABB-LEKP")
    sector.pay(ONE)
    raw = sector.write()
    (raw / "kpi.xlsx").write_bytes(book([KPI, kpi_row(ONE)]))
    published = control(raw, tmp_path / "out", scheme="lekp")
    assert published.rows("SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = 'kpi.xlsx'") == [
        ("niet geteld", "regeling lekp kent geen KPI's: haar bestand in schemes/ heeft geen deel `payout`")
    ]


@pytest.mark.slow
def test_workbook_saved_again_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    assert office, "LibreOffice is not installed"

    def more(workbook: Any, sheet: Any) -> None:
        sheet.merge_range("H5:H6", 30)
        sheet.write_number("H4", 0.85, workbook.add_format({"num_format": "0%"}))

    rows = [KPI, *(kpi_row(ONE, actie=str(n), behaald=n + 0.25) for n in (1, 7, 9, 13, 14))]
    path = tmp_path / "in" / "bestand.xlsx"
    path.parent.mkdir()
    path.write_bytes(book(rows, change=more))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profiel", "--headless", "--convert-to", "xlsx"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "uit"), str(path)], check=True, capture_output=True, timeout=120
    )
    before, after = (
        read_kpi(listed(tmp_path / name, (tmp_path / place).read_bytes()), SCHEME, SCHEMES, AS_OF, YEARS)
        for name, place in (("voor", "in/bestand.xlsx"), ("na", "uit/bestand.xlsx"))
    )
    assert after.rows == before.rows
    assert len(after.rows) == 2
    assert [(entry.rij, entry.reden) for entry in after.quarantined] == [
        (entry.rij, entry.reden) for entry in before.quarantined
    ]
