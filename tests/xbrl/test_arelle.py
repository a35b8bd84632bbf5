"""Another XBRL processor finds the same facts: Arelle, on the synthetic sample and on odd spellings."""

from __future__ import annotations

import importlib.util
import os
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.settings import PROJECT
from tests.xbrl.compare import rows
from tests.xbrl.compose import EURO, LINK, XBRLDI, XBRLI, XLINK, XSI
from transforms.sample import write_sample
from transforms.sources.xbrl.instance import read_instance

if TYPE_CHECKING:
    from tests.xbrl.arelle_check import Arelle, Said

pytestmark = pytest.mark.slow
XS_DECIMAL = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*")
VB = "urn:voorbeeld:verzonnen-taxonomie:bbc-dr"
SCHEMA_REF = '<link:schemaRef xlink:type="simple" xlink:href="{}"/>'


@pytest.fixture(scope="module")
def arelle() -> Iterator[Arelle]:
    if importlib.util.find_spec("arelle") is None:
        why = "Arelle is not installed: `make test-slow` installs it from requirements-check.lock"
        if os.environ.get("CI_MUST_HAVE_ALL"):
            pytest.fail(why)
        pytest.skip(why)
    from tests.xbrl.arelle_check import Arelle

    with Arelle() as running:
        yield running


