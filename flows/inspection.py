"""What a file is and why, what it holds and what of it is recognised; nothing is changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.inspect_delivery import Deliveries
from flows.inspect_lists import list_facts, table_facts, why
from flows.inspect_policy import shared_codes
from flows.inspect_promises import decision_facts
from flows.settings import UsageFault
from transforms.recognition import recognise_file
from transforms.reference import ReferenceFault
from transforms.scheme import SchemeError
from transforms.sources.decisions import DecisionFile
from transforms.sources.drop_folder import list_files
from transforms.sources.files import Outcome, RawFile, Refusal, register_files
from transforms.sources.headers import mappings
from transforms.sources.lists import ListFile
from transforms.sources.mapping_files import MappingFault
from transforms.sources.table_sets import Table
from transforms.sources.xbrl.mapping import delivery_mapping
from transforms.sources.xbrl.recognise import BORDEREL, FIGURES, POLICY, XmlFile

UNKNOWN = "niet herkend"


@dataclass(frozen=True)
class Inspected:
    """One file. `facts` holds texts, numbers, lists and dictionaries of those, by Dutch key."""

    file: str
    kind: str
    why: str
    facts: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        return {"bestand": self.file, "soort": self.kind, "waarom": self.why, **self.facts}


@dataclass(frozen=True)
class Inspection:
    """All files in order of name, the deliveries that they form, and a mapping for names not known."""

    files: tuple[Inspected, ...]
    deliveries: tuple[dict[str, object], ...]
    skeleton: str | None

    def as_dict(self) -> dict[str, object]:
        return {
            "bestanden": [item.as_dict() for item in self.files],
            "leveringen": list(self.deliveries),
            "skelet": self.skeleton,
        }


def inspect_paths(paths: Sequence[Path]) -> Inspection:
    """Every file under these paths, zips opened. Raises UsageFault for a mapping or scheme file."""
    try:
        mappings()
        codes, deliveries = shared_codes(), Deliveries(delivery_mapping())
    except (MappingFault, SchemeError, ReferenceFault) as fault:
        raise UsageFault(str(fault)) from fault
    absolute = list(dict.fromkeys(path.absolute() for path in paths))
    folders = [path if path.is_dir() else path.parent for path in absolute]
    root = Path(os.path.commonpath(folders))
    inside = dict.fromkeys(found for path in absolute for found in (list_files(path) if path.is_dir() else [path]))
    with tempfile.TemporaryDirectory(prefix="eindcontrole-") as work:
        registered = register_files(root, inside, Path(work))
        names = [file.name for file in registered.files]
        found = [_outcome(outcome, names) for outcome in registered.outcomes]
        xml: list[tuple[XmlFile, dict[str, object]]] = []
        for file in registered.files:
            try:
                known = recognise_file(file)
                if isinstance(known, XmlFile):
                    xml.append((known, deliveries.add(known, codes)))
                else:
                    found.append(_inspect(file, known))
            except Exception as error:
                found.append(_bug(file, error))
        found += _xml_files(xml, deliveries)
    ordered = tuple(sorted(found, key=lambda item: item.file))
    return Inspection(ordered, tuple(deliveries.pairs()), deliveries.skeleton(codes))


def _inspect(file: RawFile, found: Table | ListFile | DecisionFile | str) -> Inspected:
    base = _base(file)
    if isinstance(found, Table):
        return Inspected(file.name, found.kind, why(found.recognised.match), base | table_facts(found))
    if isinstance(found, ListFile):
        return Inspected(file.name, found.kind, found.refused or why(found.match), base | list_facts(found))
    if isinstance(found, DecisionFile):
        return Inspected(file.name, found.kind, "YAML met beslissingen", base | decision_facts(found))
    kind = "geweigerd" if isinstance(found, Refusal) else UNKNOWN
    return Inspected(file.name, kind, found, base | _advice(found))


def _xml_files(files: Iterable[tuple[XmlFile, dict[str, object]]], deliveries: Deliveries) -> list[Inspected]:
    """Whether an XML is of a delivery depends on its company, so they come last."""
    policies = {read.file.name: read for read in deliveries.policies}
    found = []
    for known, facts in files:
        name, kind = known.file.name, known.kind
        reason = {
            FIGURES: "de wortel is xbrli:xbrl (XBRL 2.1)",
            BORDEREL: f"de wortel is {known.root}: het begeleidend bericht van een levering",
            POLICY: f"XML met wortel {known.root}, de beleidsinformatie van een levering",
        }[kind]
        if kind == POLICY and not deliveries.is_policy(policies[name]):
            kind = UNKNOWN
            reason = f"XML met wortel {known.root}: geen XBRL en geen bekende beleidsinformatie van een levering"
            todo = "is het die van een levering, inspecteer ze dan samen met het .xbrl-bestand"
            facts = {"wat te doen": todo} | facts
        found.append(Inspected(name, kind, reason, _base(known.file) | facts))
    return found


def _outcome(outcome: Outcome, names: Sequence[str]) -> Inspected:
    """A zip with its members, or a file that is not read."""
    members = [name for name in names if name.startswith(f"{outcome.bestand}!/")]
    facts: dict[str, object] = {"bestanden in de zip": members} if members else {}
    kind = outcome.soort or (outcome.uitkomst if outcome.uitkomst != "quarantaine" else "geweigerd")
    return Inspected(outcome.bestand, kind, outcome.reden, facts)


def _base(file: RawFile) -> dict[str, object]:
    return {"bytes": file.size, "sha256": file.sha256}


def _advice(reason: str) -> dict[str, object]:
    """What to do, where the reason does not say so itself."""
    if "bekende kolomnamen" in reason:
        kinds = ", ".join(mapping for mapping in mappings())
        return {
            "wat te doen": f"is het een van {kinds}, zet de namen van zijn kolommen dan bij `names` in de mapping van "
            "die soort (transforms/sources/mappings/); anders hoort het niet bij de controle"
        }
    return {"wat te doen": "vraag het bestand opnieuw"} if reason == "leeg bestand" else {}


def _bug(file: RawFile, error: Exception) -> Inspected:
    """A fault of this program: the other files are shown all the same."""
    facts = _base(file) | {"wat te doen": "meld dit aan wie het programma onderhoudt, met het bestand erbij"}
    return Inspected(file.name, "niet te lezen", f"onverwachte fout: {type(error).__name__}: {error}", facts)
