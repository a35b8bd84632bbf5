"""Stories about costs and receipts: findings K01, K02, K04, K05 and K07-K10."""

from transforms.sample.dossier import open_apart, open_together, tell
from transforms.sample.kit import OPERATING, Kit
from transforms.sample.model import EXPENSE, INCOME, Line, Story
from transforms.sample.outcomes import EXAMINE, PASS, expect, figures, whole
from transforms.sample.payout import YEAR_END


def invest(kit: Kit) -> Story:
    """Enough spending, but only with the investments in it."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    eligible = {year: 3 * cents // 2 for year, cents in subsidy.items()}
    invested = {year: cents + kit.money(1_000, 3_000) for year, cents in subsidy.items()}
    file.project(eligible, subsidy)
    file.pay(subsidy)
    for year, cents in invested.items():
        account = kit.choose(("2210-7", "230", "REK240"))
        file.act(year, [Line(EXPENSE, cents, account)], title="Inrichting van de ontmoetingsruimte")
    reason = "De ontmoetingsruimte dient alleen de goedgekeurde acties; de investering is aanvaard."
    file.decide(EXAMINE, PASS, reason, document="Nota aan de leidend ambtenaar, 2026/117")
    tale = "Genoeg uitgegeven, maar zonder de investeringen niet. De dossierbehandelaar besliste: voldoet."
    sums = figures(whole(eligible, invested), whole(subsidy), ineligible=whole(invested))
    expected = expect(file.who, tale, EXAMINE, sums, "K01", state=PASS, verdict=PASS)
    return tell("investeringen", [file], expected)


def invoice_internally(kit: Kit) -> Story:
    """The municipality passes money on to its OCMW, which also pays a living wage."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    aid = {year: kit.money(1_000, 5_000) for year in kit.years}
    for year in kit.years:
        passed_on = kit.money(30_000, 60_000)
        town = [Line(EXPENSE, passed_on, "6190"), Line(INCOME, subsidy[year], "7405", "300")]
        file.act(year, town)
        welfare = [
            Line(INCOME, passed_on, "7090"),
            *kit.spend(spend[year]),
            Line(EXPENSE, aid[year], "REK6480"),
        ]
        file.act(year, welfare, body=1)
    file.pay(subsidy)
    awards = [award for award in file.settle() if award.project_year == 2]
    other = next(award for award in awards if award.action != awards[0].action)
    file.payout.change(awards[0], YEAR_END, {"also": other.action})
    tale = (
        "De gemeente factureert intern aan het OCMW (telt niet mee); het OCMW geeft het geld uit, ook aan "
        "leefloon (telt in het totaal, niet als subsidiabel). Eén KPI staat onder twee acties die BBC niet "
        "onderscheidt."
    )
    sums = figures(whole(spend, aid), whole(subsidy), ineligible=whole(aid))
    expected = expect(file.who, tale, PASS, sums, "I06", "K02", "K10", kpi=EXAMINE, unsettled=True)
    return tell("intern", [file], expected)


def book_carelessly(kit: Kit) -> Story:
    """Missing comment, unknown accounts, receipts without sector code, a word about ESF."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    unknown = [kit.money(500, 2_000), kit.money(500, 2_000)]
    for year in kit.years:
        sector = {2022: ("7405", "300"), 2023: ("7405", ""), 2024: ("", ""), 2025: ("", "300")}[year]
        lines = [*kit.spend(spend[year]), Line(INCOME, subsidy[year], *sector)]
        file.act(year, lines)
    file.act(2023, kit.spend(1_800_00, 1), comment="Voor deze actie vragen we geen ESF aan.")
    file.act(2024, [Line(EXPENSE, unknown[0], "6300"), Line(EXPENSE, unknown[1])], code="ABB-SAMENLEVEN")
    file.act(2025, kit.spend(2_400_00, 1), comment="")
    file.pay(subsidy)
    file.decide("K05", "aanvaard", "De nota legt de koppeling met de acties uit.", document="Nota van het bestuur")
    tale = (
        "Onzorgvuldig geboekt: een actie zonder commentaar (aanvaard na een toegevoegde nota), onbekende of "
        "ontbrekende rekeningen, ontvangsten zonder sectorcode en een tekst over ESF."
    )
    sums = figures(whole(spend) + 4_200_00 + sum(unknown), whole(subsidy), ineligible=sum(unknown))
    expected = expect(file.who, tale, PASS, sums, "K04", "K05", "K08", "K09")
    return tell("onzorgvuldig", [file], expected)


def take_a_credit_note(kit: Kit) -> Story:
    """A credit note makes the spending of 2025 negative; a part of the subsidy was taken back."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    credit = spend[2025] + kit.money(2_000, 6_000)
    spend[2024] += credit
    reclaimed = subsidy[2025] // 4
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.act(2025, [Line(EXPENSE, -credit, kit.choose(OPERATING)), Line(INCOME, -reclaimed, "7405", "300")])
    file.pay_once(2025, 12, "terugvordering", -reclaimed)
    tale = "Een creditnota maakt de uitgaven van 2025 negatief; een deel van de subsidie werd teruggevorderd."
    sums = figures(whole(spend) - credit, whole(subsidy) - reclaimed)
    return tell("creditnota", [file], expect(file.who, tale, PASS, sums, "K07"))
