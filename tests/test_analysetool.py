"""Exports of the BBC-analysetool (INPUTS.md 3) in a whole run: what counts, what does not, what is said."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.exports import (
    FILTERS,
    Cell,
    Row,
    cross_tab,
    dated,
    overview,
    project,
    read_records,
    rows_of,
    total,
    write_text,
    write_workbook,
)
from tests.published import Published, control
from tests.rules.cases import FAILS, MEETS, NOT_ASSESSABLE, OCMW, OPEN
from tests.sector import RECEIVE, SPEND, Sector

AARTSELAAR, ANTWERPEN, BOECHOUT, BOOM = "0207508932", "0207500123", "0207536448", "0207506952"
BORNEM = "0206677801"
HERNE, PAJOTTEGEM, HAM = "0207533676", "1010784540", "0216772234"
BOTH = "Gemeente en OCMW"


def pay(raw: Path, *kbos: str) -> None:
    sector = Sector(raw)
    for kbo in kbos:
        sector.pay(kbo)
    sector.write()


# The same accounts in another form


def mixed_sector(root: Path) -> Sector:
    """Verdicts of several kinds: codes of all roles, a merged municipality, a body of each kind, two years."""
    sector = Sector(root)
    for kbo, spent in ((AARTSELAAR, "200000.00"), (ANTWERPEN, "199999.99")):
        sector.project(kbo, spent)
        sector.pay(kbo)
    report = sector.report(BOECHOUT, kind=BOTH)
    action = sector.action(report, code="abb-slv; X", long='Regel 1\nCode: 5\n"aanhaling"; en verder', evaluation="")
    for amount, account in (("150000.01", "613/6"), ("-49.99", "6200"), ("60000.00", "2210-7"), ("9.95", "9999")):
        sector.line(action, 2025, SPEND, amount, account)
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300 Vlaamse overheid")
    sector.line(sector.action(report, code="ABB-SLV-ST"), 2025, RECEIVE, "10000.00", "7405", "300")
    sector.line(sector.action(report, code="ABB-SAMENLEVING", comment="bijna"), 2025, SPEND, "70000.00")
    sector.line(action, 2025, SPEND, "77.00", book_year=2024)
    sector.pay(BOECHOUT)
    sector.project(BOOM, "120000.00")
    sector.line(sector.action(sector.report(OCMW[BOOM], kind="OCMW")), 2025, SPEND, "80000.00")
    sector.pay(BOOM)
    sector.project(HERNE, "90000.00", "40000.00", 2024)
    sector.pay(HERNE, "40000,00", "2024-06-01")
    sector.project(PAJOTTEGEM, "110000.00", "60000.00")
    sector.pay(PAJOTTEGEM, "60000,00")
    sector.project(HAM, "10.00", "5.00", 2024)
    sector.project(HAM, "10.00", "5.01")
    sector.line(sector.action(sector.report(BORNEM, report_type="Meerjarenplan")), 2025, SPEND, "5000.00")
    sector.pay(BORNEM)
    return sector


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Published]:
    """One sector as tables, as one workbook, and as a CSV per status of which the order is another."""
    folder = tmp_path_factory.mktemp("vormen")
    sector = mixed_sector(folder / "tabellen")
    sector.write()
    rows: list[Row | Sequence[Cell]] = list(rows_of(sector))
    filters = {**FILTERS, "Type rapport": "is Jaarrekening of Meerjarenplan"}
    above = [["Export uit de BBC-analysetool"], ["gemaakt op", "1 juli 2026"], []]
    between = [total("11001", f"{BOTH} Aartselaar"), total("Jaarrekening"), total()]
    write_workbook(folder / "xlsx" / "export.xlsx", [*between[:1], *rows, *between[1:]], filters, above=above)
    write_text(
        folder / "csv" / "export.csv",
        [*rows[::-1], *between],
        filters,
        above=["Export uit de BBC-analysetool", "", "x;y"],
    )
    for form in ("xlsx", "csv"):
        shutil.copy(folder / "tabellen" / "betalingen.csv", folder / form)
    return {form: control(folder / form, folder / f"uit {form}") for form in ("tabellen", "xlsx", "csv")}


SAME = {
    "conclusions": "SELECT * EXCLUDE (vingerafdruk) FROM controle.conclusies ORDER BY kbo",
    "readings": "SELECT * FROM controle.lezingen ORDER BY ALL",
    "reconciliation": "SELECT * FROM controle.afstemming ORDER BY ALL",
    "findings": "SELECT bevinding, ernst, kbo, boekjaar, count(*) FROM controle.bevindingen GROUP BY ALL ORDER BY ALL",
    "lines": "SELECT kbo, bron_kbo, boekjaar, actie_omschrijving, code, code_match, rol, richting, bedrag, "
    "kostensoort, subsidiabel, sector, vlaamse_ontvangst, basis FROM bbc.lijnen ORDER BY ALL",
    "buckets": "SELECT emmer, sum(rijen), sum(euro) FROM bron.rijen GROUP BY ALL ORDER BY ALL",
}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("question", SAME)
def test_the_same_accounts_as_an_export_give_the_same(forms: dict[str, Published], form: str, question: str) -> None:
    expected = forms["tabellen"].rows(SAME[question])
    assert expected
    assert forms[form].rows(SAME[question]) == expected


def test_the_sector_compared_holds_verdicts_of_several_kinds(forms: dict[str, Published]) -> None:
    found = {row[0] for row in forms["xlsx"].rows("SELECT conclusie FROM controle.conclusies")}
    assert found == {MEETS, FAILS, OPEN, NOT_ASSESSABLE}


def test_a_line_is_walked_back_to_its_cell(forms: dict[str, Published]) -> None:
    query = f"SELECT bestand, rij, bron FROM bbc.lijnen WHERE kbo = '{ANTWERPEN}' ORDER BY richting DESC"
    # Row 4 is the header, 5 a total, 6-11 are of 2024, 12-14 of Aartselaar, 15 is an action without code.
    assert forms["xlsx"].rows(query) == [("export.xlsx", "M16", "export"), ("export.xlsx", "N17", "export")]
    ((_, spent, _), (_, received, _)) = forms["csv"].rows(query)
    lines = read_records(forms["csv"].out.parent / "csv" / "export.csv")
    for place, amount in ((spent, "199.999,99"), (received, "100.000,00")):
        number, column = str(place).split(":")
        assert column in ("Uitgave", "Ontvangst")
        assert amount in lines[int(number) - 1]


def test_rows_that_add_up_others_are_left_out_and_said(forms: dict[str, Published]) -> None:
    (told,) = forms["xlsx"].rows("SELECT reden FROM bron.bestanden WHERE soort = 'analysetool'")
    assert told == (
        "blad Export; status Origineel; 3 totaalrijen niet meegeteld; in de BBC-analysetool ook gefilterd op "
        "Type boekhouding",
    )


def test_a_plan_in_the_export_stands_in_its_own_bucket(forms: dict[str, Published]) -> None:
    query = "SELECT sum(euro) FROM bron.rijen WHERE emmer = 'ander rapporttype'"
    assert forms["csv"].rows(query) == [(Decimal("6000.00"),)]


# Cells that cannot be read


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """One export in which single cells are wrong, and enough rows that are not."""
    raw = tmp_path_factory.mktemp("stuk") / "raw"
    plenty = [Row(nis="11002", body=f"{BOTH} Antwerpen", spent="1.10", action=overview(f"AC{n}")) for n in range(150)]
    boechout = Row(nis="11004.0", body=f"{BOTH} Boechout", action=overview(), code="ABB-SLV")
    rows = [
        *project("11001", f"{BOTH} Aartselaar"),  # rows 2-4
        replace(project("11001", f"{BOTH} Aartselaar")[1], spent="12,5 euro"),  # row 5
        *project("11002", f"{BOTH} Antwerpen"),
        replace(boechout, spent="200000.00"),
        replace(boechout, received="100000.00", account="REK7405", sector="300"),
        replace(boechout, spent="33.00", book_year="20x5"),  # row 11
        replace(boechout, year="volgend jaar", spent="44.00", received="1.00"),  # row 12
        Row(nis="99999", body="Gemeente Nergens", spent="55.00", action=overview(), code="ABB-SLV"),  # row 13
        Row(nis="11001", body="AGB Aartselaar", spent="66.00", action=overview(), code="ABB-SLV"),  # row 14
        Row(nis="11001", body="AGB Aartselaar", received="67.00", action=overview(), code="ABB-SLV"),
        Row(nis="11002", body=f"{BOTH} Antwerpen"),  # no amount
        Row(nis="11002", body=f"{BOTH} Antwerpen", spent="500.00"),  # no action
        *plenty,
    ]
    write_workbook(raw / "export.xlsx", rows)
    pay(raw, AARTSELAAR, ANTWERPEN, BOECHOUT)
    published = control(raw, raw.parent / "uit")
    assert published.stopped is None
    return published


def test_a_bad_amount_is_named_by_its_cell(damaged: Published) -> None:
    assert damaged.rows("SELECT kolom, waarde, reden, rijen FROM bron.quarantaine WHERE rij = 'M5'") == [
        ("Uitgave", "12,5 euro", "geen bedrag; verwacht een getal zoals 1.234,56", 1)
    ]


def test_a_bad_amount_holds_back_its_own_authority_only(damaged: Published) -> None:
    (found,) = damaged.finding("A07", AARTSELAAR)
    assert (found["bestand"], found["rij"], found["boekjaar"]) == ("export.xlsx", "M5", 2025)
    assert damaged.conclusion(AARTSELAAR)["conclusie"] == OPEN
    assert damaged.conclusion(ANTWERPEN)["conclusie"] == MEETS
    assert "A07" not in damaged.findings(ANTWERPEN)


def test_a_bad_year_is_named_by_its_cell_and_holds_back_its_authority(damaged: Published) -> None:
    assert {(f["rij"], f["bronwaarde"]) for f in damaged.finding("A07", BOECHOUT)} == {
        ("E11", "20x5"),
        ("D12", "volgend jaar"),
    }
    assert damaged.rows("SELECT rijen, euro FROM bron.quarantaine WHERE rij = 'D12'") == [(2, Decimal("45.00"))]


def test_a_body_that_is_nobody_is_quarantined_with_the_reason(damaged: Published) -> None:
    (nis, own) = damaged.rows(
        "SELECT rij, kolom, waarde, reden, rijen FROM bron.quarantaine WHERE rij IN ('A13', 'B14')"
    )
    assert nis == (
        "A13", "NIS-code", "99999",
        "NIS-code staat niet in de referentielijst (Gemeente Nergens); verwacht die van een gemeente. Vul "
        "schemes/reference/authorities.csv aan als ze bestaat; 1 bedrag telt niet", 1,
    )  # fmt: skip
    assert own == (
        "B14", "Bestuur", "AGB Aartselaar",
        "geen gemeente of OCMW; verwacht Gemeente en OCMW, Gemeente of OCMW met de naam. Kies in de BBC-analysetool "
        "alleen die types van bestuur; 2 bedragen tellen niet", 2,
    )  # fmt: skip


def test_every_amount_ends_in_one_bucket(damaged: Published) -> None:
    buckets = {str(row[0]): row[1:] for row in damaged.rows(
        "SELECT emmer, sum(rijen), sum(euro) FROM bron.rijen GROUP BY emmer")}  # fmt: skip
    assert buckets == {
        # Aartselaar, Antwerpen and Boechout: 200000 + 100000 each.
        "geteld": (6, Decimal("900000.00")),
        # 150 rows of 1.10, and the plain row of 1000 of two projects.
        "niet gecodeerd": (152, Decimal("2165.00")),
        "geen actie": (1, Decimal("500.00")),
        # 12,5 euro is no amount; 33 + 44 + 1 + 55 + 66 + 67.
        "quarantaine": (7, Decimal("266.00")),
    }


def test_rows_without_an_amount_are_said(damaged: Published) -> None:
    ((told,),) = damaged.rows("SELECT reden FROM bron.bestanden WHERE soort = 'analysetool'")
    assert "; 1 rij zonder bedrag; " in str(told)


# Several exports


@pytest.fixture(scope="module")
def weekly(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Two weeks: the newer one has a name that sorts first, and lacks an authority. Beside them a
    provisional account, and a cross-tab."""
    raw = tmp_path_factory.mktemp("weken") / "raw"
    write_workbook(
        raw / "z week 26.xlsx",
        [*project("11001", f"{BOTH} Aartselaar", "150000.00"), *project("11002", f"{BOTH} Antwerpen")],
    )
    dated(raw / "z week 26.xlsx", "2026-07-01")
    write_text(raw / "a week 27.csv", project("11001", f"{BOTH} Aartselaar"))
    dated(raw / "a week 27.csv", "2026-07-08")
    shutil.copy2(raw / "a week 27.csv", raw / "b nog eens.csv")
    provisional = {**FILTERS, "Status rapport": "is Voorlopig"}
    write_workbook(raw / "voorlopig.xlsx", project("11004", f"{BOTH} Boechout"), provisional)
    cross_tab(raw / "kruistabel.xlsx")
    pay(raw, AARTSELAAR, ANTWERPEN, BOECHOUT)
    published = control(raw, raw.parent / "uit")
    assert published.stopped is None
    return published


