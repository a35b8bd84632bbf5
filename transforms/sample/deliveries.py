"""BBC-DR deliveries: per report an `.xbrl` and an `.xml`, packed as real ones."""

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from transforms.sample import texts
from transforms.sample.files import write_file, write_members
from transforms.sample.instance import Cell, Fact, render_instance, spell
from transforms.sample.markup import UTF8, encode, tag
from transforms.sample.model import EXPENSE, Action, Body, Line, Report, euros
from transforms.sample.policy_file import render_policy
from transforms.sample.tables import HEADERS, Numbers, Row, build_sets

FOLDER = "leveringen"
ENVELOPE = "http://MFT-01-00.abb.vlaanderen.be/Borderel"
_PLAIN = re.compile(r"(-?)(\d+)(?:\.(\d{1,2}))?")


def write_deliveries(
    out: Path, reports: Sequence[Report], dimension_only: Iterable[Body], years: Sequence[int], numbers: Numbers
) -> tuple[list[Path], int]:
    """Write a delivery per report; returns the files and the number of facts.

    Ids are those of the table form. Deliveries have no dimension table: a body that stands only there
    delivers a multi-year plan, so that its numbers are known in this form as well.
    """
    ordered = [report for year in years for report in reports if report.year == year]
    plans = [_plan_of(body, years[0]) for body in dimension_only]
    files: list[Path] = []
    count = 0
    for index, report in enumerate((*ordered, *plans)):
        (tables,) = build_sets([report], (), [report.year], numbers)
        facts = sum_transactions(tables.rows["transactie"])
        count += len(facts)
        files += write_delivery(out, index, tables.rows, facts)
    return files, count


def _plan_of(body: Body, year: int) -> Report:
    title, description = texts.FILLERS[0]
    action = Action(title, (Line(EXPENSE, 12_500_00, "6103"),), description=description)
    return Report(body, year, (action,), (), kind="Meerjarenplan")


def sum_transactions(rows: Iterable[Row]) -> list[Fact]:
    """Sum transactions that agree in everything but their id.

    A context holds a fact of one name only once. An amount that is no plain number stays as it is, as a
    fact of its own.
    """
    policies = {row[0]: row[5] for row in texts.POLICY_FIELDS}
    sums: dict[tuple[str, Cell], int] = {}
    odd: list[tuple[str, str, Cell]] = []
    for _, direction, amount, year, _, action, policy, account, sector in rows:
        cell = Cell(year, "" if action == "0" else action, account, sector, policies[policy])
        plain = _PLAIN.fullmatch(amount)
        if plain is None:
            odd.append((direction, amount, cell))
            continue
        cents = int(plain[1] + plain[2] + (plain[3] or "").ljust(2, "0"))
        sums[direction, cell] = sums.get((direction, cell), 0) + cents
    facts = [Fact(direction, euros(cents), cell) for (direction, cell), cents in sums.items()]
    used = {cell for _, cell in sums}
    for number, (direction, amount, cell) in enumerate(odd, start=1):
        alone = cell if cell not in used else cell._replace(number=str(number))
        used.add(alone)
        facts.append(Fact(direction, amount, alone))
    return facts


def write_delivery(out: Path, index: int, rows: Mapping[str, Sequence[Row]], facts: Sequence[Fact]) -> list[Path]:
    """Write one delivery from the rows of its report and its facts.

    By `index` in turn as a zip, as a folder, and loose beside others.
    """
    about = dict(zip(HEADERS["aanlevering"], rows["aanlevering"][0], strict=True))
    kbo = rows["Dimensies/bestuur"][0][1]
    spelling = spell(index)
    figures = render_instance(kbo, about["Type rapport"], about["Rapportjaar"], facts, spelling)
    policy = render_policy(rows, spelling.encoding)
    number = about["Aanlevering ID"]
    folder = out / FOLDER / about["Rapportjaar"]
    unique = uuid.uuid5(uuid.NAMESPACE_URL, f"urn:voorbeeld:aanlevering:{kbo}:{number}")
    if index % 3 == 0:
        stem = str(unique)
        members = {
            "borderel.xml": _render_envelope(kbo, stem),
            f"{stem}.xbrl": figures,
            f"{stem}.xml": policy,
        }
        name = f"BBCDR_{kbo}_{_stamp(about['Datum verwerking'], int(number))}_{unique}.zip"
        return [write_members(folder / name, members)]
    pair = (folder / str(unique) / "cijfers.xbrl", folder / str(unique) / "beleid.xml")
    if index % 3 == 2:
        pair = (folder / "los" / f"{number}.xbrl", folder / "los" / f"{number}.xml")
    return [write_file(pair[0], figures), write_file(pair[1], policy)]


def _render_envelope(kbo: str, stem: str) -> bytes:
    """Render `borderel.xml`.

    The namespace and both parameters are real, the other names invented.
    """
    names = "".join(f"<Bestand>{tag('Naam', stem + suffix)}</Bestand>" for suffix in (".xbrl", ".xml"))
    parameters = "".join(
        f"<Parameter>{tag('Naam', name)}{tag('Waarde', value)}</Parameter>"
        for name, value in (("SLEUTEL", kbo), ("FLOW", "AANLEVERING GEDAAN"))
    )
    body = f"<Bestanden>{names}</Bestanden><Parameters>{parameters}</Parameters>"
    return encode(f'<Borderel xmlns="{ENVELOPE}">{body}</Borderel>', UTF8)


def _stamp(day: str, number: int) -> str:
    """Write day and an invented time as yyyymmddHHMMSS."""
    digits = "".join(reversed(day.split("/"))) if "/" in day else day.replace("-", "")
    return digits + str(timedelta(seconds=number % 36_000)).replace(":", "").zfill(6)
