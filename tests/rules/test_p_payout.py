"""P01-P06: awards beside payments. One sector per source of payments; every authority is a case."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.payout_sector import ACTION, DUE, YEAR_END, PayoutSector
from tests.published import Published, control
from tests.rules.cases import MEETS, MUNICIPALITIES, one, places, row

K = MUNICIPALITIES
RULES = ("P01", "P02", "P03", "P04", "P05", "P06")
CENT = Decimal("0.01")
SOUND, BALANCE_OPEN, TOO_LITTLE, CENT_OFF, TWO_CENTS, NEVER = K[:6]
OVER, OVER_A_CENT, NO_AWARD, WHOLE, RECLAIMED, OVER_INCENTIVE = K[6:12]
HELD, UNREACHED_PAID, JURY_PAID, UNREPORTED_PAID, NO_TARGET_PAID, CLAIMED_BACK = K[12:18]
PARTNERSHIP, SIB, MENTOR, ODD_PAYMENT, DOUBLE_YEARS, BOOKED = K[18:24]
UNITS, CEILING, ACTION_CEILING, NO_GROUP, OTHER_GROUP, AT_CEILING = K[24:30]
REFUSED_AWARD, REFUSED_PAYMENT, MEMBER, LEAD = K[30:34]
SHARING_MEMBER, SHARING_LEAD, CORRECTED, ADVANCE_OVER, HELD_LESS = K[34:39]
PARTS_WHOLE, PARTS_CENT, PARTS_OFF, OTHER_YEAR, WHOLE_ADVANCE, WHOLE_NO_AWARD = K[39:45]
UNCOVERED, UNCOVERED_INCENTIVE, UNCOVERED_TOO, TWO_YEARS = K[45:49]
REFUSED_MEMBER, LEAD_OF_REFUSED, ONE_OF_TWO = K[49:52]


def build(sector: PayoutSector) -> None:
    for kbo in (
        SOUND,
        BALANCE_OPEN,
        OVER,
        CENT_OFF,
        MENTOR,
        ODD_PAYMENT,
        DOUBLE_YEARS,
        BOOKED,
        UNREACHED_PAID,
        REFUSED_PAYMENT,
    ):
        sector.project(kbo)
    sector.sound(SOUND)
    for kbo in (
        BALANCE_OPEN, TOO_LITTLE, CENT_OFF, TWO_CENTS, NEVER, HELD, UNREACHED_PAID, JURY_PAID, UNREPORTED_PAID,
        CLAIMED_BACK,
    ):  # fmt: skip
        sector.award(kbo)
    for kbo in (BALANCE_OPEN, TOO_LITTLE, CENT_OFF, TWO_CENTS, NEVER):
        sector.on_time(kbo)
    sector.paid(BALANCE_OPEN, "4800,00")
    sector.paid(TOO_LITTLE, "4000,00")
    sector.paid(CENT_OFF, "4800,01")
    sector.paid(TWO_CENTS, "4800,02")

    for kbo in (OVER, OVER_A_CENT, WHOLE, RECLAIMED):
        sector.sound(kbo)
    sector.paid(OVER, "500,00", "saldo")
    sector.paid(OVER_A_CENT, "0,01", "voorschot")
    sector.paid(WHOLE, "250,00", "saldo", year="")
    sector.paid(RECLAIMED, "500,00", "saldo")
    sector.paid(RECLAIMED, "-500,00", "terugvordering")
    sector.paid(NO_AWARD, "100,00")
    sector.incentive(OVER_INCENTIVE, "SIB", "25000,00")
    sector.paid(OVER_INCENTIVE, "25000,00", "stimulans")
    sector.paid(OVER_INCENTIVE, "10000,00", "stimulans", day="2023-02-01")

    for kbo in (HELD, UNREACHED_PAID, JURY_PAID, UNREPORTED_PAID, NO_TARGET_PAID, CLAIMED_BACK):
        sector.paid(kbo, "4800,00", action=ACTION)
    for kbo in (HELD, UNREACHED_PAID, CLAIMED_BACK):
        sector.report_kpi(kbo, "50")
    sector.report_kpi(JURY_PAID, "50", reason="corona")
    sector.award(NO_TARGET_PAID, target="0")
    sector.report_kpi(NO_TARGET_PAID, "50", target="0")
    for kbo in (UNREACHED_PAID, JURY_PAID, UNREPORTED_PAID, NO_TARGET_PAID, CLAIMED_BACK):
        sector.paid(kbo, "1200,00", "saldo", action=ACTION)
    sector.paid(CLAIMED_BACK, "-1200,00", "terugvordering", action=ACTION)
    sector.sound(ONE_OF_TWO)
    sector.award(ONE_OF_TWO, action="7", group="kwetsbare kinderen")
    sector.report_kpi(ONE_OF_TWO, "50", action="7", group="kwetsbare kinderen")
    sector.paid(ONE_OF_TWO, "4800,00", action="7")
    sector.paid(ONE_OF_TWO, "-1800,00", "terugvordering", action="7")

    sector.incentive(PARTNERSHIP, "samenwerking", "10000,00")
    sector.incentive(PARTNERSHIP, "samenwerking", "9000,00", year=2)
    sector.incentive(SIB, "sib", "25000,01")
    sector.incentive(MENTOR, "mentor", "1234,00")
    sector.paid(MENTOR, "1234,00", "stimulans")
    sector.paid(ODD_PAYMENT, "1234,00", "stimulans")
    for year in (1, 2):
        sector.incentive(DOUBLE_YEARS, "samenwerking", "10000,00", year=year)
        sector.paid(DOUBLE_YEARS, "10000,00", "stimulans", year=str(year))
    action = sector.action(sector.report(BOOKED), code="ABB-SLV-ST")
    for amount in ("12500.00", "12500.00"):  # one SIB, booked in two lines
        sector.line(action, 2025, "Ontvangst", amount, "7405", "300")

    sector.award(UNITS, "6000,01", "100")
    sector.award(CEILING, "135000,01", "2251")
    for group, amount, units in (
        ("begeleide nieuwkomers", "97500,00", "150"), ("begeleide personen met een handicap", "24700,00", "38"),
        ("begeleide 55-plussers", "48750,00", "75"),
    ):  # fmt: skip
        sector.award(ACTION_CEILING, amount, units, year=2, action="9", group=group)
        sector.award(AT_CEILING, amount, units, year=1, action="9", group=group)
    sector.award(NO_GROUP, "6000,01", "100", group="")
    sector.award(OTHER_GROUP, "6000,01", "100", group="iets anders")

    sector.award(REFUSED_AWARD, "zesduizend")
    sector.paid(REFUSED_AWARD, "4800,00")
    sector.award(REFUSED_PAYMENT)
    sector.paid(REFUSED_PAYMENT, "vierduizend")
    sector.partner(LEAD, MEMBER)
    sector.project(MEMBER)
    sector.award(LEAD)
    sector.paid(LEAD, "7000,00")
    sharing(sector)
    corrections(sector)
    years(sector)


def sharing(sector: PayoutSector) -> None:
    """The member was awarded too; its lead was paid for both."""
    sector.partner(SHARING_LEAD, SHARING_MEMBER)
    sector.award(SHARING_LEAD)
    sector.award(SHARING_MEMBER, "4000,00")
    sector.on_time(SHARING_LEAD)
    sector.incentive(SHARING_MEMBER, "mentor", "777,00")
    sector.paid(SHARING_LEAD, "8000,00", action=ACTION)
    sector.paid(SHARING_LEAD, "777,00", "stimulans")
    sector.partner(LEAD_OF_REFUSED, REFUSED_MEMBER)
    sector.award(LEAD_OF_REFUSED)
    sector.award(REFUSED_MEMBER, "zesduizend")
    sector.paid(LEAD_OF_REFUSED, "9600,00")


def corrections(sector: PayoutSector) -> None:
    """Advances and balances that are not the two plain payments."""
    for kbo in (CORRECTED, ADVANCE_OVER, HELD_LESS):
        sector.award(kbo)
    for kbo in (CORRECTED, ADVANCE_OVER):
        sector.on_time(kbo)
    sector.report_kpi(HELD_LESS, "50")
    sector.paid(CORRECTED, "4800,00", day="2022-12-20")
    sector.paid(CORRECTED, "-100,00", "saldo", day="2026-02-01")
    sector.paid(ADVANCE_OVER, "5500,00")
    sector.paid(HELD_LESS, "5500,00")
    # 80 % of 300.06 is 240.048; 80 % of each, rounded, is 240.06 together.
    for kbo, advance in ((PARTS_WHOLE, "240,04"), (PARTS_CENT, "240,07"), (PARTS_OFF, "240,08")):
        for group in ("begeleide nieuwkomers", "begeleide personen met een handicap", "begeleide 55-plussers"):
            sector.award(kbo, "100,02", "1", action="9", group=group)
        sector.paid(kbo, advance)


def years(sector: PayoutSector) -> None:
    """Payments in no project year, in one of which nobody was awarded anything, and in two."""
    for kbo in (OTHER_YEAR, WHOLE_ADVANCE, UNCOVERED_TOO):
        sector.award(kbo)
    sector.paid(OTHER_YEAR, "4800,00", year="2023")
    sector.paid(WHOLE_ADVANCE, "4000,00", year="")
    sector.paid(WHOLE_NO_AWARD, "100,00", year="")
    sector.paid(UNCOVERED, "100,00", year="3")
    sector.incentive(UNCOVERED_INCENTIVE, "sib", "25000,00")
    sector.paid(UNCOVERED_INCENTIVE, "25000,00", "stimulans", year="1")
    sector.paid(UNCOVERED_INCENTIVE, "10000,00", "stimulans", year="3")
    sector.paid(UNCOVERED_TOO, "4000,00")
    sector.paid(UNCOVERED_TOO, "100,00", year="3")
    sector.award(TWO_YEARS)
    sector.report_kpi(TWO_YEARS, "50")
    sector.paid(TWO_YEARS, "4800,00")
    sector.sound(TWO_YEARS, 2)
    sector.paid(TWO_YEARS, "1000,00", "saldo", year="2")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("uitbetaling")
    sector = PayoutSector(folder / "raw")
    build(sector)
    return control(sector.write(), folder / "out")


def judged(published: Published, kbo: str) -> tuple[set[str], object]:
    """The P rules that an authority breaks, and what is said of its payout."""
    return published.findings(kbo) & set(RULES), published.conclusion(kbo)["uitbetaling_oordeel"]


def payout(published: Published, kbo: str, year: int | None = 1, kind: str = "main") -> dict[str, object]:
    which = "IS NULL" if year is None else f"= {year}"
    return published.record(
        f"SELECT * FROM betalingen.uitbetaling WHERE kbo = '{kbo}' AND projectjaar {which} AND soort = '{kind}'"
    )


@pytest.mark.parametrize(
    ("kbo", "broken", "verdict"),
    [
        (SOUND, "", "in orde"),
        (BALANCE_OPEN, "", "in orde"),
        (CENT_OFF, "", "in orde"),
        (TWO_CENTS, "P01", "na te kijken"),
        (TOO_LITTLE, "P01", "na te kijken"),
        (NEVER, "P01", "na te kijken"),
        (OVER, "P02 P03", "te veel betaald"),
        (OVER_A_CENT, "P02", "te veel betaald"),
        (NO_AWARD, "P02", "te veel betaald"),
        (WHOLE, "P02 P03", "te veel betaald"),
        (RECLAIMED, "", "in orde"),
        (OVER_INCENTIVE, "P02", "te veel betaald"),
        (HELD, "", "in orde"),
        (UNREACHED_PAID, "P03", "na te kijken"),
        (JURY_PAID, "P03", "na te kijken"),
        (UNREPORTED_PAID, "P03", "na te kijken"),
        (NO_TARGET_PAID, "P06", "na te kijken"),
        (CLAIMED_BACK, "", "in orde"),
        (PARTNERSHIP, "P04", "na te kijken"),
        (SIB, "P04", "na te kijken"),
        (MENTOR, "", "in orde"),
        (ODD_PAYMENT, "P02 P04", "te veel betaald"),
        (DOUBLE_YEARS, "", "in orde"),
        (BOOKED, "", "niet van toepassing"),
        (UNITS, "P01 P06", "na te kijken"),
        (CEILING, "P01 P06", "na te kijken"),
        (ACTION_CEILING, "P01 P06", "na te kijken"),
        (AT_CEILING, "P01", "na te kijken"),
        (NO_GROUP, "P01 P06", "na te kijken"),
        (OTHER_GROUP, "P01", "na te kijken"),
        (REFUSED_AWARD, "", "niet te beoordelen"),
        (REFUSED_PAYMENT, "", "niet te beoordelen"),
        (LEAD, "P01 P02", "te veel betaald"),
        (MEMBER, "", None),
        (SHARING_LEAD, "", "in orde"),
        (SHARING_MEMBER, "", None),
        (LEAD_OF_REFUSED, "", "niet te beoordelen"),
        (CORRECTED, "", "in orde"),
        (ADVANCE_OVER, "P01", "na te kijken"),
        (HELD_LESS, "P01", "na te kijken"),
        (PARTS_WHOLE, "", "in orde"),
        (PARTS_CENT, "", "in orde"),
        (PARTS_OFF, "P01", "na te kijken"),
        (OTHER_YEAR, "", "in orde"),
        (WHOLE_ADVANCE, "P01", "na te kijken"),
        (WHOLE_NO_AWARD, "P02", "te veel betaald"),
        (UNCOVERED, "", "niet te beoordelen"),
        (UNCOVERED_INCENTIVE, "", "niet te beoordelen"),
        (UNCOVERED_TOO, "P01", "na te kijken"),
        (TWO_YEARS, "P02 P03", "te veel betaald"),
    ],
)
def test_an_authority_breaks_these_rules_and_no_other(
    published: Published, kbo: str, broken: str, verdict: str | None
) -> None:
    assert judged(published, kbo) == (set(broken.split()), verdict)


def test_advance_names_both_amounts_and_the_award(published: Published) -> None:
    found = one(published, "P01", TOO_LITTLE)
    assert (found["bronwaarde"], found["doelwaarde"], found["verschil"]) == ("4000.00", "4800.00", Decimal("-800.00"))
    assert found["bestand"] == "toekenningen.csv"


def test_paid_too_much_is_compared_with_the_award(published: Published) -> None:
    assert one(published, "P02", OVER_A_CENT)["verschil"] == CENT
    assert one(published, "P02", OVER)["verschil"] == Decimal("500.00")
    assert one(published, "P02", NO_AWARD)["doelwaarde"] == "0.00"


@pytest.mark.parametrize(
    ("kbo", "state", "to_pay", "held", "back"),
    [
        (SOUND, "betaald", "0.00", "0.00", "0.00"),
        (BALANCE_OPEN, "te betalen", "1200.00", "0.00", "0.00"),
        (HELD, "ingehouden", "0.00", "1200.00", "0.00"),
        (UNREACHED_PAID, "terug te vorderen", "0.00", "0.00", "1200.00"),
        (JURY_PAID, "betaald", "0.00", "0.00", "0.00"),
        (NO_TARGET_PAID, "niet te beoordelen", "0.00", "0.00", "0.00"),
        (CLAIMED_BACK, "ingehouden", "0.00", "1200.00", "0.00"),
        (RECLAIMED, "betaald", "0.00", "0.00", "0.00"),
        (ONE_OF_TWO, "ingehouden", "0.00", "1200.00", "0.00"),
        (CORRECTED, "te betalen", "1200.00", "0.00", "0.00"),
        (TWO_CENTS, "te betalen", "1199.98", "0.00", "0.00"),
        (ADVANCE_OVER, "te betalen", "500.00", "0.00", "0.00"),
        (HELD_LESS, "ingehouden", "0.00", "500.00", "0.00"),
    ],
)
def test_the_balance_of_20_percent_is_due_paid_held_or_to_reclaim(
    published: Published, kbo: str, state: str, to_pay: str, held: str, back: str
) -> None:
    found = payout(published, kbo)
    amounts = [str(found[name]) for name in ("saldo_te_betalen", "saldo_ingehouden", "saldo_terug")]
    assert [found["toestand"], *amounts] == [state, to_pay, held, back]


def test_a_payment_without_project_year_leaves_one_row_for_the_authority(published: Published) -> None:
    rows = published.rows(f"SELECT projectjaar, betaald FROM betalingen.uitbetaling WHERE kbo = '{WHOLE}'")
    assert rows == [(None, Decimal("6250.00"))]


def test_a_year_that_is_no_project_year_of_the_scheme_is_no_project_year(published: Published) -> None:
    rows = published.rows(f"SELECT projectjaar, betaald FROM betalingen.uitbetaling WHERE kbo = '{OTHER_YEAR}'")
    assert rows == [(None, Decimal("4800.00"))]


def test_a_finding_on_all_project_years_together_says_so(published: Published) -> None:
    for rule, kbo in (("P01", WHOLE_ADVANCE), ("P02", WHOLE), ("P03", WHOLE)):
        assert "alle projectjaren samen: " in str(one(published, rule, kbo)["toelichting"])
    assert "projectjaar 1: " in str(one(published, "P01", TOO_LITTLE)["toelichting"])


def test_awards_of_a_member_stand_with_the_lead_that_was_paid_for_them(published: Published) -> None:
    found = payout(published, SHARING_LEAD)
    assert [str(found[name]) for name in ("toegekend", "voorschot_verwacht", "betaald")] == [
        "10000.00", "8000.00", "8000.00",
    ]  # fmt: skip
    query = "SELECT kbo, toegekend, {} FROM betalingen.{} WHERE kbo IN ('{}', '{}')"
    pair = SHARING_LEAD, SHARING_MEMBER
    assert published.rows(query.format("voorschot, kpi_oordeel", "per_actie", *pair)) == [
        (SHARING_LEAD, Decimal(10000), Decimal(8000), "niet gerapporteerd")
    ]
    assert published.rows(query.format("betaald, soort", "stimulansen", *pair)) == [
        (SHARING_LEAD, Decimal(777), Decimal(777), "mentor")
    ]
    assert published.rows(f"SELECT * FROM betalingen.uitbetaling WHERE kbo = '{SHARING_MEMBER}'") == []


def test_every_year_with_a_payment_or_a_booking_stands_beside_the_budget_years(published: Published) -> None:
    rows = published.rows("SELECT jaar, budget FROM betalingen.begroting ORDER BY jaar")
    assert rows == [(2022, None), (2023, Decimal(11000000)), (2024, Decimal(13000000)), (2025, None), (2026, None)]
    paid = published.rows("SELECT betaald, verschil FROM betalingen.begroting WHERE jaar IN (2022, 2026) ORDER BY jaar")
    assert paid == [(Decimal(4800), None), (Decimal(-100), None)]


def test_payments_by_action_only_where_each_names_its_action(published: Published) -> None:
    query = "SELECT voorschot, saldo FROM betalingen.per_actie WHERE kbo = '{}'"
    assert published.rows(query.format(SOUND)) == [(Decimal("4800.00"), Decimal("1200.00"))]
    assert published.rows(query.format(BALANCE_OPEN)) == [(None, None)]


def test_p06_says_which_limit_is_passed(published: Published) -> None:
    assert "100.00 eenheden x 60.00" in str(one(published, "P06", UNITS)["toelichting"])
    ceiling = published.finding("P06", CEILING)
    assert {str(f["toelichting"]).rsplit(", ", 1)[1] for f in ceiling} == {
        "het plafond van de doelgroep is 135000.00", "het plafond van de actie is 135000.00",
    }  # fmt: skip
    assert one(published, "P06", ACTION_CEILING)["doelwaarde"] == "170625.00"


def test_incentives_stand_beside_each_other_per_kind(published: Published) -> None:
    query = "SELECT soort, standaardbedrag, toegekend, betaald, geboekt FROM betalingen.stimulansen WHERE kbo = '{}'"
    none, sib = Decimal("0.00"), Decimal("25000.00")
    assert published.rows(query.format(BOOKED)) == [("sib", sib, none, none, sib)]
    assert published.rows(query.format(MENTOR)) == [("mentor", None, Decimal(1234), Decimal(1234), none)]
    assert published.rows(query.format(ODD_PAYMENT)) == [("niet toe te wijzen", None, None, Decimal(1234), none)]
    assert published.rows(query.format(DOUBLE_YEARS)) == [
        ("samenwerking", Decimal(10000), Decimal(20000), Decimal(20000), none)
    ]


def test_an_award_in_quarantine_is_a_milder_a07_and_no_accusation(published: Published) -> None:
    assert {f["ernst"] for f in published.finding("A07", REFUSED_AWARD)} == {"waarschuwing"}
    assert {f["ernst"] for f in published.finding("A07", REFUSED_PAYMENT)} == {"fout"}
    assert published.record(f"SELECT overbetaling FROM controle.terugvordering WHERE kbo = '{REFUSED_AWARD}'") == {
        "overbetaling": None
    }


def test_payout_never_changes_the_conclusion(published: Published) -> None:
    for kbo in (OVER, UNREACHED_PAID, MENTOR):
        found = published.conclusion(kbo)
        assert found["grondslag"] == "alleen boekjaar"
        assert (found["fouten"], found["twijfel"]) == (published.conclusion(SOUND)["fouten"], False)
    assert published.conclusion(SOUND)["conclusie"] == published.conclusion(OVER)["conclusie"] == MEETS


def test_an_unsettled_overpayment_keeps_the_dossier_open(published: Published) -> None:
    assert published.conclusion(OVER)["open"] is True
    assert published.conclusion(SOUND)["open"] is False


def clawback(published: Published, kbo: str) -> tuple[object, ...]:
    found = published.record(f"SELECT * FROM controle.terugvordering WHERE kbo = '{kbo}'")
    return found["kpi"], found["niet_uitbetaald"], found["overbetaling"], found["voorstel"]


def test_reclaim_of_a_kpi_first_withholds_what_was_not_paid(published: Published) -> None:
    assert clawback(published, HELD) == (Decimal(3000), Decimal(1200), Decimal(0), Decimal(1800))
    assert clawback(published, UNREACHED_PAID) == (Decimal(3000), Decimal(0), Decimal(0), Decimal(3000))


def test_what_is_unpaid_in_one_year_is_not_withheld_when_another_was_overpaid(published: Published) -> None:
    found = published.record(f"SELECT * FROM controle.terugvordering WHERE kbo = '{TWO_YEARS}'")
    amounts = [str(found[name]) for name in ("kpi", "niet_uitbetaald", "kpi_te_vorderen", "overbetaling", "voorstel")]
    assert amounts == ["3000.00", "1200.00", "2800.00", "0.00", "2800.00"]
    assert "200.00 euro niet (meer) betaald" in str(found["overlap"])


def test_a_payment_that_the_award_list_does_not_cover_is_no_overpayment(published: Published) -> None:
    for kbo in (UNCOVERED, UNCOVERED_INCENTIVE, UNCOVERED_TOO):
        assert clawback(published, kbo)[2] == Decimal(0)
    assert payout(published, UNCOVERED, 3)["toestand"] == "niet te beoordelen"


@pytest.mark.parametrize(
    ("kbo", "amounts", "sentence"),
    [
        (BOOKED, ["0.00"] * 4, "overbetaling 0.00 + KPI 0.00 = 0.00 euro"),
        (SOUND, ["0.00"] * 4, "overbetaling 0.00 + KPI 0.00 = 0.00 euro"),
        (JURY_PAID, ["0.00", "3000.00", "0.00", "0.00"], "overbetaling 0.00 + KPI 0.00 = 0.00 euro"),
        (UNREPORTED_PAID, ["None"] * 4, "overbetaling 0.00 + KPI onbekend (telt als 0) = 0.00 euro"),
        (NO_TARGET_PAID, ["None"] * 4, "overbetaling 0.00 + KPI onbekend (telt als 0) = 0.00 euro"),
        (REFUSED_PAYMENT, ["None"] * 4, "overbetaling onbekend (telt als 0) + KPI onbekend (telt als 0) = 0.00 euro"),
    ],
)
def test_what_does_not_apply_is_nothing_and_what_is_unknown_says_so(
    published: Published, kbo: str, amounts: list[str], sentence: str
) -> None:
    found = published.record(f"SELECT * FROM controle.terugvordering WHERE kbo = '{kbo}'")
    names = ("kpi", "kpi_te_jureren", "kpi_te_vorderen", "niet_uitbetaald")
    assert [str(found[name]) for name in names] == amounts
    assert str(found["berekening"]).endswith(sentence)


def test_the_lead_of_a_partnership_repays(published: Published) -> None:
    found = published.record(f"SELECT * FROM controle.terugvordering WHERE kbo = '{LEAD}'")
    assert (found["overbetaling"], found["schuldenaar_kbo"]) == (Decimal(1000), LEAD)
    assert "trekker" in str(found["schuldenaar_reden"])
    assert published.rows(f"SELECT * FROM controle.terugvordering WHERE kbo = '{MEMBER}'") == []


def test_the_ratio_and_the_rest_overlap_and_are_not_added_up(tmp_path: Path) -> None:
    sector = PayoutSector(tmp_path / "raw")
    sector.project(SOUND, "7000.00", "6000.00")
    sector.award(SOUND)
    sector.report_kpi(SOUND, "50")
    sector.paid(SOUND, "4800,00")
    sector.paid(SOUND, "1300,00", "saldo")
    found = control(sector.write(), tmp_path / "out").record("SELECT * FROM controle.terugvordering")
    amounts = [str(found[name]) for name in ("verhouding", "kpi_te_vorderen", "overbetaling", "voorstel")]
    assert amounts == ["2500.00", "3000.00", "100.00", "3100.00"]
    assert "niet opgeteld" in str(found["overlap"])
    assert str(found["berekening"]).endswith("overbetaling 100.00 + KPI 3000.00 = 3100.00 euro")


def of_one(folder: Path, *, as_of: date, register: bool = False, awards: bool = True) -> Published:
    """One authority with an award of 6000.00 of project year 2 and 5000.00 paid."""
    sector = PayoutSector(folder / "raw")
    sector.project(SOUND)
    if awards:
        sector.award(SOUND, year=2)
    if register:
        sector.registered(SOUND, "6,001", year=2023)
    else:
        sector.paid(SOUND, "5000,00", year="2", day="2023-09-15")
    return control(sector.write(), folder / "out", as_of=as_of)


@pytest.mark.parametrize(("as_of", "found"), [("2023-09-30", set()), ("2023-10-01", {"P01"})])
def test_an_advance_is_due_from_the_first_day_of_the_project_year(tmp_path: Path, as_of: str, found: set[str]) -> None:
    published = of_one(tmp_path, as_of=date.fromisoformat(as_of))
    assert published.findings(SOUND) & set(RULES) == found


def test_without_an_award_list_nothing_is_judged(tmp_path: Path) -> None:
    published = of_one(tmp_path, as_of=date(2026, 7, 15), awards=False)
    assert judged(published, SOUND) == (set(), "niet te beoordelen")
    found = published.record("SELECT toegekend, verschil, toestand FROM betalingen.uitbetaling")
    assert tuple(found.values()) == (None, None, "niet te beoordelen")


def test_the_register_knows_no_advance_and_rounds_to_whole_euros(tmp_path: Path) -> None:
    published = of_one(tmp_path, as_of=date(2026, 7, 15), register=True)
    assert judged(published, SOUND) == (set(), "in orde")
    found = published.record("SELECT projectjaar, voorschot, saldo, betaald, verschil FROM betalingen.uitbetaling")
    assert tuple(found.values()) == (None, None, None, Decimal("6001.00"), None)


def test_an_award_of_nobody_may_be_anybodys_and_the_english_texts_name_all_years(tmp_path: Path) -> None:
    sector = PayoutSector(tmp_path / "raw")
    sector.project(WHOLE)
    sector.award(WHOLE)
    sector.report_kpi(WHOLE, "50")
    sector.paid(WHOLE, "5000,00", year="")
    sector.paid(WHOLE, "1200,00", "saldo", year="")
    sector.paid(NO_AWARD, "100,00")
    for kbo in K[12:]:  # so that the refused row stays under the limit of the quarantine
        sector.award(kbo)
    sector.award("geen nummer")
    published = control(sector.write(), tmp_path / "out", lang="en")
    assert judged(published, NO_AWARD) == (set(), "niet te beoordelen")
    assert published.record(f"SELECT overbetaling FROM controle.terugvordering WHERE kbo = '{NO_AWARD}'") == {
        "overbetaling": Decimal(0)
    }
    assert judged(published, WHOLE) == ({"P01", "P02", "P03"}, "te veel betaald")
    for rule in ("P01", "P02", "P03"):
        assert "all project years together: " in str(one(published, rule, WHOLE)["toelichting"])


@pytest.mark.parametrize(("amount", "broken"), [("11000000,00", False), ("11000000,01", True)])
def test_the_payments_of_a_budget_year_against_its_budget(tmp_path: Path, amount: str, broken: bool) -> None:
    sector = PayoutSector(tmp_path / "raw")
    sector.project(SOUND)
    sector.award(SOUND)
    sector.paid(SOUND, amount, day="2023-06-01")
    published = control(sector.write(), tmp_path / "out")
    found = published.rows("SELECT kbo, naam, boekjaar, verschil FROM controle.bevindingen WHERE bevinding = 'P05'")
    assert found == ([(None, "Plan Samenleven", 2023, CENT)] if broken else [])
    years = published.rows("SELECT jaar, budget, toegekend, betaald FROM betalingen.begroting ORDER BY jaar")
    assert [(y[0], y[1]) for y in years] == [(2023, Decimal(11000000)), (2024, Decimal(13000000)), (2025, None)]
    assert years[0][2:] == (Decimal(6000), Decimal(amount.replace(",", ".")))


def test_awards_that_contradict_each_other_stop_the_run(tmp_path: Path) -> None:
    sector = PayoutSector(tmp_path / "raw")
    sector.project(SOUND)
    sector.award(SOUND)
    sector.award(SOUND, "7000,00")
    stopped = control(sector.write(), tmp_path / "out").stopped
    assert stopped is not None
    (failure,) = [f for f in stopped.failures if f.expected.severity == "fout"]
    assert (stopped.gate, failure.expected.id) == ("levering", "sleutels-uniek")
    assert "toekenningen.csv, rij 2" in str(failure.rows)


def test_the_place_of_a_finding_is_the_row_of_the_award(tmp_path: Path) -> None:
    sector = PayoutSector(tmp_path / "raw")
    sector.project(SOUND)
    sector.award(OVER)
    sector.award(UNITS, "6000,01")
    place = ("toekenningen.csv", row(sector.awards))
    published = control(sector.write(), tmp_path / "out")
    assert places(published, "P06", UNITS) == [place]
    assert DUE[1, YEAR_END] == "2023-10-15"
