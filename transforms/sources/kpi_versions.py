"""Which version of a KPI row counts: the one handed in last, up to the reference date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from transforms.sources.kpi import KIND, NOT_FILLED, OTHER_SCHEME, KpiRow
from transforms.sources.quarantine import Quarantined, shorten

_KEPT = (NOT_FILLED, OTHER_SCHEME)


def settle_kpi(found: Iterable[KpiRow], as_of: date) -> tuple[list[KpiRow], list[Quarantined]]:
    """Give each row its bucket. Versions of the last day that differ are refused, all of them: nothing says
    which one holds. A row without a date comes before every row with one."""
    settled: list[KpiRow] = []
    versions: dict[tuple[object, ...], list[KpiRow]] = {}
    for row in found:
        if row.emmer in _KEPT:
            settled.append(row)
        elif row.ingediend_op is not None and row.ingediend_op > as_of:
            settled.append(replace(row, emmer="na peildatum"))
        else:
            versions.setdefault(_key(row), []).append(row)
    refused: list[Quarantined] = []
    for rows in versions.values():
        settled += _settle(sorted(rows, key=_place), refused)
    return sorted(settled, key=_place), sorted(refused, key=lambda q: (q.bestand, int(q.rij or 0), q.reden))


def _settle(rows: Sequence[KpiRow], refused: list[Quarantined]) -> list[KpiRow]:
    """The versions of one row, in order of place."""
    days = [row.ingediend_op for row in rows if row.ingediend_op is not None]
    first = min(days, default=None)
    last = max(days, default=None)
    settled: list[KpiRow] = []
    latest = [row for row in rows if row.ingediend_op == last]
    differ = len({_content(row) for row in latest}) > 1
    for row in rows:
        if row.ingediend_op != last:
            bucket = "vervangen"
        elif differ:
            other = next(twin for twin in latest if _content(twin) != _content(row))
            refused.append(_contradicted(row, other))
            continue
        else:
            bucket = "geteld" if row is latest[0] else "dubbel"
        settled.append(replace(row, eerst_ingediend=first, emmer=bucket))
    return settled


def _contradicted(row: KpiRow, other: KpiRow) -> Quarantined:
    day = f"ingediend op {row.ingediend_op}" if row.ingediend_op else "zonder datum van indienen"
    where = f"{other.bestand}, {other.cel or f'rij {other.rij}'}"
    reason = (
        f"spreekt {where} tegen: dezelfde actie en periode, allebei {day}; verwacht één versie per dag (verwijder de "
        "verkeerde, of geef de juiste een latere datum)"
    )
    if row.cel and row.blad is not None:
        reason = f"blad {row.blad}, cel {row.cel.rpartition('!')[2]}: {reason}"
    value = None if row.behaald is None else f"{row.behaald:f}"
    return Quarantined(row.bestand, str(row.rij), "behaald", shorten(value), reason, KIND, bron_kbo=row.bron_kbo)


def _key(row: KpiRow) -> tuple[object, ...]:
    return (row.bron_kbo, row.projectjaar, row.periode, row.actie, row.doelgroep_sleutel)


def _content(row: KpiRow) -> tuple[object, ...]:
    return (row.bevestigde_kpi, row.huidig_bereik, row.behaald, row.motivering, row.ook_bij)


def _place(row: KpiRow) -> tuple[str, str, int]:
    return (row.bestand, row.blad or "", row.rij)
