"""What templates take from the scheme files: dropdown values and a line of law per scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from transforms.scheme import Scheme, SchemeValues


@dataclass(frozen=True)
class Law:
    """`schemes` ids, `codes` of all schemes, `years` of all schemes; `lines` one sentence per scheme."""

    schemes: tuple[str, ...]
    codes: tuple[str, ...]
    years: tuple[int, ...]
    lines: tuple[str, ...]


def law_of(schemes: Mapping[str, Scheme]) -> Law:
    values = [scheme.at() for scheme in schemes.values()]
    codes = [code for v in values for code in (*v.main_codes, *v.incentive_codes)]
    years = {year for v in values for year in range(v.first_year, v.closing_year + 1)}
    return Law(
        schemes=tuple(v.id for v in values),
        codes=tuple(dict.fromkeys(codes)),
        years=tuple(sorted(years)),
        lines=tuple(_line(v) for v in values),
    )


def _line(values: SchemeValues) -> str:
    parts = [f"hoofdcode {' of '.join(values.main_codes)}"]
    if values.incentive_codes:
        parts.append(f"stimulansen {' of '.join(values.incentive_codes)} (tellen niet mee in de toets)")
    parts.append(f"boekjaren {values.first_year}-{values.closing_year}")
    factor = f"{values.factor.normalize():f}".replace(".", ",")
    parts.append(f"de totale uitgaven zijn minstens {factor} keer de ontvangsten van Vlaanderen")
    return f"{values.scheme.name.nl}: {'; '.join(parts)}."
