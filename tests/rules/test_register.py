"""The register of findings against the table of CONTROL.md section 6."""

from __future__ import annotations

import pytest

from tests.published import Published, control
from tests.rules.cases import MUNICIPALITIES, paid_project
from tests.sector import Sector
from transforms.engine import SQL_FOLDER
from transforms.findings import FindingRule, load_register

FOUT, WARNING, INFO = "fout", "waarschuwing", "info"

# id: severity, doubt
SECTION_6 = {
    "A01": (FOUT, False),
    "A02": (FOUT, True),
    "A03": (INFO, False),
    "A04": (WARNING, False),
    "A05": (FOUT, False),
    "A06": (FOUT, True),
    "A07": (FOUT, True),
    "A08": (WARNING, False),
    "A09": (FOUT, True),
    "A10": (WARNING, False),
    "A11": (FOUT, True),
    "A12": (WARNING, False),
    "C01": (INFO, False),
    "C02": (WARNING, False),
    "C03": (WARNING, False),
    "C04": (FOUT, True),
    "C05": (WARNING, False),
    "C06": (FOUT, False),
    "C07": (WARNING, False),
    "C08": (FOUT, True),
    "K01": (WARNING, False),
    "K02": (INFO, False),
    "K04": (WARNING, False),
    "K05": (WARNING, False),
    "K07": (WARNING, False),
    "K08": (WARNING, False),
    "K09": (WARNING, False),
    "K10": (INFO, False),
    "K11": (FOUT, True),
    "R01": (WARNING, False),
    "R02": (WARNING, False),
    "R03": (INFO, False),
    "R04": (INFO, False),
    "R05": (WARNING, False),
    "P01": (WARNING, False),
    "P02": (FOUT, False),
    "P03": (WARNING, False),
    "P04": (WARNING, False),
    "P05": (WARNING, False),
    "P06": (WARNING, False),
    "I01": (WARNING, False),
    "I02": (FOUT, False),
    "I03": (WARNING, False),
    "I04": (WARNING, False),
    "I05": (INFO, False),
    "I06": (FOUT, False),
    "I07": (FOUT, False),
    "S01": (FOUT, True),
    "S02": (INFO, False),
    "S03": (FOUT, True),
    "S04": (FOUT, True),
    "S05": (FOUT, True),
    "D01": (WARNING, False),
}
RULES = {rule.id: rule for rule in load_register()}


def test_every_rule_of_the_table_is_in_the_register() -> None:
    assert set(RULES) == set(SECTION_6)


def test_every_rule_has_one_query_and_every_query_a_rule() -> None:
    assert {path.stem for path in (SQL_FOLDER / "findings").glob("*.sql")} == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_severity_and_doubt_are_those_of_the_table(rule: FindingRule) -> None:
    assert (rule.severity, rule.doubt) == SECTION_6[rule.id]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_title_and_advice_are_there_in_dutch_and_english(rule: FindingRule) -> None:
    for words in (rule.title, rule.advice):
        assert set(words) == {"nl", "en"}
        assert all(text.strip() for text in words.values())
    assert rule.source.strip()


def test_only_a_fout_is_ever_marked_doubt() -> None:
    assert {rule.severity for rule in RULES.values() if rule.doubt} == {FOUT}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_explanation_of_a_finding_starts_with_the_title_in_the_language_of_the_run(
    tmp_path_factory: pytest.TempPathFactory, lang: str
) -> None:
    folder = tmp_path_factory.mktemp(lang)
    sector, kbo = Sector(folder / "raw"), MUNICIPALITIES[0]
    paid_project(sector, kbo)
    sector.pay(kbo, "1,00")
    published: Published = control(sector.write(), folder / "out", lang=lang)
    (found, *_) = published.finding("R01", kbo)
    assert str(found["toelichting"]).startswith(RULES["R01"].title[lang])
