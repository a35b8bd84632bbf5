"""A limit on time: no file may hold a run up."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

SECONDS = 20


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError in what runs longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(autouse=True)
def watchdog() -> Iterator[None]:
    """For every test of a module that imports it."""
    with limited(SECONDS):
        yield
