"""Rules of group S: a lead, its members, and money that moves between them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.published import Published, control
from tests.rules.cases import (
    FAILS,
    MEETS,
    MUNICIPALITIES,
    NOT_ASSESSABLE,
    OPEN,
    VIA,
    lines,
    one,
    outcome,
    paid_project,
    places,
    row,
)
from tests.sector import INCENTIVE, MAIN, RECEIVE, SPEND, Sector

new = iter(MUNICIPALITIES).__next__

ALONE = new()
LEAD, MEMBER = new(), new()  # nothing wrong
# S01
BOOKED_LEAD, BOOKED_MEMBER, BOOKED_SHORT_LEAD, BOOKED_SHORT_MEMBER = new(), new(), new(), new()
OTHER_LEAD, OTHER_MEMBER = new(), new()
# S02
TRANSFER_LEAD, TRANSFER_MEMBER, SECOND_MEMBER, OWN_COVENANT = new(), new(), new(), new()
# S03
OLD_LEAD, NEW_LEAD, MOVED = new(), new(), new()
ONE_LEAD, TWO_LEAD, AT_ONCE = new(), new(), new()
FIRST_LEAD, SECOND_LEAD, ALLOWED = new(), new(), new()
SAME_LEAD, LOYAL = new(), new()
# S04
PAYING_LEAD, PAID_MEMBER, LATER_LEAD, LATER_MEMBER = new(), new(), new(), new()
SHORT_LEAD, SHORT_PAID_MEMBER = new(), new()
# S05
DECIDED_LEAD, DECIDING, EVEN_LEAD, EVEN_MEMBER = new(), new(), new(), new()
HOPELESS_LEAD, HOPELESS_MEMBER, UNFILED_LEAD, UNFILED_MEMBER = new(), new(), new(), new()

COVENANT = "6490000"
written: dict[str, str] = {}


def member(sector: Sector, lead: str, kbo: str, spent: str = "", project_year: int = 1) -> str:
    """A member that spends on a main action of its own, without a payment; the action."""
    sector.partner(lead, kbo, project_year)
    action = sector.action(sector.report(kbo))
    if spent:
        sector.line(action, 2025, SPEND, spent)
    return action


def in_order(sector: Sector) -> None:
    paid_project(sector, LEAD, "150000.00")
    action = member(sector, LEAD, MEMBER, "50000.00")
    written["K01"] = sector.line(action, 2025, SPEND, "700.00", "2210007")


def booked(sector: Sector) -> None:
    for lead, kbo, spent in (
        (BOOKED_LEAD, BOOKED_MEMBER, "50000.00"),
        (BOOKED_SHORT_LEAD, BOOKED_SHORT_MEMBER, "10000.00"),
    ):
        paid_project(sector, lead, "150000.00")
        action = member(sector, lead, kbo, spent)
        written[f"S01 {lead}"] = sector.line(action, 2025, RECEIVE, "40000.00", "7405", "300")
    paid_project(sector, OTHER_LEAD, "150000.00")
    action = member(sector, OTHER_LEAD, OTHER_MEMBER, "50000.00")
    sector.line(action, 2025, RECEIVE, "40000.00", "7405", "100")  # from its lead, say
    (report,) = (r[0] for r in sector.table(2025, "actie") if r[2] == action)
    sector.line(sector.action(report, code=INCENTIVE), 2025, RECEIVE, "10000.00", "7405", "300")


def transfers(sector: Sector) -> None:
    paid_project(sector, TRANSFER_LEAD, "300000.00")
    action = member(sector, TRANSFER_LEAD, TRANSFER_MEMBER)
    sector.line(action, 2025, SPEND, "20000.00", COVENANT)
    sector.line(action, 2025, SPEND, "5000.00", "REK6495 Andere")
    sector.line(action, 2025, SPEND, "1.00", "6131000")
    sector.line(member(sector, TRANSFER_LEAD, SECOND_MEMBER), 2025, SPEND, "300.00", COVENANT)
    action = paid_project(sector, OWN_COVENANT, "150000.00")
    sector.line(action, 2025, SPEND, "50000.00", COVENANT)


def memberships(sector: Sector) -> None:
    for lead in (OLD_LEAD, NEW_LEAD, ONE_LEAD, TWO_LEAD, FIRST_LEAD, SECOND_LEAD, SAME_LEAD):
        paid_project(sector, lead)
    member(sector, OLD_LEAD, MOVED, "5000.00", 2)
    written["S03 old"] = row(sector.partners)
    sector.partner(NEW_LEAD, MOVED, 3)
    written["S03 new"] = row(sector.partners)
    member(sector, ONE_LEAD, AT_ONCE, "5000.00", 2)
    sector.partner(TWO_LEAD, AT_ONCE, 2)
    member(sector, FIRST_LEAD, ALLOWED, "5000.00", 1)
    sector.partner(SECOND_LEAD, ALLOWED, 1)
    member(sector, SAME_LEAD, LOYAL, "5000.00", 1)
    for year in (2, 3):
        sector.partner(SAME_LEAD, LOYAL, year)


def own_payments(sector: Sector) -> None:
    for lead, kbo, spent in (
        (PAYING_LEAD, PAID_MEMBER, "200000.00"),
        (SHORT_LEAD, SHORT_PAID_MEMBER, "150000.00"),
    ):
        paid_project(sector, lead, spent)
        action = member(sector, lead, kbo, "60000.00")
        sector.line(action, 2025, SPEND, "40000.00", COVENANT)
        sector.line(action, 2025, RECEIVE, "30000.00", "7405", "300")
        sector.pay(kbo, "10000,00", kind="stimulans")
    paid_project(sector, LATER_LEAD, "150000.00")
    member(sector, LATER_LEAD, LATER_MEMBER, "50000.00")
    sector.pay(LATER_MEMBER, "10000,00", "2026-08-01")


def deciding(sector: Sector) -> None:
    for lead, kbo, spent, by_member, transferred in (
        (DECIDED_LEAD, DECIDING, "150000.00", "", "50000.00"),
        (EVEN_LEAD, EVEN_MEMBER, "150000.00", "50000.00", "50000.00"),
        (HOPELESS_LEAD, HOPELESS_MEMBER, "100000.00", "", "50000.00"),
    ):
        paid_project(sector, lead, spent)
        sector.line(member(sector, lead, kbo, by_member), 2025, SPEND, transferred, COVENANT)
    sector.pay(UNFILED_LEAD)
    sector.line(member(sector, UNFILED_LEAD, UNFILED_MEMBER), 2025, SPEND, "50000.00", COVENANT)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("verbanden")
    sector = Sector(folder / "raw")
    paid_project(sector, ALONE)
    for build in (in_order, booked, transfers, memberships, own_payments, deciding):
        build(sector)
    result = control(sector.write(), folder / "out")
    assert result.stopped is None
    return result


@pytest.fixture(scope="module")
def without_register(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Two authorities, and no file that says they work together."""
    folder = tmp_path_factory.mktemp("zonder-register")
    sector = Sector(folder / "raw")
    paid_project(sector, LEAD)
    action = sector.action(sector.report(MEMBER), code=MAIN)
    sector.line(action, 2025, SPEND, "50000.00", COVENANT)
    sector.line(action, 2025, RECEIVE, "20000.00", "7405", "300")
    return control(sector.write(), folder / "out")


