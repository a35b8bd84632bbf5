"""Deliveries that a sceptical auditor made to get a wrong verdict without a word of doubt."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.delivery import SPEND, Delivery, Fact, borderel
from tests.published import Published, control
from tests.rules.cases import FAILS, MEETS, MUNICIPALITIES, OCMW, OPEN

take = iter(MUNICIPALITIES).__next__

TIED, COPIED, TWO_INTEGRATED, TWO_BODIES = take(), take(), take(), take()
PLAN, LONG_AGO, BAD_NUMBER, OTHER_YEAR = take(), take(), take(), take()
LATER_FILE, ACTION_0, CODE_IS_ID, UNUSED_TWICE, MIXED, FIRST, SECOND, PLAIN = (take() for _ in range(8))


def _project(kbo: str, **other: object) -> Delivery:
    return replace(Delivery(kbo).with_project(), **other)  # type: ignore[arg-type]


def _put(folder: Path, delivery: Delivery, xbrl: str, xml: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / xbrl).write_text(delivery.xbrl(), encoding="utf-8")
    (folder / xml).write_text(delivery.xml(), encoding="utf-8")


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Published:
    raw = tmp_path_factory.mktemp("audit") / "raw"
    # A provisional and an adopted version in one folder; nothing but the names could tell which files go together.
    poor = Delivery(TIED, status="Voorlopig").with_project("100000.00")
    _put(raw / "gelijk", poor, "cijfers_1.xbrl", "beleid_b.xml")
    _put(raw / "gelijk", _project(TIED, sequence="2"), "cijfers_2.xbrl", "beleid_a.xml")
    _put(raw / "kopie", _project(COPIED), "a.xbrl", "b.xml")
    _put(raw / "kopie", _project(COPIED), "c.xbrl", "d.xml")
    both = {"kind": "Gemeente en OCMW"}
    _project(TWO_INTEGRATED, **both).write(raw / "geintegreerd-1")
    later = _project(OCMW[TWO_INTEGRATED], sequence="2", status="Herziening", **both)
    later.write(raw / "geintegreerd-2")
    _project(TWO_BODIES).write(raw / "lichaam-1")
    _project(TWO_BODIES, kind="Gemeente en OCMW").write(raw / "lichaam-2")
    # The heading of the XML is what is wrong.
    _project(PLAN, report_type="Meerjarenplan", xbrl_type="Jaarrekening").write(raw / "plan")
    _project(PLAN).write(raw / "plan-goed")
    year = replace(_project(LONG_AGO), year=2019, xbrl_year="2025")
    replace(year, facts=tuple(replace(fact, period=("2025-01-01", "2025-12-31")) for fact in year.facts)).write(
        raw / "jaar"
    )
    _project(LONG_AGO).write(raw / "jaar-goed")
    _project("0123456789", xbrl_kbo=BAD_NUMBER).write(raw / "nummer")
    _project(BAD_NUMBER).write(raw / "nummer-goed")
    elsewhere = tuple(replace(f, period=("2024-01-01", "2024-12-31")) for f in _project(OTHER_YEAR).facts)
    _project(OTHER_YEAR, facts=elsewhere, xbrl_year=None).write(raw / "ander-jaar")
    # Good accounts that must not be held back.
    _project(LATER_FILE).write(raw / "goed")
    cut = replace(_project(LATER_FILE), year=2026).write(raw / "later") / "levering.xbrl"
    cut.write_text(cut.read_text(encoding="utf-8")[:-30], encoding="utf-8")
    none = Fact(SPEND, "7.00", action="0")
    _project(ACTION_0, facts=(*_project(ACTION_0).facts, none)).write(raw / "actie-0")
    crossed = (("A1", "X1", "ABB-SLV"), ("A2", "A1", ""))
    _project(CODE_IS_ID, actions=crossed).write(raw / "code-is-id")
    unused = (("A1", "AC1", "ABB-SLV"), ("", "ALG", ""), ("", "ALG", "ABB-SLV"))
    _project(UNUSED_TWICE, actions=unused).write(raw / "ongebruikt")
    mixed = (("A1", "AC1", "ABB-SLV"), ("A2", "AC1", ""))
    by_code = Fact(SPEND, "50000.00", action="AC1", account="620")
    _project(MIXED, actions=mixed, facts=(*_project(MIXED).facts, by_code)).write(raw / "gemengd")
    with zipfile.ZipFile(raw / "twee.zip", "w") as archive:
        for kbo in (FIRST, SECOND):
            archive.writestr(f"{kbo}.xbrl", _project(kbo).xbrl())
            archive.writestr(f"{kbo}.xml", _project(kbo).xml())
        archive.writestr("borderel.xml", borderel(FIRST))
    plain = tuple(Fact(SPEND, "1.00", action="P1", account=f"{6100 + number}") for number in range(600))
    Delivery(PLAIN, facts=plain, actions=(("P1", "AC1", ""),)).write(raw / "gewoon")
    payments = ["regeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk"]
    payments += [
        f"plan-samenleven;2025-06-01;{kbo};naam;1;voorschot;100000,00;K{number}"
        for number, kbo in enumerate(MUNICIPALITIES[:16])
    ]
    (raw / "betalingen.csv").write_text("\n".join(payments) + "\n", encoding="utf-8")
    published = control(raw, raw.parent / "out")
    assert published.stopped is None
    return published


def test_files_that_match_equally_well_are_not_paired_by_chance(result: Published) -> None:
    files = result.rows("SELECT uitkomst, reden FROM bron.bestanden WHERE bestand LIKE 'gelijk/%'")
    assert len(files) == 4
    assert all(outcome == "quarantaine" and "even goed bij elkaar" in str(reason) for outcome, reason in files)
    assert "A07" in result.findings(TIED)
    assert result.conclusion(TIED)["conclusie"] not in (MEETS, FAILS)


def test_copies_in_one_folder_are_one_delivery(result: Published) -> None:
    assert result.conclusion(COPIED)["conclusie"] == MEETS


@pytest.mark.parametrize("kbo", [TWO_INTEGRATED, TWO_BODIES])
def test_two_accounts_that_hold_the_same_figures_are_doubt(result: Published, kbo: str) -> None:
    assert len(result.finding("A09", kbo)) == 1
    assert result.conclusion(kbo)["conclusie"] == OPEN


@pytest.mark.parametrize(
    ("kbo", "field"),
    [
        (PLAN, "type rapport"),
        (LONG_AGO, "rapportjaar"),
        (BAD_NUMBER, "KBO-nummer"),
        (OTHER_YEAR, "boekjaar van de bedragen"),
    ],
)
def test_a06_also_when_the_heading_of_the_xml_is_what_is_wrong(result: Published, kbo: str, field: str) -> None:
    assert any(field in str(found["toelichting"]) for found in result.finding("A06", kbo))
    assert result.conclusion(kbo)["conclusie"] not in (MEETS, FAILS)


@pytest.mark.parametrize("kbo", [LATER_FILE, ACTION_0, CODE_IS_ID, UNUSED_TWICE, FIRST, SECOND])
def test_a_good_account_is_not_held_back(result: Published, kbo: str) -> None:
    assert result.findings(kbo) & {"A06", "A07"} == set()
    assert result.conclusion(kbo)["conclusie"] == MEETS


def test_an_id_and_a_code_that_could_mean_two_actions_are_not_guessed(result: Published) -> None:
    assert "A07" in result.findings(MIXED)
    assert result.rows(f"SELECT 1 FROM bbc.rapporten WHERE kbo = '{MIXED}'") == []


def test_receipts_and_spending_are_those_of_the_delivery(result: Published) -> None:
    found = result.reading(ACTION_0)
    assert (str(found["uitgaven"]), str(found["ontvangsten"])) == ("200000.00", "100000.00")
