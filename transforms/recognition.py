"""What each raw file is, by its content; every file ends as one kind or with an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from transforms.sources.archives import is_plain_zip, starts_as_zip
from transforms.sources.decisions import DecisionFile, recognise_decisions
from transforms.sources.delimited import first_line, recognise_text
from transforms.sources.drop_folder import list_files, sample_folders, shown_name
from transforms.sources.files import (
    WAITS,
    Outcome,
    RawFile,
    Refusal,
    Register,
    drop_duplicates,
    not_opened,
    register_files,
)
from transforms.sources.lists import ListFile, as_list, recognise_workbook
from transforms.sources.table_sets import Grouping, Table, group_tables, hold_up
from transforms.sources.xbrl.recognise import XmlFile, looks_like_xml, recognise_xml


@dataclass(frozen=True)
class Recognition:
    """What each file is; `outcomes` of the files that end here."""

    tables: Grouping
    lists: tuple[ListFile, ...]
    reports: tuple[ListFile, ...]  # exports of the BBC-analysetool and manual reports
    xml: tuple[XmlFile, ...]  # files of BBC-DR deliveries
    outcomes: tuple[Outcome, ...]
    decisions: tuple[DecisionFile, ...] = ()

    @property
    def anything(self) -> bool:
        return bool(self.tables.sets or self.tables.orphans or self.lists or self.reports or self.xml or self.decisions)


def register_raw(raw: Path, work: Path) -> Register:
    """Register the drop folder. Marked synthetic samples stay out as soon as real inputs stand beside them."""
    paths = list_files(raw)
    samples = sample_folders(paths)
    inside = {p for p in paths if any(s == p.parent or s in p.parents for s in samples)}
    own = register_files(raw, [p for p in paths if p not in inside], work)
    # A delivery that is not whole yet, or cannot be opened, is real too.
    real = recognise(own.files).anything or any(o.uitkomst in (WAITS, "quarantaine") for o in own.outcomes)
    if samples and not real:
        more = register_files(raw, sorted(inside), work)
        files, outcomes = (*own.files, *more.files), (*own.outcomes, *more.outcomes)
        return Register(files, outcomes, bool(inside), (), (*own.archives, *more.archives))
    left_out = tuple(shown_name(PurePosixPath(s.relative_to(raw).as_posix())) for s in samples)
    return Register(tuple(own.files), tuple(own.outcomes), False, left_out, tuple(own.archives))


def sample_outcomes(register: Register) -> list[Outcome]:
    """Marked samples that stay out, one line each: synthetic and real data never mix."""
    reason = "synthetisch voorbeeld, blijft buiten de controle zodra er andere invoer is"
    return [Outcome(name, None, "voorbeeld", None, "niet geteld", reason) for name in register.left_out_samples]


def recognise(files: Iterable[RawFile], waiting: Sequence[str] = ()) -> Recognition:
    """Recognise every file by its content; the same bytes twice count once.

    `waiting`: names of files that are still being written; tables of their set wait with them.
    """
    tables: list[Table] = []
    lists: list[ListFile | DecisionFile] = []
    xml: list[XmlFile] = []
    outcomes: list[Outcome] = []
    for file in sorted(files, key=lambda f: f.name):
        try:
            found = recognise_file(file)
        except OSError as error:
            outcomes.append(not_opened(file.name, error))
            continue
        if isinstance(found, Table):
            tables.append(found)
        elif isinstance(found, ListFile | DecisionFile):
            lists.append(found)
        elif isinstance(found, XmlFile):
            xml.append(found)
        else:
            state = "quarantaine" if isinstance(found, Refusal) else "niet herkend"
            outcomes.append(Outcome(file.name, file.sha256, None, None, state, found))
    distinct, twins = drop_duplicates(source.file for source in lists)
    names = {file.name for file in distinct}
    for source in lists:
        if twin := twins.get(source.file.name):
            reason = f"zelfde inhoud als {twin}; telt één keer"
            outcomes.append(Outcome(source.file.name, source.file.sha256, source.kind, None, "dubbel", reason))
    grouping = group_tables(tables)
    kinds = {table.file.name: table.kind for table in tables}
    for file, twin in grouping.copies:
        reason = f"zelfde inhoud als {twin}; telt één keer"
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "dubbel", reason))
    for file in grouping.unused:
        reason = "hoort bij geen enkele tabellenset"
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "niet geteld", reason))
    grouping, held_up = hold_up(grouping, waiting)
    for file, reason in held_up:
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, WAITS, reason))
    for file, reason in grouping.orphans:
        outcomes.append(Outcome(file.name, file.sha256, kinds[file.name], None, "quarantaine", reason))
    kept = [source for source in lists if source.file.name in names]
    listed = [source for source in kept if isinstance(source, ListFile)]
    return Recognition(
        tables=grouping,
        lists=tuple(s for s in listed if s.match.mapping.family == "lijst"),
        reports=tuple(s for s in listed if s.match.mapping.family == "rapport"),
        xml=tuple(xml),
        outcomes=tuple(outcomes),
        decisions=tuple(source for source in kept if isinstance(source, DecisionFile)),
    )


def recognise_file(file: RawFile) -> Table | ListFile | XmlFile | DecisionFile | str:
    """What one file is, by its content; a text says why it is nothing of ours."""
    if file.size == 0:
        return "leeg bestand"
    with file.path.open("rb") as stream:
        head = stream.read(64)
    if starts_as_zip(head):
        if is_plain_zip(file.path):
            return Refusal("zip in een zip; pak ze uit")
        return recognise_workbook(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "oud of versleuteld Office-bestand; bewaar het als XLSX zonder wachtwoord"
    if looks_like_xml(head):
        return recognise_xml(file)
    recognised = recognise_text(file)
    if recognised is None and file.has_nul:
        return "geen tekstbestand (bevat NUL-tekens)"
    if recognised is None and (decisions := recognise_decisions(file)):
        return decisions
    if recognised is None:
        return f"geen bekende kolomnamen; eerste regel: {first_line(file)[:120]!r}"
    if recognised.match.mapping.family == "bbc":
        return Table(file, recognised)
    return as_list(file, recognised)
