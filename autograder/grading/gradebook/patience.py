"""Waits for a gradebook that another program holds: aloud, and not for ever."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from typing import TypeAlias, TypeVar

Tell: TypeAlias = Callable[[str], None]
T = TypeVar("T")

SILENT_SECONDS = 1.0
PAUSE_SECONDS = 0.1
# Server's words for: waited too long for a lock, deadlock, cannot serialize.
LOCKED_STATES = {"55P03", "40P01", "40001"}
SQLITE_WORDS = {
    sqlite3.SQLITE_FULL: "there is no room on the disk",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_CORRUPT: "it is damaged",
    sqlite3.SQLITE_NOTADB: "it is damaged: no database is in it",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "it cannot be read or written (see the disk)",
}
SERVER_WORDS = {
    "08": "the server does not answer",
    "28": "the server refuses the user or the password",
    "3D": "the server has no database of that name",
    "42": "its tables are not what nbgrader needs",
    "53": "the server has no room",
    "57": "the server ended the connection",
}


class StillLockedError(Exception):
    """Another program held the gradebook for all the time that we were to wait."""


def patiently(
    do: Callable[[], T], seconds: float, tell: Tell, words: str = "the gradebook"
) -> T:
    """Do it; while another program holds the gradebook, try again, and say so once.

    Raises:
        StillLockedError: the time is over. Any other failure comes through at once.
    """
    started, told = time.monotonic(), False
    while True:
        try:
            return do()
        except Exception as error:
            if not is_locked(error):
                raise
            waited = time.monotonic() - started
            if waited >= seconds:
                raise StillLockedError from error
        if not told and waited >= SILENT_SECONDS:
            told = True
            tell(f"{words} is held by another program; waiting ({seconds:.0f} s)")
        time.sleep(PAUSE_SECONDS)


def is_locked(error: BaseException) -> bool:
    """Whether this failure, or one that it came from, is that somebody else writes."""
    return any(
        sqlite_code(one) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        or getattr(one, "sqlstate", None) in LOCKED_STATES
        for one in causes(error)
    )


def sqlite_code(error: BaseException) -> int | None:
    """SQLite's own number for a failure, without what only its authors tell apart."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & 0xFF


def causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting += [one.__cause__, one.__context__, getattr(one, "orig", None)]


def refusal(said: str) -> str:
    """Why no connection came about; the driver gives a text, and no state, for it.

    >>> refusal('FATAL:  database "grades" does not exist')
    'the server has no database of that name'
    """
    if "database" in said and "does not exist" in said:
        return SERVER_WORDS["3D"]
    if "authentication failed" in said or "role" in said or "password" in said:
        return SERVER_WORDS["28"]
    return SERVER_WORDS["08"]


def reason(error: BaseException) -> str:
    """Why the gradebook did not take something: words, and nothing of the class.

    >>> reason(OSError(28, "No space left on device"))
    'No space left on device'
    >>> reason(ValueError("ann's points"))
    'ValueError'
    """
    for one in causes(error):
        words = SQLITE_WORDS.get(sqlite_code(one) or -1)
        words = words or SERVER_WORDS.get(str(getattr(one, "sqlstate", ""))[:2])
        if words is None and type(one).__module__.startswith("psycopg"):
            words = refusal(str(one))
        if words is None and isinstance(one, OSError) and one.strerror:
            words = one.strerror
        if words:
            return words
    return type(error).__name__
