"""Finds submissions and reads them, following no link that somebody laid."""

from __future__ import annotations

import dataclasses
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from autograder.errors import UserError
from autograder.notebook.reading import MOST_BYTES

MOST_NAME = 200  # bytes; results and pages add to it


@dataclasses.dataclass(frozen=True)
class Submission:
    """One learner's file: its bytes, or why there are none.

    `status` is "found", "missing" or "not graded"; the reason is for people.
    """

    student: str
    status: str
    data: bytes = b""
    reason: str = ""


def students(submitted: Path, only: Sequence[str] = ()) -> list[str]:
    """The names of the learners' folders, or those asked for, which must exist."""
    found = sorted(
        entry.name
        for entry in (os.scandir(submitted) if submitted.is_dir() else ())
        if not entry.name.startswith(".") and (entry.is_dir() or entry.is_symlink())
    )
    unknown = [name for name in only if name not in found]
    if unknown:
        raise UserError(f"no folder {submitted / unknown[0]}: see the names there")
    if not found:
        raise UserError(
            f"nothing to grade: put notebooks in {submitted}/STUDENT/LESSON/"
        )
    return [name for name in found if not only or name in only]


def is_usable(name: str) -> bool:
    r"""Whether documents and files can bear the name of a learner's folder.

    >>> is_usable("ann"), is_usable("a" * 250), is_usable("\udcff")
    (True, False, False)
    """
    try:
        return len(name.encode()) <= MOST_NAME
    except UnicodeEncodeError:
        return False


def read_submission(submitted: Path, student: str, lesson: str) -> Submission:
    """Read one notebook, or say what is in the way."""
    folder = submitted / student / lesson
    for path in (submitted / student, folder):
        if path.is_symlink():
            return refused(student, f"the folder {path.name} is a symbolic link")
    path = folder / f"{lesson}.ipynb"
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return Submission(student, "missing", reason=what_is_there(folder, lesson))
    except OSError as error:
        if path.is_symlink():
            return refused(student, "the notebook is a symbolic link")
        return refused(student, f"the notebook cannot be read ({error.strerror})")
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        return refused(student, "the notebook is not a file")
    with os.fdopen(handle, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    return Submission(student, "found", data)


def refused(student: str, reason: str) -> Submission:
    return Submission(student, "not graded", reason=reason)


def what_is_there(folder: Path, lesson: str) -> str:
    names = sorted(path.name for path in folder.glob("*.ipynb"))
    if names:
        return f"there is {names[0]}, but no {lesson}.ipynb"
    return f"no {lesson}.ipynb was handed in"
