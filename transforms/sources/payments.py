"""The payment list of this project's template (INPUTS.md 5), and when two rows are one payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rapidfuzz.distance import DamerauLevenshtein

from transforms.codes import normalise
from transforms.kbo import parse_kbo
from transforms.payout_keys import action_key
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.lists import ListFile, Record, records
from transforms.sources.quarantine import Quarantined, shorten

KINDS = ("voorschot", "saldo", "stimulans", "terugvordering", "terugvordering_stimulans")
LATE = "betalingen na peildatum"
_NEGATIVE = ("terugvordering", "terugvordering_stimulans")


@dataclass(frozen=True)
class Payment:
    """One row; `bedrag` in euros. `emmer` is where it ends: geteld, na peildatum, andere regeling, dubbel."""

    bestand: str
    rij: int
    regeling: str
    betaaldatum: date
    bron_kbo: str
    naam: str | None
    projectjaar: str | None
    soort: str
    bedrag: Decimal
    kenmerk: str | None
    actie: str | None = None  # key of payout_keys.action_key
    emmer: str = "geteld"


@dataclass(frozen=True)
class Conflict:
    """Two rows that claim to be one payment and differ: a structural failure."""

    sleutel: str
    eerste: str
    tweede: str


@dataclass(frozen=True)
class PaymentFile:
    payments: tuple[Payment, ...]
    quarantined: tuple[Quarantined, ...]
    problem: str
    scheme_seen: bool


def read_payments(source: ListFile, scheme: str, known_schemes: Iterable[str], as_of: date) -> PaymentFile:
    """All rows of one list. `scheme_seen`: some row, readable or not, names this scheme and is not
    dated after `as_of` (such payments do not exist for any purpose)."""
    known = {normalise(name): name for name in known_schemes}
    payments: list[Payment] = []
    quarantined: list[Quarantined] = []
    seen = False
    try:
        for record in records(source):
            name = scheme_name(record.text("regeling"), known)
            entry = _read(source, record, name, known)
            day = record.day("betaaldatum")
            late = day is not None and day > as_of
            seen = seen or (name == scheme and not late)
            if isinstance(entry, Payment):
                payments.append(entry)
            elif name in (scheme, None):
                # An unreadable payment after the reference date touches nobody's figures and no gate.
                quarantined.append(replace(entry, bron_kbo=None, soort=LATE) if late else entry)
    except BrokenQuoting as error:
        return PaymentFile((), (), str(error), False)  # what it paid is not known: not zero
    return PaymentFile(tuple(payments), tuple(quarantined), "", seen)


def scheme_name(text: str | None, known: Mapping[str, str]) -> str | None:
    """The scheme a row names. None when empty or a near miss of a known scheme: a typing error
    must not make money vanish; any other name is another scheme, kept as it is."""
    if text is None:
        return None
    normal = normalise(text)
    if normal in known:
        return known[normal]
    if any(DamerauLevenshtein.distance(normal, other) <= 2 for other in known):
        return None
    return text


def settle(payments: Iterable[Payment], scheme: str, as_of: date) -> tuple[list[Payment], list[Conflict]]:
    """Give each payment its bucket. The same payment counts once: by regeling, kenmerk and soort;
    without kenmerk the whole row, and then only across files (INPUTS.md, general rules)."""
    ordered = sorted(payments, key=lambda p: (p.bestand, p.rij))
    settled: list[Payment] = []
    conflicts: list[Conflict] = []
    first: dict[tuple[str, str, str], Payment] = {}
    in_file: Counter[tuple[str, object]] = Counter()
    counted: Counter[object] = Counter()
    for payment in ordered:
        bucket = "geteld"
        if payment.regeling != scheme:
            bucket = "andere regeling"
        elif payment.betaaldatum > as_of:
            bucket = "na peildatum"
        elif payment.kenmerk:
            key = (payment.regeling, payment.kenmerk, payment.soort)
            twin = first.setdefault(key, payment)
            if twin is not payment:
                bucket = "dubbel"
                if _substance(twin) != _substance(payment):
                    conflicts.append(Conflict(" / ".join(key), _place(twin), _place(payment)))
        else:
            row = (_substance(payment), payment.naam)
            in_file[payment.bestand, row] += 1
            if in_file[payment.bestand, row] <= counted[row]:
                bucket = "dubbel"
            else:
                counted[row] += 1
        settled.append(replace(payment, emmer=bucket))
    return settled, conflicts


def _substance(payment: Payment) -> tuple[object, ...]:
    return (
        payment.regeling, payment.betaaldatum, payment.bron_kbo, payment.projectjaar, payment.soort, payment.bedrag,
        payment.actie,
    )  # fmt: skip


def _place(payment: Payment) -> str:
    return f"{payment.bestand}, rij {payment.rij}"


def _read(source: ListFile, record: Record, scheme: str | None, known: Mapping[str, str]) -> Payment | Quarantined:
    kbo = parse_kbo(record.text("kbo"))
    day = record.day("betaaldatum")
    amount = record.amount("bedrag", source.number_format)
    kind = (record.text("soort") or "").casefold().replace(" ", "_").replace("-", "_")

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=record.placed(column, reason),
            soort="betalingen",
            bron_kbo=kbo,
            jaar=day.year if day else None,
            euro=None if record.problem else amount,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if scheme is None:
        names = ", ".join(sorted(known.values()))
        return refuse("regeling", f"onbekende regeling; verwacht één van: {names}")
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    if day is None:
        return refuse("betaaldatum", "geen datum; verwacht jjjj-mm-dd of dd/mm/jjjj")
    if kind not in KINDS:
        return refuse("soort", f"onbekende soort; verwacht één van: {', '.join(KINDS)}")
    if amount is None:
        example = source.number_format.example()
        return refuse("bedrag", f"geen bedrag; verwacht een getal zoals {example}")
    if kind in _NEGATIVE and amount > 0:
        return refuse("bedrag", "een terugvordering is negatief; zet er een minteken voor")
    return Payment(
        bestand=source.file.name,
        rij=record.row,
        regeling=scheme,
        betaaldatum=day,
        bron_kbo=kbo,
        naam=record.text("naam"),
        projectjaar=record.text("projectjaar"),
        soort=kind,
        bedrag=amount,
        kenmerk=record.text("kenmerk"),
        actie=action_key(record.text("actie")),
    )
