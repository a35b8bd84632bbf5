"""The stages without an orchestrator: for a laptop, cron, and tests."""

from __future__ import annotations

from collections.abc import Callable

from expectations.gx import warm_up
from flows.run import LIBRARIES, Run, Stopwatch
from flows.stages import STAGES

Reporter = Callable[[str], None]


def run_plain(run: Run, report: Reporter) -> None:
    """All stages in order; raises what a stage raises."""
    with Stopwatch(run, LIBRARIES):
        warm_up()
    for number, stage in enumerate(STAGES, start=1):
        report(f"[{number:2d}/{len(STAGES)}] {stage.title}")
        with Stopwatch(run, stage.name):
            stage.do(run)
