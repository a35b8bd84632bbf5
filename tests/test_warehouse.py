"""The published warehouse: its tables, columns, types and comments, its page in docs/, and that it is read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.publication import file_hash
from flows.settings import PROJECT
from flows.warehouse_docs import PAGE, describe
from flows.warehouse_query import EXAMPLES, QueryFault, run_query
from tests.published import Published, control
from tests.sector import Sector
from transforms.sample import write_sample
from transforms.warehouse import documented_tables

# What INTERFACE.md promises, column by column; a table may hold more columns between or after them.
PROMISED = {
    "controle.lezingen": (
        "regeling kbo nis naam periode ontvangsten_basis uitgaven_basis beslissend uitgaven ontvangsten factor "
        "toestand tekort voorstel_terugvordering reden"
    ),
    "controle.conclusies": (
        "regeling kbo nis naam conclusie grondslag toestand fouten waarschuwingen twijfel uitgaven_totaal "
        "uitgaven_subsidiabel ontvangsten_geboekt betaald voorstel_terugvordering terugvordering_min "
        "terugvordering_max kpi_oordeel uitbetaling_oordeel besluit eindoordeel open vingerafdruk trekker_kbo"
    ),
    "controle.bevindingen": (
        "regeling bevinding ernst kbo naam boekjaar bronwaarde doelwaarde verschil bestand rij actie toelichting"
    ),
    "controle.afstemming": "regeling kbo naam boekjaar soort geboekt betaald verschil verklaring",
    "bbc.lijnen": (
        "regeling kbo bron_kbo boekjaar rapport actie actie_omschrijving code code_match rol richting bedrag "
        "rekening kostensoort subsidiabel sector vlaamse_ontvangst basis beleidsveld bestand sha256 rij"
    ),
    "bbc.rapporten": "",
    "betalingen.betalingen": "",
    "betalingen.toekenningen": (
        "regeling kbo bron_kbo naam projectjaar actie doelgroep soort bedrag bevestigde_kpi gevraagde_kpi "
        "huidig_bereik tarief plafond voorschot_deel saldo_deel telt emmer bestand rij"
    ),
    "betalingen.uitbetaling": (
        "regeling kbo naam projectjaar soort toegekend voorschot_verwacht voorschot saldo_verwacht saldo "
        "teruggevorderd betaald verschil saldo_verantwoord saldo_te_betalen saldo_ingehouden saldo_terug toestand"
    ),
    "betalingen.per_actie": (
        "regeling kbo naam projectjaar actie toegekend voorschot_deel saldo_deel voorschot saldo teruggevorderd "
        "kpi_oordeel bedrag_op_het_spel"
    ),
    "betalingen.stimulansen": "regeling kbo naam soort standaardbedrag toegekend betaald geboekt verschil",
    "betalingen.begroting": "regeling jaar budget toegekend betaald geboekt verschil",
    "kpi.evaluatie": (
        "regeling kbo naam projectjaar periode actie doelgroep toegekend doel gevraagd huidig_bereik "
        "gerapporteerd_doel behaald drempel motivering altijd_jury uiterlijk ingediend_op op_tijd oordeel "
        "bedrag_op_het_spel toelichting reden bestand rij cel"
    ),
    "kpi.dubbele_registratie": "regeling kbo naam acties projectjaren aantal nodig uitgaven toestand",
    "controle.terugvordering": (
        "regeling kbo naam verhouding verhouding_min verhouding_max kpi kpi_te_jureren niet_uitbetaald overbetaling "
        "voorstel berekening overlap schuldenaar_kbo schuldenaar_naam schuldenaar_reden"
    ),
    "controle.besluiten": (
        "regeling kbo naam bevinding conclusie besluit motivering door document datum geldig_tot vingerafdruk "
        "toestand reden bestand rij"
    ),
    "bron.bestanden": "bestand sha256 soort rijen uitkomst reden",
    "bron.rijen": "bestand rapport kbo boekjaar emmer rijen euro",
    "bron.quarantaine": "bestand rij kolom waarde reden",
    "kwaliteit.poorten": "",
    "kwaliteit.verwachtingen": "",
    "meta.run": "",
}
AMOUNTS = {
    "controle.lezingen": "uitgaven ontvangsten tekort voorstel_terugvordering",
    "controle.conclusies": (
        "uitgaven_totaal uitgaven_subsidiabel ontvangsten_geboekt betaald voorstel_terugvordering "
        "terugvordering_min terugvordering_max"
    ),
    "controle.bevindingen": "verschil",
    "controle.afstemming": "geboekt betaald verschil",
    "bbc.lijnen": "bedrag",
    "betalingen.betalingen": "bedrag",
    "betalingen.toekenningen": (
        "bedrag bevestigde_kpi gevraagde_kpi huidig_bereik tarief plafond voorschot_deel saldo_deel"
    ),
    "betalingen.uitbetaling": (
        "toegekend voorschot_verwacht voorschot saldo_verwacht saldo teruggevorderd betaald verschil "
        "saldo_verantwoord saldo_te_betalen saldo_ingehouden saldo_terug"
    ),
    "betalingen.per_actie": ("toegekend voorschot_deel saldo_deel voorschot saldo teruggevorderd bedrag_op_het_spel"),
    "betalingen.stimulansen": "standaardbedrag toegekend betaald geboekt verschil",
    "betalingen.begroting": "budget toegekend betaald geboekt verschil",
    "kpi.evaluatie": ("toegekend doel gevraagd huidig_bereik gerapporteerd_doel behaald drempel bedrag_op_het_spel"),
    "kpi.dubbele_registratie": "nodig nodig_samen uitgaven",
    "controle.terugvordering": (
        "verhouding verhouding_min verhouding_max kpi kpi_te_jureren niet_uitbetaald kpi_te_vorderen "
        "overbetaling_main overbetaling_stimulans overbetaling voorstel"
    ),
    "bron.rijen": "euro",
    "bron.rijen_lijsten": "euro",
    "bron.quarantaine": "euro",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Published:
    folder = tmp_path_factory.mktemp("warehouse")
    write_sample(folder / "raw", root=PROJECT)
    return control(folder / "raw", folder / "out")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Next to nothing: one authority, no payments, no quarantine, no failed expectation."""
    folder = tmp_path_factory.mktemp("klein")
    sector = Sector(folder / "raw")
    sector.project("0207508932")
    return control(sector.write(), folder / "out")


