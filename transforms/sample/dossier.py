"""The accounts and payments of one authority, built up step by step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from transforms.sample import texts
from transforms.sample.facts import Authority
from transforms.sample.kit import ELIGIBLE, Amounts, Kit
from transforms.sample.model import (
    FAR,
    INCOME,
    SCHEME_YEARS,
    Action,
    Award,
    Body,
    Decision,
    Expected,
    Line,
    Membership,
    Payment,
    Report,
    Story,
)
from transforms.sample.payout import Payout, advance_of, project_year_of

MAIN = "ABB-SLV"


class Dossier:
    """Collects actions per body and year; `reports` adds the ordinary work around them."""

    def __init__(self, kit: Kit, who: Authority, bodies: Sequence[Body]) -> None:
        self.kit = kit
        self.who = who
        self.bodies = tuple(bodies)
        self.payments: list[Payment] = []
        self.payout = Payout(kit.law, who.kbo, who.name)
        self.decisions: list[Decision] = []
        self._base = {body: kit.number(2_000_000, 5_000_000) * 100 for body in bodies}
        self._actions: dict[tuple[Body, int], list[Action]] = {}
        self._missing: set[tuple[Body, int]] = set()
        self._bare: set[tuple[Body, int]] = set()
        self._share: dict[tuple[Body, int], int] = {}
        self._marks: dict[tuple[Body, int], tuple[str, str, int, int]] = {}
        self._loose: dict[tuple[Body, int], list[Line]] = {}
        self._versions: list[Report] = []

    def act(
        self,
        year: int,
        lines: Iterable[Line],
        *,
        code: str = MAIN,
        body: int = 0,
        title: str | None = None,
        comment: str | None = None,
        description: str = "",
    ) -> Action:
        """Add an action to a year's account of a body, and return it."""
        action = Action(
            title=title or self.kit.choose(texts.PROJECTS),
            lines=tuple(lines),
            code=code,
            description=description,
            comment=self.kit.choose(texts.COMMENTS) if comment is None else comment,
            evaluation=self.kit.choose(texts.EVALUATIONS),
        )
        self._actions.setdefault((self.bodies[body], year), []).append(action)
        return action

    def project(
        self,
        spend: Amounts,
        receive: Amounts,
        *,
        code: str | Mapping[int, str] = MAIN,
        body: int = 0,
        accounts: Sequence[str] = ELIGIBLE,
        parts: int = 2,
        comment: str | None = None,
    ) -> None:
        """Add one main action per year: spending, and the receipt with sector code 300."""
        for year in sorted(set(spend) | set(receive)):
            lines = self.kit.spend(spend[year], parts, accounts) if spend.get(year) else []
            if receive.get(year):
                lines.append(Line(INCOME, receive[year], self.kit.choose(("7405", "7405000", "REK7407")), "300"))
            text = code if isinstance(code, str) else code[year]
            self.act(year, lines, code=text, body=body, comment=comment)

    def pay(self, amounts: Amounts, *, kbo: str | None = None, name: str | None = None) -> None:
        """Pay each year's amount in that year: an advance of 80 % and a balance, exact for the project year."""
        before: dict[int, int] = {}
        for year, cents in sorted(amounts.items()):
            sofar = before.get(project_year_of(year), 0)
            advance = advance_of(sofar + cents) - advance_of(sofar)
            before[project_year_of(year)] = sofar + cents
            self.pay_once(year, 4, "voorschot", advance, kbo=kbo, name=name)
            self.pay_once(year, 11, "saldo", cents - advance, kbo=kbo, name=name)

    def pay_once(
        self,
        year: int,
        month: int,
        kind: str,
        cents: int,
        *,
        kbo: str | None = None,
        name: str | None = None,
    ) -> None:
        """Add one payment, dated in the given month."""
        day = date(year, month, self.kit.number(1, 28))
        payment = Payment(kbo or self.who.kbo, name or self.who.name, day, project_year_of(year), kind, cents)
        self.payments.append(payment)

    def settle(self) -> list[Award]:
        """Award what was paid, where the story awarded nothing; return the awards of actions."""
        return self.payout.settle(self.payments)

    def decide(
        self, on: str, verdict: str, reason: str, *, document: str = "", until: date = FAR, lapsed: bool = False
    ) -> None:
        """Add an officer's decision on a finding or on the conclusion."""
        self.decisions.append(Decision(self.who.kbo, on, verdict, reason, document, until, lapsed))

    def drop(self, year: int) -> None:
        """Leave out the accounts of a year."""
        self._missing.update((body, year) for body in self.bodies)

    def bare(self, year: int, body: int) -> None:
        """Keep all transactions of a year off the actions of a body."""
        self._bare.add((self.bodies[body], year))

    def shrink(self, year: int, percent: int, body: int = 0) -> None:
        """Keep only a share of the ordinary work of a year."""
        self._share[self.bodies[body], year] = percent

    def add_loose(self, year: int, line: Line, body: int = 0) -> None:
        """Add a transaction without an action."""
        self._loose.setdefault((self.bodies[body], year), []).append(line)

    def mark(
        self,
        year: int,
        *,
        status: str = "Origineel",
        latest: str = "Ja",
        sequence: int = 1,
        delay: int = 0,
        body: int = 0,
    ) -> None:
        """Set status, flag, sequence number and delay of the account that `reports` builds."""
        self._marks[self.bodies[body], year] = (status, latest, sequence, delay)

    def add_version(
        self,
        year: int,
        lines: Iterable[Line],
        *,
        status: str = "Origineel",
        latest: str = "Nee",
        kind: str = "Jaarrekening",
        quarter: str = "",
        sequence: int = 1,
        delay: int = 0,
        body: int = 0,
    ) -> None:
        """Add another report of a body, with one main action and its own ordinary work."""
        main = Action(texts.PROJECTS[0], tuple(lines), MAIN, comment=texts.COMMENTS[0])
        where = self.bodies[body]
        ordinary = self.kit.ordinary_actions(self._base[where])
        report = Report(
            where, year, (*ordinary, main), (), kind, quarter, status, latest, sequence=sequence, delay=delay
        )
        self._versions.append(report)

    def reports(self) -> tuple[Report, ...]:
        """Build the reports: per body and year the coded actions between ordinary ones."""
        built = [
            self._build(body, year) for body in self.bodies for year in body.years if (body, year) not in self._missing
        ]
        return (*built, *self._versions)

    def _build(self, body: Body, year: int) -> Report:
        key = (body, year)
        base = self._base[body] * self.kit.number(95, 110) // 100 * self._share.get(key, 100) // 100
        ordinary = self.kit.ordinary_actions(base)
        loose = [*self.kit.loose_lines(base), *self._loose.get(key, [])]
        if key in self._bare:
            loose.extend(line for action in ordinary for line in action.lines)
            ordinary = tuple(Action(a.title, (), a.code, a.description) for a in ordinary)
        status, latest, sequence, delay = self._marks.get(key, ("Origineel", "Ja", 1, 0))
        return Report(
            body,
            year,
            (*ordinary, *self._actions.get(key, [])),
            tuple(loose),
            status=status,
            latest=latest,
            sequence=sequence,
            delay=delay,
        )


