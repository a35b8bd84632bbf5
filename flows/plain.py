"""The stages without an orchestrator: for a laptop, cron, and tests."""

from __future__ import annotations

from collections.abc import Callable

from flows.run import Run, Stopwatch
from flows.stages import STAGES

Reporter = Callable[[str], None]


def run_plain(run: Run, report: Reporter) -> None:
    """All stages in order; raises what a stage raises."""
    for number, stage in enumerate(STAGES, start=1):
        report(f"[{number:2d}/{len(STAGES)}] {stage.title}")
        with Stopwatch(run, stage.name):
            stage.do(run)
