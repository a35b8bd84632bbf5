"""Random sectors whose accounts come in mixed forms: tables, deliveries, exports, manual reports.

Takes a sector of tests/chance.py and moves accounts from its tables to other forms, sometimes leaving
them in both, sometimes with a disagreement or something that cannot be placed. All synthetic.
"""

from __future__ import annotations

import csv
import os
import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.chance import NUMBERS, random_sector
from tests.chance_files import (
    DOCUMENT,
    EXPORT_HEADER,
    MANUAL_HEADER,
    Account,
    Action,
    Delivery,
    Line,
    Stated,
    as_csv_amount,
    deliver,
    export_rows,
    filters,
    period,
    write_delivery,
    write_table,
)
from tests.sector import Sector

BALLAST = "0207451227"  # a municipality without any code: many facts, so that a few odd ones are under 1 %
TROUBLES = (
    "entity", "year", "type", "letter", "action", "dimension", "concept", "currency", "text", "repeated", "respelled",
    "midnight", "conflict", "no policy", "no figures", "two years", "nil", "odd amount", "instant", "same id", "twice",
)  # fmt: skip


@dataclass
class Forms:
    """Which accounts come in which form."""

    deliveries: list[Account] = field(default_factory=list)
    exports: list[Account] = field(default_factory=list)
    manual: list[Account] = field(default_factory=list)


def mixed_sector(root: Path, seed: int, authorities: Path) -> Path:
    """Write a sector of 3 to 9 bodies in mixed forms; returns the drop folder."""
    draw = random.Random(seed * 31 + 7)
    sector = random_sector(root, seed)
    forms = divide(sector, draw)
    sector.write()
    write_deliveries(root / "leveringen", forms.deliveries, draw)
    write_exports(root / "exports", forms.exports, draw, Municipalities(authorities))
    write_manual(root / "handmatig", forms.manual, draw)
    return root


def accounts(sector: Sector) -> list[Account]:
    """The accounts in the tables of a sector."""
    found = []
    for year in sorted({year for year, name in sector.tables if name == "aanlevering"}):
        kbo = {row[0]: row[1] for row in sector.table(year, "bestuur")}
        for row in sector.table(year, "aanlevering"):
            rows = [a for a in sector.table(year, "actie") if a[0] == row[0]]
            actions = tuple(Action(a[2], f"AC{n}", a[4], a[7], a[9]) for n, a in enumerate(rows, start=1))
            place = {a[2]: n for n, a in enumerate(rows, start=1)}
            lines = tuple(
                Line(t[1], t[2], int(t[3]), place[t[5]], t[7], t[8])
                for t in sector.table(year, "transactie")
                if t[5] in place
            )
            about = (row[2], int(row[3]), row[4], row[7], row[8], row[12], row[14])
            found.append(Account(row[0], kbo[row[1]], "Gemeente", *about, actions, lines))
    return found


def divide(sector: Sector, draw: random.Random) -> Forms:
    """Draw a form for each account, and take it out of the tables unless it comes in both."""
    forms = Forms()
    for account in accounts(sector):
        form = draw.choice(("tables", "tables", "delivery", "delivery", "delivery", "export", "export", "manual"))
        plain = account.type == "Jaarrekening" and not account.quarter
        if form == "tables" or (form == "manual" and not plain) or (form == "export" and account.quarter):
            continue
        both = draw.random() < 0.3
        if not both:
            remove(sector, account)
        if both and draw.random() < 0.5:
            account = other_amount(account, draw)
        {"delivery": forms.deliveries, "export": forms.exports, "manual": forms.manual}[form].append(account)
    return forms


def remove(sector: Sector, account: Account) -> None:
    """Take an account out of the tables."""
    gone = {action.id for action in account.actions}
    for name, column in (("aanlevering", 0), ("actie", 0)):
        rows = sector.table(account.year, name)
        rows[:] = [row for row in rows if row[column] != account.id]
    rows = sector.table(account.year, "transactie")
    rows[:] = [row for row in rows if row[5] not in gone]


def other_amount(account: Account, draw: random.Random) -> Account:
    """The same account with one line a little different."""
    lines = list(account.lines)
    if lines:
        place = draw.randrange(len(lines))
        lines[place] = replace(lines[place], amount="4321.10")
    return account.with_lines(lines)


