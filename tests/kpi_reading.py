"""What the control reads of KPI workbooks and award lists, without the rest of a run."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from transforms.recognition import recognise, register_raw
from transforms.sources.kpi import KpiFile, KpiRow, read_kpi
from transforms.sources.lists import ListFile

SCHEMES, YEARS, AS_OF = ("lekp", "plan-samenleven"), (1, 2, 3), date(2026, 7, 15)


def read_folder(folder: Path) -> list[KpiFile]:
    """Every KPI report under the folder; a file that is none is a failure."""
    with tempfile.TemporaryDirectory() as work:
        files = register_raw(folder, Path(work)).files
        recognition = recognise(files)
        assert [(o.bestand, o.reden) for o in recognition.outcomes] == []
        assert {source.kind for source in recognition.lists} == {"kpi"}
        assert len(recognition.lists) == len(files)
        return [read(source) for source in recognition.lists]


def read(source: ListFile) -> KpiFile:
    return read_kpi(source, "plan-samenleven", SCHEMES, AS_OF, YEARS)


def read_rows(folder: Path) -> list[KpiRow]:
    """The rows of all reports under the folder, none of them refused; without the name of their file."""
    found = read_folder(folder)
    assert [entry for file in found for entry in file.quarantined] == []
    assert [file.problem for file in found] == [""] * len(found)
    return [replace(row, bestand="") for file in found for row in file.rows]
