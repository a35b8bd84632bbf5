"""Files that are still being written wait for the next run, and no other file suffers."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flows.control import execute
from flows.settings import PROJECT, NothingToDo, Settings
from tests.municipalities import municipalities
from tests.published import AS_OF, control
from tests.sector import PAYMENTS, Sector
from tests.unsafe_files import zipped
from transforms import intake
from transforms.recognition import register_raw
from transforms.sample import write_sample
from transforms.sources import files
from transforms.sources.drop_folder import list_files
from transforms.sources.files import register_files

_KBOS = municipalities()
HERE, COMING = next(_KBOS), next(_KBOS)
WRITING = "wordt nog geschreven; volgende run leest het"
DOWNLOAD = "onafgewerkte download of upload; de volgende run leest het bestand zodra het zijn echte naam heeft"
TEMPORARY = "tijdelijk bestand; wordt gelezen zodra het zijn echte naam heeft"
OPEN = "vergrendelbestand van een werkboek dat nog open staat; bewaar en sluit het werkboek"
LINES = "nieuw/JR_2025/transactie_JR_2025.csv"


def own_set(folder: Path, kbo: str, number: int = 0) -> Path:
    sector = Sector(folder, count=number * 1000)
    sector.project(kbo)
    return sector.write()


def payment(mark: str, amount: str = "100000,00") -> str:
    return f"plan-samenleven;2025-06-01;{HERE};naam;1;voorschot;{amount};{mark}\n"


@contextmanager
def being_written(*paths: Path) -> Iterator[None]:
    """Other programs go on writing to these files: one byte every few milliseconds."""
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            for path in paths:
                with path.open("ab") as stream:
                    stream.write(b"x")
            time.sleep(0.02)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        done.set()
        writer.join()


def registered(raw: Path, work: Path) -> tuple[list[str], dict[str, tuple[str, str]]]:
    """Names of the files that will be read, and outcome and reason of the others."""
    found = register_files(raw, list_files(raw), work)
    return [file.name for file in found.files], {o.bestand: (o.uitkomst, o.reden) for o in found.outcomes}


@pytest.mark.slow
def test_files_being_written_wait_and_the_rest_is_judged(tmp_path: Path) -> None:
    raw, out = own_set(tmp_path / "raw", HERE), tmp_path / "out"
    own_set(raw / "nieuw", COMING, 1)
    (raw / "betalingen.csv").write_text(f"{PAYMENTS}\n{payment('K1')}", encoding="utf-8")
    (raw / "meer.csv").write_text(f"{PAYMENTS}\n{payment('K2', '5,00')}", encoding="utf-8")
    (raw / "levering.zip").write_bytes(zipped(("a.csv", b"x")))
    whole = {name: (raw / name).read_bytes() for name in (LINES, "meer.csv", "levering.zip")}
    with being_written(*(raw / name for name in whole)):
        published = control(raw, out)
    assert published.stopped is None
    assert published.conclusion(HERE)["conclusie"] == "voldoet"
    found = published.rows("SELECT bestand, reden FROM bron.bestanden WHERE uitkomst = 'wacht'")
    waiting = {str(name): reason for name, reason in found}
    beside = f"wacht op {LINES}, dat nog geschreven wordt; volgende run leest het"
    tables = ("aanlevering_JR_2025.csv", "actie_JR_2025.csv")
    assert waiting == dict.fromkeys(whole, WRITING) | {f"nieuw/JR_2025/{table}": beside for table in tables}
    assert published.rows("SELECT * FROM bbc.rapporten WHERE kbo = '" + COMING + "'") == []
    named = "SELECT rij FROM kwaliteit.bewijs WHERE verwachting = 'bestand-volledig-geschreven' ORDER BY nummer"
    assert [str(row[0]).split(",")[0] for row in published.rows(named)] == [
        f"bestand={name}" for name in sorted(waiting)
    ]


@pytest.mark.parametrize("times", [1, 3, 99])
def test_file_that_comes_to_rest_is_read_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """It grows each time it is read, the first so many times."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("groeit.csv", "stil.csv"):
        (raw / name).write_text(f"{PAYMENTS}\n", encoding="utf-8")
    measure = files._measure
    left = times

    def grow(entry: Any) -> files.RawFile:
        nonlocal left
        found = measure(entry)
        if entry.name == "groeit.csv" and left:
            left -= 1
            with entry.path.open("ab") as stream:
                stream.write(b"x")
        return found

    monkeypatch.setattr(files, "_measure", grow)
    monkeypatch.setattr(files, "_PAUSES", (0.01, 0.01, 0.01, 0.01))
    found = register_files(raw, list_files(raw), tmp_path / "werk")
    sizes = {file.name: file.size for file in found.files}
    assert sizes.pop("stil.csv") == len(PAYMENTS) + 1
    if times == 99:
        assert (sizes, [o.reden for o in found.outcomes]) == ({}, [WRITING])
    else:
        assert (sizes, found.outcomes) == ({"groeit.csv": len(PAYMENTS) + 1 + times}, [])


