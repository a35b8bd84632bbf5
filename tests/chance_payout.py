"""Random sectors with awards, KPI reports, dated payments and decisions, for comparison with the recomputation.

Takes a sector of tests/chance.py and promises its bodies money: odd advances and balances, targets missed
and motivated, several versions, linked actions, incentives and reclaims meet far more often than they
would in real files. All synthetic.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.chance import random_sector
from tests.chance_oddities import add_oddities
from tests.promises import Promises
from tests.sector import RECEIVE, SPEND, Sector

# action, target group, euros a unit
OFFERS = (
    ("7", "kwetsbare kinderen", 650), ("9", "begeleide nieuwkomers", 650), ("9", "begeleide 55-plussers", 650),
    ("13", "jongeren van buitenlandse herkomst", 210), ("13", "Personen met een  handicap", 210),
    ("2", "lokaal actieplan", 25000), ("actie 24", "jongeren met een handicap", 210), ("5", "", 60), ("plein", "", 100),
)  # fmt: skip
NAMES = ("Actie 7 taal", "actie 13", "ACTIE 9: werk", "actie 7 en actie 13", "Actie", "acties")
ON_TIME = {1: ("2023-04-15", "2023-10-15"), 2: ("2024-05-06", "2024-10-15"), 3: ("2025-04-01", "2025-10-31")}
LATE = {1: ("2023-04-16", "2023-10-16"), 2: ("2024-05-07", "2024-10-16"), 3: ("2025-05-01", "2025-11-01")}
DAYS = {1: "2023-02-01", 2: "2024-02-01", 3: "2025-02-01"}
SETTLED_DAYS = {1: "2023-12-01", 2: "2024-12-01", 3: "2026-01-15"}


def promised_sector(root: Path, seed: int) -> Promises:
    """A sector with its promises, written; returns them so that decisions can be added."""
    draw = random.Random(seed * 17 + 3)
    sector = random_sector(root, seed)
    bodies = sorted({row[1] for (_, table), rows in sector.tables.items() if table == "bestuur" for row in rows})
    for rows in (rows for (_, table), rows in sector.tables.items() if table == "actie"):
        for row in rows:
            row[draw.choice((3, 4, 7))] = draw.choice(NAMES)
    mode = draw.choice(("list", "list", "list", "list", "beside", "as drawn", "none"))
    if mode in ("list", "none"):
        sector.payments = []
    if mode == "none":
        sector.register = []
    promises = Promises(root / "beloofd")
    twins = draw.sample(bodies, 2) if draw.random() < 0.4 else []
    for kbo in twins:
        register_twice(promises, sector, draw, kbo)
    for kbo in bodies:
        if kbo not in twins and draw.random() < 0.85:
            promise(promises, draw, kbo, paid=mode in ("list", "beside"))
    if mode == "list" and draw.random() < 0.2:
        promises.award(bodies[0], "12000000", "12", "veel", year=1)
        promises.pay(bodies[0], "9600000", year=1, day=DAYS[1], mark="GROOT")
        promises.pay(bodies[0], "2400000", "saldo", year=1, day=SETTLED_DAYS[1], mark="GROOT")
    link(promises, draw)
    spoil(promises, draw)
    add_oddities(promises, sector, seed)
    if draw.random() < 0.08:
        promises.reports = []
    if draw.random() < 0.08:
        promises.awards = []
    promises.write(workbooks=draw.random() < 0.4)
    sector.write()
    return promises


def promise(promises: Promises, draw: random.Random, kbo: str, *, paid: bool) -> None:
    """The awards of a body over the project years, what was paid on them and what was reported."""
    named, whole, calm = draw.random() < 0.4, draw.random() < 0.1, draw.random() < 0.35
    for year in (1, 2, 3):
        for action, group, rate in draw.sample(OFFERS, draw.choice((0, 1, 1, 2, 3))):
            units = draw.choice((1, 4, 10, 10, 33, 75)) if rate < 25000 else 1
            odd = 0 if calm else draw.choice((0, 0, 0, 0, 0, 0, Decimal("0.01"), -1, 100000))
            amount = Decimal(units * rate) + odd
            confirmed = str(units) if calm else draw.choice((*(str(units),) * 12, "", "0"))
            requested = draw.choice(("", confirmed, str(units + 5), str(units + 5)))
            promises.award(
                kbo, f"{amount:.2f}", action, group, year=draw.choice((year, f"jaar {year}")), confirmed=confirmed,
                requested=requested, reach=draw.choice(("", "2")),
            )  # fmt: skip
            for kind in pay_kinds(draw, calm=calm) if paid else ():
                cents = share(draw, amount, kind, odd=not calm)
                at = "" if whole and draw.random() < 0.5 else year
                name = action if named or draw.random() < 0.2 else ""
                day = (DAYS if kind == "voorschot" else SETTLED_DAYS)[year]
                promises.pay(kbo, f"{cents:.2f}", kind, year=at, day=day, action=name)
            if calm:
                report_calmly(promises, kbo, (action, group, year), str(units))
            else:
                report(promises, draw, kbo, (action, group, year), units, requested)
        if not calm:
            incentives(promises, draw, kbo, year, paid=paid)


def report_calmly(promises: Promises, kbo: str, about: tuple[str, str, int], units: str) -> None:
    """Reached and in time, in both periods."""
    action, group, year = about
    for place, period in enumerate(("6 maanden", "projectjaar")):
        promises.report(kbo, units, action, group, year=year, period=period, target=units, day=ON_TIME[year][place])


def pay_kinds(draw: random.Random, *, calm: bool) -> tuple[str, ...]:
    """What was paid on an award."""
    odd = ((), ("saldo",), ("voorschot", "saldo", "terugvordering"))
    usual = (("voorschot",), ("voorschot", "saldo"), ("voorschot", "saldo"))
    return draw.choice(usual if calm else usual + odd)


def share(draw: random.Random, amount: Decimal, kind: str, *, odd: bool) -> Decimal:
    """80 or 20 % of an award, sometimes a little or much beside it."""
    part = (amount * (Decimal("0.8") if kind == "voorschot" else Decimal("0.2"))).quantize(
        Decimal("0.01"), rounding=ROUND_HALF_UP
    )
    part += draw.choice((0, 0, 0, 0, 0, Decimal("0.01"), Decimal("-0.02"), -50, 1000)) if odd else 0
    return max(part, Decimal(0)) if kind != "terugvordering" else -max(part, Decimal(0))


def incentives(promises: Promises, draw: random.Random, kbo: str, year: int, *, paid: bool) -> None:
    """An incentive, of its standard amount or not, awarded or not."""
    for kind, amounts in (("samenwerking", ("10000", "20000")), ("sib", ("25000",)), ("mentor", ("4321", "5000"))):
        if draw.random() < 0.12:
            amount = draw.choice(amounts)
            if draw.random() < 0.85:
                promises.incentive(kbo, amount, kind, year=year)
            if paid and draw.random() < 0.8:
                promises.pay(kbo, draw.choice((amount, amount, "9999.99")), "stimulans", year=year, day=DAYS[year])
            if paid and draw.random() < 0.2:
                promises.pay(kbo, "-1000", "terugvordering_stimulans", year=year, day=SETTLED_DAYS[year])


def report(
    promises: Promises, draw: random.Random, kbo: str, about: tuple[str, str, int], units: int, requested: str
) -> None:
    """Reports on one award, in both periods: in time, late, again, without date, not at all."""
    action, group, year = about
    alone = action in ("7", "2", "actie 24")
    for place, period in enumerate(("6 maanden", "projectjaar")):
        if draw.random() < 0.15:
            continue
        if draw.random() < 0.08:
            promises.report(kbo, "", action, group, year=year, period=period, day="")
            continue
        realised = f"{Decimal(units * draw.choice((20, 25, 50, 100, 100, 100, 200))) / 100:f}"
        written = "" if alone and draw.random() < 0.2 else group
        target = draw.choice((str(units), str(units), requested or str(units)))
        day = draw.choice((ON_TIME, ON_TIME, ON_TIME, LATE))[year][place]
        why = draw.choice(("", "", "minder instroom"))
        common = {"year": year, "period": period, "target": target}
        if draw.random() < 0.2:  # an earlier version
            early = draw.choice((ON_TIME, LATE))[year][place]
            if early < "2026-06-01":
                promises.report(kbo, "1", action, written, **common, day=early, why="eerste versie")  # type: ignore[arg-type]
                day = "2026-06-01"
        if draw.random() < 0.05:
            promises.report(kbo, "999", action, written, **common, day="2026-08-01")  # type: ignore[arg-type]
        day = draw.choice((day,) * 15 + ("",)) if day != "2026-06-01" else day
        promises.report(kbo, realised, action, written, **common, day=day, why=why)  # type: ignore[arg-type]
        if draw.random() < 0.06:  # the same again, or another answer on the same day, or once more without group
            again = draw.choice((realised, realised, "7"))
            named = draw.choice((written, written, "" if alone else written))
            promises.report(kbo, again, action, named, **common, day=day, why=why)  # type: ignore[arg-type]
    if draw.random() < 0.04:
        promises.report(kbo, "5", "21", "zonder toekenning", year=year, target="5", day="2023-10-01")


def register_twice(promises: Promises, sector: Sector, draw: random.Random, kbo: str) -> None:
    """One KPI under actions 7 and 13, with accounts that keep them apart, and enough spent or not."""
    for year in (2022, 2023, 2024, 2025):
        report = sector.report(kbo, year, processed=f"{year + 1}-12-30", sequence="99")
        for name in draw.choice((("actie 7", "Actie 13"), ("actie 07", "actie 13", "actie 77"))):
            action = sector.action(report, year, short=name)
            sector.line(action, year, SPEND, draw.choice(("10000.00", "9999.99", "40000.00")))
            sector.line(action, year, RECEIVE, "1000.00", "7405", "300")
    years = draw.sample((1, 2, 3), draw.choice((1, 1, 2)))
    for year in years:
        second = draw.choice(("5000", "6500"))
        for action, other, group, amount in (("7", "13", OFFERS[0][1], "10000"), ("13", "7", OFFERS[3][1], second)):
            promises.award(kbo, amount, action, group, year=year, confirmed="10")
            promises.report(kbo, "10", action, group, year=year, target="10", also=other, day=ON_TIME[year][1])


def link(promises: Promises, draw: random.Random) -> None:
    """Some KPIs are registered under a second action as well."""
    for place, row in enumerate(promises.reports):
        if row[7] and draw.random() < 0.04:
            promises.reports[place] = (*row[:9], draw.choice(("7", "13", "actie 9", "7; 13", row[3])), row[10])


def spoil(promises: Promises, draw: random.Random) -> None:
    """One cell of one row becomes unreadable, where that is not too large a part of the list."""
    for rows, place in ((promises.awards, 7), (promises.reports, 7), (promises.payments, 6)):
        if len(rows) > 15 and draw.random() < 0.3:
            number = draw.randrange(len(rows))
            rows[number] = (*rows[number][:place], "veel", *rows[number][place + 1 :])


def decide(
    promises: Promises,
    seed: int,
    conclusions: Mapping[str, tuple[str, str]],
    findings: Mapping[str, Collection[str]],
) -> None:
    """Decisions on a first run: kbo -> (conclusion, fingerprint), and kbo -> findings. Rewrites the files."""
    draw = random.Random(seed * 13 + 5)
    for kbo, (conclusion, fingerprint) in sorted(conclusions.items()):
        about = {"conclusie": conclusion}
        if findings.get(kbo) and draw.random() < 0.6:
            about = {"bevinding": draw.choice(sorted(findings[kbo]))}
        verdicts = ("aanvaard", "bevestigd") if "bevinding" in about else ("voldoet", "voldoet niet")
        match draw.choice(("none", "none", "valid", "valid", "lapsed", "expired", "unknown", "twice", "refused")):
            case "valid":
                promises.decide(kbo, draw.choice(verdicts), fingerprint, **about)
            case "lapsed":
                promises.decide(kbo, verdicts[0], "0123456789ab", **about)
            case "expired":
                promises.decide(kbo, verdicts[0], fingerprint, **about, geldig_tot="2026-07-14")
            case "unknown":
                promises.decide(kbo, "aanvaard", fingerprint, bevinding="K99")
            case "twice":
                for verdict in verdicts:
                    promises.decide(kbo, verdict, fingerprint, **about)
            case "refused":
                promises.decide(kbo, "misschien", fingerprint, **about)
    promises.decide("0207451227", "voldoet", "0123456789ab", conclusie="voldoet niet")
