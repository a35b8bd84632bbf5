"""One BBC-DR delivery: an instance and its XML as a report set, or refused with a reason."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from transforms.kbo import parse_kbo
from transforms.sources.files import Outcome, RawFile
from transforms.sources.quarantine import Quarantined
from transforms.sources.report_sets import DELIVERY, INTEGRATED, ActionRow, BodyRow, ReportRow, ReportSet
from transforms.sources.xbrl.figures import Figures
from transforms.sources.xbrl.pairs import FiguresFile, Pairing, PolicyFile
from transforms.sources.xbrl.policy import Policy, PolicyAction
from transforms.sources.xbrl.recognise import FIGURES, POLICY

_COMPLETE = "vul de naam aan in transforms/sources/mappings/levering.yaml (eindcontrole inspect doet een voorstel)"
_ALONE = (
    "{} van dezelfde levering (zelfde map of zip, zelfde KBO-nummer en jaar) ontbreekt; lever beide bestanden samen aan"
)


@dataclass(frozen=True)
class Disagreement:
    """Something on which the files of one delivery disagree (finding A06)."""

    bestand: str
    rapport: str
    veld: str
    xml: str
    xbrl: str


_UNCLEAR = (
    "in deze map of zip passen meerdere .xml- en .xbrl-bestanden van hetzelfde bestuur en jaar even goed bij elkaar; "
    "leg elke levering in een eigen map of zip, of geef de twee bestanden dezelfde naam"
)


def lone_letters(letters: Mapping[str, str], pairing: Pairing) -> dict[str, str]:
    """Letters of folders and zips that hold one delivery: of several nobody knows which one is meant."""
    together = Counter(one.file.container for one, _ in pairing.pairs)
    return {container: kbo for container, kbo in letters.items() if together[container] == 1}


class DeliveryBuilder:
    """Collects report sets, outcomes, refusals and disagreements, delivery by delivery.

    `lines` has the Parquet file of each instance by name, `letters` the KBO that the borderel of a folder
    or zip names.
    """

    def __init__(self, lines: dict[str, Path], letters: dict[str, str]) -> None:
        self.sets: list[ReportSet] = []
        self.outcomes: list[Outcome] = []
        self.refused: list[Quarantined] = []
        self.disagreements: list[Disagreement] = []
        self._lines, self._letters = lines, letters

    def add(self, one: FiguresFile, other: PolicyFile) -> None:
        """A delivery: read, or refused as a whole with the reason of the file that cannot be used."""
        policy, figures = other.policy, one.figures
        if policy is None or policy.missing or figures.problem:
            self._refuse(one, other)
            return
        actions, ambiguous = _actions(policy, figures)
        if ambiguous:
            self._refuse(one, other, ambiguous)
            return
        report = policy.report
        kbo = parse_kbo(report["kbo"])
        both = hashlib.sha256(f"{one.file.sha256}{other.file.sha256}".encode()).hexdigest()
        name = report.get("aanlevering_id") or f"levering-{both[:12]}"
        # An integrated record and that of the municipality alone are two bodies, also under one number.
        together = " (geïntegreerd)" if report.get("type_bestuur", "").casefold() == INTEGRATED else ""
        body = f"{kbo or report['kbo']}{together}"
        self.sets.append(
            ReportSet(
                bron=DELIVERY,
                bestand=one.file.name,
                bodies=(BodyRow(1, body, report["kbo"], report.get("re_nummer"), report.get("type_bestuur")),),
                reports=(_report_row(name, body, report),),
                actions=tuple(_action_row(name, key, action) for key, action in actions.items()),
                lines=self._lines[one.file.name],
                report_file=other.file.name,
                direction_reason=(
                    "dit feit is nergens aan toegewezen; vul het concept of de dimensie aan in "
                    "transforms/sources/mappings/levering.yaml (zie eindcontrole inspect)"
                ),
            )
        )
        self._compare(one, name, report, set(actions))
        rounded = f"; {figures.rounded} bedragen zijn afgerond (decimals kleiner dan 2)" if figures.rounded else ""
        counts = figures.counts["lijn"] + figures.counts["geweigerd"]
        reason = f"levering {name}, met {other.file.name}: {figures.facts} feiten{rounded}"
        self.outcomes.append(Outcome(one.file.name, one.file.sha256, FIGURES, counts, "gelezen", reason))
        reason = f"levering {name}, met {one.file.name}"
        self.outcomes.append(
            Outcome(other.file.name, other.file.sha256, POLICY, len(policy.actions), "gelezen", reason)
        )

    def add_orphans(
        self, figures: Sequence[FiguresFile], policies: Sequence[PolicyFile], ambiguous: frozenset[str]
    ) -> None:
        for one in figures:
            alone = _ALONE.format("cijfers zonder beleidsinformatie: het .xml")
            reason = one.figures.problem or (_UNCLEAR if one.file.name in ambiguous else alone)
            kbos = [kbo for kbo in map(parse_kbo, one.figures.entities) if kbo]
            self._quarantine(
                one.file, FIGURES, reason, kbos[0] if len(kbos) == 1 else None, one.figures.years, one.figures.types
            )
        for other in policies:
            alone = _ALONE.format("beleidsinformatie zonder cijfers: het .xbrl")
            reason = other.problem or (_UNCLEAR if other.file.name in ambiguous else alone)
            self._quarantine(other.file, POLICY, reason, *_whose(other.policy))

    def _refuse(self, one: FiguresFile, other: PolicyFile, reason: str = "") -> None:
        kbo, years, types = _whose(other.policy)
        kbos = [found for found in map(parse_kbo, one.figures.entities) if found]
        kbo = kbo or (kbos[0] if len(kbos) == 1 else self._letters.get(one.file.container))
        missing = other.policy.missing if other.policy else ()
        lacks = f"de XML mist {', '.join(missing)}; {_COMPLETE}"
        of_xml = other.problem or (lacks if missing else "")
        of_xbrl = one.figures.problem
        together = "hoort bij een levering die niet gelezen kan worden"
        self._quarantine(
            one.file, FIGURES, of_xbrl or reason or f"{together}: {other.file.name}", kbo, years or one.figures.years,
            (*types, *one.figures.types),
        )  # fmt: skip
        self._quarantine(other.file, POLICY, of_xml or reason or f"{together}: {one.file.name}", kbo, years, types)

    def _quarantine(
        self, file: RawFile, kind: str, reason: str, kbo: str | None, years: Sequence[str], types: Sequence[str]
    ) -> None:
        """A whole file; of another report type than an account it touches no authority's figures."""
        self.outcomes.append(Outcome(file.name, file.sha256, kind, None, "quarantaine", reason))
        account = not types or any("jaarrekening" in text.casefold() for text in types)
        year = int(years[0]) if len(years) == 1 and years[0].isdecimal() and len(years[0]) == 4 else None
        self.refused.append(
            Quarantined(file.name, None, None, None, reason, kind, bron_kbo=kbo if account else None, jaar=year)
        )

    def _compare(self, one: FiguresFile, name: str, report: dict[str, str], actions: set[str]) -> None:
        kbo = parse_kbo(report["kbo"]) or report["kbo"]
        figures = one.figures

        def note(field: str, xml: str, xbrl: str) -> None:
            self.disagreements.append(Disagreement(one.file.name, name, field, xml, xbrl))

        for entity in figures.entities:
            if (parse_kbo(entity) or entity) != kbo:
                note("KBO-nummer", kbo, parse_kbo(entity) or entity)
        letter = self._letters.get(one.file.container)
        if letter is not None and letter != kbo:
            note("KBO-nummer in het borderel", kbo, letter)
        for year in figures.years:
            if year != report["rapportjaar"].strip():
                note("rapportjaar", report["rapportjaar"], year)
        # A period over several years is no year: such lines are refused (A07).
        years = [year for year in figures.line_years if len(year) == 4]
        if years and report["rapportjaar"].strip() not in years:
            note("boekjaar van de bedragen", report["rapportjaar"], ", ".join(years))
        for text in figures.types:
            if text.casefold() != report["type_rapport"].strip().casefold():
                note("type rapport", report["type_rapport"], text)
        for action in figures.actions:
            if action not in actions:
                note("actie", "", action)


