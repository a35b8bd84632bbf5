"""What the control knows of award lists and KPI reports before it judges one (`regels.lijsten`). All synthetic."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.settings import PROJECT
from tests.municipalities import municipalities
from tests.promised import AWARDS, KPI, SCHEME, SCHEMES, Cell, Rows, award_row, book, csv, kpi_row
from tests.published import AS_OF
from transforms.engine import open_work
from transforms.list_reading import read_lists
from transforms.recognition import recognise, register_raw
from transforms.scheme import load_schemes
from transforms.sources import quarantine

ONE = next(municipalities())
NOBODY = "0123456789"


def present(folder: Path, awards: Rows, sheet: Rows) -> dict[str, bool]:
    """The row of regels.lijsten for one award list and one workbook of KPIs (with its header); without rows no file."""
    raw = folder / "raw"
    raw.mkdir()
    if awards:
        (raw / "toekenningen.csv").write_bytes(csv([AWARDS, *awards]))
    if sheet:
        (raw / "kpi.xlsx").write_bytes(book(sheet))
    recognition = recognise(register_raw(raw, folder / "werk").files)
    values = load_schemes(PROJECT / "schemes")[SCHEME].at()
    with open_work(folder) as connection:
        quarantine.create(connection)
        read_lists(connection, recognition, values, SCHEMES, AS_OF)
        found = connection.execute("SELECT * FROM regels.lijsten")
        names = [column[0] for column in found.description or ()]
        (row,) = found.fetchall()
    return dict(zip(names, row, strict=True))


def award(**changes: Cell) -> list[Cell]:
    return award_row(changes.pop("kbo", ONE), **changes)


def reports(*kbos: Cell, without: str = "", **changes: Cell) -> Rows:
    """A header and a row for each, without one of the columns."""
    rows = [[*KPI], *(kpi_row(kbo, actie=str(n), **changes) for n, kbo in enumerate(kbos, 7))]
    return [[cell for name, cell in zip(KPI, row, strict=True) if name != without] for row in rows]


BOTH = {"toekenningen_aanwezig": True, "kpi_aanwezig": True}
CASES: dict[str, tuple[Rows, Rows, dict[str, bool]]] = {
    "nothing": ((), (), {}),
    "both": ([award()], reports(ONE), BOTH),
    "award of nobody": (
        [award(), award(kbo=NOBODY)], reports(ONE), BOTH | {"toekenningen_zonder_eigenaar": True},
    ),
    "unreadable award of somebody": ([award(bedrag="veel")], reports(ONE), BOTH),
    "award of nobody for another scheme": ([award(kbo=NOBODY, regeling="lekp")], (), {}),
    "report of nobody": ([award()], reports(ONE, NOBODY), BOTH | {"kpi_zonder_eigenaar": True}),
    "unreadable report of somebody": ([award()], reports(ONE, behaald="veel"), BOTH),
    "report of nobody after the reference date": (
        (), reports(NOBODY, ingediend_op="16/07/2026"), {},
    ),
    "refused workbook of somebody": ([award()], reports(ONE, without="behaald"), BOTH),
    "refused workbook, one row of nobody": (
        [award()], reports(ONE, None, without="behaald"), BOTH | {"kpi_zonder_eigenaar": True},
    ),
    "refused workbook of nobody": (
        [award()], reports(None, without="behaald"), BOTH | {"kpi_volledig": False, "kpi_zonder_eigenaar": True},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_rows_of_nobody_are_told_from_rows_of_somebody(tmp_path: Path, case: str) -> None:
    awards, sheet, expected = CASES[case]
    complete = {"toekenningen_volledig": True, "kpi_volledig": True}
    absent = dict.fromkeys(
        ("toekenningen_aanwezig", "toekenningen_zonder_eigenaar", "kpi_aanwezig", "kpi_zonder_eigenaar"), False
    )
    assert present(tmp_path, awards, sheet) == complete | absent | expected
