"""Gate 2, lines: does each row stand where it must, and is nothing lost?"""

from __future__ import annotations

from expectations.model import Text, holds, rows_expected

_PROGRAM = Text(
    "dit is een fout in het programma: meld ze, met het manifest van de run",
    "this is a fault of the program: report it, with the manifest of the run",
)

SUITE = (
    rows_expected(
        "rapportkeuze",
        "toets.rapportkeuze",
        "SELECT count(*) FROM (SELECT DISTINCT bestuur_id, basis_kbo, rapportjaar FROM bbc.rapporten "
        "WHERE jaarrekening AND basis_kbo IS NOT NULL AND NOT dubbel)",
    ),
    holds(
        "een-rapport-telt",
        "toets.rapportkeuze",
        "een_telt",
        Text(
            "per bestuur en jaar telt precies één vastgestelde jaarrekening",
            "exactly one adopted account counts per body and year",
        ),
        _PROGRAM,
    ),
    holds(
        "rapport-heeft-transacties",
        "toets.rapportkeuze",
        "heeft_transacties",
        Text(
            "elke jaarrekening die telt, heeft transacties op acties",
            "every account that counts has transactions on actions",
        ),
        Text(
            "vraag de transacties van deze rapporten op; A11 houdt de besturen tegen",
            "ask for the transactions of these reports; A11 holds the authorities back",
        ),
        severity="waarschuwing",
        shown="bestuur_id, basis_kbo, rapportjaar",
    ),
    rows_expected("feiten", "toets.feiten", "SELECT count(*) + 1 FROM stg.feiten"),
    holds(
        "geen-feit-verloren",
        "toets.feiten",
        "niets_verloren",
        Text(
            "elk XBRL-feit is een lijn, een herhaling, leeg, een gegeven van het rapport of niet toegewezen",
            "every XBRL fact is a line, a repetition, nil, a fact about the report, or counted as unmapped",
        ),
        _PROGRAM,
    ),
    holds(
        "feiten-toegewezen",
        "toets.feiten",
        "toegewezen",
        Text(
            "minstens 99 % van de XBRL-feiten heeft een plaats in de mapping",
            "at least 99 % of the XBRL facts have a place in the mapping",
        ),
        Text(
            "`eindcontrole inspect` toont wat niet herkend is; vul transforms/sources/mappings/levering.yaml aan",
            "`eindcontrole inspect` shows what is not known; complete transforms/sources/mappings/levering.yaml",
        ),
        shown="bestand, feiten, onbekend",
    ),
    holds(
        "levering-toegewezen",
        "toets.feiten",
        "levering_toegewezen",
        Text(
            "van elke levering heeft minstens 99 % van de feiten een plaats in de mapping",
            "of every delivery at least 99 % of the facts have a place in the mapping",
        ),
        Text(
            "zie bron.feiten_onbekend: vul de mapping aan; A07 duidt besturen aan met geld zonder plaats",
            "see bron.feiten_onbekend: complete the mapping; A07 marks authorities with money that has no place",
        ),
        severity="waarschuwing",
        shown="bestand, feiten, onbekend",
    ),
    rows_expected("balans", "toets.balans", "SELECT count(DISTINCT (set_nr, bestand)) FROM stg.balans"),
    holds(
        "geen-rij-verloren",
        "toets.balans",
        "rijen_gelijk",
        Text(
            "elke gelezen transactierij eindigt in precies één emmer",
            "every transaction row read ends in exactly one bucket",
        ),
        _PROGRAM,
    ),
    holds(
        "geen-euro-verloren",
        "toets.balans",
        "euro_gelijk",
        Text(
            "de euro's van de emmers zijn samen de euro's van het bestand",
            "the euros of the buckets add up to the euros of the file",
        ),
        _PROGRAM,
    ),
    rows_expected(
        "lijnsommen", "toets.lijnsommen", "SELECT count(DISTINCT kbo) FROM werk.lijnen WHERE emmer = 'geteld'"
    ),
    holds(
        "richtingen-gekend",
        "toets.lijnsommen",
        "richtingen_gekend",
        Text("elke lijn is een uitgave of een ontvangst", "every line is spending or a receipt"),
        _PROGRAM,
    ),
    holds(
        "kbo-geldig",
        "toets.lijnsommen",
        "kbo_geldig",
        Text(
            "elk bestuur met gecodeerde lijnen heeft een geldig KBO-nummer",
            "every authority with coded lines has a valid KBO number",
        ),
        _PROGRAM,
    ),
    holds(
        "sommen-gelijk",
        "toets.lijnsommen",
        "som_gelijk",
        Text(
            "per bestuur is de som van de gepubliceerde lijnen de som van de getelde transacties",
            "per authority the published lines add up to the counted transactions",
        ),
        _PROGRAM,
    ),
)
