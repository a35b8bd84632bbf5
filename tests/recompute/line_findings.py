"""Findings about codes, costs and partnerships: groups C, K and S."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from .codes import names_code, stands_in
from .law import Law
from .ledger import RECEIPT, SPENDING, Ledger, Line
from .outcome import BOEKJAAR, PROJECTPERIODE, Finding, make_finding
from .readings import TRANSFER, Judge
from .reference import UNKNOWN, Authorities
from .subjects import Subjects

ActionKey = tuple[int, str]  # set, action id


def action_key(line: Line) -> ActionKey:
    """The action of a line; ids are unique within one table set."""
    return line.action.report.set_number, line.action.id


class LineFindings:
    """C, K and S findings of the subjects in the population."""

    def __init__(self, law: Law, ledger: Ledger, subjects: Subjects, judge: Judge, authorities: Authorities) -> None:
        self.law, self.ledger, self.subjects, self.judge = law, ledger, subjects, judge
        self.authorities = authorities

    def find(self) -> Iterator[Finding]:
        """Every rule of the groups; S03 and S04 come with the partnerships."""
        yield from self.on_actions()
        yield from self.on_lines()
        yield from self.on_members()
        for subject in sorted(self.subjects.population - set(self.subjects.lead_of)):
            yield from self.on_subject(subject)

    def on_actions(self) -> Iterator[Finding]:
        """C01-C05, K04 and K05: one per action."""
        stake: dict[ActionKey, list[int]] = defaultdict(lambda: [0, 0])
        for line in self.ledger.near:
            stake[action_key(line)][0] += line.total
            stake[action_key(line)][1] += line.receipt
        for action, code in self.ledger.actions:
            unit = action.report.body.unit
            authority = self.authorities.authority(unit.kbo) if unit else ""
            if authority not in self.subjects.population:
                continue
            subject, year = self.subjects.subject(authority), action.report.year
            key = (action.report.set_number, action.id)
            main = code.role in ("main", "mixed")
            broken = {
                "C01": code.match == "variant",
                "C03": not code.role and names_code(action.texts, self.law),
                "C04": code.role == "mixed",
                "C05": code.role is not None and code.foreign,
                "K04": main and any(stands_in(("ESF", "AMIF"), t, hyphen_joins=False) for t in action.texts),
                "K05": main and not action.comment,
            }
            for rule, hit in broken.items():
                if hit:
                    yield make_finding(rule, subject, year, detail=action.id)
            if code.near_miss:
                spending, receipts = stake.get(key, (0, 0))
                yield make_finding("C02", subject, year, spending, receipts, detail=action.id)

    def on_lines(self) -> Iterator[Finding]:
        """K01, K02 and K08-K11: cents per action."""
        barred = {"investering", "financiering", "financieel"} - self.law.eligible
        open_question = {"te_beoordelen"} - self.law.eligible
        rules: dict[str, Callable[[Line], bool]] = {
            "K01": lambda x: x.direction == SPENDING and x.cost_class in barred,
            "K02": lambda x: x.direction == SPENDING and x.cost_class == "intern",
            "K08": lambda x: x.cost_class == UNKNOWN and (bool(x.account) or x.direction == SPENDING),
            "K09": lambda x: x.basis == "assumed",
            "K10": lambda x: x.direction == SPENDING and x.cost_class in open_question,
            "K11": lambda x: x.direction == RECEIPT and x.sector in self.law.eu_sectors,
        }
        sums: dict[tuple[str, str, int, ActionKey], int] = defaultdict(int)
        for line in self.ledger.lines:
            for rule, hit in rules.items():
                if line.is_main and hit(line):
                    subject = self.subjects.subject(line.authority)
                    sums[rule, subject, line.year, action_key(line)] += line.cents
        for (rule, subject, year, key), cents in sums.items():
            yield make_finding(rule, subject, year, cents, detail=key[1])

    def on_members(self) -> Iterator[Finding]:
        """S01 and S02: receipts and possible transfers of members."""
        receipts: dict[tuple[str, int, str], int] = defaultdict(int)
        transfers: dict[str, int] = defaultdict(int)
        for line in self.ledger.lines:
            if not line.is_main or line.authority not in self.subjects.lead_of:
                continue
            lead = self.subjects.lead_of[line.authority]
            if line.flemish:
                receipts[lead, line.year, line.authority] += line.cents
            if line.direction == SPENDING and line.cost_class == TRANSFER:
                transfers[lead] += line.cents
        for (lead, year, member), cents in receipts.items():
            yield make_finding("S01", lead, year, cents, detail=member)
        for lead, cents in transfers.items():
            yield make_finding("S02", lead, None, cents)
            if self.judge.changes(lead, transfers=False):
                yield make_finding("S05", lead, None, cents)

    def on_subject(self, subject: str) -> Iterator[Finding]:
        """C06-C08 and K07: one per subject (K07: per period, project period without year)."""
        judge, group = self.judge, set(self.subjects.group(subject))
        paid, _ = judge.paid(subject, PROJECTPERIODE)
        if paid > 0 and not any(line.authority in group for line in self.ledger.lines):
            yield make_finding("C06", subject, None, paid)
        booked = judge.amounts(subject, PROJECTPERIODE).receipts
        if judge.lists.source and booked > 0 and not judge.payments.get(subject):
            yield make_finding("C07", subject, None, booked)
        if judge.changes(subject, near=True):
            yield make_finding("C08", subject, None)
        for period, year in ((BOEKJAAR, self.law.closing_year), (PROJECTPERIODE, None)):
            total = judge.amounts(subject, period).total
            if total < 0:
                yield make_finding("K07", subject, year, total)
