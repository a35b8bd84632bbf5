"""The report outside BBC: its lines count like all others, each is proved, and nothing of it is lost."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from flows.settings import PROJECT
from tests.municipalities import municipalities
from tests.published import Published, control
from tests.sector import INCENTIVE, MAIN, Sector

HEADER = "kbo;naam;boekjaar;richting;omschrijving;rapporteringscode;rekening;sector;bedrag;commentaar;document"
RAND = "0999000030"  # invented: the number of vzw de Rand is not in the reference list
PROOF = "jaarrekening 2025, blz. 12"
BBC = ("0207508932", "0207500123", "0207536448")  # authorities that do report in BBC
NO_KBO = "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal"
NO_YEAR = "geen jaartal; verwacht vier cijfers"
NO_DIRECTION = "onbekende richting; verwacht Uitgave of Ontvangst"
NO_EURO = "geen bedrag; verwacht een getal zoals 1234,56"
NO_PROOF = "bewijsstuk ontbreekt; verwacht het stuk waaruit dit bedrag blijkt, zoals jaarrekening 2025, blz. 12"
TOO_FEW = "rij heeft te weinig kolommen"
TOO_MANY = 'rij heeft te veel kolommen; staat het scheidingsteken in een waarde, zet die dan tussen "'


def row(
    kbo: str = RAND, amount: str = "100,00", direction: str = "Uitgave", *, year: str = "2025", text: str = "Taalactie",
    code: str = MAIN, account: str = "6131", sector: str = "", comment: str = "Taallessen", proof: str = PROOF,
    name: str = "vzw de Rand",
) -> str:  # fmt: skip
    return ";".join((kbo, name, year, direction, text, code, account, sector, amount, comment, proof))


def account(kbo: str = RAND, spent: str = "200000,00", received: str = "100000,00", year: str = "2025") -> list[str]:
    """Spending on two accounts of one action, and the receipt from Flanders."""
    return [
        row(kbo, spent, year=year),
        row(kbo, "0,00", year=year, account="6200"),
        row(kbo, received, "Ontvangst", year=year, account="7405", sector="300"),
    ]


def write(path: Path, rows: Sequence[str], header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *rows]) + "\n", encoding=encoding)
    return path


def write_workbook(path: Path, rows: Sequence[str]) -> Path:
    """As Excel keeps it: KBO, year, account, sector and amount as numbers."""
    numbers = {0, 2, 6, 7, 8}
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet("Verslag")
        for i, line in enumerate([HEADER, *rows]):
            for j, value in enumerate(line.split(";")):
                if i and j in numbers and value:
                    sheet.write_number(i, j, float(value.replace(",", ".")))
                elif value:
                    sheet.write_string(i, j, value)
    return path


def sector_in_bbc(raw: Path) -> Sector:
    """Ordinary accounts of all years, so that a refused row stays a small share."""
    sector = Sector(raw / "bbc")
    for year in (2022, 2023, 2024, 2025):
        for kbo in BBC:
            action = sector.project(kbo, year=year)
            for _ in range(10):
                sector.line(action, year, amount="1.00")
    return sector


def known_schemes(folder: Path) -> Path:
    """The scheme files with vzw de Rand in the list of authorities."""
    copy = folder / "schemes"
    shutil.copytree(PROJECT / "schemes", copy)
    with (copy / "reference" / "authorities.csv").open("a", encoding="utf-8") as stream:
        stream.write(f',vzw de Rand,vzw,{RAND},,,,,"verzonnen nummer, voor deze test"\n')
    return copy


# vzw de Rand, from its report and the payment list to the verdict


@pytest.mark.parametrize(
    ("rows", "conclusion", "findings"),
    [
        (account(), "voldoet", set()),
        pytest.param(account(spent="199999,99"), "voldoet niet", set(), marks=pytest.mark.slow),
        ([*account(), row(amount="5,00", proof="")], "te onderzoeken", {"A07"}),
    ],
    ids=["voldoet", "voldoet niet", "missing document"],
)
def test_vzw_de_rand_is_judged_on_its_report_and_the_payment_list(
    tmp_path: Path, rows: list[str], conclusion: str, findings: set[str]
) -> None:
    sector = sector_in_bbc(tmp_path / "raw")
    sector.pay(RAND)
    sector.write()
    write(tmp_path / "raw" / "derand.csv", rows)
    done = control(tmp_path / "raw", tmp_path / "out", schemes=known_schemes(tmp_path))
    verdict = done.conclusion(RAND)
    assert (verdict["naam"], verdict["conclusie"]) == ("vzw de Rand", conclusion)
    assert (verdict["ontvangsten_geboekt"], verdict["betaald"]) == (Decimal("100000.00"), Decimal("100000.00"))
    assert done.findings(RAND) == findings
    if conclusion == "voldoet niet":
        assert done.reading(RAND)["tekort"] == Decimal("0.01")
    if findings:
        (found,) = done.finding("A07", RAND)
        assert (found["bestand"], found["rij"], found["doelwaarde"]) == ("derand.csv", "5", "document")
        assert NO_PROOF in str(found["toelichting"])


# Rows that cannot be used


@dataclass(frozen=True)
class Case:
    """`line` with the KBO of a case of its own for `{kbo}`; what stands in quarantine."""

    name: str
    line: str
    column: str
    value: str | None
    reason: str
    marks: bool = True


BAD = "0207508931"  # the check digits do not fit
CASES = (
    Case("KBO with wrong check digits", row(BAD), "kbo", BAD, NO_KBO, marks=False),
    Case("KBO missing", row(""), "kbo", None, NO_KBO, marks=False),
    Case("year missing", row("{kbo}", year=""), "boekjaar", None, NO_YEAR),
    Case("year of two digits", row("{kbo}", year="25"), "boekjaar", "25", NO_YEAR),
    Case("year as a date", row("{kbo}", year="2025-12-31"), "boekjaar", "2025-12-31", NO_YEAR),
    Case("direction missing", row("{kbo}", direction=""), "richting", None, NO_DIRECTION),
    Case("direction unknown", row("{kbo}", direction="Kost"), "richting", "Kost", NO_DIRECTION),
    Case("amount missing", row("{kbo}", ""), "bedrag", None, NO_EURO),
    Case("amount with a decimal point", row("{kbo}", "5.00"), "bedrag", "5.00", NO_EURO),
    Case("amount with a thousands mark", row("{kbo}", "1.234,56"), "bedrag", "1.234,56", NO_EURO),
    Case("amount in words", row("{kbo}", "nihil"), "bedrag", "nihil", NO_EURO),
    Case("amount not finite", row("{kbo}", "nan"), "bedrag", "nan", NO_EURO),
    Case("document missing", row("{kbo}", proof=""), "document", None, NO_PROOF),
    Case("document of blanks", row("{kbo}", proof="  "), "document", None, NO_PROOF),
    Case("column too many", row("{kbo}") + ";x", "rij", row("{kbo}") + ";x", TOO_MANY),
    Case("column too few", row("{kbo}").rsplit(";", 1)[0], "rij", row("{kbo}").rsplit(";", 1)[0], TOO_FEW),
    Case("control character", row("{kbo}", account="6\x1f1"), "rekening", "6\x1f1",
         "waarde bevat een stuurteken (U+001F); haal het weg"),
)  # fmt: skip


@dataclass(frozen=True)
class Spoilt:
    done: Published
    kbos: dict[str, str]


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> Spoilt:
    """One file: a good account per case, each with one row that cannot be used."""
    folder = tmp_path_factory.mktemp("fout")
    free = [kbo for kbo in municipalities() if kbo not in BBC]
    kbos = {case.name: kbo for case, kbo in zip(CASES, free, strict=False)}
    sector = sector_in_bbc(folder / "raw")
    for action in (row[2] for row in list(sector.table(2025, "actie"))):
        for _ in range(30):
            sector.line(action, amount="1.00")
    rows: list[str] = []
    for case in CASES:
        kbo = kbos[case.name]
        sector.pay(kbo, "10,00")
        rows += [*account(kbo, "20,00", "10,00"), case.line.replace("{kbo}", kbo)]
    sector.write()
    write(folder / "raw" / "verslagen.csv", rows)
    return Spoilt(control(folder / "raw", folder / "out"), kbos)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_row_that_cannot_be_used_is_quarantined_and_marks_its_authority(spoilt: Spoilt, case: Case) -> None:
    kbo, number = spoilt.kbos[case.name], str(5 + 4 * CASES.index(case))
    value = case.value.replace("{kbo}", kbo) if case.value else None
    found = spoilt.done.rows(f"SELECT bestand, rij, kolom, waarde, reden FROM bron.quarantaine WHERE rij = '{number}'")
    assert found == [("verslagen.csv", number, case.column, value, case.reason)]
    verdict = spoilt.done.conclusion(kbo)
    assert verdict["uitgaven_totaal"] == Decimal("20.00")  # the other rows count
    marked = [(f["bestand"], f["rij"]) for f in spoilt.done.finding("A07", kbo)]
    assert marked == ([("verslagen.csv", number)] if case.marks else [])
    assert verdict["conclusie"] == ("te onderzoeken" if case.marks else "voldoet")


def test_every_row_of_a_report_is_in_one_bucket_with_its_euros(spoilt: Spoilt) -> None:
    balance = spoilt.done.rows(
        "SELECT emmer, CAST(sum(rijen) AS BIGINT), sum(euro) FROM bron.rijen "
        "WHERE bestand = 'verslagen.csv' GROUP BY emmer ORDER BY emmer"
    )
    # Misshapen rows and unreadable amounts have no euros; the other ten have their hundred.
    assert balance == [("geteld", 51, Decimal("510.00")), ("quarantaine", 17, Decimal("1000.00"))]
    assert spoilt.done.rows("SELECT rijen, uitkomst FROM bron.bestanden WHERE bestand = 'verslagen.csv'") == [
        (68, "gelezen")
    ]


# One run over many reports


ONE, TWO, THREE, FOUR, FIVE, SIX, SEVEN, EIGHT = [kbo for kbo in municipalities() if kbo not in BBC][20:28]
STRANGE = "0999000129"  # a valid number that no list knows


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Reports of every shape, each of its own authority."""
    folder = tmp_path_factory.mktemp("veel")
    raw = folder / "raw"
    sector = sector_in_bbc(raw)
    sector.pay(ONE, "400,00", "2022-05-01")
    for kbo in (TWO, FIVE):
        sector.pay(kbo, "10,00")
    sector.write()
    years = [line for year in ("2022", "2023", "2024", "2025") for line in account(ONE, "200,00", "100,00", year)]
    rules = [
        row(TWO, "7,00", account="2210"),
        row(TWO, "-1,00", account="6131000"),
        row(TWO, "3,00", account="6200", code="abb slv", text="Andere actie"),
        row(TWO, "9,00", code="ABB-SAMENLEVING", text="Bijna"),
        row(TWO, "10,00", "ontvangst", account="7405", sector="300"),
        row(TWO, "2,00", "Ontvangst", account="7405", sector="140"),
        row(TWO, "1,00", "Ontvangst", account="7405", code=INCENTIVE, text="Stimulans", sector="300"),
    ]
    write(raw / "jaren" / "een.csv", years)
    write(raw / "regels.csv", rules)
    write(raw / "geen code.csv", [row(THREE, "5,00", code="")])
    write(raw / "andere regeling.csv", [row(FOUR, "5,00", code="ABB-LEKP-2021")])
    written = f"BE {FIVE[:4]}.{FIVE[4:7]}.{FIVE[7:]}"
    write(raw / "windows.csv", account(written, "20,00", "10,00"), encoding="cp1252")
    write(raw / "alles geweigerd.csv", [row(SIX, "5,00", proof="")])
    old = [row(SEVEN, "5,00", year="2019", proof=""), row(SEVEN, "5,00", year="2019"), row(SEVEN, "6,00")]
    write(raw / "oud.csv", old)
    write(raw / "naast bbc.csv", account(BBC[0], "1,00", "1000,00"))
    write(raw / "onbekend.csv", [*account(STRANGE, "20,00", "10,00"), row(STRANGE, proof="brief", comment="")])
    write(raw / "leeg.csv", [])
    return control(raw, folder / "out")


