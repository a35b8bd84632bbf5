"""The same small sector in other layouts: the readings and conclusions stay the same, to the cent."""

from __future__ import annotations

import csv
import itertools
import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from tests.published import Published, control
from tests.sector import HEADERS, INCENTIVE, PARTNERSHIPS, PAYMENTS, RECEIVE, SPEND, Sector, write_csv
from tests.unsafe_files import zipped

PASSES, FAILS, DOUBTFUL, MEMBER, OCMW, LATE = (
    "0207508932", "0207500123", "0207536448", "0207500321", "0212242235", "0207528134",
)  # fmt: skip
Rows = list[list[str]]
Layout = Callable[[Sector], None]


def small_sector(raw: Path) -> Sector:
    """Two years; every kind of reading; KBO numbers with leading zeros; every kind of receipt."""
    sector = Sector(raw)
    for year in (2024, 2025):
        action = sector.project(PASSES, "200000.01", "90000.00", year)
        sector.line(action, year, RECEIVE, "10000.00", "7406")
        sector.line(action, year, RECEIVE, "5000.00", "7400", "140")
        sector.line(action, year, SPEND, "-0.01", "6200000")
        sector.line(action, year, SPEND, "2500.50", "2210000")
    sector.project(FAILS, "199999.99", "100000.00")
    action = sector.project(DOUBTFUL, "100000.00", "100000.00", code="abb samenleven; ABB-SAMENLEVING")
    sector.line(action, 2025, SPEND, "120000.00", "6640000")
    incentive = sector.action(sector.report(OCMW, kind="OCMW"), 2025, INCENTIVE)
    sector.line(incentive, 2025, RECEIVE, "10000.00", "7405", "300")
    sector.pay(PASSES, "200000,00", "2024-03-01")
    sector.pay(FAILS, "100000,00")
    sector.pay(DOUBTFUL, "105000,50")
    sector.pay(DOUBTFUL, "-5000,50", "2025-12-31", "terugvordering", mark="")
    sector.pay(OCMW, "10000,00", kind="stimulans")
    sector.project(MEMBER, "30000.00", "0.00")
    sector.partner(DOUBTFUL, MEMBER)
    return sector


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def tables(raw: Path, kind: str = "") -> list[Path]:
    """CSV files of the table sets, of one kind or all."""
    return sorted(p for p in raw.rglob(f"{kind}*.csv") if p.parent != raw)


def change(raw: Path, kind: str, column: str, rewrite: Callable[[str], str]) -> None:
    for path in tables(raw, kind):
        header, *rows = read(path)
        place = header.index(column)
        write_csv(path, header, [[rewrite(v) if i == place else v for i, v in enumerate(row)] for row in rows])


def rename(raw: Path, kind: str, names: dict[str, str]) -> None:
    for path in tables(raw, kind):
        header, *rows = read(path)
        assert set(names) <= set(header)
        write_csv(path, [names.get(name, name) for name in header], rows)


def zip_folder(folder: Path, target: Path, inside: str = "") -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*.csv")):
            archive.write(path, inside + path.relative_to(folder).as_posix())
    shutil.rmtree(folder)


def merged(raw: Path, kind: str) -> tuple[list[str], Rows]:
    """Rows of all years, each once."""
    files = [read(path) for path in tables(raw, kind)]
    return files[0][0], [list(row) for row in dict.fromkeys(tuple(r) for rows in files for r in rows[1:])]


# Layouts


def zip_per_year(sector: Sector) -> None:
    raw = sector.write()
    for folder in sorted(raw.glob("JR_*")):
        zip_folder(folder, raw / f"export-{folder.name[-1]}.zip")


def one_zip_with_folders(sector: Sector) -> None:
    raw = sector.write()
    inner = raw / "alles"
    inner.mkdir()
    for folder in sorted(raw.glob("JR_*")):
        folder.rename(inner / folder.name)
    zip_folder(inner, raw / "alles.zip", "BBC export/")


def years_side_by_side(sector: Sector) -> None:
    raw = sector.write()
    together = raw / "tabellen"
    write_csv(together / "Dimensies" / "bestuur.csv", *merged(raw, "bestuur"))
    for folder in sorted(raw.glob("JR_*")):
        for path in folder.glob("*.csv"):
            path.rename(together / path.name)
        shutil.rmtree(folder)


