"""The invariants of CONTROL.md section 8, as properties of whole runs on random sectors (Hypothesis)."""

from __future__ import annotations

import copy
import csv
import os
import random
import tempfile
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.chance import random_sector
from tests.published import Published, control
from tests.sector import MAIN, RECEIVE, SPEND, Sector

if TYPE_CHECKING:
    from collections.abc import Iterator

# A run takes about a second: few examples in the fast suite, many in the slow one.
EXAMPLES = int(os.environ.get("EINDCONTROLE_EXAMPLES", "1"))
property_test = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=EXAMPLES == 1
)
# Spread, since the first example of Hypothesis is always the smallest.
SEEDS = st.integers(min_value=0, max_value=100_000).map(lambda number: number * 7919 + 12)

STATES = "SELECT kbo, periode, ontvangsten_basis, uitgaven_basis, toestand FROM controle.lezingen ORDER BY ALL"
NUMBERS = (
    "SELECT l.*, c.conclusie, c.grondslag, c.trekker_kbo FROM controle.lezingen l "
    "JOIN controle.conclusies c ON c.kbo = l.kbo ORDER BY ALL"
)


@contextmanager
def workplace() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="eindcontrole-test-") as folder:
        yield Path(folder)


def judged(folder: Path, name: str, sector: Sector) -> Published:
    sector.root = folder / name / "raw"
    published = control(sector.write(), folder / name / "out")
    assert published.stopped is None
    return published


def before_and_after(seed: int, change: Callable[[Sector], None], query: str) -> tuple[list[tuple[object, ...]], ...]:
    with workplace() as folder:
        sector = random_sector(folder, seed)
        changed = copy.deepcopy(sector)
        change(changed)
        return judged(folder, "voor", sector).rows(query), judged(folder, "na", changed).rows(query)


def coded_actions(sector: Sector) -> list[tuple[int, str]]:
    """(year, action id) of actions whose field is exactly a main code."""
    return [
        (year, row[2])
        for (year, table), rows in sorted(sector.tables.items())
        if table == "actie"
        for row in rows
        if row[9] in (MAIN, "ABB-SLV")
    ]


def add_line(seed: int, direction: str, account: str, sector_code: str) -> Callable[[Sector], None]:
    def change(sector: Sector) -> None:
        for year, action in coded_actions(sector)[: 1 + seed % 3]:
            sector.line(action, year, direction, f"{1000 * (1 + seed % 97)}.07", account, sector_code)

    return change


@pytest.mark.slow
@property_test
@given(SEEDS)
def test_adding_eligible_spending_never_breaks_a_reading(seed: int) -> None:
    before, after = before_and_after(seed, add_line(seed, SPEND, "6131000", ""), STATES)
    moved = dict.fromkeys((b[:4], b[4], a[4]) for b, a in zip(before, after, strict=True))
    assert not [m for m in moved if m[1:] == ("voldoet", "voldoet niet")]


@pytest.mark.slow
@property_test
@given(SEEDS)
def test_adding_receipts_never_mends_a_reading(seed: int) -> None:
    before, after = before_and_after(seed, add_line(seed, RECEIVE, "7405", "300"), STATES)
    moved = dict.fromkeys((b[:4], b[4], a[4]) for b, a in zip(before, after, strict=True))
    assert not [m for m in moved if m[1:] == ("voldoet niet", "voldoet")]


@pytest.mark.slow
@property_test
@given(SEEDS, st.sampled_from([2, 7, 100]))
def test_scaling_all_amounts_keeps_every_state(seed: int, k: int) -> None:
    def scale(sector: Sector) -> None:
        for (_, table), rows in sector.tables.items():
            for row in rows if table == "transactie" else []:
                # cents first: rounding is done on read, before anything is multiplied
                row[2] = {"0.005": str(Decimal("0.01") * k), "-9.5e-05": "0"}.get(row[2]) or scaled(row[2], k)
        sector.payments = [
            ";".join([*(p := line.split(";"))[:6], str(Decimal(p[6].replace(",", ".")) * k).replace(".", ","), p[7]])
            for line in sector.payments
        ]
        sector.register = []

    def without_register(sector: Sector) -> None:
        sector.register = []

    with workplace() as folder:
        sector = random_sector(folder, seed)
        without_register(sector)
        changed = copy.deepcopy(sector)
        scale(changed)
        assert judged(folder, "voor", sector).rows(STATES) == judged(folder, "na", changed).rows(STATES)


def scaled(amount: str, k: int) -> str:
    try:
        return str(Decimal(amount) * k)
    except ArithmeticError:
        return amount


@pytest.mark.slow
@property_test
@given(SEEDS)
def test_splitting_lines_and_shuffling_rows_change_no_result(seed: int) -> None:
    def change(sector: Sector) -> None:
        draw = random.Random(seed)
        for (_, table), rows in sorted(sector.tables.items()):
            if table == "transactie":
                for row in [r for r in rows if r[2].replace(".", "").isdigit() and "." in r[2]][:5]:
                    part = (Decimal(row[2]) / 3).quantize(Decimal("0.01"))
                    rows.append([f"{row[0]}b", row[1], str(Decimal(row[2]) - part), *row[3:]])
                    row[2] = str(part)
            draw.shuffle(rows)

    before, after = before_and_after(seed, change, NUMBERS)
    assert before == after


