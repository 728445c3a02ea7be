"""What of the log is left alone, in words: nothing of it is lost, and study goes on."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from autograder.languages import tr, trn
from autograder.study.folded import newer_now
from autograder.study.log import HOME, Reading, home, log_path, why_unwritten
from autograder.study.unwritable import FULL, file_on_the_way

_told: set[Path] = set()


def unread_words(reading: Reading) -> Iterator[str]:
    """Say what could not be read, a line for each kind.

    >>> list(unread_words(Reading((), torn=2)))
    ['2 unreadable lines were left alone']
    """
    if reading.refused:
        yield no_home_words() or tr(
            "{place} cannot be read, and is left alone", place=log_path()
        )
    if reading.torn:
        yield trn(
            "{count} unreadable line was left alone",
            "{count} unreadable lines were left alone",
            reading.torn,
        )
    if reading.newer:
        yield newer_words(reading.newer)


def no_home_words() -> str:
    """Say that progress has no folder, since a file stands there; else nothing.

    >>> no_home_words()
    ''
    """
    file = file_on_the_way(home())
    if file is None:
        return ""
    if os.environ.get(HOME):
        return tr("LR_HOME leads to {file}, which is a file: name a folder", file=file)
    return tr(
        "{place} cannot be written: {file} is a file, and has to be a folder. Move "
        "it away, then try again",
        place=home(),
        file=file,
    )


def not_kept_words() -> str:
    """Say that the log could not be written, and what to do where the disk is full."""
    if why_unwritten() in FULL:
        return tr(
            "Progress is not kept: the disk of {place} is full. Make room, and your "
            "next check writes all of it.",
            place=home(),
        )
    return tr("Progress is not kept: {place} cannot be written.", place=home())


def note_not_kept_words() -> str:
    """The same of a note."""
    if why_unwritten() in FULL:
        return tr(
            "This note is not kept: the disk of {place} is full. Make room, then run "
            "this cell again.",
            place=home(),
        )
    return tr("This note is not kept: {place} cannot be written.", place=home())


def say_refused() -> None:
    """Say that the log must not be read here: whoever goes on would begin anew."""
    try:
        with log_path().open("rb"):
            return
    except FileNotFoundError:
        return
    except OSError:
        for line in unread_words(Reading((), refused=True)):
            print(line, file=sys.stderr)


def newer_words(count: int) -> str:
    """Say that a later version of the course has written a part of the log.

    >>> newer_words(2)
    '2 lines are from a newer version of the course: update it to see them'
    """
    return trn(
        "{count} line is from a newer version of the course: update it to see it",
        "{count} lines are from a newer version of the course: update it to see them",
        count,
    )


def say_newer_once() -> None:
    """Say it the first time only: another kernel may go on writing such lines."""
    count = newer_now()
    if count and log_path() not in _told:
        _told.add(log_path())
        print(newer_words(count))
