"""An XBRL instance as `inspect` shows it: every name, what it is mapped to, and what is odd."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.kbo import parse_kbo
from transforms.sources.files import RawFile
from transforms.sources.headers import normalise_header
from transforms.sources.transaction_scan import FIELDS as LINE_FIELDS
from transforms.sources.xbrl.duplicates import Duplicates, find_duplicates
from transforms.sources.xbrl.figures import (
    CLASSES,
    Figures,
    axis_meaning,
    concept_meaning,
    is_rounded,
    period_year,
    sort_facts,
)
from transforms.sources.xbrl.instance import Instance, read_instance
from transforms.sources.xbrl.mapping import DeliveryMapping
from transforms.sources.xbrl.names import InstanceFault, split
from transforms.sources.xbrl.survey import Survey, survey_instance

UNPLACED = "niet toegewezen"
_SHOWN = 5  # values and members of each name
_BAR = 99  # per cent of the facts that must have a place (gate `feiten-toegewezen`)


@dataclass(frozen=True)
class XbrlRead:
    """`survey` is None when the instance cannot be read; then `figures.problem` says why."""

    file: RawFile
    facts: dict[str, object]
    figures: Figures
    survey: Survey | None


def inspect_xbrl(file: RawFile, mapping: DeliveryMapping) -> XbrlRead:
    """Read one instance; what is wrong with it is a fact about it, under `probleem`."""
    try:
        instance = read_instance(file.path)
    except InstanceFault as fault:
        return XbrlRead(file, {"probleem": str(fault)}, Figures(problem=str(fault)), None)
    survey = survey_instance(instance, _SHOWN)
    try:
        figures = sort_facts(instance, mapping, {name: [] for name in LINE_FIELDS})
    except InstanceFault as fault:
        figures = Figures(problem=str(fault), entities=tuple(e.identifier for e in survey.entities))
    duplicates = find_duplicates(instance)
    facts: dict[str, object] = {"probleem": figures.problem} if figures.problem else {}
    facts |= {
        "feiten": survey.facts,
        "schemaRef": list(instance.schema_refs),
        "entiteiten": [
            {"nummer": e.identifier, "geldig KBO-nummer": parse_kbo(e.identifier) or "nee", "schema": e.scheme,
             "feiten": e.facts}
            for e in survey.entities
        ],
        "perioden": [
            {"soort": p.kind, "van": p.start or "", "tot": p.end or "", "boekjaar": period_year(p.kind, p.start, p.end)
             or "geen", "feiten": p.facts}
            for p in survey.periods
        ],
        "eenheden": [
            {"eenheid": unit, "feiten": count, "bedragen": unit.rpartition("}")[2] == mapping.currency}
            for unit, count in survey.units.items()
        ],
        "decimals": {text or "geen": count for text, count in survey.decimals.items()},
        "afgeronde bedragen": sum(count for text, count in survey.decimals.items() if is_rounded(text)),
        "nil": survey.nil,
        "concepten": _concepts(survey, mapping),
        "dimensies": _dimensions(survey, mapping),
        "herhalingen": _repeats(instance, duplicates),
        "tegenspraak": _conflicts(instance, duplicates),
    }  # fmt: skip
    if not figures.problem:
        facts |= _classes(figures)
    return XbrlRead(file, facts, figures, survey)


def lacks_names(survey: Survey, mapping: DeliveryMapping) -> bool:
    """Whether the mapping misses a concept or dimension of this instance."""
    return any(_concept(c.name, mapping) == UNPLACED for c in survey.concepts) or any(
        _dimension(d.name, mapping) == UNPLACED for d in survey.dimensions
    )


def _concepts(survey: Survey, mapping: DeliveryMapping) -> list[dict[str, object]]:
    return [
        {
            "concept": use.name,
            "betekenis": _concept(use.name, mapping),
            "feiten": use.facts,
            "met dimensies": use.placed,
            "eenheid": ", ".join(sorted((unit or "geen").rpartition("}")[2] for unit in use.units)),
            "voorbeelden": list(use.values),
            "namespace": use.namespace,
        }
        for use in survey.concepts
    ]


def _dimensions(survey: Survey, mapping: DeliveryMapping) -> list[dict[str, object]]:
    return [
        {
            "dimensie": use.name,
            "betekenis": _dimension(use.name, mapping),
            "vorm": use.form,
            "plaats": use.place,
            "leden": len(use.members),
            "feiten": use.facts,
            "voorbeelden": list(use.members[:_SHOWN]),
            "namespace": use.namespace,
        }
        for use in survey.dimensions
    ]


def _concept(name: str, mapping: DeliveryMapping) -> str:
    meaning = concept_meaning(name, mapping)
    if meaning is None:
        return UNPLACED
    if normalise_header(name) in mapping.concepts:
        return f"bedrag: {meaning}"
    return f"gegeven: {meaning}" if meaning else "niet gebruikt"


def _dimension(name: str, mapping: DeliveryMapping) -> str:
    meaning = axis_meaning(name, mapping)
    return UNPLACED if meaning is None else meaning or "niet gebruikt"


def _repeats(instance: Instance, duplicates: Duplicates) -> list[dict[str, object]]:
    """Facts that say the same again and count once, with the XPath of both."""
    return [
        {
            "concept": split(instance.tag[later])[1],
            "waarde": instance.value[later] or "",
            "eerste": _xpath(instance, earlier),
            "tweede": _xpath(instance, later),
        }
        for later, earlier in sorted(duplicates.repeats.items())
    ]


def _conflicts(instance: Instance, duplicates: Duplicates) -> list[dict[str, object]]:
    return [
        {
            "concept": split(instance.tag[later])[1],
            "eerste": _xpath(instance, earlier),
            "waarde": instance.value[earlier] or "",
            "tweede": _xpath(instance, later),
            "andere waarde": instance.value[later] or "",
        }
        for earlier, later in duplicates.conflicts
    ]


def _xpath(instance: Instance, number: int) -> str:
    return f"/*/*[{instance.position[number]}]"


def _classes(figures: Figures) -> dict[str, object]:
    """Each fact in its class, and the share with a place: cut down, so that 98.999 never shows as 99."""
    without = figures.counts["geweigerd"] + figures.counts["niet toegewezen"]
    placed = figures.facts - without
    hundredths = 10_000 * placed // figures.facts if figures.facts else 10_000
    return {
        "klassen": {name: figures.counts[name] for name in CLASSES},
        "toegewezen": {
            "feiten": placed,
            "aandeel": f"{hundredths // 100},{hundredths % 100:02d} %",
            "minstens": f"{_BAR} %",
            "gehaald": 100 * without <= (100 - _BAR) * figures.facts,
        },
    }
