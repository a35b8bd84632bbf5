"""Stories about partnerships: findings S01-S05."""

from collections.abc import Sequence

from transforms.sample.dossier import Dossier, open_together, tell
from transforms.sample.kit import GRANTS, OPERATING, Kit
from transforms.sample.model import EXPENSE, Line, Membership, Story
from transforms.sample.outcomes import EXAMINE, FAIL, PASS, expect, expect_via, figures, whole

PROJECT_YEARS = (1, 2, 3)


def _join(lead: Dossier, member: Dossier, project_years: Sequence[int] = PROJECT_YEARS) -> list[Membership]:
    return [Membership(year, lead.who.kbo, member.who.kbo) for year in project_years]


def work_together(kit: Kit) -> Story:
    """A lead and two members; one member passed money on, which changes nothing."""
    lead, first, second = (open_together(kit) for _ in range(3))
    subsidy = kit.subsidy()
    own = {year: cents + cents // 2 for year, cents in subsidy.items()}
    share = dict(subsidy)
    small = {year: kit.money(2_000, 4_000) for year in kit.years}
    lead.project(own, subsidy)
    first.project(share, {}, code="ABB-SAMENLEVEN", accounts=OPERATING)
    second.project(small, {}, accounts=OPERATING)
    passed_on = kit.money(2_000, 5_000)
    second.act(2024, [Line(EXPENSE, passed_on, "6490")])
    lead.pay(subsidy)
    tale = "Trekker van een samenwerkingsverband: de uitgaven van de leden tellen mee; een lid gaf geld door."
    sums = figures(whole(own, share, small) + passed_on, whole(subsidy))
    group = expect(lead.who, tale, PASS, sums, "S02")
    return tell(
        "samenwerking",
        [lead, first, second],
        group,
        expect_via(first.who, group, "Lid van een samenwerkingsverband."),
        expect_via(second.who, group, "Lid dat geld doorgaf aan de trekker."),
        memberships=_join(lead, first) + _join(lead, second),
    )


def depend_on_transfers(kit: Kit) -> Story:
    """Without the money that the member passed on, the group would fail."""
    lead, member = open_together(kit), open_together(kit)
    subsidy = kit.subsidy()
    own = kit.scant(subsidy)
    lead.project(own, subsidy)
    lead.pay(subsidy)
    passed_on = {year: 2 * cents - own[year] + kit.money(500, 2_000) for year, cents in subsidy.items()}
    member.project(passed_on, {}, accounts=GRANTS)
    tale = "Samenwerkingsverband dat alleen voldoet als doorgegeven geld tweemaal telt."
    sums = figures(whole(own, passed_on), whole(subsidy))
    group = expect(lead.who, tale, EXAMINE, sums, "S02", "S05", state=PASS)
    return tell(
        "doorgegeven geld",
        [lead, member],
        group,
        expect_via(member.who, group, "Lid dat geld doorgaf aan de trekker."),
        memberships=_join(lead, member),
    )


def receive_beside_the_lead(kit: Kit) -> Story:
    """One member booked Flemish receipts, another was paid itself."""
    lead, booker, earner = (open_together(kit) for _ in range(3))
    subsidy, earned = kit.subsidy(), kit.subsidy()
    own, spent = kit.ample(subsidy), kit.ample(earned)
    small = {year: kit.money(1_000, 3_000) for year in kit.years}
    lead.project(own, subsidy)
    lead.pay(subsidy)
    booker.project(small, {2023: kit.money(3_000, 5_000)}, accounts=OPERATING)
    earner.project(spent, earned, accounts=OPERATING)
    earner.pay(earned)
    tale = "Trekker met een lid dat Vlaamse ontvangsten boekte en een lid dat zelf betaald werd."
    sums = figures(whole(own, small), whole(subsidy))
    tale_earner = "Lid van een samenwerkingsverband dat zelf betalingen kreeg: apart beoordeeld."
    sums_earner = figures(whole(spent), whole(earned))
    group = expect(lead.who, tale, EXAMINE, sums, "S01", "S04", state=PASS)
    return tell(
        "ontvangsten bij leden",
        [lead, booker, earner],
        group,
        expect_via(booker.who, group, "Lid dat Vlaamse ontvangsten boekte."),
        expect(earner.who, tale_earner, EXAMINE, sums_earner, "S04", state=PASS),
        memberships=_join(lead, booker) + _join(lead, earner),
    )


def change_groups(kit: Kit) -> Story:
    """A member moved from one partnership to another; its spending goes to the last. Two decisions contradict."""
    former, latter, member = (open_together(kit) for _ in range(3))
    subsidies = [kit.subsidy(), kit.subsidy()]
    spends = [kit.ample(subsidy) for subsidy in subsidies]
    for lead, subsidy, spend in zip((former, latter), subsidies, spends, strict=True):
        lead.project(spend, subsidy)
        lead.pay(subsidy)
    moved = {year: kit.money(2_000, 6_000) for year in kit.years}
    member.project(moved, {}, accounts=OPERATING)
    tales = (
        "Trekker van wie een lid naar een ander samenwerkingsverband ging; twee beslissingen spreken elkaar tegen.",
        "Trekker die een lid van een ander samenwerkingsverband overnam.",
    )
    sums = (
        figures(whole(spends[0]), whole(subsidies[0])),
        figures(whole(spends[1], moved), whole(subsidies[1])),
    )
    former.decide(EXAMINE, PASS, "De uitgaven van het lid staan los van dit verband.")
    former.decide(EXAMINE, FAIL, "De uitgaven van het lid ontbreken in dit verband.")
    successor = expect(latter.who, tales[1], EXAMINE, sums[1], "S03", state=PASS)
    return tell(
        "van verband veranderd",
        [former, latter, member],
        expect(former.who, tales[0], EXAMINE, sums[0], "D01", "S03", state=PASS),
        successor,
        expect_via(member.who, successor, "Lid dat van samenwerkingsverband veranderde."),
        memberships=_join(former, member, (1, 2)) + _join(latter, member, (3,)),
    )