def group_s(published: Published, kbo: str) -> set[str]:
    return {rule for rule in published.findings(kbo) if rule.startswith("S")}


def test_a_partnership_in_order_is_judged_under_its_lead(published: Published) -> None:
    assert group_s(published, LEAD) == set()
    # 150000 of the lead, 50000 and 700 of the member.
    assert published.conclusion(LEAD)["uitgaven_totaal"] == Decimal("200700.00")
    found = published.conclusion(MEMBER)
    assert (found["conclusie"], found["trekker_kbo"], found["eindoordeel"]) == (VIA, LEAD, MEETS)
    assert found["fouten"] == 0


def test_a_finding_on_a_member_belongs_to_its_lead_and_names_the_member(published: Published) -> None:
    found = one(published, "K01", LEAD)
    assert (found["bestand"], found["rij"]) == (lines(), written["K01"])
    assert str(published.conclusion(MEMBER)["naam"]) in str(found["toelichting"])
    assert published.findings(MEMBER) == set()


def test_no_rule_of_group_s_applies_without_a_register_of_partnerships(without_register: Published) -> None:
    assert group_s(without_register, LEAD) == set()
    assert group_s(without_register, MEMBER) == set()
    assert without_register.conclusion(MEMBER)["conclusie"] != VIA


# S01


