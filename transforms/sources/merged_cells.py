"""Merged cells in a list: a value that stands for several rows or columns belongs to none of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence

from transforms.sources.sheet_scan import Merged, cell_name


def merged_rows(ranges: Iterable[Merged], columns: Collection[int], rows: Sequence[int]) -> dict[int, str]:
    """The rows that a merged range makes unreadable, with the reason; `columns` (from 1) are those that each row
    must fill itself, `rows` the rows with a value, in order.

    A range that holds one such cell, of one row with a value, harms nobody: it is layout.
    """
    found: dict[int, str] = {}
    for merged in ranges:
        inside = sorted(column for column in columns if merged.left <= column <= merged.right)
        if not inside:
            continue
        touched = rows[bisect_left(rows, merged.top) : bisect_right(rows, merged.bottom)]
        alone = len(touched) == 1 and touched[0] == merged.top and inside == [merged.left]
        for row in () if alone else touched:
            anchor = row == merged.top and inside[0] == merged.left
            column = inside[1] if anchor and len(inside) > 1 else inside[0]
            found.setdefault(
                row,
                f"cel {cell_name(row, column)} is deel van de samengevoegde cellen {merged.name}; verwacht een eigen "
                "waarde in elke cel (splits de samenvoeging)",
            )
    return found
