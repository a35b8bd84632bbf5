"""The section `payout` of a scheme: its values, their days, its mistakes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from transforms.dated import Sourced
from transforms.payout import PayoutValues
from transforms.scheme import SchemeError, load_scheme

SCHEMES = Path(__file__).parents[1] / "schemes"
LAW = (SCHEMES / "plan_samenleven.yaml").read_text(encoding="utf-8")
PLAN = load_scheme(SCHEMES / "plan_samenleven.yaml")


def test_each_value_of_plan_samenleven_stands_with_its_source() -> None:
    section = PLAN.payout
    assert section is not None
    entries: list[Sourced] = [
        *section.project_years, *section.rounds, *section.budget_years, *section.budgets,
        *section.deadlines, *section.tariffs, *section.action_ceilings,
    ]  # fmt: skip
    sources = {(type(entry).__name__, entry.source) for entry in entries}
    assert sources == {
        ("ProjectYear", "projectjaar1"), ("ProjectYear", "projectjaar2"), ("ProjectYear", "opgave"),
        ("Round", "this-project"), ("BudgetYear", "this-project"), ("Budget", "opgave"),
        ("Deadline", "rapportering"), ("Deadline", "projectjaar2"), ("Deadline", "this-project"),
        ("Tariff", "opgave"), ("ActionCeiling", "opgave"),
    }  # fmt: skip
    assert [(d.due, d.source) for d in section.deadlines if d.source == "this-project"] == [
        (date(2025, 10, 31), "this-project")
    ]
    assert [e.source for e in (*section.advance_share, *section.interim_share)] == ["projectjaar1", "projectjaar2"]
    assert [e.source for e in section.always_juried] == ["projectjaar2"]
    assert [(e.value, e.source) for e in section.threshold_inhabitants] == [(7500, "ondersteuning")]


def test_a_round_with_its_own_tariff_leaves_that_of_the_round_before(tmp_path: Path) -> None:
    own = """  tariffs:
    - round: 2
      valid_from: 2022-01-01
      source: opgave
      rows:
        - {action: "9", goal: Werk, group: allen, max_units: "2.50", rate: "1.00", ceiling: "2.50", basis: read}
