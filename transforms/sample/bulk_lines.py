"""Transactions of a big sector as columns, written by Arrow without a row in Python."""

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as arrow_csv

from transforms.sample.bulk_plan import YearFigures
from transforms.sample.model import EXPENSE, INCOME
from transforms.sample.tables import HEADERS

Cents = npt.NDArray[np.int64]
Codes = npt.NDArray[np.int32]

# The first accounts are those of coded lines.
ACCOUNTS = pa.array(["7405", "2210-7", "613", "6131000", "REK6202", "6490", "6103", "6201", "600", "702", "6500"])
RECEIPT, INVESTMENT, FIRST_ELIGIBLE, LAST_ELIGIBLE, FIRST_ORDINARY, ORDINARY_RECEIPT = 0, 1, 2, 5, 6, 9
SECTORS = pa.array(["", "300", "101"])
DIRECTIONS = pa.array([EXPENSE, INCOME])
CODED_ACTIONS = 3
ACTIONS = 40
CODED_PER_THOUSAND = 15
FEWEST_LINES = 40


@dataclass(frozen=True)
class Place:
    """Where the lines of one account stand: the ids before the first line and action."""

    year: int
    line: int
    action: int


@dataclass(frozen=True)
class Drawn:
    """The lines of one account as columns: cents, and places in the lists above.

    Actions count from 1, and 0 is none.
    """

    cents: Cents
    directions: Codes
    accounts: Codes
    sectors: Codes
    actions: Cents
    policies: Cents


class LinesFile:
    """An open `transactie` table; a context manager that writes one account at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._handle = path.open("wb")
        self._handle.write((",".join(HEADERS["transactie"]) + "\n").encode("utf-8"))

    def __enter__(self) -> "LinesFile":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._handle.close()

    def add(self, table: pa.Table) -> None:
        """Append a table with the columns of `transactie`."""
        options = arrow_csv.WriteOptions(include_header=False, quoting_style="none")
        arrow_csv.write_csv(table, self._handle, options)


def build_lines(figures: YearFigures, place: Place, count: int, generator: np.random.Generator) -> pa.Table:
    """Return `count` transactions as a table with the columns of `transactie`."""
    drawn = draw_lines(figures, count, generator, policy_fields=10)
    year = pa.array(np.full(count, place.year))
    columns = [
        pa.array(place.line + 1 + np.arange(count)),
        _text(DIRECTIONS, drawn.directions),
        _decimal(drawn.cents),
        year,
        year,
        pa.array(place.action + drawn.actions, mask=drawn.actions == 0),
        pa.array(drawn.policies),
        _text(ACCOUNTS, drawn.accounts),
        _text(SECTORS, drawn.sectors),
    ]
    return pa.table(columns, names=list(HEADERS["transactie"]))


def draw_lines(figures: YearFigures, count: int, generator: np.random.Generator, policy_fields: int) -> Drawn:
    """Return `count` lines: 1.5 % on coded actions, with exactly these sums in cents."""
    coded = max(12, count * CODED_PER_THOUSAND // 1000)
    invested = coded // 4 if figures.invested else 0
    received = 2
    ordinary = count - coded
    amounts = np.concatenate(
        [
            _split(figures.booked, received, generator),
            _split(figures.invested, invested, generator),
            _split(figures.spent, coded - received - invested, generator),
            _ordinary_amounts(ordinary, generator),
        ]
    )
    income = generator.random(ordinary) < 0.08
    accounts = np.concatenate(
        [
            np.full(received, RECEIPT),
            np.full(invested, INVESTMENT),
            generator.integers(FIRST_ELIGIBLE, LAST_ELIGIBLE + 1, coded - received - invested),
            np.where(
                income,
                ORDINARY_RECEIPT,
                generator.choice([*range(FIRST_ORDINARY, ORDINARY_RECEIPT), 10], ordinary),
            ),
        ]
    ).astype(np.int32)
    sectors = np.zeros(count, np.int32)
    sectors[:received] = 1
    sectors[coded:][income] = generator.integers(0, 3, int(income.sum()))
    actions = np.concatenate(
        [
            generator.integers(1, CODED_ACTIONS + 1, coded),
            generator.integers(CODED_ACTIONS + 1, ACTIONS + 1, ordinary),
        ]
    )
    loose = np.concatenate([np.zeros(coded, bool), generator.random(ordinary) < 0.03])
    directions = np.isin(accounts, (RECEIPT, ORDINARY_RECEIPT)).astype(np.int32)
    order = generator.permutation(count)
    return Drawn(
        cents=amounts[order],
        directions=directions[order],
        accounts=accounts[order],
        sectors=sectors[order],
        actions=np.where(loose, 0, actions)[order],
        policies=generator.integers(1, policy_fields + 1, count),
    )


def _split(cents: int, parts: int, generator: np.random.Generator) -> Cents:
    """Split an amount into parts that add up to the cent."""
    if parts == 0:
        return np.zeros(0, np.int64)
    weights = generator.integers(50, 150, parts)
    shares: Cents = cents * weights // weights.sum()
    shares[-1] += cents - shares.sum()
    return shares


def _ordinary_amounts(count: int, generator: np.random.Generator) -> Cents:
    """Return many small amounts, some large ones and one credit note in a hundred, in cents."""
    cents: Cents = generator.integers(5_00, 900_00, count) * generator.choice([1, 1, 1, 1, 6, 30], count)
    return np.where(generator.random(count) < 0.01, -cents // 4, cents)


def _text(values: pa.Array, codes: Codes) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes), values).cast(pa.string())


def _decimal(cents: Cents) -> pa.Array:
    """Return cents as exact decimals with two digits, without passing through floats."""
    words = np.empty((len(cents), 2), "<i8")
    words[:, 0] = cents
    words[:, 1] = cents >> 63  # the sign, in the high half of the 128 bits
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(cents), [None, pa.py_buffer(words)])
