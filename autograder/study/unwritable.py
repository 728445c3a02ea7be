"""What cannot be written of the learner's own, in one line that says what to do."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr

FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
IN_THE_WAY = {errno.EEXIST, errno.ENOTDIR}


@contextlib.contextmanager
def in_one_line(place: Path, *, named: bool = False) -> Iterator[None]:
    """Say in one line that this place cannot be written, where it cannot.

    Args:
        place: the file or folder that was to be written, as the learner knows it; what
            the error names may be a file of ours beside it, or nothing.
        named: the learner has named it, and can name another.

    Raises:
        UserError: what cannot be written, why, and what to do.

    >>> with in_one_line(Path("mine")):
    ...     raise OSError(errno.EIO, "Input/output error")
    Traceback (most recent call last):
    autograder.errors.UserError: mine cannot be written: Input/output error
    """
    try:
        yield
    except OSError as error:
        raise UserError(_words(place, error, named=named)) from error


def file_on_the_way(folder: Path) -> Path | None:
    """The file that stands where a folder should be, or one above it.

    >>> file_on_the_way(Path("new", "folder")) is None
    True
    """
    for one in (*reversed(folder.parents), folder):
        # Path's own questions raise where a folder is closed, until Python 3.14.
        if os.path.exists(one) and not os.path.isdir(one):  # noqa: PTH110, PTH112
            return one
    return None


def _words(place: Path, error: OSError, *, named: bool) -> str:
    if error.errno in FULL:
        return tr(
            "{place} cannot be written: the disk is full. Nothing is lost: make room, "
            "then try again",
            place=place,
        )
    if error.errno in FORBIDDEN and named:
        return tr(
            "{place} cannot be written: you may not write there. Name another place",
            place=place,
        )
    if error.errno in FORBIDDEN:
        return tr(
            "{place} cannot be written: you may not write there. Nothing is lost: see "
            "to it that you may, or copy the course to a folder of your own",
            place=place,
        )
    file = _file_in_the_way(place, error)
    if file is not None:
        return tr(
            "{place} cannot be written: {file} is a file, and has to be a folder. Move "
            "it away, then try again",
            place=place,
            file=file,
        )
    why = error.strerror or error
    return tr("{place} cannot be written: {why}", place=place, why=why)


def _file_in_the_way(place: Path, error: OSError) -> Path | None:
    if error.errno not in IN_THE_WAY:
        return None
    named = Path(error.filename) if isinstance(error.filename, str) else place
    folders = (*reversed(place.parents), *reversed(named.parents), named)
    return next((one for one in folders if one.exists() and not one.is_dir()), None)
