"""`make bench`: what the program costs, beside the least that any program must do.

10 million synthetic transactions against one bare DuckDB statement that reads and joins the same CSV
files and sums by authority and code; 1,500 deliveries of 2,000 facts; XBRL instances against Arelle.
Stage times are the run's own (manifest.json), library imports apart. Results are compared with the
known outcomes before time counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / ".bench"
AS_OF = "2026-11-01"
_COMMAND = [sys.executable, "-m", "flows"]


PARTS = ("transactions", "deliveries", "xbrl")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--authorities", type=int, default=300)
    parser.add_argument("--lines", type=int, default=35_000)
    arguments = parser.parse_args()
    if "transactions" in arguments.parts:
        _transactions(arguments.authorities, arguments.lines)
    if "deliveries" in arguments.parts:
        _deliveries()
    if "xbrl" in arguments.parts:
        from tests.xbrl import bench_xbrl

        bench_xbrl.main()


def _transactions(authorities: int, per_authority: int) -> None:
    raw = _sample(f"raw-{authorities}x{per_authority}", authorities, per_authority)
    bare = [_bare_seconds(raw) for _ in range(3)]
    out = FOLDER / "out"
    first, memory = _run(raw, out, "--fresh")
    second, _ = _run(raw, out)
    _compare(raw, out)
    stages = _stages(first)
    _print(
        f"{authorities * per_authority:,} transactions, {authorities} authorities; results equal to the known outcomes",
        f"{'bare DuckDB statement (median of 3)':42s} {median(bare):7.2f} s",
        *(f"  stage {name:34s} {seconds:7.2f} s" for name, seconds in first["seconden"].items()),
        f"{'stages from CSV to conclusions':42s} {stages:7.2f} s",
        f"{'ratio (bar: 4)':42s} {stages / median(bare):7.2f}",
        f"{'whole process, --plain --fresh':42s} {first['geheel']:7.2f} s",
        f"{'second run, nothing changed':42s} {second['geheel']:7.2f} s",
        f"{'peak memory (bar: 2,000 MB)':42s} {memory:7.0f} MB",
    )


def _deliveries() -> None:
    """375 authorities, 4 years: 1,500 deliveries of about 2,000 facts, every context with one fact."""
    raw = _sample("leveringen-375x8000", 375, 8_000, "--format", "deliveries")
    out = FOLDER / "out-leveringen"
    first, memory = _run(raw, out, "--fresh")
    second, _ = _run(raw, out)
    _compare(raw, out)
    with duckdb.connect(str(out / "eindcontrole.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT count(*), sum(feiten) FROM bron.feiten").fetchall()[0]
    _print(
        f"{found[0]:,} deliveries, {found[1]:,} facts; results equal to the known outcomes",
        *(f"  stage {name:34s} {seconds:7.2f} s" for name, seconds in first["seconden"].items()),
        f"{'whole process, --plain --fresh (bar: 90 s)':42s} {first['geheel']:7.2f} s",
        f"{'second run, nothing changed':42s} {second['geheel']:7.2f} s",
        f"{'peak memory, all processes (bar: 1,000 MB)':42s} {memory:7.0f} MB",
    )


def _sample(name: str, authorities: int, lines: int, *options: str) -> Path:
    raw = FOLDER / name
    if not (raw / "verwacht.json").exists():
        size = ["--authorities", str(authorities), "--lines", str(lines)]
        subprocess.run([*_COMMAND, "sample", "--out", str(raw), *size, *options], check=True, cwd=PROJECT)
    return raw


def _print(*lines: str) -> None:
    sys.stdout.write("\n".join(lines) + "\n\n")


def _compare(raw: Path, out: Path) -> None:
    if wrong := _wrong_outcomes(raw, out):
        sys.exit(f"results differ from the known outcomes, so time does not count: {wrong[:5]}")


def _stages(manifest: dict[str, Any]) -> float:
    """All stages but publication; the run times the import of Great Expectations apart."""
    seconds: dict[str, float] = manifest["seconden"]
    return sum(value for name, value in seconds.items() if name not in ("publiceren", "bibliotheken"))


def _bare_seconds(raw: Path) -> float:
    pattern = str(raw / "JR_*")
    text = "all_varchar = true, union_by_name = false"
    statement = f"""
        SELECT b."KBO nummer", a."externe rapporteringscode", t."Transactiesoort",
               sum(CAST(t."Bedrag" AS DECIMAL(18,2)))
        FROM read_csv('{pattern}/transactie_*.csv', {text}) t
        JOIN read_csv('{pattern}/actie_*.csv', {text}) a ON a."Actie ID" = t."Actie ID"
        JOIN read_csv('{pattern}/aanlevering_*.csv', {text}) d ON d."Aanlevering ID" = a."Aanlevering ID"
        JOIN (SELECT DISTINCT "Bestuur ID", "KBO nummer" FROM read_csv('{pattern}/Dimensies/bestuur.csv', {text})) b
          ON b."Bestuur ID" = d."Bestuur ID"
        GROUP BY ALL"""
    with duckdb.connect() as connection:
        began = time.perf_counter()
        connection.execute(statement).fetchall()
        return time.perf_counter() - began


def _run(raw: Path, out: Path, *options: str) -> tuple[dict[str, Any], float]:
    """A run in a process of its own: its manifest with the wall seconds, and the peak in MB."""
    began = time.perf_counter()
    command = [*_COMMAND, "run", "--plain", "--no-reports", "--raw", str(raw), "--out", str(out), "--as-of", AS_OF]
    with subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, cwd=PROJECT) as process:
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.1)
    whole = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    manifest: dict[str, Any] = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
    manifest["geheel"] = whole
    return manifest, peak


def _memory(pid: int) -> float:
    """MB of a process and all below it; shared pages count once (PSS)."""
    total, todo = 0.0, [pid]
    while todo:
        one = todo.pop()
        try:
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii")
            total += int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:"))) / 1024
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                todo += [int(child) for child in children.read_text(encoding="ascii").split()]
        except (OSError, StopIteration):
            continue  # it ended meanwhile
    return total


def _wrong_outcomes(raw: Path, out: Path) -> list[str]:
    expected = json.loads((raw / "verwacht.json").read_text(encoding="utf-8"))["besturen"]
    names = ("conclusie", "uitgaven_totaal", "uitgaven_subsidiabel", "ontvangsten_geboekt", "betaald")
    with duckdb.connect(str(out / "eindcontrole.duckdb"), read_only=True) as connection:
        rows = connection.execute(f"SELECT kbo, {', '.join(names)} FROM controle.conclusies").fetchall()
    found = {row[0]: tuple(str(value) for value in row[1:]) for row in rows}
    wanted = {entry["kbo"]: tuple(str(entry[name]) for name in names) for entry in expected}
    return sorted(str(kbo) for kbo in found.keys() | wanted.keys() if found.get(kbo) != wanted.get(kbo))


if __name__ == "__main__":
    main()
