"""What award lists and KPI reports share: numbers of units, project years, and rows that are no data."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from transforms.amounts import CENT, NumberFormat, round_cents
from transforms.payout_keys import action_key, project_year
from transforms.sources.export_form import is_total
from transforms.sources.headers import normalise_header
from transforms.sources.lists import ListFile, Record

_NOISE = Decimal("1e-9")  # of a number cell that a formula made


class CellFault(ValueError):
    """A value that does not fit its column; the message says what was found and what was expected."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def read_units(record: Record, column: str, number_format: NumberFormat) -> Decimal | None:
    """A number of units: 0 or more, at most two decimals. None when empty; raises CellFault."""
    written = record.text(column)
    if written is None:
        return None
    mark = number_format.decimal or "."
    expected = f"verwacht een getal van 0 of meer, met hoogstens twee decimalen, zoals 12 of 12{mark}5"
    number = record.number(column, number_format)
    units = None if number is None else round_cents(number)
    if number is None or units is None:
        percent = " (geen percentage)" if "%" in written else ""
        raise CellFault(column, f"{_shown(written)} is geen getal; {expected}{percent}")
    if number < 0:
        raise CellFault(column, f"{_shown(written)} is negatief; {expected}")
    cell = record.cells.get(column)
    if number != units and not (isinstance(cell, float) and abs(number - units) <= _NOISE):
        raise CellFault(column, f"{_shown(written)} heeft meer dan twee decimalen; {expected}")
    return units.quantize(CENT)


def read_action(record: Record) -> str | None:
    """The key of the action, None when empty; raises CellFault where a spreadsheet changed what was typed."""
    value = record.cells.get("actie")
    if isinstance(value, date) or (isinstance(value, float) and not value.is_integer()):
        raise CellFault("actie", f"geen actienummer: {_shown(record.text('actie'))}; verwacht een nummer, zoals 9")
    return action_key(record.text("actie"))


def read_year(record: Record, years: Collection[int]) -> int:
    """The project year, one of `years` (any when empty); raises CellFault."""
    written = record.text("projectjaar")
    year = project_year(written)
    if year is None or (years and year not in years):
        expected = ", ".join(map(str, sorted(years))) or "een getal, zoals 1"
        raise CellFault("projectjaar", f"geen projectjaar van deze regeling: {_shown(written)}; verwacht {expected}")
    return year


def stray_row(source: ListFile, record: Record) -> CellFault | None:
    """A row between the data that is none: the header again, a total, a title."""
    texts = {name: record.text(name) for name in record.cells}
    filled = {name: text for name, text in texts.items() if text is not None}
    spellings = {c.name: {normalise_header(s) for s in c.spellings} for c in source.match.mapping.columns}
    again = [name for name, text in filled.items() if normalise_header(text) in spellings[name]]
    if len(again) > 1 and len(again) == len(filled):
        return CellFault(again[0], "de koprij staat hier nog eens; verwacht gegevens: verwijder deze rij")
    keys = [name for name in ("kbo", "naam", "projectjaar", "periode", "actie") if name in filled]
    if total := next((name for name in keys if is_total([filled[name]])), None):
        return CellFault(total, "een rij met een totaal; verwacht enkel rijen per actie: verwijder deze rij")
    if len(filled) == 1 and (name := next(iter(filled))) != "regeling":
        found = f"een losse rij met enkel {_shown(filled[name])}"
        return CellFault(name, f"{found}; verwacht een volledige rij: vul ze aan, of verwijder deze rij")
    return None


def _shown(text: str | None, limit: int = 60) -> str:
    if text is None:
        return "leeg"
    return f"'{text}'" if len(text) <= limit else f"'{text[:limit]}…'"
