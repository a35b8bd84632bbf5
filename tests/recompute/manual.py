"""Reports outside BBC (INPUTS.md section 8): each KBO and year of a file is one account."""

from __future__ import annotations

import hashlib

from .files import RawFile
from .outcome import Quarantined
from .records import DIRECTIONS, MANUAL
from .reference import Authorities
from .rows import OneReport, Record, find_records
from .tablesets import TableSet
from .values import Cell, as_text, euros, read_kbo, read_money, read_year

NEEDED = {"kbo", "boekjaar", "richting", "rapporteringscode", "bedrag", "document"}


def read_manual(files: list[RawFile], authorities: Authorities) -> tuple[list[TableSet], list[Quarantined]]:
    """Table sets of one report each, and rows that belong to none; the same bytes count once."""
    sets: list[TableSet] = []
    refused: list[Quarantined] = []
    seen: set[str] = set()
    for file in files:
        found = find_records(file, NEEDED)
        digest = hashlib.sha256(file.data).hexdigest()
        if found is None or digest in seen:
            continue
        seen.add(digest)
        records, workbook = found
        reports: dict[tuple[str, int | None], OneReport] = {}
        for record in records:
            number, year = read_kbo(record.cells["kbo"]), read_year(record.cells["boekjaar"])
            whole = number is not None and year is not None
            report = reports.setdefault((number or "", year) if whole else ("", None), start(file, number, year))
            if not whole:
                kbo = authorities.unit(number).kbo if number else None
                column = "boekjaar" if number else "kbo"
                refused.append(Quarantined(file.path, record.number, column, "", "not usable", kbo, year, bool(kbo)))
            add(report, record, workbook, whole)
        sets += [report.table_set() for report in reports.values()]
    return sets, refused


def start(file: RawFile, number: str | None, year: int | None) -> OneReport:
    """A report without rows; without number or year it is none."""
    whole = number is not None and year is not None
    report = {
        "aanleveringid": f"handmatig-{number}-{year}" if whole else "",
        "bestuurid": f"handmatig {number}",
        "typerapport": "Jaarrekening",
        "rapportjaar": str(year),
        "statusrapport": "Origineel",
    }
    body = {"bestuurid": f"handmatig {number}", "kbonummer": number or "", "renummer": "", "typebestuur": ""}
    return OneReport(file, MANUAL, report, body)


def add(report: OneReport, record: Record, workbook: bool, whole: bool) -> None:
    """One row as a line; refused without document."""
    names = ("omschrijving", "rapporteringscode", "commentaar")
    texts = tuple(as_text(record.cells.get(name)) for name in names)
    direction = record.text("richting")
    amount = as_number(record.cells["bedrag"], workbook)
    good = bool(record.text("document")) and direction.casefold() in DIRECTIONS and not amount.startswith("?")
    action = "nobody"
    if whole and good:  # a refused row is no action either
        action = report.action("|".join(texts), texts[1], {"korteomschrijving": texts[0], "commentaar": texts[2]})
    report.line(
        str(record.number),
        direction if good else "",
        amount,
        record.text("boekjaar"),
        action,
        record.text("rekening"),
        record.text("sector"),
    )


def as_number(cell: Cell, workbook: bool) -> str:
    """A number of a workbook, or a text with decimal comma, as `1234.56`: the same in both."""
    cents = None if workbook and isinstance(cell, str) else read_money(cell, ",")
    return f"? {cell}" if cents is None else str(euros(cents))
