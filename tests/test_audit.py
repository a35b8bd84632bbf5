"""Ways in which an auditor broke a verdict once; each must stay mended."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from flows.settings import UsageFault
from tests.published import control
from tests.sector import RECEIVE, SPEND, Sector

AARTSELAAR, ESSEN = "0207508932", "0207537438"


def delivered(root: Path) -> Sector:
    sector = Sector(root)
    sector.project(AARTSELAAR)
    sector.pay(AARTSELAAR)
    return sector


@pytest.mark.parametrize("copy", ["AA", pytest.param("zz", marks=pytest.mark.slow)])
def test_the_same_delivery_of_another_body_is_a_contradiction_whatever_the_folder_is_called(
    tmp_path: Path, copy: str
) -> None:
    raw = delivered(tmp_path / "raw").write()
    shutil.copytree(raw / "JR_2025", raw / copy)
    bodies = raw / copy / "Dimensies" / "bestuur.csv"
    bodies.write_text(bodies.read_text(encoding="utf-8").replace(f",{AARTSELAAR},", f",{ESSEN},"), encoding="utf-8")
    published = control(raw, tmp_path / "out")
    assert published.stopped is not None
    assert [r.expected.id for r in published.stopped.failures] == ["sleutels-uniek"]


@pytest.mark.slow
def test_a_copied_set_counts_once_and_every_file_of_it_is_listed(tmp_path: Path) -> None:
    raw = delivered(tmp_path / "raw").write()
    shutil.copytree(raw / "JR_2025", raw / "kopie")
    published = control(raw, tmp_path / "out")
    assert published.conclusion(AARTSELAAR)["uitgaven_totaal"] == Decimal("200000.00")
    listed = {row[0] for row in published.rows("SELECT bestand FROM bron.bestanden")}
    assert listed == {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}


def test_the_same_sector_id_with_another_meaning_is_a_contradiction(tmp_path: Path) -> None:
    sector = delivered(tmp_path / "raw")
    for row in sector.table(2025, "transactie"):
        row[8] = "5" if row[8] == "300" else ""
    raw = sector.write()
    for folder, code in (("JR_2025", "300"), ("kopie", "310")):
        if folder != "JR_2025":
            shutil.copytree(raw / "JR_2025", raw / folder)
        table = raw / folder / "Dimensies" / "economische_sector.csv"
        table.write_text(f"Economische sector ID,Economische sector code\n5,{code}\n", encoding="utf-8")
    published = control(raw, tmp_path / "out")
    assert published.stopped is not None


@pytest.mark.slow
def test_an_amount_written_otherwise_is_still_the_same_delivery(tmp_path: Path) -> None:
    raw = delivered(tmp_path / "raw").write()
    shutil.copytree(raw / "JR_2025", raw / "kopie")
    lines = raw / "kopie" / "transactie_JR_2025.csv"
    lines.write_text(lines.read_text(encoding="utf-8").replace("200000.00", "200000.0"), encoding="utf-8")
    published = control(raw, tmp_path / "out")
    assert published.stopped is None
    assert published.conclusion(AARTSELAAR)["uitgaven_totaal"] == Decimal("200000.00")


@pytest.mark.slow
def test_an_absurdly_large_amount_is_computed_exactly(tmp_path: Path) -> None:
    sector = delivered(tmp_path / "raw")
    action = sector.action(sector.report(ESSEN))
    for _ in range(20):
        sector.line(action, 2025, SPEND, "9999999999999.99")
        sector.line(action, 2025, RECEIVE, "9999999999999.99", "7405", "300")
    published = control(sector.write(), tmp_path / "out")
    assert published.stopped is None
    # R = 20 x 9999999999999.99 = S, so half of R is to be reclaimed.
    assert published.reading(ESSEN)["voorstel_terugvordering"] == Decimal("99999999999999.90")
    assert published.reading(ESSEN)["tekort"] == Decimal("199999999999999.80")


@pytest.mark.parametrize(
    "comment", ["\u00a0", *(pytest.param(c, marks=pytest.mark.slow) for c in (" \n", "\t", "\r\n"))]
)
def test_a_comment_of_blanks_is_no_comment(tmp_path: Path, comment: str) -> None:
    sector = delivered(tmp_path / "raw")
    sector.table(2025, "actie")[-1][7] = comment
    published = control(sector.write(), tmp_path / "out")
    assert "K05" in published.findings(AARTSELAAR)


@pytest.mark.slow
def test_unreadable_payments_after_the_reference_date_stop_nothing(tmp_path: Path) -> None:
    sector = delivered(tmp_path / "raw")
    for _ in range(9):
        sector.pay(AARTSELAAR, "veel", "2026-12-01")
    published = control(sector.write(), tmp_path / "out")
    assert published.stopped is None
    assert published.conclusion(AARTSELAAR)["conclusie"] == "voldoet"
    assert published.rows("SELECT count(*) FROM bron.quarantaine") == [(9,)]


def test_a_factor_that_cannot_be_kept_exactly_is_refused(tmp_path: Path) -> None:
    schemes = tmp_path / "schemes"
    shutil.copytree(Path(__file__).parents[1] / "schemes", schemes)
    law = schemes / "plan_samenleven.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace('value: "2"', 'value: "1.33333"'), encoding="utf-8")
    raw = delivered(tmp_path / "raw").write()
    with pytest.raises(UsageFault, match="at most four decimals"):
        control(raw, tmp_path / "out", schemes=schemes)


@pytest.mark.slow
def test_more_files_than_are_read_side_by_side_give_the_same_numbers(tmp_path: Path) -> None:
    raw = delivered(tmp_path / "raw").write()
    before = control(raw, tmp_path / "een")
    whole = raw / "JR_2025" / "transactie_JR_2025.csv"
    header, *lines = whole.read_text(encoding="utf-8").splitlines()
    whole.unlink()
    for number in range(20):  # most parts hold a header only
        part = raw / "JR_2025" / f"transactie_JR_2025_deel{number}.csv"
        text = "\n".join([header, *lines[number : number + 1]]) + "\n" + "\n" * number
        part.write_text(text, encoding="utf-8")
    after = control(raw, tmp_path / "twee")
    assert after.stopped is None
    assert after.conclusion(AARTSELAAR) == {**before.conclusion(AARTSELAAR)}
    assert after.rows("SELECT sum(rijen) FROM bron.rijen") == [(len(lines),)]
