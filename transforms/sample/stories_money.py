"""Stories about booked against paid: findings R01-R03 (R04 and R05 stand elsewhere)."""

from transforms.sample.dossier import open_apart, open_together, tell
from transforms.sample.kit import Kit
from transforms.sample.model import INCOME, Line, Story
from transforms.sample.outcomes import CHECK, EXAMINE, PASS, expect, figures, whole


def book_an_incentive_as_main(kit: Kit) -> Story:
    """The incentive of 10,000 euros stands under the main code."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    incentive = 10_000_00
    spend = kit.ample(subsidy)
    spend[2024] += 2 * incentive
    file.project(spend, subsidy)
    file.act(2024, [Line(INCOME, incentive, "7405", "300")], title="Samenwerking met buurgemeenten")
    file.pay(subsidy)
    file.pay_once(2024, 9, "stimulans", incentive)
    tale = "De stimulans van 10.000 euro is onder de hoofdcode geboekt."
    sums = figures(whole(spend), whole(subsidy) + incentive, paid=whole(subsidy))
    return tell("stimulans als hoofdcode", [file], expect(file.who, tale, PASS, sums, "R01", "R02"))


def book_a_year_later(kit: Kit) -> Story:
    """A balance paid in 2023 is booked in 2024."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    late = subsidy[2023] // 500 * 100 + kit.number(1, 99)  # never a standard incentive
    booked = dict(subsidy)
    booked[2023] -= late
    booked[2024] += late
    file.project(spend, booked)
    file.pay(subsidy)
    file.decide("K05", "aanvaard", "Nagekeken.")
    tale = "Een saldo van 2023 is pas in 2024 geboekt: een tijdsverschil. Een beslissing gaat over niets."
    sums = figures(whole(spend), whole(subsidy))
    return tell("tijdsverschil", [file], expect(file.who, tale, PASS, sums, "D01", "R01", "R03", unsettled=True))


def pay_after_closing(kit: Kit) -> Story:
    """The last balance is paid in 2026: with it the spending is too low."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    balance = kit.money(12_000, 20_000)
    spend = {year: 2 * cents for year, cents in subsidy.items()}
    spend[2025] += balance  # enough for what was booked, not for what was paid
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.pay_once(2026, 3, "saldo", balance)
    tale = (
        "Het laatste saldo is in 2026 betaald: genoeg voor wat geboekt is, te weinig voor wat betaald is. Het "
        "voorschot was geen 80 %, en het saldo dus meer dan 20 %."
    )
    sums = figures(whole(spend), whole(subsidy), paid=whole(subsidy) + balance)
    expected = expect(file.who, tale, EXAMINE, sums, "P01", "P03", "R01", state=PASS, payout=CHECK)
    return tell("saldo in 2026", [file], expected)
