"""Stories about the test itself: exact, one cent short, incentives only."""

from transforms.sample.dossier import Dossier, open_apart, open_together, tell
from transforms.sample.kit import Kit
from transforms.sample.model import EXPENSE, INCOME, Body, Line, Story
from transforms.sample.outcomes import FAIL, NOT_APPLICABLE, PASS, expect, figures, whole


def pass_exactly(kit: Kit) -> Story:
    """All actions in one line, in an integrated record with a KBO of its own."""
    who = kit.pick()
    number = kit.new_re_number()
    integrated = Body(kit.new_kbo(), number, "Gemeente en OCMW", kit.years, "Gemeente")
    file = Dossier(kit, who, [integrated])
    subsidy = kit.subsidy()
    # The project as a whole is exact; the closing year alone would fail.
    shift = kit.money(3_000, 9_000)
    spend = {year: 2 * cents for year, cents in subsidy.items()}
    spend[2023] += shift
    spend[2025] -= shift
    for year in kit.years:
        receipt = Line(INCOME, subsidy[year], "7405", "300")
        lines = [Line(EXPENSE, spend[year], "613"), receipt]
        file.act(year, lines, title="Plan Samenleven: alle acties gebundeld")
    file.pay(subsidy)
    # Superseded versions with other amounts: adding one of them breaks the exact sum.
    file.add_version(2023, [Line(EXPENSE, spend[2023] // 2, "613")], status="Voorlopig")
    file.mark(2023, delay=40)
    file.add_version(2024, [Line(EXPENSE, 2 * spend[2024], "613")])
    file.mark(2024, status="Herziening", sequence=2, delay=90)
    tale = (
        "Alle acties in één lijn, tot op de cent tweemaal de ontvangsten. Geïntegreerd rapport met een eigen "
        "KBO-nummer (via het RE-nummer) en met oudere versies die niet meetellen."
    )
    expected = expect(who, tale, PASS, figures(whole(spend), whole(subsidy)), "A03")
    bodies = (
        Body(who.kbo, number, "Gemeente", ()),
        Body(who.ocmw, number, "OCMW", ()),
    )
    return tell("precies", [file], expected, dimension_only=bodies)


def fail_by_one_cent(kit: Kit) -> Story:
    """One cent short, with lines around it that must not count."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    spend = {year: 2 * cents for year, cents in subsidy.items()}
    spend[2024] -= 1
    at_town = {year: cents // 3 for year, cents in spend.items()}
    at_welfare = {year: cents - at_town[year] for year, cents in spend.items()}
    file.project(at_town, subsidy)
    file.project(at_welfare, {}, code="ABB-SAMENLEVEN", body=1)
    file.pay(subsidy)
    # Coded lines of another book year in the report of 2024, and reports that are not accounts.
    file.act(2024, [Line(EXPENSE, kit.money(4_000, 9_000), "6131", book_year=2023)])
    plan = kit.money(50_000, 90_000)
    file.add_version(2025, [Line(EXPENSE, plan, "6131")], kind="Meerjarenplan", latest="Ja")
    file.add_version(2025, [Line(EXPENSE, plan // 2, "6131")], kind="Kwartaalrapportering", quarter="2", latest="Ja")
    tale = (
        "Eén cent te weinig. Gemeente en OCMW rapporteren apart. Gecodeerde lijnen van een ander boekjaar, "
        "uit een meerjarenplan en uit een kwartaalrapportering tellen niet mee."
    )
    expected = expect(file.who, tale, FAIL, figures(whole(spend), whole(subsidy)))
    return tell("één cent", [file], expected)


def receive_only_incentives(kit: Kit) -> Story:
    """Incentives need no co-financing and never enter the test."""
    file = open_together(kit)
    partnership, mentor = 10_000_00, kit.money(2_000, 4_000)
    for year, cents, code in ((2023, partnership, "ABB-SLV-ST"), (2024, mentor, "ABB-SAMENLEVEN-STIMULANS")):
        lines = [Line(INCOME, cents, "7405", "300"), *kit.spend(cents // 2)]
        file.act(year, lines, code=code)
        file.pay_once(year, 6, "stimulans", cents)
    tale = "Alleen stimulansen betaald en geboekt: daarvoor geldt geen eigen inbreng."
    expected = expect(file.who, tale, NOT_APPLICABLE, figures(0, 0), kpi=NOT_APPLICABLE)
    return tell("stimulans", [file], expected)


def pass_plainly(kit: Kit) -> Story:
    """An ordinary pass, to fill a sample up."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    expected = expect(file.who, "Gewoon in orde.", PASS, figures(whole(spend), whole(subsidy)))
    return tell("gewoon", [file], expected)
