"""The cell *Actie totaaloverzicht* of an export: all texts of an action in one cell.

    Code: AC000012
    Korte omschrijving: Buddywerking
    Lange omschrijving: ...
    Commentaar: ...
    Evaluatie: ...

Any text may run over lines, hold colons, and have a line that looks like a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS = ("code", "korte omschrijving", "lange omschrijving", "commentaar", "evaluatie")
_LABEL = re.compile(rf"^[ \t]*({'|'.join(label.replace(' ', '[ ]+') for label in _LABELS)})[ \t]*:", re.I | re.M)


@dataclass(frozen=True)
class ActionTexts:
    """None where the cell has no such label, or nothing after it."""

    code: str | None
    korte_omschrijving: str | None
    lange_omschrijving: str | None
    commentaar: str | None
    evaluatie: str | None


def parse_action(cell: str | None) -> ActionTexts:
    """The texts by label; text before the first label, or without any, is the short description."""
    text = (cell or "").replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    labels = _in_order([(_rank(found[1]), found.start(), found.end()) for found in _LABEL.finditer(text)])
    ends = [*(start for _, start, _ in labels), len(text)][1:]
    parts = {rank: text[after:end].strip() for (rank, _, after), end in zip(labels, ends, strict=True)}
    before = text[: labels[0][1]].strip() if labels else text.strip()
    if before:
        parts[1] = f"{before}\n{parts[1]}" if parts.get(1) else before
    return ActionTexts(*(parts.get(rank) or None for rank in range(len(_LABELS))))


def _rank(label: str) -> int:
    return _LABELS.index(" ".join(label.casefold().split()))


def _in_order(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The most labels that follow each other in the order of the tool, the earliest such: a line in a
    text that looks like a label is out of its turn."""
    best: list[list[tuple[int, int, int]]] = []
    for entry in found:
        before = max((chain for chain in best if chain[-1][0] < entry[0]), key=len, default=[])
        best.append([*before, entry])
    return max(best, key=len, default=[])
