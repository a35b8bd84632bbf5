"""Officers' decisions (INPUTS.md section 9): entries of YAML lists, every value a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

import yaml

from .files import RawFile, decode
from .law import Law
from .outcome import (
    NIET_TE_BEOORDELEN,
    NIET_VAN_TOEPASSING,
    TE_ONDERZOEKEN,
    VOLDOET,
    VOLDOET_NIET,
    Quarantined,
)
from .values import read_date, read_kbo

KEYS = {
    *("regeling", "kbo", "bevinding", "conclusie", "besluit", "motivering", "door", "document", "datum"),
    *("geldig_tot", "vingerafdruk"),
}
CONCLUSIONS = (VOLDOET, VOLDOET_NIET, TE_ONDERZOEKEN, NIET_TE_BEOORDELEN, NIET_VAN_TOEPASSING)
VERDICTS = (VOLDOET, VOLDOET_NIET, NIET_VAN_TOEPASSING)
ON_FINDINGS = ("aanvaard", "bevestigd")
SIGN = re.compile(r"(?m)^[\s-]*besluit\s*:")


@dataclass(frozen=True)
class Decision:
    """One entry that counts: about a finding or about the conclusion."""

    kbo: str
    finding: str
    conclusion: str
    verdict: str
    reason: str
    by: str
    document: str
    day: date
    until: date | None
    fingerprint: str
    file: str = field(compare=False)
    row: int = field(compare=False)

    @property
    def about(self) -> str:
        """What it decides on."""
        return self.finding or "conclusie"


def read_decisions(files: list[RawFile], law: Law, as_of: date) -> tuple[list[Decision], list[Quarantined]]:
    """The entries of the scheme that exist on the day, each once; and the refused ones."""
    kept: dict[Decision, None] = {}
    refused = []
    for file in files:
        text = decode(file.data) or ""
        if not SIGN.search(text):
            continue
        try:
            document = yaml.compose(text, Loader=yaml.BaseLoader)
            entries = yaml.load(text, Loader=yaml.BaseLoader)
        except yaml.YAMLError:
            refused.append(Quarantined(file.path, 0, "", "", "no YAML"))
            continue
        if isinstance(document, yaml.MappingNode) and len(entries) == 1 and under_a_head(*entries.values()):
            refused.append(Quarantined(file.path, 0, "", "", "the list stands under a key"))
        if not isinstance(document, yaml.SequenceNode):
            continue
        for node, entry in zip(document.value, entries, strict=True):
            line = node.start_mark.line + 1
            scheme = str(entry.get("regeling", "")).casefold()
            if scheme in law.known_schemes - {law.id}:
                continue
            decision, column = read_entry(entry, scheme == law.id, file.path, line)
            if decision is None:
                kbo = read_kbo(entry.get("kbo"))
                refused.append(Quarantined(file.path, line, column, "", "not usable", kbo))
            elif decision.day <= as_of:
                kept.setdefault(decision)
    return list(kept), refused


def under_a_head(value: object) -> bool:
    """Whether this is a list of entries."""
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def read_entry(entry: dict[str, str], own: bool, file: str, line: int) -> tuple[Decision | None, str]:
    """One entry, or the key that refuses it."""
    values = {key: " ".join(str(entry.get(key) or "").split()) for key in KEYS}
    number, day = read_kbo(values["kbo"]), read_date(values["datum"])
    until = read_date(values["geldig_tot"])
    about_finding, verdict = bool(values["bevinding"]), values["besluit"].casefold()
    conclusion = values["conclusie"].casefold()
    checks = (
        ("", set(entry) <= KEYS),
        ("regeling", own),
        ("kbo", number is not None),
        ("bevinding", about_finding != bool(conclusion)),
        ("conclusie", about_finding or conclusion in CONCLUSIONS),
        ("besluit", verdict in (ON_FINDINGS if about_finding else VERDICTS)),
        ("datum", day is not None),
        ("geldig_tot", not values["geldig_tot"] or until is not None),
        *((key, bool(values[key])) for key in ("motivering", "door", "vingerafdruk")),
    )
    bad = next((column for column, good in checks if not good), None)
    if bad is not None or number is None or day is None:
        return None, bad or ""
    decision = Decision(
        kbo=number,
        finding=values["bevinding"].upper(),
        conclusion=conclusion,
        verdict=verdict,
        reason=values["motivering"],
        by=values["door"],
        document=values["document"],
        day=day,
        until=until,
        fingerprint=values["vingerafdruk"],
        file=file,
        row=line,
    )
    return decision, ""
