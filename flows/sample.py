"""The synthetic sector with its decisions: their fingerprints are those of a run of the control on it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from flows.control import execute
from flows.settings import PROJECT, Settings
from flows.warehouse_query import run_query
from transforms.sample import SampleSummary, write_lekp, write_sample
from transforms.sample.files import write_file
from transforms.sample.lekp import LEKP
from transforms.sample.model import AS_OF, SCHEME, SCHEME_YEARS
from transforms.sample.payout_files import DECISIONS, render_decisions

Form = Literal["tables", "deliveries"]


def write_settled_sample(
    out: Path,
    *,
    scheme: str = SCHEME,
    authorities: int = 25,
    lines: int | None = None,
    years: Sequence[int] = SCHEME_YEARS,
    seed: int = 1,
    form: Form = "tables",
) -> SampleSummary:
    """Write the sample of a scheme below `out`, and settle its decisions.

    A decision names the fingerprint of the figures that the officer saw, so the control runs once on what was
    written, in a temporary folder. Raises ValueError for arguments that cannot be met, and RuntimeError when a
    gate stops that run.
    """
    if scheme == LEKP:
        if lines is not None or form != "tables" or tuple(years) != SCHEME_YEARS:
            raise ValueError(
                "het voorbeeld van lekp bestaat alleen als verhalen in tabellen: laat de andere opties weg"
            )
        return write_lekp(out, seed=seed, root=PROJECT)
    if scheme != SCHEME:
        raise ValueError(f"geen voorbeeld voor regeling {scheme!r}; er is er een voor: {LEKP}, {SCHEME}")
    summary = write_sample(out, authorities=authorities, lines=lines, years=years, seed=seed, form=form, root=PROJECT)
    if summary.decisions:
        prints = _fingerprints(out, summary.files)
        write_file(out / DECISIONS, render_decisions(summary.decisions, prints))
    return summary


def _fingerprints(written: Path, files: Sequence[str]) -> dict[str, str]:
    """Fingerprint of each authority in a run on these files alone, by KBO."""
    with TemporaryDirectory() as folder:
        raw, out = Path(folder, "raw"), Path(folder, "out")
        for name in files:
            (raw / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(written / name, raw / name)
        result = execute(Settings(raw=raw, out=out, as_of=AS_OF, reports=False), lambda _: None)
        if result.stopped is not None:
            failed = ", ".join(failure.expected.id for failure in result.stopped.failures)
            raise RuntimeError(f"gate {result.stopped.gate} stopped the control on the sample: {failed}")
        rows = run_query(out, "SELECT kbo, vingerafdruk FROM controle.conclusies").rows
    return {str(kbo): str(fingerprint) for kbo, fingerprint in rows}
