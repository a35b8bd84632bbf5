"""Decisions of officers: what is read, with which line, and what YAML is refused. All synthetic."""

from __future__ import annotations

import dataclasses
import re
import time
from datetime import date
from pathlib import Path

import pytest

from flows.inspection import inspect_paths
from flows.settings import PROJECT
from reports.refusals import kind_of
from tests.municipalities import municipalities
from tests.promised import SCHEME, SCHEMES, decision_file, raw_file
from tests.published import AS_OF, control
from tests.sector import SPEND, Sector
from transforms.recognition import recognise_file
from transforms.scheme import load_schemes
from transforms.sources.decisions import Decision, read_decisions, settle_decisions
from transforms.sources.quarantine import Quarantined
from transforms.templates.decisions import decisions as template

ONE = next(municipalities())
ENTRY = {
    "regeling": SCHEME, "kbo": ONE, "conclusie": "te onderzoeken", "besluit": "voldoet",
    "motivering": "De covenanten hangen samen met de acties.", "door": "An Ambtenaar", "datum": "2026-07-01",
    "vingerafdruk": "0123456789ab",
}  # fmt: skip


def entry(**changes: str | None) -> str:
    """One entry; None leaves a key out."""
    values = {key: value for key, value in (ENTRY | changes).items() if value is not None}
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in values.items()) + "\n"


def read(folder: Path, text: str | bytes, as_of: date = AS_OF) -> tuple[list[Decision], list[Quarantined]]:
    return read_decisions(decision_file(folder, text), SCHEME, SCHEMES, as_of)


def test_entries_are_read_as_text_with_their_lines(tmp_path: Path) -> None:
    text = "# besluiten van juli\n\n" + entry() + entry(
        conclusie=None, bevinding="k05", besluit="Aanvaard", document="nota 12", geldig_tot="31/12/2027",
        motivering=">-\n    Twee regels\n    uitleg.", vingerafdruk="'0000e10'",
    )  # fmt: skip
    (first, second), refused = read(tmp_path, text)
    assert not refused
    assert dataclasses.asdict(first) == {
        "bestand": "besluiten.yaml", "rij": 3, "regeling": SCHEME, "bron_kbo": ONE, "bevinding": None,
        "conclusie": "te onderzoeken", "besluit": "voldoet", "motivering": "De covenanten hangen samen met de acties.",
        "door": "An Ambtenaar", "document": None, "datum": date(2026, 7, 1), "geldig_tot": None,
        "vingerafdruk": "0123456789ab", "emmer": "geteld",
    }  # fmt: skip
    assert (second.rij, second.bevinding, second.besluit, second.document) == (11, "K05", "aanvaard", "nota 12")
    assert (second.geldig_tot, second.motivering, second.vingerafdruk) == (
        date(2027, 12, 31), "Twee regels uitleg.", "0000e10",
    )  # fmt: skip


def test_flow_style_quotes_bom_and_windows_text_say_the_same(tmp_path: Path) -> None:
    expected, _ = read(tmp_path, entry(door="Café Ambtenaar"))
    flow = ", ".join(f"{key}: '{value}'" for key, value in (ENTRY | {"door": "Café Ambtenaar"}).items())
    plain = entry(door="Café Ambtenaar")
    for content in (f"[{{{flow}}}]".encode(), plain.encode("utf-8-sig"), plain.encode("cp1252")):
        assert read(tmp_path, content) == (expected, [])


