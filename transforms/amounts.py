"""Amounts: strict text to exact cents.

Only sign, digits, fraction and exponent make an amount (INPUTS.md, general rules); anything
else is refused, never guessed. Amounts are rounded half-up (away from zero) to cents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# Ten thousand times what Flanders spends in a year: no amount, and sums stay within DECIMAL(18,2).
LIMIT = Decimal(10) ** 13

_PLAIN = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True)
class NumberFormat:
    """How a source writes numbers; declared in its mapping file, never guessed per value."""

    decimal: str = "."
    thousands: str = ""

    def example(self) -> str:
        return f"1{self.thousands}234{self.decimal}56" if self.decimal else f"1{self.thousands}234"


def parse_amount(text: str | None, number_format: NumberFormat = NumberFormat()) -> Decimal | None:
    """Text as euros with two decimals, or None when it is no amount in that format."""
    number = parse_number(text, number_format)
    return None if number is None else round_cents(number)


def parse_number(text: str | None, number_format: NumberFormat = NumberFormat()) -> Decimal | None:
    """Text as the exact number it is, or None when it is none in that format."""
    if text is None:
        return None
    plain = text.strip(" \t\u00a0")
    if number_format.thousands and number_format.thousands in plain:
        grouped = re.escape(number_format.thousands)
        fraction = rf"(?:{re.escape(number_format.decimal)}[0-9]+)?" if number_format.decimal else ""
        if not re.fullmatch(rf"[+-]?[0-9]{{1,3}}(?:{grouped}[0-9]{{3}})+{fraction}", plain):
            return None
        plain = plain.replace(number_format.thousands, "")
    if number_format.decimal != ".":
        if "." in plain:
            return None
        if number_format.decimal:
            plain = plain.replace(number_format.decimal, ".")
    return Decimal(plain) if _PLAIN.fullmatch(plain) else None


def round_cents(value: Decimal) -> Decimal | None:
    """Half-up (away from zero) to cents; None when it does not fit DECIMAL(18,2)."""
    if not value.is_finite() or abs(value) >= LIMIT:
        return None
    if value.adjusted() < -4:  # far below half a cent: no need to expand a long exponent
        return Decimal("0.00")
    rounded = value.quantize(CENT, rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded
