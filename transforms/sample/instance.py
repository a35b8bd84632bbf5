"""XBRL 2.1 instances in an invented taxonomy: the figures of one delivery.

The taxonomy of BBC-DR is not public, so every name of it here is made up; only the XBRL around it
is real. Written by hand as text: it must be fast, and reading must not be tested with its own writer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from transforms.sample.markup import LATIN1, UTF8, UTF16, encode

TAXONOMY = "urn:voorbeeld:verzonnen-taxonomie:bbc-dr"
SCHEME_OF_KBO = "urn:voorbeeld:kbo"
DIRECTIONS = {"Uitgave": "vb:Uitgave", "Ontvangst": "vb:Ontvangst"}
# Dimension and typed element, in the order of `Cell` after the year.
DIMENSIONS = (
    ("vb:Actie", "vb:ActieId"),
    ("vb:AlgemeneRekening", "vb:RekeningCode"),
    ("vb:EconomischeSector", "vb:SectorCode"),
    ("vb:Beleidsveld", "vb:BeleidsveldCode"),
    ("vb:Volgnummer", "vb:Nummer"),
)
FOOTNOTED = "feit-1"


class Cell(NamedTuple):
    """What a figure is about; an empty value is a dimension that is not there.

    `number` only sets an amount that is no number apart from what else stands in its place.
    """

    year: str
    action: str = ""
    account: str = ""
    sector: str = ""
    policy: str = ""
    number: str = ""


class Fact(NamedTuple):
    """One figure: its direction, its amount as text, and its place."""

    direction: str
    amount: str
    cell: Cell


@dataclass(frozen=True)
class Spelling:
    """How an instance is written down; every spelling says the same.

    `repeated` facts stand there twice, word for word.
    """

    prefixed: bool = True
    container: str = "scenario"
    encoding: str = UTF8
    repeated: int = 0
    footnote: bool = False


def spell(index: int) -> Spelling:
    """Return the spelling of the delivery with this number, from 0."""
    return Spelling(
        prefixed=index % 2 == 0,
        container="segment" if index % 5 == 4 else "scenario",
        encoding={6: UTF16, 11: LATIN1}.get(index, UTF8),
        repeated=3 if index % 20 == 7 else 0,
        footnote=index == 3,
    )


def render_instance(kbo: str, kind: str, year: str, facts: Sequence[Fact], spelling: Spelling) -> bytes:
    """Render the facts of a report of this type and year.

    Facts about the same cell share a context.
    """
    about = Cell(year)
    names: dict[Cell, str] = {about: "c0"}
    for fact in facts:
        if fact.cell not in names:
            names[fact.cell] = f"c{len(names)}"
    p = "xbrli:" if spelling.prefixed else ""
    figures = [
        f'<{DIRECTIONS[direction]} contextRef="{names[cell]}" unitRef="EUR" decimals="2">'
        f"{escape(amount)}</{DIRECTIONS[direction]}>"
        for direction, amount, cell in facts
    ]
    figures += figures[: spelling.repeated]
    if spelling.footnote:
        figures[0] = figures[0].replace(" ", f' id="{FOOTNOTED}" ', 1)
        figures.append(_footnote())
    parts = [
        _root(p),
        '<link:schemaRef xlink:type="simple" xlink:href="verzonnen-bbc-dr.xsd"/>',
        *_contexts(names, kbo, p, spelling.container),
        f'<{p}unit id="EUR"><{p}measure>iso4217:EUR</{p}measure></{p}unit>',
        f'<vb:TypeRapport contextRef="c0">{escape(kind)}</vb:TypeRapport>',
        f'<vb:Rapportjaar contextRef="c0">{escape(year)}</vb:Rapportjaar>',
        *figures,
        f"</{p}xbrl>",
    ]
    return encode("\n".join(parts), spelling.encoding)


def _root(p: str) -> str:
    own = "xmlns:xbrli" if p else "xmlns"
    return (
        f'<{p}xbrl {own}="http://www.xbrl.org/2003/instance" xmlns:link="http://www.xbrl.org/2003/linkbase" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xbrldi="http://xbrl.org/2006/xbrldi" '
        f'xmlns:iso4217="http://www.xbrl.org/2003/iso4217" xmlns:vb="{TAXONOMY}">'
    )


def _contexts(names: dict[Cell, str], kbo: str, p: str, container: str) -> Iterable[str]:
    """Yield a context for each cell. Members repeat a lot, so each is rendered once."""
    entity = f"<{p}identifier scheme={quoteattr(SCHEME_OF_KBO)}>{escape(kbo)}</{p}identifier>"
    # A segment stands inside the entity, a scenario after the period.
    inside = container == "segment"
    before = f'"><{p}entity>{entity}' + ("" if inside else f"</{p}entity>")
    after = f"</{p}context>"
    members: tuple[dict[str, str], ...] = tuple({"": ""} for _ in DIMENSIONS)
    periods: dict[str, str] = {}
    for cell, name in names.items():
        year = cell[0]
        if year not in periods:
            periods[year] = (
                f"<{p}period><{p}startDate>{year}-01-01</{p}startDate><{p}endDate>{year}-12-31</{p}endDate></{p}period>"
            )
        typed = ""
        for known, (dimension, element), value in zip(members, DIMENSIONS, cell[1:], strict=True):
            member = known.get(value)
            if member is None:
                member = known[value] = (
                    f'<xbrldi:typedMember dimension="{dimension}"><{element}>{escape(value)}</{element}>'
                    "</xbrldi:typedMember>"
                )
            typed += member
        if typed:
            typed = f"<{p}{container}>{typed}</{p}{container}>"
        if inside:
            yield f'<{p}context id="{name}{before}{typed}</{p}entity>{periods[year]}{after}'
        else:
            yield f'<{p}context id="{name}{before}{periods[year]}{typed}{after}'


def _footnote() -> str:
    return (
        '<link:footnoteLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">'
        f'<link:loc xlink:type="locator" xlink:href="#{FOOTNOTED}" xlink:label="feit"/>'
        '<link:footnote xlink:type="resource" xlink:label="noot" xml:lang="nl" '
        'xlink:role="http://www.xbrl.org/2003/role/footnote">Verzonnen voetnoot bij dit bedrag.</link:footnote>'
        '<link:footnoteArc xlink:type="arc" xlink:from="feit" xlink:to="noot" '
        'xlink:arcrole="http://www.xbrl.org/2003/arcrole/fact-footnote"/></link:footnoteLink>'
    )
