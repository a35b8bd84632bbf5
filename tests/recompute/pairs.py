"""Which files of a drop folder are one delivery: one XBRL and one XML, and the letter of its zip."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from .files import RawFile
from .instance import XBRLI, Fact, read_facts
from .policy import Names, read_envelope, read_policy
from .values import read_kbo, read_year


@dataclass
class Parts:
    """The files of one delivery, as far as they are there."""

    figures: RawFile | None = None
    policy: RawFile | None = None
    envelope: str = ""


def parse(file: RawFile) -> ElementTree.Element | None:
    """The root of an XML file."""
    if b"<" not in file.data[:200]:
        return None
    try:
        return ElementTree.fromstring(file.data)
    except ElementTree.ParseError:
        return None


def find_parts(files: list[RawFile], roots: dict[str, ElementTree.Element], names: Names) -> list[Parts]:
    """Files that belong together: alone in a folder (or zip), else by the name before the dot."""
    folders: dict[str, list[RawFile]] = {}
    for file in files:
        if file.path in roots:
            folders.setdefault(file.path.rpartition("/")[0], []).append(file)
    found: list[Parts] = []
    for inside in folders.values():
        envelope = ""
        figures: list[RawFile] = []
        policies: list[RawFile] = []
        for file in inside:
            letter = read_envelope(roots[file.path], names)
            if letter is not None:
                envelope = letter
            else:
                (figures if roots[file.path].tag == XBRLI + "xbrl" else policies).append(file)
        if len(figures) == len(policies) == 1:
            found.append(Parts(figures[0], policies[0], envelope))
            continue
        stems: dict[str, Parts] = {}
        for file in figures:
            stems.setdefault(file.path.rpartition(".")[0], Parts()).figures = file
        for file in policies:
            stems.setdefault(file.path.rpartition(".")[0], Parts()).policy = file
        found += join_by_content(list(stems.values()), roots, names)
    once: dict[tuple[bytes, bytes], Parts] = {}
    for parts in sorted(found, key=lambda p: (p.figures is None, p.policy is None)):
        data = (parts.figures.data if parts.figures else b"", parts.policy.data if parts.policy else b"")
        if not any(data[0] in (a, b"") and data[1] in (b, b"") for a, b in once):
            once[data] = parts
    return list(once.values())


def join_by_content(parts: list[Parts], roots: dict[str, ElementTree.Element], names: Names) -> list[Parts]:
    """Halves with different file names that name the same KBO and year, when only one of each does."""
    whole = [one for one in parts if one.figures and one.policy]
    halves: dict[tuple[str | None, int | None], list[Parts]] = {}
    for one in parts:
        if one.figures and not one.policy:
            number, year, _ = stated_by(read_facts(roots[one.figures.path]), names)
        elif one.policy and not one.figures:
            policy = read_policy(roots[one.policy.path], names)
            about = policy.fields if policy else {"kbo": "", "rapportjaar": ""}
            number, year = read_kbo(about["kbo"]), read_year(about["rapportjaar"])
        else:
            continue
        halves.setdefault((number, year), []).append(one)
    for (number, year), same in halves.items():
        figures = [one.figures for one in same if one.figures]
        policies = [one.policy for one in same if one.policy]
        if number and year and len(figures) == len(policies) == 1:
            whole.append(Parts(figures[0], policies[0]))
        else:
            whole += same
    return whole


def stated_by(facts: list[Fact], names: Names) -> tuple[str | None, int | None, str]:
    """KBO, year and type of report that an instance names."""
    stated = {names.concepts.get(concept_key(fact.concept)): fact.value or "" for fact in facts}
    if not facts:
        return None, None, ""
    year = read_year(stated.get("rapportjaar", "")) or facts[0].context.year
    return read_kbo(facts[0].context.entity), year, stated.get("type_rapport", "")


def concept_key(name: str) -> str:
    """The key of a concept or dimension."""
    return re.sub(r"[\s._-]+", "", name).casefold()
