"""The template of the payment list (INPUTS.md 5)."""

from __future__ import annotations

from transforms.sources.payments import KINDS
from transforms.templates.law import Law
from transforms.templates.workbook import Column, Template


def payments(law: Law) -> Template:
    return Template(
        sheet="Betalingen",
        title="Betaallijst",
        columns=(
            Column("regeling", "De regeling waaronder betaald is.", width=20, choices=law.schemes),
            Column("betaaldatum", "Dag van de betaling. Ze bepaalt het jaar waarin de betaling telt.", "datum", 14),
            Column("kbo", "KBO-nummer van de begunstigde: tien cijfers, zoals 0123.456.749."),
            Column("naam", "Naam van de begunstigde.", width=28),
            Column("projectjaar", "Projectjaar: 1, 2, ... Mag leeg blijven.", "getal", 12, strict=False),
            Column("soort", "Soort betaling: zie het blad Toelichting.", width=26, choices=KINDS),
            Column("bedrag", "Euro en cent. Een terugvordering is negatief.", "bedrag"),
            Column(
                "kenmerk",
                "Uw referentie van de betaling. Dezelfde regeling, soort en kenmerk tellen één keer.",
                width=24,
            ),
        ),
        notes=(
            (
                "Wat telt",
                (
                    "Elke betaling krijgt een eigen rij. Met deze lijst vergelijkt de controle wat Vlaanderen betaalde "
                    "met wat de besturen boekten; zonder lijst geldt het Vlaams Subsidieregister.",
                    "voorschot, saldo en terugvordering horen bij de hoofdsubsidie; stimulans en "
                    "terugvordering_stimulans bij de stimulansen. Terugvorderingen hebben een negatief bedrag.",
                    "Een betaling die in twee lijsten met hetzelfde kenmerk staat, telt één keer; verschilt ze, dan "
                    "houdt dat de controle tegen. Zonder kenmerk wordt de hele rij vergeleken.",
                    "Betalingen na de peildatum van een controle tellen in die controle niet mee.",
                ),
            ),
            (
                "Inleveren",
                (
                    "Bewaar dit bestand als XLSX, of als CSV met puntkomma's en een decimale komma, in de invoermap "
                    "van de controle. Lijsten mogen elkaar overlappen.",
                ),
            ),
        ),
    )