def test_s01_fires_when_a_member_booked_receipts_from_flanders(published: Published) -> None:
    found = one(published, "S01", BOOKED_LEAD)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == ("fout", 2025, Decimal("40000.00"))
    assert (found["bestand"], found["rij"]) == (lines(), written[f"S01 {BOOKED_LEAD}"])
    # They do not count for the partnership: 200000 against 2 x 100000.
    assert published.conclusion(BOOKED_LEAD)["ontvangsten_geboekt"] == Decimal("100000.00")
    assert outcome(published, BOOKED_LEAD) == (OPEN, 1, True)


def test_s01_in_doubt_accuses_nobody(published: Published) -> None:
    assert places(published, "S01", BOOKED_SHORT_LEAD) == [(lines(), written[f"S01 {BOOKED_SHORT_LEAD}"])]
    assert published.reading(BOOKED_SHORT_LEAD)["toestand"] == FAILS
    assert outcome(published, BOOKED_SHORT_LEAD) == (OPEN, 1, True)


def test_s01_does_not_fire_on_other_receipts_or_the_incentive_code(published: Published) -> None:
    assert group_s(published, OTHER_LEAD) == set()
    assert outcome(published, OTHER_LEAD) == (MEETS, 0, False)


def test_s01_does_not_apply_to_a_member_that_is_a_subject_of_its_own(published: Published) -> None:
    assert group_s(published, PAYING_LEAD) == {"S04"}
    assert group_s(published, PAID_MEMBER) == {"S04"}


# S02


def test_s02_gives_the_amount_of_possible_transfers_of_each_member(published: Published) -> None:
    found = published.finding("S02", TRANSFER_LEAD)
    assert {(f["ernst"], f["bestand"]) for f in found} == {("info", lines())}
    assert sorted(Decimal(str(f["verschil"])) for f in found) == [
        Decimal("300.00"),
        Decimal("25000.00"),  # 20000 + 5000
    ]
    # They count: 300000 + 25000 + 1 + 300.
    assert published.conclusion(TRANSFER_LEAD)["uitgaven_totaal"] == Decimal("325301.00")
    assert outcome(published, TRANSFER_LEAD) == (MEETS, 0, False)


def test_s02_does_not_fire_on_other_spending_of_a_member(published: Published) -> None:
    assert "S02" not in published.findings(LEAD)


def test_s02_does_not_apply_to_covenants_outside_a_partnership_or_of_its_own_subject(
    published: Published,
) -> None:
    assert published.findings(OWN_COVENANT) == set()
    assert "S02" not in published.findings(PAID_MEMBER)
    assert outcome(published, OWN_COVENANT) == (MEETS, 0, False)


# S03


def test_s03_fires_on_both_leads_of_a_member_that_moved(published: Published) -> None:
    for lead, place in ((OLD_LEAD, "S03 old"), (NEW_LEAD, "S03 new")):
        found = one(published, "S03", lead)
        assert (found["ernst"], found["bronwaarde"]) == ("fout", MOVED)
        assert (found["bestand"], found["rij"]) == ("samenwerking.csv", written[place])
        assert outcome(published, lead) == (OPEN, 1, True)
    # Its spending is in the group of its last membership.
    assert published.conclusion(OLD_LEAD)["uitgaven_totaal"] == Decimal("200000.00")
    assert published.conclusion(NEW_LEAD)["uitgaven_totaal"] == Decimal("205000.00")
    assert published.conclusion(MOVED)["trekker_kbo"] == NEW_LEAD


def test_s03_fires_on_two_leads_at_once_after_project_year_1(published: Published) -> None:
    for lead in (ONE_LEAD, TWO_LEAD):
        assert one(published, "S03", lead)["ernst"] == "fout"
        assert outcome(published, lead) == (OPEN, 1, True)


