"""Accounts written as deliveries, exports and manual reports, for comparison with the recomputation.

Small on purpose, and by another hand than the sample's writers: what is written here is what the
mapping files of the project name, in the shapes that INPUTS describes. All synthetic.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

XBRL = (
    '<xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:d="http://xbrl.org/2006/xbrldi" '
    'xmlns:m="http://www.xbrl.org/2003/iso4217" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:v="urn:voorbeeld:toeval">'
)
UNITS = (
    '<unit id="E"><measure>m:EUR</measure></unit><unit id="U"><measure>m:USD</measure></unit>'
    '<unit id="P"><measure>pure</measure></unit>'
)
AXES = ("Actie", "AlgemeneRekening", "EconomischeSector", "Beleidsveld", "Volgnummer")
EXPORT_HEADER = (
    "NIS-code", "Bestuur", "Type rapport", "Rapportjaar", "Boekjaar", "Beleidsveld", "Alg. rekening",
    "Economischesectorcode", "Actie totaaloverzicht", "Externe rapporteringscode", "Uitgave", "Ontvangst",
)  # fmt: skip
MANUAL_HEADER = (
    "kbo", "naam", "boekjaar", "richting", "omschrijving", "rapporteringscode", "rekening", "sector", "bedrag",
    "commentaar", "document",
)  # fmt: skip
DOCUMENT = "jaarrekening, blz. 7"


@dataclass(frozen=True)
class Line:
    """One amount of an account; `action` is the number of its action, 0 for none."""

    direction: str
    amount: str
    year: int
    action: int
    account: str
    sector: str


@dataclass(frozen=True)
class Action:
    """One action of an account."""

    id: str
    code: str
    short: str
    comment: str
    external: str


@dataclass(frozen=True)
class Account:
    """One report of one body, without the form it comes in."""

    id: str
    kbo: str
    kind: str
    type: str
    year: int
    quarter: str
    recent: str
    status: str
    sequence: str
    processed: str
    actions: tuple[Action, ...]
    lines: tuple[Line, ...]

    def with_lines(self, lines: Iterable[Line]) -> Account:
        return replace(self, lines=tuple(lines))


@dataclass(frozen=True)
class Stated:
    """One fact: concept, value, unit, the year it ends in (or a period as XML), and dimensions."""

    concept: str
    value: str | None
    unit: str = "E"
    period: str = ""
    about: tuple[tuple[str, str], ...] = ()


@dataclass
class Delivery:
    """What the two files of a delivery say; changed before it is written to make them disagree."""

    account: Account
    entity: str = ""
    facts: list[Stated] = field(default_factory=list)
    by_code: bool = False
    figures: bool = True
    policy: bool = True
    hidden: frozenset[int] = frozenset()  # actions that the XML lacks
    explicit: bool = False  # sectors as explicit members
    place: str = "scenario"
    dotted: bool = False  # the KBO in the XML as 0123.456.789
    apart: bool = False  # loose files whose names do not show that they belong together


def period(year: int, spelling: int = 0) -> str:
    """A book year, in three spellings that mean the same day to XBRL."""
    end = (f"{year}-12-31", f"{year + 1}-01-01T00:00:00", f"{year}-12-31")[spelling]
    if spelling == 2:
        return f"<instant>{end}</instant>"
    return f"<startDate>{year}-01-01</startDate><endDate>{end}</endDate>"


def deliver(account: Account, *, by_code: bool = False) -> Delivery:
    """The facts of an account; equal places are kept apart by a sequence number."""
    delivery = Delivery(account, account.kbo, by_code=by_code)
    whole = period(account.year)
    delivery.facts = [
        Stated("TypeRapport", account.type, "", whole),
        Stated("Rapportjaar", str(account.year), "", whole),
    ]
    taken: set[tuple[object, ...]] = set()
    for number, line in enumerate(account.lines, start=1):
        action = account.actions[line.action - 1] if line.action else None
        member = "" if action is None else action.code if by_code else action.id
        values = (member, line.account, line.sector, "0909")
        about = tuple((axis, value) for axis, value in zip(AXES, values, strict=False) if value)
        place = (line.direction, line.year, about)
        if place in taken:
            about = (*about, ("Volgnummer", str(number)))
        taken.add(place)
        delivery.facts.append(Stated(line.direction, line.amount, "E", period(line.year), about))
    return delivery


def figures_xml(delivery: Delivery) -> bytes:
    """The XBRL instance: one context per fact, contexts after the facts they serve."""
    facts, contexts = [], []
    for number, fact in enumerate(delivery.facts):
        members = "".join(member(axis, value, delivery.explicit) for axis, value in fact.about)
        about = f"<{delivery.place}>{members}</{delivery.place}>" if members else ""
        segment, scenario = (about, "") if delivery.place == "segment" else ("", about)
        contexts.append(
            f'<context id="c{number}"><entity><identifier scheme="urn:voorbeeld:kbo">{delivery.entity}</identifier>'
            f"{segment}</entity><period>{fact.period}</period>{scenario}</context>"
        )
        unit = f' unitRef="{fact.unit}" decimals="2"' if fact.unit and fact.value is not None else ""
        unit = unit or (f' unitRef="{fact.unit}"' if fact.unit else "")
        nil = ' xsi:nil="true"' if fact.value is None else ""
        facts.append(
            f'<v:{fact.concept} contextRef="c{number}"{unit}{nil}>{escape(fact.value or "")}</v:{fact.concept}>'
        )
    return f"<?xml version='1.0'?>{XBRL}{''.join(facts)}{''.join(contexts)}{UNITS}</xbrl>".encode()


def member(axis: str, value: str, explicit: bool) -> str:
    """A member of a dimension; a sector code as a name of the taxonomy when asked."""
    if explicit and axis == "EconomischeSector" and value.isdigit():
        return f'<d:explicitMember dimension="v:{axis}">v:ESC_{value}</d:explicitMember>'
    return f'<d:typedMember dimension="v:{axis}"><v:{axis}Lid>{escape(value)}</v:{axis}Lid></d:typedMember>'


def policy_xml(delivery: Delivery) -> bytes:
    """The policy information; a field without value is left out."""
    account = delivery.account
    fields = {
        "AanleveringId": account.id,
        "KboNummer": f"{account.kbo[:4]}.{account.kbo[4:7]}.{account.kbo[7:]}" if delivery.dotted else account.kbo,
        "TypeBestuur": account.kind,
        "TypeRapport": account.type,
        "Rapportjaar": str(account.year),
        "Kwartaal": account.quarter,
        "StatusRapport": account.status,
        "MeestRecente": account.recent,
        "Volgnummer": account.sequence,
        "DatumVerwerking": account.processed,
    }
    head = elements({name: value for name, value in fields.items() if value})
    actions = ""
    for number, action in enumerate(account.actions, start=1):
        if number not in delivery.hidden:
            texts = {"Code": action.code, "KorteOmschrijving": action.short, "Commentaar": action.comment}
            own = {} if delivery.by_code else {"ActieId": action.id}
            actions += f"<Actie>{elements(own | texts | {'ExterneRapporteringscode': action.external})}</Actie>"
    return f"<?xml version='1.0'?><Beleid><Kop>{head}</Kop><Plan>{actions}</Plan></Beleid>".encode()


def elements(values: dict[str, str]) -> str:
    return "".join(f'<{name} xml:space="preserve">{escape(value)}</{name}>' for name, value in values.items())


def letter_xml(kbo: str) -> bytes:
    """The letter that comes with a delivery in a zip."""
    named = "".join(
        f"<Parameter><Naam>{name}</Naam><Waarde>{value}</Waarde></Parameter>"
        for name, value in (("SLEUTEL", kbo), ("FLOW", "AANLEVERING GEDAAN"))
    )
    return f'<Borderel xmlns="http://MFT-01-00.abb.vlaanderen.be/Borderel">{named}</Borderel>'.encode()


def write_delivery(root: Path, delivery: Delivery, packed: str, name: str, letter: str = "") -> None:
    """The files in a folder of their own, in a zip (with its letter), or loose beside others."""
    files = {"xbrl": figures_xml(delivery)} if delivery.figures else {}
    files |= {"xml": policy_xml(delivery)} if delivery.policy else {}
    if packed == "zip":
        with zipfile.ZipFile(root / f"BBCDR_{name}.zip", "w") as archive:
            archive.writestr("borderel.xml", letter_xml(letter or delivery.account.kbo))
            for ending, data in files.items():
                archive.writestr(f"{name}.{ending}", data)
        return
    folder = root / ("los" if packed == "los" else name)
    folder.mkdir(exist_ok=True)
    for ending, data in files.items():
        own = f"{name}-{ending}" if delivery.apart else name
        (folder / f"{own if packed == 'los' else ending}.{ending}").write_bytes(data)


def filters(status: str, recent: str = "Ja", kind: str = "") -> str:
    """The last cell of an export."""
    named = [("Type boekhouding", "Budgettaire Boekhouding"), ("Meest recente", recent), ("Status rapport", status)]
    named += [("Type rapport", kind)] if kind else []
    return "Toegepaste filters: \n" + "\n".join(f" [{name}] is {value}" for name, value in named)


def export_rows(account: Account, nis: str, body: str) -> list[list[str]]:
    """The rows of an account in a flat export."""
    rows = []
    for line in account.lines:
        action = account.actions[line.action - 1] if line.action else None
        whole = (
            f"Code: {action.code}\nKorte omschrijving: {action.short}\nLange omschrijving: \n"
            f"Commentaar: {action.comment}\nEvaluatie: "
            if action
            else ""
        )
        amounts = [line.amount, ""] if line.direction == "Uitgave" else ["", line.amount]
        key = [nis, body, account.type, str(account.year), str(line.year), "0909 Integratie", line.account]
        rows.append([*key, line.sector, whole, action.external if action else "", *amounts])
    return rows


def as_csv_amount(text: str) -> str:
    """`1234.50` with a decimal comma, and points per thousand where there are thousands."""
    try:
        float(text)
    except ValueError:
        return text
    if "e" in text:
        return text.replace(".", ",")
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if whole not in ("-0", "") else whole
    return grouped + ("," + rest if rest else "")


def write_table(path: Path, rows: Sequence[Sequence[str]], amounts: Iterable[int], numbers: Iterable[int] = ()) -> None:
    """CSV with `;`, or a workbook where the columns of amounts and numbers hold numbers."""
    places, whole = set(amounts), set(numbers)
    if path.suffix == ".csv":
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8")
        return
    with Workbook(path, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Export")
        for y, row in enumerate(rows):
            for x, text_of_cell in enumerate(row):
                try:
                    number = float(text_of_cell) if x in places | whole and text_of_cell else None  # as Excel keeps it
                except ValueError:
                    number = None
                if number is None:
                    sheet.write_string(y, x, text_of_cell)
                else:
                    sheet.write_number(y, x, number)
