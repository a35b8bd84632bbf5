"""Rare rows for the random sectors of tests/chance_payout.py: where lists leave room for two readings.

Members paid through their lead, reclaimed and corrected balances, odd project years, versions without a
date, words that say nothing, two numbers that report the same, sets that share an action. All synthetic.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from tests.promises import PAYMENTS, Promises
from tests.sector import Sector

OCMW_OF = {
    "0207508932": "0212234812", "0207453207": "0212199178", "0207463402": "0212194131", "0216772234": "0216772333",
    "0207500123": "0207509229",
}  # fmt: skip
LIVES_ON = {"0207453405": "0207463402", "0207470330": "0216772234"}  # predecessor -> the number that lives on
FRESH = {"0207453207": "1010775830", "0207453009": "1010775830"}  # predecessor -> a number of its own
YEAR, DAY = PAYMENTS.index("projectjaar"), PAYMENTS.index("betaaldatum")
KBO, KIND, AMOUNT = PAYMENTS.index("kbo"), PAYMENTS.index("soort"), PAYMENTS.index("bedrag")
Oddity = Callable[[Promises, Sector, random.Random], None]


def add_oddities(promises: Promises, sector: Sector, seed: int) -> None:
    """Each of them now and then; draws of its own, so that the sector of a seed stays what it was."""
    draw = random.Random(seed * 29 + 11)
    for oddity in ODDITIES:
        if draw.random() < 0.3:
            oddity(promises, sector, draw)


def pay_leads(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """What was awarded to members is paid to their lead."""
    lead_of = {row.split(";")[3]: row.split(";")[2] for row in sector.partners}
    if not lead_of and len(bodies := reporters(promises)) > 1:
        lead, member = draw.sample(bodies, 2)
        sector.partner(lead, member)
        lead_of = {member: lead}
    promises.payments = [with_cell(row, KBO, lead_of.get(row[KBO], row[KBO])) for row in promises.payments]
    sector.payments = [row for row in sector.payments if row.split(";")[2] not in lead_of]


def correct(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """A balance is corrected downwards, or more is reclaimed than was awarded."""
    del sector
    for row in draw.sample(promises.payments, min(2, len(promises.payments))):
        kind = draw.choice(("saldo", "terugvordering"))
        amount = f"-{draw.choice(('0.01', '1300', '13000', row[AMOUNT].removeprefix('-')))}"
        promises.pay(row[KBO], amount, kind, year=row[YEAR], day="2024-12-20")


def odd_years(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """A calendar year, a year that does not exist, or none at all; and a payment long before or after."""
    del sector
    for place in draw.sample(range(len(promises.payments)), min(2, len(promises.payments))):
        row = with_cell(promises.payments[place], YEAR, draw.choice(("2023", "9", "", "jaar 4")))
        promises.payments[place] = with_cell(row, DAY, draw.choice((row[DAY], row[DAY], "2022-11-02", "2026-06-30")))


def undated(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """One more version of a report without a date: the same, or another."""
    del sector
    for row in draw.sample(promises.reports, min(2, len(promises.reports) // 30)):  # all versions may be refused
        promises.reports.append((*row[:7], draw.choice((row[7], "3")), *row[8:10], ""))


def say_nothing(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """Words and dashes where a motivation or another action could stand."""
    del sector
    for place in draw.sample(range(len(promises.reports)), min(6, len(promises.reports))):
        row = promises.reports[place]
        why = draw.choice((row[8], "-", "nvt", "N.v.t.", "geen", "Niet van toepassing", "geen instroom"))
        also = draw.choice((row[9], "-", "nee", "Neen", "geen enkele; nvt", "nihil"))
        promises.reports[place] = (*row[:8], why, also, row[10])
    if len(promises.reports) > 30:  # refused
        place = draw.randrange(len(promises.reports))
        promises.reports[place] = with_cell(promises.reports[place], 9, draw.choice(("5.1", "school", "7; misschien")))


def sub_actions(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """Action 5.1 is not action 5."""
    del sector
    for kbo in draw.sample(reporters(promises), min(1, len(reporters(promises)))):
        for action in ("5", "5.1"):
            promises.award(kbo, "600", action, "eigen groep", confirmed="10")
            promises.pay(kbo, "480", action=action)
            promises.report(kbo, draw.choice(("10", "4")), action, "eigen groep", target="10")


def share_action(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """Two linked sets of one authority, or of a lead and its member, share an action."""
    numbers = reporters(promises)
    if not numbers:
        return
    first = draw.choice(numbers)
    lead_of = {row.split(";")[3]: row.split(";")[2] for row in sector.partners}
    second = draw.choice((first, lead_of.get(first, first)))
    for kbo, year, other in ((first, 1, "13"), (second, draw.choice((1, 2)), "9")):
        for action, also in (("7", other), (other, "7")):
            promises.award(kbo, "650.50", action, f"samen {other}", year=year, confirmed="10")
            promises.report(kbo, "10", action, f"samen {other}", year=year, target="10", also=also)


def two_numbers(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """Municipality and OCMW both report, or a predecessor and what it became, before or after its end."""
    del sector
    both = {**OCMW_OF, **LIVES_ON, **FRESH}
    rows = [row for row in promises.reports if row[0] in both]
    for row in draw.sample(rows, min(3, len(rows))):
        later = {kbo: number for pairs in (LIVES_ON, FRESH) for kbo, number in pairs.items()}
        number = draw.choice([pairs[row[0]] for pairs in (OCMW_OF, later) if row[0] in pairs])
        day = draw.choice((row[10], "2024-11-30", "2025-02-01", ""))
        if draw.random() < 0.5 and row in promises.reports:  # instead of the other, not beside it
            promises.reports.remove(row)
        promises.reports.append((number, *row[1:10], day))


def merged(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """Both parts of a merger were promised the same; one of them, both, or what they became reports."""
    del sector
    one, other, now = draw.choice(
        (
            ("0207453207", "0207453009", "1010775830"),
            ("0207463402", "0207453405", "0207463402"),
            ("0216772234", "0207470330", "0216772234"),
        )
    )
    about = ("13", "samengevoegd")
    for kbo in (one, other):
        promises.award(kbo, "2100", *about, confirmed="10")
    for kbo in draw.choice(((one,), (now,), (one, other), (now, other), ())):
        day = draw.choice(("2023-10-15", "2024-12-31", "2025-01-01"))
        promises.report(kbo, draw.choice(("10", "20", "12")), *about, target="10", day=day)


def nobody(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """A row of a list that names no authority."""
    del sector
    for rows, place in ((promises.awards, 1), (promises.reports, 0)):
        if len(rows) > 15 and draw.random() < 0.5:
            number = draw.randrange(len(rows))
            rows[number] = with_cell(rows[number], place, draw.choice(("0207508933", "onbekend", "")))


def later_years_only(promises: Promises, sector: Sector, draw: random.Random) -> None:
    """The award list of a project year was not delivered."""
    del sector
    year = draw.choice(("1", "2", "3"))
    promises.awards = [row for row in promises.awards if row[3] not in (year, f"jaar {year}")]


def reporters(promises: Promises) -> list[str]:
    """The numbers with a report."""
    return sorted({row[0] for row in promises.reports})


def with_cell(row: Sequence[str], place: int, value: str) -> Sequence[str]:
    """The row with another value in one place."""
    return (*row[:place], value, *row[place + 1 :])


ODDITIES: tuple[Oddity, ...] = (
    pay_leads, correct, odd_years, undated, say_nothing, sub_actions, share_action, two_numbers, merged,
    nobody, later_years_only,
)  # fmt: skip
