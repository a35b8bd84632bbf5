"""Who a NIS code means in a year: municipalities keep changing codes when they merge.

Sources name a body by NIS code and by words such as *Gemeente en OCMW Aalst*. Source of codes and
mergers: schemes/reference/authorities.csv.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.reference import Authority

_KINDS = {"gemeente": "Gemeente", "stad": "Gemeente", "ocmw": "OCMW"}
INTEGRATED = "Gemeente en OCMW"
_NAMED = re.compile(
    r"(?P<both>(?:gemeente|stad)(?:\s+en\s+|\s*[&+/]\s*)ocmw)\s+(?P<of_both>.+)|(?P<kind>gemeente|stad|ocmw)\s+(?P<name>.+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """A reporting body as a source names it; `kind` is Gemeente en OCMW | Gemeente | OCMW | None."""

    kind: str | None
    name: str


class Municipalities:
    """Authorities by NIS code and year."""

    def __init__(self, authorities: Iterable[Authority]) -> None:
        self._all = tuple(authorities)
        self._by_nis = {a.nis: a for a in self._all if a.nis}

    def known(self, nis: str | None) -> Authority | None:
        """The authority of this code, whenever it lived."""
        return self._by_nis.get(nis) if nis else None

    def find(self, nis: str | None, name: str, year: int) -> Authority | None:
        """The authority that lived in `year`; None when nothing says which.

        A code that ended leads to its successor. A code from before its birth leads to the predecessor
        of that name: the tool may give the code of today with the accounts of then.
        """
        authority = self.known(nis)
        if authority is None:
            # An authority without a NIS code (the VGC) is known by its name only.
            return next((a for a in self._all if a.nis is None and _same(a.name, name)), None)
        seen: set[str | None] = set()
        while authority and authority.last_year < year and authority.nis not in seen:
            seen.add(authority.nis)
            authority = self.known(authority.successor_nis)
        if authority and authority.first_year <= year <= authority.last_year:
            return authority
        before = [a for a in self._all if a.successor_nis == nis and a.first_year <= year <= a.last_year]
        return next((a for a in before if _same(a.name, name)), None)


def read_name(text: str) -> Named:
    """`Gemeente en OCMW Aalst`, `Gemeente Aalst`, `OCMW Aalst` or another name, taken apart."""
    found = _NAMED.fullmatch(" ".join(text.split()))
    if found is None:
        return Named(None, " ".join(text.split()))
    if found["both"]:
        return Named(INTEGRATED, found["of_both"])
    return Named(_KINDS[found["kind"].casefold()], found["name"])


def same_name(authority: Authority, name: str) -> bool:
    """The name in another spelling of case, accents, blanks and dashes."""
    return _same(authority.name, name)


def _same(one: str, other: str) -> bool:
    return _folded(one) == _folded(other)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if c.isalnum())
