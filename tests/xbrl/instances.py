"""Generated XBRL 2.1 instances of any taxonomy, in any legal spelling.

`instances()` is a Hypothesis strategy, `instance(choices)` the same from a seed. An `Instance` is the bytes
of a document and the facts that were written into it, so that a reader is compared with what was meant and
not only with another reader. All content is invented.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hypothesis import strategies as st

from tests.xbrl.canonical import XML
from tests.xbrl.choices import Choices, drawn
from tests.xbrl.markup import Scope, Spelling, encode
from tests.xbrl.naive import LINK, XBRLDI, XBRLI, XLINK, XSI
from tests.xbrl.pool import (
    CURRENCIES,
    DATES,
    DECOYS,
    ENCODINGS,
    FOREIGN,
    MEASURES,
    NAMES,
    NUMBERS,
    PLAIN,
    TAXONOMIES,
    WIDE_NAMES,
    Pool,
)


class Written(NamedTuple):
    """What one fact of a generated document says."""

    namespace: str
    concept: str
    context: str
    value: str | None
    dimensions: int


@dataclass(frozen=True)
class Instance:
    """A generated document; `facts` in the order of the document."""

    data: bytes
    facts: tuple[Written, ...]
    contexts: int
    units: int
    schema_refs: tuple[str, ...]


@st.composite
def instances(draw: st.DrawFn, max_facts: int = 6) -> Instance:
    """Instances of 0 to `max_facts` facts."""
    choices = drawn(draw)
    return instance(choices, choices.number(0, max_facts))


def instance(choices: Choices, facts: int) -> Instance:
    """An instance of `facts` facts over 1 to 5 contexts and up to 3 units."""
    encoding = choices.pick(ENCODINGS)
    latin = encoding == "iso-8859-1"
    pool = Pool(choices, Spelling(choices, 0xFF if latin else 0x10FFFF), NAMES if latin else NAMES + WIDE_NAMES)
    ids = choices.some(("c1", "c-2", "_3", "c.4", "é5"), 1, 5)
    units = choices.some(("u1", "EUR", "_u"), 0, 3)
    refs = choices.some(("a.xsd", "map/b.xsd", "http://voorbeeld.invalid/c.xsd?d&e"), 0, 3)
    root = pool.element({}, XBRLI, "xbrl")
    root.spare_declarations((*TAXONOMIES, XBRLDI, LINK, XLINK, XSI, CURRENCIES, FOREIGN), most=6)
    heads = [_schema_ref(pool, root.scope, ref) for ref in refs] + _roles(pool, root.scope)
    parts: list[tuple[str, Written | None]] = []
    dimensions: dict[str, int] = {}
    for key in ids:
        text, dimensions[key] = _context(pool, root.scope, key)
        parts.append((text, None))
    parts += [(_unit(pool, root.scope, key), None) for key in units]
    for number in range(facts):
        key = choices.pick(ids)
        parts.append(_fact(pool, root.scope, number, key, units, dimensions[key]))
    if choices.chance(3):
        parts.append((_footnotes(pool, root.scope), None))
    parts = choices.shuffled(parts)
    text = root.render(pool.joined([*heads, *(text for text, _ in parts)]))
    written = tuple(fact for _, fact in parts if fact)
    return Instance(encode(pool.spelling, encoding, text), written, len(ids), len(units), tuple(refs))


def _fact(
    pool: Pool, scope: Scope, number: int, context: str, units: Sequence[str], dimensions: int
) -> tuple[str, Written]:
    choices, padded = pool.choices, pool.spelling.padded
    namespace, concept = pool.taxonomy(), pool.name()
    element = pool.element(scope, namespace, concept)
    element.attribute("contextRef", padded(context))
    value: str | None
    if units and choices.number(0, 2):
        element.attribute("unitRef", padded(choices.pick(units)))
        value = choices.pick(NUMBERS)
        element.attribute(choices.pick(("decimals", "precision")), choices.pick(("INF", "0", "2", "-3", " 2 ")))
    else:
        value = pool.text("", "Jaarrekening", "true", " a  b ")
        if choices.chance(4):
            element.attribute("lang", choices.pick(("nl", "nl-BE", "")), XML)
    if choices.chance(4):
        element.attribute("id", f"f{number}")
    if choices.chance(4):
        element.attribute("contextRef", "ergens anders", FOREIGN)
    nil = choices.pick(("", "", "", "", "true", "1", "false", "0", " true "))
    if nil:
        element.attribute("nil", nil, XSI)
    if nil.strip() in ("true", "1"):
        value = None
    element.spare_declarations(TAXONOMIES, most=1)
    content = "" if value is None else pool.spelling.text(value)
    if value is not None and choices.chance(12):
        value, content = _fraction(pool, element.scope)
    return element.render(content), Written(namespace, concept, context, value, dimensions)


def _fraction(pool: Pool, scope: Scope) -> tuple[str, str]:
    """The value and content of a fraction item, or of an item with other elements."""
    numerator, denominator = pool.choices.pick((("1", "3"), ("-2.5", "7"), ("x", "y")))
    names = pool.choices.pick(((XBRLI, "numerator", "denominator"), (XBRLI, "identifier", "context")))
    over, under = (pool.element(scope, names[0], name) for name in names[1:])
    parts = (over.render(pool.spelling.text(numerator)), under.render(pool.spelling.text(denominator)))
    return f"{numerator}{'/' if names[1] == 'numerator' else ''}{denominator}", "".join(parts)


def _context(pool: Pool, scope: Scope, key: str) -> tuple[str, int]:
    choices = pool.choices
    context = pool.element(scope, XBRLI, "context")
    context.attribute("id", pool.spelling.padded(key))
    context.spare_declarations((XBRLI, XBRLDI, *TAXONOMIES))
    entity = pool.element(context.scope, XBRLI, "entity")
    identifier = pool.element(entity.scope, XBRLI, "identifier")
    identifier.attribute("scheme", choices.pick(("urn:voorbeeld:kbo", "http://voorbeeld.invalid/é")))
    number = choices.pick(("0207508932", " 0207500123\n", "a & b", "bestuur é"))
    segment, in_segment = _dimensions(pool, entity.scope, "segment")
    scenario, in_scenario = _dimensions(pool, context.scope, "scenario")
    children = [
        entity.render(pool.joined([identifier.render(pool.spelling.text(number)), *segment])),
        _period(pool, context.scope),
        *scenario,
    ]
    return context.render(pool.joined(children)), in_segment + in_scenario


def _period(pool: Pool, scope: Scope) -> str:
    period = pool.element(scope, XBRLI, "period")

    def date(local: str) -> str:
        text = pool.choices.pick(DATES)
        return pool.element(period.scope, XBRLI, local).render(pool.spelling.text(text))

    kind = pool.choices.pick(("duration", "instant", "duration", "forever"))
    if kind == "instant":
        return period.render(pool.joined([date("instant")]))
    if kind == "duration":
        return period.render(pool.joined([date("startDate"), date("endDate")]))
    return period.render(pool.joined([pool.element(period.scope, XBRLI, "forever").render("")]))


def _dimensions(pool: Pool, scope: Scope, local: str) -> tuple[list[str], int]:
    """A segment or scenario with 0 to 3 members, or nothing at all; and how many members it has."""
    if pool.choices.chance():
        return [], 0
    place = pool.element(scope, XBRLI, local)
    writers: tuple[Callable[[Pool, Scope], str], ...] = (_typed, _explicit, _typed, _anything)
    members = [pool.choices.pick(writers)(pool, place.scope) for _ in range(pool.choices.number(0, 3))]
    return [place.render(pool.joined(members))], len(members)


def _explicit(pool: Pool, scope: Scope) -> str:
    member = pool.element(scope, XBRLDI, "explicitMember")
    axis = member.qualified(pool.taxonomy(), pool.name())
    value = member.qualified(pool.taxonomy(), pool.name())
    member.attribute("dimension", pool.spelling.padded(axis))
    return member.render(pool.spelling.text(pool.spelling.padded(value)))


def _typed(pool: Pool, scope: Scope) -> str:
    member = pool.element(scope, XBRLDI, "typedMember")
    member.attribute("dimension", pool.spelling.padded(member.qualified(pool.taxonomy(), pool.name())))
    domain = pool.element(member.scope, pool.choices.pick(PLAIN), pool.name())
    kind = pool.choices.pick(("text", "text", "text", "nil", "elements"))
    if kind == "nil":
        domain.attribute("nil", "true", XSI)
        content = ""
    elif kind == "elements":
        content = _anything(pool, domain.scope)
    else:
        content = pool.spelling.text(pool.text("", "300", " 6131000 ", "a b", "\n"))
    return member.render(pool.joined([domain.render(content)]))


def _anything(pool: Pool, scope: Scope, depth: int = 2) -> str:
    """An element that is no dimension; in it may stand what looks like part of a context."""
    namespaces = (FOREIGN, *PLAIN)
    if depth < 2 and pool.choices.chance(3):
        element = pool.element(scope, *pool.choices.pick(DECOYS))
    else:
        element = pool.element(scope, pool.choices.pick(namespaces), pool.name())
    if pool.choices.chance(3):
        element.attribute("contextRef", "c1")
    if pool.choices.chance(3):
        element.attribute("soort", pool.choices.text(), pool.choices.pick(("", FOREIGN)))
    element.spare_declarations(namespaces)
    content = pool.spelling.text(pool.choices.pick(("", "x", " y & z ", "<")))
    if depth and pool.choices.chance():
        content += _anything(pool, element.scope, depth - 1) + pool.spelling.between()
    return element.render(content)


def _unit(pool: Pool, scope: Scope, key: str) -> str:
    unit = pool.element(scope, XBRLI, "unit")
    unit.attribute("id", pool.spelling.padded(key))
    unit.spare_declarations((XBRLI, CURRENCIES))

    def measures(inside: Scope) -> str:
        parts = []
        for _ in range(pool.choices.number(1, 2)):
            measure = pool.element(inside, XBRLI, "measure")
            name = measure.qualified(*pool.choices.pick(MEASURES))
            parts.append(measure.render(pool.spelling.text(pool.spelling.padded(name))))
        return pool.joined(parts)

    if pool.choices.chance():
        return unit.render(measures(unit.scope))
    divide = pool.element(unit.scope, XBRLI, "divide")
    numerator = pool.element(divide.scope, XBRLI, "unitNumerator")
    denominator = pool.element(divide.scope, XBRLI, "unitDenominator")
    sides = [side.render(measures(side.scope)) for side in (numerator, denominator)]
    return unit.render(pool.joined([divide.render(pool.joined(sides))]))


def _schema_ref(pool: Pool, scope: Scope, href: str) -> str:
    element = pool.element(scope, LINK, "schemaRef")
    element.attribute("type", "simple", XLINK)
    element.attribute("href", href, XLINK)
    return element.render("")


def _roles(pool: Pool, scope: Scope) -> list[str]:
    roles = []
    for local, key in (("linkbaseRef", ""), ("roleRef", "roleURI"), ("arcroleRef", "arcroleURI")):
        if pool.choices.chance(4):
            element = pool.element(scope, LINK, local)
            element.attribute("type", "simple", XLINK)
            element.attribute("href", "a.xsd#x", XLINK)
            if key:
                element.attribute(key, "http://voorbeeld.invalid/rol")
            roles.append(element.render(""))
    return roles


def _footnotes(pool: Pool, scope: Scope) -> str:
    """A footnote link whose footnote holds what looks like a context, a unit and a fact."""
    link = pool.element(scope, LINK, "footnoteLink")
    link.attribute("type", "extended", XLINK)
    footnote = pool.element(link.scope, LINK, "footnote")
    footnote.attribute("type", "resource", XLINK)
    footnote.attribute("lang", "nl", XML)
    fact = pool.element(footnote.scope, pool.taxonomy(), "Uitgave")
    fact.attribute("contextRef", "c1")
    context, _ = _context(pool, footnote.scope, "c1")
    parts = [fact.render("1"), context, _unit(pool, footnote.scope, "u1"), _anything(pool, footnote.scope, 1)]
    return link.render(footnote.render(pool.spelling.text("Zie toelichting < 3") + pool.joined(parts)))
