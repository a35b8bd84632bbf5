"""Random choices of a sample: authorities, amounts and ordinary work."""

from collections.abc import Mapping, Sequence
from random import Random

from transforms.sample import texts
from transforms.sample.facts import Authority, Reference, invent_kbo
from transforms.sample.law import Law
from transforms.sample.model import EXPENSE, INCOME, SCHEME_YEARS, Action, Line

Amounts = Mapping[int, int]  # year -> cents

# Every spelling belongs to an eligible cost class of the scheme.
OPERATING = ("613", "6131000", "REK613", "6160", "613/6", "REK6142", "617", "61000")
STAFF = ("6202", "REK6202", "62120", "623", "6203100")
GRANTS = ("6490", "REK6490", "649600", "6495")
ELIGIBLE = OPERATING + STAFF
FILLER_ACCOUNTS = ("600", "6103", "6112", "6131", "6201", "REK6202", "6493", "6212000", "2210-7", "6500")


class Kit:
    """Draws from one seeded generator, so that the same seed gives the same sample."""

    def __init__(self, reference: Reference, law: Law, seed: int) -> None:
        self.reference = reference
        self.law = law
        self.years: tuple[int, ...] = SCHEME_YEARS
        self.other_codes: tuple[str, ...] = texts.OTHER_CODES
        self._random = Random(seed)
        self._pool = list(reference.unmerged())
        self._random.shuffle(self._pool)
        self._bodies = 0
        self._invented = 0

    def pick(self) -> Authority:
        """Return a municipality that no other story uses. Raises ValueError when none is left."""
        if not self._pool:
            raise ValueError(
                "The reference list holds too few municipalities for this sample. "
                "Hint: ask for fewer authorities, or give `lines` for a big sample."
            )
        return self._pool.pop()

    def new_kbo(self) -> str:
        """Return an invented number with a valid check that is in no reference list."""
        self._invented += 1
        return invent_kbo(self._invented)

    def new_re_number(self) -> str:
        """Return the next RE number; the bodies of one territory share one."""
        self._bodies += 1
        return f"RE{self._bodies:05d}"

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return self._random.randint(low, high)

    def choose(self, options: Sequence[str]) -> str:
        """Return one of the options."""
        return options[self._random.randrange(len(options))]

    def money(self, low: int, high: int) -> int:
        """Return cents for an amount between two numbers of euros, never whole euros.

        No such amount is equal to a standard incentive (R02).
        """
        return self._random.randint(low, high - 1) * 100 + self._random.randint(1, 99)

    def subsidy(self) -> dict[int, int]:
        """Return the subsidy of each scheme year in cents."""
        return {year: self.money(20_000, 80_000) for year in self.years}

    def ample(self, subsidy: Amounts) -> dict[int, int]:
        """Return yearly spending of a little more than twice the subsidy."""
        return {year: 2 * cents + self.money(2_000, 12_000) for year, cents in subsidy.items()}

    def scant(self, subsidy: Amounts) -> dict[int, int]:
        """Return yearly spending well below twice the subsidy (120 to 160 %)."""
        return {year: cents * self.number(120, 160) // 100 for year, cents in subsidy.items()}

    def split(self, cents: int, parts: int) -> list[int]:
        """Split a positive amount into parts that add up to the cent."""
        weights = [self._random.randint(50, 150) for _ in range(parts)]
        shares = [cents * weight // sum(weights) for weight in weights]
        shares[-1] += cents - sum(shares)
        return shares

    def spend(self, cents: int, parts: int = 2, accounts: Sequence[str] = ELIGIBLE) -> list[Line]:
        """Return expense lines on accounts of this list that add up to `cents`."""
        return [Line(EXPENSE, part, self.choose(accounts)) for part in self.split(cents, parts)]

    def ordinary_actions(self, base: int) -> tuple[Action, ...]:
        """Return two actions without a role: spending around `base` cents, some receipts."""
        first = self.number(0, len(texts.FILLERS) - 1)
        shares = self.split(base, 4)
        actions = []
        for index in range(2):
            title, description = texts.FILLERS[(first + index * 3) % len(texts.FILLERS)]
            lines = [Line(EXPENSE, share, self.choose(FILLER_ACCOUNTS)) for share in shares[index::2]]
            if index == 0:
                lines.append(Line(INCOME, base // 25, "702", self.choose(("", "200", "300"))))
            code = self.choose(self.other_codes)
            actions.append(Action(title, tuple(lines), code, description))
        return tuple(actions)

    def loose_lines(self, base: int) -> tuple[Line, ...]:
        """Return transactions that belong to no action."""
        return (Line(INCOME, base + self.number(1, 99), "73000", ""),)