def write_deliveries(root: Path, found: list[Account], draw: random.Random) -> None:
    """Each account as a delivery, one in three with something odd; and the ballast."""
    root.mkdir(parents=True)
    plain = Action("BAL1", "B-1", "Wegen", "", "")
    many = tuple(Line("Uitgave", "10.00", 2025, 1, str(6100000 + n), "") for n in range(400))
    rest = ("Jaarrekening", 2025, "", "Ja", "Origineel", "1", "2026-05-02")
    write_delivery(root, deliver(Account("BALLAST", BALLAST, "Gemeente", *rest, (plain,), many)), "map", "ballast")
    odd, alone = 0, set[tuple[str, int]]()
    for number, account in enumerate(found):
        fresh = replace(account, id=f"L{account.id}", kind=draw.choice(("Gemeente",) * 6 + ("Gemeente en OCMW",)))
        trouble = draw.choice(TROUBLES) if draw.random() < 0.4 else ""
        if trouble in ("dimension", "concept", "currency", "text"):
            odd += 1
            trouble = trouble if odd <= 3 else ""
        if draw.random() < 0.3:
            loose = Line("Uitgave", draw.choice(("55.50", "-3")), account.year, 0, "6131", "")
            fresh = fresh.with_lines((*fresh.lines, loose))
        packed = draw.choice(("map", "zip", "los"))
        delivery = deliver(fresh, by_code=draw.random() < 0.2)
        delivery.explicit, delivery.dotted = draw.random() < 0.3, draw.random() < 0.3
        delivery.place = draw.choice(("scenario", "segment"))
        apart = (account.kbo, account.year)  # found by these, so only one of a body and year
        delivery.apart = not trouble and apart not in alone and draw.random() < 0.3
        alone.add(apart)
        letter = make_odd(delivery, trouble, account, draw)
        if trouble in ("no policy", "no figures"):
            packed = draw.choice(("map", "zip"))
        write_delivery(root, delivery, packed, f"n{number}", letter)
        if trouble == "twice":
            delivery.place = draw.choice(("scenario", "segment"))  # perhaps other bytes, always the same figures
            write_delivery(root, delivery, draw.choice(("map", "zip")), f"n{number}b", letter)


def make_odd(delivery: Delivery, trouble: str, account: Account, draw: random.Random) -> str:
    """Change a delivery; returns the KBO that its letter names instead of its own."""
    year, last = account.year, len(delivery.facts) - 1
    on_action = (("Actie", account.actions[0].id if not delivery.by_code else "AC1"),) if account.actions else ()
    other = draw.choice([number for number in NUMBERS if number != account.kbo])
    another_year = 2022 + (year - 2021) % 4
    first = delivery.facts[-1]
    if trouble == "entity":
        delivery.entity = other
    elif trouble == "letter":
        return other
    elif trouble == "year":
        delivery.facts[1] = replace(delivery.facts[1], value=str(another_year))
    elif trouble == "type":
        if draw.random() < 0.5:
            delivery.facts[0] = replace(delivery.facts[0], value="Meerjarenplan")
        else:
            delivery.account = replace(delivery.account, type="Meerjarenplan")
    elif trouble == "action" and account.actions:
        delivery.hidden = frozenset({1})
    elif trouble == "dimension":
        about = (*on_action, ("AlgemeneRekening", "6131"), ("Onbekend", "7"))
        delivery.facts.append(Stated("Uitgave", "12.34", "E", period(year), about))
    elif trouble == "concept":
        delivery.facts.append(Stated("Kredietbedrag", "12.34", "E", period(year), on_action))
    elif trouble == "currency":
        delivery.facts.append(Stated("Uitgave", "12.34", "U", period(year), (*on_action, ("Sector", "1"))))
    elif trouble == "text":
        delivery.facts.append(Stated("Toelichting", "tekst", "", period(year), on_action))
    elif trouble == "repeated" and last > 1:
        delivery.facts.insert(draw.randint(2, last), first)
    elif trouble == "respelled" and last > 1 and first.value != "geen bedrag":
        delivery.facts.append(replace(first, value=str(first.value) + ("0" if "." in str(first.value) else ".00")))
    elif trouble == "midnight" and first.period == period(year):
        delivery.facts.append(replace(first, period=period(year, 1)))
    elif trouble == "conflict" and last > 1:
        delivery.facts.append(replace(first, value="98765.43"))
    elif trouble == "no policy":
        delivery.policy = False
    elif trouble == "no figures":
        delivery.figures = False
    elif trouble == "two years":
        span = f"<startDate>{year - 1}-07-01</startDate><endDate>{year}-06-30</endDate>"
        delivery.facts.append(Stated("Uitgave", "44.00", "E", span, on_action))
    elif trouble == "nil":
        delivery.facts.append(Stated("Uitgave", None, "E", period(year), (*on_action, ("Sector", "9"))))
    elif trouble == "odd amount":
        value = draw.choice(("1_000", "1.234,56", "INF", ""))
        delivery.facts.append(Stated("Ontvangst", value, "E", period(year), (*on_action, ("Sector", "8"))))
    elif trouble == "instant":
        spelled = period(year, 2)
        delivery.facts.append(Stated("Ontvangst", "500.00", "E", spelled, (*on_action, ("Sector", "300"))))
    elif trouble == "same id":
        delivery.account = replace(delivery.account, id=account.id)
    return ""


