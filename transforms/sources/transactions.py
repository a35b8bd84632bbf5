"""The table `transactie`: millions of figures, read once by DuckDB.

One scan (transaction_scan.py) per layout of files; what was read is cached per file
(transaction_cache.py) by its hash, the reader's version and what the set's actions mean.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from transforms.sources.csv_reader import Readable, column, prepare, source, take_refused
from transforms.sources.delimited import HAS_NUL
from transforms.sources.table_sets import TableSet
from transforms.sources.transaction_cache import load_cache, write_cache
from transforms.sources.transaction_scan import Source, scan

# Part of every cache key: raise it when these modules read a file differently.
READER_VERSION = 2
# About two million rows.
ID_CHECK_BYTES = 128 << 20


def read_transactions(
    connection: duckdb.DuckDBPyConnection, sets: Sequence[TableSet], work: Path, cache: Path, *, fresh: bool
) -> list[Source]:
    """Fill stg.transactie (kept rows), stg.totalen (all others) and stg.quarantaine.

    Needs stg.actie_rol (set_nr, actie_id, aanlevering_id, houden).
    """
    sources: list[Source] = []
    for table_set in sets:
        key = _actions_key(connection, table_set.number)
        for table in table_set.of("transactie"):
            digest = hashlib.sha256(f"{READER_VERSION}|{table.file.sha256}|{key}".encode()).hexdigest()
            readable = Readable(table.file, table.recognised.dialect, table.recognised.match)
            folder = cache / f"transactie-{digest[:40]}"
            problem = readable.match.problem or (HAS_NUL if table.file.has_nul else "")
            sources.append(Source(len(sources), table_set.number, readable, folder, problem))

    todo: dict[tuple[object, ...], list[Source]] = defaultdict(list)
    for item in sources:
        if not item.problem and (fresh or not item.cached):
            prepared = replace(item, readable=prepare(item.readable, work))
            todo[prepared.readable.layout].append(prepared)
    problems: dict[int, str] = {}
    for group in todo.values():
        problems |= scan(connection, group, partial(write_cache, connection))
    sources = [replace(item, problem=problems.get(item.number, item.problem)) for item in sources]
    load_cache(connection, sources)
    _find_repeated_ids(connection, [item for item in sources if not item.problem], work)
    return sources


def _find_repeated_ids(connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], work: Path) -> None:
    """stg.dubbele_transactie: ids that stand twice in their set.

    Counting all ids costs as much as the whole scan, so above ID_CHECK_BYTES only the kept rows are
    compared (toets.sleutels), the ones that can touch a verdict.
    """
    connection.execute("CREATE OR REPLACE TABLE stg.dubbele_transactie (set_nr INTEGER, transactie_id VARCHAR)")
    if sum(item.readable.file.size for item in sources) > ID_CHECK_BYTES:
        return
    by_set: dict[int, list[Readable]] = defaultdict(list)
    for item in sources:
        by_set[item.set_nr].append(prepare(item.readable, work))
    for set_nr, files in by_set.items():
        ids = " UNION ALL ".join(
            f"SELECT trim({column(file.match, 'transactie_id')}) AS id FROM {source([file])}" for file in files
        )
        connection.execute(
            f"INSERT INTO stg.dubbele_transactie SELECT {set_nr}, id FROM ({ids}) "
            "WHERE coalesce(id, '') <> '' GROUP BY id HAVING count(*) > 1"
        )
        take_refused(connection)


def _actions_key(connection: duckdb.DuckDBPyConnection, set_nr: int) -> str:
    """Hash of what the scan takes from the set's actions: which exist, whose, and which matter."""
    digest = connection.execute(
        "SELECT md5(coalesce(string_agg(actie_id || '|' || aanlevering_id || '|' || houden, chr(10) "
        "ORDER BY actie_id), '')) FROM stg.actie_rol WHERE set_nr = ?",
        [set_nr],
    ).fetchone()
    return str(digest[0]) if digest else ""
