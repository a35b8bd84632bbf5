"""Table sets, or what was turned into one: reports, actions and transactions, joined within one set."""

from __future__ import annotations

from datetime import datetime

from .files import Row
from .outcome import Quarantined, StructuralFailure
from .records import (
    ADOPTED,
    DIRECTIONS,
    PROVISIONAL,
    TABLES,
    Action,
    Body,
    Deliveries,
    Report,
    Transaction,
)
from .reference import Authorities, Unit, read_account
from .tablesets import (
    ACTION_COLUMNS,
    REPORT_COLUMNS,
    TABLE_KINDS,
    TEXTS,
    TRANSACTION_COLUMNS,
    TableSet,
    dimension,
    look_up,
    unique_rows,
    values,
)
from .values import given_id, read_kbo, read_moment, read_money, read_whole, read_year


class SetReader:
    """Reads one set after another; `everybody` holds the bodies of all sets (RE nummer)."""

    def __init__(self, authorities: Authorities, sets: list[TableSet]) -> None:
        self.authorities = authorities
        self.sets = sets
        self.everybody = [row for group in sets for row in group.rows("bestuur")]
        self.result = Deliveries()
        self.contents: dict[str, tuple[object, ...]] = {}
        self.digests: set[str] = set()
        self.sole: Report | None = None  # whose rows these are, in a set of one report

    def read(self) -> Deliveries:
        """All deliveries of all sets."""
        for number, group in enumerate(self.sets):
            self.read_set(number, group)
        return self.result

    def hold(self, row: Row, column: str, reason: str, report: Report | None = None) -> None:
        """Quarantine one record."""
        report = report or self.sole
        body = report.body if report else None
        kbo = body.unit.kbo if body and body.unit else None
        year = report.year if report else None
        item = Quarantined(
            row.file,
            row.number,
            column,
            row.text(column),
            reason,
            kbo,
            year,
            kbo is not None and report is not None and report.is_account,  # other types touch no figure
            form=report.form if report else TABLES,
        )
        self.result.quarantine.append(item)

    def find_unit(self, row: Row, own: list[Row]) -> Unit | None:
        """The unit of a body: its number, else its RE nummer, else the number itself."""
        number = read_kbo(row.text("kbonummer"))
        if number and self.authorities.knows(number):
            return self.authorities.unit(number)
        entity = given_id(row.text("renummer"))
        for rows in (own, self.everybody):
            same = [other for other in rows if entity and other.text("renummer") == entity]
            known = [(read_kbo(other.text("kbonummer")) or "", other) for other in same]
            known = [pair for pair in known if self.authorities.knows(pair[0])]
            towns = [pair for pair in known if pair[1].text("typebestuur").casefold() == "gemeente"]
            units = {self.authorities.unit(kbo) for kbo, _ in towns or known}
            if len(units) == 1:
                return units.pop()
        return self.authorities.unit(number) if number else None

    def read_bodies(self, group: TableSet) -> dict[str, Body]:
        """The reporting bodies of a set."""
        bodies: dict[str, Body] = {}
        rows = list(group.rows("bestuur"))
        for row in rows:
            unit = self.find_unit(row, rows)
            number = read_kbo(row.text("kbonummer")) or (unit.kbo if unit else "")
            body = Body(row.text("bestuurid"), row.text("typebestuur").casefold(), number, unit)
            if bodies.setdefault(body.id, body) != body:
                raise StructuralFailure(f"{row.file} row {row.number}: Bestuur ID {body.id} has two meanings.")
        return bodies

    def read_report(self, row: Row, number: int, bodies: dict[str, Body], group: TableSet) -> Report | None:
        """One delivery, or None when its record is quarantined."""
        body = bodies.get(row.text("bestuurid")) or Body(row.text("bestuurid"), "", "", None)
        quarter = given_id(row.text("kwartaal"))
        is_account = row.text("typerapport").casefold() == "jaarrekening" and not quarter
        status = row.text("statusrapport").casefold()
        year = read_year(row.cells["rapportjaar"])
        when, sequence = row.text("datumverwerking"), row.text("volgnummer")
        checks = (
            ("aanleveringid", bool(given_id(row.text("aanleveringid")))),
            ("bestuurid", body.unit is not None),
            ("rapportjaar", year is not None),
            ("statusrapport", not is_account or status in (*ADOPTED, PROVISIONAL)),
            ("datumverwerking", not is_account or not when or read_moment(when) is not None),
            ("volgnummer", not is_account or not sequence or read_whole(sequence) is not None),
        )
        bad = next((column for column, good in checks if not good), None)
        if bad or year is None:
            kbo, column = body.unit.kbo if body.unit else None, bad or "rapportjaar"
            value = row.text(column)
            item = Quarantined(row.file, row.number, column, value, "not usable", kbo, year, kbo is not None)
            self.result.quarantine.append(item)
            return None
        return Report(
            id=row.text("aanleveringid"),
            set_number=number,
            body=body,
            is_account=is_account,
            year=year,
            status=status,
            most_recent=row.text("meestrecente").casefold(),
            processed=read_moment(when) or datetime.min,  # noqa: DTZ901
            sequence=read_whole(sequence) or 0,
            form=group.form,
            repeats=group.repeats,
        )

    def read_set(self, number: int, group: TableSet) -> None:
        """Join the tables of one set and keep the deliveries that are new."""
        bodies = self.read_bodies(group)
        delivered: dict[str, Row] = {}
        for row in group.rows("aanlevering"):
            key = given_id(row.text("aanleveringid"))
            first = delivered.setdefault(key, row)
            if key and first is not row and values(first, REPORT_COLUMNS) != values(row, REPORT_COLUMNS):
                raise StructuralFailure(f"{row.file} row {row.number}: Aanlevering ID {key} differs from before.")
        action_rows = unique_rows(group, "actie", "actieid")
        transaction_rows = unique_rows(group, "transactie", "transactieid")
        home = {row.text("actieid"): row.text("aanleveringid") for row in action_rows}
        repeated = self.repeated(group, delivered, action_rows, transaction_rows, home)
        if group.form != TABLES and repeated:
            group.repeats, repeated = True, set()
        reports = {
            key: report
            for key, row in delivered.items()
            if key not in repeated and (report := self.read_report(row, number, bodies, group))
        }
        self.sole = next(iter(reports.values())) if group.form != TABLES and reports else None
        actions: dict[str, Action] = {}
        for row in action_rows:
            key, parent = given_id(row.text("actieid")), row.text("aanleveringid")
            if parent in repeated:
                continue
            if not key or parent not in reports:
                self.hold(row, "aanleveringid" if key else "actieid", "no such delivery", reports.get(parent))
                continue
            fields = tuple(str(row.cells[column]) for column in TEXTS)
            code_field = str(row.cells["externerapporteringscode"])
            actions[key] = Action(key, reports[parent], code_field, row.text("commentaar"), fields, row.text("code"))
        self.result.reports += reports.values()
        self.result.actions += actions.values()
        self.read_transactions(group, transaction_rows, actions, home, repeated)
        self.hold_broken(group, bodies, reports)
        self.digests |= {sheet.digest for sheet in group.tables.get("transactie", [])}

    def repeated(
        self,
        group: TableSet,
        delivered: dict[str, Row],
        actions: list[Row],
        transactions: list[Row],
        home: dict[str, str],
    ) -> set[str]:
        """Deliveries that stood in an earlier set with the same rows; other rows are a failure."""
        columns = TRANSACTION_COLUMNS if group.form == TABLES else TRANSACTION_COLUMNS[1:]  # a place is no id
        parts: dict[str, tuple[list[tuple[str, ...]], list[tuple[str, ...]]]] = {}
        for row in actions:
            parts.setdefault(row.text("aanleveringid"), ([], []))[0].append(values(row, ACTION_COLUMNS))
        for row in transactions:
            parent = home.get(row.text("actieid"))
            if parent is not None:
                parts.setdefault(parent, ([], []))[1].append(values(row, columns))
        again: set[str] = set()
        if group.repeats:
            return again
        for key, row in delivered.items():
            mine = parts.get(key, ([], []))
            content = (values(row, REPORT_COLUMNS), tuple(sorted(mine[0])), tuple(sorted(mine[1])))
            if not key:
                continue
            if key in self.contents:
                if self.contents[key] != content:
                    raise StructuralFailure(f"{row.file}: delivery {key} came before with other rows.")
                again.add(key)
            self.contents[key] = content
        return again

    def read_transactions(
        self,
        group: TableSet,
        rows: list[Row],
        actions: dict[str, Action],
        home: dict[str, str],
        repeated: set[str],
    ) -> None:
        """The transactions of a set, each with its action or the reason of its quarantine."""
        meanings = {}
        for column, id_header in (("rekening", "algemenerekeningid"), ("sector", "economischesectorid")):
            codes = dimension(group, column, id_header)
            by_id = any(s.headers.get(column, "").endswith("id") for s in group.tables.get("transactie", []))
            meanings[column] = look_up(rows, column, codes, by_id)
        seen_files = {s.file for s in group.tables.get("transactie", []) if s.digest in self.digests}
        for row in rows:
            key = given_id(row.text("actieid"))
            if home.get(key) in repeated or (row.file in seen_files and key not in actions):
                continue
            action = actions.get(key)
            direction = DIRECTIONS.get(row.text("transactiesoort").casefold(), "")
            cents, year = read_money(row.cells["bedrag"]), read_year(row.cells["boekjaar"])
            checks = (
                ("transactieid", bool(given_id(row.text("transactieid")))),
                ("actieid", not key or action is not None),
                ("transactiesoort", bool(direction)),
                ("bedrag", cents is not None),
                ("boekjaar", year is not None),
            )
            bad = next((column for column, good in checks if not good), None)
            if bad:
                self.hold(row, bad, "not usable", action.report if action else None)
            account = meanings["rekening"][row.text("rekening")]
            sector = meanings["sector"][row.text("sector")]
            self.result.transactions.append(
                Transaction(
                    id=row.text("transactieid"),
                    action=action,
                    direction=direction,
                    cents=cents,
                    year=year,
                    account=account,
                    sector=read_account(sector) or sector,
                    quarantined=bad is not None,
                    file="" if group.form == TABLES else row.file,
                )
            )

    def hold_broken(self, group: TableSet, bodies: dict[str, Body], reports: dict[str, Report]) -> None:
        """Files and records that could not be read: a broken file touches every body of the set."""
        tail = group.key.rpartition("_")[2]
        by_name = int(tail) if tail.isdigit() else None
        for kind in TABLE_KINDS:
            for problem in group.problems(kind):
                touched: set[tuple[str, int | None]] = set()
                if problem.rij == 0:
                    touched = {(r.body.unit.kbo, r.year) for r in reports.values() if r.body.unit}
                    touched = touched or {(b.unit.kbo, by_name) for b in bodies.values() if b.unit}
                elif kind == "transactie":
                    self.result.transactions.append(Transaction("", None, "", None, None, "", "", quarantined=True))
                self.result.quarantine.append(problem)
                for kbo, year in sorted(touched, key=str):
                    item = Quarantined(problem.bestand, 0, "", "", problem.reden, kbo, year, True)
                    self.result.quarantine.append(item)
