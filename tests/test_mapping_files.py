"""Mappings in a folder of the user's own: which file is used, what is refused, what the seal says."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from tests.delivery import SPEND, Delivery, Fact
from tests.published import control
from tests.sector import Sector
from transforms.sources.headers import mappings
from transforms.sources.mapping_files import FOLDER, SETTING, MappingFault, mapping_files
from transforms.sources.xbrl.mapping import delivery_mapping, parse_mapping

KBO = "0207508932"
SHIPPED = (FOLDER / "levering.yaml").read_text(encoding="utf-8")
runner = CliRunner()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "mappings"
    folder.mkdir()
    monkeypatch.setenv(SETTING, str(folder))
    return folder


def test_a_file_of_the_user_replaces_the_one_of_the_same_name(own: Path) -> None:
    text = (FOLDER / "betalingen.yaml").read_text(encoding="utf-8")
    (own / "betalingen.yaml").write_text(text.replace("names: [kenmerk, ", "names: [kenmerk, betaalnummer, "))
    spellings = {c.name: c.spellings for c in mappings()["betalingen"].columns}
    assert "betaalnummer" in spellings["kenmerk"]
    assert mapping_files()["levering.yaml"] == FOLDER / "levering.yaml"
    assert set(mapping_files()) == {path.name for path in FOLDER.glob("*.yaml")}


@pytest.mark.slow
def test_the_seal_names_the_mappings_that_were_used(own: Path, tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    sector.project(KBO)
    sector.write()
    (own / "levering.yaml").write_text(f"# van ons\n{SHIPPED}", encoding="utf-8")
    manifest = json.loads((control(tmp_path / "raw", tmp_path / "out").folder / "manifest.json").read_text())
    hashes = {entry["bestand"]: entry["sha256"] for entry in manifest["wet"]}
    assert hashes["mappings/levering.yaml"] == hashlib.sha256((own / "levering.yaml").read_bytes()).hexdigest()
    assert hashes["mappings/actie.yaml"] == hashlib.sha256((FOLDER / "actie.yaml").read_bytes()).hexdigest()


@pytest.mark.slow
def test_what_was_read_under_another_mapping_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = (Fact("Krediet", "9.00", account="620"), Fact(SPEND, "1.00", account="617"))
    Delivery(KBO, facts=facts).with_project().write(tmp_path / "raw")
    raw, out = tmp_path / "raw", tmp_path / "out"
    stopped = control(raw, out).stopped  # one fact of six has no place
    assert stopped is not None
    assert {failure.expected.id for failure in stopped.failures} == {"quarantaine-aandeel"}
    for place, new, lines in (
        ("not_used: []", "not_used: [Krediet]", 3),
        ("Uitgave: [Uitgave, Uitgaven]", "Uitgave: [Uitgave, Uitgaven, Krediet]", 4),
    ):
        folder = tmp_path / str(lines)
        folder.mkdir()
        (folder / "levering.yaml").write_text(SHIPPED.replace(place, new, 1), encoding="utf-8")
        monkeypatch.setenv(SETTING, str(folder))
        run = control(raw, out)
        assert run.stopped is None
        assert run.record("SELECT count(*) AS n FROM bbc.lijnen")["n"] == lines


def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, str(tmp_path / "weg"))
    (tmp_path / "raw").mkdir()
    for command in (
        ["run", "--plain", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")],
        ["inspect", str(tmp_path)],
    ):
        result = runner.invoke(app, command)
        assert result.exit_code == 2
        assert f"{SETTING} noemt" in result.output
        assert "geen map" in result.output


def test_a_misspelt_name_is_not_left_out_in_silence(own: Path) -> None:
    (own / "leverng.yaml").write_text(SHIPPED, encoding="utf-8")
    with pytest.raises(MappingFault, match=r"geen bekende mapping; verwacht een van .*levering\.yaml"):
        mapping_files()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("levering.yaml", SHIPPED.replace("currency: EUR", "munt: EUR"), "xbrl: sleutel 'currency' is onbekend of"),
        ("levering.yaml", SHIPPED.replace("[Actie]", "[Actie"), "geen leesbare YAML"),
        ("levering.yaml", SHIPPED.replace("[Actie]", "Actie"), "xml.actions: een lijst van namen verwacht"),
        ("levering.yaml", SHIPPED.replace("[Actie]", "[On]"), "True is geen naam voor YAML; zet ze tussen"),
        ("levering.yaml", "- een\n- lijst\n", "bovenaan: de sleutels kind, xbrl, xml, borderel verwacht"),
        ("levering.yaml", SHIPPED.replace("[Volgnummer]\n  #", "[Actie]\n  #"), "'actie' staat op twee plaatsen"),
        ("levering.yaml", SHIPPED.replace("not_used: []", "not_used: [Uitgave]"), "'uitgave' staat op twee plaatsen"),
        ("levering.yaml", SHIPPED.replace("[MeestRecente]", "[Status]"), "xml.report: 'status' staat op twee plaatsen"),
        (
            "levering.yaml",
            SHIPPED.replace("[Rapportjaar], required: true", "[Rapportjaar], required: false"),
            "xml.report.rapportjaar: een levering kan niet zonder",
        ),
        ("levering.yaml", SHIPPED.replace("sector: [ESC_, ESC, S_]", "sectr: [S]"), "xbrl.drop_prefix: een dimensie"),
        ("betalingen.yaml", "kind: betalingen\n", "sleutel 'family' ontbreekt"),
        ("betalingen.yaml", "kind: [betalingen\n", "kan niet gelezen worden"),
    ],
)
def test_a_mapping_that_cannot_be_used_stops_before_anything_is_read(
    own: Path, tmp_path: Path, name: str, text: str, message: str
) -> None:
    (own / name).write_text(text, encoding="utf-8")
    (tmp_path / "raw").mkdir()
    result = runner.invoke(app, ["run", "--plain", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "out")])
    assert result.exit_code == 2
    assert name in result.output
    assert message in result.output
    assert runner.invoke(app, ["inspect", str(tmp_path / "raw")]).exit_code == 2


def test_a_needed_field_may_have_a_fixed_value_instead_of_a_name() -> None:
    text = SHIPPED.replace(
        "status_rapport: {names: [StatusRapport, Status], required: true}",
        "status_rapport: {names: [], value: Origineel}",
    )
    field = next(f for f in parse_mapping(text).report_fields if f.name == "status_rapport")
    assert (field.spellings, field.value, field.shown) == ((), "Origineel", "status_rapport")


def test_a_mapping_is_read_from_the_path_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "ander.yaml"
    path.write_text(SHIPPED.replace("currency: EUR", "currency: USD"), encoding="utf-8")
    assert (delivery_mapping(path).currency, delivery_mapping().currency) == ("USD", "EUR")
