"""Gate 3, reconciliation: do payments and receipts add up before they are judged?"""

from __future__ import annotations

from expectations.lines import _PROGRAM
from expectations.model import Text, holds, rows_expected

SUITE = (
    rows_expected(
        "betaalrijen",
        "toets.betalingen",
        "SELECT count(*) FROM (SELECT DISTINCT kbo, bron, emmer FROM betalingen.betalingen)",
    ),
    holds(
        "betaling-kbo-geldig",
        "toets.betalingen",
        "kbo_geldig",
        Text("elke betaling heeft een geldig KBO-nummer", "every payment has a valid KBO number"),
        _PROGRAM,
    ),
    holds(
        "betaling-afgestemd",
        "toets.betalingen",
        "som_gelijk",
        Text(
            "per bestuur staan alle betalingen die tellen in de afstemming, niet meer en niet minder",
            "per authority all payments that count are in the reconciliation, no more and no less",
        ),
        _PROGRAM,
    ),
    rows_expected("afstemming", "toets.afstemming", "SELECT 1"),
    holds(
        "lijsten-in-balans",
        "toets.afstemming",
        "lijsten_in_balans",
        Text(
            "elke rij van de betaallijst staat in precies één emmer, rijen en euro's",
            "every row of the payment list is in exactly one bucket, rows and euros",
        ),
        _PROGRAM,
    ),
    holds(
        "ontvangsten-afgestemd",
        "toets.afstemming",
        "ontvangsten_gelijk",
        Text(
            "alle geboekte Vlaamse ontvangsten staan in de afstemming",
            "all booked Flemish receipts are in the reconciliation",
        ),
        _PROGRAM,
    ),
    holds(
        "verklaring-gekend",
        "toets.afstemming",
        "verklaringen_gekend",
        Text("elk verschil heeft een gekende verklaring", "every difference has a known explanation"),
        _PROGRAM,
    ),
)
