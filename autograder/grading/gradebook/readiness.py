"""Looks before a run whether what it will write to can be written to.

Nothing is graded for nothing: a gradebook that is locked, damaged, truncated, empty,
read-only or out of room is one line, before anybody's notebook has been opened.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from autograder.errors import UserError
from autograder.grading.gradebook.address import Address, address
from autograder.grading.gradebook.cells import cells_wanted, is_another_set
from autograder.grading.gradebook.patience import (
    StillLockedError,
    Tell,
    patiently,
    reason,
)
from autograder.grading.gradebook.reading import (
    ask,
    connect,
    has_tables,
    lesson_record,
    opened,
)
from autograder.grading.submission.kit import Place

WAIT_SECONDS = 30.0
SPARE_BYTES = 20_000_000
FOLDERS = ("results", "autograded", "feedback", "backups", "withdrawn")
TABLES = {"assignment", "student", "submitted_assignment", "grade", "comment"}
GO_BACK = (
    "copy the newest good one from autograder/work/backups over it, or move it away "
    "for a new one (`lr grade` fills it again from the results)"
)


def check_ready(
    place: Place,
    tell: Tell = print,
    *,
    lesson: str = "",
    skeleton: Mapping[str, Any] | None = None,
    wait: float = WAIT_SECONDS,
) -> None:
    """See that a run can record what it finds, before it begins.

    With a lesson and its skeleton also that the gradebook's grades are of the same
    exercises.

    Raises:
        UserError: what is in the way, and what to do about it.
    """
    check_folders(place)
    where = address(place)
    if where.file is not None:
        if not where.file.exists():
            check_parent(where.file)
            return
        check_file(where, where.file, tell, wait)
    elif not answers(where):
        return
    if lesson and skeleton is not None:
        check_cells(where, lesson, skeleton)


def check_folders(place: Place) -> None:
    """All that is written lies in folders that can be written to, with room."""
    try:
        place.work.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.work, prefix=".room-"):
            pass
    except OSError as error:
        raise UserError(
            f"nothing can be written in {place.work} ({error.strerror}): "
            "see its permissions and its disk"
        ) from None
    for name in FOLDERS:
        path = place.work / name
        if path.exists() and not path.is_dir():
            raise UserError(f"{path} is a file where a folder has to be: move it away")


def check_parent(path: Path) -> None:
    if path.is_symlink():
        raise UserError(f"{path} is a link to nothing: remove it, or mend it")
    if not path.parent.is_dir():
        raise UserError(f"no folder {path.parent} for the gradebook: make it")
    check_room(path, 0)


def check_room(path: Path, size: int) -> None:
    """There is room for a backup, for what the gradebook will grow by, and pages."""
    needed = 2 * size + SPARE_BYTES
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise UserError(
            f"no room beside {path}: {free // 1_000_000} MB are free and a run needs "
            f"{needed // 1_000_000} MB; make room, and run it again"
        )


def check_file(where: Address, path: Path, tell: Tell, wait: float) -> None:
    """The gradebook is a whole database of nbgrader's, and it can be written to."""
    if not path.is_file():
        raise UserError(f"{path} is no file: move it away for a new gradebook")
    size = path.stat().st_size
    if size == 0:
        raise UserError(f"{where} is empty (0 bytes): {GO_BACK}")
    check_room(path, size)
    try:
        patiently(lambda: look_into(path), wait, tell, str(where))
    except StillLockedError:
        raise UserError(
            f"{where} is held by another program (Formgrader, a database browser, "
            "another run): close it, and run this again"
        ) from None
    except sqlite3.Error as error:
        said = reason(error)
        advice = GO_BACK if "damaged" in said else "see its permissions and its disk"
        raise UserError(f"{where}: {said}; {advice}") from None


def look_into(path: Path) -> None:
    """Read all of it, hold its lock for a moment, and write nothing new.

    Raises:
        UserError: it is damaged, or nothing of nbgrader's.
    """
    with closing(connect(Address(f"sqlite:///{path}"))) as book:
        book.execute("BEGIN IMMEDIATE", ())
        ((number,),) = ask(book, "PRAGMA user_version")
        book.execute(f"PRAGMA user_version = {int(number)}", ())  # can it be written?
        found = [row[0] for row in ask(book, "PRAGMA quick_check(1)")]
        tables = {row[0] for row in ask(book, "SELECT name FROM sqlite_master")}
        book.rollback()
    if found != ["ok"]:
        raise UserError(f"the gradebook {path} is damaged: {GO_BACK}")
    check_tables(Address(f"sqlite:///{path}"), tables)


def is_whole(path: Path) -> bool:
    """Whether a copy of a gradebook can be read from its first page to its last."""
    try:
        look_into(path)
    except (sqlite3.Error, UserError):
        return False
    return True


def check_tables(where: Address, tables: set[str]) -> None:
    if not tables >= TABLES:
        raise UserError(
            f"{where} holds no grades of nbgrader's: move it away for a new one"
        )


def answers(where: Address) -> bool:
    """Whether a server's database, which answers, holds a gradebook already.

    Raises:
        UserError: it does not answer, or cannot be written to.
    """
    try:
        with opened(where) as book:
            ((only_read,),) = ask(book, "SHOW transaction_read_only")
            found = has_tables(book)
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - of a driver that may not be there
        raise UserError(
            f"{where}: {reason(error)}; see `db_url` and the server"
        ) from None
    if only_read == "on":
        raise UserError(f"{where} may only be read: ask for one that can be written to")
    return found


def check_cells(where: Address, lesson: str, skeleton: Mapping[str, Any]) -> None:
    """Grades of other exercises are not mixed with these.

    Raises:
        UserError: there are some, and how to forget them.
    """
    try:
        with opened(where) as book:
            known = lesson_record(book, lesson)
    except UserError:
        raise
    except Exception as error:  # noqa: BLE001 - sqlite's or a server's, see reason()
        raise UserError(
            f"{where} cannot be read ({reason(error)}); if it is of an older nbgrader, "
            "`lr nbgrader db upgrade` renews it"
        ) from None
    if known is not None and is_another_set(known, cells_wanted(skeleton)):
        raise UserError(another_set(lesson))


def another_set(lesson: str) -> str:
    return (
        f"the gradebook has grades for another set of exercises of {lesson}: "
        f"`lr nbgrader db assignment remove {lesson}` forgets them (a backup is kept)"
    )
