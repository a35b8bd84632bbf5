"""What a fact says is read as XBRL means it: odd spellings written by hand, read by two readers."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tests.xbrl.compare import Row, read_both
from tests.xbrl.compose import DURATION, ENTITY, EURO, FACT, TAXONOMY, context, document, explicit, typed, unit
from transforms.sources.xbrl.instance import read_instance

T = f"{{{TAXONOMY}}}"
ISO = "{http://www.xbrl.org/2003/iso4217}"
PURE = "{http://www.xbrl.org/2003/instance}pure"
Read = Callable[..., list[Row]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes an instance of these parts and reads it with both readers, whole and in chunks."""

    def write_and_read(*parts: str, root: str = "", encoding: str = "utf-8") -> list[Row]:
        path = tmp_path / "instance.xbrl"
        path.write_bytes(document(*parts, root=root).encode(encoding))
        return read_both(path, 5, 100)

    return write_and_read


def test_every_cent_of_many_facts_is_read(tmp_path: Path) -> None:
    amounts = [Decimal(number * 7919 % 1_000_003) / 100 - 2500 for number in range(20_000)]
    facts = (f'<t:Uitgave contextRef="c" unitRef="EUR" decimals="2">{amount}</t:Uitgave>\n' for amount in amounts)
    path = tmp_path / "instance.xbrl"
    path.write_text(document(*facts, context(), EURO), encoding="utf-8")
    for read_as in ({}, {"whole": 0, "chunk": 10_000}):
        values = read_instance(path, **read_as).facts.column("value").to_pylist()
        assert [Decimal(value) for value in values] == amounts


def test_every_column_of_one_fact(read: Read) -> None:
    member = typed("Actie", "<t:ActieId> 42 </t:ActieId>")
    fact = '<t:Uitgave id="f1" contextRef="c" unitRef="EUR" decimals="2" xml:lang="nl">-12.50</t:Uitgave>'
    assert read(context(member), EURO, fact) == [
        {
            "positie": 3, "id": "f1", "namespace": TAXONOMY, "concept": "Uitgave", "context": "c",
            "entity_scheme": "urn:voorbeeld:kbo", "entity": "0207508932", "period": "duration",
            "start": "2025-01-01", "end": "2025-12-31", "unit": f"{ISO}EUR", "value": "-12.50", "nil": False,
            "decimals": "2", "precision": None, "language": "nl",
            "dimensions": ((f"{T}Actie", "42", True, "scenario"),),
        }
    ]  # fmt: skip


