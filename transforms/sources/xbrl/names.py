"""Namespaces and qualified names of XBRL 2.1 and XBRL Dimensions 1.0."""

from __future__ import annotations

from collections.abc import Mapping

XBRLI = "{http://www.xbrl.org/2003/instance}"
LINK = "{http://www.xbrl.org/2003/linkbase}"
XBRLDI = "{http://xbrl.org/2006/xbrldi}"
XSI_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
ROOT = XBRLI + "xbrl"

BLANK = " \t\r\n"


class InstanceFault(ValueError):
    """The file is no XBRL 2.1 instance that can be read; the message says what and where."""


def trim(text: str | None) -> str:
    """Without XML white space around it."""
    return text.strip(BLANK) if text else ""


def is_true(text: str | None) -> bool:
    """An xsd:boolean that is set."""
    return text is not None and trim(text) in ("true", "1")


def expand(name: str | None, prefixes: Mapping[str | None, str]) -> str:
    """`p:local` as `{namespace}local`; without prefix the default namespace; raises InstanceFault."""
    text = trim(name)
    prefix, colon, local = text.rpartition(":")
    namespace = prefixes.get(prefix or None)
    if namespace is None and colon:
        raise InstanceFault(f"voorvoegsel {prefix!r} in {text[:80]!r} is nergens aan een namespace gebonden")
    if not local:
        raise InstanceFault("een dimensie, lid of maat heeft geen naam")
    return f"{{{namespace}}}{local}" if namespace else local


def split(name: str) -> tuple[str, str]:
    """`{namespace}local` as (namespace, local)."""
    namespace, _, local = name.rpartition("}")
    return namespace[1:], local
