"""Real KBO numbers of municipalities without a merger: one for each case of a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from flows.settings import PROJECT


def municipalities() -> Iterator[str]:
    with (PROJECT / "schemes" / "reference" / "authorities.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["kind"] == "gemeente" and not row["valid_from"] and not row["valid_to"]:
                yield row["kbo_municipality"]
