"""A scheme with a payout of its own needs a YAML file only: other actions, target groups, shares and days."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from shutil import copytree

import pytest

from tests.published import Published, control
from tests.sector import Sector

SCHEMES = Path(__file__).parents[1] / "schemes"
GOOD, BAD = "0207508932", "0207533874"
CODE = "VERZONNEN-2"
PAYOUT = """
payout:
  advance_share:
    - {value: "0.60", valid_from: 2021-01-01, source: this-project}
  interim_share:
    - {value: "0.50", valid_from: 2021-01-01, source: this-project}
  project_years:
    - {year: 1, begin: 2024-01-01, end: 2024-12-31, valid_from: 2021-01-01, source: this-project}
  rounds:
    - {round: 1, project_years: [1], valid_from: 2021-01-01, source: this-project}
  budget_years:
    - {budget_year: 2024, project_years: [1], valid_from: 2021-01-01, source: this-project}
  budgets:
    - {year: 2024, amount: "45000.00", valid_from: 2021-01-01, source: this-project}
  deadlines:
    - {project_year: 1, period: projectjaar, due: 2025-02-01, valid_from: 2021-01-01, source: this-project}
  tariffs:
    - round: 1
      valid_from: 2021-01-01
      source: this-project
      rows:
        - {action: bomen, goal: Natuur, group: straten en pleinen,
           max_units: "10.50", rate: "2000.00", ceiling: "21000.00", basis: read}
        - {action: daken, goal: Energie, group: scholen,
           max_units: "5", rate: "3000.00", ceiling: "15000.00", basis: read}
  always_juried:
    - {value: [daken], valid_from: 2021-01-01, source: this-project}
"""
AWARDS = f"""\
regeling;kbo;naam;projectjaar;actie;doelgroep;soort;bedrag;bevestigde_kpi;gevraagde_kpi;huidig_bereik
derde;{GOOD};A;1;Bomen;Straten EN pleinen;actie;20000,00;10;10;0
derde;{BAD};B;1;bomen;straten en pleinen;actie;12500,00;6;6;0
derde;{BAD};B;1;daken;scholen;actie;15000,00;5;5;0
"""
KPI = f"""\
kbo;projectjaar;periode;actie;doelgroep;bevestigde_kpi;huidig_bereik;behaald;motivering;ook_geregistreerd_bij;ingediend_op
{GOOD};1;projectjaar;bomen;straten en pleinen;10;0;10;;;2025-02-01
{BAD};1;projectjaar;bomen;straten en pleinen;6;0;3;;;2025-02-02
{BAD};1;projectjaar;daken;scholen;5;0;5;;;2025-01-31
"""


def write_schemes(folder: Path) -> Path:
    """The bundled schemes and a third one, `derde`: the law of LEKP with factor 1.5, other codes and a payout."""
    copytree(SCHEMES, folder)
    law = (folder / "lekp.yaml").read_text(encoding="utf-8")
    for old, new in (("id: lekp", "id: derde"), ("ABB-LEKP-2021", "VERZONNEN-1"), ("ABB-LEKP-2022", CODE),
                     ("ABB-LEKP-2023", "VERZONNEN-3"), ('value: "2", valid', 'value: "1.5", valid')):  # fmt: skip
        assert old in law
        law = law.replace(old, new)
    (folder / "derde.yaml").write_text(law + PAYOUT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The control after an officer confirmed the missed KPI, with the fingerprint of a first run."""
    folder = tmp_path_factory.mktemp("derde")
    schemes = write_schemes(folder / "schemes")
    sector = Sector(folder / "raw", scheme="derde")
    for kbo in (GOOD, BAD):
        sector.project(kbo, "150000.00", "100000.00", 2025, CODE)
        sector.project(kbo, "30000.00", "20000.00" if kbo == GOOD else "26000.00", 2024, CODE)
    for kbo, advance, balance in ((GOOD, "12000,00", "8000,00"), (BAD, "15000,00", "11000,00")):
        sector.pay(kbo, advance, "2024-03-01")
        sector.pay(kbo, balance, "2024-12-01", "saldo")
    raw = sector.write()
    (raw / "toekenningen.csv").write_text(AWARDS, encoding="utf-8")
    (raw / "kpi.csv").write_text(KPI, encoding="utf-8")
    first = control(raw, folder / "eerst", scheme="derde", schemes=schemes)
    (raw / "beslissing.yaml").write_text(
        f'- regeling: derde\n  kbo: "{BAD}"\n  bevinding: I02\n  besluit: bevestigd\n  motivering: gezien\n'
        f'  door: D\n  datum: 2026-07-01\n  vingerafdruk: "{first.conclusion(BAD)["vingerafdruk"]}"\n',
        encoding="utf-8",
    )
    return control(raw, folder / "daarna", scheme="derde", schemes=schemes)


def test_findings_follow_the_shares_the_tariff_and_the_deadline_of_the_file(decided: Published) -> None:
    # 60 % of 27,500 is 16,500 and not 15,000; 12,500 is more than 6 units of 2,000; a day after 1 February is late.
    assert {f for f in decided.findings(GOOD) if f[0] in "PID"} == set()
    assert {f for f in decided.findings(BAD) if f[0] in "PID"} == {"I01", "I02", "I05", "P01", "P03", "P06"}
    assert decided.rows("SELECT kbo, naam FROM controle.bevindingen WHERE bevinding = 'P05'") == [
        (None, "Lokaal Energie- en Klimaatpact (LEKP)")
    ]


@pytest.mark.parametrize(
    ("kbo", "kpi", "payout"),
    [(GOOD, "behaald", "in orde"), (BAD, "terugvordering mogelijk", "na te kijken")],
)
def test_kpi_and_payout_are_judged_by_the_file(decided: Published, kbo: str, kpi: str, payout: str) -> None:
    found = decided.conclusion(kbo)
    assert (found["kpi_oordeel"], found["uitbetaling_oordeel"]) == (kpi, payout)


def test_amount_at_stake_and_the_state_of_the_balance(decided: Published) -> None:
    row = decided.record(f"SELECT * FROM kpi.evaluatie WHERE kbo = '{BAD}' AND actie = 'bomen'")
    assert (row["oordeel"], row["bedrag_op_het_spel"]) == ("terugvordering mogelijk", Decimal("6250.00"))
    paid = decided.record(f"SELECT * FROM betalingen.uitbetaling WHERE kbo = '{BAD}' AND soort = 'main'")
    # The balance is 40 %: 6,000 of the action that was reached is justified, 5,000 of the other is not.
    assert (paid["voorschot_verwacht"], paid["saldo_verantwoord"]) == (Decimal("16500.00"), Decimal("6000.00"))
    assert (paid["saldo_terug"], paid["toestand"]) == (Decimal("5000.00"), "terug te vorderen")


def test_the_decision_settles_the_missed_kpi(decided: Published) -> None:
    assert decided.rows("SELECT kbo, bevinding, toestand FROM controle.besluiten") == [(BAD, "I02", "geldig")]
