"""The quarantine folder: refused files as they came, one entry per refused row, and what to do about each."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from flows.seal import broken_seals
from reports.refusals import Refusal, describe, kind_of, load_kinds
from tests import test_bad_input as bad_input
from tests import unsafe_files as unsafe
from tests.municipalities import municipalities
from tests.published import Published, control
from tests.sector import PAYMENTS, SPEND, Sector
from transforms.sources.csv_reader import REFUSALS
from transforms.sources.transaction_cache import REASONS

_KBOS = municipalities()
GOOD, NAMED, SECOND, THIRD = (next(_KBOS) for _ in range(4))
LINES = "JR_2025/transactie_JR_2025.csv"
DELIVERY = f"BBCDR_{NAMED}_20260501120000_0a1b2c3d.zip"
UNSAFE, CUT = unsafe.zipped(("../buiten.csv", b"1")), unsafe.zipped(("a.xml", b"<a/>" * 1000))[:-30]
OPEN = f'{PAYMENTS}\nplan-samenleven;2025-06-01;{GOOD};"naam;1;saldo;5,00;Q\n'
LARGE = OPEN.replace("naam", "n" * 20_000)
NO_COPY = "geen: het bestand staat in de invoermap"


def sector_of(root: Path) -> Sector:
    sector = Sector(root)
    action = sector.project(GOOD, "250000.00")
    for _ in range(300):
        sector.line(action, 2025, SPEND, "1.00")
    sector.pay(GOOD)
    sector.pay(NAMED)
    return sector


def workbook() -> bytes:
    """One good payment, and one whose kind is a text of two lines that pretends to be a part of the reason."""
    rows = [
        ["plan-samenleven", "2025-06-01", GOOD, "naam", "1", kind, 5.0, mark]
        for kind, mark in (("saldo", "X1"), ("x\nverwacht  niets", "X2"))
    ]
    return unsafe.workbook([PAYMENTS.split(";"), *rows], "Lijst")


@dataclass(frozen=True)
class Quarantine:
    published: Published

    @property
    def folder(self) -> Path:
        return self.published.folder / "quarantine"

    def text(self, name: str) -> str:
        """The reason file about a file of this name."""
        texts = [path.read_text(encoding="utf-8") for path in self.folder.glob("*.reden.txt")]
        return next(text for text in texts if re.match(rf"(bestand|file) +{re.escape(name)}\n", text))

    def copies(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.iterdir()) if not path.name.endswith(".reden.txt")]


def make(folder: Path, lang: str = "nl") -> Quarantine:
    sector = sector_of(folder / "raw")
    action = sector.table(2025, "actie")[-1][2]
    sector.line(action, 2025, SPEND, "1_000")
    sector.line(action, 2025, "Uitgaven", "1.00")
    raw = sector.write()
    (raw / "lijst.xlsx").write_bytes(workbook())
    (raw / "open.csv").write_text(OPEN, encoding="utf-8")
    (raw / "groot.csv").write_text(LARGE, encoding="utf-8")
    (raw / "omhoog.zip").write_bytes(UNSAFE)
    (raw / DELIVERY).write_bytes(CUT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.quarantine_folder.COPY_UP_TO", 10_000)
        return Quarantine(control(raw, folder / "out", lang=lang))


@pytest.fixture(scope="module")
def quarantine(tmp_path_factory: pytest.TempPathFactory) -> Quarantine:
    return make(tmp_path_factory.mktemp("quarantaine"))


def test_refused_files_stand_there_as_they_came(quarantine: Quarantine) -> None:
    assert sorted(quarantine.copies()) == sorted([OPEN.encode(), UNSAFE, CUT])


def test_reason_of_a_file_has_its_four_parts(quarantine: Quarantine) -> None:
    lines = quarantine.text("omhoog.zip").splitlines()
    assert lines[:2] == ["bestand   omhoog.zip", "soort     zip"]
    assert re.fullmatch("sha256    [0-9a-f]{64}", lines[2])
    assert lines[3] == "uitkomst  quarantaine: heel het bestand"
    assert (quarantine.folder / lines[4].removeprefix("kopie     ")).read_bytes() == UNSAFE
    assert lines[5:9] == [
        "",
        "1",
        "wat       zip bevat een onveilige naam: '../buiten.csv'",
        "waar      bestand omhoog.zip",
    ]
    assert lines[9] == "verwacht  een zip met enkel de aangeleverde bestanden, elk met een gewone naam"
    assert lines[10].startswith("doe       Open de zip niet voor u weet vanwaar ze komt. ")
    assert len(lines) == 11


def test_reason_of_a_row_says_where_it_is(quarantine: Quarantine) -> None:
    text = quarantine.text(LINES)
    assert "\nuitkomst  gelezen, behalve de rijen hieronder\n" in text
    assert f"\nkopie     {NO_COPY}\n" in text
    where = [line.removeprefix("waar      ") for line in text.splitlines() if line.startswith("waar ")]
    rows = [
        str(row[0]) for row in quarantine.published.rows(f"SELECT rij FROM bron.quarantaine WHERE bestand = '{LINES}'")
    ]
    assert where == [
        f"bestand {LINES}, rij {min(rows)}, kolom Bedrag, waarde '1_000'",
        f"bestand {LINES}, rij {max(rows)}, kolom Transactiesoort, waarde 'Uitgaven'",
    ]


def test_reason_names_the_sheet_and_keeps_values_on_one_line(quarantine: Quarantine) -> None:
    parts = quarantine.text("lijst.xlsx").splitlines()[6:]
    assert parts[:4] == [
        "1",
        "wat       blad Lijst, cel F3: onbekende soort",
        "waar      bestand lijst.xlsx, blad 'Lijst', rij 3, kolom soort, waarde 'x\\nverwacht  niets'",
        "verwacht  één van: voorschot, saldo, stimulans, terugvordering, terugvordering_stimulans",
    ]


def test_large_file_is_named_with_its_hash_and_place(quarantine: Quarantine) -> None:
    text = quarantine.text("groot.csv")
    assert f"\nkopie     geen: het bestand is {len(LARGE)} bytes groot en staat in de invoermap\n" in text
    found = quarantine.published.record("SELECT sha256 FROM bron.bestanden WHERE bestand = 'groot.csv'")
    assert f"\nsha256    {found['sha256']}\n" in text


def test_every_refused_row_has_its_entry(quarantine: Quarantine) -> None:
    listed = quarantine.published.rows("SELECT bestand, count(*) FROM bron.quarantaine GROUP BY ALL")
    assert sorted(str(name) for name, _ in listed) == sorted(
        [LINES, "lijst.xlsx", "open.csv", "groot.csv", "omhoog.zip", DELIVERY]
    )
    for name, count in listed:
        assert len(re.findall(r"^\d+$", quarantine.text(str(name)), re.MULTILINE)) == count
    assert len(list(quarantine.folder.glob("*.reden.txt"))) == len(listed)


def test_name_of_a_delivery_tells_whose_it_is(quarantine: Quarantine) -> None:
    """The zip cannot be opened; its name has the KBO."""
    assert [f["bestand"] for f in quarantine.published.finding("A07", NAMED)] == [DELIVERY]


def test_folder_is_part_of_the_seal(quarantine: Quarantine) -> None:
    assert broken_seals(quarantine.published.out, None) == []
    path = next(quarantine.folder.glob("*.reden.txt"))
    whole = path.read_bytes()
    path.write_bytes(b"anders")
    assert broken_seals(quarantine.published.out, None) == [f"veranderd: quarantine/{path.name}"]
    path.write_bytes(whole)


@pytest.mark.slow
def test_labels_and_advice_in_english(tmp_path: Path) -> None:
    found = make(tmp_path, "en").text("omhoog.zip").splitlines()
    assert found[0] == "file      omhoog.zip"
    assert found[3] == "outcome   quarantine: the whole file"
    assert [line[:10].strip() for line in found[7:]] == ["what", "where", "expected", "do"]
    assert found[10].startswith("do        Do not open the zip before you know where it came from. ")


# The catalogue of what to do.

_IN_SQL = re.findall(r"THEN '([^']{12,})'|ELSE '([^']{12,})'", REASONS)
KNOWN_REASONS = sorted(
    {
        *(case.reason for case in bad_input.CASES),
        *(table.reason for table in bad_input.TABLES),
        *(reason for _, outcome, reason in bad_input.FILES.values() if outcome == "quarantaine"),
        *REFUSALS.values(),
        *(one or other for one, other in _IN_SQL),
    }
)


@pytest.mark.parametrize("reason", KNOWN_REASONS)
def test_every_reason_has_advice_of_its_own(reason: str) -> None:
    assert kind_of(reason).name != "anders"


@pytest.mark.parametrize("reason", KNOWN_REASONS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_no_text_of_a_reason_is_lost(reason: str, lang: str) -> None:
    lines = describe(Refusal("a.csv", "3", "bedrag", "x", reason), lang).splitlines()
    assert len(lines) == 4
    said = " ".join((lines[0][10:], lines[2][10:], lines[3][10:]))
    for part in reason.split("; verwacht "):
        assert all(sentence in said for sentence in re.split(r"(?<=[.?]) ", part))


def test_catalogue_is_whole() -> None:
    kinds = load_kinds()
    assert len({kind.name for kind in kinds}) == len(kinds)
    for kind in kinds:
        assert kind.todo.keys() == {"nl", "en"}
        assert kind.expected.keys() in ({"nl", "en"}, set())
        assert all(text.strip() for text in (*kind.todo.values(), *kind.expected.values()))
    assert kinds[-1].patterns[0].search("iets nieuws")


def test_sentence_after_what_was_expected_tells_what_to_do() -> None:
    reason = "bestand bevat NUL-tekens; verwacht tekst. Is het volledig aangekomen? Lever het opnieuw aan"
    lines = describe(Refusal("a.csv", None, None, None, reason), "nl").splitlines()
    assert lines[2] == "verwacht  tekst."
    assert lines[3].startswith("doe       Is het volledig aangekomen? Lever het opnieuw aan")


# A file that was refused is read as soon as it is repaired or replaced, whatever the cache holds.


def drop(raw: Path, *, sound: bool) -> Path:
    """Tables, lists, a workbook and a zip; each with its own fault unless `sound`."""
    raw.mkdir(exist_ok=True)
    first = sector_of(raw)
    first.write()
    second, third = Sector(raw / "tweede", count=10_000), Sector(raw.parent / "derde", count=20_000)
    for sector, kbo in ((second, SECOND), (third, THIRD)):
        sector.project(kbo)
        first.pay(kbo)
        sector.write()
    first.write()
    members = [(str(p.relative_to(third.root)), p.read_bytes()) for p in sorted(third.root.rglob("*.csv"))]
    book = unsafe.workbook([PAYMENTS.split(";"), ["plan-samenleven", "2025-06-01", GOOD, "", "1", "saldo", 5.0, "W"]])
    paid, archive = (raw / "betalingen.csv").read_bytes(), unsafe.zipped(*members)
    if not sound:
        spoil(raw / LINES, "250000.00", "250_000.0")
        spoil(raw / "tweede" / LINES, "200000.00", '"200000.0')
        paid, archive = OPEN.encode(), archive[:-30]
        book = unsafe.with_cell(book, '<c r="H1048576"><v>1</v></c>', 1_048_576)
    (raw / "betalingen.csv").write_bytes(paid)
    (raw / "derde.zip").write_bytes(archive)
    (raw / "lijst.xlsx").write_bytes(book)
    return raw


def spoil(path: Path, old: str, new: str) -> None:
    """Another text of the same length, so that only the bytes tell."""
    assert len(old) == len(new)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_repaired_files_are_read_in_the_next_run(tmp_path: Path) -> None:
    raw, out = drop(tmp_path / "raw", sound=False), tmp_path / "out"
    first = control(raw, out)
    assert first.stopped is None
    refused = {str(row[0]) for row in first.rows("SELECT bestand FROM bron.quarantaine")}
    assert refused == {LINES, f"tweede/{LINES}", "betalingen.csv", "derde.zip", "lijst.xlsx"}
    assert first.rows(f"SELECT * FROM bbc.lijnen WHERE kbo IN ('{SECOND}', '{THIRD}')") == []
    moments = {path: path.stat() for path in raw.rglob("*") if path.is_file()}

    drop(raw, sound=True)
    for path, moment in moments.items():
        os.utime(path, ns=(moment.st_atime_ns, moment.st_mtime_ns))
    second = control(raw, out)
    assert second.rows("SELECT * FROM bron.quarantaine") == []
    for kbo, spent, paid in ((GOOD, "250300.00", "100005.00"), (SECOND, "200000.00", "100000.00"),
                             (THIRD, "200000.00", "100000.00")):  # fmt: skip
        assert "A07" not in second.findings(kbo)
        assert second.conclusion(kbo)["uitgaven_totaal"] == Decimal(spent)
        assert second.reading(kbo, "betaald")["ontvangsten"] == Decimal(paid)
