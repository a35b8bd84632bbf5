"""Records of spreadsheets outside BBC: where their header stands, and sets of one report."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from .files import RawFile, Row, Sheet, decode
from .tablesets import REPORT_COLUMNS, TEXTS, TableSet
from .values import Cell, as_text, header_key

LOOK = 25  # rows in which a header may stand


@dataclass(frozen=True)
class Record:
    """One record under a header: number in the file (first = 1), cells, and all its texts in order."""

    number: int
    cells: dict[str, Cell]
    columns: dict[str, int]
    texts: tuple[str, ...]

    def text(self, column: str) -> str:
        """The trimmed text of a column; empty when it is not there."""
        return as_text(self.cells.get(column))


def grids(file: RawFile) -> Iterator[tuple[list[list[Cell]], bool]]:
    """(records, is a workbook) of every sheet, or of the CSV with `;`."""
    if file.data.startswith(b"PK"):
        try:
            book = CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        except (CalamineError, OSError):
            return
        for name in book.sheet_names:
            records = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            yield [list(record) for record in records], True
        return
    text = decode(file.data)
    if text is not None and ";" in text:
        try:
            yield [list(record) for record in csv.reader(io.StringIO(text, newline=""), delimiter=";")], False
        except csv.Error:
            return


def find_records(file: RawFile, needed: set[str]) -> tuple[list[Record], bool] | None:
    """The records under a header with these columns, and whether the file is a workbook."""
    for grid, workbook in grids(file):
        for top, header in enumerate(grid[:LOOK]):
            names = [header_key(as_text(cell)) for cell in header]
            if not needed <= set(names):
                continue
            columns = {name: index for index, name in enumerate(names) if name}
            records = []
            for number, record in enumerate(grid[top + 1 :], start=top + 2):
                cells = dict(zip(names, record, strict=False))
                texts = tuple(as_text(cell) for cell in record)
                if any(texts):
                    records.append(Record(number, cells, columns, texts))
            return records, workbook
    return None


@dataclass
class OneReport:
    """A report in the making, and the records of its table set."""

    file: RawFile
    form: str
    report: dict[str, str]
    body: dict[str, str]
    actions: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: list[dict[str, Cell]] = field(default_factory=list)

    def action(self, key: str, code: str, texts: dict[str, str]) -> str:
        """The id of an action, made at its first record."""
        cells = dict.fromkeys((*TEXTS, "actieplanid", "code", "prioritair"), "") | texts
        cells |= {"aanleveringid": self.report["aanleveringid"], "actieid": key, "externerapporteringscode": code}
        self.actions.setdefault(key, cells)
        return key

    def line(
        self, number: str, direction: str, amount: Cell, year: str, action: str, account: str, sector: str
    ) -> None:
        """One line; an empty direction refuses it."""
        self.lines.append(
            {
                "transactieid": number,
                "transactiesoort": direction,
                "bedrag": amount,
                "boekjaar": year,
                "rapportjaar": "",
                "actieid": action,
                "beleidsveldid": "",
                "rekening": account,
                "sector": sector,
            }
        )

    def table_set(self) -> TableSet:
        """The table set; without a report id, its lines belong to nobody."""
        group = TableSet(self.file.path, "", form=self.form)
        reports = [dict.fromkeys(REPORT_COLUMNS, "") | self.report] if self.report["aanleveringid"] else []
        tables: dict[str, list[dict[str, Cell]]] = {
            "aanlevering": [dict(row) for row in reports],
            "bestuur": [dict(self.body)] if reports else [],
            "actie": [dict(row) for row in self.actions.values()],
            "transactie": self.lines,
        }
        for kind, records in tables.items():
            digest = f"{self.file.path} {self.report['aanleveringid']}"
            sheet = Sheet(kind, self.file.path, self.file.path, "", digest, self.file.modified, {})
            sheet.rows = [Row(self.file.path, index, cells) for index, cells in enumerate(records, start=1)]
            group.tables[kind] = [sheet]
        return group
