"""Reads an XBRL 2.1 instance of any taxonomy, without a schema, as one flat table of facts.

Streaming: the file is fed to lxml in chunks, and what was read of a chunk is dropped from the tree,
so memory holds the facts and not the document. No DTD, no entities, no network; tuples are refused.
We have never seen a real BBC-DR instance: nothing here depends on what one looks like.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
from lxml import etree

from transforms.sources.xbrl.contexts import CONTEXT, ContextReader, Contexts
from transforms.sources.xbrl.names import (
    LINK,
    ROOT,
    XBRLI,
    XLINK_HREF,
    XML_LANG,
    XSI_NIL,
    InstanceFault,
    is_true,
    split,
    trim,
)
from transforms.sources.xbrl.safe_xml import pull_parser, whole_parser
from transforms.sources.xbrl.units import read_unit

# Part of every cache key: raise it when an instance is read differently.
READER_VERSION = 2
WHOLE, CHUNK = 16 << 20, 1 << 20
MAX_BYTES = 1 << 30
_T = TypeVar("_T")
_UNIT = XBRLI + "unit"
_COUNTABLE = ("UTF-8", "ISO-8859-1", "US-ASCII", "ASCII", "WINDOWS-1252")

DIMENSIONS = pa.list_(
    pa.struct([("axis", pa.string()), ("member", pa.string()), ("typed", pa.bool_()), ("place", pa.string())])
)


@dataclass
class Instance:
    """Facts as columns of equal length; `context` is a number in `contexts`, `tag` `{namespace}concept`."""

    contexts: Contexts
    schema_refs: list[str] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    position: list[int] = field(default_factory=list)
    tag: list[str] = field(default_factory=list)
    context_ref: list[str] = field(default_factory=list)
    unit_ref: list[str | None] = field(default_factory=list)
    value: list[str | None] = field(default_factory=list)
    decimals: list[str | None] = field(default_factory=list)
    precision: list[str | None] = field(default_factory=list)
    language: list[str | None] = field(default_factory=list)
    fact_id: list[str | None] = field(default_factory=list)
    nil: list[bool] = field(default_factory=list)
    context: list[int] = field(default_factory=list)
    unit: list[str | None] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.tag)

    @cached_property
    def facts(self) -> pa.Table:
        """One row per fact, in document order, with all of its context.

        `positie` counts the element children of the root from 1, so that the XPath of a fact is
        `/*/*[positie]`. `start` and `end` as written (an instant only has `end`); `unit` as
        `{namespace}measure`, products joined by `*`, a ratio as `a/b`; `value` is None when nil.
        """
        c = self.contexts
        text = pa.string()
        where = pa.array(self.context, pa.int32())
        frame = pa.array(c.frame, pa.int32()).take(where)
        scheme, entity, period, start, end = (
            pa.array(values, text).take(frame) for values in (zip(*c.frames, strict=True) if c.frames else [()] * 5)
        )
        axis = pa.array(c.axis, pa.int32())
        axes, typed, places = zip(*c.axes, strict=True) if c.axes else ((), (), ())
        dimension = pa.StructArray.from_arrays(
            [
                pa.array(axes, text).take(axis),
                pa.array(c.member, text),
                pa.array(typed, pa.bool_()).take(axis),
                pa.array(places, text).take(axis),
            ],
            fields=list(DIMENSIONS.value_type),
        )
        names = {tag: split(tag) for tag in set(self.tag)}
        return pa.table(
            {
                "positie": pa.array(self.position, pa.int32()),
                "id": pa.array(self.fact_id, text),
                "namespace": pa.array([names[tag][0] for tag in self.tag], text),
                "concept": pa.array([names[tag][1] for tag in self.tag], text),
                "context": pa.array(c.ids, text).take(where),
                "entity_scheme": scheme,
                "entity": entity,
                "period": period,
                "start": start,
                "end": end,
                "unit": pa.array(self.unit, text),
                "value": pa.array(self.value, text),
                "nil": pa.array(self.nil, pa.bool_()),
                "decimals": pa.array(self.decimals, text),
                "precision": pa.array(self.precision, text),
                "language": pa.array(self.language, text),
                "dimensions": pa.ListArray.from_arrays(pa.array(c.offsets, pa.int32()), dimension).take(where),
            }
        )


def read_instance(path: Path, *, whole: int = WHOLE, chunk: int = CHUNK) -> Instance:
    """Read one instance; raises InstanceFault with what is wrong and where.

    A file of up to `whole` bytes is parsed at once, which is a quarter quicker; a larger one in chunks.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InstanceFault(f"instance is {size >> 20} MB groot, hoogstens {MAX_BYTES >> 20} MB verwacht")
    try:
        reader = _read_whole(path) if size <= whole else _read_chunks(path, chunk)
    except etree.XMLSyntaxError as error:
        raise InstanceFault(f"geen welgevormde XML: {error.msg}") from error
    reader.take(finished=True)
    return reader.finish()


def _read_whole(path: Path) -> _Reader:
    data = path.read_bytes()
    reader = _Reader(etree.fromstring(data, whole_parser()))
    # More declarations than the root has, or an encoding in which they cannot be counted.
    encoding = reader.root.getroottree().docinfo.encoding or "UTF-8"
    reader.contexts.inner = encoding.upper() not in _COUNTABLE or data.count(b"xmlns") != len(reader.root.nsmap)
    return reader


