"""`inspect` on deliveries: what it tells of each file, and a mapping for names nobody has seen before."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from typer.testing import CliRunner

from flows.cli import app
from flows.inspection import inspect_paths
from flows.inspection_screen import BEGIN, END
from flows.settings import PROJECT
from tests.delivery import RECEIVE, SPEND, Delivery, Fact, borderel
from tests.published import Published, control
from tests.renamed import rename_folder
from transforms.sample import write_sample
from transforms.sources.mapping_files import DELIVERY, SETTING
from transforms.sources.xbrl.mapping import parse_mapping

PAGE = PROJECT / "docs" / "delivery-mapping.md"
KBO = "0207508932"
# What the page tells its reader to complete by hand: names whose values give nothing away.
EDITS = (("[Evaluatie]", "[Evaluatie, Nabeschouwing]"), ("[Kwartaal]", "[Kwartaal, Trimester]"))
TABLES = {
    "controle.conclusies": "* EXCLUDE (vingerafdruk)",
    "controle.lezingen": "*",
    "controle.bevindingen": "* EXCLUDE (rij, toelichting)",
    "controle.afstemming": "*",
    "bbc.lijnen": "* EXCLUDE (sha256, rij)",
    "bron.rijen": "*",
}
runner = CliRunner()


def facts(*paths: Path) -> dict[str, dict[str, Any]]:
    """What `inspect --json` says, by file."""
    result = runner.invoke(app, ["inspect", "--json", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return {item["bestand"]: item for item in json.loads(result.output)["bestanden"]}


def screen(*paths: Path) -> str:
    result = runner.invoke(app, ["inspect", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return result.output


def same_outcomes(one: Published, other: Published) -> None:
    for table, columns in TABLES.items():
        sql = f"SELECT {columns} FROM {table} ORDER BY ALL"
        assert one.rows(sql) == other.rows(sql), table
    assert one.rows("SELECT count(*) FROM bbc.lijnen")[0][0] not in (0, "0")


def keep_bodies(raw: Path, numbers: Sequence[str]) -> None:
    """Leave the deliveries of these bodies, in whatever way they are packed."""
    numbers_as_bytes = [number.encode() for number in numbers]
    for package in sorted((raw / "leveringen").glob("*/*")):
        if package.name == "los":
            for path in package.glob("*.xml"):
                if not any(number in path.read_bytes() for number in numbers_as_bytes):
                    path.unlink()
                    path.with_suffix(".xbrl").unlink()
        elif package.is_dir():
            if not any(number in (package / "beleid.xml").read_bytes() for number in numbers_as_bytes):
                for path in package.iterdir():
                    path.unlink()
                package.rmdir()
        elif not any(number in package.name for number in numbers):
            package.unlink()


def session(raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """As on the page: a run stops, inspect gives a mapping, the next run says what the sample's run says.

    Returns the skeleton.
    """
    expected = control(raw, tmp_path / "verwacht")
    renamed = rename_folder(raw, tmp_path / "anders")
    command = ["run", "--plain", "--raw", str(renamed), "--out", str(tmp_path / "uit"), "--as-of", "2026-07-15"]
    stopped = runner.invoke(app, command)
    assert stopped.exit_code == 3
    assert "eindcontrole inspect" in stopped.output
    skeleton = str(json.loads(runner.invoke(app, ["inspect", "--json", str(renamed)]).output)["skelet"])
    mapping = tmp_path / "mappings"
    mapping.mkdir()
    text = skeleton
    for old, new in EDITS:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (mapping / DELIVERY).write_text(text, encoding="utf-8")
    monkeypatch.setenv(SETTING, str(mapping))
    same_outcomes(expected, control(renamed, tmp_path / "uit"))
    assert json.loads(runner.invoke(app, ["inspect", "--json", str(renamed)]).output)["skelet"] is None
    return skeleton


@pytest.mark.slow
def test_a_delivery_with_other_names_gives_the_same_verdicts_after_one_paste(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "voorbeeld"
    write_sample(raw, form="deliveries", root=PROJECT)
    keep_bodies(raw, ("0207518632", "0216772927", "0207434597", "0207441527", "0207500123"))
    session(raw, tmp_path, monkeypatch)


@pytest.mark.slow
def test_the_session_on_the_page_is_that_of_the_whole_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "voorbeeld"
    write_sample(raw, form="deliveries", root=PROJECT)
    skeleton = session(raw, tmp_path, monkeypatch)
    page = PAGE.read_text(encoding="utf-8")
    marked = [line for line in skeleton.splitlines() if "  # voorstel:" in line or line.lstrip().startswith("# ?")]
    assert len(marked) > 20
    shown = {_without_numbers(line) for line in page.splitlines()}
    assert [line for line in marked if _without_numbers(f"    {line}") not in shown] == []
    for _, new in EDITS:
        assert new in page


def _without_numbers(line: str) -> str:
    """The sample may grow without the page being wrong."""
    return re.sub(r"[0-9]+", "0", line)


def test_the_skeleton_stands_on_the_screen_between_two_lines_that_may_be_pasted_too(tmp_path: Path) -> None:
    raw = rename_folder(Delivery(KBO).with_project().write(tmp_path / "in"), tmp_path / "uit")
    shown = screen(raw)
    pasted = shown[shown.index(BEGIN) : shown.index(END) + len(END)]
    assert parse_mapping(pasted).dimensions["inzet"] == "actie"
    skeleton = inspect_paths([raw]).skeleton
    assert skeleton is not None
    assert pasted == f"{BEGIN}\n{skeleton}{END}"


def test_a_known_delivery_needs_no_other_mapping(tmp_path: Path) -> None:
    raw = Delivery(KBO).with_project().write(tmp_path)
    assert inspect_paths([raw]).skeleton is None
    assert BEGIN not in screen(raw)


KEYS = {
    "levering.xbrl": {
        "bestand", "soort", "waarom", "bytes", "sha256", "feiten", "schemaRef", "entiteiten", "perioden", "eenheden",
        "decimals", "afgeronde bedragen", "nil", "concepten", "dimensies", "herhalingen", "tegenspraak", "klassen",
        "toegewezen",
    },
    "levering.xml": {
        "bestand", "soort", "waarom", "bytes", "sha256", "wortel", "namespace", "velden van het rapport",
        "niet gevonden", "verplicht en niet gevonden", "acties", "velden van de acties", "rapporteringscodes",
        "voorbeelden", "niet gebruikt",
    },
    "borderel.xml": {"bestand", "soort", "waarom", "bytes", "sha256", "kbo"},
}  # fmt: skip


def test_the_keys_of_json_are_those_that_scripts_rely_on(tmp_path: Path) -> None:
    raw = Delivery(KBO).with_project().write(tmp_path)
    (raw / "borderel.xml").write_text(borderel(KBO), encoding="utf-8")
    assert {name: set(item) for name, item in facts(raw).items()} == KEYS
    assert list(inspect_paths([raw]).as_dict()) == ["bestanden", "leveringen", "skelet"]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A delivery in which everything occurs that inspect has a word for."""
    spent = Fact(SPEND, "200000.00", more={"Volgnummer": "1"})
    more = (
        spent,
        replace(spent, amount="200000.0"),
        Fact(RECEIVE, "100000.00", account="7405", sector="300"),
        Fact(SPEND, "5000", account="620", decimals="-3"),
        Fact(SPEND, "", account="617", nil=True),
        Fact(SPEND, "7.00", account="6130", period=("2024-01-01", "2024-12-31")),
        Fact("InitieelKrediet", "9.00"),
        Fact("AantalInwoners", "14000", action="", account="", unit=""),
        Fact(SPEND, "11.00", account="6131", more={"Kostenplaats": "K1"}),
    )
    raw = tmp_path_factory.mktemp("vreemd")
    Delivery(KBO, facts=more, number="77").write(raw)
    return raw


