"""Reports that do not come as tables: deliveries, exports and manual reports, as rows of the same tables.

Their readers make `ReportSet`s; here these become rows of `stg.ruw_*`, so that everything after
(checks, choice of reports, buckets, findings) is the same whatever the form a report came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from transforms.engine import put
from transforms.sources.files import Outcome
from transforms.sources.quarantine import Quarantined, append
from transforms.sources.transaction_scan import FIELDS, LineFile

# A KBO as ten digits, also when Excel ate its leading zero.
_DIGITS = "right('0' || regexp_replace(kbo_nummer, '[^0-9]', '', 'g'), 10)"
INTEGRATED = "gemeente en ocmw"
_TOGETHER = f"coalesce(lower(trim(type_bestuur)) = '{INTEGRATED}', false)"
TABLES, DELIVERY, EXPORT, MANUAL = "tabellen", "levering", "export", "handmatig"


@dataclass(frozen=True)
class BodyRow:
    """A reporting body; `rij` says where in the file it stands."""

    rij: int
    bestuur_id: str
    kbo_nummer: str | None
    re_nummer: str | None
    type_bestuur: str | None


@dataclass(frozen=True)
class ReportRow:
    """A delivered report, every value as written (ISO dates)."""

    rij: int
    aanlevering_id: str
    bestuur_id: str
    type_rapport: str | None
    rapportjaar: str | None
    kwartaal: str | None
    meest_recente: str | None
    status_rapport: str | None
    volgnummer: str | None
    datum_verwerking: str | None


@dataclass(frozen=True)
class ActionRow:
    """An action with its texts; `actie_id` is unique in its set."""

    rij: int
    aanlevering_id: str
    actie_id: str
    code: str | None
    korte_omschrijving: str | None
    lange_omschrijving: str | None
    commentaar: str | None
    evaluatie: str | None
    externe_code: str | None


@dataclass(frozen=True)
class ReportSet:
    """What one source holds. `lines` is a Parquet file with the text columns of transaction_scan.FIELDS;
    `example` shows how the source writes an amount, for the message about a bad one.

    A reader that refuses rows itself gives them as `refused`, and `seen`: all rows and euros of the
    source, counted before any row was looked at, so that the gate on loss can compare.
    """

    bron: str
    bestand: str
    bodies: tuple[BodyRow, ...]
    reports: tuple[ReportRow, ...]
    actions: tuple[ActionRow, ...]
    lines: Path
    example: str = "1234.56"
    report_file: str | None = None
    direction_reason: str = "onbekende richting; verwacht Uitgave of Ontvangst"
    documents: dict[str, str] = field(default_factory=dict)  # aanlevering_id -> supporting document
    names: dict[str, str] = field(default_factory=dict)  # KBO -> name, for a body the reference does not know
    refused: tuple[Quarantined, ...] = ()
    seen: tuple[int, Decimal] | None = None


@dataclass(frozen=True)
class ReportsRead:
    """What a reader of such sources gives: sets, an outcome per file, and what it refused."""

    sets: tuple[ReportSet, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()


def write_lines(path: Path, columns: Mapping[str, Sequence[str | None]]) -> Path:
    """Write lines as Parquet, whole or not at all. `columns` has a sequence for each of FIELDS."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = [pa.array(columns[name], pa.string()) for name in FIELDS]
    part = path.with_suffix(".part")
    pq.write_table(pa.Table.from_arrays(arrays, names=list(FIELDS)), part, compression="zstd")
    part.replace(path)
    return path


