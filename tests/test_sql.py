"""The SQL files as an auditor finds them: one table a file, an order that follows from what they read."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from transforms.engine import SCHEMAS, SQL_FOLDER, SqlFault, references, sql_files

FILES = sorted(SQL_FOLDER.glob("*.sql"))
FINDINGS = sorted((SQL_FOLDER / "findings").glob("*.sql"))
# Functions that DuckDB has and Spark lacks even after sqlglot translates the file.
ONLY_DUCKDB = ("QUALIFY", "EXCLUDE", "list_", "struct_", "read_csv", "::")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_makes_the_table_it_is_named_after(path: Path) -> None:
    tree = sqlglot.parse_one(path.read_text(encoding="utf-8"), read="duckdb")
    assert isinstance(tree, exp.Create)
    assert f"{tree.this.db}.{tree.this.name}" == path.stem


@pytest.mark.parametrize("path", FILES + FINDINGS, ids=lambda path: path.stem)
def test_references_from_tokens_are_those_of_a_full_parse(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = sqlglot.parse_one(text, read="duckdb")
    assert references(text) == {f"{t.db}.{t.name}" for t in tree.find_all(exp.Table) if t.db}


@pytest.mark.parametrize("path", FILES + FINDINGS, ids=lambda path: path.stem)
def test_a_file_says_in_words_what_it_makes_and_translates_to_spark(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("-- ")
    statement = "\n".join(line for line in text.splitlines() if not line.strip().startswith("--"))
    assert not [word for word in ONLY_DUCKDB if word in statement]
    assert sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def test_every_file_comes_after_those_it_reads() -> None:
    made: set[str] = set()
    names = {file.table for file in sql_files()}
    for file in sql_files():
        assert (file.reads & names) <= made, file.table
        made.add(file.table)


def test_every_schema_of_a_file_is_known() -> None:
    assert {file.table.split(".")[0] for file in sql_files()} <= set(SCHEMAS)


def test_files_that_refer_to_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "werk.a.sql").write_text("CREATE TABLE werk.a AS SELECT * FROM werk.b", encoding="utf-8")
    (tmp_path / "werk.b.sql").write_text("CREATE TABLE werk.b AS SELECT * FROM werk.a", encoding="utf-8")
    with pytest.raises(SqlFault, match="in a circle"):
        sql_files(tmp_path)


def test_a_file_named_otherwise_than_its_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "werk.a.sql").write_text("CREATE TABLE werk.b AS SELECT 1 AS x", encoding="utf-8")
    with pytest.raises(SqlFault, match=r"werk\.a\.sql"):
        sql_files(tmp_path)
