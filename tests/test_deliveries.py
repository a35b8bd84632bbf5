"""BBC-DR deliveries: pairing, versions, refusals, and what happens to each fact.

The taxonomy is invented: we have never seen a real BBC-DR file.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from tests.delivery import RECEIVE, SPEND, Delivery, Fact
from tests.published import Published, control
from tests.rules.cases import FAILS, MEETS, MUNICIPALITIES, OCMW, OPEN
from tests.sector import Sector

take = iter(MUNICIPALITIES).__next__

FOLDER, LOOSE, ZIPPED, TWO_YEARS = take(), take(), take(), take()
VERSIONS, PROVISIONAL, WITH_TABLE, TABLE_NEWER, SAME_ID, SAME_FIGURES = (take() for _ in range(6))
REPEATED, CONTRADICTED, NIL, DOLLAR, TWO_YEAR_PERIOD, MIDNIGHT = take(), take(), take(), take(), take(), take()
NEW_CONCEPT, NEW_DIMENSION, OTHER_UNITLESS = take(), take(), take()
LONE_XBRL, LONE_XML, BROKEN, DOCTYPE, NO_STATUS = take(), take(), take(), take(), take()
BY_CODE, TWICE_SAME, TWICE_OTHER, QUARTER = take(), take(), take(), take()
PLAIN = take()
WRONG_KBO, OTHER_KBO, WRONG_YEAR, WRONG_TYPE, WRONG_ACTION, WRONG_LETTER, AGREES = (take() for _ in range(7))


def _sector(raw: Path) -> None:
    sector = Sector(raw)
    Delivery(FOLDER).with_project().write(raw / "los" / "map")
    for kbo in (LOOSE, BY_CODE, AGREES):
        actions = (("", "A1", "ABB-SLV"),) if kbo == BY_CODE else (("A1", "AC1", "ABB-SLV"),)
        Delivery(kbo, actions=actions).with_project().write(raw / "los" / "samen", f"naam-{kbo}")
    Delivery(ZIPPED).with_project("199999.99").zip(raw / "zips")
    for year in (2024, 2025):
        Delivery(TWO_YEARS, year).with_project("100000.00", "50000.00").write(raw / "los" / "samen", f"n{year}")
    Delivery(VERSIONS).with_project("1.00").write(raw / "v1")
    Delivery(VERSIONS, status="Herziening", sequence="2", processed="2026-06-01").with_project().write(raw / "v2")
    Delivery(PROVISIONAL, status="Voorlopig").with_project().write(raw / "voorlopig")
    # The same body as table and as delivery: the latest adopted version counts, in whatever form.
    sector.project(WITH_TABLE, "1.00")
    Delivery(WITH_TABLE, processed="2026-06-30").with_project().write(raw / "ook-tabel")
    sector.project(TABLE_NEWER)
    Delivery(TABLE_NEWER, processed="2026-01-01").with_project("1.00").write(raw / "ook-tabel-ouder")
    report = sector.report(SAME_ID)
    action = sector.action(report)
    sector.line(action, amount="200000.00")
    sector.line(action, direction="Ontvangst", amount="100000.00", account="7405", sector="300")
    Delivery(SAME_ID, number=report, processed="2026-06-30").with_project("5.00").write(raw / "zelfde-id")
    # The same figures with corrected texts are another delivery, not a copy.
    Delivery(SAME_FIGURES, actions=(("A1", "AC1", ""),)).with_project().write(raw / "zelfde-cijfers-1")
    Delivery(SAME_FIGURES, sequence="2").with_project().write(raw / "zelfde-cijfers-2")
    shutil.copytree(raw / "zelfde-cijfers-2", raw / "zelfde-cijfers-3")
    shutil.copy(raw / "zelfde-cijfers-3" / "levering.xbrl", raw / "zelfde-cijfers-3" / "levering (1).xbrl")
    # Facts
    twice = Fact(SPEND, "200000.00")
    received = Fact(RECEIVE, "100000.00", account="7405", sector="300")
    Delivery(REPEATED, facts=(twice, received, replace(twice, amount="200000.0"))).write(raw / "herhaald")
    Delivery(CONTRADICTED, facts=(twice, received, replace(twice, amount="200000.01"))).write(raw / "tegenspraak")
    Delivery(NIL, facts=(twice, received, Fact(SPEND, "", account="620", nil=True))).write(raw / "nil")
    Delivery(DOLLAR, facts=(twice, received), currency="USD").write(raw / "dollar")
    long = Fact(SPEND, "7.00", period=("2024-07-01", "2025-06-30"))
    Delivery(TWO_YEAR_PERIOD, facts=(twice, received, long)).write(raw / "periode")
    night = Fact(SPEND, "200000.00", period=("", "2026-01-01T00:00:00"))
    Delivery(MIDNIGHT, facts=(night, received)).write(raw / "middernacht")
    Delivery(NEW_CONCEPT, facts=(twice, received, Fact("InitieelKrediet", "9.00"))).write(raw / "concept")
    cost_place = Fact(SPEND, "9.00", more={"Kostenplaats": "K1"})
    Delivery(NEW_DIMENSION, facts=(twice, received, cost_place)).write(raw / "dimensie")
    counted = Fact("AantalInwoners", "100", action="", account="", unit="")
    Delivery(OTHER_UNITLESS, facts=(twice, received, counted)).write(raw / "inwoners")
    # Not readable as a delivery
    (Delivery(LONE_XBRL).with_project().write(raw / "alleen-xbrl") / "levering.xml").unlink()
    (Delivery(LONE_XML).with_project().write(raw / "alleen-xml") / "levering.xbrl").unlink()
    broken = Delivery(BROKEN).with_project().write(raw / "stuk") / "levering.xbrl"
    broken.write_text(broken.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    doctype = Delivery(DOCTYPE).with_project().write(raw / "doctype") / "levering.xml"
    text = doctype.read_text(encoding="utf-8")
    doctype.write_text(text.replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY a 'b'>]>\n"), encoding="utf-8")
    Delivery(NO_STATUS, status="").with_project().write(raw / "zonder-status")
    same = (("1", "A1", "ABB-SLV"), ("2", "A1", "ABB-SLV"))
    Delivery(TWICE_SAME, actions=same).with_project().write(raw / "tweemaal-zelfde")
    other = (("1", "A1", "ABB-SLV"), ("2", "A1", ""))
    Delivery(TWICE_OTHER, actions=other).with_project().write(raw / "tweemaal-anders")
    Delivery(QUARTER, report_type="Meerjarenplan").with_project().write(raw / "plan")
    Delivery(QUARTER).with_project().write(raw / "rekening")
    # A06
    Delivery(WRONG_KBO, xbrl_kbo=OTHER_KBO).with_project().write(raw / "kbo")
    Delivery(OTHER_KBO).with_project().write(raw / "kbo-ander")
    Delivery(WRONG_YEAR, xbrl_year="2024").with_project().write(raw / "jaar")
    Delivery(WRONG_TYPE, xbrl_type="Meerjarenplan").with_project().write(raw / "type")
    Delivery(WRONG_ACTION, facts=(Fact(SPEND, "5.00", action="A9"),)).with_project().write(raw / "actie")
    Delivery(WRONG_LETTER).with_project().zip(raw / "brief", borderel_kbo=OCMW[WRONG_LETTER])
    # Enough plain lines to stay under the gates' shares of refused rows and unmapped facts.
    plain = tuple(Fact(SPEND, "1.00", action="P1", account=f"{6100 + number}") for number in range(600))
    Delivery(PLAIN, facts=plain, actions=(("P1", "AC1", ""),)).write(raw / "gewoon")
    for kbo in MUNICIPALITIES[: MUNICIPALITIES.index(AGREES) + 1]:
        sector.pay(kbo)
    sector.write()


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("leveringen")
    _sector(folder / "raw")
    published = control(folder / "raw", folder / "out")
    assert published.stopped is None
    return published


def _file(published: Published, name: str) -> dict[str, object]:
    return published.record(f"SELECT * FROM bron.bestanden WHERE bestand = '{name}'")


@pytest.mark.parametrize("kbo", [FOLDER, LOOSE, TWO_YEARS, BY_CODE, AGREES])
def test_a_pair_in_a_folder_or_loose_among_others_is_read_by_its_content(result: Published, kbo: str) -> None:
    found = result.conclusion(kbo)
    assert (found["conclusie"], found["uitgaven_totaal"]) == (MEETS, Decimal("200000.00"))


def test_a_zip_with_its_borderel_is_one_delivery(result: Published) -> None:
    assert result.conclusion(ZIPPED)["conclusie"] == FAILS
    assert result.reading(ZIPPED)["tekort"] == Decimal("0.01")


def test_a_line_names_the_xpath_of_its_fact(result: Published) -> None:
    line = result.record(f"SELECT * FROM bbc.lijnen WHERE kbo = '{FOLDER}' AND richting = 'Uitgave'")
    assert (line["bestand"], line["bron"], line["bedrag"]) == (
        "los/map/levering.xbrl",
        "levering",
        Decimal("200000.00"),
    )
    # schemaRef, unit, three contexts, two facts about the report, then the amount
    assert line["rij"] == "/*/*[8]"


def test_the_latest_adopted_delivery_counts(result: Published) -> None:
    assert result.conclusion(VERSIONS)["uitgaven_totaal"] == Decimal("200000.00")
    assert "A03" in result.findings(VERSIONS)
    assert "A02" in result.findings(PROVISIONAL)


@pytest.mark.parametrize("kbo", [WITH_TABLE, TABLE_NEWER])
def test_a_delivery_and_a_table_are_versions_of_one_account(result: Published, kbo: str) -> None:
    assert result.conclusion(kbo)["uitgaven_totaal"] == Decimal("200000.00")
    assert "A03" in result.findings(kbo)


def test_the_same_delivery_id_in_tables_counts_from_the_tables(result: Published) -> None:
    assert result.conclusion(SAME_ID)["uitgaven_totaal"] == Decimal("200000.00")
    reasons = result.rows(f"SELECT bron, telt FROM bbc.rapporten WHERE kbo = '{SAME_ID}' ORDER BY ALL")
    assert reasons == [("levering", False), ("tabellen", True)]


def test_the_same_figures_with_other_texts_are_another_delivery_and_a_copy_is_none(result: Published) -> None:
    assert result.conclusion(SAME_FIGURES)["conclusie"] == MEETS
    assert len(result.rows(f"SELECT 1 FROM bbc.rapporten WHERE kbo = '{SAME_FIGURES}'")) == 2
    copies = result.rows(
        "SELECT bestand, uitkomst FROM bron.bestanden WHERE bestand LIKE 'zelfde-cijfers-3/%' ORDER BY ALL"
    )
    assert copies == [
        ("zelfde-cijfers-3/levering (1).xbrl", "dubbel"),
        ("zelfde-cijfers-3/levering.xbrl", "dubbel"),
        ("zelfde-cijfers-3/levering.xml", "dubbel"),
    ]


def test_a_repeated_fact_counts_once(result: Published) -> None:
    assert result.conclusion(REPEATED)["conclusie"] == MEETS
    facts = result.record("SELECT * FROM bron.feiten WHERE bestand = 'herhaald/levering.xbrl'")
    assert (facts["feiten"], facts["lijn"], facts["dubbel"], facts["gegeven"]) == (5, 2, 1, 2)


def test_contradicting_facts_refuse_the_delivery_and_mark_the_authority(result: Published) -> None:
    found = _file(result, "tegenspraak/levering.xbrl")
    assert found["uitkomst"] == "quarantaine"
    assert "'200000.00' op /*/*[9] en '200000.01' op /*/*[11]" in str(found["reden"])
    assert "A07" in result.findings(CONTRADICTED)


def test_a_nil_fact_is_no_line(result: Published) -> None:
    assert result.conclusion(NIL)["conclusie"] == MEETS
    assert result.record("SELECT nil, lijn FROM bron.feiten WHERE bestand = 'nil/levering.xbrl'") == {
        "nil": 1,
        "lijn": 2,
    }


@pytest.mark.parametrize(
    ("kbo", "folder", "named"),
    [
        (DOLLAR, "dollar", "eenheid"),
        (NEW_CONCEPT, "concept", "concept InitieelKrediet"),
        (NEW_DIMENSION, "dimensie", "dimensie Kostenplaats"),
    ],
)
def test_money_that_the_mapping_cannot_place_is_refused_and_marks_the_authority(
    result: Published, kbo: str, folder: str, named: str
) -> None:
    refused = result.rows(f"SELECT waarde, reden FROM bron.quarantaine WHERE bestand = '{folder}/levering.xbrl'")
    assert refused
    assert all(named in str(value) and "levering.yaml" in str(reason) for value, reason in refused)
    assert "A07" in result.findings(kbo)
    assert result.conclusion(kbo)["conclusie"] != MEETS


def test_a_fact_without_money_that_the_mapping_lacks_is_counted_and_harms_nobody(result: Published) -> None:
    assert result.conclusion(OTHER_UNITLESS)["conclusie"] == MEETS
    found = result.record("SELECT * FROM bron.feiten_onbekend WHERE bestand = 'inwoners/levering.xbrl'")
    assert (found["soort"], found["naam"], found["voorbeeld"], found["feiten"]) == (
        "concept",
        "AantalInwoners",
        "100",
        1,
    )


def test_a_period_over_two_years_is_refused(result: Published) -> None:
    refused = result.record("SELECT * FROM bron.quarantaine WHERE bestand = 'periode/levering.xbrl'")
    assert (refused["kolom"], refused["waarde"]) == ("Boekjaar", "2024-07-01/2025-06-30")
    assert "A07" in result.findings(TWO_YEAR_PERIOD)


def test_midnight_belongs_to_the_day_before(result: Published) -> None:
    assert result.conclusion(MIDNIGHT)["uitgaven_totaal"] == Decimal("200000.00")


@pytest.mark.parametrize(
    ("kbo", "file", "said"),
    [
        (LONE_XBRL, "alleen-xbrl/levering.xbrl", "het .xml van dezelfde levering"),
        (LONE_XML, "alleen-xml/levering.xml", "het .xbrl van dezelfde levering"),
        (BROKEN, "stuk/levering.xbrl", "geen welgevormde XML"),
        (DOCTYPE, "doctype/levering.xml", "DOCTYPE"),
        (NO_STATUS, "zonder-status/levering.xml", "mist StatusRapport"),
        (TWICE_OTHER, "tweemaal-anders/levering.xbrl", "'A1' staat tweemaal"),
    ],
)
def test_a_delivery_that_cannot_be_read_is_refused_whole_and_marks_the_authority(
    result: Published, kbo: str, file: str, said: str
) -> None:
    found = _file(result, file)
    assert found["uitkomst"] == "quarantaine"
    assert said in str(found["reden"])
    assert "A07" in result.findings(kbo)
    assert result.rows(f"SELECT 1 FROM bbc.rapporten WHERE kbo = '{kbo}'") == []


def test_a_code_that_stands_twice_with_one_reporting_code_is_no_problem(result: Published) -> None:
    assert result.conclusion(TWICE_SAME)["conclusie"] == MEETS


def test_another_report_type_is_another_bucket(result: Published) -> None:
    assert result.conclusion(QUARTER)["uitgaven_totaal"] == Decimal("200000.00")
    assert result.rows("SELECT emmer, rijen FROM bron.rijen WHERE bestand = 'plan/levering.xbrl'") == [
        ("ander rapporttype", 2)
    ]


@pytest.mark.parametrize(
    ("kbo", "said"),
    [
        (WRONG_KBO, f"KBO-nummer: {WRONG_KBO} in de XML, {OTHER_KBO}"),
        (OTHER_KBO, f"KBO-nummer: {WRONG_KBO} in de XML, {OTHER_KBO}"),
        (WRONG_YEAR, "rapportjaar: 2025 in de XML, 2024"),
        (WRONG_TYPE, "type rapport: Jaarrekening in de XML, Meerjarenplan"),
        (WRONG_ACTION, "actie A9 heeft bedragen in de XBRL"),
        (WRONG_LETTER, f"KBO-nummer in het borderel: {WRONG_LETTER} in de XML, {OCMW[WRONG_LETTER]}"),
    ],
)
def test_a06_when_the_files_of_a_delivery_disagree(result: Published, kbo: str, said: str) -> None:
    found = result.finding("A06", kbo)
    assert len(found) == 1
    assert said in str(found[0]["toelichting"])
    assert found[0]["ernst"] == "fout"
    assert result.conclusion(kbo)["conclusie"] == OPEN


def test_no_a06_when_they_agree(result: Published) -> None:
    marked = {row[0] for row in result.rows("SELECT kbo FROM controle.bevindingen WHERE bevinding = 'A06'")}
    assert marked == {WRONG_KBO, OTHER_KBO, WRONG_YEAR, WRONG_TYPE, WRONG_ACTION, WRONG_LETTER}


def test_every_fact_has_one_class_and_every_line_one_bucket(result: Published) -> None:
    lost = result.rows("""
        SELECT f.bestand FROM bron.feiten f
        LEFT JOIN (SELECT bestand, sum(rijen) AS rijen FROM bron.rijen GROUP BY bestand) r USING (bestand)
        JOIN bron.bestanden b USING (bestand)
        WHERE feiten <> lijn + geweigerd + niet_toegewezen + dubbel + nil + gegeven + niet_gebruikt
           OR (b.uitkomst = 'gelezen' AND lijn + geweigerd <> coalesce(r.rijen, 0))""")
    assert lost == []
    assert result.rows("SELECT count(*) FROM bron.feiten") != [(0,)]


@pytest.mark.slow
def test_less_than_99_percent_mapped_stops_publication(tmp_path: Path) -> None:
    kbo = FOLDER
    unknown = tuple(Fact(f"Onbekend{number}", "1", action="", account="", unit="") for number in range(1))
    facts = tuple(Fact(SPEND, "1.00", account=f"6132{number:03d}") for number in range(96))
    for part, count in (("net", 96), ("net-niet", 95)):
        raw = tmp_path / part
        delivery = Delivery(kbo, facts=(*facts[: count - 1], *unknown)).with_project()
        delivery.write(raw / "levering")
        published = control(raw, tmp_path / f"{part}-uit")
        total = len(delivery.facts) + 2
        assert (total >= 100) == (published.stopped is None)
    assert published.stopped is not None
    failed = [r.expected.id for r in published.stopped.results if not r.passed and r.expected.severity == "fout"]
    assert failed == ["feiten-toegewezen"]


@pytest.mark.slow
def test_a_second_run_reads_the_lines_from_the_cache_and_says_the_same(tmp_path: Path) -> None:
    Delivery(FOLDER).with_project().write(tmp_path / "raw" / "map")
    first = control(tmp_path / "raw", tmp_path / "out")
    again = control(tmp_path / "raw", tmp_path / "out")
    fresh = control(tmp_path / "raw", tmp_path / "out", fresh=True)
    tables = [sorted((p.folder / "tables").glob("*.parquet")) for p in (first, again, fresh)]
    assert [p.name for p in tables[0]] == [p.name for p in tables[1]] == [p.name for p in tables[2]]
    for one, two, three in zip(*tables, strict=True):
        assert one.read_bytes() == two.read_bytes() == three.read_bytes(), one.name
