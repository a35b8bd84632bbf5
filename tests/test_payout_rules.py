"""The rules of a payout as tables (regels.*), from a scheme file alone."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.published import control
from tests.sector import RECEIVE, SPEND, Sector
from transforms.engine import open_work
from transforms.findings import load_register
from transforms.reference import load_reference
from transforms.rules import put_rules
from transforms.scheme import Scheme, load_scheme, load_schemes

SCHEMES = Path(__file__).parents[1] / "schemes"
KBO = "0207508932"
PLAN = load_scheme(SCHEMES / "plan_samenleven.yaml")

# action, target group, units, euros a unit, ceiling; * = the number of the action was inferred.
TARIFF = """
2   lokaal actieplan                                    1     25000  25000
5   volwassen anderstaligen                             2250  60     135000
6*  begeleide personen                                  23    600    13800
7   kwetsbare kinderen                                  150   650    97500
8*  ongekwalificeerde uitstromers                       150   650    97500
9   begeleide nieuwkomers                               150   650    97500
9   begeleide personen met een handicap                 38    650    24700
9   begeleide 55-plussers                               75    650    48750
10* begeleide nieuwkomers                               75    650    48750
10* begeleide vrouwen                                   30    650    19500
10* begeleide personen met een handicap                 15    650    9750
11* begeleide personen van buitenlandse herkomst        300   320    96000
13  jongeren van buitenlandse herkomst                  150   210    31500
13  personen met een handicap                           30    210    6300
14* jongeren met grotere afstand tot de arbeidsmarkt    180   210    37800
15* kwetsbare gezinnen                                  300   320    96000
16* lokaal actieplan                                    1     25000  25000
17* gevormde professionals                              150   90     13500
17* gevormde burgers                                    150   90     13500
18* lokaal actieplan                                    1     25000  25000
19  bestuur dat correspondentietesten inzet             1     25000  25000
20* begeleide gezinnen                                  300   170    51000
21* jongeren van buitenlandse herkomst                  15    650    9750
21* jongeren met een handicap                           8     650    5200
22* pleinmakers                                         4     5800   23200
24* jongeren van buitenlandse herkomst                  150   210    31500
24* jongeren met een handicap                           30    210    6300
"""


def test_the_rules_of_plan_samenleven_come_out_as_tables() -> None:
    connection = _tables(PLAN)
    assert connection.execute("SELECT * FROM regels.uitbetaling").fetchall() == [
        (True, Decimal("0.8000"), Decimal("0.2000"), Decimal("0.2500"))
    ]
    assert connection.execute("SELECT * FROM regels.projectjaren ORDER BY projectjaar").fetchall() == [
        (1, date(2022, 10, 1), date(2023, 9, 30), None, 1, 2023),
        (2, date(2023, 10, 1), date(2024, 9, 30), None, 2, 2024),
        (3, date(2024, 10, 1), date(2025, 9, 30), date(2025, 12, 31), 2, 2025),
    ]
    assert connection.execute("SELECT * FROM regels.termijnen ORDER BY uiterlijk").fetchall() == [
        (1, "6 maanden", date(2023, 4, 15)),
        (1, "projectjaar", date(2023, 10, 15)),
        (2, "6 maanden", date(2024, 5, 6)),
        (2, "projectjaar", date(2024, 10, 15)),
        (3, "projectjaar", date(2025, 10, 31)),
    ]
    assert connection.execute("SELECT * FROM regels.begroting ORDER BY jaar").fetchall() == [
        (2023, Decimal("11000000.00")),
        (2024, Decimal("13000000.00")),
    ]
    assert connection.execute("SELECT actie FROM regels.altijd_jury ORDER BY actie::INT").fetchall() == [
        ("2",), ("16",), ("18",), ("19",), ("22",),
    ]  # fmt: skip
    assert connection.execute("SELECT * FROM regels.stimulansen ORDER BY soort").fetchall() == [
        ("samenwerking", Decimal("10000.00")),
        ("sib", Decimal("25000.00")),
    ]


@pytest.mark.parametrize("project_year", [1, 2, 3])
def test_the_tariff_is_the_page_and_holds_in_later_rounds_without_their_own(project_year: int) -> None:
    expected = []
    for line in TARIFF.strip().splitlines():
        action, rest = line.split(maxsplit=1)
        group, units, rate, ceiling = rest.rsplit(maxsplit=3)
        expected.append((action.rstrip("*"), group, Decimal(units), Decimal(rate), Decimal(ceiling), "*" in action))
    found = _tables(PLAN).execute(
        "SELECT actie, doelgroep, max_eenheden, tarief, plafond, afgeleid FROM regels.tarief WHERE projectjaar = ?",
        [project_year],
    )
    assert sorted(found.fetchall()) == sorted(expected)
    assert all(units * rate == ceiling for _, _, units, rate, ceiling, _ in expected)


def test_a_ceiling_is_the_sum_of_the_target_groups_but_for_action_9_in_round_2() -> None:
    found = _tables(PLAN).execute(
        """
        SELECT projectjaar, actie, p.plafond, s.som
        FROM regels.actieplafond AS p
        JOIN (SELECT projectjaar, actie, sum(plafond) AS som FROM regels.tarief GROUP BY ALL) AS s
            USING (projectjaar, actie)
        ORDER BY projectjaar, actie::INT
        """
    )
    rows = found.fetchall()
    assert len(rows) == 3 * 19
    assert (1, "9", Decimal("170950.00"), Decimal("170950.00")) in rows
    assert [row for row in rows if row[2] != row[3]] == [
        (2, "9", Decimal("170625.00"), Decimal("170950.00")),
        (3, "9", Decimal("170625.00"), Decimal("170950.00")),
    ]


def test_a_scheme_without_the_section_has_the_same_tables_without_rows() -> None:
    connection = _tables(load_scheme(SCHEMES / "lekp.yaml"))
    assert connection.execute("SELECT * FROM regels.uitbetaling").fetchall() == [(False, None, None, None)]
    with_section = _tables(PLAN)
    for table in ("uitbetaling", "projectjaren", "termijnen", "begroting", "tarief", "actieplafond", "altijd_jury"):
        assert (
            connection.execute(f"DESCRIBE regels.{table}").fetchall()
            == with_section.execute(f"DESCRIBE regels.{table}").fetchall()
        )
        if table != "uitbetaling":
            assert connection.execute(f"SELECT count(*) FROM regels.{table}").fetchall() == [(0,)]


THIRD = """
payout:
  advance_share:
    - {value: "0.5", valid_from: 2021-01-01, source: this-project}
  interim_share:
    - {value: "0.4", valid_from: 2021-01-01, source: this-project}
  project_years:
    - {year: 1, begin: 2024-01-01, end: 2024-12-31, valid_from: 2021-01-01, source: this-project}
  rounds:
    - {round: 1, project_years: [1], valid_from: 2021-01-01, source: this-project}
  deadlines:
    - {project_year: 1, period: projectjaar, due: 2025-02-01, valid_from: 2021-01-01, source: this-project}
  tariffs:
    - round: 1
      valid_from: 2021-01-01
      source: this-project
      rows:
        - {action: bomen, goal: Klimaat, group: Geplante bomen, max_units: "100", rate: "12.50", ceiling: "1250", basis: read}
