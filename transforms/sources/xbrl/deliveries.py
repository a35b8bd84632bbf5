"""BBC-DR deliveries: pairs of XBRL and XML become report sets; every file ends with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from transforms.kbo import parse_kbo
from transforms.sources.files import Outcome, RawFile, drop_duplicates
from transforms.sources.report_sets import ReportsRead
from transforms.sources.xbrl.delivery import DeliveryBuilder, Disagreement, lone_letters
from transforms.sources.xbrl.mapping import DeliveryMapping, delivery_mapping
from transforms.sources.xbrl.names import InstanceFault
from transforms.sources.xbrl.pairs import FiguresFile, PolicyFile, drop_copies, pair_files
from transforms.sources.xbrl.policy import read_borderel_kbo, read_policy
from transforms.sources.xbrl.recognise import BORDEREL, FIGURES, XmlFile
from transforms.sources.xbrl.workers import read_all


@dataclass(frozen=True)
class FactBalance:
    """The facts of one instance by class (figures.CLASSES); their sum is what the file holds."""

    bestand: str
    feiten: int
    dubbel: int
    nil: int
    gegeven: int
    niet_gebruikt: int
    lijn: int
    geweigerd: int
    niet_toegewezen: int


@dataclass(frozen=True)
class UnmappedFacts:
    """A concept, dimension or unit of one instance that the mapping does not know."""

    bestand: str
    soort: str
    naam: str
    voorbeeld: str
    feiten: int


@dataclass(frozen=True)
class DeliveriesRead:
    reports: ReportsRead
    disagreements: tuple[Disagreement, ...] = ()
    balances: tuple[FactBalance, ...] = ()
    unmapped: tuple[UnmappedFacts, ...] = ()


def read_deliveries(files: Sequence[XmlFile], cache: Path, *, fresh: bool) -> DeliveriesRead:
    """Read all XML files of the drop folder. `cache` keeps the lines of each instance by its hash."""
    mapping = delivery_mapping()
    xbrl = [f.file for f in files if f.kind == FIGURES]
    # Files of the same bytes are read once; whether they are the same delivery is up to the pair.
    distinct = drop_duplicates(xbrl)[0]
    read = read_all(distinct, mapping, cache, fresh=fresh)
    by_bytes = {file.sha256: result for file, result in zip(distinct, read, strict=True)}
    figures = [FiguresFile(file, by_bytes[file.sha256][0]) for file in xbrl]
    lines = {file.name: by_bytes[file.sha256][1] for file in xbrl}
    beside = {f.file.container for f in files if f.kind == FIGURES}
    outcomes: list[Outcome] = []
    policies: list[PolicyFile] = []
    for other in (f for f in files if f.kind not in (FIGURES, BORDEREL)):
        policy = _policy(other.file, mapping)
        if other.file.container not in beside and not (policy.policy and policy.policy.is_policy):
            reason = f"XML met wortel {other.root!r}: geen XBRL en geen beleidsinformatie van een levering"
            outcomes.append(Outcome(other.file.name, other.file.sha256, None, None, "niet herkend", reason))
        else:
            policies.append(policy)
    pairing, copies = drop_copies(pair_files(figures, policies))
    outcomes += [_twin(file, kind, twin) for file, kind, twin in copies]
    letters, letter_outcomes = _borderels([f.file for f in files if f.kind == BORDEREL], mapping)
    build = DeliveryBuilder(lines, lone_letters(letters, pairing))
    for pair in pairing.pairs:
        build.add(*pair)
    build.add_orphans(pairing.figures, pairing.policies, pairing.ambiguous)
    counted = [*(one for one, _ in pairing.pairs), *pairing.figures]
    return DeliveriesRead(
        ReportsRead(tuple(build.sets), (*outcomes, *letter_outcomes, *build.outcomes), tuple(build.refused)),
        tuple(build.disagreements),
        tuple(_balance(f) for f in counted if not f.figures.problem),
        tuple(
            UnmappedFacts(f.file.name, u.soort, u.naam, u.voorbeeld, u.feiten)
            for f in counted
            for u in f.figures.unmapped
        ),
    )


def _policy(file: RawFile, mapping: DeliveryMapping) -> PolicyFile:
    try:
        return PolicyFile(file, read_policy(file.path, mapping), "")
    except InstanceFault as fault:
        return PolicyFile(file, None, str(fault))


def _borderels(files: Sequence[RawFile], mapping: DeliveryMapping) -> tuple[dict[str, str], list[Outcome]]:
    """KBO by folder or zip, where one borderel names one."""
    found: dict[str, set[str]] = {}
    outcomes: list[Outcome] = []
    for file in files:
        try:
            kbo = read_borderel_kbo(file.path, mapping)
        except InstanceFault as fault:
            outcomes.append(Outcome(file.name, file.sha256, BORDEREL, None, "quarantaine", str(fault)))
            continue
        if kbo:
            found.setdefault(file.container, set()).add(parse_kbo(kbo) or kbo)
        outcomes.append(
            Outcome(file.name, file.sha256, BORDEREL, None, "gelezen", "begeleidend bericht van een levering")
        )
    return {container: next(iter(kbos)) for container, kbos in found.items() if len(kbos) == 1}, outcomes


def _twin(file: RawFile, kind: str, twin: str) -> Outcome:
    return Outcome(file.name, file.sha256, kind, None, "dubbel", f"zelfde inhoud als {twin}; telt één keer")


def _balance(one: FiguresFile) -> FactBalance:
    counts = {name.replace(" ", "_"): number for name, number in one.figures.counts.items()}
    return FactBalance(one.file.name, one.figures.facts, **counts)
