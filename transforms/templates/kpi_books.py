"""A folder of KPI workbooks: one per authority, prefilled from the award lists that are there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from transforms.payout import PayoutValues
from transforms.recognition import recognise, register_raw
from transforms.reference import Reference
from transforms.scheme import SchemeValues
from transforms.sources.awards import Award, read_awards, settle_awards
from transforms.sources.files import WAITS, Outcome, Register, register_files
from transforms.sources.lists import ListFile
from transforms.sources.quarantine import Quarantined
from transforms.templates import TemplateFault
from transforms.templates.kpi import filled_kpi
from transforms.templates.workbook import as_workbook

COUNTED = "geteld"
_EMPTY_LIST = "een lege lijst maakt u met `eindcontrole template awards --out toekenningen.xlsx`"


@dataclass(frozen=True)
class Books:
    """`written` workbooks in order of name; `lists` award lists read; `left_out`: in Dutch, rows and files that
    are in no workbook, and why."""

    written: tuple[Path, ...]
    lists: tuple[str, ...]
    left_out: tuple[str, ...]


def write_kpi_books(
    folder: Path,
    place: Path,
    values: SchemeValues,
    payout: PayoutValues,
    known_schemes: Iterable[str],
    reference: Reference,
    project_year: int | None = None,
) -> Books:
    """Write `KPI_<kbo>.xlsx` for each authority with an award of an action under `place` (a file or a folder).

    Raises TemplateFault when there is no award, when lists contradict each other or cannot be read, and when a
    workbook is there already; then nothing is written.
    """
    lists, awards, refused, unread = _read(
        place, values.id, list(known_schemes), [entry.year for entry in payout.project_years]
    )
    if project_year is not None:
        awards = [award for award in awards if award.projectjaar == project_year]
    present = {number.kbo: number.basis_kbo for number in reference.numbers}
    lives = {life.basis_kbo: life for life in reference.lives}
    names = {life.kbo: life.name for life in reference.lives}

    def authority(bron_kbo: str) -> str:
        life = lives.get(present.get(bron_kbo, bron_kbo))
        return life.kbo if life else bron_kbo

    by_authority: dict[str, list[Award]] = {}
    for award in awards:
        by_authority.setdefault(authority(award.bron_kbo), []).append(award)
    left_out = (*(_row_left_out(entry) for entry in refused), *(_file_left_out(outcome) for outcome in unread))
    held = {authority(entry.bron_kbo) for entry in refused if entry.bron_kbo}
    books: dict[Path, bytes] = {}
    for kbo in sorted(set(by_authority) - held):
        name = names.get(kbo) or next((award.naam for award in by_authority[kbo] if award.naam), "")
        try:
            template = filled_kpi(values, payout, f"{name} ({kbo})".strip(), by_authority[kbo])
        except ValueError as error:
            raise TemplateFault(f"het werkboek van {kbo} kan niet gemaakt worden: {error}") from error
        if template is not None:
            books[folder / f"KPI_{kbo}.xlsx"] = as_workbook(template)
    if not books:
        raise TemplateFault(_nothing(place, values.id, lists, left_out, project_year))
    _write(folder, books)
    return Books(tuple(books), tuple(lists), left_out)


def _read(
    place: Path, scheme: str, known: list[str], years: list[int]
) -> tuple[list[str], list[Award], list[Quarantined], list[Outcome]]:
    """The award lists under `place`, the awards of the scheme that count, rows and files that cannot be read."""
    if not place.exists():
        raise TemplateFault(f"{place} bestaat niet; geef met --awards de toekenningenlijst of de map waarin ze staat")
    awards: list[Award] = []
    refused: list[Quarantined] = []
    lists: list[str] = []
    with tempfile.TemporaryDirectory(prefix="eindcontrole-") as work:
        register = _register(place, Path(work))
        recognition = recognise(register.files)
        for source in recognition.lists:
            if source.kind != "toekenningen":
                continue
            lists.append(source.file.name)
            read = read_awards(source, scheme, known, years)
            if problem := source.match.problem or read.problem or _several_sheets(source):
                raise TemplateFault(f"de toekenningenlijst {source.file.name} kan niet gelezen worden: {problem}")
            awards += read.awards
            refused += read.quarantined
    settled, conflicts = settle_awards(awards, scheme)
    if conflicts:
        first = conflicts[0]
        raise TemplateFault(
            f"{first.eerste} en {first.tweede} zijn dezelfde toekenning en verschillen; verbeter of verwijder er één"
        )
    unread = [o for o in (*register.outcomes, *recognition.outcomes) if o.uitkomst in (WAITS, "quarantaine")]
    if not place.is_dir() and not lists:
        unread = [*register.outcomes, *recognition.outcomes]
    return lists, [award for award in settled if award.emmer == COUNTED], refused, unread


def _several_sheets(source: ListFile) -> str:
    if not source.others:
        return ""
    names = " en ".join(str(sheet.sheet) for sheet in (source, *source.others))
    return f"de bladen {names} bevatten elk een lijst; verwijder de bladen die niet gelden"


def _register(place: Path, work: Path) -> Register:
    if place.is_dir():
        return register_raw(place, work)
    own = register_files(place.parent, [place], work)
    return Register(tuple(own.files), tuple(own.outcomes), False, (), tuple(own.archives))


def _write(folder: Path, books: Mapping[Path, bytes]) -> None:
    if there := [path for path in books if path.exists()]:
        others = f" (en {len(there) - 1} andere)" if len(there) > 1 else ""
        raise TemplateFault(f"{there[0]}{others} bestaat al en wordt niet overschreven; kies een lege map")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, content in books.items():
            with path.open("xb") as stream:
                stream.write(content)
    except OSError as error:
        raise TemplateFault(f"{folder} kan niet geschreven worden: {error.strerror}") from error


def _row_left_out(entry: Quarantined) -> str:
    whose = f"{entry.bron_kbo} krijgt geen werkboek" if entry.bron_kbo else "staat in geen enkel werkboek"
    return f"{entry.bestand}, rij {entry.rij}, kolom {entry.kolom}: {entry.reden}; {whose}"


def _file_left_out(outcome: Outcome) -> str:
    return f"{outcome.bestand} is niet gelezen: {outcome.reden}"


def _nothing(place: Path, scheme: str, lists: list[str], left_out: tuple[str, ...], project_year: int | None) -> str:
    where = f"in {', '.join(lists)}" if lists else f"onder {place}"
    year = f" voor projectjaar {project_year}" if project_year is not None else ""
    todo = "kijk de regeling en het projectjaar na" if lists else f"zet de toekenningenlijst daar; {_EMPTY_LIST}"
    seen = f" ({left_out[0]}{'; ...' if len(left_out) > 1 else ''})" if left_out else ""
    return f"geen toekenning van een actie van {scheme}{year} gevonden {where}{seen}; {todo}"
