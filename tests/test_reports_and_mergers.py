"""Which report counts, and whose money it is: versions, mergers, OCMW, integrated and unknown bodies."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from flows.settings import PROJECT
from tests.municipalities import municipalities
from tests.published import Published, control
from tests.sector import RECEIVE, SPEND, Sector

# Versions of the account of 2025


@dataclass(frozen=True)
class Version:
    """One delivered report; its coded spending tells which one counts."""

    spent: str
    status: str = "Origineel"
    processed: str = "2026-05-02"
    sequence: str = "1"
    kind: str = "Jaarrekening"
    quarter: str = ""
    recent: str = "Ja"


@dataclass(frozen=True)
class Choice:
    """`counts`: the spending of the version that counts; None when none does."""

    versions: tuple[Version, ...]
    counts: str | None


CHOICES = {
    "adopted outranks provisional whatever the date": Choice((
        Version("100.00"), Version("999.00", "Voorlopig", "2026-06-29", "7")), "100.00"),
    "provisional first": Choice((
        Version("999.00", "Voorlopig", "2026-06-29"), Version("100.00")), "100.00"),
    "the revision is later": Choice((
        Version("999.00"), Version("100.00", "Herziening", "2026-06-01")), "100.00"),
    "the original is later": Choice((
        Version("999.00", "Herziening", "2026-04-01"), Version("100.00")), "100.00"),
    "sequence numbers are numbers": Choice((
        Version("999.00", sequence="9"), Version("100.00", "Herziening", sequence="10")), "100.00"),
    "a number goes before none": Choice((
        Version("100.00", sequence="0"), Version("999.00", sequence="")), "100.00"),
    "the date goes before the number": Choice((
        Version("100.00", processed="2026-05-03", sequence="1"), Version("999.00", sequence="99")), "100.00"),
    "the time of one day": Choice((
        Version("100.00", processed="2026-05-02 09:30:00", sequence="1"),
        Version("999.00", processed="2026-05-02 09:29:59", sequence="2")), "100.00"),
    "Belgian dates are dates": Choice((
        Version("100.00", processed="02/06/2026"), Version("999.00", processed="31/05/2026")), "100.00"),
    "a date goes before none": Choice((
        Version("100.00", processed="2026-01-01"), Version("999.00", processed="", sequence="9")), "100.00"),
    "status in any case": Choice((
        Version("999.00", "VOORLOPIG", "2026-06-29"), Version("100.00", " origineel ")), "100.00"),
    "a quarter is not ours": Choice((
        Version("100.00"), Version("999.00", processed="2026-06-29", quarter="2")), "100.00"),
    "a plan is not ours": Choice((
        Version("100.00"), Version("999.00", processed="2026-06-29", kind="Meerjarenplan")), "100.00"),
    "a quarterly report is not ours": Choice((
        Version("100.00"), Version("999.00", processed="2026-06-29", kind="Kwartaalrapportering")), "100.00"),
    "three versions": Choice((
        Version("999.00", sequence="2"), Version("100.00", "Herziening", sequence="3"),
        Version("998.00", sequence="1")), "100.00"),
    "the flag does not choose": Choice((
        Version("999.00", recent="Ja"), Version("100.00", "Herziening", "2026-06-01", recent="Nee")), "100.00"),
    "only provisional": Choice((Version("999.00", "Voorlopig"),), None),
    "only a plan": Choice((Version("999.00", kind="Meerjarenplan"),), None),
    "two provisional": Choice((
        Version("999.00", "Voorlopig", sequence="2"), Version("100.00", "Voorlopig", sequence="12")), None),
}  # fmt: skip
KBO = dict(zip(CHOICES, municipalities(), strict=False))


def versions(root: Path) -> Sector:
    sector = Sector(root)
    for name, choice in CHOICES.items():
        for version in choice.versions:
            report = sector.report(
                KBO[name],
                status=version.status,
                report_type=version.kind,
                quarter=version.quarter,
                recent=version.recent,
                processed=version.processed,
                sequence=version.sequence,
            )
            action = sector.action(report)
            sector.line(action, 2025, SPEND, version.spent)
            sector.line(action, 2025, RECEIVE, "50.00", "7405", "300")
        sector.pay(KBO[name], "50,00")
    return sector


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("versies")
    return control(versions(folder / "raw").write(), folder / "out")


@pytest.fixture(scope="module")
def accepted(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The same under a scheme that accepts provisional accounts when none is adopted."""
    folder = tmp_path_factory.mktemp("voorlopig")
    schemes = folder / "schemes"
    shutil.copytree(PROJECT / "schemes", schemes)
    path = schemes / "plan_samenleven.yaml"
    text = path.read_text(encoding="utf-8")
    before = "accept_provisional:\n  - {value: false"
    assert before in text
    path.write_text(text.replace(before, before.replace("false", "true")), encoding="utf-8")
    return control(versions(folder / "raw").write(), folder / "out", schemes=schemes)


