"""Stories about reporting codes: findings C02-C04, C06-C08."""

from datetime import date

from transforms.sample.dossier import open_apart, open_together, tell
from transforms.sample.kit import Kit
from transforms.sample.model import Story
from transforms.sample.outcomes import (
    EXAMINE,
    NO_RECEIPTS,
    NOT_APPLICABLE,
    PASS,
    expect,
    figures,
    whole,
)


def nearly_code(kit: Kit) -> Story:
    """Near misses that change no verdict."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    for year, code in ((2023, "ABBSLV"), (2024, "Plan Samenleven ABB-SLV 2024"), (2025, "ABB-SAMENLEVE")):
        file.act(year, kit.spend(kit.money(1_000, 4_000), 1), code=code)
    file.decide("C02", "aanvaard", "De bijna juiste codes veranderen niets.", lapsed=True)
    tale = (
        "Bijna juiste codes tellen niet mee, maar veranderen het oordeel niet. De beslissing daarover is vervallen: "
        "ze werd genomen op andere cijfers."
    )
    sums = figures(whole(spend), whole(subsidy))
    return tell("bijna", [file], expect(file.who, tale, PASS, sums, "C02", "D01", unsettled=True))


def nearly_code_what_decides(kit: Kit) -> Story:
    """With the near miss the authority would pass."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.scant(subsidy)
    file.project(spend, subsidy, code="ABB-SAMENLEVEN")
    file.pay(subsidy)
    gap = 2 * whole(subsidy) - whole(spend)
    file.act(2025, kit.spend(gap + kit.money(1_000, 3_000), 3), code="ABB-SVL")
    tale = "Te weinig uitgegeven, tenzij de actie met de verkeerd gespelde code meetelt."
    sums = figures(whole(spend), whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "C02", "C08", state="voldoet niet")
    return tell("bijna, beslissend", [file], expected)


def name_the_code_in_a_text(kit: Kit) -> Story:
    """The code stands in a comment, not in its field."""
    file = open_together(kit)
    comment = "Deze actie hoort bij ABB-SLV; de code is nog niet ingevuld."
    file.act(2024, kit.spend(kit.money(5_000, 9_000)), code="", comment=comment)
    tale = "De code staat alleen in de commentaar van een actie; niets betaald, niets gecodeerd."
    nothing = expect(file.who, tale, NOT_APPLICABLE, figures(0, 0), "C03", kpi=NOT_APPLICABLE, payout=NOT_APPLICABLE)
    return tell("tekst", [file], nothing)


def mix_main_and_incentive(kit: Kit) -> Story:
    """Both codes on one action: its lines count as main."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    mixed = kit.money(3_000, 8_000)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.act(2023, kit.spend(mixed), code="ABB-SLV | ABB-SLV-ST")
    reason = "De actie hoort bij de hoofdsubsidie; de code wordt bij de volgende rapportering verbeterd."
    file.decide(EXAMINE, PASS, reason, until=date(2026, 9, 30))
    tale = "Hoofdcode en stimulanscode staan samen op één actie. De beslissing daarover is verlopen."
    sums = figures(whole(spend) + mixed, whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "C04", "D01", state=PASS)
    return tell("gemengd", [file], expected)


def code_nothing(kit: Kit) -> Story:
    """Flanders paid, and no action carries a code."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    for year, cents in subsidy.items():
        file.act(year, kit.spend(2 * cents), code="")
    file.pay(subsidy)
    tale = "Betaald door Vlaanderen, maar geen enkele actie draagt de code."
    sums = figures(0, 0, paid=whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "C06", "R01", state=NO_RECEIPTS)
    return tell("niets gecodeerd", [file], expected)


def book_without_payment(kit: Kit) -> Story:
    """Receipts from Flanders are booked, and no payment is known."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    tale = "Vlaamse ontvangsten geboekt op de acties, maar geen enkele betaling bekend."
    sums = figures(whole(spend), whole(subsidy), paid=0)
    unpaid = expect(file.who, tale, PASS, sums, "C07", "R01", kpi=NOT_APPLICABLE, payout=NOT_APPLICABLE)
    return tell("geen betaling", [file], unpaid)
