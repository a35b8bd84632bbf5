"""One run of the end control: what its stages share, from the first file to the publication."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from expectations.model import GateResult
from flows.settings import Settings, UsageFault
from transforms.codes import KnownCodes
from transforms.engine import SqlFile, make_tables, needed_for, open_work
from transforms.findings import FindingRule, load_register
from transforms.list_reading import ListResult
from transforms.recognition import Recognition
from transforms.reference import Reference, ReferenceFault, load_reference
from transforms.rules import known_codes, put_rules
from transforms.scheme import Scheme, SchemeError, SchemeValues, load_schemes
from transforms.sources import quarantine
from transforms.sources.files import Outcome, Register
from transforms.sources.headers import mappings
from transforms.sources.mapping_files import MappingFault
from transforms.sources.xbrl.mapping import delivery_mapping

# Importing Great Expectations takes seconds; timed apart from the stages.
LIBRARIES = "bibliotheken"


@dataclass
class Run:
    """State of a run. Stages fill it in order; each can be repeated after a failure."""

    settings: Settings
    id: str
    started: datetime
    as_of: date
    values: SchemeValues
    schemes: dict[str, Scheme]
    codes: KnownCodes
    reference: Reference
    findings: tuple[FindingRule, ...]
    work: Path
    connection: duckdb.DuckDBPyConnection
    register: Register | None = None
    recognition: Recognition | None = None
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    lists: ListResult | None = None
    gates: dict[str, GateResult] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)
    seconds: dict[str, float] = field(default_factory=dict)
    published: Path | None = None

    @property
    def provisional(self) -> bool:
        return self.as_of < self.values.control_date

    def make(self, *targets: str) -> None:
        """Make these tables and all they need, each once."""
        files: Iterable[SqlFile] = needed_for(targets)
        todo = [file for file in files if file.table not in self.made]
        make_tables(self.connection, todo)
        self.made |= {file.table for file in todo}

    def forget(self, *tables: str) -> None:
        """These tables are made again when next asked for."""
        self.made -= set(tables)

    def add_outcomes(self, outcomes: Iterable[Outcome]) -> None:
        self.outcomes |= {outcome.bestand: outcome for outcome in outcomes}

    def close(self) -> None:
        self.connection.close()
        shutil.rmtree(self.work, ignore_errors=True)


def open_run(settings: Settings) -> Run:
    """Check what was asked and prepare the work folder; raises UsageFault, NothingToDo."""
    if not settings.raw.is_dir():
        raise UsageFault(f"geen map {settings.raw}; geef met --raw de map met de aangeleverde bestanden")
    if settings.raw.resolve() in (settings.out.resolve(), *settings.out.resolve().parents):
        raise UsageFault("--out ligt in --raw: kies een map erbuiten, want de invoer wordt nooit gewijzigd")
    try:
        mappings()
        delivery_mapping()
        schemes = load_schemes(settings.schemes)
        if settings.scheme not in schemes:
            known = ", ".join(sorted(schemes)) or "geen"
            raise UsageFault(f"onbekende regeling {settings.scheme!r}; gekend in schemes/: {known}")
        values = schemes[settings.scheme].at(settings.year)
        reference = load_reference(settings.schemes / "reference", values.closing_year)
    except (MappingFault, SchemeError, ReferenceFault) as error:
        raise UsageFault(str(error)) from error
    started = datetime.now(UTC)
    run_id = f"{started:%Y%m%dT%H%M%S}{started.microsecond // 1000:03d}Z-{values.id}"
    work = settings.out / ".werk" / run_id
    work.mkdir(parents=True)
    connection = open_work(work)
    as_of = settings.as_of or started.astimezone().date()
    codes = known_codes(values, schemes, reference)
    register = load_register()
    put_rules(connection, values, reference, register, as_of, settings.lang)
    quarantine.create(connection)
    return Run(settings, run_id, started, as_of, values, schemes, codes, reference, register, work, connection)


def clean_up(out: Path) -> None:
    """Leftovers of runs that were killed; called under the lock."""
    shutil.rmtree(out / ".werk", ignore_errors=True)
    for part in (out / "runs").glob(".*.deel"):
        shutil.rmtree(part, ignore_errors=True)


class Stopwatch:
    """Wall seconds of a stage into `run.seconds`."""

    def __init__(self, run: Run, name: str) -> None:
        self._run, self._name = run, name

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._run.seconds[self._name] = time.perf_counter() - self._start


def machine() -> str:
    """Kind of machine, without its name."""
    return f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
