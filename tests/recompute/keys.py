"""How an action, a target group and a project year are written, and what they are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

MONTHS, YEAR_END = "6 maanden", "projectjaar"
PERIODS = (MONTHS, YEAR_END)
INCENTIVE_KINDS = ("samenwerking", "sib", "mentor")
NUMBERED = re.compile(r"(?:actie\s*)?(?:nr\.?\s*)?0*([0-9]{1,3})(?![0-9])(?![.,][0-9])")
NOTHING = {"nvt", "geen", "nihil", "nietvantoepassing"}
NO_OTHER = {"nee", "neen", "geenenkele", "geenenkel", "geenandere"}
PROJECT_YEAR = re.compile(r"(?:(?:project)?jaar\s*)?([0-9]{1,2})")


def action_key(text: str) -> str | None:
    """The number of an action, else its text without case and extra blanks; None when empty."""
    bare = " ".join(text.casefold().split())
    match = NUMBERED.match(bare)
    return match.group(1) if match else bare or None


def group_key(text: str) -> str:
    """A target group without case and extra blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def says_nothing(text: str, words: Collection[str] = ()) -> bool:
    """A dash, `n.v.t.` and the like: no letter or digit, or only such a word (or one of `words`)."""
    bare = "".join(character for character in text.casefold() if character.isalnum())
    return not bare or bare in {*NOTHING, *words}


def project_year(text: str) -> int | None:
    """1, `jaar 1` or `projectjaar 1`."""
    match = PROJECT_YEAR.fullmatch(" ".join(text.casefold().split()))
    return int(match.group(1)) if match else None


def action_order(action: str) -> tuple[int, str]:
    """Numbers in their own order, then texts."""
    return (int(action), "") if action.isdigit() else (1000, action)
