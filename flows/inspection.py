"""What a file is and why, what it holds and what of it is recognised; nothing is changed."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from transforms.intake import recognise_file
from transforms.sources.files import RawFile, list_files, register_files
from transforms.sources.headers import HeaderMatch
from transforms.sources.lists import ListFile, records
from transforms.sources.table_sets import Table

_SAMPLES = 3


@dataclass(frozen=True)
class Inspected:
    file: str
    kind: str
    why: str
    facts: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        return {"bestand": self.file, "soort": self.kind, "waarom": self.why, **self.facts}


def inspect_paths(paths: list[Path]) -> list[Inspected]:
    """Every file under these paths (zips opened), in order of name."""
    found: list[Inspected] = []
    for path in paths:
        root = path if path.is_dir() else path.parent
        inside = list_files(path) if path.is_dir() else [path]
        with tempfile.TemporaryDirectory(prefix="eindcontrole-") as work:
            files, outcomes = register_files(root, inside, Path(work))
            found += [Inspected(o.bestand, o.soort or "niet herkend", o.reden) for o in outcomes]
            found += [_inspect(file) for file in files]
    return sorted(found, key=lambda item: item.file)


def _inspect(file: RawFile) -> Inspected:
    facts: dict[str, object] = {
        "bytes": file.size,
        "sha256": file.sha256,
        "codering": "UTF-8" if file.utf8 else "Windows-1252",
    }
    found = recognise_file(file)
    if isinstance(found, str):
        return Inspected(file.name, "niet herkend", found, facts)
    if isinstance(found, Table):
        dialect = found.recognised.dialect
        facts |= {
            "scheidingsteken": dialect.delimiter,
            "regels": file.newlines,
            **_columns(found.recognised.match, dialect.header),
        }
        return Inspected(file.name, found.kind, _why(found.recognised.match), facts)
    return Inspected(file.name, found.kind, found.refused or _why(found.match), facts | _list_facts(found))


def _list_facts(source: ListFile) -> dict[str, object]:
    facts: dict[str, object] = {"getallen zoals": source.number_format.example()}
    header: tuple[str, ...] = ()
    if source.dialect is not None:
        header = source.dialect.header
        facts["scheidingsteken"] = source.dialect.delimiter
    else:
        facts |= {"blad": source.sheet, "koprij": source.header_row}
    samples: list[dict[str, str]] = []
    count = 0
    try:
        for record in records(source):
            count += 1
            if len(samples) < _SAMPLES:
                samples.append({name: record.text(name) or "" for name in record.cells})
    except ValueError as error:
        facts["probleem"] = str(error)
    return facts | {"rijen": count} | _columns(source.match, header) | {"voorbeelden": [str(s) for s in samples]}


def _columns(match: HeaderMatch, header: tuple[str, ...]) -> dict[str, object]:
    return {
        "herkende kolommen": {
            name: header[position] if position < len(header) else f"kolom {position + 1}"
            for name, position in match.positions.items()
        },
        "ontbrekend": list(match.missing),
        "niet gebruikt": list(match.unknown),
    }


def _why(match: HeaderMatch) -> str:
    named = ", ".join(match.mapping.identifies)
    return match.problem or f"de kop noemt {named}"
