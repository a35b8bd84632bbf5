"""From facts to lines: what the mapping makes of an instance. No fact is lost on the way.

Each fact ends in exactly one class: `dubbel` (repeats another), `nil`, `gegeven` (says what the report
is), `niet gebruikt` (the mapping leaves it out), `lijn`, `geweigerd` (money the mapping cannot place:
it goes along as a line and is quarantined there, so that its authority is marked), `niet toegewezen`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from transforms.sources.headers import normalise_header
from transforms.sources.report_sets import write_lines
from transforms.sources.transaction_scan import FIELDS as LINE_FIELDS
from transforms.sources.xbrl.duplicates import find_duplicates
from transforms.sources.xbrl.instance import READER_VERSION, Instance, read_instance
from transforms.sources.xbrl.mapping import BY_DIMENSION, DeliveryMapping
from transforms.sources.xbrl.names import InstanceFault, split, trim

CLASSES = ("dubbel", "nil", "gegeven", "niet gebruikt", "lijn", "geweigerd", "niet toegewezen")
NO_ACTION = "0"
UNKNOWN_CONCEPT, UNKNOWN_DIMENSION, OTHER_UNIT = "concept", "dimensie", "eenheid"


@dataclass(frozen=True)
class Unmapped:
    """A name the mapping does not know: what it is, an example, and how many facts it concerns."""

    soort: str  # concept | dimensie | eenheid
    naam: str
    voorbeeld: str
    feiten: int


@dataclass(frozen=True)
class Figures:
    """What an instance says, its lines apart. `problem` is set when it cannot be read at all."""

    problem: str = ""
    entities: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    line_years: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    unmapped: tuple[Unmapped, ...] = ()
    rounded: int = 0

    @property
    def facts(self) -> int:
        return sum(self.counts.values())


def cached_figures(sha256: str, mapping: DeliveryMapping, cache: Path) -> tuple[Figures, Path] | None:
    """What was read of these bytes before: figures, and the Parquet file of their lines."""
    folder = _folder(sha256, mapping, cache)
    summary = folder / "feiten.json"
    if not summary.exists():
        return None
    return _load(json.loads(summary.read_text(encoding="utf-8"))), folder / "lijnen.parquet"


def read_figures(path: Path, sha256: str, mapping: DeliveryMapping, cache: Path) -> tuple[Figures, Path]:
    """Read an instance; figures, and the Parquet file of their lines in the cache."""
    folder = _folder(sha256, mapping, cache)
    columns: dict[str, list[str | None]] = {name: [] for name in LINE_FIELDS}
    try:
        figures = sort_facts(read_instance(path), mapping, columns)
    except InstanceFault as fault:
        figures = Figures(problem=str(fault))
        columns = {name: [] for name in LINE_FIELDS}
    lines = write_lines(folder / "lijnen.parquet", columns)
    # Last, since it marks the entry as whole.
    part = folder / "feiten.part"
    part.write_text(json.dumps(asdict(figures), ensure_ascii=False), encoding="utf-8")
    part.replace(folder / "feiten.json")
    return figures, lines


def _folder(sha256: str, mapping: DeliveryMapping, cache: Path) -> Path:
    return cache / f"xbrl-{READER_VERSION}-{mapping.digest}-{sha256[:40]}"


def sort_facts(instance: Instance, mapping: DeliveryMapping, columns: dict[str, list[str | None]]) -> Figures:
    """Give each fact its class, and add its line to `columns`; raises InstanceFault for conflicts."""
    duplicates = find_duplicates(instance)
    if duplicates.conflicts:
        earlier, later = duplicates.conflicts[0]
        raise InstanceFault(
            f"{len(duplicates.conflicts)} feiten spreken elkaar tegen: {split(instance.tag[earlier])[1]} heeft "
            f"{instance.value[earlier]!r:.40} op /*/*[{instance.position[earlier]}] en "
            f"{instance.value[later]!r:.40} op /*/*[{instance.position[later]}], met dezelfde context en eenheid"
        )
    contexts = _Contexts(instance, mapping)
    concepts = {tag: concept_meaning(tag, mapping) for tag in set(instance.tag)}
    counts: Counter[str] = Counter()
    unmapped: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    report: dict[str, dict[str, None]] = {"rapportjaar": {}, "type_rapport": {}}
    actions: dict[str, None] = {}
    line_years: dict[str, None] = {}
    rounded = 0
    for number, tag in enumerate(instance.tag):
        concept = concepts[tag]
        value = instance.value[number]
        if number in duplicates.repeats:
            counts["dubbel"] += 1
            continue
        if value is None:
            counts["nil"] += 1
            continue
        if concept in report:
            report[concept][trim(value)] = None
            counts["gegeven"] += 1
            continue
        if concept == "":
            counts["niet gebruikt"] += 1
            continue
        where = contexts.line(instance.context[number])
        unit = instance.unit[number] or ""
        money = unit.rpartition("}")[2] == mapping.currency
        problem: tuple[str, str, str] | None
        if concept is None:
            problem = (UNKNOWN_CONCEPT, split(tag)[1], value)
        elif not money:
            problem = (OTHER_UNIT, unit or "geen eenheid", value)
        else:
            problem = where.unknown
        direction = where.direction if concept == BY_DIMENSION else concept
        if problem is not None:
            kind, name, example = problem
            unmapped[kind, name] += 1
            examples.setdefault((kind, name), example[:80])
            direction = f"{split(tag)[1]} ({kind} {name})"[:80]
            if concept is None and not (money and where.action):
                counts["niet toegewezen"] += 1
                continue
        counts["geweigerd" if problem else "lijn"] += 1
        if where.action and where.action != NO_ACTION:
            actions[where.action] = None
        line_years[where.year or ""] = None
        rounded += is_rounded(instance.decimals[number])
        columns["transactie_id"].append(f"/*/*[{instance.position[number]}]")
        columns["soort"].append(direction)
        columns["bedrag"].append(trim(value))
        columns["boekjaar"].append(where.year)
        columns["actie_id"].append(where.action)
        columns["beleidsveld_id"].append(where.policy_field)
        columns["rekening"].append(where.account)
        columns["sector"].append(where.sector)
    used = {instance.contexts.frame[number] for number in set(instance.context)}
    frames = list(instance.contexts.frames)
    return Figures(
        entities=tuple(sorted({frames[number][1] or "" for number in used})),
        years=tuple(report["rapportjaar"]),
        types=tuple(report["type_rapport"]),
        actions=tuple(actions),
        line_years=tuple(sorted(line_years)),
        counts={name: counts[name] for name in CLASSES},
        unmapped=tuple(
            Unmapped(kind, name, examples[kind, name], count) for (kind, name), count in sorted(unmapped.items())
        ),
        rounded=rounded,
    )


def concept_meaning(tag: str, mapping: DeliveryMapping) -> str | None:
    """Direction, field of the report, "" for not used, None for unknown."""
    name = normalise_header(split(tag)[1])
    if name in mapping.unused_concepts:
        return ""
    return mapping.concepts.get(name) or mapping.report_concepts.get(name)


def is_rounded(decimals: str | None) -> bool:
    """Less exact than cents."""
    text = trim(decimals)
    return bool(re.fullmatch(r"[+-]?[0-9]+", text)) and int(text) < 2


@dataclass(frozen=True)
class _Line:
    """What a context says of a line; `unknown` names a dimension that the mapping does not know."""

    action: str | None
    account: str | None
    sector: str | None
    policy_field: str | None
    direction: str | None
    year: str | None
    unknown: tuple[str, str, str] | None


class _Contexts:
    """Contexts read through the mapping, each once."""

    def __init__(self, instance: Instance, mapping: DeliveryMapping) -> None:
        self._contexts, self._mapping = instance.contexts, mapping
        self._axes = [axis_meaning(axis, mapping) for axis, _, _ in instance.contexts.axes]
        self._names = [axis for axis, _, _ in instance.contexts.axes]
        self._explicit = [typed is False for _, typed, _ in instance.contexts.axes]
        self._years = [period_year(period, start, end) for _, _, period, start, end in instance.contexts.frames]
        self._lines: dict[int, _Line] = {}

    def line(self, number: int) -> _Line:
        found = self._lines.get(number)
        if found is None:
            found = self._lines[number] = self._read(number)
        return found

    def _read(self, number: int) -> _Line:
        c, values = self._contexts, dict[str, str]()
        unknown: tuple[str, str, str] | None = None
        for place in range(c.offsets[number], c.offsets[number + 1]):
            axis = c.axis[place]
            field_name, member = self._axes[axis], c.member[place] or ""
            if field_name is None:
                unknown = unknown or (UNKNOWN_DIMENSION, split(self._names[axis])[1], member)
            elif field_name and member:
                local = split(member)[1] if self._explicit[axis] else member
                values[field_name] = self._mapping.without_prefix(field_name, local)
        direction = self._mapping.directions.get(normalise_header(values.get("richting", "")), values.get("richting"))
        return _Line(
            values.get("actie"), values.get("rekening"), values.get("sector"), values.get("beleidsveld"), direction,
            values.get("boekjaar", self._years[c.frame[number]]), unknown,
        )  # fmt: skip


def axis_meaning(axis: str, mapping: DeliveryMapping) -> str | None:
    """The field of a dimension, "" when it is not used, None when it is unknown."""
    name = normalise_header(split(axis)[1])
    return "" if name in mapping.unused_dimensions else mapping.dimensions.get(name)


def period_year(period: str | None, start: str | None, end: str | None) -> str | None:
    """The one year of a period as text; a period over several years as written, to be refused.

    A moment at midnight is the end of the day before (XBRL 2.1, 4.7.2).
    """
    if period not in ("instant", "duration") or not end:
        return None
    found = re.match(r"(-?[0-9]{4,})-([0-9]{2})-([0-9]{2})(T00:00:00)?", end)
    if not found:
        return end
    year = int(found[1]) - (1 if found[4] and found[2] == found[3] == "01" else 0)
    if period == "duration" and start and not start.startswith(f"{year:04d}-"):
        return f"{start}/{end}"
    return f"{year:04d}"


def _load(data: dict[str, object]) -> Figures:
    unmapped = data.pop("unmapped")
    assert isinstance(unmapped, Iterable)
    texts = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    return Figures(**texts, unmapped=tuple(Unmapped(**entry) for entry in unmapped))  # type: ignore[arg-type]