def test_a_default_namespace_reads_as_a_prefix_does(tmp_path: Path) -> None:
    usual = document(context(explicit("t:As", "t:lid")), EURO, FACT)
    default = usual.replace("xbrli:", "").replace("xmlns:xbrli=", "xmlns=").replace(':xbrli="', '="')
    assert "xbrli" not in default
    found = []
    for name, text in (("prefix", usual), ("default", default)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        found.append(read_both(path, 10))
    assert found[0] == found[1]
    assert len(found[0]) == 1


def test_a_fact_may_declare_its_own_prefixes(read: Read) -> None:
    redeclared = FACT.replace("<t:Uitgave", '<t:Uitgave xmlns:t="urn:voorbeeld:ander"')
    default = '<Ontvangst xmlns="urn:voorbeeld:derde" contextRef="c">1</Ontvangst>'
    found = read(context(), EURO, redeclared, FACT, default)
    assert [row["namespace"] for row in found] == ["urn:voorbeeld:ander", TAXONOMY, "urn:voorbeeld:derde"]


def test_a_concept_may_have_no_namespace(read: Read) -> None:
    (row,) = read(context(), '<Uitgave contextRef="c">1</Uitgave>')
    assert (row["namespace"], row["concept"]) == ("", "Uitgave")


def test_names_in_text_take_the_declarations_where_they_stand(read: Read) -> None:
    here = explicit("a:As", "a:lid", 'xmlns:a="urn:voorbeeld:hier"')
    again = explicit("a:As", "t:lid", 'xmlns:a="urn:voorbeeld:daar" xmlns:t="urn:voorbeeld:t2"')
    measure = '<xbrli:measure xmlns:iso="urn:voorbeeld:munt">iso:EUR</xbrli:measure>'
    (row,) = read(context(here + again + explicit("t:As", "t:lid")), unit(measure), FACT)
    assert row["unit"] == "{urn:voorbeeld:munt}EUR"
    assert row["dimensions"] == (
        ("{urn:voorbeeld:hier}As", "{urn:voorbeeld:hier}lid", False, "scenario"),
        ("{urn:voorbeeld:daar}As", "{urn:voorbeeld:t2}lid", False, "scenario"),
        (f"{T}As", f"{T}lid", False, "scenario"),
    )


def test_a_name_without_prefix_takes_the_default_namespace(read: Read) -> None:
    member = explicit("As", "lid")
    (inside,) = read(context(member, attributes='xmlns="urn:voorbeeld:d"'), EURO, FACT)
    assert inside["dimensions"] == (("{urn:voorbeeld:d}As", "{urn:voorbeeld:d}lid", False, "scenario"),)
    (on_root,) = read(context(member), EURO, FACT, root='xmlns="urn:voorbeeld:w"')
    assert on_root["dimensions"] == (("{urn:voorbeeld:w}As", "{urn:voorbeeld:w}lid", False, "scenario"),)
    (nowhere,) = read(context(member), EURO, FACT)
    assert nowhere["dimensions"] == (("As", "lid", False, "scenario"),)


def test_contexts_and_units_may_follow_the_facts(read: Read) -> None:
    assert read(FACT, FACT, EURO, context())[1]["entity"] == "0207508932"


def test_positions_count_elements_and_nothing_else(read: Read, tmp_path: Path) -> None:
    link = '<link:footnoteLink xlink:type="extended"><link:loc/><link:loc/></link:footnoteLink>'
    found = read("<!-- a -->", context(), "<?b?> <!-- c -->", FACT, link, EURO, FACT)
    assert [row["positie"] for row in found] == [2, 5]


def test_periods_are_kept_as_written(read: Read) -> None:
    periods = {
        "i": "<xbrli:instant>\n 2025-12-31T00:00:00+01:00 </xbrli:instant>",
        "d": "<xbrli:startDate>2025-01-01Z</xbrli:startDate> <xbrli:endDate>2026-01-01T00:00:00</xbrli:endDate>",
        "f": "<xbrli:forever/>",
    }
    contexts = [context(key=key, period=period) for key, period in periods.items()]
    found = read(*contexts, *(f'<t:A contextRef="{key}">1</t:A>' for key in periods))
    assert [(row["period"], row["start"], row["end"]) for row in found] == [
        ("instant", None, "2025-12-31T00:00:00+01:00"),
        ("duration", "2025-01-01Z", "2026-01-01T00:00:00"),
        ("forever", None, None),
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("<![CDATA[1]]>2<!-- 9 -->3<?pi 9?>&#52;<![CDATA[<5>]]>", "1234<5>"),
        ("\n 12.50\t", "\n 12.50\t"),
        ("a\r\nb\rc&#13;d", "a\nb\nc\rd"),
        ("&amp;lt; &#233; &#x1F4B6; &quot;&apos;&gt;", "&lt; é \U0001f4b6 \"'>"),
        ("<!-- leeg -->", ""),
        ("", ""),
        ("<![CDATA[]]>", ""),
        ("1e5", "1e5"),
        ("-1.5E-3", "-1.5E-3"),
    ],
)
def test_a_value_is_its_text(read: Read, written: str, value: str) -> None:
    (row,) = read(context(), EURO, f'<t:A contextRef="c">{written}</t:A>')
    assert (row["value"], row["nil"]) == (value, False)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("<xbrli:numerator> 1 </xbrli:numerator>\n<xbrli:denominator>3</xbrli:denominator>", "1/3"),
        ("a<t:b>b<t:c>c</t:c></t:b>d", "abcd"),
        (context(key="x", entity="") + ENTITY.replace("0207508932", "1"), "2025-01-012025-12-311"),
    ],
)
def test_a_fact_may_hold_elements(read: Read, content: str, value: str) -> None:
    for parts in (
        (context(), f'<t:A contextRef="c">{content}</t:A>'),
        (f'<t:A contextRef="c">{content}</t:A>', context()),
    ):
        (row,) = read(*parts)
        assert (row["value"], row["entity"]) == (value, "0207508932")


