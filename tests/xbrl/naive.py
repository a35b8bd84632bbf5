"""A second reader of XBRL 2.1 instances, to compare the program's reader with.

Written from the XBRL 2.1 and XBRL Dimensions 1.0 recommendations, without a look at the program's own
reader: another parser (expat through `xml.dom.minidom`; ElementTree forgets the prefix an element was
written with, which canonical XML needs), whole document in memory, nothing optimised. Only how the columns
write things down was agreed: names as `{namespace}local`, no namespace as '', a fraction as `1/3`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.dom.minidom import Element, Node, parseString
from xml.parsers import expat

from tests.xbrl.canonical import XML, Refused, canonical, namespace_of

XBRLI = "http://www.xbrl.org/2003/instance"
LINK = "http://www.xbrl.org/2003/linkbase"
XBRLDI = "http://xbrl.org/2006/xbrldi"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
WHITESPACE = " \t\r\n"

Dimension = tuple[str, str | None, bool | None, str]


class Fact(NamedTuple):
    """One fact, its context and unit written out; the columns of the program's table of facts."""

    position: int
    id: str | None
    namespace: str
    concept: str
    context: str
    entity_scheme: str
    entity: str
    period: str
    start: str | None
    end: str | None
    unit: str | None
    value: str | None
    nil: bool
    decimals: str | None
    precision: str | None
    language: str | None
    dimensions: tuple[Dimension, ...]


class Document(NamedTuple):
    """What one instance says."""

    facts: list[Fact]
    contexts: int
    units: int
    schema_refs: list[str]


class Context(NamedTuple):
    scheme: str
    entity: str
    period: str
    start: str | None
    end: str | None
    dimensions: tuple[Dimension, ...]


def read(path: Path) -> Document:
    """Read the instance at `path`; raises Refused."""
    data = path.read_bytes()
    try:
        _refuse_doctype(data)
        document = parseString(data)
    except (expat.ExpatError, LookupError) as error:  # LookupError: an encoding that is not known
        raise Refused(f"not well-formed: {error}") from error
    root = document.documentElement
    assert root is not None
    if _name(root) != (XBRLI, "xbrl"):
        raise Refused(f"root is {_name(root)}")
    children = list(_elements(root))
    contexts = _by_id([child for child in children if _name(child) == (XBRLI, "context")])
    units = _by_id([child for child in children if _name(child) == (XBRLI, "unit")])
    read_contexts = {key: _context(element) for key, element in contexts.items()}
    read_units = {key: _unit(element) for key, element in units.items()}
    facts = []
    for position, child in enumerate(children, start=1):
        if child.hasAttribute("contextRef"):
            facts.append(_fact(position, child, read_contexts, read_units))
        elif child.namespaceURI not in (XBRLI, LINK):
            raise Refused(f"tuple {_name(child)}")
    schema_refs = [child.getAttributeNS(XLINK, "href") for child in children if _name(child) == (LINK, "schemaRef")]
    return Document(facts, len(contexts), len(units), schema_refs)


def _refuse_doctype(data: bytes) -> None:
    def refuse(*_: object) -> None:
        raise Refused("DOCTYPE")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(data, True)


def _fact(position: int, element: Element, contexts: dict[str, Context], units: dict[str, str]) -> Fact:
    context_id = element.getAttribute("contextRef").strip(WHITESPACE)
    if context_id not in contexts:
        raise Refused(f"unknown context {context_id!r}")
    unit_id = _attribute(element, None, "unitRef")
    if unit_id is not None and unit_id.strip(WHITESPACE) not in units:
        raise Refused(f"unknown unit {unit_id!r}")
    context = contexts[context_id]
    nil = _nil(element)
    return Fact(
        position=position,
        id=_attribute(element, None, "id"),
        namespace=element.namespaceURI or "",
        concept=_local(element),
        context=context_id,
        entity_scheme=context.scheme,
        entity=context.entity,
        period=context.period,
        start=context.start,
        end=context.end,
        unit=None if unit_id is None else units[unit_id.strip(WHITESPACE)],
        value=None if nil else _value(element),
        nil=nil,
        decimals=_attribute(element, None, "decimals"),
        precision=_attribute(element, None, "precision"),
        language=_attribute(element, XML, "lang"),
        dimensions=context.dimensions,
    )


def _value(element: Element) -> str:
    """The text of a fact; of a fraction `numerator/denominator`; of other elements all text in them."""
    parts = {_name(part): _text(part).strip(WHITESPACE) for part in _elements(element)}
    if (XBRLI, "numerator") in parts and (XBRLI, "denominator") in parts:
        return f"{parts[XBRLI, 'numerator']}/{parts[XBRLI, 'denominator']}"
    return _all_text(element)


