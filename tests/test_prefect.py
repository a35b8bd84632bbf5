"""The Prefect flow `end-control`: the same stages as tasks, its artifacts, and how it fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flows.plain import run_plain
from flows.stages import STAGES
from tests.published import AS_OF, control
from tests.sector import Sector

PROJECT = Path(__file__).parents[1]
KBO = "0207508932"

pytestmark = [
    pytest.mark.slow,
    # Prefect leaves sockets of its temporary server to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    from flows import end_control  # noqa: F401  (sets PREFECT_HOME and telemetry before Prefect loads)

    from prefect.testing.utilities import prefect_test_harness  # isort: skip

    with prefect_test_harness(server_startup_timeout=120):
        yield


def sector(root: Path) -> Sector:
    made = Sector(root)
    made.project(KBO)
    made.pay(KBO)
    return made


@pytest.mark.usefixtures("server")
def test_flow_publishes_and_leaves_its_artifacts(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.end_control import CONCLUSIONS_KEY, SUMMARY_KEY, end_control

    raw = sector(tmp_path / "raw").write()
    state = end_control(raw=raw, out=tmp_path / "out", as_of=AS_OF, return_state=True)
    assert state.is_completed()
    with get_client(sync_client=True) as client:
        artifacts = {artifact.key: artifact for artifact in client.read_artifacts()}
        runs = client.read_task_runs()
    assert "| voldoet | 1 |" in str(artifacts[SUMMARY_KEY].data)
    assert "Aartselaar" in str(artifacts[CONCLUSIONS_KEY].data)
    names = sorted(run.name.rsplit("-", 1)[0] for run in runs)
    assert names == sorted(stage.name for stage in STAGES)
    plain = control(raw, tmp_path / "plain")
    for path in sorted((plain.folder / "tables").iterdir()):
        same = tmp_path / "out" / "current" / "tables" / path.name
        assert same.read_bytes() == path.read_bytes(), path.name


@pytest.mark.usefixtures("server")
def test_a_gate_that_stops_makes_the_flow_fail_with_the_reason(tmp_path: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.end_control import GATE_KEY, HeldBack, end_control

    broken = sector(tmp_path / "raw")
    line = broken.table(2025, "transactie")[-1]
    broken.table(2025, "transactie").append(list(line))
    state = end_control(raw=broken.write(), out=tmp_path / "out", as_of=AS_OF, return_state=True)
    assert state.is_failed()
    with pytest.raises(HeldBack, match="poort levering houdt de publicatie tegen"):
        state.result()
    with get_client(sync_client=True) as client:
        artifacts = {artifact.key: artifact for artifact in client.read_artifacts()}
    assert "sleutels-uniek" in str(artifacts[GATE_KEY].data)
    assert not (tmp_path / "out" / "current").exists()


@pytest.mark.usefixtures("server")
def test_trouble_with_files_is_tried_again_and_a_bug_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from flows import end_control, plain, run

    tries: list[str] = []
    real = STAGES[0]

    def stumble(state: run.Run) -> None:
        tries.append("register")
        if len(tries) == 1:
            raise OSError("schijf even weg")
        real.do(state)

    def bug(_: run.Run) -> None:
        tries.append("bug")
        raise ValueError("een fout in het programma")

    first = dataclasses.replace(real, do=stumble)
    last = dataclasses.replace(STAGES[-1], do=bug)
    monkeypatch.setattr(end_control, "STAGES", (first, *STAGES[1:-1], last))
    assert plain.run_plain is run_plain
    raw = sector(tmp_path / "raw").write()
    state = end_control.end_control(raw=raw, out=tmp_path / "out", as_of=AS_OF, return_state=True)
    assert state.is_failed()
    assert tries == ["register", "register", "bug"]


def test_deployment_names_the_flow_a_process_pool_and_a_weekly_schedule() -> None:
    deployment = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"][0]
    file, _, function = deployment["entrypoint"].partition(":")
    assert (PROJECT / file).is_file()
    assert function == "end_control"
    assert deployment["work_pool"]["name"] == "eindcontrole"
    schedule = deployment["schedules"][0]
    assert schedule["timezone"] == "Europe/Brussels"
    assert "DTSTART:20260701T060000" in schedule["rrule"]
    assert "FREQ=WEEKLY" in schedule["rrule"]


def test_telemetry_is_off_before_prefect_and_great_expectations_load() -> None:
    import os
    import subprocess
    import sys

    code = (
        "import os, flows.end_control, expectations.gx; "
        "print(os.environ['DO_NOT_TRACK'], os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'], "
        "os.environ['GX_ANALYTICS_ENABLED'])"
    )
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=True, cwd=PROJECT
    )
    assert done.stdout.split() == ["1", "false", "false"]


def test_a_served_flow_still_knows_the_types_of_its_parameters() -> None:
    """`serve` runs a pickled flow; with annotations as names it failed on `Path` (seen on 3.8.8)."""
    import subprocess
    import sys

    code = (
        "import cloudpickle, sys, flows.end_control as m; m.__name__ = m.end_control.fn.__module__ = '__main__'; "
        "f = cloudpickle.loads(cloudpickle.dumps(m.end_control)); "
        "print(sorted(f.validate_parameters({'raw': 'x', 'as_of': '2026-07-15'}).items()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PROJECT, check=False)
    assert "datetime.date(2026, 7, 15)" in done.stdout, done.stderr