def test_what_an_instance_holds_is_counted_name_by_name(odd: Path) -> None:
    item = facts(odd)["levering.xbrl"]
    assert item["soort"] == "xbrl"
    assert item["feiten"] == 11
    assert item["schemaRef"] == ["verzonnen-bbc-dr.xsd"]
    assert item["entiteiten"] == [
        {"nummer": KBO, "geldig KBO-nummer": KBO, "schema": "urn:voorbeeld:kbo", "feiten": 11}
    ]
    assert [(p["van"], p["tot"], p["boekjaar"], p["feiten"]) for p in item["perioden"]] == [
        ("2025-01-01", "2025-12-31", "2025", 10), ("2024-01-01", "2024-12-31", "2024", 1),
    ]  # fmt: skip
    assert item["eenheden"] == [{"eenheid": "{http://www.xbrl.org/2003/iso4217}EUR", "feiten": 8, "bedragen": True}]
    assert item["decimals"] == {"2": 7, "-3": 1}
    assert (item["afgeronde bedragen"], item["nil"]) == (1, 1)
    concepts = {c["concept"]: c for c in item["concepten"]}
    assert {name: c["betekenis"] for name, c in concepts.items()} == {
        "TypeRapport": "gegeven: type_rapport", "Rapportjaar": "gegeven: rapportjaar", "Uitgave": "bedrag: Uitgave",
        "Ontvangst": "bedrag: Ontvangst", "InitieelKrediet": "niet toegewezen", "AantalInwoners": "niet toegewezen",
    }  # fmt: skip
    assert concepts["Uitgave"]["feiten"] == 6
    assert concepts["Uitgave"]["voorbeelden"][:2] == ["200000.00", "200000.0"]
    assert concepts["Uitgave"]["namespace"] == "urn:voorbeeld:verzonnen-taxonomie:bbc-dr"
    dimensions = {d["dimensie"]: d for d in item["dimensies"]}
    assert {name: (d["betekenis"], d["leden"], d["feiten"]) for name, d in dimensions.items()} == {
        "Actie": ("actie", 1, 8), "AlgemeneRekening": ("rekening", 6, 8), "EconomischeSector": ("sector", 1, 1),
        "Volgnummer": ("niet gebruikt", 1, 2), "Kostenplaats": ("niet toegewezen", 1, 1),
    }  # fmt: skip
    assert (dimensions["Kostenplaats"]["vorm"], dimensions["Kostenplaats"]["plaats"]) == ("getypeerd", "scenario")
    assert dimensions["Kostenplaats"]["voorbeelden"] == ["K1"]


