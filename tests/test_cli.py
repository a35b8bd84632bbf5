"""The commands as a user types them: exit codes, messages, what they leave."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from tests.sector import Sector

KBO = "0207508932"
runner = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drop folder and a published run of it."""
    folder = tmp_path_factory.mktemp("cli")
    sector = Sector(folder / "raw")
    sector.project(KBO)
    sector.pay(KBO)
    sector.write()
    result = runner.invoke(app, run_command(folder))
    assert result.exit_code == 0, result.output
    return folder


def run_command(folder: Path, *more: str) -> list[str]:
    return [
        "run", "--plain", "--raw", str(folder / "raw"), "--out", str(folder / "out"), "--as-of", "2026-07-15", *more,
    ]  # fmt: skip


def test_run_ends_with_the_table_of_conclusions_and_the_paths(folder: Path) -> None:
    result = runner.invoke(app, run_command(folder))
    assert result.exit_code == 0
    assert "Aartselaar" in result.output
    assert "200.000,00" in result.output
    assert "populatie" in result.output
    assert str(folder / "out" / "eindcontrole.duckdb") in result.output
    assert "manifest.json" in result.output


@pytest.mark.slow
def test_run_in_english(folder: Path) -> None:
    result = runner.invoke(app, run_command(folder, "--lang", "en"))
    assert "meets the rule" in result.output
    assert "population" in result.output


@pytest.mark.slow
def test_run_before_the_control_date_is_marked_provisional(folder: Path, tmp_path: Path) -> None:
    command = ["run", "--plain", "--raw", str(folder / "raw"), "--out", str(tmp_path), "--as-of", "2026-06-29"]
    assert "VOORLOPIG" in runner.invoke(app, command).output
    marked = runner.invoke(app, ["query", "--out", str(tmp_path), "--format", "csv", "SELECT voorlopig FROM meta.run"])
    assert marked.output.splitlines() == ["voorlopig", "True"]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2026-06-30", "2026-07-01"])
