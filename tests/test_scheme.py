"""Schemes as law: what a file may hold, how a mistake is named, and that a new scheme needs no code."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from tests.published import control
from tests.sector import RECEIVE, SPEND, Sector
from transforms.scheme import SchemeError, load_scheme, load_schemes

SCHEMES = Path(__file__).parents[1] / "schemes"
LAW = (SCHEMES / "plan_samenleven.yaml").read_text(encoding="utf-8")
KBO = "0207508932"


def test_the_bundled_schemes_load_and_every_value_has_a_source() -> None:
    schemes = load_schemes(SCHEMES)
    assert list(schemes) == ["lekp", "plan-samenleven"]
    plan = schemes["plan-samenleven"].at()
    assert (plan.first_year, plan.closing_year, plan.factor) == (2022, 2025, Decimal(2))
    assert plan.main_codes == ("ABB-SAMENLEVEN", "ABB-SLV")
    assert plan.incentive_codes == ("ABB-SAMENLEVEN-STIMULANS", "ABB-SLV-ST")
    lekp = schemes["lekp"].at()
    assert lekp.main_codes == ("ABB-LEKP-2021", "ABB-LEKP-2022", "ABB-LEKP-2023")
    assert "investering" in lekp.eligible_cost_classes


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("control_date:", "controle_datum:", "controle_datum", "unknown key"),
        ("factor:\n", "factor_:\n", "factor", "required"),
        ("value: 2026-06-30", "value: 2026-06-31", "control_date", "2026-06-31"),
        ("valid_from: 2022-01-01, source: sectorcodes", "valid_from: 1 januari, source: sectorcodes",
         "flanders_sector_codes.0.valid_from", "1 januari"),
        ('value: "2"', "value: 2.0", "factor.0.value", "between quotes"),
        ("code: ABB-SLV,", "code: 12,", "codes.main.1.code", "between quotes"),
        ("[werking,", "[werken,", "eligible_cost_classes.0.value.0", "werken"),
        ("source: sectorcodes", "source: nergens", "(whole file)", "'nergens' is not listed"),
        ("id: plan-samenleven", "id: Plan Samenleven", "id", "Plan Samenleven"),
    ],
)  # fmt: skip
def test_a_mistake_names_file_and_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    assert old in LAW
    path = tmp_path / "fout.yaml"
    path.write_text(LAW.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemeError) as fault:
        load_scheme(path)
    message = str(fault.value)
    assert "fout.yaml" in message
    assert f"`{key}`" in message
    assert words in message


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fout.yaml"
    path.write_text(
        LAW + '\nfactor:\n  - {value: "3", valid_from: 2022-01-01, source: rapportering}\n', encoding="utf-8"
    )
    with pytest.raises(SchemeError, match="'factor' stands twice"):
        load_scheme(path)


@pytest.mark.parametrize(("year", "factor"), [(2023, "2"), (2024, "3"), (2025, "3")])
def test_a_dated_value_holds_from_its_day_on(tmp_path: Path, year: int, factor: str) -> None:
    dated = '  - {value: "2", valid_from: 2022-01-01, source: rapportering}\n'
    later = dated + '  - {value: "3", valid_from: 2024-01-01, source: rapportering}\n'
    path = tmp_path / "wet.yaml"
    path.write_text(LAW.replace(dated, later, 1), encoding="utf-8")
    assert load_scheme(path).at(year).factor == Decimal(factor)


@pytest.mark.slow
def test_lekp_counts_investments_and_a_third_scheme_needs_a_file_only(tmp_path: Path) -> None:
    schemes = tmp_path / "schemes"
    shutil.copytree(SCHEMES, schemes)
    law = (schemes / "lekp.yaml").read_text(encoding="utf-8")
    for old, new in (("id: lekp", "id: derde"), ("ABB-LEKP-2021", "VERZONNEN-1"), ("ABB-LEKP-2022", "VERZONNEN-2"),
                     ("ABB-LEKP-2023", "VERZONNEN-3"), ('value: "2", valid', 'value: "1.5", valid')):  # fmt: skip
        assert old in law
        law = law.replace(old, new)
    (schemes / "derde.yaml").write_text(law, encoding="utf-8")
    sector = Sector(tmp_path / "raw")
    report = sector.report(KBO)
    for code, spent in (("ABB-LEKP-2022", "200000.00"), ("VERZONNEN-2", "150000.00")):
        action = sector.action(report, 2025, code)
        sector.line(action, 2025, SPEND, spent, "2210000")
        sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    for scheme in ("lekp", "derde"):
        sector.pay(KBO, scheme=scheme)
    raw = sector.write()
    # 200000 = 2 x 100000, all of it investments; 150000 = 1.5 x 100000.
    for scheme, spent in (("lekp", "200000.00"), ("derde", "150000.00")):
        published = control(raw, tmp_path / scheme, scheme=scheme, schemes=schemes)
        found = published.conclusion(KBO)
        assert found["conclusie"] == "voldoet"
        assert found["uitgaven_subsidiabel"] == Decimal(spent)
