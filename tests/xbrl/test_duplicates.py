"""A fact that says what another already said counts once; one that differs in anything counts too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.xbrl.compose import DURATION, ENTITY, EURO, context, document, explicit, typed, unit
from transforms.sources.xbrl.duplicates import Duplicates, find_duplicates
from transforms.sources.xbrl.instance import read_instance

ACTION, SECTOR = typed("Actie", "<t:Id>1</t:Id>"), typed("Sector", "<t:Id>300</t:Id>")
MEASURES = ("<xbrli:measure>iso:EUR</xbrli:measure>", "<xbrli:measure>xbrli:pure</xbrli:measure>")
UNITS = EURO + unit(MEASURES[1], "pure") + unit("".join(MEASURES), "ab") + unit("".join(reversed(MEASURES)), "ba")


def money(value: str = "12.50", key: str = "c", attributes: str = "", unit_id: str = "EUR") -> str:
    return f'<t:Uitgave contextRef="{key}" unitRef="{unit_id}" {attributes}>{value}</t:Uitgave>'


def text(value: str = "a", key: str = "c", attributes: str = "") -> str:
    return f'<t:Tekst contextRef="{key}" {attributes}>{value}</t:Tekst>'


NIL = 'xsi:nil="true"'
FACT = money()


def _found(tmp_path: Path, *facts: str, other: str = "") -> Duplicates:
    path = tmp_path / "instance.xbrl"
    path.write_text(document(context(ACTION + SECTOR), other, UNITS, *facts), encoding="utf-8")
    return find_duplicates(read_instance(path))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FACT, FACT),
        (FACT, money(attributes='decimals="INF" id="x"')),
        (FACT, money("12.5")),
        (FACT, money(" +012.500\n")),
        (FACT, money("1.25E1")),
        (money("-0"), money("0.00")),
        (text(), text(" a\n")),
        (money("", attributes=NIL), money("", attributes=NIL)),
        (money(unit_id="ab"), money(unit_id="ba")),
        (text("geen getal"), text("geen getal")),
        (money("geen getal"), money("geen getal")),
    ],
)
def test_the_same_said_twice_is_a_repeat(tmp_path: Path, first: str, second: str) -> None:
    found = _found(tmp_path, first, second)
    assert (set(found.repeats), found.conflicts) == ({1}, ())


@pytest.mark.parametrize("again", [context(ACTION + SECTOR, key="d"), context(SECTOR + ACTION, key="d")])
def test_equal_contexts_are_one_whatever_their_ids(tmp_path: Path, again: str) -> None:
    assert set(_found(tmp_path, FACT, money(key="d"), other=again).repeats) == {1}
    assert _found(tmp_path, FACT, money("12.51", key="d"), other=again).conflicts == ((0, 1),)


@pytest.mark.parametrize(
    "second",
    [
        FACT.replace("Uitgave", "Ontvangst"),
        FACT.replace("<t:Uitgave", '<t:Uitgave xmlns:t="urn:voorbeeld:ander"'),
        money(unit_id="pure"),
        money(unit_id="ab"),
        '<t:Uitgave contextRef="c">12.50</t:Uitgave>',
        money(attributes='xml:lang="nl"'),
    ],
)
def test_another_concept_unit_or_language_is_another_fact(tmp_path: Path, second: str) -> None:
    assert _found(tmp_path, FACT, second) == _found(tmp_path, FACT)


@pytest.mark.parametrize(
    "other",
    [
        context(ACTION + SECTOR, entity=ENTITY.replace("0207508932", "0207500123")),
        context(ACTION + SECTOR, entity=ENTITY.replace("urn:voorbeeld:kbo", "urn:voorbeeld:re")),
        context(ACTION + SECTOR, period=DURATION.replace("2025-01", "2024-01")),
        context(ACTION + SECTOR, period=DURATION.replace("2025-12", "2025-11")),
        context(ACTION + SECTOR, period="<xbrli:instant>2025-12-31</xbrli:instant>"),
        context(ACTION + SECTOR, period="<xbrli:forever/>"),
        context(ACTION),
        context(ACTION + SECTOR + typed("Beleidsveld", "<t:Id/>")),
        context(ACTION + typed("Sector", "<t:Id>301</t:Id>")),
        context(ACTION + typed("Sector", '<t:Id xsi:nil="true"/>')),
        context(ACTION + typed("Rekening", "<t:Id>300</t:Id>")),
        context(ACTION + explicit("t:Sector", "t:s300")),
        context(ACTION, segment=SECTOR),
        context(ACTION + SECTOR + "<t:Los/>"),
    ],
)
def test_another_context_is_another_fact(tmp_path: Path, other: str) -> None:
    other = other.replace('id="c"', 'id="d"')
    found = _found(tmp_path, FACT, money(key="d"), money("1", key="d", unit_id="pure"), other=other)
    assert (set(found.repeats), found.conflicts) == (set(), ())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FACT, money("12.51")),
        (FACT, money("-12.50")),
        (FACT, money("12.500000000000000000001")),
        (FACT, money("", attributes=NIL)),
        (FACT, money("")),
        (FACT, money("geen getal")),
        (text("1.0"), text("1")),
        (text("a"), text("A")),
        (text("a b"), text("a  b")),
    ],
)
def test_another_value_for_the_same_contradicts(tmp_path: Path, first: str, second: str) -> None:
    found = _found(tmp_path, first, second)
    assert (set(found.repeats), found.conflicts) == (set(), ((0, 1),))


def test_every_repeat_and_every_contradiction_is_named(tmp_path: Path) -> None:
    found = _found(tmp_path, FACT, text(), money("12.5"), money("1"), text("b"), FACT)
    assert (set(found.repeats), found.conflicts) == ({2, 5}, ((0, 3), (1, 4)))
