"""The published tables and what each column means, for COMMENTs and docs/warehouse.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).parent / "warehouse.yaml"


@dataclass(frozen=True)
class Documented:
    name: str
    comment: str
    columns: tuple[tuple[str, str], ...]


@cache
def documented_tables(path: Path = CATALOGUE) -> tuple[Documented, ...]:
    """Published tables in the order of the catalogue."""
    data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Documented(name, entry["tabel"], tuple(entry["kolommen"].items())) for name, entry in data.items())
