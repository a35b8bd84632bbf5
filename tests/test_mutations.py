"""Mutated files of every kind: no traceback, no hang, and each file ends with an outcome.

Bytes flipped, cut, swapped, repeated and replaced, in the file itself and inside the parts of workbooks
and zips. Whole control runs over a drop folder of such files beside sound ones.
"""

from __future__ import annotations

import io
import random
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.settings import PROJECT
from tests import exports
from tests.delivery import Delivery, borderel
from tests.published import control
from tests.rules.cases import MUNICIPALITIES
from tests.sector import Sector
from transforms.scheme import load_schemes
from transforms.templates.write import write_template

OUTCOMES = {"gelezen", "dubbel", "niet geteld", "niet herkend", "quarantaine", "wacht", "voorbeeld"}
ROUNDS, PER_ROUND = 20, 28
SECONDS = 60
SCHEMES = load_schemes(PROJECT / "schemes")


def corpus(folder: Path) -> dict[str, bytes]:
    """One sound file of every kind, by its place in the drop folder."""
    sector = Sector(folder / "tabellen")
    for number in range(3):
        sector.project(MUNICIPALITIES[number])
        sector.pay(MUNICIPALITIES[number])
        sector.registered(MUNICIPALITIES[number])
    sector.partner(MUNICIPALITIES[0], MUNICIPALITIES[1])
    sector.write()
    Delivery(MUNICIPALITIES[3]).with_project().write(folder / "levering")
    (folder / "levering" / "borderel.xml").write_text(borderel(MUNICIPALITIES[3]), encoding="utf-8")
    Delivery(MUNICIPALITIES[4]).with_project().zip(folder / "zip")
    exports.write_workbook(folder / "export.xlsx", exports.project("11002", "Gemeente en OCMW Antwerpen"))
    exports.write_text(folder / "export.csv", exports.project("11004", "Gemeente en OCMW Boechout"))
    manual = "kbo;naam;boekjaar;richting;omschrijving;rapporteringscode;rekening;sector;bedrag;commentaar;document\n"
    line = f"{MUNICIPALITIES[5]};naam;2025;Uitgave;Actie;ABB-SLV;6131;;200000,00;Plan;nota 1\n"
    (folder / "handmatig.csv").write_text(manual + line, encoding="utf-8")
    for kind in ("manual", "payments"):
        write_template(kind, folder / f"{kind}.xlsx", SCHEMES)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 12)):
        data[chance.randrange(len(data))] = chance.randrange(256)


def cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    del data[start : start + chance.choice((1, 7, 100, len(data)))]


def swap(data: bytearray, chance: random.Random) -> None:
    size = max(1, len(data) // chance.choice((3, 10, 50)))
    one, other = chance.randrange(len(data)), chance.randrange(len(data))
    data[one : one + size], data[other : other + size] = data[other : other + size], data[one : one + size]


def repeat(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data))
    data[start:start] = data[start : start + chance.randint(1, 400)] * chance.randint(1, 3)


def replace(data: bytearray, chance: random.Random) -> None:
    """A piece that means something to a parser, in a random place."""
    pieces = (
        b"\0", b'"', b";", b"\n", b"<", b"&x;", b"]]>", b"\xff\xfe", b"<!DOCTYPE x []>", b"=1+1", b"-1e99", b"\x1f",
    )  # fmt: skip
    place = chance.randrange(len(data))
    data[place : place + chance.randint(0, 3)] = chance.choice(pieces)


WAYS: tuple[Callable[[bytearray, random.Random], None], ...] = (flip, cut, swap, repeat, replace)


def mutate(data: bytes, chance: random.Random) -> bytes:
    """Another file: in half the cases of a zip or workbook inside one of its parts, so that it still opens."""
    if data[:2] == b"PK" and chance.random() < 0.5:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = chance.choice([name for name, part in parts.items() if part])
        parts[name] = mutate(parts[name], chance)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return target.getvalue()
    changed = bytearray(data)
    for _ in range(chance.randint(1, 3)):
        if changed:
            chance.choice(WAYS)(changed, chance)
    return bytes(changed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_mutated_files_are_read_or_refused_and_never_end_a_run(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    sound = corpus(tmp_path / "gaaf")
    raw = tmp_path / "raw"
    shutil.copytree(tmp_path / "gaaf", raw)
    # In place of the sound file, so that sets and deliveries break too, or beside it in a folder of its own.
    names = chance.choices(sorted(sound), k=PER_ROUND)
    for number, name in enumerate(names):
        place = raw / name if chance.random() < 0.3 else raw / f"mutant-{number}" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(mutate(sound[name], chance))
    before = {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()}

    began = time.monotonic()
    published = control(raw, tmp_path / "out")
    assert time.monotonic() - began < SECONDS

    assert {path: path.read_bytes() for path in raw.rglob("*") if path.is_file()} == before
    assert published.folder.is_dir()
    tables = published.folder / "tables" / "bron.bestanden.parquet"
    outcomes = read_outcomes(tables)
    assert {outcome for _, outcome in outcomes} <= OUTCOMES
    listed = {name for name, _ in outcomes}
    missing = {path.relative_to(raw).as_posix() for path in before} - listed
    assert missing == set(), "every file that came in ends with an outcome"


def read_outcomes(path: Path) -> list[tuple[str, str]]:
    table = pq.read_table(path, columns=["bestand", "uitkomst"])
    return [(row["bestand"], row["uitkomst"]) for row in table.to_pylist()]


@pytest.mark.slow
def test_the_corpus_itself_is_read_whole(tmp_path: Path) -> None:
    """Else the mutants would prove nothing."""
    corpus(tmp_path / "raw")
    published = control(tmp_path / "raw", tmp_path / "out")
    assert published.stopped is None
    kinds = published.rows("SELECT soort, uitkomst, count(*) FROM bron.bestanden GROUP BY ALL ORDER BY ALL")
    assert {str(outcome) for _, outcome, _ in kinds} == {"gelezen"}
    assert {
        "aanlevering", "actie", "transactie", "bestuur", "betalingen", "subsidieregister", "samenwerkingsverbanden",
        "xbrl", "beleidsinformatie", "borderel", "zip", "analysetool", "handmatig",
    } <= {str(kind) for kind, _, _ in kinds}  # fmt: skip


def test_a_mutant_differs_from_its_file() -> None:
    data = b"kolom,waarde\na,1.00\nb,2.00\n"
    assert sum(mutate(data, random.Random(seed)) != data for seed in range(50)) > 40
