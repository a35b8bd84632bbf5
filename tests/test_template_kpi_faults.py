"""KPI workbooks that cannot be written, and what the command says then."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from flows.cli import app
from tests.award_list import HEADER, award, incentive, write_awards
from tests.template_book import refused, runner

ANTWERPEN, AARTSELAAR = "0207500123", "0207508932"


def test_a_filled_in_workbook_is_never_overwritten(tmp_path: Path) -> None:
    awards = write_awards(tmp_path / "lijst.csv", [award(AARTSELAAR, 1, "7"), award(ANTWERPEN, 1, "7")])
    (tmp_path / "uit").mkdir()
    mine = tmp_path / "uit" / f"KPI_{AARTSELAAR}.xlsx"
    mine.write_text("werk van iemand", encoding="utf-8")
    message = refused(tmp_path / "uit", awards)
    assert "bestaat al en wordt niet overschreven; kies een lege map" in message
    assert mine.read_text(encoding="utf-8") == "werk van iemand"


def test_an_authority_with_an_unreadable_award_gets_no_workbook(tmp_path: Path) -> None:
    """Half a workbook would pass for a whole one."""
    rows = [award(AARTSELAAR, 1, "7"), award(AARTSELAAR, 1, "9", target="veel"), award(ANTWERPEN, 1, "7")]
    awards = write_awards(tmp_path / "lijst.csv", rows)
    result = runner.invoke(app, ["template", "kpi", "--out", str(tmp_path / "uit"), "--awards", str(awards)])
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "uit").iterdir()] == [f"KPI_{ANTWERPEN}.xlsx"]
    message = " ".join(result.output.split())
    assert "lijst.csv, rij 3, kolom bevestigde_kpi" in message
    assert f"{AARTSELAAR} krijgt geen werkboek" in message


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([], (), "geen toekenning van een actie van plan-samenleven gevonden in lijst.csv"),
        ([incentive(AARTSELAAR, 1)], (), "geen toekenning van een actie van plan-samenleven gevonden in lijst.csv"),
        ([award(AARTSELAAR, 1, "7")], ("--scheme", "lekp"), "de regeling lekp heeft geen KPI's"),
        ([award(AARTSELAAR, 1, "7")], ("--scheme", "fout"), "onbekende regeling 'fout'; gekend in schemes/: lekp"),
        (
            [award(AARTSELAAR, 1, "7"), award(AARTSELAAR, 1, "7", target="9")],
            (),
            "zijn dezelfde toekenning en verschillen; verbeter of verwijder er één",
        ),
    ],
    ids=["empty", "only an incentive", "scheme without KPIs", "unknown scheme", "contradiction"],
)
def test_what_gives_no_workbook_says_why(
    tmp_path: Path, rows: list[str], options: tuple[str, ...], message: str
) -> None:
    assert message in refused(tmp_path / "uit", write_awards(tmp_path / "lijst.csv", rows), *options)


def test_a_place_without_usable_award_list_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("Geachte,\n", encoding="utf-8")
    (tmp_path / "map").mkdir()
    todo = "zet de toekenningenlijst daar; een lege lijst maakt u met `eindcontrole template awards"
    assert todo in refused(tmp_path / "uit", tmp_path / "map")
    alone = refused(tmp_path / "uit", tmp_path / "brief.txt")
    assert "brief.txt is niet gelezen: geen bekende kolomnamen" in alone
    assert "bestaat niet; geef met --awards de toekenningenlijst" in refused(tmp_path / "uit", tmp_path / "weg")
    two = tmp_path / "twee.xlsx"
    with xlsxwriter.Workbook(str(two)) as workbook:
        for name in ("Oud", "Nieuw"):
            sheet = workbook.add_worksheet(name)
            for number, line in enumerate((HEADER, award(AARTSELAAR, 1, "7"))):
                sheet.write_row(number, 0, line.split(";"))
    assert "de bladen Oud en Nieuw bevatten elk een lijst" in refused(tmp_path / "uit", two)
    cut = write_awards(tmp_path / "stuk.csv", ['plan-samenleven;"'])
    assert "de toekenningenlijst stuk.csv kan niet gelezen worden" in refused(tmp_path / "uit", cut)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["kpi", "--out", "x.xlsx", "--project-year", "1"], "horen bij kpi met een map als --out"),
        (["payments", "--out", "x.xlsx", "--awards", "y.csv"], "horen bij kpi met een map als --out"),
        (["kpi", "--out", "x.csv"], "het sjabloon kpi bestaat alleen als werkboek"),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = runner.invoke(app, ["template", *options])
    assert result.exit_code == 2
    assert message in result.output
    assert list(tmp_path.iterdir()) == []
