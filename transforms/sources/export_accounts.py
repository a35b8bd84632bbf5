"""Whose report a row of an export is: by NIS code, name of the body, year and report type."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from transforms.nis import INTEGRATED, Municipalities, read_name, same_name
from transforms.sources.lists import Record
from transforms.sources.report_sets import EXPORT

_LETTERS = {INTEGRATED: "go", "Gemeente": "g", "OCMW": "o", None: "x"}
_YEAR = re.compile(r"((?:19|20|21)[0-9]{2})(?:[.,]0+)?")
_NIS = re.compile(r"([0-9]{5})(?:[.,]0+)?")


@dataclass(frozen=True)
class Account:
    """What a row belongs to: the report of one body, year and type in this file."""

    report: str
    body: str
    kbo: str
    kind: str | None
    report_type: str
    year: int

    @property
    def concerns(self) -> bool:
        """Whether the control looks at reports of this type; a row without type may be of any."""
        return concerns_control(self.report_type)


@dataclass(frozen=True)
class Nobody:
    """Why it is not known to which account a row belongs; `kbo` and `year` as far as they are."""

    column: str
    reason: str
    kbo: str | None
    year: int | None


class Accounts:
    """The accounts of one file, known by its hash: the same report in another file is another one."""

    def __init__(self, municipalities: Municipalities, sha256: str) -> None:
        self._municipalities = municipalities
        self._mark = sha256[:8]
        self._known: dict[tuple[str | None, ...], Account | Nobody] = {}

    def of(self, record: Record, report_type: str | None) -> Account | Nobody:
        """The account of a row; `report_type` holds where the row names none."""
        nis, body, year, own = (record.text(name) for name in ("nis", "bestuur", "rapportjaar", "type_rapport"))
        key = (nis, body, year, own or report_type)
        if key not in self._known:
            self._known[key] = self._find(nis, body or "", year, own or report_type or "")
        return self._known[key]

    def _find(self, nis_text: str | None, body: str, year_text: str | None, report_type: str) -> Account | Nobody:
        nis = _NIS.sub(r"\1", nis_text or "") or None
        year, named = parse_year(year_text), read_name(body)
        code = self._municipalities.known(nis)
        kbo = code.kbo if code and concerns_control(report_type) else None
        if year is None:
            return Nobody("rapportjaar", f"geen jaartal ({body}); verwacht vier cijfers", kbo, None)
        authority = self._municipalities.find(nis, named.name, year)
        if authority is None and code is None:
            reason = f"NIS-code staat niet in de referentielijst ({body}); verwacht die van een gemeente"
            return Nobody("nis", f"{reason}. Vul schemes/reference/authorities.csv aan als ze bestaat", None, year)
        if authority is None:
            reason = f"deze NIS-code bestond niet in {year} ({body}); verwacht de NIS-code van een gemeente in dat jaar"
            return Nobody("nis", reason, kbo, year)
        if named.kind is None and not same_name(authority, named.name):
            reason = "geen gemeente of OCMW; verwacht Gemeente en OCMW, Gemeente of OCMW met de naam"
            return Nobody("bestuur", f"{reason}. Kies in de BBC-analysetool alleen die types van bestuur", None, year)
        own = authority.kbo_ocmw if named.kind == "OCMW" and authority.kbo_ocmw else authority.kbo
        letters = _LETTERS[named.kind]
        place = f"{authority.nis or authority.kbo}-{letters}-{_slug(report_type)}-{year}"
        return Account(
            report=f"{EXPORT}-{place}-{self._mark}",
            body=f"{EXPORT}-{own}-{letters}",
            kbo=own,
            kind=named.kind,
            report_type=report_type,
            year=year,
        )


def parse_year(text: str | None) -> int | None:
    """`2025`, also as the `2025.0` of a number that became text."""
    found = _YEAR.fullmatch(text or "")
    return int(found[1]) if found else None


def concerns_control(report_type: str) -> bool:
    """Reports of other types touch no figure (docs/decisions.md 16)."""
    return report_type.casefold() in ("", "jaarrekening")


def _slug(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "rapport"