def test_a_report_of_all_years_is_judged_over_the_project(many: Published) -> None:
    verdict = many.conclusion(ONE)
    assert (verdict["conclusie"], verdict["grondslag"]) == ("voldoet", "projectperiode")
    assert (verdict["uitgaven_totaal"], verdict["ontvangsten_geboekt"]) == (Decimal("800.00"), Decimal("400.00"))


def test_codes_cost_classes_and_sectors_work_as_in_bbc(many: Published) -> None:
    lines = many.rows(
        "SELECT rij, rol, richting, bedrag, kostensoort, subsidiabel, vlaamse_ontvangst, basis "
        f"FROM bbc.lijnen WHERE kbo = '{TWO}' ORDER BY CAST(rij AS INTEGER)"
    )
    assert lines == [
        ("2", "main", "Uitgave", Decimal("7.00"), "investering", False, False, None),
        ("3", "main", "Uitgave", Decimal("-1.00"), "werking", True, False, None),
        ("4", "main", "Uitgave", Decimal("3.00"), "personeel", True, False, None),
        ("5", None, "Uitgave", Decimal("9.00"), "werking", False, False, None),
        ("6", "main", "Ontvangst", Decimal("10.00"), "subsidie_specifiek", False, True, "sector"),
        ("7", "main", "Ontvangst", Decimal("2.00"), "subsidie_specifiek", False, False, None),
        ("8", "incentive", "Ontvangst", Decimal("1.00"), "subsidie_specifiek", False, False, None),
    ]
    assert {"C01", "C02", "K01"} <= many.findings(TWO)
    verdict = many.conclusion(TWO)
    assert (verdict["uitgaven_totaal"], verdict["uitgaven_subsidiabel"]) == (Decimal("9.00"), Decimal("2.00"))
    assert verdict["ontvangsten_geboekt"] == Decimal("10.00")


