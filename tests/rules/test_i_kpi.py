"""I01-I07: KPI reports against confirmed targets. One sector; every authority is a case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.payout_sector import ACTION, DUE, GROUP, MONTHS, YEAR_END, PayoutSector
from tests.published import Published, control
from tests.rules.cases import MUNICIPALITIES, OCMW, one
from tests.sector import SPEND

K = MUNICIPALITIES
RULES = {f"I{n:02d}" for n in range(1, 8)}
REACHED, A_UNIT_SHORT, MOTIVATED, NOTHING, INTERIM_LOW, INTERIM_LOW_MOTIVATED = K[:6]
INTERIM_AT_LIMIT, INTERIM_UNDER_LIMIT, JURIED, REQUESTED, OWN_TARGET, NO_AWARD = K[6:12]
NO_TARGET, NO_GROUP, TWO_GROUPS, NO_DATE, LATE, DAY_OF = K[12:18]
DAY_BEFORE, CORRECTED, REFUSED, HALF_CENT, ENOUGH, TOO_LITTLE = K[18:24]
NOT_SEPARATED, TWO_IN_ONE, NO_ACCOUNT, CHAIN, OTHER_ROW_REFUSED, ABOVE = K[24:30]
LOOSE_ROW, TWO_NUMBERS, OTHER_ACTION, SAME_TWICE, TWO_SETS = K[30:35]
LEAD_SHORT, MEMBER_SHORT, LEAD_ENOUGH, MEMBER_ENOUGH = K[35:39]
# Merged on 1 January 2025: what each became, and what it absorbed. The numbers are those of municipalities, the
# amounts are invented. The first three got a new number; the others kept the number of one of the merged.
ADDED, FIRST, SECOND = "1010775830", "0207453207", "0207453009"
FRESH, FRESH_PARTS = "1010784540", ("0207508338", "0207508437")
FRESH_AND_PART, PART_OF_FRESH = "1010781867", "0207450534"
LIVED_ON, ABSORBED = "0207452514", "0207456076"  # reported before the merger, only for itself
LAST_DAY_BEFORE, FIRST_DAY_AFTER = ("0207495470", "0207433015"), ("0207466964", "0207478545")
AFTER_AND_PART, BOTH_BEFORE = ("0207438458", "0207489829"), ("0207463402", "0207453405")
OVERLAP = "meer dan één rapport over hetzelfde; het is niet duidelijk of ze elkaar omvatten"
# Each case is a run of its own: one deadline in the fast suite.
DEADLINES = [key if key == (1, YEAR_END) else pytest.param(*key, marks=pytest.mark.slow) for key in DUE]


def linked(sector: PayoutSector, kbo: str, texts: dict[str, str], *, years: tuple[int, ...] = (2022, 2023)) -> None:
    """Awards of 1000.00 for actions 7 and 13 of project year 1, one KPI under both, and BBC actions by their text."""
    for number, group in (("7", "kwetsbare kinderen"), ("13", "jongeren van buitenlandse herkomst")):
        sector.award(kbo, "1000,00", "10", action=number, group=group)
        sector.on_time(kbo, action=number, group=group, target="10")
    sector.kpi[-1] = sector.kpi[-1].replace(f";;{DUE[1, YEAR_END]}", f";actie 7;{DUE[1, YEAR_END]}")
    for year in years:
        report = sector.report(kbo, year)
        for text, amount in texts.items():
            sector.line(sector.action(report, year, short=text), year, SPEND, amount)


def build(sector: PayoutSector) -> None:
    def reported(kbo: str, months: str = "100", end: str = "100", reason: str = "", why: str = "") -> None:
        sector.award(kbo)
        sector.report_kpi(kbo, months, period=MONTHS, reason=reason)
        sector.report_kpi(kbo, end, reason=why)

    reported(REACHED)
    reported(ABOVE, end="250")
    reported(A_UNIT_SHORT, end="99")
    reported(MOTIVATED, end="99,99", why="corona")
    reported(NOTHING, end="0")
    reported(INTERIM_LOW, months="24,99")
    reported(INTERIM_LOW_MOTIVATED, months="0", reason="trage start")
    reported(INTERIM_AT_LIMIT, months="25")
    sector.award(INTERIM_UNDER_LIMIT, "60,00", "1,5")  # a quarter of 1.50 is 0.375: 0.37 is under it, 0.38 not
    sector.report_kpi(INTERIM_UNDER_LIMIT, "0,37", target="1,5", period=MONTHS)
    sector.report_kpi(INTERIM_UNDER_LIMIT, "1,5", target="1,5")
    sector.award(JURIED, "25000,00", "1", action="16", group="lokaal actieplan")
    sector.on_time(JURIED, action="16", group="lokaal actieplan", target="1")
    sector.award(REQUESTED, requested="140")
    sector.report_kpi(REQUESTED, "120", target="140", period=MONTHS)
    sector.report_kpi(REQUESTED, "120")
    sector.award(OWN_TARGET, requested="140")
    sector.report_kpi(OWN_TARGET, "100", target="60", period=MONTHS)
    sector.report_kpi(OWN_TARGET, "80", target="60")
    sector.on_time(NO_AWARD)
    sector.award(NO_TARGET, target="0")
    sector.on_time(NO_TARGET, target="0")
    sector.award(NO_GROUP)
    sector.on_time(NO_GROUP, group="")
    for group in ("jongeren van buitenlandse herkomst", "personen met een handicap"):
        sector.award(TWO_GROUPS, "2100,00", "10", action="13", group=group)
    sector.on_time(TWO_GROUPS, action="13", group="", target="10")

    def submitted(kbo: str, day: str) -> None:
        sector.award(kbo)
        sector.report_kpi(kbo, period=MONTHS)
        sector.report_kpi(kbo, day=day)

    submitted(NO_DATE, "")
    submitted(DAY_BEFORE, "2023-10-14")
    submitted(DAY_OF, "2023-10-15")
    submitted(LATE, "2023-10-16")
    submitted(CORRECTED, "2023-10-10")
    sector.report_kpi(CORRECTED, "101", day="2024-02-01")  # a later version of a report that was on time
    reported(REFUSED, end="honderd")
    sector.award(OTHER_ROW_REFUSED)
    sector.award(OTHER_ROW_REFUSED, "x", year=2)
    sector.on_time(OTHER_ROW_REFUSED)
    sector.award(HALF_CENT, "0,01", "2")
    sector.report_kpi(HALF_CENT, "1", target="2", period=MONTHS)
    sector.report_kpi(HALF_CENT, "1", target="2")

    sector.award(LOOSE_ROW)
    for period in (MONTHS, YEAR_END):
        sector.report_kpi(LOOSE_ROW, period=period, group="Anderstaligen")
    sector.report_kpi(LOOSE_ROW, "3", action="6", group="")
    sector.award(TWO_NUMBERS, requested="140")
    for kbo in (TWO_NUMBERS, OCMW[TWO_NUMBERS]):
        for period in (MONTHS, YEAR_END):
            sector.report_kpi(kbo, "10", target="70", period=period)
    build_double(sector)
    build_merged(sector)


def build_double(sector: PayoutSector) -> None:
    half = {"Actie 7: kinderen": "1000.00", "actie 013 jongeren": "1000.00"}
    linked(sector, ENOUGH, half)
    linked(sector, SAME_TWICE, {"Actie 7, vervolg van actie nr. 07": "1000.00", "actie 013 jongeren": "1000.00"})
    linked(sector, OTHER_ACTION, half | {"actie 13, en ook actie 2": "9000.00"})
    linked(sector, TOO_LITTLE, half | {"Actie 7: kinderen": "999.99"})
    linked(sector, NOT_SEPARATED, {"Actie 7": "9000.00", "Plan Samenleven": "9000.00"})
    linked(sector, TWO_IN_ONE, half | {"Actie 7 samen met actie 13": "9000.00"})
    linked(sector, NO_ACCOUNT, dict.fromkeys(half, "9000.00"), years=(2022, 2024))
    linked(sector, CHAIN, half)
    sector.award(CHAIN, "1500,00", "10", action="24", group="jongeren met een handicap")
    sector.on_time(CHAIN, action="24", group="jongeren met een handicap", target="10")
    sector.kpi[-1] = sector.kpi[-1].replace(f";;{DUE[1, YEAR_END]}", f";13;{DUE[1, YEAR_END]}")
    # 4000.00 is needed for each of two sets that share an action: within a group, and within one authority.
    for lead, member, spent in ((LEAD_SHORT, MEMBER_SHORT, "1999.99"), (LEAD_ENOUGH, MEMBER_ENOUGH, "2000.00")):
        sector.partner(lead, member)
        linked(sector, lead, dict.fromkeys(half, spent))
        linked(sector, member, {})
    linked(sector, TWO_SETS, {"Actie 7": "1000.00", "actie 13": "1000.00", "actie 24": "1000.00"}, years=(2022, 2023))
    sector.report(TWO_SETS, 2024)
    for number, group in (("7", "kwetsbare kinderen"), ("24", "jongeren met een handicap")):
        sector.award(TWO_SETS, "500,00", "10", action=number, group=group, year=2)
        sector.on_time(TWO_SETS, action=number, group=group, target="10", year=2)
    sector.kpi[-1] = sector.kpi[-1].replace(f";;{DUE[2, YEAR_END]}", f";7;{DUE[2, YEAR_END]}")


def build_merged(sector: PayoutSector) -> None:
    """Two municipalities that merged, each with an award for 100 units, and who reports on them and when."""

    def reported(realised: dict[str, str], *awarded: str, day: str | None = None) -> None:
        for kbo in awarded:
            sector.award(kbo)
        for kbo, number in realised.items():
            for period in (MONTHS, YEAR_END):
                sector.report_kpi(kbo, number, period=period, day=day)

    reported({FIRST: "120", SECOND: "79"}, FIRST, SECOND)
    reported({FRESH: "200"}, *FRESH_PARTS)
    reported({FRESH_AND_PART: "100", PART_OF_FRESH: "80"}, PART_OF_FRESH, "0207453801")
    reported({LIVED_ON: "200"}, LIVED_ON, ABSORBED)
    reported({LAST_DAY_BEFORE[0]: "200"}, *LAST_DAY_BEFORE, day="2024-12-31")
    reported({FIRST_DAY_AFTER[0]: "200"}, *FIRST_DAY_AFTER, day="2025-01-01")
    reported({AFTER_AND_PART[0]: "150"}, *AFTER_AND_PART, day="2025-02-01")
    reported({AFTER_AND_PART[1]: "50"})
    reported(dict.fromkeys(BOTH_BEFORE, "100"), *BOTH_BEFORE)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("kpi")
    sector = PayoutSector(folder / "raw")
    build(sector)
    return control(sector.write(), folder / "out")


def evaluation(published: Published, kbo: str, period: str = YEAR_END, year: int = 1) -> dict[str, object]:
    return published.record(
        f"SELECT * FROM kpi.evaluatie WHERE kbo = '{kbo}' AND periode = '{period}' AND projectjaar = {year}"
    )


@pytest.mark.parametrize(
    ("kbo", "broken", "verdict"),
    [
        (REACHED, "", "behaald"),
        (ABOVE, "", "behaald"),
        (A_UNIT_SHORT, "I02", "terugvordering mogelijk"),
        (MOTIVATED, "I03", "te jureren"),
        (NOTHING, "I02", "terugvordering mogelijk"),
        (INTERIM_LOW, "I04", "behaald"),
        (INTERIM_LOW_MOTIVATED, "", "te jureren"),
        (INTERIM_AT_LIMIT, "", "behaald"),
        (INTERIM_UNDER_LIMIT, "I04", "behaald"),
        (JURIED, "I05", "te jureren"),
        (REQUESTED, "I07", "te onderzoeken"),
        (OWN_TARGET, "I02", "terugvordering mogelijk"),
        (NO_AWARD, "", "niet van toepassing"),
        (NO_TARGET, "", "niet te beoordelen"),
        (NO_GROUP, "", "behaald"),
        (TWO_GROUPS, "I01", "onvolledig"),
        (NO_DATE, "I01", "behaald"),
        (DAY_BEFORE, "", "behaald"),
        (DAY_OF, "", "behaald"),
        (LATE, "I01", "behaald"),
        (CORRECTED, "", "behaald"),
        (REFUSED, "", "niet te beoordelen"),
        (OTHER_ROW_REFUSED, "", "niet te beoordelen"),
        (HALF_CENT, "I02", "terugvordering mogelijk"),
        (ENOUGH, "", "behaald"),
        (TOO_LITTLE, "I06", "terugvordering mogelijk"),
        (NOT_SEPARATED, "I06", "te onderzoeken"),
        (TWO_IN_ONE, "I06", "te onderzoeken"),
        (NO_ACCOUNT, "I06", "te onderzoeken"),
        (CHAIN, "I06", "te onderzoeken"),
        (LOOSE_ROW, "I01", "onvolledig"),
        (TWO_NUMBERS, "", "niet te beoordelen"),
        (SAME_TWICE, "", "behaald"),
        (OTHER_ACTION, "I06", "te onderzoeken"),
        (TWO_SETS, "I06", "te onderzoeken"),
        (LEAD_SHORT, "I06", "te onderzoeken"),
        (LEAD_ENOUGH, "", "behaald"),
        (ADDED, "I02", "terugvordering mogelijk"),
        (FRESH, "", "behaald"),
        (FRESH_AND_PART, "", "niet te beoordelen"),
        (LIVED_ON, "I01", "onvolledig"),
        (LAST_DAY_BEFORE[0], "I01", "onvolledig"),
        (FIRST_DAY_AFTER[0], "I01", "behaald"),
        (AFTER_AND_PART[0], "I01", "niet te beoordelen"),
        (BOTH_BEFORE[0], "", "behaald"),
    ],
)
def test_an_authority_breaks_these_rules_and_no_other(
    published: Published, kbo: str, broken: str, verdict: str
) -> None:
    assert published.findings(kbo) & RULES == set(broken.split())
    assert published.conclusion(kbo)["kpi_oordeel"] == verdict


@pytest.mark.parametrize(
    ("kbo", "stake"),
    [
        (REACHED, "0.00"),
        (ABOVE, "0.00"),
        (A_UNIT_SHORT, "60.00"),
        (MOTIVATED, "0.60"),
        (NOTHING, "6000.00"),
        (OWN_TARGET, "1200.00"),
        (HALF_CENT, "0.01"),  # half a cent, half-up
        (NO_TARGET, "None"),
    ],
)
def test_amount_at_stake_is_the_award_times_what_is_missing(published: Published, kbo: str, stake: str) -> None:
    found = evaluation(published, kbo)
    assert str(found["bedrag_op_het_spel"]) == stake
    assert found["toelichting"] == (None if stake == "None" else "indicatief, geen wettelijke formule")


def test_the_interim_threshold_is_a_quarter_of_the_target(published: Published) -> None:
    assert evaluation(published, INTERIM_AT_LIMIT, MONTHS)["drempel"] == Decimal("25.00")
    assert evaluation(published, INTERIM_UNDER_LIMIT, MONTHS)["drempel"] == Decimal("0.38")
    assert evaluation(published, INTERIM_UNDER_LIMIT, MONTHS)["oordeel"] == "onder de drempel"


@pytest.mark.parametrize(
    ("kbo", "reason"),
    [
        (NO_AWARD, "geen toekenning voor deze actie en doelgroep"),
        (NO_TARGET, "de toekenning heeft geen bevestigde KPI boven 0"),
        (REFUSED, "KPI-rijen van dit bestuur staan in quarantaine"),
        (LIVED_ON, "van de samengevoegde besturen rapporteerden niet alle"),
        (LAST_DAY_BEFORE[0], "van de samengevoegde besturen rapporteerden niet alle"),
        (TWO_NUMBERS, OVERLAP),
        (FRESH_AND_PART, OVERLAP),
        (AFTER_AND_PART[0], OVERLAP),
    ],
)
def test_what_cannot_be_assessed_says_why(published: Published, kbo: str, reason: str) -> None:
    where = f"kbo = '{kbo}' AND periode = '{YEAR_END}' AND actie = '{ACTION}'"
    found = published.record(f"SELECT * FROM kpi.evaluatie WHERE {where}")
    assert (found["oordeel"], found["reden"]) == ("niet te beoordelen", reason)
    assert found["bedrag_op_het_spel"] is None


def test_awards_and_reports_of_predecessors_are_added_to_their_successor(published: Published) -> None:
    found = evaluation(published, ADDED)
    assert (found["doel"], found["behaald"], found["toegekend"]) == (Decimal(200), Decimal(199), Decimal(12000))
    assert found["bedrag_op_het_spel"] == Decimal("60.00")
    reason = published.rows(f"SELECT schuldenaar_reden FROM controle.terugvordering WHERE kbo = '{ADDED}'")
    assert "opvolger" not in str(reason)


@pytest.mark.parametrize(
    ("kbo", "realised"), [(FRESH, "200.00"), (FIRST_DAY_AFTER[0], "200.00"), (TWO_NUMBERS, "None")]
)
def test_one_report_may_cover_a_merger_and_overlapping_ones_are_not_added(
    published: Published, kbo: str, realised: str
) -> None:
    assert str(evaluation(published, kbo)["behaald"]) == realised


@pytest.mark.parametrize(
    ("kbo", "text"),
    [
        (LIVED_ON, f"niet gerapporteerd door Wachtebeke ({ABSORBED}); uiterlijk 2023-10-15"),
        (LAST_DAY_BEFORE[0], f"niet gerapporteerd door Ruiselede ({LAST_DAY_BEFORE[1]}); uiterlijk 2023-10-15"),
        (LOOSE_ROW, "niet gerapporteerd; uiterlijk 2023-10-15; er is wel een rij zonder toekenning: "
                    "actie 5, doelgroep Anderstaligen; actie 6, kpi.csv rij {0}, kpi.csv rij {1}"),
        (TWO_GROUPS, "niet gerapporteerd; uiterlijk 2023-10-15; er is wel een rij zonder toekenning: "
                     "actie 13, kpi.csv rij {0}"),
    ],
)  # fmt: skip
def test_a_missing_report_says_whose_it_is_and_what_came_in_instead(published: Published, kbo: str, text: str) -> None:
    rows = [number for number, row in kpi_rows(published) if row[0] == kbo and row[2] == YEAR_END]
    missing = [f for f in published.finding("I01", kbo) if f["doelwaarde"] == DUE[1, YEAR_END]]
    assert missing
    assert {str(f["toelichting"]).split(": ", 2)[2] for f in missing} == {text.format(*rows)}


def kpi_rows(published: Published) -> list[tuple[int, list[str]]]:
    """The rows of the delivered KPI list by record number (header = 1)."""
    lines = (published.out.parent / "raw" / "kpi.csv").read_text(encoding="utf-8").splitlines()
    return list(enumerate((line.split(";") for line in lines), start=1))


def test_the_first_submission_of_a_report_counts_for_the_deadline(published: Published) -> None:
    found = evaluation(published, CORRECTED)
    assert (found["ingediend_op"], found["op_tijd"], found["behaald"]) == (date(2023, 10, 10), True, Decimal(101))


def test_a_finding_names_action_year_and_amount(published: Published) -> None:
    found = one(published, "I02", A_UNIT_SHORT)
    assert (found["actie"], found["bronwaarde"], found["doelwaarde"], found["verschil"]) == (
        ACTION, "99.00", "100.00", Decimal("60.00"),
    )  # fmt: skip
    assert f"actie {ACTION} ({GROUP}), projectjaar 1, projectjaar" in str(found["toelichting"])


@pytest.mark.parametrize(
    ("kbo", "state", "needed", "spent"),
    [
        (ENOUGH, "voldoende", "4000.00", "4000.00"),
        (TOO_LITTLE, "onvoldoende", "4000.00", "3999.98"),
        (NOT_SEPARATED, "te onderzoeken", "4000.00", "18000.00"),
        (TWO_IN_ONE, "te onderzoeken", "4000.00", "4000.00"),
        (NO_ACCOUNT, "te onderzoeken", "4000.00", "18000.00"),
        (SAME_TWICE, "voldoende", "4000.00", "4000.00"),
        (OTHER_ACTION, "te onderzoeken", "4000.00", "4000.00"),
    ],
)
def test_double_registration_needs_a_double_investment(
    published: Published, kbo: str, state: str, needed: str, spent: str
) -> None:
    found = published.record(f"SELECT * FROM kpi.dubbele_registratie WHERE kbo = '{kbo}'")
    assert (found["acties"], found["projectjaren"], found["aantal"]) == ("7;13", "1", 2)
    assert (found["toestand"], str(found["nodig"]), str(found["uitgaven"])) == (state, needed, spent)
    severity = {"onvoldoende": {"fout"}, "voldoende": set()}.get(state, {"waarschuwing"})
    assert {f["ernst"] for f in published.finding("I06", kbo)} == severity


@pytest.mark.parametrize(
    ("kbo", "other", "severity"),
    [(LEAD_SHORT, MEMBER_SHORT, ["waarschuwing"] * 2), (LEAD_ENOUGH, MEMBER_ENOUGH, []),
     (TWO_SETS, TWO_SETS, ["waarschuwing"] * 2)],
)  # fmt: skip
def test_spending_justifies_one_double_registration_only(
    published: Published, kbo: str, other: str, severity: list[str]
) -> None:
    sets = f"SELECT toestand, nodig_samen, gescheiden FROM kpi.dubbele_registratie WHERE kbo IN ('{kbo}', '{other}')"
    needed = Decimal(6000) if kbo == TWO_SETS else Decimal(8000)
    assert published.rows(sets) == [("te onderzoeken" if severity else "voldoende", needed, True)] * 2
    found = published.finding("I06", kbo)
    assert [f["ernst"] for f in found] == severity
    assert all(f"{needed}.00 nodig: een uitgave verantwoordt maar één keer" in str(f["toelichting"]) for f in found)


@pytest.mark.parametrize("kbo", [TOO_LITTLE, CHAIN])
def test_double_registration_points_at_the_first_row_that_registers_it(published: Published, kbo: str) -> None:
    first = min(number for number, row in kpi_rows(published) if row[0] == kbo and row[9])
    found = one(published, "I06", kbo)
    assert (found["bestand"], found["rij"]) == ("kpi.csv", str(first))


def test_linked_sets_merge(published: Published) -> None:
    found = published.record(f"SELECT * FROM kpi.dubbele_registratie WHERE kbo = '{CHAIN}'")
    assert (found["acties"], found["aantal"], found["nodig"]) == ("7;13;24", 3, Decimal(9000))


@pytest.mark.slow
def test_kpis_never_change_the_conclusion(tmp_path: Path) -> None:
    """The same accounts with a KPI that was reached, and with one that was not."""
    seen = []
    for realised in ("100", "1"):
        sector = PayoutSector(tmp_path / realised / "raw")
        sector.project(REACHED)
        sector.award(REACHED)
        sector.report_kpi(REACHED, period=MONTHS)
        sector.report_kpi(REACHED, realised)
        found = control(sector.write(), tmp_path / realised / "out").conclusion(REACHED)
        seen.append([found[name] for name in ("conclusie", "fouten", "waarschuwingen", "kpi_oordeel", "open")])
    assert seen == [["voldoet", 0, 0, "behaald", False], ["voldoet", 0, 0, "terugvordering mogelijk", True]]


def with_awards_only(folder: Path, as_of: date, *, elsewhere: bool) -> Published:
    """An award of every project year without a report; `elsewhere`: another authority did report."""
    sector = PayoutSector(folder / "raw")
    sector.project(REACHED)
    for year in (1, 2, 3):
        sector.award(REACHED, year=year)
    if elsewhere:
        sector.award(ABOVE)
        sector.report_kpi(ABOVE, period=MONTHS, day="2023-01-01")
    return control(sector.write(), folder / "out", as_of=as_of)


@pytest.mark.parametrize("shift", [-1, 0, 1])
@pytest.mark.parametrize(("year", "period"), DEADLINES)
def test_a_report_is_missing_from_the_day_after_its_deadline(
    tmp_path: Path, year: int, period: str, shift: int
) -> None:
    day = date.fromisoformat(DUE[year, period]) + timedelta(days=shift)
    published = with_awards_only(tmp_path, day, elsewhere=True)
    found = evaluation(published, REACHED, period, year)
    assert found["oordeel"] == ("niet gerapporteerd" if shift > 0 else "nog niet verwacht")
    passed = [key for key, due in DUE.items() if date.fromisoformat(due) < day]
    assert len(published.finding("I01", REACHED)) == len(passed)


@pytest.mark.parametrize("shift", [-1, 0, 1])
@pytest.mark.parametrize(("year", "period"), DUE)
def test_a_report_is_late_from_the_day_after_its_deadline(late: Published, year: int, period: str, shift: int) -> None:
    kbo = K[list(DUE).index((year, period)) * 3 + shift + 1]
    found = evaluation(late, kbo, period, year)
    assert found["op_tijd"] is (shift <= 0)
    assert [f["bronwaarde"] for f in late.finding("I01", kbo) if str(found["uiterlijk"]) == f["doelwaarde"]] == (
        [str(found["ingediend_op"])] if shift > 0 else []
    )


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Per deadline three authorities: handed in the day before, on the day, the day after."""
    folder = tmp_path_factory.mktemp("te-laat")
    sector = PayoutSector(folder / "raw")
    for number, ((year, period), due) in enumerate(DUE.items()):
        for shift in (-1, 0, 1):
            kbo = K[number * 3 + shift + 1]
            sector.award(kbo, year=year)
            day = date.fromisoformat(due) + timedelta(days=shift)
            sector.report_kpi(kbo, year=year, period=period, day=day.isoformat())
    # A row without a readable number: it may be the report that anybody here is missing.
    sector.report_kpi("0999", year=2)
    return control(sector.write(), folder / "out")


def test_a_row_that_is_nobodys_may_be_any_report_that_is_missing(late: Published) -> None:
    missing = "SELECT DISTINCT oordeel, reden FROM kpi.evaluatie WHERE ingediend_op IS NULL"
    ((judgement, reason),) = late.rows(missing)
    assert judgement == "niet te beoordelen"
    assert "een KPI-rij zonder leesbaar KBO-nummer" in str(reason)
    assert late.rows("SELECT * FROM controle.bevindingen WHERE bevinding = 'I01' AND bronwaarde IS NULL") == []


def test_without_any_kpi_report_nothing_is_judged(tmp_path: Path) -> None:
    published = with_awards_only(tmp_path, date(2026, 7, 15), elsewhere=False)
    assert published.findings(REACHED) & RULES == set()
    assert published.conclusion(REACHED)["kpi_oordeel"] == "niet te beoordelen"
    assert evaluation(published, REACHED)["reden"] == "geen enkel KPI-rapport aangeleverd"
