"""Reading the free-text field *externe rapporteringscode* in four steps.

Split, normalise, match exactly, look for near misses (CONTROL.md 3). Pure functions on the few
distinct values; the result is joined back in SQL.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

MAX_DISTANCE = 2
MIN_PREFIX = 7

_NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Unicode: opening and closing punctuation (brackets), initial and final quotes.
_PAIRED = "".join(c for c in map(chr, range(0x10000)) if unicodedata.category(c) in {"Ps", "Pe", "Pi", "Pf"})
_QUOTES = "\"'`´<>"
# Blanks beside a separator belong to the separator and make no variant.
_SEPARATOR = re.compile(rf"\s*[;,|/+&{re.escape(_PAIRED + _QUOTES)}{_NEWLINES}]\s*")
_WORD_SEPARATOR = re.compile(r"(?<=\s)(?:en|of)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True)
class KnownCodes:
    """`own`: code -> role (main | incentive); `other`: code -> scheme it belongs to."""

    own: Mapping[str, str]
    other: Mapping[str, str]


@dataclass(frozen=True)
class Token:
    raw: str
    normal: str
    code: str | None
    match: str | None  # exact | variant
    role: str | None  # main | incentive
    other_scheme: str | None
    near_code: str | None


@dataclass(frozen=True)
class CodeReading:
    """What one distinct field value says."""

    value: str
    tokens: tuple[Token, ...]
    near_code: str | None  # a code that the whole field, not one token, comes close to

    @property
    def role(self) -> str | None:
        roles = {token.role for token in self.tokens if token.role}
        return "mixed" if len(roles) == 2 else next(iter(roles), None)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(token.code for token in self.tokens if token.code))

    @property
    def match(self) -> str | None:
        matches = {token.match for token in self.tokens if token.match}
        return "variant" if "variant" in matches else next(iter(matches), None)

    @property
    def near_codes(self) -> tuple[str, ...]:
        near = [token.near_code for token in self.tokens] + [self.near_code]
        return tuple(dict.fromkeys(code for code in near if code))

    @property
    def near_miss(self) -> bool:
        return bool(self.near_codes)

    @property
    def other_schemes(self) -> tuple[str, ...]:
        return tuple(sorted({t.other_scheme for t in self.tokens if t.other_scheme}))


def split_tokens(value: str) -> list[str]:
    """Raw tokens in order. Blanks at the ends of the field stay: they make a variant."""
    separated = _WORD_SEPARATOR.sub(";", value)
    return [token for token in _SEPARATOR.split(separated) if token.strip()]


def normalise(token: str) -> str:
    """NFKC, upper case, runs of blanks, underscores, dots and dashes to one `-`, ends stripped."""
    text = unicodedata.normalize("NFKC", token).strip().upper()
    text = "".join("-" if _is_joiner(char) else char for char in text)
    return re.sub(r"-+", "-", text).strip("-")


def read_value(value: str, known: KnownCodes) -> CodeReading:
    """Read one field value against the codes of this scheme and of the others."""
    tokens = tuple(_read_token(raw, known) for raw in split_tokens(value))
    near = None
    if not any(token.code for token in tokens):
        near = _code_inside(value, tokens, known)
    return CodeReading(value, tokens, near)


def read_values(values: Iterable[str], known: KnownCodes) -> list[CodeReading]:
    return [read_value(value, known) for value in values]


def _read_token(raw: str, known: KnownCodes) -> Token:
    normal = normalise(raw)
    if normal in known.own:
        match = "exact" if raw == normal else "variant"
        # A code may stand in two schemes: then it is ours and the other's alike.
        return Token(raw, normal, normal, match, known.own[normal], known.other.get(normal), None)
    if normal in known.other:
        return Token(raw, normal, None, None, None, known.other[normal], None)
    return Token(raw, normal, None, None, None, None, _near_code(normal, known.own))


def _near_code(token: str, codes: Iterable[str]) -> str | None:
    if not token:
        return None
    bare = token.replace("-", "")
    best: tuple[int, str] | None = None
    for code in codes:
        distance = DamerauLevenshtein.distance(token, code)
        prefix = len(token) >= MIN_PREFIX and code.startswith(token)
        if distance <= MAX_DISTANCE or bare == code.replace("-", "") or prefix:
            best = min(best or (distance, code), (distance, code))
    return best[1] if best else None


def _code_inside(value: str, tokens: tuple[Token, ...], known: KnownCodes) -> str | None:
    """A code of this scheme whose letters and digits stand inside those of the whole field.

    Codes of other schemes are cut out first: they are never a near miss.
    """
    text = value
    for token in tokens:
        if token.other_scheme:
            text = text.replace(token.raw, "\0")
    letters = "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum() or char == "\0")
    inside = [code for code in known.own if _letters(code) in letters]
    return max(inside, key=lambda code: (len(code), code), default=None)


def _letters(code: str) -> str:
    return "".join(char for char in code.upper() if char.isalnum())


def _is_joiner(char: str) -> bool:
    return char.isspace() or char in "_.\u2212\u00ad" or unicodedata.category(char) == "Pd"
