"""What the parts of one generated instance share: names, namespaces, values and choices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.xbrl.choices import Choices
from tests.xbrl.markup import Element, Scope, Spelling
from tests.xbrl.naive import XBRLDI, XBRLI

PLAIN = ("urn:voorbeeld:a", "urn:voorbeeld:b", "http://voorbeeld.invalid/%C3%A9'x'#y")
# libxml2 writes an `&` in a namespace as it is into canonical XML: not where a member is compared as XML.
TAXONOMIES = (*PLAIN, "http://voorbeeld.invalid/tax?x=1&y=2")
CURRENCIES = "http://www.xbrl.org/2003/iso4217"
FOREIGN = "urn:voorbeeld:vreemd"
MEASURES = ((CURRENCIES, "EUR"), (XBRLI, "pure"), (XBRLI, "shares"), (CURRENCIES, "USD"))
NUMBERS = (
    "0",
    "-0",
    "12.50",
    "-12.50",
    "+5",
    "1e5",
    "-1.5E-3",
    ".5",
    "1.",
    "00012",
    " 7 ",
    "\n-3\t",
    "9999999999999.99",
)
DATES = (
    "2025-01-01",
    "2025-12-31",
    "2025-12-31T00:00:00",
    " 2026-01-01T00:00:00+01:00\n",
    "2024-02-29Z",
    "-0001-01-01",
)
DECOYS = (
    (XBRLDI, "explicitMember"), (XBRLDI, "typedMember"), (XBRLI, "context"), (XBRLI, "identifier"), (XBRLI, "segment"),
    (XBRLI, "scenario"), (XBRLI, "startDate"), (XBRLI, "forever"), (XBRLI, "unit"), (XBRLI, "measure"), (XBRLI, "xbrl"),
)  # fmt: skip
NAMES = ("Uitgave", "Ontvangst", "a", "_b", "c.d-e_1", "context", "unit", "measure", "xbrl", "Beëindiging")
WIDE_NAMES = ("Ωμέγα", "支出", "x\u0301")  # not in ISO-8859-1
ENCODINGS = ("utf-8", "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "iso-8859-1")


@dataclass(frozen=True)
class Pool:
    """What the parts of one document share."""

    choices: Choices
    spelling: Spelling
    names: Sequence[str]

    def name(self) -> str:
        return self.choices.pick(self.names)

    def taxonomy(self) -> str:
        return self.choices.pick(TAXONOMIES)

    def text(self, *usual: str) -> str:
        """One of the usual texts, or any."""
        return self.choices.pick(usual) if self.choices.number(0, 2) else self.choices.text()

    def element(self, scope: Scope, namespace: str, local: str) -> Element:
        return Element(self.spelling, scope, namespace, local)

    def joined(self, parts: Sequence[str]) -> str:
        between = self.spelling.between
        return "".join(between() + part for part in parts) + between()
