"""Contexts of an XBRL instance: who, when, and which dimensions.

A context is read once, however many facts point at it. The columns here are plain lists, one entry
per context (dimensions: one entry per dimension, with offsets), because that is quickest in Python.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from transforms.sources.xbrl.names import BLANK, XBRLDI, XBRLI, XSI_NIL, InstanceFault, expand, is_true, trim

CONTEXT = XBRLI + "context"
_SEGMENT, _SCENARIO = XBRLI + "segment", XBRLI + "scenario"
_EXPLICIT, _TYPED = XBRLDI + "explicitMember", XBRLDI + "typedMember"
_IDENTIFIER, _START, _END = XBRLI + "identifier", XBRLI + "startDate", XBRLI + "endDate"
_ENTITY, _PERIOD = XBRLI + "entity", XBRLI + "period"
_INSTANT, _FOREVER = XBRLI + "instant", XBRLI + "forever"
# Only these are visited: walking every element of a context takes twice the time.
_VISITED = (
    CONTEXT, _IDENTIFIER, _START, _END, _INSTANT, _FOREVER, _SEGMENT, _SCENARIO, _EXPLICIT, _TYPED,
)  # fmt: skip
_MEMBERS = (_TYPED, _EXPLICIT)
_PLACES = {_SEGMENT: "segment", _SCENARIO: "scenario"}
# Entity scheme, entity, period, start, end; and axis, typed (None: no dimension), place.
Frame = tuple[str | None, str | None, str | None, str | None, str | None]
Axis = tuple[str, bool | None, str]
_PERIODS = {_INSTANT: "instant", _END: "duration", _FOREVER: "forever"}


@dataclass
class Contexts:
    """All contexts of one instance.

    `frames` holds the few distinct (entity scheme, entity, period, start, end); `frame` which one each
    context has. `axes` likewise holds the distinct (axis, typed, place); `axis` and `member` have one
    entry per dimension, from `offsets[n]` to `offsets[n + 1]` for context n.
    """

    ids: list[str] = field(default_factory=list)
    frames: dict[Frame, int] = field(default_factory=dict)
    frame: list[int] = field(default_factory=list)
    offsets: list[int] = field(default_factory=lambda: [0])
    axes: dict[Axis, int] = field(default_factory=dict)
    axis: list[int] = field(default_factory=list)
    member: list[str | None] = field(default_factory=list)

    def key(self, number: int) -> tuple[int, frozenset[tuple[int, str | None]]]:
        """What makes two contexts equal (s-equal): entity, period, and dimensions as a set."""
        first, last = self.offsets[number], self.offsets[number + 1]
        return self.frame[number], frozenset(zip(self.axis[first:last], self.member[first:last], strict=True))


class ContextReader:
    """Adds the contexts below a root to `contexts`, chunk by chunk.

    `prefixes` are the declarations of the root; `inner` tells that some element declares its own, so
    that every name must be looked up where it stands.
    """

    def __init__(self, prefixes: Mapping[str | None, str]) -> None:
        self.contexts = Contexts()
        self.inner = False
        self._prefixes = prefixes
        self._names: dict[str | None, str] = {}
        self._codes: dict[tuple[str | None, str, str], int] = {}

    def read(self, root: etree._Element, unfinished: etree._Element | None, mixed: bool) -> None:
        """Read all contexts of `root` up to `unfinished`, which the parser has not closed yet.

        `mixed` tells that other children hold elements too, which could be called as parts of a context
        are; then contexts are visited one by one, which takes longer.
        """
        for top in root.iterchildren(CONTEXT) if mixed else (root,):
            if top is not unfinished:
                self._read_below(top, root, unfinished)

    def _read_below(self, top: etree._Element, root: etree._Element, unfinished: etree._Element | None) -> None:
        c = self.contexts
        add_axis, add_member, codes, ids = c.axis.append, c.member.append, self._codes, c.ids
        inner = self.inner
        place = ""
        scheme = entity = period = start = end = None
        open_context: etree._Element | None = None
        part: etree._Element | None = None
        other = 0  # elements in segment or scenario that are no dimension
        inside: set[etree._Element] = set()  # of typed values that hold elements of their own
        for element in top.iter(*_VISITED):
            tag = element.tag
            if inside and element in inside:
                continue
            if tag in _MEMBERS:
                if element.getparent() is not part:
                    continue
                name = element.get("dimension")
                code = None if inner else codes.get((name, tag, place))
                add_axis(self._axis(element, name, tag, place) if code is None else code)
                if tag == _TYPED:
                    add_member(_typed_value(element, inside))
                else:
                    add_member(self._name(element.text, element))
                other -= 1
            elif tag == CONTEXT:
                if element.getparent() is not root:
                    continue
                if open_context is not None:
                    self._close(open_context, (scheme, entity, period, start, end), other)
                    open_context = None
                if element is unfinished:
                    break
                open_context, place, other = element, "", 0
                scheme = entity = period = start = end = None
                ids.append(trim(element.get("id")))
            elif tag in _PLACES:
                above = element.getparent()
                if above is not open_context and (tag == _SCENARIO or above.getparent() is not open_context):
                    continue
                part, place = element, _PLACES[tag]
                other += len(element)
            elif tag == _IDENTIFIER:
                scheme, entity = element.get("scheme"), trim(element.text)
            elif tag == _START:
                start = trim(element.text)
            else:
                period = _PERIODS[tag]
                end = trim(element.text) if tag != _FOREVER else None
        if open_context is not None:
            self._close(open_context, (scheme, entity, period, start, end), other)

    def _close(self, element: etree._Element, frame: Frame, other: int) -> None:
        """End a context; one that holds more than dimensions is read again, child by child."""
        c = self.contexts
        if other:
            first = c.offsets[-1]
            del c.axis[first:], c.member[first:]
            frame = self._read_again(element)
        if frame[2] is None or frame[1] is None:
            raise InstanceFault(
                f"context {element.get('id')!r} heeft geen entiteit of periode (regel {element.sourceline})"
            )
        c.frame.append(c.frames.setdefault(frame, len(c.frames)))
        c.offsets.append(len(c.axis))

    def _read_again(self, context: etree._Element) -> Frame:
        scheme = entity = period = start = end = None
        for child in context:
            for grandchild in child if child.tag in (_ENTITY, _PERIOD) else ():
                tag = grandchild.tag
                if tag == _IDENTIFIER:
                    scheme, entity = grandchild.get("scheme"), trim(grandchild.text)
                elif tag == _SEGMENT:
                    self._read_part(grandchild, "segment")
                elif tag == _START:
                    start = trim(grandchild.text)
                elif tag in _PERIODS:
                    period = _PERIODS[tag]
                    end = trim(grandchild.text) if tag != _FOREVER else None
            if child.tag == _SCENARIO:
                self._read_part(child, "scenario")
        return scheme, entity, period, start, end

    def _read_part(self, part: etree._Element, place: str) -> None:
        c = self.contexts
        for child in part:
            tag = child.tag
            if tag in _MEMBERS:
                c.axis.append(self._axis(child, child.get("dimension"), tag, place))
                c.member.append(_typed_value(child, set()) if tag == _TYPED else self._name(child.text, child))
            else:
                c.axis.append(c.axes.setdefault((str(tag), None, place), len(c.axes)))
                c.member.append(_canonical(child))

    def _axis(self, element: etree._Element, name: str | None, tag: str, place: str) -> int:
        axes = self.contexts.axes
        code = axes.setdefault((self._name(name, element), tag == _TYPED, place), len(axes))
        self._codes[name, tag, place] = code
        return code

    def _name(self, text: str | None, element: etree._Element) -> str:
        if self.inner:
            return expand(text, element.nsmap)
        known = self._names.get(text)
        if known is None:
            known = self._names[text] = expand(text, self._prefixes)
        return known


def _typed_value(member: etree._Element, inside: set[etree._Element]) -> str | None:
    """The text of a typed member; None when nil; canonical XML when it holds elements."""
    if len(member) != 1:
        raise InstanceFault(
            f"dimensie {member.get('dimension')!r} heeft {len(member)} waarden, precies één verwacht "
            f"(regel {member.sourceline})"
        )
    value = member[0]
    if len(value):
        inside.update(value.iter(*_VISITED))
        return _canonical(value)
    if text := value.text:
        return str(text.strip(BLANK))
    return None if is_true(value.get(XSI_NIL)) else ""


def _canonical(element: etree._Element) -> str:
    try:
        text = etree.tostring(element, method="c14n", exclusive=True, with_tail=False, with_comments=False)
    except etree.C14NError as error:
        raise InstanceFault(
            f"de inhoud van {element.tag!r:.120} (regel {element.sourceline}) is niet te lezen: {error}"
        ) from error
    return str(text, "utf-8")
