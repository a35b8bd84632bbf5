"""Gate 4, publication: are the readings and conclusions whole?"""

from __future__ import annotations

from expectations.lines import _PROGRAM
from expectations.model import Text, holds, rows_expected

SUITE = (
    rows_expected("populatie", "toets.populatie", "SELECT count(*) FROM werk.populatie"),
    holds(
        "conclusies-verdelen-populatie",
        "toets.populatie",
        "een_conclusie",
        Text(
            "elk bestuur van de populatie heeft precies één conclusie",
            "every authority of the population has exactly one conclusion",
        ),
        _PROGRAM,
    ),
    holds(
        "conclusie-gekend",
        "toets.populatie",
        "conclusie_gekend",
        Text("elke conclusie is een gekende conclusie", "every conclusion is a known one"),
        _PROGRAM,
    ),
    holds(
        "oordelen-gekend",
        "toets.populatie",
        "oordelen_gekend",
        Text(
            "oordelen over KPI's en uitbetaling zijn gekend, en het eindoordeel is het besluit of de conclusie",
            "judgements on KPIs and payout are known, and the final judgement is the decision or the conclusion",
        ),
        _PROGRAM,
    ),
    holds(
        "trekker-is-subject",
        "toets.populatie",
        "subject_in_orde",
        Text(
            "wie via een samenwerkingsverband beoordeeld wordt, heeft een trekker die zelf beoordeeld wordt",
            "whoever is judged via a partnership has a lead that is judged itself",
        ),
        _PROGRAM,
    ),
    rows_expected("lezingen", "toets.lezingen", "SELECT count(DISTINCT subject) FROM werk.populatie"),
    holds(
        "acht-lezingen",
        "toets.lezingen",
        "acht_lezingen",
        Text(
            "elk subject heeft acht lezingen, waarvan één beslist",
            "every subject has eight readings, one of which decides",
        ),
        _PROGRAM,
    ),
    holds(
        "toestand-gekend",
        "toets.lezingen",
        "toestanden_gekend",
        Text("elke toestand is een gekende toestand", "every state is a known one"),
        _PROGRAM,
    ),
    holds(
        "terugvordering-binnen-ontvangsten",
        "toets.lezingen",
        "terugvordering_in_orde",
        Text(
            "het voorstel tot terugvordering ligt tussen 0 en de ontvangsten, en is 0 bij voldoet",
            "the proposed reclaim lies between 0 and the receipts, and is 0 when the rule is met",
        ),
        _PROGRAM,
    ),
    holds(
        "uitgaven-herrekend",
        "toets.lezingen",
        "uitgaven_herrekend",
        Text(
            "de uitgaven van de lezing zijn de som van de gepubliceerde lijnen van het subject",
            "the spending of the reading is the sum of the published lines of the subject",
        ),
        _PROGRAM,
    ),
    rows_expected(
        "bevindingen",
        "toets.bevindingen",
        "SELECT (SELECT count(*) FROM regels.bevindingen)",
    ),
    holds(
        "bevindingen-geplaatst",
        "toets.bevindingen",
        "geplaatst",
        Text(
            "elke bevinding op een bestuur van de populatie is gepubliceerd",
            "every finding on an authority of the population is published",
        ),
        _PROGRAM,
    ),
    rows_expected("terugvordering", "toets.terugvordering", "SELECT count(DISTINCT subject) FROM werk.populatie"),
    holds(
        "een-overzicht-per-subject",
        "toets.terugvordering",
        "een_overzicht",
        Text(
            "elk subject heeft precies één overzicht van de terugvordering, met zichzelf als schuldenaar",
            "every subject has exactly one reclaim overview, with itself as debtor",
        ),
        _PROGRAM,
    ),
    holds(
        "voorstel-niet-opgeteld",
        "toets.terugvordering",
        "voorstel_in_orde",
        Text(
            "het voorstel is het hoogste van de verhouding en van overbetaling plus KPI, nooit hun som",
            "the proposal is the higher of the ratio and of overpayment plus KPI, never their sum",
        ),
        _PROGRAM,
    ),
    rows_expected("besluiten", "toets.besluiten", "SELECT 1"),
    holds(
        "besluiten-geplaatst",
        "toets.besluiten",
        "alle_geplaatst",
        Text(
            "elke beslissing die telt, is gepubliceerd met een gekende toestand",
            "every decision that counts is published with a known state",
        ),
        _PROGRAM,
    ),
    holds(
        "besluit-zonder-gevolg-gemeld",
        "toets.besluiten",
        "zonder_gevolg_gemeld",
        Text(
            "elke beslissing zonder gevolg is een bevinding D01",
            "every decision without effect is a finding D01",
        ),
        _PROGRAM,
    ),
)
