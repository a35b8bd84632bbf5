"""Files of a sample: folders and a zip of tables, with reproducible bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from transforms.sample.tables import HEADERS, YearSet, name_file

# Zips store a time; a fixed one keeps the bytes the same.
ZIP_TIME = (2026, 7, 1, 0, 0, 0)


def render_csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ",") -> bytes:
    """Render rows as UTF-8 text with minimal quoting and LF line ends."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def write_file(path: Path, content: bytes) -> Path:
    """Write bytes, with the folders above them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def write_folder(out: Path, tables: YearSet, *, mark: bool = False) -> list[Path]:
    """Write one table set as folder `JR_<year>`; `mark` puts a byte order mark in front."""
    return [
        write_file(out / f"JR_{tables.year}" / name, (b"\xef\xbb\xbf" if mark else b"") + content)
        for name, content in _render(tables)
    ]


def write_zip(out: Path, tables: YearSet) -> list[Path]:
    """Write one table set as `JR_<year>.zip` with fixed times."""
    return [write_members(out / f"JR_{tables.year}.zip", dict(_render(tables)))]


def write_members(path: Path, members: Mapping[str, bytes]) -> Path:
    """Write a zip of these members with fixed times."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return path


def _render(tables: YearSet) -> list[tuple[str, bytes]]:
    return [
        (name_file(table, tables.year), render_csv(header, tables.rows[table])) for table, header in HEADERS.items()
    ]
