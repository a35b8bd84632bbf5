"""What a person sees in the terminal."""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from reports.terminal import SHOWN, conclusions_table, counts_table, dossiers_line

if TYPE_CHECKING:
    from expectations.model import GateResult
    from flows.control import Result
    from flows.inspection import Inspection
    from flows.warehouse_query import QueryResult
    from transforms.templates.kpi_books import Books

# Piped output has no width of its own; the table of conclusions needs about 120 columns.
_out = Console(highlight=False, width=None if sys.stdout.isatty() else 130)
_err = Console(stderr=True, highlight=False)


def say(text: str) -> None:
    _out.print(text, markup=False, soft_wrap=True)


def progress(text: str) -> None:
    _err.print(text, markup=False, style="dim", soft_wrap=True)


def error(text: str) -> None:
    _err.print(text, markup=False, style="bold red", soft_wrap=True)


def show_books(books: Books) -> None:
    """How many KPI workbooks there are, and what is in none of them."""
    folder = books.written[0].parent
    count = "1 KPI-werkboek" if len(books.written) == 1 else f"{len(books.written)} KPI-werkboeken"
    say(f"{count} geschreven in {folder}, uit {', '.join(books.lists)}")
    for line in books.left_out[:SHOWN]:
        error(line)
    if len(books.left_out) > SHOWN:
        error(f"en nog {len(books.left_out) - SHOWN} andere")


def show_result(result: Result, out: Path, lang: str) -> None:
    summary = result.summary
    if summary is None:
        return
    _out.print(conclusions_table(summary, lang, wide=_out.width >= 110))
    if len(summary.authorities) > SHOWN:
        rest = len(summary.authorities) - SHOWN
        more = 'eindcontrole query "SELECT * FROM controle.conclusies"'
        say(f"... en {rest} andere besturen: {more}" if lang == "nl" else f"... and {rest} more authorities: {more}")
    _out.print(counts_table(summary, lang))
    if line := dossiers_line(summary, lang):
        say(line)
    if summary.synthetic:
        say("SYNTHETISCHE GEGEVENS: geen enkel bedrag is echt" if lang == "nl" else "SYNTHETIC DATA: no amount is real")
    if summary.provisional:
        say(
            "VOORLOPIG: de peildatum ligt vóór de controledatum"
            if lang == "nl"
            else "PROVISIONAL: before the control date"
        )
    for warning in summary.warnings:
        head = f"waarschuwing, poort {warning.gate}" if lang == "nl" else f"warning, gate {warning.gate}"
        rows = "rijen voldoen niet" if lang == "nl" else "rows do not hold"
        say(f"{head}: {warning.meaning} ({warning.rows} {rows}; kwaliteit.bewijs)")
    for file in summary.files:
        say(f"{file.outcome}: {file.file}: {file.reason}")
    say(f"warehouse   {out / 'eindcontrole.duckdb'}")
    say(f"{'run':11s} {result.folder}")
    say(f"{'seal' if lang == 'en' else 'zegel':11s} {result.folder / 'manifest.json'}")


def show_gate(gate: GateResult, folder: Path, lang: str) -> None:
    """Why a gate stopped: each failed expectation, what to do, and the rows that break it."""
    head = f"poort {gate.gate} houdt de publicatie tegen; de vorige publicatie blijft staan"
    error(head if lang == "nl" else f"gate {gate.gate} stops publication; the last publication stands")
    for result in gate.failures:
        item = result.expected
        error(f"- {item.severity} {item.id}: {item.means[lang]}")
        if result.error:
            error(f"  de toets zelf faalde: {result.error}")
        progress(f"  -> {item.todo[lang]}")
        for row in result.rows[:SHOWN]:
            say("  " + ", ".join(f"{c}={v}" for c, v in zip(result.columns, row, strict=True)))
        if len(result.rows) > SHOWN:
            say(f"  ... {len(result.rows) - SHOWN}: {folder / 'tables' / 'kwaliteit.bewijs.parquet'}")
    say(f"run         {folder}")


def show_inspection(inspection: Inspection, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(inspection.as_dict(), ensure_ascii=False, indent=1) + "\n")
        return
    from flows.inspection_screen import show

    show(inspection, _out)


def show_query(result: QueryResult, form: str) -> None:
    if form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(result.columns)
        writer.writerows([["" if v is None else v for v in row] for row in result.rows])
    elif form == "json":
        records = [dict(zip(result.columns, map(_plain, row), strict=True)) for row in result.rows]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=1) + "\n")
    else:
        table = Table(*result.columns)
        for row in result.rows:
            table.add_row(*("" if v is None else escape(str(v)) for v in row))
        _out.print(table)


def _plain(value: object) -> object:
    """JSON without floats: amounts as text."""
    return value if value is None or isinstance(value, bool | int | str) else str(value)
