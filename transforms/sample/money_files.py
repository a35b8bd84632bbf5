"""The payment list, the subsidy register and the register of partnerships."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from transforms.sample.files import render_csv
from transforms.sample.model import SCHEME, Membership, Payment, Story, euros

PAYMENT_HEADER = ("regeling", "betaaldatum", "kbo", "naam", "projectjaar", "soort", "bedrag", "kenmerk")
MEMBER_HEADER = ("regeling", "projectjaar", "trekker_kbo", "lid_kbo")
REGISTER_HEADER = (
    "Beleidsdomein",
    "Thema",
    "Subthema",
    "Verstrekker",
    "KBO-nr",
    "Vestiging",
    "Naam subsidieontvanger",
    "Postcode",
    "Gemeente",
    "Land",
    "Jaar",
    "Toegekend (EUR)",
    "Betaald (EUR)",
)

_OURS = (
    "Kanselarij, Bestuur, Buitenlandse Zaken en Justitie",
    "Samenleven en inburgering",
    "Plan Samenleven: projectsubsidie aan lokale besturen",
    "Agentschap Binnenlands Bestuur",
)
LEKP_REGISTER = (
    "Kanselarij, Bestuur, Buitenlandse Zaken en Justitie",
    "Lokaal Energie- en Klimaatpact",
    "Subsidie voor klimaatacties ter uitvoering van het LEKP 1.0",
    "Agentschap Binnenlands Bestuur",
)
# Other subsidies of the same receivers; the second has our word and another giver.
_OTHERS = (
    ("Omgeving", "Natuur en biodiversiteit", "Aanplant van bomen", "Agentschap voor Natuur en Bos"),
    (
        "Cultuur, Jeugd, Sport en Media",
        "Sociaal-cultureel werk",
        "Samenleven in de stad: buurtfeesten",
        "Departement CJM",
    ),
)


def render_payments(payments: Sequence[Payment], scheme: str = SCHEME, mark: str = "PS") -> bytes:
    """Render the payment list: `;`, decimal comma, KBO numbers in several spellings."""
    rows = [
        (
            scheme,
            payment.day.isoformat(),
            spell_kbo(payment.kbo, index),
            payment.name,
            str(payment.project_year or ""),
            payment.kind,
            euros(payment.cents).replace(".", ","),
            f"{mark}-{index:06d}",
        )
        for index, payment in enumerate(payments, start=1)
    ]
    return render_csv(PAYMENT_HEADER, rows, separator=";")


def spell_kbo(kbo: str, index: int) -> str:
    """Write a KBO number as people do: plain, with points, with BE, or without its zero."""
    if index % 11 == 0:
        return f"{kbo[:4]}.{kbo[4:7]}.{kbo[7:]}"
    if index % 13 == 0:
        return f"BE {kbo[:4]} {kbo[4:7]} {kbo[7:]}"
    return kbo.lstrip("0") if index % 17 == 0 else kbo


def render_register(payments: Iterable[Payment], stories: Iterable[Story] = (), label: Sequence[str] = _OURS) -> bytes:
    """Render the register: per receiver and year the payments in whole euros, rounded half-up.

    A story with `register_shift` adds euros to a year of its first subject. No field holds a `;` or a quote.
    """
    sums: dict[tuple[str, str, int], int] = defaultdict(int)
    for payment in payments:
        sums[payment.kbo, payment.name, payment.day.year] += payment.cents
    euro = {key: (2 * cents + 100) // 200 for key, cents in sums.items()}
    for story in stories:
        for year, shift in story.register_shift:
            euro[story.expected[0].kbo, story.expected[0].name, year] += shift
    rows = []
    for index, ((kbo, name, year), amount) in enumerate(sorted(euro.items())):
        rows.append((*label, *_receiver(kbo, name), str(year), _thousands(amount), _thousands(amount)))
        if index % 5 == 0:
            other = _OTHERS[index // 5 % len(_OTHERS)]
            paid = _thousands(1_000 + 137 * index)
            rows.append((*other, *_receiver(kbo, name), str(year), "0", paid))
    return "".join(";".join(row) + "\n" for row in (REGISTER_HEADER, *rows)).encode("utf-8")


def _receiver(kbo: str, name: str) -> tuple[str, ...]:
    return (kbo, "", name.upper(), "", name.upper(), "Belgium")


def _thousands(amount: int) -> str:
    return f"{amount:,}"


def render_memberships(memberships: Sequence[Membership]) -> bytes:
    """Render the register of partnerships, one row per project year and member."""
    rows = [(SCHEME, str(m.project_year), m.lead, m.member) for m in memberships]
    return render_csv(MEMBER_HEADER, rows, separator=";")
