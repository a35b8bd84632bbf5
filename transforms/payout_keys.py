"""Keys of awards, KPI reports and payments: action, target group, year."""

from __future__ import annotations

import re
import unicodedata

PERIODS = ("6 maanden", "projectjaar")
INCENTIVE_KINDS = ("samenwerking", "sib", "mentor")

# `5.1` is no action 5: a digit after the mark makes it a number of something else.
_ACTION = re.compile(r"(?:actie\s*)?(?:nr\.?\s*)?0*([0-9]{1,3})(?![0-9]|[.,][0-9])")
_YEAR = re.compile(r"(?:(?:project)?jaar\s*)?([0-9]{1,4})")


def action_key(text: str | None) -> str | None:
    """The number of an action ("Actie 09. Werk" gives "9"), else its folded text; None when empty."""
    folded = " ".join((text or "").split()).casefold()
    number = _ACTION.match(folded)
    return number[1] if number else folded or None


def group_key(text: str | None) -> str:
    """The key of a *doelgroep*: the same for every spelling of case, width and white space; '' when empty."""
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())


def project_year(text: str | None) -> int | None:
    """A project year from "1", "jaar 1" or "projectjaar 1"; None for anything else."""
    year = _YEAR.fullmatch((text or "").strip().casefold())
    return int(year[1]) if year else None
