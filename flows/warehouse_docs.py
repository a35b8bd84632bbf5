"""docs/warehouse.md: the tables of the warehouse, from a run on the synthetic sample.

`python -m flows.warehouse_docs` writes the page. Types and comments are read back from a published
warehouse, so the page cannot say what a reader would not find there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flows.settings import PROJECT, Settings
from flows.warehouse_query import EXAMPLES, run_query
from transforms.warehouse import documented_tables

PAGE = PROJECT / "docs" / "warehouse.md"

_INTRO = """\
# The warehouse

This page is made by `python -m flows.warehouse_docs`; a test compares it with the program. Names and comments are
Dutch, as they stand in the warehouse itself.

Each run that passes its gates publishes one DuckDB file, `data/curated/eindcontrole.duckdb`. It is replaced
in one step, so a reader sees one run or the next and never half of one. The same tables are Parquet files in
`data/curated/current/tables/`, one per table. Amounts are `DECIMAL(18,2)` in euros, a KBO number is text of ten digits.

From the command line, read-only; `--format csv` or `--format json` to go on with the answer:

```sh
eindcontrole query
eindcontrole query "SELECT naam, conclusie, voorstel_terugvordering FROM controle.conclusies"
```

From DuckDB. Open it read-only, and close it when done: an open connection keeps showing the run it was opened on.

```python
import duckdb

with duckdb.connect("data/curated/eindcontrole.duckdb", read_only=True) as warehouse:
    rows = warehouse.execute("SELECT naam, conclusie FROM controle.conclusies").fetchall()
```

From pandas. Arrow types keep amounts exact and every column in its own type; DuckDB's own `.df()` makes floats
of amounts.

```python
import pandas as pd

conclusions = pd.read_parquet(
    "data/curated/current/tables/controle.conclusies.parquet", dtype_backend="pyarrow"
)
proposed = conclusions.groupby("conclusie")["voorstel_terugvordering"].sum()
```
"""


def render() -> str:
    """The page, from a run on the sample in a folder of its own."""
    from flows.control import execute
    from transforms.sample import write_sample

    with TemporaryDirectory() as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        write_sample(raw, root=PROJECT)
        execute(Settings(raw=raw, out=out, as_of=date(2026, 11, 1)), lambda _: None)
        return describe(out)


def describe(out: Path) -> str:
    """The page, from a published warehouse under `out`. No row of it shows: any run gives the same page."""
    found = run_query(out, "SELECT schema_name || '.' || table_name, comment FROM duckdb_tables()").rows
    comments = {str(name): str(comment) for name, comment in found}
    columns: dict[str, list[str]] = defaultdict(list)
    for table, name, kind, comment in run_query(
        out,
        "SELECT schema_name || '.' || table_name, column_name, data_type, comment FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY schema_name, table_name, column_index",
    ).rows:
        columns[str(table)].append(f"| `{name}` | {kind} | {_cell(str(comment))} |")
    known = [table.name for table in documented_tables()]
    parts = [_INTRO, "## Tables\n"]
    for table in [*known, *sorted(comments.keys() - set(known))]:
        head = "| column | type | meaning |\n|---|---|---|\n"
        parts.append(f"### {table}\n\n{comments[table]}\n\n{head}" + "\n".join(columns[table]) + "\n")
    parts.append("## Example queries\n")
    parts += [f"{title[0].upper()}{title[1:]}:\n\n```sql\n{_lines(sql)}\n```\n" for title, sql in EXAMPLES]
    return "\n".join(parts)


def _cell(comment: str) -> str:
    """A `|` between allowed values would end the cell."""
    return comment.replace("|", "\\|")


def _lines(sql: str) -> str:
    """A clause a line."""
    return re.sub(r" (?=(FROM|WHERE|GROUP BY|ORDER BY) )", "\n", sql)


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
