"""The subjects of a big sector: who reports under which number, and with what outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from transforms.sample.facts import Authority, Reference, invent_kbo
from transforms.sample.model import SCHEME_YEARS, Expected, Payment
from transforms.sample.outcomes import EXAMINE, FAIL, PASS, expect, figures, whole

INVEST = "investeringen"
SHORT = "meer betaald dan geboekt"
# Of twenty subjects: 12 pass, 5 fail, 3 need a look.
_MIX = (*[PASS] * 12, *[FAIL] * 5, INVEST, INVEST, SHORT)
_TALES = {
    PASS: "Genoeg uitgegeven.",
    FAIL: "Te weinig uitgegeven.",
    INVEST: "Alleen met investeringen genoeg uitgegeven.",
    SHORT: "Genoeg voor wat geboekt is, te weinig voor wat betaald is.",
}


@dataclass(frozen=True)
class YearFigures:
    """One account of a subject in cents; `invested` is spending that is not eligible."""

    kbo: str
    spent: int
    invested: int
    booked: int
    paid: int


@dataclass(frozen=True)
class Subject:
    """One authority of a big sector, with its design per year."""

    who: Authority
    design: str
    years: dict[int, YearFigures]

    def outcome(self) -> Expected:
        """Declare the outcome that follows from the design."""
        account = self.years.values()
        spend = sum(figure.spent + figure.invested for figure in account)
        invested = sum(figure.invested for figure in account)
        booked = whole({year: figure.booked for year, figure in self.years.items()})
        paid = whole({year: figure.paid for year, figure in self.years.items()})
        state = FAIL if self.design == FAIL else PASS
        # An authority that the reference does not know (A05) cannot pass.
        unknown = self.who.kind == "verzonnen"
        conclusion = self.design if self.design == FAIL or (self.design == PASS and not unknown) else EXAMINE
        sums = figures(spend, booked, ineligible=invested, paid=paid)
        return expect(self.who, _TALES[self.design], conclusion, sums, state=state)

    def payments(self) -> list[Payment]:
        """Return an advance of 80 % and a balance for each year."""
        paid = []
        for year, figure in self.years.items():
            advance = figure.paid * 80 // 100
            project_year = year - SCHEME_YEARS[0] + 1
            for month, kind, cents in ((4, "voorschot", advance), (11, "saldo", figure.paid - advance)):
                day = date(year, month, 1 + figure.paid % 28)
                paid.append(Payment(figure.kbo, self.who.name, day, project_year, kind, cents))
        return paid


def plan_subjects(reference: Reference, authorities: int, years: Sequence[int], seed: int) -> tuple[Subject, ...]:
    """Choose authorities and designs.

    First the municipalities that no merger touched, then the VGC and the merged ones; beyond the
    reference list authorities are invented.
    """
    random = Random(seed)
    known = [*reference.unmerged(), reference.vgc(), *reference.successors()]
    extra = range(1, max(0, authorities - len(known)) + 1)
    invented = [
        Authority("", f"Bestuur {number} (verzonnen)", "verzonnen", invent_kbo(5_000 + number), "") for number in extra
    ]
    chosen = (known + invented)[:authorities]
    designs = [_MIX[index % len(_MIX)] for index in range(authorities)]
    random.shuffle(designs)
    return tuple(
        Subject(who, design, {year: _draw(random, design, _number_in(reference, who, year)) for year in years})
        for who, design in zip(chosen, designs, strict=True)
    )


def _number_in(reference: Reference, who: Authority, year: int) -> str:
    """Return the KBO under which a territory reported in that year."""
    if not who.valid_from or year >= int(who.valid_from[:4]):
        return who.kbo
    before = reference.predecessors(who.nis)
    kept = [former.kbo for former in before if former.kbo == who.kbo]
    return kept[0] if kept else before[0].kbo


def _draw(random: Random, design: str, kbo: str) -> YearFigures:
    received = random.randint(15_000_00, 90_000_00)
    margin = random.randint(1_000_00, 9_000_00)
    if design == PASS:
        return YearFigures(kbo, 2 * received + margin, 0, received, received)
    if design == FAIL:
        return YearFigures(kbo, received + margin // 2, 0, received, received)
    if design == INVEST:
        return YearFigures(kbo, 3 * received // 2, received + margin, received, received)
    # The balance that was not booked is larger than half of the margin.
    return YearFigures(kbo, 2 * received + margin, 0, received, received + margin)