@pytest.mark.slow
@property_test
@given(SEEDS)
def test_splitting_files_changes_no_result(seed: int) -> None:
    with workplace() as folder:
        sector = random_sector(folder, seed)
        # rows without a reference may not be told from repeats once they stand in two files
        sector.payments = [f"{line}M{n}" if line.endswith(";") else line for n, line in enumerate(sector.payments)]
        whole = judged(folder, "voor", copy.deepcopy(sector))
        sector.root = folder / "na" / "raw"
        raw = sector.write()
        for path in [*raw.glob("JR_*/transactie_*.csv"), *raw.glob("JR_*/actie_*.csv"), raw / "betalingen.csv"]:
            if path.exists():
                with path.open(encoding="utf-8", newline="") as stream:
                    separator = ";" if path.name == "betalingen.csv" else ","
                    header, *rows = list(csv.reader(stream, delimiter=separator))
                for number, part in enumerate((rows[::2], rows[1::2])):
                    target = path.with_name(f"{path.stem}{'_deel2' if number else ''}.csv")
                    with target.open("w", encoding="utf-8", newline="") as stream:
                        csv.writer(stream, delimiter=separator, lineterminator="\n").writerows([header, *part])
        assert control(raw, folder / "na" / "out").rows(NUMBERS) == whole.rows(NUMBERS)


@property_test
@given(SEEDS)
def test_every_row_and_every_euro_end_in_one_bucket(seed: int) -> None:
    with workplace() as folder:
        sector = random_sector(folder, seed)
        published = judged(folder, "run", sector)
        written = [row[2] for (_, table), rows in sector.tables.items() if table == "transactie" for row in rows]
        rounded = {"0.005": "0.01", "-9.5e-05": "0", "geen bedrag": "0"}
        euros = sum((Decimal(rounded.get(amount, amount)) for amount in written), Decimal(0))
        assert published.rows("SELECT sum(rijen), sum(euro) FROM bron.rijen") == [(len(written), euros)]
        buckets = {row[0] for row in published.rows("SELECT DISTINCT emmer FROM bron.rijen")}
        assert buckets <= {
            "quarantaine", "geen actie", "ander rapporttype", "vervangen rapport", "buiten periode",
            "niet gecodeerd", "geteld",
        }  # fmt: skip


@pytest.mark.slow
@property_test
@given(SEEDS)
def test_reclaim_lies_within_the_receipts_and_fits_the_state(seed: int) -> None:
    with workplace() as folder:
        published = judged(folder, "run", random_sector(folder, seed))
        rows = published.rows(
            "SELECT toestand, ontvangsten, tekort, voorstel_terugvordering FROM controle.lezingen ORDER BY ALL"
        )
    assert rows
    for state, receipts, shortfall, reclaim in rows:
        if state in ("voldoet", "voldoet niet"):
            assert isinstance(receipts, Decimal)
            assert isinstance(reclaim, Decimal)
            assert 0 <= reclaim <= receipts
            assert (reclaim == 0) == (state == "voldoet")
            assert (shortfall == 0) == (state == "voldoet")
        else:
            assert shortfall is None
            assert reclaim is None


@property_test
@given(SEEDS)
def test_conclusions_partition_the_population(seed: int) -> None:
    with workplace() as folder:
        published = judged(folder, "run", random_sector(folder, seed))
        counted = published.rows("SELECT count(*), count(DISTINCT kbo), count(conclusie) FROM controle.conclusies")
        subjects = published.rows("SELECT count(DISTINCT kbo) FROM controle.lezingen")
        via = published.rows("SELECT count(*) FROM controle.conclusies WHERE trekker_kbo IS NOT NULL")
    total, distinct, concluded = counted[0]
    assert total == distinct == concluded
    assert int(str(subjects[0][0])) + int(str(via[0][0])) == total


@pytest.mark.slow
@property_test
@given(SEEDS, st.binary(min_size=1, max_size=200))
def test_an_unrelated_file_changes_no_number(seed: int, content: bytes) -> None:
    with workplace() as folder:
        sector = random_sector(folder, seed)
        before = judged(folder, "voor", copy.deepcopy(sector))
        sector.root = folder / "na" / "raw"
        raw = sector.write()
        (raw / "foto.jpg").write_bytes(content)
        (raw / "JR_2025").mkdir(exist_ok=True)
        (raw / "JR_2025" / "lees mij.txt").write_text("Beste collega,\n\nhierbij de bestanden.\n", encoding="utf-8")
        after = control(raw, folder / "na" / "out")
        assert after.rows(NUMBERS) == before.rows(NUMBERS)
        tables = sorted(p.name for p in (before.folder / "tables").glob("controle.*"))
        assert tables
        for name in tables:
            assert (after.folder / "tables" / name).read_bytes() == (before.folder / "tables" / name).read_bytes()


@pytest.mark.slow
def test_all_invariants_hold_on_many_more_sectors() -> None:
    """The same properties with more examples, in a process of their own."""
    import subprocess
    import sys

    command = [sys.executable, "-m", "pytest", "-q", "-k", "not many_more", __file__]
    environment = {**os.environ, "EINDCONTROLE_EXAMPLES": "6"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]
