"""Odd names, places and cells: read as they are, or named with a reason; never a crash, never another file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from tests import unsafe_files as unsafe
from tests.municipalities import municipalities
from tests.published import Published, control
from tests.sector import PAYMENTS, SPEND, Sector
from tests.watchdog import SECONDS, limited
from tests.watchdog import watchdog as watchdog
from transforms.sources.drop_folder import list_files, shown_name
from transforms.sources.files import Outcome, register_files

NAMES = (
    "haak[1].csv", "haak1.csv", "ster*.csv", "vraag?.csv", "accolade{1,2}.csv", "aanhaling'\".csv", "-rf.csv",
    "$(touch x).csv", "; drop table x.csv", "%20.csv", "s3:.csv", "lijst.csv.gz", "geen extensie", "n" * 251 + ".csv",
    "regel\nbestand: iets anders.csv", "terug\\slash.csv", "omgekeerd\u202evsc.csv", "euro€ é.csv",
)  # fmt: skip
BYTES_NAME = b"latijn-\xe9.csv"
DEEP = 1100  # more than Python may recurse
FORMULAS = ('=HYPERLINK("http://voorbeeld")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0")
_KBOS = municipalities()
PLAIN, BRACKETS, DECOY, BYTES, DAMAGED, FORMULA = (next(_KBOS) for _ in range(6))


def payments(mark: str, name: str = "naam", kbo: str = PLAIN) -> str:
    """A payment list of one row."""
    return f"{PAYMENTS}\nplan-samenleven;2025-06-01;{kbo};{name};1;saldo;5,00;{mark}\n"


def own_set(folder: Path, kbo: str, number: int) -> Sector:
    """A table set of one authority; ids that no other set has."""
    sector = Sector(folder, count=number * 1000)
    action = sector.project(kbo, "250000.00")
    sector.line(action, 2025, SPEND, f"{number}.00")
    sector.write()
    return sector


CELLS = {  # row -> what stands in the place of a formula in it, and what is said of it
    3: ('<c r="G3"><f>G2</f></c>', "G3 bevat een formule zonder berekende waarde"),
    4: ('<c r="G4"><f>G2</f><v></v></c>', "G4 bevat een formule zonder berekende waarde"),
    5: ('<c r="G5" t="e"><f>NA()</f><v>#N/A</v></c>', "G5 bevat de fout #N/A"),
    6: ('<c r="H6" t="e"><v>#REF!</v></c>', "H6 bevat de fout #REF!"),
    7: ('<c r="H7" t="str"><f>""</f><v></v></c>', ""),
}


def calculated() -> bytes:
    """A payment list in which other programs left formulas; row 2 has a good one."""
    rows: list[list[object]] = [[*PAYMENTS.split(";")]]
    for number in range(2, 8):
        amount: object = ("=77777", 77_777) if number in (2, 3, 4, 5) else 100
        mark: object = ("=77777", 77_777) if number in (6, 7) else f"K{number}"
        rows.append(["plan-samenleven", "2025-06-01", FORMULA, "naam", "1", "saldo", amount, mark])
    book = unsafe.workbook(rows)
    for cell, _ in CELLS.values():
        plain = f"{cell[:9]}><f>77777</f><v>77777</v></c>".encode()
        spoilt = unsafe.with_part(book, unsafe.SHEET, partial(_replace, plain, cell.encode()))
        assert spoilt != book
        book = spoilt
    return unsafe.with_cell(book, '<c r="Z9"><f>SUM(G:G)</f></c>')


def _replace(old: bytes, new: bytes, text: bytes) -> bytes:
    return text.replace(old, new)


def dig(folder: Path, depth: int) -> Path:
    for _ in range(depth):
        folder = folder / "d"
        folder.mkdir()
    return folder


@dataclass(frozen=True)
class Odd:
    published: Published
    raw: Path

    def of_file(self, name: str, columns: str = "uitkomst, reden", table: str = "bron.bestanden") -> tuple[object, ...]:
        quoted = name.replace("'", "''")
        found = self.published.rows(f"SELECT {columns} FROM {table} WHERE bestand = '{quoted}'")
        assert len(found) == 1, name
        return found[0]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Odd]:
    folder = tmp_path_factory.mktemp("vreemd")
    raw = folder / "raw"
    base = own_set(raw, PLAIN, 1)
    for _ in range(200):
        base.line(base.table(2025, "actie")[0][2], 2025, SPEND, "1.00")
    base.write()
    own_set(raw / "set[1]", BRACKETS, 2)
    own_set(raw / "set1", DECOY, 3)
    own_set(Path(os.fsdecode(os.fsencode(raw) + b"/map-\xe9")), BYTES, 4)
    damaged = own_set(raw / "beschadigd", DAMAGED, 5).root / "JR_2025" / "transactie_JR_2025.csv"
    damaged.write_bytes(damaged.read_bytes()[:-10] + bytes(10))
    for number, name in enumerate(NAMES):
        (raw / name).write_text(payments(f"naam-{number}"), encoding="utf-8")
    Path(os.fsdecode(os.fsencode(raw) + b"/" + BYTES_NAME)).write_text(payments("bytes"), encoding="utf-8")
    for number, text in enumerate(FORMULAS):
        quoted = '"' + text.replace('"', '""') + '"'
        (raw / f"formule-{number}.csv").write_text(payments(quoted), encoding="utf-8")
    (raw / "lange-cel.csv").write_text(payments("lange-cel", "x" * 10_000_000), encoding="utf-8")
    (raw / "te-lange-cel.csv").write_text(payments("te-lange-cel", "x" * 20_000_000), encoding="utf-8")
    (raw / "beschadigd.csv").write_text(payments("beschadigd", kbo=DAMAGED), encoding="utf-8")
    (raw / "formules.xlsx").write_bytes(calculated())
    (raw / "leeg.csv").write_bytes(b"")
    (raw / "wit.csv").write_bytes(b" \n\t\n  \r\n")
    (raw / "kop.csv").write_text(PAYMENTS + "\n", encoding="utf-8")
    (raw / "gebroken").symlink_to(raw / "er-is-niets")
    (raw / "rond").symlink_to(raw / "rond")
    (raw / "buiten").symlink_to("/etc/hostname")
    (raw / "naar-map").symlink_to(raw / "set1", target_is_directory=True)
    (raw / "omhoog").symlink_to(raw.parent, target_is_directory=True)
    (raw / "naar-lijst").symlink_to(raw / "haak1.csv")
    os.mkfifo(raw / "pijp.csv")
    bottom = dig(raw, DEEP)
    (bottom / "diep.csv").write_text(payments("diep"), encoding="utf-8")
    try:
        with limited(3 * SECONDS):
            published = control(raw, folder / "out")
        yield Odd(published, raw)
    finally:
        (bottom / "diep.csv").unlink()
        while bottom != raw:  # what pytest tidies up with would recurse
            bottom.rmdir()
            bottom = bottom.parent


@pytest.mark.parametrize(("kbo", "number"), [(PLAIN, 1), (BRACKETS, 2), (DECOY, 3), (BYTES, 4)])
def test_tables_are_read_from_their_own_folder(odd: Odd, kbo: str, number: int) -> None:
    """To DuckDB `set[1]` is also the folder `set1`."""
    assert odd.published.stopped is None
    assert odd.published.reading(kbo)["uitgaven"] == Decimal(250_000 + number)
    found = odd.published.rows(f"SELECT DISTINCT bestand FROM bbc.lijnen WHERE kbo = '{kbo}'")
    folder = {PLAIN: "", BRACKETS: "set[1]/", DECOY: "set1/", BYTES: "map-\\xe9/"}[kbo]
    assert found == [(f"{folder}JR_2025/transactie_JR_2025.csv",)]


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_list_is_read_whatever_its_name(odd: Odd, number: int) -> None:
    shown = shown_name(PurePosixPath(NAMES[number]))
    assert odd.of_file(shown) == ("gelezen", "")
    assert odd.of_file(shown, "kenmerk", "betalingen.betalingen") == (f"naam-{number}",)


def test_name_is_shown_on_one_line_of_text(odd: Odd) -> None:
    assert odd.of_file("latijn-\\xe9.csv") == ("gelezen", "")
    assert odd.of_file("regel\\x0abestand: iets anders.csv") == ("gelezen", "")
    assert odd.of_file("terug\\\\slash.csv") == ("gelezen", "")
    assert odd.of_file("omgekeerd\\xe2\\x80\\xaevsc.csv") == ("gelezen", "")
    assert odd.of_file("euro€ é.csv") == ("gelezen", "")


def test_names_that_look_alike_stay_apart() -> None:
    """A name of bytes that are no UTF-8 is not the name that shows them."""
    odd_names = [os.fsdecode(b"a\xe9"), "a\\xe9", "aé", "a\n", "a\\x0a", "a\\\\x0a"]
    assert len({shown_name(PurePosixPath(name)) for name in odd_names}) == len(odd_names)


@pytest.mark.parametrize("number", range(len(FORMULAS)))
def test_text_like_a_formula_is_left_as_it_is(odd: Odd, number: int) -> None:
    assert odd.of_file(f"formule-{number}.csv", "kenmerk", "betalingen.betalingen") == (FORMULAS[number],)


def test_cell_of_ten_million_characters_is_read(odd: Odd) -> None:
    assert odd.of_file("lange-cel.csv") == ("gelezen", "")
    assert odd.of_file("lange-cel.csv", "bedrag", "betalingen.betalingen") == (Decimal("5.00"),)


def test_longer_record_sets_the_list_aside(odd: Odd) -> None:
    outcome, reason = odd.of_file("te-lange-cel.csv")
    assert outcome == "quarantaine"
    assert str(reason).startswith("regel 2 of wat ervoor kwam is langer dan 16777216 tekens; verwacht kortere rijen")


def test_empty_files_are_named(odd: Odd) -> None:
    assert odd.of_file("leeg.csv") == ("niet herkend", "leeg bestand")
    assert odd.of_file("wit.csv") == ("niet herkend", "geen bekende kolomnamen; eerste regel: ''")
    assert odd.of_file("kop.csv", "uitkomst, rijen") == ("gelezen", 0)


def test_nul_bytes_in_a_table_set_it_aside_with_its_authority(odd: Odd) -> None:
    """Room that was made for a file, and not filled: it must not pass for an account without lines."""
    name = "beschadigd/JR_2025/transactie_JR_2025.csv"
    reason = "bestand bevat NUL-tekens; verwacht tekst. Is het volledig aangekomen? Lever het opnieuw aan"
    assert odd.of_file(name) == ("quarantaine", reason)
    assert [found["bestand"] for found in odd.published.finding("A07", DAMAGED)] == [name]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gebroken", "verwijst naar een bestand dat er niet is; zet het bestand zelf in de map"),
        ("rond", "verwijst naar een bestand dat er niet is; zet het bestand zelf in de map"),
        ("buiten", "verwijst naar een plaats buiten de map; zet het bestand zelf in de map"),
        ("omhoog", "verwijst naar een plaats buiten de map; zet het bestand zelf in de map"),
        ("naar-map", "verwijst naar een map; zet de bestanden zelf in de map"),
        ("pijp.csv", "geen gewoon bestand; zet het bestand zelf in de map"),
    ],
)
def test_link_or_pipe_is_named_and_not_followed(odd: Odd, name: str, reason: str) -> None:
    assert odd.of_file(name) == ("niet herkend", reason)


def test_link_inside_the_folder_is_the_file_itself(odd: Odd) -> None:
    assert odd.of_file("naar-lijst") == ("dubbel", "zelfde inhoud als haak1.csv; telt één keer")


def test_file_at_the_bottom_of_a_deep_folder_is_read(odd: Odd) -> None:
    assert odd.of_file("d/" * DEEP + "diep.csv") == ("gelezen", "")


def test_every_file_is_listed_once(odd: Odd) -> None:
    expected = {shown_name(PurePosixPath(p.relative_to(odd.raw).as_posix())) for p in list_files(odd.raw)}
    assert {row[0] for row in odd.published.rows("SELECT bestand FROM bron.bestanden")} == expected
    assert odd.published.rows("SELECT bestand FROM bron.bestanden GROUP BY ALL HAVING count(*) > 1") == []


def test_folder_too_deep_for_a_path_is_named(tmp_path: Path) -> None:
    """Paths have at most 4096 bytes; folders made one by one go further."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "goed.csv").write_text(payments("goed"), encoding="utf-8")
    handles = [os.open(raw, os.O_RDONLY)]
    name = "m" * 250
    for _ in range(20):
        os.mkdir(name, dir_fd=handles[-1])
        handles.append(os.open(name, os.O_RDONLY, dir_fd=handles[-1]))
    found = register_files(raw, list_files(raw), tmp_path / "werk")
    for handle in handles[-2::-1]:
        os.rmdir(name, dir_fd=handle)
    for handle in handles:
        os.close(handle)
    assert [file.name for file in found.files] == ["goed.csv"]
    assert [(o.uitkomst, o.reden) for o in found.outcomes] == [
        (
            "quarantaine",
            "kan niet geopend worden (File name too long); kijk de leesrechten en de lengte van het pad na",
        )
    ]


