"""Column names and their aliases: one mapping file per kind of source, data not code.

Matching ignores case, accents, spaces, dots, underscores and dashes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from transforms.amounts import NumberFormat
from transforms.sources.mapping_files import DELIVERY, MappingFault, mapping_files


@dataclass(frozen=True)
class Column:
    name: str
    spellings: tuple[str, ...]
    required: bool

    @cached_property
    def normal(self) -> tuple[str, ...]:
        """The spellings as headers are compared; a row of every sheet is held against them."""
        return tuple(map(normalise_header, self.spellings))


@dataclass(frozen=True)
class Mapping:
    """How one kind of file names its columns and writes its numbers. `bi_export`: a reporting tool wrote
    it, so lines may stand above the header, texts run over lines, and the last cell names the filters."""

    kind: str
    family: str  # bbc | lijst | rapport
    identifies: tuple[str, ...]
    columns: tuple[Column, ...]
    ignored: tuple[str, ...]
    number_format: NumberFormat
    bi_export: bool = False

    @cached_property
    def known(self) -> frozenset[str]:
        """Every name that a column may have, normalised."""
        return frozenset([n for c in self.columns for n in c.normal] + list(map(normalise_header, self.ignored)))


@dataclass(frozen=True)
class HeaderMatch:
    """`positions`: canonical column -> index in the file; `missing`/`unknown` in file spelling."""

    mapping: Mapping
    positions: dict[str, int]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    twice: tuple[str, ...]

    @property
    def identified(self) -> bool:
        return all(name in self.positions for name in self.mapping.identifies)

    @property
    def complete(self) -> bool:
        return not self.missing and not self.twice

    @property
    def problem(self) -> str:
        """What is wrong with the header, in words; empty when nothing is."""
        parts = []
        if self.missing:
            parts.append(f"kolom ontbreekt: {', '.join(self.missing)}")
        if self.twice:
            parts.append(f"kolom staat er tweemaal: {', '.join(self.twice)}")
        if not parts:
            return ""
        extra = f"; onbekende kolommen: {', '.join(self.unknown)}" if self.unknown else ""
        return (
            f"{'; '.join(parts)}{extra}. Heet de kolom anders, zet die naam dan bij `names` in "
            f"transforms/sources/mappings/{self.mapping.kind}.yaml"
        )


def normalise_header(name: str) -> str:
    text = unicodedata.normalize("NFKD", name.lstrip("\ufeff")).casefold()
    return "".join(c for c in text if not unicodedata.combining(c) and c not in " ._-\u00a0\t\r\n")


def mappings() -> dict[str, Mapping]:
    """The mapping files of tables and lists, by kind; raises MappingFault."""
    return _mappings(tuple(path for name, path in mapping_files().items() if name != DELIVERY))


@cache
def _mappings(paths: tuple[Path, ...]) -> dict[str, Mapping]:
    return {mapping.kind: mapping for mapping in map(_load, paths)}


def match_header(header: Sequence[str], mapping: Mapping) -> HeaderMatch:
    return _match(header, [normalise_header(name) for name in header], mapping)


def _match(header: Sequence[str], normal: Sequence[str], mapping: Mapping) -> HeaderMatch:
    positions: dict[str, int] = {}
    twice: list[str] = []
    for column in mapping.columns:
        used = next((spelling for spelling in column.normal if spelling in normal), None)
        if used is not None:
            positions[column.name] = normal.index(used)
            if normal.count(used) > 1:
                twice.append(column.spellings[0])
    return HeaderMatch(
        mapping=mapping,
        positions=positions,
        missing=tuple(c.spellings[0] for c in mapping.columns if c.required and c.name not in positions),
        unknown=tuple(name for name, key in zip(header, normal, strict=True) if key and key not in mapping.known),
        twice=tuple(twice),
    )


def recognise_header(header: Sequence[str]) -> HeaderMatch | None:
    """The kind whose columns this header names best; None when it is no kind of ours.

    A BBC table that lacks one of its columns is still that table: better a message that names
    the column than a file set aside as unknown.
    """
    candidates = []
    normal = [normalise_header(name) for name in header]
    for mapping in mappings().values():
        if mapping.known.isdisjoint(normal):
            continue
        match = _match(header, normal, mapping)
        required = [c.name for c in mapping.columns if c.required]
        share = sum(name in match.positions for name in required) / len(required)
        if match.identified or (mapping.family == "bbc" and len(required) > 3 and share >= 0.7):
            candidates.append((len(match.positions), match.identified, share, match))
    return max(candidates, key=lambda c: c[:3])[3] if candidates else None


def _load(path: Path) -> Mapping:
    try:
        return _read(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, TypeError) as error:
        raise MappingFault(f"{path}: kan niet gelezen worden: {error}") from error
    except KeyError as error:
        raise MappingFault(f"{path}: sleutel {error} ontbreekt") from error


def _read(data: dict[str, Any]) -> Mapping:
    number_format = data.get("number_format", {})
    return Mapping(
        kind=data["kind"],
        family=data["family"],
        identifies=tuple(data["identifies"]),
        columns=tuple(
            Column(name, tuple(entry["names"]), entry["required"]) for name, entry in data["columns"].items()
        ),
        ignored=tuple(data["ignored"]),
        number_format=NumberFormat(number_format.get("decimal", "."), number_format.get("thousands", "")),
        bi_export=data.get("bi_export", False),
    )
