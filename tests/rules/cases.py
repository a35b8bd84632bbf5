"""What the tests of the rules share: authorities, and what is read of one finding or conclusion."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.settings import PROJECT
from tests.published import Published
from tests.sector import Sector

# Real KBO numbers of municipalities that never merged, each with its OCMW; every amount is invented.
OCMW = {
    "0207508932": "0212234812", "0207536448": "0212241740", "0207506952": "0212242235", "0206677801": "0212243423",
    "0207500321": "0212243522", "0207537933": "0212248074", "0207537438": "0212212640", "0207506160": "0212217390",
    "0207535557": "0212220855", "0207540012": "0212224815", "0207539913": "0212223429", "0207536250": "0212188983",
    "0207501410": "0212197495", "0207536646": "0212200861", "0207536151": "0212203831", "0207501311": "0212210462",
    "0207510021": "0212166813", "0207536547": "0212167209", "0207501707": "0212167704", "0206677997": "0212168001",
    "0207537834": "0212172850", "0207533775": "0212183540", "0207535161": "0212185025", "0207537735": "0212185421",
    "0207539220": "0212191359", "0207499133": "0212186807", "0207537240": "0231999254", "0207537339": "0212239859",
    "0207534171": "0212242037", "0207500420": "0212242829", "0207534864": "0212247777", "0207535062": "0212216895",
    "0207502301": "0212193240", "0207499430": "0212196111", "0206636526": "0212202643", "0207499727": "0212209868",
    "0207509724": "0212170276", "0207501113": "0212184035", "0697609548": "0697665075", "0207505368": "0212236097",
    "0207509427": "0212237285", "0207537042": "0212240552", "0207505764": "0212238374", "0207536943": "0212246094",
    "0207533874": "0212212541", "0207501806": "0212214620", "0207504675": "0208038769", "0207502004": "0212217885",
    "0207502103": "0212218974", "0207502202": "0207888816", "0207502497": "0212221251", "0207502596": "0212223726",
    "0207502794": "0207713127", "0207502992": "0212196705", "0207503190": "0212198485", "0207503388": "0212199673",
    "0207503784": "0212203930", "0207503982": "0212206801", "0207504378": "0212209967", "0207504477": "0212211452",
    "0207504576": "0212210759", "0207533082": "0212175721", "0207215160": "0212178590", "0207534765": "0212178788",
}  # fmt: skip
MUNICIPALITIES = tuple(OCMW)
# Valid KBO numbers that no reference knows.
UNKNOWN = ("0999000129", "0999000228", "0999000327", "0999000426", "0999000525", "0999000624", "0999000723")

MEETS, FAILS, OPEN = "voldoet", "voldoet niet", "te onderzoeken"
NOT_ASSESSABLE, DOES_NOT_APPLY = "niet te beoordelen", "niet van toepassing"
VIA = "via samenwerkingsverband"


def deliveries(year: int = 2025) -> str:
    return f"JR_{year}/aanlevering_JR_{year}.csv"


def actions(year: int = 2025) -> str:
    return f"JR_{year}/actie_JR_{year}.csv"


def lines(year: int = 2025) -> str:
    return f"JR_{year}/transactie_JR_{year}.csv"


def row(rows: list[str]) -> str:
    """The row, counted from 1 = the header, of the line that was added last to a list."""
    return str(len(rows) + 1)


def one(published: Published, rule: str, kbo: str) -> dict[str, object]:
    """The only finding of a rule on an authority."""
    found = published.finding(rule, kbo)
    assert len(found) == 1, f"{rule} on {kbo}: {found}"
    return found[0]


def places(published: Published, rule: str, kbo: str) -> list[tuple[object, object]]:
    """File and row of every finding of a rule on an authority."""
    return [(found["bestand"], found["rij"]) for found in published.finding(rule, kbo)]


def outcome(published: Published, kbo: str) -> tuple[object, object, object]:
    """Conclusion, number of findings of severity fout, and whether one of them is marked doubt."""
    found = published.conclusion(kbo)
    return found["conclusie"], found["fouten"], found["twijfel"]


def paid_project(
    sector: Sector, kbo: str, spent: str = "200000.00", received: str = "100000.00", year: int = 2025
) -> str:
    """An adopted account with one main action and a payment of the same amount; its action."""
    action = sector.project(kbo, spent, received, year)
    sector.pay(kbo, received.replace(".", ","), f"{year}-06-01")
    return action


def changed_schemes(folder: Path, old: str, new: str) -> Path:
    """A copy of the scheme files in which one text of Plan Samenleven is another."""
    copy = Path(shutil.copytree(PROJECT / "schemes", folder / "schemes"))
    path = copy / "plan_samenleven.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")
    return copy