def test_of_two_weekly_exports_the_newest_counts(weekly: Published) -> None:
    assert weekly.conclusion(AARTSELAAR)["conclusie"] == MEETS
    assert weekly.conclusion(AARTSELAAR)["uitgaven_totaal"] == Decimal("200000.00")
    found = weekly.rows(f"SELECT bestand, telt, reden FROM bbc.rapporten WHERE kbo = '{AARTSELAAR}' ORDER BY bestand")
    ((newest, counts, _), (older, replaced, reason)) = found
    assert ((newest, counts), (older, replaced)) == (("a week 27.csv", True), ("z week 26.xlsx", False))
    assert str(reason).startswith("vervangen door rapport export-11001-go-jaarrekening-2025-")


def test_an_older_export_still_counts_for_whom_the_newer_one_lacks(weekly: Published) -> None:
    assert weekly.conclusion(ANTWERPEN)["conclusie"] == MEETS


def test_the_replaced_export_is_listed_and_contradicts_nothing(weekly: Published) -> None:
    # Both carry Meest recente: each of its own day.
    assert weekly.findings(AARTSELAAR) == {"A03"}
    assert weekly.rows("SELECT emmer, sum(euro) FROM bron.rijen WHERE bestand = 'z week 26.xlsx' AND emmer LIKE 'ver%' "
                       "GROUP BY emmer") == [("vervangen rapport", Decimal("251000.00"))]  # fmt: skip


