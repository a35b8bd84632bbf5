"""The Prefect flow `end-control`: the same stages as tasks, with retries, artifacts and a schedule.

Prefect is told before its import to keep its state in the project and to send nothing out.

No `from __future__ import annotations` here: a served flow is pickled, and Prefect must find the
types of its parameters as objects, not as names.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

from flows.settings import PROJECT

os.environ.setdefault("PREFECT_HOME", str(PROJECT / ".prefect"))
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
# Without a server of its own a flow starts one on loopback; on two cores that takes up to 24 s.
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.schedules import Cron
from prefect.tasks import Task

from expectations.model import GateResult
from flows.control import Result, execute
from flows.plain import Reporter
from flows.run import Run, Stopwatch
from flows.settings import Settings
from flows.stages import STAGES, Stage
from reports.summary import to_markdown, to_rows

SUMMARY_KEY, CONCLUSIONS_KEY, GATE_KEY = "eindcontrole-samenvatting", "eindcontrole-conclusies", "eindcontrole-poort"


class HeldBack(RuntimeError):
    """A gate stopped publication; the flow run fails with the reason, `result` has the rows."""

    def __init__(self, result: Result, gate: GateResult, lang: str) -> None:
        failed = "; ".join(f"{r.expected.id}: {r.expected.means[lang]}" for r in gate.failures)
        super().__init__(f"poort {gate.gate} houdt de publicatie tegen: {failed}")
        self.result = result


@flow(name="end-control", validate_parameters=True, persist_result=False)
def end_control(
    raw: Path = Path("data/raw"),
    out: Path = Path("data/curated"),
    scheme: str = "plan-samenleven",
    year: int | None = None,
    as_of: date | None = None,
    fresh: bool = False,
    reports: bool = True,
    lang: str = "nl",
) -> None:
    """Judge all authorities of a scheme and publish the warehouse; fails when a gate stops it."""
    settings = Settings(raw, out, scheme, year, as_of, fresh, reports, lang)
    logger = get_run_logger()
    finish(execute(settings, logger.info, run_as_tasks), lang)


def execute_with_prefect(settings: Settings, report: Reporter) -> Result:
    """One flow run from the command line; progress goes to `report`, Prefect only warns."""
    results: list[Result] = []

    @flow(name="end-control", validate_parameters=False, persist_result=False)
    def once() -> None:
        result = execute(settings, report, run_as_tasks)
        results.append(result)
        finish(result, settings.lang)

    try:
        once()
    except HeldBack as held:
        return held.result
    return results[0]


def run_as_tasks(run: Run, report: Reporter) -> None:
    """The stages in order, each a task; I/O trouble is tried again, a verdict never."""
    for number, stage in enumerate(STAGES, start=1):
        report(f"[{number:2d}/{len(STAGES)}] {stage.title}")
        _as_task(run, stage)()


def finish(result: Result, lang: str) -> None:
    """Leave the artifacts; raise HeldBack when a gate stopped the run."""
    if result.stopped is not None:
        rows = [
            {"verwachting": r.expected.id, "ernst": r.expected.severity, "betekenis": r.expected.means[lang],
             "te doen": r.expected.todo[lang], "rijen": str(r.failed)}
            for r in result.stopped.failures
        ]  # fmt: skip
        create_table_artifact(key=GATE_KEY, table=rows, description=f"poort {result.stopped.gate}")
        raise HeldBack(result, result.stopped, lang)
    if result.summary is not None:
        create_markdown_artifact(key=SUMMARY_KEY, markdown=to_markdown(result.summary, lang))
        create_table_artifact(key=CONCLUSIONS_KEY, table=to_rows(result.summary, lang))


def serve_deployment(cron: str, timezone: str, raw: Path, out: Path, scheme: str) -> None:
    """Serve the scheduled deployment until stopped; needs a Prefect server (PREFECT_API_URL)."""
    end_control.serve(
        name="wekelijks",
        schedules=[Cron(cron, timezone=timezone)],
        parameters={"raw": str(raw), "out": str(out), "scheme": scheme},
        description="Eindcontrole, elke week opnieuw over alles wat in de invoermap staat",
    )


def _as_task(run: Run, stage: Stage) -> Task[[], None]:
    # A closure: Prefect would otherwise walk through the whole run to look for futures.
    def do() -> None:
        with Stopwatch(run, stage.name):
            stage.do(run)

    return task(
        name=stage.name,
        description=stage.title,
        retries=stage.retries,
        retry_delay_seconds=2,
        retry_condition_fn=_is_io_trouble,
        cache_policy=NO_CACHE,
        persist_result=False,
    )(do)


def _is_io_trouble(_: Task[..., Any], __: TaskRun, state: State[Any]) -> bool:
    import duckdb

    try:
        state.result()
    except (OSError, duckdb.IOException):
        return True
    except Exception:
        return False
    return False
