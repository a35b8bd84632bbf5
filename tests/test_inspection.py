"""`inspect` on every other kind of file: kind and why, columns, filters, rows, and what to do."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from flows import inspection
from flows.cli import app
from tests.delivery import Delivery
from tests.exports import FILTERS, HEADER, cross_tab, project, total, write_text, write_workbook
from tests.sector import Sector
from transforms.recognition import recognise_file
from transforms.sources.files import RawFile
from transforms.sources.xbrl.mapping import parse_mapping

KBO = "0207508932"
MANUAL = "kbo;naam;boekjaar;richting;omschrijving;rapporteringscode;rekening;sector;bedrag;commentaar;document"
runner = CliRunner()


def facts(*paths: Path) -> dict[str, dict[str, Any]]:
    result = runner.invoke(app, ["inspect", "--json", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return {item["bestand"]: item for item in json.loads(result.output)["bestanden"]}


def screen(*paths: Path) -> str:
    result = runner.invoke(app, ["inspect", *map(str, paths)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_shows_its_filters_version_and_rows(tmp_path: Path, form: str) -> None:
    rows = [*project("11001", "Gemeente en OCMW Aartselaar"), total("11001", "Gemeente en OCMW Aartselaar")]
    write = write_workbook if form == "xlsx" else write_text
    above = [("BBC-analysetool",)] if form == "xlsx" else ["BBC-analysetool"]
    path = write(tmp_path / f"export.{form}", rows, {**FILTERS, "Rapportjaar": "is 2025"}, above=above)  # type: ignore[arg-type]
    item = facts(path)[path.name]
    assert item["soort"] == "analysetool"
    assert item["koprij"] == 2
    assert item["filters"]["Status rapport"] == "is Origineel"
    assert (item["status"], item["rapporttype"], item["totaalrijen"], item["rijen"]) == (
        "Origineel", "Jaarrekening", 1, 3,
    )  # fmt: skip
    assert item["ook gefilterd op"] == ["Type boekhouding", "Rapportjaar"]
    assert item["rekeningen"] == [{"bestuur": "Gemeente en OCMW Aartselaar", "rapportjaar": "2025", "rijen": 3}]
    assert item["herkende kolommen"]["externe_code"] == "Externe rapporteringscode"
    assert item["voorbeelden"][0]["uitgave"].startswith("1")
    assert "probleem" not in item
    assert "Status rapport: is Origineel" in screen(path)


def test_an_export_without_one_version_says_which_filter_to_set(tmp_path: Path) -> None:
    rows = project("11001", "Gemeente en OCMW Aartselaar")
    path = write_workbook(tmp_path / "export.xlsx", rows, {**FILTERS, "Status rapport": "is Origineel of Herziening"})
    item = facts(path)["export.xlsx"]
    assert "meer dan één status" in item["probleem"]
    assert "Zet in de BBC-analysetool de filter Status rapport op één waarde" in item["probleem"]
    assert "meer dan één status" in screen(path)


def test_a_cross_tab_says_what_to_choose_instead_and_shows_its_filters(tmp_path: Path) -> None:
    item = facts(cross_tab(tmp_path / "kruis.xlsx"))["kruis.xlsx"]
    assert item["soort"] == "analysetool"
    assert "geen platte tabel" in item["waarom"]
    assert "exporteer opnieuw" in item["waarom"]
    assert item["filters"]["Type rapport"] == "is Meerjarenplan"


def test_an_export_that_lacks_a_column_names_it(tmp_path: Path) -> None:
    rows = [row.cells()[:-1] for row in project("11001", "Gemeente en OCMW Aartselaar")]
    path = write_workbook(tmp_path / "export.xlsx", rows, header=HEADER[:-1])
    item = facts(path)["export.xlsx"]
    assert item["ontbrekend"] == ["Ontvangst"]
    assert "kolom ontbreekt: Ontvangst" in item["waarom"]
    assert "analysetool.yaml" in item["waarom"]


def test_a_manual_report_shows_columns_rows_and_rows_with_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "verslag.csv"
    row = f"{KBO};vzw;2025;Uitgave;Taal;ABB-SLV;6131;;200,00;Plan;blz. 1"
    path.write_text(f"{MANUAL};notitie\n{row};x\n{row.rpartition(';')[0]}\n", encoding="utf-8")
    item = facts(path)["verslag.csv"]
    assert item["soort"] == "handmatig"
    assert item["rijen"] == 2
    assert item["niet gebruikt"] == ["notitie"]
    assert item["rijen met een probleem"] == ["rij 3: rij heeft te weinig kolommen"]
    assert item["voorbeelden"][0]["bedrag"] == "200,00"
    assert item["getallen zoals"] == "1234,56"


def test_a_table_shows_its_columns_and_first_rows(tmp_path: Path) -> None:
    sector = Sector(tmp_path)
    sector.project(KBO)
    sector.write()
    (item,) = (item for name, item in facts(tmp_path).items() if "transactie" in name)
    assert item["soort"] == "transactie"
    assert item["herkende kolommen"]["bedrag"] == "Bedrag"
    assert len(item["voorbeelden"]) == 3
    assert item["voorbeelden"][0]["bedrag"] == "1000.00"
    assert item["ontbrekend"] == []


def test_files_of_two_places_keep_their_own_names(tmp_path: Path) -> None:
    for name in ("een", "twee"):
        Delivery(KBO).with_project().write(tmp_path / name)
    found = facts(tmp_path / "een" / "levering.xml", tmp_path / "twee" / "levering.xbrl", tmp_path / "twee")
    assert list(found) == ["een/levering.xml", "twee/levering.xbrl", "twee/levering.xml"]


def junk(folder: Path) -> None:
    """Files that are nothing, or are broken in a way that has hurt some program before."""
    made = {
        "leeg.csv": b"", "nul.csv": b"a;b\0c\n", "ruis.bin": bytes(range(256)) * 8, "brief.txt": b"Beste,\n",
        "half.zip": b"PK\x03\x04half", "oud.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "kapot.xlsx": b"PK\x03\x04" + b"\0" * 64, "kapot.xml": b"<a><b></a>", "half.xbrl": b"<xbrl xmlns='http://www",
        "niets.xbrl": b"<xbrl xmlns='http://www.xbrl.org/2003/instance'/>",
        "tuple.xbrl": b"<xbrl xmlns='http://www.xbrl.org/2003/instance'><t xmlns='urn:x'><u>1</u></t></xbrl>",
        "bom.xml": b"\xff\xfe<\0?\0", "diep.xml": b"<a>" * 300 + b"</a>" * 300,
        "entiteit.xml": b"<!DOCTYPE a [<!ENTITY b 'bb'>]><a>&b;</a>",
        "borderel.xml": b"<Borderel xmlns='http://MFT-01-00.abb.vlaanderen.be/Borderel'/>",
        "aanhaling.csv": f'{MANUAL}\n{KBO};"open;2025\n'.encode(), "download.part": b"half",
    }  # fmt: skip
    for name, content in made.items():
        (folder / name).write_bytes(content)
    with zipfile.ZipFile(folder / "uitbraak.zip", "w") as archive:
        archive.writestr("../buiten.csv", "x")
    with zipfile.ZipFile(folder / "inner.zip", "w") as archive:
        archive.write(folder / "uitbraak.zip", "zip.zip")
    (folder / "nergens.csv").symlink_to(folder / "bestaat-niet.csv")


def test_whatever_the_file_inspect_says_what_it_is_and_why(tmp_path: Path) -> None:
    junk(tmp_path)
    found = facts(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= set(found)
    for name, item in found.items():
        assert item["soort"] not in ("", "niet te lezen"), name
        assert item["waarom"] or item.get("probleem"), name
    for name, word in (
        ("leeg.csv", "leeg bestand"), ("uitbraak.zip", "onveilige naam"), ("inner.zip!/zip.zip", "zip in een zip"),
        ("oud.xls", "XLSX zonder wachtwoord"), ("download.part", "onafgewerkte download"),
    ):  # fmt: skip
        assert word in found[name]["waarom"]
    assert "tuples worden niet gelezen" in found["tuple.xbrl"]["probleem"]
    assert "geen parameter SLEUTEL" in found["borderel.xml"]["probleem"]
    assert "aanhalingstekens" in found["aanhaling.csv"]["probleem"]
    assert "kolommen dan bij `names`" in found["brief.txt"]["wat te doen"]
    assert "brief.txt" in screen(tmp_path)


def test_inspect_changes_nothing(tmp_path: Path) -> None:
    junk(tmp_path)
    Delivery(KBO).with_project().zip(tmp_path)
    write_workbook(tmp_path / "export.xlsx", project("11001", "Gemeente en OCMW Aartselaar"))

    def state() -> list[tuple[str, int, int]]:
        every = (path for path in sorted(tmp_path.rglob("*")) if not path.is_symlink())
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in every]

    before = state()
    screen(tmp_path)
    assert state() == before


def test_a_fault_of_the_program_spoils_one_file_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.csv").write_text("x;y\n", encoding="utf-8")
    Delivery(KBO).with_project().write(tmp_path)

    def fail_once(file: RawFile) -> object:
        if file.name == "a.csv":
            raise KeyError("verzonnen")
        return recognise_file(file)

    monkeypatch.setattr(inspection, "recognise_file", fail_once)
    found = facts(tmp_path)
    assert found["a.csv"]["soort"] == "niet te lezen"
    assert "KeyError: 'verzonnen'" in found["a.csv"]["waarom"]
    assert found["levering.xbrl"]["soort"] == "xbrl"


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    result = runner.invoke(app, ["inspect", str(tmp_path / "weg")])
    assert result.exit_code == 2
    assert "bestaat niet" in result.output


@pytest.mark.parametrize("seed", range(4))
def test_bytes_lost_and_names_changed_never_end_in_a_traceback(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = ("On", "Nee", "x.y", "é", "Totaal", "Actie", "Code", "A-B", "Null")
    for number in range(12):
        raw = Delivery(KBO, year=2020 + number % 6).with_project().write(tmp_path / str(number))
        for path in sorted(raw.iterdir()):
            text = path.read_text(encoding="utf-8")
            for old in (
                "Uitgave",
                "Actie",
                "EconomischeSector",
                "KboNummer",
                "ExterneRapporteringscode",
                "TypeRapport",
            ):
                if chance.random() < 0.4:
                    text = text.replace(old, chance.choice(names))
            content = bytearray(text.encode())
            for _ in range(chance.choice((0, 0, 1, 5))):
                place = chance.randrange(len(content))
                content[place : place + chance.randrange(30)] = b"" if chance.random() < 0.5 else b"<&'\0"
            path.write_bytes(bytes(content))
    found = inspection.inspect_paths([tmp_path])
    assert [item.file for item in found.files if item.kind == "niet te lezen"] == []
    assert len(found.files) == 24
    if found.skeleton is not None:
        parse_mapping(found.skeleton)
    assert "Traceback" not in screen(tmp_path)