def test_every_fact_has_its_class_and_the_share_is_never_rounded_up(odd: Path) -> None:
    item = facts(odd)["levering.xbrl"]
    assert item["klassen"] == {
        "dubbel": 1, "nil": 1, "gegeven": 2, "niet gebruikt": 0, "lijn": 4, "geweigerd": 2, "niet toegewezen": 1,
    }  # fmt: skip
    assert item["toegewezen"] == {"feiten": 8, "aandeel": "72,72 %", "minstens": "99 %", "gehaald": False}


@pytest.mark.parametrize(("lines", "share", "enough"), [(197, "99,00 %", True), (196, "98,99 %", False)])
def test_the_bar_of_99_per_cent(tmp_path: Path, lines: int, share: str, enough: bool) -> None:
    known = tuple(Fact(SPEND, "1.00", account=f"6{number:06d}") for number in range(lines))
    unknown = (Fact("Krediet", "1.00"), Fact("Krediet", "2.00", account="620"))
    raw = Delivery(KBO, facts=known + unknown, xbrl_type=None).write(tmp_path)
    placed = facts(raw)["levering.xbrl"]["toegewezen"]
    assert (placed["feiten"], placed["aandeel"], placed["gehaald"]) == (lines + 1, share, enough)


def test_a_repeated_fact_is_shown_with_both_places(odd: Path) -> None:
    (repeat,) = facts(odd)["levering.xbrl"]["herhalingen"]
    tree = etree.parse(odd / "levering.xbrl")
    assert [tree.xpath(repeat[where])[0].text for where in ("eerste", "tweede")] == ["200000.00", "200000.0"]


def test_facts_that_contradict_each_other_are_all_shown_with_both_places(tmp_path: Path) -> None:
    one = Fact(SPEND, "200000.00")
    other = Fact(SPEND, "1.00", account="620")
    pairs = (one, other, replace(one, amount="200000.01"), replace(other, amount="2.00"))
    raw = Delivery(KBO, facts=pairs).write(tmp_path)
    item = facts(raw)["levering.xbrl"]
    assert "2 feiten spreken elkaar tegen" in item["probleem"]
    assert "klassen" not in item
    tree = etree.parse(raw / "levering.xbrl")
    found = [(tree.xpath(c["eerste"])[0].text, tree.xpath(c["tweede"])[0].text) for c in item["tegenspraak"]]
    assert found == [("200000.00", "200000.01"), ("1.00", "2.00")]
    assert [(c["waarde"], c["andere waarde"]) for c in item["tegenspraak"]] == found
    assert "spreken elkaar tegen" in screen(raw)