WRONG: dict[str, tuple[dict[str, str | None], str, str]] = {
    "kbo": ({"kbo": "0123456789"}, "kbo", "geen geldig KBO-nummer"),
    "scheme misspelt": ({"regeling": "plan-samenlevn"}, "regeling", "onbekende regeling"),
    "no scheme": ({"regeling": ""}, "regeling", "onbekende regeling"),
    "both": ({"bevinding": "K05"}, "bevinding", "bevinding en conclusie: beide ingevuld; verwacht precies één"),
    "neither": ({"conclusie": "~"}, "bevinding", "bevinding en conclusie: geen van beide ingevuld"),
    "conclusion": ({"conclusie": "in orde"}, "conclusie", "onbekende conclusie; verwacht één van: voldoet, "),
    "on a conclusion": ({"besluit": "aanvaard"}, "besluit", "onbekend besluit over een conclusie"),
    "on a finding": (
        {"conclusie": None, "bevinding": "K05"}, "besluit", "onbekend besluit over een bevinding; verwacht één van"
    ),
    "reason": ({"motivering": None}, "motivering", "motivering ontbreekt"),
    "by": ({"door": "''"}, "door", "door ontbreekt"),
    "day": ({"datum": "juli 2026"}, "datum", "geen datum; verwacht de dag van de beslissing"),
    "no day": ({"datum": None}, "datum", "geen datum"),
    "until": ({"geldig_tot": "eind 2027"}, "geldig_tot", "geen datum; verwacht jjjj-mm-dd"),
    "fingerprint": ({"vingerafdruk": "onbekend"}, "vingerafdruk", "geen vingerafdruk"),
    "no fingerprint": ({"vingerafdruk": None}, "vingerafdruk", "geen vingerafdruk"),
    "unknown key": ({"opmerking": "ja"}, "opmerking", "onbekende sleutel 'opmerking'; verwacht regeling, kbo"),
    "list": ({"door": "[a, b]"}, "rij", "regel 6: 'door' heeft geen gewone waarde"),
    "mapping": ({"door": "{a: b}"}, "rij", "regel 6: 'door' heeft geen gewone waarde"),
    "twice": ({"door": "An\n  door: Jan"}, "rij", "regel 7: de sleutel 'door' staat er tweemaal"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_wrong_entry_is_refused_and_the_others_are_read(tmp_path: Path, case: str) -> None:
    changes, key, reason = WRONG[case]
    found, (refused,) = read(tmp_path, entry(**changes) + entry())
    assert len(found) == 1
    assert (refused.rij, refused.kolom, refused.soort) == ("1", key, "beslissingen")
    assert refused.bron_kbo == (None if case == "kbo" else ONE)
    assert refused.reden.startswith(f"beslissing op regel 1: {reason}")
    assert kind_of(refused.reden).name == "beslissing"


def test_finding_that_does_not_exist_is_read(tmp_path: Path) -> None:
    (found,), refused = read(tmp_path, entry(conclusie=None, bevinding="Z99", besluit="bevestigd"))
    assert (found.bevinding, refused) == ("Z99", [])


def test_loose_item_is_refused_with_its_line(tmp_path: Path) -> None:
    found, (refused,) = read(tmp_path, entry() + "- los\n")
    assert len(found) == 1
    assert (refused.rij, refused.reden) == (
        "9", "beslissing op regel 9: geen beslissing, maar een losse waarde of lijst; verwacht sleutels met een waarde"
    )  # fmt: skip


def test_other_scheme_copies_and_later_decisions_have_their_bucket(tmp_path: Path) -> None:
    text = entry() + entry() + entry(door="Jan") + entry(regeling="lekp") + entry(datum="2026-07-16")
    found, refused = read(tmp_path, text + entry(regeling="lekp", door=None))
    assert not refused
    assert [d.emmer for d in settle_decisions(found, SCHEME, AS_OF)] == [
        "geteld", "dubbel", "geteld", "andere regeling", "na peildatum",
    ]  # fmt: skip


@pytest.mark.parametrize(("day", "bucket"), [(14, "geteld"), (15, "geteld"), (16, "na peildatum")])
def test_decision_counts_from_its_day_on(tmp_path: Path, day: int, bucket: str) -> None:
    found, _ = read(tmp_path, entry(datum=f"2026-07-{day}"))
    assert [d.emmer for d in settle_decisions(found, SCHEME, AS_OF)] == [bucket]


def test_unreadable_decision_of_after_the_reference_date_marks_nobody(tmp_path: Path) -> None:
    _, (refused,) = read(tmp_path, entry(datum="2026-07-16", besluit="x"))
    assert (refused.soort, refused.bron_kbo) == ("beslissingen na peildatum", None)


LEVELS = (f"- &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
BOMB = entry() + "- &a0 [x, x, x]\n" + "".join(LEVELS)
DEEP = "\n" + "".join(" " * (3 + n) + "-\n" for n in range(40))
UNDER_A_KEY = "# juli\nbeslissingen:\n" + entry()
UNSAFE = {
    "list under a key": (
        UNDER_A_KEY,
        "regel 2: de sleutel 'beslissingen' staat boven de lijst; het bestand zelf is de lijst "
        r"\(- regeling: \.\.\.\): verwijder die sleutel",
    ),
    "list under a key, in flow": ("{'x y': [{kbo: 1, besluit: a}]}", "regel 1: de sleutel 'x y' staat boven de lijst"),
    "aliases that unfold": (BOMB, "regel 9: een anker of verwijzing"),
    "anchor": (entry(door="&wie An") + entry(door="*wie"), "regel 6: een anker of verwijzing"),
    "merge key": ("- &a\n  kbo: 1\n  besluit: x\n- <<: *a\n", "regel 1: een anker of verwijzing"),
    "python object": (entry(door="!!python/object/apply:os.system [echo]"), "regel 6: een tag"),
    "tag": (entry(kbo="!!int 12"), "regel 2: een tag"),
    "depth in flow": (entry(document="[" * 5000 + "]" * 5000), "regel|geen geldige YAML"),
    "depth in blocks": (entry(document=DEEP), "regel .* te diep genest"),
    "second document": (entry() + "---\n" + entry(), "regel 9: een tweede document"),
    "unclosed quote": (entry(door='"An'), "geen geldige YAML"),
    "tab": (entry() + "\t- kbo: x\n", "geen geldige YAML"),
    "size": (entry() + "#" * (4 << 20), "bestand is 4194"),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_yaml_that_is_more_than_a_list_is_set_aside_at_once(tmp_path: Path, case: str) -> None:
    text, reason = UNSAFE[case]
    start = time.perf_counter()
    found = decision_file(tmp_path, text)
    assert time.perf_counter() - start < 5
    assert found.entries == ()
    assert re.match(reason, found.problem), found.problem
    assert kind_of(found.problem).name == ("te-groot" if case == "size" else "beslissing")


@pytest.mark.parametrize(
    "text",
    [
        "kbo: 1\nbesluit: 2\nregeling: 3\n",
        "services:\n  web:\n    image: x\n",
        "lijst:\n- naam: x\n  bedrag: 5\n# kbo: 1\n# besluit: 2\n",
        "lijst:\n  kbo: 1\n  besluit: 2\n",
        "- naam: x\n  bedrag: 5\n",
        "zomaar tekst met besluit: en meer\n",
    ],
)
def test_other_yaml_is_not_recognised(tmp_path: Path, text: str) -> None:
    found = recognise_file(raw_file(tmp_path, text.encode(), "x.yaml"))
    assert isinstance(found, str)
    assert found.startswith("geen bekende kolomnamen")


def test_template_as_it_is_written_holds_no_decision(tmp_path: Path) -> None:
    values = load_schemes(PROJECT / "schemes")[SCHEME].at()
    assert read(tmp_path, template(values)) == ([], [])


def test_run_lists_files_and_refusals(tmp_path: Path) -> None:
    sector = Sector(tmp_path / "raw")
    action = sector.project(ONE)
    for _ in range(60):
        sector.line(action, 2025, SPEND, "1.00")
    sector.pay(ONE)
    raw = sector.write()
    (raw / "besluiten.txt").write_text(entry() + entry(besluit="ja"), encoding="utf-8")
    (raw / "kopie.yaml").write_text(entry() + entry(besluit="ja"), encoding="utf-8")
    (raw / "stuk.yml").write_text(entry(door='"An'), encoding="utf-8")
    published = control(raw, tmp_path / "out")
    files = "SELECT bestand, rijen, uitkomst FROM bron.bestanden WHERE soort = 'beslissingen' ORDER BY 1"
    assert published.rows(files) == [
        ("besluiten.txt", 2, "gelezen"), ("kopie.yaml", None, "dubbel"), ("stuk.yml", None, "quarantaine"),
    ]  # fmt: skip
    refused = published.rows("SELECT bestand, rij, kolom FROM bron.quarantaine ORDER BY 1")
    assert refused == [("besluiten.txt", "9", "besluit"), ("stuk.yml", None, None)]
    assert "A07" not in published.findings(ONE)


def test_inspect_shows_the_decisions(tmp_path: Path) -> None:
    raw_file(tmp_path, (entry() + entry(besluit="ja")).encode(), "x.yaml")
    (item,) = inspect_paths([tmp_path / "x.yaml"]).files
    assert (item.kind, item.facts["beslissingen"]) == (
        "beslissingen",
        [
            {
                "regel": 1, "regeling": SCHEME, "kbo": ONE, "over": "te onderzoeken", "besluit": "voldoet",
                "datum": "2026-07-01",
            }
        ],
    )  # fmt: skip
    assert str(item.facts["rijen met een probleem"]).startswith("['beslissing op regel 9: onbekend besluit over een")
