"""Rules of group A: which annual accounts came in, which count, and what could not be read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

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
    UNKNOWN,
    changed_schemes,
    deliveries,
    lines,
    one,
    outcome,
    paid_project,
    places,
    row,
)
from tests.sector import RECEIVE, SPEND, Sector

new, unknown = iter(MUNICIPALITIES).__next__, iter(UNKNOWN).__next__

# One municipality whose accounts are in order: 2025 alone is required, and it is there.
CLEAN = new()
# A01. Merged on 1 January 2025: Herne into Pajottegem, Melle into Merelbeke-Melle.
MISSING, TEXT_ONLY, LEAD, MEMBER = new(), new(), new(), new()
HERNE, PAJOTTEGEM = "0207533676", "1010784540"
MELLE, MERELBEKE_MELLE = "0207453009", "1010775830"
# A02
PROVISIONAL, OCMW_PROVISIONAL, ADOPTED_BESIDE = new(), new(), new()
# A03
VERSIONS, BY_NUMBER, OTHER_TYPES, TWICE_DELIVERED = new(), new(), new(), new()
# A04
FLAG_ON_OLD, FLAG_NOWHERE, FLAG_ON_PROVISIONAL = new(), new(), new()
# A05
STRANGER, STRANGER_SHORT, STRANGER_PAID, STRANGER_UNCODED = unknown(), unknown(), unknown(), unknown()
BY_RE_NUMBER, OWN_NUMBER = new(), unknown()
# A07
BAD_LINE, BAD_LINE_SHORT, BAD_PAYMENT, BAD_DELIVERY, BAD_FILE = new(), new(), new(), new(), new()
BAD_BEFORE, BAD_AFTER, BAD_OTHER_SCHEME = new(), new(), new()
# A08. Nazareth-De Pinte was born on 1 January 2025.
EARLIER_MISSING, EARLIER_PROVISIONAL, EARLIER_FILED = new(), new(), new()
BORN_2025 = "1010781867"
# A09
DOUBLED, DOUBLED_SHORT, SEPARATE, OTHER_YEARS = new(), new(), new(), new()
INTEGRATED = "Gemeente en OCMW"
# A11
EMPTY, EMPTY_SHORT, NO_ACTION, EMPTY_SUPERSEDED = new(), new(), new(), new()
# A12
CUT, CUT_BODY, HALF, NEGATIVE_BEFORE = new(), new(), new(), new()

written: dict[str, str] = {}  # ids and rows as written, by name of the case


def account(sector: Sector, kbo: str, spent: str, year: int = 2025, **options: str) -> str:
    """A delivery with one main action that spends, and receives half of 200000; its id."""
    report = sector.report(kbo, year, **options)  # type: ignore[arg-type]
    action = sector.action(report, year)
    sector.line(action, year, SPEND, spent)
    sector.line(action, year, RECEIVE, "100000.00", "7405", "300")
    return report


def missing_accounts(sector: Sector) -> None:
    paid_project(sector, MISSING, year=2024)
    sector.action(sector.report(TEXT_ONLY, 2024), 2024, "", comment="Valt onder ABB-SLV")
    paid_project(sector, HERNE, year=2024)
    sector.report(PAJOTTEGEM)
    paid_project(sector, MELLE, year=2024)
    paid_project(sector, LEAD)
    sector.partner(LEAD, MEMBER)
    sector.line(sector.action(sector.report(MEMBER, 2024), 2024), 2024, SPEND, "500.00")


def provisional_accounts(sector: Sector) -> None:
    paid_project(sector, PROVISIONAL, year=2024)
    written["A02"] = account(sector, PROVISIONAL, "200000.00", status="Voorlopig")
    sector.pay(PROVISIONAL)
    paid_project(sector, OCMW_PROVISIONAL)
    written["A02 OCMW"] = sector.report(OCMW[OCMW_PROVISIONAL], status="Voorlopig", kind="OCMW")
    account(sector, ADOPTED_BESIDE, "200000.00", processed="2026-04-01")
    account(sector, ADOPTED_BESIDE, "1.00", processed="2026-06-01", status="Voorlopig", recent="Nee")
    sector.pay(ADOPTED_BESIDE)


def versions(sector: Sector) -> None:
    written["A03 old"] = account(sector, VERSIONS, "100000.00", processed="2026-05-02", recent="Nee")
    written["A03"] = account(sector, VERSIONS, "200000.00", processed="2026-06-10", status="Herziening")
    sector.pay(VERSIONS)
    # 10 comes after 9, not before it as it would in text.
    written["A03 number"] = account(sector, BY_NUMBER, "200000.00", sequence="10")
    account(sector, BY_NUMBER, "100000.00", sequence="9", recent="Nee")
    sector.pay(BY_NUMBER)
    paid_project(sector, OTHER_TYPES)
    account(sector, OTHER_TYPES, "5.00", report_type="Meerjarenplan")
    account(sector, OTHER_TYPES, "5.00", quarter="4")
    paid_project(sector, TWICE_DELIVERED)
    repeat(sector, TWICE_DELIVERED, 2025, 2024)


def repeat(sector: Sector, kbo: str, year: int, folder: int) -> None:
    """The delivery of an authority once more, the same rows in the set of another folder."""
    rows = {name: sector.table(year, name) for name in ("bestuur", "aanlevering", "actie", "transactie")}
    body = [r for r in rows["bestuur"] if r[1] == kbo]
    reports = [r for r in rows["aanlevering"] if r[1] == body[0][0]]
    acts = [r for r in rows["actie"] if r[0] in {report[0] for report in reports}]
    booked = [r for r in rows["transactie"] if r[5] in {action[2] for action in acts}]
    for name, found in (("bestuur", body), ("aanlevering", reports), ("actie", acts), ("transactie", booked)):
        sector.table(folder, name).extend(found)


def flags(sector: Sector) -> None:
    written["A04 old"] = account(sector, FLAG_ON_OLD, "100000.00", processed="2026-05-02")
    written["A04"] = account(
        sector, FLAG_ON_OLD, "200000.00", processed="2026-06-10", status="Herziening", recent="Nee"
    )
    sector.pay(FLAG_ON_OLD)
    written["A04 nowhere"] = account(sector, FLAG_NOWHERE, "200000.00", recent="Nee")
    sector.pay(FLAG_NOWHERE)
    account(sector, FLAG_ON_PROVISIONAL, "200000.00", processed="2026-05-02", recent="Nee")
    account(sector, FLAG_ON_PROVISIONAL, "1.00", processed="2026-06-10", status="Voorlopig")
    sector.pay(FLAG_ON_PROVISIONAL)


def strangers(sector: Sector) -> None:
    for kbo, spent in ((STRANGER, "200000.00"), (STRANGER_SHORT, "150000.00")):
        action = sector.action(sector.report(kbo))
        written[f"A05 {kbo}"] = sector.line(action, 2025, SPEND, spent)
        written[f"A05 receipt {kbo}"] = sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
        sector.pay(kbo)
    sector.pay(STRANGER_PAID, "500,00")
    written["A05 payment"] = row(sector.payments)
    sector.report(STRANGER_UNCODED)
    sector.report(BY_RE_NUMBER, re="RE-77", filled=True)
    account(sector, OWN_NUMBER, "200000.00", re="RE-77", kind="OCMW")
    sector.pay(BY_RE_NUMBER)


def unreadable(sector: Sector) -> None:
    for kbo, spent in ((BAD_LINE, "200000.00"), (BAD_LINE_SHORT, "150000.00")):
        action = paid_project(sector, kbo, spent)
        written[f"A07 {kbo}"] = sector.line(action, 2025, SPEND, "12,5 euro")
    paid_project(sector, BAD_PAYMENT)
    sector.pay(BAD_PAYMENT, "veel")
    written["A07 payment"] = row(sector.payments)
    paid_project(sector, BAD_DELIVERY)
    account(sector, BAD_DELIVERY, "5.00", 2024, status="Ontwerp")
    written["A07 delivery"] = str(len(sector.table(2024, "aanlevering")) + 1)
    paid_project(sector, BAD_FILE)
    sector.line(sector.action(sector.report(BAD_FILE, 2023), 2023), 2023, SPEND, "700.00")
    # Not of the scheme's years, not before the reference date, not of this scheme.
    paid_project(sector, BAD_BEFORE)
    sector.line(sector.action(sector.report(BAD_BEFORE, 2021), 2021), 2021, SPEND, "12,5 euro")
    paid_project(sector, BAD_AFTER)
    sector.pay(BAD_AFTER, "veel", "2026-12-01")
    paid_project(sector, BAD_OTHER_SCHEME)
    sector.pay(BAD_OTHER_SCHEME, "veel", scheme="lekp")
    sector.pay("0999000100", "77,00")  # the last two digits do not fit


def earlier_years(sector: Sector) -> None:
    for kbo in (EARLIER_MISSING, EARLIER_PROVISIONAL, EARLIER_FILED):
        paid_project(sector, kbo)
        sector.pay(kbo, "50000,00", "2024-06-01")
    account(sector, EARLIER_PROVISIONAL, "100000.00", 2024, status="Voorlopig")
    account(sector, EARLIER_FILED, "100000.00", 2024)
    paid_project(sector, BORN_2025)


def doubled(sector: Sector) -> None:
    for number, (kbo, spent) in enumerate(((DOUBLED, "200000.00"), (DOUBLED_SHORT, "150000.00"))):
        report = sector.report(kbo, re=f"RE-{number}")
        action = sector.action(report)
        sector.line(action, 2025, SPEND, spent)
        sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
        sector.pay(kbo)
        written[f"A09 separate {kbo}"] = report
        body = f"BI{number}"
        written[f"A09 {kbo}"] = sector.report(kbo, re=f"RE-{number}", kind=INTEGRATED, body=body)
    paid_project(sector, SEPARATE)
    sector.report(OCMW[SEPARATE], kind="OCMW")
    paid_project(sector, OTHER_YEARS)
    sector.report(OTHER_YEARS, 2024, kind=INTEGRATED, body="BI9")


def empty(sector: Sector) -> None:
    for kbo, spent in ((EMPTY, "200000.00"), (EMPTY_SHORT, "150000.00")):
        paid_project(sector, kbo, spent)
        report = sector.report(OCMW[kbo], kind="OCMW", filled=False)
        sector.action(report, code="")
        written[f"A11 {kbo}"] = report
    paid_project(sector, NO_ACTION)
    written["A11 no action"] = sector.report(OCMW[NO_ACTION], kind="OCMW", filled=False)
    sector.line("0", 2025, SPEND, "9000.00")
    sector.report(EMPTY_SUPERSEDED, processed="2026-04-01", recent="Nee", filled=False)
    paid_project(sector, EMPTY_SUPERSEDED)


def shrunken(sector: Sector) -> None:
    # 2024: 200000 + 100000, and the plain action of 1000 of every report: 301000. Half of that is 150500.
    for kbo, spent in ((CUT, "109499.99"), (HALF, "109500.00")):
        paid_project(sector, kbo, year=2024)
        paid_project(sector, kbo, spent, "40000.00")  # + 40000 + 1000 = 150499.99, and 150500.00
    paid_project(sector, CUT_BODY)
    sector.report(CUT_BODY, 2024)
    report = sector.report(OCMW[CUT_BODY], 2024, kind="OCMW")
    sector.line(sector.action(report, 2024, ""), 2024, SPEND, "1000.02")
    written["A12 body"] = sector.report(OCMW[CUT_BODY], kind="OCMW")
    written["A12"] = reports_of(sector, CUT)[-1]
    # 2024: -5000. 2025: 200000 + 100000 + 1000 - 304000 = -3000, of which the double is below -5000.
    report = sector.report(NEGATIVE_BEFORE, 2024, filled=False)
    sector.line(sector.action(report, 2024, ""), 2024, SPEND, "-5000.00")
    paid_project(sector, NEGATIVE_BEFORE)
    (report,) = reports_of(sector, NEGATIVE_BEFORE)
    sector.line(sector.action(report, code=""), 2025, SPEND, "-304000.00")


def reports_of(sector: Sector, kbo: str, year: int = 2025) -> list[str]:
    return [r[0] for r in sector.table(year, "aanlevering") if r[1] == f"B{kbo}"]


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sector = Sector(tmp_path_factory.mktemp("jaarrekeningen") / "raw")
    paid_project(sector, CLEAN)
    # The rows that cannot be read must stay under a tenth of all rows.
    plain = sector.action(sector.report(OCMW[CLEAN], kind="OCMW"), code="")
    for _ in range(300):
        sector.line(plain, 2025, SPEND, "1.00")
    for build in (
        missing_accounts, provisional_accounts, versions, flags, strangers, unreadable, earlier_years,
        doubled, empty, shrunken,
    ):  # fmt: skip
        build(sector)
    folder = sector.write()
    broken = folder / lines(2023)
    broken.write_text(broken.read_text(encoding="utf-8").replace(",6131000,", ',"6131000,'), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def published(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    result = control(raw, tmp_path_factory.mktemp("uit"))
    assert result.stopped is None
    return result


@pytest.fixture(scope="module")
def accepting(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The same files under a scheme that accepts provisional accounts."""
    folder = tmp_path_factory.mktemp("voorlopig")
    schemes = changed_schemes(folder, "accept_provisional:\n  - {value: false", "accept_provisional:\n  - {value: true")
    return control(raw, folder / "out", schemes=schemes)


