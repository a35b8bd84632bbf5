"""What the elements of a policy XML may mean, by their values, their place and their names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence

from transforms.codes import normalise, split_tokens
from transforms.kbo import parse_kbo
from transforms.sources.export_filters import STATUSES
from transforms.sources.headers import normalise_header
from transforms.sources.lists import parse_day
from transforms.sources.xbrl.mapping import DeliveryMapping
from transforms.sources.xbrl.policy_survey import Leaf, PolicySurvey, Way, merge_surveys
from transforms.sources.xbrl.proposals import (
    MOST,
    REPORT_TYPES,
    Candidate,
    Proposal,
    Proposals,
    Unplaced,
    choose,
    examples,
    hints,
    plural,
    share,
)

_REPORT, _ACTION = ("xml", "report"), ("xml", "action")
_ACTIONS = ("xml", "actions")
_YEAR, _NUMBER, _RE = re.compile(r"(?:19|20)[0-9]{2}"), re.compile(r"[0-9]{1,4}"), re.compile(r"RE[ .-]?[0-9]+")
_STATUSES = frozenset(status.casefold() for status in STATUSES)
_BODIES = frozenset(
    {
        "gemeente", "ocmw", "gemeente en ocmw", "district", "provincie", "autonoom gemeentebedrijf",
        "autonoom provinciebedrijf", "welzijnsvereniging", "politiezone", "hulpverleningszone",
    }
)  # fmt: skip
_SHORT = 100  # characters of a short description
_OFTEN = 6  # elements to choose from when none looks like an action
_Test = Callable[[str], object]


def propose_for_policies(
    surveys: Sequence[PolicySurvey],
    mapping: DeliveryMapping,
    codes: Collection[str],
    members: Sequence[Collection[str]],
    entities: Collection[str],
) -> tuple[Proposals, set[str]]:
    """Proposals for names of these files that the mapping does not know and for fields it does not find,
    and the names of the elements that are actions.

    `codes` are the reporting codes of the schemes, `members` those of each dimension of the figures that
    may be the action, `entities` the KBO numbers of the figures.
    """
    if not surveys:
        return Proposals(), set()
    merged = merge_surveys(surveys)
    known = {way[-1] for way in merged.containers if normalise_header(way[-1]) in mapping.action_elements}
    if known:
        actions, found = known, Proposals()
    else:
        actions, found = _propose_element(merged, codes, members)
    inside = _propose_action(merged, actions, mapping, codes, members)
    return found + inside + _propose_report(surveys, actions, mapping, entities), actions


def action_keys(surveys: Iterable[PolicySurvey], actions: Collection[str]) -> set[str]:
    """Values inside actions by which the figures may name one: short texts without blanks."""
    leaves = (leaf for survey in surveys for element in actions for _, leaf in survey.inside(element))
    return {value for leaf in leaves for value in leaf.values if len(value) <= 40 and not re.search(r"\s", value)}


def _propose_element(
    survey: PolicySurvey, codes: Collection[str], members: Sequence[Collection[str]]
) -> tuple[set[str], Proposals]:
    """The element that is an action: it holds what the figures call an action, or a reporting code."""
    inner = _by_parent(survey)
    by_code = max(((count, way) for way, leaf in inner.items() if (count := len(_coded(leaf, codes)))), default=None)
    keyed = [(hits, way) for way, leaf in inner.items() for m in members if (hits := _hits(leaf, m))]
    if by_code is not None:
        # Policy fields and plans have codes too, and the figures name those as well.
        keyed = [(hits, way) for hits, way in keyed if _shared(survey, inner[way].count, way, by_code[1])]
    by_key = max(keyed, default=None)
    repeated = {way[-1]: survey.number_of(way[-1]) for way in survey.containers if len(way) > 1}
    if by_key is None and by_code is None:
        named = [name for name in repeated if hints(name, ("actie", "action", "maatregel"))]
        named = [name for name in named if not hints(name, ("plan",))]
        if len(named) == 1:
            why = f"{plural(repeated[named[0]], 'element', 'elementen')}; de naam zegt actie"
            return {named[0]}, Proposals((Proposal(_ACTIONS, named[0], why),))
        often = sorted(repeated.items(), key=lambda entry: (-entry[1], entry[0]))[:_OFTEN]
        return set(), Proposals(
            (), tuple(Unplaced(_ACTIONS, name, f"{count} keer: is dit een actie?") for name, count in often)
        )
    parts = []
    name = ""
    if by_key is not None:
        name = _around(survey, by_key[1])
        parts.append(f"{by_key[0]} leden van een dimensie staan hier in {by_key[1][-1]}")
    if by_code is not None:
        name = _shared(survey, inner[by_key[1]].count, by_key[1], by_code[1]) if by_key else _around(survey, by_code[1])
        parts.append(f"rapporteringscodes staan hier in {by_code[1][-1]}, {examples(_coded(inner[by_code[1]], codes))}")
    why = f"{plural(survey.number_of(name), 'element', 'elementen')}; {'; '.join(parts)}"
    return {name}, Proposals((Proposal(_ACTIONS, name, why),))


def _by_parent(survey: PolicySurvey) -> dict[Way, Leaf]:
    """Leaves by their own name and that of the element around them, under the way that occurs most: an
    action may stand in a plan or apart from it."""
    found: dict[Way, Leaf] = defaultdict(Leaf)
    often: dict[Way, Way] = {}
    for way, leaf in sorted(survey.leaves.items(), key=lambda entry: (-entry[1].count, entry[0])):
        if len(way) > 2:
            into = found[often.setdefault(way[-2:], way)]
            into.count += leaf.count
            into.values |= leaf.values
    return found


def _shared(survey: PolicySurvey, count: int, one: Way, other: Way) -> str:
    """The innermost element around both leaves, when there is one of it for each of the first."""
    common = [name for name, same in zip(one[:-1], other[:-1], strict=False) if name == same]
    return common[-1] if len(common) > 1 and survey.number_of(common[-1]) >= count else ""


def _around(survey: PolicySurvey, way: Way) -> str:
    """The innermost element around a leaf that holds more than this leaf."""
    around = list(way[1:-1])
    while len(around) > 1 and len({inside[-1] for inside, _ in survey.inside(around[-1])}) < 2:
        around.pop()
    return around[-1]


def _hits(leaf: Leaf, members: Collection[str]) -> int:
    """How many members this leaf holds, when it holds nearly all of them."""
    found = sum(member in leaf.values for member in members)
    return found if found >= 0.8 * len(members) else 0


def _coded(leaf: Leaf, codes: Collection[str]) -> list[str]:
    return [v for v in leaf.values if any(normalise(token) in codes for token in split_tokens(v))]


def _by_name(leaves: Iterable[tuple[Way, Leaf]]) -> dict[str, Leaf]:
    found: dict[str, Leaf] = defaultdict(Leaf)
    for way, leaf in leaves:
        into = found[way[-1]]
        into.count += leaf.count
        into.values |= leaf.values
    return found


def _unknown(found: dict[str, Leaf], fields: Iterable[tuple[str, tuple[str, ...]]]) -> tuple[dict[str, Leaf], set[str]]:
    """The leaves that no field knows, and the fields that do not occur."""
    spelled = {spelling: name for name, spellings in fields for spelling in spellings}
    seen = {spelled[normalise_header(name)] for name in found if normalise_header(name) in spelled}
    unknown = {name: leaf for name, leaf in found.items() if normalise_header(name) not in spelled}
    return unknown, set(spelled.values()) - seen


def _propose_action(
    survey: PolicySurvey,
    actions: Collection[str],
    mapping: DeliveryMapping,
    codes: Collection[str],
    members: Sequence[Collection[str]],
) -> Proposals:
    found = _by_name(entry for element in actions for entry in survey.inside(element))
    unknown, missing = _unknown(found, ((f.name, f.spellings) for f in mapping.action_fields))
    count = sum(survey.number_of(element) for element in actions)
    candidates = []
    for name, leaf in unknown.items():
        told = f"{leaf.count} keer, {examples(leaf.values)}"
        longest = max(map(len, leaf.values), default=0)
        texts = sum(" " in value for value in leaf.values) * 2 > len(leaf.values)
        hits = max((_hits(leaf, m) for m in members), default=0)
        about_code = hints(name, ("rapportering", "extern"))
        if coded := _coded(leaf, codes):
            why = f"{leaf.count} keer, met rapporteringscodes van de regelingen, {examples(coded)}"
            candidates.append(Candidate(name, "externe_code", 3 + about_code, leaf.count, why))
        elif about_code:
            candidates.append(Candidate(name, "externe_code", 1, leaf.count, f"{told}; de naam zegt het"))
        if hits:
            why = f"{told}: {hits} leden van een dimensie"
            is_id = len(leaf.values) == leaf.count and not hints(name, ("code",))
            candidates.append(Candidate(name, "actie_id", 3 + is_id, hits, why))
            candidates.append(Candidate(name, "code", 2, hits, why))
        if longest <= 30 and not texts and leaf.count >= 0.9 * count and not about_code:
            named = hints(name, ("code", "nummer", "nr"))
            why = f"{told}; elke actie heeft er een" + (", en de naam zegt het" if named else "")
            candidates.append(Candidate(name, "code", 1 + 2 * named, leaf.count, why))
        for meaning, words in _TEXTS:
            if hints(name, words):
                candidates.append(Candidate(name, meaning, 2, leaf.count, f"{told}; de naam zegt het"))
        if texts and not about_code:
            meaning = "korte_omschrijving" if longest <= _SHORT else "lange_omschrijving"
            candidates.append(Candidate(name, meaning, 1, leaf.count, f"{told}; teksten tot {longest} tekens"))
    return _settle(candidates, missing, unknown, _ACTION)


_TEXTS = (
    ("korte_omschrijving", ("kort", "titel", "title", "naam", "name", "label")),
    ("lange_omschrijving", ("lang", "uitgebreid", "beschrijving", "description")),
    ("commentaar", ("commentaar", "comment", "opmerking", "toelichting", "nota")),
    ("evaluatie", ("evalu",)),
)


def _propose_report(
    surveys: Sequence[PolicySurvey], actions: Collection[str], mapping: DeliveryMapping, entities: Collection[str]
) -> Proposals:
    """Names outside the actions that have one value in each file: others cannot be a field of the report."""
    each = [_by_name(survey.outside(actions)) for survey in surveys]
    several = {name for leaves in each for name, leaf in leaves.items() if len(leaf.values) > 1}
    found: dict[str, Leaf] = defaultdict(Leaf)
    for leaves in each:
        for name, leaf in leaves.items():
            found[name].count += leaf.count
            found[name].values |= leaf.values
    unknown, missing = _unknown(found, ((f.name, f.spellings) for f in mapping.report_fields))
    single = {name: leaf for name, leaf in unknown.items() if name not in several}
    candidates = []
    for name, leaf in single.items():
        same = share(list(map(_number, leaf.values)), set(map(_number, entities))) >= MOST
        for meaning, words, test, hint_words, strength in _FIELDS:
            hint = hints(name, hint_words)
            fitting = sum(bool(test(value)) for value in leaf.values)
            # Bodies of other kinds than those named here deliver too.
            enough = fitting * 2 >= len(leaf.values) if meaning == "type_bestuur" else fitting == len(leaf.values)
            if enough and (strength > 1 or hint):
                told = f"{leaf.count} keer, {examples(leaf.values)}: {words}"
                own = meaning == "kbo" and same
                why = f"{told}, zoals in de cijfers" if own else told
                candidates.append(Candidate(name, meaning, strength + hint + own, leaf.count, why))
    return _settle(candidates, missing, single, _REPORT)


def _number(text: str) -> str:
    return parse_kbo(text) or text


def _is_in(values: Collection[str]) -> _Test:
    return lambda text: text.casefold() in values


# Field, what its values are, their test, words in the name, and 1 when the name must say it.
_FIELDS: tuple[tuple[str, str, _Test, tuple[str, ...], int], ...] = (
    ("kbo", "een geldig KBO-nummer", parse_kbo, ("kbo", "ondern"), 2),
    ("type_rapport", "een rapporttype", _is_in(REPORT_TYPES), ("type", "soort", "rapport"), 2),
    ("status_rapport", "een status", _is_in(_STATUSES), ("status", "toestand"), 2),
    ("type_bestuur", "een soort bestuur", _is_in(_BODIES), ("bestuur", "type", "soort"), 2),
    ("rapportjaar", "een jaartal", _YEAR.fullmatch, ("rapportjaar", "boekjaar", "dienstjaar"), 2),
    ("re_nummer", "een RE-nummer", _RE.fullmatch, ("renummer", "renr"), 2),
    ("datum_verwerking", "een datum", parse_day, ("verwerk", "ontvang", "ingediend"), 2),
    ("meest_recente", "ja of nee", _is_in({"ja", "nee"}), ("recent", "laatste"), 1),
    ("volgnummer", "een nummer", _NUMBER.fullmatch, ("volgn", "versie", "version"), 1),
    ("kwartaal", "een kwartaal", _is_in({"1", "2", "3", "4", "q1", "q2", "q3", "q4"}), ("kwartaal", "quarter"), 1),
    ("aanlevering_id", "het nummer van de levering", bool, ("levering", "delivery", "dossier"), 1),
)


def _settle(
    candidates: Iterable[Candidate], missing: Collection[str], unknown: dict[str, Leaf], place: tuple[str, str]
) -> Proposals:
    """Fields that a known name fills already get no second one: its values would be added up or contradict."""
    chosen = choose(candidate for candidate in candidates if candidate.field in missing)
    rest = [
        Unplaced(place, name, f"{unknown[name].count} keer, {examples(unknown[name].values)}")
        for name in sorted(unknown.keys() - {one.name for one in chosen})
    ]
    if absent := sorted(set(missing) - {one.field for one in chosen}):
        rest.append(Unplaced(place, ", ".join(absent), "niet gevonden in deze bestanden"))
    return Proposals(tuple(Proposal((*place, one.field), one.name, one.why) for one in chosen), tuple(rest))
