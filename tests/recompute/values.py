"""Cells of the raw files: money, company numbers, dates, headers.

Every reader returns None for a text that does not fit; the caller quarantines the row.
Amounts are whole cents (`int`), so that nothing is ever divided as a decimal.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

Cell = object  # a str from CSV; str, int, float, bool, date or datetime from XLSX

CENT = Decimal("0.01")
LIMIT = 10**18  # DECIMAL(18,2) in cents
PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,4})?")
THOUSANDS = re.compile(r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)")
CLOCK = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?"
ISO = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:[T ]{CLOCK}Z?)?")
BELGIAN = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}})(?: {CLOCK})?")


def header_key(text: str) -> str:
    """A header without case, accents, spaces, dots and underscores."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s._\ufeff]+", "", bare).lower()


def as_text(cell: Cell) -> str:
    """The cell as trimmed text; an Excel whole number without its `.0`."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def to_cents(amount: Decimal) -> int | None:
    """Half-up on cents, away from zero for negatives; None beyond DECIMAL(18,2)."""
    try:
        cents = int(amount.quantize(CENT, rounding=ROUND_HALF_UP).scaleb(2))
    except InvalidOperation:
        return None
    return cents if abs(cents) < LIMIT else None


def read_money(cell: Cell, decimal_mark: str = ".") -> int | None:
    """An amount in cents: a strict text, or a number of a workbook."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return to_cents(Decimal(repr(cell)))
    text = as_text(cell)
    if decimal_mark != ".":
        if "." in text:
            return None
        text = text.replace(decimal_mark, ".", 1)
    return to_cents(Decimal(text)) if PLAIN.fullmatch(text) else None


def read_register_euros(text: str) -> int | None:
    """Whole euros with a comma as thousands mark, in cents."""
    text = text.strip()
    return to_cents(Decimal(text.replace(",", ""))) if THOUSANDS.fullmatch(text) else None


def read_kbo(cell: Cell) -> str | None:
    """A valid KBO number of ten digits: 97 - (first 8 mod 97) = last 2."""
    text = re.sub(r"[\s.]", "", as_text(cell).upper())
    text = text.removeprefix("BE")
    if not re.fullmatch(r"[0-9]{9,10}", text):
        return None
    text = text.zfill(10)
    return text if 97 - int(text[:8]) % 97 == int(text[8:]) else None


def read_whole(cell: Cell) -> int | None:
    """A whole number of at most nine digits."""
    text = as_text(cell)
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else None


def read_year(cell: Cell) -> int | None:
    """A year of four digits."""
    text = as_text(cell)
    return int(text) if re.fullmatch(r"[0-9]{4}", text) else None


def read_moment(cell: Cell) -> datetime | None:
    """A date, with its time of day where there is one: ISO or dd/mm/yyyy."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
    text = as_text(cell)
    if match := ISO.fullmatch(text):
        year, month, day, hour, minute, second = match.groups()
    elif match := BELGIAN.fullmatch(text):
        day, month, year, hour, minute, second = match.groups()
    else:
        return None
    clock = int(hour or 0), int(minute or 0), int(second or 0)
    try:
        return datetime(int(year), int(month), int(day), *clock)  # noqa: DTZ001
    except ValueError:
        return None


def read_date(cell: Cell) -> date | None:
    """The day of a date cell."""
    moment = read_moment(cell)
    return moment.date() if moment else None


def given_id(text: str) -> str:
    """An identifier; empty or 0 means none."""
    text = text.strip()
    return "" if not text.strip("0") else text


def euros(cents: int) -> Decimal:
    """Cents as euros with two decimals."""
    return Decimal(cents).scaleb(-2).quantize(CENT)
