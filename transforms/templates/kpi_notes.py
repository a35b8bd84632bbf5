"""The notes of the KPI workbook: the rules of the scheme in plain Dutch, with its own dates and shares."""

from __future__ import annotations

from transforms.payout import PayoutValues
from transforms.payout_keys import PERIODS
from transforms.scheme import SchemeValues
from transforms.templates.words import dutch_day, dutch_number, enumerate_nl, percentage

_INTERIM, _YEAR_END = PERIODS


def kpi_notes(
    values: SchemeValues, payout: PayoutValues, *, prefilled: bool
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, paragraphs)."""
    return (
        ("Wat u invult", _prefilled() if prefilled else _open()),
        ("Wat telt", _judged(payout)),
        (
            "Dezelfde resultaten bij meer dan één actie",
            (
                "Telt u dezelfde mensen of resultaten bij meer dan één actie, zet dan bij elk van die acties de "
                "nummers van de andere in ook_geregistreerd_bij, met een puntkomma ertussen. Zet er niets anders in: "
                "een rij met uitleg in die cel wordt niet gelezen.",
                "Dat mag alleen wanneer er een dubbele investering tegenover staat: bij twee acties zijn de uitgaven "
                f"van die acties samen minstens {dutch_number(2 * values.factor)} keer de hoogste toekenning van één "
                f"ervan, bij drie acties {dutch_number(3 * values.factor)} keer. De uitgaven moeten in BBC per actie "
                "te herkennen zijn: zet het woord actie en het nummer, zoals actie 9, in de omschrijving of de code.",
            ),
        ),
        ("Wanneer", _deadlines(payout)),
        (
            "Inleveren",
            (
                "Bezorg dit werkboek als XLSX aan uw dossierbehandelaar bij het Agentschap Binnenlands Bestuur.",
                "Verbetert u een rij later, zet dan een nieuwe datum in ingediend_op en bezorg het werkboek opnieuw. "
                "Per rij telt de laatste versie; de datum van de eerste zegt of u op tijd was. Vul dus altijd "
                "ingediend_op in: van versies die verschillen en waarvan er één geen datum heeft, telt er geen enkele.",
                f"Regeling: {values.scheme.name.nl}.",
            ),
        ),
    )


def _prefilled() -> tuple[str, ...]:
    return (
        "Elke rij is één doelgroep van één actie, in één projectjaar en één periode. De grijze cellen komen uit de "
        "toekenning en staan vast. Vul de witte cellen in: behaald, ingediend_op en, waar nodig, motivering en "
        "ook_geregistreerd_bij.",
        "Laat de rijen van een periode die nog moet komen leeg.",
        "Voeg geen rijen of kolommen toe, verplaats er geen, voeg geen cellen samen en hernoem het blad KPI niet. "
        "Ontbreekt een actie of klopt een grijze cel niet, meld het dan aan uw dossierbehandelaar.",
        "Acties van een bestuur dat in uw bestuur is opgegaan, staan mee in dit werkboek, onder hun eigen KBO-nummer.",
    )


def _open() -> tuple[str, ...]:
    return (
        "Eén rij per doelgroep van een actie, per projectjaar en per periode. Neem de KPI, de doelgroep en het "
        "bestaande bereik over uit uw toekenning.",
        "Voeg geen kolommen toe, verplaats er geen, voeg geen cellen samen en hernoem het blad KPI niet.",
    )


def _judged(payout: PayoutValues) -> tuple[str, ...]:
    juried = (
        "Deze acties beoordeelt de jury altijd ook op de inhoud, zelfs wanneer de KPI behaald is: "
        f"{enumerate_nl(payout.always_juried)}.",
    )
    return (
        f"{percentage(payout.advance_share)} van een toekenning wordt betaald bij de goedkeuring, "
        f"{percentage(payout.balance_share)} na de evaluatie van het projectjaar.",
        "Het doel is de bevestigde KPI van de toekenning, niet de gevraagde. Het bestaande bereik zit erin: tel het "
        "ook mee in behaald.",
        f"Na 6 maanden (periode {_INTERIM}): behaald is minstens {percentage(payout.interim_share)} van de "
        "bevestigde KPI. Is het minder, geef dan een motivering voor de jury.",
        f"Na het projectjaar (periode {_YEAR_END}): de KPI is behaald wanneer behaald minstens de bevestigde KPI is. "
        f"Dan is het saldo van {percentage(payout.balance_share)} verantwoord. Niet behaald met motivering: de jury "
        "oordeelt. Niet behaald zonder motivering: terugvordering is mogelijk.",
        "Een streepje of enkel nvt, geen, nihil of niet van toepassing is geen motivering.",
        "Cellen kleuren rood wanneer behaald te laag is en de motivering ontbreekt.",
        *(juried if payout.always_juried else ()),
    )


def _deadlines(payout: PayoutValues) -> tuple[str, ...]:
    lines = []
    for entry in payout.project_years:
        due = {d.period: f"uiterlijk op {dutch_day(d.due)}" for d in payout.deadlines if d.project_year == entry.year}
        extended = f", verlengd tot {dutch_day(entry.extended_to)}" if entry.extended_to else ""
        parts = [f"na 6 maanden {due[_INTERIM]}"] if _INTERIM in due else ["geen rapport na 6 maanden"]
        parts += [f"na het projectjaar {due[_YEAR_END]}"] if _YEAR_END in due else []
        lines.append(
            f"Projectjaar {entry.year} ({dutch_day(entry.begin)} tot en met {dutch_day(entry.end)}{extended}): "
            f"{', '.join(parts)}."
        )
    return (*lines, "Op de dag zelf is op tijd.")
