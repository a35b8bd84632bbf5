"""What an XML file is, by its root element: figures, a borderel, or perhaps policy information."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from transforms.sources.files import RawFile
from transforms.sources.xbrl.mapping import delivery_mapping
from transforms.sources.xbrl.names import ROOT
from transforms.sources.xbrl.safe_xml import pull_parser

FIGURES, POLICY, BORDEREL = "xbrl", "beleidsinformatie", "borderel"
_HEAD, _STEP = 64 << 10, 1 << 10


@dataclass(frozen=True)
class XmlFile:
    """An XML file of a delivery. `kind` is xbrl | beleidsinformatie | borderel; of an XML with an
    unknown root only its company (an XBRL file beside it) or its content tells whether it is one."""

    file: RawFile
    kind: str
    root: str


def looks_like_xml(head: bytes) -> bool:
    """Whether a file begins with `<`, in any encoding, after a byte order mark and blanks."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] == b"<"


def recognise_xml(file: RawFile) -> XmlFile | str:
    """What the file is, or why it is nothing of ours."""
    parser = pull_parser(("start",))
    try:
        with file.path.open("rb") as stream:
            root, read = None, 0
            # A few bytes at a time: everything that is fed becomes elements.
            while root is None and read < _HEAD and (data := stream.read(_STEP)):
                parser.feed(data)
                read += len(data)
                root = next((element for _, element in parser.read_events()), None)
    except etree.XMLSyntaxError as error:
        return f"begint als XML, maar is het niet: {error.msg}"
    if root is None:
        return "begint als XML, maar heeft geen element in de eerste 64 KB"
    if root.tag == ROOT:
        return XmlFile(file, FIGURES, "xbrl")
    name = etree.QName(root)
    if name.namespace == delivery_mapping().borderel_namespace or name.localname.casefold() == "borderel":
        return XmlFile(file, BORDEREL, name.localname)
    return XmlFile(file, POLICY, name.localname)