"""
    law = LAW.replace("  tariffs:\n", own, 1)
    payout = _payout(tmp_path, law)
    assert {(t.action, t.ceiling) for t in payout.tariff if t.project_year == 3} == {("9", Decimal("2.50"))}
    assert len([t for t in payout.tariff if t.project_year == 1]) == 27
    # The ceiling of round 2 is its own; that of round 1 belongs to the tariff of round 1.
    assert payout.action_ceilings[3, "9"] == Decimal("170625.00")
    without = _payout(tmp_path, law.replace('    - {round: 2, action: "9"', '    - {round: 1, action: "10"', 1))
    assert without.action_ceilings[3, "9"] == Decimal("2.50")
    assert without.action_ceilings[1, "10"] == Decimal("170625.00")


def test_a_ceiling_of_an_earlier_round_holds_as_long_as_its_tariff(tmp_path: Path) -> None:
    second = '    - {round: 2, action: "9", amount: "170625.00", valid_from: 2023-10-01, source: opgave}\n'
    assert second in LAW
    payout = _payout(tmp_path, LAW.replace(second, "").replace("170950.00", "1.00"))
    assert payout.action_ceilings[1, "9"] == payout.action_ceilings[3, "9"] == Decimal("1.00")


@pytest.mark.parametrize(
    ("year", "budgets", "deadlines", "ceiling"),
    [(2022, [], 2, "170950.00"), (2023, [2023], 4, "170625.00"), (2025, [2023, 2024], 5, "170625.00")],
)
def test_a_dated_entry_holds_from_its_day_on(year: int, budgets: list[int], deadlines: int, ceiling: str) -> None:
    payout = PLAN.at(year).payout
    assert payout is not None
    assert list(payout.budgets) == budgets
    assert len(payout.deadlines) == deadlines
    assert payout.action_ceilings[2, "9"] == Decimal(ceiling)


def test_a_later_entry_replaces_the_one_before_from_its_day_on(tmp_path: Path) -> None:
    due = (
        "    - {project_year: 1, period: projectjaar, due: 2023-10-15, valid_from: 2022-10-01, source: rapportering}\n"
    )
    assert due in LAW
    later = due.replace("2023-10-15", "2023-11-01").replace("2022-10-01", "2024-12-31")
    path = tmp_path / "wet.yaml"
    path.write_text(LAW.replace(due, later + due), encoding="utf-8")
    for year, day in ((2023, date(2023, 10, 15)), (2024, date(2023, 11, 1))):
        payout = load_scheme(path).at(year).payout
        assert payout is not None
        assert [d.due for d in payout.deadlines if (d.project_year, d.period) == (1, "projectjaar")] == [day]


YEAR_2 = "    - {year: 2, begin: 2023-10-01, end: 2024-09-30, valid_from: 2022-01-01, source: projectjaar2}\n"


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("advance_share:", "voorschot:", "payout.voorschot", "unknown key"),
        ("  interim_share:\n", "  interim_:\n", "payout.interim_share", "required; add it"),
        ("source: ondersteuning", "source: nergens", "(whole file)", "source 'nergens' is not listed"),
        ('value: "0.80"', 'value: "1.80"', "payout.advance_share.0.value", "less than or equal to 1, found '1.80'"),
        ('value: "0.25"', 'value: "-0.25"', "payout.interim_share.0.value", "greater than or equal to 0"),
        ('value: "0.80"', 'value: "0.80001"', "payout.advance_share.0.value", "4 decimal places"),
        ('value: "0.80"', "value: 0.80", "payout.advance_share.0.value", "between quotes"),
        ('amount: "11000000.00"', "amount: 11000000.00", "payout.budgets.0.amount", "between quotes"),
        ('amount: "11000000.00"', 'amount: "11000000.005"', "payout.budgets.0.amount", "2 decimal places"),
        ('rate: "60.00"', "rate: 60.0", "payout.tariffs.0.rows.1.rate", "between quotes"),
        ('rate: "60.00"', 'rate: "-60.00"', "payout.tariffs.0.rows.1.rate", "greater than or equal to 0"),
        ('action: "5"', "action: 5", "payout.tariffs.0.rows.1.action", "between quotes"),
        ('action: "5"', 'action: "Actie 05"', "payout.tariffs.0.rows.1.action", "number or name alone, as '5'"),
        ("basis: inferred", "basis: guessed", "payout.tariffs.0.rows.2.basis", "'read' or 'inferred', found 'guessed'"),
        ("group: begeleide vrouwen", "group: Begeleide  Nieuwkomers", "payout.tariffs.0",
         "action 10, group 'Begeleide  Nieuwkomers' stands twice in `rows`; keep one"),
        ("end: 2023-09-30", "end: 2023-10-01", "payout",
         "project year 2 begins on 2023-10-01, but project year 1 ends on 2023-10-01"),
        ("end: 2023-09-30", "end: 2022-09-30", "payout.project_years.0", "`end` 2022-09-30"),
        ("extended_to: 2025-12-31", "extended_to: 2025-09-29", "payout.project_years.2", "`extended_to` 2025-09-29"),
        (YEAR_2, YEAR_2 + YEAR_2, "payout", "`project_years`: 2 stands twice from 2022-01-01 on; keep one"),
        ("project_year: 3, period", "project_year: 4, period", "payout",
         "`deadlines`: project year 4 does not stand under `project_years`; add it there"),
        ("project_year: 1, period: projectjaar", "project_year: 1, period: 6 maanden", "payout",
         "`deadlines`: (1, '6 maanden') stands twice from 2022-10-01 on; keep one"),
        ("period: 6 maanden", "period: 7 maanden", "payout.deadlines.0.period", "'6 maanden' or 'projectjaar'"),
        ("due: 2023-04-15", "due: 2023-04-31", "payout.deadlines.0.due", "2023-04-31"),
        ("{round: 2, project_years: [2, 3]", "{round: 2, project_years: [2]", "payout",
         "`rounds`: project year 3 stands in no round; add it to one"),
        ("{round: 2, project_years: [2, 3]", "{round: 2, project_years: [1, 2, 3]", "payout",
         "`rounds`: project year 1 stands under 1 and 2; keep one"),
        ("{budget_year: 2025, project_years: [3]", "{budget_year: 2025, project_years: [5]", "payout",
         "`budget_years`: project year 5 does not stand under `project_years`"),
        ('{round: 2, action: "9"', '{round: 3, action: "9"', "payout",
         "`action_ceilings`: round 3 does not stand under `rounds`; add it there"),
        ('{round: 2, action: "9"', '{round: 2, action: "90"', "payout",
         "`action_ceilings`: action 90 has no row in the tariff of round 2"),
        ("    - round: 1\n", "    - round: 7\n", "payout", "`tariffs`: round 7 does not stand under `rounds`"),
        ('["2", "16", "18"', '["2", 16, "18"', "payout.always_juried.0.value.1", "between quotes"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    assert old in LAW
    path = tmp_path / "fout.yaml"
    path.write_text(LAW.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemeError) as fault:
        load_scheme(path)
    message = str(fault.value)
    assert f"fout.yaml: key `{key}`" in message
    assert words in message


def test_a_value_that_does_not_hold_yet_is_named_with_the_day(tmp_path: Path) -> None:
    path = tmp_path / "wet.yaml"
    path.write_text(LAW.replace('"0.80", valid_from: 2022-01-01', '"0.80", valid_from: 2024-12-31', 1), "utf-8")
    scheme = load_scheme(path)
    assert scheme.at(2024).payout is not None
    with pytest.raises(SchemeError, match="payout: `advance_share` has no value that holds on 2023-12-31"):
        scheme.at(2023)


def _payout(tmp_path: Path, law: str) -> PayoutValues:
    path = tmp_path / "wet.yaml"
    path.write_text(law, encoding="utf-8")
    payout = load_scheme(path).at().payout
    assert payout is not None
    return payout
