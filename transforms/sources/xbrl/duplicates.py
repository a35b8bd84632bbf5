"""Facts that stand twice in an instance: the same counts once, another value is an error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from transforms.sources.xbrl.instance import Instance
from transforms.sources.xbrl.names import trim


@dataclass(frozen=True)
class Duplicates:
    """`repeats` holds the number of each fact that repeats an earlier one, and the earlier; `conflicts`
    (earlier, later)."""

    repeats: Mapping[int, int]
    conflicts: tuple[tuple[int, int], ...]


def find_duplicates(instance: Instance) -> Duplicates:
    """Two facts are about the same thing when concept, unit, language and context (entity, period,
    dimensions as a set) are equal, whatever the ids of their contexts."""
    frames = [
        (scheme, entity, _moment(start, 0), _moment(end, 1))
        for scheme, entity, _, start, end in instance.contexts.frames
    ]
    contexts: dict[object, int] = {}
    same_context = [
        contexts.setdefault((frames[frame], dimensions), number)
        for number, (frame, dimensions) in enumerate(map(instance.contexts.key, range(len(instance.contexts.ids))))
    ]
    first: dict[tuple[str, int, str | None, str | None], int] = {}
    repeats: dict[int, int] = {}
    conflicts: list[tuple[int, int]] = []
    keys = zip(
        instance.tag, (same_context[number] for number in instance.context), instance.unit, instance.language,
        strict=True,
    )  # fmt: skip
    for number, key in enumerate(keys):
        earlier = first.setdefault(key, number)
        if earlier == number:
            continue
        if _equal(instance, earlier, number):
            repeats[number] = earlier
        else:
            conflicts.append((earlier, number))
    return Duplicates(repeats, tuple(conflicts))


def _equal(instance: Instance, one: int, other: int) -> bool:
    left, right = instance.value[one], instance.value[other]
    if left == right or left is None or right is None:
        return left == right
    if instance.unit[one] is None:
        return trim(left) == trim(right)
    try:
        return Decimal(trim(left)) == Decimal(trim(right))
    except InvalidOperation:
        return trim(left) == trim(right)


def _moment(text: str | None, days: int) -> str | None:
    """A moment in one spelling: a date alone is its midnight, the midnight after it for an end."""
    try:
        if text and "T" not in text:
            return (date.fromisoformat(text) + timedelta(days=days)).isoformat()
        if text and (found := datetime.fromisoformat(text)).time() == time.min and found.tzinfo is None:
            return found.date().isoformat()
    except (ValueError, OverflowError):
        return text
    return text