def years_side_by_side_in_the_drop_folder(sector: Sector) -> None:
    years_side_by_side(sector)
    together = sector.root / "tabellen"
    for path in list(together.iterdir()):
        path.rename(sector.root / path.name)
    together.rmdir()


def one_set_without_years(sector: Sector) -> None:
    raw = sector.write()
    together = raw / "export"
    for kind in ("aanlevering", "actie", "transactie"):
        write_csv(together / f"{kind}.csv", *merged(raw, kind))
    write_csv(together / "Dimensies" / "bestuur.csv", *merged(raw, "bestuur"))
    for folder in sorted(raw.glob("JR_*")):
        shutil.rmtree(folder)


def split_transactions(sector: Sector) -> None:
    raw = sector.write()
    for path in tables(raw, "transactie"):
        header, *rows = read(path)
        for number, part in enumerate((rows[::2], rows[1::2]), start=1):
            write_csv(path.with_name(f"{path.stem}_{number}.csv"), header, part)
        path.unlink()


def separated(delimiter: str) -> Layout:
    def layout(sector: Sector) -> None:
        raw = sector.write()
        for path in tables(raw):
            rows = read(path)
            with path.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)

    return layout


def comma_in_lists(sector: Sector) -> None:
    """Payments and partnerships with commas between values, amounts between quotes."""
    raw = sector.write()
    for name in ("betalingen.csv", "samenwerking.csv"):
        rows = [line.split(";") for line in (raw / name).read_text(encoding="utf-8").splitlines()]
        write_csv(raw / name, rows[0], rows[1:])


SPELLINGS = {
    "aanlevering": {
        "Aanlevering ID": "AANLEVERINGID",
        "Type rapport": "type_rapport",
        "Rapportjaar": "Rapport jaar",
        "Datum verwerking": "datum.verwerking",
        "Status rapport": "STATUS RAPPORT",
    },
    "actie": {
        "Aanlevering ID": "AanleveringID",
        "Actie ID": "actie_id",
        "externe rapporteringscode": "externerapporteringscode",
        "korte omschrijving": "Korte Omschrijving",
        "commentaar": "Cömmentaar",
    },
    "transactie": {
        "Transactie ID": "TRANSACTIE_ID",
        "Transactiesoort": "transactie soort",
        "Boekjaar": "BOEKJAAR",
        "Algemene rekening": "Algemene rekening ID",
        "Economische sector": "Economische sectorcode",
    },
    "bestuur": {"KBO nummer": "KBO-nummer", "Type bestuur": "type.bestuur"},
}


def headers_spelt_otherwise(sector: Sector) -> None:
    raw = sector.write()
    for kind, names in SPELLINGS.items():
        rename(raw, kind, names)
    text = (raw / "betalingen.csv").read_text(encoding="utf-8")
    header = "Regeling;Datum betaling;Ondernemingsnummer;Bestuur;PROJECT JAAR;Soort betaling;Bedrag (EUR);Referentie"
    (raw / "betalingen.csv").write_text(text.replace(PAYMENTS, header, 1), encoding="utf-8")
    text = (raw / "samenwerking.csv").read_text(encoding="utf-8")
    (raw / "samenwerking.csv").write_text(
        text.replace(PARTNERSHIPS, "REGELING;Projectjaar;KBO trekker;KBO lid", 1), encoding="utf-8"
    )


def columns_in_another_order(sector: Sector) -> None:
    """Turned round, and with a column of somebody else."""
    raw = sector.write()
    for path in tables(raw):
        header, *rows = read(path)
        write_csv(path, ["Opmerking", *header[::-1]], [["n.v.t.", *row[::-1]] for row in rows])


