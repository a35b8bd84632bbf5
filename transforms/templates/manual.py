"""The template of the report outside BBC (INPUTS.md 8)."""

from __future__ import annotations

from transforms.templates.law import Law
from transforms.templates.workbook import Column, Template


def manual(law: Law) -> Template:
    return Template(
        sheet="Verslag",
        title="Verslag buiten BBC",
        columns=(
            Column("kbo", "KBO-nummer van uw organisatie: tien cijfers, zoals 0123.456.749. Verplicht op elke rij."),
            Column("naam", "Naam van uw organisatie.", width=24),
            Column("boekjaar", "Boekjaar van de rekening waarin dit bedrag staat.", "getal", 10, law.years),
            Column("richting", "Uitgave of Ontvangst.", width=12, choices=("Uitgave", "Ontvangst")),
            Column(
                "omschrijving",
                "Naam van de actie. Gebruik voor dezelfde actie telkens dezelfde omschrijving, code en commentaar.",
                width=32,
            ),
            Column(
                "rapporteringscode",
                "Code van de subsidie. Zonder code telt de rij niet mee.",
                width=28,
                choices=law.codes,
                strict=False,
            ),
            Column("rekening", "Algemene rekening volgens het rekeningstelsel van BBC, zoals 6131 of 6200.", width=12),
            Column(
                "sector", "Economische sectorcode. Bij een ontvangst van Vlaanderen: 300. Bij een uitgave mag het leeg."
            ),
            Column("bedrag", "Euro en cent. Een creditnota of terugbetaling is negatief.", "bedrag"),
            Column(
                "commentaar",
                "Actiecommentaar: hoe hangt dit bedrag samen met de actie? Vermeld ook welk aandeel van een loon of "
                "convenant het is.",
                width=40,
            ),
            Column(
                "document",
                "Het stuk waaruit dit bedrag blijkt, met de bladzijde, zoals: jaarrekening 2025, blz. 12. Verplicht: "
                "een rij zonder document telt niet mee.",
                width=32,
            ),
        ),
        notes=(
            (
                "Voor wie",
                (
                    "Voor organisaties die de subsidie niet in BBC kunnen verantwoorden, zoals vzw de Rand. Wie voor "
                    "hetzelfde boekjaar in BBC rapporteert, vult dit niet in: dan telt BBC.",
                ),
            ),
            (
                "Wat telt",
                (
                    *law.lines,
                    "Elke uitgave en elke ontvangst krijgt een eigen rij. Tel uitgaven en ontvangsten niet met "
                    "elkaar af, en zet er geen totalen onder.",
                    "Geld van Vlaanderen is een ontvangst met sectorcode 300. Andere ontvangsten mogen uw eigen "
                    "aandeel zijn; voor Plan Samenleven mag dat geen geld van ESF of AMIF zijn.",
                    "Subsidiabel voor Plan Samenleven zijn werkings- en personeelskosten die met de acties "
                    "samenhangen. Dat verband moet blijken uit het commentaar of uit het document.",
                    "Bij elk bedrag hoort een document. Ontbreekt het, dan telt de rij niet en gaat uw dossier naar "
                    "een controleur (te onderzoeken).",
                ),
            ),
            (
                "Inleveren",
                (
                    "Bewaar dit bestand als XLSX, of als CSV met puntkomma's en een decimale komma, en bezorg het "
                    "met de documenten aan uw dossierbehandelaar bij het Agentschap Binnenlands Bestuur.",
                    "Lever per boekjaar één verslag in, met alle rijen van dat jaar. Een verbeterd verslag vervangt "
                    "het vorige helemaal: twee verschillende verslagen van hetzelfde jaar houden de controle tegen.",
                ),
            ),
        ),
    )
