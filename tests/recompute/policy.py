"""The policy information of a delivery (XML) and the names that mean something in it.

The names come from the mapping file of deliveries, which is data of the project, like the scheme.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

MAPPING = Path(__file__).parents[2] / "transforms" / "sources" / "mappings" / "levering.yaml"


def key(name: str) -> str:
    """A name without case, accents, spaces, dots, underscores and dashes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return re.sub(r"[\s._-]+", "", bare).casefold()


def keys(names: Iterable[str]) -> frozenset[str]:
    """Several names at once."""
    return frozenset(key(name) for name in names)


@dataclass(frozen=True)
class Names:
    """What the names of a delivery mean: key -> meaning."""

    concepts: dict[str, str]  # -> Uitgave | Ontvangst | type_rapport | rapportjaar | not used
    dimensions: dict[str, str]  # -> actie | rekening | sector | beleidsveld | not used | ...
    prefixes: tuple[str, ...]  # taken off a sector
    currency: str
    report: dict[str, dict[str, Any]]
    action_elements: frozenset[str]
    action: dict[str, dict[str, Any]]
    envelope: str
    envelope_kbo: str


def load_names(path: Path = MAPPING) -> Names:
    """The mapping file, turned round; direction as a dimension is not supported here."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    figures, policy = document["xbrl"], document["xml"]
    if figures["amounts"].pop("volgens dimensie"):
        raise ValueError("This recomputation does not read a direction from a dimension.")
    groups = {**figures["amounts"], **figures["report"], "not used": figures["not_used"]}
    axes = {**figures["dimensions"], "not used": figures["not_used_dimensions"]}
    return Names(
        concepts={key(name): meaning for meaning, names in groups.items() for name in names},
        dimensions={key(name): meaning for meaning, names in axes.items() for name in names},
        prefixes=tuple(figures["drop_prefix"].get("sector", [])),
        currency=figures["currency"],
        report=policy["report"],
        action_elements=keys(policy["actions"]),
        action=policy["action"],
        envelope=document["borderel"]["namespace"],
        envelope_kbo=document["borderel"]["kbo"],
    )


@dataclass
class Policy:
    """The fields of the report and its actions, by the names of the mapping."""

    fields: dict[str, str] = field(default_factory=dict)
    actions: list[dict[str, str]] = field(default_factory=list)


def tag(element: ElementTree.Element) -> str:
    """The key of an element's local name."""
    return key(element.tag.rpartition("}")[2])


def first(element: ElementTree.Element, wanted: dict[str, Any]) -> str | None:
    """The first element or attribute below with one of the names."""
    names = keys(wanted["names"])
    for child in element.iter():
        if child is not element and tag(child) in names:
            return (child.text or "").strip()
        for name, value in child.attrib.items():
            if key(name.rpartition("}")[2]) in names:
                return value.strip()
    return None if "value" not in wanted else str(wanted["value"])


def read_policy(root: ElementTree.Element, names: Names) -> Policy | None:
    """The policy information, or None when a required field of the report is not there."""
    policy = Policy()
    for name, wanted in names.report.items():
        value = first(root, wanted)
        if value is None and wanted["required"]:
            return None
        policy.fields[name] = value or ""
    for element in root.iter():
        if tag(element) in names.action_elements:
            policy.actions.append({name: first(element, wanted) or "" for name, wanted in names.action.items()})
    return policy


def read_envelope(root: ElementTree.Element, names: Names) -> str | None:
    """The KBO that the letter of a delivery names; None when it is no such letter or names none."""
    if not root.tag.startswith(f"{{{names.envelope}}}"):
        return None
    for element in root.iter():
        texts = [(child.text or "").strip() for child in element]
        if names.envelope_kbo in texts:
            return texts[-1]
    return ""