def test_accounts_in_order_give_no_finding_at_all(published: Published) -> None:
    assert published.findings(CLEAN) == set()
    assert outcome(published, CLEAN) == (MEETS, 0, False)


# A01


def test_a01_fires_when_the_account_of_the_closing_year_is_missing(published: Published) -> None:
    found = one(published, "A01", MISSING)
    assert (found["ernst"], found["boekjaar"]) == ("fout", 2025)
    # Nothing was filed: there is no file to point at.
    assert (found["bestand"], found["rij"]) == (None, None)
    assert outcome(published, MISSING) == (NOT_ASSESSABLE, 1, False)


def test_a01_does_not_fire_when_the_account_is_there_or_is_provisional(published: Published) -> None:
    for kbo in (CLEAN, PROVISIONAL, OCMW_PROVISIONAL):
        assert "A01" not in published.findings(kbo)


def test_a01_does_not_apply_to_who_has_no_payment_and_no_coded_line(published: Published) -> None:
    assert published.findings(TEXT_ONLY) == {"C03"}
    assert outcome(published, TEXT_ONLY) == (DOES_NOT_APPLY, 0, False)


def test_a01_asks_nothing_of_a_municipality_merged_away_when_its_successor_filed(published: Published) -> None:
    assert "A01" not in published.findings(PAJOTTEGEM)
    assert outcome(published, PAJOTTEGEM) == (MEETS, 0, False)


