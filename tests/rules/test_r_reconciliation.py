"""Rules of group R: what was booked against what was paid."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.published import Published, control
from tests.rules.cases import (
    MEETS,
    MUNICIPALITIES,
    NOT_ASSESSABLE,
    lines,
    one,
    outcome,
    paid_project,
)
from tests.sector import INCENTIVE, RECEIVE, SPEND, Sector

new = iter(MUNICIPALITIES).__next__

EQUAL = new()
# R01
MORE_BOOKED, LESS_BOOKED, EARLIER_UNFILED, PARTLY_UNFILED, UNFILED, AFTER_CLOSING = (
    new(), new(), new(), new(), new(), new(),
)  # fmt: skip
# R02
STANDARD, OTHER_WAY, OWN_INCENTIVE, ONE_EURO_OFF, OF_ANOTHER, BOTH_RIGHT = (
    new(), new(), new(), new(), new(), new(),
)  # fmt: skip
# R03
TIMING, NOT_NEXT, NOT_SAME, NEVER, NEXT_UNFILED = new(), new(), new(), new(), new()
# R04: Herne went into Pajottegem; Moerbeke into Lokeren, whose own number lives on, as does that of Ham.
HERNE, HERNE_OCMW, PAJOTTEGEM = "0207533676", "0212218182", "1010784540"
MOERBEKE, LOKEREN = "0207453405", "0207463402"
HAM = "0216772234"
# R05, and the register as the only source
SAME, ROUNDED, DIFFERS, WITH_INCENTIVE, ONLY_LIST, ONLY_REGISTER = (
    new(), new(), new(), new(), new(), new(),
)  # fmt: skip
ONE_ROW, ONE_ROW_OVER, TWO_ROWS, TWO_ROWS_OVER = new(), new(), new(), new()

UNEXPLAINED = "onverklaard"
OTHER_SUBSIDY = "meer geboekt dan betaald: mogelijk andere Vlaamse subsidie op dezelfde actie"
AFTER, TIME, UNDER_MAIN = "saldo na afsluiting", "tijdsverschil", "stimulans onder hoofdcode"


def differences(published: Published, rule: str, kbo: str) -> dict[object, object]:
    """The difference by year (None: the project period) of the findings of a rule."""
    return {found["boekjaar"]: found["verschil"] for found in published.finding(rule, kbo)}


def explanation(published: Published, kbo: str, year: int = 2025) -> object:
    return published.record(
        f"SELECT verklaring FROM controle.afstemming WHERE kbo = '{kbo}' AND boekjaar = {year} AND soort = 'main'"
    )["verklaring"]


def booked_and_paid(sector: Sector, kbo: str, booked: str, paid: str, year: int = 2025) -> None:
    """An account that spends 400000 and books, and a payment (none when empty)."""
    sector.project(kbo, "400000.00", booked, year)
    if paid:
        sector.pay(kbo, paid, f"{year}-06-01")


def compared(sector: Sector) -> None:
    booked_and_paid(sector, MORE_BOOKED, "100000.01", "100000,00")
    booked_and_paid(sector, LESS_BOOKED, "99999.99", "100000,00")
    booked_and_paid(sector, EARLIER_UNFILED, "100000.00", "100000,00")
    sector.pay(EARLIER_UNFILED, "50000,00", "2024-06-01")
    booked_and_paid(sector, PARTLY_UNFILED, "100000.00", "70000,00")
    sector.pay(PARTLY_UNFILED, "50000,00", "2024-06-01")
    sector.pay(UNFILED)
    booked_and_paid(sector, AFTER_CLOSING, "80000.00", "80000,00")
    sector.pay(AFTER_CLOSING, "20000,00", "2026-03-01", "saldo")


def incentives(sector: Sector) -> None:
    booked_and_paid(sector, STANDARD, "110000.00", "100000,00")
    booked_and_paid(sector, OTHER_WAY, "75000.00", "100000,00")
    booked_and_paid(sector, OWN_INCENTIVE, "107500.00", "100000,00")
    sector.pay(OWN_INCENTIVE, "7500,00", kind="stimulans")
    booked_and_paid(sector, ONE_EURO_OFF, "107501.00", "100000,00")
    sector.pay(ONE_EURO_OFF, "7500,00", kind="stimulans")
    booked_and_paid(sector, OF_ANOTHER, "107500.00", "100000,00")
    action = paid_project(sector, BOTH_RIGHT)
    (report,) = (r[0] for r in sector.table(2025, "actie") if r[2] == action)
    sector.line(sector.action(report, code=INCENTIVE), 2025, RECEIVE, "10000.00", "7405", "300")
    sector.pay(BOTH_RIGHT, "10000,00", kind="stimulans")


def timing(sector: Sector) -> None:
    booked_and_paid(sector, TIMING, "100000.00", "", 2024)
    booked_and_paid(sector, TIMING, "0.00", "100000,00")
    booked_and_paid(sector, NOT_NEXT, "100000.00", "", 2023)
    booked_and_paid(sector, NOT_NEXT, "0.00", "", 2024)
    booked_and_paid(sector, NOT_NEXT, "0.00", "100000,00")
    booked_and_paid(sector, NOT_SAME, "100000.00", "", 2024)
    booked_and_paid(sector, NOT_SAME, "0.00", "99999,99")
    booked_and_paid(sector, NEVER, "100000.00", "100000,00", 2024)
    booked_and_paid(sector, NEVER, "100000.00", "100000,00")
    booked_and_paid(sector, NEXT_UNFILED, "100000.00", "", 2023)
    sector.pay(NEXT_UNFILED, "100000,00", "2024-06-01")
    booked_and_paid(sector, NEXT_UNFILED, "10.00", "10,00")


def predecessors(sector: Sector) -> None:
    paid_project(sector, HERNE, year=2024)
    sector.pay(HERNE_OCMW, "1,00", "2023-06-01")
    sector.report(HERNE, 2023)
    sector.report(PAJOTTEGEM)
    sector.pay(PAJOTTEGEM, "5,00")
    paid_project(sector, MOERBEKE, year=2024)
    paid_project(sector, LOKEREN, year=2024)
    paid_project(sector, LOKEREN)
    paid_project(sector, HAM, year=2024)
    paid_project(sector, HAM)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Payments by a dated list."""
    folder = tmp_path_factory.mktemp("lijst")
    sector = Sector(folder / "raw")
    paid_project(sector, EQUAL)
    for build in (compared, incentives, timing, predecessors):
        build(sector)
    result = control(sector.write(), folder / "out")
    assert result.stopped is None
    return result


