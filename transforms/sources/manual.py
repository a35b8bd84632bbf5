"""The report outside BBC, on this project's template (INPUTS.md 8).

For vzw de Rand and whoever cannot report in BBC. A file holds one account per KBO and year that
its rows name; each row is one line, proved by the document it names. A row that cannot be used
still makes its account known: an account that came in and cannot be read is not a missing one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from transforms.kbo import parse_kbo
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.files import Outcome
from transforms.sources.lists import ListFile, Record, records
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.report_sets import (
    MANUAL,
    ActionRow,
    BodyRow,
    ReportRow,
    ReportSet,
    ReportsRead,
    write_lines,
)

KIND = "handmatig"
_DIRECTIONS = {"uitgave": "Uitgave", "ontvangst": "Ontvangst"}
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
_UNIT = "\x1f"  # separates the fields of a line in transaction_scan


@dataclass(frozen=True)
class Account:
    """What a row belongs to: the account of one body and year."""

    kbo: str
    year: int

    @property
    def report(self) -> str:
        return f"{MANUAL}-{self.kbo}-{self.year}"


@dataclass(frozen=True)
class Entry:
    """A row that can be used. `action` is (omschrijving, rapporteringscode, commentaar); `amount` in euros."""

    row: int
    account: Account
    action: tuple[str, str, str]
    direction: str
    amount: Decimal
    ledger: str | None
    sector: str | None
    document: str


@dataclass
class _Found:
    """What the rows of a file hold, gathered in order. `accounts` with the row that names each first."""

    rows: int = 0
    euro: Decimal = Decimal(0)
    rows_of: Counter[str] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)
    accounts: dict[Account, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    refused: list[Quarantined] = field(default_factory=list)


def read_manual(source: ListFile, work: Path) -> ReportsRead:
    """One file as a report set, its lines as Parquet under `work`.

    A file without its columns, or with broken quoting, goes to quarantine whole, booked on every
    body that it is known to be about.
    """
    file, found = source.file, _Found()
    problem = source.match.problem
    try:
        for record in records(source):
            _take(source, record, found)
        length = found.rows
    except BrokenQuoting as error:
        problem, length = str(error), file.lines_after_header
    if problem:
        outcome = Outcome(file.name, file.sha256, KIND, None, "quarantaine", problem)
        return ReportsRead(outcomes=(outcome,), quarantined=_whole(source, problem, found.rows_of, length))
    reason = "" if found.rows else "geen enkele rij ingevuld"
    outcome = Outcome(file.name, file.sha256, KIND, found.rows, "gelezen", reason)
    if not found.rows:
        return ReportsRead(outcomes=(outcome,))
    actions = _actions(found.entries)
    report_set = ReportSet(
        bron=MANUAL,
        bestand=file.name,
        bodies=_bodies(found.accounts),
        reports=tuple(_report(account, row) for account, row in found.accounts.items()),
        actions=tuple(actions.values()),
        lines=_write(found.entries, actions, work / KIND / f"{file.sha256}.parquet"),
        documents=_documents(found.entries),
        names=found.names,
        refused=tuple(found.refused),
        seen=(found.rows, found.euro),
    )
    return ReportsRead((report_set,), (outcome,))


def _take(source: ListFile, record: Record, found: _Found) -> None:
    """Count the row, note whose it is, and sort it out."""
    kbo, year, name = parse_kbo(record.text("kbo")), record.text("boekjaar") or "", record.text("naam")
    amount = None if record.problem else record.amount("bedrag", source.number_format)
    found.rows += 1
    found.euro += amount or 0
    account = None
    if kbo:
        found.rows_of[kbo] += 1
        if name and not record.problem:
            found.names[kbo] = min(name, found.names.get(kbo, name))
        if _YEAR.fullmatch(year):
            account = Account(kbo, int(year))
            found.accounts.setdefault(account, record.row)
    entry = _read(source, record, account, amount)
    if isinstance(entry, Entry):
        found.entries.append(entry)
    else:
        found.refused.append(entry)


def _read(source: ListFile, record: Record, account: Account | None, amount: Decimal | None) -> Entry | Quarantined:
    kbo, year, document = parse_kbo(record.text("kbo")), record.text("boekjaar") or "", record.text("document")
    direction = _DIRECTIONS.get((record.text("richting") or "").casefold())
    ledger, sector = record.text("rekening"), record.text("sector")

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=record.placed(column, reason),
            soort=KIND,
            aanlevering_id=account.report if account else None,
            bron_kbo=None if account else kbo,
            jaar=int(year) if _YEAR.fullmatch(year) else None,
            euro=amount,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    if account is None:
        return refuse("boekjaar", "geen jaartal; verwacht vier cijfers")
    if direction is None:
        return refuse("richting", "onbekende richting; verwacht Uitgave of Ontvangst")
    if amount is None:
        return refuse("bedrag", f"geen bedrag; verwacht een getal zoals {source.number_format.example()}")
    if document is None:
        expected = f"het stuk waaruit dit bedrag blijkt, zoals jaarrekening {account.year}, blz. 12"
        return refuse("document", f"bewijsstuk ontbreekt; verwacht {expected}")
    for column, value in (("rekening", ledger), ("sector", sector)):
        if _UNIT in (value or ""):
            return refuse(column, "waarde bevat een stuurteken (U+001F); haal het weg")
    action = (_text(record, "omschrijving"), _text(record, "rapporteringscode"), _text(record, "commentaar"))
    return Entry(record.row, account, action, direction, amount, ledger, sector, document)


def _text(record: Record, name: str) -> str:
    """The same text whether it comes from a CSV or from a workbook."""
    return (record.text(name) or "").replace("\r\n", "\n").replace("\r", "\n")


def _bodies(accounts: Mapping[Account, int]) -> tuple[BodyRow, ...]:
    first: dict[str, int] = {}
    for account, row in accounts.items():
        first.setdefault(account.kbo, row)
    return tuple(BodyRow(row, f"{MANUAL}-{kbo}", kbo, None, None) for kbo, row in first.items())


def _report(account: Account, row: int) -> ReportRow:
    return ReportRow(
        rij=row,
        aanlevering_id=account.report,
        bestuur_id=f"{MANUAL}-{account.kbo}",
        type_rapport="Jaarrekening",
        rapportjaar=str(account.year),
        kwartaal=None,
        meest_recente=None,
        status_rapport="Origineel",
        volgnummer=None,
        datum_verwerking=None,
    )


def _actions(entries: Iterable[Entry]) -> dict[tuple[Account, tuple[str, str, str]], ActionRow]:
    """The distinct actions, numbered by their texts: the same report has the same ids in every file."""
    first: dict[tuple[Account, tuple[str, str, str]], int] = {}
    for entry in entries:
        first.setdefault((entry.account, entry.action), entry.row)
    number: Counter[Account] = Counter()
    actions = {}
    for key in sorted(first, key=lambda k: (k[0].report, k[1])):
        account, (text, code, comment) = key
        number[account] += 1
        actions[key] = ActionRow(
            rij=first[key],
            aanlevering_id=account.report,
            actie_id=f"{account.report}-{number[account]}",
            code=None,
            korte_omschrijving=text or None,
            lange_omschrijving=None,
            commentaar=comment or None,
            evaluatie=None,
            externe_code=code or None,
        )
    return actions


def _write(
    entries: Sequence[Entry], actions: Mapping[tuple[Account, tuple[str, str, str]], ActionRow], path: Path
) -> Path:
    return write_lines(
        path,
        {
            "transactie_id": [str(e.row) for e in entries],
            "soort": [e.direction for e in entries],
            "bedrag": [f"{e.amount:f}" for e in entries],
            "boekjaar": [str(e.account.year) for e in entries],
            "actie_id": [actions[e.account, e.action].actie_id for e in entries],
            "beleidsveld_id": [None] * len(entries),
            "rekening": [e.ledger for e in entries],
            "sector": [e.sector for e in entries],
        },
    )


def _documents(entries: Iterable[Entry]) -> dict[str, str]:
    """The documents behind each report, each once."""
    named: dict[str, set[str]] = {}
    for entry in entries:
        named.setdefault(entry.account.report, set()).add(entry.document)
    return {report: "; ".join(sorted(documents)) for report, documents in named.items()}


def _whole(source: ListFile, problem: str, rows_of: Mapping[str, int], length: int) -> tuple[Quarantined, ...]:
    """The whole file, its rows divided over the bodies that are known; the others belong to nobody."""
    parts: list[tuple[str | None, int]] = list(rows_of.items())
    rest = length - sum(rows_of.values())
    if rest > 0 or not parts:
        parts.append((None, max(rest, 1)))
    return tuple(
        Quarantined(source.file.name, None, None, None, problem, KIND, bron_kbo=kbo, rijen=rows) for kbo, rows in parts
    )