def test_a01_asks_the_closing_year_of_the_successor_of_a_merged_municipality(published: Published) -> None:
    found = one(published, "A01", MERELBEKE_MELLE)
    assert (found["boekjaar"], "Merelbeke-Melle" in str(found["toelichting"])) == (2025, True)
    assert outcome(published, MERELBEKE_MELLE) == (NOT_ASSESSABLE, 1, False)


def test_a01_of_a_member_with_a_coded_line_in_an_earlier_year_falls_on_its_lead(published: Published) -> None:
    assert one(published, "A01", LEAD)["boekjaar"] == 2025
    assert outcome(published, LEAD) == (NOT_ASSESSABLE, 1, False)


# A02


def test_a02_fires_when_the_closing_year_has_only_a_provisional_account(published: Published) -> None:
    found = one(published, "A02", PROVISIONAL)
    assert (found["ernst"], found["boekjaar"]) == ("fout", 2025)
    assert (found["bestand"], found["rij"]) == (deliveries(), written["A02"])
    assert outcome(published, PROVISIONAL) == (NOT_ASSESSABLE, 1, True)


def test_a02_fires_when_one_of_two_bodies_has_only_a_provisional_account(published: Published) -> None:
    assert places(published, "A02", OCMW_PROVISIONAL) == [(deliveries(), written["A02 OCMW"])]
    assert outcome(published, OCMW_PROVISIONAL) == (NOT_ASSESSABLE, 1, True)


