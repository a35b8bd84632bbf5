"""Properties of payout and KPIs, over generated awards, reports and payments of many authorities at once."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.payout_sector import MONTHS, YEAR_END, PayoutSector
from tests.published import Published, control
from tests.rules.cases import MUNICIPALITIES

# Actions with one target group, and one that is always juried.
ACTIONS = {"5": "volwassen anderstaligen", "7": "kwetsbare kinderen", "11": "", "16": "lokaal actieplan"}
RANK = {"behaald": 0, "op schema": 0, "te jureren": 1, "onder de drempel": 2, "terugvordering mogelijk": 2,
        "niet te beoordelen": 3}  # fmt: skip


@dataclass(frozen=True)
class Reported:
    """Amounts in cents, units in hundredths; None: no report."""

    action: str
    year: int
    award: int
    target: int
    months: int | None
    end: int | None
    reason: str


@dataclass(frozen=True)
class Promised:
    """One authority: its awards by action and year, and payments (kind, year, action, cents)."""

    reports: tuple[Reported, ...]
    payments: tuple[tuple[str, str, str, int], ...]


cents = st.integers(1, 40_000_00)
units = st.one_of(st.integers(0, 300_00), st.sampled_from([0, 1, 99_99, 100_00, 100_01, 25_00, 24_99]))
reported = st.builds(
    Reported,
    action=st.sampled_from(sorted(ACTIONS)),
    year=st.integers(1, 3),
    award=cents,
    target=st.one_of(st.just(100_00), st.integers(0, 300_00)),
    months=st.none() | units,
    end=st.none() | units,
    reason=st.sampled_from(["", "corona"]),
)
payments = st.tuples(
    st.sampled_from(["voorschot", "saldo", "terugvordering"]),
    st.sampled_from(["1", "2", "3", "jaar 1", ""]),
    st.sampled_from([*sorted(ACTIONS), ""]),
    cents,
)
promised = st.builds(
    Promised,
    reports=st.lists(reported, max_size=5, unique_by=lambda r: (r.action, r.year)).map(tuple),
    payments=st.lists(payments, max_size=5).map(tuple),
)
sectors = st.lists(promised, min_size=8, max_size=16)


def written(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:.2f}".replace(".", ",")


def judged(authorities: Sequence[Promised]) -> Published:
    folder = Path(tempfile.mkdtemp())
    sector = PayoutSector(folder / "raw")
    for kbo, authority in zip(MUNICIPALITIES, authorities, strict=False):
        sector.report(kbo)
        for r in authority.reports:
            group, target = ACTIONS[r.action], written(r.target)
            sector.award(kbo, written(r.award), target, year=r.year, action=r.action, group=group)
            for period, realised in ((MONTHS, r.months), (YEAR_END, r.end)):
                if realised is not None:
                    sector.report_kpi(
                        kbo, written(realised), target=target, year=r.year, period=period, action=r.action,
                        group=group, reason=r.reason, day="2023-01-01",
                    )  # fmt: skip
        for kind, year, action, amount in authority.payments:
            sign = "-" if kind == "terugvordering" else ""
            sector.paid(kbo, sign + written(amount), kind, year=year, action=action)
    published = control(sector.write(), folder / "out")
    assert published.stopped is None, [f.expected.id for f in published.stopped.failures]
    return published


def stakes_stay_within_the_award(published: Published) -> None:
    rows = published.rows(
        "SELECT toegekend, bedrag_op_het_spel, oordeel, doel, behaald FROM kpi.evaluatie "
        "WHERE bedrag_op_het_spel IS NOT NULL"
    )
    for award, stake, verdict, target, realised in rows:
        award, stake, target, realised = (Decimal(str(value)) for value in (award, stake, target, realised))
        assert 0 <= stake <= award
        missing = max(Decimal(0), award * (target - realised) / target)
        assert abs(stake - missing) <= Decimal("0.005"), (stake, missing)
        assert verdict != "behaald" or stake == 0


def sums_per_action_are_those_of_the_authority(published: Published) -> None:
    """To the cent: awarded, advance and balance promised; and paid, wherever it is told by action."""
    query = """
        WITH actie AS (SELECT kbo, sum(toegekend) AS t, sum(voorschot_deel) AS v, sum(saldo_deel) AS s
                       FROM betalingen.per_actie GROUP BY kbo),
             bestuur AS (SELECT kbo, sum(toegekend) AS t, sum(voorschot_verwacht) AS v, sum(saldo_verwacht) AS s,
                                sum(betaald) AS b FROM betalingen.uitbetaling GROUP BY kbo),
             betaald AS (SELECT kbo, sum(bedrag) AS b FROM betalingen.betalingen GROUP BY kbo)
        SELECT b.kbo FROM bestuur b LEFT JOIN actie a USING (kbo) LEFT JOIN betaald p ON p.kbo = b.kbo
        WHERE b.t <> coalesce(a.t, 0) OR b.v <> coalesce(a.v, 0) OR b.s <> coalesce(a.s, 0) OR b.v + b.s <> b.t
           OR b.b <> coalesce(p.b, 0)"""
    assert published.rows(query) == []
    by_action = """
        SELECT a.kbo FROM (SELECT kbo, projectjaar, sum(voorschot) AS v, sum(saldo) AS s, sum(teruggevorderd) AS t
                           FROM betalingen.per_actie GROUP BY ALL HAVING count(voorschot) = count(*)) a
        JOIN betalingen.uitbetaling u USING (kbo, projectjaar)
        WHERE u.soort = 'main' AND (a.v <> u.voorschot OR a.s <> u.saldo OR a.t <> u.teruggevorderd)"""
    assert published.rows(by_action) == []


def the_balance_falls_apart(published: Published) -> None:
    """What is due and held fits in what is left of the award, and what goes back was paid."""
    rows = published.rows(
        "SELECT toestand, toegekend, betaald, saldo_verwacht, saldo, teruggevorderd, saldo_verantwoord, "
        "saldo_te_betalen, saldo_ingehouden, saldo_terug FROM betalingen.uitbetaling WHERE soort = 'main'"
    )
    nothing = Decimal(0)
    for state, *row in rows:
        if None in row:
            assert state == "niet te beoordelen", row
            continue
        awarded, net, promised_, paid, reclaimed, justified, due, held, back = (Decimal(str(v)) for v in row)
        kept, left = max(nothing, paid + reclaimed), max(nothing, awarded - net)
        assert due == max(nothing, min(justified - max(nothing, paid), left))
        assert 0 <= held <= promised_ - justified
        assert due + held <= left
        assert 0 <= back <= kept


def verdicts(published: Published) -> dict[tuple[object, ...], str]:
    rows = published.rows("SELECT kbo, projectjaar, periode, actie, oordeel FROM kpi.evaluatie")
    return {row[:4]: str(row[4]) for row in rows}


def a_unit_more(authorities: Sequence[Promised]) -> list[Promised]:
    def more(realised: int | None) -> int | None:
        return None if realised is None else realised + 1_00

    return [
        replace(a, reports=tuple(replace(r, months=more(r.months), end=more(r.end)) for r in a.reports))
        for a in authorities
    ]


def check(authorities: list[Promised]) -> None:
    first = judged(authorities)
    stakes_stay_within_the_award(first)
    sums_per_action_are_those_of_the_authority(first)
    the_balance_falls_apart(first)
    before, after = verdicts(first), verdicts(judged(a_unit_more(authorities)))
    assert before.keys() == after.keys()
    for key, verdict in before.items():
        if verdict in RANK:
            assert RANK[after[key]] <= RANK[verdict], key


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(sectors)
def test_payout_and_kpi_properties(authorities: list[Promised]) -> None:
    check(authorities)
