"""The short lists to `stg`: payments, register, partnerships, awards, KPI reports, decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import duckdb
import pyarrow as pa

from transforms.engine import put
from transforms.recognition import Recognition
from transforms.records import put_records
from transforms.scheme import SchemeValues
from transforms.sources import kpi, quarantine
from transforms.sources.awards import Award, read_awards, settle_awards
from transforms.sources.decisions import Decision, DecisionFile, read_decisions, settle_decisions
from transforms.sources.files import Outcome
from transforms.sources.kpi import KpiRow, read_kpi
from transforms.sources.kpi_versions import settle_kpi
from transforms.sources.lists import ListFile, records, sheet_name
from transforms.sources.partnerships import Membership, read_partnerships
from transforms.sources.payments import Conflict, Payment, read_payments, settle
from transforms.sources.quarantine import Quarantined
from transforms.sources.register import RegisterRow, newest, read_register

_REPORTED = ("geteld", "dubbel", "vervangen")


@dataclass(frozen=True)
class Present:
    """Of awards: some row, readable or not, names the scheme; of KPI reports: some row of it is filled in. Both:
    no file was refused as a whole (a KPI report: without saying whose it is). `*_zonder_eigenaar`: some refused
    row does not say whose it is, so anybody may be missing it."""

    toekenningen_aanwezig: bool
    toekenningen_volledig: bool
    toekenningen_zonder_eigenaar: bool
    kpi_aanwezig: bool
    kpi_volledig: bool
    kpi_zonder_eigenaar: bool


@dataclass
class ListResult:
    """What the short lists held, over all files; `*_unreadable`: some file of that kind as a whole."""

    payments: list[Payment] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    register_rows: list[RegisterRow] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    awards: list[Award] = field(default_factory=list)
    kpi_rows: list[KpiRow] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    payments_of_scheme: bool = False
    payments_unreadable: bool = False
    awards_of_scheme: bool = False
    awards_unreadable: bool = False
    awards_ownerless: bool = False
    kpi_refused: bool = False  # some row or file, of an authority that is known
    kpi_unreadable: bool = False
    kpi_ownerless: bool = False
    register_file: str | None = None
    register_matches: int = 0


@dataclass(frozen=True)
class _Read:
    """What became of one file. `left_out`: why it is not counted."""

    rows: int | None = None
    refused: Sequence[Quarantined] = ()
    problem: str = ""
    left_out: str = ""
    reason: str = ""


def read_lists(
    connection: duckdb.DuckDBPyConnection,
    recognition: Recognition,
    values: SchemeValues,
    known_schemes: Sequence[str],
    as_of: date,
) -> tuple[ListResult, list[Outcome]]:
    """Read all lists into stg; returns what they held and the outcomes."""
    reading = _Reading(values, known_schemes, as_of, recognition)
    outcomes: list[Outcome] = []
    sources: tuple[ListFile | DecisionFile, ...] = (*recognition.lists, *recognition.decisions)
    for source in sources:
        read = reading.read(source)
        outcome = Outcome(source.file.name, source.file.sha256, source.kind, read.rows, "gelezen", read.reason)
        if read.left_out:
            outcome = replace(outcome, uitkomst="niet geteld", reden=read.left_out)
        elif read.problem:
            outcome = replace(outcome, uitkomst="quarantaine", reden=read.problem)
        quarantine.append(connection, read.refused)
        outcomes.append(outcome)
    result, contradicted = reading.settle()
    quarantine.append(connection, contradicted)
    put_records(connection, "stg.betalingen", Payment, result.payments)
    put_records(connection, "stg.registerrijen", RegisterRow, result.register_rows)
    put_records(connection, "stg.lidmaatschappen", Membership, result.memberships)
    put_records(connection, "stg.toekenningen", Award, result.awards)
    put_records(connection, "stg.kpi", KpiRow, result.kpi_rows)
    put_records(connection, "stg.beslissingen", Decision, result.decisions)
    put_records(connection, "stg.tegenspraak", Conflict, result.conflicts)
    reported = any(row.emmer in _REPORTED for row in result.kpi_rows)
    present = Present(
        toekenningen_aanwezig=result.awards_of_scheme,
        toekenningen_volledig=not result.awards_unreadable,
        toekenningen_zonder_eigenaar=result.awards_ownerless,
        kpi_aanwezig=reported or result.kpi_refused or bool(contradicted) or result.kpi_unreadable,
        kpi_volledig=not result.kpi_unreadable,
        kpi_zonder_eigenaar=result.kpi_ownerless,
    )
    put_records(connection, "regels.lijsten", Present, [present])
    _put_source(connection, result)
    return result, outcomes


class _Reading:
    """Reads file after file into one result; `settle` gives rows their buckets when all have been read."""

    def __init__(
        self, values: SchemeValues, known_schemes: Sequence[str], as_of: date, recognition: Recognition
    ) -> None:
        self.result = ListResult()
        self._values, self._known, self._as_of = values, known_schemes, as_of
        self._years = tuple(entry.year for entry in values.payout.project_years) if values.payout else ()
        self._actions = {entry.action for entry in values.payout.tariff} if values.payout else set()
        registers = [s for s in recognition.lists if s.kind == "subsidieregister" and s.match.complete]
        self._newest = newest(registers, as_of)

    def read(self, source: ListFile | DecisionFile) -> _Read:
        """One file, of whatever kind. A file with a problem is refused as a whole."""
        if isinstance(source, DecisionFile):
            return self._decisions(source)
        if source.kind == kpi.KIND:
            return self._kpi(source)
        problem = source.match.problem or _several_sheets(source)
        if problem:
            read = _Read(problem=problem)
        elif source.kind == "betalingen":
            read = self._payments(source)
        elif source.kind == "toekenningen":
            read = self._awards(source)
        elif source.kind == "samenwerkingsverbanden":
            group = read_partnerships(source, self._values.id, self._known)
            self.result.memberships += group.memberships
            read = _Read(group.rows, group.quarantined, group.problem)
        elif source is self._newest:
            read = self._register(source)
        else:
            return _Read(left_out=f"een nieuwere export telt: {self._newest.file.name if self._newest else ''}")
        if not read.problem:
            return read
        result = self.result
        result.payments_unreadable = result.payments_unreadable or source.kind == "betalingen"
        result.awards_unreadable = result.awards_unreadable or source.kind == "toekenningen"
        return replace(read, refused=(_whole(source, read.problem),))

    def settle(self) -> tuple[ListResult, list[Quarantined]]:
        """The result, and KPI rows that contradict each other."""
        result, scheme = self.result, self._values.id
        result.payments, conflicts = settle(result.payments, scheme, self._as_of)
        result.awards, more = settle_awards(result.awards, scheme)
        result.conflicts = [*conflicts, *more]
        result.kpi_rows, contradicted = settle_kpi(result.kpi_rows, self._as_of)
        result.decisions = settle_decisions(result.decisions, scheme, self._as_of)
        return result, contradicted

    def _payments(self, source: ListFile) -> _Read:
        found = read_payments(source, self._values.id, self._known, self._as_of)
        self.result.payments += found.payments
        self.result.payments_of_scheme = self.result.payments_of_scheme or found.scheme_seen
        return _Read(len(found.payments) + len(found.quarantined), found.quarantined, found.problem)

    def _awards(self, source: ListFile) -> _Read:
        found = read_awards(source, self._values.id, self._known, self._years)
        self.result.awards += found.awards
        self.result.awards_of_scheme = self.result.awards_of_scheme or found.scheme_seen
        self.result.awards_ownerless = self.result.awards_ownerless or _ownerless(found.quarantined, source.kind)
        return _Read(len(found.awards) + len(found.quarantined), found.quarantined, found.problem)

    def _register(self, source: ListFile) -> _Read:
        export = read_register(source, self._values.register_patterns, self._as_of)
        self.result.register_rows += export.matched
        self.result.register_file = source.file.name
        self.result.register_matches = export.matching_rows
        return _Read(export.rows, export.quarantined, export.problem)

    def _kpi(self, source: ListFile) -> _Read:
        if self._values.payout is None:
            scheme = self._values.id
            return _Read(
                left_out=f"regeling {scheme} kent geen KPI's: haar bestand in schemes/ heeft geen deel `payout`"
            )
        found = read_kpi(source, self._values.id, self._known, self._as_of, self._years, self._actions)
        self.result.kpi_rows += found.rows
        owned = any(entry.bron_kbo is not None for entry in found.quarantined)
        self.result.kpi_refused = self.result.kpi_refused or owned
        self.result.kpi_unreadable = self.result.kpi_unreadable or not found.owner_known
        self.result.kpi_ownerless = self.result.kpi_ownerless or _ownerless(found.quarantined, source.kind)
        rows = None if found.problem else len(found.rows) + len(found.quarantined)
        sheets = ", ".join(str(sheet.sheet) for sheet in (source, *source.others))
        return _Read(rows, found.quarantined, found.problem, reason=f"bladen: {sheets}" if source.others else "")

    def _decisions(self, source: DecisionFile) -> _Read:
        if source.problem:
            return _Read(refused=(_whole(source, source.problem),), problem=source.problem)
        found, refused = read_decisions(source, self._values.id, self._known, self._as_of)
        self.result.decisions += found
        return _Read(len(found) + len(refused), refused, reason="" if source.entries else "geen enkele beslissing")


def _ownerless(refused: Sequence[Quarantined], kind: str) -> bool:
    """Whether one of them names no authority; a row of after the reference date has another kind, and is none."""
    return any(entry.soort == kind and entry.bron_kbo is None for entry in refused)


def _several_sheets(source: ListFile) -> str:
    """Which sheet of the two counts, nothing says; only a KPI report keeps them apart."""
    if not source.others:
        return ""
    sheets = " en ".join(sheet_name(sheet.sheet) for sheet in (source, *source.others))
    return f"werkboek met meer dan één lijst: {sheets}; verwacht één blad met gegevens (verwijder de andere bladen)"


def _whole(source: ListFile | DecisionFile, problem: str) -> Quarantined:
    """A file refused as a whole, with its rows as far as they can be counted: those of a workbook, the lines
    of a text, and 1 for decisions, whose lines are no rows."""
    length = 1
    if isinstance(source, ListFile):
        length = source.file.lines_after_header if source.dialect else max(sum(1 for _ in records(source)), 1)
    return Quarantined(source.file.name, None, None, None, problem, source.kind, rijen=length)


def _put_source(connection: duckdb.DuckDBPyConnection, result: ListResult) -> None:
    """Which source of payments counts: the list when it names the scheme, else the register.

    `volledig` is false when a whole list could not be read: what it paid is not known, so `betaald`
    cannot be assessed and nothing is compared with it.
    """
    source = "lijst" if result.payments_of_scheme else "register" if result.register_matches else None
    put(
        connection,
        "regels.betaalbron",
        pa.table(
            {
                "bron": pa.array([source], pa.string()),
                "volledig": pa.array([not result.payments_unreadable], pa.bool_()),
                "register_bestand": pa.array([result.register_file], pa.string()),
                "register_treffers": pa.array([result.register_matches], pa.int64()),
            }
        ),
    )