def test_a02_does_not_fire_when_the_body_also_has_an_adopted_account(published: Published) -> None:
    assert "A02" not in published.findings(ADOPTED_BESIDE)
    # The adopted account counts, though the provisional one was processed later.
    assert published.conclusion(ADOPTED_BESIDE)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, ADOPTED_BESIDE) == (MEETS, 0, False)


def test_a02_does_not_apply_to_an_earlier_year(published: Published) -> None:
    assert "A02" not in published.findings(EARLIER_PROVISIONAL)


@pytest.mark.slow
def test_a02_does_not_apply_when_the_scheme_accepts_provisional_accounts(accepting: Published) -> None:
    assert accepting.rows("SELECT * FROM controle.bevindingen WHERE bevinding = 'A02'") == []
    # 2024 and 2025: 200000 each, against 100000 each.
    assert accepting.conclusion(PROVISIONAL)["uitgaven_totaal"] == Decimal("400000.00")
    assert outcome(accepting, PROVISIONAL) == (MEETS, 0, False)


# A03


def test_a03_names_the_version_that_does_not_count_and_the_one_that_does(published: Published) -> None:
    found = one(published, "A03", VERSIONS)
    assert (found["ernst"], found["boekjaar"]) == ("info", 2025)
    assert (found["bestand"], found["rij"]) == (deliveries(), written["A03 old"])
    assert found["doelwaarde"] == written["A03"]
    assert written["A03"] in str(found["toelichting"])
    assert published.conclusion(VERSIONS)["uitgaven_totaal"] == Decimal("200000.00")  # not 300000
    assert outcome(published, VERSIONS) == (MEETS, 0, False)


