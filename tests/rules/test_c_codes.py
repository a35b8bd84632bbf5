"""Rules of group C: how the reporting code was written, and what that does to the verdict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.published import Published, control
from tests.rules.cases import (
    DOES_NOT_APPLY,
    FAILS,
    MEETS,
    MUNICIPALITIES,
    NOT_ASSESSABLE,
    OCMW,
    OPEN,
    actions,
    one,
    outcome,
    paid_project,
    places,
)
from tests.sector import INCENTIVE, MAIN, RECEIVE, SPEND, Sector

new = iter(MUNICIPALITIES).__next__

EXACT = new()
# C01
VARIANT, TWO_VARIANTS, BLANKS, VARIANT_SUPERSEDED = new(), new(), new(), new()
# C02
NEAR, NEAR_WITH_ROLE, NEAR_ONLY, OTHER_SCHEME = new(), new(), new(), new()
# C03
IN_TEXTS, TEXT_WITH_ROLE, NOT_A_WORD = new(), new(), new()
# C04
MIXED, MIXED_SHORT, APART, MIXED_SUPERSEDED = new(), new(), new(), new()
# C05
TWO_SCHEMES, KNOWN_LIST, ONLY_LEKP = new(), new(), new()
# C06
UNCODED, UNCODED_OCMW, INCENTIVE_CODED, NET_ZERO, PAID_INCENTIVE, LEAD, MEMBER = (
    new(), new(), new(), new(), new(), new(), new(),
)  # fmt: skip
# C07. Wachtebeke went into Lochristi on 1 January 2025.
UNPAID, PAID_LATER, UNPAID_INCENTIVE, ONLY_INCENTIVE_PAID = new(), new(), new(), new()
WACHTEBEKE, LOCHRISTI = "0207456076", "0207452514"
# C08
TURNS, TURNS_NOT, TURNS_TOGETHER, RECEIPT_TURNS, UNKNOWABLE, NEAR_EARLIER = (
    new(), new(), new(), new(), new(), new(),
)  # fmt: skip

written: dict[str, str] = {}


def coded(sector: Sector, kbo: str, code: str, spent: str = "200000.00", **options: str) -> str:
    """A paid account of 2025 with one action under `code`; the action."""
    action = sector.action(sector.report(kbo, **options), code=code)  # type: ignore[arg-type]
    sector.line(action, 2025, SPEND, spent)
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    return action


def beside(
    sector: Sector, kbo: str, code: str, spent: str = "", received: str = "", year: int = 2025, **texts: str
) -> str:
    """One more action, in the account that the body already delivered; the action."""
    report = [r[0] for r in sector.table(year, "aanlevering") if r[1] == f"B{kbo}"][-1]
    action = sector.action(report, year, code, **texts)
    if spent:
        sector.line(action, year, SPEND, spent)
    if received:
        sector.line(action, year, RECEIVE, received, "7405", "300")
    return action


def variants(sector: Sector) -> None:
    written["C01"] = coded(sector, VARIANT, "abb_samenleven")
    written["C01 two"] = coded(sector, TWO_VARIANTS, "ABB.SLV;Abb Samenleven")
    coded(sector, BLANKS, "ABB-SAMENLEVEN ; ABB-SLV")
    coded(sector, VARIANT_SUPERSEDED, "abb-slv", processed="2026-04-01", recent="Nee")
    coded(sector, VARIANT_SUPERSEDED, MAIN)
    for kbo in (VARIANT, TWO_VARIANTS, BLANKS, VARIANT_SUPERSEDED):
        sector.pay(kbo)


def near_misses(sector: Sector) -> None:
    paid_project(sector, NEAR, "300000.00", "100000.00")
    action = written["C02"] = beside(sector, NEAR, "ABB-SAMENLEVN", "60000.00", "30000.00")
    sector.line(action, 2025, SPEND, "5000.00", "6190000")  # internal invoicing never counts
    written["C02 role"] = coded(sector, NEAR_WITH_ROLE, "ABB-SAMENLEVEN;ABB-SLVV")
    sector.pay(NEAR_WITH_ROLE)
    sector.report(NEAR_ONLY)
    beside(sector, NEAR_ONLY, "ABBSLV")
    paid_project(sector, OTHER_SCHEME)
    beside(sector, OTHER_SCHEME, "ABB-LEKP-2021", "1.00")


def texts(sector: Sector) -> None:
    paid_project(sector, IN_TEXTS)
    written["C03 short"] = beside(sector, IN_TEXTS, "", "1.00", short="Project (abb-slv)", comment="x")
    written["C03 long"] = beside(sector, IN_TEXTS, "", long="code ABB-SAMENLEVEN.", comment="x")
    written["C03 comment"] = beside(sector, IN_TEXTS, "", comment="zie ABB-SLV-ST")
    written["C03 evaluation"] = beside(sector, IN_TEXTS, "", comment="x", evaluation="ABB-SAMENLEVEN-STIMULANS")
    report = sector.report(TEXT_WITH_ROLE)
    action = sector.action(report, comment="Rapporteringscode ABB-SAMENLEVEN")
    sector.line(action, 2025, SPEND, "200000.00")
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    sector.pay(TEXT_WITH_ROLE)
    paid_project(sector, NOT_A_WORD)
    for text in ("XABB-SLV", "ABB-SLV2", "ABB-SLV-STX", "-ABB-SLV"):
        beside(sector, NOT_A_WORD, "", comment=text)


def mixed(sector: Sector) -> None:
    for kbo, spent in ((MIXED, "200000.00"), (MIXED_SHORT, "150000.00")):
        written[f"C04 {kbo}"] = coded(sector, kbo, f"{MAIN} en {INCENTIVE}", spent)
        sector.pay(kbo)
    paid_project(sector, APART)
    beside(sector, APART, INCENTIVE, "10000.00", "10000.00")
    sector.pay(APART, "10000,00", kind="stimulans")
    coded(sector, MIXED_SUPERSEDED, f"{MAIN};{INCENTIVE}", processed="2026-04-01", recent="Nee")
    paid_project(sector, MIXED_SUPERSEDED)


def other_schemes(sector: Sector) -> None:
    written["C05"] = coded(sector, TWO_SCHEMES, "ABB-SAMENLEVEN;ABB-LEKP-2022")
    written["C05 list"] = coded(sector, KNOWN_LIST, "ABB-SAMENLEVEN/ABB-BON-COR")
    for kbo in (TWO_SCHEMES, KNOWN_LIST):
        sector.pay(kbo)
    paid_project(sector, ONLY_LEKP)
    beside(sector, ONLY_LEKP, "ABB-LEKP-2021;ABB-LEKP-2022", "1.00")


def uncoded(sector: Sector) -> None:
    sector.report(UNCODED)
    sector.pay(UNCODED, "100000,00")
    sector.pay(UNCODED, "-25000,00", kind="terugvordering")
    sector.report(UNCODED_OCMW)
    sector.pay(UNCODED_OCMW)
    action = sector.action(sector.report(OCMW[UNCODED_OCMW], kind="OCMW"))
    sector.line(action, 2025, SPEND, "200000.00")
    sector.report(INCENTIVE_CODED)
    beside(sector, INCENTIVE_CODED, INCENTIVE, "500.00")
    sector.pay(INCENTIVE_CODED)
    sector.report(NET_ZERO)
    sector.pay(NET_ZERO, "40000,00")
    sector.pay(NET_ZERO, "-40000,00", kind="terugvordering")
    sector.report(PAID_INCENTIVE)
    sector.pay(PAID_INCENTIVE, "10000,00", kind="stimulans")
    sector.report(LEAD)
    sector.pay(LEAD)
    sector.partner(LEAD, MEMBER)
    sector.report(MEMBER)
    beside(sector, MEMBER, MAIN, "200000.00")


def unpaid(sector: Sector) -> None:
    sector.project(UNPAID)
    sector.project(PAID_LATER)
    sector.pay(PAID_LATER, day="2026-08-01")
    sector.project(UNPAID_INCENTIVE, "200000.00", "0.00")
    beside(sector, UNPAID_INCENTIVE, INCENTIVE, "", "10000.00")
    sector.project(ONLY_INCENTIVE_PAID)
    sector.pay(ONLY_INCENTIVE_PAID, "10000,00", kind="stimulans")
    sector.project(LOCHRISTI)
    sector.pay(WACHTEBEKE, day="2024-06-01")


def sensitive(sector: Sector) -> None:
    # Coded: 180000 against 2 x 100000. With the near miss 200000, or 199999.99.
    for kbo, extra in ((TURNS, "20000.00"), (TURNS_NOT, "19999.99")):
        paid_project(sector, kbo, "180000.00")
        beside(sector, kbo, "ABB-SLW", extra)
    paid_project(sector, TURNS_TOGETHER, "180000.00")
    beside(sector, TURNS_TOGETHER, "ABB-SLW", "10000.00")
    beside(sector, TURNS_TOGETHER, "ABB-SAMENLEVN", "10000.00")
    # Coded: 200000 against 2 x 100000. With the near miss booked 100000.01; what was paid stays.
    paid_project(sector, RECEIPT_TURNS)
    beside(sector, RECEIPT_TURNS, "ABB-SLW", "", "0.01")
    paid_project(sector, UNKNOWABLE, "180000.00", year=2024)
    beside(sector, UNKNOWABLE, "ABB-SLW", "20000.00", year=2024)
    # A near miss in 2023 asks no account of 2024.
    paid_project(sector, NEAR_EARLIER)
    sector.report(NEAR_EARLIER, 2023)
    beside(sector, NEAR_EARLIER, "ABB-SLW", "10.00", year=2023)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("codes")
    sector = Sector(folder / "raw")
    paid_project(sector, EXACT)
    for build in (variants, near_misses, texts, mixed, other_schemes, uncoded, unpaid, sensitive):
        build(sector)
    result = control(sector.write(), folder / "out")
    assert result.stopped is None
    return result


@pytest.fixture(scope="module")
def without_payments(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("zonder-betalingen")
    sector = Sector(folder / "raw")
    sector.project(UNPAID)
    sector.report(UNCODED)
    beside(sector, UNCODED, "ABB-SLW", "1.00")
    return control(sector.write(), folder / "out")


def test_an_exact_code_gives_no_finding_at_all(published: Published) -> None:
    assert published.findings(EXACT) == set()
    assert outcome(published, EXACT) == (MEETS, 0, False)


# C01


def test_c01_names_a_variant_that_counts(published: Published) -> None:
    found = one(published, "C01", VARIANT)
    assert (found["ernst"], found["boekjaar"]) == ("info", 2025)
    assert (found["bestand"], found["rij"]) == (actions(), written["C01"])
    assert (found["bronwaarde"], found["doelwaarde"]) == ("abb_samenleven", "ABB-SAMENLEVEN")
    assert published.conclusion(VARIANT)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, VARIANT) == (MEETS, 0, False)


def test_c01_names_every_variant_of_a_field(published: Published) -> None:
    found = published.finding("C01", TWO_VARIANTS)
    assert {(f["bronwaarde"], f["doelwaarde"]) for f in found} == {
        ("ABB.SLV", "ABB-SLV"),
        ("Abb Samenleven", "ABB-SAMENLEVEN"),
    }
    assert {f["rij"] for f in found} == {written["C01 two"]}


def test_c01_does_not_fire_on_blanks_beside_a_separator(published: Published) -> None:
    assert published.findings(BLANKS) == set()


def test_c01_does_not_apply_to_an_account_that_does_not_count(published: Published) -> None:
    assert published.findings(VARIANT_SUPERSEDED) == {"A03"}


# C02


def test_c02_names_a_near_miss_and_the_euros_at_stake(published: Published) -> None:
    found = one(published, "C02", NEAR)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bestand"], found["rij"]) == (actions(), written["C02"])
    assert (found["bronwaarde"], found["doelwaarde"]) == ("ABB-SAMENLEVN", "ABB-SAMENLEVEN")
    assert found["verschil"] == Decimal("60000.00")
    assert "60000.00" in str(found["toelichting"])
    assert "30000.00" in str(found["toelichting"])
    # It does not count: spending stays 300000, receipts 100000. With it: 360000 against 2 x 130000.
    assert published.conclusion(NEAR)["uitgaven_totaal"] == Decimal("300000.00")
    assert published.conclusion(NEAR)["ontvangsten_geboekt"] == Decimal("100000.00")
    assert outcome(published, NEAR) == (MEETS, 0, False)


def test_c02_puts_nothing_at_stake_on_an_action_that_already_has_a_role(published: Published) -> None:
    found = one(published, "C02", NEAR_WITH_ROLE)
    assert (found["rij"], found["verschil"]) == (written["C02 role"], Decimal("0.00"))
    assert outcome(published, NEAR_WITH_ROLE) == (MEETS, 0, False)


def test_c02_brings_an_authority_into_the_population(published: Published) -> None:
    assert published.findings(NEAR_ONLY) == {"C02"}
    assert outcome(published, NEAR_ONLY) == (DOES_NOT_APPLY, 0, False)


def test_c02_does_not_apply_to_a_code_of_another_scheme(published: Published) -> None:
    assert published.findings(OTHER_SCHEME) == set()


# C03


def test_c03_fires_on_a_code_in_any_text_of_an_action_without_role(published: Published) -> None:
    found = published.finding("C03", IN_TEXTS)
    assert {(f["ernst"], f["boekjaar"]) for f in found} == {("waarschuwing", 2025)}
    assert sorted(places(published, "C03", IN_TEXTS), key=str) == sorted(
        (actions(), written[f"C03 {text}"]) for text in ("short", "long", "comment", "evaluation")
    )
    # The lines of these actions do not count.
    assert published.conclusion(IN_TEXTS)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, IN_TEXTS) == (MEETS, 0, False)


def test_c03_does_not_fire_when_the_code_is_part_of_a_longer_word(published: Published) -> None:
    assert published.findings(NOT_A_WORD) == set()


def test_c03_does_not_apply_to_an_action_that_has_a_role(published: Published) -> None:
    assert published.findings(TEXT_WITH_ROLE) == set()


# C04


def test_c04_fires_on_main_and_incentive_code_on_one_action(published: Published) -> None:
    found = one(published, "C04", MIXED)
    assert (found["ernst"], found["boekjaar"]) == ("fout", 2025)
    assert (found["bestand"], found["rij"]) == (actions(), written[f"C04 {MIXED}"])
    assert found["bronwaarde"] == f"{MAIN} en {INCENTIVE}"
    # Its lines count as main.
    assert published.conclusion(MIXED)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, MIXED) == (OPEN, 1, True)


def test_c04_in_doubt_accuses_nobody(published: Published) -> None:
    assert published.reading(MIXED_SHORT)["toestand"] == FAILS
    assert outcome(published, MIXED_SHORT) == (OPEN, 1, True)


def test_c04_does_not_fire_on_two_actions(published: Published) -> None:
    assert published.findings(APART) == set()
    assert published.conclusion(APART)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, APART) == (MEETS, 0, False)


def test_c04_does_not_apply_to_an_account_that_does_not_count(published: Published) -> None:
    assert published.findings(MIXED_SUPERSEDED) == {"A03"}


# C05


def test_c05_fires_on_codes_of_two_schemes_on_one_action(published: Published) -> None:
    found = one(published, "C05", TWO_SCHEMES)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bestand"], found["rij"]) == (actions(), written["C05"])
    assert found["doelwaarde"] == "lekp"
    # The lines count for this scheme all the same.
    assert published.conclusion(TWO_SCHEMES)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, TWO_SCHEMES) == (MEETS, 0, False)


def test_c05_fires_on_a_code_of_the_known_list(published: Published) -> None:
    assert places(published, "C05", KNOWN_LIST) == [(actions(), written["C05 list"])]


def test_c05_does_not_fire_on_two_codes_of_one_scheme(published: Published) -> None:
    assert "C05" not in published.findings(MIXED)


def test_c05_does_not_apply_to_an_action_without_a_code_of_this_scheme(published: Published) -> None:
    assert published.findings(ONLY_LEKP) == set()


# C06


def test_c06_fires_when_paid_without_any_coded_line(published: Published) -> None:
    found = one(published, "C06", UNCODED)
    assert (found["ernst"], found["verschil"]) == ("fout", Decimal("75000.00"))  # 100000 - 25000
    # Booked: no receipts. Paid: 0 against 2 x 75000.
    assert published.reading(UNCODED, "betaald")["toestand"] == FAILS
    assert outcome(published, UNCODED) == (OPEN, 1, False)


def test_c06_does_not_fire_when_a_body_or_a_member_has_a_coded_line(published: Published) -> None:
    assert "C06" not in published.findings(UNCODED_OCMW)
    assert "C06" not in published.findings(LEAD)


def test_c06_counts_a_line_under_the_incentive_code_as_coded(published: Published) -> None:
    assert "C06" not in published.findings(INCENTIVE_CODED)


def test_c06_does_not_apply_when_main_payments_are_zero_net_or_only_incentives(published: Published) -> None:
    assert published.findings(NET_ZERO) == set()
    assert published.findings(PAID_INCENTIVE) == set()
    assert outcome(published, NET_ZERO) == (DOES_NOT_APPLY, 0, False)


def test_c06_cannot_be_told_without_a_payments_file(without_payments: Published) -> None:
    assert without_payments.findings(UNCODED) == {"C02"}


# C07


def test_c07_fires_on_booked_receipts_without_any_payment(published: Published) -> None:
    found = one(published, "C07", UNPAID)
    assert (found["ernst"], found["verschil"]) == ("waarschuwing", Decimal("100000.00"))
    # Paid: no receipts to test against, so it does not vote.
    assert published.reading(UNPAID, "betaald")["toestand"] == "geen ontvangsten"
    assert outcome(published, UNPAID) == (MEETS, 0, False)


def test_c07_fires_when_the_only_payment_is_after_the_reference_date(published: Published) -> None:
    assert one(published, "C07", PAID_LATER)["verschil"] == Decimal("100000.00")


def test_c07_does_not_fire_on_a_payment_of_any_kind_or_to_a_predecessor(published: Published) -> None:
    assert "C07" not in published.findings(ONLY_INCENTIVE_PAID)
    assert "C07" not in published.findings(LOCHRISTI)


def test_c07_does_not_apply_to_receipts_under_the_incentive_code(published: Published) -> None:
    assert "C07" not in published.findings(UNPAID_INCENTIVE)


def test_c07_cannot_be_told_without_a_payments_file(without_payments: Published) -> None:
    assert without_payments.findings(UNPAID) == set()
    assert without_payments.reading(UNPAID, "betaald")["toestand"] == NOT_ASSESSABLE
    assert outcome(without_payments, UNPAID) == (MEETS, 0, False)


# C08


def test_c08_fires_for_each_state_that_the_near_miss_would_change(published: Published) -> None:
    found = published.finding("C08", TURNS)
    assert len(found) == 4  # booked and paid, total and eligible: all turn
    assert {(f["ernst"], f["bronwaarde"], f["doelwaarde"], f["verschil"]) for f in found} == {
        ("fout", FAILS, MEETS, Decimal("20000.00"))
    }
    assert published.reading(TURNS)["toestand"] == FAILS
    assert outcome(published, TURNS) == (OPEN, 4, True)


def test_c08_takes_all_near_misses_together(published: Published) -> None:
    assert {f["verschil"] for f in published.finding("C08", TURNS_TOGETHER)} == {Decimal("20000.00")}
    assert outcome(published, TURNS_TOGETHER)[::2] == (OPEN, True)


def test_c08_counts_receipts_of_a_near_miss_in_the_booked_readings_only(published: Published) -> None:
    found = published.finding("C08", RECEIPT_TURNS)
    assert len(found) == 2
    assert all("geboekt" in str(f["toelichting"]) for f in found)
    assert {(f["bronwaarde"], f["doelwaarde"]) for f in found} == {(MEETS, FAILS)}
    assert outcome(published, RECEIPT_TURNS) == (OPEN, 2, True)


def test_c08_does_not_fire_one_cent_short_of_a_change(published: Published) -> None:
    assert published.findings(TURNS_NOT) == {"C02"}
    assert outcome(published, TURNS_NOT) == (FAILS, 0, False)


def test_c08_does_not_apply_when_nothing_can_be_assessed(published: Published) -> None:
    assert published.findings(UNKNOWABLE) == {"A01", "C02"}
    assert outcome(published, UNKNOWABLE) == (NOT_ASSESSABLE, 1, False)


def test_c08_does_not_change_which_years_are_required(published: Published) -> None:
    assert published.findings(NEAR_EARLIER) == {"C02"}
    assert published.conclusion(NEAR_EARLIER)["grondslag"] == "projectperiode"
    assert outcome(published, NEAR_EARLIER) == (MEETS, 0, False)