def test_a_line_is_walked_back_to_its_row_and_its_report_to_its_documents(many: Published) -> None:
    line = many.record(f"SELECT * FROM bbc.lijnen WHERE kbo = '{FIVE}' AND richting = 'Ontvangst'")
    assert (line["bestand"], line["rij"], line["bron"]) == ("windows.csv", "4", "handmatig")
    assert line["actie_omschrijving"] == "Taalactie"
    assert line["sha256"] == many.record("SELECT sha256 FROM bron.bestanden WHERE bestand = 'windows.csv'")["sha256"]
    report = many.record(f"SELECT * FROM bbc.rapporten WHERE kbo = '{STRANGE}'")
    assert (report["rapport"], report["bron"], report["telt"]) == (f"handmatig-{STRANGE}-2025", "handmatig", True)
    assert (report["type_rapport"], report["status"]) == ("Jaarrekening", "Origineel")
    assert report["document"] == f"brief; {PROOF}"


def test_a_report_without_coded_line_puts_its_authority_in_the_population(many: Published) -> None:
    assert many.conclusion(THREE)["conclusie"] == "niet van toepassing"


def test_a_report_of_another_scheme_only_does_not(many: Published) -> None:
    assert many.rows(f"SELECT kbo FROM controle.conclusies WHERE kbo = '{FOUR}'") == []
    assert many.rows("SELECT emmer, rijen FROM bron.rijen WHERE bestand = 'andere regeling.csv'") == [
        ("niet gecodeerd", 1)
    ]


