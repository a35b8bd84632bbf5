"""The shared style of every template: a locked header, cells to fill in, dropdowns, notes.

The one module that imports XlsxWriter here. The same template gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

ROWS = 5_000  # rows with a dropdown and a hint; the reader takes any number
NOTES, CHOICES = "Toelichting", "Keuzes"
# A workbook carries the moment it was made; a fixed one keeps its bytes the same.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_BLUE, _PALE, _GREY = "#1F3864", "#EEF3FA", "#595959"
_FORMATS = {"tekst": "@", "bedrag": "#,##0.00", "datum": "dd/mm/yyyy", "getal": "0"}


@dataclass(frozen=True)
class Column:
    """`note` explains it in the notes and beside the cell (255 characters at most, Excel's limit).

    `choices` make a dropdown; `strict` refuses anything else, otherwise Excel only warns.
    """

    name: str
    note: str
    form: Literal["tekst", "bedrag", "datum", "getal"] = "tekst"
    width: int = 16
    choices: tuple[str | int, ...] = ()
    strict: bool = True


@dataclass(frozen=True)
class Template:
    """`notes` are (heading, paragraphs), in Dutch."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]


def as_csv(template: Template) -> bytes:
    """The header alone, for a spreadsheet (UTF-8 with BOM) and for the reader alike."""
    return (";".join(column.name for column in template.columns) + "\r\n").encode("utf-8-sig")


def as_workbook(template: Template) -> bytes:
    """An XLSX with the sheet to fill in first, then the notes and the (hidden) lists of the dropdowns."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": template.title, "created": _CREATED})
        sheet = workbook.add_worksheet(template.sheet)
        _write_notes(workbook, template)
        ranges = _write_choices(workbook, template.columns)
        head = workbook.add_format(
            {"bold": True, "font_color": "white", "bg_color": _BLUE, "valign": "vcenter", "locked": True}
        )
        for place, column in enumerate(template.columns):
            cells = workbook.add_format({"num_format": _FORMATS[column.form], "locked": False, "valign": "top"})
            sheet.set_column(place, place, column.width, cells)
            sheet.write_string(0, place, column.name, head)
            sheet.data_validation(1, place, ROWS, place, _validation(column, ranges.get(column.name)))
        sheet.set_row(0, 20)
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.activate()
    return stream.getvalue()


def _validation(column: Column, choices: str | None) -> dict[str, object]:
    """What the cell accepts, its hint, and what is said when the value does not fit."""
    rule: dict[str, object] = {
        "input_title": column.name,
        "input_message": column.note,
        "error_title": f"{column.name} klopt niet",
        "error_message": column.note,
        "error_type": "stop" if column.strict else "warning",
    }
    if choices:
        return rule | {"validate": "list", "source": choices}
    if column.form == "bedrag":
        return rule | {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
    if column.form == "datum":
        first, last = date(2000, 1, 1), date(2100, 12, 31)
        return rule | {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.form == "getal":
        return rule | {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 9999}
    return rule | {"validate": "any"}


def _write_choices(workbook: xlsxwriter.Workbook, columns: Sequence[Column]) -> dict[str, str]:
    """The lists on a hidden sheet, below one another and never as a row that looks like a header."""
    listed = [column for column in columns if column.choices]
    if not listed:
        return {}
    sheet = workbook.add_worksheet(CHOICES)
    ranges = {}
    row = 0
    for column in listed:
        for offset, choice in enumerate(column.choices):
            sheet.write(row + offset, 0, choice)
        last = row + len(column.choices) - 1
        ranges[column.name] = f"={CHOICES}!{xl_range_abs(row, 0, last, 0)}"
        row = last + 2
    sheet.protect()
    sheet.hide()
    return ranges


def _write_notes(workbook: xlsxwriter.Workbook, template: Template) -> None:
    """Title, sections, and each column with its explanation: one below the other, so that no row of
    this sheet can be read as the header of a list."""
    sheet = workbook.add_worksheet(NOTES)
    title = workbook.add_format({"bold": True, "font_size": 16, "font_color": _BLUE})
    heading = workbook.add_format({"bold": True, "font_size": 12, "font_color": _BLUE, "top": 1, "top_color": _BLUE})
    text = workbook.add_format({"text_wrap": True, "valign": "top"})
    name = workbook.add_format({"bold": True, "valign": "top", "bg_color": _PALE})
    small = workbook.add_format({"italic": True, "font_color": _GREY})
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, template.title, title)
    sheet.write_string(1, 0, f"Vul het blad {template.sheet} in. Dit blad wordt niet gelezen.", small)
    row = 3
    for head, paragraphs in (*template.notes, ("De kolommen", ())):
        sheet.write_string(row, 0, head, heading)
        sheet.write_blank(row, 1, None, heading)
        row += 1
        for paragraph in paragraphs:
            sheet.merge_range(row, 0, row, 1, "", text)
            sheet.write_string(row, 0, paragraph, text)
            sheet.set_row(row, 15 * (1 + len(paragraph) // 115))
            row += 1
        row += 1
    row -= 1
    for column in template.columns:
        sheet.write_string(row, 0, column.name, name)
        sheet.write_string(row, 1, column.note, text)
        sheet.set_row(row, 15 * (1 + len(column.note) // 95))
        row += 1
    sheet.protect()
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
