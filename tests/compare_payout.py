"""The published payout, KPI, clawback and decision tables beside the independent recomputation."""

from __future__ import annotations

from decimal import Decimal

from tests.published import Published
from tests.recompute import Outcome
from tests.recompute.carried import Carried
from tests.recompute.keys import group_key
from tests.recompute.values import euros

Row = tuple[object, ...]


def payout_differences(published: Published, expected: Outcome) -> list[str]:
    """Sentences about everything that differs; empty when nothing does."""
    carried = expected.carried
    assert carried is not None
    return [
        *_judgements(published, expected),
        *_evaluations(published, carried),
        *_payouts(published, carried, expected.payments_source),
        *_per_action(published, carried),
        *_incentives(published, carried),
        *_budget(published, carried),
        *_doubles(published, carried),
        *_clawbacks(published, carried),
        *_decisions(published, carried),
        *_counts(published, expected),
    ]


def money(cents: int | None) -> Decimal | None:
    """Cents, or hundredths of a unit, with two decimals."""
    return None if cents is None else euros(cents)


def _judgements(published: Published, expected: Outcome) -> list[str]:
    names = ("kpi_oordeel", "uitbetaling_oordeel", "besluit", "eindoordeel", "open")
    found = {row[0]: row[1:] for row in published.rows(f"SELECT kbo, {', '.join(names)} FROM controle.conclusies")}
    wanted = {kbo: tuple(getattr(c, name) for name in names) for kbo, c in expected.conclusions.items()}
    return unequal("oordeel", found, wanted)