def test_a03_of_one_day_lets_the_highest_sequence_number_count(published: Published) -> None:
    assert one(published, "A03", BY_NUMBER)["doelwaarde"] == written["A03 number"]
    assert published.conclusion(BY_NUMBER)["uitgaven_totaal"] == Decimal("200000.00")


def test_a03_does_not_apply_to_plans_and_quarterly_reports(published: Published) -> None:
    assert published.findings(OTHER_TYPES) == set()
    assert published.conclusion(OTHER_TYPES)["uitgaven_totaal"] == Decimal("200000.00")


def test_a03_does_not_apply_to_the_same_delivery_in_two_sets(published: Published) -> None:
    assert published.findings(TWICE_DELIVERED) == set()
    assert published.conclusion(TWICE_DELIVERED)["uitgaven_totaal"] == Decimal("200000.00")


# A04


def test_a04_fires_when_an_older_adopted_version_carries_the_flag(published: Published) -> None:
    found = one(published, "A04", FLAG_ON_OLD)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bestand"], found["rij"]) == (deliveries(), written["A04 old"])
    assert found["doelwaarde"] == written["A04"]
    # The flag is compared, not followed.
    assert published.conclusion(FLAG_ON_OLD)["uitgaven_totaal"] == Decimal("200000.00")
    assert outcome(published, FLAG_ON_OLD) == (MEETS, 0, False)


def test_a04_fires_when_the_only_version_says_it_is_not_the_latest(published: Published) -> None:
    assert places(published, "A04", FLAG_NOWHERE) == [(deliveries(), written["A04 nowhere"])]


def test_a04_does_not_fire_when_the_chosen_version_carries_the_flag(published: Published) -> None:
    assert published.findings(VERSIONS) == {"A03"}


def test_a04_compares_adopted_reports_only(published: Published) -> None:
    assert published.findings(FLAG_ON_PROVISIONAL) == {"A03"}


# A05


def test_a05_fires_on_a_coded_line_of_an_unknown_authority(published: Published) -> None:
    found = one(published, "A05", STRANGER)
    assert (found["ernst"], found["bronwaarde"]) == ("fout", STRANGER)
    assert found["bestand"] == lines()
    assert found["rij"] in (written[f"A05 {STRANGER}"], written[f"A05 receipt {STRANGER}"])
    # Its figures meet the rule; the fout alone holds the verdict back.
    assert outcome(published, STRANGER) == (OPEN, 1, False)


def test_a05_without_doubt_leaves_a_failure_standing(published: Published) -> None:
    assert outcome(published, STRANGER_SHORT) == (FAILS, 1, False)


def test_a05_fires_on_a_payment_to_an_unknown_authority(published: Published) -> None:
    assert places(published, "A05", STRANGER_PAID) == [("betalingen.csv", written["A05 payment"])]


def test_a05_does_not_fire_when_the_re_number_names_the_authority(published: Published) -> None:
    assert "A05" not in published.findings(BY_RE_NUMBER)
    assert published.conclusion(BY_RE_NUMBER)["uitgaven_totaal"] == Decimal("200000.00")
    assert published.rows(f"SELECT * FROM controle.conclusies WHERE kbo = '{OWN_NUMBER}'") == []
    assert outcome(published, BY_RE_NUMBER) == (MEETS, 0, False)


def test_a05_does_not_apply_to_an_unknown_authority_without_code_or_payment(published: Published) -> None:
    assert published.rows(f"SELECT * FROM controle.conclusies WHERE kbo = '{STRANGER_UNCODED}'") == []


# A07


