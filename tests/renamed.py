"""Deliveries of the synthetic sector in another's names: nothing of the shipped mapping fits.

Another namespace, other concepts, dimensions and XML elements; sectors as explicit members with a
prefix; the direction as a dimension instead of in the concept. The figures and texts stay the same.

    python -m tests.renamed FROM TO
"""

from __future__ import annotations

import copy
import io
import shutil
import sys
import zipfile
from pathlib import Path

from lxml import etree

NAMESPACE, OLD_NAMESPACE = "urn:voorbeeld:andere-taxonomie", "urn:voorbeeld:verzonnen-taxonomie:bbc-dr"
XML_NAMESPACE = "urn:voorbeeld:andere-beleidsinformatie"
CONCEPTS = {"TypeRapport": "SoortVerslag", "Rapportjaar": "Dienstjaar"}
DIRECTIONS = {"Uitgave": "Uitg", "Ontvangst": "Ontv"}
AMOUNT, DIRECTION, SECTOR = "Bedrag", "Stroom", "Herkomst"
DIMENSIONS = {
    "Actie": "Inzet", "AlgemeneRekening": "Grootboek", "EconomischeSector": SECTOR, "Beleidsveld": "Functie",
    "Volgnummer": "Nr",
}  # fmt: skip
ELEMENTS = {
    "Beleidsrapport": "Verslag", "Aanlevering": "Dossier", "AanleveringId": "Dossiernummer",
    "KboNummer": "Onderneming", "ReNummer": "Nis", "TypeBestuur": "Soort", "TypeRapport": "Verslagsoort",
    "Rapportjaar": "Dienstjaar", "Kwartaal": "Trimester", "StatusRapport": "Toestand", "MeestRecente": "Laatste",
    "Volgnummer": "Versie", "DatumVerwerking": "Verwerkt", "Beleidsdoelstelling": "Doel", "Actieplan": "Plan",
    "Actie": "Inzet", "ActieId": "Nummer", "Code": "Kenmerk", "KorteOmschrijving": "Titel",
    "LangeOmschrijving": "Beschrijving", "Commentaar": "Toelichting", "Evaluatie": "Nabeschouwing",
    "ExterneRapporteringscode": "Subsidiekenmerk",
}  # fmt: skip
_XBRLI, _XBRLDI = "{http://www.xbrl.org/2003/instance}", "{http://xbrl.org/2006/xbrldi}"
_EXPLICIT, _TYPED = f"{_XBRLDI}explicitMember", f"{_XBRLDI}typedMember"


def rename_folder(source: Path, target: Path) -> Path:
    """A copy of a drop folder in which every delivery has the other names, zips too."""
    for path in sorted(source.rglob("*")):
        into = target / path.relative_to(source)
        if path.is_dir():
            continue
        into.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".zip":
            _rename_zip(path, into)
        elif path.suffix in (".xbrl", ".xml"):
            into.write_bytes(_rename(path.name, path.read_bytes()))
        else:
            shutil.copyfile(path, into)
    return target


def _rename_zip(path: Path, into: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, _rename(entry.filename, old.read(entry)))
    into.write_bytes(buffer.getvalue())


def _rename(name: str, content: bytes) -> bytes:
    if name.endswith(".xbrl"):
        return rename_instance(content)
    return content if name == "borderel.xml" else rename_policy(content)


def rename_policy(content: bytes) -> bytes:
    root = etree.fromstring(content)
    for element in root.iter(etree.Element):
        element.tag = f"{{{XML_NAMESPACE}}}{ELEMENTS[etree.QName(element).localname]}"
    etree.cleanup_namespaces(root, top_nsmap={None: XML_NAMESPACE})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def rename_instance(content: bytes) -> bytes:
    old = etree.fromstring(content)
    root = etree.Element(old.tag, nsmap={**{p: n for p, n in old.nsmap.items() if n != OLD_NAMESPACE}, "nx": NAMESPACE})
    root.extend(copy.deepcopy(child) for child in old)
    contexts = {context.get("id"): context for context in root.iter(f"{_XBRLI}context")}
    for context in contexts.values():
        _rename_dimensions(context)
    with_direction: dict[tuple[str, str], str] = {}
    for fact in [child for child in root if child.get("contextRef")]:
        name = etree.QName(fact).localname
        fact.tag = f"{{{NAMESPACE}}}{AMOUNT if name in DIRECTIONS else CONCEPTS[name]}"
        if name in DIRECTIONS:
            key = fact.get("contextRef"), DIRECTIONS[name]
            if key not in with_direction:
                with_direction[key] = f"{key[0]}-{key[1]}"
                _add_direction(contexts[key[0]], key[1], with_direction[key])
            fact.set("contextRef", with_direction[key])
    etree.cleanup_namespaces(root, keep_ns_prefixes=["nx", "iso4217"])
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _rename_dimensions(context: etree._Element) -> None:
    for member in list(context.iter(_TYPED)):
        name = DIMENSIONS[member.get("dimension").partition(":")[2]]
        member.set("dimension", f"nx:{name}")
        (value,) = member
        if name == SECTOR:
            member.tag, member.text = _EXPLICIT, f"nx:Sec{value.text}"
            member.remove(value)
        else:
            value.tag = f"{{{NAMESPACE}}}Waarde"


def _add_direction(context: etree._Element, direction: str, name: str) -> None:
    """A copy of a context with one dimension more, right after it."""
    twin = copy.deepcopy(context)
    twin.set("id", name)
    place = twin.find(f".//{_XBRLI}segment")
    if place is None:
        place = twin.find(f"{_XBRLI}scenario")
    if place is None:
        place = etree.SubElement(twin, f"{_XBRLI}scenario")
    member = etree.SubElement(place, _EXPLICIT, dimension=f"nx:{DIRECTION}")
    member.text = f"nx:{direction}"
    context.addnext(twin)


if __name__ == "__main__":
    rename_folder(Path(sys.argv[1]), Path(sys.argv[2]))