def ids_into_dimensions(sector: Sector) -> None:
    """Accounts and sectors as ids; the id 7405 would mean something else as an account."""
    raw = sector.write()
    accounts: dict[str, str] = {"": ""}
    sectors: dict[str, str] = {"": ""}
    numbers = itertools.chain(["7405", "300"], map(str, itertools.count(17)))

    def account(code: str) -> str:
        return accounts[code] if code in accounts else accounts.setdefault(code, next(numbers))

    def esc(code: str) -> str:
        return sectors.setdefault(code, str(900 + len(sectors)))

    change(raw, "transactie", "Algemene rekening", account)
    change(raw, "transactie", "Economische sector", esc)
    header = ["Algemene rekening ID", "Algemene rekening code", "Algemene rekening omschrijving"]
    for folder in sorted(raw.glob("JR_*")):
        rows = [[key, code, "Andere"] for code, key in accounts.items() if key]
        write_csv(folder / "Dimensies" / "algemene_rekening.csv", header, rows)
        rows = [[key, code] for code, key in sectors.items() if key]
        names = ["Economische sector ID", "Economische sector code"]
        write_csv(folder / "Dimensies" / "economische_sector.csv", names, rows)


def dates_written_otherwise(sector: Sector) -> None:
    raw = sector.write()
    forms = itertools.cycle(("%d/%m/%Y", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S.123+02:00", "%Y-%m-%d %H:%M:%S"))
    change(raw, "aanlevering", "Datum verwerking", lambda v: datetime.fromisoformat(v).strftime(next(forms)))
    rewrite_list(raw / "betalingen.csv", 1, lambda v: date.fromisoformat(v).strftime("%d/%m/%Y"))


def rewrite_list(path: Path, place: int, rewrite: Callable[[str], str]) -> None:
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split(";") for line in lines]
    changed = [";".join(rewrite(v) if i == place else v for i, v in enumerate(row)) for row in rows]
    path.write_text("\n".join([header, *changed]) + "\n", encoding="utf-8")


def accounts_written_otherwise(sector: Sector) -> None:
    """As the analysis tool writes them, as ranges or with a suffix, with blanks around."""
    turn = itertools.count()

    def form(account: str) -> str:
        if not account:
            return account
        return (f"REK{account[:4]} Andere", OTHER_ACCOUNTS[account], f" {account} ")[next(turn) % 3]

    change(sector.write(), "transactie", "Algemene rekening", form)


OTHER_ACCOUNTS = {
    "6131000": "613/6", "6200000": "6200", "2210000": "2210-7", "6640000": "664",
    "7405": "7405/9", "7406": "74060", "7400": "7400-0",
}  # fmt: skip


def kbo_written_otherwise(sector: Sector) -> None:
    """`0207.528.134`, `BE 0207 528 134`, and without the leading zero."""
    turn = itertools.count()

    def form(kbo: str) -> str:
        dots, blanks = f"{kbo[:4]}.{kbo[4:7]}.{kbo[7:]}", f"BE {kbo[:4]} {kbo[4:7]} {kbo[7:]}"
        return (dots, blanks, kbo.lstrip("0"))[next(turn) % 3]

    raw = sector.write()
    change(raw, "bestuur", "KBO nummer", form)
    rewrite_list(raw / "betalingen.csv", 2, form)
    rewrite_list(raw / "samenwerking.csv", 2, form)
    rewrite_list(raw / "samenwerking.csv", 3, form)


def lists_as_workbooks(sector: Sector) -> None:
    """Payments as Excel makes them: KBO and amounts as numbers, dates as dates, a title above the header."""
    raw = sector.write()
    with xlsxwriter.Workbook(raw / "betalingen.xlsx") as book:
        book.add_worksheet("Toelichting").write(0, 0, "Betalingen door Vlaanderen")
        sheet = book.add_worksheet("Lijst")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "Betalingen Plan Samenleven")
        sheet.write_row(2, 0, PAYMENTS.split(";"))
        for number, line in enumerate(sector.payments, start=3):
            scheme, when, kbo, name, year, kind, euro, mark = line.split(";")
            # A number cell of a workbook is a float by its format; the reader must make exact cents of it.
            amount = float(euro.replace(",", "."))
            sheet.write_row(number, 0, [scheme, None, int(kbo), name, int(year), kind, amount, mark])
            sheet.write_datetime(number, 1, date.fromisoformat(when), day)
    (raw / "betalingen.csv").unlink()
    with xlsxwriter.Workbook(raw / "verbanden.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, PARTNERSHIPS.split(";"))
        for number, line in enumerate(sector.partners, start=1):
            scheme, year, lead, member = line.split(";")
            sheet.write_row(number, 0, [scheme, int(year), int(lead), member])
    (raw / "samenwerking.csv").unlink()


def payments_in_two_files(sector: Sector) -> None:
    raw = sector.write()
    header, *lines = (raw / "betalingen.csv").read_text(encoding="utf-8").splitlines()
    for name, part in (("a.csv", lines[:3]), ("b.csv", lines[2:])):  # the third, without kenmerk, stands in both
        (raw / name).write_text("\n".join([header, *part]) + "\n", encoding="utf-8")
    (raw / "betalingen.csv").unlink()


def meaningless_names(sector: Sector) -> None:
    raw = sector.write()
    for number, folder in enumerate(sorted(raw.glob("JR_*"))):
        target = raw / f"map {number}"
        target.mkdir()
        for letter, path in zip("qxzy", sorted(folder.rglob("*.csv")), strict=True):
            path.rename(target / f"{letter}.{'txt' if letter == 'x' else 'dat'}")
        shutil.rmtree(folder)
    (raw / "betalingen.csv").rename(raw / "export (3)")
    (raw / "samenwerking.csv").rename(raw / "transactie_JR_2025.csv")


def everything_twice(sector: Sector) -> None:
    raw = sector.write()
    copy = raw / "kopie van vorige week"
    shutil.copytree(raw, copy)


def same_set_again(sector: Sector) -> None:
    raw = sector.write()
    shutil.copytree(raw / "JR_2025", raw / "nog eens" / "JR_2025")
    zip_folder(raw / "nog eens", raw / "nog eens.zip")


def overlapping_week(sector: Sector) -> None:
    """A second set with the deliveries of 2025 again, its rows in another order."""
    raw = sector.write()
    for name in HEADERS:
        for path in tables(raw / "JR_2025", name) or [raw / "JR_2025" / f"{name}_JR_2025.csv"]:
            header, *rows = read(path)
            write_csv(raw / "week 27" / path.relative_to(raw), header, rows[::-1])


def unrelated_files(sector: Sector) -> None:
    raw = sector.write()
    (raw / "lees mij.txt").write_text("Beste,\n\nhierbij de bestanden.\n", encoding="utf-8")
    (raw / "JR_2025" / "notulen.docx").write_bytes(
        zipped(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>"))
    )
    (raw / ".DS_Store").write_bytes(bytes(64))
    write_csv(raw / "JR_2025" / "personeel.csv", ["naam", "bedrag", "boekjaar"], [["X", "1.00", "2025"]])
    with xlsxwriter.Workbook(raw / "begroting.xlsx") as book:
        book.add_worksheet().write_row(0, 0, ["post", "bedrag"])
    rows = [[str(i), f"veld {i}"] for i in range(3)]
    write_csv(raw / "JR_2025" / "Dimensies" / "beleidsveld.csv", ["Beleidsveld ID", "Beleidsveld code"], rows)


LAYOUTS: dict[str, Layout] = {
    "a zip per year": zip_per_year,
    "one zip with folders": one_zip_with_folders,
    "years side by side, one Dimensies": years_side_by_side,
    "years side by side in the drop folder": years_side_by_side_in_the_drop_folder,
    "one set for all years": one_set_without_years,
    "transactie in two files": split_transactions,
    "semicolons": separated(";"),
    "tabs": separated("\t"),
    "commas in the lists": comma_in_lists,
    "headers spelt otherwise": headers_spelt_otherwise,
    "columns in another order": columns_in_another_order,
    "ids into dimensions": ids_into_dimensions,
    "dates written otherwise": dates_written_otherwise,
    "accounts written otherwise": accounts_written_otherwise,
    "KBO written otherwise": kbo_written_otherwise,
    "lists as workbooks": lists_as_workbooks,
    "payments in two files": payments_in_two_files,
    "meaningless names": meaningless_names,
    "everything twice": everything_twice,
    "the same set again in a zip": same_set_again,
    "an overlapping week": overlapping_week,
    "unrelated files": unrelated_files,
}


@dataclass(frozen=True)
class Outcome:
    readings: Sequence[tuple[object, ...]]
    conclusions: Sequence[tuple[object, ...]]
    buckets: Sequence[tuple[object, ...]]
    findings: Sequence[tuple[object, ...]]


def outcome(published: Published) -> Outcome:
    assert published.stopped is None, [(r.expected.id, r.rows) for r in published.stopped.failures]
    return Outcome(
        published.rows("SELECT * FROM controle.lezingen ORDER BY ALL"),
        published.rows("SELECT * EXCLUDE (vingerafdruk) FROM controle.conclusies ORDER BY ALL"),
        published.rows(
            "SELECT kbo, boekjaar, emmer, sum(rijen), sum(euro) FROM bron.rijen "
            "WHERE emmer <> 'vervangen rapport' GROUP BY ALL ORDER BY ALL"
        ),
        published.rows(
            "SELECT bevinding, kbo, boekjaar, verschil, count(*) FROM controle.bevindingen GROUP BY ALL ORDER BY ALL"
        ),
    )


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    folder = tmp_path_factory.mktemp("gewoon")
    return outcome(control(small_sector(folder / "raw").write(), folder / "out"))


def test_small_sector_holds_every_kind_of_verdict(usual: Outcome) -> None:
    assert {row[4] for row in usual.conclusions} == {
        "voldoet", "voldoet niet", "te onderzoeken", "niet van toepassing", "via samenwerkingsverband",
    }  # fmt: skip
    assert len(usual.readings) == 8 * (len(usual.conclusions) - 1)


# Near relatives of other layouts: in CI, not in the fast suite.
RELATIVES = {
    "lists as workbooks",
    "an overlapping week",
    "one set for all years",
    "years side by side, one Dimensies",
    "transactie in two files",
    "semicolons",
    "a zip per year",
    "meaningless names",
    "commas in the lists",
    "headers spelt otherwise",
    "accounts written otherwise",
    "KBO written otherwise",
    "one zip with folders",
    "years side by side in the drop folder",
    "tabs",
    "columns in another order",
    "dates written otherwise",
    "payments in two files",
    "the same set again in a zip",
    "unrelated files",
}


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param(layout, id=name, marks=[pytest.mark.slow] if name in RELATIVES else [])
        for name, layout in LAYOUTS.items()
    ],
)
def test_layout_changes_no_number(tmp_path: Path, usual: Outcome, layout: Layout) -> None:
    sector = small_sector(tmp_path / "raw")
    layout(sector)
    published = control(sector.root, tmp_path / "out")
    found = outcome(published)
    assert found.readings == usual.readings
    assert found.conclusions == usual.conclusions
    assert found.buckets == usual.buckets
    assert found.findings == usual.findings
    assert published.rows("SELECT * FROM bron.quarantaine") == []