@pytest.mark.parametrize("name", CHOICES)
def test_one_version_counts(chosen: Published, name: str) -> None:
    choice, kbo = CHOICES[name], KBO[name]
    expected = Decimal(choice.counts or "0.00")
    assert chosen.conclusion(kbo)["uitgaven_totaal"] == expected
    reports = chosen.rows(f"SELECT telt, count(*) FROM bbc.rapporten WHERE kbo = '{kbo}' GROUP BY telt")
    counts = {bool(counts): int(str(number)) for counts, number in reports}
    assert counts.get(True, 0) == (0 if choice.counts is None else 1)
    assert sum(counts.values()) == len(choice.versions)


@pytest.mark.parametrize("name", CHOICES)
def test_every_version_is_in_the_balance(chosen: Published, name: str) -> None:
    """The lines of a version that does not count are in a bucket of their own, never added."""
    choice, kbo = CHOICES[name], KBO[name]
    found = chosen.rows(
        f"SELECT emmer, sum(euro) FROM bron.rijen WHERE kbo = '{kbo}' AND emmer <> 'niet gecodeerd' GROUP BY 1"
    )
    coded = sum((Decimal(v.spent) + 50 for v in choice.versions), Decimal(0))
    plain = 1000 * (len(choice.versions) - (0 if choice.counts is None else 1))
    assert sum((Decimal(str(euro)) for _, euro in found), Decimal(0)) == coded + plain
    assert {bucket for bucket, _ in found} <= {"geteld", "vervangen rapport", "ander rapporttype"}


@pytest.mark.parametrize("name", ["only provisional", "two provisional"])
def test_only_provisional_cannot_be_judged(chosen: Published, name: str) -> None:
    kbo = KBO[name]
    assert "A02" in chosen.findings(kbo)
    assert chosen.conclusion(kbo)["conclusie"] == "niet te beoordelen"
    assert chosen.reading(kbo, period="boekjaar")["toestand"] == "niet te beoordelen"


def test_plan_alone_is_a_missing_account(chosen: Published) -> None:
    kbo = KBO["only a plan"]
    assert "A01" in chosen.findings(kbo)
    assert chosen.conclusion(kbo)["conclusie"] == "niet te beoordelen"


def test_versions_that_do_not_count_name_the_one_that_does(chosen: Published) -> None:
    kbo = KBO["three versions"]
    reasons = chosen.rows(f"SELECT reden FROM bbc.rapporten WHERE kbo = '{kbo}' ORDER BY volgnummer")
    counting = chosen.record(f"SELECT rapport FROM bbc.rapporten WHERE kbo = '{kbo}' AND telt")["rapport"]
    replaced = f"vervangen door rapport {counting}"
    assert [row[0] for row in reasons] == [replaced, replaced, "telt"]
    assert "A03" in chosen.findings(kbo)


def test_flag_against_the_choice_is_a_finding(chosen: Published) -> None:
    assert "A04" in chosen.findings(KBO["the flag does not choose"])
    assert "A04" not in chosen.findings(KBO["only provisional"])


