"""XBRL 2.1 instances, read naively with the standard library: contexts and facts.

Taken from the XBRL 2.1 and Dimensions 1.0 specifications. Names are local names; two prefixes
of one namespace are not told apart. Tuples and footnotes are not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

XBRLI = "{http://www.xbrl.org/2003/instance}"
XBRLDI = "{http://xbrl.org/2006/xbrldi}"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Context:
    """Whose figure, of when, and about what; an instant has no start, `forever` has no end."""

    entity: str
    start: datetime | None
    end: datetime | None
    dimensions: frozenset[tuple[str, str]]

    @property
    def year(self) -> int | None:
        """The year in which it ends (midnight belongs to the day before); None over several years."""
        if self.end is None:
            return None
        last = (self.end - timedelta(microseconds=1)).year
        return last if self.start is None or self.start.year == last else None


@dataclass(frozen=True)
class Fact:
    """One fact; `place` is its number among the children of the root, `value` None when nil."""

    place: int
    name: str
    context: Context
    unit: str | None
    value: str | None
    language: str

    @property
    def concept(self) -> str:
        """The name without its namespace."""
        return local(self.name)

    @property
    def about(self) -> tuple[object, ...]:
        """What two facts must share to be the same statement."""
        return self.name, self.context, self.unit, self.language

    def says_the_same(self, other: Fact) -> bool:
        """Equal values; numbers by their value, not by how they are written."""
        if self.unit is None or self.value is None or other.value is None:
            return self.value == other.value
        try:
            return Decimal(self.value) == Decimal(other.value)
        except InvalidOperation:
            return self.value == other.value


def local(name: str) -> str:
    """A tag or QName without namespace or prefix."""
    return name.rpartition("}")[2].rpartition(":")[2].strip()


def moment(text: str, *, end: bool) -> datetime:
    """A date or time; a date that ends a period means the midnight after it."""
    text = text.strip()
    day = datetime.fromisoformat(text).replace(tzinfo=None)
    return day + timedelta(days=1) if end and "T" not in text else day


def read_context(element: ElementTree.Element) -> Context:
    """Entity, period and dimensions of a context."""
    texts = {child.tag: child.text or "" for child in element.iter() if child.tag.startswith(XBRLI)}
    start, end = texts.get(XBRLI + "startDate"), texts.get(XBRLI + "endDate") or texts.get(XBRLI + "instant")
    dimensions = set()
    for place in (*element.iter(XBRLI + "segment"), *element.iter(XBRLI + "scenario")):
        for child in place:
            if child.tag == XBRLDI + "explicitMember":
                dimensions.add((local(child.attrib["dimension"]), local(child.text or "")))
            elif child.tag == XBRLDI + "typedMember":
                member = "".join(child[0].itertext()).strip() if len(child) else ""
                dimensions.add((local(child.attrib["dimension"]), member))
            else:
                dimensions.add((local(child.tag), "".join(child.itertext()).strip()))
    return Context(
        entity=texts.get(XBRLI + "identifier", "").strip(),
        start=moment(start, end=False) if start else None,
        end=moment(end, end=True) if end else None,
        dimensions=frozenset(dimensions),
    )


def read_facts(root: ElementTree.Element) -> list[Fact]:
    """All facts of an instance, in document order."""
    contexts = {element.attrib["id"]: read_context(element) for element in root.iter(XBRLI + "context")}
    units = {
        element.attrib["id"]: "*".join(sorted(local(m.text or "") for m in element.iter(XBRLI + "measure")))
        for element in root.iter(XBRLI + "unit")
    }
    facts = []
    for place, element in enumerate(root, start=1):
        if "contextRef" not in element.attrib:
            continue
        nil = element.attrib.get(NIL) in ("true", "1")
        unit = element.attrib.get("unitRef")
        facts.append(
            Fact(
                place,
                element.tag,
                contexts[element.attrib["contextRef"]],
                units[unit] if unit else None,
                None if nil else "".join(element.itertext()).strip(),
                element.attrib.get(LANGUAGE, ""),
            )
        )
    return facts
