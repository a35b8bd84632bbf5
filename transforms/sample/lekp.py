"""A small synthetic sector for LEKP, the climate pact: other codes and years, and investments count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from transforms.sample.dossier import Dossier, open_apart, open_together
from transforms.sample.expected_file import MARK, render_expected
from transforms.sample.facts import Reference, read_reference
from transforms.sample.files import write_file, write_folder
from transforms.sample.kit import OPERATING, Amounts, Kit
from transforms.sample.law import Law, read_law
from transforms.sample.model import EXPENSE, INCOME, Expected, Line, Payment, SampleSummary, Story
from transforms.sample.money_files import LEKP_REGISTER, render_payments, render_register
from transforms.sample.outcomes import (
    CLOSING,
    EXAMINE,
    FAIL,
    NO_RECEIPTS,
    NOT_APPLICABLE,
    NOT_ASSESSABLE,
    PASS,
    expect,
    figures,
    whole,
)
from transforms.sample.tables import Numbers, build_sets

LEKP = "lekp"
YEARS = (2021, 2022, 2023, 2024, 2025)
CODES = {
    2021: "ABB-LEKP-2021",
    2022: "ABB-LEKP-2022",
    2023: "ABB-LEKP-2023",
    2024: "ABB-LEKP-2023",
    2025: "ABB-LEKP-2023",
}
INVESTMENTS = ("2210-7", "230", "REK240", "2200")


class LekpKit(Kit):
    """Draws authorities from the other end, so that no story of Plan Samenleven has them too."""

    def __init__(self, reference: Reference, law: Law, seed: int) -> None:
        super().__init__(reference, law, seed)
        self.years = YEARS
        self.other_codes = ("", "", "ABB-ARM-COR", "")
        self._pool.reverse()
        self._bodies = 500

    def open(self) -> Dossier:
        """Open the dossier of a municipality and OCMW that report together."""
        return open_together(self, years=YEARS)


def _work(file: Dossier, spend: Amounts, receive: Amounts) -> None:
    file.project(spend, receive, code=CODES, accounts=INVESTMENTS)


def _pay(file: Dossier, amounts: Amounts) -> None:
    """Pay each year's amount in that year, or later; LEKP has no project years."""
    for year, cents in sorted(amounts.items()):
        day = date(year, 3 if year > YEARS[-1] else 9, file.kit.number(1, 28))
        file.payments.append(Payment(file.who.kbo, file.who.name, day, 0, "saldo", cents))


def _tell(file: Dossier, expected: Expected) -> Story:
    """Close a dossier; LEKP has no rules on awards and KPIs."""
    outcome = replace(expected, kpi=NOT_APPLICABLE, payout=NOT_APPLICABLE)
    return Story(expected.tale, file.reports(), tuple(file.payments), (outcome,))


def invest_exactly(kit: LekpKit) -> Story:
    """Investments alone, exactly twice the receipts."""
    file = kit.open()
    subsidy = kit.subsidy()
    spend = {year: 2 * cents for year, cents in subsidy.items()}
    _work(file, spend, subsidy)
    _pay(file, subsidy)
    tale = "Alleen investeringen, tot op de cent tweemaal de ontvangsten: bij LEKP tellen ze mee."
    return _tell(file, expect(file.who, tale, PASS, figures(whole(spend), whole(subsidy))))


def spend_too_little(kit: LekpKit) -> Story:
    """Less than twice the receipts."""
    file = kit.open()
    subsidy = kit.subsidy()
    spend = kit.scant(subsidy)
    _work(file, spend, subsidy)
    _pay(file, subsidy)
    return _tell(file, expect(file.who, "Te weinig uitgegeven.", FAIL, figures(whole(spend), whole(subsidy))))


def join_the_last_round(kit: LekpKit) -> Story:
    """Only the third round; earlier years owe nothing."""
    file = open_together(kit, years=YEARS[2:])
    subsidy = {year: kit.money(20_000, 80_000) for year in YEARS[2:]}
    spend = kit.ample(subsidy)
    _work(file, spend, subsidy)
    _pay(file, subsidy)
    tale = "Alleen de derde ronde: van de jaren ervoor wordt geen jaarrekening verwacht."
    return _tell(file, expect(file.who, tale, PASS, figures(whole(spend), whole(subsidy))))


def code_nothing(kit: LekpKit) -> Story:
    """Flanders paid, and no action carries a code."""
    file = kit.open()
    subsidy = kit.subsidy()
    _pay(file, subsidy)
    tale = "Betaald door Vlaanderen, maar geen enkele actie draagt een code van LEKP."
    sums = figures(0, 0, paid=whole(subsidy))
    return _tell(file, expect(file.who, tale, EXAMINE, sums, "C06", "R01", state=NO_RECEIPTS))


def nearly_code_what_decides(kit: LekpKit) -> Story:
    """With the near miss the authority would pass."""
    file = kit.open()
    subsidy = kit.subsidy()
    spend = kit.scant(subsidy)
    _work(file, spend, subsidy)
    _pay(file, subsidy)
    gap = 2 * whole(subsidy) - whole(spend)
    file.act(2025, kit.spend(gap + kit.money(1_000, 3_000), 2, INVESTMENTS), code="ABB-LEPK-2023")
    tale = "Te weinig uitgegeven, tenzij de actie met de verkeerd gespelde code meetelt."
    sums = figures(whole(spend), whole(subsidy))
    return _tell(file, expect(file.who, tale, EXAMINE, sums, "C02", "C08", state=FAIL))


