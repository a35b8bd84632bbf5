"""Facts a second of the program's XBRL reader beside Arelle on the same files.

`python -m tests.xbrl.bench_xbrl`: synthetic instances with two typed dimensions, 2,000 to 20,000 facts and
1, 2 and 4 facts per context. CPU time of one process, from the file to the flat Arrow table; for Arelle from
the file to its model, after which each fact has a value. The median of the runs; what was read is compared
before times count.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median

import pyarrow.compute as pc

from tests.xbrl.arelle_check import Arelle
from transforms.sample.instance import Cell, Fact, Spelling, render_instance
from transforms.sources.xbrl.instance import read_instance

SIZES, PER_CONTEXT = (2_000, 5_000, 20_000), (1, 2, 4)
HEADER = ("facts", "a context", "whole", "chunks", "Arelle", "ratio")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of the program's reader")
    parser.add_argument("--arelle-runs", type=int, default=3)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases = [(size, shared, Path(folder) / f"{size}-{shared}.xbrl") for size in SIZES for shared in PER_CONTEXT]
        for size, shared, path in cases:
            path.write_bytes(synthetic(size, shared))
        # Before Arelle starts: what it keeps in memory would slow the garbage collector down for both.
        ours = {path: _our_rates(path, size, arguments.runs) for size, _, path in cases}
        _print("facts a second of CPU, median of the runs; ratio of `whole`, the way of files this size, to Arelle")
        _print("".join(f"{name:>12}" for name in HEADER))
        with Arelle() as arelle:
            for size, shared, path in cases:
                _compare(path, size, arelle)
                theirs = _arelle_rate(arelle, path, size, arguments.arelle_runs)
                whole, chunks = ours[path]
                rates = (f"{rate:,.0f}" for rate in (whole, chunks, theirs))
                _print("".join(f"{cell:>12}" for cell in (f"{size:,}", shared, *rates, f"{whole / theirs:.1f}")))


def synthetic(facts: int, shared: int) -> bytes:
    """An instance with this many amounts, each context shared by `shared` of them; two typed dimensions."""
    draw = random.Random(facts * 10 + shared)
    drawn = []
    for number in range(facts):
        context = number // shared
        amount = f"{draw.randrange(-1_000_000, 100_000_000) / 100:.2f}"
        cell = Cell("2025", action=f"A{context % 997:06d}", account=f"{600000 + context // 997}")
        drawn.append(Fact("Ontvangst" if number % 2 else "Uitgave", amount, cell))
    return render_instance("0207508932", "Jaarrekening", "2025", drawn, Spelling())


def _compare(path: Path, size: int, arelle: Arelle) -> None:
    """Both find the same facts and totals; exits when not."""
    theirs = arelle.read(path)
    facts = read_instance(path).facts
    euros: dict[str, Decimal] = {}
    money = facts.filter(pc.is_valid(facts.column("unit")))
    for fact in money.select(["namespace", "concept", "value"]).to_pylist():
        name = f"{{{fact['namespace']}}}{fact['concept']}"
        euros[name] = euros.get(name, Decimal(0)) + Decimal(fact["value"])
    # The report type and year are two more facts.
    if not facts.num_rows == theirs.facts == size + 2 or euros != theirs.concepts:
        sys.exit(f"{path.name}: {facts.num_rows} facts, Arelle {theirs.facts}; {euros}, Arelle {theirs.concepts}")


def _our_rates(path: Path, facts: int, runs: int) -> tuple[float, float]:
    """Parsed whole, and in chunks."""

    def read_whole() -> object:
        return read_instance(path).facts

    def read_in_chunks() -> object:
        return read_instance(path, whole=0).facts

    whole = median(_seconds(read_whole) for _ in range(runs))
    return facts / whole, facts / median(_seconds(read_in_chunks) for _ in range(runs))


def _arelle_rate(arelle: Arelle, path: Path, facts: int, runs: int) -> float:
    placed = arelle.place(path)
    seconds = []
    for _ in range(runs):
        gc.collect()
        began = time.process_time()
        model, _invalid = arelle.load(placed)
        seconds.append(time.process_time() - began)
        arelle.close(model)
    return facts / median(seconds)


def _seconds(read: Callable[[], object]) -> float:
    gc.collect()
    began = time.process_time()
    read()
    return time.process_time() - began


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
