"""The policy information of a delivery: codes and texts, read from its XML by local names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from transforms.sources.headers import normalise_header
from transforms.sources.xbrl.mapping import DeliveryMapping, XmlField
from transforms.sources.xbrl.names import InstanceFault, trim
from transforms.sources.xbrl.safe_xml import whole_parser

MAX_XML_BYTES = 256 << 20


@dataclass(frozen=True)
class PolicyAction:
    """An action; `line` is where its element starts in the file."""

    line: int
    fields: dict[str, str]


@dataclass(frozen=True)
class Policy:
    """`report` and each action hold the fields that occur; `unknown` counts names the mapping lacks."""

    root: str
    report: dict[str, str]
    actions: tuple[PolicyAction, ...]
    missing: tuple[str, ...]
    unknown: dict[str, int]

    @property
    def is_policy(self) -> bool:
        """Whether anything in the file is known at all."""
        return bool(self.actions) or "kbo" in self.report


def read_policy(path: Path, mapping: DeliveryMapping) -> Policy:
    """Read one XML; raises InstanceFault when it is not well-formed, unsafe, or contradicts itself."""
    root = parse_policy(path)
    in_report = {spelling: f.name for f in mapping.report_fields for spelling in f.spellings}
    in_action = {spelling: f.name for f in mapping.action_fields for spelling in f.spellings}
    report: dict[str, str] = {}
    actions: list[PolicyAction] = []
    unknown: Counter[str] = Counter()
    inside: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if element in inside:
            continue
        if _local(element.tag) in mapping.action_elements and (len(element) or element.attrib):
            inside.update(element.iter(etree.Element))
            actions.append(PolicyAction(int(element.sourceline or 0), _action(element, in_action, unknown)))
            continue
        for name, value in texts_of(element):
            field = in_report.get(name[0])
            if field is None:
                unknown[name[1]] += 1
            elif report.setdefault(field, value) != value:
                raise InstanceFault(
                    f"{name[1]} staat er met twee waarden, {report[field]!r:.60} en {value!r:.60} "
                    f"(regel {element.sourceline}); één waarde verwacht"
                )
    missing = [f.shown for f in mapping.report_fields if f.required and _absent(f, report)]
    code = next(f for f in mapping.action_fields if f.name == "code")
    if any(_absent(code, action.fields) for action in actions):
        missing.append(f"{code.shown} van een actie")
    for field_ in mapping.report_fields:
        if field_.value is not None:
            report.setdefault(field_.name, field_.value)
    return Policy(etree.QName(root).localname, report, tuple(actions), tuple(missing), dict(sorted(unknown.items())))


def read_borderel_kbo(path: Path, mapping: DeliveryMapping) -> str | None:
    """The KBO a borderel names: the value of its parameter SLEUTEL; None when it has none."""
    for element in parse_policy(path).iter(etree.Element):
        names = {trim(value) for value in element.attrib.values()} | {trim(child.text) for child in element}
        if not any(normalise_header(str(name)) == mapping.borderel_kbo for name in names):
            continue
        values = [trim(child.text) for child in element] + [trim(str(v)) for v in element.attrib.values()]
        values += [trim(element.text)]
        return next((v for v in values if v and normalise_header(v) != mapping.borderel_kbo), None)
    return None


def parse_policy(path: Path) -> etree._Element:
    """The root of a policy file or borderel; raises InstanceFault when it is not well-formed or unsafe."""
    if path.stat().st_size > MAX_XML_BYTES:
        raise InstanceFault(f"XML is groter dan {MAX_XML_BYTES >> 20} MB")
    try:
        root = etree.fromstring(path.read_bytes(), whole_parser())
    except etree.XMLSyntaxError as error:
        raise InstanceFault(f"geen welgevormde XML: {error.msg}") from error
    if root.getroottree().docinfo.doctype:
        raise InstanceFault("het bestand bevat een DOCTYPE, en dat wordt geweigerd; lever het aan zonder")
    return root


def _action(element: etree._Element, known: dict[str, str], unknown: Counter[str]) -> dict[str, str]:
    """The fields of one action; of a name that occurs more often, the texts one after the other."""
    fields: dict[str, str] = {}
    for part in element.iter(etree.Element):
        for (normal, name), value in texts_of(part):
            field = known.get(normal)
            if field is None:
                unknown[name] += 1
            elif field not in fields:
                fields[field] = value
            elif field not in ("actie_id", "code"):
                fields[field] = f"{fields[field]}\n{value}"
    return fields


def texts_of(element: etree._Element) -> Iterator[tuple[tuple[str, str], str]]:
    """Name (normalised, as written) and text of an element without children, and of its attributes."""
    for name, value in element.attrib.items():
        local = etree.QName(name).localname
        if value.strip() and etree.QName(name).namespace != "http://www.w3.org/2001/XMLSchema-instance":
            yield (normalise_header(local), local), value.strip()
    text = trim(element.text)
    if not len(element) and text:
        local = etree.QName(element).localname
        yield (normalise_header(local), local), text


def _absent(field: XmlField, found: dict[str, str]) -> bool:
    return field.name not in found and field.value is None


def _local(tag: object) -> str:
    return normalise_header(str(tag).rpartition("}")[2])
