"""A big synthetic sector as deliveries: lines like those of its tables, summed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from transforms.sample.bulk import policy_rows
from transforms.sample.bulk_lines import ACCOUNTS, DIRECTIONS, SECTORS, draw_lines
from transforms.sample.bulk_plan import Subject
from transforms.sample.deliveries import write_delivery
from transforms.sample.instance import Cell, Fact
from transforms.sample.model import euros
from transforms.sample.tables import Numbers

# As many as real accounts use, so that few lines are equal and about one fact stands for one line.
POLICY_FIELDS = 150


def write_year(
    out: Path, subjects: Sequence[Subject], year: int, count: int, numbers: Numbers, seed: int
) -> tuple[list[Path], int]:
    """Write one delivery per subject, made of `count` lines each.

    Returns the files and the number of facts.
    """
    files: list[Path] = []
    facts_written = 0
    for index, subject in enumerate(subjects):
        first = numbers.action
        rows = policy_rows(subject, index, year, numbers)
        facts = _sum_lines(subject, year, count, first, np.random.default_rng([seed, index, year]))
        facts_written += len(facts)
        files += write_delivery(out, numbers.delivery, rows, facts)
    return files, facts_written


def _sum_lines(
    subject: Subject, year: int, count: int, first_action: int, generator: np.random.Generator
) -> list[Fact]:
    drawn = draw_lines(subject.years[year], count, generator, POLICY_FIELDS)
    accounts, sectors, directions = ACCOUNTS.to_pylist(), SECTORS.to_pylist(), DIRECTIONS.to_pylist()
    actions = [str(first_action + number) for number in range(int(drawn.actions.max()) + 1)]
    actions[0] = ""
    policies = [f"{number:04d}" for number in range(POLICY_FIELDS + 1)]
    text = str(year)
    sums: dict[tuple[int, int, int, int, int], int] = {}
    columns = (drawn.directions, drawn.actions, drawn.accounts, drawn.sectors, drawn.policies)
    for key, cents in zip(zip(*(c.tolist() for c in columns), strict=True), drawn.cents.tolist(), strict=True):
        sums[key] = sums.get(key, 0) + cents
    return [
        Fact(directions[d], euros(cents), Cell(text, actions[a], accounts[r], sectors[s], policies[p]))
        for (d, a, r, s, p), cents in sums.items()
    ]
