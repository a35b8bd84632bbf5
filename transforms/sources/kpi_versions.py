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
    which one holds. Versions that differ and of which one has no date are refused too: nothing says their order."""
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
    undated = next((row for row in rows if row.ingediend_op is None), None)
    if undated and len({_content(row) for row in rows}) > 1:
        refused += [_contradicted(row, _differing(row, rows), undated) for row in rows]
        return []
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
            refused.append(_contradicted(row, _differing(row, latest)))
            continue
        else:
            bucket = "geteld" if row is latest[0] else "dubbel"
        settled.append(replace(row, eerst_ingediend=first, emmer=bucket))
    return settled


def _differing(row: KpiRow, others: Sequence[KpiRow]) -> KpiRow:
    return next(other for other in others if _content(other) != _content(row))


def _contradicted(row: KpiRow, other: KpiRow, undated: KpiRow | None = None) -> Quarantined:
    if undated:
        why = (
            f". {_where(undated)} heeft geen datum van indienen, dus is niet bekend welke de laatste is; verwacht een "
            "datum bij elke versie (vul ingediend_op in, of verwijder de verkeerde)"
        )
    else:
        why = (
            f", allebei ingediend op {row.ingediend_op}; verwacht één versie per dag (verwijder de verkeerde, of geef "
            "de juiste een latere datum)"
        )
    reason = f"spreekt {_where(other)} tegen: dezelfde actie en periode{why}"
    if row.cel and row.blad is not None:
        reason = f"blad {row.blad}, cel {row.cel.rpartition('!')[2]}: {reason}"
    value = None if row.behaald is None else f"{row.behaald:f}"
    return Quarantined(row.bestand, str(row.rij), "behaald", shorten(value), reason, KIND, bron_kbo=row.bron_kbo)


def _where(row: KpiRow) -> str:
    return f"{row.bestand}, {row.cel or f'rij {row.rij}'}"


def _key(row: KpiRow) -> tuple[object, ...]:
    return (row.bron_kbo, row.projectjaar, row.periode, row.actie, row.doelgroep_sleutel)


def _content(row: KpiRow) -> tuple[object, ...]:
    return (row.bevestigde_kpi, row.huidig_bereik, row.behaald, row.motivering, row.ook_bij)


def _place(row: KpiRow) -> tuple[str, str, int]:
    return (row.bestand, row.blad or "", row.rij)