@pytest.mark.slow
def test_second_copy_is_listed_with_its_twin(tmp_path: Path) -> None:
    sector = small_sector(tmp_path / "raw")
    everything_twice(sector)
    published = control(sector.root, tmp_path / "out")
    found = published.rows(
        "SELECT sha256, count(*), count(*) FILTER (uitkomst = 'gelezen'), "
        "count(*) FILTER (uitkomst = 'dubbel' AND reden LIKE 'zelfde inhoud als %; telt één keer') "
        "FROM bron.bestanden WHERE soort <> 'bestuur' GROUP BY sha256"
    )
    assert len(found) == 8
    assert {row[1:] for row in found} == {(2, 1, 1)}


def test_unrelated_file_is_named_with_the_reason(tmp_path: Path) -> None:
    sector = small_sector(tmp_path / "raw")
    unrelated_files(sector)
    published = control(sector.root, tmp_path / "out")
    rows = published.rows("SELECT bestand, reden FROM bron.bestanden WHERE uitkomst = 'niet herkend'")
    found = {str(file): reason for file, reason in rows}
    assert found["lees mij.txt"] == "geen bekende kolomnamen; eerste regel: 'Beste,'"
    assert found["begroting.xlsx"] == "werkboek zonder blad met bekende kolomnamen"
    others = {"JR_2025/notulen.docx", ".DS_Store", "JR_2025/personeel.csv"}
    assert set(found) == {"lees mij.txt", "begroting.xlsx"} | others


