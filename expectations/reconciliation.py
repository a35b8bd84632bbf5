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
    rows_expected("toekenningen", "toets.toekenningen", "SELECT 3"),
    holds(
        "toekenningen-in-balans",
        "toets.toekenningen",
        "in_balans",
        Text(
            "elke rij met een toekenning, KPI of beslissing staat in precies één emmer",
            "every row with an award, a KPI or a decision is in exactly one bucket",
        ),
        _PROGRAM,
    ),
    holds(
        "toekenningen-geplaatst",
        "toets.toekenningen",
        "alles_geplaatst",
        Text(
            "elke toekenning van de regeling is gepubliceerd, en elke KPI die telt, zit in de evaluatie",
            "every award of the scheme is published, and every KPI that counts is in the evaluation",
        ),
        _PROGRAM,
    ),
    rows_expected("kpi", "toets.kpi", "SELECT count(DISTINCT kbo) + 1 FROM kpi.evaluatie"),
    holds(
        "kpi-oordeel-gekend",
        "toets.kpi",
        "oordelen_gekend",
        Text("elk oordeel over een KPI is een gekend oordeel", "every judgement on a KPI is a known one"),
        _PROGRAM,
    ),
    holds(
        "bedrag-op-het-spel-binnen-toekenning",
        "toets.kpi",
        "bedrag_in_orde",
        Text(
            "het bedrag op het spel ligt tussen 0 en de toekenning, en is 0 als de KPI behaald is",
            "the amount at stake lies between 0 and the award, and is 0 when the KPI was reached",
        ),
        _PROGRAM,
    ),
    rows_expected("uitbetaling", "toets.uitbetaling", "SELECT count(*) + 1 FROM betalingen.uitbetaling"),
    holds(
        "per-actie-gelijk",
        "toets.uitbetaling",
        "per_actie_gelijk",
        Text(
            "de sommen per actie zijn op de cent de sommen van het bestuur",
            "the sums by action are the sums of the authority, to the cent",
        ),
        _PROGRAM,
    ),
    holds(
        "saldo-verdeeld",
        "toets.uitbetaling",
        "saldo_in_orde",
        Text(
            "voorschot, saldo en terugvordering zijn samen wat betaald is, en het saldo van 20 % is juist verdeeld",
            "advance, balance and reclaim are together what was paid, and the 20 % balance is divided rightly",
        ),
        _PROGRAM,
    ),
    holds(
        "betalingen-in-uitbetaling",
        "toets.uitbetaling",
        "betaald_gelijk",
        Text(
            "per bestuur staan alle betalingen die tellen in het overzicht van de uitbetaling",
            "per authority all payments that count are in the payout overview",
        ),
        _PROGRAM,
    ),
)
