"""Instances read beside each other, in processes of their own when there are many.

Reading is Python work, which threads cannot share. A process of its own also has a limit on memory,
and a file that brings it down is refused instead of ending the run.
"""

from __future__ import annotations

import gc
import os
import resource
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from transforms.sources.files import RawFile
from transforms.sources.xbrl.figures import Figures, cached_figures, read_figures
from transforms.sources.xbrl.mapping import DeliveryMapping

# Below this, starting processes costs more than it saves.
_MANY_BYTES = 32 << 20
_WORKERS = min(os.cpu_count() or 1, 4)
_BATCH = 16
MEMORY_PER_WORKER = 3 << 30
_CRASHED = Figures(problem="lezen brak af: het bestand vraagt te veel geheugen of laat de lezer vastlopen")


def read_all(
    files: Sequence[RawFile], mapping: DeliveryMapping, cache: Path, *, fresh: bool
) -> list[tuple[Figures, Path]]:
    """Figures and lines of each file, in order."""
    found: dict[str, tuple[Figures, Path]] = {}
    for file in files:
        known = None if fresh else cached_figures(file.sha256, mapping, cache)
        if known is not None:
            found[file.sha256] = known
    todo = [file for file in files if file.sha256 not in found]
    if sum(file.size for file in todo) < _MANY_BYTES:
        with without_collector():
            found |= {file.sha256: read_figures(file.path, file.sha256, mapping, cache) for file in todo}
    else:
        found |= _in_processes(todo, mapping, cache)
    return [found[file.sha256] for file in files]


@contextmanager
def without_collector() -> Iterator[None]:
    """Millions of small objects and no cycles: looking for garbage takes a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _in_processes(files: Sequence[RawFile], mapping: DeliveryMapping, cache: Path) -> dict[str, tuple[Figures, Path]]:
    batches = [files[start : start + _BATCH] for start in range(0, len(files), _BATCH)]
    found: dict[str, tuple[Figures, Path]] = {}
    failed: list[RawFile] = []
    with _pool(_WORKERS) as pool:
        futures = [(batch, pool.submit(_read_batch, batch, mapping, cache)) for batch in batches]
        for batch, future in futures:
            try:
                found |= future.result()
            except (BrokenProcessPool, MemoryError):
                failed += batch
    for file in failed:  # one of them brought its process down: which one shows when each is alone
        with _pool(1) as pool:
            try:
                found |= pool.submit(_read_batch, [file], mapping, cache).result()
            except (BrokenProcessPool, MemoryError):
                found[file.sha256] = replace(_CRASHED), cache / "niets"
    return found


def _pool(workers: int) -> ProcessPoolExecutor:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_limit_memory)


def _limit_memory() -> None:
    gc.disable()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_PER_WORKER, MEMORY_PER_WORKER))


def _read_batch(files: Sequence[RawFile], mapping: DeliveryMapping, cache: Path) -> dict[str, tuple[Figures, Path]]:
    found = {file.sha256: read_figures(file.path, file.sha256, mapping, cache) for file in files}
    gc.collect()
    return found
