"""`verwacht.json` and the mark that says that a sample is synthetic."""

import json
from collections import Counter
from collections.abc import Sequence

from transforms.sample.model import AS_OF, SCHEME, Expected, euros

MARK = """\
# SYNTHETISCHE GEGEVENS

Alles in deze map is verzonnen: bedragen, acties, teksten, toekenningen, betalingen, KPI-verslagen, beslissingen
en uitkomsten. Alleen de namen en KBO-nummers van besturen bestaan echt; ze staan hier om fusies en opzoekingen
te kunnen oefenen. Geen enkel cijfer zegt iets over een echt bestuur. Besturen met "(verzonnen)" in de naam
bestaan niet.

De verwachte uitkomsten staan in `verwacht.json`.

# SYNTHETIC DATA

Everything in this folder is invented: amounts, actions, texts, awards, payments, KPI reports, decisions and
outcomes. Only the names and KBO numbers of authorities are real; they are here to practise mergers and
look-ups. No figure says anything about a real authority. Authorities with "(verzonnen)" in their name do not
exist.

The expected outcomes are in `verwacht.json`.
"""

# Findings that no sample can hold, with the reason.
ABSENT = {"K11": "eu_sector_codes van de regeling is leeg: de codes van EU-geld zijn niet bekendgemaakt"}


def render_expected(
    outcomes: Sequence[Expected],
    *,
    seed: int,
    years: Sequence[int],
    outside: Sequence[str] = (),
    elsewhere: Sequence[tuple[str | None, str]] = (),
    with_findings: bool = True,
    scheme: str = SCHEME,
) -> bytes:
    """Render the declared outcomes as JSON, sorted by KBO; amounts are text with two decimals.

    Without `with_findings` findings and judgements on awards, KPIs and decisions are left out (big samples).
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.kbo)
    counts = Counter(outcome.conclusion for outcome in ordered)
    document: dict[str, object] = {
        "synthetisch": True,
        "regeling": scheme,
        "peildatum": AS_OF.isoformat(),
        "jaren": list(years),
        "projectjaren": "1 is betaald in 2022 en 2023, 2 in 2024, 3 in 2025 en 2026",
        "zaad": seed,
        "toelichting": (
            "Uitkomsten volgen uit het ontwerp van elk verhaal. Bedragen in euro, van de beslissende "
            "periode. Een lid dat via zijn trekker getoond wordt, heeft geen eigen bedragen."
        ),
        "niet_voorkomend": ABSENT,
        "tellingen": dict(sorted(counts.items())),
        "buiten_populatie": sorted(outside),
        "bevindingen_elders": [{"kbo": kbo, "bevinding": rule} for kbo, rule in elsewhere],
        "besturen": [_describe(outcome, with_findings) for outcome in ordered],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _describe(outcome: Expected, with_findings: bool) -> dict[str, object]:
    sums = outcome.figures
    described: dict[str, object] = {
        "kbo": outcome.kbo,
        "nis": outcome.nis or None,
        "naam": outcome.name,
        "verhaal": outcome.tale,
        "conclusie": outcome.conclusion,
        "grondslag": outcome.basis,
        "toestand": outcome.state,
        "uitgaven_totaal": euros(sums.total) if sums else None,
        "uitgaven_subsidiabel": euros(sums.eligible) if sums else None,
        "ontvangsten_geboekt": euros(sums.booked) if sums else None,
        "betaald": euros(sums.paid) if sums else None,
        "trekker_kbo": outcome.lead,
    }
    if with_findings:
        described |= {
            "kpi_oordeel": outcome.kpi,
            "uitbetaling_oordeel": outcome.payout,
            "besluit": outcome.verdict,
            "eindoordeel": outcome.final,
            "open": outcome.open,
            "bevindingen": list(outcome.findings),
        }
    return described
