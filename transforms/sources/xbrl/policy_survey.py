"""Which names the policy XML of a delivery uses, where they stand, and what values they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from transforms.sources.xbrl.policy import parse_policy, texts_of

# Local names from the root down; of a leaf it ends with its own name, or with that of an attribute.
Way = tuple[str, ...]
# Enough to recognise ids and texts; a long text is known by its beginning.
_MAX_VALUES, _MAX_LENGTH = 100_000, 200


@dataclass
class Leaf:
    """An element without children, or an attribute: how often it has text, and its distinct values."""

    count: int = 0
    values: dict[str, None] = field(default_factory=dict)

    def add(self, value: str) -> None:
        self.count += 1
        if len(self.values) < _MAX_VALUES:
            self.values[value[:_MAX_LENGTH]] = None


@dataclass
class PolicySurvey:
    """`containers` counts elements that hold others (or attributes) by their way from the root."""

    root: str = ""
    namespace: str = ""
    containers: Counter[Way] = field(default_factory=Counter)
    leaves: dict[Way, Leaf] = field(default_factory=dict)

    def inside(self, container: str) -> Iterator[tuple[Way, Leaf]]:
        """Leaves below elements of this name."""
        return ((way, leaf) for way, leaf in self.leaves.items() if container in way[:-1])

    def outside(self, containers: Iterable[str]) -> Iterator[tuple[Way, Leaf]]:
        """Leaves below none of these elements."""
        excluded = set(containers)
        return ((way, leaf) for way, leaf in self.leaves.items() if excluded.isdisjoint(way[:-1]))

    def number_of(self, container: str) -> int:
        return sum(count for way, count in self.containers.items() if way[-1] == container)


def survey_policy(path: Path) -> PolicySurvey:
    """Every name of one XML; raises InstanceFault when it cannot be read."""
    root = parse_policy(path)
    name = etree.QName(root)
    survey = PolicySurvey(name.localname, name.namespace or "")
    ways: dict[etree._Element, Way] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        way = (*ways.get(parent, ()), etree.QName(element).localname)
        if len(element) or element.attrib:
            ways[element] = way
            survey.containers[way] += 1
        for (_, written), value in texts_of(element):
            own = way if written == way[-1] and not len(element) and element.text else (*way, written)
            survey.leaves.setdefault(own, Leaf()).add(value)
    return survey


def merge_surveys(surveys: Iterable[PolicySurvey]) -> PolicySurvey:
    """All files as one, for proposals that hold for each of them."""
    merged = PolicySurvey()
    for survey in surveys:
        merged.root, merged.namespace = merged.root or survey.root, merged.namespace or survey.namespace
        merged.containers += survey.containers
        for way, leaf in survey.leaves.items():
            into = merged.leaves.setdefault(way, Leaf())
            into.count += leaf.count
            into.values |= dict.fromkeys(list(leaf.values)[: _MAX_VALUES - len(into.values)])
    return merged
