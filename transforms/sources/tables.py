"""The small BBC-DR tables: deliveries, actions, bodies and dimensions, to `stg`.

Read by DuckDB, every value as text; what cannot be used goes to quarantine with row and reason.
The figures (`transactie`) are read by transactions.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from transforms.engine import put
from transforms.kbo import parse_kbo
from transforms.sources import quarantine
from transforms.sources.csv_reader import (
    Readable,
    Refused,
    column,
    explain,
    open_quote,
    prepare,
    source,
    take_refused,
    without_blank_lines,
)
from transforms.sources.delimited import HAS_NUL
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.table_sets import Table, TableSet

_TEXT_COLUMNS = {
    "aanlevering": (
        "aanlevering_id", "bestuur_id", "type_rapport", "rapportjaar", "kwartaal",
        "meest_recente", "status_rapport", "volgnummer", "datum_verwerking",
    ),
    "actie": (
        "aanlevering_id", "actieplan_id", "actie_id", "code", "korte_omschrijving",
        "lange_omschrijving", "commentaar", "evaluatie", "externe_code",
    ),
    "actieplan": ("aanlevering_id", "actieplan_id"),
    "bestuur": ("bestuur_id", "kbo_nummer", "re_nummer", "type_bestuur"),
    "beleidsveld": ("beleidsveld_id", "beleidsveld_code"),
    "algemene_rekening": ("rekening_id", "rekening_code"),
    "economische_sector": ("sector_id", "sector_code"),
}  # fmt: skip

_WITH_TEXTS = ("actie", "actieplan")


@dataclass(frozen=True)
class FileResult:
    """Rows read of a file, or why it is in quarantine."""

    table: Table
    rows: int
    problem: str = ""


def read_tables(connection: duckdb.DuckDBPyConnection, sets: Sequence[TableSet], work: Path) -> list[FileResult]:
    """Every row of the small tables as it came, to stg.ruw_<kind>; `keep_rows` sorts them out."""
    results: list[FileResult] = []
    numbers = pa.table(
        {
            "set_nr": pa.array([s.number for s in sets], pa.int32()),
            "bron": pa.array(["tabellen"] * len(sets), pa.string()),
            "bestand": pa.array([None] * len(sets), pa.string()),
        }
    )
    put(connection, "stg.sets", numbers)
    for kind, columns in _TEXT_COLUMNS.items():
        declared = ", ".join(f"{name} VARCHAR" for name in columns)
        connection.execute(
            f"CREATE OR REPLACE TABLE stg.ruw_{kind} (set_nr INTEGER, bestand VARCHAR, rij BIGINT, {declared})"
        )
    connection.execute(
        "CREATE OR REPLACE TABLE stg.geweigerde_aanlevering (set_nr INTEGER, bestand VARCHAR, rij VARCHAR, "
        "bestuur_id VARCHAR, jaar INTEGER)"
    )
    for table_set in sets:
        for kind in _TEXT_COLUMNS:
            for table in table_set.of(kind):
                results.append(_read(connection, table_set.number, table, work))
    return results


def keep_rows(connection: duckdb.DuckDBPyConnection, codes_in_text: str) -> None:
    """stg.aanlevering, stg.actie, stg.bestuur and the dimensions, from stg.ruw_<kind>.

    `codes_in_text` is the pattern of the scheme's codes as whole words (finding C03).
    """
    _keep_deliveries(connection)
    _keep_actions(connection, codes_in_text)
    _keep_bodies(connection)
    _name_refused_deliveries(connection)
    _keep_dimensions(connection)


def _read(connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, work: Path) -> FileResult:
    name, match = table.file.name, table.recognised.match
    if not match.complete:
        return FileResult(table, 0, match.problem)
    if table.file.has_nul:
        return _refuse_file(connection, set_nr, table, HAS_NUL)
    readable = prepare(Readable(table.file, table.recognised.dialect, match), work)
    columns = ", ".join(f"nullif({column(match, c)}, '')" for c in _TEXT_COLUMNS[table.kind])
    connection.execute("SET preserve_insertion_order = true")
    target = f"stg.ruw_{table.kind}"
    try:
        connection.execute(
            f"INSERT INTO {target} SELECT {set_nr}, ?, row_number() OVER () + 1, {columns} "
            f"FROM {source([readable], extra=', parallel=false')}",
            [name],
        )
        refused = take_refused(connection)
        broken = open_quote(connection, readable)
    except duckdb.Error as error:
        take_refused(connection)
        reason = f"bestand kan niet als tabel gelezen worden: {str(error).splitlines()[0]}"
        return _refuse_file(connection, set_nr, table, reason)
    finally:
        connection.execute("SET preserve_insertion_order = false")
    if broken := broken or next((r for r in refused if r.breaks_file), None):
        reason = f"{explain(broken)} (vanaf record {broken.line}, kolom {_spelling(table, broken)})"
        return _refuse_file(connection, set_nr, table, reason)
    where = _swallowed if table.kind in _WITH_TEXTS else _runs_on
    if place := where(connection, set_nr, table, refused):
        reason = (
            f"aanhalingstekens kloppen niet: een waarde loopt over meer regels door ({place}); "
            "het hele bestand staat in quarantaine"
        )
        return _refuse_file(connection, set_nr, table, reason)
    if refused:
        refused = _number(connection, set_nr, table, readable, refused)
    quarantine.append(connection, [_entry(table, set_nr, r) for r in refused])
    if table.kind == "aanlevering":
        _note_refused_deliveries(connection, set_nr, table, refused)
    counted = connection.execute(
        f"SELECT count(*) FROM {target} WHERE set_nr = ? AND bestand = ?",
        [set_nr, name],
    ).fetchone()
    return FileResult(table, int(counted[0]) if counted else 0)


def _refuse_file(connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, reason: str) -> FileResult:
    name = table.file.name
    connection.execute(f"DELETE FROM stg.ruw_{table.kind} WHERE set_nr = ? AND bestand = ?", [set_nr, name])
    whole = Quarantined(name, None, None, None, reason, table.kind, set_nr, rijen=table.file.lines_after_header)
    quarantine.append(connection, [whole])
    return FileResult(table, 0, reason)


def _number(
    connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, readable: Readable, refused: list[Refused]
) -> list[Refused]:
    """Refused records under the same count as the others; the rows after them move up."""
    numbers = without_blank_lines(readable, {r.line for r in refused})
    for number in sorted(numbers.values()):
        connection.execute(
            f"UPDATE stg.ruw_{table.kind} SET rij = rij + 1 WHERE set_nr = ? AND bestand = ? AND rij >= ?",
            [set_nr, table.file.name, number],
        )
    return [replace(r, line=numbers.get(r.line, r.line)) for r in refused]


def _runs_on(connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, refused: Sequence[Refused]) -> str:
    """Where a value holds a line end, in a table without texts: a quote was not closed there."""
    if running := [r for r in refused if r.spans_lines]:
        return f"vanaf record {running[0].line}"
    inside = " OR ".join(f"contains({name}, chr(10))" for name in _TEXT_COLUMNS[table.kind])
    found = connection.execute(
        f"SELECT min(rij) FROM stg.ruw_{table.kind} WHERE set_nr = ? AND bestand = ? AND ({inside})",
        [set_nr, table.file.name],
    ).fetchone()
    return f"record {found[0]}" if found and found[0] is not None else ""


def _spelling(table: Table, refused: Refused) -> str:
    """The header of the column DuckDB calls c3; `rij` when it is about the row as a whole."""
    header = table.recognised.dialect.header
    name = refused.column or ""
    return header[int(name[1:])] if name[1:].isdigit() and int(name[1:]) < len(header) else "rij"


def _entry(table: Table, set_nr: int, refused: Refused) -> Quarantined:
    cells = refused.cells(table.recognised.dialect.delimiter)
    place = table.recognised.match.positions.get("aanlevering_id")
    return Quarantined(
        bestand=table.file.name,
        rij=str(refused.line),
        kolom=_spelling(table, refused),
        waarde=shorten(refused.text.strip()),
        reden=explain(refused),
        soort=table.kind,
        set_nr=set_nr,
        aanlevering_id=cells[place].strip() if place is not None and place < len(cells) else None,
    )


def _swallowed(connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, refused: Sequence[Refused]) -> str:
    """Where a text holds lines that are rows of this table: two quotes that were not closed met.

    Texts may run over lines; a line that starts with the id of a delivery of this set and goes on
    with three more columns is no text.
    """
    if table.recognised.match.positions["aanlevering_id"] != 0:
        return ""
    mark = re.escape(table.recognised.dialect.delimiter)
    row = rf'\n"?([^{mark}\n"]+)"?{mark}[^{mark}\n]*{mark}[^{mark}\n]*{mark}'
    known = "SELECT trim(aanlevering_id) FROM stg.ruw_aanlevering WHERE set_nr = ?"
    for entry in refused:
        starts = re.findall(row, entry.text.strip())
        found = connection.execute(f"SELECT count(*) FROM ({known}) t(id) WHERE list_contains(?, id)", [set_nr, starts])
        if starts and found.fetchall()[0][0]:
            return f"vanaf record {entry.line}"
    texts = ", ".join(_TEXT_COLUMNS[table.kind])
    read = f"SELECT rij, concat_ws(chr(31), {texts}) AS tekst FROM stg.ruw_{table.kind}"
    found = connection.execute(
        "SELECT min(t.rij) FROM (SELECT rij, unnest(regexp_extract_all(tekst, ?, 1)) AS id "
        f"FROM ({read} WHERE set_nr = ? AND bestand = ?) WHERE contains(tekst, chr(10))) t "
        f"JOIN ({known}) d(id) ON d.id = t.id",
        [row, set_nr, table.file.name, set_nr],
    )
    place = found.fetchall()[0][0]
    return "" if place is None else f"record {place}"


def _note_refused_deliveries(
    connection: duckdb.DuckDBPyConnection, set_nr: int, table: Table, refused: Sequence[Refused]
) -> None:
    positions = table.recognised.match.positions
    for entry in refused:
        cells = [cell.strip() for cell in entry.cells(table.recognised.dialect.delimiter)]
        found = {name: cells[place] for name, place in positions.items() if place < len(cells)}
        if found.get("type_rapport", "").casefold() == "jaarrekening":
            connection.execute(
                "INSERT INTO stg.geweigerde_aanlevering VALUES (?, ?, ?, ?, TRY_CAST(? AS INTEGER))",
                [set_nr, table.file.name, str(entry.line), found["bestuur_id"], found.get("rapportjaar")],
            )


def _name_refused_deliveries(connection: duckdb.DuckDBPyConnection) -> None:
    """Whose account a refused row was: an older version may now count in its place (A07)."""
    connection.execute("""
        UPDATE stg.quarantaine q SET bron_kbo = g.kbo, jaar = g.jaar
        FROM (SELECT a.set_nr, a.bestand, a.rij, a.jaar, min(b.kbo) AS kbo
              FROM stg.geweigerde_aanlevering a
              JOIN stg.bestuur b ON b.set_nr = a.set_nr AND b.bestuur_id = a.bestuur_id
              GROUP BY ALL) g
        WHERE q.soort = 'aanlevering' AND q.set_nr = g.set_nr
          AND q.bestand = g.bestand AND q.rij = g.rij AND q.bron_kbo IS NULL""")


def _quarantine_where(
    connection: duckdb.DuckDBPyConnection, kind: str, condition: str, kolom: str, waarde: str, reden: str,
    *, aanlevering: str = "NULL", bron_kbo: str = "NULL", jaar: str = "NULL",
) -> None:  # fmt: skip
    connection.execute(
        f"INSERT INTO stg.quarantaine SELECT bestand, CAST(rij AS VARCHAR), '{kolom}', left({waarde}, 200), "
        f"'{reden}', '{kind}', set_nr, {aanlevering}, {bron_kbo}, {jaar}, 1, NULL "
        f"FROM stg.ruw_{kind} r WHERE {condition} ORDER BY bestand, rij"
    )


# ISO or dd/mm/yyyy, with or without a time; fractions of a second and time zones play no part.
_MOMENT = (
    r"try_strptime(regexp_replace(replace(trim(datum_verwerking), 'T', ' '), "
    r"'(:[0-9]{2})(\.[0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})?$', '\1'), "
    "['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M', '%Y-%m-%d', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y'])"
)
_STATUS = "lower(trim(status_rapport))"
_NO_QUARTER = "(kwartaal IS NULL OR lower(trim(kwartaal)) IN ('', '0', '-', 'nvt', 'n.v.t.', 'geen'))"
_ACCOUNT = f"(lower(trim(coalesce(type_rapport, ''))) = 'jaarrekening' AND {_NO_QUARTER})"


def _keep_deliveries(connection: duckdb.DuckDBPyConnection) -> None:
    year = "TRY_CAST(CASE WHEN regexp_full_match(trim(rapportjaar), '[0-9]{4}') THEN trim(rapportjaar) END AS INTEGER)"
    checks = [
        ("trim(coalesce(aanlevering_id, '')) IN ('', '0')", "Aanlevering ID", "aanlevering_id",
         "sleutel ontbreekt; verwacht het nummer van de aanlevering"),
        ("trim(coalesce(bestuur_id, '')) IN ('', '0')", "Bestuur ID", "bestuur_id",
         "sleutel ontbreekt; verwacht het nummer van het bestuur"),
        (f"{year} IS NULL", "Rapportjaar", "rapportjaar", "geen jaartal; verwacht vier cijfers"),
        (f"{_ACCOUNT} AND datum_verwerking IS NOT NULL AND {_MOMENT} IS NULL", "Datum verwerking", "datum_verwerking",
         "geen datum; verwacht jjjj-mm-dd of dd/mm/jjjj"),
        (f"{_ACCOUNT} AND coalesce({_STATUS}, '') "
         "NOT IN ('origineel', 'herziening', 'voorlopig')", "Status rapport", "status_rapport",
         "onbekende status; verwacht Origineel, Herziening of Voorlopig"),
        (f"{_ACCOUNT} AND volgnummer IS NOT NULL AND TRY_CAST(trim(volgnummer) AS BIGINT) IS NULL", "Volgnummer",
         "volgnummer", "geen getal; verwacht een volgnummer"),
    ]  # fmt: skip
    earlier = "false"
    for condition, kolom, value, reason in checks:
        _quarantine_where(
            connection, "aanlevering", f"({condition}) AND NOT ({earlier})", kolom, value, reason,
            aanlevering="trim(aanlevering_id)", jaar=year,
        )  # fmt: skip
        earlier += f" OR ({condition})"
    connection.execute(f"""
        CREATE OR REPLACE TABLE stg.aanlevering AS
        SELECT set_nr, bestand, rij, trim(aanlevering_id) AS aanlevering_id, trim(bestuur_id) AS bestuur_id,
               trim(type_rapport) AS type_rapport, {year} AS rapportjaar,
               {_ACCOUNT} AS jaarrekening,
               CASE {_STATUS} WHEN 'origineel' THEN 'Origineel' WHEN 'herziening' THEN 'Herziening'
                    WHEN 'voorlopig' THEN 'Voorlopig' ELSE trim(status_rapport) END AS status,
               CASE lower(trim(meest_recente)) WHEN 'ja' THEN 'Ja' WHEN 'nee' THEN 'Nee'
                    ELSE trim(meest_recente) END AS meest_recente,
               coalesce(TRY_CAST(trim(volgnummer) AS BIGINT), -1) AS volgnummer,
               {_MOMENT} AS verwerkt
        FROM stg.ruw_aanlevering WHERE NOT coalesce({earlier}, false)""")


def _keep_actions(connection: duckdb.DuckDBPyConnection, codes_in_text: str) -> None:
    _quarantine_where(
        connection, "actie", "trim(coalesce(actie_id, '')) IN ('', '0')", "Actie ID", "actie_id",
        "sleutel ontbreekt; verwacht het nummer van de actie", aanlevering="trim(aanlevering_id)",
    )  # fmt: skip
    texts = ("korte_omschrijving", "lange_omschrijving", "commentaar", "evaluatie")
    hit = " OR ".join(f"coalesce(regexp_matches({text}, ?), false)" for text in texts)
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE stg.actie AS
        WITH plan AS (
            SELECT set_nr, trim(actieplan_id) AS actieplan_id, min(trim(aanlevering_id)) AS aanlevering_id
            FROM stg.ruw_actieplan WHERE trim(coalesce(aanlevering_id, '')) NOT IN ('', '0') GROUP BY ALL
        ), actie AS (
            SELECT a.set_nr, a.bestand, a.rij, trim(a.actie_id) AS actie_id,
                   coalesce(nullif(nullif(trim(a.aanlevering_id), ''), '0'), p.aanlevering_id) AS aanlevering_id,
                   nullif(trim(a.externe_code), '') IS NOT NULL AS heeft_code, {hit} AS tekst_treffer,
                   a.code, a.korte_omschrijving, a.lange_omschrijving, a.commentaar, a.evaluatie, a.externe_code
            FROM stg.ruw_actie a
            LEFT JOIN plan p ON p.set_nr = a.set_nr AND p.actieplan_id = trim(a.actieplan_id)
            WHERE trim(coalesce(a.actie_id, '')) NOT IN ('', '0')
        )
        SELECT a.* REPLACE (
                   CASE WHEN heeft_code OR tekst_treffer THEN lange_omschrijving END AS lange_omschrijving,
                   CASE WHEN heeft_code OR tekst_treffer THEN evaluatie END AS evaluatie)
        FROM actie a""",
        [codes_in_text] * len(texts),
    )
    connection.execute("""
        INSERT INTO stg.quarantaine
        SELECT a.bestand, CAST(a.rij AS VARCHAR), 'Aanlevering ID', a.aanlevering_id,
               'deze aanlevering staat niet (leesbaar) in de tabel aanlevering van dezelfde set', 'actie',
               a.set_nr, a.aanlevering_id, NULL, NULL, 1, NULL
        FROM stg.actie a ANTI JOIN stg.aanlevering d USING (set_nr, aanlevering_id) ORDER BY a.bestand, a.rij""")


