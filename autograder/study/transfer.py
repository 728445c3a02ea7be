"""The whole progress as one file: written out, and taken in again."""

import dataclasses
from pathlib import Path

from autograder.errors import UserError
from autograder.languages import tr
from autograder.study.log_files import missing, united
from autograder.study.sync import (
    fetch,
    own_log,
    place_of,
    read_other,
    set_aside,
    untouched,
)
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

    `unread` counts the lines that it left out; `cut_off` says that it was the last
    one alone.
    """

    place: Path
    events: int
    new: int
    unread: int
    cut_off: bool


def export_to(path: Path) -> Given:
    """Write all progress into a file; what cannot be read is left out.

    Raises:
        UserError: there is nothing to write, or what lies there is not ours to
            replace; then nothing was changed.
    """
    place = place_of(path)
    try:
        ours = own_log()
        if not ours.count:
            raise UserError(tr("There is no progress here yet, so nothing to export."))
        theirs = read_other(place)
        if missing(theirs, ours):
            raise UserError(
                tr(
                    "{place} holds progress that is not here: `lr sync` unites the two",
                    place=place,
                )
            )
        set_aside(theirs, place)
        put_whole(place, united(ours), FOR_ONESELF)
    except OSError as error:
        raise untouched(error, place) from error
    return Given(place, ours.count, len(ours.unread))


def import_from(path: Path) -> Taken:
    """Take in what a file holds and this machine's log does not.

    Raises:
        UserError: it is no log, or cannot be read; then nothing was changed.
    """
    place = place_of(path)
    try:
        _demand_file(place)
        theirs = read_other(place)
        if not theirs.count:
            raise UserError(tr("{place} is empty: nothing was changed", place=place))
        new = fetch(theirs, own_log())
    except OSError as error:
        raise untouched(error, place) from error
    return Taken(place, theirs.count, new, len(theirs.unread), theirs.cut_off)


def _demand_file(place: Path) -> None:
    """Go on only where a file is there; `Path.is_file` hides why it says no."""
    try:
        place.stat()
    except FileNotFoundError:
        raise UserError(tr("there is no file {place}", place=place)) from None