def _evaluations(published: Published, carried: Carried) -> list[str]:
    sql = (
        "SELECT kbo, projectjaar, periode, actie, doelgroep, toegekend, doel, gevraagd, gerapporteerd_doel, behaald, "
        "motivering IS NOT NULL, altijd_jury, uiterlijk, ingediend_op, oordeel, bedrag_op_het_spel FROM kpi.evaluatie"
    )
    found = {(*row[:4], group_key(str(row[4] or ""))): row[5:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {
        row.key: (
            *(money(x) for x in (row.awarded, row.target, row.requested, row.reported_target, row.realised)),
            *(row.motivated, row.jury, row.deadline, row.submitted, row.verdict, money(row.stake)),
        )
        for row in carried.evaluations
    }
    return unequal("evaluatie", found, wanted)


def _payouts(published: Published, carried: Carried, source: str | None) -> list[str]:
    names = (
        "toegekend", "voorschot_verwacht", "voorschot", "saldo_verwacht", "saldo", "teruggevorderd", "betaald",
        "verschil", "saldo_verantwoord", "saldo_te_betalen", "saldo_ingehouden", "saldo_terug", "toestand",
    )  # fmt: skip
    sql = f"SELECT kbo, projectjaar, soort, {', '.join(names)} FROM betalingen.uitbetaling"
    found = {row[:3]: row[3:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {}
    for row in carried.payouts:
        main, awarded, known = (
            row.kind == "main",
            row.awarded if carried.awards_usable else None,
            row.balance is not None,
        )
        paid = row.paid if main or source == "list" else None
        gap = None if paid is None or awarded is None or source == "register" else paid - awarded
        wanted[row.key] = (
            money(awarded),
            money(row.advance_due if main and awarded is not None else None),
            money(row.advance if main else None),
            money(row.balance_due if main and awarded is not None else None),
            *(money(x) for x in (row.balance if main else None, row.refunded, paid, gap)),
            money(row.justified if main and awarded is not None else None),
            *(
                money(x if main and known and awarded is not None else None)
                for x in (row.payable, row.held, row.to_reclaim)
            ),
            row.state if main else None,
        )
    return unequal("uitbetaling", found, wanted)


def _per_action(published: Published, carried: Carried) -> list[str]:
    names = (
        "toegekend", "voorschot_deel", "saldo_deel", "voorschot", "saldo", "teruggevorderd", "kpi_oordeel",
        "bedrag_op_het_spel",
    )  # fmt: skip
    sql = f"SELECT kbo, projectjaar, actie, {', '.join(names)} FROM betalingen.per_actie"
    found = {row[:3]: row[3:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {}
    for row in carried.per_action:
        promised = (row.awarded, row.advance_due, row.balance_due) if carried.awards_usable else (None, None, None)
        amounts = (*promised, row.advance, row.balance, row.refunded)
        key = row.kbo, row.project_year, row.action
        wanted[key] = (*(money(x) for x in amounts), row.verdict, money(row.stake))
    return unequal("per actie", found, wanted)


def _incentives(published: Published, carried: Carried) -> list[str]:
    sql = "SELECT kbo, soort, standaardbedrag, toegekend, betaald, geboekt, verschil FROM betalingen.stimulansen"
    found = {row[:2]: row[2:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {
        (row.kbo, row.kind): tuple(
            money(x)
            for x in (row.standard, row.awarded if carried.awards_usable else None, row.paid, row.booked, row.gap)
        )
        for row in carried.incentives
    }
    return unequal("stimulansen", found, wanted)


def _budget(published: Published, carried: Carried) -> list[str]:
    sql = "SELECT jaar, budget, toegekend, betaald, geboekt, verschil FROM betalingen.begroting"
    found = {row[0]: row[1:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {
        row.year: tuple(
            money(x)
            for x in (
                row.budget,
                row.awarded if carried.awards_usable else None,
                row.paid,
                row.booked,
                None if row.budget is None or row.paid is None else row.paid - row.budget,
            )
        )
        for row in carried.budget
    }
    return unequal("begroting", found, wanted)


def _doubles(published: Published, carried: Carried) -> list[str]:
    sql = "SELECT kbo, acties, projectjaren, aantal, nodig, uitgaven, toestand FROM kpi.dubbele_registratie"
    found = {row[:3]: row[3:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {
        (row.kbo, ";".join(row.actions), ";".join(map(str, row.years))): (
            len(row.actions),
            money(row.needed),
            money(row.spent),
            row.state,
        )
        for row in carried.doubles
    }
    return unequal("dubbele registratie", found, wanted)


def _clawbacks(published: Published, carried: Carried) -> list[str]:
    names = (
        "verhouding", "verhouding_min", "verhouding_max", "kpi", "kpi_te_vorderen", "kpi_te_jureren",
        "niet_uitbetaald", "overbetaling_main", "overbetaling_stimulans", "overbetaling", "voorstel", "schuldenaar_kbo",
    )  # fmt: skip
    sql = f"SELECT kbo, {', '.join(names)} FROM controle.terugvordering"  # empty (unknown) is not 0.00
    found = {row[0]: row[1:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {}
    for row in carried.clawbacks:
        amounts = (
            *(row.ratio, row.ratio_min, row.ratio_max, row.kpi, row.claim, row.jury),
            *(row.unpaid, row.over_main, row.over_incentive, row.over, row.proposal),
        )
        wanted[row.kbo] = (*(money(x) for x in amounts), row.kbo)
    return unequal("terugvordering", found, wanted)


def _decisions(published: Published, carried: Carried) -> list[str]:
    sql = "SELECT bestand, rij, kbo, besluit, toestand FROM controle.besluiten"
    found = {row[:2]: row[2:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {
        (judged.decision.file, judged.decision.row): (judged.kbo, judged.decision.verdict, judged.state)
        for judged in carried.decisions
    }
    return unequal("besluit", found, wanted)


def _counts(published: Published, expected: Outcome) -> list[str]:
    """How many rows each P-, I- and D-finding has: their keys alone would hide a second one."""
    sql = (
        "SELECT bevinding, kbo, ernst, count(*) FROM controle.bevindingen "
        "WHERE left(bevinding, 1) IN ('P', 'I', 'D') GROUP BY ALL"
    )
    found: dict[object, Row] = {row[:3]: row[3:] for row in published.rows(sql)}
    wanted: dict[object, Row] = {}
    for finding in expected.findings:
        if finding.bevinding[0] in "PID":
            key = finding.bevinding, finding.kbo or None, finding.ernst
            (count,) = wanted.get(key, (0,))
            assert isinstance(count, int)
            wanted[key] = (count + 1,)
    return unequal("aantal bevindingen", found, wanted)


def unequal(what: str, found: object, wanted: object) -> list[str]:
    """What stands in one of two tables, or differs."""
    assert isinstance(found, dict)
    assert isinstance(wanted, dict)
    lines = []
    for key in sorted({*found, *wanted}, key=str):
        left, right = found.get(key), wanted.get(key)
        if left != right:
            lines.append(f"{what} {key}: warehouse {left}, herrekend {right}")
    return lines