def test_a07_names_the_line_and_the_value_that_cannot_be_read(published: Published) -> None:
    found = one(published, "A07", BAD_LINE)
    assert (found["ernst"], found["boekjaar"], found["bronwaarde"]) == ("fout", 2025, "12,5 euro")
    assert (found["bestand"], found["rij"]) == (lines(), written[f"A07 {BAD_LINE}"])
    assert outcome(published, BAD_LINE) == (OPEN, 1, True)


def test_a07_in_doubt_accuses_nobody(published: Published) -> None:
    assert published.reading(BAD_LINE_SHORT)["toestand"] == FAILS
    assert outcome(published, BAD_LINE_SHORT) == (OPEN, 1, True)


def test_a07_names_the_row_of_an_unreadable_payment(published: Published) -> None:
    found = one(published, "A07", BAD_PAYMENT)
    assert (found["bestand"], found["rij"]) == ("betalingen.csv", written["A07 payment"])
    assert found["bronwaarde"] == "veel"
    assert outcome(published, BAD_PAYMENT) == (OPEN, 1, True)


def test_a07_names_the_row_of_a_delivery_with_an_unknown_status(published: Published) -> None:
    assert (deliveries(2024), written["A07 delivery"]) in places(published, "A07", BAD_DELIVERY)
    assert outcome(published, BAD_DELIVERY)[::2] == (OPEN, True)


def test_a07_holds_back_every_account_of_a_set_with_a_broken_file(published: Published) -> None:
    assert lines(2023) in {place[0] for place in places(published, "A07", BAD_FILE)}
    assert outcome(published, BAD_FILE)[::2] == (OPEN, True)


def test_a07_does_not_fire_when_every_row_was_read(published: Published) -> None:
    assert "A07" not in published.findings(CLEAN)


def test_a07_does_not_apply_to_years_outside_the_scheme(published: Published) -> None:
    assert published.rows(f"SELECT * FROM bron.quarantaine WHERE bestand = '{lines(2021)}'") != []
    assert published.findings(BAD_BEFORE) == set()
    assert outcome(published, BAD_BEFORE) == (MEETS, 0, False)


def test_a07_does_not_apply_to_payments_after_the_reference_date(published: Published) -> None:
    assert published.findings(BAD_AFTER) == set()
    assert outcome(published, BAD_AFTER) == (MEETS, 0, False)


def test_a07_does_not_apply_to_payments_of_another_scheme(published: Published) -> None:
    assert published.findings(BAD_OTHER_SCHEME) == set()


def test_a07_cannot_be_told_of_a_payment_with_an_invalid_number(published: Published) -> None:
    assert published.rows("SELECT rij FROM bron.quarantaine WHERE waarde = '0999000100'") != []
    assert published.rows("SELECT * FROM controle.bevindingen WHERE bronwaarde = '0999000100'") == []


# A08


def test_a08_fires_when_an_earlier_required_account_is_missing(published: Published) -> None:
    found = one(published, "A08", EARLIER_MISSING)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2024)
    assert published.reading(EARLIER_MISSING)["toestand"] == NOT_ASSESSABLE
    assert published.conclusion(EARLIER_MISSING)["grondslag"] == "alleen boekjaar"
    assert outcome(published, EARLIER_MISSING) == (MEETS, 0, False)


def test_a08_fires_when_an_earlier_required_account_is_only_provisional(published: Published) -> None:
    assert one(published, "A08", EARLIER_PROVISIONAL)["boekjaar"] == 2024
    assert outcome(published, EARLIER_PROVISIONAL) == (MEETS, 0, False)


def test_a08_does_not_fire_when_every_required_year_was_filed(published: Published) -> None:
    assert "A08" not in published.findings(EARLIER_FILED)
    assert published.conclusion(EARLIER_FILED)["grondslag"] == "projectperiode"


def test_a08_does_not_apply_to_years_before_the_first_payment_or_coded_line(published: Published) -> None:
    assert "A08" not in published.findings(CLEAN)
    assert published.conclusion(CLEAN)["grondslag"] == "projectperiode"


def test_a08_does_not_apply_to_years_before_a_merged_municipality_was_born(published: Published) -> None:
    assert "A08" not in published.findings(BORN_2025)
    assert "A08" not in published.findings(PAJOTTEGEM)


def test_a08_does_not_fire_on_a_provisional_account_that_the_scheme_accepts(accepting: Published) -> None:
    assert "A08" in accepting.findings(EARLIER_MISSING)
    assert "A08" not in accepting.findings(EARLIER_PROVISIONAL)


