"""The gates: every expectation fails on what it must catch, names it, and stops publication by severity."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from expectations.gate import SUITES, judge, put_results
from expectations.model import ExpectationResult, Expected, GateResult
from flows.cli import app
from flows.run import Run, open_run
from flows.seal import broken_seals
from flows.settings import PROJECT, Settings
from flows.stages import STAGES, Stage
from tests.delivery import Delivery
from tests.payout_sector import ACTION, MONTHS, PayoutSector
from tests.published import AS_OF, control
from tests.sector import RECEIVE, SPEND, Sector
from transforms.engine import make_tables, rows, sql_files
from transforms.sample import write_sample

# A stands alone, L leads a partnership with M, D delivers XBRL; X is no authority of the sector. All
# amounts are invented.
A, L, M, X, D = "0207508932", "0207500123", "0207536448", "0207506952", "0206677801"
EVERY = [(gate, item) for gate, suite in SUITES.items() for item in suite]


def build(root: Path) -> Sector:
    """Sound in every respect; a spelling variant gives it a finding to lose, a decision one on D01."""
    sector = PayoutSector(root)
    sector.project(A, code="abb-slv")
    sector.project(L)
    action = sector.action(sector.report(M))
    sector.line(action, 2025, SPEND, "50000.00")
    sector.partner(L, M)
    for kbo in (A, L):
        sector.award(kbo, "125000,00", "2250")
        sector.report_kpi(kbo, "600", target="2250", period=MONTHS)
        sector.report_kpi(kbo, "2000", target="2250", reason="later begonnen")
        sector.paid(kbo, "100000,00", action=ACTION, day="2025-06-01")
        sector.registered(kbo)
    sector.decide(A, "abcdef123456")
    Delivery(D, actions=(("A1", "AC1", ""),)).with_project().write(root / "levering")
    return sector


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """A run through all its gates, not published, its tables still open."""
    folder = tmp_path_factory.mktemp("poorten")
    settings = Settings(raw=build(folder / "raw").write(), out=folder / "out", as_of=AS_OF)
    opened = open_run(settings)
    for stage in STAGES[:-1]:
        stage.do(opened)
    yield opened
    opened.close()


def check(run: Run, gate: str, *, before: str = "", after: str = "", suite: Sequence[Expected] = ()) -> GateResult:
    """Judge a gate on changed tables: `before` its check tables are made, or `after`. Nothing lasts."""
    suite = suite or SUITES[gate]
    names = {item.table for item in suite}
    with undone(run):
        run.connection.execute(before)
        make_tables(run.connection, [file for file in sql_files() if file.table in names])
        run.connection.execute(after)
        return judge(run.connection, gate, suite)


@contextmanager
def undone(run: Run) -> Iterator[None]:
    run.connection.execute("BEGIN")
    try:
        yield
    finally:
        run.connection.execute("ROLLBACK")


def failed(gate: GateResult) -> set[str]:
    return {result.expected.id for result in gate.failures}


def evidence(result: ExpectationResult) -> list[str]:
    return [", ".join(f"{c}={v}" for c, v in zip(result.columns, row, strict=True)) for row in result.rows]


@dataclass(frozen=True)
class Case:
    """`sql` breaks what the check tables are made from; `culprit` stands in every row of evidence; `also`
    are the other expectations that cannot but fail with it."""

    sql: str
    culprit: str
    also: str = ""


FILE = "JR_2025/transactie_JR_2025.csv"
XBRL = "levering/levering.xbrl"


def refused(reason: str) -> str:
    return f"UPDATE bron.bestanden SET uitkomst = 'quarantaine', reden = '{reason}' WHERE bestand = '{FILE}'"


def reading(change: str, where: str = "periode = 'projectperiode'") -> str:
    return (
        f"UPDATE controle.lezingen SET {change} WHERE kbo = '{A}' AND ontvangsten_basis = 'geboekt' "
        f"AND uitgaven_basis = 'totaal' AND {where}"
    )


CASES: dict[str, tuple[Case, ...]] = {
    "bestand-kolommen": (Case(refused("kolom ontbreekt: Bedrag"), f"bestand={FILE}", "bestand-leesbaar"),),
    "bestand-set": (Case(refused("tabellenset JR_2025 mist actie; leg"), f"bestand={FILE}", "bestand-leesbaar"),),
    "bestand-leesbaar": (Case(refused("aanhalingstekens kloppen niet"), f"bestand={FILE}"),),
    "bestand-volledig-geschreven": (
        Case(f"UPDATE bron.bestanden SET uitkomst = 'wacht' WHERE bestand = '{FILE}'", f"bestand={FILE}"),
    ),
    "sleutels-uniek": (
        Case("INSERT INTO stg.actie SELECT * FROM stg.actie WHERE actie_id = 'A4'", "actie, dubbele=1, eerste=A4"),
        Case("UPDATE stg.transacties SET aantal = 2 WHERE transactie_id = 'T5'", "transactie, dubbele=1, eerste=T5"),
        Case(
            "INSERT INTO stg.transacties SELECT * REPLACE (1.00 AS bedrag) FROM stg.transacties "
            "WHERE transactie_id = 'T5'",
            "tabel=transactie, dubbele=1, eerste=T5",
        ),
        Case(
            "INSERT INTO stg.aanlevering SELECT * REPLACE ('Voorlopig' AS status) FROM stg.aanlevering "
            "WHERE aanlevering_id = 'R1'",
            "tabel=aanlevering, dubbele=1, eerste=R1",
        ),
        Case(f"UPDATE werk.besturen SET versies = 2 WHERE bestuur_id = 'B{A}'", f"bestuur, dubbele=1, eerste=B{A}"),
        Case("INSERT INTO stg.aanlevering_dubbel VALUES (2, 'R1', 1, true)", "meer dan één set, dubbele=1, eerste=R1"),
        Case(
            "INSERT INTO stg.tegenspraak VALUES ('K1', 'a.csv, rij 2', 'b.csv, rij 3')",
            "betaling met hetzelfde kenmerk, dubbele=1, eerste=K1: a.csv, rij 2 en b.csv, rij 3",
        ),
        Case(
            "INSERT INTO stg.tegenspraak VALUES ('toekenning x', 'a.csv, rij 2', 'b.csv, rij 3')",
            "toekenning die zichzelf tegenspreekt, dubbele=1, eerste=toekenning x: a.csv, rij 2 en b.csv, rij 3",
        ),
    ),
    "quarantaine-aandeel": (
        Case(
            "INSERT INTO stg.quarantaine BY NAME SELECT 'x.csv' AS bestand, 'betalingen' AS soort, 9 AS rijen",
            "quarantaine=9, grens=0.100000, aandeel_in_orde=nee",
        ),
    ),
    "register-treffers": (
        Case("UPDATE regels.betaalbron SET register_treffers = 0", "bestand=register.csv, register_treffers=0"),
    ),
    "rapporten-aanwezig": (Case("UPDATE stg.aanlevering SET jaarrekening = false", "jaarrekeningen=0"),),
    "een-rapport-telt": (
        Case(f"UPDATE bbc.rapporten SET telt = false WHERE kbo = '{A}'", f"bestuur_id=B{A}"),
        Case(f"INSERT INTO bbc.rapporten SELECT * FROM bbc.rapporten WHERE kbo = '{A}'", "tellend=2, een_telt=nee"),
        Case(
            f"UPDATE bbc.rapporten SET status = 'Voorlopig', vastgesteld = false WHERE kbo = '{A}'",
            f"basis_kbo={A}, rapportjaar=2025, tellend=1",
        ),
    ),
    "rapport-heeft-transacties": (
        Case(
            "DELETE FROM stg.totalen WHERE aanlevering_id = 'R1'; "
            "DELETE FROM stg.transacties WHERE aanlevering_id = 'R1'",
            f"bestuur_id=B{A}, basis_kbo={A}, rapportjaar=2025",
        ),
    ),
    "geen-feit-verloren": (
        Case("UPDATE bron.feiten SET lijn = lijn - 1", f"bestand={XBRL}"),
        Case("UPDATE bron.feiten SET lijn = lijn - 1, dubbel = dubbel + 1", f"bestand={XBRL}"),
        Case(f"UPDATE bron.rijen SET rijen = rijen - 1 WHERE bestand = '{XBRL}'", f"bestand={XBRL}"),
    ),
    "feiten-toegewezen": (
        Case(
            "UPDATE bron.feiten SET feiten = feiten + 1, niet_toegewezen = 1", "feiten=5, onbekend=1",
            "levering-toegewezen",
        ),
    ),
    "levering-toegewezen": (
        Case(
            "UPDATE bron.feiten SET feiten = feiten + 1, niet_toegewezen = 1; "
            "INSERT INTO stg.feiten BY NAME SELECT 'groot.xbrl' AS bestand; "
            "INSERT INTO bron.feiten SELECT 'groot.xbrl', 1000, 0, 0, 0, 1000, 0, 0, 0",
            f"bestand={XBRL}, feiten=5, onbekend=1",
        ),
    ),
    "geen-rij-verloren": (
        Case("UPDATE bron.rijen SET rijen = rijen - 1 WHERE emmer = 'geteld' AND rapport = 'R1'", f"bestand={FILE}"),
        Case("UPDATE bron.rijen SET rijen = rijen + 1 WHERE emmer = 'geteld' AND rapport = 'R1'", f"bestand={FILE}"),
        Case("DELETE FROM bron.rijen", "emmer_rijen=0", "geen-euro-verloren"),
    ),
    "geen-euro-verloren": (
        Case("UPDATE bron.rijen SET euro = euro + 0.01 WHERE emmer = 'geteld' AND rapport = 'R1'", f"bestand={FILE}"),
        Case("UPDATE bron.rijen SET euro = NULL", "emmer_euro=0.00, rijen_gelijk=ja, euro_gelijk=nee"),
    ),
    "richtingen-gekend": (
        Case(f"UPDATE werk.lijnen SET richting = 'X' WHERE transactie_id = 'T5' AND kbo = '{A}'", f"kbo={A}"),
        Case(f"UPDATE werk.lijnen SET richting = NULL WHERE transactie_id = 'T5' AND kbo = '{A}'", f"kbo={A}"),
    ),
    "kbo-geldig": tuple(
        Case(f"UPDATE {{table}} SET kbo = '{wrong}' WHERE kbo = '{A}'", f"kbo={wrong}")
        for wrong in ("0207508933", "207508932", "onbekend!!")
    ),
    "sommen-gelijk": (
        Case(f"UPDATE bbc.lijnen SET bedrag = bedrag + 0.01 WHERE rij = 'T5' AND kbo = '{A}'", f"kbo={A}"),
        Case(f"DELETE FROM bbc.lijnen WHERE kbo = '{A}'", f"kbo={A}"),
        Case(
            f"INSERT INTO bbc.lijnen SELECT * REPLACE ('{X}' AS kbo) FROM bbc.lijnen WHERE kbo = '{A}'",
            f"kbo={X}",
            "lijnsommen-rijen richtingen-gekend kbo-geldig",
        ),
    ),
    "betaling-kbo-geldig": tuple(
        Case(f"UPDATE betalingen.betalingen SET bron_kbo = {wrong} WHERE kbo = '{A}' AND telt", f"kbo={A}, bron=lijst")
        for wrong in ("'0207508933'", "'onbekend!!'", "NULL")
    ),
    "betaling-afgestemd": (
        Case(f"UPDATE controle.afstemming SET betaald = betaald + 0.01 WHERE kbo = '{A}'", f"kbo={A}, bron=lijst"),
        Case(f"UPDATE controle.afstemming SET betaald = NULL WHERE kbo = '{A}'", f"kbo={A}, bron=lijst"),
        Case(f"UPDATE controle.afstemming SET kbo = '{X}' WHERE kbo = '{A}'", "som_gelijk=nee", "betaalrijen-rijen"),
    ),
    "lijsten-in-balans": (
        Case("UPDATE bron.rijen_lijsten SET rijen = rijen + 1 WHERE soort = 'betalingen'", "emmer_rijen=5"),
        Case("UPDATE bron.rijen_lijsten SET euro = euro - 0.01 WHERE soort <> 'betalingen'", "emmer_euro=399999.99"),
        Case("DELETE FROM betalingen.betalingen WHERE emmer = 'kruiscontrole'", "betalingen_euro=200000.00"),
        Case(
            f"DELETE FROM betalingen.betalingen WHERE kbo = '{A}' AND telt",
            "betalingen_euro=300000.00",
            "betaling-afgestemd betaalrijen-rijen",
        ),
    ),
    "ontvangsten-afgestemd": (
        Case(f"UPDATE controle.afstemming SET geboekt = geboekt - 0.01 WHERE kbo = '{A}'", "afgestemd=199999.99"),
    ),
    "verklaring-gekend": (
        Case(f"UPDATE controle.afstemming SET verklaring = 'zomaar' WHERE kbo = '{A}'", "ongekende_verklaringen=1"),
        Case(f"UPDATE controle.afstemming SET verklaring = NULL WHERE kbo = '{A}'", "ongekende_verklaringen=1"),
    ),
    "conclusies-verdelen-populatie": (
        Case(f"DELETE FROM controle.conclusies WHERE kbo = '{A}'", f"kbo={A}", "conclusie-gekend oordelen-gekend"),
        Case(f"INSERT INTO controle.conclusies SELECT * FROM controle.conclusies WHERE kbo = '{A}'", f"kbo={A}"),
        Case(
            f"INSERT INTO controle.conclusies SELECT * REPLACE ('{X}' AS kbo) FROM controle.conclusies "
            f"WHERE kbo = '{A}'",
            f"kbo={X}",
            "populatie-rijen trekker-is-subject",
        ),
    ),
    "conclusie-gekend": (
        Case(f"UPDATE controle.conclusies SET conclusie = 'prima' WHERE kbo = '{A}'", f"kbo={A}", "oordelen-gekend"),
        Case(f"UPDATE controle.conclusies SET conclusie = NULL WHERE kbo = '{A}'", f"kbo={A}", "oordelen-gekend"),
    ),
    "oordelen-gekend": tuple(
        Case(f"UPDATE controle.conclusies SET {change} WHERE kbo = '{kbo}'", f"kbo={kbo}")
        for kbo, change in (
            (A, "kpi_oordeel = 'prima'"), (A, "kpi_oordeel = NULL"), (A, "uitbetaling_oordeel = 'prima'"),
            (A, "uitbetaling_oordeel = NULL"), (A, "eindoordeel = 'prima'"), (M, "kpi_oordeel = 'behaald'"),
            (M, "open = true"),
        )
    ),
    "toekenningen-in-balans": (
        Case("UPDATE bron.rijen_lijsten SET rijen = rijen + 1 WHERE soort = 'kpi'", "gelezen=4, in_emmers=5"),
        Case("UPDATE bron.rijen_lijsten SET euro = euro - 0.01 WHERE soort = 'toekenningen'", "emmer_euro=249999.99"),
        Case("DELETE FROM bron.rijen_lijsten WHERE soort = 'beslissingen'", "gelezen=1, in_emmers=0"),
        Case("UPDATE stg.beslissingen SET emmer = 'weg'", "soort=beslissingen"),
        Case("UPDATE stg.toekenningen SET emmer = 'vervangen'", "soort=toekenningen"),
    ),
    "toekenningen-geplaatst": (
        Case(f"DELETE FROM betalingen.toekenningen WHERE kbo = '{A}'", "tellend=250000.00, geplaatst=125000.00"),
        Case("UPDATE kpi.evaluatie SET behaald = behaald + 0.01", "soort=kpi, gelezen=4"),
        Case(f"DELETE FROM werk.kpi_rijen WHERE kbo = '{A}'", "soort=kpi, gelezen=4"),
    ),
    "kpi-oordeel-gekend": tuple(
        Case(f"UPDATE kpi.evaluatie SET oordeel = {wrong} WHERE kbo = '{A}' AND periode = '6 maanden'", f"kbo={A}")
        for wrong in ("'prima'", "NULL")
    ),
    "bedrag-op-het-spel-binnen-toekenning": (
        *(
            Case(f"UPDATE kpi.evaluatie SET bedrag_op_het_spel = {wrong} WHERE kbo = '{A}' AND periode = 'projectjaar'",
                 f"kbo={A}")
            for wrong in ("toegekend + 0.01", "-0.01", "NULL")
        ),
        Case(f"UPDATE kpi.evaluatie SET bedrag_op_het_spel = 1 WHERE kbo = '{A}' AND drempel < 600", f"kbo={A}"),
        Case(f"UPDATE kpi.evaluatie SET oordeel = 'behaald' WHERE kbo = '{A}' AND periode = 'projectjaar'", f"kbo={A}"),
    ),
    "per-actie-gelijk": (
        *(
            Case(f"UPDATE betalingen.per_actie SET {column} = {column} + 0.01 WHERE kbo = '{A}'", f"kbo={A}")
            for column in ("toegekend", "voorschot_deel", "saldo_deel", "voorschot", "saldo", "teruggevorderd")
        ),
        Case(f"DELETE FROM betalingen.per_actie WHERE kbo = '{A}'", f"kbo={A}"),
    ),
    "saldo-verdeeld": (
        Case(f"UPDATE betalingen.uitbetaling SET toestand = 'prima' WHERE kbo = '{A}'", f"kbo={A}"),
        Case(f"UPDATE betalingen.uitbetaling SET toestand = NULL WHERE kbo = '{A}'", f"kbo={A}"),
        Case(f"UPDATE betalingen.uitbetaling SET saldo_te_betalen = -0.01 WHERE kbo = '{A}'", f"kbo={A}"),
        Case(f"UPDATE betalingen.uitbetaling SET saldo_ingehouden = saldo_verwacht + 1 WHERE kbo = '{A}'", f"kbo={A}"),
        Case(
            f"UPDATE betalingen.uitbetaling SET betaald = betaald + 0.01 WHERE kbo = '{A}'", f"kbo={A}",
            "betalingen-in-uitbetaling",
        ),
        Case(  # paid more, and still held as before
            f"UPDATE betalingen.uitbetaling SET betaald = betaald + 1, voorschot = voorschot + 1 WHERE kbo = '{A}'",
            f"kbo={A}",
            "per-actie-gelijk betalingen-in-uitbetaling",
        ),
    ),
    "betalingen-in-uitbetaling": (
        Case(f"DELETE FROM betalingen.betalingen WHERE kbo = '{A}' AND telt", "soort=alles"),
        Case(f"DELETE FROM betalingen.uitbetaling WHERE kbo = '{A}'", "soort=alles", ""),
    ),
    "een-overzicht-per-subject": (
        Case(f"DELETE FROM controle.terugvordering WHERE kbo = '{A}'", f"kbo={A}", "voorstel-niet-opgeteld"),
        Case(f"UPDATE controle.terugvordering SET schuldenaar_kbo = '{X}' WHERE kbo = '{A}'", f"kbo={A}"),
        Case(
            f"INSERT INTO controle.terugvordering SELECT * REPLACE ('{M}' AS kbo) FROM controle.terugvordering "
            f"WHERE kbo = '{L}'",
            f"kbo={M}",
            "terugvordering-rijen",
        ),
    ),
    "voorstel-niet-opgeteld": tuple(
        Case(f"UPDATE controle.terugvordering SET {change} WHERE kbo = '{A}'", f"kbo={A}")
        for change in ("voorstel = voorstel + 0.01", "voorstel = NULL", "verhouding = voorstel + 0.01",
                       "kpi_te_vorderen = kpi + 0.01, voorstel = kpi + 0.01", "voorstel = -0.01, verhouding = -0.01")
    ),
    "besluiten-geplaatst": (
        Case("UPDATE controle.besluiten SET toestand = 'prima'", "ongekend=1"),
        Case("UPDATE controle.besluiten SET toestand = NULL", "ongekend=1"),
        Case("DELETE FROM controle.besluiten", "besluiten=0, geteld=1", "besluit-zonder-gevolg-gemeld"),
    ),
    "besluit-zonder-gevolg-gemeld": (
        Case("DELETE FROM controle.bevindingen WHERE bevinding = 'D01'", "zonder_gevolg=1, onleesbaar=0"),
    ),
    "trekker-is-subject": (
        Case(f"UPDATE werk.populatie SET via = false WHERE kbo = '{M}'", f"kbo={M}"),
        Case(f"UPDATE werk.populatie SET via = true WHERE kbo = '{A}'", f"kbo={A}"),
    ),
    "acht-lezingen": (
        Case(
            f"DELETE FROM controle.lezingen WHERE kbo = '{A}' AND periode = 'boekjaar' "
            "AND ontvangsten_basis = 'betaald'",
            f"kbo={A}, lezingen=6",
        ),
        Case(f"UPDATE controle.lezingen SET beslissend = true WHERE kbo = '{A}'", f"kbo={A}, lezingen=8"),
        Case(f"UPDATE controle.lezingen SET beslissend = false WHERE kbo = '{A}'", f"kbo={A}, lezingen=8"),
        Case(
            f"INSERT INTO controle.lezingen SELECT * REPLACE ('{M}' AS kbo) FROM controle.lezingen WHERE kbo = '{L}'",
            f"kbo={M}, lezingen=8",
            "lezingen-rijen uitgaven-herrekend",
        ),
    ),
    "toestand-gekend": (
        Case(reading("toestand = 'prima', voorstel_terugvordering = NULL"), f"kbo={A}"),
        Case(reading("toestand = NULL, voorstel_terugvordering = NULL"), f"kbo={A}"),
    ),
    "terugvordering-binnen-ontvangsten": (
        Case(reading("voorstel_terugvordering = 0.01"), f"kbo={A}"),
        Case(reading("voorstel_terugvordering = -0.01, toestand = 'voldoet niet'"), f"kbo={A}"),
        Case(reading("voorstel_terugvordering = ontvangsten + 0.01, toestand = 'voldoet niet'"), f"kbo={A}"),
        Case(reading("voorstel_terugvordering = NULL"), f"kbo={A}"),
        Case(reading("ontvangsten = NULL"), f"kbo={A}"),
        Case(reading("toestand = 'niet te beoordelen'"), f"kbo={A}"),
    ),
    "uitgaven-herrekend": (
        Case(reading("uitgaven = uitgaven + 0.01"), f"kbo={A}"),
        Case(reading("uitgaven = NULL"), f"kbo={A}"),
        Case(f"UPDATE bbc.lijnen SET bedrag = bedrag - 0.01 WHERE kbo = '{M}'", f"kbo={L}"),
        Case(f"UPDATE bbc.lijnen SET subsidiabel = false WHERE kbo = '{M}'", f"kbo={L}"),
    ),
    "bevindingen-geplaatst": (
        Case("DELETE FROM controle.bevindingen WHERE bevinding = 'C01'", "bevinding=C01, gevonden=1, gepubliceerd=0"),
        Case(
            "INSERT INTO controle.bevindingen SELECT * REPLACE ('Z99' AS bevinding) FROM controle.bevindingen "
            "WHERE bevinding = 'C01'",
            "bevinding=Z99, gevonden=0, gepubliceerd=1",
            "bevindingen-rijen",
        ),
    ),
}  # fmt: skip
FLAT = [
    pytest.param(gate, item, case, id=f"{item.id}-{number}")
    for gate, item in EVERY
    for number, case in enumerate(CASES.get(item.id, ()), start=1)
]


def test_every_expectation_has_a_case() -> None:
    """Row counts have their cases in test_emptied_check_table_fails_on_its_row_count and the one below it."""
    assert CASES.keys() == {item.id for _, item in EVERY if item.row_count is None}


def test_expectations_are_whole() -> None:
    assert len({item.id for _, item in EVERY}) == len(EVERY)
    for gate, item in EVERY:
        assert item.severity in ("fout", "waarschuwing")
        assert all(text.strip() for text in (item.means.nl, item.means.en, item.todo.nl, item.todo.en))
        counts = [other for other in SUITES[gate] if other.table == item.table and other.row_count]
        assert [other.severity for other in counts] == ["fout"], f"{item.table} has no row count"


@pytest.mark.parametrize("gate", SUITES)
def test_sound_sector_passes(run: Run, gate: str) -> None:
    assert run.gates[gate].results == check(run, gate).results
    assert failed(run.gates[gate]) == set()
    assert not run.gates[gate].stops
    assert all(r.passed and not r.rows and not r.error and r.checked for r in run.gates[gate].results)


@pytest.mark.slow
def test_sample_passes_but_for_its_account_without_transactions(tmp_path: Path) -> None:
    write_sample(tmp_path / "raw", root=PROJECT)
    published = control(tmp_path / "raw", tmp_path / "out")
    assert published.rows("SELECT poort, verwachting FROM kwaliteit.verwachtingen WHERE NOT voldaan") == [
        ("lijnen", "rapport-heeft-transacties")
    ]
    assert published.rows("SELECT b.kbo FROM controle.bevindingen b WHERE b.bevinding = 'A11'") == [("0207502103",)]
    assert published.rows("SELECT rij FROM kwaliteit.bewijs") == [
        ("bestuur_id=4025, basis_kbo=0207502103, rapportjaar=2022",)
    ]


@pytest.mark.parametrize(("gate", "item", "case"), FLAT)
def test_expectation_catches(run: Run, gate: str, item: Expected, case: Case) -> None:
    # A number is wrong in both tables, or their sums would differ too.
    both = [case.sql.format(table=table) for table in ("werk.lijnen", "bbc.lijnen")]
    concerned = {i.table for i in SUITES[gate] if i.id in (item.id, *case.also.split())}
    suite = [i for i in SUITES[gate] if i.table in concerned]
    result = check(run, gate, before="; ".join(dict.fromkeys(both)), suite=suite)
    found = next(r for r in result.results if r.expected == item)
    assert failed(result) == {item.id, *case.also.split()}
    assert not found.passed
    assert found.error == ""
    assert found.failed == len(found.rows) > 0
    assert any(case.culprit in row for row in evidence(found)), evidence(found)
    assert result.stops == any(r.expected.severity == "fout" for r in result.failures)


def test_evidence_is_every_row_and_nothing_else(run: Run) -> None:
    result = check(run, "publicatie", before="UPDATE controle.conclusies SET conclusie = 'prima'")
    found = next(r for r in result.results if r.expected.id == "conclusie-gekend")
    kbos = [dict(zip(found.columns, row, strict=True))["kbo"] for row in found.rows]
    assert sorted(kbos) == sorted([A, L, M])


@pytest.mark.parametrize("gate", SUITES)
def test_warnings_alone_do_not_stop(run: Run, gate: str) -> None:
    suite = SUITES[gate]
    warned = {item.id for item in suite if item.severity == "waarschuwing"}
    broken = (f"UPDATE {i.table} SET {i.arguments['column']} = 'nee'" for i in suite if i.id in warned)
    result = check(run, gate, after="; ".join(broken))
    assert failed(result) == warned
    assert not result.stops


@pytest.mark.parametrize("gate", SUITES)
def test_emptied_check_table_fails_on_its_row_count(run: Run, gate: str) -> None:
    """The row count is the only guard: everything else passes on an empty table."""
    suite = SUITES[gate]
    counts = {item.id for item in suite if item.row_count}
    empty = "; ".join(f"DELETE FROM {table}" for table in {item.table for item in suite})
    result = check(run, gate, after=empty)
    assert failed(result) == counts
    assert result.stops
    for found in result.failures:
        expected = rows(run.connection, found.expected.row_count or "")[0][0]
        assert evidence(found) == [f"rijen=0, verwacht={expected}"]
        assert expected != 0


@pytest.mark.parametrize("gate", SUITES)
def test_row_too_many_fails_on_the_row_count(run: Run, gate: str) -> None:
    tables = {item.table for item in SUITES[gate]}
    twice = "; ".join(f"INSERT INTO {table} SELECT * FROM {table} LIMIT 1" for table in tables)
    assert failed(check(run, gate, after=twice)) == {item.id for item in SUITES[gate] if item.row_count}


@pytest.mark.parametrize("gate", SUITES)
def test_no_answer_has_not_passed(run: Run, gate: str) -> None:
    """Great Expectations skips NULL; our evidence does not."""
    answers = {item.id: item for item in SUITES[gate] if "column" in item.arguments}
    emptied = (f"UPDATE {i.table} SET {i.arguments['column']} = NULL" for i in answers.values())
    result = check(run, gate, after="; ".join(emptied))
    assert failed(result) == answers.keys()
    assert all(found.failed == found.checked == len(found.rows) for found in result.failures)


@pytest.mark.parametrize("gate", SUITES)
def test_exception_in_an_expectation_is_an_error_and_no_failed_check(run: Run, gate: str) -> None:
    answers = {item.id: item for item in SUITES[gate] if "column" in item.arguments}
    renamed = (f"ALTER TABLE {i.table} RENAME {i.arguments['column']} TO {name}"
               for name, i in zip("abcdefghijklmnopqrst", answers.values(), strict=False))  # fmt: skip
    result = check(run, gate, after="; ".join(renamed))
    assert failed(result) == answers.keys()
    assert result.stops
    for found in result.failures:
        assert str(found.expected.arguments["column"]) in found.error
        assert (found.failed, found.rows) == (0, ())
    with undone(run):
        put_results(run.connection, [result], "nl")
        table = "SELECT count(*) FROM kwaliteit.verwachtingen WHERE NOT voldaan AND fout_in_toets <> ''"
        assert rows(run.connection, table) == [(len(answers),)]
        assert rows(run.connection, "SELECT uitkomst FROM kwaliteit.poorten") == [("tegengehouden",)]
        assert rows(run.connection, "SELECT * FROM kwaliteit.bewijs") == []


# Deliveries as they come: what must stop at the first gate.


def without_column(sector: Sector) -> None:
    path = sector.root / "JR_2025" / "transactie_JR_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Bedrag", "Waarde"), encoding="utf-8")


def without_table(sector: Sector) -> None:
    (sector.root / "JR_2025" / "actie_JR_2025.csv").unlink()


def without_scheme_in_register(sector: Sector) -> None:
    path = sector.root / "register.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Plan Samenleven", "Iets"), encoding="utf-8")


def with_unreadable_amounts(sector: Sector) -> None:
    path = sector.root / "JR_2025" / "transactie_JR_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1000.00", "1.000,00"), encoding="utf-8")


def with_payment_that_contradicts(sector: Sector) -> None:
    text = (sector.root / "betalingen.csv").read_text(encoding="utf-8").replace("100000,00", "90000,00")
    (sector.root / "betalingen_2.csv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "expectations", "culprit"),
    [
        (without_column, "bestand-kolommen quarantaine-aandeel", f"bestand={FILE}"),
        (without_table, "bestand-set", f"bestand={FILE}"),
        (without_scheme_in_register, "register-treffers", "register_bestand=register.csv"),
        (with_unreadable_amounts, "quarantaine-aandeel", "quarantaine=3"),
        (with_payment_that_contradicts, "sleutels-uniek", "betalingen_2.csv, rij 2"),
    ],
)
def test_delivery_unfit_to_judge_stops(
    tmp_path: Path, spoil: Callable[[Sector], None], expectations: str, culprit: str
) -> None:
    sector = build(tmp_path / "raw")
    sector.write()
    spoil(sector)
    stopped = control(sector.root, tmp_path / "out").stopped
    assert stopped is not None
    assert stopped.gate == "levering"
    blocking = [found for found in stopped.failures if found.expected.severity == "fout"]
    assert [found.expected.id for found in blocking] == expectations.split()
    assert any(culprit in row for row in evidence(blocking[0])), evidence(blocking[0])


# Through the command line.


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def end_control(folder: Path, *more: str) -> Result:
    return call(
        "run", "--plain", "--raw", folder / "raw", "--out", folder / "out", "--as-of", AS_OF.isoformat(), *more
    )  # fmt: skip


def answer(folder: Path) -> str:
    sql = "SELECT p.run, c.* FROM controle.conclusies c, meta.publicatie p ORDER BY c.kbo"
    found = call("query", sql, "--out", folder / "out", "--format", "csv")
    assert found.exit_code == 0
    return found.stdout


def last_run(folder: Path) -> Path:
    return max((folder / "out" / "runs").iterdir())


@pytest.mark.slow
def test_stopped_gate_keeps_the_last_publication(tmp_path: Path) -> None:
    sector = build(tmp_path / "raw")
    sector.write()
    assert end_control(tmp_path).exit_code == 0
    first, known = last_run(tmp_path), answer(tmp_path)

    # The same Transactie ID on another row of a coded action.
    sector.line("A4", 2025, RECEIVE, "1.00", "7405", "300", line="T5")
    sector.write()
    stopped = end_control(tmp_path)
    held = last_run(tmp_path)
    assert stopped.exit_code == 3
    assert "poort levering houdt de publicatie tegen; de vorige publicatie blijft staan" in stopped.output
    assert "fout sleutels-uniek: sleutels zijn uniek" in stopped.output
    assert "set_nr=1, tabel=transactie, dubbele=1, eerste=T5, uniek=nee" in stopped.output
    assert "zoek uit welke van de twee rijen juist is" in stopped.output
    assert str(held) in stopped.output
    assert "bestand-leesbaar" not in stopped.output

    assert answer(tmp_path) == known
    assert (tmp_path / "out" / "current").resolve() == first
    assert call("verify", "--out", tmp_path / "out").exit_code == 0

    assert held != first
    assert json.loads((held / "manifest.json").read_text(encoding="utf-8"))["uitkomst"] == "tegengehouden"
    assert broken_seals(tmp_path / "out", held.name) == []
    tables = {path.stem for path in (held / "tables").iterdir()}
    assert tables >= {"kwaliteit.poorten", "kwaliteit.verwachtingen", "kwaliteit.bewijs", "bron.bestanden"}
    assert "controle.conclusies" not in tables

    sector.table(2025, "transactie").pop()
    sector.write()
    assert end_control(tmp_path).exit_code == 0
    assert answer(tmp_path) != known
    assert (tmp_path / "out" / "current").resolve() == last_run(tmp_path)


def test_stopped_first_run_publishes_nothing(tmp_path: Path) -> None:
    sector = build(tmp_path / "raw")
    sector.line("A4", 2025, RECEIVE, "1.00", "7405", "300", line="T5")
    sector.write()
    stopped = end_control(tmp_path, "--lang", "en")
    assert stopped.exit_code == 3
    assert "gate levering stops publication; the last publication stands" in stopped.output
    assert "keys are unique" in stopped.output
    assert "find out which of the two rows is right" in stopped.output
    assert not (tmp_path / "out" / "current").is_symlink()
    question = call("query", "SELECT 1", "--out", tmp_path / "out")
    assert question.exit_code == 2
    assert "nog geen warehouse" in question.output


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication that no stopped run may touch."""
    folder = tmp_path_factory.mktemp("staand")
    build(folder / "raw").write()
    assert end_control(folder).exit_code == 0
    return folder


