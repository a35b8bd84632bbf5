"""Tables, lists, exports and manual reports as `inspect` shows them: header, filters, rows, samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from flows.inspect_promises import KINDS, promise_facts
from transforms.sources.delimited import BrokenQuoting, read_records
from transforms.sources.export_filters import FilterFault, Filters, others, parse_filters, read_version
from transforms.sources.export_form import filters_of
from transforms.sources.export_rows import sort_rows
from transforms.sources.headers import HeaderMatch, normalise_header
from transforms.sources.lists import ListFile, Record, all_rows, records
from transforms.sources.table_sets import Table

_SAMPLES = 3
_CUT = 200  # characters of a sample value


def table_facts(table: Table) -> dict[str, object]:
    """A BBC-DR table; `regels` counts newlines, since texts may run over lines."""
    dialect = table.recognised.dialect
    facts: dict[str, object] = {
        "codering": _encoding(table.file.utf8),
        "scheidingsteken": dialect.delimiter,
        "regels": table.file.newlines,
        **_columns(table.recognised.match, dialect.header),
    }
    positions = table.recognised.match.positions
    try:
        first = [row for _, row in islice(read_records(table.file, dialect), _SAMPLES)]
    except BrokenQuoting as error:
        return facts | {"probleem": str(error)}
    cells = [{name: row[i] if i < len(row) else "" for name, i in positions.items()} for row in first]
    return facts | {"voorbeelden": [{name: _cut(value) for name, value in row.items()} for row in cells]}


def list_facts(source: ListFile) -> dict[str, object]:
    """A list, an export or a manual report: where its header is, its columns, its rows."""
    facts: dict[str, object] = {"getallen zoals": source.number_format.example()}
    if source.dialect is not None:
        facts |= {"codering": _encoding(source.file.utf8), "scheidingsteken": source.dialect.delimiter}
        header: Sequence[str] = source.dialect.header
        row = source.dialect.header_row
    else:
        facts |= {"blad": source.sheet}
        header, row = _header(source), source.header_row
    facts |= {"koprij": row, **_columns(source.match, header)}
    try:
        if not source.match.mapping.bi_export:
            more = promise_facts(source) if source.kind in KINDS and source.match.complete else {}
            return facts | _rows(records(source)) | more
        if source.refused or source.match.missing:
            every = [cells for _, cells in all_rows(source)]
            return facts | {"rijen": len(every), "filters": _filters(parse_filters(filters_of(every)))}
        return facts | _export_facts(source)
    except BrokenQuoting as error:
        return facts | {"probleem": str(error)}


def why(match: HeaderMatch) -> str:
    """Which columns gave a file away, or what is wrong with its header."""
    named = ", ".join(match.mapping.identifies)
    return match.problem or f"de kop noemt {named}"


def _export_facts(source: ListFile) -> dict[str, object]:
    """An export of the BBC-analysetool: its filters, and whether they say which version it holds."""
    rows = sort_rows(source)
    filters = parse_filters(rows.filters)
    facts: dict[str, object] = {
        "filters": _filters(filters),
        "rij van de filters": rows.filters_row,
        "ook gefilterd op": list(others(filters)),
        "totaalrijen": rows.totals,
    }
    try:
        status, report_type, _ = read_version(rows.filters, type_in_column="type_rapport" in source.match.positions)
        facts |= {"status": status, "rapporttype": report_type or "per rij"}
    except FilterFault as fault:
        facts["probleem"] = str(fault)
    accounts = Counter((record.text("bestuur"), record.text("rapportjaar")) for record in rows.data)
    return facts | {
        "rekeningen": [
            {"bestuur": body or "", "rapportjaar": year or "", "rijen": count}
            for (body, year), count in sorted(accounts.items(), key=lambda entry: tuple(map(str, entry[0])))
        ],
        **_rows(rows.data),
    }


def _filters(filters: Filters) -> dict[str, str]:
    return {name: "; ".join(filters.conditions[normalise_header(name)]) for name in filters.names}


def _rows(found: Iterable[Record]) -> dict[str, object]:
    samples: list[dict[str, str]] = []
    problems: list[str] = []
    count = 0
    for record in found:
        count += 1
        if len(samples) < _SAMPLES:
            samples.append({name: _cut(record.text(name) or "") for name in record.cells})
        if record.problem:
            problems.append(f"rij {record.row}: {record.problem}")
    return {"rijen": count, "rijen met een probleem": problems, "voorbeelden": samples}


def _header(source: ListFile) -> Sequence[str]:
    row: Sequence[object] = next((cells for number, cells in all_rows(source) if number == source.header_row), ())
    return ["" if cell is None else str(cell) for cell in row]


def _columns(match: HeaderMatch, header: Sequence[str]) -> dict[str, object]:
    return {
        "herkende kolommen": {
            name: header[position] if position < len(header) else f"kolom {position + 1}"
            for name, position in match.positions.items()
        },
        "ontbrekend": list(match.missing),
        "niet gebruikt": list(match.unknown),
    }


def _encoding(utf8: bool) -> str:
    return "UTF-8" if utf8 else "Windows-1252"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 3] + "..."
