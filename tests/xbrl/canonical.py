"""Canonical XML and namespaces of a `xml.dom.minidom` element, for the second reader."""

from __future__ import annotations

from collections.abc import Iterator
from xml.dom.minidom import Element, Node

XML = "http://www.w3.org/XML/1998/namespace"
XMLNS = "http://www.w3.org/2000/xmlns/"


class Refused(ValueError):
    """The document is no XBRL 2.1 instance that can be read without a doubt."""


def canonical(element: Element) -> str:
    """Exclusive XML Canonicalization 1.0 of one element, without comments and instructions."""
    return "".join(_canonical(element, {"": ""}))


def _canonical(element: Element, rendered: dict[str, str]) -> Iterator[str]:
    attributes = [node for node in element.attributes.values() if node.namespaceURI != XMLNS]
    used = {element.prefix or ""} | {node.prefix for node in attributes if node.prefix} - {"xml"}
    declared = {prefix: namespace_of(prefix, element) for prefix in sorted(used - {"xml"})}
    yield f"<{element.tagName}"
    for prefix, uri in declared.items():
        if rendered.get(prefix) != uri:
            yield f' {"xmlns:" + prefix if prefix else "xmlns"}="{_escape_attribute(uri)}"'
    for node in sorted(attributes, key=lambda node: (node.namespaceURI or "", node.localName or "")):
        yield f' {node.name}="{_escape_attribute(node.value)}"'
    yield ">"
    for child in element.childNodes:
        if child.nodeType == Node.ELEMENT_NODE:
            yield from _canonical(child, rendered | declared)
        elif child.nodeType in (Node.TEXT_NODE, Node.CDATA_SECTION_NODE):
            yield _escape_text(child.data)
    yield f"</{element.tagName}>"


def _escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def _escape_attribute(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")


def namespace_of(prefix: str, element: Element) -> str:
    """The namespace a prefix stands for at this element; '' for no default namespace."""
    if prefix == "xml":
        return XML
    scope: Node | None = element
    while isinstance(scope, Element):
        declaration = scope.getAttributeNodeNS(XMLNS, prefix or "xmlns")
        if declaration is not None:
            return declaration.value
        scope = scope.parentNode
    if prefix:
        raise Refused(f"prefix {prefix!r} is not declared")
    return ""
