"""One grading run at a time: the second waits, and says so."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_run(work: Path, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the class's lock; the system lets go of it however this process ends."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "grading.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell("another grading run is at work; waiting for it to end")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
