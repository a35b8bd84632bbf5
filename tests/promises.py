"""Award lists, KPI reports, dated payments and decisions in the making, beside a sector's accounts. Synthetic."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from xlsxwriter import Workbook

AWARDS = (
    "regeling", "kbo", "naam", "projectjaar", "actie", "doelgroep", "soort", "bedrag", "bevestigde_kpi",
    "gevraagde_kpi", "huidig_bereik",
)  # fmt: skip
KPI = (
    "kbo", "projectjaar", "periode", "actie", "doelgroep", "bevestigde_kpi", "huidig_bereik", "behaald",
    "motivering", "ook_geregistreerd_bij", "ingediend_op",
)  # fmt: skip
PAYMENTS = (
    "regeling", "betaaldatum", "kbo", "naam", "projectjaar", "soort", "bedrag", "kenmerk", "actie",
)  # fmt: skip
NUMBERS = {"bedrag", "bevestigde_kpi", "gevraagde_kpi", "huidig_bereik", "behaald"}
SCHEME = "plan-samenleven"


@dataclass
class Promises:
    """Rows as texts (decimal point); `write` makes one file of each kind that has rows."""

    root: Path
    awards: list[Sequence[str]] = field(default_factory=list)
    reports: list[Sequence[str]] = field(default_factory=list)
    payments: list[Sequence[str]] = field(default_factory=list)
    decisions: list[dict[str, str]] = field(default_factory=list)

    def award(
        self, kbo: str, amount: str, action: str = "7", group: str = "kwetsbare kinderen", *, year: int | str = 1,
        kind: str = "actie", confirmed: str = "100", requested: str = "", reach: str = "",
    ) -> None:  # fmt: skip
        """One award; for an incentive the group is its kind and there is no action."""
        row = (SCHEME, kbo, "naam", str(year), action, group, kind, amount, confirmed, requested, reach)
        self.awards.append(row)

    def incentive(self, kbo: str, amount: str, kind: str = "samenwerking", *, year: int = 1) -> None:
        """One awarded incentive."""
        self.award(kbo, amount, "", kind, year=year, kind="stimulans", confirmed="")

    def report(
        self, kbo: str, realised: str, action: str = "7", group: str = "kwetsbare kinderen", *, year: int = 1,
        period: str = "projectjaar", target: str = "100", why: str = "", also: str = "", day: str = "2023-10-10",
        reach: str = "",
    ) -> None:  # fmt: skip
        """One row of a KPI report."""
        self.reports.append((kbo, str(year), period, action, group, target, reach, realised, why, also, day))

    def pay(
        self, kbo: str, amount: str, kind: str = "voorschot", *, year: int | str = 1, day: str = "2023-01-15",
        action: str = "", mark: str | None = None,
    ) -> None:  # fmt: skip
        """One dated payment."""
        mark = mark if mark is not None else f"B{len(self.payments) + 1}"
        self.payments.append((SCHEME, day, kbo, "naam", str(year), kind, amount, mark, action))

    def decide(self, kbo: str, verdict: str, fingerprint: str, **more: str) -> None:
        """One decision; `bevinding` or `conclusie` among the further keys."""
        entry = {"regeling": SCHEME, "kbo": kbo, "besluit": verdict, "motivering": "nagekeken", "door": "A. Ambtenaar"}
        self.decisions.append({**entry, "datum": "2026-07-01", "vingerafdruk": fingerprint, **more})

    def write(self, *, workbooks: bool = False) -> Path:
        """All kinds as CSV with decimal comma, or as workbooks with numbers."""
        self.root.mkdir(parents=True, exist_ok=True)
        kinds = (
            ("toekenningen", AWARDS, self.awards),
            ("kpi", KPI, self.reports),
            ("uitbetaald", PAYMENTS, self.payments),
        )
        for name, header, rows in kinds:
            if rows and workbooks:
                write_workbook(self.root / f"{name}.xlsx", "KPI" if name == "kpi" else name, header, rows)
            elif rows:
                with (self.root / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
                    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
                    writer.writerow(header)
                    writer.writerows([comma(c, v) for c, v in zip(header, row, strict=True)] for row in rows)
        self.write_decisions()
        return self.root

    def write_decisions(self) -> None:
        """The decisions as a YAML list, when there are any."""
        if self.decisions:
            text = "".join(entry_text(entry) for entry in self.decisions)
            (self.root / "beslissingen.yaml").write_text(text, encoding="utf-8")


def comma(column: str, value: str) -> str:
    """A decimal comma where the column holds numbers."""
    return value.replace(".", ",") if column in NUMBERS else value


def entry_text(entry: dict[str, str]) -> str:
    """One entry of the YAML list."""
    lines = [f"{key}: '{value}'" for key, value in entry.items()]
    return "- " + "\n  ".join(lines) + "\n"


def write_workbook(path: Path, sheet_name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """One sheet with numbers where the column holds numbers."""
    with Workbook(path) as book:
        sheet = book.add_worksheet(sheet_name)
        sheet.write_row(0, 0, header)
        for number, row in enumerate(rows, start=1):
            for place, (column, value) in enumerate(zip(header, row, strict=True)):
                if column in NUMBERS and is_number(value):
                    sheet.write_number(number, place, float(value))
                elif value:
                    sheet.write_string(number, place, value)


def is_number(value: str) -> bool:
    """Digits with at most one point."""
    return value.replace(".", "", 1).removeprefix("-").isdigit()
