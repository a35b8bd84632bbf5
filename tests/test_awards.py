"""The award list and the action of a payment: what is read, what counts once, what stops. All synthetic."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.inspection import inspect_paths
from reports.refusals import kind_of
from tests.municipalities import municipalities
from tests.promised import AWARDS, SCHEME, Cell, award_row, book, csv, raw_file, read_award_file, units
from tests.published import Published, control
from tests.sector import PAYMENTS, SPEND, Sector
from transforms.sources.awards import Award, settle_awards

_KBOS = municipalities()
ONE, TWO = (next(_KBOS) for _ in range(2))


def test_list_is_read_and_a_csv_says_the_same(tmp_path: Path) -> None:
    incentive: dict[str, Cell] = {
        "soort": "Stimulans", "actie": None, "doelgroep": "SIB", "bevestigde_kpi": None, "gevraagde_kpi": None,
        "huidig_bereik": None,
    }  # fmt: skip
    workbook = [AWARDS, award_row(ONE, bedrag=1000.5, actie="Actie 9"), award_row(ONE, bedrag=25000, **incentive)]
    lines = [
        AWARDS,
        award_row(int("0" + ONE), bedrag="1000,50", naam="Café"),
        award_row(ONE, bedrag="25000", **incentive),
    ]
    first, second = read_award_file(tmp_path, book(workbook, "Toekenningen")).awards
    assert dataclasses.asdict(first) == {
        "bestand": "bestand.xlsx", "rij": 2, "regeling": SCHEME, "bron_kbo": ONE, "naam": "Een bestuur",
        "projectjaar": 1, "actie": "9", "doelgroep": "Werkzoekenden", "doelgroep_sleutel": "werkzoekenden",
        "soort": "actie", "bedrag": Decimal("1000.50"), "bevestigde_kpi": units("20"), "gevraagde_kpi": units("25"),
        "huidig_bereik": units("5"), "emmer": "geteld",
    }  # fmt: skip
    assert (second.soort, second.actie, second.doelgroep, second.bevestigde_kpi) == ("stimulans", None, "sib", None)
    found = read_award_file(tmp_path, csv(lines, "cp1252"), "lijst.csv").awards
    assert [dataclasses.replace(award, bestand="bestand.xlsx") for award in found] == [
        dataclasses.replace(first, naam="Café"), second,
    ]  # fmt: skip


WRONG: dict[str, tuple[dict[str, Cell], str]] = {
    "scheme misspelt": ({"regeling": "plan-samenlevn"}, "cel A2: onbekende regeling; verwacht één van: lekp, plan-"),
    "kbo": ({"kbo": "0123456789"}, "cel B2: geen geldig KBO-nummer"),
    "year": ({"projectjaar": 4}, "cel D2: geen projectjaar van deze regeling: '4'; verwacht 1, 2, 3"),
    "no year": ({"projectjaar": None}, "cel D2: geen projectjaar van deze regeling: leeg; verwacht 1, 2, 3"),
    "action": ({"actie": None}, "cel E2: geen actienummer"),
    "kind": ({"soort": "saldo"}, "cel G2: onbekende soort; verwacht actie of stimulans"),
    "kind of incentive": ({"soort": "stimulans"}, "cel F2: onbekende soort stimulans; verwacht samenwerking, sib"),
    "amount": ({"bedrag": "duizend"}, "cel H2: geen bedrag; verwacht een getal zoals 1234,56"),
    "amount with a thousands mark": ({"bedrag": "1.000,00"}, "cel H2: geen bedrag"),
    "no amount": ({"bedrag": None}, "cel H2: geen bedrag"),
    "negative amount": ({"bedrag": -5}, "cel H2: een negatief bedrag"),
    "confirmed": ({"bevestigde_kpi": "20 mensen"}, "cel I2: '20 mensen' is geen getal; verwacht een getal van 0"),
    "requested": ({"gevraagde_kpi": -1}, "cel J2: '-1' is negatief"),
    "reach": ({"huidig_bereik": 0.125}, "cel K2: '0.125' heeft meer dan twee decimalen"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_cell_is_named_with_what_was_expected(tmp_path: Path, case: str) -> None:
    changes, expected = WRONG[case]
    row = award_row(ONE)
    for name, value in changes.items():
        row[AWARDS.index(name)] = value
    found = read_award_file(tmp_path, book([AWARDS, row, award_row(TWO)], "Lijst"))
    assert [award.bron_kbo for award in found.awards] == [TWO]
    (entry,) = found.quarantined
    assert re.match(f"blad Lijst, {re.escape(expected)}", entry.reden)
    assert kind_of(entry.reden).name != "anders"
    assert (entry.soort, entry.rij, entry.bron_kbo) == ("toekenningen", "2", None if case == "kbo" else ONE)


def test_unreadable_row_of_another_scheme_is_none_of_ours(tmp_path: Path) -> None:
    found = read_award_file(tmp_path, book([AWARDS, award_row(ONE, regeling="lekp", bedrag="veel")]))
    assert (found.awards, found.quarantined, found.scheme_seen) == ((), (), False)


def test_merged_authority_is_named_for_all_its_rows(tmp_path: Path) -> None:
    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range("B2:B3", ONE)

    found = read_award_file(tmp_path, book([AWARDS, award_row(ONE), award_row(ONE, actie="7")], "Lijst", merge))
    assert not found.awards
    assert [entry.reden for entry in found.quarantined] == [
        f"blad Lijst, cel B{row} is deel van de samengevoegde cellen B2:B3; verwacht een eigen waarde in elke cel "
        "(splits de samenvoeging)"
        for row in (2, 3)
    ]


def test_same_award_counts_once_over_files_and_a_different_one_contradicts(tmp_path: Path) -> None:
    (award,) = read_award_file(tmp_path, book([AWARDS, award_row(ONE, doelgroep="Werk  Zoekenden")])).awards

    def other(file: str, **changes: Any) -> Award:
        return dataclasses.replace(award, bestand=file, **changes)

    settled, conflicts = settle_awards(
        [
            other("b", naam="Andere schrijfwijze"), other("a"), other("c", projectjaar=2), other("d", actie="7"),
            other("e", regeling="lekp"), other("f", bedrag=Decimal("1.00")), other("g", bevestigde_kpi=None),
        ],
        SCHEME,
    )  # fmt: skip
    assert [(a.bestand, a.emmer) for a in settled] == [
        ("a", "geteld"), ("b", "dubbel"), ("c", "geteld"), ("d", "geteld"), ("e", "andere regeling"), ("f", "dubbel"),
        ("g", "dubbel"),
    ]  # fmt: skip
    key = f"toekenning plan-samenleven / {ONE} / projectjaar 1 / actie 9 Werk  Zoekenden"
    assert [dataclasses.astuple(c) for c in conflicts] == [(key, "a, rij 2", f"{f}, rij 2") for f in ("f", "g")]


def sector_of(root: Path) -> Sector:
    sector = Sector(root)
    action = sector.project(ONE)
    for _ in range(60):
        sector.line(action, 2025, SPEND, "1.00")
    sector.pay(ONE)
    return sector


def files(published: Published) -> list[tuple[object, ...]]:
    return published.rows("SELECT bestand, soort, rijen, uitkomst FROM bron.bestanden WHERE soort = 'toekenningen'")


def test_award_that_differs_between_files_stops_at_the_gate(tmp_path: Path) -> None:
    raw = sector_of(tmp_path / "raw").write()
    (raw / "a.csv").write_bytes(csv([AWARDS, award_row(ONE)]))
    (raw / "b.csv").write_bytes(csv([AWARDS, award_row(ONE), award_row(ONE, actie="7")]))
    out = tmp_path / "out"
    assert control(raw, out).stopped is None
    (raw / "b.csv").write_bytes(csv([AWARDS, award_row(ONE, bedrag=1001)]))
    stopped = control(raw, out).stopped
    assert stopped is not None
    assert stopped.gate == "levering"
    failed = [result for result in stopped.results if not result.passed]
    assert any("a.csv, rij 2 en b.csv, rij 2" in str(result.rows) for result in failed)


def test_refused_row_is_published_with_its_cell(tmp_path: Path) -> None:
    raw = sector_of(tmp_path / "raw").write()
    (raw / "lijst.xlsx").write_bytes(book([AWARDS, award_row(ONE), award_row(ONE, actie="7", bedrag="veel")], "Lijst"))
    published = control(raw, tmp_path / "out")
    assert files(published) == [("lijst.xlsx", "toekenningen", 2, "gelezen")]
    assert published.rows("SELECT rij, kolom, waarde, reden FROM bron.quarantaine") == [
        ("3", "bedrag", "veel", "blad Lijst, cel H3: geen bedrag; verwacht een getal zoals 1234,56")
    ]


@pytest.mark.slow
def test_workbook_with_two_lists_is_refused_rather_than_read_in_half(tmp_path: Path) -> None:
    def second(workbook: Any, _: Any) -> None:
        sheet = workbook.add_worksheet("Ronde 2")
        for number, row in enumerate((AWARDS, award_row(TWO))):
            sheet.write_row(number, 0, row)

    raw = sector_of(tmp_path / "raw").write()
    (raw / "lijst.xlsx").write_bytes(book([AWARDS, award_row(ONE)], "Ronde 1", second))
    published = control(raw, tmp_path / "out")
    assert published.rows("SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = 'lijst.xlsx'") == [
        (
            "quarantaine",
            "werkboek met meer dan één lijst: blad Ronde 1 en blad Ronde 2; verwacht één blad met gegevens "
            "(verwijder de andere bladen)",
        )
    ]


def test_inspect_sums_a_list_by_scheme(tmp_path: Path) -> None:
    rows = [
        AWARDS,
        award_row(ONE),
        award_row(TWO, bedrag=0.5),
        award_row(ONE, regeling="lekp"),
        award_row(ONE, soort="x"),
    ]
    raw_file(tmp_path, book(rows))
    (item,) = inspect_paths([tmp_path / "bestand.xlsx"]).files
    assert item.kind == "toekenningen"
    assert item.facts["toekenningen"] == [
        {"regeling": "lekp", "projectjaar": 1, "soort": "actie", "rijen": 1, "euro": "1000.00"},
        {"regeling": SCHEME, "projectjaar": 1, "soort": "actie", "rijen": 2, "euro": "1000.50"},
    ]
    assert item.facts["rijen met een probleem"] == [
        "rij 5: blad KPI, cel G5: onbekende soort; verwacht actie of stimulans"
    ]


@pytest.mark.slow
def test_action_of_a_payment_is_part_of_what_it_is(tmp_path: Path) -> None:
    """The same mark for another action is another payment: the lists contradict each other."""
    sector = sector_of(tmp_path / "raw")
    raw = sector.write()
    line = f"{SCHEME};2025-06-01;{ONE};naam;1;saldo;5,00;X1"
    (raw / "met.csv").write_text(f"{PAYMENTS};Actie nr\n{line};Actie 09\n", encoding="utf-8")
    (raw / "weer.csv").write_text(f"{PAYMENTS};actie\n{line};9\n", encoding="utf-8")
    out = tmp_path / "out"
    published = control(raw, out)
    assert published.rows("SELECT bestand, emmer FROM betalingen.betalingen WHERE kenmerk = 'X1' ORDER BY ALL") == [
        ("met.csv", "geteld"), ("weer.csv", "dubbel"),
    ]  # fmt: skip
    (raw / "weer.csv").write_text(f"{PAYMENTS};actie\n{line};7\n", encoding="utf-8")
    stopped = control(raw, out).stopped
    assert stopped is not None
    assert stopped.gate == "levering"


@pytest.mark.slow
def test_wrong_cell_of_a_payment_workbook_is_named(tmp_path: Path) -> None:
    raw = sector_of(tmp_path / "raw").write()
    rows: list[list[Cell]] = [
        list(PAYMENTS.split(";")),
        [SCHEME, "2025-06-01", ONE, "naam", "1", "saldo", "vijf", "X1"],
    ]
    (raw / "lijst.xlsx").write_bytes(book(rows, "Betalingen"))
    published = control(raw, tmp_path / "out")
    assert published.rows("SELECT reden FROM bron.quarantaine WHERE bestand = 'lijst.xlsx'") == [
        ("blad Betalingen, cel G2: geen bedrag; verwacht een getal zoals 1234,56",)
    ]
