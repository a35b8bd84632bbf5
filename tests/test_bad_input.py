"""Bad input: each kind is set aside with its place and a reason, and the rest of the data goes on."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from tests.municipalities import municipalities
from tests.published import Published, control
from tests.sector import HEADERS, INCENTIVE, MAIN, PAYMENTS, RECEIVE, SPEND, Sector, write_csv

GOOD, OTHER = "0207508932", "0207500123"  # Aartselaar, Antwerpen: nothing is wrong with their input
BAD_KBO = "0207508931"  # the check digits do not fit

PAID, GROUPS, REGISTERED = "betalingen.csv", "samenwerking.csv", "register.csv"
DELIVERIES, ACTIONS, LINES, BODIES = (
    "JR_2025/aanlevering_JR_2025.csv", "JR_2025/actie_JR_2025.csv", "JR_2025/transactie_JR_2025.csv",
    "JR_2025/Dimensies/bestuur.csv",
)  # fmt: skip
NO_AMOUNT = "geen bedrag; verwacht een getal met decimale punt, zonder duizendtalteken, zoals 1234.56"
NO_KBO = "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal"
NO_YEAR = "geen jaartal; verwacht vier cijfers"
NO_ACTION = "deze actie staat niet (leesbaar) in de tabel actie van dezelfde set"
NO_DELIVERY = "deze aanlevering staat niet (leesbaar) in de tabel aanlevering van dezelfde set"
NO_SCHEME = "onbekende regeling; verwacht één van: lekp, plan-samenleven"
NO_DATE = "geen datum; verwacht jjjj-mm-dd of dd/mm/jjjj"
NO_STATUS = "onbekende status; verwacht Origineel, Herziening of Voorlopig"
NO_DIRECTION = "onbekende richting; verwacht Uitgave of Ontvangst"
NO_KEY = "sleutel ontbreekt; verwacht het nummer van {}"
NO_EURO = "geen bedrag; verwacht een getal zoals 1234,56"
NO_WHOLE_EURO = "geen bedrag; verwacht hele euro's met een komma per duizendtal, zoals 1,234"
NO_KIND = "onbekende soort; verwacht één van: voorschot, saldo, stimulans, terugvordering, terugvordering_stimulans"
POSITIVE = "een terugvordering is negatief; zet er een minteken voor"
CONTROL_CHARACTER = "rij bevat een stuurteken (U+001F); haal het weg"
TOO_FEW, TOO_MANY = "rij heeft te weinig kolommen", "rij heeft te veel kolommen"
TOO_MANY_IN_LIST = f'{TOO_MANY}; staat het scheidingsteken in een waarde, zet die dan tussen "'

Spoil = Callable[[Sector, str], str]


def _last(rows: list[list[str]]) -> str:
    """Record number of the row just added; the header is 1."""
    return str(len(rows) + 1)


def amount(text: str) -> Spoil:
    return lambda sector, kbo: sector.line(sector.project(kbo), 2025, SPEND, text)


def field(position: int, text: str) -> Spoil:
    """A good transaction with one field spoilt; its place is its own id."""

    def spoil(sector: Sector, kbo: str) -> str:
        line = sector.line(sector.project(kbo), 2025, SPEND, "7.00")
        sector.table(2025, "transactie")[-1][position] = text
        return line

    return spoil


def shaped(change: Callable[[list[str]], list[str]]) -> Spoil:
    """A transaction with other columns than the header; its place is its line."""

    def spoil(sector: Sector, kbo: str) -> str:
        rows = sector.table(2025, "transactie")
        sector.line(sector.project(kbo), 2025, SPEND, "7.00", "6131000", "140")
        rows[-1] = [f"rij van {kbo}", *change(rows[-1])[1:]]
        return _last(rows)

    return spoil


def shifted(sector: Sector, kbo: str) -> str:
    """A decimal comma without quotes, in a row that ends empty: its columns are as many, each one too far."""
    line = sector.line(sector.project(kbo), 2025, SPEND, "7")
    sector.table(2025, "transactie")[-1].insert(3, "00")
    return line


def without_id(sector: Sector, kbo: str) -> str:
    sector.line(sector.project(kbo), 2025, SPEND, "7.00")
    rows = sector.table(2025, "transactie")
    rows[-1][0] = ""
    return _last(rows)


def delivery(position: int, text: str) -> Spoil:
    def spoil(sector: Sector, kbo: str) -> str:
        sector.report(kbo, filled=False)
        rows = sector.table(2025, "aanlevering")
        rows[-1][position] = text
        return _last(rows)

    return spoil


def wide_delivery(sector: Sector, kbo: str) -> str:
    sector.report(kbo, filled=False)
    rows = sector.table(2025, "aanlevering")
    rows[-1] = [f"D{kbo}", *rows[-1][1:], "nog iets"]
    return _last(rows)


def action_without_delivery(sector: Sector, kbo: str) -> str:
    sector.project(kbo)
    sector.action("R-bestaat-niet")
    return _last(sector.table(2025, "actie"))


def action_without_id(sector: Sector, kbo: str) -> str:
    sector.action(sector.report(kbo))
    rows = sector.table(2025, "actie")
    rows[-1][2] = "0"
    return _last(rows)


def short_action(sector: Sector, kbo: str) -> str:
    report = sector.report(kbo)
    rows = sector.table(2025, "actie")
    rows.append([report, "", "AC-kort", "AC1"])
    return _last(rows)


PAYMENT = "plan-samenleven;2025-06-01;{kbo};naam;1;voorschot;5,00;"


def payment(row: str) -> Spoil:
    """A row of the payment list, with the KBO of the authority for `{kbo}`."""

    def spoil(sector: Sector, kbo: str) -> str:
        sector.project(kbo)
        sector.payments.append(row.format(kbo=kbo))
        return str(len(sector.payments) + 1)

    return spoil


def paid(part: str, by: str) -> Spoil:
    """A good payment with one part replaced."""
    return payment(PAYMENT.replace(part, by))


def partner(row: str) -> Spoil:
    def spoil(sector: Sector, kbo: str) -> str:
        sector.project(kbo)
        sector.partners.append(row.format(kbo=kbo))
        return str(len(sector.partners) + 1)

    return spoil


def registered(kbo_text: str, amount_text: str, year: str = "2025") -> Spoil:
    def spoil(sector: Sector, kbo: str) -> str:
        sector.project(kbo)
        sector.registered(kbo_text.format(kbo=kbo), amount_text)
        sector.register[-1] = sector.register[-1].replace(";2025;", f";{year};")
        return str(len(sector.register) + 1)

    return spoil


@dataclass(frozen=True)
class Case:
    """What is wrong, and what stands in quarantine: file, column, value and reason (the row comes from `spoil`).

    `value` may hold `{kbo}`; `marks`: A07 names the authority.
    """

    name: str
    spoil: Spoil
    column: str
    value: str | None
    reason: str
    file: str = LINES
    marks: bool = True


AMOUNTS = (
    "1_000", "1.234,56", "1,234.56", "1,5", "NaN", "nan", "inf", "-Infinity", "1e400", "1e16", "10000000000000000",
    "€ 5", "5 EUR", "--5", "+-5", "5-", "(5.00)", "0x10", "１２", "٥", "1 000", ".5", "5.", "1e", "1/2", "nihil", "-",
)  # fmt: skip

CASES = (
    Case("amount empty", amount(""), "Bedrag", None, "bedrag ontbreekt; verwacht een getal met decimale punt"),
    *(Case(f"amount {text}", amount(text), "Bedrag", text, NO_AMOUNT) for text in AMOUNTS),
    Case("direction unknown", field(1, "Uitgaven"), "Transactiesoort", "Uitgaven", NO_DIRECTION),
    Case("direction empty", field(1, ""), "Transactiesoort", None, NO_DIRECTION),
    Case("transaction without id", without_id, "Transactie ID", None, NO_KEY.format("de transactie")),
    Case("boekjaar empty", field(3, ""), "Boekjaar", None, NO_YEAR),
    Case("boekjaar of two digits", field(3, "25"), "Boekjaar", "25", NO_YEAR),
    Case("boekjaar 1899", field(3, "1899"), "Boekjaar", "1899", NO_YEAR),
    Case("boekjaar as a date", field(3, "2025-12-31"), "Boekjaar", "2025-12-31", NO_YEAR),
    Case("action unknown", field(5, "A-weg"), "Actie ID", "A-weg", NO_ACTION, marks=False),
    Case("control character", field(6, "1\x1f2"), "rij", None, CONTROL_CHARACTER),
    Case("row too short", shaped(lambda row: row[:6]), "rij", "rij van {kbo}", TOO_FEW),
    Case("row cut before its action", shaped(lambda row: row[:4]), "rij", "rij van {kbo}", TOO_FEW, marks=False),
    Case("row too long", shaped(lambda row: [*row, "nog iets"]), "rij", "rij van {kbo}", TOO_MANY),
    Case("decimal comma splits a row", shaped(lambda row: [*row[:2], "7", *row[2:]]), "rij", "rij van {kbo}", TOO_MANY),
    Case("decimal comma shifts a row", shifted, "Boekjaar", "00", NO_YEAR, marks=False),
    Case("transaction without id after broken rows", without_id, "Transactie ID", None, NO_KEY.format("de transactie")),
    Case("delivery without year", delivery(3, ""), "Rapportjaar", None, NO_YEAR, DELIVERIES),
    Case("delivery with bad year", delivery(3, "2O25"), "Rapportjaar", "2O25", NO_YEAR, DELIVERIES),
    Case("status unknown", delivery(8, "Concept"), "Status rapport", "Concept", NO_STATUS, DELIVERIES),
    Case("status empty", delivery(8, ""), "Status rapport", None, NO_STATUS, DELIVERIES),
    Case("processing date impossible", delivery(14, "30/02/2026"), "Datum verwerking", "30/02/2026", NO_DATE,
         DELIVERIES),
    Case("delivery row too long", wide_delivery, "rij", "D{kbo}", TOO_MANY, DELIVERIES),
    Case("processing date in words", delivery(14, "2 mei 2026"), "Datum verwerking", "2 mei 2026", NO_DATE, DELIVERIES),
    Case("sequence number in words", delivery(12, "eerste"), "Volgnummer", "eerste",
         "geen getal; verwacht een volgnummer", DELIVERIES),
    Case("delivery without id", delivery(0, ""), "Aanlevering ID", None, NO_KEY.format("de aanlevering"), DELIVERIES),
    Case("delivery without body", delivery(1, "0"), "Bestuur ID", "0", NO_KEY.format("het bestuur"), DELIVERIES,
         marks=False),
    Case("action without delivery", action_without_delivery, "Aanlevering ID", "R-bestaat-niet", NO_DELIVERY,
         ACTIONS, marks=False),
    Case("action row too short", short_action, "korte omschrijving", None, TOO_FEW, ACTIONS),
    Case("action without id", action_without_id, "Actie ID", "0", NO_KEY.format("de actie"), ACTIONS),
    Case("payment to a bad KBO", paid("{kbo}", BAD_KBO), "kbo", BAD_KBO, NO_KBO, PAID, marks=False),
    Case("payment without KBO", paid("{kbo}", ""), "kbo", None, NO_KBO, PAID, marks=False),
    Case("payment on 31 June", paid("2025-06-01", "31/06/2025"), "betaaldatum", "31/06/2025", NO_DATE, PAID),
    Case("payment without date", paid("2025-06-01", ""), "betaaldatum", None, NO_DATE, PAID),
    Case("payment of unknown kind", paid("voorschot", "subsidie"), "soort", "subsidie", NO_KIND, PAID),
    Case("payment with thousands mark", paid("5,00", "1.234,56"), "bedrag", "1.234,56", NO_EURO, PAID),
    Case("payment with decimal point", paid("5,00", "5.00"), "bedrag", "5.00", NO_EURO, PAID),
    Case("payment without amount", paid("5,00", ""), "bedrag", None, NO_EURO, PAID),
    Case("positive terugvordering", paid("voorschot", "terugvordering"), "bedrag", "5,00", POSITIVE, PAID),
    Case("positive terugvordering_stimulans", paid("voorschot", "terugvordering_stimulans"), "bedrag", "5,00",
         POSITIVE, PAID),
    Case("regeling misspelt", paid("samenleven", "samenlven"), "regeling", "plan-samenlven", NO_SCHEME, PAID),
    Case("payment without regeling", paid("plan-samenleven", ""), "regeling", None, NO_SCHEME, PAID),
    Case("payment row too long", payment(f"{PAYMENT};x"), "rij",
         "plan-samenleven;2025-06-01;{kbo};naam;1;voorschot;5,00;;x", TOO_MANY_IN_LIST, PAID),
    Case("payment row too short", payment("plan-samenleven;2025-06-01;{kbo};naam;1"), "rij",
         "plan-samenleven;2025-06-01;{kbo};naam;1", TOO_FEW, PAID),
    Case("partnership with bad lead", partner(f"plan-samenleven;1;{BAD_KBO};{{kbo}}"), "trekker_kbo", BAD_KBO,
         NO_KBO, GROUPS),
    Case("partnership with bad member", partner("plan-samenleven;1;{kbo};12345"), "lid_kbo", "12345", NO_KBO, GROUPS),
    Case("partnership with bad year", partner(f"plan-samenleven;eerste;{{kbo}};{OTHER}"), "projectjaar",
         "eerste", "geen projectjaar; verwacht een getal, zoals 1", GROUPS),
    Case("register with decimals", registered("{kbo}", "1,234.50"), "betaald", "1,234.50", NO_WHOLE_EURO, REGISTERED),
    Case("register with decimal comma", registered("{kbo}", "1234,50"), "betaald", "1234,50", NO_WHOLE_EURO,
         REGISTERED),
    Case("register with bad KBO", registered(BAD_KBO, "5"), "kbo", BAD_KBO, NO_KBO, REGISTERED, marks=False),
    Case("register with bad year", registered("{kbo}", "5", "'25"), "jaar", "'25", NO_YEAR, REGISTERED),
)  # fmt: skip

# Odd but exact: read as this amount.
READ = {
    "-9.5e-05": "0.00", "-0.004": "0.00", "1e-400": "0.00", "5.005": "5.01", "-5.005": "-5.01", "+7": "7.00",
    " 7.10 ": "7.10", "1E+2": "100.00", "7.123456789012345678901234567890": "7.12", "0007": "7.00",
}  # fmt: skip


def quoted_at(*places: tuple[int, int, str]) -> Callable[[str], str]:
    """Spoil a table: (line, column, shape) with `#` for the value as it was."""

    def spoil(text: str) -> str:
        lines = text.split("\n")
        for line, place, shape in places:
            cells = lines[line - 1].split(",")
            cells[place] = shape.replace("#", cells[place])
            lines[line - 1] = ",".join(cells)
        return "\n".join(lines)

    return spoil


RUNS_ON = (
    "aanhalingstekens kloppen niet: een waarde loopt over meer regels door ({}); het hele bestand staat in quarantaine"
)
BROKEN = "aanhalingstekens kloppen niet; het hele bestand staat in quarantaine (vanaf regel {})"
OPEN_TEXT = "aanhalingstekens kloppen niet; het hele bestand staat in quarantaine (vanaf record 3, kolom commentaar)"


@dataclass(frozen=True)
class BrokenTable:
    """A table set of one authority of which one table cannot be trusted."""

    name: str
    spoil: Callable[[str], str]
    reason: str
    table: str = "transactie"


def with_unknown_column(text: str) -> str:
    lines = text.strip().split("\n")
    wider = [f"{lines[0]},opmerking", *(f"{line},x" for line in lines[1:])]
    return quoted_at((6, 9, '"#'), (9, 9, '#"'))("\n".join(wider) + "\n")


def without_last_line_end(text: str) -> str:
    return quoted_at((6, 7, '"#'), (7, 7, '#"'))(text.rstrip("\n"))


def with_texts(text: str) -> str:
    """Two honest texts of several lines, then a quote that stays open until that of a later row."""
    honest = quoted_at((3, 7, '"#\n\n- nog, iets, en, meer"'), (2, 7, '"# en, verder\n1, 2, 3, 4"'))(text)
    return honest.replace("AC-open,Actie", 'AC-open,"Actie').replace("AC-dicht,Actie", 'AC-dicht,Actie"')


def with_texts_and_more(text: str) -> str:
    """The same, and the row that comes of it has columns too many."""
    return with_texts(text).replace('AC-dicht,Actie"', 'AC-dicht",Actie,1,2,3')


SAME, RECORD, LINE = quoted_at((6, 7, '"#'), (9, 7, '#"')), RUNS_ON.format("record 6"), RUNS_ON.format("vanaf regel 6")
TABLES = (
    BrokenTable("quote not closed", quoted_at((6, 7, '"#')), BROKEN.format(6)),
    BrokenTable("quote not closed on the last row", quoted_at((14, 7, '"#')), BROKEN.format(14)),
    BrokenTable("quote closed inside the value", quoted_at((6, 7, '"6"#')), BROKEN.format(6)),
    BrokenTable("two open quotes in one column", SAME, RECORD),
    BrokenTable("two open quotes, row too long", quoted_at((6, 7, '"#'), (9, 2, '#"')), LINE),
    BrokenTable("two open quotes, row too short", quoted_at((6, 1, '"#'), (9, 7, '#"')), LINE),
    BrokenTable("two open quotes in a column that is not read", quoted_at((6, 4, '"#'), (9, 4, '#"')), RECORD),
    BrokenTable("two open quotes in an unknown column", with_unknown_column, RECORD),
    BrokenTable("two open quotes, no line end at the end", without_last_line_end, RECORD),
    BrokenTable("quote not closed in the texts", quoted_at((3, 7, '"#')), OPEN_TEXT, "actie"),
    BrokenTable("two open quotes in the texts", with_texts, RUNS_ON.format("record 4"), "actie"),
    BrokenTable("two open quotes in the texts, row too long", with_texts_and_more,
                RUNS_ON.format("vanaf record 4"), "actie"),
)  # fmt: skip


def reencode(encoding: str, newline: str = "\n") -> Callable[[str], bytes]:
    return lambda text: text.replace("\n", newline).encode(encoding)


def mixed(text: str) -> bytes:
    lines = text.split("\n")
    return "".join(line + ("\r\n", "\n", "\r")[i % 3] for i, line in enumerate(lines[:-1])).encode()


def quoted(text: str) -> bytes:
    rows = [line.split(",") for line in text.strip().split("\n")]
    return "\n".join(",".join(f'"{value}"' for value in row) for row in rows).encode()


# Ugly but whole: all tables of a set written so are read.
WHOLE: dict[str, Callable[[str], bytes]] = {
    "Windows-1252": reencode("cp1252"),
    "UTF-8 with BOM": reencode("utf-8-sig"),
    "CRLF": reencode("utf-8", "\r\n"),
    "CRLF in Windows-1252": reencode("cp1252", "\r\n"),
    "CRLF with BOM": reencode("utf-8-sig", "\r\n"),
    "mixed line ends": mixed,
    "no line end at the end": lambda text: text.rstrip("\n").encode(),
    "blank lines": lambda text: text.replace("\n", "\n\n").encode(),
    "every value quoted": quoted,
}


def _zip(*members: tuple[str, bytes], encrypted: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    data = bytearray(stream.getvalue())
    if encrypted:  # the flag of a password, in the local header and in the directory
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def listed(rest: str) -> bytes:
    """A payment list that starts well."""
    return f"{PAYMENTS}\nplan-samenleven;2025-06-01;{GOOD};{rest}".encode()


UNKNOWN, REFUSED = "niet herkend", "quarantaine"
NO_HEADER = "geen bekende kolomnamen; eerste regel: {!r}"
HAS_NUL = "bestand bevat NUL-tekens; verwacht tekst. Is het volledig aangekomen? Lever het opnieuw aan"
NO_TEXT = "geen tekstbestand (bevat NUL-tekens)"
NO_WORKBOOK = "werkboek kan niet gelezen worden (File is not a zip file); bewaar het opnieuw als XLSX zonder wachtwoord"
OLD_OFFICE = "oud of versleuteld Office-bestand; bewaar het als XLSX zonder wachtwoord"
UNSAFE = "zip bevat een onveilige naam: {!r}"
LOCKED = "'betalingen.csv' is versleuteld; lever de zip zonder wachtwoord aan"
LIST_BROKEN = "aanhalingstekens kloppen niet vanaf rij 2 ({})"
AND_ONE_MORE = f"\nplan-samenleven{{}};2025-06-01;{OTHER};n{{}};1;saldo;5,00;Q4\n"

# file: its content, outcome and reason
FILES: dict[str, tuple[bytes, str, str]] = {
    "leeg.csv": (b"", UNKNOWN, "leeg bestand"),
    "nul.csv": (listed("n\0;1;saldo;5,00;N1\n"), REFUSED, HAS_NUL),
    "utf16.csv": (listed("n;1;saldo;5,00;N2\n").decode().encode("utf-16"), UNKNOWN, NO_TEXT),
    "tekst.xlsx": (b"dit is geen werkboek", UNKNOWN, NO_HEADER.format("dit is geen werkboek")),
    "afgebroken.xlsx": (b"PK\x03\x04 en dan niets", REFUSED, NO_WORKBOOK),
    "wachtwoord.xlsx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UNKNOWN, OLD_OFFICE),
    "brief.pdf": (b"%PDF-1.7\n", UNKNOWN, NO_HEADER.format("%PDF-1.7")),
    "omhoog.zip": (_zip(("../buiten.csv", b"1")), REFUSED, UNSAFE.format("../buiten.csv")),
    "wortel.zip": (_zip(("/buiten.csv", b"1")), REFUSED, UNSAFE.format("/buiten.csv")),
    "schijf.zip": (_zip(("C:buiten.csv", b"1")), REFUSED, UNSAFE.format("C:buiten.csv")),
    "tweemaal.zip": (_zip(("a.csv", b"1"), ("A.csv", b"2")), REFUSED, "zip bevat 'A.csv' tweemaal"),
    "wachtwoord.zip": (_zip(("betalingen.csv", b"1"), encrypted=True), REFUSED, LOCKED),
    "lege.zip": (b"PK\x05\x06" + bytes(18), "gelezen", "bestanden in de zip"),
    "lijst-open.csv": (listed('"n;1;saldo;5,00;Q1\n'), REFUSED, LIST_BROKEN.format("unexpected end of data")),
    "lijst-midden.csv": (listed('"n"n;1;saldo;5,00;Q2\n'), REFUSED, LIST_BROKEN.format("';' expected after '\"'")),
    "lijst-paar.csv": (listed('"n;1;saldo;5,00;Q3' + AND_ONE_MORE.format("", '"')), REFUSED,
                       LIST_BROKEN.format("een waarde loopt over meer regels door")),
    "lijst-scheef.csv": (listed('n;1;saldo;5,00;"Q3' + AND_ONE_MORE.format('"', "")), REFUSED,
                         LIST_BROKEN.format("een waarde loopt over meer regels door")),
}  # fmt: skip

_KBOS = (kbo for kbo in municipalities() if kbo not in (GOOD, OTHER))
CASE_KBO = {case.name: next(_KBOS) for case in CASES}
TABLE_KBO = {table.name: next(_KBOS) for table in TABLES}
WHOLE_KBO = {name: next(_KBOS) for name in WHOLE}
READ_KBO = next(_KBOS)


@dataclass(frozen=True)
class Delivered:
    """What was published, and what was written: the place of each case, the rows of each transactie file."""

    published: Published
    places: dict[str, str]
    written: dict[str, int]
    texts: dict[str, str]


def _folder(name: str) -> str:
    return "set-" + "".join(c if c.isalnum() else "-" for c in name)


def _own_set(raw: Path, name: str, kbo: str, number: int) -> Sector:
    """A table set of one authority in a folder of its own: 13 transactions, 5 actions."""
    sector = Sector(raw / _folder(name), count=number * 1000)
    action = sector.project(kbo)
    sector.table(2025, "actie")[-1][7] = "Ça va: coöperatie"
    for code in ("AC-open", "AC-tussen", "AC-dicht"):
        sector.action(sector.table(2025, "aanlevering")[-1][0], 2025, "")
        sector.table(2025, "actie")[-1][3] = code
    for _ in range(10):
        sector.line(action, 2025, SPEND, "10.00")
    sector.write()
    return sector


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Delivered:
    folder = tmp_path_factory.mktemp("fout")
    raw = folder / "raw"
    sector = Sector(raw)
    for kbo in (GOOD, OTHER):
        action = sector.project(kbo)
        sector.pay(kbo)
        for _ in range(1500):
            sector.line(action, 2025, SPEND, "1.00")
    action = sector.project(READ_KBO)
    texts = {text: sector.line(action, 2025, SPEND, text) for text in READ}
    places = {}
    for case in CASES:
        places[case.name] = case.spoil(sector, CASE_KBO[case.name])
        sector.pay(CASE_KBO[case.name])
    sector.write()
    written = {LINES: len(sector.table(2025, "transactie"))}
    numbers = iter(range(1, 1000))
    for table in TABLES:
        _own_set(raw, table.name, TABLE_KBO[table.name], next(numbers))
        sector.pay(TABLE_KBO[table.name])
        path = raw / _folder(table.name) / "JR_2025" / f"{table.table}_JR_2025.csv"
        path.write_text(table.spoil(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")
        written[f"{_folder(table.name)}/{LINES}"] = 13
    for name, encode in WHOLE.items():
        _own_set(raw, name, WHOLE_KBO[name], next(numbers))
        sector.pay(WHOLE_KBO[name])
        for path in sorted((raw / _folder(name)).rglob("*.csv")):
            path.write_bytes(encode(path.read_text(encoding="utf-8")))
        written[f"{_folder(name)}/{LINES}"] = 13
    sector.write()
    for name, (content, _, _) in FILES.items():
        (raw / name).write_bytes(content)
    return Delivered(control(raw, folder / "out"), places, written, texts)


def test_bad_input_does_not_stop_the_rest(delivered: Delivered) -> None:
    assert delivered.published.stopped is None
    for kbo in (GOOD, OTHER):
        assert delivered.published.finding("A07", kbo) == []
        assert delivered.published.conclusion(kbo)["uitgaven_totaal"] == Decimal("201500.00")
        assert delivered.published.conclusion(kbo)["conclusie"] == "voldoet"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_row_is_set_aside_with_place_and_reason(delivered: Delivered, case: Case) -> None:
    place = delivered.places[case.name]
    found = delivered.published.rows(
        f"SELECT kolom, waarde, reden FROM bron.quarantaine WHERE bestand = '{case.file}' AND rij = '{place}'"
    )
    assert len(found) == 1
    column, value, reason = found[0]
    assert (column, reason) == (case.column, case.reason)
    if case.column == "rij" or case.reason == TOO_FEW:  # the whole row is shown
        assert case.value is None or str(value).startswith(case.value.format(kbo=CASE_KBO[case.name]))
    else:
        assert value == case.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a07_marks_the_authority_when_it_can_be_known(delivered: Delivered, case: Case) -> None:
    kbo, place = CASE_KBO[case.name], delivered.places[case.name]
    marked = [(f["bestand"], f["rij"]) for f in delivered.published.finding("A07", kbo)]
    assert marked == ([(case.file, place)] if case.marks else [])
    if case.marks:
        assert delivered.published.conclusion(kbo)["conclusie"] not in ("voldoet", "voldoet niet")


def test_nothing_else_is_in_quarantine(delivered: Delivered) -> None:
    expected = {(case.file, delivered.places[case.name]) for case in CASES}
    own = ", ".join(f"'{name}'" for name in (DELIVERIES, ACTIONS, LINES, BODIES, PAID, GROUPS, REGISTERED))
    found = delivered.published.rows(f"SELECT bestand, rij FROM bron.quarantaine WHERE bestand IN ({own})")
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("text", READ)
def test_odd_amount_is_read_exactly(delivered: Delivered, text: str) -> None:
    found = delivered.published.record(f"SELECT bedrag FROM bbc.lijnen WHERE rij = '{delivered.texts[text]}'")
    assert found["bedrag"] == Decimal(READ[text])


def test_every_row_written_is_in_one_bucket(delivered: Delivered) -> None:
    found = delivered.published.rows("SELECT bestand, sum(rijen) FROM bron.rijen GROUP BY bestand")
    assert {str(name): int(str(rows)) for name, rows in found} == delivered.written


def test_every_row_is_counted_in_the_register_of_files(delivered: Delivered) -> None:
    rows = delivered.published.record(f"SELECT rijen FROM bron.bestanden WHERE bestand = '{LINES}'")["rijen"]
    assert rows == delivered.written[LINES]


def test_euros_of_the_buckets_are_the_euros_written(delivered: Delivered) -> None:
    """Amounts that can be read stay in the balance, also of quarantined rows."""
    found = delivered.published.rows(
        f"SELECT sum(euro) FROM bron.rijen WHERE bestand = '{LINES}' AND emmer <> 'quarantaine'"
    )
    lines = sum(
        Decimal(str(row[0]))
        for row in delivered.published.rows(f"SELECT bedrag FROM bbc.lijnen WHERE bestand = '{LINES}'")
    )
    uncoded = delivered.published.rows(
        f"SELECT sum(euro) FROM bron.rijen WHERE bestand = '{LINES}' AND emmer = 'niet gecodeerd'"
    )
    assert found[0][0] == lines + Decimal(str(uncoded[0][0]))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_broken_quoting_sets_the_whole_file_aside(delivered: Delivered, table: BrokenTable) -> None:
    file = f"{_folder(table.name)}/JR_2025/{table.table}_JR_2025.csv"
    found = delivered.published.record(f"SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = '{file}'")
    assert found == {"uitkomst": "quarantaine", "reden": table.reason}
    kbo = TABLE_KBO[table.name]
    assert (file, None) in [(f["bestand"], f["rij"]) for f in delivered.published.finding("A07", kbo)]
    assert delivered.published.conclusion(kbo)["conclusie"] not in ("voldoet", "voldoet niet")
    assert delivered.published.rows(f"SELECT * FROM bbc.lijnen WHERE kbo = '{kbo}'") == []


@pytest.mark.parametrize("name", WHOLE)
def test_ugly_but_whole_files_are_read(delivered: Delivered, name: str) -> None:
    kbo = WHOLE_KBO[name]
    assert delivered.published.conclusion(kbo)["uitgaven_totaal"] == Decimal("200100.00")
    assert delivered.published.findings(kbo) & {"A07", "A11", "K05"} == set()
    assert delivered.published.conclusion(kbo)["conclusie"] == "voldoet"


@pytest.mark.parametrize("name", FILES)
def test_file_that_cannot_be_read_is_listed_with_the_reason(delivered: Delivered, name: str) -> None:
    _, outcome, reason = FILES[name]
    found = delivered.published.record(f"SELECT uitkomst, reden FROM bron.bestanden WHERE bestand = '{name}'")
    assert found == {"uitkomst": outcome, "reden": reason}


def test_unsafe_zip_writes_nothing_outside_the_run(delivered: Delivered) -> None:
    root = delivered.published.out.parent
    assert list(root.rglob("buiten.csv")) == []


def test_reasons_stand_beside_the_quarantined_files(delivered: Delivered) -> None:
    folder = delivered.published.folder / "quarantine"
    notes = {path.read_text(encoding="utf-8") for path in folder.glob("*.reden.txt")}
    of_lines = next(note for note in notes if note.startswith(f"bestand   {LINES}\n"))
    place = delivered.places["amount 1_000"]
    found, expected = NO_AMOUNT.split("; verwacht ")
    where = f"bestand {LINES}, rij {place}, kolom Bedrag, waarde '1_000'"
    assert f"wat       {found}\nwaar      {where}\nverwacht  {expected}\ndoe       Laat het bedrag" in of_lines
    assert any(note.startswith("bestand   wachtwoord.zip\nsoort     zip\n") for note in notes)


# Structural failures: a gate stops, and the last publication stands.


def drop_column(year: int, table: str, column: str) -> Callable[[Sector, Path], None]:
    def spoil(sector: Sector, raw: Path) -> None:
        sector.write()
        header = HEADERS[table].split(",")
        place = header.index(column)
        rows = [[v for i, v in enumerate(row) if i != place] for row in sector.table(year, table)]
        folder = raw / f"JR_{year}"
        path = folder / "Dimensies" / "bestuur.csv" if table == "bestuur" else folder / f"{table}_JR_{year}.csv"
        write_csv(path, [name for name in header if name != column], rows)

    return spoil


def rename_payment_column(sector: Sector, raw: Path) -> None:
    sector.write()
    path = raw / "betalingen.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("kbo", "nummer", 1), encoding="utf-8")


def _written(change: Callable[[Sector], object]) -> Callable[[Sector, Path], None]:
    def spoil(sector: Sector, raw: Path) -> None:
        change(sector)
        sector.write()

    return spoil


def twice(table: str) -> Callable[[Sector], None]:
    """The last row of a table again, with one other value."""

    def change(sector: Sector) -> None:
        row = list(sector.table(2025, table)[-1])
        place = {"actie": 4, "transactie": 2, "aanlevering": 14, "bestuur": 1}[table]
        row[place] = {"actie": "Andere", "transactie": "9.00", "aanlevering": "2026-06-01", "bestuur": OTHER}[table]
        sector.table(2025, table).append(row)

    return change


def plain_line_twice(sector: Sector) -> None:
    action = sector.action(sector.report(OTHER), 2025, "")
    for _ in range(2):
        sector.line(action, 2025, SPEND, "5.00", line="T-dubbel")


def half_unreadable(sector: Sector) -> None:
    action = sector.table(2025, "actie")[-1][2]
    for _ in range(5):
        sector.line(action, 2025, SPEND, "vijf")


def without_table(sector: Sector, raw: Path) -> None:
    sector.write()
    (raw / "JR_2025" / "transactie_JR_2025.csv").unlink()


def other_register(sector: Sector) -> None:
    sector.registered(GOOD, subthema="Subsidie voor klimaatacties")


def same_reference(sector: Sector) -> None:
    sector.pay(GOOD, "5,00", mark="K1")


@dataclass(frozen=True)
class Stop:
    name: str
    spoil: Callable[[Sector, Path], None]
    expectation: str
    evidence: tuple[str, ...]


STOPS = (
    Stop("transactie without Economische sector", drop_column(2025, "transactie", "Economische sector"),
         "bestand-kolommen",
         (LINES, "kolom ontbreekt: Economische sector", "transforms/sources/mappings/transactie.yaml")),
    Stop("actie without the code", drop_column(2025, "actie", "externe rapporteringscode"), "bestand-kolommen",
         (ACTIONS, "kolom ontbreekt: externe rapporteringscode", "transforms/sources/mappings/actie.yaml")),
    Stop("aanlevering without Status rapport", drop_column(2025, "aanlevering", "Status rapport"), "bestand-kolommen",
         (DELIVERIES, "kolom ontbreekt: Status rapport", "transforms/sources/mappings/aanlevering.yaml")),
    Stop("payments without kbo", rename_payment_column, "bestand-kolommen",
         (PAID, "kolom ontbreekt: kbo; onbekende kolommen: nummer", "transforms/sources/mappings/betalingen.yaml")),
    Stop("table missing", without_table, "bestand-set", (DELIVERIES, "mist transactie")),
    Stop("action id twice", _written(twice("actie")), "sleutels-uniek", ("actie", "A4")),
    Stop("transaction id twice", _written(twice("transactie")), "sleutels-uniek", ("transactie", "T6")),
    Stop("transaction id twice without code", _written(plain_line_twice), "sleutels-uniek", ("transactie", "T-dubbel")),
    Stop("delivery id twice", _written(twice("aanlevering")), "sleutels-uniek", ("aanlevering", "R1")),
    Stop("body id twice", _written(twice("bestuur")), "sleutels-uniek", ("bestuur", f"B{GOOD}")),
    Stop("payment reference twice", _written(same_reference), "sleutels-uniek",
         ("betaling met hetzelfde kenmerk", f"plan-samenleven / K1 / voorschot: {PAID}, rij 2 en {PAID}, rij 3")),
    Stop("register without rows of the scheme", _written(other_register), "register-treffers", ("register.csv", "0")),
    Stop("too much unreadable", _written(half_unreadable), "quarantaine-aandeel", ("5", "0.100000")),
)  # fmt: skip


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.name)
def test_structural_failure_stops_at_the_gate(tmp_path: Path, stop: Stop) -> None:
    sector = Sector(tmp_path / "raw")
    sector.project(GOOD)
    sector.pay(GOOD)
    stop.spoil(sector, sector.root)
    published = control(sector.root, tmp_path / "out")
    assert published.stopped is not None
    assert published.stopped.gate == "levering"
    failures = {r.expected.id: r for r in published.stopped.failures if r.expected.severity == "fout"}
    assert stop.expectation in failures
    shown = "\n".join(" | ".join(row) for row in failures[stop.expectation].rows)
    for text in stop.evidence:
        assert text in shown
    assert not (published.out / "eindcontrole.duckdb").exists()


@pytest.mark.slow
def test_stopped_run_leaves_the_last_publication(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    sector.project(GOOD)
    sector.pay(GOOD)
    first = control(sector.write(), tmp_path / "out")
    twice("transactie")(sector)
    second = control(sector.write(), tmp_path / "out")
    assert second.stopped is not None
    assert second.folder != first.folder
    assert (tmp_path / "out" / "current").resolve() == first.folder.resolve()
    assert second.conclusion(GOOD)["conclusie"] == "voldoet"


def test_stopped_run_shows_the_rows_in_quarantine(tmp_path: Path) -> None:
    """The message of the gate on the share of quarantine sends the reader to bron.quarantaine."""
    sector = Sector(tmp_path / "raw")
    sector.project(GOOD)
    half_unreadable(sector)
    stopped = control(sector.write(), tmp_path / "out")
    assert stopped.stopped is not None
    with duckdb.connect(str(stopped.folder / "eindcontrole.duckdb"), read_only=True) as connection:
        tables = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    assert "quarantaine" in tables
    assert list((stopped.folder / "quarantine").glob("*transactie*.reden.txt"))


@pytest.mark.slow
@pytest.mark.parametrize("text", ["1e15", "9999999999999999.99"])
def test_absurd_amount_does_not_break_the_run(tmp_path: Path, text: str) -> None:
    """It fits DECIMAL(18,2) alone; sums and multiples of it do not. Counted or set aside, the run must end."""
    sector = Sector(tmp_path / "raw")
    sector.project(GOOD)
    action = sector.project(OTHER)
    for _ in range(30):
        sector.line(action, 2025, SPEND, "1.00")
    sector.line(action, 2025, SPEND, text)
    published = control(sector.write(), tmp_path / "out")
    assert published.stopped is None
    assert published.conclusion(GOOD)["conclusie"] == "voldoet"


@pytest.mark.slow
def test_unreadable_payment_list_is_not_a_payment_of_zero(tmp_path: Path) -> None:
    """A list that is set aside as a whole says nothing: `betaald` cannot be judged on it."""
    sector = Sector(tmp_path / "raw")
    sector.project(GOOD)
    for _ in range(30):
        sector.line(sector.table(2025, "actie")[-1][2], 2025, SPEND, "1.00")
    sector.pay(GOOD)
    sector.payments.append(f'plan-samenleven;2025-06-01;{GOOD};"naam;1;saldo;5,00;K2')
    published = control(sector.write(), tmp_path / "out")
    assert published.stopped is None
    assert published.reading(GOOD, "betaald")["toestand"] == "niet te beoordelen"


@pytest.mark.slow
def test_refused_newer_version_is_doubt_about_the_older_one(tmp_path: Path) -> None:
    """The revised account cannot be read: the first version counts again, and A07 says so."""
    sector = Sector(tmp_path / "raw")
    action = sector.project(GOOD)
    for _ in range(30):
        sector.line(action, 2025, SPEND, "1.00")
    sector.pay(GOOD)
    sector.report(GOOD, status="Herziening", processed="2026-06-01", filled=False)
    sector.table(2025, "aanlevering")[-1].append("nog iets")
    published = control(sector.write(), tmp_path / "out")
    assert "A07" in published.findings(GOOD)
    assert published.conclusion(GOOD)["conclusie"] == "te onderzoeken"


@pytest.mark.slow
def test_row_with_incentive_code_is_set_aside_like_any_other(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    action = sector.action(sector.report(GOOD), 2025, f"{INCENTIVE};{MAIN}")
    for _ in range(30):
        sector.line(action, 2025, RECEIVE, "1.00", "7405", "300")
    bad = sector.line(action, 2025, RECEIVE, "1,00", "7405", "300")
    published = control(sector.write(), tmp_path / "out")
    assert published.rows("SELECT rij FROM bron.quarantaine") == [(bad,)]
    assert dataclasses.asdict(published)["stopped"] is None


@pytest.mark.slow
@pytest.mark.parametrize("row", ["17,6131000,Andere, diensten", '17,6131000,"Andere'], ids=["row", "file"])
def test_unreadable_dimension_is_doubt_for_its_set(tmp_path: Path, row: str) -> None:
    """Accounts are ids here: an id that cannot be looked up would be read as an account of its own."""
    sector = Sector(tmp_path / "raw")
    action = sector.project(GOOD)
    for _ in range(60):
        sector.line(action, 2025, SPEND, "1.00", "17")
    sector.pay(GOOD)
    raw = sector.write()
    accounts = f"Algemene rekening ID,Algemene rekening code,omschrijving\n18,7405,Subsidie\n{row}\n"
    (raw / "JR_2025" / "Dimensies" / "algemene_rekening.csv").write_text(accounts, encoding="utf-8")
    published = control(raw, tmp_path / "out")
    assert published.stopped is None
    assert "A07" in published.findings(GOOD)
    assert published.conclusion(GOOD)["conclusie"] == "te onderzoeken"
