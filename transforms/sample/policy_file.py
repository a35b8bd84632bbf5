"""The policy information of a delivery: codes and texts in an invented XML."""

from collections.abc import Iterable, Mapping, Sequence

from transforms.sample.markup import encode, tag
from transforms.sample.tables import HEADERS, Row

NAMESPACE = "urn:voorbeeld:verzonnen-beleidsinformatie"

_OF_DELIVERY = (
    ("AanleveringId", "Aanlevering ID"),
    ("KboNummer", "KBO nummer"),
    ("ReNummer", "RE nummer"),
    ("TypeBestuur", "Type bestuur"),
    ("TypeRapport", "Type rapport"),
    ("Rapportjaar", "Rapportjaar"),
    ("Kwartaal", "Kwartaal"),
    ("StatusRapport", "Status rapport"),
    ("MeestRecente", "Meest recente"),
    ("Volgnummer", "Volgnummer"),
    ("DatumVerwerking", "Datum verwerking"),
)
_OF_ACTION = (
    ("ActieId", "Actie ID"),
    ("Code", "code"),
    ("KorteOmschrijving", "korte omschrijving"),
    ("LangeOmschrijving", "lange omschrijving"),
    ("Commentaar", "commentaar"),
    ("Evaluatie", "evaluatie"),
    ("ExterneRapporteringscode", "externe rapporteringscode"),
)
_OF_PLAN = (("Code", "code"), ("KorteOmschrijving", "korte omschrijving"))


def render_policy(rows: Mapping[str, Sequence[Row]], encoding: str) -> bytes:
    """Render the rows of one report: its delivery, goals, plans and actions, nested.

    An action without a plan stands directly under the root. Empty values of the delivery are left out.
    """
    (delivery,) = _records(rows, "aanlevering")
    (body,) = _records(rows, "Dimensies/bestuur")
    actions: dict[str, list[str]] = {}
    for action in _records(rows, "actie"):
        actions.setdefault(action["ACTIEPLANID"], []).append(f"<Actie>{_tags(action, _OF_ACTION)}</Actie>")
    plans: dict[str, list[str]] = {}
    for plan in _records(rows, "actieplan"):
        inside = "\n".join(("", *actions.get(plan["Actieplan ID"], []), ""))
        text = f"<Actieplan>{_tags(plan, _OF_PLAN)}{inside}</Actieplan>"
        plans.setdefault(plan["BELEIDSDOELSTELLINGID"], []).append(text)
    goals = [
        f"<Beleidsdoelstelling>{_tags(goal, _OF_PLAN)}{''.join(plans.get(goal['Beleidsdoelstelling ID'], []))}"
        "</Beleidsdoelstelling>"
        for goal in _records(rows, "beleidsdoelstelling")
    ]
    about = _tags(delivery | body, ((name, column) for name, column in _OF_DELIVERY if (delivery | body)[column]))
    parts = [
        f'<Beleidsrapport xmlns="{NAMESPACE}">',
        f"<Aanlevering>{about}</Aanlevering>",
        *goals,
        *actions.get("", []),
        "</Beleidsrapport>",
    ]
    return encode("\n".join(parts), encoding)


def _records(rows: Mapping[str, Sequence[Row]], table: str) -> list[dict[str, str]]:
    return [dict(zip(HEADERS[table], row, strict=True)) for row in rows[table]]


def _tags(record: Mapping[str, str], names: Iterable[tuple[str, str]]) -> str:
    return "".join(tag(name, record[column]) for name, column in names)
