"""The order of the end control, from top to bottom: the one definition that every runner uses.

raw -> register -> sources -> gate 1: delivery -> lines -> gate 2: lines -> coded lines x payments
    -> gate 3: reconciliation -> readings, findings, conclusions -> gate 4: publication -> warehouse
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

from flows.publication import publish
from flows.run import Run
from flows.settings import NothingToDo
from transforms import intake, list_reading, recognition
from transforms.findings import clear_findings, run_findings
from transforms.sources import quarantine
from transforms.sources.csv_reader import take_refused
from transforms.sources.files import WAITS, without_changed


@dataclass(frozen=True)
class Stage:
    """`retries` where reading or writing files can fail for a moment."""

    name: str
    title: str
    do: Callable[[Run], None]
    retries: int = 0


class GateStopped(RuntimeError):
    """A gate found something that makes the data unfit to judge: nothing is published."""

    def __init__(self, gate: str) -> None:
        super().__init__(gate)
        self.gate = gate


def register_files(run: Run) -> None:
    run.register = recognition.register_raw(run.settings.raw, run.work)
    _recognise(run)


def _recognise(run: Run) -> None:
    assert run.register is not None
    run.outcomes.clear()
    run.add_outcomes(run.register.outcomes)
    run.add_outcomes(recognition.sample_outcomes(run.register))
    waiting = [o.bestand for o in run.register.outcomes if o.uitkomst == WAITS]
    run.recognition = recognition.recognise(run.register.files, waiting)
    run.add_outcomes(run.recognition.outcomes)
    if not run.recognition.anything:
        raise NothingToDo(
            f"geen enkel bestand onder {run.settings.raw} is herkend; `eindcontrole inspect {run.settings.raw}` "
            "zegt waarom"
        )


def read_sources(run: Run) -> None:
    """Read all that was recognised; again without them when files changed meanwhile."""
    while True:
        try:
            _read(run)
        except Exception:
            if not _leave_out_changed(run):
                raise
            take_refused(run.connection)
        else:
            if not _leave_out_changed(run):
                return


def _leave_out_changed(run: Run) -> bool:
    """Files that are no longer what was registered wait for the next run; False when there are none."""
    assert run.register is not None
    still = without_changed(run.register)
    if still is None:
        return False
    # What was read of them may not be what their hash says.
    shutil.rmtree(run.settings.out / "cache", ignore_errors=True)
    run.register = still
    _recognise(run)
    return True


def _read(run: Run) -> None:
    assert run.recognition is not None
    quarantine.create(run.connection)
    run.made.clear()
    cache = run.settings.out / "cache"
    run.add_outcomes(
        intake.read_bbc(
            run.connection,
            run.recognition,
            run.codes,
            run.reference.authorities,
            run.work,
            cache,
            fresh=run.settings.fresh,
        )
    )
    run.lists, outcomes = list_reading.read_lists(
        run.connection,
        run.recognition,
        run.values,
        list(run.schemes),
        run.as_of,
    )
    run.add_outcomes(outcomes)
    refused = [(o.bestand, o.reden) for o in run.outcomes.values() if o.uitkomst == "quarantaine"]
    quarantine.append_whole_files(run.connection, refused)
    intake.put_outcomes(run.connection, run.outcomes.values())


_LINES = (
    "bbc.rapporten", "bbc.lijnen", "bron.rijen", "bron.rijen_lijsten", "bron.quarantaine", "bron.feiten",
    "bron.feiten_onbekend",
)  # fmt: skip
_RECONCILIATION = (
    "betalingen.betalingen", "betalingen.toekenningen", "controle.afstemming", "kpi.evaluatie",
    "kpi.dubbele_registratie", "betalingen.uitbetaling", "betalingen.per_actie", "betalingen.stimulansen",
    "betalingen.begroting",
)  # fmt: skip
# What the queries of the findings read.
_FOR_FINDINGS = (
    *_RECONCILIATION, "controle.lezingen", "werk.quarantaine_bestuur", "werk.verklaringen", "werk.jaarbedragen",
)  # fmt: skip
# What is made from the findings, so made again when they are.
_JUDGED = (
    "werk.bevindingen_subject", "werk.zwaarte", "werk.oordelen", "werk.vingerafdrukken", "werk.beslissingen",
    "controle.bevindingen", "controle.besluiten", "controle.conclusies", "controle.terugvordering",
)  # fmt: skip


def make_lines(run: Run) -> None:
    run.make(*_LINES)


def reconcile(run: Run) -> None:
    run.make(*_RECONCILIATION, "werk.verklaringen")


def judge(run: Run) -> None:
    """Findings, then the conclusions they weigh on, then decisions: nothing computed depends on those (D)."""
    on_decisions = [rule for rule in run.findings if rule.id.startswith("D")]
    run.forget(*_JUDGED)
    run.make(*_FOR_FINDINGS)
    clear_findings(run.connection)
    run_findings(run.connection, [rule for rule in run.findings if rule not in on_decisions])
    run.make("werk.beslissingen")
    run_findings(run.connection, on_decisions)
    run.make("controle.bevindingen", "controle.besluiten", "controle.conclusies", "controle.terugvordering")


def gate(name: str) -> Callable[[Run], None]:
    def check(run: Run) -> None:
        from expectations.gate import run_gate

        result = run_gate(run.connection, name, run.make)
        run.gates[name] = result
        if result.stops:
            raise GateStopped(name)

    return check


STAGES = (
    Stage("registreren", "bestanden registreren", register_files, retries=2),
    Stage("lezen", "bronnen lezen", read_sources, retries=2),
    Stage("poort-levering", "poort 1: levering", gate("levering")),
    Stage("lijnen", "rapporten kiezen, lijnen maken", make_lines),
    Stage("poort-lijnen", "poort 2: lijnen", gate("lijnen")),
    Stage("afstemmen", "geboekt naast betaald leggen", reconcile),
    Stage("poort-afstemming", "poort 3: afstemming", gate("afstemming")),
    Stage("beoordelen", "lezingen, bevindingen, conclusies", judge),
    Stage("poort-publicatie", "poort 4: publicatie", gate("publicatie")),
    Stage("publiceren", "publiceren", publish, retries=2),
)