@pytest.mark.parametrize("name", CHOICES)
def test_scheme_that_accepts_provisional(accepted: Published, name: str) -> None:
    kbo = KBO[name]
    expected = {"only provisional": "999.00", "two provisional": "100.00", "only a plan": "0.00"}
    assert accepted.conclusion(kbo)["uitgaven_totaal"] == Decimal(expected.get(name, "100.00"))
    assert "A02" not in accepted.findings(kbo)


# Who is who

MERELBEKE, MELLE, OCMW_MELLE, MERELBEKE_MELLE, OCMW_NEW = (
    "0207453207", "0207453009", "0212197396", "1010775830", "1010776127",
)  # fmt: skip
HAM, TESSENDERLO = "0216772234", "0207470330"  # Tessenderlo-Ham keeps the number of Ham
ANTWERPEN, BORSBEEK = "0207500123", "0207509229"  # Antwerpen keeps number and NIS
LOKEREN, MOERBEKE = "0207463402", "0207453405"
AARTSELAAR, OCMW_AARTSELAAR = "0207508932", "0212234812"
BOECHOUT, BOOM, EDEGEM, ESSEN = "0207536448", "0207506952", "0207537933", "0207537438"


def number(first: int) -> str:
    """A KBO number that fits its check digits and that no reference knows."""
    return f"{first:08d}{97 - first % 97:02d}"


INTEGRATED, UNKNOWN, UNKNOWN_PAID, DISTRICT = number(9990001), number(9990002), number(9990003), number(9990004)
INVALID = "0207508931"


def account(sector: Sector, kbo: str, year: int, spent: str, received: str = "0.00", **body: str) -> str:
    action = sector.action(sector.report(kbo, year, **body), year)  # type: ignore[arg-type]
    sector.line(action, year, SPEND, spent)
    if received != "0.00":
        sector.line(action, year, RECEIVE, received, "7405", "300")
    return action


