"""Exports of the BBC-analysetool in flat form (INPUTS.md 3), as reports with actions and lines.

Each amount of a row is a line, known by its cell. An export says by its filters which version of
the accounts it holds; one that does not is refused whole. Of several exports of one authority and
year the newest counts, by file date: bbc.rapporten ranks them, since each is a report of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from transforms.nis import Municipalities
from transforms.reference import Authority
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.export_accounts import Account, Accounts, Nobody, parse_year
from transforms.sources.export_action import parse_action
from transforms.sources.export_filters import COLUMN, FilterFault, Filters, others, parse_filters, read_version
from transforms.sources.export_rows import ExportRows, sort_rows
from transforms.sources.files import Outcome
from transforms.sources.lists import ListFile, Record
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.report_sets import EXPORT, ActionRow, BodyRow, ReportRow, ReportSet, ReportsRead, write_lines
from transforms.sources.sheet_scan import cell_name
from transforms.sources.transaction_scan import FIELDS

KIND = "analysetool"
_DIRECTIONS = {"uitgave": "Uitgave", "ontvangst": "Ontvangst"}
_FIELD_CODE = re.compile(r"([0-9]{2,}(?:[-/][0-9]+)?)\s.*", re.DOTALL)
_UNIT = "\x1f"  # separates the fields of a line in transaction_scan


@dataclass
class _Found:
    """What the rows of a file hold, gathered in order."""

    accounts: dict[Account, int] = field(default_factory=dict)  # with the row that names each first
    actions: dict[tuple[str, str | None, str | None], ActionRow] = field(default_factory=dict)
    lines: dict[str, list[str | None]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    refused: list[Quarantined] = field(default_factory=list)
    nobody: dict[tuple[Nobody, str | None], list[tuple[str, int, Decimal]]] = field(default_factory=dict)
    amounts: int = 0
    euro: Decimal = Decimal(0)
    without_amount: int = 0


def read_exports(sources: Iterable[ListFile], authorities: Iterable[Authority], work: Path) -> ReportsRead:
    """All exports, oldest first; their lines as Parquet under `work`."""
    municipalities = Municipalities(authorities)
    ordered = sorted(sources, key=lambda source: (source.file.modified, source.file.name))
    parts = [_Reader(source, str(n), municipalities).read(work) for n, source in enumerate(ordered, start=1)]
    return ReportsRead(
        tuple(s for part in parts for s in part.sets),
        tuple(o for part in parts for o in part.outcomes),
        tuple(q for part in parts for q in part.quarantined),
    )


class _Reader:
    """One export. `sequence` tells exports of one day apart."""

    def __init__(self, source: ListFile, sequence: str, municipalities: Municipalities) -> None:
        self.source, self.file, self.sequence = source, source.file, sequence
        self.accounts = Accounts(municipalities, source.file.sha256)
        self.has_type = "type_rapport" in source.match.positions
        self.found = _Found()

    def read(self, work: Path) -> ReportsRead:
        if self.source.refused:  # no flat table: it has no rows of which any could be lost
            return self._refuse(self.source.refused, length=0)
        if self.source.match.problem:
            return self._refuse(self.source.match.problem)
        try:
            rows = sort_rows(self.source)
        except BrokenQuoting as error:
            return self._refuse(str(error), length=self.file.lines_after_header)
        try:
            status, report_type, filters = read_version(rows.filters, type_in_column=self.has_type)
            _check_types(rows.data, report_type)
        except FilterFault as fault:
            return self._refuse(str(fault), rows, value=fault.condition)
        for record in rows.data:
            self._take(record, report_type)
        self._settle_nobody()
        outcome = Outcome(
            self.file.name, self.file.sha256, KIND, len(rows.data), "gelezen", self._told(rows, status, filters)
        )
        return ReportsRead((self._report_set(status, work),), (outcome,))

    def _take(self, record: Record, report_type: str | None) -> None:
        """Count the amounts of a row, find whose they are, and make lines of them."""
        named = [name for name in _DIRECTIONS if record.text(name) is not None]
        amounts = {name: record.amount(name, self.source.number_format) for name in named}
        # Of a row that is out of shape no cell can be trusted: it counts as one line, of no known amount.
        rows = 1 if record.problem else len(named)
        euro = Decimal(0) if record.problem else sum(filter(None, amounts.values()), Decimal(0))
        self.found.amounts += rows
        self.found.euro += euro
        self.found.without_amount += not rows
        account = self.accounts.of(record, report_type)
        if isinstance(account, Nobody):
            if rows:
                where = (self._place(record, account.column), rows, euro)
                self.found.nobody.setdefault((account, record.text(account.column)), []).append(where)
            return
        self.found.accounts.setdefault(account, record.row)
        action = "0" if record.problem else self._action(record, account)
        year = parse_year(record.text("boekjaar"))
        if record.problem:
            self._refuse_cell(record, "rij", record.problem, account, rows, None)
        elif year is None and rows:
            self._refuse_cell(record, "boekjaar", "geen jaartal; verwacht vier cijfers", account, rows, euro)
        elif rows and (odd := [n for n in ("rekening", "sector", "beleidsveld") if _UNIT in (record.text(n) or "")]):
            reason = "waarde bevat een stuurteken (U+001F); haal het weg"
            self._refuse_cell(record, odd[0], reason, account, rows, euro)
        elif year is not None:
            for name, amount in amounts.items():
                if amount is None:
                    reason = f"geen bedrag; verwacht een getal zoals {self.source.number_format.example()}"
                    self._refuse_cell(record, name, reason, account, 1, None)
                else:
                    self._add_line(record, name, amount, year, action)

    def _add_line(self, record: Record, name: str, amount: Decimal, year: int, action: str) -> None:
        field_code = record.text("beleidsveld")
        values = {
            "transactie_id": self._place(record, name),
            "soort": _DIRECTIONS[name],
            "bedrag": f"{amount:f}",
            "boekjaar": str(year),
            "actie_id": action,
            "beleidsveld_id": _FIELD_CODE.sub(r"\1", field_code) if field_code else None,
            "rekening": record.text("rekening"),
            "sector": record.text("sector"),
        }
        for column, value in values.items():
            self.found.lines[column].append(value)

    def _action(self, record: Record, account: Account) -> str:
        """Rows with the same texts and code are one action; without either there is none."""
        cell, code = record.text("actie"), record.text("externe_code")
        if cell is None and code is None:
            return "0"
        action = self.found.actions.get((account.report, cell, code))
        if action is None:
            texts = parse_action(cell)
            action = ActionRow(
                rij=record.row,
                aanlevering_id=account.report,
                actie_id=f"{account.report}/{record.row}",
                code=texts.code,
                korte_omschrijving=texts.korte_omschrijving,
                lange_omschrijving=texts.lange_omschrijving,
                commentaar=texts.commentaar,
                evaluatie=texts.evaluatie,
                externe_code=code,
            )
            self.found.actions[account.report, cell, code] = action
        return action.actie_id

    def _place(self, record: Record, name: str) -> str:
        """`N12` in a workbook; `12:Uitgave` in a CSV, by record number."""
        if name == "rij":
            return str(record.row)
        if self.source.dialect is None:
            return cell_name(record.row, self.source.match.positions[name] + 1)
        return f"{record.row}:{self._spelling(name)}"

    def _spelling(self, name: str) -> str:
        return next((c.spellings[0] for c in self.source.match.mapping.columns if c.name == name), name)

    def _refuse_cell(
        self, record: Record, name: str, reason: str, account: Account, rows: int, euro: Decimal | None
    ) -> None:
        self.found.refused.append(
            Quarantined(
                bestand=self.file.name,
                rij=self._place(record, name),
                kolom=self._spelling(name),
                waarde=shorten(record.shown(name)),
                reden=reason,
                soort=KIND,
                aanlevering_id=account.report,
                jaar=account.year,
                rijen=rows,
                euro=euro,
            )
        )

    def _settle_nobody(self) -> None:
        """Rows that belong to no account, together per body and year, with the place of the first."""
        for (nobody, value), places in self.found.nobody.items():
            count = sum(rows for _, rows, _ in places)
            self.found.refused.append(
                Quarantined(
                    bestand=self.file.name,
                    rij=places[0][0],
                    kolom=self._spelling(nobody.column),
                    waarde=shorten(value),
                    reden=f"{nobody.reason}; {count} {'bedrag telt' if count == 1 else 'bedragen tellen'} niet",
                    soort=KIND,
                    bron_kbo=nobody.kbo,
                    jaar=nobody.year,
                    rijen=count,
                    euro=sum((euro for _, _, euro in places), Decimal(0)),
                )
            )

    def _report_set(self, status: str, work: Path) -> ReportSet:
        found = self.found
        first: dict[str, tuple[int, Account]] = {}
        for account, row in found.accounts.items():
            first.setdefault(account.body, (row, account))
        return ReportSet(
            bron=EXPORT,
            bestand=self.file.name,
            bodies=tuple(BodyRow(row, body, a.kbo, None, a.kind) for body, (row, a) in first.items()),
            reports=tuple(self._report(account, row, status) for account, row in found.accounts.items()),
            actions=tuple(found.actions.values()),
            lines=write_lines(work / KIND / f"{self.file.sha256}.parquet", found.lines),
            example=self.source.number_format.example(),
            refused=tuple(found.refused),
            seen=(found.amounts, found.euro),
        )

    def _report(self, account: Account, row: int, status: str) -> ReportRow:
        return ReportRow(
            rij=row,
            aanlevering_id=account.report,
            bestuur_id=account.body,
            type_rapport=account.report_type,
            rapportjaar=str(account.year),
            kwartaal=None,
            meest_recente="Ja",
            status_rapport=status,
            volgnummer=self.sequence,
            datum_verwerking=self.file.modified.isoformat(),
        )

    def _told(self, rows: ExportRows, status: str, filters: Filters) -> str:
        """What was read, and what was left out, in words."""
        parts = [] if self.source.sheet is None else [f"blad {self.source.sheet}"]
        parts.append(f"status {status}")
        if rows.totals:
            parts.append(f"{rows.totals} {'totaalrij' if rows.totals == 1 else 'totaalrijen'} niet meegeteld")
        if empty := self.found.without_amount:
            parts.append(f"{empty} {'rij' if empty == 1 else 'rijen'} zonder bedrag")
        if self.source.match.unknown:
            parts.append(f"onbekende kolommen: {', '.join(self.source.match.unknown)}")
        if also := others(filters):
            parts.append(f"in de BBC-analysetool ook gefilterd op {', '.join(also)}")
        return "; ".join(parts)

    def _refuse(
        self, problem: str, rows: ExportRows | None = None, *, value: str | None = None, length: int = 1
    ) -> ReportsRead:
        """The whole file, its rows divided over the bodies and years that they name."""
        per_body: dict[tuple[str, str | None, int | None], int] = {}
        report_type = parse_filters(rows.filters).one_type if rows else None
        for record in rows.data if rows else ():
            account = self.accounts.of(record, report_type)
            kbo = account.kbo if isinstance(account, Nobody) or account.concerns else None
            name = f"{record.text('bestuur') or 'onbekend bestuur'} {record.text('rapportjaar') or ''}".strip()
            per_body[name, kbo, account.year] = per_body.get((name, kbo, account.year), 0) + 1
        whole = [
            Quarantined(
                bestand=self.file.name,
                rij=str(rows.filters_row) if rows and rows.filters_row else None,
                kolom=COLUMN if rows else None,
                waarde=shorten(value),
                reden=f"{problem} ({name}: {count} rijen)" if name else problem,
                soort=KIND,
                bron_kbo=kbo,
                jaar=year,
                rijen=count,
            )
            for (name, kbo, year), count in (per_body or {("", None, None): length}).items()
        ]
        outcome = Outcome(self.file.name, self.file.sha256, KIND, None, "quarantaine", problem)
        return ReportsRead(outcomes=(outcome,), quarantined=tuple(whole))


def _check_types(data: Sequence[Record], report_type: str | None) -> None:
    """A row of an unknown type might be dropped as another report type, or counted as an account."""
    if report_type is not None:
        return
    empty = [record for record in data if not record.problem and record.text("type_rapport") is None]
    if empty:
        raise FilterFault(
            f"kolom Type rapport is leeg in {len(empty)} rijen (de eerste is rij {empty[0].row}); verwacht "
            "Jaarrekening of een ander rapporttype. Zet in de BBC-analysetool de filter Type rapport op één waarde, "
            "en exporteer opnieuw",
            None,
        )
