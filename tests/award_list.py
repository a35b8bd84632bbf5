"""An award list as CSV, for tests; every amount is invented."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

HEADER = "regeling;kbo;naam;projectjaar;actie;doelgroep;soort;bedrag;bevestigde_kpi;gevraagde_kpi;huidig_bereik"


def award(
    kbo: str,
    year: int,
    action: str,
    group: str = "kwetsbare kinderen",
    target: str = "100",
    *,
    reach: str = "",
    name: str = "Bestuur",
    scheme: str = "plan-samenleven",
) -> str:
    return f"{scheme};{kbo};{name};{year};{action};{group};actie;1000,00;{target};;{reach}"


def incentive(kbo: str, year: int, kind: str = "samenwerking") -> str:
    return f"plan-samenleven;{kbo};Bestuur;{year};;{kind};stimulans;10000,00;;;"


def write_awards(path: Path, rows: Iterable[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path
