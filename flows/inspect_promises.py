"""Awards, KPI reports and decisions as `inspect` shows them: their rows by scheme, and what is refused."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from transforms.sources import awards, kpi
from transforms.sources.awards import Award, read_award
from transforms.sources.decisions import Decision, DecisionFile, read_decision
from transforms.sources.kpi import KpiRow, read_row
from transforms.sources.lists import ListFile, records

KINDS = (awards.KIND, kpi.KIND)


def promise_facts(source: ListFile) -> dict[str, object]:
    """An award list or a KPI report, whatever its scheme; raises delimited.BrokenQuoting."""
    return _awards(source) if source.kind == awards.KIND else _kpi(source)


def decision_facts(source: DecisionFile) -> dict[str, object]:
    """A file with decisions, of any scheme."""
    if source.problem:
        return {"probleem": source.problem}
    read = [read_decision(source, entry, {}) for entry in source.entries]
    return {
        "beslissingen": [
            {
                "regel": d.rij,
                "regeling": d.regeling,
                "kbo": d.bron_kbo,
                "over": d.bevinding or d.conclusie or "",
                "besluit": d.besluit,
                "datum": d.datum.isoformat(),
            }
            for d in read
            if isinstance(d, Decision)
        ],
        "rijen met een probleem": [d.reden for d in read if not isinstance(d, Decision)],
    }


def _awards(source: ListFile) -> dict[str, object]:
    count: Counter[tuple[str, int, str]] = Counter()
    euros: dict[tuple[str, int, str], Decimal] = {}
    problems: list[str] = []
    for record in records(source):
        entry = read_award(source, record, {})
        if isinstance(entry, Award):
            key = (entry.regeling, entry.projectjaar, entry.soort)
            count[key] += 1
            euros[key] = euros.get(key, Decimal("0.00")) + entry.bedrag
        else:
            problems.append(f"rij {entry.rij}: {entry.reden}")
    return {
        "toekenningen": [
            {"regeling": s, "projectjaar": y, "soort": kind, "rijen": n, "euro": f"{euros[s, y, kind]:.2f}"}
            for (s, y, kind), n in sorted(count.items())
        ],
        "rijen met een probleem": problems,
    }


def _kpi(source: ListFile) -> dict[str, object]:
    rows: Counter[tuple[str, str, int, str]] = Counter()
    filled: Counter[tuple[str, str, int, str]] = Counter()
    problems: list[str] = []
    for sheet in (source, *source.others):
        for record in records(sheet):
            entry = read_row(sheet, record, "", {})
            if isinstance(entry, KpiRow):
                key = (record.text("regeling") or "", entry.bron_kbo, entry.projectjaar, entry.periode)
                rows[key] += 1
                filled[key] += entry.behaald is not None
            else:
                problems.append(f"rij {entry.rij}: {entry.reden}")
    return {
        "bladen": [str(sheet.sheet) for sheet in (source, *source.others) if sheet.sheet is not None],
        "KPI-rijen": [
            {
                "regeling": scheme or "van de run",
                "kbo": kbo,
                "projectjaar": year,
                "periode": period,
                "rijen": n,
                "ingevuld": filled[scheme, kbo, year, period],
            }
            for (scheme, kbo, year, period), n in sorted(rows.items())
        ],
        "rijen met een probleem": problems,
    }
