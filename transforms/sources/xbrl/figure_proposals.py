"""What the concepts and dimensions of an instance may mean, by what their values look like."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from transforms.sources.headers import normalise_header
from transforms.sources.xbrl.figures import period_year
from transforms.sources.xbrl.mapping import BY_DIMENSION, DeliveryMapping
from transforms.sources.xbrl.proposals import (
    MOST,
    REPORT_TYPES,
    Candidate,
    Proposal,
    Proposals,
    Unplaced,
    choose,
    direction_of,
    examples,
    hints,
    plural,
)
from transforms.sources.xbrl.survey import Survey

_AMOUNTS, _DIMENSIONS = ("xbrl", "amounts"), ("xbrl", "dimensions")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ACCOUNT = re.compile(r"(?:REK)?[. ]*[267][0-9]{2,6}(?![0-9]).*", re.IGNORECASE | re.DOTALL)
_SECTOR = re.compile(r"[1-9][0-9]{2}")
_POLICY_FIELD = re.compile(r"0[0-9]{3}(?![0-9]).*", re.DOTALL)
_PREFIX = re.compile(r"([^0-9]+)(?=[0-9])")
_HINTS = {
    "actie": ("actie", "action", "maatregel"),
    "rekening": ("rekening", "account", "mar"),
    "sector": ("sector", "esc"),
    "beleidsveld": ("beleidsveld", "veld", "domein"),
    "richting": ("richting", "direction", "transactie"),
    "boekjaar": ("jaar", "year"),
}
# Amounts that are planned or added up are no bookings, whatever else their name says.
_NOT_BOOKED = ("krediet", "budget", "raming", "prognose", "saldo", "totaal", "total")


@dataclass
class _Concept:
    facts: int = 0
    units: Counter[str | None] = field(default_factory=Counter)
    values: dict[str, None] = field(default_factory=dict)


@dataclass
class _Dimension:
    facts: int = 0
    members: dict[str, None] = field(default_factory=dict)


def propose_for_figures(surveys: Sequence[Survey], mapping: DeliveryMapping, action_keys: Collection[str]) -> Proposals:
    """Proposals for the names of these instances that the mapping does not know.

    `action_keys`: ids and codes of the actions in the XML beside them.
    """
    years = {
        year
        for survey in surveys
        for period in survey.periods
        if (year := period_year(period.kind, period.start, period.end)) and _YEAR.fullmatch(year)
    }
    dimensions, present = _merge_dimensions(surveys, mapping)
    by_dimension, has_direction = _propose_dimensions(dimensions, present, mapping, action_keys, years)
    return _propose_concepts(_merge_concepts(surveys, mapping), mapping, years, has_direction) + by_dimension


def _merge_concepts(surveys: Iterable[Survey], mapping: DeliveryMapping) -> dict[str, _Concept]:
    known = mapping.concepts.keys() | mapping.report_concepts.keys() | mapping.unused_concepts
    found: dict[str, _Concept] = {}
    for use in (use for survey in surveys for use in survey.concepts):
        if normalise_header(use.name) not in known:
            concept = found.setdefault(use.name, _Concept())
            concept.facts += use.facts
            concept.units.update(use.units)
            concept.values |= dict.fromkeys(use.values)
    return found


def _merge_dimensions(
    surveys: Iterable[Survey], mapping: DeliveryMapping
) -> tuple[dict[str, _Dimension], dict[str, str]]:
    """The unknown dimensions by name, and the fields that known dimensions already fill, with their names."""
    found: dict[str, _Dimension] = {}
    present: dict[str, str] = {}
    for use in (use for survey in surveys for use in survey.dimensions):
        normal = normalise_header(use.name)
        if normal in mapping.dimensions:
            present[mapping.dimensions[normal]] = use.name
        elif normal not in mapping.unused_dimensions:
            dimension = found.setdefault(use.name, _Dimension())
            dimension.facts += use.facts
            dimension.members |= dict.fromkeys(member for member in use.members if member)
    return found, present


def _propose_concepts(
    concepts: dict[str, _Concept], mapping: DeliveryMapping, years: Collection[str], has_direction: bool
) -> Proposals:
    placed: list[Proposal] = []
    unplaced: list[Unplaced] = []
    for name, concept in concepts.items():
        money = sum(n for unit, n in concept.units.items() if unit and unit.rpartition("}")[2] == mapping.currency)
        amounts = f"{plural(money, 'bedrag', 'bedragen')} in {mapping.currency}"
        sample = f"zoals {examples(concept.values)}" if concept.values else "zonder waarde"
        facts = plural(concept.facts, "feit", "feiten")
        direction = direction_of(name)
        if money == concept.facts and hints(name, _NOT_BOOKED):
            what = f"{amounts}, {sample}; de naam klinkt naar een plan of een som: hier (not_used), of bij amounts?"
            unplaced.append(Unplaced(("xbrl", "not_used"), name, what))
        elif money == concept.facts and direction:
            placed.append(Proposal((*_AMOUNTS, direction), name, f"{amounts}, en de naam zegt {direction.lower()}"))
        elif money == concept.facts and has_direction:
            why = f"{amounts}; de richting staat in een dimensie"
            placed.append(Proposal((*_AMOUNTS, BY_DIMENSION), name, why))
        elif money:
            what = f"{amounts}, {sample}: uitgave, ontvangst (bij amounts), of niet nodig (hier)?"
            unplaced.append(Unplaced(("xbrl", "not_used"), name, what))
        elif concept.values and set(concept.values) <= set(years):
            why = f"{facts} met een jaartal, {examples(concept.values)}, zoals in de perioden"
            placed.append(Proposal(("xbrl", "report", "rapportjaar"), name, why))
        elif concept.values and {value.casefold() for value in concept.values} <= REPORT_TYPES:
            why = f"{facts} met een rapporttype, {examples(concept.values)}"
            placed.append(Proposal(("xbrl", "report", "type_rapport"), name, why))
        else:
            units = ", ".join(sorted(unit.rpartition("}")[2] for unit in concept.units if unit)) or "geen eenheid"
            what = f"{facts}, eenheid: {units}, {sample}: geen bedrag; hier (not_used) als het niet nodig is"
            unplaced.append(Unplaced(("xbrl", "not_used"), name, what))
    return Proposals(tuple(placed), tuple(unplaced))


def _propose_dimensions(
    dimensions: dict[str, _Dimension],
    present: dict[str, str],
    mapping: DeliveryMapping,
    action_keys: Collection[str],
    years: Collection[str],
) -> tuple[Proposals, bool]:
    """Also whether the instances have a dimension that tells the direction."""
    candidates = [
        candidate
        for name, dimension in dimensions.items()
        for candidate in _readings(name, dimension, mapping, action_keys, years)
        if candidate.field not in present
    ]
    chosen = choose(candidates)
    placed: list[Proposal] = []
    unplaced: list[Unplaced] = []
    for one in chosen:
        placed.append(Proposal((*_DIMENSIONS, one.field), one.name, one.why))
        if one.prefix:
            why = f"leden van {one.name} beginnen zo, {examples(dimensions[one.name].members)}"
            placed.append(Proposal(("xbrl", "drop_prefix", one.field), one.prefix, why))
        if one.field == "richting":
            more, doubt = _directions(one.name, dimensions[one.name], mapping)
            placed += more
            unplaced += doubt
    for name in dimensions.keys() - {one.name for one in chosen}:
        use = dimensions[name]
        members = f"{plural(len(use.members), 'lid', 'leden')}, zoals {examples(use.members)}"
        what = f"{members}, op {plural(use.facts, 'feit', 'feiten')}"
        rival = next((c.field for c in _readings(name, use, mapping, action_keys, years)), None)
        if rival:
            other = present.get(rival) or next((one.name for one in chosen if one.field == rival), "")
            what += f"; lijkt op {rival}, maar dat is al {other}"
        what += ": hier (not_used_dimensions) als ze een bedrag alleen opsplitst, anders bij dimensions"
        unplaced.append(Unplaced(("xbrl", "not_used_dimensions"), name, what))
    has_direction = "richting" in present or any(one.field == "richting" for one in chosen)
    return Proposals(tuple(placed), tuple(sorted(unplaced, key=lambda u: u.name))), has_direction


def _readings(
    name: str, dimension: _Dimension, mapping: DeliveryMapping, action_keys: Collection[str], years: Collection[str]
) -> Iterable[Candidate]:
    """Every field of which the members have the look."""
    count = len(dimension.members)
    if not count:
        return
    told = plural(count, "lid", "leden")
    near = {str(int(year) + step) for year in years for step in range(-3, 4)}
    tests: tuple[tuple[str, int, Callable[[str], object], str], ...] = (
        ("actie", 3, lambda m: m in action_keys, "staat als actie in de XML"),
        ("richting", 2, lambda m: _direction(m, mapping), "een richting"),
        ("boekjaar", 2, lambda m: m in near, "een jaartal"),
        ("beleidsveld", 2, _POLICY_FIELD.fullmatch, "een beleidsveld (0 en drie cijfers)"),
        ("rekening", 2, _ACCOUNT.fullmatch, "een rekening (3 tot 7 cijfers, klasse 6, 7 of 2)"),
        ("sector", 1, _SECTOR.fullmatch, "een sectorcode (drie cijfers)"),
    )
    for meaning, strength, test, words in tests:
        hint = hints(name, _HINTS[meaning])
        for prefix in ("", _common_prefix(dimension.members)):
            members = [_drop(member, prefix, meaning, mapping) for member in dimension.members]
            good = sum(bool(test(member)) for member in members)
            if meaning == "richting" and not hint and len({_direction(m, mapping) for m in members}) == 1:
                break  # kinds of costs, say
            if good >= MOST * count and not (meaning == "sector" and count > 60):
                why = f"{good} van {told}, {examples(dimension.members)}: {words}"
                yield Candidate(name, meaning, strength + hint, count, why, prefix)
                break
    if hints(name, _HINTS["actie"]) and not action_keys:
        why = f"de naam zegt actie ({told}, {examples(dimension.members)}); inspecteer de XML van de levering mee"
        yield Candidate(name, "actie", 1, count, why)


def _common_prefix(members: Iterable[str]) -> str:
    """What stands before the first digit of every member, when it is the same; `REK` needs no dropping."""
    prefixes = {found[1] if (found := _PREFIX.match(member)) else "" for member in members}
    only = prefixes.pop() if len(prefixes) == 1 else ""
    return "" if normalise_header(only) == "rek" else only


def _drop(member: str, prefix: str, meaning: str, mapping: DeliveryMapping) -> str:
    if prefix:
        return member.removeprefix(prefix)
    return mapping.without_prefix(meaning, member)


def _direction(member: str, mapping: DeliveryMapping) -> str | None:
    return mapping.directions.get(normalise_header(member)) or direction_of(member)


def _directions(name: str, dimension: _Dimension, mapping: DeliveryMapping) -> tuple[list[Proposal], list[Unplaced]]:
    placed: list[Proposal] = []
    unplaced: list[Unplaced] = []
    for member in dimension.members:
        if normalise_header(member) in mapping.directions:
            continue
        if meaning := direction_of(member):
            placed.append(Proposal(("xbrl", "directions", meaning), member, f"lid van {name}"))
        else:
            what = f"lid van {name}: uitgave of ontvangst?"
            unplaced.append(Unplaced(("xbrl", "directions"), member, what))
    return placed, unplaced