@pytest.fixture(scope="module")
def types(sample: Published) -> dict[str, dict[str, str]]:
    """Type by table and column, in the order of the warehouse."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in sample.rows(
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE NOT internal ORDER BY schema_name, table_name, column_index"
    ):
        found.setdefault(str(table), {})[str(column)] = str(kind)
    return found


def test_catalogue_is_the_warehouse_column_by_column(types: dict[str, dict[str, str]]) -> None:
    catalogue = {table.name: [name for name, _ in table.columns] for table in documented_tables()}
    published = {name: list(columns) for name, columns in types.items() if name != "meta.publicatie"}
    assert published == catalogue


def test_every_table_and_column_has_a_comment(sample: Published) -> None:
    tables = sample.rows("SELECT table_name, comment FROM duckdb_tables()")
    columns = sample.rows("SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal")
    assert len(tables) == len(documented_tables()) + 1
    assert [row for row in (*tables, *columns) if len(str(row[-1] or "").strip()) < 4] == []


@pytest.mark.parametrize("table", PROMISED)
def test_promised_columns_stand_in_their_order(types: dict[str, dict[str, str]], table: str) -> None:
    promised = PROMISED[table].split()
    assert [column for column in types[table] if column in promised] == promised


def test_amounts_are_exact(types: dict[str, dict[str, str]]) -> None:
    listed = {(table, column) for table, names in AMOUNTS.items() for column in names.split()}
    decimals = {
        (table, column): kind
        for table, columns in types.items()
        for column, kind in columns.items()
        if kind.startswith("DECIMAL")
    }
    assert decimals.pop(("controle.lezingen", "factor")) == "DECIMAL(9,4)"
    assert decimals == dict.fromkeys(listed, "DECIMAL(18,2)")


def test_no_column_holds_floats_or_huge_integers(types: dict[str, dict[str, str]]) -> None:
    kinds = {kind.split("(")[0] for columns in types.values() for kind in columns.values()}
    assert kinds <= {"VARCHAR", "BOOLEAN", "INTEGER", "BIGINT", "DATE", "TIMESTAMP", "DECIMAL"}


def test_kbo_numbers_are_text_of_ten_digits(sample: Published, types: dict[str, dict[str, str]]) -> None:
    keys = [(t, c) for t, columns in types.items() for c in columns if c == "kbo" or c.endswith("_kbo")]
    assert len(keys) >= 12
    assert {types[table][column] for table, column in keys} == {"VARCHAR"}
    for table, column in keys:
        odd = f"SELECT {column} FROM {table} WHERE NOT regexp_full_match({column}, '[0-9]{{10}}')"
        assert sample.rows(odd) == [], (table, column)
    assert sample.rows("SELECT DISTINCT left(kbo, 1) FROM controle.conclusies WHERE kbo LIKE '0%'")


def test_types_and_comments_do_not_depend_on_the_data(sample: Published, small: Published) -> None:
    assert describe(small.out) == describe(sample.out)


def test_page_is_what_the_generator_renders(sample: Published) -> None:
    assert PAGE.read_text(encoding="utf-8") == describe(sample.out), "run: python -m flows.warehouse_docs"


def test_python_on_the_page_runs_as_it_stands(sample: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    home = sample.out.parent / "project"
    (home / "data").mkdir(parents=True)
    (home / "data" / "curated").symlink_to(sample.out, target_is_directory=True)
    monkeypatch.chdir(home)
    names: dict[str, object] = {}
    for block in blocks:
        exec(block, names)
    assert len(blocks) == 2
    assert len(names["rows"]) == 49  # type: ignore[arg-type]
    assert str(names["proposed"]["voldoet niet"]) == str(  # type: ignore[index]
        sample.rows("SELECT sum(voorstel_terugvordering) FROM controle.conclusies WHERE conclusie = 'voldoet niet'")[0][
            0
        ]
    )


@pytest.mark.parametrize("title", [title for title, _ in EXAMPLES])
def test_example_query_answers_on_the_sample(sample: Published, title: str) -> None:
    assert sample.rows(dict(EXAMPLES)[title])


# May be empty on the sample, which holds no XBRL (tests/test_deliveries.py reads those tables).
EMPTY = {"kwaliteit.bewijs", "bron.feiten", "bron.feiten_onbekend", "controle.besluiten"}


@pytest.mark.parametrize("table", [table.name for table in documented_tables()])
def test_parquet_holds_the_rows_of_the_warehouse(sample: Published, table: str) -> None:
    file = str(sample.folder / "tables" / f"{table}.parquet").replace("'", "''")
    warehouse = str(sample.folder / "eindcontrole.duckdb")
    with duckdb.connect(warehouse, read_only=True) as connection:
        assert (
            connection.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
            == connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        )
        for one, other in ((f"'{file}'", table), (table, f"'{file}'")):
            difference = f"SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}"
            assert connection.execute(difference).fetchall() == []
        assert table in EMPTY or connection.execute(f"SELECT * FROM {table}").fetchall()


def test_parquet_folder_holds_the_documented_tables_only(sample: Published) -> None:
    files = {path.name for path in (sample.folder / "tables").iterdir()}
    assert files == {f"{table.name}.parquet" for table in documented_tables()}


@pytest.fixture
def untouched(sample: Published) -> Iterator[Published]:
    """The sample, with a check afterwards that no byte changed and no file came beside it."""

    def state() -> tuple[str, list[Path]]:
        return file_hash(sample.out / "eindcontrole.duckdb"), sorted(sample.out.rglob("*"))

    before = state()
    yield sample
    assert state() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE controle.eigen (x INTEGER)",
        "CREATE SCHEMA eigen",
        "CREATE VIEW controle.eigen AS SELECT 1",
        "INSERT INTO controle.conclusies SELECT * FROM controle.conclusies",
        "UPDATE controle.conclusies SET conclusie = 'voldoet'",
        "DELETE FROM controle.bevindingen",
        "DROP TABLE controle.conclusies",
        "ALTER TABLE controle.conclusies DROP COLUMN fouten",
        "TRUNCATE bbc.lijnen",
        "COMMENT ON TABLE controle.conclusies IS 'anders'",
        "SELECT 1; DROP TABLE controle.conclusies",
    ],
)
def test_query_cannot_write(untouched: Published, statement: str) -> None:
    with pytest.raises(QueryFault, match="read-only"):
        run_query(untouched.out, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY controle.conclusies TO '{folder}/uit.csv'",
        "EXPORT DATABASE '{folder}/uit'",
        "ATTACH '{folder}/ander.duckdb' AS ander",
        "SELECT * FROM read_text('{folder}/manifest.json')",
        "SET enable_external_access = true",
        "SET enable_external_access = true; COPY controle.conclusies TO '{folder}/uit.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
    ],
)
def test_query_reaches_no_other_file(untouched: Published, statement: str) -> None:
    with pytest.raises(QueryFault):
        run_query(untouched.out, statement.format(folder=untouched.folder))


def test_query_fault_says_what_duckdb_says(sample: Published, tmp_path: Path) -> None:
    with pytest.raises(QueryFault, match="nietbestaand"):
        run_query(sample.out, "SELECT nietbestaand FROM controle.conclusies")
    with pytest.raises(QueryFault, match="eindcontrole run"):
        run_query(tmp_path, "SELECT 1")
