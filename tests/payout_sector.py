"""A drop folder with awards, payments by action, KPI reports and decisions too. All synthetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tests.sector import PAYMENTS, Sector

AWARDS = "regeling;kbo;naam;projectjaar;actie;doelgroep;soort;bedrag;bevestigde_kpi;gevraagde_kpi;huidig_bereik"
KPI = (
    "kbo;projectjaar;periode;actie;doelgroep;bevestigde_kpi;huidig_bereik;behaald;motivering;"
    "ook_geregistreerd_bij;ingediend_op"
)
# Action 5: one target group, 60 euros a unit, at most 2250 units, 135,000 euros.
ACTION, GROUP = "5", "volwassen anderstaligen"
MONTHS, YEAR_END = "6 maanden", "projectjaar"
# The day of each deadline of Plan Samenleven.
DUE = {
    (1, MONTHS): "2023-04-15", (1, YEAR_END): "2023-10-15", (2, MONTHS): "2024-05-06", (2, YEAR_END): "2024-10-15",
    (3, YEAR_END): "2025-10-31",
}  # fmt: skip


@dataclass
class PayoutSector(Sector):
    """Amounts and KPI units as written in the lists: a decimal comma."""

    awards: list[str] = field(default_factory=list)
    kpi: list[str] = field(default_factory=list)
    decisions: list[dict[str, str]] = field(default_factory=list)

    def award(
        self, kbo: str, amount: str = "6000,00", target: str = "100", *, year: int = 1, action: str = ACTION,
        group: str = GROUP, kind: str = "actie", requested: str = "", scheme: str | None = None,
    ) -> None:  # fmt: skip
        """An award of an action; its row in the list is len(awards) + 1."""
        scheme = scheme or self.scheme
        row = f"{scheme};{kbo};naam;{year};{action};{group};{kind};{amount};{target};{requested or target};0"
        self.awards.append(row)

    def incentive(self, kbo: str, kind: str, amount: str, year: int = 1) -> None:
        self.awards.append(f"{self.scheme};{kbo};naam;{year};;{kind};stimulans;{amount};;;")

    def paid(
        self, kbo: str, amount: str, kind: str = "voorschot", *, year: str = "1", action: str = "",
        day: str = "2023-01-15",
    ) -> None:  # fmt: skip
        """A payment with its project year and action."""
        mark = f"P{len(self.payments) + 1}"
        self.payments.append(f"{self.scheme};{day};{kbo};naam;{year};{kind};{amount};{mark};{action}")

    def report_kpi(
        self, kbo: str, realised: str = "100", *, target: str = "100", year: int = 1, period: str = YEAR_END,
        action: str = ACTION, group: str = GROUP, reason: str = "", also: str = "", day: str | None = None,
    ) -> None:  # fmt: skip
        """A KPI row, handed in on the day of the deadline unless said otherwise."""
        day = DUE.get((year, period), "") if day is None else day
        self.kpi.append(f"{kbo};{year};{period};{action};{group};{target};0;{realised};{reason};{also};{day}")

    def on_time(
        self, kbo: str, *, year: int = 1, action: str = ACTION, group: str = GROUP, target: str = "100"
    ) -> None:
        """Both reports of a project year, on their last day, with the target reached."""
        for period in (MONTHS, YEAR_END):
            if (year, period) in DUE:
                self.report_kpi(kbo, target, target=target, year=year, period=period, action=action, group=group)

    def sound(self, kbo: str, year: int = 1) -> None:
        """An award of 6000.00 for 100 units, paid in full and reached."""
        self.award(kbo, year=year)
        self.on_time(kbo, year=year)
        self.paid(kbo, "4800,00", year=str(year), action=ACTION)
        self.paid(kbo, "1200,00", "saldo", year=str(year), action=ACTION, day="2024-01-15")

    def decide(self, kbo: str, fingerprint: str, **more: str) -> dict[str, str]:
        """A decision, by default that the conclusion `te onderzoeken` is settled as voldoet."""
        entry = {"regeling": self.scheme, "kbo": kbo, "besluit": "voldoet", "motivering": "stukken nagekeken",
                 "door": "J. Janssens", "datum": "2026-07-01", "vingerafdruk": fingerprint}  # fmt: skip
        entry |= {"conclusie": "te onderzoeken"} if "bevinding" not in more and "conclusie" not in more else {}
        self.decisions.append(entry | more)
        return self.decisions[-1]

    def write(self) -> Path:
        super().write()
        payments = "\n".join([f"{PAYMENTS};actie", *(p if p.count(";") == 8 else f"{p};" for p in self.payments)])
        files: Mapping[str, str] = {
            "betalingen.csv": payments if self.payments else "",
            "toekenningen.csv": "\n".join([AWARDS, *self.awards]) if self.awards else "",
            "kpi.csv": "\n".join([KPI, *self.kpi]) if self.kpi else "",
            "beslissingen.yaml": yaml.safe_dump(self.decisions, sort_keys=False) if self.decisions else "",
        }
        for name, text in files.items():
            if text:
                (self.root / name).write_text(text + "\n", encoding="utf-8")
        return self.root
