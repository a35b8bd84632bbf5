"""Rules of group K: what stands on the actions, and from whom it came."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.published import Published, control
from tests.rules.cases import (
    FAILS,
    MEETS,
    MUNICIPALITIES,
    OPEN,
    actions,
    changed_schemes,
    lines,
    one,
    outcome,
    paid_project,
    places,
)
from tests.sector import INCENTIVE, RECEIVE, SPEND, Sector

new = iter(MUNICIPALITIES).__next__

PLAIN = new()
# An action under the incentive code on which all rules would fire if they looked at it.
ON_INCENTIVE = new()
COSTLY, INTERNAL, TO_JUDGE = new(), new(), new()  # K01, K02, K10
NAMED, NOT_A_WORD = new(), new()  # K04
NO_COMMENT, NO_COMMENT_ANYWHERE = new(), new()  # K05
NEGATIVE, NEGATIVE_YEAR, ZERO = new(), new(), new()  # K07
UNKNOWN_ACCOUNT, WRONG_SIDE, NO_ACCOUNT = new(), new(), new()  # K08
ASSUMED, ASSUMED_SHORT, ONE_OF_TWO = new(), new(), new()  # K09
EUROPE, EUROPE_SHORT = new(), new()  # K11
CLIMATE = new()  # LEKP: every class but internal invoicing is eligible

EU_SECTOR = "901"  # invented: the real codes are not published
written: dict[str, str] = {}


def account(sector: Sector, kbo: str, received: str = "100000.00", year: int = 2025) -> str:
    """A paid account without spending; its main action."""
    action = sector.action(sector.report(kbo, year), year)
    if received:
        sector.line(action, year, RECEIVE, received, "7405", "300")
    sector.pay(kbo, "100000,00", f"{year}-06-01")
    return action


def costs(sector: Sector) -> None:
    action = paid_project(sector, COSTLY)
    written["K01 investment"] = sector.line(action, 2025, SPEND, "3000.00", "2210007")
    written["K01 financing"] = sector.line(action, 2025, SPEND, "200.00", "4221")
    written["K01 interest"] = sector.line(action, 2025, SPEND, "10.00", "REK6500 Intresten")
    action = paid_project(sector, INTERNAL, "150000.00")
    written["K02"] = sector.line(action, 2025, SPEND, "50000.00", "6190000")
    action = paid_project(sector, TO_JUDGE, "150000.00")
    written["K10"] = sector.line(action, 2025, SPEND, "50000.00", "6480000")


def texts(sector: Sector) -> None:
    paid_project(sector, NAMED)
    report = sector.table(2025, "aanlevering")[-1][0]
    written["K04 none"] = sector.action(report, comment="Geen ESF-middelen gebruikt")
    written["K04 amif"] = sector.action(report, comment="x", long="Ook betaald met amif.")
    written["K04 short"] = sector.action(report, comment="x", short="AMIF")
    written["K04 evaluation"] = sector.action(report, comment="x", evaluation="zie (ESF)")
    paid_project(sector, NOT_A_WORD)
    report = sector.table(2025, "aanlevering")[-1][0]
    sector.action(report, comment="proefsfeer ESFX 2ESF AMIFA")
    sector.action(report, code="", comment="ESF")
    for kbo in (NO_COMMENT, NO_COMMENT_ANYWHERE):
        report = sector.report(kbo)
        action = sector.action(report, comment="   " if kbo == NO_COMMENT else "", long="Uitleg staat hier")
        sector.line(action, 2025, SPEND, "200000.00")
        sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
        sector.pay(kbo)
        written[f"K05 {kbo}"] = action
        if kbo == NO_COMMENT_ANYWHERE:
            written["K05 second"] = sector.action(report, comment="")
            sector.action(report, code="", comment="")


def negative(sector: Sector) -> None:
    sector.line(account(sector, NEGATIVE), 2025, SPEND, "-5000.00")
    paid_project(sector, NEGATIVE_YEAR, "300000.00", year=2024)
    sector.line(account(sector, NEGATIVE_YEAR, ""), 2025, SPEND, "-5000.00")
    action = account(sector, ZERO)
    sector.line(action, 2025, SPEND, "-5000.00")
    sector.line(action, 2025, SPEND, "5000.00")


def accounts(sector: Sector) -> None:
    action = paid_project(sector, UNKNOWN_ACCOUNT, "150000.00")
    written["K08 spending"] = sector.line(action, 2025, SPEND, "50000.00", "9999999")
    written["K08 receipt"] = sector.line(action, 2025, RECEIVE, "10.00", "9999999", "100")
    action = paid_project(sector, WRONG_SIDE)
    written["K08 side"] = sector.line(action, 2025, SPEND, "20.00", "7405")
    action = paid_project(sector, NO_ACCOUNT)
    written["K08 none"] = sector.line(action, 2025, SPEND, "30.00", "")
    sector.line(action, 2025, RECEIVE, "10.00", "", "100")


def assumed(sector: Sector) -> None:
    # 200000 spent; booked 60000 with a sector, and 40000 or 40000.01 with neither sector nor account.
    for kbo, unknown in ((ASSUMED, "40000.00"), (ASSUMED_SHORT, "40000.01")):
        action = account(sector, kbo, "60000.00")
        sector.line(action, 2025, SPEND, "200000.00")
        written[f"K09 {kbo}"] = sector.line(action, 2025, RECEIVE, unknown, "", "")
    action = paid_project(sector, ONE_OF_TWO, "400000.00")
    sector.line(action, 2025, RECEIVE, "40000.00", "", "100")  # another authority
    sector.line(action, 2025, RECEIVE, "5000.00", "7020", "")  # own income
    sector.line(action, 2025, RECEIVE, "50.00", "7405", "")  # an earmarked subsidy: from Flanders


def europe(sector: Sector) -> None:
    for kbo, spent in ((EUROPE, "200000.00"), (EUROPE_SHORT, "150000.00")):
        action = paid_project(sector, kbo, spent)
        written[f"K11 {kbo}"] = sector.line(action, 2025, RECEIVE, "25000.00", "7405", EU_SECTOR)


def incentive(sector: Sector) -> None:
    paid_project(sector, ON_INCENTIVE)
    report = sector.table(2025, "aanlevering")[-1][0]
    action = sector.action(report, code=INCENTIVE, comment="", long="ESF")
    for amount, account_number in (
        ("1.00", "2210007"), ("2.00", "6190000"), ("3.00", "6480000"), ("4.00", "9999999"), ("5.00", ""),
    ):  # fmt: skip
        sector.line(action, 2025, SPEND, amount, account_number)
    sector.line(action, 2025, RECEIVE, "6.00", "", "")
    sector.line(action, 2025, RECEIVE, "7.00", "7405", EU_SECTOR)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sector = Sector(tmp_path_factory.mktemp("kosten") / "raw")
    paid_project(sector, PLAIN)
    for build in (costs, texts, negative, accounts, assumed, europe, incentive):
        build(sector)
    action = sector.action(sector.report(CLIMATE), code="ABB-LEKP-2022")
    for amount, account_number in (("150000.00", "2210007"), ("50000.00", "6480000"), ("9.00", "6190000")):
        sector.line(action, 2025, SPEND, amount, account_number)
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    sector.pay(CLIMATE, scheme="lekp")
    return sector.write()


@pytest.fixture(scope="module")
def published(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    result = control(raw, tmp_path_factory.mktemp("uit"))
    assert result.stopped is None
    return result


@pytest.fixture(scope="module")
def european(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The same files under a scheme that names a sector code of EU money."""
    folder = tmp_path_factory.mktemp("europa")
    schemes = changed_schemes(
        folder, "eu_sector_codes:\n  - {value: []", f'eu_sector_codes:\n  - {{value: ["{EU_SECTOR}"]'
    )
    return control(raw, folder / "out", schemes=schemes)


