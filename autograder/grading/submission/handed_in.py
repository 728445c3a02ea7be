"""Finds submissions and reads them, following no link that somebody laid."""

from __future__ import annotations

import dataclasses
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from autograder.errors import UserError
from autograder.grading.submission import companions
from autograder.grading.submission.companions import printable
from autograder.grading.submission.stray import where_it_lies
from autograder.notebook.reading import MOST_BYTES

MOST_NAME = 200  # bytes; results and pages add to it
MOST_ENTRIES = 1000  # of a learner's folder that are looked at
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_NONBLOCK
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclasses.dataclass(frozen=True)
class Submission:
    """One learner's file: its bytes, or why there are none.

    `status` is "found", "missing" or "not graded"; the reason is for people. `files`
    are the plain files that go with the notebook; `told` says which others do not.
    `takes_files` is what the lesson says about them.
    """

    student: str
    status: str
    data: bytes = b""
    reason: str = ""
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict)
    told: tuple[str, ...] = ()
    takes_files: bool = True


@dataclasses.dataclass(frozen=True)
class Roll:
    """Whose folders there are, and a sentence for each entry that is nobody's."""

    names: tuple[str, ...]
    told: tuple[str, ...]


def roll(submitted: Path, only: Sequence[str] = ()) -> Roll:
    """All learners with a folder that can be graded; what was passed over is told.

    >>> import tempfile; folder = Path(tempfile.mkdtemp())
    >>> (folder / "ann").mkdir(); (folder / ".trash").mkdir()
    >>> roll(folder).names
    ('ann',)
    >>> roll(folder).told
    ('passed over: the folder .trash is hidden',)
    """
    names = students(submitted, only)
    usable = tuple(name for name in names if is_usable(name))
    told = [
        f"not graded: the folder {name[:80]!r}: give it a shorter, plain name"
        for name in names
        if name not in usable
    ]
    return Roll(usable, (*told, *(() if only else passed_over(submitted))))


def passed_over(submitted: Path) -> Iterator[str]:
    """A sentence for each entry that is no learner's folder."""
    for entry in sorted(entries(submitted), key=lambda one: one.name):
        name = printable(entry.name)
        if not is_folder(entry):
            yield f"passed over: {name} is no learner's folder"
        elif entry.name.startswith("."):
            yield f"passed over: the folder {name} is hidden"


def students(submitted: Path, only: Sequence[str] = ()) -> list[str]:
    """The names of the learners' folders, or those asked for, which must exist."""
    found = sorted(
        entry.name
        for entry in entries(submitted)
        if not entry.name.startswith(".") and is_folder(entry)
    )
    unknown = [name for name in only if name not in found]
    if unknown:
        raise UserError(f"no folder {submitted / unknown[0]}: see the names there")
    if not found:
        raise UserError(
            f"nothing to grade: put notebooks in {submitted}/STUDENT/LESSON/, or take "
            "in with `lr collect` what a learning platform hands out"
        )
    return [name for name in found if not only or name in only]


def entries(submitted: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(submitted) as found:
            return list(found)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise UserError(f"{submitted} cannot be read: {error.strerror}") from None


def is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() or entry.is_dir()
    except OSError:
        return True  # somebody's folder, which is then told as not readable


def is_usable(name: str) -> bool:
    r"""Whether documents and files can bear the name of a learner's folder.

    >>> is_usable("ann"), is_usable("a" * 250), is_usable("\udcff")
    (True, False, False)
    """
    try:
        return len(name.encode()) <= MOST_NAME
    except UnicodeEncodeError:
        return False


def read_submission(
    submitted: Path, student: str, lesson: str, *, takes_files: bool = True
) -> Submission:
    """Read one notebook and what goes with it, or say what is in the way.

    Whatever the system says about a learner's folder is this learner's "not graded".
    """
    try:
        found = read_notebook_in(submitted, student, lesson, takes_files=takes_files)
    except OSError as error:
        reason = f"the folder cannot be read ({error.strerror or type(error).__name__})"
        found = refused(student, reason)
    return dataclasses.replace(found, takes_files=takes_files)


def read_notebook_in(
    submitted: Path, student: str, lesson: str, *, takes_files: bool
) -> Submission:
    for path in (submitted / student, submitted / student / lesson):
        if path.is_symlink():
            return refused(student, f"the folder {path.name} is a symbolic link")
    name = f"{lesson}.ipynb"
    try:
        with folder_of(submitted, student, lesson) as folder:
            data = read_file(folder, name, MOST_BYTES + 1)
            beside = read_beside(folder) if takes_files else companions.chosen({})
    except (FileNotFoundError, NotADirectoryError):
        reason = where_it_lies(submitted / student, lesson)
        return Submission(student, "missing", reason=reason)
    except NoPlainFileError as error:
        return refused(student, f"the notebook {error}")
    return Submission(student, "found", data, files=beside.files, told=beside.told)


class NoPlainFileError(Exception):
    """What stands in the place of a file, or keeps it from being read."""


@contextmanager
def folder_of(submitted: Path, student: str, lesson: str) -> Iterator[int]:
    """Hold the folder itself: whoever moves it meanwhile leads nobody elsewhere."""
    outer = os.open(submitted / student, FOLDER)
    try:
        inner = os.open(lesson, FOLDER, dir_fd=outer)
    finally:
        os.close(outer)
    try:
        yield inner
    finally:
        os.close(inner)


def read_file(folder: int, name: str, most: int) -> bytes:
    """Read a regular file; links, pipes, folders and devices are none.

    Raises:
        FileNotFoundError: there is nothing.
        NoPlainFileError: there is something else.
    """
    try:
        handle = os.open(name, FILE, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        if is_link(folder, name):
            raise NoPlainFileError("is a symbolic link") from None
        raise NoPlainFileError(f"cannot be read ({error.strerror})") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NoPlainFileError("is not a file")
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def is_link(folder: int, name: str) -> bool:
    try:
        found = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError:
        return False
    return stat.S_ISLNK(found.st_mode)


def read_beside(folder: int) -> companions.Companions:
    """The plain files in a learner's folder that go with the notebook."""
    found: dict[str, bytes] = {}
    told = []
    for name in sorted(os.listdir(folder))[:MOST_ENTRIES]:
        if not companions.is_companion(name):
            continue
        try:
            found[name] = read_file(folder, name, companions.MOST_BYTES + 1)
        except NoPlainFileError as error:
            told.append(f"a file {printable(name)} {error}: left out")
        except FileNotFoundError:
            continue
    beside = companions.chosen(found)
    return companions.Companions(beside.files, (*told, *beside.told))


def refused(student: str, reason: str) -> Submission:
    return Submission(student, "not graded", reason=reason)