def test_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    """It was a file when the folder was listed."""
    (tmp_path / "a.csv").mkdir()
    found = register_files(tmp_path, [tmp_path / "a.csv"], tmp_path / "werk")
    assert [(o.bestand, o.uitkomst) for o in found.outcomes] == [("a.csv", "quarantaine")]


def test_file_that_may_not_be_read_is_in_quarantine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, whom no file is closed to: opening is made to fail."""
    (tmp_path / "dicht.csv").write_text(payments("dicht"), encoding="utf-8")
    (tmp_path / "open.csv").write_text(payments("open"), encoding="utf-8")
    opened = Path.open

    def refuse(path: Path, *arguments: Any, **more: Any) -> Any:
        if path.name == "dicht.csv":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **more)

    monkeypatch.setattr(Path, "open", refuse)
    found = register_files(tmp_path, list_files(tmp_path), tmp_path / "werk")
    assert [file.name for file in found.files] == ["open.csv"]
    reason = "kan niet geopend worden (Permission denied); kijk de leesrechten en de lengte van het pad na"
    assert found.outcomes == [Outcome("dicht.csv", None, None, None, "quarantaine", reason)]


def test_formula_counts_with_its_calculated_value(odd: Odd) -> None:
    """A formula that gives an empty text is an empty cell; one outside the table harms nobody."""
    found = odd.published.rows(
        "SELECT rij, bedrag, kenmerk FROM betalingen.betalingen WHERE bestand = 'formules.xlsx' ORDER BY rij"
    )
    assert found == [(2, Decimal("77777.00"), "K2"), (7, Decimal("100.00"), None)]


def test_cell_without_a_value_sets_its_row_aside(odd: Odd) -> None:
    """An empty reference would count a payment twice; an empty amount is not zero."""
    reason = "blad Blad1, cel {}; verwacht een waarde (sla het bestand op na herberekenen)"
    expected = [(str(row), "rij", reason.format(text)) for row, (_, text) in CELLS.items() if text]
    assert (
        odd.published.rows(
            "SELECT rij, kolom, reden FROM bron.quarantaine WHERE bestand = 'formules.xlsx' ORDER BY rij"
        )
        == expected
    )
    assert {f["rij"] for f in odd.published.finding("A07", FORMULA)} == {row for row, _, _ in expected}


@pytest.mark.slow
def test_same_bytes_in_two_of_many_sets_count_once(tmp_path: Path) -> None:
    """Last week's export and this week's differ in a flag; their transactions are rewritten as UTF-8 apart."""
    raw = tmp_path / "raw"
    for number, kbo in enumerate([next(_KBOS) for _ in range(17)] + [PLAIN, PLAIN]):
        sector = Sector(raw / f"map-{number:02d}", count=min(number, 17) * 1000)
        sector.project(kbo)
        if number == 18:
            sector.table(2025, "aanlevering")[0][7] = "Nee"
        path = sector.write() / "JR_2025" / "transactie_JR_2025.csv"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", 1))
    published = control(raw, tmp_path / "out")
    assert published.stopped is None
    assert published.reading(PLAIN)["uitgaven"] == Decimal("200000.00")
    counted = "SELECT bestand, sum(rijen) FROM bron.rijen WHERE bestand LIKE 'map-1_/%' GROUP BY ALL ORDER BY bestand"
    assert [rows for _, rows in published.rows(counted)] == [3] * 9
