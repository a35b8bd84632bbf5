"""The award list of this project's template (INPUTS.md 6), and when two rows are one award."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from transforms.codes import normalise
from transforms.kbo import parse_kbo
from transforms.payout_keys import INCENTIVE_KINDS, group_key
from transforms.sources.delimited import BrokenQuoting
from transforms.sources.lists import ListFile, Record, records
from transforms.sources.payments import Conflict, scheme_name
from transforms.sources.quarantine import Quarantined, shorten
from transforms.sources.units import CellFault, read_action, read_units, read_year, stray_row

KIND = "toekenningen"
ACTION, INCENTIVE = "actie", "stimulans"


@dataclass(frozen=True)
class Award:
    """One row. `bedrag` in euros; KPIs in units (two decimals), None when empty; `actie` is None for a
    stimulans, whose `doelgroep` names its kind. `emmer`: geteld, andere regeling, dubbel."""

    bestand: str
    rij: int
    regeling: str
    bron_kbo: str
    naam: str | None
    projectjaar: int
    actie: str | None
    doelgroep: str | None
    doelgroep_sleutel: str
    soort: str
    bedrag: Decimal
    bevestigde_kpi: Decimal | None
    gevraagde_kpi: Decimal | None
    huidig_bereik: Decimal | None
    emmer: str = "geteld"


@dataclass(frozen=True)
class AwardFile:
    """`problem`: why the file cannot be read as a whole. `scheme_seen`: some row, readable or not, names the scheme."""

    awards: tuple[Award, ...]
    quarantined: tuple[Quarantined, ...]
    problem: str
    scheme_seen: bool


def read_awards(source: ListFile, scheme: str, known_schemes: Iterable[str], years: Collection[int] = ()) -> AwardFile:
    """All rows of one list; `years` are the project years of the scheme, where it has them."""
    known = {normalise(name): name for name in known_schemes}
    awards: list[Award] = []
    quarantined: list[Quarantined] = []
    seen = False
    try:
        for record in records(source):
            name = scheme_name(record.text("regeling"), known)
            seen = seen or name == scheme
            entry = read_award(source, record, known, years if name == scheme else ())
            if isinstance(entry, Award):
                awards.append(entry)
            elif name in (scheme, None):
                quarantined.append(entry)
    except BrokenQuoting as error:
        return AwardFile((), (), str(error), False)
    return AwardFile(tuple(awards), tuple(quarantined), "", seen)


def settle_awards(awards: Iterable[Award], scheme: str) -> tuple[list[Award], list[Conflict]]:
    """Give each award its bucket. The same award counts once, over all files; another amount or KPI for the
    same award is a conflict."""
    settled: list[Award] = []
    conflicts: list[Conflict] = []
    first: dict[tuple[object, ...], Award] = {}
    for award in sorted(awards, key=lambda a: (a.bestand, a.rij)):
        bucket = "geteld"
        if award.regeling != scheme:
            bucket = "andere regeling"
        else:
            twin = first.setdefault(_key(award), award)
            if twin is not award:
                bucket = "dubbel"
                if _substance(twin) != _substance(award):
                    conflicts.append(Conflict(_named(award), _place(twin), _place(award)))
        settled.append(replace(award, emmer=bucket))
    return settled, conflicts


def read_award(
    source: ListFile, record: Record, known: Mapping[str, str], years: Collection[int] = ()
) -> Award | Quarantined:
    """One row, of whichever scheme it names."""
    kbo = parse_kbo(record.text("kbo"))
    amount = record.amount("bedrag", source.number_format)

    def refuse(column: str, reason: str) -> Quarantined:
        return Quarantined(
            bestand=source.file.name,
            rij=str(record.row),
            kolom=column,
            waarde=shorten(record.shown(column)),
            reden=record.placed(column, reason),
            soort=KIND,
            bron_kbo=kbo,
            euro=None if record.problem else amount,
        )

    if record.problem:
        return refuse("rij", record.problem)
    if stray := stray_row(source, record):
        return refuse(stray.column, str(stray))
    scheme = scheme_name(record.text("regeling"), known)
    if scheme is None:
        return refuse("regeling", f"onbekende regeling; verwacht één van: {', '.join(sorted(known.values()))}")
    if kbo is None:
        return refuse("kbo", "geen geldig KBO-nummer; verwacht tien cijfers met een kloppend controlegetal")
    kind = (record.text("soort") or "").casefold()
    if kind not in (ACTION, INCENTIVE):
        return refuse("soort", f"onbekende soort; verwacht {ACTION} of {INCENTIVE}")
    group = record.text("doelgroep")
    if kind == INCENTIVE:
        group = group_key(group)
        if group not in INCENTIVE_KINDS:
            return refuse("doelgroep", f"onbekende soort stimulans; verwacht {', '.join(INCENTIVE_KINDS)}")
    if amount is None:
        return refuse("bedrag", f"geen bedrag; verwacht een getal zoals {source.number_format.example()}")
    if amount < 0:
        return refuse("bedrag", "een negatief bedrag; verwacht wat er toegekend is, in één rij per doelgroep")
    try:
        action = read_action(record) if kind == ACTION else None
        if kind == ACTION and action is None:
            return refuse("actie", "geen actienummer; verwacht het nummer van de actie, zoals 9")
        return Award(
            bestand=source.file.name,
            rij=record.row,
            regeling=scheme,
            bron_kbo=kbo,
            naam=record.text("naam"),
            projectjaar=read_year(record, years),
            actie=action,
            doelgroep=group,
            doelgroep_sleutel=group_key(group),
            soort=kind,
            bedrag=amount,
            bevestigde_kpi=read_units(record, "bevestigde_kpi", source.number_format),
            gevraagde_kpi=read_units(record, "gevraagde_kpi", source.number_format),
            huidig_bereik=read_units(record, "huidig_bereik", source.number_format),
        )
    except CellFault as fault:
        return refuse(fault.column, str(fault))


def _key(award: Award) -> tuple[object, ...]:
    return (award.regeling, award.bron_kbo, award.projectjaar, award.soort, award.actie, award.doelgroep_sleutel)


def _substance(award: Award) -> tuple[object, ...]:
    return (award.bedrag, award.bevestigde_kpi, award.gevraagde_kpi, award.huidig_bereik)


def _named(award: Award) -> str:
    what = f"actie {award.actie}" if award.soort == ACTION else "stimulans"
    group = f" {award.doelgroep}" if award.doelgroep else ""
    return f"toekenning {award.regeling} / {award.bron_kbo} / projectjaar {award.projectjaar} / {what}{group}"


def _place(award: Award) -> str:
    return f"{award.bestand}, rij {award.rij}"
