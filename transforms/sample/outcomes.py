"""Expected outcomes, declared from the design of a story and never computed by the control."""

from transforms.sample.facts import Authority
from transforms.sample.kit import Amounts
from transforms.sample.model import Expected, Figures

PASS = "voldoet"
FAIL = "voldoet niet"
EXAMINE = "te onderzoeken"
NOT_ASSESSABLE = "niet te beoordelen"
NOT_APPLICABLE = "niet van toepassing"
VIA = "via samenwerkingsverband"
NO_RECEIPTS = "geen ontvangsten"

REACHED = "behaald"
JURY = "te jureren"
INCOMPLETE = "onvolledig"
RECLAIMABLE = "terugvordering mogelijk"

IN_ORDER = "in orde"
CHECK = "na te kijken"
OVERPAID = "te veel betaald"

PROJECT = "projectperiode"
CLOSING = "alleen boekjaar"

_STATES = {PASS: PASS, FAIL: FAIL, NOT_ASSESSABLE: NOT_ASSESSABLE, NOT_APPLICABLE: NO_RECEIPTS}


def whole(*designs: Amounts) -> int:
    """Add up all years of these designs, in cents."""
    return sum(cents for design in designs for cents in design.values())


def figures(spend: int, booked: int, *, ineligible: int = 0, paid: int | None = None) -> Figures:
    """Declare the sums of the deciding period, in cents.

    `ineligible` is the part of the spending that is not eligible. Without `paid`, Flanders paid what was
    booked.
    """
    return Figures(spend, spend - ineligible, booked, booked if paid is None else paid)


def expect(
    who: Authority,
    tale: str,
    conclusion: str,
    sums: Figures,
    *findings: str,
    state: str | None = None,
    basis: str = PROJECT,
    kpi: str = REACHED,
    payout: str = IN_ORDER,
    verdict: str | None = None,
    unsettled: bool = False,
) -> Expected:
    """Declare the outcome of a subject; only *te onderzoeken* must name its state.

    `verdict` is a valid decision on the conclusion; `unsettled` says that a finding or a decision still asks for
    an officer, whatever the conclusion.
    """
    return Expected(
        kbo=who.kbo,
        nis=who.nis,
        name=who.name,
        tale=tale,
        conclusion=conclusion,
        basis=basis,
        state=state or _STATES[conclusion],
        figures=sums,
        findings=tuple(sorted(findings)),
        kpi=kpi,
        payout=payout,
        verdict=verdict,
        final=verdict or conclusion,
        open=unsettled or (verdict is None and conclusion not in (PASS, NOT_APPLICABLE)),
    )


def expect_via(who: Authority, lead: Expected, tale: str) -> Expected:
    """Declare a member that is shown through its lead, and shares what the lead ends with."""
    return Expected(who.kbo, who.nis, who.name, tale, VIA, None, None, None, lead=lead.kbo, final=lead.final)
