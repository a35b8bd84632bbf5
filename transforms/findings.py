"""Findings: the register (id, severity, doubt, words, source) and one query per rule.

A rule's query (`sql/findings/<id>.sql`) is one SELECT with the columns of COLUMNS; it returns all
rows that break the rule, never a sample. `kbo` is the authority; the row is booked on its subject. Two more columns
are optional: `ernst`, a milder severity, and `adres`, the part of detail_nl that says where in a file it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import yaml

from transforms.engine import SQL_FOLDER

REGISTER = Path(__file__).parent / "findings.yaml"
COLUMNS = (
    "kbo", "boekjaar", "bronwaarde", "doelwaarde", "verschil", "bestand", "rij", "actie",
    "detail_nl", "detail_en",
)  # fmt: skip


@dataclass(frozen=True)
class FindingRule:
    id: str
    severity: str  # fout | waarschuwing | info
    doubt: bool
    title: dict[str, str]
    advice: dict[str, str]
    source: str
    sql: str


@cache
def load_register(path: Path = REGISTER) -> tuple[FindingRule, ...]:
    """All rules in order of id, each with its query."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        FindingRule(
            id=name,
            severity=entry["ernst"],
            doubt=entry["twijfel"],
            title=entry["titel"],
            advice=entry["uitleg"],
            source=entry["bron"],
            sql=(SQL_FOLDER / "findings" / f"{name}.sql").read_text(encoding="utf-8"),
        )
        for name, entry in sorted(data.items())
    )


def clear_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Make werk.bevindingen, empty."""
    connection.execute("""
        CREATE OR REPLACE TABLE werk.bevindingen (
            bevinding VARCHAR, ernst VARCHAR, kbo VARCHAR, boekjaar INTEGER, bronwaarde VARCHAR,
            doelwaarde VARCHAR, verschil DECIMAL(18,2), bestand VARCHAR, rij VARCHAR, actie VARCHAR,
            detail_nl VARCHAR, detail_en VARCHAR, adres VARCHAR)""")


def run_findings(connection: duckdb.DuckDBPyConnection, register: Sequence[FindingRule]) -> None:
    """Add every row of these rules to werk.bevindingen."""
    columns = ", ".join(COLUMNS)
    for rule in register:
        milder, address = (name if f" AS {name}" in rule.sql else "NULL" for name in ("ernst", "adres"))
        connection.execute(
            f"INSERT INTO werk.bevindingen "
            f"SELECT ?, coalesce({milder}, ?), {columns}, {address} FROM ({rule.sql.rstrip().rstrip(';')})",
            [rule.id, rule.severity],
        )