"""  # noqa: E501


def test_an_invented_third_scheme_has_its_own_payout_from_its_file_alone(tmp_path: Path) -> None:
    schemes = tmp_path / "schemes"
    shutil.copytree(SCHEMES, schemes)
    law = (schemes / "lekp.yaml").read_text(encoding="utf-8").replace("id: lekp", "id: derde")
    for year in (2021, 2022, 2023):
        law = law.replace(f"ABB-LEKP-{year}", f"VERZONNEN-{year}")
    (schemes / "derde.yaml").write_text(law + THIRD, encoding="utf-8")
    connection = _tables(load_schemes(schemes)["derde"])
    assert connection.execute("SELECT * FROM regels.uitbetaling").fetchall() == [
        (True, Decimal("0.5000"), Decimal("0.5000"), Decimal("0.4000"))
    ]
    assert connection.execute("SELECT * FROM regels.projectjaren").fetchall() == [
        (1, date(2024, 1, 1), date(2024, 12, 31), None, 1, None)
    ]
    assert connection.execute("SELECT * FROM regels.termijnen").fetchall() == [(1, "projectjaar", date(2025, 2, 1))]
    assert connection.execute("SELECT * FROM regels.begroting").fetchall() == []
    assert connection.execute("SELECT * FROM regels.tarief").fetchall() == [
        (1, "bomen", "Geplante bomen", "geplante bomen", Decimal(100), Decimal("12.50"), Decimal(1250), False)
    ]
    assert connection.execute("SELECT * FROM regels.actieplafond").fetchall() == [(1, "bomen", Decimal(1250))]
    assert connection.execute("SELECT * FROM regels.altijd_jury").fetchall() == []

    sector = Sector(tmp_path / "raw")
    report = sector.report(KBO)
    action = sector.action(report, 2025, "VERZONNEN-2021")
    sector.line(action, 2025, SPEND, "200000.00", "6131000")
    sector.line(action, 2025, RECEIVE, "100000.00", "7405", "300")
    sector.pay(KBO, scheme="derde")
    published = control(sector.write(), tmp_path / "out", scheme="derde", schemes=schemes)
    assert published.conclusion(KBO)["conclusie"] == "voldoet"


def _tables(scheme: Scheme) -> duckdb.DuckDBPyConnection:
    values = scheme.at()
    reference = dataclasses.replace(load_reference(SCHEMES / "reference", values.closing_year), lives=())
    connection = open_work(Path("unused"), threads=1)
    put_rules(connection, values, reference, load_register(), date(2026, 7, 15), "nl")
    return connection
