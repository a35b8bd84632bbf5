"""Everything beside the ratio: what was promised, paid, reached, may be reclaimed, and was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from .clawback import Clawback, ClawbackBook
from .decisions import Decision
from .double import Double, find_doubles
from .evaluation import Evaluation, Evaluator
from .incentives import IncentiveBook, IncentiveRow
from .law import Law
from .ledger import Ledger
from .outcome import NIET_VAN_TOEPASSING, Conclusion, Finding, Quarantined
from .payments import Lists
from .payout import ActionRow, BudgetRow, PayoutBook, PayoutRow
from .payout_findings import PayoutFindings
from .readings import Judge
from .reference import Authorities
from .settle import Judged, decision_findings, judge_decisions, settle
from .subjects import Subjects


@dataclass(frozen=True)
class Carried:
    """The tables of a run, in cents and hundredths of units."""

    evaluations: list[Evaluation]
    payouts: list[PayoutRow]
    per_action: list[ActionRow]
    incentives: list[IncentiveRow]
    budget: list[BudgetRow]
    doubles: list[Double]
    clawbacks: list[Clawback]
    decisions: list[Judged]
    awards_usable: bool  # an award list of the scheme is there, and readable


class Carrier:
    """Evaluates, compares, finds and settles; the conclusions are never changed by it."""

    def __init__(
        self,
        law: Law,
        lists: Lists,
        ledger: Ledger,
        subjects: Subjects,
        judge: Judge,
        authorities: Authorities,
        as_of: date,
    ) -> None:
        self.authorities, self.as_of = authorities, as_of
        self.evaluations = Evaluator(law, lists, authorities, as_of).evaluate()
        self.book = PayoutBook(law, lists, authorities, subjects, self.evaluations, ledger)
        self.doubles = find_doubles(law, lists, ledger, judge, authorities) if law.payout else []
        self.rules = PayoutFindings(law, lists, self.book, self.doubles, subjects, as_of)
        self.findings = self.rules.find()
        self.has_payout = law.payout is not None
        self.clawbacks = ClawbackBook(judge, lists, subjects, self.book, self.rules.rows, as_of)
        self.incentives = IncentiveBook(self.book, ledger).rows()
        self.judged: list[Judged] = []

    def add_judgements(self, subject: str, conclusion: Conclusion, findings: list[Finding]) -> Conclusion:
        """The conclusion with the judgements on KPIs and payout."""
        if not self.has_payout:
            return replace(conclusion, kpi_oordeel=NIET_VAN_TOEPASSING, uitbetaling_oordeel=NIET_VAN_TOEPASSING)
        return replace(
            conclusion,
            kpi_oordeel=self.rules.kpi_verdict(subject, findings),
            uitbetaling_oordeel=self.rules.payout_verdict(subject, findings),
        )

    def weigh(
        self,
        decisions: list[Decision],
        refused: list[Quarantined],
        conclusions: Mapping[str, Conclusion],
        findings: list[Finding],
        fingerprints: Mapping[str, str] | None,
    ) -> list[Finding]:
        """D01 for the decisions that do not count."""
        self.judged = judge_decisions(decisions, conclusions, findings, fingerprints, self.authorities, self.as_of)
        return decision_findings(self.judged, refused, conclusions, self.authorities)

    def settle(self, conclusions: Mapping[str, Conclusion], findings: list[Finding]) -> dict[str, Conclusion]:
        """The conclusions with the decisions that count."""
        return settle(conclusions, self.judged, findings)

    def carried(self, judged: list[str]) -> Carried:
        """All tables."""
        return Carried(
            evaluations=self.evaluations,
            payouts=self.rules.rows,
            per_action=self.book.per_action(),
            incentives=self.incentives,
            budget=self.book.budget(),
            doubles=self.doubles,
            clawbacks=[self.clawbacks.overview(subject) for subject in judged],
            decisions=self.judged,
            awards_usable=self.rules.awards_usable,
        )
