"""Frozen dataclasses as tables of the same columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import duckdb
import pyarrow as pa

from transforms.engine import put

_ARROW = {
    "str": pa.string(), "str | None": pa.string(), "int": pa.int64(), "int | None": pa.int64(),
    "date": pa.date32(), "date | None": pa.date32(), "Decimal": pa.decimal128(18, 2),
    "Decimal | None": pa.decimal128(18, 2), "bool": pa.bool_(),
}  # fmt: skip


def put_records(connection: duckdb.DuckDBPyConnection, table: str, kind: type, values: Sequence[object]) -> None:
    """A frozen dataclass per row to a table of the same columns."""
    schema = pa.schema([(f.name, _ARROW[str(f.type)]) for f in fields(kind)])
    arrays = [pa.array([getattr(value, f.name) for value in values], f.type) for f in schema]
    put(connection, table, pa.Table.from_arrays(arrays, schema=schema))