def test_what_the_policy_xml_holds_is_told_with_its_reporting_codes(tmp_path: Path) -> None:
    actions = (
        ("A1", "AC1", "ABB-SAMENLEVEN"), ("A2", "AC2", "abb-slv-st"), ("A3", "AC3", "ABB-LEKP-2021"),
        ("A4", "AC4", "ABB-SAMENLEVE"), ("A5", "AC5", ""), ("A6", "AC6", "X-1"),
    )  # fmt: skip
    raw = Delivery(KBO, actions=actions, number="77").with_project().write(tmp_path)
    item = facts(raw)["levering.xml"]
    assert item["soort"] == "beleidsinformatie"
    assert item["wortel"] == "Beleidsrapport"
    fields = {f["veld"]: (f["naam"], f["waarde"]) for f in item["velden van het rapport"]}
    assert fields["kbo"] == ("KboNummer", KBO)
    assert fields["status_rapport"] == ("StatusRapport", "Origineel")
    assert item["niet gevonden"] == ["re_nummer", "kwartaal", "meest_recente"]
    assert item["acties"] == 6
    assert item["velden van de acties"]["externe_code"] == 5
    assert {c["waarde"]: c["betekenis"] for c in item["rapporteringscodes"]} == {
        "ABB-SAMENLEVEN": "plan-samenleven: hoofdcode",
        "abb-slv-st": "plan-samenleven: stimulanscode (geschreven als abb-slv-st)",
        "ABB-LEKP-2021": "lekp: hoofdcode",
        "ABB-SAMENLEVE": "lijkt op ABB-SAMENLEVEN en telt niet",
        "X-1": "geen code van een regeling",
    }
    assert [v["actie_id"] for v in item["voorbeelden"]] == ["A1", "A2", "A3"]
    assert item["niet gebruikt"] == {"Code": 1}


def test_a_pair_and_what_it_disagrees_on(tmp_path: Path) -> None:
    raw = Delivery(KBO, xbrl_year="2024", xbrl_kbo="0207500123").with_project().write(tmp_path)
    (raw / "borderel.xml").write_text(borderel("0207441527"), encoding="utf-8")
    (delivery,) = inspect_paths([raw / "levering.xml", raw / "borderel.xml", raw / "levering.xbrl"]).deliveries
    assert (delivery["xbrl"], delivery["beleidsinformatie"]) == ("levering.xbrl", "levering.xml")
    assert delivery["tegenspraak"] == [
        {"veld": "KBO-nummer", "beleidsinformatie": KBO, "xbrl": "0207500123"},
        {"veld": "KBO-nummer in het borderel", "beleidsinformatie": KBO, "xbrl": "0207441527"},
        {"veld": "rapportjaar", "beleidsinformatie": "2025", "xbrl": "2024"},
    ]
    assert "KBO-nummer in het borderel" in screen(raw)


def test_files_that_agree_and_files_that_stay_alone_are_told_apart(tmp_path: Path) -> None:
    Delivery(KBO).with_project().write(tmp_path / "samen")
    (Delivery("0207500123").with_project().write(tmp_path / "alleen") / "levering.xml").unlink()
    agreed, alone = inspect_paths([tmp_path]).deliveries
    assert agreed == {
        "xbrl": "samen/levering.xbrl", "beleidsinformatie": "samen/levering.xml", "tegenspraak": [], "geweigerd": [],
    }  # fmt: skip
    assert alone["xbrl"] == "alleen/levering.xbrl"
    assert "het .xml van dezelfde levering" in str(alone["geweigerd"])
    assert "de bestanden zijn het eens" in screen(tmp_path / "samen")


def test_a_zip_shows_its_members_and_what_each_is(tmp_path: Path) -> None:
    path = Delivery(KBO).with_project().zip(tmp_path)
    found = facts(path)
    members = [f"{path.name}!/{name}" for name in ("beleid.xml", "borderel.xml", "cijfers.xbrl")]
    assert found[path.name]["bestanden in de zip"] == members
    assert [found[name]["soort"] for name in members] == ["beleidsinformatie", "borderel", "xbrl"]
    assert found[members[1]]["kbo"] == KBO


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (lambda text: text[:-40], "geen welgevormde XML"),
        (lambda text: text.replace("?>\n", "?>\n<!DOCTYPE x []>\n", 1), "DOCTYPE"),
        (lambda text: text.replace('contextRef="c0"', 'contextRef="weg"'), "'weg'"),
    ],
)
def test_an_instance_that_is_refused_says_why(tmp_path: Path, damage: Any, problem: str) -> None:
    path = Delivery(KBO).with_project().write(tmp_path) / "levering.xbrl"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    item = facts(tmp_path)["levering.xbrl"]
    assert problem in item.get("probleem", "") + item["waarom"]


def test_an_xml_of_something_else_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "nieuws.xml").write_text("<rss><channel><title>Nieuws</title></channel></rss>", encoding="utf-8")
    item = facts(tmp_path)["nieuws.xml"]
    assert item["soort"] == "niet herkend"
    assert "wortel rss" in item["waarom"]
    assert ".xbrl" in item["wat te doen"]
    assert inspect_paths([tmp_path]).skeleton is None