def test_a_report_that_came_in_but_cannot_be_used_is_not_a_missing_one(many: Published) -> None:
    verdict = many.conclusion(SIX)
    assert {"A07", "A11"} <= many.findings(SIX)
    assert "A01" not in many.findings(SIX)
    assert verdict["twijfel"] is True


def test_rows_of_other_years_are_kept_apart_and_mark_nobody(many: Published) -> None:
    found = many.rows("SELECT boekjaar, emmer, rijen, euro FROM bron.rijen WHERE bestand = 'oud.csv' ORDER BY ALL")
    assert found == [
        (2019, "buiten periode", 1, Decimal("5.00")),
        (2019, "quarantaine", 1, Decimal("5.00")),
        (2025, "geteld", 1, Decimal("6.00")),
    ]
    assert "A07" not in many.findings(SEVEN)


def test_an_account_in_bbc_counts_before_a_manual_report(many: Published) -> None:
    report = many.record(f"SELECT telt, reden FROM bbc.rapporten WHERE kbo = '{BBC[0]}' AND bron = 'handmatig'")
    assert report == {"telt": False, "reden": "de BBC-tabellen of -leveringen van dit jaar tellen"}
    assert many.rows("SELECT emmer, rijen FROM bron.rijen WHERE bestand = 'naast bbc.csv'") == [
        ("vervangen rapport", 3)
    ]
    assert many.conclusion(BBC[0])["ontvangsten_geboekt"] == many.conclusion(BBC[1])["ontvangsten_geboekt"]


def test_an_authority_that_no_list_knows_is_judged_under_its_number_and_shown_by_its_name(many: Published) -> None:
    verdict = many.conclusion(STRANGE)
    assert (verdict["naam"], verdict["conclusie"], verdict["toestand"]) == ("vzw de Rand", "te onderzoeken", "voldoet")
    assert {"A05", "K05"} <= many.findings(STRANGE)


def test_a_file_with_a_header_alone_gives_no_rows_and_no_error(many: Published) -> None:
    found = many.record("SELECT soort, rijen, uitkomst, reden FROM bron.bestanden WHERE bestand = 'leeg.csv'")
    assert found == {"soort": "handmatig", "rijen": 0, "uitkomst": "gelezen", "reden": "geen enkele rij ingevuld"}