@pytest.mark.parametrize(
    ("nil", "content", "value"),
    [("true", "", None), ("1", "", None), (" true ", "<!-- niets -->", None), ("false", "5", "5"), ("0", "", "")],
)
def test_a_nil_fact_has_no_value(read: Read, nil: str, content: str, value: str | None) -> None:
    (row,) = read(context(), f'<t:A contextRef="c" xsi:nil="{nil}">{content}</t:A>')
    assert (row["value"], row["nil"]) == (value, value is None)


@pytest.mark.parametrize(
    ("content", "member"),
    [
        ("<t:Id/>", ""),
        ("<t:Id> \n </t:Id>", ""),
        ('<t:Id xsi:nil="true"/>', None),
        ('<t:Id xsi:nil="1"/>', None),
        ('<t:Id xsi:nil="false">x</t:Id>', "x"),
        ("\n<!-- a --><t:Id><!-- b -->\t0<![CDATA[0]]><?c?>7 a\n</t:Id><?d?>", "007 a"),
        ("<Id>geen namespace</Id>", "geen namespace"),
    ],
)
def test_a_typed_member_is_its_trimmed_text(read: Read, content: str, member: str | None) -> None:
    (row,) = read(context(typed("Actie", content)), EURO, FACT)
    assert row["dimensions"] == ((f"{T}Actie", member, True, "scenario"),)


def test_a_typed_member_with_elements_is_canonical_xml(read: Read) -> None:
    content = "<t:Id ><t:b  z='1' a='&lt;\"' t:c=''/><!-- weg --> x &gt; <Geen/></t:Id>"
    (row,) = read(context(typed("Actie", content)), EURO, FACT)
    wanted = f'<t:Id xmlns:t="{TAXONOMY}"><t:b a="&lt;&quot;" z="1" t:c=""></t:b> x &gt; <Geen></Geen></t:Id>'
    assert row["dimensions"] == ((f"{T}Actie", wanted, True, "scenario"),)


def test_canonical_content_does_not_depend_on_declarations_elsewhere(read: Read) -> None:
    content = typed("Actie", "<t:Id><t:a/></t:Id>") + "<t:Ander>x</t:Ander>"
    first, second = read(
        context(content),
        context(content, key="d", attributes='xmlns:ongebruikt="urn:voorbeeld:ongebruikt" xml:lang="nl"'),
        '<t:A contextRef="c">1</t:A><t:A contextRef="d">1</t:A>',
    )
    assert first["dimensions"] == second["dimensions"]


def test_other_content_of_segment_and_scenario_is_kept(read: Read) -> None:
    scenario = typed("Actie", "<t:Id>1</t:Id>") + "<t:Soort a='1'>x<t:y/></t:Soort>"
    (row,) = read(context(scenario, "<Los/>"), EURO, FACT)
    assert row["dimensions"] == (
        ("Los", "<Los></Los>", None, "segment"),
        (f"{T}Actie", "1", True, "scenario"),
        (f"{T}Soort", f'<t:Soort xmlns:t="{TAXONOMY}" a="1">x<t:y></t:y></t:Soort>', None, "scenario"),
    )


def test_a_member_inside_other_content_is_no_dimension(read: Read) -> None:
    inside = f"<t:Soort>{typed('Actie', '<t:Id>1</t:Id>')}</t:Soort>"
    (row,) = read(context(inside + typed("Sector", "<t:Id>300</t:Id>")), EURO, FACT)
    assert [(axis, typed) for axis, _, typed, _ in row["dimensions"]] == [(f"{T}Soort", None), (f"{T}Sector", True)]


@pytest.mark.parametrize("wrap", ["<t:Soort>{}</t:Soort>", typed("Actie", "<t:Id>{}</t:Id>")])
def test_what_looks_like_a_context_inside_a_dimension_is_part_of_it(read: Read, wrap: str) -> None:
    inside = context(typed("Sector", "<t:Id>2</t:Id>")) + ENTITY.replace("0207508932", "1") + "<xbrli:forever/>"
    (row,) = read(context(wrap.format(inside)), EURO, FACT)
    assert (row["entity"], row["period"], row["end"], len(row["dimensions"])) == (
        "0207508932", "duration", "2025-12-31", 1,
    )  # fmt: skip


