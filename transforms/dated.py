"""Dated values with a source, and the exact types of a scheme file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Generic, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

T = TypeVar("T")


def _exact_decimal(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("write the number between quotes, so that it stays exact")
    return value


def _text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("write the code between quotes, so that it stays text")
    return value


ExactDecimal = Annotated[Decimal, BeforeValidator(_exact_decimal)]
CodeText = Annotated[str, BeforeValidator(_text), Field(min_length=1)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Source(Frozen):
    title: str
    link: str
    article: str


class Dated(Frozen, Generic[T]):
    """One value from `valid_from` on, with the name of its source."""

    value: T
    valid_from: date
    source: str


class Sourced(Frozen):
    """An entry of a list: its own fields, the day from which it holds, and the name of its source."""

    valid_from: date
    source: str


class HasStart(Protocol):
    @property
    def valid_from(self) -> date: ...


D = TypeVar("D", bound=HasStart)
K = TypeVar("K", int, tuple[int, str])


def latest(values: Iterable[D], day: date) -> D | None:
    """The value that holds on `day`; None when there is none yet."""
    return max((entry for entry in values if entry.valid_from <= day), key=lambda e: e.valid_from, default=None)


def in_force(entries: Iterable[D], key: Callable[[D], K], day: date, field: str) -> dict[K, D]:
    """Per key the entry that holds on `day`, in order of key; a ValueError when two begin on the same day."""
    found: dict[K, D] = {}
    for entry in sorted((e for e in entries if e.valid_from <= day), key=lambda e: e.valid_from):
        before = found.get(key(entry))
        if before is not None and before.valid_from == entry.valid_from:
            raise ValueError(f"`{field}`: {key(entry)} stands twice from {entry.valid_from.isoformat()} on; keep one")
        found[key(entry)] = entry
    return dict(sorted(found.items(), key=lambda item: item[0]))