def test_run_on_or_after_the_control_date_is_final(folder: Path, tmp_path: Path, day: str) -> None:
    command = ["run", "--plain", "--raw", str(folder / "raw"), "--out", str(tmp_path), "--as-of", day]
    assert "VOORLOPIG" not in runner.invoke(app, command).output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--scheme", "bestaat-niet"], "onbekende regeling 'bestaat-niet'; gekend in schemes/: lekp, plan-samenleven"),
        (["--year", "2019"], "closing year 2019 lies before its first year 2022"),
        (["--engine", "spark"], "--engine spark bestaat nog niet"),
        (["--as-of", "15/07/2026"], "--as-of"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_known(folder: Path, options: list[str], message: str) -> None:
    result = runner.invoke(app, run_command(folder, *options))
    assert result.exit_code == 2
    assert message in result.output


def test_missing_raw_folder_is_wrong_usage(tmp_path: Path) -> None:
    result = runner.invoke(app, ["run", "--plain", "--raw", str(tmp_path / "x"), "--out", str(tmp_path / "o")])
    assert result.exit_code == 2
    assert "geen map" in result.output


def test_results_may_not_be_written_among_the_input(folder: Path) -> None:
    raw = folder / "raw"
    result = runner.invoke(app, ["run", "--plain", "--raw", str(raw), "--out", str(raw / "uit")])
    assert result.exit_code == 2
    assert not (raw / "uit" / "runs").exists()


def test_empty_folder_is_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    result = runner.invoke(app, ["run", "--plain", "--raw", str(tmp_path / "raw"), "--out", str(tmp_path / "o")])
    assert result.exit_code == 4


def test_query_lists_tables_and_answers_sql_in_three_forms(folder: Path) -> None:
    out = ["--out", str(folder / "out")]
    assert "controle.conclusies" in runner.invoke(app, ["query", *out]).output
    sql = "SELECT kbo, uitgaven_totaal FROM controle.conclusies"
    assert KBO in runner.invoke(app, ["query", *out, sql]).output
    as_csv = runner.invoke(app, ["query", *out, "--format", "csv", sql]).output
    assert as_csv.splitlines() == ["kbo,uitgaven_totaal", f"{KBO},200000.00"]
    as_json = json.loads(runner.invoke(app, ["query", *out, "--format", "json", sql]).output)
    assert as_json == [{"kbo": KBO, "uitgaven_totaal": "200000.00"}]


def test_query_explains_what_it_cannot_answer(folder: Path, tmp_path: Path) -> None:
    wrong = runner.invoke(app, ["query", "--out", str(folder / "out"), "SELECT * FROM niets"])
    assert wrong.exit_code == 2
    assert "niets" in wrong.output
    nowhere = runner.invoke(app, ["query", "--out", str(tmp_path), "SELECT 1"])
    assert nowhere.exit_code == 2
    assert "eindcontrole run" in nowhere.output


def test_inspect_names_kind_columns_and_what_is_not_used(folder: Path) -> None:
    result = runner.invoke(app, ["inspect", str(folder / "raw"), "--json"])
    found = {item["bestand"]: item for item in json.loads(result.output)["bestanden"]}
    payments = found["betalingen.csv"]
    assert payments["soort"] == "betalingen"
    assert payments["rijen"] == 1
    assert payments["herkende kolommen"]["bedrag"] == "bedrag"
    actions = found["JR_2025/actie_JR_2025.csv"]
    assert actions["soort"] == "actie"
    assert actions["herkende kolommen"]["externe_code"] == "externe rapporteringscode"


def test_inspect_says_why_a_file_is_not_recognised(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("Beste,", encoding="utf-8")
    result = runner.invoke(app, ["inspect", str(tmp_path / "brief.txt")])
    assert "niet herkend" in result.output
    assert "geen bekende kolomnamen" in result.output


@pytest.mark.slow
def test_verify_ends_with_3_when_a_file_changed(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runner.invoke(app, ["run", "--plain", "--raw", str(folder / "raw"), "--out", str(out), "--as-of", "2026-07-15"])
    assert runner.invoke(app, ["verify", "--out", str(out)]).exit_code == 0
    (out / "current" / "sql" / "volgorde.txt").write_text("x", encoding="utf-8")
    result = runner.invoke(app, ["verify", "--out", str(out)])
    assert result.exit_code == 3
    assert "veranderd: sql/volgorde.txt" in result.output


@pytest.mark.slow
def test_sample_says_that_it_is_synthetic_and_where_the_outcomes_are(tmp_path: Path) -> None:
    result = runner.invoke(app, ["sample", "--out", str(tmp_path / "s"), "--seed", "7"])
    assert result.exit_code == 0
    assert "synthetisch" in result.output
    assert (tmp_path / "s" / "verwacht.json").is_file()
    large = ["sample", "--out", str(tmp_path / "x"), "--format", "deliveries", "--authorities", "2", "--lines", "400"]
    assert runner.invoke(app, large).exit_code == 0


@pytest.mark.slow
def test_synthetic_and_real_data_never_mix(folder: Path, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    runner.invoke(app, ["sample", "--out", str(raw / "voorbeeld"), "--authorities", "3", "--lines", "400"])
    command = ["run", "--plain", "--raw", str(raw), "--out", str(tmp_path / "out"), "--as-of", "2026-11-01"]
    alone = runner.invoke(app, command)
    assert "SYNTHETISCHE GEGEVENS" in alone.output
    real = Sector(raw / "echt")
    real.project(KBO)
    real.pay(KBO)
    real.write()
    beside = runner.invoke(app, command)
    assert beside.exit_code == 0
    assert "SYNTHETISCHE GEGEVENS" not in beside.output
    assert "voorbeeld: synthetisch voorbeeld, blijft buiten de controle" in beside.output
    answer = ["query", "--out", str(tmp_path / "out"), "--format", "csv", "SELECT kbo FROM controle.conclusies"]
    assert runner.invoke(app, answer).output.splitlines() == ["kbo", KBO]


def test_help_is_quick_and_names_every_command() -> None:
    command = [sys.executable, "-m", "flows", "--help"]
    subprocess.run(command, check=True, capture_output=True)  # compiled once
    seconds = []
    for _ in range(5):
        began = time.perf_counter()
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds.append(time.perf_counter() - began)
    for name in ("run", "inspect", "sample", "query", "verify", "serve"):
        assert f"│ {name} " in done.stdout
    assert min(seconds) < 0.5


def test_a_gate_stop_ends_with_3_and_names_the_rows(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    action = sector.project(KBO)
    sector.line(action, line="T9999", amount="1.00")
    sector.line(action, line="T9999", amount="2.00")
    sector.write()
    result = runner.invoke(app, run_command(tmp_path))
    assert result.exit_code == 3
    assert "sleutels-uniek" in result.output
    assert "T9999" in result.output
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.slow
def test_the_bundled_sample_is_what_the_command_writes(tmp_path: Path) -> None:
    bundled = Path(__file__).parents[1] / "data" / "raw" / "voorbeeld"
    runner.invoke(app, ["sample", "--out", str(tmp_path)])
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(bundled): path.read_bytes() for path in bundled.rglob("*") if path.is_file()}
    assert written == kept
