"""Deliveries, exports and manual reports one case at a time, against the independent recomputation.

What random sectors (tests/chance_forms.py) meet only now and then: each case is a drop folder of two
municipalities, written here, and everything published must equal tests/recompute. All synthetic.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chance_files import (
    MANUAL_HEADER,
    Account,
    Action,
    Line,
    Stated,
    deliver,
    export_rows,
    figures_xml,
    filters,
    period,
    policy_xml,
    write_delivery,
    write_table,
)
from tests.chance_forms import write_export
from tests.compare import differences
from tests.published import AS_OF, Published, control
from tests.recompute import StructuralFailure, recompute
from tests.sector import RECEIVE, SPEND, Sector

SCHEME = Path(__file__).parents[1] / "schemes" / "plan_samenleven.yaml"
KBO, OTHER, ANTWERPEN, TESSENDERLO, UNKNOWN = (
    "0207508932", "0207506952", "0207500123", "0207470330", "1999000249",
)  # fmt: skip
NAME = "Gemeente Aartselaar"
ACTION = Action("X1", "AC1", "Actie", "Plan Samenleven", "ABB-SLV")
PLAIN = Account(
    "L1", KBO, "Gemeente", "Jaarrekening", 2025, "", "Ja", "Origineel", "1", "2026-05-02", (ACTION,),
    (Line("Uitgave", "150000.00", 2025, 1, "6131", ""), Line("Ontvangst", "100000.00", 2025, 1, "7405", "300")),
)  # fmt: skip
MANUAL = [KBO, "Naam", "2025", "Uitgave", "Actie", "ABB-SLV", "6131", "", "10,00", "Commentaar", "blz. 1"]


@pytest.fixture
def sector(tmp_path: Path) -> Sector:
    """One municipality paid, another with an account of many lines; write it, then add other forms."""
    sector = Sector(tmp_path / "raw")
    sector.pay(KBO, "100000,00")
    action = sector.project(OTHER)
    for _ in range(60):
        sector.line(action, 2025, SPEND, "1.00")
    return sector


def equal(sector: Sector) -> Published:
    """Run the control beside the recomputation; everything must be the same."""
    published = control(sector.root, sector.root.parent / "out")
    assert published.stopped is None
    assert differences(published, recompute(sector.root, SCHEME, as_of=AS_OF)) == []
    return published


def stopped(sector: Sector) -> None:
    """Neither may judge."""
    with pytest.raises(StructuralFailure):
        recompute(sector.root, SCHEME, as_of=AS_OF)
    assert control(sector.root, sector.root.parent / "out").stopped is not None


def export(root: Path, *accounts: Account, nis: str = "11001", body: str = NAME, last: str | None = None) -> None:
    rows = [row for account in accounts for row in export_rows(account, nis, body)]
    write_export(root / "export.csv", rows, filters("Origineel") if last is None else last, random.Random(1))


def manual(root: Path, name: str, *rows: list[str]) -> None:
    write_table(root / name, [MANUAL_HEADER, *rows], (8,))


@pytest.mark.slow
def test_one_period_in_two_spellings_is_one_fact(sector: Sector) -> None:
    delivery = deliver(PLAIN)
    delivery.facts.append(replace(delivery.facts[2], period=period(2025, 1)))
    write_delivery(sector.write(), delivery, "map", "a")
    assert equal(sector).conclusion(KBO)["conclusie"] == "voldoet niet"


@pytest.mark.slow
def test_provisional_export_beside_tables_leaves_the_year_filed(sector: Sector) -> None:
    sector.project(KBO)
    export(sector.write(), PLAIN, last=filters("Voorlopig"))
    assert equal(sector).conclusion(KBO)["conclusie"] == "voldoet"


@pytest.mark.slow
def test_an_xml_that_calls_the_account_a_plan_accuses_nobody(sector: Sector) -> None:
    sector.project(KBO, "1.00")
    delivery = deliver(PLAIN)
    delivery.account = replace(PLAIN, type="Meerjarenplan")
    write_delivery(sector.write(), delivery, "map", "a")
    assert equal(sector).conclusion(KBO)["conclusie"] == "te onderzoeken"


def conflicting_spellings(sector: Sector) -> None:
    delivery = deliver(PLAIN)
    delivery.facts.append(replace(delivery.facts[2], value="50000.00", period=period(2025, 1)))
    write_delivery(sector.write(), delivery, "map", "a")


def entity_outside_the_reference(sector: Sector) -> None:
    sector.pay(UNKNOWN, "5,00")
    delivery = deliver(PLAIN)
    delivery.entity = UNKNOWN
    write_delivery(sector.write(), delivery, "map", "a")


def xml_of_a_year_outside_the_scheme(sector: Sector) -> None:
    sector.project(KBO, "1.00")
    delivery = deliver(PLAIN)
    delivery.account = replace(PLAIN, year=2021)
    write_delivery(sector.write(), delivery, "map", "a")


def provisional_tables_and_an_adopted_export(sector: Sector) -> None:
    action = sector.action(sector.report(KBO, status="Voorlopig"))
    sector.line(action, 2025, SPEND, "7.00")
    export(sector.write(), PLAIN)


def municipal_company_beside_an_export(sector: Sector) -> None:
    sector.body(KBO, re="RE1")
    sector.report(UNKNOWN, kind="Autonoom gemeentebedrijf", re="RE1")
    export(sector.write(), PLAIN)


def municipal_company_beside_an_export_with_a_bad_amount(sector: Sector) -> None:
    municipal_company_beside_an_export(sector)
    export(sector.root, PLAIN.with_lines([*PLAIN.lines, replace(PLAIN.lines[0], amount="duizend")]))


def export_row_without_action_and_without_amount(sector: Sector) -> None:
    rows = [
        *export_rows(PLAIN, "11001", NAME),
        *export_rows(replace(PLAIN, kbo=ANTWERPEN), "11002", "Gemeente Antwerpen"),
    ]
    bad = [*rows[0][:8], "", "", "duizend", ""]
    write_export(sector.write() / "export.csv", [*rows, bad], filters("Origineel"), random.Random(1))


def manual_report_with_every_row_refused(sector: Sector) -> None:
    manual(sector.write(), "verslag.csv", [*MANUAL[:-1], ""])


def manual_report_of_who_has_nothing_else(sector: Sector) -> None:
    manual(sector.write(), "verslag.csv", [ANTWERPEN, *MANUAL[1:-1], ""])


def manual_report_for_another_scheme(sector: Sector) -> None:
    manual(sector.write(), "verslag.csv", [ANTWERPEN, *MANUAL[1:5], "ABB-LEKP-2021", *MANUAL[6:]])


def manual_report_of_an_organisation(sector: Sector) -> None:
    number, rest = "0999000030", MANUAL[1:]
    manual(
        sector.write(), "verslag.csv", [number, *rest], [number.removeprefix("0"), *rest[:2], "Ontvangst", *rest[3:]]
    )


def same_delivery_with_its_facts_in_another_order(sector: Sector) -> None:
    write_delivery(sector.write(), deliver(PLAIN), "map", "a")
    again = deliver(PLAIN)
    again.facts.reverse()
    write_delivery(sector.root, again, "zip", "b")


def two_deliveries_without_an_id(sector: Sector) -> None:
    for name, account in (("a", PLAIN), ("b", replace(PLAIN, processed="2026-06-02", lines=PLAIN.lines[:1]))):
        write_delivery(sector.write(), deliver(replace(account, id="")), "map", name)


def tables_and_delivery_of_the_same_day_and_number(sector: Sector) -> None:
    action = sector.action(sector.report(KBO, processed="2026-05-02", sequence="1"))
    sector.line(action, 2025, SPEND, "300000.00")
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    write_delivery(sector.write(), deliver(replace(PLAIN, id="ZZ9")), "map", "a")


def loose_files_with_names_that_say_nothing(sector: Sector) -> None:
    folder = sector.write() / "los"
    folder.mkdir()
    for name, account in (("p", PLAIN), ("q", replace(PLAIN, id="L2", kbo=ANTWERPEN))):
        (folder / f"{name}1.xbrl").write_bytes(figures_xml(deliver(account)))
        (folder / f"{name}2.xml").write_bytes(policy_xml(deliver(account)))


def kbo_that_only_the_re_number_explains(sector: Sector) -> None:
    sector.body(ANTWERPEN, re="RE7")
    delivery = deliver(replace(PLAIN, kbo="9999999999"))
    folder = sector.write() / "a"
    folder.mkdir()
    (folder / "a.xbrl").write_bytes(figures_xml(delivery))
    (folder / "a.xml").write_bytes(
        policy_xml(delivery).replace(b"<TypeBestuur", b"<ReNummer>RE7</ReNummer><TypeBestuur")
    )


def kbo_that_nothing_explains(sector: Sector) -> None:
    write_delivery(sector.write(), deliver(replace(PLAIN, kbo="9999999999")), "map", "a")


def unknown_status(sector: Sector) -> None:
    write_delivery(sector.write(), deliver(replace(PLAIN, status="Concept")), "map", "a")


def integrated_delivery_beside_separate_tables(sector: Sector) -> None:
    sector.project(KBO)
    write_delivery(sector.write(), deliver(replace(PLAIN, kind="Gemeente en OCMW")), "map", "a")


def nis_of_a_merged_municipality(sector: Sector) -> None:
    export(sector.write(), replace(PLAIN, kbo=TESSENDERLO), nis="71057", body="Gemeente Tessenderlo")


def nis_that_does_not_exist(sector: Sector) -> None:
    export(sector.write(), PLAIN, nis="99999")


def export_of_several_versions(sector: Sector) -> None:
    export(sector.write(), PLAIN, last=filters("Origineel", "Ja of Nee"))


def export_with_several_types_of_report(sector: Sector) -> None:
    plan = replace(PLAIN, type="Meerjarenplan")
    export(sector.write(), PLAIN, plan, last=filters("Origineel", kind="Jaarrekening of Meerjarenplan"))


def near_miss_without_amounts_in_an_xml_of_one_line(sector: Sector) -> None:
    near = replace(ACTION, id="X2", code="AC2", external="ABB-SVL")
    write_delivery(sector.write(), deliver(replace(PLAIN, actions=(ACTION, near))), "map", "a")


def labels_inside_the_texts_of_an_action(sector: Sector) -> None:
    action = replace(ACTION, short="zie\nCommentaar: niets", comment="regel\n\nCode: 5\nABB-SLV", external="")
    export(sector.write(), replace(PLAIN, actions=(action,)))


CASES: tuple[Callable[[Sector], None], ...] = (
    conflicting_spellings, entity_outside_the_reference, xml_of_a_year_outside_the_scheme,
    provisional_tables_and_an_adopted_export, municipal_company_beside_an_export,
    municipal_company_beside_an_export_with_a_bad_amount, export_row_without_action_and_without_amount,
    manual_report_with_every_row_refused,
    manual_report_of_who_has_nothing_else, manual_report_for_another_scheme, manual_report_of_an_organisation,
    same_delivery_with_its_facts_in_another_order, two_deliveries_without_an_id,
    tables_and_delivery_of_the_same_day_and_number, loose_files_with_names_that_say_nothing,
    kbo_that_only_the_re_number_explains, kbo_that_nothing_explains, unknown_status,
    integrated_delivery_beside_separate_tables, nis_of_a_merged_municipality, nis_that_does_not_exist,
    near_miss_without_amounts_in_an_xml_of_one_line, export_of_several_versions, export_with_several_types_of_report,
    labels_inside_the_texts_of_an_action,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_case_equals_the_recomputation(sector: Sector, case: Callable[[Sector], None]) -> None:
    case(sector)
    equal(sector)


@pytest.mark.slow
def test_neither_judges_two_deliveries_with_one_id_and_other_figures(sector: Sector) -> None:
    write_delivery(sector.write(), deliver(PLAIN), "map", "a")
    write_delivery(sector.root, deliver(PLAIN.with_lines(PLAIN.lines[:1])), "map", "b")
    stopped(sector)


@pytest.mark.slow
def test_neither_judges_two_manual_reports_that_differ(sector: Sector) -> None:
    for name, amount in (("a.csv", "1,00"), ("b.csv", "2,00")):
        manual(sector.write(), name, [*MANUAL[:8], amount, *MANUAL[9:]])
    stopped(sector)


@pytest.mark.slow
def test_neither_judges_with_less_than_99_percent_of_the_facts_mapped(sector: Sector) -> None:
    delivery = deliver(PLAIN)
    delivery.facts.append(Stated("Toelichting", "tekst", "", period(2025)))
    write_delivery(sector.write(), delivery, "map", "a")
    stopped(sector)
