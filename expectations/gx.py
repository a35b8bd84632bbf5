"""Great Expectations: the one module that knows it.

It validates compact check tables as pandas frames with Arrow types, so that decimals stay exact.
Its verdict is taken, never its evidence: it caps failing rows and turns decimals into floats.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from expectations.model import Expected

os.environ["GX_ANALYTICS_ENABLED"] = "false"


@dataclass(frozen=True)
class Verdict:
    """`error` is an exception inside an expectation: not a failed check, but no verdict at all."""

    passed: bool
    error: str = ""


def warm_up() -> None:
    """Import the library, which takes seconds; callers may do so beside other work."""
    import great_expectations  # noqa: F401


def validate(
    gate: str, tables: Mapping[str, pa.Table], expected: Sequence[Expected], row_counts: Mapping[str, int]
) -> dict[str, Verdict]:
    """Run one suite; verdict by id of the expectation."""
    import great_expectations as gx
    import pandas as pd

    for name in ("great_expectations", "great_expectations.core"):
        logging.getLogger(name).setLevel(logging.ERROR)
    verdicts: dict[str, Verdict] = {}
    for table, data in tables.items():
        frame = data.to_pandas(types_mapper=pd.ArrowDtype)
        batch = _definition(table).get_batch({"dataframe": frame})
        checks = [_build(gx, item, row_counts) for item in expected if item.table == table]
        suite = gx.ExpectationSuite(name=f"{gate} {table}", expectations=checks)
        # Only the verdict: its evidence would be asked for, computed and left unused.
        outcomes: list[Any] = batch.validate(suite, result_format="BOOLEAN_ONLY").results
        for outcome in outcomes:
            verdicts[outcome.expectation_config.meta["id"]] = Verdict(bool(outcome.success), _exception(outcome))
    return verdicts


@cache
def _definition(table: str) -> Any:
    """The batch definition of a check table, once a process: making one costs as much as judging with it."""
    return _source().add_dataframe_asset(table).add_batch_definition_whole_dataframe("alles")


@cache
def _source() -> Any:
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
    return context.data_sources.add_pandas("toetstabellen")


def _build(gx: Any, item: Expected, row_counts: Mapping[str, int]) -> Any:
    arguments = dict(item.arguments)
    if item.row_count is not None:
        arguments["value"] = row_counts[item.id]
    kind = getattr(gx.expectations, f"Expect{item.kind}")
    return kind(
        **arguments,
        severity="critical" if item.severity == "fout" else "warning",
        notes=item.means.nl,
        meta={"id": item.id},
    )


def _exception(outcome: Any) -> str:
    info = outcome.exception_info or {}
    # One metric raises a flat record, several a record per metric.
    records = [info] if "raised_exception" in info else list(info.values())
    messages = [str(r.get("exception_message")) for r in records if r.get("raised_exception")]
    return "; ".join(messages)
