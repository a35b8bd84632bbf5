"""A file made to do harm ends in a refusal or a correct reading: quick, in bounded memory, without network.

All files are read by one process of their own (`hostile.py`). Addresses in them lead to a socket of this
test and to a named pipe: a parser that opened the pipe would wait for ever, and the process would be ended.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.xbrl.compose import EURO, FACT, TAXONOMY, context, document, typed
from tests.xbrl.hostile import SECONDS

PROJECT = Path(__file__).parents[2]
MILLION = 10**6
REFUSED = "DOCTYPE|geen welgevormde XML"


@dataclass(frozen=True)
class Trap:
    """Where a file could lead the parser: a page on the loopback, a pipe."""

    page: str
    pipe: str


Make = Callable[[Trap], "str | bytes"]


def _fact(value: str, attributes: str = "") -> str:
    return f'<t:A contextRef="c" {attributes}>{value}</t:A>'


def _with_doctype(declarations: str, fact: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x [{declarations}]>' + document(context(), EURO, fact)


def _laughs(levels: int) -> str:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, levels))
    return f'<!ENTITY l0 "ha">{lines}'


# What must be refused: name, file.
REFUSALS: dict[str, Make] = {
    "laughs": lambda trap: _with_doctype(_laughs(10), _fact("&l9;")),
    "laughs in an attribute": lambda trap: _with_doctype(_laughs(10), _fact("1", 't:a="&l9;"')),
    "laughs in a default": lambda trap: _with_doctype(_laughs(10) + '<!ATTLIST t:A t:a CDATA "&l9;">', _fact("1") * 10),
    "quadratic growth": lambda trap: _with_doctype(f'<!ENTITY a "{"a" * 50_000}">', _fact("&a;" * 20_000)),
    "entity that holds itself": lambda trap: _with_doctype('<!ENTITY a "&b;"><!ENTITY b "&a;">', _fact("&a;")),
    "entity from a file": lambda trap: _with_doctype(f'<!ENTITY a SYSTEM "file://{trap.pipe}">', _fact("&a;")),
    "entity from a page": lambda trap: _with_doctype(f'<!ENTITY a SYSTEM "{trap.page}">', _fact("&a;")),
    "parameter entity from a file": lambda trap: _with_doctype(f'<!ENTITY % a SYSTEM "{trap.pipe}"> %a;', _fact("1")),
    "parameter entity from a page": lambda trap: _with_doctype(f'<!ENTITY % a SYSTEM "{trap.page}"> %a;', _fact("1")),
    "parameter entities that grow": lambda trap: _with_doctype(
        "<!ENTITY % a '<!ENTITY b \"ha\">'> %a; %a;", _fact("&b;")
    ),
    "DTD from a file": lambda trap: f'<!DOCTYPE x SYSTEM "file://{trap.pipe}">' + document(context(), _fact("1")),
    "DTD from a page": lambda trap: f'<!DOCTYPE x SYSTEM "{trap.page}">' + document(context(), _fact("1")),
    "DTD that adds attributes": lambda trap: _with_doctype(
        '<!ATTLIST t:A contextRef CDATA "c" unitRef CDATA "EUR">', "<t:A>1</t:A>"
    ),
    "DTD that adds namespaces": lambda trap: _with_doctype(
        '<!ATTLIST t:A xmlns:t CDATA "urn:voorbeeld:ander">', _fact("1")
    ),
    "DTD that adds a megabyte to each element": lambda trap: _with_doctype(
        f'<!ATTLIST t:A t:a CDATA "{"a" * MILLION}">', _fact("1") * 10_000
    ),
    "zeros": lambda trap: bytes(5 * MILLION),
    "zero after the end": lambda trap: document(context(), EURO, FACT) + "\0",
    "zero in UTF-16": lambda trap: document(context(), EURO, FACT.replace("12", "1\0")).encode("utf-16"),
    "only the half of a character": lambda trap: document(context(), EURO, FACT).encode("utf-16")[:-1],
    "UTF-16 without a word about it": lambda trap: document(context(key="Ā")).encode("utf-16-le"),
    "gzip": lambda trap: b"\x1f\x8b\x08\0" + bytes(100),
    "inclusion in the root": lambda trap: document(
        context(), f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{trap.pipe}" parse="text"/>'
    ),
    "a hundred thousand tuples": lambda trap: document("<t:Groep/>" * 100_000),
    "a hundred thousand attributes twice": lambda trap: document(
        context(), _fact("1", " ".join(f'a{n}=""' for n in range(100_000)) + ' a5=""')
    ),
}
# What is refused, or read as it is: name, file, concept and length of the last value, number of facts.
DEEP = 100_000
NESTED = "<t:d>" * DEEP + "</t:d>" * DEEP
READINGS: dict[str, tuple[Make, int, int]] = {
    "deep in a fact": (lambda trap: document(context(), EURO, _fact(NESTED)), 1, 0),
    "deep in a footnote": (
        lambda trap: document(f"<link:footnoteLink>{NESTED}</link:footnoteLink>", context(), EURO, FACT), 1, 5,
    ),
    "deep in a segment": (lambda trap: document(context(segment=NESTED), EURO, FACT), 1, 5),
    "deep in a typed member": (lambda trap: document(context(typed("Actie", NESTED)), EURO, FACT), 1, 5),
    "contexts in contexts": (
        lambda trap: document(
            context(), EURO, FACT, context().replace("</xbrli:context>", "") * 3000 + "</xbrli:context>" * 3000
        ), 1, 5,
    ),
    "long value": (lambda trap: document(context(), _fact("9" * 10 * MILLION)), 1, 10 * MILLION),
    "long value in pieces": (
        lambda trap: document(context(), _fact("99999<!-- -->&#57;<![CDATA[9]]>" * 200_000)), 1, 7 * 200_000,
    ),
    "long attribute": (lambda trap: document(context(), _fact("1", f't:a="{"a" * 10 * MILLION}"')), 1, 1),
    "long comment": (lambda trap: document(context(), f"<!--{'a' * 12 * MILLION}-->", _fact("1")), 1, 1),
    "long name": (lambda trap: document(context(), f'<t:{"A" * MILLION} contextRef="c"/>'), 1, 0),
    "long context id": (
        lambda trap: document(context(key="c" * MILLION), _fact("1").replace('"c"', f'"{"c" * MILLION}"')), 1, 1,
    ),
    "many attributes": (
        lambda trap: document(context(), _fact("1", " ".join(f'a{n}=""' for n in range(100_000)))), 1, 1,
    ),
    "many prefixes": (
        lambda trap: document(context(), _fact("1", " ".join(f'xmlns:p{n}="urn:p{n}"' for n in range(20_000)))), 1, 1,
    ),
    "many contexts": (
        lambda trap: document(*(context(key=f"c{n}") for n in range(20_000)), _fact("1").replace('"c"', '"c7"')), 1, 1,
    ),
    "many spaces": (lambda trap: document(context(), " " * 12 * MILLION, _fact("1")), 1, 1),
    "inclusion in a fact": (
        lambda trap: document(
            context(),
            _fact(f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{trap.pipe}" parse="text"/>'),
        ), 1, 0,
    ),
    "inclusion in a typed member": (
        lambda trap: document(
            context(typed("Actie", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{trap.page}"/>')),
            EURO, FACT,
        ), 1, 5,
    ),
    "addresses that a program could open": (
        lambda trap: f'<?xml-stylesheet href="{trap.page}"?>'
        + document(
            f'<link:schemaRef xlink:href="{trap.page}"/><link:linkbaseRef xlink:href="file://{trap.pipe}"/>',
            context(), EURO, FACT,
            root=f'xsi:schemaLocation="{TAXONOMY} {trap.page}" xsi:noNamespaceSchemaLocation="{trap.pipe}" '
            f'xml:base="{trap.page}"',
        ), 1, 5,
    ),
    "declarations hidden by the encoding": (
        lambda trap: b'<?xml version="1.0" encoding="UTF-7"?>' + document(
            context('<xbrldi:explicitMember dimension="q:As" HIDDEN>q:lid</xbrldi:explicitMember>'), EURO, FACT,
            root='xmlns:q="urn:voorbeeld:buiten"',
        ).replace("HIDDEN", '+AHgAbQBsAG4Acw-:q="urn:voorbeeld:binnen"').encode(), 1, 5,
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> dict[str, list[dict[str, Any]]]:
    """What became of each file, by name; fails when the parser opened an address."""
    with tempfile.TemporaryDirectory() as name, socket.create_server(("127.0.0.1", 0)) as server:
        folder = Path(name)
        pipe = folder / "pipe"
        os.mkfifo(pipe)
        server.setblocking(False)
        trap = Trap(f"http://127.0.0.1:{server.getsockname()[1]}/x", str(pipe))
        makers = REFUSALS | {name: make for name, (make, _, _) in READINGS.items()} | {"nothing wrong": _nothing_wrong}
        paths = []
        for name, make in makers.items():
            made = make(trap)
            path = folder / f"{name}.xbrl"
            path.write_bytes(made.encode("utf-8") if isinstance(made, str) else made)
            paths.append(str(path))
        command = [sys.executable, "-m", "tests.xbrl.hostile", *paths]
        ended = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300)
        with pytest.raises(BlockingIOError):  # nobody connected
            server.accept()
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in makers}
    for line in ended.stdout.splitlines():
        answer = json.loads(line)
        found[answer["file"].removesuffix(".xbrl")].append(answer)
    unread = [name for name, answer in found.items() if len(answer) < 2]
    assert not unread, f"the process ended ({ended.returncode}) while it read {unread[0]!r}: {ended.stderr[-2000:]}"
    return found


def _nothing_wrong(trap: Trap) -> str:
    return document(context(), EURO, FACT)


def _within_bounds(answer: dict[str, Any], base: int) -> None:
    assert answer["seconds"] < SECONDS
    assert answer["peak"] < base + 200  # MB; the largest file is 12 MB


@pytest.fixture(scope="module")
def base(answers: dict[str, list[dict[str, Any]]]) -> int:
    """Peak memory in MB after the first file, most of it the libraries."""
    return int(next(iter(answers.values()))[0]["peak"])


@pytest.mark.parametrize("name", REFUSALS)
def test_refused(answers: dict[str, list[dict[str, Any]]], base: int, name: str) -> None:
    for answer in answers[name]:
        assert answer["outcome"] == "fault", answer
        _within_bounds(answer, base)


@pytest.mark.parametrize("name", READINGS)
def test_refused_or_read_as_it_is(answers: dict[str, list[dict[str, Any]]], base: int, name: str) -> None:
    _, count, length = READINGS[name]
    for answer in answers[name]:
        assert answer["outcome"] in ("fault", "read"), answer
        if answer["outcome"] == "read":
            assert answer["count"] == count
            assert answer["facts"][-1][1] == length
        _within_bounds(answer, base)


def test_a_declaration_counts_where_it_stands_in_any_encoding(answers: dict[str, list[dict[str, Any]]]) -> None:
    for answer in answers["declarations hidden by the encoding"]:
        assert answer["outcome"] == "fault" or answer["facts"][0][3] == ["{urn:voorbeeld:binnen}As"], answer


def test_the_process_reads_what_is_well(answers: dict[str, list[dict[str, Any]]]) -> None:
    for answer in answers["nothing wrong"]:
        assert (answer["outcome"], answer["facts"]) == ("read", [["Uitgave", 5, "12.50", []]])


def test_a_parser_that_opens_addresses_would_be_caught(tmp_path: Path) -> None:
    pipe, path = tmp_path / "pipe", tmp_path / "instance.xbrl"
    os.mkfifo(pipe)
    path.write_text(str(REFUSALS["entity from a file"](Trap("", str(pipe)))), encoding="utf-8")
    careless = (
        "import sys; from lxml import etree\n"
        "print(etree.parse(sys.argv[1], etree.XMLParser(resolve_entities=True)).getroot()[-1].text)"
    )
    with subprocess.Popen([sys.executable, "-c", careless, str(path)], stdout=subprocess.PIPE, text=True) as process:
        with os.fdopen(_opened_by_a_reader(pipe), "w") as writer:
            writer.write("geheim")
        assert process.communicate(timeout=SECONDS)[0] == "geheim\n"


def _opened_by_a_reader(pipe: Path) -> int:
    """Opens the pipe for writing as soon as another process reads it; raises OSError after 10 seconds."""
    until = time.monotonic() + SECONDS
    while True:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
