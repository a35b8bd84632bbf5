"""Award lists and KPI reports among the delivered files, row by row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .awards import Award, once_each, read_award
from .files import Row, Sheet
from .keys import project_year
from .kpi import KpiRow, choose_versions, is_prefilled, other_actions, read_kpi_row
from .law import Law
from .outcome import Quarantined
from .payments import Lists, once, scheme_of
from .values import read_date, read_kbo


def hold_mildly(lists: Lists, row: Row, column: str, kind: str) -> None:
    """Quarantine a row on which no figure of the 2x test rests: A07 only warns."""
    number = read_kbo(row.cells["kbo"])
    item = Quarantined(row.file, row.number, column, row.text(column), "not usable", number, None, number is not None)
    lists.quarantine.append(replace(item, mild=True))
    if number is not None:
        lists.refused.setdefault(kind, set()).add(number)
    else:
        lists.ownerless.add(kind)


def read_promises(sheets: list[Sheet], law: Law, as_of: date, lists: Lists) -> None:
    """Fill the awards and the KPI rows that count."""
    lists.ownerless |= {sheet.kind for sheet in sheets if any(problem.rij for problem in sheet.problems)}
    found: list[tuple[Sheet, list[Award]]] = []
    for sheet in once(sheets, "awards"):
        lists.awards_complete = lists.awards_complete and not sheet.broken
        awards = []
        for row in sheet.rows:
            if scheme_of(row, law) == "other":
                continue
            lists.awards_present = lists.awards_present or scheme_of(row, law) == "own"
            award, column = read_award(row, sheet.workbook)
            no_year = award is not None and law.payout is not None and award.project_year not in law.payout.years
            if award is None or no_year or scheme_of(row, law) != "own":
                hold_mildly(lists, row, column or ("projectjaar" if no_year else "regeling"), "awards")
            else:
                awards.append(award)
        found.append((sheet, awards))
    lists.awards = once_each(found)
    if law.payout is None:
        return
    reported: list[KpiRow] = []
    source: dict[tuple[str, int], Row] = {}
    for sheet in once(sheets, "kpi"):
        lists.kpi_complete = lists.kpi_complete and not sheet.broken
        for row in sheet.rows:
            if row.text("regeling") and scheme_of(row, law) == "other":
                continue
            lists.kpi_present = True
            submitted = read_date(row.cells.get("ingediendop"))
            if submitted is not None and submitted > as_of:
                continue  # it does not exist yet
            if is_prefilled(row):
                if read_kbo(row.cells["kbo"]) is None or project_year(row.text("projectjaar")) is None:
                    hold_mildly(lists, row, "kbo", "kpi")
                elif not other_actions(row, law.payout.actions)[0]:
                    hold_mildly(lists, row, "ookgeregistreerdbij", "kpi")
                continue
            entry, column = read_kpi_row(row, sheet.workbook, law.payout.actions)
            if entry is None or entry.project_year not in law.payout.years:
                hold_mildly(lists, row, column or "projectjaar", "kpi")
            else:
                reported.append(entry)
                source[entry.file, entry.row] = row
    lists.kpi, contradicting = choose_versions(reported)
    for entry in contradicting:
        hold_mildly(lists, source[entry.file, entry.row], "behaald", "kpi")
