"""Small instances written by hand: a root with the usual prefixes around what a test is about."""

from __future__ import annotations

XBRLI = "http://www.xbrl.org/2003/instance"
XBRLDI = "http://xbrl.org/2006/xbrldi"
LINK = "http://www.xbrl.org/2003/linkbase"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
CURRENCIES = "http://www.xbrl.org/2003/iso4217"
TAXONOMY = "urn:voorbeeld:t"

PREFIXES = (
    f'xmlns:xbrli="{XBRLI}" xmlns:xbrldi="{XBRLDI}" xmlns:link="{LINK}" xmlns:xlink="{XLINK}" xmlns:xsi="{XSI}" '
    f'xmlns:iso="{CURRENCIES}" xmlns:t="{TAXONOMY}"'
)
ENTITY = '<xbrli:identifier scheme="urn:voorbeeld:kbo">0207508932</xbrli:identifier>'
DURATION = "<xbrli:startDate>2025-01-01</xbrli:startDate><xbrli:endDate>2025-12-31</xbrli:endDate>"
EURO = '<xbrli:unit id="EUR"><xbrli:measure>iso:EUR</xbrli:measure></xbrli:unit>'
FACT = '<t:Uitgave contextRef="c" unitRef="EUR" decimals="2">12.50</t:Uitgave>'


def document(*parts: str, root: str = "") -> str:
    """An instance with these children; `root` are more attributes of the root."""
    return f"<xbrli:xbrl {PREFIXES} {root}>{''.join(parts)}</xbrli:xbrl>"


def context(
    scenario: str | None = None,
    segment: str | None = None,
    key: str = "c",
    entity: str = ENTITY,
    period: str = DURATION,
    attributes: str = "",
) -> str:
    """One context of the year 2025."""
    in_segment = "" if segment is None else f"<xbrli:segment>{segment}</xbrli:segment>"
    in_scenario = "" if scenario is None else f"<xbrli:scenario>{scenario}</xbrli:scenario>"
    return (
        f'<xbrli:context id="{key}" {attributes}><xbrli:entity>{entity}{in_segment}</xbrli:entity>'
        f"<xbrli:period>{period}</xbrli:period>{in_scenario}</xbrli:context>"
    )


def unit(measures: str, key: str = "EUR") -> str:
    return f'<xbrli:unit id="{key}">{measures}</xbrli:unit>'


def typed(axis: str, content: str) -> str:
    return f'<xbrldi:typedMember dimension="t:{axis}">{content}</xbrldi:typedMember>'


def explicit(axis: str, member: str, attributes: str = "") -> str:
    return f'<xbrldi:explicitMember {attributes} dimension="{axis}">{member}</xbrldi:explicitMember>'
