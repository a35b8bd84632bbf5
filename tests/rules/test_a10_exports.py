"""Rule A10: tables and an export of the BBC-analysetool cover one authority and year, and differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.exports import FILTERS, Cell, Row, dated, overview, project, territory, write_workbook
from tests.published import Published, control
from tests.rules.cases import MEETS, MUNICIPALITIES, OCMW, one, outcome, paid_project
from tests.sector import SPEND, Sector

new = iter(MUNICIPALITIES).__next__

EQUAL, SPENT_MORE, BOTH_DIFFER, UNCODED = new(), new(), new(), new()
ONLY_TABLES, ONLY_EXPORT, OTHER_YEAR = new(), new(), new()
CORRECTED, PROVISIONAL, TWO_BODIES, PLAN = new(), new(), new(), new()
# Merged on 1 January 2025: Herne into Pajottegem.
HERNE, PAJOTTEGEM = "0207533676", "1010784540"


def exported(kbo: str, spent: str = "200000.00", received: str = "100000.00", year: int = 2025) -> list[Row]:
    nis, name = territory(kbo, year)
    return project(nis, f"Gemeente {name}", spent, received, year)


def tables(root: Path) -> Sector:
    sector = Sector(root)
    for kbo in (
        EQUAL, SPENT_MORE, BOTH_DIFFER, UNCODED, ONLY_TABLES, OTHER_YEAR, CORRECTED, PROVISIONAL, TWO_BODIES, PLAN,
    ):  # fmt: skip
        paid_project(sector, kbo)
    action = sector.action(sector.report(OCMW[TWO_BODIES], kind="OCMW"))
    sector.line(action, 2025, SPEND, "5000.00")
    paid_project(sector, HERNE, year=2024)
    paid_project(sector, PAJOTTEGEM)
    sector.pay(ONLY_EXPORT)
    return sector


def newest() -> list[Row | Sequence[Cell]]:
    equal = exported(EQUAL)
    (other_nis, other_name), (uncoded_nis, uncoded_name) = territory(TWO_BODIES), territory(UNCODED)
    return [
        # Neither rows without a code nor lines of another year are compared.
        *equal,
        replace(equal[0], spent="70.00"),
        replace(equal[1], spent="80.00", book_year="2024"),
        *exported(SPENT_MORE, "200000.01"),
        *exported(BOTH_DIFFER, "150000.00", "99000.00"),
        Row(nis=uncoded_nis, body=f"Gemeente {uncoded_name}", spent="200000.00", action=overview()),
        *exported(ONLY_EXPORT),
        *exported(OTHER_YEAR, "1.00", year=2024),
        *exported(CORRECTED),
        *exported(TWO_BODIES),
        replace(exported(TWO_BODIES, "5000.00")[1], nis=other_nis, body=f"OCMW {other_name}"),
        *(replace(row, report_type="Meerjarenplan") for row in exported(PLAN, "1.00")),
        *exported(HERNE, "199000.00", year=2024),
        *exported(PAJOTTEGEM),
    ]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    raw = tables(tmp_path_factory.mktemp("a10") / "raw").write()
    older = [*exported(CORRECTED, "5.00"), *exported(SPENT_MORE, "5.00")]
    dated(write_workbook(raw / "a oud.xlsx", older), "2026-07-01")
    dated(write_workbook(raw / "nieuw.xlsx", newest()), "2026-07-08")
    provisional = {**FILTERS, "Status rapport": "is Voorlopig"}
    dated(write_workbook(raw / "voorlopig.xlsx", exported(PROVISIONAL, "5.00"), provisional), "2026-07-08")
    result = control(raw, raw.parent / "uit")
    assert result.stopped is None
    return result


def test_a10_fires_per_direction_that_differs(published: Published) -> None:
    spent = one(published, "A10", SPENT_MORE)
    assert (spent["ernst"], spent["boekjaar"], spent["bestand"]) == ("waarschuwing", 2025, "nieuw.xlsx")
    assert (spent["bronwaarde"], spent["doelwaarde"]) == ("200000.00", "200000.01")
    assert spent["verschil"] == Decimal("-0.01")
    assert str(spent["toelichting"]).endswith("uitgaven met de code: tabellen 200000.00, export 200000.01")
    found = {str(f["toelichting"]).split(": ")[1]: f["verschil"] for f in published.finding("A10", BOTH_DIFFER)}
    assert found == {
        "uitgaven met de code": Decimal("50000.00"),
        "ontvangsten met de code": Decimal("1000.00"),
    }


def test_a10_names_the_report_of_the_export(published: Published) -> None:
    place = one(published, "A10", SPENT_MORE)["rij"]
    assert published.rows(f"SELECT bestand, bron, telt, kbo FROM bbc.rapporten WHERE rapport = '{place}'") == [
        ("nieuw.xlsx", "export", False, SPENT_MORE)
    ]


def test_a10_leaves_the_tables_counting_and_the_verdict_as_it_is(published: Published) -> None:
    assert published.conclusion(BOTH_DIFFER)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, BOTH_DIFFER) == (MEETS, 0, False)
    assert published.findings(BOTH_DIFFER) == {"A10"}


def test_a10_fires_when_the_export_has_no_coded_line_at_all(published: Published) -> None:
    assert {f["doelwaarde"] for f in published.finding("A10", UNCODED)} == {"0.00"}


def test_a10_does_not_fire_when_the_coded_lines_are_equal(published: Published) -> None:
    for kbo in (EQUAL, TWO_BODIES):
        assert published.findings(kbo) == set()


def test_a10_compares_the_newest_export_that_could_count(published: Published) -> None:
    assert "A10" not in published.findings(CORRECTED)
    assert "A10" not in published.findings(PROVISIONAL)


def test_a10_needs_both_for_the_same_year_and_type(published: Published) -> None:
    for kbo in (ONLY_TABLES, ONLY_EXPORT, OTHER_YEAR, PLAN):
        assert "A10" not in published.findings(kbo)


def test_a10_of_a_predecessor_belongs_to_its_successor(published: Published) -> None:
    found = one(published, "A10", PAJOTTEGEM)
    assert (found["boekjaar"], found["verschil"]) == (2024, Decimal("1000.00"))
