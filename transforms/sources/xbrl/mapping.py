"""What the names in a delivery mean: `mappings/levering.yaml`, data not code."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from transforms.sources.headers import FOLDER, normalise_header

PATH = FOLDER / "levering.yaml"
BY_DIMENSION = "volgens dimensie"
DIRECTIONS = ("Uitgave", "Ontvangst")
# The dimensions that a line knows.
FIELDS = ("actie", "rekening", "sector", "beleidsveld", "richting", "boekjaar")


class MappingFault(ValueError):
    """The mapping file is not what it should be; the message names the key."""


@dataclass(frozen=True)
class XmlField:
    """A field of the XML: its spellings (normalised), and the value when it does not occur."""

    name: str
    spellings: tuple[str, ...]
    required: bool
    value: str | None


@dataclass(frozen=True)
class DeliveryMapping:
    """Dictionaries go from a normalised local name to what it means."""

    concepts: dict[str, str]  # -> Uitgave | Ontvangst | volgens dimensie
    report_concepts: dict[str, str]
    unused_concepts: frozenset[str]
    dimensions: dict[str, str]
    unused_dimensions: frozenset[str]
    directions: dict[str, str]
    drop_prefix: dict[str, tuple[str, ...]]
    currency: str
    report_fields: tuple[XmlField, ...]
    action_elements: frozenset[str]
    action_fields: tuple[XmlField, ...]
    borderel_namespace: str
    borderel_kbo: str
    digest: str


@cache
def delivery_mapping(path: Path = PATH) -> DeliveryMapping:
    """Load the mapping; raises MappingFault for an unknown or missing key, or a name used twice."""
    text = path.read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    _keys(data, {"kind", "xbrl", "xml", "borderel"}, path.name)
    xbrl, xml, borderel = data["xbrl"], data["xml"], data["borderel"]
    _keys(
        xbrl,
        {
            "amounts", "report", "not_used", "dimensions", "not_used_dimensions", "directions", "drop_prefix",
            "currency",
        },
        "xbrl",
    )  # fmt: skip
    _keys(xbrl["amounts"], {*DIRECTIONS, BY_DIMENSION}, "xbrl.amounts")
    _keys(xbrl["dimensions"], set(FIELDS), "xbrl.dimensions")
    _keys(xbrl["directions"], set(DIRECTIONS), "xbrl.directions")
    _keys(xml, {"report", "actions", "action"}, "xml")
    _keys(borderel, {"namespace", "kbo"}, "borderel")
    concepts = _meanings(xbrl["amounts"], "xbrl.amounts")
    report = _meanings(xbrl["report"], "xbrl.report")
    unused = frozenset(normalise_header(name) for name in xbrl["not_used"])
    if twice := (concepts.keys() & report.keys()) | (concepts.keys() & unused) | (report.keys() & unused):
        raise MappingFault(f"{path.name}: concept {sorted(twice)[0]!r} staat op twee plaatsen")
    return DeliveryMapping(
        concepts=concepts,
        report_concepts=report,
        unused_concepts=unused,
        dimensions=_meanings(xbrl["dimensions"], "xbrl.dimensions"),
        unused_dimensions=frozenset(normalise_header(name) for name in xbrl["not_used_dimensions"]),
        directions=_meanings(xbrl["directions"], "xbrl.directions"),
        drop_prefix={name: tuple(prefixes) for name, prefixes in xbrl["drop_prefix"].items()},
        currency=str(xbrl["currency"]),
        report_fields=_fields(xml["report"]),
        action_elements=frozenset(normalise_header(name) for name in xml["actions"]),
        action_fields=_fields(xml["action"]),
        borderel_namespace=str(borderel["namespace"]),
        borderel_kbo=normalise_header(str(borderel["kbo"])),
        digest=hashlib.sha256(text.encode()).hexdigest()[:16],
    )


def _keys(data: dict[str, Any], expected: set[str], where: str) -> None:
    if wrong := set(data) ^ expected:
        raise MappingFault(f"levering.yaml, {where}: sleutel {sorted(wrong)[0]!r} is onbekend of ontbreekt")


def _meanings(groups: dict[str, list[str]], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, names in groups.items():
        for name in names:
            if found.setdefault(normalise_header(name), meaning) != meaning:
                raise MappingFault(f"levering.yaml, {where}: {name!r} staat op twee plaatsen")
    return found


def _fields(entries: dict[str, dict[str, Any]]) -> tuple[XmlField, ...]:
    return tuple(
        XmlField(
            name,
            tuple(normalise_header(spelling) for spelling in entry["names"]),
            bool(entry.get("required", False)),
            None if entry.get("value") is None else str(entry["value"]),
        )
        for name, entry in entries.items()
    )
