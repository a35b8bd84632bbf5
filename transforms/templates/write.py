"""Which templates there are, and writing one to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from transforms.payout import PayoutValues
from transforms.scheme import Scheme, SchemeValues
from transforms.templates import TemplateFault
from transforms.templates.awards import awards
from transforms.templates.decisions import decisions
from transforms.templates.kpi import empty_kpi
from transforms.templates.law import Law, law_of
from transforms.templates.manual import manual
from transforms.templates.partnerships import partnerships
from transforms.templates.payments import payments
from transforms.templates.workbook import Template, as_csv, as_workbook

LISTS: Mapping[str, Callable[[Law], Template]] = {
    "payments": payments,
    "awards": awards,
    "manual": manual,
    "partnerships": partnerships,
}
_WORKBOOK, _TEXT = ".xlsx", ".csv"
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "payments": (_WORKBOOK, _TEXT),
    "awards": (_WORKBOOK, _TEXT),
    "kpi": (_WORKBOOK,),
    "manual": (_WORKBOOK,),
    "partnerships": (_WORKBOOK, _TEXT),
    "decisions": (".yaml", ".yml"),
}
_OTHER_FORMS = (_TEXT, ".ods", ".xls", ".xlsm", ".yaml", ".yml", ".txt")


def write_template(kind: str, path: Path, schemes: Mapping[str, Scheme], scheme: str = "plan-samenleven") -> None:
    """Write an empty template in the form that the ending of `path` names; raises TemplateFault.

    `scheme`: the one that a KPI workbook and decisions are for. An existing file is never touched.
    """
    suffix = path.suffix.casefold()
    endings = _ENDINGS[kind]
    if suffix == _TEXT and endings == (_WORKBOOK,):
        raise TemplateFault(
            f"het sjabloon {kind} bestaat alleen als werkboek; geef --out een naam die eindigt op .xlsx"
        )
    if suffix not in endings:
        raise TemplateFault(
            f"{path.name} eindigt niet op {' of '.join(endings)}; de naam bepaalt de vorm van het sjabloon"
        )
    content = _content(kind, suffix, schemes, scheme)
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise TemplateFault(f"{path} bestaat al en wordt niet overschreven; kies een andere naam") from error
    except FileNotFoundError as error:
        raise TemplateFault(f"de map {path.parent} bestaat niet; maak ze eerst") from error
    except OSError as error:
        raise TemplateFault(f"{path} kan niet geschreven worden: {error.strerror}") from error


def is_folder(path: Path) -> bool:
    """Whether `--out` of KPI workbooks means a folder: one that is there, or a name of no known kind of file."""
    return path.is_dir() or path.suffix.casefold() not in (_WORKBOOK, *_OTHER_FORMS)


def payout_of(schemes: Mapping[str, Scheme], scheme: str) -> tuple[SchemeValues, PayoutValues]:
    """The values of a scheme that has KPIs; raises TemplateFault."""
    values = _chosen(schemes, scheme).at()
    if values.payout is None:
        raise TemplateFault(
            f"de regeling {scheme} heeft geen KPI's; haar bestand in schemes/ heeft geen onderdeel payout"
        )
    return values, values.payout


def _content(kind: str, suffix: str, schemes: Mapping[str, Scheme], scheme: str) -> bytes:
    if kind == "decisions":
        return decisions(_chosen(schemes, scheme).at())
    template = empty_kpi(*payout_of(schemes, scheme)) if kind == "kpi" else LISTS[kind](law_of(schemes))
    return as_csv(template) if suffix == _TEXT else as_workbook(template)


def _chosen(schemes: Mapping[str, Scheme], scheme: str) -> Scheme:
    if scheme not in schemes:
        known = ", ".join(sorted(schemes)) or "geen"
        raise TemplateFault(f"onbekende regeling {scheme!r}; gekend in schemes/: {known}")
    return schemes[scheme]
