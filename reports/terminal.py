"""The conclusions as tables for a terminal. Computes nothing."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from reports.summary import AuthorityLine, Summary, conclusion, euro

SHOWN = 60
_COLOURS = {
    "voldoet": "green",
    "voldoet niet": "red",
    "te onderzoeken": "yellow",
    "niet te beoordelen": "magenta",
}


def conclusions_table(summary: Summary, lang: str, *, wide: bool) -> Table:
    """One row an authority; a narrow terminal leaves out what was paid, the proposal and the errors."""
    nl = lang == "nl"
    table = Table(title=f"{summary.scheme} {summary.closing_year}, {'peildatum' if nl else 'as of'} {summary.as_of}")
    table.add_column("bestuur" if nl else "authority", max_width=30, overflow="ellipsis", no_wrap=True)
    table.add_column("conclusie" if nl else "conclusion", no_wrap=True)
    amounts = ("uitgaven", "ontvangsten") if nl else ("spending", "receipts")
    more = ("betaald", "voorstel terugv.") if nl else ("paid", "proposed reclaim")
    rows = [_amounts(line)[: 4 if wide else 2] for line in summary.authorities[:SHOWN]]
    for index, name in enumerate(amounts + (more if wide else ())):
        # An amount is shown whole or not at all: other columns give way first.
        longest = max([len(name), *(len(row[index]) for row in rows)])
        table.add_column(name, justify="right", no_wrap=True, min_width=longest)
    if wide:
        table.add_column("fouten" if nl else "errors", overflow="ellipsis", no_wrap=True)
    for line, money in zip(summary.authorities[:SHOWN], rows, strict=True):
        colour = _COLOURS.get(line.conclusion, "dim")
        verdict = f"[{colour}]{conclusion(line.conclusion, lang)}[/]"
        table.add_row(escape(line.name), verdict, *money, *((line.findings,) if wide else ()))
    return table


def _amounts(line: AuthorityLine) -> tuple[str, str, str, str]:
    return euro(line.spending), euro(line.receipts), euro(line.paid), euro(line.reclaim)


def counts_table(summary: Summary, lang: str) -> Table:
    table = Table()
    table.add_column("conclusie" if lang == "nl" else "conclusion")
    table.add_column("besturen" if lang == "nl" else "authorities", justify="right")
    for name, count in summary.counts.items():
        table.add_row(conclusion(name, lang), str(count))
    table.add_section()
    table.add_row("populatie" if lang == "nl" else "population", str(summary.population))
    return table


def dossiers_line(summary: Summary, lang: str) -> str:
    """Open dossiers, and authorities with findings beside the 2x test; empty when there are none."""
    shown = summary.dossiers.shown(lang)
    return f"dossiers: {shown}" if shown else ""
