"""Authorities of the reference list, and invented KBO numbers."""

import csv
from dataclasses import dataclass
from pathlib import Path

AUTHORITIES = Path("schemes", "reference", "authorities.csv")


@dataclass(frozen=True)
class Authority:
    """One row of the reference list: a territory, its two KBO numbers and its life."""

    nis: str
    name: str
    kind: str
    kbo: str
    ocmw: str
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""


@dataclass(frozen=True)
class Reference:
    """The authorities in the order of the file."""

    authorities: tuple[Authority, ...]

    def by_nis(self, nis: str) -> Authority:
        """Return the one authority with this NIS code."""
        return next(a for a in self.authorities if a.nis == nis)

    def vgc(self) -> Authority:
        """Return the Vlaamse Gemeenschapscommissie, which has no NIS code."""
        return next(a for a in self.authorities if a.kind == "vgc")

    def predecessors(self, nis: str) -> tuple[Authority, ...]:
        """Return the municipalities that went up in this one, in file order."""
        return tuple(a for a in self.authorities if a.successor == nis)

    def successors(self) -> tuple[Authority, ...]:
        """Return the municipalities that exist now and came out of a merger."""
        merged = {a.successor for a in self.authorities if a.successor}
        return tuple(a for a in self.authorities if a.nis in merged and not a.valid_to)

    def unmerged(self) -> tuple[Authority, ...]:
        """Return the municipalities that no merger touched."""
        merged = {a.successor for a in self.authorities if a.successor}
        return tuple(
            a
            for a in self.authorities
            if a.kind == "gemeente" and not a.valid_from and not a.valid_to and a.nis not in merged
        )


def read_reference(root: Path) -> Reference:
    """Read `schemes/reference/authorities.csv` below `root`.

    KBO numbers stay text of ten digits. Raises FileNotFoundError without that file.
    """
    with (root / AUTHORITIES).open(encoding="utf-8-sig", newline="") as handle:
        rows = [
            Authority(
                nis=row["nis"],
                name=row["name"],
                kind=row["kind"],
                kbo=row["kbo_municipality"],
                ocmw=row["kbo_ocmw"],
                valid_from=row["valid_from"],
                valid_to=row["valid_to"],
                successor=row["successor_nis"],
            )
            for row in csv.DictReader(handle)
        ]
    return Reference(tuple(rows))


def invent_kbo(number: int) -> str:
    """Return a KBO number with a valid check, in a range that was never issued.

    The last two digits are 97 - (first eight mod 97).
    """
    first = 19_990_000 + number
    return f"{first:08d}{97 - first % 97:02d}"
