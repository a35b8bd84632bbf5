"""The sample of a scheme ends as its stories say: LEKP, decisions in any place, and what it must show."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.sample import Form, write_settled_sample
from flows.settings import PROJECT
from tests.published import Published, control
from transforms.sample import write_lekp

BUNDLED = PROJECT / "data" / "raw" / "voorbeeld"
SAMPLE_DAY = date(2026, 11, 1)
NAMES = [
    "conclusie",
    "grondslag",
    "toestand",
    "trekker_kbo",
    "uitgaven_totaal",
    "uitgaven_subsidiabel",
    "ontvangsten_geboekt",
    "betaald",
    "kpi_oordeel",
    "uitbetaling_oordeel",
    "besluit",
    "eindoordeel",
    "open",
]
runner = CliRunner()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lekp")
    write_lekp(folder, root=PROJECT)
    return folder


@pytest.fixture(scope="module")
def lekp(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    return control(written, tmp_path_factory.mktemp("alleen"), as_of=SAMPLE_DAY, scheme="lekp")


@pytest.fixture(scope="module")
def beside(written: Path, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """LEKP with all files of the bundled sample of Plan Samenleven in the same drop folder."""
    raw = tmp_path_factory.mktemp("samen") / "raw"
    shutil.copytree(written, raw / "lekp")
    shutil.copytree(BUNDLED, raw / "plan")
    # Of two exports of the register only the newest counts, and each of these holds one scheme.
    (raw / "plan" / "subsidieregister.csv").unlink()
    return control(raw, raw.parent / "out", as_of=SAMPLE_DAY, scheme="lekp")


def told(folder: Path) -> dict[str, dict[str, object]]:
    entries = json.loads((folder / "verwacht.json").read_text(encoding="utf-8"))["besturen"]
    return {entry["kbo"]: entry for entry in entries}


def shown(run: Published, kbo: str) -> dict[str, object]:
    """What a run says about one authority, in the form of `verwacht.json`."""
    found = run.conclusion(kbo)
    values = {name: found[name] for name in NAMES}
    texts = {name: value if isinstance(value, bool | None) else str(value) for name, value in values.items()}
    return {**texts, "bevindingen": sorted(run.findings(kbo))}


def test_the_sample_of_lekp_gives_the_outcomes_declared_by_its_stories(written: Path, lekp: Published) -> None:
    expected = told(written)
    assert {str(row[0]) for row in lekp.rows("SELECT kbo FROM controle.conclusies")} == set(expected)
    for kbo, entry in expected.items():
        assert shown(lekp, kbo) == {name: entry[name] for name in (*NAMES, "bevindingen")}, entry["naam"]
    assert {entry["conclusie"] for entry in expected.values()} == {
        "voldoet", "voldoet niet", "te onderzoeken", "niet te beoordelen", "niet van toepassing",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "table"),
    [
        ("* EXCLUDE (vingerafdruk)", "controle.conclusies"),
        ("*", "controle.lezingen"),
        ("*", "controle.afstemming"),
        ("* EXCLUDE (bestand)", "controle.bevindingen"),
        ("* EXCLUDE (bestand)", "betalingen.betalingen"),
    ],
)
def test_files_of_plan_samenleven_change_no_number_of_lekp(
    written: Path, lekp: Published, beside: Published, columns: str, table: str
) -> None:
    ours = ", ".join(f"'{kbo}'" for kbo in told(written))
    query = f"SELECT * FROM (SELECT {columns} FROM {table} WHERE kbo IN ({ours})) ORDER BY ALL"
    assert lekp.rows(query)
    assert beside.rows(query) == lekp.rows(query)


def test_kpi_reports_and_awards_of_plan_samenleven_are_left_aside_by_lekp(beside: Published) -> None:
    outcomes = "SELECT DISTINCT uitkomst FROM bron.bestanden WHERE bestand LIKE 'plan/kpi/%'"
    assert beside.rows(outcomes) == [("niet geteld",)]
    assert beside.rows("SELECT count(*) FROM betalingen.toekenningen WHERE telt") == [(0,)]


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The bundled sample in another folder, a year later and in English."""
    raw = tmp_path_factory.mktemp("elders") / "raw"
    shutil.copytree(BUNDLED, raw / "2026" / "voorbeeld")
    return control(raw, raw.parent / "out", as_of=date(2027, 11, 1), lang="en")