@pytest.mark.parametrize(
    ("gate", "expectation", "number", "holds"),
    [
        ("levering", "sleutels-uniek", 6, "bron.bestanden"),
        ("lijnen", "geen-rij-verloren", 0, "bbc.lijnen"),
        ("afstemming", "ontvangsten-afgestemd", 0, "controle.afstemming"),
        ("publicatie", "conclusies-verdelen-populatie", 0, "controle.conclusies"),
    ],
)
def test_each_gate_can_stop_publication(
    standing: Path, monkeypatch: pytest.MonkeyPatch, gate: str, expectation: str, number: int, holds: str
) -> None:
    """A fault of the program, put in just before the gate that must see it."""
    known = answer(standing)
    case = CASES[expectation][number]

    def break_tables(run: Run) -> None:
        run.connection.execute(case.sql)

    at = [stage.name for stage in STAGES].index(f"poort-{gate}")
    fault = Stage("storing", "storing", break_tables)
    monkeypatch.setattr("flows.plain.STAGES", (*STAGES[:at], fault, *STAGES[at:]))
    stopped = end_control(standing)
    assert stopped.exit_code == 3
    assert f"poort {gate} houdt de publicatie tegen" in stopped.output
    assert f"fout {expectation}: " in stopped.output
    assert case.culprit in stopped.output
    assert answer(standing) == known
    held = last_run(standing)
    assert (held / "tables" / f"{holds}.parquet").is_file()
    manifest = json.loads((held / "manifest.json").read_text(encoding="utf-8"))
    passed = list(SUITES)[: list(SUITES).index(gate)]
    assert manifest["poorten"] == dict.fromkeys(passed, "doorgelaten") | {gate: "tegengehouden"}


