"""The cell *Toegepaste filters* of an export: what the tool selected, and whether that is one version.

An export that holds several statuses, or older versions besides the latest, counts the same
account twice. Only its filters say so, hence an export without them is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from transforms.sources.headers import normalise_header

STATUSES = ("Origineel", "Herziening", "Voorlopig")
COLUMN = "Toegepaste filters"
_CONDITION = re.compile(r"\s*\[(?P<name>[^\]]+)\]\s*(?P<condition>.*)")
_BARE = re.compile(
    r"\s*(?P<name>status rapport|meest recente|type rapport)\s+(?P<condition>(?:is|bevat|contains)\b.*)", re.I
)
_IS = re.compile(r"is\s+(?!(?:niet|not)\b)(?P<values>.+)", re.IGNORECASE)
_OR = re.compile(r"\s*,\s*|\s+(?:of|or|en|and)\s+", re.IGNORECASE)
_AGAIN = "en exporteer opnieuw"


class FilterFault(ValueError):
    """The filters do not say which version of the accounts the export holds; the message says what to set."""

    def __init__(self, message: str, condition: str | None) -> None:
        super().__init__(message)
        self.condition = condition


@dataclass(frozen=True)
class Filters:
    """`conditions`: normalised name -> what the tool wrote after it, once per condition."""

    conditions: dict[str, tuple[str, ...]]
    names: tuple[str, ...]

    def written(self, name: str) -> str | None:
        """The conditions on a field as the tool wrote them; None without any."""
        found = self.conditions.get(normalise_header(name))
        return "; ".join(f"[{name}] {condition}" for condition in found) if found else None

    def values(self, name: str) -> tuple[str, ...]:
        """The values that pass, when the conditions name them (`is A, B of C`); else none."""
        allowed: list[str] | None = None
        for condition in self.conditions.get(normalise_header(name), ()):
            if found := _IS.fullmatch(condition):
                named = [value for value in _OR.split(found["values"].strip()) if value]
                known = {value.casefold() for value in named}
                allowed = named if allowed is None else [value for value in allowed if value.casefold() in known]
        return tuple(dict.fromkeys(allowed or ()))

    @property
    def one_type(self) -> str | None:
        """The report type of every row, when the tool selected one."""
        types = self.values("Type rapport")
        return types[0] if len(types) == 1 else None


def parse_filters(text: str) -> Filters:
    """The conditions in the cell, one a line: `[Status rapport] is Origineel`."""
    conditions: dict[str, tuple[str, ...]] = {}
    names: dict[str, None] = {}
    # Some versions of the tool put all conditions on one line.
    _, _, body = text.replace("_x000D_", "").partition(":")
    for line in re.split(r"[\r\n]+|(?<=\S)\s+(?=\[[^\]]+\]\s+(?:is|bevat|contains)\b)", body):
        if found := _CONDITION.fullmatch(line) or _BARE.fullmatch(line):
            name = found["name"].strip()
            key = normalise_header(name)
            conditions[key] = (*conditions.get(key, ()), found["condition"].strip())
            names[name] = None
    return Filters(conditions, tuple(names))


def read_version(text: str, *, type_in_column: bool) -> tuple[str, str | None, Filters]:
    """Status, the one report type (None when the column says it), and all filters; raises FilterFault."""
    if not text:
        raise FilterFault(
            f"de rij '{COLUMN}' ontbreekt, zodat niet vaststaat welke versie van de rekeningen dit is; verwacht die "
            "rij onder de tabel. Zet in de BBC-analysetool de filters Status rapport en Meest recente, exporteer "
            "opnieuw en laat het bestand zoals het uit de tool komt",
            None,
        )
    filters = parse_filters(text)
    status = _one_status(filters)
    _latest(filters)
    _whole(filters)
    if filters.one_type is None and not type_in_column:
        found = filters.written("Type rapport") or "de filter Type rapport ontbreekt"
        raise FilterFault(
            f"{found}, en er is geen kolom Type rapport; verwacht [Type rapport] is Jaarrekening. Zet in de "
            f"BBC-analysetool de filter Type rapport op één waarde of voeg de kolom toe, {_AGAIN}",
            filters.written("Type rapport"),
        )
    return status, filters.one_type, filters


def _one_status(filters: Filters) -> str:
    values = filters.values("Status rapport")
    known = [status for status in STATUSES if values and status.casefold() == values[0].casefold()]
    if len(values) == 1 and known:
        return known[0]
    written = filters.written("Status rapport")
    if len(values) > 1:
        found = f"{written}: meer dan één status, zodat dezelfde rekening dubbel kan tellen"
    else:
        found = f"{written}: dat is niet één bekende status" if written else "de filter Status rapport ontbreekt"
    raise FilterFault(
        f"{found}; verwacht [Status rapport] is Origineel, is Herziening of is Voorlopig. Zet in de BBC-analysetool de "
        f"filter Status rapport op één waarde, {_AGAIN}; maak voor elke status een eigen export",
        written,
    )


def _latest(filters: Filters) -> None:
    values = filters.values("Meest recente")
    if [value.casefold() for value in values] == ["ja"]:
        return
    written = filters.written("Meest recente")
    raise FilterFault(
        f"{written or 'de filter Meest recente ontbreekt'}, zodat oudere versies dubbel kunnen tellen; verwacht "
        f"[Meest recente] is Ja. Zet in de BBC-analysetool de filter Meest recente op Ja, {_AGAIN}",
        written,
    )


# Columns by which the tool may have left out rows that matter: the control itself selects on the code.
_SELECTING = (
    "Alg. rekening", "Algemene rekening", "Economischesectorcode", "Economische sector", "Beleidsdomein",
    "Beleidssubdomein", "Beleidsveld", "Actie totaaloverzicht", "Actie", "Actiecode", "Externe rapporteringscode",
    "Uitgave", "Ontvangst", "Bedrag",
)  # fmt: skip
_NOT_EMPTY = re.compile(r"is\s+(?:niet|not)\s+(?:leeg|blank|\(?leeg\)?|\(?blank\)?)", re.IGNORECASE)


def _whole(filters: Filters) -> None:
    for name in filters.names:
        conditions = filters.conditions[normalise_header(name)]
        selecting = normalise_header(name) in {normalise_header(column) for column in _SELECTING}
        if selecting and not all(_NOT_EMPTY.fullmatch(condition) for condition in conditions):
            raise FilterFault(
                f"{filters.written(name)}: zo kunnen lijnen van de regeling ontbreken; verwacht alle rijen van het "
                f"bestuur. Haal die filter weg in de BBC-analysetool (de controle kiest zelf op rapporteringscode) "
                f"{_AGAIN}",
                filters.written(name),
            )


def others(filters: Filters) -> Sequence[str]:
    """Fields that the tool also selected on: they may leave rows out."""
    ours = {normalise_header(name) for name in ("Status rapport", "Meest recente", "Type rapport")}
    return [name for name in filters.names if normalise_header(name) not in ours]