def _read_chunks(path: Path, chunk: int) -> _Reader:
    parser = pull_parser(("start", "start-ns"), ROOT)
    reader: _Reader | None = None
    with path.open("rb") as stream:
        while data := stream.read(chunk):
            parser.feed(data)
            reader = _advance(parser, reader)
            if reader is not None:
                reader.take(finished=False)
    root = parser.close()
    return _advance(parser, reader) or _Reader(root)


def _advance(parser: etree.XMLPullParser, reader: _Reader | None) -> _Reader | None:
    """Take what the parser saw: the root, and whether elements below it declare namespaces."""
    for event, what in parser.read_events():
        if event == "start" and reader is None:
            reader = _Reader(what)
        elif event == "start-ns" and reader is not None:
            reader.contexts.inner = True
    return reader


class _Reader:
    """The children of the root, chunk by chunk."""

    def __init__(self, root: etree._Element) -> None:
        if root.tag != ROOT or root.getparent() is not None:
            raise InstanceFault(f"geen XBRL: de wortel is {root.tag!r:.120}, xbrli:xbrl verwacht")
        if root.getroottree().docinfo.doctype:
            raise InstanceFault("het bestand bevat een DOCTYPE, en dat wordt geweigerd; lever het aan zonder")
        self.contexts = ContextReader(dict(root.nsmap))
        self.root = root
        self._instance = Instance(self.contexts.contexts)
        self._seen = 0

    def take(self, *, finished: bool) -> None:
        """Read the children that are complete, and drop them from the tree."""
        root = self.root
        unfinished = None if finished or not len(root) else root[-1]
        mixed = self._read_facts(root, unfinished)
        self.contexts.read(root, unfinished, mixed)
        if unfinished is not None:
            del root[:-1]

    def _read_facts(self, root: etree._Element, unfinished: etree._Element | None) -> bool:
        """Read the facts; tells whether children other than contexts and units hold elements."""
        i = self._instance
        add_position, add_tag, add_context, add_unit = (
            i.position.append, i.tag.append, i.context_ref.append, i.unit_ref.append,
        )  # fmt: skip
        add_value, add_decimals, add_precision = i.value.append, i.decimals.append, i.precision.append
        add_language, add_id, add_nil = i.language.append, i.fact_id.append, i.nil.append
        number = self._seen
        mixed = unfinished is not None and unfinished.tag != CONTEXT and len(unfinished) > 0
        for element in root.iterchildren():
            if element is unfinished:
                break
            number += 1
            get = element.get
            context = get("contextRef")
            if context is None:
                self._read_other(element)
                mixed = mixed or (element.tag not in (CONTEXT, _UNIT) and len(element) > 0)
                continue
            add_position(number)
            add_tag(element.tag)
            add_context(context)
            add_unit(get("unitRef"))
            add_decimals(get("decimals"))
            add_precision(get("precision"))
            add_language(get(XML_LANG))
            add_id(get("id"))
            value = element.text
            if len(element):
                mixed, value = True, _content(element)
            nil = not value and is_true(get(XSI_NIL))
            add_nil(nil)
            add_value(None if nil else value or "")
        self._seen = number
        return mixed

    def _read_other(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag == CONTEXT:
            return
        if tag == _UNIT:
            name = trim(element.get("id"))
            if name in self._instance.units:
                raise InstanceFault(f"eenheid {name!r} staat er tweemaal (regel {element.sourceline})")
            self._instance.units[name] = read_unit(element)
        elif tag == LINK + "schemaRef":
            self._instance.schema_refs.append(element.get(XLINK_HREF) or "")
        elif not tag.startswith((LINK, XBRLI)):
            raise InstanceFault(
                f"{split(tag)[1]!r} (regel {element.sourceline}) is geen feit met een context: tuples worden "
                "niet gelezen; lever een instance zonder tuples aan"
            )

    def finish(self) -> Instance:
        """Tie facts to their contexts and units, which may stand after them."""
        i = self._instance
        numbers: dict[str, int] = {}
        for number, name in enumerate(i.contexts.ids):
            if numbers.setdefault(name, number) != number:
                raise InstanceFault(f"context {name!r} staat er tweemaal")
        try:
            i.context = [numbers[name] for name in i.context_ref]
        except KeyError:
            i.context = [_find(numbers, name, "context") for name in i.context_ref]
        known: dict[str | None, str | None] = {None: None}
        for ref in set(i.unit_ref):
            if ref is not None:
                known[ref] = _find(i.units, ref, "eenheid")
        i.unit = [known[ref] for ref in i.unit_ref]
        return i


def _find(known: Mapping[str, _T], name: str, kind: str) -> _T:
    try:
        return known[trim(name)]
    except KeyError:
        raise InstanceFault(f"een feit verwijst naar {kind} {name!r:.80}, die er niet is") from None


def _content(element: etree._Element) -> str:
    """A fraction item as `numerator/denominator`; any other element content as its text."""
    parts = {child.tag: trim(child.text) for child in element}
    numerator, denominator = parts.get(XBRLI + "numerator"), parts.get(XBRLI + "denominator")
    if numerator is not None and denominator is not None:
        return f"{numerator}/{denominator}"
    return "".join(str(text) for text in element.itertext())
