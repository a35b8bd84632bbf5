"""The template of the award list (INPUTS.md 6)."""

from __future__ import annotations

from transforms.payout_keys import INCENTIVE_KINDS
from transforms.templates.law import Law
from transforms.templates.workbook import Column, Template


def awards(law: Law) -> Template:
    return Template(
        sheet="Toekenningen",
        title="Toekenningenlijst",
        columns=(
            Column("regeling", "De regeling waaronder toegekend is.", width=20, choices=law.schemes),
            Column("kbo", "KBO-nummer van de begunstigde: tien cijfers, zoals 0123.456.749."),
            Column("naam", "Naam van de begunstigde.", width=28),
            Column(
                "projectjaar",
                "Projectjaar waarvoor toegekend is: 1, 2, ...",
                "getal",
                12,
                law.project_years,
                strict=False,
            ),
            Column("actie", "Nummer van de actie, zoals 9. Bij een stimulans blijft dit leeg.", width=10),
            Column(
                "doelgroep",
                "Bij een actie: de doelgroep zoals in de tarieftabel (zie het blad Toelichting). Bij een stimulans: "
                f"{', '.join(INCENTIVE_KINDS)}.",
                width=40,
                choices=(*law.groups, *INCENTIVE_KINDS),
                strict=False,
            ),
            Column("soort", "actie of stimulans.", width=12, choices=("actie", "stimulans")),
            Column("bedrag", "Toegekend bedrag, in euro en cent.", "bedrag"),
            Column(
                "bevestigde_kpi",
                "De KPI die bij de toekenning bevestigd is, met het bestaande bereik erbij. Ze is het doel. Bij een "
                "stimulans blijft dit leeg.",
                "aantal",
            ),
            Column("gevraagde_kpi", "De KPI die het bestuur vroeg. Mag leeg blijven.", "aantal"),
            Column("huidig_bereik", "Wat het bestuur vooraf al bereikte. Mag leeg blijven.", "aantal"),
        ),
        notes=(
            (
                "Wat telt",
                (
                    "Eén rij per begunstigde, projectjaar, actie en doelgroep. Met deze lijst vergelijkt de controle "
                    "wat betaald en wat bereikt is; zonder lijst zijn de uitbetaling en de KPI's niet te beoordelen.",
                    "Dezelfde toekenning in twee lijsten telt één keer; verschilt ze, dan houdt dat de controle tegen.",
                    "Aantallen mogen decimalen hebben, hoogstens twee, en zijn nooit negatief.",
                    *law.incentives,
                ),
            ),
            *((f"Tarief van {name}", sentences) for name, sentences in law.tariff),
            (
                "Inleveren",
                (
                    "Bewaar dit bestand als XLSX, of als CSV met puntkomma's en een decimale komma, in de invoermap "
                    "van de controle. Lijsten mogen elkaar overlappen.",
                ),
            ),
        ),
    )
