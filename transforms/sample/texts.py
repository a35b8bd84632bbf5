"""Invented Dutch texts of actions, goals and plans.

No text of a real authority stands here. None holds a reporting code, ESF or AMIF.
"""

PROJECTS = (
    "Taalmaatjes voor wie nieuw is in de wijk",
    "Brugfiguren tussen school en gezin",
    "Huiswerkbegeleiding aan de keukentafel",
    "Pleinwerking in de zomermaanden",
    "Buurtkoffie en ontmoeting",
    "Vrijwilligers met een migratieachtergrond begeleiden",
    "Samen sporten zonder drempel",
    "Spelotheek en voorleesuurtjes",
)

COMMENTS = (
    "Koppeling met het plan: loon van de projectmedewerker en werkingskosten; zie het collegebesluit.",
    'De uitgaven betreffen de actie "samen in de buurt";\nbestaand personeel telt mee voor zijn aandeel.',
    "Coördinatie en uitvoering van de goedgekeurde acties.\nDe eigen inbreng bestaat uit lonen en huur.",
    "Alle kosten horen bij de goedgekeurde acties; de verdeling per actie staat in het jaarverslag.",
)

EVALUATIONS = (
    "",
    "Op schema.",
    "Het bereik groeit; de groep vrijwilligers bleef stabiel.\nBijsturing: meer inzet op ouders.",
)

# Ordinary work of a municipality, without any code.
FILLERS = (
    ("Onderhoud van wegen en voetpaden", "Herstel van het wegdek; prioriteit voor schoolroutes."),
    ("Werking van de bibliotheek", "Collectie, lezingen en openingsuren."),
    ("Kinderopvang uitbreiden", 'Extra plaatsen in "De Zonnebloem" (werknaam); twee lokalen.'),
    ("Groenbeheer zonder pesticiden", "Maaien, snoeien en planten.\nInclusief materiaal."),
    ("Sporthal renoveren", "Vloer, verlichting en kleedkamers; fase 2 volgt later."),
    ("Dienstencentrum voor ouderen", "Maaltijden, vervoer en activiteiten."),
    ("Digitaal loket", "Software, licenties en opleiding van medewerkers"),
    ("Afvalinzameling", "Ophaling aan huis en recyclagepark, met tariefzones A, B en C"),
    ("Lokale economie ondersteunen", "Premies voor starters; kernversterking."),
    ("Erfgoed ontsluiten", 'Wandeling "Langs de vesten"; brochure en borden.'),
)

# Codes of other schemes that may stand on ordinary actions.
OTHER_CODES = ("", "", "", "", "", "ABB-ARM-COR", "", "", "ABB-LEKP-2021", "")

GOALS = (
    "Een warme gemeente waar iedereen meetelt",
    "Een gezonde en veilige leefomgeving",
    "Een bestuur dat vooruitkijkt",
)

PLANS = (
    "Ontmoeting en samenleven versterken",
    "Openbaar domein op orde",
    "Dienstverlening dichtbij",
)

POLICY_FIELDS = (
    ("1", "00", "Algemene financiering", "00", "Algemene financiering", "0010", "Algemene overdrachten"),
    ("2", "01", "Algemeen bestuur", "01", "Algemene diensten", "0119", "Overige algemene diensten"),
    ("3", "02", "Zich verplaatsen", "02", "Mobiliteit", "0200", "Wegen"),
    ("4", "03", "Natuur en milieu", "03", "Afval", "0309", "Overig afvalbeheer"),
    ("5", "05", "Ondernemen en werken", "05", "Economie", "0500", "Handel en middenstand"),
    ("6", "07", "Cultuur en vrije tijd", "07", "Cultuur", "0703", "Openbare bibliotheken"),
    ("7", "07", "Cultuur en vrije tijd", "07", "Sport", "0740", "Sport"),
    ("8", "09", "Zorg en opvang", "09", "Sociaal beleid", "0900", "Sociale bijstand"),
    ("9", "09", "Zorg en opvang", "09", "Sociaal beleid", "0903", "Lokale opvanginitiatieven"),
    ("10", "09", "Zorg en opvang", "09", "Gezin en kinderen", "0945", "Kinderopvang"),
)
