"""The KPI report of this project's template (INPUTS.md 7): its rows, and the file that cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from transforms.codes import normalise
from transforms.kbo import parse_kbo
from transforms.payout_keys import PERIODS, action_key, group_key
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.lists import ListFile, Record, records, sheet_name
from transforms.sources.payments import scheme_name
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.units import CellFault, read_action, read_units, read_year, stray_row

KIND = "kpi"
LATE = "kpi na peildatum"
NOT_FILLED, OTHER_SCHEME = "niet ingevuld", "andere regeling"
_FIRST_DAY = date(2000, 1, 1)
# Letters and digits alone, so that `n.v.t.` and `nihil.` are these words too.
_NOTHING = frozenset({"nvt", "geen", "nihil", "nietvantoepassing"})
_NO_ACTION = _NOTHING | {"nee", "neen", "geenenkele", "geenenkel", "geenandere"}
_BETWEEN_ACTIONS = re.compile(r"[;,/+&\n]|\ben\b", re.IGNORECASE)
# `7.13` and `7-13` may be two actions, or a number and a date that a spreadsheet made of them.
_UNCLEAR = re.compile(r"\D*[0-9]+\s*[-–.:]\s*[0-9]")


@dataclass(frozen=True)
class KpiRow:
    """One row; KPIs in units (two decimals). `cel`: where `behaald` stands, None in a CSV. `emmer`: geteld,
    niet ingevuld, na peildatum, dubbel, vervangen, andere regeling. `ook_bij`: action keys joined by `;`."""

    bestand: str
    blad: str | None
    rij: int
    cel: str | None
    bron_kbo: str
    projectjaar: int
    periode: str
    actie: str
    doelgroep: str | None
    doelgroep_sleutel: str
    bevestigde_kpi: Decimal | None
    huidig_bereik: Decimal | None
    behaald: Decimal | None
    motivering: str | None
    ook_bij: str | None
    ingediend_op: date | None
    eerst_ingediend: date | None
    emmer: str = "geteld"


@dataclass(frozen=True)
class KpiFile:
    """`problem`: why the file cannot be read as a whole; then `quarantined` says of whom it is, as far as its
    rows tell, and `owner_known` whether they do."""

    rows: tuple[KpiRow, ...]
    quarantined: tuple[Quarantined, ...]
    problem: str = ""
    owner_known: bool = True


def read_kpi(
    source: ListFile,
    scheme: str,
    known_schemes: Iterable[str],
    as_of: date,
    years: Collection[int] = (),
    actions: Collection[str] | None = None,
) -> KpiFile:
    """All rows of all KPI sheets of a file; `years` and `actions` (keys) are those of the scheme."""
    known = {normalise(name): name for name in known_schemes}
    sheets = (source, *source.others)
    if unfit := next((sheet for sheet in sheets if sheet.match.problem), None):
        named = sheet_name(unfit.sheet) if unfit.sheet is not None else "KPI-rapport"
        return _whole(source, f"{named}: {unfit.match.problem}")
    found: list[KpiRow] = []
    quarantined: list[Quarantined] = []
    try:
        for sheet in sheets:
            for record in records(sheet):
                entry = read_row(sheet, record, scheme, known, years, actions)
                if isinstance(entry, KpiRow):
                    found.append(entry)
                elif scheme_of(record, scheme, known) in (scheme, None):
                    quarantined.append(_late(entry) if (record.day("ingediend_op") or as_of) > as_of else entry)
    except BrokenQuoting as error:
        return _whole(source, str(error))
    return KpiFile(tuple(found), tuple(quarantined))


def scheme_of(record: Record, scheme: str, known: Mapping[str, str]) -> str | None:
    """The scheme a row is of: the running one when it names none; None for what looks like a typing error."""
    written = record.text("regeling")
    return scheme if written is None else scheme_name(written, known)


def read_row(
    source: ListFile,
    record: Record,
    scheme: str,
    known: Mapping[str, str],
    years: Collection[int] = (),
    actions: Collection[str] | None = None,
) -> KpiRow | Quarantined:
    """One row, in its bucket as far as it can be known without the others. `actions` None: which actions there
    are is not known, so any text may be one."""
    kbo = parse_kbo(record.text("kbo"))

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=record.placed(column, reason),
            soort=KIND,
            bron_kbo=kbo,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if stray := stray_row(source, record):
        return refuse(stray.column, str(stray))
    named = scheme_of(record, scheme, known)
    if named is None:
        return refuse("regeling", f"onbekende regeling; verwacht één van: {', '.join(sorted(known.values()))}")
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    period = " ".join((record.text("periode") or "").split()).casefold()
    if period not in PERIODS:
        return refuse("periode", f"onbekende periode; verwacht {' of '.join(PERIODS)}")
    group, reason, cell = record.text("doelgroep"), _motivation(record), record.cell("behaald")
    try:
        action = read_action(record)
        if action is None:
            return refuse("actie", "geen actienummer; verwacht het nummer van de actie, zoals 9")
        year = read_year(record, years if named == scheme else ())
        target, reach, realised = (
            read_units(record, name, source.number_format) for name in ("bevestigde_kpi", "huidig_bereik", "behaald")
        )
        linked = _linked(record, action, actions if named == scheme else None)
        handed_in = _handed_in(record)
    except CellFault as fault:
        return refuse(fault.column, str(fault))
    bucket = "geteld" if named == scheme else OTHER_SCHEME
    if realised is None and bucket == "geteld":
        if reason or handed_in:
            return refuse(
                "behaald", "geen getal, en de rij is wel ingediend; verwacht wat er bereikt is, ook als het 0 is"
            )
        bucket = NOT_FILLED
    return KpiRow(
        bestand=source.file.name,
        blad=source.sheet,
        rij=record.row,
        cel=f"{_quoted(source.sheet)}!{cell}" if source.sheet is not None and cell else None,
        bron_kbo=kbo,
        projectjaar=year,
        periode=period,
        actie=action,
        doelgroep=group,
        doelgroep_sleutel=group_key(group),
        bevestigde_kpi=target,
        huidig_bereik=reach,
        behaald=realised,
        motivering=reason,
        ook_bij=linked,
        ingediend_op=handed_in,
        eerst_ingediend=handed_in,
        emmer=bucket,
    )


def _handed_in(record: Record) -> date | None:
    written, day = record.text("ingediend_op"), record.day("ingediend_op")
    if written is None:
        return None
    if day is None or day < _FIRST_DAY:
        raise CellFault("ingediend_op", "geen datum; verwacht de dag van indienen als dd/mm/jjjj of jjjj-mm-dd")
    return day


def _motivation(record: Record) -> str | None:
    """The text for the jury; None for a text that says there is none."""
    written = record.text("motivering")
    return None if written is None or _says_nothing(written, _NOTHING) else written


def _says_nothing(text: str, words: Collection[str]) -> bool:
    bare = "".join(filter(str.isalnum, text.casefold()))
    return not bare or bare in words


def _linked(record: Record, own: str, actions: Collection[str] | None) -> str | None:
    """Keys of the other actions, numbers first; raises CellFault where a spreadsheet changed what was typed, and
    for what is no number and none of `actions`."""
    column = "ook_geregistreerd_bij"
    value, written = record.cells.get(column), record.text(column)
    if written is None:
        return None
    parts = [part.strip() for part in _BETWEEN_ACTIONS.split(written)]
    parts = [part for part in parts if not _says_nothing(part, _NO_ACTION)]
    changed = isinstance(value, date) or (isinstance(value, float) and not value.is_integer())
    expected = "verwacht nummers van acties met een puntkomma ertussen, zoals 7;13"
    if changed or any(_UNCLEAR.match(part) for part in parts):
        raise CellFault(column, f"geen duidelijke lijst van acties; {expected} (geef de cel de opmaak Tekst)")
    named = {key: part for part in parts if (key := action_key(part))}
    if actions is not None and (odd := [p for k, p in named.items() if not k.isdecimal() and k not in actions]):
        fault = f"{shorten(odd[0], 60)!r} is geen nummer en geen actie van de regeling"
        hint = "laat de cel leeg als er geen andere actie is"
        raise CellFault(column, f"geen duidelijke lijst van acties: {fault}; {expected} ({hint})")
    keys = named.keys() - {own}
    return ";".join(sorted(keys, key=lambda k: (not k.isdecimal(), int(k) if k.isdecimal() else 0, k))) or None


def _late(entry: Quarantined) -> Quarantined:
    """An unreadable row handed in after the reference date touches nobody's figures and no gate."""
    return Quarantined(entry.bestand, entry.rij, entry.kolom, entry.waarde, entry.reden, LATE)


def _whole(source: ListFile, problem: str) -> KpiFile:
    """The file as a whole, its rows divided over the authorities that they name; the others belong to nobody."""
    owners: Counter[str | None] = Counter()
    try:
        for sheet in (source, *source.others):
            for record in records(sheet):
                owners[parse_kbo(record.text("kbo"))] += 1
    except BrokenQuoting:
        pass
    known = sorted(kbo for kbo in owners if kbo is not None)
    parts: list[tuple[str | None, int]] = [(kbo, owners[kbo]) for kbo in known]
    if owners[None] or not parts:
        parts.append((None, max(owners[None], 1)))
    quarantined = [
        Quarantined(source.file.name, None, None, None, problem, KIND, bron_kbo=kbo, rijen=rows) for kbo, rows in parts
    ]
    return KpiFile((), tuple(quarantined), problem, bool(known))


def _quoted(sheet: str | None) -> str:
    """A sheet as spreadsheets write it in a reference."""
    name = sheet or ""
    return name if name.isidentifier() else "'" + name.replace("'", "''") + "'"
