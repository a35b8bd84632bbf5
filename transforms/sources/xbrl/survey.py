"""Which names an XBRL instance uses, how often and for what: the figures as `inspect` shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from transforms.sources.xbrl.contexts import Contexts
from transforms.sources.xbrl.instance import Instance
from transforms.sources.xbrl.names import split, trim

FORMS = {True: "getypeerd", False: "expliciet", None: "geen dimensie"}


@dataclass(frozen=True)
class ConceptUse:
    """A concept. `placed` counts its facts with a dimension, `units` its facts by unit (None: text),
    `values` distinct values in order, at most as many as were asked for."""

    namespace: str
    name: str
    facts: int
    placed: int
    units: dict[str | None, int]
    values: tuple[str, ...]


@dataclass(frozen=True)
class DimensionUse:
    """A dimension at one place. `members` are all distinct members in order, an explicit one by its
    local name; `form` one of FORMS."""

    namespace: str
    name: str
    form: str
    place: str
    facts: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class PeriodUse:
    kind: str  # instant | duration | forever
    start: str | None
    end: str | None
    facts: int


@dataclass(frozen=True)
class EntityUse:
    scheme: str
    identifier: str
    facts: int


@dataclass(frozen=True)
class Survey:
    """What an instance holds. `decimals` counts facts with a unit ("" where the attribute is absent)."""

    facts: int
    nil: int
    concepts: tuple[ConceptUse, ...]
    dimensions: tuple[DimensionUse, ...]
    entities: tuple[EntityUse, ...]
    periods: tuple[PeriodUse, ...]
    units: dict[str, int]
    decimals: dict[str, int]


def survey_instance(instance: Instance, samples: int = 5) -> Survey:
    """Count names, members, periods and units; `samples` values are kept of each concept."""
    contexts = instance.contexts
    in_context = Counter(instance.context)
    frames = Counter[int]()
    for number, count in in_context.items():
        frames[contexts.frame[number]] += count
    entities, periods = Counter[tuple[str, str]](), Counter[tuple[str, str | None, str | None]]()
    for number, (scheme, entity, kind, start, end) in enumerate(contexts.frames):
        if frames[number]:
            entities[scheme or "", entity or ""] += frames[number]
            periods[kind or "", start, end] += frames[number]
    units = Counter(unit for unit in instance.unit if unit is not None)
    decimals = Counter(
        trim(text) for text, unit in zip(instance.decimals, instance.unit, strict=True) if unit is not None
    )
    return Survey(
        facts=len(instance),
        nil=sum(instance.nil),
        concepts=tuple(_concepts(instance, samples)),
        dimensions=tuple(_dimensions(contexts, in_context)),
        entities=tuple(EntityUse(scheme, entity, count) for (scheme, entity), count in entities.items()),
        periods=tuple(PeriodUse(kind, start, end, count) for (kind, start, end), count in periods.items()),
        units=dict(units.most_common()),
        decimals=dict(decimals.most_common()),
    )


def _concepts(instance: Instance, samples: int) -> list[ConceptUse]:
    contexts = instance.contexts
    counts, placed = Counter[str](), Counter[str]()
    units: dict[str, Counter[str | None]] = {}
    values: dict[str, dict[str, None]] = {}
    for number, tag in enumerate(instance.tag):
        counts[tag] += 1
        context = instance.context[number]
        placed[tag] += contexts.offsets[context] < contexts.offsets[context + 1]
        units.setdefault(tag, Counter())[instance.unit[number]] += 1
        seen = values.setdefault(tag, {})
        value = instance.value[number]
        if value is not None and len(seen) < samples:
            seen[trim(value)] = None
    return [
        ConceptUse(*split(tag), count, placed[tag], dict(units[tag]), tuple(values[tag]))
        for tag, count in counts.items()
    ]


def _dimensions(contexts: Contexts, in_context: Counter[int]) -> list[DimensionUse]:
    facts = Counter[int]()
    members: dict[int, dict[str, None]] = {}
    for number in range(len(contexts.ids)):
        if not in_context[number]:
            continue
        for place in range(contexts.offsets[number], contexts.offsets[number + 1]):
            axis = contexts.axis[place]
            facts[axis] += in_context[number]
            members.setdefault(axis, {})[contexts.member[place] or ""] = None
    found = []
    for number, (axis_name, typed, where) in enumerate(contexts.axes):
        if not facts[number]:
            continue
        namespace, name = split(axis_name)
        shown = (split(member)[1] if typed is False else member for member in members[number])
        unique = tuple(dict.fromkeys(shown))
        found.append(DimensionUse(namespace, name, FORMS[typed], where, facts[number], unique))
    return found
