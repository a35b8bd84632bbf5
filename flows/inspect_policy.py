"""The policy XML of a delivery, and the borderel beside it, as `inspect` shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.settings import PROJECT
from transforms.codes import CodeReading, KnownCodes, read_value
from transforms.kbo import parse_kbo
from transforms.reference import load_reference
from transforms.scheme import load_schemes
from transforms.sources.files import RawFile
from transforms.sources.headers import normalise_header
from transforms.sources.xbrl.mapping import DeliveryMapping
from transforms.sources.xbrl.names import InstanceFault
from transforms.sources.xbrl.policy import Policy, read_borderel_kbo, read_policy
from transforms.sources.xbrl.policy_survey import PolicySurvey, survey_policy

_SAMPLES = 3
_CUT = 200
_ROLES = {"main": "hoofdcode", "incentive": "stimulanscode"}


@dataclass(frozen=True)
class PolicyRead:
    """`policy` is None when the mapping cannot read the file, `survey` when nothing can."""

    file: RawFile
    facts: dict[str, object]
    policy: Policy | None
    survey: PolicySurvey | None
    problem: str


@dataclass(frozen=True)
class SchemeCodes:
    """The reporting codes of all schemes. `schemes`: code -> scheme."""

    known: KnownCodes
    schemes: dict[str, str]


def inspect_policy(file: RawFile, mapping: DeliveryMapping, codes: SchemeCodes) -> PolicyRead:
    """Read one XML; what is wrong with it is a fact about it, under `probleem`."""
    try:
        survey = survey_policy(file.path)
    except InstanceFault as fault:
        return PolicyRead(file, {"probleem": str(fault)}, None, None, str(fault))
    policy: Policy | None = None
    problem = ""
    try:
        policy = read_policy(file.path, mapping)
        if policy.missing:
            problem = f"de mapping vindt niet: {', '.join(policy.missing)}"
        elif not policy.actions:
            problem = "geen enkele actie herkend"
    except InstanceFault as fault:
        problem = str(fault)
    facts: dict[str, object] = {"probleem": problem} if problem else {}
    facts |= {"wortel": survey.root, "namespace": survey.namespace}
    if policy is not None:
        facts |= _policy_facts(policy, survey, mapping, codes)
    return PolicyRead(file, facts, policy, survey, problem if policy is None else "")


def inspect_borderel(file: RawFile, mapping: DeliveryMapping) -> tuple[dict[str, object], str | None]:
    """Facts, and the KBO number that the letter names."""
    try:
        kbo = read_borderel_kbo(file.path, mapping)
    except InstanceFault as fault:
        return {"probleem": str(fault)}, None
    if kbo is None:
        return {"probleem": f"geen parameter {mapping.borderel_kbo.upper()} met een KBO-nummer"}, None
    return {"kbo": parse_kbo(kbo) or f"{kbo} (geen geldig KBO-nummer)"}, parse_kbo(kbo) or kbo


def scheme_codes(folder: Path = PROJECT / "schemes") -> SchemeCodes:
    """All codes of the scheme files and of the known list; raises SchemeError, ReferenceFault."""
    schemes = load_schemes(folder)
    roles: dict[str, str] = {}
    owners: dict[str, str] = {}
    for scheme in schemes.values():
        for role, entries in (("main", scheme.codes.main), ("incentive", scheme.codes.incentive)):
            for entry in entries:
                roles.setdefault(entry.code, role)
                owners.setdefault(entry.code, scheme.id)
    reference = load_reference(folder / "reference", max(s.at(None).closing_year for s in schemes.values()))
    other = {code: name for code, name in reference.other_codes if code not in roles}
    return SchemeCodes(KnownCodes(roles, other), owners | other)


def _policy_facts(
    policy: Policy, survey: PolicySurvey, mapping: DeliveryMapping, codes: SchemeCodes
) -> dict[str, object]:
    written = {normalise_header(way[-1]): way[-1] for way in survey.leaves}
    report = {
        f.name: {"naam": next((written[s] for s in f.spellings if s in written), "vaste waarde"),
                 "waarde": policy.report[f.name]}
        for f in mapping.report_fields
        if f.name in policy.report
    }  # fmt: skip
    fields = Counter(name for action in policy.actions for name in action.fields)
    reporting = Counter(action.fields["externe_code"] for action in policy.actions if "externe_code" in action.fields)
    return {
        "velden van het rapport": [{"veld": name, **found} for name, found in report.items()],
        "niet gevonden": [f.name for f in mapping.report_fields if f.name not in policy.report],
        "verplicht en niet gevonden": list(policy.missing),
        "acties": len(policy.actions),
        "velden van de acties": {f.name: fields[f.name] for f in mapping.action_fields},
        "rapporteringscodes": [
            {"waarde": value, "acties": count, "betekenis": _meaning(read_value(value, codes.known), codes)}
            for value, count in reporting.most_common()
        ],
        "voorbeelden": [
            {"regel": str(action.line)} | {name: _cut(value) for name, value in action.fields.items()}
            for action in policy.actions[:_SAMPLES]
        ],
        "niet gebruikt": policy.unknown,
    }


def _meaning(reading: CodeReading, codes: SchemeCodes) -> str:
    """What the control makes of a reporting code."""
    parts = []
    for token in reading.tokens:
        if token.code and token.role:
            variant = f" (geschreven als {token.raw})" if token.match == "variant" else ""
            parts.append(f"{codes.schemes[token.code]}: {_ROLES[token.role]}{variant}")
        elif token.other_scheme:
            parts.append(f"{token.normal}: {token.other_scheme}")
    if not any(token.code for token in reading.tokens):
        parts += [f"lijkt op {code} en telt niet" for code in reading.near_codes]
    return "; ".join(parts) or "geen code van een regeling"


def _cut(text: str) -> str:
    return text if len(text) <= _CUT else text[: _CUT - 3] + "..."


@cache
def shared_codes() -> SchemeCodes:
    """Those of the project's own scheme files, read once."""
    return scheme_codes()