@pytest.fixture(scope="module")
def by_register(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Payments by the subsidy register alone: whole euros."""
    folder = tmp_path_factory.mktemp("register")
    sector = Sector(folder / "raw")
    for kbo, booked, rows in (
        (ONE_ROW, "100001.00", ["100,000"]),
        (ONE_ROW_OVER, "100001.01", ["100,000"]),
        (TWO_ROWS, "100002.00", ["60,000", "40,000"]),
        (TWO_ROWS_OVER, "100002.01", ["60,000", "40,000"]),
    ):
        sector.project(kbo, "400000.00", booked)
        for amount in rows:
            sector.registered(kbo, amount)
    return control(sector.write(), folder / "out")


@pytest.fixture(scope="module")
def by_both(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A payment list that counts, and the register beside it."""
    folder = tmp_path_factory.mktemp("beide")
    sector = Sector(folder / "raw")
    for kbo, paid, registered in (
        (SAME, "100000,00", "100,000"),
        (ROUNDED, "100000,40", "100,000"),
        (DIFFERS, "100000,00", "90,000"),
        (WITH_INCENTIVE, "100000,00", "110,000"),
        (ONLY_LIST, "100000,00", ""),
        (ONLY_REGISTER, "", "50,000"),
    ):
        sector.project(kbo, "400000.00", paid.replace(",", ".") or "0.00")
        if paid:
            sector.pay(kbo, paid)
        if registered:
            sector.registered(kbo, registered)
    sector.pay(WITH_INCENTIVE, "10000,00", kind="stimulans")
    return control(sector.write(), folder / "out")


@pytest.fixture(scope="module")
def without_payments(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("niets")
    sector = Sector(folder / "raw")
    sector.project(MORE_BOOKED)
    sector.project(HERNE, year=2024)
    sector.report(PAJOTTEGEM)
    sector.line(sector.action(sector.report(STANDARD)), 2025, RECEIVE, "10000.00", "7405", "300")
    sector.line(sector.action(sector.report(TIMING, 2024), 2024), 2024, SPEND, "1.00")
    sector.report(TIMING)
    return control(sector.write(), folder / "out")


def test_booked_as_paid_gives_no_finding_at_all(published: Published) -> None:
    assert published.findings(EQUAL) == set()
    assert explanation(published, EQUAL) == "gelijk"
    assert outcome(published, EQUAL) == (MEETS, 0, False)


# R01


def test_r01_fires_at_one_cent_more_for_the_year_and_for_the_project_period(published: Published) -> None:
    found = published.finding("R01", MORE_BOOKED)
    assert {f["ernst"] for f in found} == {"waarschuwing"}
    assert {(f["bronwaarde"], f["doelwaarde"]) for f in found} == {("100000.01", "100000.00")}
    assert differences(published, "R01", MORE_BOOKED) == {2025: Decimal("0.01"), None: Decimal("0.01")}
    assert all(OTHER_SUBSIDY in str(f["toelichting"]) for f in found)
    assert explanation(published, MORE_BOOKED) == OTHER_SUBSIDY
    assert outcome(published, MORE_BOOKED) == (MEETS, 0, False)


def test_r01_fires_at_one_cent_less_and_cannot_explain_it(published: Published) -> None:
    assert differences(published, "R01", LESS_BOOKED) == {2025: Decimal("-0.01"), None: Decimal("-0.01")}
    assert explanation(published, LESS_BOOKED) == UNEXPLAINED


def test_r01_leaves_out_years_without_a_filed_account(published: Published) -> None:
    # 2024: paid 50000, no account. 2025: booked as paid.
    assert published.findings(EARLIER_UNFILED) == {"A08"}


def test_r01_of_the_project_period_compares_the_filed_years_only(published: Published) -> None:
    # 2025: 100000 - 70000. The 50000 of 2024 plays no part.
    assert differences(published, "R01", PARTLY_UNFILED) == {
        2025: Decimal("30000.00"),
        None: Decimal("30000.00"),
    }


def test_r01_does_not_apply_when_no_account_was_filed(published: Published) -> None:
    assert published.findings(UNFILED) == {"A01", "C06"}
    assert outcome(published, UNFILED)[0] == NOT_ASSESSABLE


def test_r01_explains_a_balance_paid_after_closing(published: Published) -> None:
    # 2025: 80000 booked and paid. Project period: 80000 - 100000.
    assert differences(published, "R01", AFTER_CLOSING) == {None: Decimal("-20000.00")}
    assert AFTER in str(one(published, "R01", AFTER_CLOSING)["toelichting"])


def test_r01_allows_one_euro_a_row_of_the_register(by_register: Published) -> None:
    assert by_register.findings(ONE_ROW) == set()
    assert by_register.findings(TWO_ROWS) == set()
    assert outcome(by_register, TWO_ROWS) == (MEETS, 0, False)


def test_r01_fires_one_cent_over_the_tolerance_of_the_register(by_register: Published) -> None:
    for kbo, difference in ((ONE_ROW_OVER, Decimal("1.01")), (TWO_ROWS_OVER, Decimal("2.01"))):
        assert differences(by_register, "R01", kbo) == {2025: difference, None: difference}


def test_r01_to_r03_cannot_be_told_without_payments(without_payments: Published) -> None:
    found = without_payments.rows("SELECT DISTINCT bevinding FROM controle.bevindingen ORDER BY ALL")
    assert not {"R01", "R02", "R03", "R05"} & {str(rule) for (rule,) in found}
    paid = without_payments.rows("SELECT DISTINCT betaald, verschil FROM controle.afstemming")
    assert paid == [(None, None)]


# R02


def test_r02_fires_when_the_difference_is_a_standard_incentive(published: Published) -> None:
    found = published.finding("R02", STANDARD)
    assert {f["ernst"] for f in found} == {"waarschuwing"}
    # Partnership: 10000.
    assert differences(published, "R02", STANDARD) == {2025: Decimal("10000.00"), None: Decimal("10000.00")}
    assert explanation(published, STANDARD) == UNDER_MAIN
    assert outcome(published, STANDARD) == (MEETS, 0, False)


def test_r02_fires_the_other_way_round(published: Published) -> None:
    # Social impact bond: 25000, booked too little.
    assert differences(published, "R02", OTHER_WAY) == {
        2025: Decimal("-25000.00"),
        None: Decimal("-25000.00"),
    }


def test_r02_fires_when_the_difference_is_an_incentive_paid_to_the_subject(published: Published) -> None:
    assert differences(published, "R02", OWN_INCENTIVE) == {
        2025: Decimal("7500.00"),
        None: Decimal("7500.00"),
    }


def test_r02_does_not_fire_on_another_amount_or_an_incentive_of_another(published: Published) -> None:
    assert published.findings(ONE_EURO_OFF) == {"R01"}
    assert published.findings(OF_ANOTHER) == {"R01"}


def test_r02_does_not_apply_when_the_incentive_is_booked_under_its_own_code(published: Published) -> None:
    assert published.findings(BOTH_RIGHT) == set()


# R03


def test_r03_fires_when_the_difference_returns_in_the_next_year(published: Published) -> None:
    found = one(published, "R03", TIMING)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == ("info", 2024, Decimal("100000.00"))
    assert found["doelwaarde"] == "-100000.00"
    # Each year differs, the project period does not.
    assert differences(published, "R01", TIMING) == {
        2024: Decimal("100000.00"),
        2025: Decimal("-100000.00"),
    }
    assert [explanation(published, TIMING, year) for year in (2024, 2025)] == [TIME, TIME]
    assert outcome(published, TIMING) == (MEETS, 0, False)


def test_r03_does_not_fire_in_a_later_year_or_on_another_amount(published: Published) -> None:
    assert published.findings(NOT_NEXT) == {"R01"}
    assert published.findings(NOT_SAME) == {"R01"}


def test_r03_does_not_apply_to_differences_of_zero(published: Published) -> None:
    assert published.findings(NEVER) == set()


def test_r03_cannot_be_told_when_the_next_account_was_not_filed(published: Published) -> None:
    assert published.findings(NEXT_UNFILED) == {"A08", "R01"}
    assert 2024 not in differences(published, "R01", NEXT_UNFILED)


# R04


def test_r04_names_what_was_paid_to_and_booked_by_a_predecessor(published: Published) -> None:
    found = published.finding("R04", PAJOTTEGEM)
    assert {(f["ernst"], f["bronwaarde"], f["doelwaarde"]) for f in found} == {("info", HERNE, PAJOTTEGEM)}
    assert {(f["boekjaar"], f["bestand"]) for f in found} == {
        (2023, "betalingen.csv"),  # to its OCMW
        (2024, "betalingen.csv"),
        (2024, lines(2024)),
    }
    # Added to the successor: 200000 against 100000 booked, and 100000 + 1 + 5 paid.
    assert published.conclusion(PAJOTTEGEM)["uitgaven_totaal"] == Decimal("200000.00")
    assert published.conclusion(PAJOTTEGEM)["betaald"] == Decimal("100006.00")
    assert outcome(published, PAJOTTEGEM)[1:] == (0, False)


def test_r04_does_not_fire_on_a_number_that_lives_on(published: Published) -> None:
    assert {f["bronwaarde"] for f in published.finding("R04", LOKEREN)} == {MOERBEKE}
    assert published.findings(HAM) == set()
    # Moerbeke 2024, Lokeren 2024 and 2025: 3 x 200000 against 3 x 100000.
    assert published.conclusion(LOKEREN)["uitgaven_totaal"] == Decimal("600000.00")
    assert outcome(published, LOKEREN) == (MEETS, 0, False)


def test_r04_does_not_apply_to_who_never_merged(published: Published) -> None:
    assert "R04" not in published.findings(EQUAL)


def test_r04_needs_no_payments(without_payments: Published) -> None:
    booked = without_payments.finding("R04", PAJOTTEGEM)
    # Herne booked 200000.00 of spending and 100000.00 of receipts.
    assert sorted(str(row["verschil"]) for row in booked) == ["100000.00", "200000.00"]
    assert {row["bestand"] for row in booked} == {lines(2024)}


# R05


def test_r05_fires_when_list_and_register_disagree(by_both: Published) -> None:
    found = one(by_both, "R05", DIFFERS)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bronwaarde"], found["doelwaarde"]) == ("100000.00", "90000.00")
    assert (found["verschil"], found["bestand"]) == (Decimal("10000.00"), "register.csv")
    # The list counts.
    assert by_both.conclusion(DIFFERS)["betaald"] == Decimal("100000.00")
    assert outcome(by_both, DIFFERS) == (MEETS, 0, False)


def test_r05_fires_when_one_of_the_two_does_not_know_the_authority(by_both: Published) -> None:
    assert one(by_both, "R05", ONLY_LIST)["verschil"] == Decimal("100000.00")
    assert one(by_both, "R05", ONLY_REGISTER)["verschil"] == Decimal("-50000.00")


def test_r05_does_not_fire_when_they_agree_in_whole_euros_over_all_kinds(by_both: Published) -> None:
    for kbo in (SAME, ROUNDED, WITH_INCENTIVE):  # 100000 + 10000 stands in the register as 110000
        assert by_both.findings(kbo) == set()


def test_r05_does_not_apply_when_only_one_of_the_two_was_delivered(
    published: Published, by_register: Published
) -> None:
    for run in (published, by_register):
        assert run.rows("SELECT * FROM controle.bevindingen WHERE bevinding = 'R05'") == []
