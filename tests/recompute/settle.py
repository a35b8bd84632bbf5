"""Officers' decisions beside the computed conclusions: which hold, what is left open, D01."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from .decisions import Decision
from .outcome import NIET_VAN_TOEPASSING, VOLDOET, Conclusion, Finding, Quarantined, make_finding
from .reference import Authorities

VALID, EXPIRED, LAPSED, UNKNOWN, CONTRADICTORY = "geldig", "verlopen", "vervallen", "onbekend", "tegenstrijdig"
ACT_ON = {"P02", "I02", "I03", "I06", "I07"}


@dataclass(frozen=True)
class Judged:
    """One decision and what became of it; `kbo` is the authority as it exists now."""

    kbo: str
    decision: Decision
    state: str


def judge_decisions(
    decisions: list[Decision],
    conclusions: Mapping[str, Conclusion],
    findings: list[Finding],
    fingerprints: Mapping[str, str] | None,
    authorities: Authorities,
    as_of: date,
) -> list[Judged]:
    """The state of every decision; without fingerprints none lapses."""
    present = {(finding.kbo, finding.bevinding) for finding in findings}
    first: list[Judged] = []
    for decision in decisions:
        kbo = authorities.authority(decision.kbo)
        conclusion = conclusions.get(kbo)
        state = VALID
        if conclusion is None or conclusion.trekker_kbo is not None:
            state = UNKNOWN
        elif decision.until is not None and decision.until < as_of:
            state = EXPIRED
        elif fingerprints is not None and fingerprints.get(kbo) != decision.fingerprint:
            state = LAPSED
        elif (kbo, decision.finding or decision.conclusion) not in {*present, (kbo, conclusion.conclusie)}:
            state = UNKNOWN
        first.append(Judged(kbo, decision, state))
    verdicts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for judged in first:
        if judged.state == VALID:
            verdicts[judged.kbo, judged.decision.about].add(judged.decision.verdict)
    return [
        replace(judged, state=CONTRADICTORY)
        if judged.state == VALID and len(verdicts[judged.kbo, judged.decision.about]) > 1
        else judged
        for judged in first
    ]


def decision_findings(
    judged: list[Judged], refused: list[Quarantined], conclusions: Mapping[str, Conclusion], authorities: Authorities
) -> list[Finding]:
    """D01 for every decision that does not count, on the subject it belongs to."""
    bad = [(j.kbo, f"{j.decision.file} {j.decision.row} {j.state}") for j in judged if j.state != VALID]
    bad += [(authorities.authority(q.kbo), f"{q.bestand} {q.rij} onleesbaar") for q in refused if q.kbo]
    found = []
    for kbo, detail in bad:
        conclusion = conclusions.get(kbo)
        subject = conclusion.trekker_kbo if conclusion and conclusion.trekker_kbo else kbo
        found.append(make_finding("D01", subject, None, detail=detail))
    return found


def settle(
    conclusions: Mapping[str, Conclusion], judged: list[Judged], findings: list[Finding]
) -> dict[str, Conclusion]:
    """The conclusions with the decision, the final verdict, and whether an officer still has to act."""
    valid = [j for j in judged if j.state == VALID]
    on_conclusion = {j.kbo: j.decision.verdict for j in valid if j.decision.conclusion}
    settled = {(j.kbo, j.decision.finding) for j in valid if j.decision.finding}
    unsettled = {f.kbo for f in findings if f.bevinding in ACT_ON and (f.kbo, f.bevinding) not in settled}
    unsettled |= {f.kbo for f in findings if f.bevinding == "D01"}
    result: dict[str, Conclusion] = {}
    for kbo, conclusion in conclusions.items():
        if conclusion.trekker_kbo is not None:
            continue
        decided = on_conclusion.get(kbo)
        undecided = conclusion.conclusie not in (VOLDOET, NIET_VAN_TOEPASSING) and decided is None
        result[kbo] = replace(
            conclusion,
            besluit=decided,
            eindoordeel=decided or conclusion.conclusie,
            open=undecided or kbo in unsettled,
        )
    for kbo, conclusion in conclusions.items():
        if conclusion.trekker_kbo is not None:
            final = result[conclusion.trekker_kbo].eindoordeel
            result[kbo] = replace(conclusion, eindoordeel=final, open=False)
    return result