def test_segment_comes_before_scenario(read: Read) -> None:
    (row,) = read(context(explicit("t:B", "t:b"), explicit("t:A", "t:a") + typed("C", "<t:c>1</t:c>")), EURO, FACT)
    assert [d[::3] for d in row["dimensions"]] == [
        (f"{T}A", "segment"), (f"{T}C", "segment"), (f"{T}B", "scenario"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("measures", "text"),
    [
        ("<xbrli:measure>\n iso:EUR </xbrli:measure>", f"{ISO}EUR"),
        ("<xbrli:measure>xbrli:pure</xbrli:measure><xbrli:measure>iso:EUR</xbrli:measure>", f"{PURE}*{ISO}EUR"),
        (
            "<xbrli:divide><xbrli:unitNumerator><xbrli:measure>iso:EUR</xbrli:measure></xbrli:unitNumerator>"
            "<xbrli:unitDenominator><xbrli:measure>t:z</xbrli:measure><xbrli:measure>t:a</xbrli:measure>"
            "</xbrli:unitDenominator></xbrli:divide>",
            f"{ISO}EUR/{T}a*{T}z",
        ),
    ],
)
def test_units_are_their_measures(read: Read, measures: str, text: str) -> None:
    (row,) = read(context(), unit(measures), FACT)
    assert row["unit"] == text


def test_language_and_references_stand_on_the_fact_itself(read: Read) -> None:
    fact = '<t:A t:contextRef="x" t:unitRef="x" t:decimals="9" t:id="x" contextRef=" c&#10;">a</t:A>'
    (row,) = read(context(key="&#9;c "), fact, root='xml:lang="nl"')
    assert [row[name] for name in ("context", "unit", "decimals", "id", "language")] == ["c", None, None, None, None]


def test_accuracy_is_kept_as_written(read: Read) -> None:
    found = read(context(), *(f'<t:A contextRef="c" {a}>1</t:A>' for a in ('decimals="INF"', 'precision="4"', "")))
    assert [(row["decimals"], row["precision"]) for row in found] == [("INF", None), (None, "4"), (None, None)]


def test_what_stands_in_a_footnote_is_no_fact_and_no_context(read: Read) -> None:
    inside = context(key="c", entity=ENTITY.replace("0207508932", "0")) + EURO + FACT + f"<t:x>{DURATION}</t:x>"
    link = f'<link:footnoteLink><link:footnote xml:lang="nl">Zie {inside}</link:footnote></link:footnoteLink>'
    for parts in ((context(), EURO, FACT, link), (link, context(), EURO, FACT), (FACT, context(), link, EURO)):
        (row,) = read(*parts)
        assert (row["entity"], row["value"]) == ("0207508932", "12.50")


def test_a_context_and_a_unit_may_share_an_id(read: Read) -> None:
    (row,) = read(context(key="EUR"), EURO, FACT.replace('"c"', '"EUR"'))
    assert row["unit"] == f"{ISO}EUR"


def test_schema_refs_are_listed_and_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "instance.xbrl"
    refs = [f'<link:schemaRef xlink:type="simple" xlink:href="{href}"/>' for href in ("geen.xsd", "a?b&amp;c")]
    path.write_text(document(*refs, context(), EURO, FACT), encoding="utf-8")
    assert len(read_both(path, 20)) == 1
    assert read_instance(path).schema_refs == ["geen.xsd", "a?b&c"]


def test_an_instance_may_hold_no_facts(read: Read) -> None:
    assert read() == []
    assert read(context(), EURO) == []


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "UTF-16"),
        ("iso-8859-1", "ISO-8859-1"),
        ("us-ascii", "US-ASCII"),
        ("windows-1252", "windows-1252"),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, declared: str) -> None:
    text = "Actie" if encoding == "us-ascii" else "Energie-efficiëntie"
    body = document(context(typed("Actie", f"<t:Id>{text}</t:Id>")), EURO, FACT.replace("12.50", text))
    path = tmp_path / "instance.xbrl"
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    path.write_bytes((declaration + body).encode(encoding))
    (row,) = read_both(path, 3, 64)
    assert (row["value"], row["dimensions"]) == (text, ((f"{T}Actie", text, True, "scenario"),))