# Files as a whole


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_quarantined_whole_and_stops_nobody_else(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    sector = sector_in_bbc(raw)
    for kbo in (ONE, TWO, *BBC):
        sector.pay(kbo, "400000,00", "2022-05-01")
    sector.write()
    without = [";".join(line.split(";")[:-1]) for line in account(ONE, "20,00", "10,00")]
    write(raw / "zonder document.csv", without, HEADER.removesuffix(";document"))
    broken = [*account(TWO, "20,00", "10,00"), row(TWO, comment='"open'), row(TWO), row(TWO)]
    write(raw / "aanhalingsteken.csv", broken)
    done = control(raw, tmp_path / "out")
    assert done.stopped is None
    whole = done.rows("SELECT bestand, rij, rijen FROM bron.quarantaine ORDER BY ALL")
    assert whole == [
        ("aanhalingsteken.csv", None, 3),
        ("aanhalingsteken.csv", None, 3),
        ("zonder document.csv", None, 3),
    ]
    (missing,) = done.finding("A07", ONE)
    assert "kolom ontbreekt: document" in str(missing["toelichting"])
    (open_quote,) = done.finding("A07", TWO)
    assert "aanhalingstekens kloppen niet vanaf rij 5" in str(open_quote["toelichting"])
    assert {done.conclusion(kbo)["conclusie"] for kbo in BBC} == {"voldoet"}


@pytest.mark.slow
def test_a_workbook_says_the_same_as_the_csv(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    seen = []
    for kbo, form in ((BBC[0], write), (BBC[1], write_workbook)):
        rows = [*account(kbo, "200000,05", "100000,01"), row(kbo, "0,10", account="6200")]
        form(raw / f"verslag.{'csv' if form is write else 'xlsx'}", rows)
    done = control(raw, tmp_path / "out")
    for kbo in BBC[:2]:
        columns = "rij, richting, bedrag, rekening, sector, code, rol, kostensoort, actie_omschrijving"
        lines = done.rows(f"SELECT {columns} FROM bbc.lijnen WHERE kbo = '{kbo}' ORDER BY rij")
        verdict = {k: v for k, v in done.conclusion(kbo).items() if k not in ("kbo", "nis", "naam", "vingerafdruk")}
        seen.append((lines, verdict))
    assert seen[0] == seen[1]
    assert seen[1][1]["uitgaven_totaal"] == Decimal("200000.15")


@pytest.mark.slow
def test_the_same_report_in_two_files_counts_once_in_any_order_and_form(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    rows = [*account(BBC[0]), row(BBC[0], "1,00", text="Tweede"), row(BBC[0], "1,00", text="Tweede")]
    write(raw / "a.csv", rows)
    write(raw / "b.csv", rows[::-1])
    write_workbook(raw / "c.xlsx", rows)
    done = control(raw, tmp_path / "out")
    assert done.stopped is None
    assert done.conclusion(BBC[0])["uitgaven_totaal"] == Decimal("200002.00")
    assert done.rows("SELECT bestand, telt, dubbel FROM bbc.rapporten ORDER BY ALL") == [
        ("a.csv", True, False), ("b.csv", False, True), ("c.xlsx", False, True),
    ]  # fmt: skip
    assert done.rows("SELECT bestand, emmer, rijen FROM bron.rijen ORDER BY ALL") == [
        ("a.csv", "geteld", 5), ("b.csv", "vervangen rapport", 5), ("c.xlsx", "vervangen rapport", 5),
    ]  # fmt: skip


def test_two_different_reports_of_one_year_stop_the_run(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write(raw / "a.csv", [line for kbo in BBC for line in account(kbo)])
    other_amount, row_less = account(BBC[0], "200000,01"), account(BBC[1])[:2]
    other_comment = [line.replace("Taallessen", "") for line in account(BBC[2])]
    write(raw / "b.csv", [*other_amount, *row_less, *other_comment])
    stopped = control(raw, tmp_path / "out").stopped
    assert stopped is not None
    (failure,) = [f for f in stopped.failures if f.expected.severity == "fout"]
    assert failure.expected.id == "sleutels-uniek"
    (found,) = [dict(zip(failure.columns, values, strict=True)) for values in failure.rows]
    assert (found["dubbele"], found["eerste"]) == ("3", f"handmatig-{min(BBC)}-2025 in b.csv en a.csv")