def test_s03_is_only_a_warning_for_two_leads_at_once_in_project_year_1(published: Published) -> None:
    for lead in (FIRST_LEAD, SECOND_LEAD):
        assert one(published, "S03", lead)["ernst"] == "waarschuwing"
        assert outcome(published, lead) == (MEETS, 0, False)
    # Its spending goes to the first listed.
    assert published.conclusion(FIRST_LEAD)["uitgaven_totaal"] == Decimal("205000.00")
    assert published.conclusion(SECOND_LEAD)["uitgaven_totaal"] == Decimal("200000.00")


def test_s03_does_not_fire_on_a_member_of_one_partnership_in_several_years(published: Published) -> None:
    assert published.findings(SAME_LEAD) == set()
    assert published.conclusion(SAME_LEAD)["uitgaven_totaal"] == Decimal("205000.00")


def test_s03_does_not_apply_outside_partnerships(published: Published) -> None:
    assert published.findings(ALONE) == set()


# S04


def test_s04_fires_on_member_and_lead_when_the_member_received_any_payment(published: Published) -> None:
    for kbo in (PAYING_LEAD, PAID_MEMBER):
        found = one(published, "S04", kbo)
        assert (found["ernst"], found["bronwaarde"], found["doelwaarde"]) == (
            "fout", PAID_MEMBER, PAYING_LEAD,
        )  # fmt: skip
        assert outcome(published, kbo) == (OPEN, 1, True)
    # Its spending stays with itself: 200000 and 60000 + 40000.
    assert published.conclusion(PAYING_LEAD)["uitgaven_totaal"] == Decimal("200000.00")
    assert published.conclusion(PAID_MEMBER)["uitgaven_totaal"] == Decimal("100000.00")
    assert published.conclusion(PAID_MEMBER)["trekker_kbo"] is None


def test_s04_in_doubt_accuses_nobody(published: Published) -> None:
    assert published.reading(SHORT_LEAD)["toestand"] == FAILS
    assert outcome(published, SHORT_LEAD) == (OPEN, 1, True)


def test_s04_does_not_fire_without_a_payment_to_the_member(published: Published) -> None:
    assert "S04" not in published.findings(LEAD)


def test_s04_does_not_apply_to_a_payment_after_the_reference_date(published: Published) -> None:
    assert group_s(published, LATER_LEAD) == set()
    assert published.conclusion(LATER_MEMBER)["conclusie"] == VIA
    assert outcome(published, LATER_LEAD) == (MEETS, 0, False)


# S05


def test_s05_fires_for_each_state_that_falls_without_the_transfers(published: Published) -> None:
    found = published.finding("S05", DECIDED_LEAD)
    # 150000 + 50000 against 2 x 100000, booked and paid, total and eligible.
    assert len(found) == 4
    assert {(f["ernst"], f["bronwaarde"], f["doelwaarde"], f["verschil"]) for f in found} == {
        ("fout", MEETS, FAILS, Decimal("-50000.00"))
    }
    assert one(published, "S02", DECIDED_LEAD)["verschil"] == Decimal("50000.00")
    assert published.reading(DECIDED_LEAD)["toestand"] == MEETS
    assert outcome(published, DECIDED_LEAD) == (OPEN, 4, True)


def test_s05_does_not_fire_when_the_rest_is_just_enough(published: Published) -> None:
    # 150000 + 50000 + 50000; without the transfers exactly 200000.
    assert published.findings(EVEN_LEAD) == {"S02"}
    assert outcome(published, EVEN_LEAD) == (MEETS, 0, False)


def test_s05_does_not_fire_when_the_transfers_are_not_enough_either(published: Published) -> None:
    # 100000 + 50000 fails, and so does 100000.
    assert published.findings(HOPELESS_LEAD) == {"S02"}
    assert outcome(published, HOPELESS_LEAD) == (FAILS, 0, False)


def test_s05_cannot_be_told_when_the_account_of_the_lead_is_missing(published: Published) -> None:
    assert group_s(published, UNFILED_LEAD) == {"S02"}
    assert outcome(published, UNFILED_LEAD) == (NOT_ASSESSABLE, 1, False)
