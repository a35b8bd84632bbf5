"""BBC-DR deliveries for tests: an XBRL instance and its XML, small and in the sample's invented names."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

BORDEREL = "http://MFT-01-00.abb.vlaanderen.be/Borderel"
MAIN, SPEND, RECEIVE = "ABB-SAMENLEVEN", "Uitgave", "Ontvangst"


@dataclass(frozen=True)
class Fact:
    """An amount; dimensions by name, left out when empty. `more` are other dimensions."""

    concept: str
    amount: str
    action: str = "A1"
    account: str = "6131000"
    sector: str = ""
    unit: str = "EUR"
    period: tuple[str, str] | None = None
    more: dict[str, str] = field(default_factory=dict)
    nil: bool = False
    decimals: str = "2"


@dataclass(frozen=True)
class Delivery:
    """One account of one body. `xbrl_*` overrides what the figures say; None leaves the fact out."""

    kbo: str
    year: int = 2025
    facts: tuple[Fact, ...] = ()
    actions: tuple[tuple[str, str, str], ...] = (("A1", "AC1", MAIN),)  # id, code, reporting code
    number: str = ""
    kind: str = "Gemeente"
    report_type: str = "Jaarrekening"
    status: str = "Origineel"
    processed: str = ""
    sequence: str = "1"
    xbrl_kbo: str = ""
    xbrl_year: str | None = ""
    xbrl_type: str | None = ""
    currency: str = "EUR"

    def with_project(self, spent: str = "200000.00", received: str = "100000.00") -> Delivery:
        """With eligible spending on the main action, and a receipt from Flanders."""
        return replace(
            self, facts=(*self.facts, Fact(SPEND, spent), Fact(RECEIVE, received, account="7405", sector="300"))
        )

    def xbrl(self) -> str:
        kbo, contexts, facts = self.xbrl_kbo or self.kbo, [], []
        said = (("TypeRapport", self.xbrl_type, self.report_type), ("Rapportjaar", self.xbrl_year, str(self.year)))
        for concept, text, same in said:
            if text is not None:
                facts.append(f'<vb:{concept} contextRef="r">{text or same}</vb:{concept}>')
        contexts.append(self._context("r", kbo, self.year, None, {}))
        for number, fact in enumerate(self.facts):
            members = {
                "Actie": fact.action, "AlgemeneRekening": fact.account, "EconomischeSector": fact.sector, **fact.more,
            }  # fmt: skip
            contexts.append(self._context(f"c{number}", kbo, self.year, fact.period, members))
            nil = ' xsi:nil="true"' if fact.nil else ""
            unit = f'unitRef="{fact.unit}" decimals="{fact.decimals}"' if fact.unit else ""
            facts.append(f'<vb:{fact.concept} contextRef="c{number}" {unit}{nil}>{fact.amount}</vb:{fact.concept}>')
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<xbrli:xbrl xmlns:xbrli="http://www.xbrl.org/2003/instance" '
            'xmlns:link="http://www.xbrl.org/2003/linkbase" xmlns:xlink="http://www.w3.org/1999/xlink" '
            'xmlns:xbrldi="http://xbrl.org/2006/xbrldi" xmlns:iso4217="http://www.xbrl.org/2003/iso4217" '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:vb="urn:voorbeeld:verzonnen-taxonomie:bbc-dr">'
            '<link:schemaRef xlink:type="simple" xlink:href="verzonnen-bbc-dr.xsd"/>'
            f'<xbrli:unit id="EUR"><xbrli:measure>iso4217:{self.currency}</xbrli:measure></xbrli:unit>'
            f"{''.join(contexts)}{''.join(facts)}</xbrli:xbrl>\n"
        )

    @staticmethod
    def _context(name: str, kbo: str, year: int, period: tuple[str, str] | None, members: dict[str, str]) -> str:
        start, end = period or (f"{year}-01-01", f"{year}-12-31")
        when = f"<xbrli:startDate>{start}</xbrli:startDate><xbrli:endDate>{end}</xbrli:endDate>"
        if not start:
            when = f"<xbrli:instant>{end}</xbrli:instant>"
        typed = "".join(
            f'<xbrldi:typedMember dimension="vb:{axis}"><vb:Waarde>{escape(member)}</vb:Waarde></xbrldi:typedMember>'
            for axis, member in members.items()
            if member
        )
        scenario = f"<xbrli:scenario>{typed}</xbrli:scenario>" if typed else ""
        return (
            f'<xbrli:context id={quoteattr(name)}><xbrli:entity><xbrli:identifier scheme="urn:voorbeeld:kbo">{kbo}'
            f"</xbrli:identifier></xbrli:entity><xbrli:period>{when}</xbrli:period>{scenario}</xbrli:context>"
        )

    def xml(self) -> str:
        fields = {
            "AanleveringId": self.number, "KboNummer": self.kbo, "TypeBestuur": self.kind,
            "TypeRapport": self.report_type, "Rapportjaar": str(self.year), "StatusRapport": self.status,
            "Volgnummer": self.sequence, "DatumVerwerking": self.processed or f"{self.year + 1}-05-02",
        }  # fmt: skip
        head = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in fields.items() if text)
        actions = "".join(
            f"<Actie><ActieId>{number}</ActieId><Code>{code}</Code><KorteOmschrijving>Actie</KorteOmschrijving>"
            f"<Commentaar>Plan</Commentaar><ExterneRapporteringscode>{reporting}</ExterneRapporteringscode></Actie>"
            for number, code, reporting in self.actions
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Beleidsrapport xmlns="urn:voorbeeld:verzonnen-beleidsinformatie">'
            f"<Aanlevering>{head}</Aanlevering><Actieplan><Code>AP1</Code>{actions}</Actieplan></Beleidsrapport>\n"
        )

    def write(self, folder: Path, name: str = "levering") -> Path:
        """The pair in a folder; returns the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.xbrl").write_text(self.xbrl(), encoding="utf-8")
        (folder / f"{name}.xml").write_text(self.xml(), encoding="utf-8")
        return folder

    def zip(self, folder: Path, borderel_kbo: str = "") -> Path:
        """The pair with its borderel, as `BBCDR_{KBO}_{time}_{uuid}.zip`."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"BBCDR_{self.kbo}_20260502120000_00000000-0000-4000-8000-{self.year:012d}.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("cijfers.xbrl", self.xbrl())
            archive.writestr("beleid.xml", self.xml())
            archive.writestr("borderel.xml", borderel(borderel_kbo or self.kbo))
        return path


def borderel(kbo: str) -> str:
    return (
        f'<Borderel xmlns="{BORDEREL}"><Parameters><Parameter><Naam>SLEUTEL</Naam><Waarde>{kbo}</Waarde></Parameter>'
        "<Parameter><Naam>FLOW</Naam><Waarde>AANLEVERING GEDAAN</Waarde></Parameter></Parameters></Borderel>"
    )


def plain_actions(count: int) -> Sequence[tuple[str, str, str]]:
    """Actions P1, P2, ... without a code."""
    return [(f"P{number}", f"AP{number}", "") for number in range(1, count + 1)]
