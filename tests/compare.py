"""The published warehouse beside the independent recomputation: every number, every finding."""

from __future__ import annotations

from decimal import Decimal

from tests.compare_payout import unequal
from tests.published import Published
from tests.recompute import Outcome

BUCKETS = {
    "quarantined": "quarantaine",
    "no action": "geen actie",
    "other report type": "ander rapporttype",
    "superseded report": "vervangen rapport",
    "out of period": "buiten periode",
    "not coded": "niet gecodeerd",
    "counted": "geteld",
}


def differences(published: Published, expected: Outcome) -> list[str]:
    """Sentences about everything that differs; empty when nothing does."""
    return [
        *_readings(published, expected),
        *_conclusions(published, expected),
        *_findings(published, expected),
        *_lines(published, expected),
        *_balance(published, expected),
        *_reconciliation(published, expected),
        *_facts(published, expected),
    ]


def _readings(published: Published, expected: Outcome) -> list[str]:
    found = {
        row[:4]: row[4:]
        for row in published.rows(
            "SELECT kbo, periode, ontvangsten_basis, uitgaven_basis, uitgaven, ontvangsten, toestand, tekort, "
            "voorstel_terugvordering FROM controle.lezingen"
        )
    }
    wanted = {
        key: (r.uitgaven, r.ontvangsten, r.toestand, r.tekort, r.voorstel_terugvordering)
        for key, r in expected.readings.items()
    }
    return unequal("lezing", found, wanted)


def _conclusions(published: Published, expected: Outcome) -> list[str]:
    names = (
        "conclusie", "grondslag", "toestand", "uitgaven_totaal", "uitgaven_subsidiabel", "ontvangsten_geboekt",
        "betaald", "voorstel_terugvordering", "terugvordering_min", "terugvordering_max", "twijfel", "trekker_kbo",
    )  # fmt: skip
    found = {row[0]: row[1:] for row in published.rows(f"SELECT kbo, {', '.join(names)} FROM controle.conclusies")}
    wanted = {kbo: tuple(getattr(c, name) for name in names) for kbo, c in expected.conclusions.items()}
    return unequal("conclusie", found, wanted)


def _findings(published: Published, expected: Outcome) -> list[str]:
    found = set(published.rows("SELECT DISTINCT bevinding, kbo, boekjaar, ernst FROM controle.bevindingen"))
    wanted = {(rule, kbo or None, year, ernst) for rule, kbo, year, ernst in expected.finding_keys}
    return [f"bevinding te veel: {key}" for key in sorted(found - wanted, key=str)] + [
        f"bevinding ontbreekt: {key}" for key in sorted(wanted - found, key=str)
    ]


def _lines(published: Published, expected: Outcome) -> list[str]:
    found = {
        row[:2]: row[2:]
        for row in published.rows(
            "SELECT CASE WHEN bron = 'tabellen' THEN '' ELSE replace(bestand, '!/', '/') END, rij, kbo, boekjaar, rol, "
            "code_match, richting, bedrag, kostensoort, subsidiabel, vlaamse_ontvangst FROM bbc.lijnen "
            "WHERE rol IS NOT NULL"
        )
    }
    wanted = {
        (x.bestand, x.transactie): (
            x.kbo, x.boekjaar, x.rol, x.code_match, x.richting, x.bedrag, x.kostensoort,
            x.subsidiabel and x.rol != "incentive", x.vlaamse_ontvangst and x.rol != "incentive",
        )
        for x in expected.lines
    }  # fmt: skip
    return unequal("lijn", found, wanted)


def _balance(published: Published, expected: Outcome) -> list[str]:
    found = {
        row[0]: row[1:] for row in published.rows("SELECT emmer, sum(rijen), sum(euro) FROM bron.rijen GROUP BY emmer")
    }
    wanted = {BUCKETS[name]: value for name, value in expected.balance.items() if value[0]}
    return unequal("emmer", found, wanted)


def _reconciliation(published: Published, expected: Outcome) -> list[str]:
    found = {
        row[:3]: row[3:]
        for row in published.rows(
            "SELECT a.kbo, a.boekjaar, a.soort, a.geboekt, coalesce(a.betaald, 0) FROM controle.afstemming a "
            "JOIN controle.conclusies c ON c.kbo = a.kbo "
            "WHERE c.trekker_kbo IS NULL AND (a.geboekt <> 0 OR a.betaald <> 0)"
        )
    }
    wanted = {
        (a.kbo, a.boekjaar, {"incentive": "stimulans"}.get(a.soort, a.soort)): (a.geboekt, a.betaald)
        for a in expected.afstemming
        if a.boekjaar is not None and (a.geboekt != Decimal(0) or a.betaald != Decimal(0))
    }
    # The recomputation keeps to years that can be compared; the warehouse lists every year.
    return unequal("afstemming", {key: found.get(key) for key in wanted}, wanted)


def _facts(published: Published, expected: Outcome) -> list[str]:
    names = ("lijn", "geweigerd", "niet_toegewezen", "dubbel", "nil", "gegeven", "niet_gebruikt")
    sql = f"SELECT replace(bestand, '!/', '/'), feiten, {', '.join(names)} FROM bron.feiten"
    found = {row[0]: row[1:] for row in published.rows(sql)}
    wanted = {
        file: (sum(classes.values()), *(classes[name] for name in names)) for file, classes in expected.facts.items()
    }
    return unequal("feiten", found, wanted)