@pytest.mark.slow
def test_decisions_of_the_sample_hold_in_any_folder_and_a_year_later(moved: Published) -> None:
    states = moved.rows("SELECT toestand, count(*) FROM controle.besluiten GROUP BY ALL ORDER BY ALL")
    assert states == [("geldig", 4), ("onbekend", 2), ("tegenstrijdig", 2), ("verlopen", 1), ("vervallen", 1)]


def test_the_sample_shows_every_judgement_on_a_kpi_and_every_state_of_a_balance(moved: Published) -> None:
    judged = {row[0] for row in moved.rows("SELECT DISTINCT oordeel FROM kpi.evaluatie")}
    assert judged == {
        "behaald", "te jureren", "terugvordering mogelijk", "niet gerapporteerd", "op schema", "onder de drempel",
    }  # fmt: skip
    balances = {row[0] for row in moved.rows("SELECT toestand FROM betalingen.uitbetaling WHERE soort = 'main'")}
    assert balances == {"betaald", "te betalen", "ingehouden", "terug te vorderen"}
    twice = {row[0] for row in moved.rows("SELECT toestand FROM kpi.dubbele_registratie")}
    assert twice == {"voldoende", "onvoldoende", "te onderzoeken"}
    severities = moved.rows("SELECT DISTINCT ernst FROM controle.bevindingen WHERE bevinding = 'I06' ORDER BY ernst")
    assert severities == [("fout",), ("waarschuwing",)]
    replaced = "SELECT sum(rijen) FROM bron.rijen_lijsten WHERE soort = 'kpi' AND emmer = 'vervangen'"
    assert moved.rows(replaced) == [(1,)]


def test_clawbacks_that_overlap_are_not_added_up_and_name_their_debtor(moved: Published) -> None:
    overlap = moved.record(
        "SELECT t.* FROM controle.terugvordering t JOIN controle.conclusies c USING (kbo) "
        "WHERE c.uitbetaling_oordeel = 'te veel betaald'"
    )
    assert overlap["verhouding"] == overlap["voorstel"]
    assert overlap["overbetaling"] != 0
    assert overlap["overlap"]
    lead = moved.record(
        "SELECT * FROM controle.terugvordering "
        "WHERE kbo IN (SELECT kbo FROM controle.bevindingen WHERE bevinding = 'P04')"
    )
    assert lead["schuldenaar_kbo"] == lead["kbo"]
    successor = moved.record("SELECT * FROM controle.terugvordering WHERE naam = 'Merelbeke-Melle'")
    assert "Melle" in str(successor["schuldenaar_reden"])


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "form"), [(2, "tables"), (6, "deliveries"), (11, "tables")])
def test_a_sample_of_another_seed_ends_as_its_stories_say(tmp_path: Path, seed: int, form: Form) -> None:
    write_settled_sample(tmp_path / "raw", seed=seed, form=form)
    run = control(tmp_path / "raw", tmp_path / "out", as_of=SAMPLE_DAY)
    for kbo, entry in told(tmp_path / "raw").items():
        assert shown(run, kbo) == {name: entry[name] for name in (*NAMES, "bevindingen")}, entry["naam"]


@pytest.mark.parametrize("options", [["--format", "deliveries"], ["--lines", "10"], ["--years", "2025"]])
def test_the_sample_of_lekp_has_no_other_form(tmp_path: Path, options: list[str]) -> None:
    result = runner.invoke(app, ["sample", "--scheme", "lekp", "--out", str(tmp_path / "s"), *options])
    assert result.exit_code == 2
    assert "alleen als verhalen in tabellen" in result.output
    assert not (tmp_path / "s").exists()


def test_the_command_writes_the_sample_of_lekp(tmp_path: Path, written: Path) -> None:
    result = runner.invoke(app, ["sample", "--scheme", "lekp", "--out", str(tmp_path)])
    assert result.exit_code == 0
    files = {path.relative_to(written): path.read_bytes() for path in written.rglob("*") if path.is_file()}
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert again == files
