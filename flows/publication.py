"""Publication: a sealed run folder, and one rename that makes it the current one.

Everything is written into `runs/.<run>.deel/`, sealed by `manifest.json`, renamed to `runs/<run>/`,
and published by replacing the link `current`. `eindcontrole.duckdb` is a link through `current`, so
warehouse and reports change hands in the same instant; a killed run leaves the last ones whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import duckdb

from expectations.gate import put_results
from flows.quarantine_folder import write_quarantine
from flows.run import Run, machine
from flows.settings import PROJECT
from transforms.engine import sql_files
from transforms.sources.mapping_files import mapping_files
from transforms.warehouse import Documented, documented_tables

_PACKAGES = (
    "duckdb",
    "great-expectations",
    "pandas",
    "prefect",
    "pyarrow",
    "pydantic",
    "rapidfuzz",
    "sqlglot",
)
_CODE = ("flows", "transforms", "expectations", "reports")
WAREHOUSE = "eindcontrole.duckdb"


def publish(run: Run) -> None:
    """Write the run folder and make it current."""
    folder = write_run_folder(run, published=True)
    swap(run.settings.out, folder)
    run.published = folder


def hold_back(run: Run) -> Path:
    """Keep a run that a gate stopped, unpublished: its gates, quarantine and files, as far as they exist."""
    run.make("bron.quarantaine")
    return write_run_folder(run, published=False)


def write_run_folder(run: Run, *, published: bool) -> Path:
    runs = run.settings.out / "runs"
    part, folder = runs / f".{run.id}.deel", runs / run.id
    shutil.rmtree(part, ignore_errors=True)
    (part / "tables").mkdir(parents=True)
    put_results(run.connection, run.gates.values(), run.settings.lang)
    _put_meta(run, published)
    tables = [t for t in documented_tables() if _exists(run.connection, t.name)]
    _write_parquet(run.connection, tables, part / "tables")
    _write_sql(part / "sql")
    write_quarantine(run, part / "quarantine")
    _write_warehouse(run.connection, tables, part / WAREHOUSE, run.id)
    _write_manifest(run, part, published)
    _sync(part)
    part.rename(folder)
    return folder


def swap(out: Path, folder: Path) -> None:
    """Point `current` at a run by rename; a reader sees the old run or the new one, never half."""
    fresh = out / f".current-{os.getpid()}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(Path("runs") / folder.name, target_is_directory=True)
    fresh.replace(out / "current")
    link = out / WAREHOUSE
    if not link.is_symlink():
        fresh_link = out / f".{WAREHOUSE}-{os.getpid()}"
        fresh_link.unlink(missing_ok=True)
        fresh_link.symlink_to(Path("current") / WAREHOUSE)
        fresh_link.replace(link)


def file_hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _exists(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    schema, name = table.split(".")
    found = connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = ? AND table_name = ?", [schema, name]
    ).fetchone()
    return bool(found and found[0])


def _put_meta(run: Run, published: bool) -> None:
    connection = run.connection
    connection.execute(
        "CREATE OR REPLACE TABLE meta.run (regeling VARCHAR, sluitjaar INTEGER, peildatum DATE, "
        "voorlopig BOOLEAN, synthetisch BOOLEAN, taal VARCHAR, uitkomst VARCHAR, programma VARCHAR, code VARCHAR)"
    )
    connection.execute(
        "INSERT INTO meta.run VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            run.values.id,
            run.values.closing_year,
            run.as_of,
            run.provisional,
            bool(run.register and run.register.synthetic),
            run.settings.lang,
            "gepubliceerd" if published else "tegengehouden",
            _version("eindcontrole"),
            code_hash(),
        ],
    )


def _write_parquet(connection: duckdb.DuckDBPyConnection, tables: list[Documented], folder: Path) -> None:
    """One file a table, rows in the order of all columns: the same input gives the same bytes."""
    connection.execute("SET preserve_insertion_order = true")
    for table in tables:
        target = str(folder / f"{table.name}.parquet").replace("'", "''")
        connection.execute(
            f"COPY (SELECT * FROM {table.name} ORDER BY ALL) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
    connection.execute("SET preserve_insertion_order = false")


def _write_sql(folder: Path) -> None:
    """The SQL that made the tables, as an auditor reads it."""
    (folder / "findings").mkdir(parents=True)
    files = sql_files()
    for file in files:
        shutil.copyfile(file.path, folder / file.path.name)
    for path in sorted((files[0].path.parent / "findings").glob("*.sql")):
        shutil.copyfile(path, folder / "findings" / path.name)
    order = "".join(f"{number:3d}  {file.path.name}\n" for number, file in enumerate(files, start=1))
    (folder / "volgorde.txt").write_text(order, encoding="utf-8")


def _write_warehouse(
    connection: duckdb.DuckDBPyConnection, tables: list[Documented], target: Path, run_id: str
) -> None:
    """A new database file with every documented table, commented; the moment stands only here."""
    connection.execute(f"ATTACH '{_escape(str(target))}' AS publicatie")
    try:
        connection.execute("BEGIN TRANSACTION")
        for schema in sorted({table.name.split(".")[0] for table in tables}):
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS publicatie.{schema}")
        for table in tables:
            connection.execute(f"CREATE TABLE publicatie.{table.name} AS SELECT * FROM {table.name} ORDER BY ALL")
            connection.execute(f"COMMENT ON TABLE publicatie.{table.name} IS '{_escape(table.comment)}'")
            for column, comment in table.columns:
                connection.execute(f"COMMENT ON COLUMN publicatie.{table.name}.\"{column}\" IS '{_escape(comment)}'")
        connection.execute("CREATE TABLE publicatie.meta.publicatie (run VARCHAR, moment TIMESTAMP)")
        connection.execute("COMMENT ON TABLE publicatie.meta.publicatie IS 'De run achter deze gegevens'")
        connection.execute("COMMENT ON COLUMN publicatie.meta.publicatie.run IS 'map onder runs/'")
        connection.execute("COMMENT ON COLUMN publicatie.meta.publicatie.moment IS 'tijdstip van schrijven, UTC'")
        connection.execute(
            "INSERT INTO publicatie.meta.publicatie VALUES (?, ?)",
            [run_id, datetime.now(UTC).replace(tzinfo=None)],
        )
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT publicatie")
    finally:
        connection.execute("DETACH publicatie")


def _escape(text: str) -> str:
    return text.replace("'", "''")


def _write_manifest(run: Run, part: Path, published: bool) -> None:
    """The seal: hashes of inputs, outputs, scheme files and code, versions, and how the run went."""
    settings = run.settings
    law = sorted([*settings.schemes.glob("*.yaml"), *(settings.schemes / "reference").glob("*.csv")])
    outputs = sorted(path for path in part.rglob("*") if path.is_file())
    manifest = {
        "run": run.id,
        "uitkomst": "gepubliceerd" if published else "tegengehouden",
        "begonnen": run.started.isoformat(timespec="seconds"),
        "geschreven": datetime.now(UTC).isoformat(timespec="seconds"),
        "regeling": run.values.id,
        "sluitjaar": run.values.closing_year,
        "peildatum": run.as_of.isoformat(),
        "voorlopig": run.provisional,
        "synthetisch": bool(run.register and run.register.synthetic),
        "taal": settings.lang,
        "invoer": [
            {"bestand": f.name, "sha256": f.sha256, "bytes": f.size, "datum": f.modified.isoformat()}
            for f in sorted((*run.register.archives, *run.register.files) if run.register else (), key=lambda f: f.name)
        ],
        "wet": [
            *({"bestand": p.relative_to(settings.schemes).as_posix(), "sha256": file_hash(p)} for p in law),
            *({"bestand": f"mappings/{n}", "sha256": file_hash(p)} for n, p in mapping_files().items()),
        ],
        "uitvoer": [
            {"bestand": p.relative_to(part).as_posix(), "sha256": file_hash(p), "bytes": p.stat().st_size}
            for p in outputs
        ],
        "programma": {"versie": _version("eindcontrole"), "code_sha256": code_hash()},
        "pakketten": {name: _version(name) for name in _PACKAGES},
        "machine": machine(),
        "poorten": {g.gate: "tegengehouden" if g.stops else "doorgelaten" for g in run.gates.values()},
        "seconden": {name: round(value, 3) for name, value in run.seconds.items()},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (part / "manifest.json").write_text(text + "\n", encoding="utf-8")


def code_hash() -> str:
    """One hash over the program's own source: code, SQL, mappings and registers."""
    digest = hashlib.sha256()
    for package in _CODE:
        for path in sorted((PROJECT / package).rglob("*")):
            if path.suffix in {".py", ".sql", ".yaml"}:
                digest.update(path.relative_to(PROJECT).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "niet geïnstalleerd"


def _sync(folder: Path) -> None:
    """Bytes on disk before the rename that makes them count."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
