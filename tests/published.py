"""What a user sees after a run: exit code, messages, and the published warehouse."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.model import GateResult
from flows.control import execute
from flows.settings import Settings
from flows.warehouse_query import run_query

AS_OF = date(2026, 7, 15)


@dataclass(frozen=True)
class Published:
    """A run that ended: `stopped` when a gate held it back, then there may be no warehouse."""

    out: Path
    folder: Path
    stopped: GateResult | None

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return list(run_query(self.out, sql).rows)

    def record(self, sql: str) -> dict[str, object]:
        """The one row of an answer, by column."""
        result = run_query(self.out, sql)
        assert len(result.rows) == 1, f"{len(result.rows)} rows: {sql}"
        return dict(zip(result.columns, result.rows[0], strict=True))

    def conclusion(self, kbo: str) -> dict[str, object]:
        return self.record(f"SELECT * FROM controle.conclusies WHERE kbo = '{kbo}'")

    def reading(
        self, kbo: str, receipts: str = "geboekt", spending: str = "totaal", period: str = "projectperiode"
    ) -> dict[str, object]:
        return self.record(
            f"SELECT * FROM controle.lezingen WHERE kbo = '{kbo}' AND periode = '{period}' "
            f"AND ontvangsten_basis = '{receipts}' AND uitgaven_basis = '{spending}'"
        )

    def findings(self, kbo: str) -> set[str]:
        return {
            str(r[0]) for r in self.rows(f"SELECT DISTINCT bevinding FROM controle.bevindingen WHERE kbo = '{kbo}'")
        }

    def finding(self, rule: str, kbo: str) -> list[dict[str, object]]:
        result = run_query(
            self.out,
            f"SELECT * FROM controle.bevindingen WHERE bevinding = '{rule}' AND kbo = '{kbo}' ORDER BY ALL",
        )
        return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def control(raw: Path, out: Path, **options: object) -> Published:
    """Run the whole control in this process, gates and publication included, without Prefect."""
    settings = dataclasses.replace(Settings(raw=raw, out=out, as_of=AS_OF), **options)  # type: ignore[arg-type]
    result = execute(settings, lambda _: None)
    return Published(out, result.folder, result.stopped)
