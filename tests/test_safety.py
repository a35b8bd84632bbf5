"""Zips and workbooks that would fill memory or disk, or leave their folder: named, and nothing else suffers."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.settings import PROJECT
from tests import unsafe_files as unsafe
from tests.published import AS_OF, Published, control
from tests.sector import PAYMENTS, SPEND, Sector
from tests.watchdog import SECONDS, limited
from tests.watchdog import watchdog as watchdog
from transforms.recognition import recognise, register_raw
from transforms.sources.payments import read_payments

SOUND, OTHER = "0207508932", "0207500123"
MEGABYTES = 700  # of which 250 are the libraries

READ, UNKNOWN, REFUSED = "gelezen", "niet herkend", "quarantaine"
BOMB = bytes(100 << 20)
UNPACKED = "{} is uitgepakt {} bytes groot; verwacht hoogstens 250 maal zijn grootte in de zip"
WORKBOOK = "werkboek wordt niet geopend: {}"
BROKEN = "werkboek kan niet gelezen worden ({}); bewaar het opnieuw als XLSX zonder wachtwoord"
FAR = (
    "blad 'Blad1' loopt door tot cel {}, of {} rijen maal {} kolommen; verwacht hoogstens 8000000 cellen. "
    "Verwijder wat ver buiten de tabel staat en bewaar het werkboek opnieuw"
)
OLD_OFFICE = "oud of versleuteld Office-bestand; bewaar het als XLSX zonder wachtwoord"
NO_HEADER = "geen bekende kolomnamen; eerste regel: {!r}"


def payments(mark: str, name: str = "naam") -> bytes:
    """A payment list of one row."""
    return f"{PAYMENTS}\nplan-samenleven;2025-06-01;{SOUND};{name};1;saldo;5,00;{mark}\n".encode()


def rows(mark: str, amount: object = 5.0, name: object = "naam") -> list[list[object]]:
    """The same for a workbook."""
    row: list[object] = ["plan-samenleven", "2025-06-01", SOUND, name, "1", "saldo", amount, mark]
    return [[*PAYMENTS.split(";")], row]


def sheet(mark: str) -> bytes:
    return unsafe.workbook(rows(mark))


def long_text(times: int, length: int) -> bytes:
    book = unsafe.workbook([["kort"]] * times)
    return unsafe.with_part(book, "xl/sharedStrings.xml", lambda xml: xml.replace(b"kort", b"x" * length))


def bomb_in(part: str) -> bytes:
    return unsafe.with_part(sheet("bom"), part, lambda xml: xml.replace(b"?>", b"?>" + b" " * (100 << 20), 1))


def noise(length: int) -> bytes:
    """Text that hardly shrinks."""
    return random.Random(1).randbytes(length // 2).hex().encode()


def with_doctype(xml: bytes) -> bytes:
    lol = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return xml.replace(b"?>", b"?>" + lol, 1)


@dataclass(frozen=True)
class Case:
    """A file by its content, with what bron.bestanden says of it; `mark`: of the payment that is read from it."""

    content: bytes
    outcome: str
    reason: str
    mark: str = ""


def read(content: bytes, mark: str) -> Case:
    return Case(content, READ, "", mark)


def refused(content: bytes, reason: str) -> Case:
    return Case(content, REFUSED, reason)


def unknown(content: bytes, reason: str) -> Case:
    return Case(content, UNKNOWN, reason)


def zips() -> dict[str, Case]:
    inside = payments("in-zip")
    many = unsafe.zipped(*((f"{number}.csv", b"") for number in range(20_001)), level=0)
    return {
        "bom.zip": refused(unsafe.zipped(("nul.csv", BOMB)), UNPACKED.format("'nul.csv'", len(BOMB))),
        "drie-bommen.zip": refused(
            unsafe.zipped(*((f"{n}.csv", BOMB[: 40 << 20]) for n in "abc")),
            f"zip is uitgepakt {120 << 20} bytes groot; verwacht hoogstens 250 maal haar eigen grootte",
        ),
        "veel.zip": refused(many, "zip telt 20001 bestanden; verwacht hoogstens 20000"),
        "inhoudstafel.zip": refused(
            unsafe.with_large_directory(1 << 30),
            f"zip heeft een inhoudstafel van {1 << 30} bytes; verwacht hoogstens 20000 bestanden",
        ),
        "overlap.zip": refused(unsafe.overlapping(inside), "'b.csv' deelt zijn bytes met een ander bestand in de zip"),
        "belofte.zip": refused(
            unsafe.with_claim(unsafe.zipped(("a.csv", inside)), "a.csv", 20),
            "zip kan niet gelezen worden (Bad CRC-32 for file 'a.csv'); lever ze opnieuw aan, zonder wachtwoord",
        ),
        "koppeling.zip": refused(unsafe.with_link("a.csv", "/etc/passwd"), "zip bevat een onveilige naam: 'a.csv'"),
        "omlaag.zip": refused(
            unsafe.zipped(("a/../../buiten.csv", b"x")), "zip bevat een onveilige naam: 'a/../../buiten.csv'"
        ),
        "windows.zip": refused(
            unsafe.zipped(("..\\buiten.csv", b"x")), "zip bevat een onveilige naam: '..\\\\buiten.csv'"
        ),
        "dubbel.zip": refused(unsafe.zipped(("a.csv", b"x"), ("./a.csv", b"y")), "zip bevat './a.csv' tweemaal"),
        "afgebroken.zip": refused(
            unsafe.zipped(("a.csv", noise(4000)))[:2000],
            "zip kan niet gelezen worden (File is not a zip file); lever ze opnieuw aan, zonder wachtwoord",
        ),
        "buiten.zip!/binnen.zip": refused(unsafe.zipped(("diep.csv", inside)), "zip in een zip; pak ze uit"),
        "zonder-datum.zip!/a.csv": read(payments("zonder-datum"), "zonder-datum"),
        "map-en-bestand.zip!/a": unknown(b"x", NO_HEADER.format("x")),
        "map-en-bestand.zip!/a/b.csv": read(payments("map-en-bestand"), "map-en-bestand"),
        f"lange-naam.zip!/{'n' * 300}.csv": read(payments("lange-naam-zip"), "lange-naam-zip"),
        "regel.zip!/a\\x0ab.csv": read(payments("regel-zip"), "regel-zip"),
        "zip.csv!/a.csv": read(payments("zip-als-csv"), "zip-als-csv"),
        "werkboek-in.zip!/lijst.csv": read(sheet("werkboek-in-zip"), "werkboek-in-zip"),
    }


def workbooks() -> dict[str, Case]:
    good = sheet("x")
    last = unsafe.with_cell(good, '<c r="XFD1048576"><v>1</v></c>', 1_048_576)
    strings, styles = "xl/sharedStrings.xml", "xl/styles.xml"
    return {
        "laatste-cel.xlsx": refused(last, WORKBOOK.format(FAR.format("XFD1048576", 1_048_576, 16_384))),
        "laatste-rij.xlsx": refused(
            unsafe.with_cell(good, '<c r="B1048576"><v>1</v></c>', 1_048_576),
            WORKBOOK.format(FAR.format("B1048576", 1_048_576, 8)),
        ),
        "buiten-het-blad.xlsx": refused(
            unsafe.with_cell(good, '<c r="ZZZZZZ9"><v>1</v></c>'),
            WORKBOOK.format("blad 'Blad1' noemt de cel 'ZZZZZZ9'; verwacht A1 tot XFD1048576"),
        ),
        "zonder-adres.xlsx": refused(
            unsafe.with_part(good, unsafe.SHEET, lambda xml: xml.replace(b'r="2"', b'r="1048577"', 1)),
            WORKBOOK.format("blad 'Blad1' noemt de cel '1048577'; verwacht A1 tot XFD1048576"),
        ),
        "bom.xlsx": refused(
            bomb_in(unsafe.SHEET),
            WORKBOOK.format(UNPACKED.format(f"{unsafe.SHEET!r}", (100 << 20) + len(part_of(good, unsafe.SHEET)))),
        ),
        "herhaalde-tekst.xlsx": refused(
            long_text(600, 1_000_000),
            WORKBOOK.format(f"blad 'Blad1' bevat te veel tekst; verwacht hoogstens {1 << 29} tekens"),
        ),
        "grote-opmaak.xlsx": refused(
            unsafe.with_claim(unsafe.with_part(good, styles, lambda xml: xml + noise(600_000)), styles, 70 << 20),
            WORKBOOK.format(f"{styles} is {70 << 20} bytes groot; verwacht hoogstens {64 << 20}"),
        ),
        "belofte.xlsx": refused(
            unsafe.with_claim(good, strings, 30), BROKEN.format(f"Bad CRC-32 for file {strings!r}")
        ),
        "doctype.xlsx": refused(
            unsafe.with_part(good, unsafe.SHEET, with_doctype), BROKEN.format("XML met een DOCTYPE")
        ),
        "halve-xml.xlsx": refused(
            unsafe.with_part(good, unsafe.SHEET, lambda xml: xml[:-20]),
            BROKEN.format(f"{unsafe.SHEET}: unclosed token: line 2, column 816"),
        ),
        "vergeten-tekst.xlsx": refused(
            unsafe.with_cell(good, '<c r="A9" t="s"><v>999</v></c>'),
            BROKEN.format("Cell string index not found in shared strings table"),
        ),
        "vergrendeld.xlsx": refused(
            unsafe.with_password_flag(good),
            WORKBOOK.format("'[Content_Types].xml' is versleuteld; lever de zip zonder wachtwoord aan"),
        ),
        "duur.xlsx": refused(
            unsafe.with_part(
                unsafe.with_part(
                    unsafe.workbook([[date(2025, 6, 1)]]), styles, lambda xml: xml.replace(b"dd/mm/yyyy", b"[h]:mm")
                ),
                unsafe.SHEET,
                lambda xml: xml.replace(b"<v>45809<", b"<v>1e300<"),
            ),
            BROKEN.format("blad 'Blad1' bevat een duur die niet kan"),
        ),
        "brief.docx": unknown(
            unsafe.zipped(("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")),
            "Office-bestand zonder werkblad; een lijst hoort in een XLSX-werkboek of een CSV",
        ),
        "rekenblad.ods": unknown(
            unsafe.zipped(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")),
            "Office-bestand zonder werkblad; een lijst hoort in een XLSX-werkboek of een CSV",
        ),
        "oud.xls": unknown(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), OLD_OFFICE),
        "versleuteld.xlsx": unknown(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9000), OLD_OFFICE),
        "geen-werkboek.xlsx": unknown(b"%PDF-1.7\n", NO_HEADER.format("%PDF-1.7")),
        "csv-als.xlsx": read(payments("csv-als-xlsx"), "csv-als-xlsx"),
        "xlsx-als.csv": read(sheet("xlsx-als-csv"), "xlsx-als-csv"),
        "xlsx-als.xls": read(sheet("xlsx-als-xls"), "xlsx-als-xls"),
        "grote-belofte.xlsx": read(
            unsafe.with_part(
                sheet("grote-belofte"), unsafe.SHEET, lambda xml: xml.replace(b'ref="A1:H2"', b'ref="A1:XFD1048576"')
            ),
            "grote-belofte",
        ),
        "lange-cel.xlsx": read(
            unsafe.with_part(
                unsafe.workbook(rows("lange-cel-xlsx", name="LANG")), strings,
                lambda xml: xml.replace(b"LANG", b"x" * 10_000_000),
            ),
            "lange-cel-xlsx",
        ),
        "lege-opmaak.xlsx": read(
            unsafe.with_cell(sheet("lege-opmaak"), '<c r="XFD1048576" s="0"/>', 1_048_576), "lege-opmaak"
        ),
    }  # fmt: skip


def part_of(data: bytes, name: str) -> bytes:
    found: list[bytes] = []

    def keep(content: bytes) -> bytes:
        found.append(content)
        return content

    unsafe.with_part(data, name, keep)
    return found[0]


CASES = {**zips(), **workbooks()}


@dataclass(frozen=True)
class Dropped:
    """What was published of a folder full of such files, and what the folder was like before and after."""

    published: Published
    raw: Path
    before: dict[str, tuple[int, int]]
    after: dict[str, tuple[int, int]]


def listing(folder: Path, *leave_out: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of everything under a folder."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if not any(path == other or other in path.parents for other in leave_out)
    }


def write_files(raw: Path) -> None:
    """Each case as a file of its own; members of the same zip together."""
    inside: dict[str, list[tuple[str, bytes]]] = {}
    for name, case in CASES.items():
        archive, _, member = name.partition("!/")
        if member:
            inside.setdefault(archive, []).append((member.replace("\\x0a", "\n"), case.content))
        else:
            (raw / name).write_bytes(case.content)
    for archive, members in inside.items():
        make = unsafe.with_empty_dates if archive == "zonder-datum.zip" else unsafe.zipped
        (raw / archive).write_bytes(make(*members))


def sound_sector(root: Path) -> Sector:
    sector = Sector(root)
    for kbo in (SOUND, OTHER):
        action = sector.project(kbo, "250000.00")
        sector.pay(kbo)
        for _ in range(100):
            sector.line(action, 2025, SPEND, "1.00")
    return sector


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Dropped:
    folder = tmp_path_factory.mktemp("onveilig")
    raw = sound_sector(folder / "raw").write()
    write_files(raw)
    before = listing(folder)
    with limited(3 * SECONDS):
        published = control(raw, folder / "out")
    return Dropped(published, raw, before, listing(folder, folder / "out"))


def test_sound_files_do_not_suffer(dropped: Dropped) -> None:
    assert dropped.published.stopped is None
    for kbo in (SOUND, OTHER):
        assert dropped.published.conclusion(kbo)["conclusie"] == "voldoet"
        assert dropped.published.conclusion(kbo)["uitgaven_totaal"] == Decimal("250100.00")


@pytest.mark.parametrize("name", CASES)
def test_file_is_listed_with_outcome_and_reason(dropped: Dropped, name: str) -> None:
    case = CASES[name]
    found = dropped.published.record(f"SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = '{name}'")
    assert found == {"uitkomst": case.outcome, "reden": case.reason}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.mark])
def test_file_that_only_looks_odd_is_read(dropped: Dropped, name: str) -> None:
    found = dropped.published.record(
        f"SELECT bestand, bedrag FROM betalingen.betalingen WHERE kenmerk = '{CASES[name].mark}'"
    )
    assert found == {"bestand": name, "bedrag": Decimal("5.00")}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.outcome == REFUSED])
def test_refused_file_stands_in_the_quarantine_table(dropped: Dropped, name: str) -> None:
    found = dropped.published.rows(f"SELECT rij, reden, rijen FROM bron.quarantaine WHERE bestand = '{name}'")
    assert found == [(None, CASES[name].reason, 0)]


def test_nothing_is_written_outside_the_output(dropped: Dropped) -> None:
    assert dropped.after == dropped.before


_RECOGNISE = """
import json, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
from transforms.recognition import recognise, register_raw
register = register_raw(Path(sys.argv[1]), Path(sys.argv[2]))
recognised = recognise(register.files)
found = len(register.outcomes) + len(recognised.outcomes) + len(recognised.lists)
# Not ru_maxrss: that of a child starts at what its parent, a big test process, held when it was started.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([found, int(peak.split()[1]) // 1024]))
"""


def recognised_apart(raw: Path, work: Path) -> tuple[int, int]:
    """Files found and megabytes used at most, in a process of its own: it ends when memory runs out."""
    done = subprocess.run(
        [sys.executable, "-c", _RECOGNISE, str(raw), str(work)], cwd=PROJECT, capture_output=True, text=True,
        timeout=3 * SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found, megabytes = json.loads(done.stdout)
    return int(found), int(megabytes)


def test_memory_stays_within_bounds(dropped: Dropped, tmp_path: Path) -> None:
    found, megabytes = recognised_apart(dropped.raw, tmp_path)
    assert found >= len(CASES)
    assert megabytes < MEGABYTES


@pytest.mark.slow
def test_file_of_two_gigabytes_stays_out_of_memory(tmp_path: Path) -> None:
    """Room made for a payment list and hardly filled; all of it is hashed."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "lijst.csv").write_bytes(payments("groot"))
    os.truncate(raw / "lijst.csv", 2 << 30)
    with limited(3 * SECONDS):
        found, megabytes = recognised_apart(raw, tmp_path / "werk")
    assert found == 1
    assert megabytes < MEGABYTES


def test_list_larger_than_any_list_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists are kept row by row; tables of that size are the business of DuckDB. What it paid is not zero."""
    monkeypatch.setattr("transforms.sources.delimited.MAX_LIST", len(payments("past")))
    for name in ("past", "groot"):
        (tmp_path / f"{name}.csv").write_bytes(payments(name))
    lists = recognise(register_raw(tmp_path, tmp_path / "werk").files).lists
    read = {source.file.name: read_payments(source, "plan-samenleven", [], AS_OF) for source in lists}
    assert read["past.csv"].problem == ""
    size = len(payments("groot"))
    reason = f"bestand is {size} bytes groot; verwacht een lijst van hoogstens {size - 1} bytes"
    assert (read["groot.csv"].problem, read["groot.csv"].scheme_seen) == (reason, False)