def pay_after_closing(kit: LekpKit) -> Story:
    """The last balance is paid in 2026: with it the spending is too low."""
    file = kit.open()
    subsidy = kit.subsidy()
    balance = kit.money(12_000, 20_000)
    spend = {year: 2 * cents for year, cents in subsidy.items()}
    _work(file, spend, subsidy)
    _pay(file, {**subsidy, 2026: balance})
    tale = "Het laatste saldo is in 2026 betaald: genoeg voor wat geboekt is, te weinig voor wat betaald is."
    sums = figures(whole(spend), whole(subsidy), paid=whole(subsidy) + balance)
    return _tell(file, expect(file.who, tale, EXAMINE, sums, "R01", state=PASS))


def miss_the_closing_account(kit: LekpKit) -> Story:
    """No annual account of the closing year."""
    file = kit.open()
    subsidy = kit.subsidy()
    _work(file, kit.ample(subsidy), subsidy)
    _pay(file, subsidy)
    file.drop(2025)
    sums = figures(0, 0, paid=subsidy[2025])
    tale = "De jaarrekening van 2025 ontbreekt."
    return _tell(file, expect(file.who, tale, NOT_ASSESSABLE, sums, "A01", basis=CLOSING))


def miss_an_earlier_account(kit: LekpKit) -> Story:
    """The account of 2021, a year before Plan Samenleven, is missing."""
    file = kit.open()
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    _work(file, spend, subsidy)
    _pay(file, subsidy)
    file.drop(2021)
    tale = "De jaarrekening van 2021 ontbreekt: alleen het boekjaar 2025 is beoordeeld."
    sums = figures(spend[2025], subsidy[2025])
    return _tell(file, expect(file.who, tale, PASS, sums, "A08", basis=CLOSING))


def name_the_code_in_a_text(kit: LekpKit) -> Story:
    """The code stands in a comment, not in its field."""
    file = kit.open()
    comment = "Deze actie hoort bij ABB-LEKP-2022; de code is nog niet ingevuld."
    file.act(2023, kit.spend(kit.money(5_000, 9_000), 1, INVESTMENTS), code="", comment=comment)
    tale = "De code staat alleen in de commentaar van een actie; niets betaald, niets gecodeerd."
    return _tell(file, expect(file.who, tale, NOT_APPLICABLE, figures(0, 0), "C03"))


def serve_two_schemes(kit: LekpKit) -> Story:
    """In 2025 the action carries the code of Plan Samenleven too."""
    file = kit.open()
    subsidy = kit.subsidy()
    spend = kit.ample(subsidy)
    codes = {**CODES, 2025: "ABB-LEKP-2023; ABB-SLV"}
    file.project(spend, subsidy, code=codes, accounts=OPERATING)
    _pay(file, subsidy)
    tale = "In 2025 staat op dezelfde actie ook de code van Plan Samenleven."
    return _tell(file, expect(file.who, tale, PASS, figures(whole(spend), whole(subsidy)), "C05"))


def invoice_internally(kit: LekpKit) -> Story:
    """Only with the internal invoices, which never count, would there be enough."""
    file = open_apart(kit, years=YEARS)
    subsidy = kit.subsidy()
    spend = kit.scant(subsidy)
    for year in YEARS:
        town = [Line(EXPENSE, subsidy[year], "6190"), Line(INCOME, subsidy[year], "7405", "300")]
        file.act(year, town, code=CODES[year])
        file.act(year, kit.spend(spend[year], 2, INVESTMENTS), code=CODES[year], body=1)
    _pay(file, subsidy)
    tale = "Te weinig uitgegeven: wat de gemeente intern aan het OCMW factureert, telt ook bij LEKP niet mee."
    return _tell(file, expect(file.who, tale, FAIL, figures(whole(spend), whole(subsidy)), "K02"))


STORIES: tuple[Callable[[LekpKit], Story], ...] = (
    invest_exactly,
    spend_too_little,
    join_the_last_round,
    code_nothing,
    nearly_code_what_decides,
    pay_after_closing,
    miss_the_closing_account,
    miss_an_earlier_account,
    name_the_code_in_a_text,
    serve_two_schemes,
    invoice_internally,
)


def write_lekp(out: Path, *, seed: int = 1, root: Path) -> SampleSummary:
    """Write a small LEKP sector below `out`: table sets, payments, register and `verwacht.json`.

    The same arguments give the same bytes, and no id of the sample of Plan Samenleven comes back.
    """
    kit = LekpKit(read_reference(root), read_law(root), seed)
    stories = [story(kit) for story in STORIES]
    outcomes = [outcome for story in stories for outcome in story.expected]
    numbers = Numbers(
        first_body=8_001, delivery=610_000, goal=1_600_000, plan=2_800_000, action=6_100_000, line=90_000_000
    )
    files: list[Path] = []
    transactions = 0
    for tables in build_sets([report for story in stories for report in story.reports], (), YEARS, numbers):
        transactions += len(tables.rows["transactie"])
        files += write_folder(out, tables)
    payments = [payment for story in stories for payment in story.payments]
    payments.sort(key=lambda payment: (payment.day, payment.kbo, payment.kind))
    contents = {
        "betalingen.csv": render_payments(payments, LEKP, "LEKP"),
        "subsidieregister.csv": render_register(payments, label=LEKP_REGISTER),
        "SYNTHETISCH.md": MARK.encode("utf-8"),
        "verwacht.json": render_expected(outcomes, seed=seed, years=YEARS, scheme=LEKP),
    }
    files += [write_file(out / name, content) for name, content in contents.items()]
    return SampleSummary(
        authorities=len(outcomes),
        transactions=transactions,
        years=YEARS,
        conclusions=tuple(sorted(Counter(outcome.conclusion for outcome in outcomes).items())),
        files=tuple(path.relative_to(out).as_posix() for path in files),
    )
