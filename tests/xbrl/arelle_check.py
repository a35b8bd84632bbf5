"""Arelle, another XBRL processor: what an instance says according to it. The one module that imports it.

Without network: the standard schemas are in its package, the invented taxonomy is in `taxonomy/`. When a
schema cannot be resolved Arelle gives no facts and no exception, so its log is read after every load.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from arelle import Cntlr

SCHEMA = Path(__file__).parent / "taxonomy" / "verzonnen-bbc-dr.xsd"

INVALID = "xmlSchema:valueError"


class ArelleFault(Exception):
    """Arelle logged an error: what it says of the file cannot be used."""


class Place(NamedTuple):
    """What a fact is about: `start` and `end` as dates, `dimensions` axis and member."""

    concept: str
    entity: str
    start: str
    end: str
    dimensions: frozenset[tuple[str, str]]


@dataclass
class Said:
    """What an instance says: every fact counts, also one that stands there twice.

    `amounts` are totals in euros of facts with a unit and a number, `texts` counts the other values.
    `invalid` counts values with a unit that are no xs:decimal: text, or a number with an exponent.
    """

    facts: int = 0
    concepts: dict[str, Decimal] = field(default_factory=dict)
    amounts: dict[Place, Decimal] = field(default_factory=dict)
    texts: Counter[tuple[Place, str | None]] = field(default_factory=Counter)
    invalid: int = 0

    def add(self, place: Place, unit: bool, value: str | None) -> None:
        self.facts += 1
        try:
            amount = Decimal(value) if unit and value is not None else None
        except InvalidOperation:
            amount = None
        if amount is None:
            self.texts[place, value] += 1
            return
        self.concepts[place.concept] = self.concepts.get(place.concept, Decimal(0)) + amount
        self.amounts[place] = self.amounts.get(place, Decimal(0)) + amount


class Arelle:
    """A running Arelle that has no network and leaves nothing behind; use it in a `with`."""

    def __enter__(self) -> Arelle:
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._stack.callback(_set_environment, "XDG_CONFIG_HOME", os.environ.get("XDG_CONFIG_HOME"))
        os.environ["XDG_CONFIG_HOME"] = str(self._folder)
        self._controller = Cntlr.Cntlr(logFileName="logToBuffer", disable_persistent_config=True)
        self._stack.callback(self._controller.close)
        self._controller.webCache.workOffline = True
        shutil.copy(SCHEMA, self._folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def place(self, path: Path) -> Path:
        """A copy of an instance beside the schema that it refers to."""
        return Path(shutil.copy(path, self._folder / f"{path.stem}.xbrl"))

    def load(self, placed: Path) -> tuple[Any, int]:
        """Arelle's own model of a placed instance, to be closed, and how many values are invalid.

        Raises ArelleFault on any other logged error.
        """
        log = self._controller.logHandler.logRecordBuffer
        log.clear()
        model = self._controller.modelManager.load(str(placed))
        errors = [record for record in log if record.levelno >= logging.ERROR]
        others = [record.getMessage() for record in errors if record.messageCode != INVALID]
        if others or model is None or model.errors != [INVALID] * len(errors):
            raise ArelleFault(f"{placed.name}: {others or 'not loaded'}")
        return model, len(errors)

    def close(self, model: Any) -> None:
        self._controller.modelManager.close(model)

    def read(self, path: Path) -> Said:
        """What the instance at `path` says; raises ArelleFault."""
        placed = self.place(path)
        model, invalid = self.load(placed)
        try:
            said = Said(invalid=invalid)
            for fact in model.facts:
                value = None if fact.isNil else str(fact.value)
                said.add(_place(fact), fact.unit is not None, value)
            return said
        finally:
            self.close(model)
            placed.unlink()


def _place(fact: Any) -> Place:
    context = fact.context
    # Arelle turns the last day of a period into the midnight that ends it.
    start, end = context.startDatetime.date(), (context.endDatetime - timedelta(days=1)).date()
    dimensions = frozenset(
        (str(axis.clarkNotation), _member(dimension)) for axis, dimension in context.qnameDims.items()
    )
    return Place(str(fact.qname.clarkNotation), str(context.entityIdentifier[1]), str(start), str(end), dimensions)


def _member(dimension: Any) -> str:
    if dimension.isTyped:
        return str(dimension.typedMember.stringValue).strip(" \t\r\n")
    return str(dimension.memberQname.clarkNotation)


def _set_environment(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