def _all_text(element: Element) -> str:
    found = ""
    for node in element.childNodes:
        if isinstance(node, Element):
            found += _all_text(node)
        elif node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            found += node.data
    return found


def _context(element: Element) -> Context:
    entity = _only(element, "entity")
    identifier = _only(entity, "identifier")
    period = _only(element, "period")
    parts = {_name(part): _text(part).strip(WHITESPACE) for part in _elements(period)}
    dates = [parts.get((XBRLI, name)) for name in ("instant", "startDate", "endDate")]
    instant, start, end = dates
    if set(parts) == {(XBRLI, "instant")}:
        kind, end = "instant", instant
    elif set(parts) == {(XBRLI, "startDate"), (XBRLI, "endDate")}:
        kind = "duration"
    elif set(parts) == {(XBRLI, "forever")}:
        kind = "forever"
    else:
        raise Refused(f"period of {sorted(parts)}")
    dimensions: list[Dimension] = []
    for child in _elements(element):
        if _name(child) == (XBRLI, "entity"):
            for segment in _elements(child):
                if _name(segment) == (XBRLI, "segment"):
                    dimensions += [_dimension(part, "segment") for part in _elements(segment)]
        elif _name(child) == (XBRLI, "scenario"):
            dimensions += [_dimension(part, "scenario") for part in _elements(child)]
    return Context(
        scheme=identifier.getAttribute("scheme"),
        entity=_text(identifier).strip(WHITESPACE),
        period=kind,
        start=start,
        end=end,
        dimensions=tuple(dimensions),
    )


def _dimension(element: Element, place: str) -> Dimension:
    if _name(element) == (XBRLDI, "explicitMember"):
        axis = _qname(element.getAttribute("dimension"), element)
        return (axis, _qname(_text(element), element), False, place)
    if _name(element) == (XBRLDI, "typedMember"):
        axis = _qname(element.getAttribute("dimension"), element)
        domain = list(_elements(element))
        if len(domain) != 1:
            raise Refused(f"{len(domain)} elements in a typed member")
        typed = domain[0]
        if _nil(typed):
            return (axis, None, True, place)
        if next(_elements(typed), None) is not None:
            return (axis, canonical(typed), True, place)
        return (axis, _text(typed).strip(WHITESPACE), True, place)
    return (_clark(*_name(element)), canonical(element), None, place)


def _unit(element: Element) -> str:
    divide = [part for part in _elements(element) if _name(part) == (XBRLI, "divide")]
    if divide:
        return f"{_measures(_only(divide[0], 'unitNumerator'))}/{_measures(_only(divide[0], 'unitDenominator'))}"
    return _measures(element)


def _measures(element: Element) -> str:
    measures = [_qname(_text(part), part) for part in _elements(element) if _name(part) == (XBRLI, "measure")]
    if not measures:
        raise Refused("unit without measure")
    return "*".join(sorted(measures))


def _qname(text: str, element: Element) -> str:
    prefix, colon, local = text.strip(WHITESPACE).rpartition(":")
    if not local or (colon and not prefix) or ":" in prefix:
        raise Refused(f"{text!r} is no qualified name")
    return _clark(namespace_of(prefix, element) or None, local)


def _clark(namespace: str | None, local: str) -> str:
    return local if namespace is None else f"{{{namespace}}}{local}"


def _nil(element: Element) -> bool:
    text = element.getAttributeNS(XSI, "nil").strip(WHITESPACE)
    if text not in ("", "true", "1", "false", "0"):
        raise Refused(f"xsi:nil is {text!r}")
    return text in ("true", "1")


def _attribute(element: Element, namespace: str | None, local: str) -> str | None:
    node = element.getAttributeNodeNS(namespace, local)
    return None if node is None else node.value


def _text(element: Element) -> str:
    return "".join(
        node.data for node in element.childNodes if node.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE)
    )


def _elements(element: Element) -> Iterator[Element]:
    return (node for node in element.childNodes if isinstance(node, Element))


def _only(element: Element, local: str) -> Element:
    found = [part for part in _elements(element) if _name(part) == (XBRLI, local)]
    if len(found) != 1:
        raise Refused(f"{len(found)} elements {local} in {_name(element)}")
    return found[0]


def _by_id(elements: list[Element]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in elements:
        key = element.getAttribute("id").strip(WHITESPACE)
        if not key or key in found:
            raise Refused(f"id {key!r} of {_name(element)} is missing or stands twice")
        found[key] = element
    return found


def _name(element: Element) -> tuple[str | None, str]:
    return element.namespaceURI, _local(element)


def _local(element: Element) -> str:
    local = element.localName
    assert local is not None
    return local
