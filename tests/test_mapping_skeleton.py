"""A mapping with new names in it: what is proposed and why, and that the text always loads."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pytest

from flows.inspect_policy import scheme_codes
from flows.inspection import inspect_paths
from flows.mapping_skeleton import make_skeleton
from tests.delivery import SPEND, Delivery, Fact
from transforms.sources.mapping_files import FOLDER
from transforms.sources.xbrl.figure_proposals import propose_for_figures
from transforms.sources.xbrl.mapping import DeliveryMapping, parse_mapping
from transforms.sources.xbrl.policy_proposals import propose_for_policies
from transforms.sources.xbrl.policy_survey import survey_policy
from transforms.sources.xbrl.proposals import Place, Proposal, Proposals, Unplaced
from transforms.sources.xbrl.survey import ConceptUse, DimensionUse, PeriodUse, Survey

SHIPPED = (FOLDER / "levering.yaml").read_text(encoding="utf-8")
MAPPING = parse_mapping(SHIPPED)
EURO = "{http://www.xbrl.org/2003/iso4217}EUR"
KBO = "0207508932"


def dimension(name: str, *members: str) -> DimensionUse:
    return DimensionUse("urn:x", name, "getypeerd", "scenario", len(members), members)


def survey(*dimensions: DimensionUse, concepts: Collection[ConceptUse] = ()) -> Survey:
    period = PeriodUse("duration", "2025-01-01", "2025-12-31", 1)
    return Survey(9, 0, tuple(concepts), dimensions, (), (period,), {EURO: 9}, {"2": 9})


def placed(proposals: Proposals) -> dict[str, Place]:
    return {p.name: p.place for p in proposals.placed}


@pytest.mark.parametrize(
    ("members", "field"),
    [
        (("6131000", "613", "2210-7", "REK7405", "613/6"), "rekening"),
        (("300", "200", "101"), "sector"),
        (("0100", "0119", "0945-01"), "beleidsveld"),
        (("Uitgaven", "Ontvangsten"), "richting"),
        (("Kosten", "Opbrengsten"), "richting"),
        (("2024", "2025"), "boekjaar"),
        (("A1", "A2", "A3"), "actie"),
    ],
)
def test_a_dimension_is_known_by_what_its_members_look_like(members: tuple[str, ...], field: str) -> None:
    found = propose_for_figures([survey(dimension("Xyz", *members))], MAPPING, {"A1", "A2", "A3", "A4"})
    assert placed(found)["Xyz"] == ("xbrl", "dimensions", field)
    assert members[0] in next(p.why for p in found.placed if p.name == "Xyz")


@pytest.mark.parametrize(
    "members", [("1", "2", "3"), ("K1", "K2"), ("Kosten personeel", "Kosten werking"), ("A1", "B1", "B2"), ("",)]
)
def test_members_that_say_nothing_are_left_to_the_user(members: tuple[str, ...]) -> None:
    found = propose_for_figures([survey(dimension("Xyz", *members))], MAPPING, {"A1"})
    assert found.placed == ()
    (one,) = found.unplaced
    assert (one.near, one.name) == (("xbrl", "not_used_dimensions"), "Xyz")
    assert members[0] in one.what


def test_what_stands_before_every_member_is_proposed_to_be_dropped() -> None:
    found = propose_for_figures([survey(dimension("Xyz", "Sec300", "Sec200"))], MAPPING, ())
    assert placed(found) == {"Xyz": ("xbrl", "dimensions", "sector"), "Sec": ("xbrl", "drop_prefix", "sector")}
    known = propose_for_figures([survey(dimension("Xyz", "ESC_300", "ESC_200"))], MAPPING, ())
    assert placed(known) == {"Xyz": ("xbrl", "dimensions", "sector")}


def test_two_dimensions_never_fill_one_field() -> None:
    accounts, few = dimension("Een", "6131", "6200", "702"), dimension("Ander", "700")
    found = propose_for_figures([survey(few, accounts)], MAPPING, ())
    assert placed(found) == {"Een": ("xbrl", "dimensions", "rekening"), "Ander": ("xbrl", "dimensions", "sector")}
    beside = propose_for_figures([survey(dimension("Rekening", "6131"), accounts)], MAPPING, ())
    assert beside.placed == ()
    assert "lijkt op rekening, maar dat is al Rekening" in beside.unplaced[0].what


def concept(name: str, *values: str, unit: str | None = EURO) -> ConceptUse:
    return ConceptUse("urn:x", name, len(values), len(values), {unit: len(values)}, values)


@pytest.mark.parametrize(
    ("use", "place"),
    [
        (concept("Exploitatiekosten", "1.00"), ("xbrl", "amounts", "Uitgave")),
        (concept("Opbrengsten", "1.00"), ("xbrl", "amounts", "Ontvangst")),
        (concept("Verslag", "Jaarrekening", unit=None), ("xbrl", "report", "type_rapport")),
        (concept("Jaar", "2025", unit=None), ("xbrl", "report", "rapportjaar")),
        (concept("Bedrag", "1.00"), None),
        (concept("TotaalUitgaven", "1.00"), None),
        (concept("UitgaveKrediet", "1.00"), None),
        (concept("Jaar", "2031", unit=None), None),
        (concept("Inwoners", "14000", unit="{urn:x}pure"), None),
        (concept("Uitgave dollar", "1.00", unit="{http://www.xbrl.org/2003/iso4217}USD"), None),
    ],
)
def test_a_concept_is_placed_only_when_its_facts_say_what_it_is(use: ConceptUse, place: Place | None) -> None:
    found = propose_for_figures([survey(concepts=[use])], MAPPING, ())
    assert placed(found) == ({use.name: place} if place else {})
    assert [(u.near, u.name) for u in found.unplaced] == ([] if place else [(("xbrl", "not_used"), use.name)])


def test_an_amount_of_which_a_dimension_tells_the_direction() -> None:
    found = propose_for_figures(
        [survey(dimension("Kant", "Uitg", "Ontv"), concepts=[concept("Bedrag", "1.00")])], MAPPING, ()
    )
    assert placed(found) == {
        "Bedrag": ("xbrl", "amounts", "volgens dimensie"), "Kant": ("xbrl", "dimensions", "richting"),
        "Uitg": ("xbrl", "directions", "Uitgave"), "Ontv": ("xbrl", "directions", "Ontvangst"),
    }  # fmt: skip


def propose_xml(tmp_path: Path, body: str, members: Collection[str] = ()) -> tuple[dict[str, Place], Proposals]:
    path = tmp_path / "beleid.xml"
    path.write_text(f"<Stuk>{body}</Stuk>", encoding="utf-8")
    codes = scheme_codes().schemes.keys()
    found, _ = propose_for_policies([survey_policy(path)], MAPPING, codes, [members] if members else [], {KBO})
    return placed(found), found


def test_an_action_is_the_element_that_holds_its_number_and_its_reporting_code(tmp_path: Path) -> None:
    action = "<Ding nr='{0}'><Codes><Merk>{1}</Merk></Codes><Kop>Een tekst</Kop></Ding>"
    fields = "<Velden><Veld><C>0100</C></Veld><Veld><C>0200</C></Veld></Velden>"
    body = f"<Deel><Kop>Deel</Kop>{action.format('7', 'ABB-SLV')}{action.format('8', '')}</Deel>{fields}"
    names, _ = propose_xml(tmp_path, body, {"7", "8"})
    assert names["Ding"] == ("xml", "actions")
    assert names["Merk"] == ("xml", "action", "externe_code")
    assert names["nr"] == ("xml", "action", "actie_id")
    # The figures name policy fields too: without a number of its own the code decides.
    assert propose_xml(tmp_path, body, {"0100", "0200"})[0]["Ding"] == ("xml", "actions")


def test_a_field_of_the_report_has_one_value_in_each_file(tmp_path: Path) -> None:
    head = f"<Kop><Wie>{KBO}</Wie><Fase>Origineel</Fase><Fase2>Origineel</Fase2></Kop>"
    body = f"{head}<P><S>Voorlopig</S><S>Origineel</S></P>"
    names, found = propose_xml(tmp_path, body)
    assert names["Wie"] == ("xml", "report", "kbo")
    assert {name for name, place in names.items() if place[-1] == "status_rapport"} == {"Fase"}
    assert "S" not in names
    assert "zoals in de cijfers" in next(p.why for p in found.placed if p.name == "Wie")


def test_without_any_clue_the_elements_that_occur_are_listed(tmp_path: Path) -> None:
    _, found = propose_xml(tmp_path, "<P><Q>een woord</Q></P><P><Q>twee woorden</Q></P>")
    assert Unplaced(("xml", "actions"), "P", "2 keer: is dit een actie?") in found.unplaced


def test_a_lost_reporting_code_alone_is_reason_for_a_skeleton(tmp_path: Path) -> None:
    raw = Delivery(KBO).with_project().write(tmp_path)
    path = raw / "levering.xml"
    path.write_text(path.read_text(encoding="utf-8").replace("ExterneRapporteringscode", "Merk"), encoding="utf-8")
    skeleton = inspect_paths([raw]).skeleton
    assert skeleton is not None
    (field,) = (f for f in parse_mapping(skeleton).action_fields if f.name == "externe_code")
    assert "merk" in field.spellings


EVERY = Proposals(
    (
        Proposal(("xbrl", "amounts", "volgens dimensie"), "Bedrag", "reden"),
        Proposal(("xbrl", "amounts", "Uitgave"), "Kosten", "reden: met # en 'teken'"),
        Proposal(("xbrl", "report", "rapportjaar"), "Jaar", "reden"),
        Proposal(("xbrl", "dimensions", "boekjaar"), "Dienstjaar", "reden"),
        Proposal(("xbrl", "directions", "Uitgave"), "On", "reden"),
        Proposal(("xbrl", "directions", "Ontvangst"), "it's: # \u2028 \"x\"", "reden"),
        Proposal(("xbrl", "drop_prefix", "sector"), "Sec", "reden"),
        Proposal(("xbrl", "drop_prefix", "rekening"), "MAR_", "reden\nover twee regels"),
        Proposal(("xml", "report", "kbo"), "Onderneming", "reden"),
        Proposal(("xml", "actions"), "Inzet", "reden"),
        Proposal(("xml", "action", "code"), "2025", "reden"),
    ),
    (
        Unplaced(("xbrl", "not_used"), "Krediet", "3 feiten"),
        Unplaced(("xbrl", "not_used_dimensions"), "Plaats", "3 leden"),
        Unplaced(("xbrl", "directions"), "D", "uitgave of ontvangst?"),
        Unplaced(("xml", "report"), "Iets", "1 keer\n: x"),
        Unplaced(("xml", "actions"), "Doel", "2 keer"),
        Unplaced(("xml", "action"), "Nota", "2 keer"),
    ),
)  # fmt: skip


def check(mapping: DeliveryMapping) -> None:
    """Every name of EVERY is where it was proposed, and nothing that was known is gone."""
    assert mapping.concepts == {**MAPPING.concepts, "bedrag": "volgens dimensie", "kosten": "Uitgave"}
    assert mapping.report_concepts == {**MAPPING.report_concepts, "jaar": "rapportjaar"}
    assert mapping.dimensions == {**MAPPING.dimensions, "dienstjaar": "boekjaar"}
    assert mapping.directions["on"] == "Uitgave"
    assert len(mapping.directions) == len(MAPPING.directions) + 2
    assert mapping.drop_prefix == {"sector": ("Sec", *MAPPING.drop_prefix["sector"]), "rekening": ("MAR_",)}
    assert mapping.action_elements == MAPPING.action_elements | {"inzet"}
    fields = {f.name: f for f in (*mapping.report_fields, *mapping.action_fields)}
    assert (fields["kbo"].spellings[-1], fields["code"].spellings[-1]) == ("onderneming", "2025")
    assert fields["kbo"].required
    assert mapping.unused_concepts == MAPPING.unused_concepts


def test_every_name_lands_in_its_list_and_the_comments_stay() -> None:
    text = make_skeleton(SHIPPED, EVERY, ["a.xbrl"])
    check(parse_mapping(text))
    lines = text.splitlines()
    for kept in (line for line in SHIPPED.splitlines() if line.lstrip().startswith("#")):
        assert kept in lines
    assert "without it, the year in which the period ends" in text
    assert sum("# voorstel: " in line for line in lines) == len(EVERY.placed)
    assert sum("# ? " in line for line in lines) == len(EVERY.unplaced)


def test_a_skeleton_made_of_a_skeleton_keeps_what_its_user_completed() -> None:
    first = make_skeleton(SHIPPED, EVERY, ["a.xbrl"])
    more = Proposals((Proposal(("xbrl", "amounts", "volgens dimensie"), "Som", "x"),), EVERY.unplaced[:1])
    second = make_skeleton(first.replace("# ? Nota: 2 keer", "# mijn nota"), more, ["b.xbrl"])
    assert parse_mapping(second).concepts["som"] == "volgens dimensie"
    assert parse_mapping(second).concepts["bedrag"] == "volgens dimensie"
    assert "# mijn nota" in second
    assert sum(line.startswith("# skelet: ") for line in second.splitlines()) == 2
    assert sum("# ? " in line for line in second.splitlines()) == 1


def test_a_mapping_written_in_another_style_is_completed_too() -> None:
    text = SHIPPED
    spending, receipts = "Uitgave: [Uitgave, Uitgaven]", "Ontvangst: [Ontvangst, Ontvangsten]"
    for old, new in (
        (
            "    kbo: {names: [KboNummer, Kbo, Ondernemingsnummer], required: true}",
            "    kbo:\n      names:\n      - KboNummer\n      - Kbo\n      - Ondernemingsnummer\n      required: true",
        ),
        (
            f"  amounts:\n    {spending}\n    {receipts}\n    volgens dimensie: []",
            f"  amounts: {{{spending}, {receipts}, volgens dimensie: []}}",
        ),
        ("    sector: [ESC_, ESC, S_]\n", "    sector:\n    - ESC_\n    - ESC\n    - S_\n"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    check(parse_mapping(make_skeleton(text, EVERY, ["a.xbrl"])))


def test_a_delivery_that_lacks_one_name_gets_only_that_name(tmp_path: Path) -> None:
    place = Fact(SPEND, "9.00", more={"Kostenplaats": "K1"})
    skeleton = inspect_paths([Delivery(KBO, facts=(place,)).with_project().write(tmp_path)]).skeleton
    assert skeleton is not None
    added = [line for line in skeleton.splitlines() if line not in SHIPPED.splitlines()]
    assert [line for line in added if not line.startswith("# skelet: ")] == [
        "    # ? Kostenplaats: 1 lid, zoals 'K1', op 1 feit: hier (not_used_dimensions) als ze een bedrag alleen "
        "opsplitst, anders bij dimensions",
        "    # ? Code: 1 keer, 'AP1'",
        "    # ? aanlevering_id, kwartaal, meest_recente, re_nummer: niet gevonden in deze bestanden",
        "    # ? evaluatie, lange_omschrijving: niet gevonden in deze bestanden",
    ]