@pytest.fixture(scope="module")
def lekp(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return control(raw, tmp_path_factory.mktemp("lekp"), scheme="lekp")


def test_plain_operating_costs_give_no_finding_at_all(published: Published) -> None:
    assert published.findings(PLAIN) == set()
    assert outcome(published, PLAIN) == (MEETS, 0, False)


def test_no_rule_of_group_k_looks_at_an_action_under_the_incentive_code(
    published: Published, european: Published
) -> None:
    for run in (published, european):
        assert not {rule for rule in run.findings(ON_INCENTIVE) if rule.startswith("K")}
        assert outcome(run, ON_INCENTIVE) == (MEETS, 0, False)


# K01


def test_k01_names_investments_financing_and_financial_costs(published: Published) -> None:
    found = {str(f["rij"]): f for f in published.finding("K01", COSTLY)}
    assert {row: (f["verschil"], f["doelwaarde"]) for row, f in found.items()} == {
        written["K01 investment"]: (Decimal("3000.00"), "investering"),
        written["K01 financing"]: (Decimal("200.00"), "financiering"),
        written["K01 interest"]: (Decimal("10.00"), "financieel"),
    }
    assert {(f["ernst"], f["boekjaar"], f["bestand"]) for f in found.values()} == {("waarschuwing", 2025, lines())}
    # In total (200000 + 3210), not in eligible.
    conclusion = published.conclusion(COSTLY)
    assert conclusion["uitgaven_totaal"] == Decimal("203210.00")
    assert conclusion["uitgaven_subsidiabel"] == Decimal("200000.00")
    assert outcome(published, COSTLY) == (MEETS, 0, False)


def test_k01_does_not_fire_on_operating_costs(published: Published) -> None:
    assert "K01" not in published.findings(PLAIN)


def test_k01_and_k10_do_not_apply_when_the_scheme_makes_these_costs_eligible(lekp: Published) -> None:
    assert lekp.findings(CLIMATE) == {"K02"}
    # 150000 + 50000, without the internal 9.
    assert lekp.conclusion(CLIMATE)["uitgaven_subsidiabel"] == Decimal("200000.00")
    assert outcome(lekp, CLIMATE) == (MEETS, 0, False)


# K02


def test_k02_names_internal_invoicing_that_is_left_out(published: Published) -> None:
    found = one(published, "K02", INTERNAL)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == ("info", 2025, Decimal("50000.00"))
    assert (found["bestand"], found["rij"]) == (lines(), written["K02"])
    # With it 200000 would do; without it 150000 does not. An info changes nothing.
    assert published.conclusion(INTERNAL)["uitgaven_totaal"] == Decimal("150000.00")
    assert outcome(published, INTERNAL) == (FAILS, 0, False)


def test_k02_does_not_fire_on_other_costs(published: Published) -> None:
    assert "K02" not in published.findings(COSTLY)


# K04


def test_k04_fires_on_esf_or_amif_as_a_word_in_any_text(published: Published) -> None:
    found = published.finding("K04", NAMED)
    assert {(f["ernst"], f["boekjaar"], f["bestand"]) for f in found} == {("waarschuwing", 2025, actions())}
    assert {str(f["rij"]): f["bronwaarde"] for f in found} == {
        written["K04 none"]: "ESF",
        written["K04 amif"]: "AMIF",
        written["K04 short"]: "AMIF",
        written["K04 evaluation"]: "ESF",
    }
    assert outcome(published, NAMED) == (MEETS, 0, False)


def test_k04_does_not_fire_on_part_of_a_word_nor_apply_to_an_uncoded_action(published: Published) -> None:
    assert published.findings(NOT_A_WORD) == set()


# K05


def test_k05_fires_on_a_main_action_without_comment(published: Published) -> None:
    found = one(published, "K05", NO_COMMENT)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bestand"], found["rij"]) == (actions(), written[f"K05 {NO_COMMENT}"])
    assert outcome(published, NO_COMMENT) == (MEETS, 0, False)


def test_k05_names_every_main_action_and_no_uncoded_one(published: Published) -> None:
    assert set(places(published, "K05", NO_COMMENT_ANYWHERE)) == {
        (actions(), written[f"K05 {NO_COMMENT_ANYWHERE}"]),
        (actions(), written["K05 second"]),
    }


def test_k05_does_not_fire_when_there_is_a_comment(published: Published) -> None:
    assert "K05" not in published.findings(PLAIN)


# K07


def test_k07_fires_in_both_periods_when_spending_is_negative(published: Published) -> None:
    found = published.finding("K07", NEGATIVE)
    assert {(f["ernst"], f["boekjaar"], f["verschil"]) for f in found} == {
        ("waarschuwing", 2025, Decimal("-5000.00")),
        ("waarschuwing", None, Decimal("-5000.00")),
    }
    # Shortfall 2 x 100000 + 5000; the reclaim takes negative spending as 0: 100000.
    reading = published.reading(NEGATIVE)
    assert reading["tekort"] == Decimal("205000.00")
    assert reading["voorstel_terugvordering"] == Decimal("100000.00")
    assert outcome(published, NEGATIVE) == (FAILS, 0, False)


def test_k07_fires_for_the_period_that_is_negative_only(published: Published) -> None:
    # 2024: 300000; 2025: -5000.
    assert one(published, "K07", NEGATIVE_YEAR)["boekjaar"] == 2025


def test_k07_does_not_fire_at_zero(published: Published) -> None:
    assert published.findings(ZERO) == set()


def test_k07_does_not_apply_to_a_credit_note_in_positive_spending(published: Published) -> None:
    assert "K07" not in published.findings(COSTLY)


# K08


def test_k08_fires_on_accounts_that_the_chart_does_not_know(published: Published) -> None:
    found = {str(f["rij"]): f for f in published.finding("K08", UNKNOWN_ACCOUNT)}
    assert {row: f["verschil"] for row, f in found.items()} == {
        written["K08 spending"]: Decimal("50000.00"),
        written["K08 receipt"]: Decimal("10.00"),
    }
    assert {(f["ernst"], f["boekjaar"], f["bestand"], f["bronwaarde"]) for f in found.values()} == {
        ("waarschuwing", 2025, lines(), "9999999")
    }
    # In total (150000 + 50000), not in eligible: the readings disagree.
    assert published.reading(UNKNOWN_ACCOUNT)["toestand"] == MEETS
    assert published.reading(UNKNOWN_ACCOUNT, spending="subsidiabel")["toestand"] == FAILS
    assert outcome(published, UNKNOWN_ACCOUNT) == (OPEN, 0, False)


def test_k08_fires_on_an_account_of_the_other_direction(published: Published) -> None:
    assert places(published, "K08", WRONG_SIDE) == [(lines(), written["K08 side"])]


def test_k08_fires_on_spending_without_account_and_not_on_such_a_receipt(published: Published) -> None:
    assert places(published, "K08", NO_ACCOUNT) == [(lines(), written["K08 none"])]


def test_k08_does_not_fire_on_a_known_account(published: Published) -> None:
    assert "K08" not in published.findings(COSTLY)


# K09


def test_k09_names_the_receipt_that_is_assumed_to_be_flemish(published: Published) -> None:
    found = one(published, "K09", ASSUMED)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == (
        "waarschuwing", 2025, Decimal("40000.00"),
    )  # fmt: skip
    assert (found["bestand"], found["rij"]) == (lines(), written[f"K09 {ASSUMED}"])
    assert published.conclusion(ASSUMED)["ontvangsten_geboekt"] == Decimal("100000.00")  # 60000 + 40000
    assert outcome(published, ASSUMED) == (MEETS, 0, False)


def test_k09_receipts_weigh_in_the_booked_reading(published: Published) -> None:
    # Booked 100000.01: 200000 is two cents short. Paid 100000: enough.
    assert published.reading(ASSUMED_SHORT)["tekort"] == Decimal("0.02")
    assert outcome(published, ASSUMED_SHORT) == (OPEN, 0, False)


def test_k09_does_not_fire_with_a_sector_code_or_an_account(published: Published) -> None:
    assert "K09" not in published.findings(ONE_OF_TWO)
    # 100000 by sector, 50 by account 7405.
    assert published.conclusion(ONE_OF_TWO)["ontvangsten_geboekt"] == Decimal("100050.00")


def test_k09_does_not_apply_to_spending(published: Published) -> None:
    assert "K09" not in published.findings(NO_ACCOUNT)


# K10


def test_k10_names_spending_that_is_to_be_judged(published: Published) -> None:
    found = one(published, "K10", TO_JUDGE)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == ("info", 2025, Decimal("50000.00"))
    assert (found["bestand"], found["rij"]) == (lines(), written["K10"])
    # Total 200000, eligible 150000: only total is enough.
    assert published.conclusion(TO_JUDGE)["uitgaven_subsidiabel"] == Decimal("150000.00")
    assert outcome(published, TO_JUDGE) == (OPEN, 0, False)


def test_k10_does_not_fire_on_other_costs(published: Published) -> None:
    assert "K10" not in published.findings(COSTLY)


# K11


def test_k11_fires_on_a_receipt_from_a_sector_of_eu_money(european: Published) -> None:
    found = one(european, "K11", EUROPE)
    assert (found["ernst"], found["boekjaar"], found["verschil"]) == ("fout", 2025, Decimal("25000.00"))
    assert (found["bestand"], found["rij"]) == (lines(), written[f"K11 {EUROPE}"])
    # It is no receipt from Flanders: the figures still meet the rule.
    assert european.conclusion(EUROPE)["ontvangsten_geboekt"] == Decimal("100000.00")
    assert outcome(european, EUROPE) == (OPEN, 1, True)


def test_k11_in_doubt_accuses_nobody(european: Published) -> None:
    assert european.reading(EUROPE_SHORT)["toestand"] == FAILS
    assert outcome(european, EUROPE_SHORT) == (OPEN, 1, True)


def test_k11_does_not_fire_on_other_sectors(european: Published) -> None:
    assert "K11" not in european.findings(ONE_OF_TWO)


def test_k11_cannot_be_told_while_the_scheme_names_no_sector_of_eu_money(published: Published) -> None:
    assert published.rows("SELECT * FROM controle.bevindingen WHERE bevinding = 'K11'") == []
    assert outcome(published, EUROPE) == (MEETS, 0, False)
    assert outcome(published, EUROPE_SHORT) == (FAILS, 0, False)