def who_is_who(root: Path) -> Sector:
    sector = Sector(root)
    # Merelbeke and Melle (also through its OCMW) until 2024, Merelbeke-Melle from 2025.
    account(sector, MERELBEKE, 2023, "1000.00", "500.00")
    account(sector, MERELBEKE, 2024, "200.00")
    account(sector, MELLE, 2024, "30.00", "20.00")
    account(sector, OCMW_MELLE, 2024, "4.00", kind="OCMW")
    account(sector, MERELBEKE_MELLE, 2025, "600.00", "80.00")
    account(sector, OCMW_NEW, 2025, "50.00", kind="OCMW")
    sector.pay(MERELBEKE, "500,00", "2023-06-01")
    sector.pay(OCMW_MELLE, "20,00", "2024-06-01")
    sector.pay(MERELBEKE_MELLE, "80,00", "2025-06-01")
    # Ham until 2024, then Tessenderlo-Ham under the same number; Tessenderlo until 2024.
    account(sector, HAM, 2023, "100.00", "50.00")
    account(sector, HAM, 2024, "10.00")
    account(sector, TESSENDERLO, 2024, "400.00", "200.00")
    account(sector, HAM, 2025, "5.00")
    sector.pay(HAM, "50,00", "2023-06-01")
    sector.pay(TESSENDERLO, "200,00", "2024-06-01")
    # Borsbeek until 2024, part of Antwerpen since.
    account(sector, BORSBEEK, 2024, "70.00", "35.00")
    account(sector, ANTWERPEN, 2025, "300.00", "150.00")
    sector.pay(BORSBEEK, "35,00", "2024-06-01")
    sector.pay(ANTWERPEN, "150,00")
    # Moerbeke was paid in 2023 and its account of 2024 is missing; Lokeren keeps its number.
    account(sector, MOERBEKE, 2023, "100.00", "50.00")
    account(sector, LOKEREN, 2025, "300.00", "150.00")
    sector.pay(MOERBEKE, "50,00", "2023-06-01")
    sector.pay(LOKEREN, "150,00")
    # Municipality and OCMW are one authority.
    account(sector, AARTSELAAR, 2025, "100.00", "60.00")
    account(sector, OCMW_AARTSELAAR, 2025, "20.00", kind="OCMW")
    sector.pay(OCMW_AARTSELAAR, "60,00")
    # An integrated record under a number of its own, known by its RE nummer.
    sector.body(BOECHOUT, 2025, re="RE-7")
    account(sector, INTEGRATED, 2025, "140.00", "70.00", kind="Gemeente en OCMW", re="RE-7")
    sector.pay(BOECHOUT, "70,00")
    # Its RE nummer is named in the set of another year only.
    sector.body(BOOM, 2024, re="RE-8")
    account(sector, INVALID, 2025, "160.00", "80.00", kind="Gemeente en OCMW", re="RE-8", body="B-re8")
    sector.pay(BOOM, "80,00")
    # Nobody knows these.
    account(sector, UNKNOWN, 2025, "20.00", "10.00")
    sector.pay(UNKNOWN, "10,00")
    sector.pay(UNKNOWN_PAID, "5,00")
    # No valid number at all.
    account(sector, INVALID, 2025, "9.00", "9.00", body="B-ongeldig")
    account(sector, "", 2025, "8.00", body="B-leeg")
    # Lines of another year, and a report of a year outside the scheme.
    action = account(sector, EDEGEM, 2025, "100.00", "50.00")
    sector.line(action, 2025, SPEND, "777.00", book_year=2024)
    sector.line(action, 2025, SPEND, "778.00", book_year=2026)
    account(sector, EDEGEM, 2021, "779.00")
    sector.pay(EDEGEM, "50,00")
    # A provisional account of an earlier required year.
    account(sector, ESSEN, 2023, "100.00", "50.00", status="Voorlopig")
    account(sector, ESSEN, 2024, "100.00", "50.00")
    account(sector, ESSEN, 2025, "100.00", "50.00")
    sector.pay(ESSEN, "50,00", "2023-06-01")
    # Good rows enough to keep the share of quarantine low.
    for _ in range(200):
        sector.line(action, 2025, SPEND, "0.00")
    return sector


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("besturen")
    return control(who_is_who(folder / "raw").write(), folder / "out")


def test_predecessors_are_added_to_the_successor(people: Published) -> None:
    found = people.conclusion(MERELBEKE_MELLE)
    assert (found["naam"], found["nis"]) == ("Merelbeke-Melle", "44088")
    assert found["uitgaven_totaal"] == Decimal("1884.00")
    assert found["ontvangsten_geboekt"] == Decimal("600.00")
    assert found["betaald"] == Decimal("600.00")
    assert (found["grondslag"], found["conclusie"]) == ("projectperiode", "voldoet")
    assert "R04" in people.findings(MERELBEKE_MELLE)


def test_predecessors_are_no_subject_of_their_own(people: Published) -> None:
    gone = ", ".join(f"'{kbo}'" for kbo in (MERELBEKE, MELLE, OCMW_MELLE, OCMW_NEW, TESSENDERLO, BORSBEEK, MOERBEKE))
    assert people.rows(f"SELECT kbo FROM controle.conclusies WHERE kbo IN ({gone})") == []


def test_each_line_keeps_the_number_it_was_reported_under(people: Published) -> None:
    found = people.rows(f"SELECT bron_kbo, sum(bedrag) FROM bbc.lijnen WHERE kbo = '{MERELBEKE_MELLE}' GROUP BY 1")
    assert {str(kbo) for kbo, _ in found} == {MERELBEKE, MELLE, OCMW_MELLE, MERELBEKE_MELLE, OCMW_NEW}
    assert (OCMW_MELLE, Decimal("4.00")) in found
    paid = people.rows(f"SELECT DISTINCT bron_kbo FROM betalingen.betalingen WHERE kbo = '{MERELBEKE_MELLE}'")
    assert {str(row[0]) for row in paid} == {MERELBEKE, OCMW_MELLE, MERELBEKE_MELLE}


