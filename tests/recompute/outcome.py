"""What a recomputation hands back, and the error that stops it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from .values import euros

if TYPE_CHECKING:
    from .carried import Carried

VOLDOET, VOLDOET_NIET = "voldoet", "voldoet niet"
GEEN_ONTVANGSTEN, NIET_TE_BEOORDELEN = "geen ontvangsten", "niet te beoordelen"
TE_ONDERZOEKEN, NIET_VAN_TOEPASSING = "te onderzoeken", "niet van toepassing"
VIA = "via samenwerkingsverband"
BOEKJAAR, PROJECTPERIODE = "boekjaar", "projectperiode"
GEBOEKT, BETAALD = "geboekt", "betaald"
TOTAAL, SUBSIDIABEL = "totaal", "subsidiabel"
FOUT, WAARSCHUWING, INFO = "fout", "waarschuwing", "info"

BUCKETS = (
    "quarantined",
    "no action",
    "other report type",
    "superseded report",
    "out of period",
    "not coded",
    "counted",
)

# id -> (severity, doubt): the table of CONTROL.md section 6
RULES: dict[str, tuple[str, bool]] = {
    "A01": (FOUT, False),
    "A02": (FOUT, True),
    "A03": (INFO, False),
    "A04": (WAARSCHUWING, False),
    "A05": (FOUT, False),
    "A06": (FOUT, True),
    "A07": (FOUT, True),
    "A08": (WAARSCHUWING, False),
    "A09": (FOUT, True),
    "A10": (WAARSCHUWING, False),
    "A11": (FOUT, True),
    "A12": (WAARSCHUWING, False),
    "C01": (INFO, False),
    "C02": (WAARSCHUWING, False),
    "C03": (WAARSCHUWING, False),
    "C04": (FOUT, True),
    "C05": (WAARSCHUWING, False),
    "C06": (FOUT, False),
    "C07": (WAARSCHUWING, False),
    "C08": (FOUT, True),
    "K01": (WAARSCHUWING, False),
    "K02": (INFO, False),
    "K04": (WAARSCHUWING, False),
    "K05": (WAARSCHUWING, False),
    "K07": (WAARSCHUWING, False),
    "K08": (WAARSCHUWING, False),
    "K09": (WAARSCHUWING, False),
    "K10": (INFO, False),
    "K11": (FOUT, True),
    "R01": (WAARSCHUWING, False),
    "R02": (WAARSCHUWING, False),
    "R03": (INFO, False),
    "R04": (INFO, False),
    "R05": (WAARSCHUWING, False),
    "P01": (WAARSCHUWING, False),
    "P02": (FOUT, False),
    "P03": (WAARSCHUWING, False),
    "P04": (WAARSCHUWING, False),
    "P05": (WAARSCHUWING, False),
    "P06": (WAARSCHUWING, False),
    "I01": (WAARSCHUWING, False),
    "I02": (FOUT, False),
    "I03": (WAARSCHUWING, False),
    "I04": (WAARSCHUWING, False),
    "I05": (INFO, False),
    "I06": (FOUT, False),
    "I07": (FOUT, False),
    "D01": (WAARSCHUWING, False),
    "S01": (FOUT, True),
    "S02": (INFO, False),
    "S03": (FOUT, True),
    "S04": (FOUT, True),
    "S05": (FOUT, True),
}


class StructuralFailure(Exception):
    """The data is not fit to judge: the control stops."""


@dataclass(frozen=True)
class Quarantined:
    """A row (0: the whole file) that could not be used, and for whom."""

    bestand: str
    rij: int
    kolom: str
    waarde: str
    reden: str
    kbo: str | None = None  # the number of the body or payee, where it is known
    jaar: int | None = None
    raises_a07: bool = False
    form: str = "tabellen"
    mild: bool = False  # no figure of the 2x test rests on it: A07 warns


@dataclass(frozen=True)
class Finding:
    """One row that breaks a rule; `kbo` is the subject's, euros as the rule names them."""

    bevinding: str
    kbo: str
    boekjaar: int | None
    ernst: str
    twijfel: bool
    euros: tuple[Decimal, ...] = ()
    detail: str = ""

    @property
    def key(self) -> tuple[str, str, int | None, str]:
        """(rule, subject, year or None, severity)."""
        return self.bevinding, self.kbo, self.boekjaar, self.ernst


def make_finding(
    rule: str, kbo: str, year: int | None = None, *cents: int, detail: str = "", ernst: str | None = None
) -> Finding:
    """A finding with the severity and doubt of its rule; a milder severity drops the doubt."""
    severity, doubt = RULES[rule]
    chosen = ernst or severity
    amounts = tuple(euros(c) for c in cents)
    return Finding(rule, kbo, year, chosen, doubt and chosen == FOUT, amounts, detail)


@dataclass(frozen=True)
class Reading:
    """One of the eight readings; tekort and voorstel are None unless it is judged."""

    uitgaven: Decimal
    ontvangsten: Decimal
    toestand: str
    tekort: Decimal | None
    voorstel_terugvordering: Decimal | None


@dataclass(frozen=True)
class Conclusion:
    """The verdict on one authority of the population."""

    conclusie: str
    grondslag: str | None = None
    toestand: str | None = None
    uitgaven_totaal: Decimal | None = None
    uitgaven_subsidiabel: Decimal | None = None
    ontvangsten_geboekt: Decimal | None = None
    betaald: Decimal | None = None
    voorstel_terugvordering: Decimal | None = None
    terugvordering_min: Decimal | None = None
    terugvordering_max: Decimal | None = None
    twijfel: bool = False
    trekker_kbo: str | None = None
    kpi_oordeel: str | None = None
    uitbetaling_oordeel: str | None = None
    besluit: str | None = None
    eindoordeel: str | None = None
    open: bool = False


@dataclass(frozen=True)
class CodedLine:
    """A counted transaction on a coded action."""

    transactie: str
    actie: str
    rapport: str
    kbo: str
    bron_kbo: str
    boekjaar: int
    rol: str
    code_match: str
    richting: str
    bedrag: Decimal
    rekening: str
    kostensoort: str
    subsidiabel: bool
    sector: str
    vlaamse_ontvangst: bool
    basis: str | None
    bestand: str = ""  # where `transactie` is a place in a file, that file


@dataclass(frozen=True)
class Afstemming:
    """Booked against paid of one subject, year (None: project period) and kind."""

    kbo: str
    boekjaar: int | None
    soort: str
    geboekt: Decimal
    betaald: Decimal
    verschil: Decimal  # booked - paid
    verklaring: str | None


ReadingKey = tuple[str, str, str, str]
NO_LAW = ("P", "I", "D")  # groups that never touch the 2x conclusion


@dataclass(frozen=True)
class Outcome:
    """Everything the recomputation found."""

    as_of: date
    closing_year: int
    payments_source: str | None  # 'list' | 'register' | None
    readings: dict[ReadingKey, Reading]
    conclusions: dict[str, Conclusion]
    findings: list[Finding]
    balance: dict[str, tuple[int, Decimal]]
    lines: list[CodedLine]
    afstemming: list[Afstemming]
    quarantine: list[Quarantined]
    reports: dict[str, str] = field(default_factory=dict)  # delivery id -> what became of it
    facts: dict[str, dict[str, int]] = field(default_factory=dict)  # XBRL file -> class -> facts
    carried: Carried | None = None  # awards, KPIs, payouts, clawback and decisions

    @property
    def finding_keys(self) -> set[tuple[str, str, int | None, str]]:
        """The findings without their euros: (rule, subject, year or None, severity)."""
        return {finding.key for finding in self.findings}
