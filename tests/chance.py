"""Random small sectors: every axis of the rules drawn at once, for comparison with the recomputation.

Not realistic on purpose: spellings, versions, mergers, partnerships and odd lines meet each other far
more often than they would in a real delivery. All synthetic.
"""

from __future__ import annotations

import random
from pathlib import Path

from tests.sector import RECEIVE, SPEND, Sector

# Municipalities, an OCMW, merged territories (Antwerpen/Borsbeek, Tessenderlo/Ham, Merelbeke/Melle,
# Lokeren/Moerbeke), the VGC, and two numbers that the reference does not know.
NUMBERS = (
    "0207508932", "0207500123", "0207509229", "0207536448", "0207506952", "0206677801", "0212234812",
    "0216772234", "0207470330", "1010775830", "0207453207", "0207453009", "0207463402", "0207453405",
    "0240682635", "1999000249", "1999000348",
)  # fmt: skip
CODES = (
    "ABB-SAMENLEVEN", "ABB-SAMENLEVEN", "ABB-SLV", "ABB-SLV", "abb-slv", " ABB_SLV", "ABB – SAMENLEVEN", "ABBSLV",
    "ABB-SAM", "ABB-SVL", "ABB-SLV-ST", "ABB-SAMENLEVEN-STIMULANS", "ABB-SLV; ABB-SLV-ST", "ABB-SLV en ABB-LEKP-2022",
    "ABB-LEKP-2021", "ABB-SLV/ABB-SVL", "(abb.slv)", "", "", "x", "ABB-SLV2022", "ABB-SLVX", "ABB-SLV ; ABB-BON-COR",
)  # fmt: skip
SPENT_ON = (
    "6131000", "613/6", "REK6200", "6491", "2210-7", "6480", "6190", "", "999", "6500", "640", "6496000", "0", "171",
)  # fmt: skip
RECEIVED_ON = ("7405", "74050", "7401", "7090", "", "700", "xyz")
SECTORS = ("300", "300", "300", "", "100", "200", "300 Vlaamse overheid", "")
COMMENTS = ("Plan Samenleven", "Plan Samenleven", "", "met ESF-steun", "geen amif", "zie abb-slv.", "ESFX", "xABB-SLV")


def random_sector(root: Path, seed: int) -> Sector:
    """A sector of 3 to 9 bodies over 2022-2025 with payments (list, register, both or none) and groups."""
    draw = random.Random(seed)
    sector = Sector(root)
    bodies = draw.sample(NUMBERS, draw.randint(3, 9))
    for kbo in bodies:
        for year in (2022, 2023, 2024, 2025):
            if draw.random() < 0.85:
                _account(sector, draw, kbo, year)
    mode = draw.choice(("list", "list", "list", "register", "both", "none"))
    for kbo in bodies + draw.sample(NUMBERS, 1):
        for _ in range(draw.choice((0, 0, 1, 2, 3))):
            if mode in ("list", "both"):
                kind = draw.choice(
                    ("voorschot", "voorschot", "saldo", "stimulans", "terugvordering", "terugvordering_stimulans")
                )
                sign = "-" if kind.startswith("terug") else ""
                amount = draw.choice(("10000", "25000", "1000,50", "7000", "30000,01"))
                day = f"{draw.choice((2022, 2023, 2024, 2025, 2026))}-0{draw.randint(1, 9)}-15"
                sector.pay(kbo, sign + amount, day, kind, mark=draw.choice((None, None, "")))
            if mode in ("register", "both"):
                sector.registered(
                    kbo,
                    draw.choice(("10,000", "25,000", "1,000", "7,000", "0", "-500")),
                    draw.choice((2022, 2024, 2025, 2026)),
                )
    if mode == "register" and not sector.register:
        sector.registered(bodies[0], "1,000")
    if draw.random() < 0.5:
        leads = draw.sample(bodies, min(2, len(bodies)))
        # A lead that is itself a member elsewhere has a test of its own (tests/rules).
        same = {"0212234812": "0207508932", "0207509229": "0207500123", "0207470330": "0216772234",
                "0207453207": "1010775830", "0207453009": "1010775830", "0207453405": "0207463402"}  # fmt: skip
        leading = {same.get(lead, lead) for lead in leads}
        for member in bodies:
            if same.get(member, member) not in leading and draw.random() < 0.5:
                for year in draw.sample((1, 2, 3), draw.choice((1, 1, 2))):
                    sector.partner(draw.choice(leads), member, year)
    return sector


def _account(sector: Sector, draw: random.Random, kbo: str, year: int) -> None:
    for _ in range(draw.choice((1, 1, 1, 2))):
        report = sector.report(
            kbo,
            year,
            status=draw.choice(("Origineel", "Origineel", "Origineel", "Herziening", "Voorlopig")),
            recent=draw.choice(("Ja", "Ja", "Nee")),
            processed=f"{year + 1}-0{draw.randint(1, 9)}-0{draw.randint(1, 9)}",
            sequence=str(draw.randint(1, 12)),
            report_type=draw.choice(("Jaarrekening",) * 9 + ("Meerjarenplan",)),
            quarter=draw.choice(("",) * 12 + ("2",)),
            filled=draw.random() < 0.9,
        )
        for _ in range(draw.choice((0, 1, 1, 2))):
            action = sector.action(report, year, draw.choice(CODES), comment=draw.choice(COMMENTS))
            for _ in range(draw.randint(0, 3)):
                book_year = year if draw.random() < 0.93 else year - 1
                amount = draw.choice(("20000.00", "5000.01", "-300.50", "12000", "0.005", "-9.5e-05", "70000"))
                sector.line(
                    action, year, SPEND, amount, draw.choice(SPENT_ON), draw.choice(SECTORS), book_year=book_year
                )
            for _ in range(draw.choice((0, 1, 1, 2))):
                amount = draw.choice(("10000.00", "25000", "1000.5", "7000", "-10.00"))
                sector.line(
                    action,
                    year,
                    RECEIVE,
                    amount,
                    draw.choice(RECEIVED_ON),
                    draw.choice(SECTORS),
                    book_year=book_year_of(draw, year),
                )
        if draw.random() < 0.1:
            sector.line("", year, SPEND, "77.70")
    if draw.random() < 0.04 and sector.table(year, "aanlevering")[-1][2:5:2] == ["Jaarrekening", ""]:
        action = sector.action(report, year, draw.choice(CODES))
        sector.line(action, year, SPEND, "geen bedrag")


def book_year_of(draw: random.Random, year: int) -> int:
    return year if draw.random() < 0.95 else year + 1
