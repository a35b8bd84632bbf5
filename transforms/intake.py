"""From raw files to `stg`: recognise, group, read; every file ends with an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path, PurePosixPath

import duckdb
import pyarrow as pa

from transforms.codes import KnownCodes, read_values
from transforms.engine import put, rows
from transforms.reference import Authority
from transforms.sources import deliveries, quarantine
from transforms.sources.analysetool import read_exports
from transforms.sources.archives import is_plain_zip, starts_as_zip
from transforms.sources.delimited import first_line, recognise_text
from transforms.sources.drop_folder import list_files, sample_folders, shown_name
from transforms.sources.files import (
    WAITS,
    Outcome,
    RawFile,
    Refusal,
    Register,
    drop_duplicates,
    not_opened,
    register_files,
)
from transforms.sources.lists import ListFile, as_list, recognise_workbook
from transforms.sources.manual import read_manual
from transforms.sources.partnerships import Membership, read_partnerships
from transforms.sources.payments import Conflict, Payment, read_payments, settle
from transforms.sources.register import RegisterRow, newest, read_register
from transforms.sources.report_lines import read_report_lines
from transforms.sources.report_sets import ReportsRead, put_report_sets
from transforms.sources.table_sets import Grouping, Table, group_tables, hold_up
from transforms.sources.tables import keep_rows, read_tables
from transforms.sources.transactions import read_transactions
from transforms.sources.xbrl.deliveries import DeliveriesRead, FactBalance, UnmappedFacts, read_deliveries
from transforms.sources.xbrl.delivery import Disagreement
from transforms.sources.xbrl.recognise import XmlFile, looks_like_xml, recognise_xml


@dataclass(frozen=True)
class Recognition:
    """What each file is; `outcomes` of the files that end here."""

    tables: Grouping
    lists: tuple[ListFile, ...]
    reports: tuple[ListFile, ...]  # exports of the BBC-analysetool and manual reports
    xml: tuple[XmlFile, ...]  # files of BBC-DR deliveries
    outcomes: tuple[Outcome, ...]

    @property
    def anything(self) -> bool:
        return bool(self.tables.sets or self.tables.orphans or self.lists or self.reports or self.xml)


@dataclass
class ListResult:
    """What the short lists held, over all files."""

    payments: list[Payment] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    register_rows: list[RegisterRow] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    payments_of_scheme: bool = False
    payments_unreadable: bool = False
    register_file: str | None = None
    register_matches: int = 0


def register_raw(raw: Path, work: Path) -> Register:
    """Register the drop folder. Marked synthetic samples stay out as soon as real inputs stand beside them."""
    paths = list_files(raw)
    samples = sample_folders(paths)
    inside = {p for p in paths if any(s == p.parent or s in p.parents for s in samples)}
    own = register_files(raw, [p for p in paths if p not in inside], work)
    # A delivery that is not whole yet, or cannot be opened, is real too.
    real = recognise(own.files).anything or any(o.uitkomst in (WAITS, "quarantaine") for o in own.outcomes)
    if samples and not real:
        more = register_files(raw, sorted(inside), work)
        files, outcomes = (*own.files, *more.files), (*own.outcomes, *more.outcomes)
        return Register(files, outcomes, bool(inside), (), (*own.archives, *more.archives))
    left_out = tuple(shown_name(PurePosixPath(s.relative_to(raw).as_posix())) for s in samples)
    return Register(tuple(own.files), tuple(own.outcomes), False, left_out, tuple(own.archives))


def sample_outcomes(register: Register) -> list[Outcome]:
    """Marked samples that stay out, one line each: synthetic and real data never mix."""
    reason = "synthetisch voorbeeld, blijft buiten de controle zodra er andere invoer is"
    return [Outcome(name, None, "voorbeeld", None, "niet geteld", reason) for name in register.left_out_samples]


def recognise(files: Iterable[RawFile], waiting: Sequence[str] = ()) -> Recognition:
    """Recognise every file by its content; the same bytes twice count once.

    `waiting`: names of files that are still being written; tables of their set wait with them.
    """
    tables: list[Table] = []
    lists: list[ListFile] = []
    xml: list[XmlFile] = []
    outcomes: list[Outcome] = []
    for file in sorted(files, key=lambda f: f.name):
        try:
            found = recognise_file(file)
        except OSError as error:
            outcomes.append(not_opened(file.name, error))
            continue
        if isinstance(found, Table):
            tables.append(found)
        elif isinstance(found, ListFile):
            lists.append(found)
        elif isinstance(found, XmlFile):
            xml.append(found)
        else:
            state = "quarantaine" if isinstance(found, Refusal) else "niet herkend"
            outcomes.append(Outcome(file.name, file.sha256, None, None, state, found))
    distinct, twins = drop_duplicates(source.file for source in lists)
    names = {file.name for file in distinct}
    for source in lists:
        if twin := twins.get(source.file.name):
            reason = f"zelfde inhoud als {twin}; telt één keer"
            outcomes.append(Outcome(source.file.name, source.file.sha256, source.kind, None, "dubbel", reason))
    grouping = group_tables(tables)
    kinds = {table.file.name: table.kind for table in tables}
    for file, twin in grouping.copies:
        reason = f"zelfde inhoud als {twin}; telt één keer"
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "dubbel", reason))
    for file in grouping.unused:
        reason = "hoort bij geen enkele tabellenset"
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "niet geteld", reason))
    grouping, held_up = hold_up(grouping, waiting)
    for file, reason in held_up:
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, WAITS, reason))
    for file, reason in grouping.orphans:
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "quarantaine", reason))
    kept = [source for source in lists if source.file.name in names]
    return Recognition(
        tables=grouping,
        lists=tuple(s for s in kept if s.match.mapping.family == "lijst"),
        reports=tuple(s for s in kept if s.match.mapping.family == "rapport"),
        xml=tuple(xml),
        outcomes=tuple(outcomes),
    )


def recognise_file(file: RawFile) -> Table | ListFile | XmlFile | str:
    """What one file is, by its content; a text says why it is nothing of ours."""
    if file.size == 0:
        return "leeg bestand"
    with file.path.open("rb") as stream:
        head = stream.read(64)
    if starts_as_zip(head):
        if is_plain_zip(file.path):
            return Refusal("zip in een zip; pak ze uit")
        return recognise_workbook(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "oud of versleuteld Office-bestand; bewaar het als XLSX zonder wachtwoord"
    if looks_like_xml(head):
        return recognise_xml(file)
    recognised = recognise_text(file)
    if recognised is None and file.has_nul:
        return "geen tekstbestand (bevat NUL-tekens)"
    if recognised is None:
        return f"geen bekende kolomnamen; eerste regel: {first_line(file)[:120]!r}"
    if recognised.match.mapping.family == "bbc":
        return Table(file, recognised)
    return as_list(file, recognised)


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


def read_lists(
    connection: duckdb.DuckDBPyConnection,
    recognition: Recognition,
    scheme: str,
    known_schemes: Sequence[str],
    patterns: Sequence[tuple[str, str]],
    as_of: date,
) -> tuple[ListResult, list[Outcome]]:
    """Read payments, register and partnerships into stg; returns what they held and the outcomes."""
    result = ListResult()
    outcomes: list[Outcome] = []
    payments: list[Payment] = []
    registers = [s for s in recognition.lists if s.kind == "subsidieregister" and s.match.complete]
    chosen = newest(registers, as_of)
    for source in recognition.lists:
        outcome = Outcome(source.file.name, source.file.sha256, source.kind, None, "gelezen", "")
        refused: Sequence[quarantine.Quarantined] = ()
        problem = source.match.problem
        if problem:
            pass
        elif source.kind == "betalingen":
            read = read_payments(source, scheme, known_schemes, as_of)
            payments += read.payments
            result.payments_of_scheme = result.payments_of_scheme or read.scheme_seen
            refused, problem = read.quarantined, read.problem
            outcome = replace(outcome, rijen=len(read.payments) + len(read.quarantined))
        elif source.kind == "samenwerkingsverbanden":
            group = read_partnerships(source, scheme, known_schemes)
            result.memberships += group.memberships
            refused, problem = group.quarantined, group.problem
            outcome = replace(outcome, rijen=group.rows)
        elif source is chosen:
            export = read_register(source, patterns, as_of)
            result.register_rows += export.matched
            result.register_file = source.file.name
            result.register_matches = export.matching_rows
            refused, problem = export.quarantined, export.problem
            outcome = replace(outcome, rijen=export.rows)
        else:
            reason = f"een nieuwere export telt: {chosen.file.name if chosen else ''}"
            outcome = replace(outcome, uitkomst="niet geteld", reden=reason)
        if problem:
            result.payments_unreadable = result.payments_unreadable or source.kind == "betalingen"
            outcome = replace(outcome, uitkomst="quarantaine", reden=problem)
            whole = quarantine.Quarantined(
                source.file.name,
                None,
                None,
                None,
                problem,
                source.kind,
                rijen=source.file.lines_after_header,
            )
            refused = (whole,)
        quarantine.append(connection, refused)
        outcomes.append(outcome)
    result.payments, result.conflicts = settle(payments, scheme, as_of)
    _put_records(connection, "stg.betalingen", Payment, result.payments)
    _put_records(connection, "stg.registerrijen", RegisterRow, result.register_rows)
    _put_records(connection, "stg.lidmaatschappen", Membership, result.memberships)
    _put_records(connection, "stg.tegenspraak", Conflict, result.conflicts)
    _put_source(connection, result)
    return result, outcomes


def put_outcomes(connection: duckdb.DuckDBPyConnection, outcomes: Iterable[Outcome]) -> None:
    ordered: list[Outcome] = sorted(outcomes, key=lambda outcome: outcome.bestand)
    _put_records(connection, "bron.bestanden", Outcome, ordered)


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


_ARROW = {
    "str": pa.string(), "str | None": pa.string(), "int": pa.int64(), "int | None": pa.int64(),
    "date": pa.date32(), "Decimal": pa.decimal128(18, 2),
}  # fmt: skip


def _put_records(connection: duckdb.DuckDBPyConnection, table: str, kind: type, values: Sequence[object]) -> None:
    """A frozen dataclass per row to a table of the same columns."""
    schema = pa.schema([(f.name, _ARROW[str(f.type)]) for f in fields(kind)])
    arrays = [pa.array([getattr(value, f.name) for value in values], f.type) for f in schema]
    put(connection, table, pa.Table.from_arrays(arrays, schema=schema))


def _put_deliveries(connection: duckdb.DuckDBPyConnection, read: DeliveriesRead) -> None:
    _put_records(connection, "stg.levering_tegenspraak", Disagreement, read.disagreements)
    _put_records(connection, "stg.feiten", FactBalance, read.balances)
    _put_records(connection, "stg.feiten_onbekend", UnmappedFacts, read.unmapped)


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
