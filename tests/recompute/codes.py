"""Reading the free-text reporting code of an action (CONTROL.md section 3)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .law import Law

NEWLINES = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
MARKS = frozenset(";,|/+&<>\"'`\u00b4" + NEWLINES)
WORD = re.compile(r"(?<=\s)(?:en|of)(?=\s)", re.IGNORECASE)


@dataclass(frozen=True)
class CodeReading:
    """What one code field says under one scheme."""

    role: str | None  # 'main' | 'incentive' | 'mixed' | None
    match: str | None  # 'exact' | 'variant' | None
    near_miss: bool
    foreign: bool  # a code of another scheme stands in it


def is_mark(char: str) -> bool:
    """Separators of one character: marks, brackets, quotes and newlines."""
    return char in MARKS or unicodedata.category(char) in {"Ps", "Pe", "Pi", "Pf"}


def split_field(field: str) -> list[tuple[str, bool]]:
    """Pieces of a field in order: (text, is it a token); blanks beside separators removed."""
    chars = list(field)
    for match in WORD.finditer(field):
        chars[match.start() : match.end()] = ["\0"] * (match.end() - match.start())
    pieces: list[tuple[str, bool]] = []
    current = ""
    for char, original in zip(chars, field, strict=True):
        separator = char == "\0" or is_mark(char)
        if separator:
            pieces.append((current, True))
            pieces.append((original, False))
            current = ""
        else:
            current += char
    pieces.append((current, True))
    last = len(pieces) - 1
    trimmed = []
    for index, (text, token) in enumerate(pieces):
        if token and index > 0:
            text = text.lstrip()
        if token and index < last:
            text = text.rstrip()
        trimmed.append((text, token))
    return trimmed


def normalise(token: str) -> str:
    """NFKC, trimmed, upper case, runs of blanks, `_`, `.` and dashes as one `-`."""
    text = unicodedata.normalize("NFKC", token).strip().upper()
    parts: list[str] = []
    for char in text:
        dash = char.isspace() or char in "_.\u2212\u00ad" or unicodedata.category(char) == "Pd"
        if not dash:
            parts.append(char)
        elif not parts or parts[-1] != "-":
            parts.append("-")
    return "".join(parts).strip("-")


def damerau_levenshtein(left: str, right: str) -> int:
    """Unrestricted distance: insert, delete, replace, swap neighbours (also around edits)."""
    far = len(left) + len(right)
    last_row: dict[str, int] = {}
    table = [[far] * (len(right) + 2) for _ in range(len(left) + 2)]
    for i in range(len(left) + 1):
        table[i + 1][1] = i
    for j in range(len(right) + 1):
        table[1][j + 1] = j
    for i, a in enumerate(left, start=1):
        last_column = 0
        for j, b in enumerate(right, start=1):
            k, m = last_row.get(b, 0), last_column
            if a == b:
                last_column = j
            table[i + 1][j + 1] = min(
                table[i][j] + (a != b),
                table[i + 1][j] + 1,
                table[i][j + 1] + 1,
                table[k][m] + (i - k - 1) + 1 + (j - m - 1),
            )
        last_row[a] = i
    return table[-1][-1]


def is_close(token: str, code: str) -> bool:
    """Whether a token that did not match is close to this code."""
    if token.replace("-", "") == code.replace("-", ""):
        return True
    if len(token) >= 7 and token != code and code.startswith(token):
        return True
    return abs(len(token) - len(code)) <= 2 and damerau_levenshtein(token, code) <= 2


def bare(text: str) -> str:
    """Letters and digits alone, upper case."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if c.isalnum())


@lru_cache(maxsize=100_000)
def read_code(field: str, law: Law) -> CodeReading:
    """The role of an action by its code field, and whether a token only comes near."""
    pieces = split_field(field)
    matched: set[str] = set()
    variant = near = foreign = False
    rest: list[str] = []
    for text, token in pieces:
        code = normalise(text) if token else ""
        if code in law.foreign:
            foreign = True
            continue
        rest.append(text)
        if not code:
            continue
        if code in law.codes:
            matched.add(code)
            variant = variant or text != code
        elif any(is_close(code, known) for known in law.codes):
            near = True
    if not matched and any(bare(code) in bare("".join(rest)) for code in law.codes):
        near = True
    main, incentive = bool(matched & law.main), bool(matched & law.incentive)
    role = "mixed" if main and incentive else "main" if main else "incentive" if incentive else None
    match = None if not matched else "variant" if variant else "exact"
    return CodeReading(role, match, near, foreign)


def stands_in(words: Iterable[str], text: str, *, hyphen_joins: bool) -> bool:
    """Whether one of the words stands in the text as a whole word, in any case."""
    beside = r"[^\W_]"
    before, after = f"(?<!{beside})", f"(?!{beside})"
    if hyphen_joins:
        before, after = before + "(?<!-)", after + "(?!-)"
    return any(re.search(before + re.escape(word) + after, text, re.IGNORECASE) for word in words)


def names_code(texts: Iterable[str], law: Law) -> bool:
    """Whether a code of the scheme stands literally in the texts of an action."""
    return any(stands_in(law.codes, text, hyphen_joins=True) for text in texts)
