"""The times of events, which are UTC, as the learner's own clock shows them."""

from datetime import datetime

from autograder.printable import printable


def day_of(time: str) -> str:
    """The day of an event.

    >>> day_of("2026-11-21T12:00:00.000000+00:00"), day_of("some day")
    ('2026-11-21', 'some day')
    """
    return _shown(time, "%Y-%m-%d", 10)


def minute_of(time: str) -> str:
    """The day and the minute of an event.

    >>> minute_of("2026-11-21T12:00:00.000000+00:00")[-3:]
    ':00'
    """
    return _shown(time, "%Y-%m-%d %H:%M", 16)


def _shown(time: str, form: str, longest: int) -> str:
    try:
        return datetime.fromisoformat(time).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return printable(time[:longest])
