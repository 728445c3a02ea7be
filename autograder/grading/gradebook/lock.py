"""One grading run at a time: the second waits, and says for whom."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from autograder.errors import UserError
from autograder.linux import require_linux

LOOK_EVERY = 0.1
MOST_WORDS = 1000


@contextmanager
def only_run(
    work: Path, tell: Callable[[str], None], doing: str = "a grading run"
) -> Iterator[None]:
    """Hold the class's lock; the system lets go of it however this process ends.

    Where another holds it, `tell` hears who that is, and Ctrl+C ends the wait.
    """
    require_linux()
    with open_lock(work / "grading.lock") as file:
        if not taken(file) and not taken_soon(file):
            tell(f"waiting for {holder(file)} to end (Ctrl+C ends the wait)")
            while not taken(file):
                time.sleep(LOOK_EVERY)
        sign(file, doing)
        try:
            yield
        finally:
            file.truncate(0)


def open_lock(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("a+", encoding="utf-8", errors="replace")
    except OSError as error:
        raise UserError(f"{path} cannot be opened: {error.strerror}") from None


def taken(file: TextIO) -> bool:
    """Whether the lock is ours now."""
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def taken_soon(file: TextIO) -> bool:
    """Try again when the other has had time to say in the file who it is."""
    time.sleep(LOOK_EVERY)
    return taken(file)


def sign(file: TextIO, doing: str) -> None:
    """Say in the file who holds it; only words, for the lock is the system's."""
    file.truncate(0)
    since = time.strftime("%Y-%m-%d %H:%M:%S")
    json.dump({"process": os.getpid(), "doing": doing, "since": since}, file)
    file.flush()


def holder(file: TextIO) -> str:
    """Who holds the lock, in words, as far as the file says so."""
    try:
        file.seek(0)
        said = json.loads(file.read(MOST_WORDS))
        number, since, doing = int(said["process"]), said["since"], said["doing"]
    except (ValueError, KeyError, TypeError):
        return "another grading run"
    return f"{doing} (process {number}, since {since})"
