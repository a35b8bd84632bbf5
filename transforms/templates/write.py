"""Which templates there are, and writing one to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from transforms.scheme import Scheme
from transforms.templates.law import Law, law_of
from transforms.templates.manual import manual
from transforms.templates.partnerships import partnerships
from transforms.templates.payments import payments
from transforms.templates.workbook import Template, as_csv, as_workbook

KINDS: Mapping[str, Callable[[Law], Template]] = {
    "payments": payments,
    "manual": manual,
    "partnerships": partnerships,
}
LATER = ("awards", "kpi", "decisions")
_AS_CSV = ("payments", "partnerships")


class TemplateFault(ValueError):
    """The template cannot be written as asked; the message says why and what to do."""


def write_template(kind: str, path: Path, schemes: Mapping[str, Scheme]) -> None:
    """Write an empty template as `.xlsx` or `.csv`, by the ending of `path`; raises TemplateFault.

    An existing file is never touched.
    """
    if kind in LATER:
        raise TemplateFault(f"het sjabloon {kind} bestaat nog niet in deze versie; kies uit {', '.join(KINDS)}")
    suffix = path.suffix.casefold()
    if suffix == ".csv" and kind not in _AS_CSV:
        raise TemplateFault(
            f"het sjabloon {kind} bestaat alleen als werkboek; geef --out een naam die eindigt op .xlsx"
        )
    if suffix not in (".xlsx", ".csv"):
        endings = ".xlsx of .csv" if kind in _AS_CSV else ".xlsx"
        raise TemplateFault(f"{path.name} eindigt niet op {endings}; de naam bepaalt de vorm van het sjabloon")
    template = KINDS[kind](law_of(schemes))
    content = as_csv(template) if suffix == ".csv" else as_workbook(template)
    try:
        with path.open("xb") as stream:
            stream.write(content)
    except FileExistsError as error:
        raise TemplateFault(f"{path} bestaat al en wordt niet overschreven; kies een andere naam") from error
    except FileNotFoundError as error:
        raise TemplateFault(f"de map {path.parent} bestaat niet; maak ze eerst") from error
    except OSError as error:
        raise TemplateFault(f"{path} kan niet geschreven worden: {error.strerror}") from error