def test_still_files_cost_no_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = own_set(tmp_path / "raw", HERE)

    def refuse(_: float) -> None:
        raise AssertionError("nobody writes")

    monkeypatch.setattr(files, "time", SimpleNamespace(sleep=refuse))
    names, outcomes = registered(raw, tmp_path / "werk")
    assert (len(names), outcomes) == (4, {})


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        ("betalingen.csv.part", "wacht", DOWNLOAD),
        ("betalingen.csv.filepart", "wacht", DOWNLOAD),
        ("Niet-bevestigd 123.crdownload", "wacht", DOWNLOAD),
        ("map/BETALINGEN.CSV.PART", "wacht", DOWNLOAD),
        ("betalingen.tmp", "niet herkend", TEMPORARY),
        ("~$betalingen.xlsx", "niet herkend", OPEN),
        (".~lock.betalingen.xlsx#", "niet herkend", OPEN),
    ],
)
def test_unfinished_file_is_known_by_its_name(tmp_path: Path, name: str, outcome: str, reason: str) -> None:
    path = tmp_path / "raw" / name
    path.parent.mkdir(parents=True)
    path.write_text(f"{PAYMENTS}\n", encoding="utf-8")
    assert registered(tmp_path / "raw", tmp_path / "werk") == ([], {name: (outcome, reason)})


def test_file_that_goes_while_the_folder_is_read_waits(tmp_path: Path) -> None:
    raw = own_set(tmp_path / "raw", HERE)
    found = register_files(raw, [*list_files(raw), raw / "weg.csv"], tmp_path / "werk")
    assert len(found.files) == 4
    reason = "verdween terwijl de map gelezen werd; volgende run leest het als het terug is"
    assert [(o.bestand, o.uitkomst, o.reden) for o in found.outcomes] == [("weg.csv", "wacht", reason)]


def test_touched_file_is_no_longer_the_one_that_was_registered(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    (file,) = register_files(tmp_path, list_files(tmp_path), tmp_path / "werk").files
    assert not file.changed
    os.utime(tmp_path / "a.csv", ns=(0, 0))
    assert file.changed
    (tmp_path / "a.csv").unlink()
    assert file.changed


@pytest.mark.slow
@pytest.mark.parametrize("gone", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["changed", "gone"])
def test_file_that_changes_while_it_is_read_waits_and_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gone: bool
) -> None:
    """What was read of it does not count, and is not kept under the hash of what it was."""
    raw, out = own_set(tmp_path / "raw", HERE), tmp_path / "out"
    own_set(raw / "nieuw", COMING, 1)
    path = raw / LINES
    whole = path.read_bytes()
    assert b"200000.00" in whole
    read_bbc = intake.read_bbc

    def disturb(*arguments: Any, **more: Any) -> Any:
        monkeypatch.setattr(intake, "read_bbc", read_bbc)
        if gone:
            path.unlink()
        else:
            path.write_bytes(whole.replace(b"200000.00", b"100000.00"))
        return read_bbc(*arguments, **more)

    monkeypatch.setattr(intake, "read_bbc", disturb)
    published = control(raw, out)
    assert published.stopped is None
    assert published.conclusion(HERE)["uitgaven_totaal"] == Decimal("200000.00")
    found = published.rows(f"SELECT bestand, uitkomst, reden FROM bron.bestanden WHERE bestand = '{LINES}'")
    assert found == [(LINES, "wacht", WRITING)]
    assert published.rows(f"SELECT * FROM bbc.lijnen WHERE kbo = '{COMING}'") == []

    if not gone:
        path.write_bytes(whole)
        assert control(raw, out).conclusion(COMING)["uitgaven_totaal"] == Decimal("200000.00")


def test_only_input_that_waits_is_nothing_to_do(tmp_path: Path) -> None:
    """The sample does not take the place of a delivery that is on its way."""
    raw = tmp_path / "raw"
    write_sample(raw / "voorbeeld", root=PROJECT)
    (raw / "levering.zip.part").write_bytes(b"PK")
    with pytest.raises(NothingToDo, match="geen enkel bestand"):
        execute(Settings(raw=raw, out=tmp_path / "out", as_of=AS_OF), lambda _: None)
    (raw / "levering.zip.part").unlink()
    assert register_raw(raw, tmp_path / "werk").synthetic
