"""The accounts to `stg`: table sets, and reports in every other form; each file ends with an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.codes import KnownCodes, read_values
from transforms.engine import put, rows
from transforms.recognition import Recognition
from transforms.records import put_records
from transforms.reference import Authority
from transforms.sources import deliveries, quarantine
from transforms.sources.analysetool import read_exports
from transforms.sources.files import Outcome
from transforms.sources.manual import read_manual
from transforms.sources.report_lines import read_report_lines
from transforms.sources.report_sets import ReportsRead, put_report_sets
from transforms.sources.tables import keep_rows, read_tables
from transforms.sources.transactions import read_transactions
from transforms.sources.xbrl.deliveries import DeliveriesRead, FactBalance, UnmappedFacts, read_deliveries
from transforms.sources.xbrl.delivery import Disagreement


def read_bbc(
    connection: duckdb.DuckDBPyConnection,
    recognition: Recognition,
    codes: KnownCodes,
    authorities: Sequence[Authority],
    work: Path,
    cache: Path,
    *,
    fresh: bool,
) -> list[Outcome]:
    """Read all table sets into stg; returns the outcome of each file."""
    sets = recognition.tables.sets
    outcomes: list[Outcome] = []
    results = read_tables(connection, sets, work)
    seen: set[str] = set()
    for result in results:
        file = result.table.file
        if file.name in seen:  # a dimension table that serves several sets
            continue
        seen.add(file.name)
        state = "quarantaine" if result.problem else "gelezen"
        outcomes.append(Outcome(file.name, file.sha256, result.table.kind, result.rows, state, result.problem))
    for table_set in sets:
        for table in table_set.of("beleidsdoelstelling"):
            rows_estimate = None
            reason = "herkend; geen enkel cijfer hangt ervan af"
            outcomes.append(Outcome(table.file.name, table.file.sha256, table.kind, rows_estimate, "gelezen", reason))
    read = _read_reports(connection, recognition, authorities, work, cache, fresh=fresh)
    quarantine.append(connection, read.quarantined)
    line_files = put_report_sets(connection, read.sets, len(sets) + 1)
    keep_rows(connection, _whole_words(codes.own))
    _read_codes(connection, codes)
    deliveries.mark_duplicates(connection, sets, line_files, work)
    _choose_actions(connection)
    for source in read_transactions(connection, sets, work, cache, fresh=fresh):
        file = source.readable.file
        state = "quarantaine" if source.problem else "gelezen"
        counted = rows(connection, "SELECT rijen FROM stg.balans WHERE bestand = ?", [source.name])
        total = int(str(counted[0][0])) if counted else None
        outcomes.append(Outcome(source.name, file.sha256, "transactie", total, state, source.problem))
    read_report_lines(connection, line_files)
    return [*outcomes, *read.outcomes]


def _read_reports(
    connection: duckdb.DuckDBPyConnection,
    recognition: Recognition,
    authorities: Sequence[Authority],
    work: Path,
    cache: Path,
    *,
    fresh: bool,
) -> ReportsRead:
    """Reports in another form than tables, in the order of their weight."""
    deliveries_read = read_deliveries(recognition.xml, cache, fresh=fresh)
    _put_deliveries(connection, deliveries_read)
    parts: list[ReportsRead] = [deliveries_read.reports]
    parts.append(read_exports((s for s in recognition.reports if s.kind == "analysetool"), authorities, work))
    parts += [read_manual(source, work) for source in recognition.reports if source.kind == "handmatig"]
    return ReportsRead(
        tuple(s for part in parts for s in part.sets),
        tuple(o for part in parts for o in part.outcomes),
        tuple(q for part in parts for q in part.quarantined),
    )


def put_outcomes(connection: duckdb.DuckDBPyConnection, outcomes: Iterable[Outcome]) -> None:
    ordered: list[Outcome] = sorted(outcomes, key=lambda outcome: outcome.bestand)
    put_records(connection, "bron.bestanden", Outcome, ordered)


def _put_deliveries(connection: duckdb.DuckDBPyConnection, read: DeliveriesRead) -> None:
    put_records(connection, "stg.levering_tegenspraak", Disagreement, read.disagreements)
    put_records(connection, "stg.feiten", FactBalance, read.balances)
    put_records(connection, "stg.feiten_onbekend", UnmappedFacts, read.unmapped)


def _whole_words(codes: Iterable[str]) -> str:
    """RE2: a code as a whole word in any case, with no letter, digit or `-` beside it (C03)."""
    alternatives = "|".join(sorted((c.replace("-", r"\-") for c in codes), key=len, reverse=True))
    return rf"(?i)(?:^|[^\pL\pN\-])(?:{alternatives})(?:$|[^\pL\pN\-])"


def _read_codes(connection: duckdb.DuckDBPyConnection, codes: KnownCodes) -> None:
    """Read the distinct field values in Python; stg.codewaarden and stg.codetokens to join back."""
    found = rows(connection, "SELECT DISTINCT externe_code FROM stg.actie WHERE heeft_code ORDER BY ALL")
    readings = read_values([str(row[0]) for row in found], codes)
    put(
        connection,
        "stg.codewaarden",
        pa.table(
            {
                "externe_code": pa.array([r.value for r in readings], pa.string()),
                "rol": pa.array([r.role for r in readings], pa.string()),
                "code": pa.array([";".join(r.codes) or None for r in readings], pa.string()),
                "code_match": pa.array([r.match for r in readings], pa.string()),
                "bijna_code": pa.array([";".join(r.near_codes) or None for r in readings], pa.string()),
                "andere_regeling": pa.array(["; ".join(r.other_schemes) or None for r in readings], pa.string()),
            }
        ),
    )
    variants = [(r.value, t.raw, t.code) for r in readings for t in r.tokens if t.match == "variant"]
    put(
        connection,
        "stg.codevarianten",
        pa.table(
            {
                "externe_code": pa.array([v[0] for v in variants], pa.string()),
                "geschreven": pa.array([v[1] for v in variants], pa.string()),
                "code": pa.array([v[2] for v in variants], pa.string()),
            }
        ),
    )


def _choose_actions(connection: duckdb.DuckDBPyConnection) -> None:
    """stg.actie_rol: each action of a set once, and whether its transactions are kept row by row."""
    connection.execute("""
        CREATE OR REPLACE TABLE stg.actie_rol AS
        SELECT a.set_nr, a.actie_id, min_by(a.aanlevering_id, a.rij) AS aanlevering_id,
               bool_or(w.rol IS NOT NULL OR w.bijna_code IS NOT NULL OR a.tekst_treffer) AS houden
        FROM stg.actie a
        JOIN (SELECT DISTINCT set_nr, aanlevering_id FROM stg.aanlevering) USING (set_nr, aanlevering_id)
        LEFT JOIN stg.codewaarden w ON w.externe_code = a.externe_code
        GROUP BY a.set_nr, a.actie_id""")
