"""Export of the Vlaams Subsidieregister (INPUTS.md 4): whole euros, a year and no date.

Its labels name a scheme by patterns on Subthema and Verstrekker. Of several exports the newest
counts, by file date and as far as `--as-of` permits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from transforms.kbo import parse_kbo
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.lists import ListFile, Record, records
from transforms.sources.quarantine import Quarantined, shorten

LATE = "subsidieregister na peildatum"


@dataclass(frozen=True)
class RegisterRow:
    """One row of the scheme; `bedrag` = Betaald (EUR), whole euros. `emmer`: geteld | na peildatum."""

    bestand: str
    rij: int
    jaar: int
    bron_kbo: str
    naam: str | None
    bedrag: Decimal
    emmer: str


@dataclass(frozen=True)
class RegisterFile:
    matched: tuple[RegisterRow, ...]
    quarantined: tuple[Quarantined, ...]
    rows: int
    matching_rows: int
    problem: str


def newest(sources: Sequence[ListFile], as_of: date) -> ListFile | None:
    """The export that counts: the newest dated up to `as_of`; when all are younger, the newest.

    Rows of years after `as_of` do not count whichever export is read.
    """
    if not sources:
        return None
    ordered = sorted(sources, key=lambda s: (s.file.modified, s.file.name))
    permitted = [source for source in ordered if source.file.modified <= as_of]
    return (permitted or ordered)[-1]


def read_register(source: ListFile, patterns: Sequence[tuple[str, str]], as_of: date) -> RegisterFile:
    """Rows of the scheme; all other rows are only counted."""
    matched: list[RegisterRow] = []
    quarantined: list[Quarantined] = []
    total = matching = 0
    try:
        for record in records(source):
            total += 1
            if not _belongs(record, patterns):
                continue
            matching += 1
            entry = _read(source, record, as_of)
            (matched if isinstance(entry, RegisterRow) else quarantined).append(entry)  # type: ignore[arg-type]
    except BrokenQuoting as error:
        return RegisterFile((), (), total, matching, str(error))
    return RegisterFile(tuple(matched), tuple(quarantined), total, matching, "")


def _belongs(record: Record, patterns: Sequence[tuple[str, str]]) -> bool:
    subthema = (record.text("subthema") or "").casefold()
    verstrekker = (record.text("verstrekker") or "").casefold()
    return any(s.casefold() in subthema and v.casefold() in verstrekker for s, v in patterns)


def _read(source: ListFile, record: Record, as_of: date) -> RegisterRow | Quarantined:
    kbo = parse_kbo(record.text("kbo"))
    year_text = record.text("jaar") or ""
    year = int(year_text) if re.fullmatch(r"(19|20|21)[0-9]{2}", year_text) else None
    amount = record.amount("betaald", source.number_format)
    late = year is not None and year > as_of.year

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=reason,
            soort=LATE if late else "subsidieregister",
            # An unreadable row of a year after the reference date touches nobody's figures and no gate.
            bron_kbo=None if late else kbo,
            jaar=year,
            euro=None if record.problem else amount,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    if year is None:
        return refuse("jaar", "geen jaartal; verwacht vier cijfers")
    if amount is None:
        return refuse("betaald", "geen bedrag; verwacht hele euro's met een komma per duizendtal, zoals 1,234")
    return RegisterRow(
        bestand=source.file.name,
        rij=record.row,
        jaar=year,
        bron_kbo=kbo,
        naam=record.text("naam"),
        bedrag=amount,
        emmer="geteld" if year <= as_of.year else "na peildatum",
    )
