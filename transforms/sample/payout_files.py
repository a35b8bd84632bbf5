"""The award list, the KPI reports and the decisions of a sample, with reproducible bytes."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from transforms.sample.files import render_csv, write_file
from transforms.sample.model import SCHEME, Award, Decision, KpiRow, euros
from transforms.sample.money_files import spell_kbo

AWARD_HEADER = (
    "regeling",
    "kbo",
    "naam",
    "projectjaar",
    "actie",
    "doelgroep",
    "soort",
    "bedrag",
    "bevestigde_kpi",
    "gevraagde_kpi",
    "huidig_bereik",
)
KPI_HEADER = (
    "kbo",
    "projectjaar",
    "periode",
    "actie",
    "doelgroep",
    "bevestigde_kpi",
    "huidig_bereik",
    "behaald",
    "motivering",
    "ook_geregistreerd_bij",
    "ingediend_op",
)
CREATED = datetime(2026, 7, 1, tzinfo=UTC)
DECISIONS = "beslissingen.yaml"
_BY, _DAY = "dossierbehandelaar (verzonnen)", "2026-07-10"
_NO_PRINT, _OTHER_PRINT = "0" * 12, "f" * 12
# Every so many authorities report in one CSV together, the others each in a workbook.
_IN_CSV = 9


def render_awards(awards: Sequence[Award]) -> bytes:
    """Render the award list: `;`, decimal comma, KBO numbers and actions in several spellings."""
    rows = [
        (
            SCHEME,
            spell_kbo(award.kbo, index),
            award.name,
            str(award.project_year),
            f"Actie {award.action}" if award.action and index % 10 == 0 else award.action,
            award.group.capitalize() if award.action and index % 7 == 0 else award.group,
            "actie" if award.action else "stimulans",
            euros(award.cents).replace(".", ","),
            *("" if units is None else str(units) for units in (award.confirmed, award.requested, award.reach)),
        )
        for index, award in enumerate(awards, start=1)
    ]
    return render_csv(AWARD_HEADER, rows, separator=";")


def write_kpi_reports(out: Path, rows: Sequence[KpiRow]) -> list[Path]:
    """Write one workbook per authority and version below `kpi/`; some authorities stand together in one CSV."""
    reports: dict[tuple[str, str], list[KpiRow]] = defaultdict(list)
    for row in rows:
        reports[row.kbo, row.version].append(row)
    together: list[KpiRow] = []
    files = []
    for index, ((kbo, version), report) in enumerate(sorted(reports.items())):
        if index % _IN_CSV == _IN_CSV - 1 and not version:
            together += report
        else:
            name = f"KPI_{kbo}_{version}.xlsx" if version else f"KPI_{kbo}.xlsx"
            files.append(write_file(out / "kpi" / name, _render_workbook(report)))
    if together:
        content = render_csv(KPI_HEADER, [[str(cell) for cell in _cells(row)] for row in together], separator=";")
        files.append(write_file(out / "kpi" / "KPI_verslagen.csv", content))
    return files


def _cells(row: KpiRow) -> tuple[str | int, ...]:
    figures = (row.confirmed, row.reach, row.done)
    return (
        row.kbo,
        row.project_year,
        row.period,
        row.action,
        row.group,
        *figures,
        row.reason,
        row.also,
        row.day.isoformat(),
    )


def _render_workbook(rows: Sequence[KpiRow]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        # Without a fixed time the same sample would not give the same bytes.
        workbook.set_properties({"title": "Synthetisch KPI-verslag", "created": CREATED})
        sheet = workbook.add_worksheet("KPI")
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, KPI_HEADER)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(_cells(row)[:-1]):
                if isinstance(cell, int):
                    sheet.write_number(number, column, cell)
                elif cell:
                    sheet.write_string(number, column, cell)
            sheet.write_datetime(number, len(KPI_HEADER) - 1, row.day, day)
    return content.getvalue()


def render_decisions(decisions: Sequence[Decision], prints: Mapping[str, str] | None = None) -> bytes:
    """Render the decisions as YAML; `prints` are the fingerprints of a run by KBO, zeros without.

    A decision that must lapse keeps a print of other figures.
    """
    lines = ["# SYNTHETISCH: verzonnen beslissingen van een dossierbehandelaar."]
    for decision in decisions:
        print_ = _OTHER_PRINT if decision.lapsed else (prints or {}).get(decision.kbo, _NO_PRINT)
        on = "bevinding" if len(decision.on) == 3 else "conclusie"
        fields = {
            "regeling": SCHEME,
            "kbo": json.dumps(decision.kbo),
            on: decision.on,
            "besluit": decision.verdict,
            "motivering": json.dumps(decision.reason, ensure_ascii=False),
            "door": _BY,
            **({"document": json.dumps(decision.document, ensure_ascii=False)} if decision.document else {}),
            "datum": _DAY,
            "geldig_tot": decision.until.isoformat(),
            "vingerafdruk": json.dumps(print_),
        }
        lines.append("- " + "\n  ".join(f"{key}: {value}" for key, value in fields.items()))
    return ("\n".join(lines) + "\n").encode("utf-8")
