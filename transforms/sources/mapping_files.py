"""Where the mapping files are: those of the program, and those a user puts in their place.

A file in the folder that EINDCONTROLE_MAPPINGS names replaces the program's file of the same name;
of every other kind the program's own file stays in use.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "mappings"
SETTING = "EINDCONTROLE_MAPPINGS"
DELIVERY = "levering.yaml"


class MappingFault(ValueError):
    """A mapping file is not what it should be; the message names the file and the key."""


def mapping_files() -> dict[str, Path]:
    """The mapping files in use, by name, in order of name. Raises MappingFault for a folder or file
    that cannot be one: a misspelt name would be left out in silence."""
    return _files(os.environ.get(SETTING, ""))


@cache
def _files(own: str) -> dict[str, Path]:
    files = {path.name: path for path in sorted(FOLDER.glob("*.yaml"))}
    if not own:
        return files
    folder = Path(own)
    if not folder.is_dir():
        raise MappingFault(f"{SETTING} noemt {own!r}, en dat is geen map; zet er de map met uw mappings in")
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yaml", ".yml"):
            if path.name not in files:
                raise MappingFault(f"{path}: geen bekende mapping; verwacht een van {', '.join(files)}")
            files[path.name] = path
    return files
