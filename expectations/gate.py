"""Running a gate: check tables, verdicts of Great Expectations, evidence of our own queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import duckdb
import pyarrow as pa

from expectations import delivery, lines, publication, reconciliation
from expectations.model import ExpectationResult, Expected, GateResult
from transforms.engine import put, rows

SUITES: dict[str, tuple[Expected, ...]] = {
    "levering": delivery.SUITE,
    "lijnen": lines.SUITE,
    "afstemming": reconciliation.SUITE,
    "publicatie": publication.SUITE,
}


def run_gate(connection: duckdb.DuckDBPyConnection, gate: str, make: Callable[..., None]) -> GateResult:
    """Make the check tables of a gate and judge them."""
    suite = SUITES[gate]
    tables = list(dict.fromkeys(item.table for item in suite))
    make(*tables)
    return judge(connection, gate, suite)


def judge(connection: duckdb.DuckDBPyConnection, gate: str, suite: Sequence[Expected]) -> GateResult:
    """Validate the check tables as they stand."""
    from expectations import gx

    names = list(dict.fromkeys(item.table for item in suite))
    tables = {name: _arrow(connection, name) for name in names}
    counts = {item.id: _number(connection, item.row_count) for item in suite if item.row_count is not None}
    verdicts = gx.validate(gate, tables, suite, counts)
    results = []
    for item in suite:
        verdict = verdicts[item.id]
        found: list[tuple[object, ...]] = []
        columns: tuple[str, ...] = ()
        if not verdict.error:  # what could not be checked has no failing rows
            cursor = connection.execute(item.evidence)
            columns = tuple(str(entry[0]) for entry in cursor.description or ())
            found = cursor.fetchall()
        results.append(
            ExpectationResult(
                expected=item,
                # Great Expectations skips NULL, our evidence does not: no answer has not passed.
                passed=verdict.passed and not found,
                checked=tables[item.table].num_rows,
                failed=len(found),
                error=verdict.error,
                rows=tuple(tuple("" if v is None else str(v) for v in row) for row in found),
                columns=columns,
            )
        )
    return GateResult(gate, tuple(results))


def put_results(connection: duckdb.DuckDBPyConnection, gates: Iterable[GateResult], lang: str) -> None:
    """kwaliteit.poorten, kwaliteit.verwachtingen and kwaliteit.bewijs."""
    gates = list(gates)
    every = [(gate.gate, result) for gate in gates for result in gate.results]
    put(
        connection,
        "kwaliteit.poorten",
        _table(
            {
                "poort": [g.gate for g in gates],
                "uitkomst": ["tegengehouden" if g.stops else "doorgelaten" for g in gates],
                "verwachtingen": [len(g.results) for g in gates],
                "niet_voldaan": [len(g.failures) for g in gates],
            }
        ),
    )
    put(
        connection,
        "kwaliteit.verwachtingen",
        _table(
            {
                "poort": [gate for gate, _ in every],
                "verwachting": [r.expected.id for _, r in every],
                "tabel": [r.expected.table for _, r in every],
                "toets": [r.expected.kind for _, r in every],
                "ernst": [r.expected.severity for _, r in every],
                "voldaan": [r.passed for _, r in every],
                "getoetst": [r.checked for _, r in every],
                "niet_voldaan": [r.failed for _, r in every],
                "betekenis": [r.expected.means[lang] for _, r in every],
                "te_doen": [r.expected.todo[lang] for _, r in every],
                "fout_in_toets": [r.error for _, r in every],
            }
        ),
    )
    proof = [
        (gate, r.expected.id, number, ", ".join(f"{c}={v}" for c, v in zip(r.columns, row, strict=True)))
        for gate, r in every
        for number, row in enumerate(r.rows, start=1)
    ]
    put(
        connection,
        "kwaliteit.bewijs",
        _table(
            {
                "poort": [p[0] for p in proof],
                "verwachting": [p[1] for p in proof],
                "nummer": [p[2] for p in proof],
                "rij": [p[3] for p in proof],
            }
        ),
    )


_TYPES = {
    "verwachtingen": pa.int64(), "niet_voldaan": pa.int64(), "getoetst": pa.int64(), "nummer": pa.int64(),
    "voldaan": pa.bool_(),
}  # fmt: skip


def _table(columns: Mapping[str, Sequence[object]]) -> pa.Table:
    return pa.table({name: pa.array(values, _TYPES.get(name, pa.string())) for name, values in columns.items()})


def _arrow(connection: duckdb.DuckDBPyConnection, table: str) -> pa.Table:
    return connection.sql(f"SELECT * FROM {table} ORDER BY ALL").to_arrow_table()


def _number(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(str(rows(connection, query)[0][0]))
