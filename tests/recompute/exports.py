"""Exports of the BBC-analysetool in their flat form (INPUTS.md section 3)."""

from __future__ import annotations

import hashlib
import re

from .files import RawFile
from .outcome import Quarantined
from .records import EXPORT
from .reference import Authorities, Unit
from .rows import OneReport, Record, find_records
from .tablesets import TableSet
from .values import Cell, as_text, read_year

NEEDED = {"nis-code", "bestuur", "rapportjaar", "boekjaar", "externerapporteringscode", "uitgave", "ontvangst"}
AMOUNTS = {"uitgave": "Uitgave", "ontvangst": "Ontvangst"}
LABELS = (
    ("Code", ""),
    ("Korte omschrijving", "korteomschrijving"),
    ("Lange omschrijving", "langeomschrijving"),
    ("Commentaar", "commentaar"),
    ("Evaluatie", "evaluatie"),
)
FILTERS = "toegepaste filters"
FILTER = re.compile(r"\[([^\]]+)\]\s+is\s+(.+)")
GROUPED = re.compile(r"([+-]?)([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)((?:,[0-9]+)?(?:[eE][+-]?[0-9]+)?)")


def read_exports(files: list[RawFile], authorities: Authorities) -> tuple[list[TableSet], list[Quarantined]]:
    """Table sets of one report each, and what is refused; the same bytes count once."""
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
        status, kind, usable = read_filters(records)
        rows = [record for record in records if not is_total(record) and not is_filter(record)]
        if not usable:
            refused += refuse(file, rows, kind, authorities)
            nobody = OneReport(file, EXPORT, {"aanleveringid": ""}, {})
            for record in rows:
                nobody.line(str(record.number), "", "", "", "nobody", "", "")
            sets.append(nobody.table_set())
            continue
        reports: dict[tuple[str, str, str, str], OneReport] = {}
        for record in rows:
            add(reports, record, file, digest, status, kind, workbook, authorities)
        sets += [report.table_set() for report in reports.values()]
        refused += refuse(file, [r for r in rows if not exists(r, authorities)], kind, authorities)
    return sets, refused


def is_total(record: Record) -> bool:
    """A row of totals, by the word in a cell that is no amount."""
    return any(record.text(c).casefold() in ("total", "totaal") for c in record.cells if c not in AMOUNTS)


def is_filter(record: Record) -> bool:
    """The row that says which filters the export was made with."""
    return any(text.casefold().startswith(FILTERS) for text in record.texts)


def read_filters(records: list[Record]) -> tuple[str, str, bool]:
    """(status, type of report or empty, whether the export holds one status and the latest versions)."""
    text = "\n".join(text for record in records if is_filter(record) for text in record.texts)
    said = {name.casefold(): re.split(r", | of ", value.strip()) for name, value in FILTER.findall(text)}
    status, recent, kind = (said.get(name, []) for name in ("status rapport", "meest recente", "type rapport"))
    return "".join(status), kind[0] if len(kind) == 1 else "", len(status) == 1 and recent == ["Ja"]


def whose(record: Record, authorities: Authorities) -> tuple[str, str | None]:
    """NIS code of a record, and the KBO of its municipality; after a merger that of the successor."""
    nis, year = record.text("nis-code").removesuffix(".0"), read_year(record.text("rapportjaar"))
    kbo = authorities.by_nis.get(nis)
    while kbo and year and gone(authorities.unit(kbo), year):
        kbo = authorities.unit(kbo).successor
    return nis, kbo


def gone(unit: Unit, year: int) -> bool:
    """Whether a municipality was merged away before this year."""
    return unit.last is not None and unit.last < year


def exists(record: Record, authorities: Authorities) -> bool:
    """Whether the NIS code of a record already existed in the year of its report."""
    year = read_year(record.text("rapportjaar"))
    return year is None or year >= authorities.nis_from.get(whose(record, authorities)[0], year)


def refuse(file: RawFile, rows: list[Record], kind: str, authorities: Authorities) -> list[Quarantined]:
    """Quarantine the annual accounts in some rows, for every authority and year in them."""
    touched = {
        (whose(row, authorities)[1], read_year(row.text("rapportjaar")))
        for row in rows
        if (kind or row.text("typerapport")).casefold() in ("", "jaarrekening")
    }
    return [
        Quarantined(file.path, 0, "", "", "filters", kbo, year, kbo is not None, form=EXPORT)
        for kbo, year in sorted(touched, key=str)
    ]


def add(
    reports: dict[tuple[str, str, str, str], OneReport],
    record: Record,
    file: RawFile,
    digest: str,
    status: str,
    kind: str,
    workbook: bool,
    authorities: Authorities,
) -> None:
    """Put one record in its report."""
    nis, kbo = whose(record, authorities)
    if not exists(record, authorities):
        kbo = None
    name = record.text("bestuur").casefold()
    body = next((b for b in ("gemeente en ocmw", "gemeente", "ocmw") if name.startswith(b)), "")
    year, kind = record.text("rapportjaar"), kind or record.text("typerapport") or "Jaarrekening"
    key = (kbo or nis, body, year, kind.casefold())
    if key not in reports:
        own = (authorities.ocmw.get(kbo) if kbo and body == "ocmw" else kbo) or ""
        ids = {"aanleveringid": f"export {key} {digest}", "bestuurid": f"export {key[0]} {body}"}
        about = {"typerapport": kind, "rapportjaar": year, "statusrapport": status, "meestrecente": "Ja"}
        reports[key] = OneReport(
            file,
            EXPORT,
            ids | about | {"datumverwerking": file.modified.isoformat()},
            {"bestuurid": ids["bestuurid"], "kbonummer": own, "renummer": "", "typebestuur": body},
        )
    report = reports[key]
    whole, code = record.text("actietotaaloverzicht"), record.text("externerapporteringscode")
    action = report.action(f"{whole}|{code}", code, read_texts(whole)) if whole or code else ""
    for column, direction in AMOUNTS.items():
        if record.text(column):
            report.line(
                place(record, column, direction, workbook),
                direction,
                as_number(record.cells[column], workbook),
                record.text("boekjaar"),
                action,
                record.text("algrekening"),
                record.text("economischesectorcode"),
            )


def place(record: Record, column: str, direction: str, workbook: bool) -> str:
    """The cell of an amount, or record number and column."""
    if not workbook:
        return f"{record.number}:{direction}"
    index, letters = record.columns[column] + 1, ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{record.number}"


def as_number(cell: Cell, workbook: bool) -> Cell:
    """A number of a workbook, or a text with decimal comma and points per thousand, as `1234.56`."""
    if workbook:
        return cell if isinstance(cell, int | float) else f"? {cell}"
    match = GROUPED.fullmatch(as_text(cell))
    return match[1] + match[2].replace(".", "") + match[3].replace(",", ".") if match else f"? {cell}"


def read_texts(cell: str) -> dict[str, str]:
    """The texts of an action from the one cell that holds them; labels in order, at the start of a line."""
    pattern = "".join(rf"(?:^{label}:[ ]?(?P<t{i}>.*?)(?:\n|\Z))?" for i, (label, _) in enumerate(LABELS))
    match = re.match(pattern + r"\Z", cell, re.DOTALL | re.MULTILINE | re.IGNORECASE)
    found = match.groupdict() if match else {}
    return {column: (found.get(f"t{i}") or "").strip() for i, (_, column) in enumerate(LABELS) if column}
