"""Quarantine: what could not be read, with the place and the reason. Nothing vanishes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from decimal import Decimal

import duckdb
import pyarrow as pa

from transforms.engine import put
from transforms.kbo import parse_kbo

_DELIVERY = re.compile(r"(?:^|/)BBCDR_([0-9]{10})_[^/]*$", re.IGNORECASE)
SCHEMA = pa.schema(
    [
        ("bestand", pa.string()),
        ("rij", pa.string()),
        ("kolom", pa.string()),
        ("waarde", pa.string()),
        ("reden", pa.string()),
        ("soort", pa.string()),
        ("set_nr", pa.int32()),
        ("aanlevering_id", pa.string()),
        ("bron_kbo", pa.string()),
        ("jaar", pa.int32()),
        ("rijen", pa.int64()),
        ("euro", pa.decimal128(18, 2)),
    ]
)


@dataclass(frozen=True)
class Quarantined:
    """One refused row (or a whole file). `bron_kbo`, `set_nr` and `aanlevering_id` say whose it is,
    as far as that can be known; `rijen` and `euro` keep the balance of rows whole."""

    bestand: str
    rij: str | None
    kolom: str | None
    waarde: str | None
    reden: str
    soort: str
    set_nr: int | None = None
    aanlevering_id: str | None = None
    bron_kbo: str | None = None
    jaar: int | None = None
    rijen: int = 1
    euro: Decimal | None = None


def to_arrow(entries: Iterable[Quarantined]) -> pa.Table:
    columns = list(zip(*(astuple(entry) for entry in entries), strict=True)) or [()] * len(SCHEMA)
    arrays = [pa.array(list(values), type=field.type) for values, field in zip(columns, SCHEMA, strict=True)]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def shorten(value: str | None, limit: int = 200) -> str | None:
    if value is None or len(value) <= limit:
        return value
    return f"{value[:limit]}… ({len(value)} tekens)"


def append(connection: duckdb.DuckDBPyConnection, entries: Iterable[Quarantined]) -> None:
    """Add entries to stg.quarantaine, which `create` made."""
    connection.register("_quarantined", to_arrow(entries))
    try:
        connection.execute("INSERT INTO stg.quarantaine SELECT * FROM _quarantined")
    finally:
        connection.unregister("_quarantined")


def append_whole_files(connection: duckdb.DuckDBPyConnection, refused: Iterable[tuple[str, str]]) -> None:
    """Add the refused files (name, reason) that no reader came to: broken zips, workbooks that are too large.

    How many rows they hold is not known: 0. Whose they are, only the name of a delivery can tell
    (`BBCDR_<kbo>_...zip`).
    """
    known = {row[0] for row in connection.execute("SELECT bestand FROM stg.quarantaine WHERE rij IS NULL").fetchall()}
    append(
        connection,
        [
            Quarantined(name, None, None, None, reason, "bestand", bron_kbo=_kbo_in(name), rijen=0)
            for name, reason in refused
            if name not in known
        ],
    )


def _kbo_in(name: str) -> str | None:
    found = _DELIVERY.search(name)
    return parse_kbo(found[1]) if found else None


def create(connection: duckdb.DuckDBPyConnection) -> None:
    put(connection, "stg.quarantaine", to_arrow(()))
