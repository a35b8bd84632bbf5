"""`make bench`: 10 million synthetic transactions, against one bare DuckDB statement on the same files.

The statement reads and joins the same CSV files and sums by authority and code: the least that any
program must do. Stage times are the run's own (manifest.json), library imports apart. Results are
compared with the known outcomes before time counts.
"""

from __future__ import annotations

import argparse
import json
import resource
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authorities", type=int, default=300)
    parser.add_argument("--lines", type=int, default=35_000)
    arguments = parser.parse_args()
    raw = FOLDER / f"raw-{arguments.authorities}x{arguments.lines}"
    if not (raw / "verwacht.json").exists():
        command = ["sample", "--out", str(raw), "--authorities", str(arguments.authorities)]
        _control([*command, "--lines", str(arguments.lines)])
    bare = [_bare_seconds(raw) for _ in range(3)]
    out = FOLDER / "out"
    first, memory = _run(raw, out, "--fresh")
    second, _ = _run(raw, out)
    wrong = _wrong_outcomes(raw, out)
    if wrong:
        sys.exit(f"results differ from the known outcomes, so time does not count: {wrong[:5]}")
    rows = arguments.authorities * arguments.lines
    stages = _stages(first)
    lines = [
        f"{rows:,} transactions, {arguments.authorities} authorities; results equal to the known outcomes",
        f"{'bare DuckDB statement (median of 3)':42s} {median(bare):7.2f} s",
        *(f"  stage {name:34s} {seconds:7.2f} s" for name, seconds in first["seconden"].items()),
        f"{'stages from CSV to conclusions':42s} {stages:7.2f} s",
        f"{'ratio (bar: 4)':42s} {stages / median(bare):7.2f}",
        f"{'whole process, --plain --fresh':42s} {first['geheel']:7.2f} s",
        f"{'second run, nothing changed':42s} {second['geheel']:7.2f} s",
        f"{'peak memory (bar: 2,000 MB)':42s} {memory:7.0f} MB",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


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
    began = time.perf_counter()
    _control(["run", "--plain", "--no-reports", "--raw", str(raw), "--out", str(out), "--as-of", AS_OF, *options])
    whole = time.perf_counter() - began
    manifest = json.loads((out / "current" / "manifest.json").read_text(encoding="utf-8"))
    manifest["geheel"] = whole
    return manifest, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _control(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-m", "flows", *arguments], check=True, stdout=subprocess.DEVNULL, cwd=PROJECT)


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