def put_report_sets(
    connection: duckdb.DuckDBPyConnection, sets: Sequence[ReportSet], first_number: int
) -> list[LineFile]:
    """Add the sets to stg.ruw_bestuur, stg.ruw_aanlevering and stg.ruw_actie, and to stg.sets.

    A body whose KBO stands in a table set gets the Bestuur ID it has there: versions of one account
    compete, in whatever form they came.
    """
    numbered = list(enumerate(sets, start=first_number))
    named = [(n, s.report_file or s.bestand, s) for n, s in numbered]
    _insert(connection, "stg.ruw_bestuur", BodyRow, ((n, name, r) for n, name, s in named for r in s.bodies))
    _insert(connection, "stg.ruw_aanlevering", ReportRow, ((n, name, r) for n, name, s in named for r in s.reports))
    _insert(connection, "stg.ruw_actie", ActionRow, ((n, name, r) for n, name, s in named for r in s.actions))
    put(
        connection,
        "werk.rapportsets",
        pa.table(
            {
                "set_nr": pa.array([n for n, _ in numbered], pa.int32()),
                "bron": pa.array([s.bron for _, s in numbered], pa.string()),
                "bestand": pa.array([s.bestand for _, s in numbered], pa.string()),
            }
        ),
    )
    connection.execute("INSERT INTO stg.sets SELECT set_nr, bron, bestand FROM werk.rapportsets")
    documents = [(n, report, text) for n, s in numbered for report, text in s.documents.items()]
    put(
        connection,
        "stg.documenten",
        pa.table(
            {
                "set_nr": pa.array([d[0] for d in documents], pa.int32()),
                "aanlevering_id": pa.array([d[1] for d in documents], pa.string()),
                "document": pa.array([d[2] for d in documents], pa.string()),
            }
        ),
    )
    _put_what_readers_saw(connection, numbered)
    _give_known_bodies_their_id(connection)
    return [
        LineFile(
            set_nr=n,
            bestand=s.bestand,
            path=s.lines,
            example=s.example,
            direction_reason=s.direction_reason,
            report=s.reports[0].aanlevering_id if len(s.reports) == 1 else None,
        )
        for n, s in numbered
    ]


def _put_what_readers_saw(connection: duckdb.DuckDBPyConnection, numbered: Sequence[tuple[int, ReportSet]]) -> None:
    """Names of bodies, rows that a reader refused, and the count they must add up to."""
    names = [(kbo, name) for _, s in numbered for kbo, name in s.names.items()]
    put(
        connection,
        "stg.namen",
        pa.table(
            {
                "bron_kbo": pa.array([kbo for kbo, _ in names], pa.string()),
                "naam": pa.array([name for _, name in names], pa.string()),
            }
        ),
    )
    append(connection, [replace(refused, set_nr=n) for n, s in numbered for refused in s.refused])
    seen = [(s.bestand, *s.seen) for _, s in numbered if s.seen is not None]
    put(
        connection,
        "stg.gezien",
        pa.table(
            {
                "bestand": pa.array([row[0] for row in seen], pa.string()),
                "rijen": pa.array([row[1] for row in seen], pa.int64()),
                "euro": pa.array([row[2] for row in seen], pa.decimal128(18, 2)),
            }
        ),
    )


def _give_known_bodies_their_id(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(f"""
        CREATE OR REPLACE TABLE werk.bekende_lichamen AS
        WITH tabel AS (
            SELECT {_DIGITS} AS kbo, {_TOGETHER} AS samen, min(trim(bestuur_id)) AS bestuur_id
            FROM stg.ruw_bestuur JOIN stg.sets USING (set_nr)
            WHERE bron = '{TABLES}' AND trim(coalesce(bestuur_id, '')) <> ''
            GROUP BY ALL HAVING count(DISTINCT trim(bestuur_id)) = 1
        )
        SELECT DISTINCT b.set_nr, b.bestuur_id AS eigen_id, t.bestuur_id
        FROM stg.ruw_bestuur b JOIN stg.sets s USING (set_nr)
        JOIN tabel t ON t.kbo = {_DIGITS} AND t.samen = {_TOGETHER}
        WHERE s.bron = '{DELIVERY}' AND t.kbo <> '0'""")
    for table in ("stg.ruw_bestuur", "stg.ruw_aanlevering"):
        connection.execute(f"""
            UPDATE {table} AS t SET bestuur_id = k.bestuur_id
            FROM werk.bekende_lichamen k WHERE k.set_nr = t.set_nr AND k.eigen_id = t.bestuur_id""")


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, kind: type, entries: Iterable[tuple[int, str, object]]
) -> None:
    names = [f.name for f in fields(kind)]
    listed = list(entries)
    columns = {
        "set_nr": pa.array([n for n, _, _ in listed], pa.int32()),
        "bestand": pa.array([name for _, name, _ in listed], pa.string()),
    }
    for name in names:
        values = [getattr(row, name) for _, _, row in listed]
        columns[name] = pa.array(values, pa.int64() if name == "rij" else pa.string())
    connection.register("_rapportrijen", pa.table(columns))
    try:
        connection.execute(f"INSERT INTO {table} BY NAME SELECT * FROM _rapportrijen")
    finally:
        connection.unregister("_rapportrijen")
