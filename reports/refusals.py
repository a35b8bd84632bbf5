"""Why something was refused, in words: what was found, where, what was expected, what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).parent / "refusals.yaml"
_EXPECTED = "; verwacht "
# A sentence that begins after what was expected tells what to do.
_NEXT_SENTENCE = re.compile(r"(?<=[^.]\.) (?=[A-Z])|(?<=\?) (?=[A-Z])")
_LABELS = {
    "nl": ("wat", "waar", "verwacht", "doe"),
    "en": ("what", "where", "expected", "do"),
}
_PLACES = {
    "nl": ("bestand", "blad", "rij", "kolom", "waarde"),
    "en": ("file", "sheet", "row", "column", "value"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of refusal. `expected` by language, empty where every reason says it; `todo` by language."""

    name: str
    patterns: tuple[re.Pattern[str], ...]
    expected: dict[str, str]
    todo: dict[str, str]


@dataclass(frozen=True)
class Refusal:
    """A file, or a row of it, as it stands in bron.quarantaine; `sheet` for a workbook."""

    file: str
    row: str | None
    column: str | None
    value: str | None
    reason: str
    sheet: str | None = None


@cache
def load_kinds(path: Path = CATALOGUE) -> tuple[Kind, ...]:
    """The catalogue, in the order in which it is searched."""
    data: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(
        Kind(
            name=entry["soort"],
            patterns=tuple(re.compile(pattern, re.IGNORECASE) for pattern in entry["patronen"]),
            expected=entry.get("verwacht", {}),
            todo=entry["doe"],
        )
        for entry in data
    )


@cache
def kind_of(reason: str) -> Kind:
    return next(kind for kind in load_kinds() if any(pattern.search(reason) for pattern in kind.patterns))


def describe(refusal: Refusal, lang: str) -> str:
    """Four labelled lines. The reason itself is Dutch in every language; nothing of it is left out."""
    kind = kind_of(refusal.reason)
    found, _, rest = refusal.reason.partition(_EXPECTED)
    expected, *more = _NEXT_SENTENCE.split(rest, maxsplit=1)
    parts = (
        found,
        _place(refusal, lang),
        expected or kind.expected.get(lang) or "",
        " ".join([*more, kind.todo[lang]]),
    )
    return "".join(f"{label:<10}{text}\n" for label, text in zip(_LABELS[lang], parts, strict=True) if text)


def _place(refusal: Refusal, lang: str) -> str:
    """Values as Python writes them: on one line, whatever is in them."""
    shown = (
        refusal.file,
        repr(refusal.sheet) if refusal.sheet else "",
        refusal.row or "",
        refusal.column if refusal.row else "",
        repr(refusal.value) if refusal.value is not None else "",
    )
    return ", ".join(f"{label} {text}" for label, text in zip(_PLACES[lang], shown, strict=True) if text)
