"""Keys of awards and KPI reports: each spelling gives the same key."""

from __future__ import annotations

import pytest

from transforms.payout_keys import action_key, group_key, project_year


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("9", "9"), ("09", "9"), ("Actie 9", "9"), ("9. Werk", "9"), (" actie nr. 009 ", "9"), ("NR 24", "24"),
        ("100", "100"), ("0", "0"), ("actie9", "9"), ("9.Werk", "9"), ("9, 13", "9"),
        ("5.1", "5.1"), ("5,1", "5,1"), ("Actie 05.1 Fiets", "actie 05.1 fiets"), ("13.10", "13.10"), ("9.0", "9.0"),
        ("1234", "1234"), ("0001234", "0001234"), ("Lokaal   Actieplan", "lokaal actieplan"), ("actie", "actie"),
        ("Actieplan 9", "actieplan 9"), ("", None), ("  ", None), (None, None),
    ],
)  # fmt: skip
def test_an_action_is_known_by_the_number_it_starts_with(text: str | None, key: str | None) -> None:
    assert action_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kwetsbare  Kinderen ", "kwetsbare kinderen"), ("kwetsbare\nkinderen", "kwetsbare kinderen"),
        ("kwetsbare\u00a0kinderen", "kwetsbare kinderen"), ("ｋwetsbare kinderen", "kwetsbare kinderen"),
        ("Begeleide 55-plussers", "begeleide 55-plussers"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_a_target_group_is_the_same_in_every_spelling(text: str | None, key: str) -> None:
    assert group_key(text) == key


@pytest.mark.parametrize(
    ("text", "year"),
    [("1", 1), ("jaar 1", 1), ("Projectjaar 2", 2), ("projectjaar3", 3), (" 2 ", 2), ("2023", 2023),
     ("een", None), ("1.5", None), ("-1", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_project_year_is_a_number_with_or_without_its_word(text: str | None, year: int | None) -> None:
    assert project_year(text) == year
