"""What must be true: one expectation is a check on a compact table, with words and evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    nl: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.nl


@dataclass(frozen=True)
class Expected:
    """`kind` is the Great Expectations class without `Expect`; `evidence` returns the failing rows, and
    none when the expectation holds.

    `row_count` is a query for the number of rows the check table must have, independent of how the
    table was made: an empty table would pass every other expectation.
    """

    id: str
    table: str
    kind: str
    severity: str  # fout | waarschuwing
    means: Text
    todo: Text
    evidence: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    row_count: str | None = None


@dataclass(frozen=True)
class ExpectationResult:
    expected: Expected
    passed: bool
    checked: int
    failed: int
    error: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class GateResult:
    """`stops`: some expectation of severity `fout` did not hold."""

    gate: str
    results: tuple[ExpectationResult, ...]

    @property
    def failures(self) -> tuple[ExpectationResult, ...]:
        return tuple(r for r in self.results if not r.passed)

    @property
    def stops(self) -> bool:
        return any(r.expected.severity == "fout" for r in self.failures)


def rows_expected(name: str, table: str, query: str) -> Expected:
    """The row-count expectation of a check table."""
    return Expected(
        id=f"{name}-rijen",
        table=table,
        kind="TableRowCountToEqual",
        severity="fout",
        means=Text(
            f"de controletabel {table} telt zoveel rijen als haar bron",
            f"check table {table} has as many rows as its source",
        ),
        todo=Text(
            "dit is een fout in het programma: meld ze, met het manifest van de run",
            "this is a fault of the program: report it, with the manifest of the run",
        ),
        evidence=f"SELECT rijen, verwacht FROM (SELECT count(*) AS rijen, ({query}) AS verwacht FROM {table}) "
        "WHERE rijen IS DISTINCT FROM verwacht",
        row_count=query,
    )


def holds(
    name: str,
    table: str,
    column: str,
    means: Text,
    todo: Text,
    *,
    severity: str = "fout",
    shown: str = "*",
    ok: str = "ja",
) -> Expected:
    """A column of a check table that must say `ja` on every row."""
    return Expected(
        id=name,
        table=table,
        kind="ColumnValuesToBeInSet",
        severity=severity,
        means=means,
        todo=todo,
        arguments={"column": column, "value_set": [ok]},
        evidence=f"SELECT {shown} FROM {table} WHERE {column} IS DISTINCT FROM '{ok}' ORDER BY ALL",
    )
