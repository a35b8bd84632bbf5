"""Where a generated document gets its choices from: Hypothesis, which shrinks, or a seed, which is fast."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st

T = TypeVar("T")
ODD = "\t\n\r<>&'\"é€\x85\u2028\U0001f4b6] ;"
# Any character that XML can hold, also what has to be written as a reference.
CHARACTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
TEXTS = st.text(st.one_of(CHARACTERS, st.sampled_from(ODD)), max_size=12)


@dataclass(frozen=True)
class Choices:
    """`number` draws from a closed range, `text` any short text that XML can hold."""

    number: Callable[[int, int], int]
    text: Callable[[], str]

    def pick(self, options: Sequence[T]) -> T:
        return options[self.number(0, len(options) - 1)]

    def chance(self, one_in: int = 2) -> bool:
        return self.number(1, one_in) == one_in

    def some(self, options: Sequence[T], least: int, most: int) -> list[T]:
        """`least` to `most` different options, in any order."""
        return self.shuffled(options)[: self.number(least, most)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        rest = list(items)
        return [rest.pop(self.number(0, len(rest) - 1)) for _ in items]


def drawn(draw: st.DrawFn) -> Choices:
    return Choices(lambda low, high: draw(_numbers(low, high)) if high > low else low, lambda: draw(TEXTS))


def rolled(seed: int) -> Choices:
    roll = random.Random(seed)

    def text() -> str:
        size = roll.choice((0, 1, 2, 5, 12, 12, 200))
        return "".join(
            roll.choice(ODD)
            if roll.random() < 0.3
            else chr(roll.choice((roll.randint(32, 126), roll.randint(160, 0xD7FF))))
            for _ in range(size)
        )

    return Choices(roll.randint, text)


@cache
def _numbers(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)
