"""A template as it stands on disk, and typing into it as a user would."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from flows.cli import app

Typed = str | int | float | date
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_BUILT_IN = {"0": "General", "1": "0", "4": "#,##0.00", "49": "@"}
_SHEET = "xl/worksheets/sheet1.xml"
runner = CliRunner()


@dataclass(frozen=True)
class Book:
    """A template as it stands on disk: its XML, and its cells as calamine reads them."""

    path: Path
    sheet: ElementTree.Element
    styles: ElementTree.Element
    workbook: ElementTree.Element

    def cells(self, name: str) -> list[list[object]]:
        with CalamineWorkbook.from_path(str(self.path)) as book:
            return [list(row) for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]

    def column_style(self, place: int) -> int:
        """The style of the empty cells of a column."""
        for column in self.sheet.findall("x:cols/x:col", NS):
            if int(column.attrib["min"]) <= place + 1 <= int(column.attrib["max"]):
                return int(column.attrib["style"])
        raise AssertionError(f"column {place} has no style")

    def locked(self, style: int) -> bool:
        protection = self.styles.findall("x:cellXfs/x:xf", NS)[style].find("x:protection", NS)
        return protection is None or protection.attrib.get("locked", "1") != "0"

    def number_format(self, style: int) -> str:
        key = self.styles.findall("x:cellXfs/x:xf", NS)[style].attrib["numFmtId"]
        own = {f.attrib["numFmtId"]: f.attrib["formatCode"] for f in self.styles.findall("x:numFmts/x:numFmt", NS)}
        return {**_BUILT_IN, **own}[key]

    def validations(self) -> dict[int, ElementTree.Element]:
        """By column (0 = A)."""
        found = {}
        for rule in self.sheet.findall("x:dataValidations/x:dataValidation", NS):
            assert rule.attrib["sqref"].startswith(f"{rule.attrib['sqref'][0]}2:")  # from the first data row on
            found[ord(rule.attrib["sqref"][0]) - ord("A")] = rule
        return found

    def formula(self, rule: ElementTree.Element, number: int = 1) -> str:
        return rule.findtext(f"x:formula{number}", namespaces=NS) or ""

    def choices(self, rule: ElementTree.Element) -> list[object]:
        formula = self.formula(rule)
        place = re.fullmatch(r"(\w+)!\$A\$(\d+)(?::\$A\$(\d+))?", formula)
        assert place, formula
        return [row[0] for row in self.cells(place[1])[int(place[2]) - 1 : int(place[3] or place[2])]]


def write(kind: str, path: Path) -> Path:
    result = runner.invoke(app, ["template", kind, "--out", str(path)])
    assert result.exit_code == 0, result.output
    return path


def books(folder: Path, awards: Path, *options: str) -> dict[str, Book]:
    """The KPI workbooks that the command writes into a folder, by name."""
    result = runner.invoke(app, ["template", "kpi", "--out", str(folder), "--awards", str(awards), *options])
    assert result.exit_code == 0, result.output
    return {path.name: opened(path) for path in sorted(folder.iterdir())}


def refused(folder: Path, awards: Path, *options: str) -> str:
    """What the command says when it writes no KPI workbook."""
    there = sorted(folder.iterdir()) if folder.is_dir() else None
    result = runner.invoke(app, ["template", "kpi", "--out", str(folder), "--awards", str(awards), *options])
    assert result.exit_code == 2, result.output
    assert (sorted(folder.iterdir()) if folder.is_dir() else None) == there
    return " ".join(result.output.split())


def opened(path: Path) -> Book:
    with zipfile.ZipFile(path) as archive:
        sheet, styles, workbook = (
            ElementTree.fromstring(archive.read(f"xl/{name}.xml"))
            for name in ("worksheets/sheet1", "styles", "workbook")
        )
    return Book(path, sheet, styles, workbook)


def fill(path: Path, rows: Sequence[Sequence[Typed]]) -> None:
    """Type rows into the first sheet, below the header, each cell in the format of its column."""
    book = opened(path)
    written = []
    for number, row in enumerate(rows, start=2):
        cells = [_cell(f"{_letter(place)}{number}", book.column_style(place), value) for place, value in enumerate(row)]
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    _rewrite(path, lambda xml: xml.replace("</sheetData>", "".join(written) + "</sheetData>"))


def type_in(path: Path, values: Mapping[str, Typed]) -> None:
    """Type into cells of the first sheet that are there and empty, such as `H2`; their format stays."""

    def typed(xml: str) -> str:
        for name, value in values.items():
            empty = re.search(rf'<c r="{name}" s="([0-9]+)"/>', xml)
            assert empty, f"{name} is not an empty cell"
            xml = xml.replace(empty[0], _cell(name, int(empty[1]), value))
        return xml

    _rewrite(path, typed)


def _cell(name: str, style: int, value: Typed) -> str:
    head = f'<c r="{name}" s="{style}"'
    if isinstance(value, date):
        return f"{head}><v>{(value - date(1899, 12, 30)).days}</v></c>"
    if isinstance(value, int | float):
        return f"{head}><v>{value}</v></c>"
    return f'{head} t="inlineStr"><is><t>{escape(value)}</t></is></c>' if value else ""


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[_SHEET] = change(parts[_SHEET].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