def open_together(kit: Kit, who: Authority | None = None, years: Sequence[int] = SCHEME_YEARS) -> Dossier:
    """Open the dossier of a municipality and OCMW that report together under its KBO."""
    who = who or kit.pick()
    body = Body(who.kbo, kit.new_re_number(), "Gemeente en OCMW", tuple(years))
    return Dossier(kit, who, [body])


def open_apart(kit: Kit, who: Authority | None = None, years: Sequence[int] = SCHEME_YEARS) -> Dossier:
    """Open the dossier of a municipality (body 0) and an OCMW (body 1) that report apart."""
    who = who or kit.pick()
    number = kit.new_re_number()
    bodies = [Body(who.kbo, number, "Gemeente", tuple(years)), Body(who.ocmw, number, "OCMW", tuple(years))]
    return Dossier(kit, who, bodies)


def tell(
    name: str,
    files: Sequence[Dossier],
    *expected: Expected,
    memberships: Sequence[Membership] = (),
    dimension_only: Sequence[Body] = (),
    register_shift: Sequence[tuple[int, int]] = (),
    outside: Sequence[str] = (),
    elsewhere: Sequence[tuple[str | None, str]] = (),
) -> Story:
    """Close the dossiers and make them one story."""
    for file in files:
        file.settle()
    return Story(
        name=name,
        reports=tuple(report for file in files for report in file.reports()),
        payments=tuple(payment for file in files for payment in file.payments),
        expected=expected,
        memberships=tuple(memberships),
        dimension_only=tuple(dimension_only),
        register_shift=tuple(register_shift),
        outside=tuple(outside),
        awards=tuple(award for file in files for award in file.payout.awards()),
        kpis=tuple(row for file in files for row in file.payout.reports()),
        decisions=tuple(decision for file in files for decision in file.decisions),
        findings_elsewhere=tuple(elsewhere),
    )
