"""One controlled execution: lock, run, and what to keep when a gate stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from expectations.model import GateResult
from flows.plain import Reporter, run_plain
from flows.publication import hold_back
from flows.run import Run, clean_up, open_run
from flows.settings import NothingToDo, Settings
from flows.stages import GateStopped
from reports.summary import Summary, read_summary

Runner = Callable[[Run, Reporter], None]


@dataclass(frozen=True)
class Result:
    """`stopped` is the gate that held publication back, None when published."""

    folder: Path
    stopped: GateResult | None
    summary: Summary | None
    seconds: dict[str, float]


def execute(settings: Settings, report: Reporter, runner: Runner = run_plain) -> Result:
    """Run the whole control once. Raises UsageFault, NothingToDo (also when another run is busy)."""
    settings.out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.out / ".slot")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise NothingToDo(
            f"een andere controle is bezig in {settings.out}; wacht tot ze klaar is of kies een andere --out"
        ) from error
    try:
        clean_up(settings.out)
        run = open_run(settings)
        try:
            runner(run, report)
            return Result(published_folder(run), None, read_summary(run.connection), run.seconds)
        except GateStopped as stop:
            return Result(hold_back(run), run.gates[stop.gate], None, run.seconds)
        finally:
            run.close()
    finally:
        lock.release()


def published_folder(run: Run) -> Path:
    if run.published is None:
        raise RuntimeError("all stages ended, but none published")
    return run.published
