"""KBO numbers (Belgian enterprise numbers): 10-digit text, checked by modulus 97."""

from __future__ import annotations

import re

_ACCEPTED = re.compile(r"(?:BE)?[0-9]{9,10}")


def parse_kbo(text: str | None) -> str | None:
    """`0207.528.134`, `BE 0207 528 134` or `207528134` as `0207528134`; None when invalid.

    Excel drops the leading zero of a number, so nine digits get it back.
    Source: CONTROL.md 2 (valid when 97 - (first 8 mod 97) = last 2).
    """
    if text is None:
        return None
    compact = re.sub(r"[\s.\u00a0-]", "", text).upper()
    if not _ACCEPTED.fullmatch(compact):
        return None
    digits = compact.removeprefix("BE").zfill(10)
    return digits if 97 - int(digits[:8]) % 97 == int(digits[8:]) else None
