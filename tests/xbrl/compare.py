"""The program's reader beside the second one: the same rows, whole or in chunks."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from tests.xbrl import naive
from transforms.sources.xbrl.instance import Instance, read_instance

Row: TypeAlias = dict[str, Any]
COLUMNS = (
    "positie", "id", "namespace", "concept", "context", "entity_scheme", "entity", "period", "start", "end", "unit",
    "value", "nil", "decimals", "precision", "language", "dimensions",
)  # fmt: skip


def rows(instance: Instance) -> list[Row]:
    """The facts as dictionaries, dimensions as tuples (axis, member, typed, place)."""
    facts = instance.facts
    assert tuple(facts.column_names) == COLUMNS
    found: list[Row] = facts.to_pylist()
    for row in found:
        row["dimensions"] = tuple((d["axis"], d["member"], d["typed"], d["place"]) for d in row["dimensions"])
    return found


def read_both(path: Path, *chunks: int) -> list[Row]:
    """The facts at `path`, after both readers agreed; `chunks` are sizes to feed the program's reader in."""
    second = naive.read(path)
    wanted: list[Row] = [dict(zip(COLUMNS, fact, strict=True)) for fact in second.facts]
    for instance in [read_instance(path), *(read_instance(path, whole=0, chunk=size) for size in chunks)]:
        found = rows(instance)
        assert found == wanted
        assert instance.schema_refs == second.schema_refs
        assert len(instance.contexts.ids) == second.contexts
        assert len(instance.units) == second.units
    return wanted
