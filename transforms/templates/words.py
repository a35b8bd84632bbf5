"""Dates, numbers and enumerations as Dutch words, for the notes of templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip


def dutch_day(day: date) -> str:
    """`15 april 2023`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def dutch_number(value: Decimal) -> str:
    """`2.250` or `0,5`: no more decimals than there are."""
    whole, _, fraction = f"{value:,f}".partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def percentage(share: Decimal) -> str:
    """`80 %` for 0.80."""
    return f"{dutch_number(share * 100)} %"


def enumerate_nl(parts: Sequence[str]) -> str:
    """`2, 16 en 22`."""
    return " en ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)
