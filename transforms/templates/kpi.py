"""The KPI workbook (INPUTS.md 7): empty, or prefilled with the awards of one authority."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from transforms.payout import PayoutValues
from transforms.payout_keys import PERIODS
from transforms.scheme import SchemeValues
from transforms.sources.awards import Award
from transforms.templates.kpi_notes import kpi_notes
from transforms.templates.words import dutch_day
from transforms.templates.workbook import MAX_NOTE, Column, Hint, Mark, Template, Value

SHEET = "KPI"
_INTERIM, _YEAR_END = PERIODS
_Row = tuple[Award, str]  # an award and a period


def empty_kpi(values: SchemeValues, payout: PayoutValues) -> Template:
    """A workbook for whoever has no award list; every cell is open."""
    return Template(
        sheet=SHEET,
        title="KPI-rapport",
        columns=_columns(payout),
        notes=kpi_notes(values, payout, prefilled=False),
        marks=(_mark(payout),),
    )


def filled_kpi(values: SchemeValues, payout: PayoutValues, authority: str, awards: Iterable[Award]) -> Template | None:
    """A row per award of an action and period; None when there is no such award. `authority` is for the title."""
    rows = _rows(payout, awards)
    if not rows:
        return None
    return Template(
        sheet=SHEET,
        title="KPI-rapport",
        subject=authority,
        columns=_columns(payout),
        notes=kpi_notes(values, payout, prefilled=True),
        rows=tuple(_prefilled(award, period) for award, period in rows),
        hints=(*_other_actions(rows), *_deadlines(rows, payout)),
        marks=(_mark(payout),),
    )


def _columns(payout: PayoutValues) -> tuple[Column, ...]:
    groups = tuple(dict.fromkeys(row.group for row in payout.tariff))
    years = tuple(entry.year for entry in payout.project_years)
    return (
        Column("kbo", "KBO-nummer waaraan de actie is toegekend: tien cijfers, zoals 0123.456.749.", locked=True),
        Column("projectjaar", "Projectjaar: 1, 2, ...", "getal", 12, years, locked=True),
        Column("periode", f"{_INTERIM} of {_YEAR_END}.", width=14, choices=PERIODS, locked=True),
        Column("actie", "Nummer van de actie, zoals 9.", width=10, locked=True),
        Column(
            "doelgroep",
            "De doelgroep zoals in de toekenning.",
            width=48,
            choices=groups,
            strict=False,
            locked=True,
        ),
        Column(
            "bevestigde_kpi",
            "Het doel: de KPI die bij de toekenning bevestigd is, met het bestaande bereik erbij. Niet de gevraagde.",
            "aantal",
            locked=True,
        ),
        Column("huidig_bereik", "Het bestaande bereik bij de toekenning.", "aantal", locked=True),
        Column(
            "behaald",
            "Wat in deze periode in totaal bereikt is, met het bestaande bereik erbij. Een getal van 0 of meer, met "
            "hoogstens twee decimalen. Laat leeg zolang de periode niet voorbij is.",
            "aantal",
            12,
        ),
        Column(
            "motivering",
            "Waarom de KPI niet behaald is. De jury leest dit; zonder motivering is terugvordering mogelijk.",
            width=50,
            wrap=True,
        ),
        Column(
            "ook_geregistreerd_bij",
            "Nummers van andere acties waarbij u dezelfde resultaten meetelt, met een puntkomma ertussen: 7;13. "
            "Anders leeg.",
            width=22,
        ),
        Column("ingediend_op", "Dag waarop u deze rij indient.", "datum", 14),
    )


def _rows(payout: PayoutValues, awards: Iterable[Award]) -> list[_Row]:
    """By number, project year, period and action: what is reported together stands together."""
    with_deadline = {(entry.project_year, entry.period) for entry in payout.deadlines}
    rows = [
        (award, period)
        for award in awards
        for period in PERIODS
        if award.soort == "actie" and (period == _YEAR_END or (award.projectjaar, period) in with_deadline)
    ]
    return sorted(
        rows,
        key=lambda row: (
            row[0].bron_kbo, row[0].projectjaar, PERIODS.index(row[1]), action_order(row[0].actie or ""),
            row[0].doelgroep_sleutel,
        ),
    )  # fmt: skip


def action_order(action: str) -> tuple[int, str]:
    """Numbers first, by value."""
    return (int(action), "") if action.isdecimal() else (10**9, action)


def _prefilled(award: Award, period: str) -> tuple[Value, ...]:
    return (
        award.bron_kbo, award.projectjaar, period, award.actie, award.doelgroep, award.bevestigde_kpi,
        award.huidig_bereik, None, None, None, None,
    )  # fmt: skip


def _other_actions(rows: Sequence[_Row]) -> list[Hint]:
    """Beside `ook_geregistreerd_bij`: the other actions of the authority in that project year."""
    actions: dict[int, set[str]] = {}
    places: dict[tuple[int, str], list[int]] = {}
    for place, (award, _) in enumerate(rows):
        actions.setdefault(award.projectjaar, set()).add(award.actie or "")
        places.setdefault((award.projectjaar, award.actie or ""), []).append(place)
    hints = []
    for (year, action), found in places.items():
        others = tuple(sorted(actions[year] - {action}, key=action_order))
        note = f"In projectjaar {year} heeft dit bestuur geen andere acties: laat dit leeg."
        if others:
            start = "Dezelfde resultaten ook geteld bij een andere actie? Zet haar nummer hier; meer nummers: 7;13. "
            note = _short(f"{start}Andere acties in projectjaar {year}: {', '.join(others)}.")
        hints.append(Hint("ook_geregistreerd_bij", tuple(found), note, others))
    return hints


def _deadlines(rows: Sequence[_Row], payout: PayoutValues) -> list[Hint]:
    due: dict[tuple[int, str], date] = {(entry.project_year, entry.period): entry.due for entry in payout.deadlines}
    places: dict[tuple[int, str], list[int]] = {}
    for place, (award, period) in enumerate(rows):
        places.setdefault((award.projectjaar, period), []).append(place)
    hints = []
    for key, found in places.items():
        limit = f" Uiterlijk op {dutch_day(due[key])}." if key in due else ""
        hints.append(Hint("ingediend_op", tuple(found), f"Dag waarop u deze rij indient (dd/mm/jjjj).{limit}"))
    return hints


def _mark(payout: PayoutValues) -> Mark:
    """Behaald under what the period asks, and no motivation."""
    share = f"{payout.interim_share.normalize():f}"
    return Mark(
        ("behaald", "motivering"),
        f'=AND(ISNUMBER($H2),ISNUMBER($F2),LEN(TRIM($I2))=0,$H2<$F2*IF(LOWER(TRIM($C2))="{_INTERIM}",{share},1))',
    )


def _short(note: str) -> str:
    """Only characters that an attribute of XML can hold, and no more than Excel shows."""
    text = "".join(c if c.isprintable() else " " for c in note)
    return text if len(text) <= MAX_NOTE else f"{text[: MAX_NOTE - 1]}…"
