"""SQL on the published warehouse, read-only, and examples to start from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from transforms.engine import open_published

EXAMPLES = (
    (
        "wie voldoet niet, en hoeveel kan teruggevorderd worden",
        "SELECT naam, uitgaven_totaal, ontvangsten_geboekt, voorstel_terugvordering FROM controle.conclusies "
        "WHERE conclusie = 'voldoet niet' ORDER BY voorstel_terugvordering DESC",
    ),
    (
        "de acht lezingen van één bestuur",
        "SELECT periode, ontvangsten_basis, uitgaven_basis, uitgaven, ontvangsten, toestand, tekort "
        "FROM controle.lezingen WHERE naam = 'Antwerpen'",
    ),
    (
        "elke euro van een bestuur tot in zijn bronrij",
        "SELECT boekjaar, richting, bedrag, kostensoort, vlaamse_ontvangst, bestand, rij FROM bbc.lijnen "
        "WHERE kbo = '0207500123' ORDER BY boekjaar, bestand, rij",
    ),
    (
        "bevindingen per regel",
        "SELECT bevinding, ernst, count(*) AS aantal, count(DISTINCT kbo) AS besturen "
        "FROM controle.bevindingen GROUP BY ALL ORDER BY ALL",
    ),
    (
        "waar elke rij heen ging",
        "SELECT emmer, sum(rijen) AS rijen, sum(euro) AS euro FROM bron.rijen GROUP BY emmer ORDER BY emmer",
    ),
)


class QueryFault(ValueError):
    """The query cannot be answered; the message says why."""


@dataclass(frozen=True)
class QueryResult:
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def run_query(out: Path, sql: str) -> QueryResult:
    """Answer of one statement; raises QueryFault with DuckDB's own words."""
    connection = _open(out)
    try:
        cursor = connection.execute(sql)
        columns = tuple(str(entry[0]) for entry in cursor.description or ())
        return QueryResult(columns, tuple(cursor.fetchall()))
    except duckdb.Error as error:
        raise QueryFault(str(error)) from error
    finally:
        connection.close()


def examples(out: Path) -> str:
    """Tables with their comments, and example queries to paste."""
    connection = _open(out)
    try:
        tables = connection.execute(
            "SELECT schema_name || '.' || table_name, coalesce(comment, '') FROM duckdb_tables() ORDER BY ALL"
        ).fetchall()
    finally:
        connection.close()
    lines = ["Tabellen:"] + [f"  {name:26s} {comment}" for name, comment in tables] + ["", "Voorbeelden:"]
    for title, sql in EXAMPLES:
        lines += [f"  -- {title}", f'  eindcontrole query "{sql}"', ""]
    return "\n".join(lines)


def _open(out: Path) -> duckdb.DuckDBPyConnection:
    path = out / "eindcontrole.duckdb"
    if not path.exists():
        raise QueryFault(f"nog geen warehouse in {out}; voer eerst uit: eindcontrole run")
    try:
        return open_published(path)
    except duckdb.Error as error:
        raise QueryFault(f"{path} kan niet geopend worden: {error}") from error