def test_predecessor_owes_no_account_of_2025_and_successor_none_of_2024(people: Published) -> None:
    assert people.findings(MERELBEKE_MELLE) & {"A01", "A02", "A08"} == set()
    assert people.reading(MERELBEKE_MELLE)["toestand"] == "voldoet"
    assert people.reading(MERELBEKE_MELLE, period="boekjaar")["uitgaven"] == Decimal("650.00")


def test_number_kept_through_a_merger_lives_on(people: Published) -> None:
    found = people.conclusion(HAM)
    assert (found["naam"], found["nis"]) == ("Tessenderlo-Ham", "71071")
    assert found["uitgaven_totaal"] == Decimal("515.00")
    assert found["betaald"] == Decimal("250.00")
    assert (found["grondslag"], found["conclusie"]) == ("projectperiode", "voldoet")
    assert people.findings(HAM) & {"A01", "A08"} == set()


def test_kept_number_is_no_predecessor_of_itself(people: Published) -> None:
    named = {str(f["bronwaarde"]) for f in people.finding("R04", HAM)}
    texts = " ".join(str(f["toelichting"]) for f in people.finding("R04", HAM))
    assert named
    assert HAM not in named
    assert "Tessenderlo" in texts or TESSENDERLO in named


def test_part_joins_an_authority_that_keeps_its_nis(people: Published) -> None:
    found = people.conclusion(ANTWERPEN)
    assert (found["naam"], found["nis"]) == ("Antwerpen", "11002")
    assert found["uitgaven_totaal"] == Decimal("370.00")
    assert found["betaald"] == Decimal("185.00")
    assert (found["grondslag"], found["conclusie"]) == ("projectperiode", "voldoet")


def test_predecessor_owes_the_years_up_to_its_end(people: Published) -> None:
    """Moerbeke: first payment 2023, so 2023 and 2024 are owed; 2024 is missing."""
    assert [f["boekjaar"] for f in people.finding("A08", LOKEREN)] == [2024]
    assert people.reading(LOKEREN)["toestand"] == "niet te beoordelen"
    found = people.conclusion(LOKEREN)
    assert (found["grondslag"], found["conclusie"]) == ("alleen boekjaar", "voldoet")


def test_ocmw_belongs_to_its_municipality(people: Published) -> None:
    found = people.conclusion(AARTSELAAR)
    assert found["uitgaven_totaal"] == Decimal("120.00")
    assert found["betaald"] == Decimal("60.00")
    assert found["conclusie"] == "voldoet"
    assert people.rows(f"SELECT * FROM controle.conclusies WHERE kbo = '{OCMW_AARTSELAAR}'") == []


def test_integrated_record_is_found_through_its_re_nummer(people: Published) -> None:
    found = people.conclusion(BOECHOUT)
    assert found["uitgaven_totaal"] == Decimal("140.00")
    assert found["conclusie"] == "voldoet"
    assert people.rows(f"SELECT * FROM controle.conclusies WHERE kbo = '{INTEGRATED}'") == []


def test_re_nummer_resolves_over_years_and_without_valid_number(people: Published) -> None:
    assert people.conclusion(BOOM)["uitgaven_totaal"] == Decimal("160.00")
    assert people.conclusion(BOOM)["conclusie"] == "voldoet"


@pytest.mark.parametrize("kbo", [UNKNOWN, UNKNOWN_PAID])
def test_unknown_number_is_a_subject_of_its_own(people: Published, kbo: str) -> None:
    assert "A05" in people.findings(kbo)
    assert people.conclusion(kbo)["nis"] is None
    assert people.conclusion(kbo)["conclusie"] not in ("voldoet", "voldoet niet")


def test_unknown_number_has_its_own_figures(people: Published) -> None:
    assert people.conclusion(UNKNOWN)["uitgaven_totaal"] == Decimal("20.00")
    assert people.conclusion(UNKNOWN_PAID)["betaald"] == Decimal("5.00")


