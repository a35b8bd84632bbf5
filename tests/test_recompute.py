"""The recomputation itself: the worked examples of CONTROL.md section 5, and its edges."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from rapidfuzz.distance import DamerauLevenshtein
from xlsxwriter import Workbook

from tests.recompute import Outcome, StructuralFailure, recompute
from tests.recompute.codes import damerau_levenshtein, read_code
from tests.recompute.law import load_law
from tests.recompute.values import read_kbo, read_money, read_register_euros

SCHEME = Path(__file__).parents[1] / "schemes" / "plan_samenleven.yaml"
AS_OF = date(2026, 7, 15)
AARTSELAAR, AARTSELAAR_OCMW = "0207508932", "0212234812"
BOECHOUT, BOOM = "0207536448", "0207506952"
GALMAARDEN, PAJOTTEGEM = "0207508338", "1010784540"
HAM = "0216772234"
MAIN, INCENTIVE = "ABB-SAMENLEVEN", "ABB-SLV-ST"
SPEND, RECEIVE = "Uitgave", "Ontvangst"

ACCOUNT_HEADER = (
    "Aanlevering ID,Bestuur ID,Type rapport,Rapportjaar,Kwartaal,Kredietjaar,eindjaar,Meest recente,"
    "Status rapport,Toezicht status,Presentatie niveau,Oormerk,Volgnummer,Afgevlagd,Datum verwerking,"
    "Datum vaststelling,Datum goedkeuring"
)
ACTION_HEADER = (
    "Aanlevering ID,ACTIEPLANID,Actie ID,code,korte omschrijving,prioritair,lange omschrijving,"
    "commentaar,evaluatie,externe rapporteringscode"
)
LINE_HEADER = (
    "Transactie ID,Transactiesoort,Bedrag,Boekjaar,Rapport jaar,Actie ID,Beleidsveld ID,"
    "Algemene rekening,Economische sector"
)
BODY_HEADER = "Bestuur ID,KBO nummer,RE nummer,Type bestuur,Type bestuur origineel"


@dataclass
class Drop:
    """A drop folder in the making: table sets by year, payments and partnerships."""

    root: Path
    tables: dict[tuple[int, str], list[list[str]]] = field(default_factory=dict)
    payments: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    count: int = 0

    def table(self, year: int, name: str) -> list[list[str]]:
        """The records of one table of the set of a year."""
        return self.tables.setdefault((year, name), [])

    def account(self, kbo: str, year: int = 2025, status: str = "Origineel", kind: str = "Gemeente") -> str:
        """An annual account with one plain action that has one line; its id."""
        self.count += 1
        report = f"R{self.count}"
        self.table(year, "bestuur").append([f"B{kbo}", kbo, "", kind, kind])
        row = [report, f"B{kbo}", "Jaarrekening", str(year), "", "", "", "Ja", status, "", "", ""]
        self.table(year, "aanlevering").append([*row, str(self.count), "", f"{year + 1}-05-02", "", ""])
        self.line(year, self.action(report, year, ""), SPEND, "1000.00", "6131", "")
        return report

    def action(self, report: str, year: int, code: str, comment: str = "Plan Samenleven") -> str:
        """An action; its id."""
        self.count += 1
        action = f"A{self.count}"
        row = [report, "", action, "AC1", "Actie", "Nee", "", comment, "", code]
        self.table(year, "actie").append(row)
        return action

    def line(self, year: int, action: str, direction: str, amount: str, account: str, sector: str) -> None:
        """A transaction."""
        self.count += 1
        row = [f"T{self.count}", direction, amount, str(year), str(year), action, "1", account, sector]
        self.table(year, "transactie").append(row)

    def project(self, kbo: str, spent: str, received: str, year: int = 2025, code: str = MAIN) -> str:
        """An account with one coded action; its id."""
        action = self.action(self.account(kbo, year), year, code)
        self.line(year, action, SPEND, spent, "6131000", "")
        self.line(year, action, RECEIVE, received, "7405", "300")
        return action

    def pay(self, kbo: str, amount: str, day: str = "2025-06-01", kind: str = "voorschot") -> None:
        """A payment of the scheme."""
        mark = len(self.payments) + 1
        self.payments.append(f"plan-samenleven;{day};{kbo};naam;1;{kind};{amount};K{mark}")

    def run(self) -> Outcome:
        """Write the files and recompute."""
        headers = {
            "aanlevering": ACCOUNT_HEADER,
            "actie": ACTION_HEADER,
            "transactie": LINE_HEADER,
            "bestuur": BODY_HEADER,
        }
        for (year, name), rows in self.tables.items():
            folder = self.root / f"set{year}" / ("Dimensies" if name == "bestuur" else ".")
            folder.mkdir(parents=True, exist_ok=True)
            file = "bestuur.csv" if name == "bestuur" else f"{name}_JR_{year}.csv"
            with (folder / file).open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([headers[name].split(","), *rows])
        self.root.mkdir(exist_ok=True)
        if self.payments:
            header = "regeling;betaaldatum;kbo;naam;projectjaar;soort;bedrag;kenmerk"
            (self.root / "lijst.csv").write_text("\n".join([header, *self.payments]), encoding="utf-8")
        if self.partners:
            header = "regeling;projectjaar;trekker_kbo;lid_kbo"
            (self.root / "groepen.csv").write_text("\n".join([header, *self.partners]), encoding="utf-8")
        return recompute(self.root, SCHEME, as_of=AS_OF)


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """An empty drop folder."""
    return Drop(tmp_path / "raw")


def state(outcome: Outcome, receipts: str, spending: str, period: str = "projectperiode") -> str:
    """The state of one reading of Aartselaar."""
    return outcome.readings[AARTSELAAR, period, receipts, spending].toestand


def states(outcome: Outcome) -> tuple[str, str, str]:
    """The three readings that the worked examples name."""
    return (
        state(outcome, "geboekt", "totaal"),
        state(outcome, "betaald", "totaal"),
        state(outcome, "geboekt", "subsidiabel"),
    )


def rules(outcome: Outcome, kbo: str) -> set[str]:
    """The rules that a subject breaks."""
    return {finding.bevinding for finding in outcome.findings if finding.kbo == kbo}


def test_exactly_twice_the_receipts_is_enough(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200000.00", "100000.00")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert states(outcome) == ("voldoet", "voldoet", "voldoet")
    conclusion = outcome.conclusions[AARTSELAAR]
    assert (conclusion.conclusie, conclusion.grondslag) == ("voldoet", "projectperiode")
    assert outcome.findings == []
    assert outcome.balance["counted"] == (2, Decimal("300000.00"))
    assert outcome.balance["not coded"] == (1, Decimal("1000.00"))


def test_one_cent_short_fails_and_reclaims_one_cent(drop: Drop) -> None:
    drop.project(AARTSELAAR, "199999.99", "100000.00")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert states(outcome) == ("voldoet niet", "voldoet niet", "voldoet niet")
    reading = outcome.readings[AARTSELAAR, "projectperiode", "geboekt", "totaal"]
    assert (reading.tekort, reading.voorstel_terugvordering) == (Decimal("0.01"), Decimal("0.01"))
    assert outcome.conclusions[AARTSELAAR].conclusie == "voldoet niet"


def test_investments_make_the_readings_disagree(drop: Drop) -> None:
    action = drop.project(AARTSELAAR, "150000.00", "100000.00")
    drop.line(2025, action, SPEND, "100000.00", "2210-7", "")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert states(outcome) == ("voldoet", "voldoet", "voldoet niet")
    reading = outcome.readings[AARTSELAAR, "projectperiode", "geboekt", "subsidiabel"]
    assert reading.voorstel_terugvordering == Decimal("25000.00")
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"
    assert rules(outcome, AARTSELAAR) == {"K01"}


def test_a_receipt_booked_short_is_investigated(drop: Drop) -> None:
    drop.project(AARTSELAAR, "180000.00", "80000.00")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert states(outcome) == ("voldoet", "voldoet niet", "voldoet")
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"


def test_paid_and_nothing_coded_is_investigated(drop: Drop) -> None:
    drop.account(AARTSELAAR)
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert states(outcome) == ("geen ontvangsten", "voldoet niet", "geen ontvangsten")
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"
    assert "C06" in rules(outcome, AARTSELAAR)


def test_only_an_incentive_is_not_applicable(drop: Drop) -> None:
    action = drop.action(drop.account(AARTSELAAR), 2025, INCENTIVE)
    drop.line(2025, action, RECEIVE, "10000.00", "7405", "300")
    drop.pay(AARTSELAAR, "10000,00", kind="stimulans")
    outcome = drop.run()
    assert states(outcome) == ("geen ontvangsten", "geen ontvangsten", "geen ontvangsten")
    assert outcome.conclusions[AARTSELAAR].conclusie == "niet van toepassing"


def test_a_missing_account_cannot_be_assessed(drop: Drop) -> None:
    drop.account(BOOM)
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert set(states(outcome)) == {"niet te beoordelen"}
    conclusion = outcome.conclusions[AARTSELAAR]
    assert (conclusion.conclusie, conclusion.grondslag) == ("niet te beoordelen", "alleen boekjaar")
    assert ("A01", AARTSELAAR, 2025, "fout") in outcome.finding_keys
    assert set(outcome.conclusions) == {AARTSELAAR}


def test_a_last_balance_after_closing_counts_for_the_project_period(drop: Drop) -> None:
    drop.project(AARTSELAAR, "170000.00", "80000.00")
    drop.pay(AARTSELAAR, "80000,00")
    drop.pay(AARTSELAAR, "20000,00", day="2026-03-01", kind="saldo")
    outcome = drop.run()
    assert states(outcome) == ("voldoet", "voldoet niet", "voldoet")
    assert state(outcome, "betaald", "totaal", "boekjaar") == "voldoet"
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"
    assert [row.verklaring for row in outcome.afstemming] == [None, "saldo na afsluiting"]


def test_a_predecessor_is_added_to_its_successor(drop: Drop) -> None:
    drop.project(GALMAARDEN, "120000.00", "50000.00", year=2024)
    drop.project(PAJOTTEGEM, "80000.00", "50000.00", year=2025)
    drop.pay(GALMAARDEN, "50000,00", day="2024-06-01")
    drop.pay(PAJOTTEGEM, "50000,00", day="2025-06-01")
    outcome = drop.run()
    assert set(outcome.conclusions) == {PAJOTTEGEM}
    assert outcome.conclusions[PAJOTTEGEM].conclusie == "voldoet"
    assert outcome.conclusions[PAJOTTEGEM].uitgaven_totaal == Decimal("200000.00")
    assert outcome.finding_keys == {("R04", PAJOTTEGEM, 2024, "info")}
    assert {line.bron_kbo for line in outcome.lines} == {GALMAARDEN, PAJOTTEGEM}


def test_a_number_that_lives_on_owes_both_years(drop: Drop) -> None:
    drop.project(HAM, "120000.00", "50000.00", year=2023)
    drop.project(HAM, "80000.00", "50000.00", year=2025)
    drop.pay(HAM, "100000,00", day="2023-06-01")
    outcome = drop.run()
    assert outcome.conclusions[HAM].grondslag == "alleen boekjaar"
    assert ("A08", HAM, 2024, "waarschuwing") in outcome.finding_keys
    assert "R04" not in rules(outcome, HAM)


def test_members_spend_for_their_lead(drop: Drop) -> None:
    drop.project(AARTSELAAR, "50000.00", "100000.00")
    action = drop.action(drop.account(BOECHOUT), 2025, MAIN)
    drop.line(2025, action, SPEND, "160000.00", "6131", "")
    drop.pay(AARTSELAAR, "100000,00")
    drop.partners = [f"plan-samenleven;1;{AARTSELAAR};{BOECHOUT}"]
    outcome = drop.run()
    assert outcome.conclusions[AARTSELAAR].conclusie == "voldoet"
    member = outcome.conclusions[BOECHOUT]
    assert (member.conclusie, member.trekker_kbo) == ("via samenwerkingsverband", AARTSELAAR)
    assert len(outcome.readings) == 8


def test_a_transfer_that_decides_the_verdict_is_doubt(drop: Drop) -> None:
    drop.project(AARTSELAAR, "150000.00", "100000.00")
    action = drop.action(drop.account(BOECHOUT), 2025, MAIN)
    drop.line(2025, action, SPEND, "60000.00", "6496", "")
    drop.line(2025, action, RECEIVE, "5.00", "7405", "300")
    drop.pay(AARTSELAAR, "100000,00")
    drop.partners = [f"plan-samenleven;1;{AARTSELAAR};{BOECHOUT}"]
    outcome = drop.run()
    assert {"S01", "S02", "S05"} <= rules(outcome, AARTSELAAR)
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"


def test_a_member_with_payments_of_its_own_stands_alone(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200000.00", "100000.00")
    drop.project(BOECHOUT, "20000.00", "10000.00")
    drop.pay(AARTSELAAR, "100000,00")
    drop.pay(BOECHOUT, "10000,00")
    drop.partners = [f"plan-samenleven;1;{AARTSELAAR};{BOECHOUT}"]
    outcome = drop.run()
    assert {key for key in outcome.finding_keys if key[0] == "S04"} == {
        ("S04", AARTSELAAR, None, "fout"),
        ("S04", BOECHOUT, None, "fout"),
    }
    assert outcome.conclusions[BOECHOUT].uitgaven_totaal == Decimal("20000.00")


def test_two_partnerships_at_once_only_warn_in_project_year_one(drop: Drop) -> None:
    drop.project(AARTSELAAR, "1.00", "1.00")
    drop.partners = [f"plan-samenleven;{y};{lead};{BOECHOUT}" for y, lead in ((1, BOOM), (1, AARTSELAAR))]
    outcome = drop.run()
    assert ("S03", BOOM, None, "waarschuwing") in outcome.finding_keys
    assert outcome.conclusions[BOECHOUT].trekker_kbo == BOOM


def test_an_unreadable_amount_casts_doubt(drop: Drop) -> None:
    action = drop.project(AARTSELAAR, "100.00", "100000.00")
    drop.line(2025, action, SPEND, "1_000", "6131", "")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert outcome.balance["quarantined"] == (1, Decimal("0.00"))
    assert ("A07", AARTSELAAR, 2025, "fout") in outcome.finding_keys
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"
    assert [(item.kolom, item.waarde) for item in outcome.quarantine] == [("bedrag", "1_000")]


def test_the_buckets_follow_their_precedence(drop: Drop) -> None:
    action = drop.project(AARTSELAAR, "2.00", "1.00")
    old = drop.action(drop.account(AARTSELAAR, status="Voorlopig"), 2025, MAIN)
    drop.table(2025, "bestuur").pop()
    drop.line(2025, old, SPEND, "4.00", "6131", "")
    drop.line(2025, "0", SPEND, "8.00", "6131", "")
    drop.line(2025, "nergens", SPEND, "16.00", "6131", "")
    drop.line(2025, action, SPEND, "32.00", "6131", "")
    drop.tables[2025, "transactie"][-1][3] = "2024"
    outcome = drop.run()
    euros = {bucket: amount for bucket, (_, amount) in outcome.balance.items()}
    assert euros == {
        "quarantined": Decimal("16.00"),
        "no action": Decimal("8.00"),
        "other report type": Decimal("0.00"),
        "superseded report": Decimal("1004.00"),
        "out of period": Decimal("32.00"),
        "not coded": Decimal("1000.00"),
        "counted": Decimal("3.00"),
    }
    assert ("A03", AARTSELAAR, 2025, "info") in outcome.finding_keys


def test_a_twin_folder_counts_once_and_a_changed_twin_stops(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200.00", "100.00")
    first = drop.run()
    twin = drop.root / "later"
    (twin / "Dimensies").mkdir(parents=True)
    for path in sorted((drop.root / "set2025").rglob("*.csv")):
        target = twin / path.relative_to(drop.root / "set2025")
        target.write_bytes(path.read_bytes())
    again = recompute(drop.root, SCHEME, as_of=AS_OF)
    assert (again.balance, again.readings) == (first.balance, first.readings)
    changed = twin / "transactie_JR_2025.csv"
    changed.write_text(changed.read_text(encoding="utf-8").replace("200.00", "300.00"), encoding="utf-8")
    with pytest.raises(StructuralFailure):
        recompute(drop.root, SCHEME, as_of=AS_OF)


def test_splitting_a_table_in_two_changes_nothing(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200.00", "100.00")
    whole = drop.run()
    first = drop.root / "set2025" / "transactie_JR_2025.csv"
    header, *lines = first.read_text(encoding="utf-8-sig").splitlines()
    first.write_text("\n".join([header, *lines[:1]]), encoding="utf-8")
    second = first.with_name("transactie_JR_2025_2.csv")
    second.write_text("\n".join([header, *lines[1:]]), encoding="utf-8")
    split = recompute(drop.root, SCHEME, as_of=AS_OF)
    assert (split.readings, split.balance) == (whole.readings, whole.balance)


def test_an_unclosed_quote_quarantines_the_file(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200000.00", "100000.00")
    drop.pay(AARTSELAAR, "100000,00")
    drop.run()
    table = drop.root / "set2025" / "transactie_JR_2025.csv"
    table.write_text(table.read_text(encoding="utf-8-sig").replace("T3,", '"T3,'), encoding="utf-8")
    outcome = recompute(drop.root, SCHEME, as_of=AS_OF)
    assert ("A07", AARTSELAAR, 2025, "fout") in outcome.finding_keys
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"


def test_a_payment_with_an_invalid_number_is_quarantined(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200000.00", "100000.00")
    drop.pay(AARTSELAAR, "100000,00")
    drop.pay("0207508933", "5,00")
    drop.pay(AARTSELAAR.removeprefix("0"), "-50000,00", kind="terugvordering")
    outcome = drop.run()
    assert [(item.kolom, item.waarde) for item in outcome.quarantine] == [("kbo", "0207508933")]
    assert outcome.conclusions[AARTSELAAR].betaald == Decimal("50000.00")


def test_an_integrated_record_and_ids_of_dimensions(drop: Drop) -> None:
    action = drop.project(AARTSELAAR_OCMW, "100.00", "50.00")
    drop.tables[2025, "bestuur"] = [
        [f"B{AARTSELAAR_OCMW}", "", "RE1", "Gemeente en OCMW", ""],
        ["B2", AARTSELAAR, "RE1", "Gemeente", ""],
    ]
    drop.line(2025, action, SPEND, "7.00", "4", "9")
    for row in drop.table(2025, "transactie"):
        row[7] = {"6131000": "1", "6131": "1", "7405": "3"}.get(row[7], row[7])
        row[8] = {"300": "8"}.get(row[8], row[8])
    folder = drop.root / "set2025" / "Dimensies"
    folder.mkdir(parents=True)
    accounts = "Algemene rekening ID,Algemene rekening code\n1,613\n3,7405/9\n4,2210\n"
    (folder / "algemene_rekening.csv").write_text(accounts, encoding="utf-8")
    sectors = "Economische sector ID,Economische sector code\n8,300\n9,301\n"
    (folder / "economische_sector.csv").write_text(sectors, encoding="utf-8")
    outcome = drop.run()
    assert [(x.kostensoort, x.vlaamse_ontvangst) for x in outcome.lines] == [
        ("werking", False),
        ("subsidie_specifiek", True),
        ("investering", False),
    ]
    assert set(outcome.conclusions) == {AARTSELAAR}


def test_payments_in_a_workbook_count_like_a_list(drop: Drop) -> None:
    drop.project(AARTSELAAR, "200.00", "100.00")
    drop.root.mkdir()
    header = ["regeling", "betaaldatum", "kbo", "naam", "projectjaar", "soort", "bedrag", "kenmerk"]
    with Workbook(drop.root / "lijst.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, ["plan-samenleven", "", 207508932, "naam", 1, "voorschot", 99.995, ""])
        sheet.write_datetime(1, 1, date(2025, 6, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    outcome = drop.run()
    assert outcome.conclusions[AARTSELAAR].betaald == Decimal("100.00")
    assert outcome.quarantine == []


def test_near_misses_that_change_a_state_are_doubt(drop: Drop) -> None:
    drop.project(AARTSELAAR, "150000.00", "100000.00")
    near = drop.action(drop.tables[2025, "aanlevering"][0][0], 2025, "ABB-SAMENLEVN")
    drop.line(2025, near, SPEND, "50000.00", "6131", "")
    drop.pay(AARTSELAAR, "100000,00")
    outcome = drop.run()
    assert {"C02", "C08"} <= rules(outcome, AARTSELAAR)
    stake = next(finding.euros for finding in outcome.findings if finding.bevinding == "C02")
    assert stake == (Decimal("50000.00"), Decimal("0.00"))
    assert outcome.conclusions[AARTSELAAR].conclusie == "te onderzoeken"


def test_the_register_cannot_judge_within_its_rounding(drop: Drop) -> None:
    drop.project(AARTSELAAR, "199999.00", "100000.00")
    header = (
        "Beleidsdomein;Thema;Subthema;Verstrekker;KBO-nr;Vestiging;Naam subsidieontvanger;"
        "Postcode;Gemeente;Land;Jaar;Toegekend (EUR);Betaald (EUR)"
    )
    row = f"X, Y;T;Plan Samenleven;Agentschap Binnenlands Bestuur;{AARTSELAAR};;N;1;G;B;2025;0;100,000"
    drop.root.mkdir()
    (drop.root / "register.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    outcome = drop.run()
    assert outcome.payments_source == "register"
    assert states(outcome) == ("voldoet niet", "niet te beoordelen", "voldoet niet")
    assert outcome.conclusions[AARTSELAAR].conclusie == "voldoet niet"


@pytest.mark.parametrize(
    ("text", "role", "match", "near", "foreign"),
    [
        ("ABB-SLV", "main", "exact", False, False),
        ("abb slv", "main", "variant", False, False),
        (" ABB-SLV", "main", "variant", False, False),
        ("ABB-SLV ; ABB-LEKP-2021", "main", "exact", False, True),
        ("ABB-SLV en ABB-SLV-ST", "mixed", "exact", False, False),
        ("ABB\u2011SLV", "main", "variant", False, False),
        ("ABB-SAMENLEVEN2", None, None, True, False),
        ("ABBSLV", None, None, True, False),
        ("ABB-SAME", None, None, True, False),
        ("ABB-SLV-2025-ACTIES", None, None, True, False),
        ("(ABB-SLV)", "main", "exact", False, False),
        ("ABB-LEKP-2021", None, None, False, True),
        ("", None, None, False, False),
    ],
)
def test_code_fields(text: str, role: str | None, match: str | None, near: bool, foreign: bool) -> None:
    code = read_code(text, load_law(SCHEME, None))
    assert (code.role, code.match, code.near_miss, code.foreign) == (role, match, near, foreign)


def test_the_distance_is_unrestricted_damerau_levenshtein() -> None:
    words = ["ABB-SLV", "ABBS-LV", "ABB-SVL", "CA", "ABC", "", "SLV-ABB", "A-BVLS", "BAB-SL"]
    for left in words:
        for right in words:
            assert damerau_levenshtein(left, right) == DamerauLevenshtein.distance(left, right)


def test_cells() -> None:
    assert [read_money(text) for text in ("-9.5e-05", "0.005", "-0.005", "1_000", "", "1,5")] == [
        0,
        1,
        -1,
        None,
        None,
        None,
    ]
    assert (read_money("1234,5", ","), read_money("1.234,5", ",")) == (123450, None)
    assert (read_register_euros("-195,000"), read_register_euros("4,1")) == (-19500000, None)
    assert read_kbo("BE 0207.508.932") == read_kbo(207508932.0) == AARTSELAAR
    assert (read_kbo("0207508933"), read_kbo("020750893")) == (None, None)
