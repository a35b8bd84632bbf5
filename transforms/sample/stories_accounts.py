"""Stories about annual accounts: findings A01-A05, A07-A09, A11 and A12."""

from transforms.sample.dossier import Dossier, open_apart, open_together, tell
from transforms.sample.facts import Authority
from transforms.sample.kit import Kit
from transforms.sample.model import EXPENSE, INCOME, Body, Line, Story
from transforms.sample.outcomes import (
    CLOSING,
    EXAMINE,
    FAIL,
    NOT_ASSESSABLE,
    PASS,
    expect,
    figures,
    whole,
)
from transforms.sample.payout import YEAR_END


def flag_the_wrong_version(kit: Kit) -> Story:
    """Two adopted versions; the flag *Meest recente* points at the older one."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.add_version(2024, kit.spend(spend[2024] // 4), latest="Ja")
    file.mark(2024, status="Herziening", latest="Nee", sequence=2, delay=60)
    tale = "Twee vastgestelde versies van 2024: de latere herziening telt, al staat Meest recente bij de oudere."
    sums = figures(whole(spend), whole(subsidy))
    return tell("vlag", [file], expect(file.who, tale, PASS, sums, "A03", "A04"))


def miss_the_closing_account(kit: Kit) -> Story:
    """No annual account of the closing year: nothing can be assessed."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    file.project(kit.ample(subsidy), subsidy)
    file.pay(subsidy)
    file.drop(2025)
    tale = "De jaarrekening van 2025 ontbreekt."
    sums = figures(0, 0, paid=subsidy[2025])
    expected = expect(file.who, tale, NOT_ASSESSABLE, sums, "A01", basis=CLOSING)
    return tell("geen jaarrekening", [file], expected)


def file_a_provisional_account(kit: Kit) -> Story:
    """The OCMW has only a provisional account of the closing year."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    at_town = kit.ample(subsidy)
    at_welfare = {year: kit.money(4_000, 9_000) for year in kit.years}
    file.project(at_town, subsidy)
    file.project(at_welfare, {}, body=1)
    file.pay(subsidy)
    file.mark(2025, status="Voorlopig", body=1)
    tale = "Van het OCMW is voor 2025 alleen een voorlopige jaarrekening aangeleverd; die telt niet."
    sums = figures(at_town[2025], subsidy[2025])
    expected = expect(file.who, tale, NOT_ASSESSABLE, sums, "A02", basis=CLOSING)
    return tell("voorlopig", [file], expected)


def miss_an_earlier_account(kit: Kit) -> Story:
    """The account of 2023 is missing, so the closing year decides alone."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.drop(2023)
    award = file.settle()[0]
    file.payout.change(award, YEAR_END, {"confirmed": award.requested or 0})
    tale = (
        "De jaarrekening van 2023 ontbreekt: alleen het boekjaar 2025 is beoordeeld. Het KPI-verslag noemt de "
        "gevraagde KPI in plaats van de bevestigde."
    )
    sums = figures(spend[2025], subsidy[2025])
    expected = expect(file.who, tale, PASS, sums, "A08", "I07", basis=CLOSING, kpi=EXAMINE, unsettled=True)
    return tell("alleen boekjaar", [file], expected)


def _open_unknown(kit: Kit, name: str) -> Dossier:
    who = Authority("", name, "gemeente", kit.new_kbo(), "")
    return open_together(kit, who)


def spend_enough_unknown(kit: Kit) -> Story:
    """An authority that the reference does not know, with enough spending."""
    file = _open_unknown(kit, "Voorbeelddorp (verzonnen)")
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    tale = "Onbekend in de referentielijst: genoeg uitgegeven, maar eerst uit te zoeken wie dit is."
    sums = figures(whole(spend), whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "A05", state=PASS)
    return tell("onbekend", [file], expected)


def spend_too_little_unknown(kit: Kit) -> Story:
    """An unknown authority that spent too little: the figures themselves are not in doubt."""
    file = _open_unknown(kit, "Verzinnegem (verzonnen)")
    subsidy = kit.subsidy()
    spend = kit.scant(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    tale = "Onbekend in de referentielijst en te weinig uitgegeven: geen twijfel over de cijfers."
    sums = figures(whole(spend), whole(subsidy))
    return tell("onbekend, te weinig", [file], expect(file.who, tale, FAIL, sums, "A05"))


def hold_an_unreadable_amount(kit: Kit) -> Story:
    """One coded transaction has an amount that cannot be read."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.act(2024, [*kit.spend(2_500_00, 1), Line(EXPENSE, 0, "6131", raw="1.234,56")])
    tale = "Eén transactie van 2024 heeft een onleesbaar bedrag en staat in quarantaine."
    sums = figures(whole(spend) + 2_500_00, whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "A07", state=PASS)
    return tell("quarantaine", [file], expected)


def count_twice(kit: Kit) -> Story:
    """In 2025 an integrated record stands beside the separate ones."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    again = Body(file.who.kbo, file.bodies[0].re_number, "Gemeente en OCMW", (2025,))
    double = Dossier(kit, file.who, [again])
    double.project({2025: spend[2025]}, {})
    tale = "Voor 2025 tellen een geïntegreerd rapport en aparte rapporten samen: dubbeltelling."
    sums = figures(whole(spend) + spend[2025], whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "A09", state=PASS)
    return tell("dubbel", [file, double], expected)


def leave_actions_empty(kit: Kit) -> Story:
    """The OCMW account of 2022 has no transaction on any action."""
    file = open_apart(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.bare(2022, 1)
    tale = "In de jaarrekening 2022 van het OCMW staat geen enkele transactie op een actie."
    sums = figures(whole(spend), whole(subsidy))
    expected = expect(file.who, tale, EXAMINE, sums, "A11", state=PASS)
    return tell("leeg", [file], expected)


def cut_off_a_file(kit: Kit) -> Story:
    """The account of 2025 shrank to a tenth; the register also disagrees with the payments."""
    file = open_together(kit)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    file.shrink(2025, 10)
    tale = (
        "De jaarrekening 2025 is veel kleiner dan die van 2024 (afgekapt bestand?) en het subsidieregister "
        "wijkt in 2024 af van de betaallijst."
    )
    sums = figures(whole(spend), whole(subsidy))
    expected = expect(file.who, tale, PASS, sums, "A12", "R05")
    return tell("afgekapt", [file], expected, register_shift=[(2024, 4_321)])


def surround(kit: Kit) -> Story:
    """Bodies outside the population: nothing of them may count."""
    neighbours = [open_together(kit), open_apart(kit)]
    others = []
    for kind in ("Autonoom gemeentebedrijf", "Provincie", "District"):
        who = Authority("", kind, "", kit.new_kbo(), "")
        body = Body(who.kbo, kit.new_re_number(), kind, kit.years)
        others.append(Dossier(kit, who, [body]))
    # Float noise of a real export: this is 0.00.
    others[0].add_loose(2023, Line(INCOME, 0, "7500", raw="-9.5e-05"))
    files = [*neighbours, *others]
    neighbours[0].decide("K05", "aanvaard", "Beslissing over een bestuur dat niet in de controle voorkomt.")
    outside = [file.who.kbo for file in files]
    return tell("omgeving", files, outside=outside, elsewhere=[(outside[0], "D01")])