# A09


def test_a09_fires_when_an_integrated_and_a_separate_account_both_count(published: Published) -> None:
    found = one(published, "A09", DOUBLED)
    assert (found["ernst"], found["boekjaar"], found["bestand"]) == ("fout", 2025, deliveries())
    both = {written[f"A09 {DOUBLED}"], written[f"A09 separate {DOUBLED}"]}
    assert {found["bronwaarde"], found["doelwaarde"]} == both
    assert found["rij"] in both
    assert outcome(published, DOUBLED) == (OPEN, 1, True)


def test_a09_in_doubt_accuses_nobody(published: Published) -> None:
    assert published.reading(DOUBLED_SHORT)["toestand"] == FAILS
    assert outcome(published, DOUBLED_SHORT) == (OPEN, 1, True)


def test_a09_does_not_fire_on_separate_accounts_of_municipality_and_ocmw(published: Published) -> None:
    assert published.findings(SEPARATE) == set()
    assert outcome(published, SEPARATE) == (MEETS, 0, False)


def test_a09_does_not_apply_to_different_years(published: Published) -> None:
    assert published.findings(OTHER_YEARS) == set()


# A11


def test_a11_fires_on_a_counted_account_whose_actions_have_no_transaction(published: Published) -> None:
    found = one(published, "A11", EMPTY)
    assert (found["ernst"], found["boekjaar"]) == ("fout", 2025)
    assert (found["bestand"], found["rij"]) == (deliveries(), written[f"A11 {EMPTY}"])
    assert outcome(published, EMPTY) == (OPEN, 1, True)


def test_a11_in_doubt_accuses_nobody(published: Published) -> None:
    assert published.reading(EMPTY_SHORT)["toestand"] == FAILS
    assert outcome(published, EMPTY_SHORT) == (OPEN, 1, True)


def test_a11_fires_when_the_transactions_belong_to_no_action(published: Published) -> None:
    assert places(published, "A11", NO_ACTION) == [(deliveries(), written["A11 no action"])]


def test_a11_does_not_fire_on_an_account_with_only_uncoded_transactions(published: Published) -> None:
    assert "A11" not in published.findings(SEPARATE)


def test_a11_does_not_apply_to_a_version_that_does_not_count(published: Published) -> None:
    assert published.findings(EMPTY_SUPERSEDED) == {"A03"}
    assert outcome(published, EMPTY_SUPERSEDED) == (MEETS, 0, False)


# A12


def test_a12_fires_one_cent_below_half_of_the_year_before(published: Published) -> None:
    found = one(published, "A12", CUT)
    assert (found["ernst"], found["boekjaar"]) == ("waarschuwing", 2025)
    assert (found["bronwaarde"], found["doelwaarde"]) == ("150499.99", "301000.00")
    assert found["verschil"] == Decimal("-150500.01")
    assert (found["bestand"], found["rij"]) == (deliveries(), written["A12"])
    # Spending 200000 + 109499.99 against 2 x (100000 + 40000).
    assert outcome(published, CUT) == (MEETS, 0, False)


def test_a12_looks_at_each_body_by_itself(published: Published) -> None:
    # OCMW: 1000 + 1000.02 in 2024, 1000 in 2025; the municipality grew from 1000 to 301000.
    found = one(published, "A12", CUT_BODY)
    assert (found["bestand"], found["rij"]) == (deliveries(), written["A12 body"])
    assert found["verschil"] == Decimal("-1000.02")


def test_a12_does_not_fire_at_exactly_half(published: Published) -> None:
    assert "A12" not in published.findings(HALF)


def test_a12_does_not_apply_without_an_account_of_the_year_before(published: Published) -> None:
    assert "A12" not in published.findings(CLEAN)


def test_a12_does_not_apply_when_the_year_before_was_not_positive(published: Published) -> None:
    assert published.findings(NEGATIVE_BEFORE) == set()


def test_findings_of_group_a_point_at_files_that_were_delivered(published: Published, raw: Path) -> None:
    files = published.rows(
        "SELECT DISTINCT bestand FROM controle.bevindingen WHERE bevinding LIKE 'A%' AND bestand IS NOT NULL"
    )
    assert files
    assert all((raw / str(name)).is_file() for (name,) in files)