def _keep_bodies(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.execute("SELECT DISTINCT kbo_nummer FROM stg.ruw_bestuur ORDER BY ALL").fetchall()
    numbers = pa.table(
        {
            "kbo_nummer": pa.array([row[0] for row in found], pa.string()),
            "kbo": pa.array([parse_kbo(row[0]) for row in found], pa.string()),
        }
    )
    put(connection, "stg.kbo_nummers", numbers)
    connection.execute("""
        CREATE OR REPLACE TABLE stg.bestuur AS
        SELECT DISTINCT b.set_nr, min(b.bestand) AS bestand, min(b.rij) AS rij, trim(b.bestuur_id) AS bestuur_id,
               n.kbo, b.kbo_nummer, nullif(trim(b.re_nummer), '') AS re_nummer, trim(b.type_bestuur) AS type_bestuur
        FROM stg.ruw_bestuur b LEFT JOIN stg.kbo_nummers n ON n.kbo_nummer IS NOT DISTINCT FROM b.kbo_nummer
        WHERE trim(coalesce(b.bestuur_id, '')) <> ''
        GROUP BY b.set_nr, trim(b.bestuur_id), n.kbo, b.kbo_nummer, nullif(trim(b.re_nummer), ''), trim(b.type_bestuur)
        """)


def _keep_dimensions(connection: duckdb.DuckDBPyConnection) -> None:
    for kind, key, code in (
        ("beleidsveld", "beleidsveld_id", "beleidsveld_code"),
        ("algemene_rekening", "rekening_id", "rekening_code"),
        ("economische_sector", "sector_id", "sector_code"),
    ):
        connection.execute(f"""
            CREATE OR REPLACE TABLE stg.{kind} AS
            SELECT DISTINCT set_nr, trim({key}) AS id, trim({code}) AS code FROM stg.ruw_{kind}
            WHERE trim(coalesce({key}, '')) <> ''""")
