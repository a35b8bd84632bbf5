"""Decisions of officers (INPUTS.md 9): a YAML list, read with the line of each entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from datetime import date

from transforms.codes import normalise
from transforms.kbo import parse_kbo
from transforms.sources.decision_yaml import (
    Entry,
    NotReadable,
    is_commented_out,
    is_list,
    looks_like_decisions,
    read_entries,
)
from transforms.sources.files import RawFile
from transforms.sources.lists import parse_day
from transforms.sources.payments import scheme_name
from transforms.sources.quarantine import Quarantined, shorten

KIND = "beslissingen"
LATE = "beslissingen na peildatum"
CONCLUSIONS = (
    "voldoet", "voldoet niet", "te onderzoeken", "niet te beoordelen", "niet van toepassing",
    "via samenwerkingsverband",
)  # fmt: skip
ON_CONCLUSION = ("voldoet", "voldoet niet", "niet van toepassing")
ON_FINDING = ("aanvaard", "bevestigd")
KEYS = (
    "regeling", "kbo", "bevinding", "conclusie", "besluit", "motivering", "door", "document", "datum", "geldig_tot",
    "vingerafdruk",
)  # fmt: skip
_FINGERPRINT = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True)
class Decision:
    """One entry; `rij` is its line. Exactly one of `bevinding` and `conclusie` is filled. `emmer`: geteld,
    andere regeling, na peildatum, dubbel."""

    bestand: str
    rij: int
    regeling: str
    bron_kbo: str
    bevinding: str | None
    conclusie: str | None
    besluit: str
    motivering: str
    door: str
    document: str | None
    datum: date
    geldig_tot: date | None
    vingerafdruk: str
    emmer: str = "geteld"


@dataclass(frozen=True)
class DecisionFile:
    """A recognised file. `problem`: why none of it can be read."""

    file: RawFile
    entries: tuple[Entry, ...]
    problem: str = ""

    @property
    def kind(self) -> str:
        return KIND


def recognise_decisions(file: RawFile) -> DecisionFile | None:
    """The file as decisions, by its content; None when it is something else."""
    if not looks_like_decisions(file):
        return None
    try:
        entries = tuple(read_entries(file))
    except NotReadable as error:
        return DecisionFile(file, (), str(error))
    return DecisionFile(file, entries) if is_list(entries) or is_commented_out(file) else None


def read_decisions(
    source: DecisionFile, scheme: str, known_schemes: Iterable[str], as_of: date
) -> tuple[list[Decision], list[Quarantined]]:
    """The entries that can be read, and those of this scheme (or of none) that cannot."""
    known = {normalise(name): name for name in known_schemes}
    found: list[Decision] = []
    refused: list[Quarantined] = []
    for entry in source.entries:
        read = read_decision(source, entry, known)
        if isinstance(read, Decision):
            found.append(read)
        elif scheme_name(entry.values.get("regeling"), known) in (scheme, None):
            # A decision of after the reference date does not exist for any purpose.
            day = parse_day(entry.values.get("datum"))
            refused.append(replace(read, soort=LATE, bron_kbo=None) if day and day > as_of else read)
    return found, refused


def settle_decisions(found: Iterable[Decision], scheme: str, as_of: date) -> list[Decision]:
    """Give each decision its bucket; the same entry counts once, over all files."""
    settled: list[Decision] = []
    seen: set[tuple[object, ...]] = set()
    for decision in sorted(found, key=lambda d: (d.bestand, d.rij)):
        bucket = "geteld"
        content = astuple(decision)[2:-1]
        if decision.regeling != scheme:
            bucket = "andere regeling"
        elif decision.datum > as_of:
            bucket = "na peildatum"
        elif content in seen:
            bucket = "dubbel"
        seen.add(content)
        settled.append(replace(decision, emmer=bucket))
    return settled


def read_decision(source: DecisionFile, entry: Entry, known: Mapping[str, str]) -> Decision | Quarantined:
    """One entry, of whichever scheme it names."""
    values = entry.values
    kbo = parse_kbo(values.get("kbo"))

    def refuse(key: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(entry.line),
            kolom=key,
            waarde=shorten(values.get(key)),
            reden=f"beslissing op regel {entry.line}: {reason}",
            soort=KIND,
            bron_kbo=kbo,
        )

    if entry.problem:
        return refuse("rij", entry.problem)
    if unknown := sorted(values.keys() - set(KEYS)):
        return refuse(unknown[0], f"onbekende sleutel {shorten(unknown[0], 40)!r}; verwacht {', '.join(KEYS)}")
    scheme = scheme_name(values.get("regeling"), known)
    if scheme is None:
        return refuse("regeling", f"onbekende regeling; verwacht één van: {', '.join(sorted(known.values()))}")
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    finding, conclusion = values.get("bevinding"), values.get("conclusie")
    if (finding is None) == (conclusion is None):
        there = "beide" if finding else "geen van beide"
        return refuse("bevinding", f"bevinding en conclusie: {there} ingevuld; verwacht precies één van de twee")
    conclusion = _folded(conclusion)
    if conclusion is not None and conclusion not in CONCLUSIONS:
        return refuse("conclusie", f"onbekende conclusie; verwacht één van: {', '.join(CONCLUSIONS)}")
    decision, allowed = _folded(values.get("besluit")), ON_CONCLUSION if finding is None else ON_FINDING
    if decision not in allowed:
        about = "conclusie" if finding is None else "bevinding"
        return refuse("besluit", f"onbekend besluit over een {about}; verwacht één van: {', '.join(allowed)}")
    for key in ("motivering", "door"):
        if values.get(key) is None:
            return refuse(key, f"{key} ontbreekt; verwacht wie besliste en waarom")
    day, until = parse_day(values.get("datum")), parse_day(values.get("geldig_tot"))
    if day is None:
        return refuse("datum", "geen datum; verwacht de dag van de beslissing als jjjj-mm-dd of dd/mm/jjjj")
    if until is None and values.get("geldig_tot") is not None:
        return refuse("geldig_tot", "geen datum; verwacht jjjj-mm-dd of dd/mm/jjjj, of leeg als ze niet vervalt")
    fingerprint = (values.get("vingerafdruk") or "").casefold()
    if not _FINGERPRINT.fullmatch(fingerprint):
        return refuse("vingerafdruk", "geen vingerafdruk; verwacht die van het dossier, letterlijk overgenomen")
    return Decision(
        bestand=source.file.name,
        rij=entry.line,
        regeling=scheme,
        bron_kbo=kbo,
        bevinding=finding.upper() if finding else None,
        conclusie=conclusion,
        besluit=str(decision),
        motivering=str(values["motivering"]),
        door=str(values["door"]),
        document=values.get("document"),
        datum=day,
        geldig_tot=until,
        vingerafdruk=fingerprint,
    )


def _folded(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split()).casefold()
