"""Publication: one rename, sealed runs, the same input the same bytes, and no damage by a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest
from filelock import FileLock

from flows.control import execute
from flows.publication import code_hash
from flows.seal import broken_seals
from flows.settings import NothingToDo, Settings
from tests.published import AS_OF, Published, control
from tests.sector import Sector

KBO = "0207508932"


def small_sector(root: Path, spent: str = "200000.00") -> Path:
    sector = Sector(root)
    sector.project(KBO, spent)
    sector.pay(KBO)
    return sector.write()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("publicatie")
    return control(small_sector(folder / "raw"), folder / "out")


def test_run_folder_holds_manifest_tables_sql_and_warehouse(published: Published) -> None:
    names = {path.name for path in published.folder.iterdir()}
    assert {"manifest.json", "tables", "sql", "quarantine", "eindcontrole.duckdb"} <= names
    assert (published.folder / "sql" / "controle.conclusies.sql").is_file()
    assert (published.folder / "sql" / "findings" / "A01.sql").is_file()


def test_manifest_seals_inputs_outputs_law_and_code(published: Published) -> None:
    manifest = json.loads((published.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["uitkomst"] == "gepubliceerd"
    assert {entry["bestand"] for entry in manifest["invoer"]} >= {"betalingen.csv", "JR_2025/actie_JR_2025.csv"}
    assert {entry["bestand"] for entry in manifest["wet"]} >= {"plan_samenleven.yaml", "reference/authorities.csv"}
    assert manifest["programma"]["code_sha256"] == code_hash()
    assert str(published.out) not in (published.folder / "manifest.json").read_text(encoding="utf-8")
    assert broken_seals(published.out, None) == []


def test_seal_breaks_when_a_file_changes_goes_or_comes(tmp_path: Path) -> None:
    published = control(small_sector(tmp_path / "raw"), tmp_path / "out")
    tables = published.folder / "tables"
    (tables / "controle.lezingen.parquet").write_bytes(b"x")
    (tables / "bron.rijen.parquet").unlink()
    (tables / "nieuw.txt").write_text("x", encoding="utf-8")
    assert broken_seals(published.out, None) == [
        "ontbreekt: tables/bron.rijen.parquet",
        "toegevoegd: tables/nieuw.txt",
        "veranderd: tables/controle.lezingen.parquet",
    ]


@pytest.mark.slow
def test_same_input_gives_the_same_parquet_bytes(tmp_path: Path) -> None:
    raw = small_sector(tmp_path / "raw")
    first = control(raw, tmp_path / "een")
    second = control(raw, tmp_path / "twee", fresh=True)
    third = control(raw, tmp_path / "een")  # from the cache
    names = sorted(path.name for path in (first.folder / "tables").iterdir())
    assert len(names) > 10
    for name in names:
        bytes_ = (first.folder / "tables" / name).read_bytes()
        assert (second.folder / "tables" / name).read_bytes() == bytes_, name
        assert (third.folder / "tables" / name).read_bytes() == bytes_, name


@pytest.mark.slow
def test_unchanged_file_is_read_from_the_cache(tmp_path: Path) -> None:
    raw, out = small_sector(tmp_path / "raw"), tmp_path / "out"
    control(raw, out)
    entries = {path.parent.name: path.stat().st_mtime_ns for path in out.glob("cache/*/totalen.parquet")}
    assert len(entries) == 1
    control(raw, out)
    again = {path.parent.name: path.stat().st_mtime_ns for path in out.glob("cache/*/totalen.parquet")}
    assert again == entries


@pytest.mark.slow
def test_cache_does_not_survive_another_meaning_of_the_actions(tmp_path: Path) -> None:
    raw, out = small_sector(tmp_path / "raw"), tmp_path / "out"
    before = control(raw, out)
    assert before.conclusion(KBO)["conclusie"] == "voldoet"
    actions = raw / "JR_2025" / "actie_JR_2025.csv"
    actions.write_text(actions.read_text(encoding="utf-8").replace("ABB-SAMENLEVEN", "iets anders"), encoding="utf-8")
    assert control(raw, out).conclusion(KBO)["uitgaven_totaal"] == 0


@pytest.mark.slow
def test_second_run_replaces_the_first_and_keeps_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = control(small_sector(tmp_path / "raw"), out)
    second = control(small_sector(tmp_path / "raw2", "199999.99"), out)
    assert (out / "current").resolve() == second.folder.resolve()
    assert second.conclusion(KBO)["conclusie"] == "voldoet niet"
    assert broken_seals(out, first.folder.name) == []


def test_two_runs_at_once_exclude_each_other(tmp_path: Path) -> None:
    raw, out = small_sector(tmp_path / "raw"), tmp_path / "out"
    out.mkdir()
    with FileLock(out / ".slot"), pytest.raises(NothingToDo, match="een andere controle is bezig"):
        execute(Settings(raw=raw, out=out, as_of=AS_OF), lambda _: None)


def test_nothing_recognised_is_nothing_to_do(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "notities.txt").write_text("geen tabel", encoding="utf-8")
    with pytest.raises(NothingToDo, match="geen enkel bestand"):
        execute(Settings(raw=tmp_path / "raw", out=tmp_path / "out"), lambda _: None)


@pytest.mark.slow
def test_killed_runs_leave_the_last_publication_whole(tmp_path: Path) -> None:
    """kill -9 at moments spread over a whole run, while a reader queries in a loop."""
    raw, out = small_sector(tmp_path / "raw"), tmp_path / "out"
    control(raw, out)
    small_sector(tmp_path / "raw", "199999.99")  # a killed run may publish this, or nothing at all
    command = [
        sys.executable, "-m", "flows", "run", "--plain", "--raw", str(raw), "--out", str(out), "--as-of", "2026-07-15",
    ]  # fmt: skip
    began = time.monotonic()
    control(raw, tmp_path / "proef")
    subprocess.run([*command[:-3], str(tmp_path / "proef"), *command[-2:]], check=True, capture_output=True)
    whole = time.monotonic() - began
    seen: set[str] = set()
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                with duckdb.connect(str(out / "eindcontrole.duckdb"), read_only=True) as connection:
                    rows = connection.execute("SELECT conclusie FROM controle.conclusies").fetchall()
                seen.add(str(rows[0][0]))
            except Exception as error:
                faults.append(str(error))
            time.sleep(0.01)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(12):
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(whole * (number + 1) / 13)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            assert broken_seals(out, None) == []
    finally:
        done.set()
        reader.join()
    assert faults == []
    assert seen <= {"voldoet", "voldoet niet"}
    # After all that, an undisturbed run works, leaves no leftovers and gives the bytes of a fresh one.
    last = control(raw, out)
    assert last.conclusion(KBO)["conclusie"] == "voldoet niet"
    assert [p.name for p in (out / "runs").iterdir() if p.name.startswith(".")] == []
    assert not (out / ".werk").exists() or not any((out / ".werk").iterdir())
    fresh = control(raw, tmp_path / "vers")
    for path in sorted((fresh.folder / "tables").iterdir()):
        assert (last.folder / "tables" / path.name).read_bytes() == path.read_bytes()
