"""Findings on payouts, KPIs and double registration: groups P and I, and the two judgements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from .awards import ACTION, INCENTIVE, Award
from .double import TOO_LITTLE, UNCLEAR, Double
from .evaluation import BELOW, JURY, NOT_REPORTED, REACHED, RECLAIM, Evaluation
from .keys import YEAR_END
from .law import Law
from .outcome import FOUT, NIET_TE_BEOORDELEN, NIET_VAN_TOEPASSING, TE_ONDERZOEKEN, WAARSCHUWING, Finding, make_finding
from .payments import Lists
from .payout import MAIN, PayoutBook, PayoutRow
from .reference import Authorities
from .subjects import Subjects

CENT = 1


class PayoutFindings:
    """P and I findings; `detail` names the project year and what it is about."""

    def __init__(
        self, law: Law, lists: Lists, book: PayoutBook, doubles: list[Double], subjects: Subjects, as_of: date
    ) -> None:
        self.law, self.lists, self.book, self.doubles = law, lists, book, doubles
        self.subjects, self.as_of = subjects, as_of
        self.authorities: Authorities = book.authorities
        self.rows = book.rows()
        self.awards_usable = lists.awards_present and lists.awards_complete

    def find(self) -> list[Finding]:
        """Nothing without the lists that a rule rests on."""
        if self.law.payout is None:
            return []
        found = [*self.budgets()]
        if self.awards_usable:
            found += [*self.on_rows(), *self.on_awards(), *self.on_incentives()]
            if self.lists.kpi_present:
                found += [*self.on_kpi(), *self.on_doubles()]
        return found

    def on_rows(self) -> Iterator[Finding]:
        """P01, P02 and P03, per row of the payout."""
        for row in self.rows:
            subject, detail = row.kbo, f"{row.project_year} {row.kind}"
            group = self.subjects.group(subject)
            if not row.covered or self.book.refused("awards", group) or self.book.refused("payments", group):
                continue  # an award that is not listed, or a row in quarantine, could explain the difference
            main = row.kind == MAIN
            if main and row.awarded and self.begun(row) and not row.advance_right:
                yield make_finding("P01", subject, None, row.advance_due, row.advance or 0, detail=detail)
            tolerance = 0 if self.lists.source == "list" else self.law.tolerance_register_row * row.payments
            if row.paid is not None and row.paid - row.comparable > tolerance:
                yield make_finding("P02", subject, None, row.comparable, row.paid, detail=detail)
            allowed = row.justified + row.unjudged
            if main and row.evaluated and row.kept > allowed + CENT:
                yield make_finding("P03", subject, None, allowed, row.kept, detail=detail)

    def begun(self, row: PayoutRow) -> bool:
        """Whether the project year has begun; of a row as a whole, every awarded one."""
        years = self.law.payout.years if self.law.payout else {}
        own = {row.project_year}
        if row.project_year is None:
            own = {award.project_year for award in self.book.awards[row.kbo, MAIN]}
        return all(year in years and self.as_of >= years[year].begin for year in own if year is not None)

    def on_awards(self) -> Iterator[Finding]:
        """P06: above units x tariff, the ceiling of the target group, or (per territory then) that of the action."""
        payout = self.law.payout
        sums: dict[tuple[str, int, str], int] = defaultdict(int)
        for award in self.lists.awards:
            if award.kind != ACTION or award.action is None or payout is None:
                continue
            kbo = self.authorities.authority(award.kbo)
            sums[self.authorities.unit(award.kbo).kbo, award.project_year, award.action] += award.cents
            groups = payout.groups(award.project_year, award.action)
            tariff = groups.get(award.group)
            if tariff is None and not award.group and len(groups) == 1:
                tariff = next(iter(groups.values()))
            if tariff is None:
                continue
            subject, detail = self.subjects.subject(kbo), f"{award.file} {award.row}"
            if award.confirmed is not None and award.cents * 100 > award.confirmed * tariff.rate:
                yield make_finding("P06", subject, None, award.cents, detail=f"{detail} tarief")
            if award.cents > tariff.ceiling:
                yield make_finding("P06", subject, None, award.cents, detail=f"{detail} plafond")
        for (kbo, year, action), cents in sums.items():
            ceiling = payout.ceiling(year, action) if payout else None
            if ceiling is not None and cents > ceiling:
                detail = f"{year} actie {action}"
                subject = self.subjects.subject(self.authorities.authority(kbo))
                yield make_finding("P06", subject, None, cents, detail=detail)

    def on_incentives(self) -> Iterator[Finding]:
        """P04: an award or a payment that is no standard amount."""
        standard = self.law.standard_amounts
        free: dict[str, set[int]] = defaultdict(set)
        for award in self.lists.awards:
            if award.kind != INCENTIVE:
                continue
            subject = self.book.subject(award.kbo)
            if award.group not in standard:
                free[subject].add(award.cents)
            elif award.cents != standard[award.group]:
                yield make_finding("P04", subject, None, award.cents, detail=f"{award.file} {award.row}")
        for payment in self.lists.payments:
            subject = self.book.subject(payment.kbo)
            if payment.sort == INCENTIVE and payment.cents not in {*standard.values(), *free[subject]}:
                yield make_finding("P04", subject, None, payment.cents, detail="betaling")

    def budgets(self) -> Iterator[Finding]:
        """P05: about the scheme as a whole, so without authority."""
        if not self.awards_usable:
            return
        for row in self.book.budget():
            if row.budget is not None and row.paid is not None and row.paid > row.budget:
                yield make_finding("P05", "", row.year, row.budget, row.paid)

    def on_kpi(self) -> Iterator[Finding]:
        """I01-I05 and I07, per evaluation row."""
        for row in self.book.evaluations:
            end = row.period == YEAR_END
            broken = {
                "I01": row.verdict == NOT_REPORTED or row.late or row.incomplete,
                "I02": end and row.verdict == RECLAIM,
                "I03": end and row.verdict == JURY,
                "I04": row.verdict == BELOW,
                "I05": end and row.reported and row.jury,
                "I07": not row.overlapping and wrong_target(row),
            }
            detail = f"{row.project_year} {row.period} {row.action} {row.group}"
            for rule, hit in broken.items():
                if hit:
                    yield make_finding(rule, self.subjects.subject(row.kbo), None, row.stake or 0, detail=detail)

    def on_doubles(self) -> Iterator[Finding]:
        """I06: too little invested, or not to be told apart."""
        for double in self.doubles:
            ernst = {TOO_LITTLE: FOUT, UNCLEAR: WAARSCHUWING}.get(double.state)
            if ernst:
                subject, detail = self.subjects.subject(double.kbo), ";".join(double.actions)
                yield make_finding("I06", subject, None, double.needed or 0, double.spent, detail=detail, ernst=ernst)

    def kpi_verdict(self, subject: str, findings: list[Finding]) -> str:
        """The worst of a subject's evaluations."""
        group = self.subjects.group(subject)
        awards = self.awards_of(group, ACTION)
        if self.book.refused("awards", group) or self.book.refused("kpi", group) or not self.lists.awards_complete:
            return NIET_TE_BEOORDELEN
        rows = [row for row in self.book.evaluations if row.kbo in group]
        if not self.lists.awards_present and any(row.reported for row in rows):
            return NIET_TE_BEOORDELEN
        if not awards:
            return NIET_VAN_TOEPASSING
        if not self.lists.kpi_present:
            return NIET_TE_BEOORDELEN
        verdicts = {row.verdict for row in rows}
        own = {(finding.bevinding, finding.ernst) for finding in findings}
        if RECLAIM in verdicts or ("I06", FOUT) in own:
            return RECLAIM
        if NOT_REPORTED in verdicts or any(row.incomplete for row in rows):
            return "onvolledig"
        if ("I06", WAARSCHUWING) in own or ("I07", FOUT) in own:
            return TE_ONDERZOEKEN
        if JURY in verdicts or any(row.jury and row.awarded is not None for row in rows):
            return JURY
        ends = {row.verdict for row in rows if row.period == YEAR_END and row.awarded is not None}
        return REACHED if REACHED in ends and NIET_TE_BEOORDELEN not in ends else NIET_TE_BEOORDELEN

    def awards_of(self, group: list[str], kind: str = "") -> list[Award]:
        """The awards of a group."""
        to = self.authorities.authority
        return [award for award in self.lists.awards if to(award.kbo) in group and award.kind in (kind or award.kind)]

    def payout_verdict(self, subject: str, findings: list[Finding]) -> str:
        """The worst of a subject's payouts."""
        group = self.subjects.group(subject)
        if self.book.refused("awards", group) or self.book.refused("payments", group) or not self.lists.awards_complete:
            return NIET_TE_BEOORDELEN
        paid = any(self.authorities.authority(payment.kbo) in group for payment in self.lists.payments)
        if not self.awards_of(group) and not paid:
            return NIET_VAN_TOEPASSING
        if not self.lists.awards_present or self.lists.source is None:
            return NIET_TE_BEOORDELEN
        own = {finding.bevinding for finding in findings}
        if "P02" in own:
            return "te veel betaald"
        if own & {"P01", "P03", "P04", "P06"}:
            return "na te kijken"
        return "in orde" if all(row.covered for row in self.rows if row.kbo == subject) else NIET_TE_BEOORDELEN


def wrong_target(row: Evaluation) -> bool:
    """Reported against the requested KPI instead of the confirmed one."""
    told, asked, confirmed = row.reported_target, row.requested, row.target
    return told is not None and confirmed is not None and told == asked and told != confirmed
