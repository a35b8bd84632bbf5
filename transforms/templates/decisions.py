"""The example of a file with decisions (INPUTS.md 9): YAML in which every entry is a comment."""

from __future__ import annotations

from transforms.scheme import SchemeValues
from transforms.templates.words import dutch_day

_TEXT = """\
# Beslissingen van controleurs over {name}.
#
# Een beslissing verandert geen enkel berekend cijfer: ze komt naast de conclusie te staan. Het eindoordeel is de
# geldige beslissing, en anders de conclusie. Zonder wijziging doet dit bestand niets: alles is commentaar.
#
# Zo werkt het: kopieer een voorbeeld hieronder, haal het eerste teken (#) van elke regel weg, vul de waarden in en
# zet het bestand in de invoermap van de controle. Elke beslissing begint met een streepje; de andere regels springen
# twee spaties in. Zet een tekst met een dubbelepunt of een hekje tussen "aanhalingstekens", en zet geen sleutel
# boven de lijst.
#
# regeling      de regeling: {scheme}
# kbo           KBO-nummer van het bestuur zoals het nu bestaat: tien cijfers. Bij een samenwerkingsverband de trekker.
# bevinding     waarover u beslist: de code van een bevinding van dit bestuur, zoals K05. Of:
# conclusie     de conclusie die de controle berekende, zoals: te onderzoeken. Vul precies één van beide in.
# besluit       bij een bevinding: aanvaard (ze is uitgelegd of rechtgezet) of bevestigd (ze blijft staan);
#               bij een conclusie: voldoet, voldoet niet of niet van toepassing
# motivering    waarom u zo beslist
# door          wie beslist: naam en functie
# document      het stuk waarop u steunt, met de vindplaats. Mag wegblijven.
# datum         dag van de beslissing, jjjj-mm-dd. Na de peildatum van een controle telt ze daar niet mee.
# geldig_tot    laatste dag waarop ze geldt, jjjj-mm-dd. Mag wegblijven: dan blijft ze gelden.
# vingerafdruk  van het dossier dat u zag. U vindt hem in de tabel controle.conclusies, kolom vingerafdruk:
#               eindcontrole query "SELECT kbo, naam, conclusie, vingerafdruk FROM controle.conclusies ORDER BY kbo"
#               Veranderen de cijfers of de bevindingen, dan verandert de vingerafdruk en vervalt de beslissing.
#
# Een beslissing die verlopen, vervallen, onbekend, tegenstrijdig of onleesbaar is, telt niet en wordt gemeld als
# bevinding D01. Dezelfde beslissing tweemaal telt één keer. De controle van {name} is er vanaf {day}.
#
# Voorbeeld 1: een conclusie
#
#- regeling: {scheme}
#  kbo: "0123456749"
#  conclusie: te onderzoeken
#  besluit: voldoet
#  motivering: De covenanten hangen samen met de acties; het dossier bevat de overeenkomsten.
#  door: Voornaam Naam, dossierbehandelaar
#  document: covenant 2024-15, blz. 3
#  datum: {example}
#  geldig_tot: {last}
#  vingerafdruk: "000000000000"
#
# Voorbeeld 2: een bevinding, met het stuk dat erbij kwam
#
#- regeling: {scheme}
#  kbo: "0123456749"
#  bevinding: K05
#  besluit: aanvaard
#  motivering: Het verband met de actie blijkt uit de nota van de financieel directeur.
#  door: Voornaam Naam, dossierbehandelaar
#  document: nota bij de jaarrekening, blz. 2
#  datum: {example}
#  vingerafdruk: "000000000000"
"""


def decisions(values: SchemeValues) -> bytes:
    """UTF-8; the dates of the examples follow the control date of the scheme."""
    first = values.control_date
    return _TEXT.format(
        name=values.scheme.name.nl,
        scheme=values.id,
        day=dutch_day(first),
        example=first.replace(month=12, day=15).isoformat(),
        last=first.replace(year=first.year + 1, month=12, day=31).isoformat(),
    ).encode()
