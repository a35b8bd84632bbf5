"""The seal of a run: does every file still have the hash of the manifest?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from flows.publication import file_hash


class SealFault(ValueError):
    """There is no run to verify."""


def broken_seals(out: Path, run: str | None) -> list[str]:
    """Sentences about files that changed, are missing or were added; empty when the seal holds."""
    folder = out / "runs" / run if run else (out / "current").resolve()
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        raise SealFault(f"geen manifest in {folder}; kies een map onder {out / 'runs'}")
    try:
        data: dict[str, Any] = json.loads(manifest.read_text(encoding="utf-8"))
        sealed = {entry["bestand"]: entry["sha256"] for entry in data["uitvoer"]}
    except (ValueError, KeyError, TypeError) as error:
        return [f"manifest.json kan niet gelezen worden: {error}"]
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != manifest
    }
    broken = [f"ontbreekt: {name}" for name in sorted(sealed.keys() - found.keys())]
    broken += [f"toegevoegd: {name}" for name in sorted(found.keys() - sealed.keys())]
    broken += [
        f"veranderd: {name}" for name in sorted(sealed.keys() & found.keys()) if file_hash(found[name]) != sealed[name]
    ]
    return broken
