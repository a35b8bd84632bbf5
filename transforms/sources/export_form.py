"""The form of an export of a reporting tool: where its header is, and whether it is a flat table.

Lines may stand above the header. A cross-tab (years or authorities as columns) cannot be read as
rows; it is known for what it is, so that its owner hears what to choose in the tool instead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.sources.headers import HeaderMatch, Mapping, mappings, match_header, normalise_header, recognise_header

HEADER_WITHIN = 25
FILTER_WORDS = ("toegepaste filters", "applied filters")
_MEASURES = ("uitgave", "ontvangst")
_YEAR = re.compile(r"20[0-9]{2}(?:\.0)?")
_TOTAL = re.compile(r"(?:(?:sub|eind|grand|algemeen)[ -]?)?(?:total|totaal):?", re.IGNORECASE)
_LONGEST_TOTAL = 30
_LABELS_OF_EXPORT = 3


@dataclass(frozen=True)
class Form:
    """A header at `row` (1-based); `refused` says why what stands below it cannot be read as rows."""

    row: int
    header: tuple[str, ...]
    match: HeaderMatch
    refused: str


def find_form(rows: Sequence[Sequence[object]], filters: str = "") -> Form | None:
    """The header of an export among the first rows, flat or not; None when this is no export.

    `filters` is the text of the cell *Toegepaste filters*, as far as it was found.
    """
    texts = [[str(cell).strip() for cell in row] for row in rows[:HEADER_WITHIN]]
    for mapping in (m for m in mappings().values() if m.bi_export):
        for number, row in enumerate(texts, start=1):
            match = match_header(row, mapping)
            if match.identified:
                return Form(number, tuple(row), match, refusal(match, row))
        if form := _other_form(texts, filters, mapping):
            return form
    return None


def refusal(match: HeaderMatch, header: Sequence[str]) -> str:
    """Why the rows below a header that names its columns still are no flat table; empty when they are."""
    if not match.mapping.bi_export:
        return ""
    if found := _columns_for_rows(header, bool({*_MEASURES} - match.positions.keys())):
        return _advice(match, found)
    return ""


def filters_of(rows: Sequence[Sequence[object]]) -> str:
    """The text of the cell that names the filters, in the rows given; empty when it is not there."""
    return next((str(cell) for row in rows for cell in row if is_filter_cell(cell)), "")


def is_filter_cell(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().casefold().startswith(FILTER_WORDS)


def is_total(row: Sequence[object]) -> bool:
    """A row that adds up others: the tool writes `Total` in the column that it adds up over."""
    return any(isinstance(cell, str) and len(cell) < _LONGEST_TOTAL and _TOTAL.fullmatch(cell.strip()) for cell in row)


def _other_form(texts: Sequence[Sequence[str]], filters: str, mapping: Mapping) -> Form | None:
    keys = {normalise_header(s) for c in mapping.columns if c.name not in _MEASURES for s in c.spellings}
    keys |= {normalise_header(name) for name in mapping.ignored}
    ours = any(f"[{name}]" in filters for name in ("Type rapport", "Rapportjaar", "Meest recente", "Status rapport"))
    best: tuple[int, int] | None = None
    for number, row in enumerate(texts, start=1):
        normal = {normalise_header(cell) for cell in row}
        labels = len(normal & keys)
        figures = any(n.startswith(_MEASURES) for n in normal) or any(_YEAR.fullmatch(cell) for cell in row)
        likely = (labels >= _LABELS_OF_EXPORT and figures) or (ours and labels)
        if likely and recognise_header(row) is None:  # a BBC table in a workbook is no export
            best = max(best or (0, 0), (labels, -number))
    if best is None:
        return None
    number = -best[1]
    header = texts[number - 1]
    match = match_header(header, mapping)
    found = _columns_for_rows(header, True) or f"kolom ontbreekt: {', '.join(match.missing)}"
    return Form(number, tuple(header), match, _advice(match, f"{found}, in rij {number}"))


def _columns_for_rows(header: Sequence[str], without_measure: bool) -> str:
    """What of a cross-tab a header shows: `Uitgave` once per authority or year, or years for columns."""
    for name in header:
        same = sum(normalise_header(other) == normalise_header(name) for other in header)
        if same > 1 and normalise_header(name).startswith(_MEASURES):
            return f"{name!r} staat {same} keer als kolom (kruistabel)"
    years = [cell.removesuffix(".0") for cell in header if _YEAR.fullmatch(cell)]
    return f"jaren staan als kolommen ({', '.join(years)})" if years and without_measure else ""


def _advice(match: HeaderMatch, found: str) -> str:
    columns = ", ".join(c.spellings[0] for c in match.mapping.columns)
    return (
        f"export van de BBC-analysetool die geen platte tabel is: {found}; verwacht één rij per actie, algemene "
        f"rekening en economische sector, met de kolommen {columns}. Zet in de BBC-analysetool besturen en jaren in de "
        "rijen in plaats van in de kolommen, voeg deze kolommen toe, en exporteer opnieuw"
    )
