"""The summary at the end of a run: for the screen and for Prefect's artifacts. Computes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import duckdb

CONCLUSIONS = (
    "voldoet",
    "voldoet niet",
    "te onderzoeken",
    "niet te beoordelen",
    "niet van toepassing",
    "via samenwerkingsverband",
)
ENGLISH = {
    "voldoet": "meets the rule",
    "voldoet niet": "does not meet the rule",
    "te onderzoeken": "to be examined",
    "niet te beoordelen": "cannot be assessed",
    "niet van toepassing": "not applicable",
    "via samenwerkingsverband": "via a partnership",
}


@dataclass(frozen=True)
class AuthorityLine:
    """One authority; amounts in euros, None for members shown via their lead."""

    kbo: str
    name: str
    conclusion: str
    basis: str | None
    spending: Decimal | None
    receipts: Decimal | None
    paid: Decimal | None
    reclaim: Decimal | None
    findings: str


@dataclass(frozen=True)
class FileLine:
    file: str
    outcome: str
    reason: str


@dataclass(frozen=True)
class GateWarning:
    gate: str
    meaning: str
    rows: int


@dataclass(frozen=True)
class Dossiers:
    """Authorities with an open dossier, and those with a finding on payout (P), KPIs (I) or decisions (D)."""

    open: int
    payout: int
    kpi: int
    decisions: int

    def shown(self, lang: str) -> str:
        """One line; what nobody has is left out."""
        words = (
            ("open", "payout", "KPIs", "decisions")
            if lang == "en"
            else ("open", "uitbetaling", "KPI's", "beslissingen")
        )
        counts = zip((self.open, self.payout, self.kpi, self.decisions), words, strict=True)
        return ", ".join(f"{count} {word}" for count, word in counts if count)


@dataclass(frozen=True)
class Summary:
    scheme: str
    closing_year: int
    as_of: str
    provisional: bool
    synthetic: bool
    counts: dict[str, int]
    dossiers: Dossiers
    authorities: tuple[AuthorityLine, ...]
    files: tuple[FileLine, ...]
    warnings: tuple[GateWarning, ...]

    @property
    def population(self) -> int:
        return sum(self.counts.values())


def read_summary(connection: duckdb.DuckDBPyConnection) -> Summary:
    """From the tables of a run (or of the published warehouse)."""
    scheme, year, as_of, provisional, synthetic = _one(
        connection,
        "SELECT regeling, sluitjaar, CAST(peildatum AS VARCHAR), voorlopig, synthetisch FROM meta.run",
    )
    counted = dict(
        connection.execute("SELECT conclusie, count(*) FROM controle.conclusies GROUP BY conclusie").fetchall()
    )
    dossiers = _one(
        connection,
        """
        SELECT (SELECT count(*) FROM controle.conclusies WHERE open),
               count(DISTINCT CASE WHEN bevinding LIKE 'P%' AND ernst <> 'info' THEN kbo END),
               count(DISTINCT CASE WHEN bevinding LIKE 'I%' AND ernst <> 'info' THEN kbo END),
               count(DISTINCT CASE WHEN bevinding LIKE 'D%' THEN kbo END)
        FROM controle.bevindingen""",
    )
    authorities = connection.execute("""
        SELECT c.kbo, c.naam, c.conclusie, c.grondslag, c.uitgaven_totaal, c.ontvangsten_geboekt, c.betaald,
               c.voorstel_terugvordering, coalesce(string_agg(DISTINCT b.bevinding, ' ' ORDER BY b.bevinding), '')
        FROM controle.conclusies c
        LEFT JOIN controle.bevindingen b ON b.kbo = c.kbo AND b.ernst = 'fout' AND c.trekker_kbo IS NULL
        GROUP BY ALL ORDER BY c.naam, c.kbo""").fetchall()
    files = connection.execute(
        "SELECT bestand, uitkomst, reden FROM bron.bestanden "
        "WHERE uitkomst IN ('quarantaine', 'niet herkend', 'dubbel', 'niet geteld', 'wacht') ORDER BY ALL"
    ).fetchall()
    warnings = connection.execute(
        "SELECT poort, betekenis, niet_voldaan FROM kwaliteit.verwachtingen WHERE NOT voldaan ORDER BY ALL"
    ).fetchall()
    return Summary(
        scheme=str(scheme),
        closing_year=int(str(year)),
        as_of=str(as_of),
        provisional=bool(provisional),
        synthetic=bool(synthetic),
        counts={name: int(counted.get(name, 0)) for name in CONCLUSIONS},
        dossiers=Dossiers(*(int(str(count)) for count in dossiers)),
        authorities=tuple(AuthorityLine(*row) for row in authorities),
        files=tuple(FileLine(*row) for row in files),
        warnings=tuple(GateWarning(*row) for row in warnings),
    )


def euro(amount: Decimal | None) -> str:
    """1234567.5 as Flemish readers write it: 1.234.567,50; empty for None."""
    if amount is None:
        return ""
    return f"{amount:,.2f}".replace(",", "\0").replace(".", ",").replace("\0", ".")


def conclusion(name: str, lang: str) -> str:
    return ENGLISH[name] if lang == "en" else name


def to_markdown(summary: Summary, lang: str) -> str:
    """Counts by conclusion, and what was left out; for the Prefect artifact."""
    title = (
        f"End control {summary.scheme} {summary.closing_year}"
        if lang == "en"
        else (f"Eindcontrole {summary.scheme} {summary.closing_year}")
    )
    lines = [f"# {title}", ""]
    if summary.synthetic:
        lines += ["**SYNTHETIC DATA**" if lang == "en" else "**SYNTHETISCHE GEGEVENS**", ""]
    if summary.provisional:
        lines += [
            "**provisional: before the control date**" if lang == "en" else "**voorlopig: vóór de controledatum**",
            "",
        ]
    head = ("conclusion", "authorities") if lang == "en" else ("conclusie", "besturen")
    lines += [f"| {head[0]} | {head[1]} |", "|---|---:|"]
    lines += [f"| {conclusion(name, lang)} | {count} |" for name, count in summary.counts.items()]
    lines += [f"| **{'population' if lang == 'en' else 'populatie'}** | **{summary.population}** |", ""]
    if shown := summary.dossiers.shown(lang):
        lines += [f"Dossiers: {shown}", ""]
    if summary.files:
        lines.append("Files that do not count:" if lang == "en" else "Bestanden die niet meetellen:")
        lines += [f"- `{file.file}`: {file.outcome}; {file.reason}" for file in summary.files]
    return "\n".join(lines) + "\n"


def to_rows(summary: Summary, lang: str) -> list[dict[str, str]]:
    """One row an authority, for a table artifact."""
    keys = (
        ("authority", "kbo", "conclusion", "spending", "receipts", "paid", "proposed reclaim", "errors")
        if lang == "en"
        else (
            "bestuur",
            "kbo",
            "conclusie",
            "uitgaven",
            "ontvangsten",
            "betaald",
            "voorstel terugvordering",
            "fouten",
        )
    )
    return [
        dict(
            zip(
                keys,
                (
                    line.name, line.kbo, conclusion(line.conclusion, lang), euro(line.spending),
                    euro(line.receipts), euro(line.paid), euro(line.reclaim), line.findings,
                ),
                strict=True,
            )
        )
        for line in summary.authorities
    ]  # fmt: skip


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    found = connection.execute(query).fetchone()
    if found is None:
        raise ValueError("meta.run is empty: no run wrote these tables")
    return found
