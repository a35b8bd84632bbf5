"""YAML of decisions as entries of plain texts, with the line of each; nothing else that YAML can do.

Read from the parser's events, so that nothing is built before it is looked at: no anchors, aliases or
tags (a few lines of aliases unfold to gigabytes), no depth, and all values as text, so that a KBO keeps
its zeros and `nee` stays a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import yaml

from transforms.sources.files import RawFile

MAX_BYTES = 4 << 20
_MAX_DEPTH = 20  # of what is passed over; an entry holds texts only
_HEAD = 1 << 18
_KEYS = frozenset({"regeling", "kbo", "besluit"})
_MARKS = tuple(re.compile(rf"^[ \t#\[{{,-]*[\"']?{key}[\"']?[ \t]*:", re.MULTILINE) for key in sorted(_KEYS))
_INLINE = tuple(re.compile(rf"[{{,][ \t]*[\"']?{key}[\"']?[ \t]*:") for key in sorted(_KEYS))
_EMPTY = ("", "~", "null", "Null", "NULL")
_PLAIN = "verwacht een lijst van beslissingen met gewone waarden"


class NotReadable(ValueError):
    """YAML that cannot be read as a list of decisions; the message names the line."""


@dataclass(frozen=True)
class Entry:
    """One item of the list; `values` by key, None when empty. `problem`: why it is no entry of plain values."""

    line: int
    values: Mapping[str, str | None]
    problem: str = ""


def looks_like_decisions(file: RawFile) -> bool:
    """Two of the keys regeling, kbo and besluit stand in front of a colon, somewhere in the first part."""
    head = read_text(file, _HEAD)
    marks = zip(_MARKS, _INLINE, strict=True)
    return sum(bool(mark.search(head) or inline.search(head)) for mark, inline in marks) > 1


def is_list(entries: Iterable[Entry]) -> bool:
    """Whether one of them has two of the keys of a decision."""
    return any(len(_KEYS & entry.values.keys()) > 1 for entry in entries)


def is_commented_out(file: RawFile) -> bool:
    """A template of which no example is in use."""
    return all(line.lstrip().startswith("#") for line in read_text(file, MAX_BYTES).splitlines() if line.strip())


def read_entries(file: RawFile) -> list[Entry]:
    """The items of the list in order; empty when the file holds something else than a list. Raises NotReadable."""
    if file.size > MAX_BYTES:
        raise NotReadable(f"bestand is {file.size} bytes groot; verwacht beslissingen van hoogstens {MAX_BYTES} bytes")
    if file.has_nul:
        raise NotReadable("bestand bevat NUL-tekens; verwacht tekst. Is het volledig aangekomen? Lever het opnieuw aan")
    try:
        return _entries(_events(read_text(file)))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" op regel {mark.line + 1}" if mark else ""
        what = " ".join(str(getattr(error, "problem", None) or error).split())[:200]
        raise NotReadable(f"geen geldige YAML{where} ({what}); {_PLAIN}, zoals het sjabloon ze toont") from error


def read_text(file: RawFile, limit: int = -1) -> str:
    with file.path.open("rb") as stream:
        return stream.read(limit).decode("utf-8-sig" if file.utf8 else "cp1252", errors="replace")


def _events(text: str) -> Iterator[yaml.Event]:
    """The events of one document, without anything that stands for something else."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise NotReadable(f"regel {line}: een anker of verwijzing (& of *); {_PLAIN}: schrijf ze voluit")
        if tag := getattr(event, "tag", None):
            raise NotReadable(f"regel {line}: een tag ({str(tag)[:40]}); {_PLAIN}")
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise NotReadable(f"regel {line}: een tweede document (---); verwacht één lijst van beslissingen")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise NotReadable(f"regel {line}: te diep genest; {_PLAIN}")
        yield event


def _entries(events: Iterator[yaml.Event]) -> list[Entry]:
    found: list[Entry] = []
    for event in events:
        if isinstance(event, yaml.SequenceStartEvent):
            found += _items(events)
        elif isinstance(event, yaml.MappingStartEvent):
            _refuse_head(event, events)
    return found


def _items(events: Iterator[yaml.Event]) -> Iterator[Entry]:
    """The items of a list that has begun, up to its end."""
    for item in events:
        if isinstance(item, yaml.SequenceEndEvent):
            break
        yield _entry(item, events)


def _refuse_head(start: yaml.Event, events: Iterator[yaml.Event]) -> None:
    """Pass over a mapping that has begun. Raises NotReadable when it is one key above a list of decisions."""
    names: list[str | None] = []
    found: list[Entry] = []
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        names.append(_text(key, events))
        value = next(events)
        if isinstance(value, yaml.SequenceStartEvent):
            found += _items(events)
        else:
            _pass_over(value, events)
    if len(names) == 1 and is_list(found):
        name = (names[0] or "")[:40]
        raise NotReadable(
            f"regel {_line(start)}: de sleutel {name!r} staat boven de lijst; het bestand zelf is de lijst "
            "(- regeling: ...): verwijder die sleutel"
        )


def _entry(start: yaml.Event, events: Iterator[yaml.Event]) -> Entry:
    line = _line(start)
    if not isinstance(start, yaml.MappingStartEvent):
        _pass_over(start, events)
        return Entry(line, {}, "geen beslissing, maar een losse waarde of lijst; verwacht sleutels met een waarde")
    values: dict[str, str | None] = {}
    problem = ""
    for key in events:
        if isinstance(key, yaml.MappingEndEvent):
            break
        name = _text(key, events)
        value = next(events)
        at = _line(value)
        text = _text(value, events)
        if name is None:
            problem = problem or f"regel {at}: een sleutel die geen tekst is; verwacht sleutels met een waarde"
        elif name in values:
            problem = problem or f"regel {at}: de sleutel {name!r} staat er tweemaal; verwacht elke sleutel één keer"
        elif text is None:
            problem = problem or f"regel {at}: {name!r} heeft geen gewone waarde; verwacht tekst"
            values[name] = None
        else:
            plain = isinstance(value, yaml.ScalarEvent) and not value.style
            values[name] = None if plain and text in _EMPTY else text.strip() or None
    return Entry(line, values, problem)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _text(event: yaml.Event, events: Iterator[yaml.Event]) -> str | None:
    """A scalar as written; None for a list or mapping, which is passed over."""
    if isinstance(event, yaml.ScalarEvent):
        return str(event.value)
    _pass_over(event, events)
    return None


def _pass_over(start: yaml.Event, events: Iterator[yaml.Event]) -> None:
    depth = int(isinstance(start, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
