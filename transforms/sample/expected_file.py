"""`verwacht.json` and the mark that says that a sample is synthetic."""

import json
from collections import Counter
from collections.abc import Sequence

from transforms.sample.model import AS_OF, SCHEME, SCHEME_YEARS, Expected, euros

MARK = """\
# SYNTHETISCHE GEGEVENS

Alles in deze map is verzonnen: bedragen, acties, teksten, betalingen, rapporten en uitkomsten. Alleen de
namen en KBO-nummers van besturen bestaan echt; ze staan hier om fusies en opzoekingen te kunnen oefenen. Geen
enkel cijfer zegt iets over een echt bestuur. Besturen met "(verzonnen)" in de naam bestaan niet.

De verwachte uitkomsten staan in `verwacht.json`.

# SYNTHETIC DATA

Everything in this folder is invented: amounts, actions, texts, payments, reports and outcomes. Only the names
and KBO numbers of authorities are real; they are here to practise mergers and look-ups. No figure says
anything about a real authority. Authorities with "(verzonnen)" in their name do not exist.

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
    with_findings: bool = True,
) -> bytes:
    """Render the declared outcomes as JSON, sorted by KBO; amounts are text with two decimals.

    Without `with_findings` the lists of findings are left out (big samples).
    """
    ordered = sorted(outcomes, key=lambda outcome: outcome.kbo)
    counts = Counter(outcome.conclusion for outcome in ordered)
    document: dict[str, object] = {
        "synthetisch": True,
        "regeling": SCHEME,
        "peildatum": AS_OF.isoformat(),
        "jaren": list(years),
        "projectjaren": f"projectjaar 1 is {SCHEME_YEARS[0]}",
        "zaad": seed,
        "toelichting": (
            "Uitkomsten volgen uit het ontwerp van elk verhaal. Bedragen in euro, van de beslissende "
            "periode. Een lid dat via zijn trekker getoond wordt, heeft geen eigen bedragen."
        ),
        "niet_voorkomend": ABSENT,
        "tellingen": dict(sorted(counts.items())),
        "buiten_populatie": sorted(outside),
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
        described["bevindingen"] = list(outcome.findings)
    return described
