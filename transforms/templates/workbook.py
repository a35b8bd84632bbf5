"""The shared style of every template: a locked header, cells to fill in, dropdowns, notes.

The one module that imports XlsxWriter here. The same template gives the same bytes. With `rows` a
template is prefilled: there are no other rows, and its locked columns cannot be changed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

ROWS = 5_000  # rows with a dropdown and a hint; the reader takes any number
MAX_TEXT, MAX_NOTE = 32_767, 255  # characters in a cell, and in what stands beside it: Excel's limits
NOTES, CHOICES = "Toelichting", "Keuzes"
# A workbook carries the moment it was made; a fixed one keeps its bytes the same.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_BLUE, _PALE, _GREY, _LOCKED, _LINE, _RED = "#1F3864", "#EEF3FA", "#595959", "#E7E6E6", "#BFBFBF", "#F8CBAD"
_FORMATS = {"tekst": "@", "bedrag": "#,##0.00", "datum": "dd/mm/yyyy", "getal": "0", "aantal": "General"}

Choices = tuple[str | int, ...]
Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class Column:
    """`note` explains it in the notes and beside the cell (255 characters at most, Excel's limit).

    `choices` make a dropdown; `strict` refuses anything else, otherwise Excel only warns. `locked`: not
    to be changed in a prefilled template. `aantal` is a number from 0 on, with decimals.
    """

    name: str
    note: str
    form: Literal["tekst", "bedrag", "datum", "getal", "aantal"] = "tekst"
    width: int = 16
    choices: tuple[str | int, ...] = ()
    strict: bool = True
    locked: bool = False
    wrap: bool = False


@dataclass(frozen=True)
class Hint:
    """What stands beside the cells of `column` in these prefilled `rows` (from 0), instead of its note.

    `choices` are suggestions: anything else may be typed.
    """

    column: str
    rows: tuple[int, ...]
    note: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """Colours `columns` of a row where `formula` (English, written for row 2) holds."""

    columns: tuple[str, ...]
    formula: str


@dataclass(frozen=True)
class Template:
    """`notes` are (heading, paragraphs), in Dutch; `subject` is added to the title in the notes."""

    sheet: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    subject: str = ""
    rows: tuple[tuple[Value, ...], ...] = ()
    hints: tuple[Hint, ...] = ()
    marks: tuple[Mark, ...] = ()

    def place(self, column: str) -> int:
        """0 for the first column."""
        return [c.name for c in self.columns].index(column)


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
        ranges = _write_choices(workbook, template)
        head = workbook.add_format(
            {"bold": True, "font_color": "white", "bg_color": _BLUE, "valign": "vcenter", "locked": True}
        )
        for place, column in enumerate(template.columns):
            sheet.write_string(0, place, column.name, head)
            _write_column(workbook, sheet, template, place)
            _add_validations(sheet, template, column, place, ranges)
        _add_marks(workbook, sheet, template)
        sheet.set_row(0, 20)
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        sheet.set_landscape()
        sheet.repeat_rows(0)
        if template.rows:
            sheet.autofilter(0, 0, len(template.rows), len(template.columns) - 1)
            sheet.fit_to_pages(1, 0)
        sheet.activate()
    return stream.getvalue()


def _write_column(workbook: xlsxwriter.Workbook, sheet: Worksheet, template: Template, place: int) -> None:
    """The form of its cells, and what they hold; below prefilled rows nothing can be typed."""
    column = template.columns[place]
    look = {"num_format": _FORMATS[column.form], "valign": "top", "text_wrap": column.wrap}
    if not template.rows:
        sheet.set_column(place, place, column.width, workbook.add_format(look | {"locked": False}))
        return
    sheet.set_column(place, place, column.width, workbook.add_format(look | {"locked": True}))
    look |= {"border": 1, "border_color": _LINE}
    own = {"locked": True, "bg_color": _LOCKED} if column.locked else {"locked": False}
    cells = workbook.add_format(look | own)
    for row, values in enumerate(template.rows, start=1):
        _write_value(sheet, row, place, values[place], cells)
    if column.form == "tekst":
        sheet.ignore_errors({"number_stored_as_text": xl_range(1, place, len(template.rows), place)})


def _write_value(sheet: Worksheet, row: int, place: int, value: Value, cells: Format) -> None:
    """A text stays text, also when it starts with `=`."""
    match value:
        case None:
            sheet.write_blank(row, place, None, cells)
        case str():
            if len(value) > MAX_TEXT:
                raise ValueError(f"een tekst van {len(value)} tekens past in geen cel; verwacht hoogstens {MAX_TEXT}")
            sheet.write_string(row, place, value, cells)
        case date():
            sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), cells)  # noqa: DTZ001
        case _:
            sheet.write_number(row, place, value, cells)


def _add_validations(
    sheet: Worksheet, template: Template, column: Column, place: int, ranges: Mapping[Choices, str]
) -> None:
    """What the cells accept and the hint beside them; in a prefilled template only where something is filled in."""
    if not template.rows:
        sheet.data_validation(1, place, ROWS, place, _validation(column, ranges.get(column.choices)))
        return
    if column.locked:
        return
    hints = [hint for hint in template.hints if hint.column == column.name]
    for hint in hints or [Hint(column.name, tuple(range(len(template.rows))), column.note)]:
        rule = _validation(column, ranges.get(hint.choices or column.choices)) | {"input_message": hint.note}
        if hint.choices:
            rule["show_error"] = False
        blocks = [[1 + first, place, 1 + last, place] for first, last in _blocks(hint.rows)]
        if len(blocks) > 1:
            rule["other_cells"] = blocks[1:]
        sheet.data_validation(*blocks[0], rule)


def _blocks(rows: Sequence[int]) -> list[tuple[int, int]]:
    """Rows that follow one another, as (first, last)."""
    blocks: list[tuple[int, int]] = []
    for row in sorted(rows):
        if blocks and blocks[-1][1] == row - 1:
            blocks[-1] = blocks[-1][0], row
        else:
            blocks.append((row, row))
    return blocks


def _add_marks(workbook: xlsxwriter.Workbook, sheet: Worksheet, template: Template) -> None:
    last = len(template.rows) or ROWS
    for mark in template.marks:
        colour = workbook.add_format({"bg_color": _RED})
        for column in mark.columns:
            place = template.place(column)
            rule = {"type": "formula", "criteria": mark.formula, "format": colour}
            sheet.conditional_format(1, place, last, place, rule)


def _validation(column: Column, choices: str | None) -> dict[str, object]:
    """What the cell accepts, its hint, and what is said when the value does not fit."""
    rule: dict[str, object] = {
        "input_title": column.name,
        "input_message": column.note,
        "error_title": column.name,
        "error_message": column.note,
        "error_type": "stop" if column.strict else "warning",
    }
    if choices:
        return rule | {"validate": "list", "source": choices}
    if column.form == "bedrag":
        return rule | {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
    if column.form == "aantal":
        return rule | {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 10**12}
    if column.form == "datum":
        first, last = date(2000, 1, 1), date(2100, 12, 31)
        return rule | {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
    if column.form == "getal":
        return rule | {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 9999}
    return rule | {"validate": "any"}


def _write_choices(workbook: xlsxwriter.Workbook, template: Template) -> dict[Choices, str]:
    """The lists on a hidden sheet, below one another and never as a row that looks like a header."""
    used: list[Choices] = [column.choices for column in template.columns if not (template.rows and column.locked)]
    lists = [choices for choices in dict.fromkeys([*used, *(hint.choices for hint in template.hints)]) if choices]
    if not lists:
        return {}
    sheet = workbook.add_worksheet(CHOICES)
    ranges = {}
    row = 0
    for choices in lists:
        for offset, choice in enumerate(choices):
            if isinstance(choice, str):
                sheet.write_string(row + offset, 0, choice)
            else:
                sheet.write_number(row + offset, 0, choice)
        last = row + len(choices) - 1
        ranges[choices] = f"={CHOICES}!{xl_range_abs(row, 0, last, 0)}"
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
    sheet.write_string(0, 0, f"{template.title}: {template.subject}" if template.subject else template.title, title)
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
