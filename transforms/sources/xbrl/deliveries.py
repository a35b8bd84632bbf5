"""BBC-DR deliveries: pairs of XBRL and XML become report sets; every file ends with an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from transforms.kbo import parse_kbo
from transforms.sources.files import Outcome, RawFile, drop_duplicates
from transforms.sources.report_sets import ReportsRead
from transforms.sources.xbrl.delivery import DeliveryBuilder, Disagreement
from transforms.sources.xbrl.figures import Unmapped, read_figures
from transforms.sources.xbrl.mapping import DeliveryMapping, delivery_mapping
from transforms.sources.xbrl.names import InstanceFault
from transforms.sources.xbrl.pairs import FiguresFile, PolicyFile, pair_files
from transforms.sources.xbrl.policy import read_borderel_kbo, read_policy
from transforms.sources.xbrl.recognise import BORDEREL, FIGURES, XmlFile


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
    distinct, twins = drop_duplicates(f.file for f in files if f.kind != BORDEREL)
    kept = {file.name for file in distinct}
    outcomes = [
        Outcome(
            f.file.name, f.file.sha256, f.kind, None, "dubbel", f"zelfde inhoud als {twins[f.file.name]}; telt één keer"
        )
        for f in files
        if f.file.name in twins
    ]
    xbrl = [f.file for f in files if f.kind == FIGURES and f.file.name in kept]
    with ThreadPoolExecutor(max_workers=2) as pool:
        read = list(pool.map(lambda f: read_figures(f.path, f.sha256, mapping, cache, fresh=fresh), xbrl))
    figures = [FiguresFile(file, result[0]) for file, result in zip(xbrl, read, strict=True)]
    lines = {file.name: result[1] for file, result in zip(xbrl, read, strict=True)}
    beside = {f.file.container for f in files if f.kind == FIGURES}
    policies: list[PolicyFile] = []
    for other in (f for f in files if f.kind not in (FIGURES, BORDEREL) and f.file.name in kept):
        policy = _policy(other.file, mapping)
        if other.file.container not in beside and not (policy.policy and policy.policy.is_policy):
            reason = f"XML met wortel {other.root!r}: geen XBRL en geen beleidsinformatie van een levering"
            outcomes.append(Outcome(other.file.name, other.file.sha256, None, None, "niet herkend", reason))
        else:
            policies.append(policy)
    pairing = pair_files(figures, policies)
    letters, letter_outcomes = _borderels([f.file for f in files if f.kind == BORDEREL], mapping)
    build = DeliveryBuilder(lines, letters)
    for pair in pairing.pairs:
        build.add(*pair)
    build.add_orphans(pairing.figures, pairing.policies)
    return DeliveriesRead(
        ReportsRead(tuple(build.sets), (*outcomes, *letter_outcomes, *build.outcomes), tuple(build.refused)),
        tuple(build.disagreements),
        tuple(_balance(f) for f in figures if not f.figures.problem),
        tuple(
            UnmappedFacts(f.file.name, u.soort, u.naam, u.voorbeeld, u.feiten)
            for f in figures
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


def _twin(file: XmlFile, twin: str) -> Outcome:
    return Outcome(
        file.file.name, file.file.sha256, file.kind, None, "dubbel", f"zelfde inhoud als {twin}; telt één keer"
    )


def _unmapped(file: RawFile, entry: Unmapped) -> UnmappedFacts:
    return UnmappedFacts(file.name, entry.soort, entry.naam, entry.voorbeeld, entry.feiten)


def _balance(one: FiguresFile) -> FactBalance:
    counts = {name.replace(" ", "_"): number for name, number in one.figures.counts.items()}
    return FactBalance(one.file.name, one.figures.facts, **counts)
