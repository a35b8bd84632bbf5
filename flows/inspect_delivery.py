"""Files of BBC-DR deliveries together: which pair they form, on what they disagree, which names lack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flows.inspect_policy import PolicyRead, SchemeCodes, inspect_borderel, inspect_policy
from flows.inspect_xbrl import XbrlRead, inspect_xbrl, lacks_names
from flows.mapping_skeleton import make_skeleton
from transforms.sources.mapping_files import DELIVERY, mapping_files
from transforms.sources.xbrl.delivery import DeliveryBuilder, lone_letters
from transforms.sources.xbrl.figure_proposals import propose_for_figures
from transforms.sources.xbrl.figures import axis_meaning
from transforms.sources.xbrl.mapping import DeliveryMapping
from transforms.sources.xbrl.pairs import FiguresFile, PolicyFile, drop_copies, pair_files
from transforms.sources.xbrl.policy_proposals import action_keys, propose_for_policies
from transforms.sources.xbrl.proposals import Proposals
from transforms.sources.xbrl.recognise import BORDEREL, FIGURES, POLICY, XmlFile
from transforms.sources.xbrl.survey import Survey


@dataclass
class Deliveries:
    """What was read of the XML files among those inspected, in the order in which they came."""

    mapping: DeliveryMapping
    figures: list[XbrlRead] = field(default_factory=list)
    policies: list[PolicyRead] = field(default_factory=list)
    letters: dict[str, set[str]] = field(default_factory=dict)

    def add(self, found: XmlFile, codes: SchemeCodes) -> dict[str, object]:
        """Read one file; returns the facts about it."""
        if found.kind == FIGURES:
            self.figures.append(inspect_xbrl(found.file, self.mapping))
            return self.figures[-1].facts
        if found.kind == BORDEREL:
            facts, kbo = inspect_borderel(found.file, self.mapping)
            if kbo:
                self.letters.setdefault(found.file.container, set()).add(kbo)
            return facts
        self.policies.append(inspect_policy(found.file, self.mapping, codes))
        return self.policies[-1].facts

    def is_policy(self, read: PolicyRead) -> bool:
        """An XML belongs to a delivery by what is known in it, or by the XBRL file beside it."""
        beside = any(one.file.container == read.file.container for one in self.figures)
        return beside or bool(read.policy and read.policy.is_policy)

    def pairs(self) -> list[dict[str, object]]:
        """Each delivery, and each file that stays alone, as the control will take it."""
        figures = [FiguresFile(one.file, one.figures) for one in self.figures]
        policies = [PolicyFile(p.file, p.policy, p.problem) for p in self.policies if self.is_policy(p)]
        pairing, copies = drop_copies(pair_files(figures, policies))
        letters = {container: min(kbos) for container, kbos in self.letters.items() if len(kbos) == 1}
        build = DeliveryBuilder(
            dict.fromkeys((one.file.name for one in figures), Path()), lone_letters(letters, pairing)
        )
        found: list[dict[str, object]] = []
        for one, other in pairing.pairs:
            said, refused = len(build.disagreements), len(build.refused)
            build.add(one, other)
            entry: dict[str, object] = {FIGURES: one.file.name, POLICY: other.file.name}
            entry["tegenspraak"] = [
                {"veld": d.veld, POLICY: d.xml, FIGURES: d.xbrl} for d in build.disagreements[said:]
            ]
            entry["geweigerd"] = [f"{q.bestand}: {q.reden}" for q in build.refused[refused:]]
            found.append(entry)
        build.add_orphans(pairing.figures, pairing.policies, pairing.ambiguous)
        alone = len(pairing.figures) + len(pairing.policies)
        for refusal in build.refused[len(build.refused) - alone :]:
            found.append({str(refusal.soort): refusal.bestand, "geweigerd": [refusal.reden]})
        found += [{kind: file.name, "zelfde inhoud als": twin} for file, kind, twin in copies]
        return found

    def skeleton(self, codes: SchemeCodes) -> str | None:
        """A mapping file with the names of these files placed; None when the mapping in use knows them."""
        reads = [read for read in self.policies if read.survey is not None]
        surveys = [one.survey for one in self.figures if one.survey is not None]
        # Without any figures, an XML that nothing is known of may still be the one to be mapped.
        reads = [read for read in reads if self.is_policy(read) or not self.figures]
        proposals = self._propose(surveys, reads, codes)
        places = {proposal.place for proposal in proposals.placed}
        lone = [read for read in reads if not self.is_policy(read)]
        if lone and ("xml", "report", "kbo") not in places:
            return None
        needed = any(lacks_names(survey, self.mapping) for survey in surveys)
        needed = needed or any(read.policy is None or read.policy.missing or not read.policy.actions for read in reads)
        # Without its code no action counts, and nothing would stop the run.
        if not needed and ("xml", "action", "externe_code") not in places:
            return None
        files = [one.file.name for one in self.figures if one.survey] + [read.file.name for read in reads]
        return make_skeleton(mapping_files()[DELIVERY].read_text(encoding="utf-8"), proposals, files)

    def _propose(self, surveys: Sequence[Survey], reads: Sequence[PolicyRead], codes: SchemeCodes) -> Proposals:
        policies = [read.survey for read in reads if read.survey is not None]
        every = codes.schemes.keys()
        entities = {entity.identifier for survey in surveys for entity in survey.entities}
        of_xml, actions = propose_for_policies(policies, self.mapping, every, self._members(surveys), entities)
        return propose_for_figures(surveys, self.mapping, action_keys(policies, actions)) + of_xml

    def _members(self, surveys: Sequence[Survey]) -> list[set[str]]:
        """Members of the dimension that is the action, or of each that may be."""
        found: dict[str, set[str]] = {}
        for use in (use for survey in surveys for use in survey.dimensions):
            meaning = axis_meaning(use.name, self.mapping)
            if meaning in (None, "actie"):
                found.setdefault(meaning or use.name, set()).update(
                    self.mapping.without_prefix("actie", member) for member in use.members if member
                )
        return [found["actie"]] if "actie" in found else list(found.values())
