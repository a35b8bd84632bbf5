"""DuckDB: the one module that opens connections and runs the SQL files.

One `.sql` file makes one table. The order is derived from what each file refers to (sqlglot),
never numbered by hand.
"""

from __future__ import annotations

import graphlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

SQL_FOLDER = Path(__file__).parent / "sql"
SCHEMAS = (
    "regels", "stg", "werk", "bron", "bbc", "betalingen", "kpi", "controle", "toets", "kwaliteit", "meta",
)  # fmt: skip
_LOCAL_ONLY = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}


@dataclass(frozen=True)
class SqlFile:
    """`table` is what the file makes, `reads` the tables it refers to (schema.name)."""

    table: str
    path: Path
    text: str
    reads: frozenset[str]


class SqlFault(RuntimeError):
    """A SQL file breaks the rules of its folder; the message names the file."""


def open_work(work: Path, *, threads: int | None = None, memory_limit: str = "1400MB") -> duckdb.DuckDBPyConnection:
    """An in-memory database that spills into the work folder, with the schemas of a run."""
    connection = duckdb.connect(config=dict(_LOCAL_ONLY))
    connection.execute("SET memory_limit = ?", [memory_limit])
    connection.execute("SET temp_directory = ?", [str(work / "duckdb")])
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    if threads:
        connection.execute("SET threads = ?", [threads])
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    return connection


def open_published(path: Path) -> duckdb.DuckDBPyConnection:
    """The published warehouse, read-only and without access to other files."""
    connection = duckdb.connect(str(path), read_only=True, config=dict(_LOCAL_ONLY))
    connection.execute("SET enable_external_access = false")
    return connection


def put(connection: duckdb.DuckDBPyConnection, table: str, data: pa.Table) -> None:
    """Make or replace a table from Arrow; decimals keep their type."""
    connection.register("_incoming", data)
    try:
        connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM _incoming")
    finally:
        connection.unregister("_incoming")


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
    return connection.execute(query, list(parameters)).fetchall()


def scalar(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    found = connection.execute(query).fetchone()
    return found[0] if found else None


@cache
def sql_files(folder: Path = SQL_FOLDER) -> tuple[SqlFile, ...]:
    """All SQL files that make a table, in an order in which each finds what it reads."""
    files = {file.table: file for file in map(_read, sorted(folder.glob("*.sql")))}
    graph = {name: sorted(file.reads & files.keys()) for name, file in sorted(files.items())}
    try:
        order = tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise SqlFault(f"SQL files refer to each other in a circle: {error.args[1]}") from error
    return tuple(files[name] for name in order)


def make_tables(connection: duckdb.DuckDBPyConnection, tables: Iterable[SqlFile]) -> None:
    for file in tables:
        connection.execute(f"DROP TABLE IF EXISTS {file.table}")
        connection.execute(file.text)


def needed_for(targets: Iterable[str], folder: Path = SQL_FOLDER) -> tuple[SqlFile, ...]:
    """The files behind these tables, in order."""
    files = {file.table: file for file in sql_files(folder)}
    wanted: set[str] = set()
    stack = list(targets)
    while stack:
        name = stack.pop()
        if name in files and name not in wanted:
            wanted.add(name)
            stack += files[name].reads
    return tuple(file for file in sql_files(folder) if file.table in wanted)


def references(text: str) -> frozenset[str]:
    """Tables (schema.name) that a statement names, its own included.

    Taken from the tokens: a full parse of all files costs most of a second in every run
    (tests/test_sql.py parses them, and compares).
    """
    import sqlglot

    tokens = sqlglot.tokenize(text, read="duckdb")
    return frozenset(
        f"{schema.text}.{name.text}"
        for schema, dot, name in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if dot.text == "." and schema.text in SCHEMAS
    )


def _read(path: Path) -> SqlFile:
    text = path.read_text(encoding="utf-8")
    table = path.stem
    statement = "\n".join(line for line in text.splitlines() if not line.startswith("--")).strip()
    if not statement.startswith(f"CREATE TABLE {table} AS"):
        raise SqlFault(
            f"{path.name}: expected one statement `CREATE TABLE {table} AS ...`; a file is named after its table"
        )
    return SqlFile(table, path, text, references(text) - {table})