def test_the_same_export_twice_counts_once(weekly: Published) -> None:
    query = "SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = 'b nog eens.csv'"
    assert weekly.rows(query) == [("dubbel", "zelfde inhoud als a week 27.csv; telt één keer")]


def test_a_provisional_export_does_not_count(weekly: Published) -> None:
    assert weekly.conclusion(BOECHOUT)["conclusie"] == NOT_ASSESSABLE
    assert weekly.findings(BOECHOUT) >= {"A02"}


def test_a_cross_tab_is_named_and_touches_nobody(weekly: Published) -> None:
    query = "SELECT uitkomst, reden LIKE '%(kruistabel)%' FROM bron.bestanden WHERE bestand = 'kruistabel.xlsx'"
    assert weekly.rows(query) == [("quarantaine", True)]
    assert weekly.rows("SELECT * FROM controle.bevindingen WHERE bevinding = 'A07'") == []


# Exports that are refused


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """An export of two statuses, of an authority without other accounts and of one with tables."""
    raw = tmp_path_factory.mktemp("geweigerd") / "raw"
    boom = project("11005", "Gemeente Boom")
    rows = [*project("11001", f"{BOTH} Aartselaar"), *project("11001", f"{BOTH} Aartselaar", year=2020), *boom]
    write_text(raw / "export.csv", rows, {**FILTERS, "Status rapport": "is Origineel of Herziening"})
    write_workbook(raw / "cel.xlsx", [*boom, replace(boom[1], spent="veel")])
    sector = Sector(raw)
    sector.project(BOOM)
    plain = sector.action(sector.report(OCMW[BOOM], kind="OCMW"), code="")
    for _ in range(150):
        sector.line(plain)
    for kbo in (AARTSELAAR, BOOM):
        sector.pay(kbo)
    sector.write()
    published = control(raw, raw.parent / "uit")
    assert published.stopped is None
    return published


def test_a_refused_export_holds_back_whoever_it_names(refused: Published) -> None:
    (found,) = refused.finding("A07", AARTSELAAR)  # of 2025; 2020 is no year of the scheme
    assert (found["boekjaar"], found["bronwaarde"]) == (2025, "[Status rapport] is Origineel of Herziening")
    assert "(Gemeente en OCMW Aartselaar 2025: 3 rijen)" in str(found["toelichting"])
    assert refused.conclusion(AARTSELAAR)["conclusie"] == NOT_ASSESSABLE


def test_rows_of_a_refused_export_are_all_in_quarantine(refused: Published) -> None:
    query = "SELECT sum(rijen) FROM bron.rijen WHERE bestand = 'export.csv' AND emmer = 'quarantaine'"
    assert refused.rows(query) == [(9,)]


def test_what_cannot_be_read_of_an_export_touches_nobody_whose_tables_count(refused: Published) -> None:
    assert refused.conclusion(BOOM)["conclusie"] == MEETS
    assert refused.findings(BOOM) == set()
    assert refused.rows("SELECT rij FROM bron.quarantaine WHERE bestand = 'cel.xlsx'") == [("M5",)]
