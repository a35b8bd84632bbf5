"""Which XBRL and which XML are one delivery: by what they say, within one folder or zip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.kbo import parse_kbo
from transforms.sources.files import RawFile
from transforms.sources.xbrl.figures import Figures
from transforms.sources.xbrl.policy import Policy
from transforms.sources.xbrl.recognise import FIGURES, POLICY


@dataclass(frozen=True)
class FiguresFile:
    file: RawFile
    figures: Figures


@dataclass(frozen=True)
class PolicyFile:
    """`policy` is None when the file cannot be read; `problem` says why."""

    file: RawFile
    policy: Policy | None
    problem: str


@dataclass(frozen=True)
class Pairing:
    """Pairs, and what stays alone; `ambiguous` names the lone files that match several others equally well."""

    pairs: tuple[tuple[FiguresFile, PolicyFile], ...]
    figures: tuple[FiguresFile, ...]
    policies: tuple[PolicyFile, ...]
    ambiguous: frozenset[str] = frozenset()


def pair_files(figures: Sequence[FiguresFile], policies: Sequence[PolicyFile]) -> Pairing:
    """Pair within each folder or zip, best match first; a lone XBRL and a lone XML belong together
    whatever they say (then A06 tells what they disagree on)."""
    xbrl, xml = defaultdict[str, list[FiguresFile]](list), defaultdict[str, list[PolicyFile]](list)
    for one in figures:
        xbrl[one.file.container].append(one)
    for other in policies:
        xml[other.file.container].append(other)
    pairs: list[tuple[FiguresFile, PolicyFile]] = []
    left_figures: list[FiguresFile] = []
    left_policies: list[PolicyFile] = []
    ambiguous: set[str] = set()
    for container in sorted(xbrl.keys() | xml.keys()):
        found, alone, others, unclear = _pair_container(xbrl[container], xml[container])
        pairs += found
        ambiguous |= unclear
        left_figures += alone
        left_policies += others
    return Pairing(tuple(pairs), tuple(left_figures), tuple(left_policies), frozenset(ambiguous))


def drop_copies(pairing: Pairing) -> tuple[Pairing, list[tuple[RawFile, str, str]]]:
    """Pairs of which both files were seen before, and lone files that repeat a paired or lone one, as
    (file, kind, twin). The same figures with another XML are another delivery."""
    copies: list[tuple[RawFile, str, str]] = []
    first: dict[tuple[str, str], tuple[str, str]] = {}
    pairs: list[tuple[FiguresFile, PolicyFile]] = []
    for one, other in pairing.pairs:
        key = one.file.sha256, other.file.sha256
        if key in first:
            copies += [(one.file, FIGURES, first[key][0]), (other.file, POLICY, first[key][1])]
        else:
            first[key] = one.file.name, other.file.name
            pairs.append((one, other))
    seen = {one.file.sha256: one.file.name for one, _ in pairs} | {o.file.sha256: o.file.name for _, o in pairs}
    figures: list[FiguresFile] = []
    for alone in pairing.figures:
        twin = seen.setdefault(alone.file.sha256, alone.file.name)
        if twin == alone.file.name:
            figures.append(alone)
        else:
            copies.append((alone.file, FIGURES, twin))
    policies: list[PolicyFile] = []
    for lone in pairing.policies:
        twin = seen.setdefault(lone.file.sha256, lone.file.name)
        if twin == lone.file.name:
            policies.append(lone)
        else:
            copies.append((lone.file, POLICY, twin))
    return Pairing(tuple(pairs), tuple(figures), tuple(policies), pairing.ambiguous), copies


def _pair_container(
    figures: list[FiguresFile], policies: list[PolicyFile]
) -> tuple[list[tuple[FiguresFile, PolicyFile]], list[FiguresFile], list[PolicyFile], set[str]]:
    """Best matches first, among files of one KBO or one name (so that many files in one folder are not
    compared with each other one by one). Of files that match several others equally well nobody can
    say which belong together: these stay alone."""
    if len(figures) == len(policies) == 1:
        return [(figures[0], policies[0])], [], [], set()
    by_mark = defaultdict[str, set[int]](set)
    for number, policy in enumerate(policies):
        for mark in _policy_marks(policy):
            by_mark[mark].add(number)
    levels = defaultdict[int, list[tuple[int, int]]](list)
    for place, one in enumerate(figures):
        for number in sorted(set().union(*(by_mark[mark] for mark in _figures_marks(one)))):
            levels[_score(one, policies[number])].append((place, number))
    used_figures: set[int] = set()
    used_policies: set[int] = set()
    pairs: list[tuple[FiguresFile, PolicyFile]] = []
    unclear: set[str] = set()
    for score in sorted(levels, reverse=True):
        open_ = [(f, p) for f, p in levels[score] if f not in used_figures and p not in used_policies]
        partners = defaultdict[int, set[str]](set)
        claimants = defaultdict[int, set[str]](set)
        for place, number in open_:
            partners[place].add(policies[number].file.sha256)
            claimants[number].add(figures[place].file.sha256)
        for place, number in open_:
            if len(partners[place]) > 1 or len(claimants[number]) > 1:
                unclear |= {figures[place].file.name, policies[number].file.name}
        used_figures |= {f for f, _ in open_ if figures[f].file.name in unclear}
        used_policies |= {p for _, p in open_ if policies[p].file.name in unclear}
        for place, number in open_:
            if place not in used_figures and number not in used_policies:
                used_figures.add(place)
                used_policies.add(number)
                pairs.append((figures[place], policies[number]))
    paired = {file.file.name for pair in pairs for file in pair}
    alone = [one for one in figures if one.file.name not in paired]
    others = [other for other in policies if other.file.name not in paired]
    if len(alone) == len(others) == 1 and not unclear:
        return [*pairs, (alone[0], others[0])], [], [], set()
    return pairs, alone, others, unclear


def _figures_marks(one: FiguresFile) -> set[str]:
    return {parse_kbo(entity) or entity for entity in one.figures.entities} | {f"naam:{one.file.stem.casefold()}"}


def _policy_marks(other: PolicyFile) -> set[str]:
    marks = {f"naam:{other.file.stem.casefold()}"}
    if other.policy is not None and "kbo" in other.policy.report:
        kbo = other.policy.report["kbo"]
        marks.add(parse_kbo(kbo) or kbo)
    return marks


def _score(one: FiguresFile, other: PolicyFile) -> int:
    """What counts most first: authority, year, type, the same name, shared actions."""
    report = other.policy.report if other.policy is not None else {}
    kbo = report.get("kbo")
    score = 0
    if kbo and (parse_kbo(kbo) or kbo) in _figures_marks(one):
        score += 16
    if report.get("rapportjaar") in one.figures.years:
        score += 8
    if report.get("type_rapport", "").casefold() in {text.casefold() for text in one.figures.types}:
        score += 4
    if one.file.stem.casefold() == other.file.stem.casefold():
        score += 2
    if other.policy is not None and one.figures.actions:
        known = {a.fields.get(name) for a in other.policy.actions for name in ("actie_id", "code")}
        score += all(action in known for action in one.figures.actions)
    return score
