"""Stories about the payout: KPIs that were missed or reported late, overpayment, clawback, the budget."""

from transforms.sample.dossier import Dossier, open_together, tell
from transforms.sample.kit import OPERATING, Amounts, Kit
from transforms.sample.model import EXPENSE, INCOME, Award, Line, Membership, Story
from transforms.sample.outcomes import (
    CHECK,
    FAIL,
    INCOMPLETE,
    JURY,
    OVERPAID,
    PASS,
    RECLAIMABLE,
    expect,
    expect_via,
    figures,
    whole,
)
from transforms.sample.payout import INTERIM, PARTNERSHIP, YEAR_END, advance_of


def _balance_of(award: Award) -> int:
    return award.cents - advance_of(award.cents)


def _hold_back(file: Dossier, promised: Amounts, held: Award) -> dict[int, int]:
    """Pay everything but the balance of one award of project year 2; return what was paid by year."""
    file.pay({year: cents for year, cents in promised.items() if year != 2024})
    advance = advance_of(promised[2024])
    balance = promised[2024] - advance - _balance_of(held)
    file.pay_once(2024, 4, "voorschot", advance)
    file.pay_once(2024, 11, "saldo", balance)
    return {**promised, 2024: advance + balance}


def miss_a_target(kit: Kit) -> Story:
    """One KPI was not reached and nobody says why; its balance was held back and an officer confirmed it."""
    file = open_together(kit)
    promised = kit.subsidy()
    missed, *_ = file.payout.promise(2, promised[2024])
    target = missed.confirmed or 0
    file.payout.change(missed, INTERIM, {"done": (target - 1) // 4})
    file.payout.change(missed, YEAR_END, {"done": target * 3 // 5})
    paid = _hold_back(file, promised, missed)
    spend = kit.ample(paid)
    file.project(spend, paid)
    linked = _invest_twice(file, promised[2025])
    file.decide("I02", "bevestigd", "Het bestuur gaf ook na vraag geen motivering.")
    tale = (
        "Eén KPI van projectjaar 2 is niet gehaald en niet gemotiveerd; halverwege was nog geen kwart bereikt. "
        "Het saldo is ingehouden en de dossierbehandelaar bevestigde de vaststelling. Een dubbel geregistreerde KPI "
        "van projectjaar 3 is ook dubbel betaald."
    )
    sums = figures(whole(spend) + linked, whole(paid))
    return tell("KPI gemist", [file], expect(file.who, tale, PASS, sums, "I02", "I04", kpi=RECLAIMABLE))


def _invest_twice(file: Dossier, promised: int) -> int:
    """Let the same youngsters count for two actions of project year 3, and spend enough on both; return the cents."""
    group, units = "jongeren van buitenlandse herkomst", 24
    first, second = (file.payout.award(3, action, group, units) for action in ("13", "24"))
    file.payout.promise(3, promised - first.cents - second.cents)
    file.payout.change(first, YEAR_END, {"also": second.action})
    for award, title in ((first, "Actie 13: netwerk voor jongeren"), (second, "Actie 24: jongeren in de buurt")):
        file.act(2025, file.kit.spend(2 * award.cents + 500_00, 1, OPERATING), title=title)
    return 2 * (first.cents + second.cents) + 2 * 500_00


def leave_it_to_the_jury(kit: Kit) -> Story:
    """A missed KPI with a motivation, beside an action that is always juried; the balance was paid all the same."""
    file = open_together(kit)
    subsidy = {year: kit.money(45_000, 75_000) for year in kit.years}
    spend = kit.ample(subsidy)
    file.project(spend, subsidy)
    file.pay(subsidy)
    plan = file.payout.award(2, "16", "lokaal actieplan", 1)
    missed, *_ = file.payout.promise(2, subsidy[2024] - plan.cents)
    reason = "De projectmedewerker viel zes maanden uit; de werking is hervat."
    done = (missed.confirmed or 0) * 4 // 5
    file.payout.change(missed, YEAR_END, {"done": done, "reason": reason})
    tale = (
        "Een KPI van projectjaar 2 is niet gehaald maar gemotiveerd: voor de jury, zoals het lokale actieplan "
        "altijd. Het saldo was toen al volledig betaald."
    )
    sums = figures(whole(spend), whole(subsidy))
    findings = ("I03", "I05", "P03")
    expected = expect(file.who, tale, PASS, sums, *findings, kpi=JURY, payout=CHECK, unsettled=True)
    return tell("jury", [file], expected)


def report_late_or_never(kit: Kit) -> Story:
    """One report came late, one never; a third was corrected in time."""
    file = open_together(kit)
    promised = kit.subsidy()
    missing, *_ = file.payout.promise(2, promised[2024])
    paid = _hold_back(file, promised, missing)
    spend = kit.ample(paid)
    file.project(spend, paid)
    others = [award for award in file.settle() if award.project_year != 2]
    late = next(award for award in others if award.project_year == 1)
    corrected = next(award for award in others if award.project_year == 3)
    file.payout.silence(missing, YEAR_END)
    due = kit.law.deadlines
    file.payout.change(late, YEAR_END, {"day": due[1, YEAR_END].replace(day=27)})
    first = due[3, YEAR_END].replace(day=6)
    file.payout.report_first(corrected, YEAR_END, {"done": (corrected.confirmed or 0) // 2, "day": first})
    file.payout.change(corrected, YEAR_END, {"day": due[3, YEAR_END].replace(day=20)})
    tale = (
        "Eén KPI-verslag kwam te laat, één ontbreekt (saldo ingehouden) en één is op tijd verbeterd: de laatste "
        "versie telt."
    )
    sums = figures(whole(spend), whole(paid))
    return tell("KPI te laat", [file], expect(file.who, tale, PASS, sums, "I01", kpi=INCOMPLETE))


def register_one_kpi_twice(kit: Kit) -> Story:
    """The same persons count for two actions, without a double investment."""
    file = open_together(kit)
    subsidy = {year: kit.money(40_000, 46_000) if year < 2024 else kit.money(20_000, 40_000) for year in kit.years}
    spend = kit.ample(subsidy)
    file.pay(subsidy)
    small = file.payout.award(1, "13", "jongeren van buitenlandse herkomst", 143)
    rest = subsidy[2022] + subsidy[2023] - small.cents
    units = -(-rest // kit.law.rate("7", "kwetsbare kinderen"))
    large = file.payout.award(1, "7", "kwetsbare kinderen", units, rest)
    file.payout.change(large, YEAR_END, {"also": "13"})
    for year in kit.years:
        half = spend[year] // 2
        title = {0: "Actie 7: kinderen versterken", 1: "Actie 13: netwerk voor jongeren"}
        file.act(year, [*kit.spend(half), Line(INCOME, subsidy[year], "7405", "300")], title=title[0])
        file.act(year, kit.spend(spend[year] - half), title=title[1])
    tale = "Dezelfde jongeren tellen voor twee acties van projectjaar 1, zonder dubbele investering."
    sums = figures(whole(spend), whole(subsidy))
    expected = expect(file.who, tale, PASS, sums, "I06", kpi=RECLAIMABLE, unsettled=True)
    return tell("dubbele registratie", [file], expected)


def be_paid_too_much(kit: Kit) -> Story:
    """Flanders paid more than it awarded, and too little was spent: both claims overlap."""
    file = open_together(kit)
    paid = kit.subsidy()
    extra = kit.money(3_000, 6_000)
    awarded = paid[2024] - extra
    spend = kit.scant(paid)
    file.project(spend, paid)
    file.pay({year: cents for year, cents in paid.items() if year != 2024})
    file.payout.promise(2, awarded)
    file.pay_once(2024, 4, "voorschot", advance_of(awarded))
    file.pay_once(2024, 11, "saldo", paid[2024] - advance_of(awarded))
    file.decide(FAIL, FAIL, "Het bestuur betwist het tekort niet.", document="Brief van het bestuur")
    tale = "Voor projectjaar 2 is meer betaald dan toegekend, en er is te weinig uitgegeven: de vorderingen overlappen."
    sums = figures(whole(spend), whole(paid))
    findings = ("P02", "P03")
    expected = expect(file.who, tale, FAIL, sums, *findings, payout=OVERPAID, verdict=FAIL, unsettled=True)
    return tell("te veel betaald", [file], expected)


def owe_for_the_group(kit: Kit) -> Story:
    """A partnership that spent too little and missed a KPI: its lead repays. Its incentive is no standard amount."""
    lead, member = open_together(kit), open_together(kit)
    subsidy = kit.subsidy()
    own = kit.scant(subsidy)
    small = {year: kit.money(500, 1_500) for year in kit.years}
    lead.project(own, subsidy)
    member.project(small, {}, accounts=OPERATING)
    lead.pay(subsidy)
    incentive = 12_000_00
    lines = [Line(INCOME, incentive, "7405", "300"), Line(EXPENSE, incentive, "6131")]
    lead.act(2025, lines, code="ABB-SLV-ST")
    lead.pay_once(2025, 6, "stimulans", incentive)
    lead.payout.award_incentive(3, PARTNERSHIP, incentive)
    missed = next(award for award in lead.settle() if award.project_year == 3)
    lead.payout.change(missed, YEAR_END, {"done": (missed.confirmed or 0) // 2})
    tale = (
        "Samenwerkingsverband dat te weinig uitgaf en een KPI miste terwijl het saldo betaald is: de trekker betaalt "
        "terug. De stimulans is geen standaardbedrag."
    )
    sums = figures(whole(own, small), whole(subsidy))
    findings = ("I02", "P03", "P04")
    group = expect(lead.who, tale, FAIL, sums, *findings, kpi=RECLAIMABLE, payout=CHECK, unsettled=True)
    return tell(
        "trekker betaalt terug",
        [lead, member],
        group,
        expect_via(member.who, group, "Lid van een samenwerkingsverband dat te weinig uitgaf."),
        memberships=[Membership(year, lead.who.kbo, member.who.kbo) for year in (1, 2, 3)],
    )


def break_the_budget(kit: Kit) -> Story:
    """An award far above every ceiling, made up so that the payments of 2023 exceed the budget of the scheme."""
    file = open_together(kit)
    large = kit.money(9_500_000, 9_700_000)
    promised = kit.money(20_000, 60_000)
    subsidy = {2023: large, 2024: kit.money(20_000, 60_000), 2025: advance_of(promised)}
    # Most is spent later, so that no account is less than half of the one before.
    total = 2 * whole(subsidy) + kit.money(50_000, 90_000)
    spend = {2023: total * 12 // 100, 2024: total * 38 // 100}
    spend[2025] = total - whole(spend)
    file.project(spend, subsidy)
    file.pay({year: cents for year, cents in subsidy.items() if year < 2025})
    # The balance of project year 3 is due: every KPI was reached, and only the advance was paid.
    file.pay_once(2025, 4, "voorschot", subsidy[2025])
    file.payout.promise(3, promised)
    first = file.payout.award(1, "5", "volwassen anderstaligen", 80_000)
    rest = large - first.cents
    units = -(-rest // kit.law.rate("15", "kwetsbare gezinnen"))
    file.payout.award(1, "15", "kwetsbare gezinnen", units, rest)
    tale = (
        "Verzonnen toekenning van bijna tien miljoen euro, ver boven elk plafond: de betalingen van 2023 gaan boven "
        "het budget van de hele regeling. Het saldo van projectjaar 3 is nog te betalen."
    )
    expected = expect(file.who, tale, PASS, figures(total, whole(subsidy)), "P06", payout=CHECK)
    return tell("boven budget", [file], expected, elsewhere=[(None, "P05")])
