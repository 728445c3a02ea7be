"""The whole progress as one file: written out, and taken in again."""

import dataclasses
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.log_files import Lines, missing, united
from autograder.study.sync import fetch, own_log, place_of, read_other, untouched
from autograder.whole_file import FOR_ONESELF, put_whole


@dataclasses.dataclass(frozen=True)
class Given:
    """What an export wrote: how many events, and how many lines it left out."""

    place: Path
    events: int
    unread: int


@dataclasses.dataclass(frozen=True)
class Taken:
    """What an import found: how many events, and how many of them were new here.

    `torn` says that its last line was cut off, and left out.
    """

    place: Path
    events: int
    new: int
    torn: bool


def export_to(path: Path) -> Given:
    """Write all progress into a file; what cannot be read is left out.

    Raises:
        UserError: there is nothing to write, or what lies there is not ours to
            replace; then nothing was changed.
    """
    place = place_of(path)
    try:
        ours = own_log()
        if not size(ours):
            raise UserError(tr("There is no progress here yet, so nothing to export."))
        theirs = read_other(place)
        if missing(theirs, ours):
            raise UserError(
                tr(
                    "{place} holds progress that is not here: `lr sync` unites the two",
                    place=place,
                )
            )
        put_whole(place, united(ours), FOR_ONESELF)
    except OSError as error:
        raise untouched(error, place) from error
    return Given(place, size(ours), len(ours.unread))


def import_from(path: Path) -> Taken:
    """Take in what a file holds and this machine's log does not.

    Raises:
        UserError: it is no log, or cannot be read; then nothing was changed.
    """
    place = place_of(path)
    try:
        if not place.is_file():
            raise UserError(tr("there is no file {place}", place=place))
        theirs = read_other(place)
        if not size(theirs):
            raise UserError(tr("{place} is empty: nothing was changed", place=place))
        new = fetch(theirs, own_log())
    except OSError as error:
        raise untouched(error, place) from error
    return Taken(place, size(theirs), new, bool(theirs.torn_end))


def size(log: Lines) -> int:
    """How many events a log holds, those of a later version too."""
    return len(log.events) + len(log.newer)