def _week(raw: Path, sector: Sector, folder: str) -> None:
    """Write the tables of 2025 as they stand now as one more set."""
    for name, header in HEADERS.items():
        place = raw / folder / ("Dimensies/bestuur.csv" if name == "bestuur" else f"{name}_JR_2025.csv")
        write_csv(place, header.split(","), sector.table(2025, name))


@pytest.mark.slow
def test_weekly_export_adds_only_what_is_new(tmp_path: Path) -> None:
    """Week 2 holds the deliveries of week 1 and one more; week 1 alone, then both, then all in one."""
    sector = small_sector(tmp_path / "raw")
    sector.write()
    sector.project(LATE, "300000.00", "100000.00")
    sector.pay(LATE)
    (sector.root / "betalingen.csv").write_text("\n".join([PAYMENTS, *sector.payments]) + "\n", encoding="utf-8")
    _week(sector.root, sector, "week 2")
    both = control(sector.root, tmp_path / "out")
    whole = small_sector(tmp_path / "raw2")
    whole.project(LATE, "300000.00", "100000.00")
    whole.pay(LATE)
    together = control(whole.write(), tmp_path / "out2")
    assert outcome(both).readings == outcome(together).readings
    assert outcome(both).conclusions == outcome(together).conclusions
    assert both.conclusion(LATE)["conclusie"] == "voldoet"


