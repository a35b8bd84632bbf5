"""What is no XBRL instance that can be read without a doubt is refused, and the message says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.xbrl import naive
from tests.xbrl.canonical import Refused
from tests.xbrl.compose import ENTITY, EURO, FACT, PREFIXES, XBRLI, context, document, explicit, typed, unit
from transforms.sources.xbrl.instance import MAX_BYTES, read_instance
from transforms.sources.xbrl.names import InstanceFault

GOOD = (context(), EURO, FACT)
WAYS: tuple[dict[str, int], ...] = ({}, {"whole": 0, "chunk": 40})
NOT_WELL_FORMED = "geen welgevormde XML"


def _refused(path: Path, message: str) -> None:
    """Both ways of reading refuse with this message, and the second reader refuses too."""
    for way in WAYS:
        with pytest.raises(InstanceFault, match=message):
            read_instance(path, **way)
    with pytest.raises(Refused):
        naive.read(path)


def _write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "instance.xbrl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "geen XML",
        "\0" * 500,
        "a;b;c\n1;2;3\n",
        document(*GOOD) + "<nog-een/>",
        document(*GOOD) + "tekst",
        document("<t:Uitgave></t:Ontvangst>"),
        document("<t:Uitgave contextRef=c>1</t:Uitgave>"),
        document('<t:A contextRef="c" contextRef="d">1</t:A>'),
        document('<t:A contextRef="c">&onbekend;</t:A>'),
        document('<t:A contextRef="c">&#0;</t:A>'),
        document('<t:A contextRef="c">\x01</t:A>'),
        document('<t:A contextRef="c">1\0</t:A>'),
        document('<t:A contextRef="c">]]></t:A>'),
        document("<onbekend:A/>"),
        document('<t:A onbekend:b="1"/>'),
        document('<t:A xmlns:a="urn:voorbeeld:t" a:b="1" t:b="2"/>'),
        "PK\3\4 zip",
    ],
)
def test_text_that_is_not_well_formed(tmp_path: Path, text: str) -> None:
    _refused(_write(tmp_path, text), NOT_WELL_FORMED)


def test_a_file_cut_off_anywhere(tmp_path: Path) -> None:
    whole = document(context(typed("Actie", "<t:Id>é</t:Id>")), EURO, FACT).encode()
    assert len(read_instance(_write(tmp_path, whole))) == 1
    for size in range(0, len(whole), 3):
        path = _write(tmp_path, whole[:size])
        for way in WAYS:
            with pytest.raises(InstanceFault, match=NOT_WELL_FORMED):
                read_instance(path, **way)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [("UTF-8", "iso-8859-1"), ("UTF-16", "utf-8"), ("US-ASCII", "utf-8"), ("bestaat-niet", "utf-8")],
)
def test_another_encoding_than_declared(tmp_path: Path, declared: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>' + document(*GOOD[:2], FACT.replace("12.50", "é"))
    _refused(_write(tmp_path, text.encode(encoding)), NOT_WELL_FORMED)


@pytest.mark.parametrize(
    "root",
    [
        "<xbrl/>",
        '<xbrl xmlns="http://www.xbrl.org/2001/instance"/>',
        f'<xbrli:XBRL xmlns:xbrli="{XBRLI}"/>',
        f'<xbrli:context xmlns:xbrli="{XBRLI}"/>',
        '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
        f"<verpakking>{document(*GOOD)}</verpakking>",
        '<Borderel xmlns="http://MFT-01-00.abb.vlaanderen.be/Borderel"/>',
    ],
)
def test_a_document_that_is_no_instance(tmp_path: Path, root: str) -> None:
    _refused(_write(tmp_path, root), "geen XBRL: de wortel is .*xbrli:xbrl verwacht")


@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE xbrl>", '<!DOCTYPE xbrl SYSTEM "x.dtd">', "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE xbrli:xbrl []>"],
)
def test_a_doctype(tmp_path: Path, doctype: str) -> None:
    _refused(_write(tmp_path, doctype + document(*GOOD)), "DOCTYPE, en dat wordt geweigerd; lever het aan zonder")


@pytest.mark.parametrize(
    "tuple_",
    [f"<t:Groep>{FACT}</t:Groep>", "<t:Groep/>", "<Los/>", '<t:Groep t:contextRef="c"/>', "<t:Groep contextref='c'/>"],
)
def test_a_tuple(tmp_path: Path, tuple_: str) -> None:
    name = re.findall(r"<(?:t:)?(\w+)", tuple_)[0]
    path = _write(tmp_path, document(*GOOD, "\n\n", tuple_))
    _refused(path, rf"'{name}' \(regel 3\) is geen feit met een context: tuples worden niet gelezen")


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ('<t:A contextRef="x">1</t:A>', "een feit verwijst naar context 'x', die er niet is"),
        ('<t:A contextRef="C">1</t:A>', "context 'C', die er niet is"),
        ('<t:A contextRef="">1</t:A>', "context '', die er niet is"),
        ('<t:A contextRef="EUR">1</t:A>', "context 'EUR', die er niet is"),
        ('<t:A contextRef="c" unitRef="USD">1</t:A>', "een feit verwijst naar eenheid 'USD', die er niet is"),
        ('<t:A contextRef="c" unitRef="">1</t:A>', "eenheid '', die er niet is"),
        ('<t:A contextRef="c" unitRef="c">1</t:A>', "eenheid 'c', die er niet is"),
    ],
)
def test_a_reference_to_what_is_not_there(tmp_path: Path, fact: str, message: str) -> None:
    _refused(_write(tmp_path, document(*GOOD, fact)), message)


@pytest.mark.parametrize("again", [context(), context(key=" c"), context(entity=ENTITY.replace("0207508932", "1"))])
def test_two_contexts_with_one_id(tmp_path: Path, again: str) -> None:
    _refused(_write(tmp_path, document(*GOOD, again)), "context 'c' staat er tweemaal")


def test_two_units_with_one_id(tmp_path: Path) -> None:
    again = unit("<xbrli:measure>iso:USD</xbrli:measure>", key="EUR ")
    _refused(_write(tmp_path, document(*GOOD, "\n", again)), r"eenheid 'EUR' staat er tweemaal \(regel 2\)")


@pytest.mark.parametrize(
    "incomplete",
    [
        context(key="x", entity=""),
        context(key="x", period=""),
        '<xbrli:context id="x"/>',
        f'<xbrli:context id="x"><xbrli:entity>{ENTITY}</xbrli:entity></xbrli:context>',
        context(key="x", period="<xbrli:startDate>2025-01-01</xbrli:startDate>"),
    ],
)
def test_a_context_without_entity_or_period(tmp_path: Path, incomplete: str) -> None:
    path = _write(tmp_path, document(*GOOD, "\n", incomplete))
    _refused(path, r"context 'x' heeft geen entiteit of periode \(regel 2\)")


@pytest.mark.parametrize(
    ("member", "message"),
    [
        (typed("Actie", ""), r"dimensie 't:Actie' heeft 0 waarden, precies één verwacht \(regel 1\)"),
        (typed("Actie", "tekst"), "dimensie 't:Actie' heeft 0 waarden"),
        (typed("Actie", "<t:Id>1</t:Id><t:Id>2</t:Id>"), "dimensie 't:Actie' heeft 2 waarden"),
        (explicit("onbekend:As", "t:lid"), "voorvoegsel 'onbekend' in 'onbekend:As' is nergens aan een namespace"),
        (explicit("t:As", "x:lid"), "voorvoegsel 'x' in 'x:lid' is nergens"),
        (explicit("t:As", "a:b:c"), "voorvoegsel 'a:b' in 'a:b:c' is nergens"),
        (explicit("t:As", " "), "een dimensie, lid of maat heeft geen naam"),
        (explicit("", "t:lid"), "geen naam"),
        (explicit("t:", "t:lid"), "geen naam"),
        ("<xbrldi:explicitMember>t:lid</xbrldi:explicitMember>", "geen naam"),
    ],
)
def test_a_dimension_that_says_nothing(tmp_path: Path, member: str, message: str) -> None:
    _refused(_write(tmp_path, document(context(member), EURO, FACT)), message)


@pytest.mark.parametrize(
    ("measures", "message"),
    [
        ("", r"een eenheid heeft geen maat \(regel 2\)"),
        ("<xbrli:measure>iso:</xbrli:measure>", "geen naam"),
        ("<xbrli:measure>euro:EUR</xbrli:measure>", "voorvoegsel 'euro' in 'euro:EUR'"),
        ("<xbrli:divide/>", r"eenheid 'x' deelt zonder teller of noemer \(regel 2\)"),
        (
            "<xbrli:divide><xbrli:unitNumerator/><xbrli:unitDenominator/></xbrli:divide>",
            r"een eenheid heeft geen maat \(regel 2\)",
        ),
    ],
)
def test_a_unit_that_says_nothing(tmp_path: Path, measures: str, message: str) -> None:
    _refused(_write(tmp_path, document(*GOOD, "\n", unit(measures, key="x"))), message)


def test_a_namespace_that_is_no_uri(tmp_path: Path) -> None:
    text = document(*GOOD, '<e:A xmlns:e="urn:voorbeeld:é" contextRef="c">1</e:A>')
    for way in WAYS:
        with pytest.raises(InstanceFault, match=r"urn:voorbeeld:é.* is not a valid URI"):
            read_instance(_write(tmp_path, text), **way)


def test_content_that_cannot_be_made_canonical(tmp_path: Path) -> None:
    other = typed("Actie", '<t:Id><relatief xmlns="a/b"/></t:Id>')
    for way in WAYS:
        with pytest.raises(InstanceFault, match="is niet te lezen"):
            read_instance(_write(tmp_path, document(context(other), EURO, FACT)), **way)


def test_a_file_over_the_limit(tmp_path: Path) -> None:
    path = _write(tmp_path, f"<xbrli:xbrl {PREFIXES}>")
    with path.open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(InstanceFault, match="instance is 1024 MB groot, hoogstens 1024 MB verwacht"):
        read_instance(path)
