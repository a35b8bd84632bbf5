"""The synthetic sector as deliveries holds the same figures and texts as its tables."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from flows.sample import write_settled_sample
from flows.settings import PROJECT
from tests.published import Published, control
from transforms.sample import write_sample
from transforms.sample.deliveries import sum_transactions
from transforms.sample.instance import Cell, Fact

SAMPLE_DAY = date(2026, 11, 1)
TABLES = PROJECT / "data" / "raw" / "voorbeeld"
XBRLI = "{http://www.xbrl.org/2003/instance}"
ENVELOPE = "{http://MFT-01-00.abb.vlaanderen.be/Borderel}"
# Place of a figure: delivery, direction, year, action, account, sector, policy field.
Place = tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """The files of one delivery as bytes; `form` is how it was packed."""

    form: str
    figures: bytes
    policy: bytes
    envelope: bytes = b""

    def facts(self) -> list[tuple[str, str, dict[str, str]]]:
        """Concept, amount and context of each figure; a fact that stands there twice comes once."""
        root = ElementTree.fromstring(self.figures)
        contexts = {context.attrib["id"]: _context(context) for context in root.iter(XBRLI + "context")}
        stated = [(e.tag, e.attrib["contextRef"], e.text or "") for e in root if "unitRef" in e.attrib]
        return [(tag.rpartition("}")[2], text, contexts[ref]) for tag, ref, text in dict.fromkeys(stated)]

    def delivery(self) -> dict[str, str]:
        found = next(e for e in ElementTree.fromstring(self.policy) if e.tag.endswith("}Aanlevering"))
        return {child.tag.rpartition("}")[2]: child.text or "" for child in found}

    def actions(self) -> list[tuple[str, ...]]:
        root = ElementTree.fromstring(self.policy)
        return [tuple(value.text or "" for value in e) for e in root.iter() if e.tag.endswith("}Actie")]


def _context(context: ElementTree.Element) -> dict[str, str]:
    about = {"boekjaar": str(context.findtext(f"{XBRLI}period/{XBRLI}startDate"))[:4]}
    about["kbo"] = str(context.findtext(f"{XBRLI}entity/{XBRLI}identifier"))
    for member in context.iter("{http://xbrl.org/2006/xbrldi}typedMember"):
        (value,) = member
        about[member.attrib["dimension"]] = value.text or ""
    return about


def pairs(raw: Path) -> Iterator[Pair]:
    """Every delivery below a folder, with nothing left over."""
    for path in sorted(raw.rglob("*")):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                members = {name.rpartition(".")[2]: archive.read(name) for name in archive.namelist()[1:]}
                yield Pair("zip", members["xbrl"], members["xml"], archive.read("borderel.xml"))
        elif path.suffix == ".xbrl":
            beside = path.with_suffix(".xml")
            form = "los" if beside.exists() else "map"
            policy = beside if form == "los" else next(path.parent.glob("*.xml"))
            yield Pair(form, path.read_bytes(), policy.read_bytes())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("leveringen")
    write_settled_sample(folder, form="deliveries")
    return folder


@pytest.fixture(scope="module")
def delivered(written: Path) -> list[Pair]:
    return list(pairs(written))


def records(table: str) -> Iterator[dict[str, str]]:
    """The rows of a table in all sets of the bundled sample."""
    for source in sorted(TABLES.glob("JR_*")):
        if source.suffix == ".zip":
            with zipfile.ZipFile(source) as archive:
                files = {name: archive.read(name) for name in archive.namelist()}
        else:
            files = {path.name: path.read_bytes() for path in source.rglob("*.csv")}
        (content,) = (files[name] for name in files if Path(name).stem.partition("_")[0] == table)
        yield from csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))


@pytest.mark.slow
def test_every_figure_of_the_tables_stands_in_its_delivery_to_the_cent(delivered: list[Pair]) -> None:
    reports = {row["Aanlevering ID"] for row in records("aanlevering")}
    delivery_of = {row["Actie ID"]: row["Aanlevering ID"] for row in records("actie")}
    policies = {row["Beleidsveld ID"]: row["Beleidsveld code"] for row in records("beleidsveld")}
    expected: dict[Place, Decimal | str] = {}
    for row in records("transactie"):
        action = "" if row["Actie ID"] == "0" else row["Actie ID"]
        what = (row["Transactiesoort"], row["Boekjaar"], action, row["Algemene rekening"])
        place: Place = (delivery_of.get(action, ""), *what, row["Economische sector"], policies[row["Beleidsveld ID"]])
        _add(expected, place, row["Bedrag"])
    found: dict[Place, Decimal | str] = {}
    for pair in delivered:
        about = pair.delivery()
        if about["AanleveringId"] not in reports:
            continue
        for direction, amount, cell in pair.facts():
            assert cell["kbo"] == about["KboNummer"]
            action = cell.get("vb:Actie", "")
            dimensions = tuple(
                cell.get(f"vb:{name}", "") for name in ("AlgemeneRekening", "EconomischeSector", "Beleidsveld")
            )
            # In tables no delivery is known of a transaction without an action.
            place = (about["AanleveringId"] if action else "", direction, cell["boekjaar"], action, *dimensions)
            _add(found, place, amount)
    assert len(expected) > 1_000
    assert found == expected


def _add(sums: dict[Place, Decimal | str], place: Place, amount: str) -> None:
    if amount in ("1.234,56", "-9.5e-05"):
        assert place not in sums
        sums[place] = amount
    else:
        sums[place] = Decimal(sums.get(place, 0)) + Decimal(amount)


def test_every_report_and_action_of_the_tables_stands_in_the_policy_information(delivered: list[Pair]) -> None:
    bodies = {row["Bestuur ID"]: row for row in records("bestuur")}
    reports = {row["Aanlevering ID"]: row for row in records("aanlevering")}
    found = {about["AanleveringId"]: about for about in (pair.delivery() for pair in delivered)}
    assert len(found) == len(delivered)
    for number, row in reports.items():
        body = bodies[row["Bestuur ID"]]
        names = {
            "KboNummer": body["KBO nummer"], "ReNummer": body["RE nummer"], "TypeBestuur": body["Type bestuur"],
            "TypeRapport": row["Type rapport"], "Rapportjaar": row["Rapportjaar"], "Kwartaal": row["Kwartaal"],
            "StatusRapport": row["Status rapport"], "MeestRecente": row["Meest recente"],
            "Volgnummer": row["Volgnummer"], "DatumVerwerking": row["Datum verwerking"], "AanleveringId": number,
        }  # fmt: skip
        assert found[number] == {name: value for name, value in names.items() if value}
    columns = (
        "Actie ID", "code", "korte omschrijving", "lange omschrijving", "commentaar", "evaluatie",
        "externe rapporteringscode",
    )  # fmt: skip
    told = Counter(tuple(row[column] for column in columns) for row in records("actie"))
    read = Counter(
        action for pair in delivered if pair.delivery()["AanleveringId"] in reports for action in pair.actions()
    )
    assert read == told


def test_a_body_known_only_by_its_numbers_delivers_a_plan(delivered: list[Pair]) -> None:
    reports = {row["Aanlevering ID"] for row in records("aanlevering")}
    reporting = {row["Bestuur ID"] for row in records("aanlevering")}
    silent = {row["KBO nummer"] for row in records("bestuur") if row["Bestuur ID"] not in reporting}
    more = [pair.delivery() for pair in delivered if pair.delivery()["AanleveringId"] not in reports]
    assert {about["KboNummer"] for about in more} == silent != set()
    assert {about["TypeRapport"] for about in more} == {"Meerjarenplan"}


def test_packages_and_spellings_differ_on_purpose(delivered: list[Pair]) -> None:
    forms = Counter(pair.form for pair in delivered)
    assert min(forms[form] for form in ("zip", "map", "los")) > 50
    for pair in delivered:
        if pair.form == "zip":
            parameters = ElementTree.fromstring(pair.envelope).iter(ENVELOPE + "Parameter")
            values = {name.text: value.text for name, value in parameters}
            assert values == {"SLEUTEL": pair.delivery()["KboNummer"], "FLOW": "AANLEVERING GEDAAN"}
    heads = Counter(pair.figures[:2] for pair in delivered)
    assert heads[b"\xff\xfe"] == 1
    plain = [pair.figures for pair in delivered if not pair.figures.startswith(b"\xff\xfe")]
    assert sum(b'encoding="ISO-8859-1"' in figures for figures in plain) == 1
    assert sum(b"<link:footnoteLink" in figures for figures in plain) == 1
    for some in (b"<xbrli:xbrl", b"<xbrl xmlns=", b"scenario>", b"segment>"):
        assert 20 < sum(some in figures for figures in plain) < len(plain)
    repeating = [p for p in delivered if len(_stated(p)) > len(set(_stated(p)))]
    assert 3 <= len(repeating) < 20


def _stated(pair: Pair) -> list[tuple[str, str, str | None]]:
    root = ElementTree.fromstring(pair.figures)
    return [(e.tag, e.attrib["contextRef"], e.text) for e in root if "contextRef" in e.attrib]


def test_an_instance_says_its_type_and_year_and_no_context_twice(delivered: list[Pair]) -> None:
    for pair in delivered:
        root = ElementTree.fromstring(pair.figures)
        stated = {
            e.tag.rpartition("}")[2]: e.text for e in root if "contextRef" in e.attrib and "unitRef" not in e.attrib
        }
        about = pair.delivery()
        assert stated == {"TypeRapport": about["TypeRapport"], "Rapportjaar": about["Rapportjaar"]}
        contexts = [tuple(sorted(_context(e).items())) for e in root.iter(XBRLI + "context")]
        assert len(contexts) == len(set(contexts))


def test_equal_transactions_become_one_fact_and_an_amount_that_is_none_stays_apart() -> None:
    same = ("2025", "2025", "A1", "1", "6131", "300")
    rows = [
        ("T1", "Uitgave", "10.5", *same),
        ("T2", "Uitgave", "-0.25", *same),
        ("T3", "Ontvangst", "7", *same),
        ("T4", "Uitgave", "1.234,56", *same),
        ("T5", "Uitgave", "veel", *same),
        ("T6", "Uitgave", "1e3", "2025", "2025", "0", "1", "", ""),
    ]
    cell = Cell("2025", "A1", "6131", "300", "0010")
    assert sum_transactions(rows) == [
        Fact("Uitgave", "10.25", cell),
        Fact("Ontvangst", "7.00", cell),
        Fact("Uitgave", "1.234,56", cell._replace(number="1")),
        Fact("Uitgave", "veel", cell._replace(number="2")),
        Fact("Uitgave", "1e3", Cell("2025", "", "", "", "0010")),
    ]


@pytest.mark.parametrize("lines", [None, 400])
def test_same_arguments_give_the_same_bytes(tmp_path: Path, lines: int | None) -> None:
    for name in ("a", "b"):
        write_sample(tmp_path / name, authorities=3, lines=lines, seed=5, form="deliveries", root=PROJECT)
    first, second = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*")
            if path.is_file()
        }
        for name in ("a", "b")
    )
    assert first == second
    assert len(first) > 10


@pytest.mark.slow
def test_big_deliveries_add_up_to_the_known_outcomes(tmp_path: Path) -> None:
    summary = write_sample(tmp_path, authorities=5, lines=4_000, form="deliveries", root=PROJECT)
    coded: dict[tuple[str, str], Decimal] = {}
    count = 0
    delivered = list(pairs(tmp_path))
    for pair in delivered:
        kbo = pair.delivery()["KboNummer"]
        ours = {action[0] for action in pair.actions() if action[-1] in ("ABB-SLV", "ABB-SAMENLEVEN")}
        for direction, amount, cell in pair.facts():
            count += 1
            if cell.get("vb:Actie") in ours:
                coded[kbo, direction] = coded.get((kbo, direction), Decimal(0)) + Decimal(amount)
    assert len(delivered) == 5 * 4
    assert count == summary.transactions
    assert 0.9 < count / (5 * 4_000) <= 1
    told = json.loads((tmp_path / "verwacht.json").read_text(encoding="utf-8"))["besturen"]
    assert {entry["kbo"]: (entry["uitgaven_totaal"], entry["ontvangsten_geboekt"]) for entry in told} == {
        kbo: (str(coded[kbo, "Uitgave"]), str(coded[kbo, "Ontvangst"])) for kbo, _ in coded
    }


@pytest.fixture(scope="module")
def both(written: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Published, Published]:
    """The control on the tables, and on the deliveries."""
    tables, deliveries = (
        control(raw, tmp_path_factory.mktemp(name), as_of=SAMPLE_DAY)
        for raw, name in ((TABLES, "tabellen"), (written, "controle"))
    )
    assert tables.stopped is None
    assert deliveries.stopped is None
    return tables, deliveries


@pytest.mark.slow
@pytest.mark.parametrize(
    ("columns", "table"),
    [
        # The fingerprint also covers the values of findings, and A07 shows what could not be read.
        ("* EXCLUDE (vingerafdruk)", "controle.conclusies"),
        ("*", "controle.lezingen"),
        ("*", "controle.afstemming"),
        ("* EXCLUDE (vingerafdruk)", "controle.besluiten"),
        ("*", "kpi.evaluatie"),
        ("*", "betalingen.uitbetaling"),
        ("*", "controle.terugvordering"),
        # Where a finding stands differs: another file, an XPath for a transaction id.
        ("* EXCLUDE (bestand, rij, toelichting)", "controle.bevindingen WHERE bevinding <> 'A07'"),
        ("* EXCLUDE (bestand, rij, toelichting, bronwaarde)", "controle.bevindingen WHERE bevinding = 'A07'"),
        ("* EXCLUDE (bestand, sha256, rij, bron)", "bbc.lijnen"),
    ],
)
def test_deliveries_give_what_the_tables_give(both: tuple[Published, Published], columns: str, table: str) -> None:
    of_tables, of_deliveries = (run.rows(f"SELECT * FROM (SELECT {columns} FROM {table}) ORDER BY ALL") for run in both)
    assert of_tables
    assert of_deliveries == of_tables


def test_both_forms_have_the_same_known_outcomes(written: Path) -> None:
    assert (written / "verwacht.json").read_bytes() == (TABLES / "verwacht.json").read_bytes()


@pytest.mark.slow
def test_forms_differ_only_in_the_plans_of_bodies_without_account(both: tuple[Published, Published]) -> None:
    chosen = "SELECT rapport, kbo, rapportjaar, type_rapport, telt FROM bbc.rapporten"
    tables, deliveries = ({tuple(row) for row in run.rows(chosen)} for run in both)
    assert tables < deliveries
    assert {row[2:] for row in deliveries - tables} == {(2022, "Meerjarenplan", False)}
    balance = "SELECT emmer, CAST(sum(rijen) AS INTEGER), sum(euro) FROM bron.rijen GROUP BY emmer"
    of_tables, of_deliveries = ({row[0]: row[1:] for row in run.rows(balance)} for run in both)
    rows, euro = of_tables.pop("ander rapporttype")
    more_rows, more_euro = of_deliveries.pop("ander rapporttype")
    assert isinstance(rows, int)
    assert isinstance(euro, Decimal)
    assert (more_rows, more_euro) == (rows + 2, euro + Decimal("25000.00"))
    assert of_deliveries == of_tables


@pytest.mark.slow
def test_every_file_of_a_delivery_is_read_and_its_bad_amount_has_a_place(both: tuple[Published, Published]) -> None:
    _, deliveries = both
    outcomes = "SELECT DISTINCT soort, uitkomst FROM bron.bestanden WHERE bestand LIKE 'leveringen/%' ORDER BY ALL"
    assert {row[1] for row in deliveries.rows(outcomes)} == {"gelezen"}
    ((file, row, value),) = deliveries.rows("SELECT bestand, rij, waarde FROM bron.quarantaine")
    assert str(file).endswith(".xbrl")
    assert str(row).startswith("/*/*[")
    assert value == "1.234,56"


@pytest.mark.slow
def test_control_of_big_deliveries_gives_the_known_outcomes(tmp_path: Path) -> None:
    write_sample(tmp_path / "raw", authorities=60, lines=2_000, form="deliveries", root=PROJECT)
    run = control(tmp_path / "raw", tmp_path / "out", as_of=SAMPLE_DAY)
    assert run.stopped is None
    names = ("kbo", "conclusie", "uitgaven_totaal", "uitgaven_subsidiabel", "ontvangsten_geboekt", "betaald")
    told = json.loads((tmp_path / "raw" / "verwacht.json").read_text(encoding="utf-8"))["besturen"]
    found = run.rows(f"SELECT {', '.join(names)} FROM controle.conclusies ORDER BY kbo")
    assert [tuple(str(value) for value in row) for row in found] == [tuple(e[name] for name in names) for e in told]
