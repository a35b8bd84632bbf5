"""What a run was asked to do, and where the project's own files stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    raw: Path
    out: Path
    scheme: str = "plan-samenleven"
    year: int | None = None
    as_of: date | None = None
    fresh: bool = False
    reports: bool = True
    lang: str = "nl"
    schemes: Path = PROJECT / "schemes"


class UsageFault(ValueError):
    """Wrong usage or configuration: exit code 2."""


class NothingToDo(RuntimeError):
    """No input to judge, or another run holds the lock: exit code 4."""
