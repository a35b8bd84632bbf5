"""D01 and officers' decisions: what they change, and that nothing computed changes by them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from reports.summary import read_summary
from tests.payout_sector import GROUP, KPI, MONTHS, PayoutSector
from tests.promised import book
from tests.published import AS_OF, Published, control
from tests.rules.cases import MUNICIPALITIES, OPEN, UNKNOWN, VIA, one
from transforms.engine import open_published
from transforms.warehouse import Documented, documented_tables

K = MUNICIPALITIES
# Each has booked less than was paid, so its conclusion is `te onderzoeken`; one has a KPI that was not reached.
VALID, EXPIRED, LAST_DAY, LAPSED, OTHER_CONCLUSION, NO_FINDING = K[:6]
CONTRADICTED, TWICE, ON_FINDING, MEMBER, LEAD, UNREADABLE = K[6:12]
ON_KPI, LATER, PLAIN, ON_D01, JURY, LOOSE_ROW = K[12:18]
CASES = (VALID, EXPIRED, LAST_DAY, LAPSED, OTHER_CONCLUSION, NO_FINDING, CONTRADICTED, TWICE, ON_FINDING, LEAD,
         UNREADABLE, ON_KPI, LATER, PLAIN, ON_D01, JURY, LOOSE_ROW)  # fmt: skip
NOBODY = UNKNOWN[0]


def build(root: Path, *, cents: str = "180000.00", reason: str = "te weinig lokalen") -> PayoutSector:
    sector = PayoutSector(root)
    for kbo in CASES:
        sector.project(kbo, cents if kbo == VALID else "180000.00", "80000.00")
        sector.pay(kbo)
        sector.award(kbo, "125000,00", "2100")
        sector.report_kpi(kbo, "2100", target="2100", period=MONTHS)
        missed = "1000" if kbo in (ON_KPI, JURY) else "2100"
        group = "iedereen" if kbo == LOOSE_ROW else GROUP
        sector.report_kpi(kbo, missed, target="2100", reason=reason if kbo == JURY else "", group=group)
    sector.partner(LEAD, MEMBER)
    sector.project(MEMBER, "1.00", "0.00")
    return sector


def decide(sector: PayoutSector, seen: dict[str, str]) -> None:
    """One decision or more on each authority, with the fingerprints of a run without decisions."""
    sector.decide(VALID, seen[VALID])
    sector.decide(EXPIRED, seen[EXPIRED], geldig_tot="2026-07-14")
    sector.decide(LAST_DAY, seen[LAST_DAY], geldig_tot=AS_OF.isoformat())
    sector.decide(LAPSED, "0123456789ab")
    sector.decide(OTHER_CONCLUSION, seen[OTHER_CONCLUSION], conclusie="voldoet niet")
    sector.decide(NO_FINDING, seen[NO_FINDING], bevinding="K05", besluit="aanvaard")
    sector.decide(CONTRADICTED, seen[CONTRADICTED])
    sector.decide(CONTRADICTED, seen[CONTRADICTED], besluit="voldoet niet", door="P. Peeters")
    sector.decide(TWICE, seen[TWICE])
    sector.decide(TWICE, seen[TWICE], door="P. Peeters")
    sector.decide(ON_FINDING, seen[ON_FINDING], bevinding="R01", besluit="aanvaard", document="brief.pdf")
    sector.decide(MEMBER, seen[MEMBER], conclusie=VIA)
    sector.decide(NOBODY, "0123456789ab", bevinding="A05", besluit="aanvaard")
    sector.decide(UNREADABLE, seen[UNREADABLE], besluit="misschien")
    sector.decide(ON_KPI, seen[ON_KPI], bevinding="I02", besluit="bevestigd")
    sector.decide(ON_KPI, seen[ON_KPI])
    sector.decide(LATER, seen[LATER], datum="2026-07-16")
    sector.decide(ON_D01, seen[ON_D01], bevinding="D01", besluit="aanvaard")


def fingerprints(published: Published) -> dict[str, str]:
    return {str(kbo): str(mark) for kbo, mark in published.rows("SELECT kbo, vingerafdruk FROM controle.conclusies")}


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("zonder")
    return control(build(folder / "raw").write(), folder / "out")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, without: Published) -> Published:
    folder = tmp_path_factory.mktemp("met")
    sector = build(folder / "raw")
    decide(sector, fingerprints(without))
    return control(sector.write(), folder / "out")


@pytest.mark.parametrize(
    ("kbo", "states", "decision", "final", "still_open"),
    [
        (PLAIN, [], None, OPEN, True),
        (VALID, ["geldig"], "voldoet", "voldoet", False),
        (EXPIRED, ["verlopen"], None, OPEN, True),
        (LAST_DAY, ["geldig"], "voldoet", "voldoet", False),
        (LAPSED, ["vervallen"], None, OPEN, True),
        (OTHER_CONCLUSION, ["onbekend"], None, OPEN, True),
        (NO_FINDING, ["onbekend"], None, OPEN, True),
        (CONTRADICTED, ["tegenstrijdig", "tegenstrijdig"], None, OPEN, True),
        (TWICE, ["geldig", "geldig"], "voldoet", "voldoet", False),
        (ON_FINDING, ["geldig"], None, OPEN, True),
        (MEMBER, ["onbekend"], None, OPEN, False),
        (LEAD, [], None, OPEN, True),
        (UNREADABLE, [], None, OPEN, True),
        (ON_KPI, ["geldig", "geldig"], "voldoet", "voldoet", False),
        (LATER, [], None, OPEN, True),
        (ON_D01, ["onbekend"], None, OPEN, True),
    ],
)
def test_only_a_valid_decision_has_effect(
    published: Published, kbo: str, states: list[str], decision: str | None, final: str, still_open: bool
) -> None:
    found = published.conclusion(kbo)
    rows = published.rows(f"SELECT toestand FROM controle.besluiten WHERE kbo = '{kbo}' ORDER BY rij")
    assert [row[0] for row in rows] == states
    assert (found["besluit"], found["eindoordeel"], found["open"]) == (decision, final, still_open)
    assert found["conclusie"] == (VIA if kbo == MEMBER else OPEN)


@pytest.mark.parametrize(
    ("kbo", "words"),
    [
        (EXPIRED, "is verlopen: geldig tot 2026-07-14"),
        (LAPSED, "is vervallen: de cijfers zijn veranderd: de vingerafdruk is nu"),
        (OTHER_CONCLUSION, "is onbekend: de conclusie is nu te onderzoeken"),
        (NO_FINDING, "is onbekend: er is geen bevinding K05 op dit bestuur"),
        (LEAD, "wordt via de trekker van zijn samenwerkingsverband beoordeeld"),
        (UNREADABLE, "beslissing niet leesbaar"),
        (NOBODY, "hoort bij geen bestuur van de controle"),
        (ON_D01, "er is geen bevinding D01"),
    ],
)
def test_a_decision_without_effect_is_a_finding_that_says_why(published: Published, kbo: str, words: str) -> None:
    found = one(published, "D01", kbo)
    assert words in str(found["toelichting"])
    assert (found["ernst"], found["bestand"]) == ("waarschuwing", "beslissingen.yaml")


def test_two_decisions_that_contradict_each_other_are_both_named(published: Published) -> None:
    assert len(published.finding("D01", CONTRADICTED)) == 2


@pytest.mark.parametrize("kbo", [VALID, LAST_DAY, TWICE, ON_FINDING, ON_KPI, LATER, PLAIN])
def test_a_decision_with_effect_is_no_finding(published: Published, kbo: str) -> None:
    assert "D01" not in published.findings(kbo)


def test_an_authority_outside_the_control_keeps_its_finding_under_its_own_number(published: Published) -> None:
    assert one(published, "D01", NOBODY)["naam"] == f"Onbekend bestuur {NOBODY}"
    assert published.rows(f"SELECT * FROM controle.conclusies WHERE kbo = '{NOBODY}'") == []


# What a delivered file adds of itself, and what the gates count of it.
OF_THE_FILE = {
    "controle.besluiten", "bron.bestanden", "bron.rijen_lijsten", "bron.quarantaine", "kwaliteit.poorten",
    "kwaliteit.verwachtingen", "kwaliteit.bewijs", "meta.run",
}  # fmt: skip


def computed(published: Published, table: str, columns: list[str]) -> list[tuple[object, ...]]:
    where = "WHERE bevinding <> 'D01'" if table == "controle.bevindingen" else ""
    return published.rows(f"SELECT {', '.join(columns)} FROM {table} {where} ORDER BY ALL")


@pytest.mark.parametrize("table", [t for t in documented_tables() if t.name not in OF_THE_FILE], ids=lambda t: t.name)
def test_nothing_computed_changes_by_decisions(without: Published, published: Published, table: Documented) -> None:
    decided = {"besluit", "eindoordeel", "open"} if table.name == "controle.conclusies" else set()
    columns = [name for name, _ in table.columns if name not in decided]
    assert computed(without, table.name, columns) == computed(published, table.name, columns)


def test_a_decision_lapses_when_a_cent_or_a_motivation_changes_and_holds_with_the_new_fingerprint(
    tmp_path: Path, without: Published
) -> None:
    """The KPI list comes as a workbook too, with other rows first: where a figure stands is not what was seen."""
    seen = fingerprints(without)

    def run(name: str, marks: dict[str, str]) -> tuple[dict[str, object], Published]:
        sector = build(tmp_path / name / "raw", cents="180000.01", reason="te weinig lesgevers")
        sector.kpi.reverse()
        for kbo in (VALID, PLAIN):
            sector.decide(kbo, marks[kbo])
        sector.decide(ON_KPI, marks[ON_KPI], bevinding="I02", besluit="aanvaard")
        sector.decide(JURY, marks[JURY], bevinding="I03", besluit="aanvaard")
        sector.decide(LOOSE_ROW, marks[LOOSE_ROW], bevinding="I01", besluit="aanvaard")
        raw = sector.write()
        (raw / "kpi.csv").unlink()
        rows = [[cell or None for cell in row.split(";")] for row in (KPI, *sector.kpi)]
        (raw / "verslag.xlsx").write_bytes(book(rows, "Stand, eind!"))
        found = control(raw, tmp_path / name / "out")
        return {str(kbo): state for kbo, state in found.rows("SELECT kbo, toestand FROM controle.besluiten")}, found

    states, changed = run("oud", seen)
    assert states == {VALID: "vervallen", JURY: "vervallen", **dict.fromkeys((PLAIN, ON_KPI, LOOSE_ROW), "geldig")}
    assert "'Stand, eind!'!H" in str(one(changed, "I02", ON_KPI)["toelichting"])
    assert "verslag.xlsx rij " in str(one(changed, "I01", LOOSE_ROW)["toelichting"])
    assert set(run("nieuw", fingerprints(changed))[0].values()) == {"geldig"}


def test_two_authorities_with_the_same_figures_have_their_own_fingerprint(without: Published) -> None:
    seen = fingerprints(without)
    assert len({seen[kbo] for kbo in CASES}) == len(CASES)
    assert seen[MEMBER] == seen[LEAD]  # what was seen of a member is its lead's dossier


def test_a_motivation_stands_in_the_finding_for_the_jury(without: Published) -> None:
    assert str(one(without, "I03", JURY)["toelichting"]).endswith("; motivering: te weinig lokalen")


@pytest.mark.parametrize("change", [{"lang": "en"}, {"as_of": date(2026, 7, 20)}])
def test_the_fingerprint_does_not_depend_on_language_or_day(
    tmp_path: Path, without: Published, change: dict[str, object]
) -> None:
    again = control(build(tmp_path / "raw").write(), tmp_path / "out", **change)
    assert fingerprints(again) == fingerprints(without)


def test_the_end_of_a_run_counts_the_open_dossiers(published: Published) -> None:
    with open_published(published.out / "eindcontrole.duckdb") as connection:
        dossiers = read_summary(connection).dossiers
    count = "SELECT count(*) FROM controle.conclusies WHERE open"
    assert (dossiers.open,) == published.rows(count)[0]
    assert (dossiers.payout, dossiers.kpi) == (0, 3)
    assert dossiers.shown("nl") == f"{dossiers.open} open, 3 KPI's, {dossiers.decisions} beslissingen"
