"""What the names in a delivery mean: `mappings/levering.yaml`, data not code."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from transforms.sources.headers import normalise_header
from transforms.sources.mapping_files import DELIVERY, MappingFault, mapping_files

BY_DIMENSION = "volgens dimensie"
DIRECTIONS = ("Uitgave", "Ontvangst")
# The dimensions that a line knows.
FIELDS = ("actie", "rekening", "sector", "beleidsveld", "richting", "boekjaar")
REPORT_CONCEPTS = ("rapportjaar", "type_rapport")
# The fields of the XML that a delivery is made of; those in NEEDED are required, or have a `value`.
REPORT_FIELDS = (
    "aanlevering_id", "kbo", "re_nummer", "type_bestuur", "type_rapport", "rapportjaar", "kwartaal", "status_rapport",
    "meest_recente", "volgnummer", "datum_verwerking",
)  # fmt: skip
ACTION_FIELDS = (
    "actie_id", "code", "korte_omschrijving", "lange_omschrijving", "commentaar", "evaluatie", "externe_code",
)  # fmt: skip
NEEDED = frozenset({"kbo", "type_rapport", "rapportjaar", "status_rapport", "code"})


@dataclass(frozen=True)
class XmlField:
    """A field of the XML: its spellings (`shown` as written, the others normalised), and the value
    when it does not occur."""

    name: str
    shown: str
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

    def without_prefix(self, field: str, member: str) -> str:
        """A member of the dimension `field` without the first prefix of `drop_prefix` that it has."""
        for prefix in self.drop_prefix.get(field, ()):
            if member.casefold().startswith(prefix.casefold()) and len(member) > len(prefix):
                return member[len(prefix) :]
        return member


def delivery_mapping(path: Path | None = None) -> DeliveryMapping:
    """The mapping in use, or that of `path`; a file is read once. Raises MappingFault for an unknown or
    missing key, a name that is no text, or a name used twice."""
    return _load(path or mapping_files()[DELIVERY])


@cache
def _load(path: Path) -> DeliveryMapping:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MappingFault(f"{path}: kan niet gelezen worden: {error}") from error
    return parse_mapping(text, str(path))


def parse_mapping(text: str, file: str = DELIVERY) -> DeliveryMapping:
    """The text of a mapping file; raises MappingFault, with `file` and the key in its message."""
    try:
        data = yaml.safe_load(text)
        return _read(data, hashlib.sha256(text.encode()).hexdigest()[:16])
    except yaml.YAMLError as error:
        raise MappingFault(f"{file}: geen leesbare YAML: {error}") from error
    except MappingFault as fault:
        raise MappingFault(f"{file}, {fault}") from fault


def _read(data: object, digest: str) -> DeliveryMapping:
    top = _keys(data, ("kind", "xbrl", "xml", "borderel"), "bovenaan")
    xbrl = _keys(
        top["xbrl"],
        (
            "amounts", "report", "not_used", "dimensions", "not_used_dimensions", "directions", "drop_prefix",
            "currency",
        ),
        "xbrl",
    )  # fmt: skip
    xml = _keys(top["xml"], ("report", "actions", "action"), "xml")
    borderel = _keys(top["borderel"], ("namespace", "kbo"), "borderel")
    concepts = _meanings(xbrl["amounts"], (*DIRECTIONS, BY_DIMENSION), "xbrl.amounts")
    report = _meanings(xbrl["report"], REPORT_CONCEPTS, "xbrl.report")
    unused = frozenset(_names(xbrl["not_used"], "xbrl.not_used"))
    dimensions = _meanings(xbrl["dimensions"], FIELDS, "xbrl.dimensions")
    unused_dimensions = frozenset(_names(xbrl["not_used_dimensions"], "xbrl.not_used_dimensions"))
    for one, other in ((concepts, report), (concepts, unused), (report, unused), (dimensions, unused_dimensions)):
        if twice := set(one) & set(other):
            raise MappingFault(f"xbrl: {sorted(twice)[0]!r} staat op twee plaatsen")
    prefixes = xbrl["drop_prefix"]
    if not isinstance(prefixes, dict) or set(prefixes) - set(FIELDS):
        raise MappingFault(f"xbrl.drop_prefix: een dimensie verwacht ({', '.join(FIELDS)}) met een lijst")
    return DeliveryMapping(
        concepts=concepts,
        report_concepts=report,
        unused_concepts=unused,
        dimensions=dimensions,
        unused_dimensions=unused_dimensions,
        directions=_meanings(xbrl["directions"], DIRECTIONS, "xbrl.directions"),
        drop_prefix={name: tuple(_texts(given, f"xbrl.drop_prefix.{name}")) for name, given in prefixes.items()},
        currency=str(xbrl["currency"]),
        report_fields=_fields(xml["report"], REPORT_FIELDS, "xml.report"),
        action_elements=frozenset(_names(xml["actions"], "xml.actions")),
        action_fields=_fields(xml["action"], ACTION_FIELDS, "xml.action"),
        borderel_namespace=str(borderel["namespace"]),
        borderel_kbo=normalise_header(str(borderel["kbo"])),
        digest=digest,
    )


def _keys(data: object, expected: tuple[str, ...], where: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise MappingFault(f"{where}: de sleutels {', '.join(expected)} verwacht")
    if wrong := sorted(map(str, data.keys() ^ set(expected))):
        raise MappingFault(f"{where}: sleutel {wrong[0]!r} is onbekend of ontbreekt")
    return data


def _texts(given: object, where: str) -> Iterator[str]:
    if not isinstance(given, list):
        raise MappingFault(f"{where}: een lijst van namen verwacht, zoals [Naam, AndereNaam]; gevonden: {given!r:.80}")
    for name in given:
        # YAML makes yes and no of Ja-like names, and numbers of years.
        if not isinstance(name, str):
            raise MappingFault(f"{where}: {name!r} is geen naam voor YAML; zet ze tussen aanhalingstekens")
        yield name


def _names(given: object, where: str) -> Iterator[str]:
    return map(normalise_header, _texts(given, where))


def _meanings(groups: object, expected: tuple[str, ...], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for meaning, given in _keys(groups, expected, where).items():
        for name in _names(given, f"{where}.{meaning}"):
            if found.setdefault(name, meaning) != meaning:
                raise MappingFault(f"{where}: {name!r} staat op twee plaatsen")
    return found


def _fields(entries: object, expected: tuple[str, ...], where: str) -> tuple[XmlField, ...]:
    fields = []
    seen: dict[str, str] = {}
    for name, entry in _keys(entries, expected, where).items():
        if not isinstance(entry, dict) or not {"names"} <= set(entry) <= {"names", "required", "value"}:
            raise MappingFault(f"{where}.{name}: names verwacht, en eventueel required en value")
        value = None if entry.get("value") is None else str(entry["value"])
        required = bool(entry.get("required", False))
        if name in NEEDED and not required and value is None:
            raise MappingFault(f"{where}.{name}: een levering kan niet zonder; zet required: true, of geef een value")
        written = tuple(_texts(entry["names"], f"{where}.{name}"))
        spellings = tuple(map(normalise_header, written))
        for spelling in spellings:
            if seen.setdefault(spelling, name) != name:
                raise MappingFault(f"{where}: {spelling!r} staat op twee plaatsen")
        fields.append(XmlField(name, written[0] if written else name, spellings, required, value))
    return tuple(fields)
