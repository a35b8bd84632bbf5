"""Partnerships (*samenwerkingsverbanden*, INPUTS.md 9): who leads, who is a member, in which year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.codes import normalise
from transforms.kbo import parse_kbo
from transforms.payout_keys import project_year
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.lists import ListFile, Record, records
from transforms.sources.payments import scheme_name
from transforms.sources.quarantine import Quarantined, shorten


@dataclass(frozen=True)
class Membership:
    bestand: str
    rij: int
    projectjaar: int
    trekker_bron_kbo: str
    lid_bron_kbo: str


@dataclass(frozen=True)
class PartnershipFile:
    memberships: tuple[Membership, ...]
    quarantined: tuple[Quarantined, ...]
    rows: int
    problem: str


def read_partnerships(source: ListFile, scheme: str, known_schemes: Iterable[str]) -> PartnershipFile:
    known = {normalise(name): name for name in known_schemes}
    memberships: list[Membership] = []
    quarantined: list[Quarantined] = []
    rows = 0
    try:
        for record in records(source):
            rows += 1
            name = scheme_name(record.text("regeling"), known)
            if name not in (scheme, None):
                continue
            entry = _read(source, record, name)
            if isinstance(entry, Membership):
                memberships.append(entry)
            else:
                quarantined.append(entry)
    except BrokenQuoting as error:
        return PartnershipFile((), (), rows, str(error))
    return PartnershipFile(tuple(memberships), tuple(quarantined), rows, "")


def _read(source: ListFile, record: Record, scheme: str | None) -> Membership | Quarantined:
    lead, member = parse_kbo(record.text("trekker_kbo")), parse_kbo(record.text("lid_kbo"))
    year = project_year(record.text("projectjaar"))

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=record.placed(column, reason),
            soort="samenwerkingsverbanden",
            bron_kbo=lead or member,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if scheme is None:
        return refuse("regeling", "onbekende regeling; verwacht de id van een regeling, zoals plan-samenleven")
    for column, number in (("trekker_kbo", lead), ("lid_kbo", member)):
        if number is None:
            return refuse(column, "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    if year is None:
        return refuse("projectjaar", "geen projectjaar; verwacht een getal, zoals 1")
    return Membership(source.file.name, record.row, year, str(lead), str(member))