def _said(path: Path) -> Said:
    """What the program's reader says, in Arelle's terms."""
    from tests.xbrl.arelle_check import Place, Said

    said = Said()
    for row in rows(read_instance(path)):
        place = Place(
            f"{{{row['namespace']}}}{row['concept']}",
            row["entity"],
            row["start"],
            row["end"],
            frozenset((axis, member) for axis, member, _, _ in row["dimensions"]),
        )
        said.add(place, row["unit"] is not None, row["value"])
        if row["unit"] is not None and row["value"] is not None and not XS_DECIMAL.fullmatch(row["value"]):
            said.invalid += 1
    return said


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All instances of the synthetic sample, also those inside zips."""
    folder, unpacked = tmp_path_factory.mktemp("sample"), tmp_path_factory.mktemp("instances")
    write_sample(folder, form="deliveries", root=PROJECT)
    found = list(folder.rglob("*.xbrl"))
    for packed in sorted(folder.rglob("*.zip")):
        with zipfile.ZipFile(packed) as archive:
            for name in archive.namelist():
                if name.endswith(".xbrl"):
                    path = unpacked / f"{packed.stem}-{Path(name).name}"
                    path.write_bytes(archive.read(name))
                    found.append(path)
    return sorted(found)


def test_arelle_finds_the_same_facts_and_totals_in_the_sample(arelle: Arelle, sample: list[Path]) -> None:
    facts, euros = 0, Decimal(0)
    for path in sample:
        theirs, ours = arelle.read(path), _said(path)
        assert theirs == ours
        facts += ours.facts
        euros += sum(ours.concepts.values())
    assert len(sample) > 50
    assert facts > 1000
    assert euros > 1_000_000


def _instance(*parts: str, root: str = "xbrli:xbrl", declarations: str = f'xmlns:xbrli="{XBRLI}"') -> str:
    return (
        f'<{root} {declarations} xmlns:xbrldi="{XBRLDI}" xmlns:link="{LINK}" xmlns:xlink="{XLINK}" xmlns:xsi="{XSI}" '
        f'xmlns:iso="http://www.xbrl.org/2003/iso4217" xmlns:vb="{VB}">{SCHEMA_REF.format("verzonnen-bbc-dr.xsd")}'
        f"{''.join(parts)}</{root}>"
    )


def _context(key: str, segment: str = "", scenario: str = "") -> str:
    segment = segment and f"<xbrli:segment>{segment}</xbrli:segment>"
    scenario = scenario and f"<xbrli:scenario>{scenario}</xbrli:scenario>"
    return (
        f'<xbrli:context id="{key}"><xbrli:entity><xbrli:identifier scheme="urn:voorbeeld:kbo"> 0207508932\n'
        f"</xbrli:identifier>{segment}</xbrli:entity><xbrli:period><xbrli:startDate> 2025-01-01</xbrli:startDate>"
        f"<xbrli:endDate>2025-12-31</xbrli:endDate></xbrli:period>{scenario}</xbrli:context>"
    )


def _typed(axis: str, element: str, text: str) -> str:
    return f'<xbrldi:typedMember dimension=" vb:{axis} ">\n<vb:{element}>{text}</vb:{element}></xbrldi:typedMember>'


def _fact(concept: str, key: str, value: str, attributes: str = 'unitRef="EUR" decimals="2"') -> str:
    return f'<vb:{concept} contextRef="{key}" {attributes}>{value}</vb:{concept}>'


ACTION, SECTOR = (
    _typed("Actie", "ActieId", "\n4<![CDATA[2]]><!-- 9 --> "),
    _typed("EconomischeSector", "SectorCode", "300"),
)
SPELLINGS = {
    "contexts after facts": (
        _fact("Uitgave", "a", "12.50"), _fact("Ontvangst", "b", "-7.25"), EURO, _context("a", "", ACTION),
        _context("b", SECTOR, ACTION),
    ),
    "values in pieces": (
        _context("a"), EURO, _fact("Uitgave", "a", "1<!-- 0 -->2<![CDATA[.5]]>&#48;"), _fact("Ontvangst", "a", " 3 \n"),
        _fact("TypeRapport", "a", "Jaar&amp;<![CDATA[<rekening>]]> &#233;", ""),
    ),
    "nil and empty": (
        _context("a"), EURO, _fact("Uitgave", "a", "", 'unitRef="EUR" xsi:nil="true"'),
        _fact("TypeRapport", "a", "", ""), _fact("Rapportjaar", "a", "", 'xsi:nil="1"'),
        _fact("Ontvangst", "a", "0", 'unitRef="EUR" precision="INF"'),
    ),
    "the same facts twice": (
        _context("a", SECTOR), _context("b", SECTOR), EURO, _fact("Uitgave", "a", "1.10"),
        _fact("Uitgave", "a", "1.10"), _fact("Uitgave", "b", "1.1"), _fact("Ontvangst", "b", "99999999999999.99"),
    ),
    "prefixes declared again": (
        _context("a", "", ACTION).replace("<xbrli:context", f'<xbrli:context xmlns:q="{VB}" xmlns:vb2="urn:x"')
        .replace("vb:", "q:"),
        EURO, _fact("Uitgave", "a", "5").replace("<vb:", '<q:').replace("</vb:", "</q:")
        .replace(" contextRef", f' xmlns:q="{VB}" contextRef'),
    ),
    "a footnote": (
        _context("a"), EURO, _fact("Uitgave", "a", "5", 'unitRef="EUR" decimals="2" id="f"'),
        '<link:footnoteLink xlink:type="extended" xlink:role="http://www.xbrl.org/2003/role/link">'
        '<link:footnote xlink:type="resource" xlink:label="n" xml:lang="nl" '
        'xlink:role="http://www.xbrl.org/2003/role/footnote">Zie <p xmlns="http://www.w3.org/1999/xhtml">1</p>'
        "</link:footnote></link:footnoteLink>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_arelle_reads_odd_spellings_the_same(arelle: Arelle, tmp_path: Path, name: str, encoding: str) -> None:
    path = tmp_path / "instance.xbrl"
    path.write_bytes(_instance(*SPELLINGS[name]).encode(encoding))
    theirs, ours = arelle.read(path), _said(path)
    assert theirs == ours
    assert ours.facts > 0


def test_arelle_reads_a_default_namespace_the_same(arelle: Arelle, tmp_path: Path) -> None:
    parts = "".join(SPELLINGS["contexts after facts"]).replace("xbrli:", "")
    path = tmp_path / "instance.xbrl"
    path.write_text(_instance(parts, root="xbrl", declarations=f'xmlns="{XBRLI}"'), encoding="utf-8")
    theirs, ours = arelle.read(path), _said(path)
    assert theirs == ours
    assert ours.facts == 2


def test_a_schema_that_is_not_there_is_no_empty_instance(arelle: Arelle, tmp_path: Path) -> None:
    from tests.xbrl.arelle_check import ArelleFault

    path = tmp_path / "instance.xbrl"
    text = _instance(_context("a"), EURO, _fact("Uitgave", "a", "5"))
    path.write_text(text.replace("verzonnen-bbc-dr.xsd", "weg.xsd"), encoding="utf-8")
    with pytest.raises(ArelleFault, match=r"weg\.xsd"):
        arelle.read(path)
    assert len(read_instance(path)) == 1