@pytest.mark.slow
def test_warning_is_published_with_its_rows(tmp_path: Path) -> None:
    sector = build(tmp_path / "raw")
    sector.report(X, filled=False)
    sector.pay(X)
    sector.write()
    assert end_control(tmp_path).exit_code == 0
    gates = "SELECT poort, uitkomst, niet_voldaan FROM kwaliteit.poorten WHERE poort = 'lijnen'"
    table = call("query", gates, "--out", tmp_path / "out", "--format", "json").stdout
    assert json.loads(table) == [{"poort": "lijnen", "uitkomst": "doorgelaten", "niet_voldaan": 1}]
    proof = call("query", "SELECT rij FROM kwaliteit.bewijs", "--out", tmp_path / "out", "--format", "csv")
    assert proof.stdout.splitlines()[1:] == [f'"bestuur_id=B{X}, basis_kbo={X}, rapportjaar=2025"']


_WATCHED = """
import os, sys
seen = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "subprocess.Popen"):
        seen.append((event, str(args)))
    if event == "open" and isinstance(args[0], str) and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append((event, args[0]))
    if event in ("os.mkdir", "os.rename"):
        seen.append((event, str(args[0])))
sys.addaudithook(watch)
import pyarrow as pa
from expectations import gx
from expectations.model import Text, holds
words = Text("x", "x")
suite = [holds("goed", "toets.proef", "k", words, words), holds("fout", "toets.proef", "weg", words, words)]
found = gx.validate("proef", {"toets.proef": pa.table({"k": ["ja"]})}, suite, {})
assert found["goed"].passed and found["fout"].error, found
allowed = (os.environ["TMPDIR"], os.devnull)
print([entry for entry in seen if not entry[1].startswith(allowed)])
"""


@pytest.mark.slow
def test_great_expectations_stays_at_home_and_offline(tmp_path: Path) -> None:
    """No connection, no file outside the temporary folder, nothing left there; whatever the user's settings."""
    places = {name: tmp_path / name for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")}
    here = tmp_path / "hier"
    for place in (here, *places.values()):
        place.mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GX_ANALYTICS_ENABLED": "true",
        **{name: str(place) for name, place in places.items()},
    }
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED], env=environment, cwd=here, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
    assert [path for place in (here, *places.values()) for path in place.rglob("*")] == []
