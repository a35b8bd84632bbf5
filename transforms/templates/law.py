"""What templates take from the scheme files: dropdown values and lines of law per scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from transforms.payout import PayoutValues
from transforms.scheme import Scheme, SchemeValues
from transforms.templates.words import dutch_number, enumerate_nl


@dataclass(frozen=True)
class Law:
    """`schemes` ids, `codes` of all schemes, `years` of all schemes; `lines` one sentence per scheme.

    Of the schemes that pay out per project year: `project_years`, `groups` (target groups in the order
    of the tariff), and `tariff`: (name of the scheme, a sentence per action).
    """

    schemes: tuple[str, ...]
    codes: tuple[str, ...]
    years: tuple[int, ...]
    lines: tuple[str, ...]
    project_years: tuple[int, ...]
    groups: tuple[str, ...]
    incentives: tuple[str, ...]
    tariff: tuple[tuple[str, tuple[str, ...]], ...]


def law_of(schemes: Mapping[str, Scheme]) -> Law:
    values = [scheme.at() for scheme in schemes.values()]
    codes = [code for v in values for code in (*v.main_codes, *v.incentive_codes)]
    years = {year for v in values for year in range(v.first_year, v.closing_year + 1)}
    paid = [(v, v.payout) for v in values if v.payout is not None]
    return Law(
        schemes=tuple(v.id for v in values),
        codes=tuple(dict.fromkeys(codes)),
        years=tuple(sorted(years)),
        lines=tuple(_line(v) for v in values),
        project_years=tuple(sorted({entry.year for _, payout in paid for entry in payout.project_years})),
        groups=tuple(dict.fromkeys(row.group for _, payout in paid for row in payout.tariff)),
        incentives=tuple(_incentives(v) for v, _ in paid if v.standard_incentives),
        tariff=tuple((v.scheme.name.nl, _tariff(payout)) for v, payout in paid if payout.tariff),
    )


def _line(values: SchemeValues) -> str:
    parts = [f"hoofdcode {' of '.join(values.main_codes)}"]
    if values.incentive_codes:
        parts.append(f"stimulansen {' of '.join(values.incentive_codes)} (tellen niet mee in de toets)")
    parts.append(f"boekjaren {values.first_year}-{values.closing_year}")
    factor = f"{values.factor.normalize():f}".replace(".", ",")
    parts.append(f"de totale uitgaven zijn minstens {factor} keer de ontvangsten van Vlaanderen")
    return f"{values.scheme.name.nl}: {'; '.join(parts)}."


def _incentives(values: SchemeValues) -> str:
    known = enumerate_nl([f"{kind} {dutch_number(amount)} euro" for kind, amount in values.standard_incentives.items()])
    return f"Standaardbedragen van {values.scheme.name.nl}: {known}. Voor een andere stimulans is geen bedrag bekend."


def _tariff(payout: PayoutValues) -> tuple[str, ...]:
    """One sentence per action, with the project years it holds for; a last one on inferred numbers."""
    sentences: dict[str, dict[str, list[str]]] = {}
    for entry in payout.project_years:
        for action in dict.fromkeys(row.action for row in payout.tariff if row.project_year == entry.year):
            sentence = _action(payout, entry.year, action)
            sentences.setdefault(action, {}).setdefault(sentence, []).append(str(entry.year))
    lines = [
        f"Actie {action}, projectjaar {enumerate_nl(years)}: {sentence}."
        for action, found in sentences.items()
        for sentence, years in found.items()
    ]
    if inferred := list(dict.fromkeys(row.action for row in payout.tariff if row.inferred)):
        lines.append(f"Het nummer van actie {enumerate_nl(inferred)} is afgeleid uit de volgorde van de tarieftabel.")
    return tuple(lines)


def _action(payout: PayoutValues, year: int, action: str) -> str:
    rows = [row for row in payout.tariff if (row.project_year, row.action) == (year, action)]
    parts = [
        f"{row.group} {dutch_number(row.rate)} euro per eenheid, hoogstens {_units(row.max_units)} en "
        f"{dutch_number(row.ceiling)} euro"
        for row in rows
    ]
    ceiling = payout.action_ceilings.get((year, action))
    if ceiling is not None and ceiling != (rows[0].ceiling if len(rows) == 1 else None):
        parts.append(f"samen hoogstens {dutch_number(ceiling)} euro")
    return "; ".join(parts)


def _units(count: Decimal) -> str:
    return "1 eenheid" if count == 1 else f"{dutch_number(count)} eenheden"
