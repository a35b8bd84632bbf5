"""An inspection as a person reads it in the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from flows.inspection import Inspection
from transforms.sources.xbrl.recognise import FIGURES, POLICY

BEGIN, END = "# ---- begin levering.yaml ----", "# ---- einde levering.yaml ----"
_WIDTH = 26  # of the names of facts
_LINE = 150  # characters; more goes on lines of its own
_SHOWN = 10  # repetitions and contradictions; --json has all
_CAPPED = ("herhalingen", "tegenspraak", "rijen met een probleem")
_NARROW = ("namespace",)  # long, and the same on nearly every line


def show(inspection: Inspection, out: Console) -> None:
    """File by file, then the deliveries, then the skeleton between two lines that are YAML comments."""
    for item in inspection.files:
        out.print(f"[bold]{escape(item.file)}[/]", soft_wrap=True)
        for name, value in item.as_dict().items():
            if name != "bestand":
                _show_fact(name, value, out)
    for number, delivery in enumerate(inspection.deliveries, start=1):
        names = " + ".join(str(delivery[kind]) for kind in (FIGURES, POLICY) if kind in delivery)
        out.print(f"[bold]levering {number}: {escape(names)}[/]", soft_wrap=True)
        for name, value in delivery.items():
            if name not in (FIGURES, POLICY):
                _show_fact(name, value, out)
        if not any(delivery.get(name) for name in ("tegenspraak", "geweigerd", "zelfde inhoud als")):
            _say("  de bestanden zijn het eens over KBO-nummer, jaar, type en acties", out)
    if inspection.skeleton is not None:
        _say(
            "Niet alle namen zijn bekend. Kijk de voorstellen na, vul aan wat met `# ?` begint, en zet wat tussen de "
            "twee strepen staat in de plaats van transforms/sources/mappings/levering.yaml (of als levering.yaml in "
            "de map die EINDCONTROLE_MAPPINGS noemt):",
            out,
        )
        _say(f"{BEGIN}\n{inspection.skeleton}{END}", out)


def _show_fact(name: str, value: object, out: Console) -> None:
    if value is None or value == "" or (isinstance(value, Sequence | Mapping) and not value):
        return
    if isinstance(value, list) and isinstance(value[0], dict):
        _show_records(name, value, out)
    elif isinstance(value, dict):
        parts = [f"{key}: {_text(entry)}" for key, entry in value.items()]
        for part in ["; ".join(parts)] if sum(map(len, parts)) < _LINE else parts:
            _line(name, part, out)
    elif isinstance(value, list) and name in _CAPPED:
        _line(name, f"{len(value)}: {'; '.join(value[:_SHOWN])}{_rest(value)}", out)
    else:
        _line(name, _text(value), out)


def _show_records(name: str, records: Sequence[dict[str, object]], out: Console) -> None:
    """A table; samples of rows, which have many columns, one after the other."""
    if name == "voorbeelden":
        for record in records:
            filled = (f"{key}: {_text(value)}" for key, value in record.items() if value)
            _line(name, "; ".join(filled), out)
        return
    shown = records[:_SHOWN] if name in _CAPPED else records
    columns = [key for key in shown[0] if key not in _NARROW or len({str(r[key]) for r in shown}) > 1]
    table = Table(*columns, title=None, show_edge=False, pad_edge=False, box=None, header_style="italic")
    for record in shown:
        table.add_row(*(escape(_text(record[column])) for column in columns))
    same = [f"{key} {shown[0][key]}" for key in _NARROW if key in shown[0] and key not in columns]
    _line(name, ", ".join([str(len(records)), *same]), out)
    out.print(Padding(table, (0, 0, 0, 4), expand=False))
    if len(shown) < len(records):
        _say(f"  ... en {len(records) - len(shown)} andere (--json toont alles)", out)


def _rest(values: Sequence[object]) -> str:
    return f"; ... en {len(values) - _SHOWN} andere (--json toont alles)" if len(values) > _SHOWN else ""


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return " ".join(str(value).split())


def _line(name: str, text: str, out: Console) -> None:
    _say(f"  {name:{_WIDTH}s} {text}", out)


def _say(text: str, out: Console) -> None:
    out.print(text, markup=False, soft_wrap=True)
