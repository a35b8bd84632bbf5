"""Gate 1, delivery: is what came in complete and readable enough to judge?"""

from __future__ import annotations

from expectations.model import Text, holds, rows_expected

SUITE = (
    rows_expected("bestanden", "toets.bestanden", "SELECT count(*) FROM bron.bestanden"),
    holds(
        "bestand-kolommen",
        "toets.bestanden",
        "kolommen_in_orde",
        Text("elke tabel heeft haar kolommen", "every table has its columns"),
        Text(
            "vul de naam van de kolom aan in het genoemde mappingbestand, of vraag een volledige export",
            "add the name of the column to the mapping file that is named, or ask for a complete export",
        ),
        shown="bestand, soort, reden",
    ),
    holds(
        "bestand-set",
        "toets.bestanden",
        "set_volledig",
        Text(
            "elke BBC-tabel hoort bij een volledige tabellenset",
            "every BBC table belongs to a complete table set",
        ),
        Text(
            "leg alle tabellen van een levering samen (aanlevering, actie, transactie, Dimensies/bestuur)",
            "put all tables of a delivery together (aanlevering, actie, transactie, Dimensies/bestuur)",
        ),
        shown="bestand, soort, reden",
    ),
    holds(
        "bestand-leesbaar",
        "toets.bestanden",
        "leesbaar",
        Text("geen bestand staat in quarantaine", "no file is in quarantine"),
        Text(
            "vraag een nieuwe export van de genoemde bestanden; A07 duidt de getroffen besturen aan",
            "ask for a new export of the files that are named; A07 marks the authorities concerned",
        ),
        severity="waarschuwing",
        shown="bestand, soort, reden",
    ),
    holds(
        "bestand-volledig-geschreven",
        "toets.bestanden",
        "volledig_geschreven",
        Text(
            "geen bestand werd nog geschreven toen de controle begon",
            "no file was being written when the control began",
        ),
        Text(
            "start de controle opnieuw zodra de genoemde bestanden volledig zijn; in deze run tellen ze niet mee",
            "run the control again once the files that are named are whole; they do not count in this run",
        ),
        severity="waarschuwing",
        shown="bestand, reden",
    ),
    rows_expected(
        "sleutels",
        "toets.sleutels",
        "SELECT 4 * count(*) + 3 FROM (SELECT DISTINCT set_nr FROM stg.aanlevering)",
    ),
    holds(
        "sleutels-uniek",
        "toets.sleutels",
        "uniek",
        Text(
            "sleutels zijn uniek, en wat tweemaal aangeleverd is, is hetzelfde",
            "keys are unique, and what was delivered twice is the same",
        ),
        Text(
            "zoek uit welke van de twee rijen juist is en haal de andere levering weg",
            "find out which of the two rows is right and remove the other delivery",
        ),
    ),
    rows_expected("leesbaarheid", "toets.leesbaarheid", "SELECT 1"),
    holds(
        "quarantaine-aandeel",
        "toets.leesbaarheid",
        "aandeel_in_orde",
        Text(
            "het aandeel onleesbare rijen blijft onder de grens van de regeling (max_quarantine_share)",
            "the share of unreadable rows stays under the scheme's limit (max_quarantine_share)",
        ),
        Text(
            "vraag een nieuwe export: zie bron.quarantaine voor elke rij en reden",
            "ask for a new export: see bron.quarantaine for every row and reason",
        ),
    ),
    holds(
        "register-treffers",
        "toets.leesbaarheid",
        "register_in_orde",
        Text(
            "in de export van het subsidieregister staan rijen van de regeling",
            "the export of the subsidy register holds rows of the scheme",
        ),
        Text(
            "pas register_patterns in het schemabestand aan het opschrift in het register aan, of haal de export weg",
            "adapt register_patterns in the scheme file to the label in the register, or remove the export",
        ),
        shown="register_bestand, register_treffers",
    ),
    holds(
        "rapporten-aanwezig",
        "toets.leesbaarheid",
        "rapporten_aanwezig",
        Text("er is minstens één jaarrekening gelezen", "at least one annual account was read"),
        Text(
            "leg de BBC-tabellen in de invoermap; nu kan geen enkel bestuur beoordeeld worden",
            "put the BBC tables in the input folder; now no authority can be assessed",
        ),
        severity="waarschuwing",
        shown="jaarrekeningen",
    ),
)
