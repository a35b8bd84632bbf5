"""The template of the register of partnerships (INPUTS.md 9)."""

from __future__ import annotations

from transforms.templates.law import Law
from transforms.templates.workbook import Column, Template


def partnerships(law: Law) -> Template:
    return Template(
        sheet="Samenwerkingsverbanden",
        title="Samenwerkingsverbanden",
        columns=(
            Column("regeling", "De regeling van het samenwerkingsverband.", width=20, choices=law.schemes),
            Column("projectjaar", "Projectjaar waarin het lid deelnam: 1, 2, ...", "getal", 12),
            Column("trekker_kbo", "KBO-nummer van de trekker: tien cijfers, zoals 0123.456.749."),
            Column("lid_kbo", "KBO-nummer van het lid: tien cijfers, zoals 0123.456.749."),
        ),
        notes=(
            (
                "Wat telt",
                (
                    "Eén rij per lid en per projectjaar. De trekker ontving de subsidie; zijn ontvangsten worden "
                    "getoetst aan de uitgaven van de trekker en van alle leden samen.",
                    "Een lid hoort bij de groep van zijn laatste projectjaar, voor de hele regeling. Een lid dat zelf "
                    "betalingen kreeg, wordt apart beoordeeld.",
                    "Een trekker moet niet als lid van zijn eigen groep op de lijst staan.",
                ),
            ),
            (
                "Inleveren",
                ("Bewaar dit bestand als XLSX, of als CSV met puntkomma's, in de invoermap van de controle.",),
            ),
        ),
    )
