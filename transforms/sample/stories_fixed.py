"""Stories of fixed authorities: three mergers and the VGC."""

from transforms.sample.dossier import Dossier, open_apart, open_together, tell
from transforms.sample.kit import GRANTS, OPERATING, STAFF, Kit
from transforms.sample.model import INCOME, Body, Line, Story
from transforms.sample.outcomes import FAIL, PASS, expect, figures, whole

BEFORE = (2022, 2023, 2024)


def absorb_a_neighbour(kit: Kit) -> Story:
    """Antwerpen absorbed Borsbeek and kept its NIS code; existing staff and covenants qualify."""
    city, gone = kit.reference.by_nis("11002"), kit.reference.by_nis("11007")
    town, former = open_apart(kit, city), open_together(kit, gone, BEFORE)
    subsidy = {year: 4 * cents for year, cents in kit.subsidy().items()}
    wages = {year: cents + kit.money(5_000, 9_000) for year, cents in subsidy.items()}
    covenants = {year: cents + kit.money(5_000, 9_000) for year, cents in subsidy.items()}
    note = "Loonaandeel van bestaand personeel (0,8 VTE);\nverdeelsleutel volgens prestatiestaat."
    town.project(wages, subsidy, accounts=STAFF, comment=note)
    convention = "Convenanten met verenigingen die de acties uitvoeren."
    town.project(covenants, {}, accounts=GRANTS, body=1, comment=convention)
    town.pay(subsidy)
    smaller = {year: kit.money(20_000, 30_000) for year in BEFORE}
    # Borsbeek alone spends too little; together they pass.
    little = {year: cents // 2 for year, cents in smaller.items()}
    more = sum(2 * cents - little[year] for year, cents in smaller.items())
    former.project(little, smaller)
    former.pay(smaller)
    town.act(2025, kit.spend(more), comment=note)
    tale = (
        "Antwerpen nam Borsbeek op: bedragen van de voorganger tellen mee. Eigen inbreng door een "
        "loonaandeel van bestaand personeel en door convenanten."
    )
    spent = whole(wages, covenants, little) + more
    expected = expect(city, tale, PASS, figures(spent, whole(subsidy, smaller)), "R04")
    return tell("Antwerpen", [town, former], expected)


def keep_a_number(kit: Kit) -> Story:
    """Tessenderlo-Ham lives on under Ham's KBO; codes arrive in several spellings."""
    ham, tessenderlo = kit.reference.by_nis("71069"), kit.reference.by_nis("71057")
    merged = kit.reference.by_nis("71071")
    before, after = open_together(kit, ham, BEFORE), open_together(kit, merged, (2025,))
    quiet = open_together(kit, tessenderlo, BEFORE)
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    codes = {
        2022: "abb_slv",
        2023: "ABB - SAMENLEVEN",
        2024: "ABB\N{EN DASH}SLV (acties)",
        2025: "ABB-SLV; ABB-LEKP-2022",
    }
    for year in BEFORE:
        before.project({year: spend[year]}, {year: subsidy[year]}, code=codes)
    after.project({2025: spend[2025]}, {2025: subsidy[2025]}, code=codes)
    before.pay(subsidy, name=merged.name)
    tale = (
        "Tessenderlo-Ham leeft verder onder het KBO-nummer van Ham: geen voorganger. Schrijfwijzen van de "
        "code tellen mee; in 2025 staat op dezelfde actie ook de code van het LEKP."
    )
    expected = expect(merged, tale, PASS, figures(whole(spend), whole(subsidy)), "C01", "C05")
    return tell("Tessenderlo-Ham", [before, after, quiet], expected)


def start_with_a_new_number(kit: Kit) -> Story:
    """Merelbeke-Melle got a new KBO in 2025; together they spent too little."""
    merged = kit.reference.by_nis("44088")
    first, second = kit.reference.by_nis("44043"), kit.reference.by_nis("44040")
    files = [
        open_apart(kit, first, BEFORE),
        open_together(kit, second, BEFORE),
        open_apart(kit, merged, (2025,)),
    ]
    spent = received = 0
    for file in files:
        subsidy = {year: kit.money(20_000, 50_000) for year in file.bodies[0].years}
        spend = kit.scant(subsidy)
        file.project(spend, subsidy)
        file.pay(subsidy)
        spent += whole(spend)
        received += whole(subsidy)
    tale = "Merelbeke-Melle kreeg in 2025 een nieuw KBO-nummer; samen met de voorgangers is er te weinig uitgegeven."
    expected = expect(merged, tale, FAIL, figures(spent, received), "R04")
    return tell("Merelbeke-Melle", files, expected)


def pay_a_supporting_organisation(kit: Kit) -> Story:
    """The VGC pays organisations for the work; one receipt comes from elsewhere."""
    vgc = kit.reference.vgc()
    body = Body(vgc.kbo, kit.new_re_number(), "Vlaamse Gemeenschapscommissie", kit.years)
    file = Dossier(kit, vgc, [body])
    subsidy = kit.subsidy()
    grants = kit.ample(subsidy)
    file.project(
        grants,
        subsidy,
        accounts=GRANTS,
        parts=3,
        comment="Werkingssubsidie aan de partner die de acties uitvoert.",
    )
    # Sector code 101 on a subsidy account: not from Flanders, so allowed as own share.
    file.act(2024, [Line(INCOME, kit.money(3_000, 6_000), "7405", "101"), *kit.spend(5_000_00, 1, OPERATING)])
    file.pay(subsidy)
    bond = 25_000_00
    file.act(2024, [Line(INCOME, bond, "7405", "300"), *kit.spend(3_000_00)], code="ABB-SAMENLEVEN-STIMULANS")
    file.pay_once(2024, 7, "stimulans", bond)
    tale = "De VGC betaalt een ondersteunende organisatie voor het werk (werkingssubsidie)."
    expected = expect(vgc, tale, PASS, figures(whole(grants) + 5_000_00, whole(subsidy)))
    return tell("VGC", [file], expected)
