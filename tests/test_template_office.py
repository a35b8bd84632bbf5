"""Templates in other hands: saved again by LibreOffice, and three hundred at once."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from flows.cli import app
from flows.settings import PROJECT
from tests.award_list import award, write_awards
from tests.kpi_reading import SCHEMES, YEARS, read_rows
from tests.rules.cases import MUNICIPALITIES
from tests.template_book import Typed, fill, runner, type_in, write
from transforms.kbo import parse_kbo
from transforms.recognition import recognise, register_raw
from transforms.scheme import load_schemes
from transforms.sources.awards import Award, read_awards
from transforms.templates.kpi import empty_kpi

pytestmark = pytest.mark.slow
LEAD = MUNICIPALITIES[0]
INJECTED = '=HYPERLINK("http://x", "y")'
Convert = Callable[[Path, str], Path]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Saves a workbook again in a folder of its own, in the form of that ending."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        why = "LibreOffice is not installed: .ci/run installs libreoffice-calc-nogui"
        if os.environ.get("CI_MUST_HAVE_ALL"):
            pytest.fail(why)
        pytest.skip(why)
    profile = tmp_path_factory.mktemp("profiel").as_uri()

    def save(path: Path, ending: str) -> Path:
        folder = path.parent.parent / f"{path.stem} opnieuw"
        order = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", ending, "--outdir"]
        subprocess.run([*order, str(folder), str(path)], check=True, capture_output=True, timeout=120)
        return folder / f"{path.stem}.{ending}"

    return save


def kpi_books(folder: Path, rows: list[str]) -> list[Path]:
    awards = write_awards(folder / "lijst.csv", rows)
    result = runner.invoke(app, ["template", "kpi", "--out", str(folder / "kpi"), "--awards", str(awards)])
    assert result.exit_code == 0, result.output
    return sorted((folder / "kpi").iterdir())


def test_a_prefilled_workbook_saved_again_by_libreoffice_reads_the_same(tmp_path: Path, convert: Convert) -> None:
    rows = [
        award(LEAD, 1, "7", "kwetsbare kinderen", "12,5", reach="2,25"),
        award(LEAD, 1, "13", "=1+1", "1000000,01"),
        award(LEAD, 2, "13", '"@jongeren, 18+ ""en"" <meer>"', "0"),
        award(LEAD, 3, "Buiten de lijst", "", "0,07"),
    ]
    (path,) = kpi_books(tmp_path, rows)
    typed: dict[str, Typed] = {
        "H2": 3.13, "J2": "13", "K2": date(2023, 4, 15),
        "H3": 0, "I3": INJECTED, "J3": "7; 9", "K3": date(2023, 4, 15),
        "H4": 12.5, "I4": "eerste regel\ntweede regel: 1.5 & <b>é</b> 😀", "K4": date(2023, 10, 16),
        "H5": 999999.99, "I5": "0042", "J5": "007", "K5": date(2024, 2, 29),
    }  # fmt: skip
    type_in(path, typed)
    before, after = read_rows(path.parent), read_rows(convert(path, "xlsx").parent)
    assert [row.emmer for row in before] == ["geteld"] * 4 + ["niet ingevuld"] * 3
    assert before[1].motivering == INJECTED
    assert after == before


def test_an_open_workbook_saved_again_by_libreoffice_reads_the_same(tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "leeg").mkdir()
    path = write("kpi", tmp_path / "leeg" / "kpi.xlsx")
    fill(
        path,
        [
            (LEAD, 1, "6 maanden", "7", "kwetsbare kinderen", 10, 0.1, 2.05, "", "9;13", date(2023, 4, 1)),
            ("BE 0207.508.932", 2, "projectjaar", "actie 09", "@=1", 7.77, "", 0, INJECTED, "", date(2024, 12, 31)),
        ],
    )
    before, after = read_rows(path.parent), read_rows(convert(path, "xlsx").parent)
    assert [(row.actie, row.ook_bij, row.motivering) for row in before] == [("7", "9;13", None), ("9", None, INJECTED)]
    assert after == before


def test_an_award_list_saved_again_by_libreoffice_reads_the_same(tmp_path: Path, convert: Convert) -> None:
    (tmp_path / "lijst").mkdir()
    path = write("awards", tmp_path / "lijst" / "lijst.xlsx")
    scheme = "plan-samenleven"
    fill(
        path,
        [
            (scheme, LEAD, "=1+1", 1, "09", "begeleide 55-plussers", "actie", 48750.05, 75, 80.5, 0.01),
            (scheme, LEAD, "-naam", 2, "", "samenwerking", "stimulans", 10000, "", "", ""),
        ],
    )
    before, after = read_award_list(path.parent), read_award_list(convert(path, "xlsx").parent)
    assert [(row.naam, row.actie, str(row.bedrag)) for row in before] == [
        ("=1+1", "9", "48750.05"), ("-naam", None, "10000.00"),
    ]  # fmt: skip
    assert after == before


def read_award_list(folder: Path) -> list[Award]:
    with tempfile.TemporaryDirectory() as work:
        (source,) = recognise(register_raw(folder, Path(work)).files).lists
        found = read_awards(source, "plan-samenleven", SCHEMES, YEARS)
    assert (found.quarantined, found.problem) == ((), "")
    return [replace(row, bestand="") for row in found.awards]


def test_a_result_is_coloured_exactly_when_it_is_too_low_and_unexplained(tmp_path: Path, convert: Convert) -> None:
    values = load_schemes(PROJECT / "schemes")["plan-samenleven"].at()
    assert values.payout is not None
    (mark,) = empty_kpi(values, values.payout).marks
    cases: list[tuple[str, float | str, float | str, str, bool]] = [
        # period, target, realised, motivation: coloured?
        ("projectjaar", 100, 100, "", False),
        ("projectjaar", 100, 99.99, "", True),
        ("projectjaar", 100, 99.99, "waarom", False),
        ("projectjaar", 100, 99.99, "  ", True),
        ("projectjaar", 100, "", "", False),
        ("projectjaar", "", 5, "", False),
        ("projectjaar", 100, 0, "", True),
        ("6 maanden", 100, 25, "", False),
        ("6 maanden", 100, 24.99, "", True),
        ("6 Maanden ", 100, 25, "", False),
    ]
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "formule.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        for row, (period, target, realised, reason, _) in enumerate(cases, start=1):
            for place, value in ((2, period), (5, target), (7, realised), (8, reason)):
                if value != "":
                    sheet.write(row, place, value)
            # The rule is written for row 2 and moves with the row, as a conditional format does.
            rule = mark.formula.removeprefix("=")
            for column in "CFHI":
                rule = rule.replace(f"${column}2", f"${column}{row + 1}")
            sheet.write_formula(row, 11, f"=IF({rule},1,0)", value="")  # nothing kept: it is computed
    with convert(path, "csv").open(encoding="utf-8", newline="") as stream:
        computed = [line[11] == "1" for line in list(csv.reader(stream))[1:]]
    assert computed == [coloured for *_, coloured in cases]


def test_three_hundred_workbooks_are_written_and_read_back_in_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """300 authorities, 12 awards in each of 3 project years: 60 rows a workbook."""
    rows = [
        award(kbo, year, str(action), f"doelgroep van actie {action}", "150,5", reach="10")
        for kbo in invented_numbers(300)
        for year in YEARS
        for action in range(2, 14)
    ]
    start = time.perf_counter()
    paths = kpi_books(tmp_path, rows)
    written = time.perf_counter() - start
    assert len(paths) == 300
    for path in paths:
        type_in(path, {"H2": 75.25, "I2": "waarom het minder is", "J2": "3;4", "K2": date(2023, 4, 15)})
    start = time.perf_counter()
    found = read_rows(tmp_path / "kpi")
    read = time.perf_counter() - start
    assert len(found) == 300 * 60
    assert sum(row.emmer == "geteld" for row in found) == 300
    with capsys.disabled():
        print(f"\n300 KPI workbooks of 60 rows: written in {written:.1f} s, read back in {read:.1f} s")  # noqa: T201
    assert written < 30
    assert read < 20


def invented_numbers(count: int) -> list[str]:
    """Valid KBO numbers of nobody."""
    numbers = [f"{9990 * 10**4 + n:08d}{97 - (9990 * 10**4 + n) % 97:02d}" for n in range(count)]
    assert all(parse_kbo(number) == number for number in numbers)
    return numbers