def test_body_without_valid_number_is_quarantined(people: Published) -> None:
    found = people.rows(
        "SELECT bestand, kolom, waarde, regexp_replace(reden, 'R[0-9]+', 'R'), rijen FROM bron.quarantaine "
        "ORDER BY rijen"
    )
    reason = "bestuur zonder geldig KBO-nummer en zonder bekend RE nummer; {} transacties van rapport R tellen niet"
    assert found == [
        ("JR_2025/Dimensies/bestuur.csv", "KBO nummer", None, reason.format(2), 2),
        ("JR_2025/Dimensies/bestuur.csv", "KBO nummer", INVALID, reason.format(3), 3),
    ]
    kept = people.record("SELECT sum(rijen) AS rijen, sum(euro) AS euro FROM bron.rijen WHERE emmer = 'quarantaine'")
    assert kept == {"rijen": 5, "euro": Decimal("2026.00")}


def test_lines_of_another_year_do_not_count(people: Published) -> None:
    assert people.conclusion(EDEGEM)["uitgaven_totaal"] == Decimal("100.00")
    found = people.record(
        f"SELECT sum(rijen) AS rijen, sum(euro) AS euro FROM bron.rijen "
        f"WHERE kbo = '{EDEGEM}' AND emmer = 'buiten periode'"
    )
    assert found == {"rijen": 4, "euro": Decimal("3334.00")}  # 777 + 778, and 1000 + 779 of 2021


def test_provisional_account_of_an_earlier_year_leaves_the_closing_year(people: Published) -> None:
    assert [f["boekjaar"] for f in people.finding("A08", ESSEN)] == [2023]
    assert people.reading(ESSEN)["toestand"] == "niet te beoordelen"
    found = people.conclusion(ESSEN)
    assert found["grondslag"] == "alleen boekjaar"
    assert found["uitgaven_totaal"] == Decimal("100.00")
    superseded = people.record(
        f"SELECT sum(euro) AS euro FROM bron.rijen WHERE kbo = '{ESSEN}' AND emmer = 'vervangen rapport'"
    )
    assert superseded["euro"] == Decimal("1150.00")


# Another closing year


@pytest.fixture(scope="module")
def year_before(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("jaar")
    return control(who_is_who(folder / "raw").write(), folder / "out", year=2024)


def test_another_closing_year_takes_the_years_up_to_it(year_before: Published) -> None:
    assert year_before.record("SELECT sluitjaar FROM meta.run") == {"sluitjaar": 2024}
    assert year_before.reading(MERELBEKE_MELLE)["uitgaven"] == Decimal("1234.00")
    assert year_before.reading(MERELBEKE_MELLE, period="boekjaar")["uitgaven"] == Decimal("234.00")
    assert year_before.reading(MERELBEKE_MELLE, "betaald", period="boekjaar")["ontvangsten"] == Decimal("20.00")


def test_closing_year_before_the_merger_asks_the_predecessors(year_before: Published) -> None:
    """Both filed 2024; the successor did not exist, and owes nothing for it."""
    assert year_before.findings(MERELBEKE_MELLE) & {"A01", "A02", "A08"} == set()
    assert year_before.reading(MERELBEKE_MELLE)["toestand"] == "voldoet"
    assert "A01" in year_before.findings(LOKEREN)  # Moerbeke has no account of 2024


def test_reports_after_the_closing_year_do_not_count(year_before: Published) -> None:
    assert year_before.rows("SELECT count(*) FROM bbc.lijnen WHERE boekjaar > 2024") == [(0,)]
    found = year_before.rows(
        "SELECT DISTINCT emmer FROM bron.rijen SEMI JOIN "
        f"(SELECT rapport FROM bbc.rapporten WHERE kbo = '{AARTSELAAR}') USING (rapport)"
    )
    assert found == [("buiten periode",)]