def _whose(policy: Policy | None) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """KBO, year and type that the XML names, as far as it does."""
    report = policy.report if policy is not None else {}
    years = (report["rapportjaar"],) if "rapportjaar" in report else ()
    types = (report["type_rapport"],) if "type_rapport" in report else ()
    return parse_kbo(report.get("kbo")), years, types


def _actions(policy: Policy, figures: Figures) -> tuple[dict[str, PolicyAction], str]:
    """Actions by the key under which the figures know them: their id, else their code.

    Codes need not be unique. When the figures use a code (or an id) that stands twice with different
    reporting codes, nobody can say which amounts carry the subsidy code: then the second value says so.
    """
    by_id, by_code = defaultdict[str, list[PolicyAction]](list), defaultdict[str, list[PolicyAction]](list)
    for action in policy.actions:
        by_code[action.fields["code"]].append(action)
        if number := action.fields.get("actie_id"):
            by_id[number].append(action)
    found: dict[str, PolicyAction] = {}
    for key in figures.actions:
        meant = by_id.get(key) or by_code.get(key) or []
        if len({action.fields.get("externe_code") for action in meant}) > 1:
            return {}, (
                f"actie {key!r} staat tweemaal in de XML (regels {meant[0].line} en {meant[1].line}) met verschillende "
                "rapporteringscodes: de bedragen kunnen aan geen van beide toegewezen worden"
            )
        if meant:
            found[key] = meant[0]
    used = {id(action) for action in found.values()}
    for place, action in enumerate(policy.actions, start=1):
        if id(action) not in used:  # by identity: an XML may stand on one line
            key = action.fields.get("actie_id") or action.fields["code"]
            found.setdefault(key if key not in found else f"{key} (actie {place})", action)
    return found, ""


def _report_row(name: str, body: str, report: dict[str, str]) -> ReportRow:
    return ReportRow(
        rij=1,
        aanlevering_id=name,
        bestuur_id=body,
        type_rapport=report["type_rapport"],
        rapportjaar=report["rapportjaar"],
        kwartaal=report.get("kwartaal"),
        meest_recente=report.get("meest_recente"),
        status_rapport=report["status_rapport"],
        volgnummer=report.get("volgnummer"),
        datum_verwerking=report.get("datum_verwerking"),
    )


def _action_row(name: str, key: str, action: PolicyAction) -> ActionRow:
    fields = action.fields
    return ActionRow(
        rij=action.line,
        aanlevering_id=name,
        actie_id=key,
        code=fields["code"],
        korte_omschrijving=fields.get("korte_omschrijving"),
        lange_omschrijving=fields.get("lange_omschrijving"),
        commentaar=fields.get("commentaar"),
        evaluatie=fields.get("evaluatie"),
        externe_code=fields.get("externe_code"),
    )
