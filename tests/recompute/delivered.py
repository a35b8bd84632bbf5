"""BBC-DR deliveries (one XBRL, one XML) turned into table sets of one report each."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from .files import RawFile, Row, Sheet
from .instance import Fact, read_facts
from .outcome import Quarantined, StructuralFailure
from .pairs import Parts, concept_key, find_parts, parse, stated_by
from .policy import Policy, load_names, read_policy
from .records import DELIVERY
from .reference import Authorities
from .tablesets import REPORT_COLUMNS, TableSet
from .values import given_id, read_kbo, read_year

CLASSES = ("lijn", "geweigerd", "niet_toegewezen", "dubbel", "nil", "gegeven", "niet_gebruikt")
COLUMNS = {
    "aanleveringid": "aanlevering_id",
    "typerapport": "type_rapport",
    "rapportjaar": "rapportjaar",
    "kwartaal": "kwartaal",
    "statusrapport": "status_rapport",
    "meestrecente": "meest_recente",
    "volgnummer": "volgnummer",
    "datumverwerking": "datum_verwerking",
}
INTEGRATED = "gemeente en ocmw"
ACCOUNT = "jaarrekening"


@dataclass
class Delivered:
    """Table sets, and what the deliveries say of themselves."""

    sets: list[TableSet] = field(default_factory=list)
    quarantine: list[Quarantined] = field(default_factory=list)
    disagreements: set[tuple[str, tuple[int, ...]]] = field(default_factory=set)
    facts: dict[str, dict[str, int]] = field(default_factory=dict)


class DeliveryReader:
    """Reads all deliveries of a drop folder; `bodies` are the Bestuur IDs that tables give."""

    def __init__(self, authorities: Authorities, table_sets: list[TableSet]) -> None:
        self.authorities = authorities
        self.names = load_names()
        self.result = Delivered()
        self.bodies: dict[tuple[str, bool], set[str]] = {}
        self.in_tables: set[str] = set()
        for group in table_sets:
            self.in_tables |= {row.text("aanleveringid") for row in group.rows("aanlevering")}
            for row in group.rows("bestuur"):
                number = read_kbo(row.text("kbonummer")) or ""
                self.bodies.setdefault((number, together(row.text("typebestuur"))), set()).add(row.text("bestuurid"))

    def read(self, files: list[RawFile]) -> Delivered:
        """All deliveries, in order of their XBRL."""
        roots = {file.path: root for file in files if (root := parse(file)) is not None}
        for parts in find_parts(files, roots, self.names):
            figures = parts.figures
            facts = read_facts(roots[figures.path]) if figures else []
            policy = read_policy(roots[parts.policy.path], self.names) if parts.policy else None
            classes, conflict = self.classify(facts)
            if figures and not conflict:
                count = Counter(classes.values())
                self.result.facts[figures.path] = {name: count[name] for name in CLASSES}
            if figures and policy and not conflict:
                self.add(figures, classes, policy, parts.envelope)
            elif figures or policy:
                self.refuse(parts, facts, policy)
        return self.result

    def classify(self, facts: list[Fact]) -> tuple[dict[Fact, str], bool]:
        """Fact -> class, and whether two facts contradict each other."""
        classes: dict[Fact, str] = {}
        stated: dict[tuple[object, ...], Fact] = {}
        conflict = False
        for fact in facts:
            earlier = stated.setdefault(fact.about, fact)
            if earlier is fact:
                classes[fact] = self.place(fact)
            else:
                classes[fact] = "dubbel"
                conflict = conflict or not fact.says_the_same(earlier)
        return classes, conflict

    def place(self, fact: Fact) -> str:
        """What the mapping makes of a fact."""
        meaning = self.names.concepts.get(concept_key(fact.concept))
        if fact.value is None:
            return "nil"
        if meaning == "not used":
            return "niet_gebruikt"
        if meaning in ("type_rapport", "rapportjaar"):
            return "gegeven"
        about = self.about(fact)
        if meaning and fact.unit == self.names.currency and "" not in about:
            return "lijn"
        on_action = bool(fact.unit) and bool(given_id(about.get("actie", "")))
        return "geweigerd" if meaning or on_action else "niet_toegewezen"

    def about(self, fact: Fact) -> dict[str, str]:
        """Meaning -> member; the meaning is empty for a dimension that the mapping does not know."""
        return {self.names.dimensions.get(concept_key(a), ""): member for a, member in fact.context.dimensions}

    def refuse(self, parts: Parts, facts: list[Fact], policy: Policy | None) -> None:
        """A delivery that cannot be used, with whose it is as far as its files say."""
        file = parts.figures or parts.policy
        number, year, kind = None, None, ""
        if policy:
            number, year = read_kbo(policy.fields["kbo"]), read_year(policy.fields["rapportjaar"])
            kind = policy.fields["type_rapport"]
        else:
            number, year, kind = stated_by(facts, self.names)
        kbo = self.authorities.unit(number).kbo if number else None
        path = file.path if file else ""
        touches = kbo is not None and kind.casefold() in ("", ACCOUNT)
        self.result.quarantine.append(Quarantined(path, 0, "", "", "not usable", kbo, year, touches))

    def add(self, figures: RawFile, classes: dict[Fact, str], policy: Policy, envelope: str) -> None:
        """One delivery as a table set of one report."""
        about = policy.fields
        report = given_id(about["aanlevering_id"]) or f"levering {hashlib.sha256(figures.data).hexdigest()}"
        number = read_kbo(about["kbo"]) or ""
        one = (number, together(about["type_bestuur"]))
        known = self.bodies.get(one, set())
        body = next(iter(known)) if len(known) == 1 and number else f"levering {number or about['kbo']} {one[1]}"
        cells = {column: about[name] for column, name in COLUMNS.items()}
        cells |= {"aanleveringid": report, "bestuurid": body}
        rows: dict[str, list[dict[str, str]]] = {
            "aanlevering": [dict.fromkeys(REPORT_COLUMNS, "") | cells],
            "bestuur": [
                {"bestuurid": body, "kbonummer": about["kbo"]}
                | {"renummer": about["re_nummer"], "typebestuur": about["type_bestuur"]}
            ],
            "actie": [],
            "transactie": [],
        }
        by_code = Counter(action["code"] for action in policy.actions)
        ids: dict[str, str] = {}
        for index, action in enumerate(policy.actions, start=1):
            own = action["actie_id"] or f"{action['code']} {index}"
            ids[own] = own
            rows["actie"].append(action_cells(action) | {"aanleveringid": report, "actieid": own})
        for row, action in zip(rows["actie"], policy.actions, strict=True):
            if by_code[action["code"]] == 1:
                ids.setdefault(action["code"], row["actieid"])
        for fact, kind in classes.items():
            if kind in ("lijn", "geweigerd"):
                rows["transactie"].append(self.line(fact, kind, ids))
        unknown = any(row["actieid"] and row["actieid"] not in ids.values() for row in rows["transactie"])
        repeated = report in self.in_tables
        if not repeated:
            self.compare(classes, policy, envelope, unknown)
        digest = hashlib.sha256(figures.data).hexdigest()
        folder = TableSet(figures.path, "", form=DELIVERY, repeats=repeated)
        for kind, records in rows.items():
            sheet = Sheet(kind, figures.path, figures.path, "", digest, figures.modified, {})
            sheet.rows = [Row(figures.path, index, dict(cells)) for index, cells in enumerate(records, start=1)]
            folder.tables[kind] = [sheet]
        self.result.sets.append(folder)

    def line(self, fact: Fact, kind: str, ids: dict[str, str]) -> dict[str, str]:
        """The cells of one fact; without direction when it is refused."""
        about = self.about(fact)
        action = given_id(about.get("actie", ""))
        sector = about.get("sector", "")
        for prefix in self.names.prefixes:
            if sector.upper().startswith(prefix.upper()):
                sector = sector[len(prefix) :]
                break
        direction = self.names.concepts.get(concept_key(fact.concept), "")
        return {
            "transactieid": f"/*/*[{fact.place}]",
            "transactiesoort": direction if kind == "lijn" else "",
            "bedrag": fact.value or "",
            "boekjaar": str(fact.context.year or ""),
            "rapportjaar": "",
            "actieid": ids.get(action, action),
            "beleidsveldid": about.get("beleidsveld", ""),
            "rekening": about.get("rekening", ""),
            "sector": sector,
        }

    def compare(self, classes: dict[Fact, str], policy: Policy, envelope: str, unknown_action: bool) -> None:
        """A06: KBO, year, type or actions that the files of a delivery do not agree on."""
        own = read_kbo(policy.fields["kbo"])
        year = read_year(policy.fields["rapportjaar"])
        numbers = {fact.context.entity for fact in classes} | ({envelope} if envelope else set())
        others = {text for text in numbers if text != policy.fields["kbo"] and (read_kbo(text) or text) != own}
        stated = [(self.names.concepts.get(concept_key(f.concept)), f.value or "") for f in classes]
        years = {read_year(value) for meaning, value in stated if meaning == "rapportjaar"}
        booked = {fact.context.year for fact, kind in classes.items() if kind == "lijn"} - {None}
        if booked and year not in booked:
            years |= booked
        types = {value.casefold() for meaning, value in stated if meaning == "type_rapport"}
        mine = policy.fields["type_rapport"].casefold()
        if year is None or not (others or years - {year} or types - {mine} or unknown_action):
            return
        if (mine == ACCOUNT and not given_id(policy.fields["kwartaal"])) or (mine != ACCOUNT and ACCOUNT in types):
            marked = {own, *(read_kbo(text) for text in others)} - {None}
            named = (year, *sorted(other for other in years - {year} if other))
            self.result.disagreements |= {(self.authorities.unit(str(number)).kbo, named) for number in marked}


def require_mapped(facts: dict[str, dict[str, int]]) -> None:
    """A share of mapped facts under 99 % is an error."""
    total = sum(sum(classes.values()) for classes in facts.values())
    unknown = sum(classes["geweigerd"] + classes["niet_toegewezen"] for classes in facts.values())
    if 100 * unknown > total:
        raise StructuralFailure(f"{unknown} of {total} facts have no place in the mapping.")


def together(kind: str) -> bool:
    """Whether a body is the integrated record of municipality and OCMW."""
    return kind.strip().casefold() == INTEGRATED


def action_cells(action: dict[str, str]) -> dict[str, str]:
    """An action of the policy information as a record of the table `actie`."""
    return {
        "actieplanid": "",
        "code": action["code"],
        "prioritair": "",
        "korteomschrijving": action["korte_omschrijving"],
        "langeomschrijving": action["lange_omschrijving"],
        "commentaar": action["commentaar"],
        "evaluatie": action["evaluatie"],
        "externerapporteringscode": action["externe_code"],
    }
