"""Merge the progress of several machines through any folder or file they share."""

import dataclasses
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.log import append_lines, log_path
from autograder.study.log_files import Lines, missing, sort_out, united
from autograder.whole_file import FOR_ONESELF, put_whole

NAME = "events.jsonl"


@dataclasses.dataclass(frozen=True)
class Merged:
    """What a merge did."""

    place: Path
    fetched: int
    sent: int


def merge(path: Path) -> Merged:
    """Unite this machine's log with the one at a path, both ways.

    Args:
        path: a file, or a folder that holds or will hold `events.jsonl`.

    Raises:
        UserError: the file is not a log, or one of the two cannot be written; then
            nothing has been lost.
    """
    place = place_of(path)
    try:
        theirs, ours = read_other(place), own_log()
        fetched = fetch(theirs, ours)
        sent = missing(ours, theirs)
        if theirs.torn_end:
            beside = place.with_name(f"{place.name}.torn")
            beside.write_text(theirs.torn_end, encoding="utf-8")
        if sent or theirs.torn_end:
            put_whole(place, united(ours, theirs), FOR_ONESELF)
    except OSError as error:
        raise untouched(error, place) from error
    return Merged(place, fetched, len(sent))


def place_of(path: Path) -> Path:
    """The file that is meant by a path.

    Raises:
        UserError: it is this machine's own log.
    """
    place = path / NAME if path.is_dir() else path
    if place.resolve() == log_path().resolve():
        raise UserError(
            tr("{place} is this machine's own log: name another place", place=place)
        )
    return place


def own_log() -> Lines:
    """This machine's log; one that is not there is empty."""
    try:
        return sort_out(log_path().read_bytes())
    except FileNotFoundError:
        return Lines()


def read_other(place: Path) -> Lines:
    """Read a log from elsewhere; only its last line may be torn.

    Raises:
        UserError: it is no log.
    """
    try:
        found = sort_out(place.read_bytes())
    except FileNotFoundError:
        if place.parent.is_dir():
            return Lines()
        raise
    if found.unread and not found.torn_end:
        raise UserError(
            tr(
                "{place} is not a progress log (line {number}): nothing was changed",
                place=place,
                number=min(found.unread),
            )
        )
    return found


def fetch(theirs: Lines, ours: Lines) -> int:
    """Append to this machine's log what it has not; say how many lines it was."""
    lines = missing(theirs, ours)
    if lines:
        log_path().parent.mkdir(parents=True, exist_ok=True)
        append_lines(log_path(), lines)
    return len(lines)


def untouched(error: OSError, place: Path) -> UserError:
    """Say what could not be read or written, as the user's to put right."""
    return UserError(
        tr(
            "{place}: {reason}; nothing was lost",
            place=error.filename or place,
            reason=error.strerror,
        )
    )
