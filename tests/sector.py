"""A small drop folder in the making: table sets by year, payments, partnerships. All synthetic."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

MAIN, INCENTIVE = "ABB-SAMENLEVEN", "ABB-SLV-ST"
SPEND, RECEIVE = "Uitgave", "Ontvangst"
YEARS = (2022, 2023, 2024, 2025)

HEADERS = {
    "aanlevering": (
        "Aanlevering ID,Bestuur ID,Type rapport,Rapportjaar,Kwartaal,Kredietjaar,eindjaar,Meest recente,"
        "Status rapport,Toezicht status,Presentatie niveau,Oormerk,Volgnummer,Afgevlagd,Datum verwerking,"
        "Datum vaststelling,Datum goedkeuring"
    ),
    "actie": (
        "Aanlevering ID,ACTIEPLANID,Actie ID,code,korte omschrijving,prioritair,lange omschrijving,"
        "commentaar,evaluatie,externe rapporteringscode"
    ),
    "transactie": (
        "Transactie ID,Transactiesoort,Bedrag,Boekjaar,Rapport jaar,Actie ID,Beleidsveld ID,"
        "Algemene rekening,Economische sector"
    ),
    "bestuur": "Bestuur ID,KBO nummer,RE nummer,Type bestuur,Type bestuur origineel",
}
PAYMENTS = "regeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk"
PARTNERSHIPS = "regeling;projectjaar;trekker_kbo;lid_kbo"
REGISTER = (
    "Beleidsdomein;Thema;Subthema;Verstrekker;KBO-nr;Vestiging;Naam subsidieontvanger;Postcode;Gemeente;Land;"
    "Jaar;Toegekend (EUR);Betaald (EUR)"
)


@dataclass
class Sector:
    """Rows by (year, table); `write` makes the files. Ids are unique over all years."""

    root: Path
    scheme: str = "plan-samenleven"
    tables: dict[tuple[int, str], list[list[str]]] = field(default_factory=dict)
    payments: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    register: list[str] = field(default_factory=list)
    count: int = 0

    def table(self, year: int, name: str) -> list[list[str]]:
        return self.tables.setdefault((year, name), [])

    def next_id(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def body(self, kbo: str, year: int = 2025, *, kind: str = "Gemeente", re: str = "", body: str = "") -> str:
        """A reporting body in the set of a year; its Bestuur ID (once per set)."""
        body = body or f"B{kbo}"
        rows = self.table(year, "bestuur")
        row = [body, kbo, re, kind, kind]
        if row not in rows:
            rows.append(row)
        return body

    def report(
        self,
        kbo: str,
        year: int = 2025,
        *,
        status: str = "Origineel",
        kind: str = "Gemeente",
        report_type: str = "Jaarrekening",
        quarter: str = "",
        recent: str = "Ja",
        processed: str | None = None,
        sequence: str | None = None,
        re: str = "",
        body: str = "",
        filled: bool = True,
    ) -> str:
        """A delivery; its id. `filled` gives it one plain, uncoded action with one line of 1000."""
        report = self.next_id("R")
        body = self.body(kbo, year, kind=kind, re=re, body=body)
        day = processed if processed is not None else f"{year + 1}-05-02"
        number = sequence if sequence is not None else str(self.count)
        row = [
            report,
            body,
            report_type,
            str(year),
            quarter,
            "",
            "",
            recent,
            status,
            "",
            "",
            "",
            number,
            "",
            day,
        ]
        self.table(year, "aanlevering").append([*row, "", ""])
        if filled:
            self.line(self.action(report, year, ""), year, SPEND, "1000.00")
        return report

    def action(
        self, report: str, year: int = 2025, code: str = MAIN, *, comment: str = "Plan Samenleven",
        short: str = "Actie", long: str = "", evaluation: str = "",
    ) -> str:  # fmt: skip
        action = self.next_id("A")
        row = [report, "", action, "AC1", short, "Nee", long, comment, evaluation, code]
        self.table(year, "actie").append(row)
        return action

    def line(
        self, action: str, year: int = 2025, direction: str = SPEND, amount: str = "0.00", account: str = "6131000",
        sector: str = "", *, book_year: int | None = None, line: str | None = None,
    ) -> str:  # fmt: skip
        line = line or self.next_id("T")
        row = [line, direction, amount, str(book_year or year), str(year), action, "1", account, sector]
        self.table(year, "transactie").append(row)
        return line

    def project(
        self,
        kbo: str,
        spent: str = "200000.00",
        received: str = "100000.00",
        year: int = 2025,
        code: str = MAIN,
    ) -> str:
        """An adopted account with one coded action: eligible spending, and a receipt from Flanders."""
        action = self.action(self.report(kbo, year), year, code)
        self.line(action, year, SPEND, spent)
        self.line(action, year, RECEIVE, received, "7405", "300")
        return action

    def pay(
        self, kbo: str, amount: str = "100000,00", day: str = "2025-06-01", kind: str = "voorschot",
        mark: str | None = None, scheme: str | None = None,
    ) -> None:  # fmt: skip
        """A payment; `amount` as written in the list (decimal comma)."""
        mark = mark if mark is not None else f"K{len(self.payments) + 1}"
        self.payments.append(f"{scheme or self.scheme};{day};{kbo};naam;1;{kind};{amount};{mark}")

    def partner(self, lead: str, member: str, year: int = 1) -> None:
        self.partners.append(f"{self.scheme};{year};{lead};{member}")

    def registered(
        self, kbo: str, amount: str = "100,000", year: int = 2025, subthema: str = "Plan Samenleven"
    ) -> None:
        """A row of the subsidy register; `amount` with a comma per thousand."""
        row = [
            "Binnenlands",
            "Thema",
            subthema,
            "Agentschap Binnenlands Bestuur",
            kbo,
            "",
            "STAD X",
            "9000",
            "X",
            "Belgium",
        ]
        self.register.append(";".join([*row, str(year), amount, amount]))

    def write(self) -> Path:
        """Write one folder per year, and the lists beside them; returns the drop folder."""
        self.root.mkdir(parents=True, exist_ok=True)
        for year in sorted({year for year, _ in self.tables}):
            for name, header in HEADERS.items():
                folder = self.root / f"JR_{year}" / ("Dimensies" if name == "bestuur" else ".")
                file = "bestuur.csv" if name == "bestuur" else f"{name}_JR_{year}.csv"
                write_csv(folder / file, header.split(","), self.tables.get((year, name), []))
        for name, header, lines in (
            ("betalingen.csv", PAYMENTS, self.payments),
            ("samenwerking.csv", PARTNERSHIPS, self.partners),
            ("register.csv", REGISTER, self.register),
        ):
            if lines:
                (self.root / name).write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
        return self.root


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    return path
