"""The worked examples of CONTROL.md section 5: only the 2025 account exists and is required, factor 2."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.published import Published, control
from tests.sector import INCENTIVE, RECEIVE, SPEND, Sector

# Real KBO numbers of municipalities; every amount is invented.
EXACT, SHORT, INVEST, LESS, NOTHING, ONLY_INCENTIVE, MISSING, LATE = (
    "0207508932", "0207500123", "0207536448", "0207506952", "0206677801", "0207500321", "0207537933", "0207537438",
)  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("voorbeelden")
    sector = Sector(folder / "raw")
    for kbo, spent, received, paid in (
        (EXACT, "200000.00", "100000.00", "100000,00"),
        (SHORT, "199999.99", "100000.00", "100000,00"),
        (LESS, "180000.00", "80000.00", "100000,00"),
        (LATE, "170000.00", "80000.00", "80000,00"),
    ):
        sector.project(kbo, spent, received)
        sector.pay(kbo, paid)
    sector.pay(LATE, "20000,00", "2026-03-01", "saldo")
    action = sector.project(INVEST, "150000.00", "100000.00")
    sector.line(action, 2025, SPEND, "100000.00", "2210000")
    sector.pay(INVEST)
    sector.report(NOTHING)
    sector.pay(NOTHING)
    action = sector.action(sector.report(ONLY_INCENTIVE), 2025, INCENTIVE)
    sector.line(action, 2025, RECEIVE, "10000.00", "7405", "300")
    sector.pay(ONLY_INCENTIVE, "10000,00", kind="stimulans")
    sector.pay(MISSING)
    return control(sector.write(), folder / "out")


# case: total, eligible, booked, paid (project period), the three readings, conclusion, reclaim
MET, NOT_MET, NO_RECEIPTS, UNKNOWN = "voldoet", "voldoet niet", "geen ontvangsten", "niet te beoordelen"
CASES = {
    EXACT: ("200000.00", "200000.00", "100000.00", "100000.00", MET, MET, MET, MET, "0.00"),
    SHORT: ("199999.99", "199999.99", "100000.00", "100000.00", NOT_MET, NOT_MET, NOT_MET, NOT_MET, "0.01"),
    INVEST: ("250000.00", "150000.00", "100000.00", "100000.00", MET, MET, NOT_MET, "te onderzoeken", "0.00"),
    LESS: ("180000.00", "180000.00", "80000.00", "100000.00", MET, NOT_MET, MET, "te onderzoeken", "0.00"),
    NOTHING: ("0.00", "0.00", "0.00", "100000.00", NO_RECEIPTS, NOT_MET, NO_RECEIPTS, "te onderzoeken", None),
    ONLY_INCENTIVE: (
        "0.00", "0.00", "0.00", "0.00", NO_RECEIPTS, NO_RECEIPTS, NO_RECEIPTS, "niet van toepassing", None,
    ),
    MISSING: ("0.00", "0.00", "0.00", "100000.00", UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, None),
    LATE: ("170000.00", "170000.00", "80000.00", "100000.00", MET, NOT_MET, MET, "te onderzoeken", "0.00"),
}  # fmt: skip


@pytest.mark.parametrize("kbo", CASES)
def test_worked_example(published: Published, kbo: str) -> None:
    total, eligible, booked, paid, first, second, third, conclusion, reclaim = CASES[kbo]
    found = published.conclusion(kbo)
    assert found["uitgaven_totaal"] == Decimal(total)
    assert found["uitgaven_subsidiabel"] == Decimal(eligible)
    assert found["ontvangsten_geboekt"] == Decimal(booked)
    assert found["betaald"] == Decimal(paid)
    period = "boekjaar" if kbo == MISSING else "projectperiode"
    assert published.reading(kbo, "geboekt", "totaal", period)["toestand"] == first
    assert published.reading(kbo, "betaald", "totaal", period)["toestand"] == second
    assert published.reading(kbo, "geboekt", "subsidiabel", period)["toestand"] == third
    assert found["conclusie"] == conclusion
    assert found["voorstel_terugvordering"] == (None if reclaim is None else Decimal(reclaim))


def test_one_cent_short_names_its_shortfall(published: Published) -> None:
    assert published.reading(SHORT)["tekort"] == Decimal("0.01")


def test_investments_make_an_eligible_reclaim(published: Published) -> None:
    assert published.reading(INVEST, "geboekt", "subsidiabel")["voorstel_terugvordering"] == Decimal("25000.00")


def test_balance_paid_after_closing_is_left_out_of_the_year(published: Published) -> None:
    assert published.reading(LATE, "betaald", "totaal", "boekjaar")["ontvangsten"] == Decimal("80000.00")
    assert published.reading(LATE, "betaald", "totaal")["ontvangsten"] == Decimal("100000.00")


def test_every_subject_has_eight_readings(published: Published) -> None:
    counts = published.rows("SELECT kbo, count(*) FROM controle.lezingen GROUP BY kbo")
    assert {row[1] for row in counts} == {8}
    assert len(counts) == len(CASES)
