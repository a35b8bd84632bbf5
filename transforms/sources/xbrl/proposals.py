"""Proposals for the delivery mapping: a name, the list it may belong to, and why."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from transforms.sources.headers import normalise_header

# Keys in the mapping file, from the top: ("xbrl", "dimensions", "actie").
Place = tuple[str, ...]
# What counts as all: a few members may be misspelt, or belong to an action that the XML lacks.
MOST = 0.9
REPORT_TYPES = frozenset({"jaarrekening", "meerjarenplan", "aanpassing meerjarenplan", "kwartaalrapportering"})


@dataclass(frozen=True)
class Proposal:
    """A name to add to the list at `place`."""

    place: Place
    name: str
    why: str


@dataclass(frozen=True)
class Unplaced:
    """A name that nobody can place but the user; shown beside the list at `near`, with what it holds."""

    near: Place
    name: str
    what: str


@dataclass(frozen=True)
class Proposals:
    placed: tuple[Proposal, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    def __add__(self, other: Proposals) -> Proposals:
        return Proposals((*self.placed, *other.placed), (*self.unplaced, *other.unplaced))


@dataclass(frozen=True)
class Candidate:
    """One way to read a name. Shape counts twice, a hint in the name once, equal values thrice."""

    name: str
    field: str
    strength: int
    size: int
    why: str
    prefix: str = ""


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Give each field one name and each name one field, best evidence first."""
    names: set[str] = set()
    fields: set[str] = set()
    chosen = []
    for candidate in sorted(candidates, key=lambda c: (-c.strength, -c.size, c.name, c.field)):
        if candidate.name not in names and candidate.field not in fields:
            names.add(candidate.name)
            fields.add(candidate.field)
            chosen.append(candidate)
    return chosen


def share(values: Collection[str], known: Collection[str]) -> float:
    return sum(value in known for value in values) / len(values) if values else 0.0


def hints(name: str, words: Iterable[str]) -> bool:
    """Whether a name says one of these words, whatever its case, accents and joins."""
    normal = normalise_header(name)
    return any(word in normal for word in words)


def examples(values: Iterable[str], count: int = 3) -> str:
    """`'a', 'b', 'c'`: a few values on one line, long ones cut."""
    kept = []
    for value in values:
        text = " ".join(value.split())
        kept.append(f"'{text}'" if len(text) <= 30 else f"'{text[:27]}...'")
        if len(kept) == count:
            break
    return ", ".join(kept)


def direction_of(text: str) -> str | None:
    """Uitgave or Ontvangst when a name or member says one of them, and not both."""
    spending = hints(text, ("uitg", "kost", "expend", "expens", "spend"))
    receipts = hints(text, ("ontv", "opbrengst", "inkomst", "receipt", "revenue", "income"))
    if spending == receipts:
        return None
    return "Uitgave" if spending else "Ontvangst"


def plural(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
