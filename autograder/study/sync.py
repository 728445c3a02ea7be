"""Merge the progress of several machines through any folder or file they share."""

import dataclasses
import os
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.events import lines_in
from autograder.study.log import append_lines, log_path
from autograder.study.log_files import Lines, missing, sort_out, united
from autograder.study.unread import no_home_words
from autograder.whole_file import FOR_ONESELF, put_whole

NAME = "events.jsonl"


@dataclasses.dataclass(frozen=True)
class Merged:
    """What a merge did; what of the other file could not be read lies in `beside`."""

    place: Path
    fetched: int
    sent: int
    unread: int
    beside: Path


def merge(path: Path) -> Merged:
    """Unite this machine's log with the one at a path, both ways.

    Args:
        path: a file, or a folder that holds or will hold `events.jsonl`.

    Raises:
        UserError: the file is not a log, or the folder is not there, or one of the
            two cannot be written; then nothing has been lost.
    """
    place = place_of(path)
    try:
        _demand_no_folder_that_is_gone(place)
        theirs, ours = read_other(place), own_log()
        fetched = fetch(theirs, ours)
        sent = missing(ours, theirs)
        set_aside(theirs, place)
        if sent or theirs.unread:
            put_whole(place, united(ours, theirs), FOR_ONESELF)
    except OSError as error:
        raise untouched(error, place) from error
    return Merged(place, fetched, len(sent), len(theirs.unread), beside(place))


def _demand_no_folder_that_is_gone(place: Path) -> None:
    """A memory stick that is not in: a file under its name would be in its way."""
    try:
        place.stat()
    except FileNotFoundError as error:
        if place.suffix or not place.parent.is_dir():
            return
        raise UserError(
            tr(
                "{place} is not there: make that folder, or name a file like {file}",
                place=place,
                file=place.with_suffix(Path(NAME).suffix),
            )
        ) from error


def place_of(path: Path) -> Path:
    """The file that is meant by a path; of a symbolic link, the file that it leads to.

    Raises:
        UserError: it is this machine's own log, or a device, which is never replaced.
    """
    # Path's own questions raise where a folder on the way is closed, until Python 3.14.
    place = path / NAME if os.path.isdir(path) else path  # noqa: PTH112
    if os.path.islink(place):  # noqa: PTH114
        place = Path(os.path.realpath(place))
    if os.path.realpath(place) == os.path.realpath(log_path()):
        raise UserError(
            tr("{place} is this machine's own log: name another place", place=place)
        )
    if os.path.exists(place) and not os.path.isfile(place):  # noqa: PTH110, PTH113
        raise UserError(
            tr("{place} is not a file: name a file or a folder", place=place)
        )
    return place


def own_log() -> Lines:
    """This machine's log; one that is not there is empty."""
    try:
        return sort_out(log_path().read_bytes())
    except FileNotFoundError:
        return Lines()


def read_other(place: Path) -> Lines:
    """Read a log from elsewhere; what of it cannot be read is left to the caller.

    Raises:
        UserError: it is no log: nothing in it can be read.
    """
    try:
        found = sort_out(place.read_bytes())
    except FileNotFoundError:
        if place.parent.is_dir():
            return Lines()
        raise
    if found.unread and not found.count:
        raise UserError(
            tr(
                "{place} is not a progress log (line {number}): nothing was changed",
                place=place,
                number=min(found.unread),
            )
        )
    return found


def beside(place: Path) -> Path:
    """Where the lines of a file that cannot be read are set aside.

    >>> beside(Path("shared/events.jsonl")).as_posix()
    'shared/events.jsonl.torn'
    """
    return place.with_name(f"{place.name}.torn")


def set_aside(theirs: Lines, place: Path) -> None:
    """Keep what cannot be read of a file that is about to be replaced."""
    if not theirs.unread:
        return
    try:
        kept = lines_in(beside(place).read_bytes())
    except FileNotFoundError:
        kept = {}
    lines = dict.fromkeys((*kept.values(), *theirs.unread.values()))
    put_whole(beside(place), "\n".join(lines).encode(), FOR_ONESELF)


def fetch(theirs: Lines, ours: Lines) -> int:
    """Append to this machine's log what it has not; say how many lines it was."""
    lines = missing(theirs, ours)
    if lines:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        append_lines(log_path(), lines)
    return len(lines)


def untouched(error: OSError, place: Path) -> UserError:
    """Say what could not be read or written, as the user's to put right."""
    words = no_home_words()
    if words:
        return UserError(words)
    return UserError(
        tr(
            "{place}: {reason}; nothing was lost",
            place=error.filename or place,
            reason=error.strerror,
        )
    )