class Municipalities:
    """NIS code and name of a municipality (or its OCMW) in a year."""

    def __init__(self, path: Path) -> None:
        with path.open(encoding="utf-8-sig", newline="") as file:
            self.rows = list(csv.DictReader(file))

    def find(self, kbo: str, year: int) -> tuple[str, str] | None:
        own = [row for row in self.rows if row["nis"] and kbo in (row["kbo_municipality"], row["kbo_ocmw"])]
        alive = [row for row in own if (row["valid_from"] or "0") <= f"{year}-06-30" <= (row["valid_to"] or "9")]
        for row in (*alive, *own):
            kind = "OCMW" if kbo == row["kbo_ocmw"] else "Gemeente"
            return row["nis"], f"{kind} {row['name']}"
        return None


def write_exports(root: Path, found: list[Account], draw: random.Random, towns: Municipalities) -> None:
    """Accounts of one status together in a file; some again in a later one with another amount."""
    root.mkdir(parents=True)
    by_status: dict[str, list[list[str]]] = defaultdict(list)
    later: dict[str, list[list[str]]] = defaultdict(list)
    for account in found:
        if town := towns.find(account.kbo, account.year):
            nis, body = town
            if draw.random() < 0.2:
                body = f"Gemeente en OCMW {body.partition(' ')[2]}"
            rows = export_rows(account, nis, body)
            for row in rows:
                if draw.random() < 0.1:  # both amounts in one row, or one that is no amount
                    row[10 if row[11] else 11] = draw.choice(("75.25", "75.25", "1 000"))
            by_status[account.status] += rows
            if draw.random() < 0.2:
                later[account.status] += export_rows(other_amount(account, draw), nis, body)
    day = datetime(2026, 6, 1, 12, tzinfo=UTC)
    files = [(status, rows) for status, rows in (*by_status.items(), *later.items()) if rows]
    for number, (status, rows) in enumerate(files):
        said = status
        if draw.random() < 0.1:
            said = draw.choice(("Origineel of Voorlopig", ""))
        path = root / f"export{number}.{draw.choice(('csv', 'xlsx'))}"
        write_export(path, rows, filters(said) if said else "", draw)
        moment = (day + timedelta(days=number)).timestamp()
        os.utime(path, (moment, moment))


def write_export(path: Path, rows: list[list[str]], last: str, draw: random.Random) -> None:
    """One export: metadata above, totals between, the filters at the end."""
    total = ["Total", *[""] * 9, "999999.99", "1.00"]
    body = [row for line in rows for row in ([total, line] if draw.random() < 0.1 else [line])]
    above = [["Rapport", "BBC-DR"], [""]] if draw.random() < 0.5 else []
    if path.suffix == ".csv":
        body = [[*row[:-2], *(as_csv_amount(text) for text in row[-2:])] for row in body]
    else:
        body = [[f"{row[0]}.0" if row[0] != "Total" and draw.random() < 0.2 else row[0], *row[1:]] for row in body]
    grid = [*above, EXPORT_HEADER, *body, *([[last]] if last else [])]
    write_table(path, grid, (10, 11), draw.choice(((3, 4), (0, 3, 4))))


def write_manual(root: Path, found: list[Account], draw: random.Random) -> None:
    """One file per body, as its rows of one year must stand in one report; sometimes handed in twice."""
    root.mkdir(parents=True)
    by_body: dict[str, list[Account]] = defaultdict(list)
    for account in found:
        by_body[account.kbo].append(account)
    for number, (kbo, own) in enumerate(by_body.items()):
        rows = []
        for account in own:
            for line in account.lines:
                action = account.actions[line.action - 1]
                document = DOCUMENT if draw.random() < 0.97 else ""
                about = (action.short, action.external, line.account, line.sector, line.amount, action.comment)
                rows.append([kbo, "Naam", str(line.year), line.direction, *about, document])
        if draw.random() < 0.1:
            rows.append(
                ["0207508933", *(rows[0][1:] if rows else ["Naam", "2025", "Uitgave", *[""] * 4, "1", "", "x"])]
            )
        for copy in range(draw.choice((1, 1, 1, 2))):
            path = root / f"verslag{number}_{copy}.{draw.choice(('csv', 'xlsx'))}"
            body = [[*row[:8], row[8].replace(".", ","), *row[9:]] for row in rows] if path.suffix == ".csv" else rows
            write_table(path, [MANUAL_HEADER, *draw.sample(body, len(body))], (8,), (2,))