@pytest.mark.slow
def test_older_export_loses_the_flag_and_nothing_else(tmp_path: Path) -> None:
    """A newer version came in: in the second export the first delivery is no longer *meest recente*."""
    sector = small_sector(tmp_path / "raw")
    sector.write()
    first = sector.table(2025, "aanlevering")[0]
    first[7] = "Nee"
    _week(sector.root, sector, "week 2")
    published = control(sector.root, tmp_path / "out")
    assert published.stopped is None
    assert published.record(f"SELECT DISTINCT meest_recente FROM bbc.rapporten WHERE rapport = '{first[0]}'") == {
        "meest_recente": "Nee"
    }


DIFFERENCES: dict[str, tuple[str, int, str]] = {
    "an amount": ("transactie", 2, "999.00"),
    "a direction": ("transactie", 1, RECEIVE),
    "an account": ("transactie", 7, "6640000"),
    "a code": ("actie", 9, ""),
    "a comment": ("actie", 7, "aangepast"),
    "a status": ("aanlevering", 8, "Voorlopig"),
    "a body": ("aanlevering", 1, f"B{PASSES}"),
}


@pytest.mark.parametrize(
    "difference",
    [
        pytest.param(name, marks=[] if name in ("an amount", "a status", "a body") else [pytest.mark.slow])
        for name in DIFFERENCES
    ],
)
def test_weekly_export_that_differs_stops(tmp_path: Path, difference: str) -> None:
    table, place, value = DIFFERENCES[difference]
    sector = small_sector(tmp_path / "raw")
    sector.write()
    sector.table(2025, table)[1][place] = value
    _week(sector.root, sector, "week 2")
    published = control(sector.root, tmp_path / "out")
    _assert_delivery_differs(published)


@pytest.mark.slow
@pytest.mark.parametrize("table", ["transactie", "actie"])
def test_weekly_export_with_a_row_less_stops(tmp_path: Path, table: str) -> None:
    sector = small_sector(tmp_path / "raw")
    sector.write()
    sector.table(2025, table).pop()
    if table == "actie":
        sector.tables[2025, "transactie"] = [r for r in sector.table(2025, "transactie") if r[0] != "T"][:-1]
    _week(sector.root, sector, "week 2")
    _assert_delivery_differs(control(sector.root, tmp_path / "out"))


def _assert_delivery_differs(published: Published) -> None:
    assert published.stopped is not None
    failures = {r.expected.id: r for r in published.stopped.failures}
    assert "sleutels-uniek" in failures
    assert any("aanlevering in meer dan één set" in row for row in failures["sleutels-uniek"].rows)
