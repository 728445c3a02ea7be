"""A guess as words, as a number, and within its range. Pure."""

import math
from collections.abc import Sequence
from typing import Any

from autograder.errors import UserError
from autograder.languages import tr

Value = float | str


def plain(value: Any) -> Value:
    """A guess or an answer as Python's own: NumPy and torch have numbers, too.

    Raises:
        UserError: it is neither a number nor a text.

    >>> import numpy
    >>> plain(numpy.float32(0.5)), plain("diverges")
    (0.5, 'diverges')
    """
    if isinstance(value, str):
        return str(value)
    try:
        return float(value)
    except (ArithmeticError, RuntimeError, TypeError, ValueError):
        kind = type(value).__name__
        asked = tr("one number or a text is asked for, not a {kind}", kind=kind)
        raise UserError(asked) from None


def words(value: Value) -> str:
    """Write a guess or an answer.

    >>> words(0.123456), words("diverges")
    ('0.1235', 'diverges')
    """
    return value if isinstance(value, str) else f"{value:.4g}"


def as_number(text: str) -> float | None:
    """Read what was typed as a number, with a comma or a point, or say that it is none.

    >>> as_number("0,25"), as_number(" 1e-3 "), as_number("a lot")
    (0.25, 0.001, None)
    """
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        return None


def refused(
    value: Value,
    low: float | None,
    high: float | None,
    options: Sequence[str] | None,
) -> str:
    """Say why a guess is no answer to what is asked, or nothing.

    >>> refused("sideways", None, None, ["up", "down"])
    'sideways is none of the options: choose one of up, down.'
    >>> refused("a lot", 0, 1, None)
    'Type a number between 0 and 1.'
    """
    if options is not None and value in options:
        return ""
    if options is not None:
        return tr(
            "{guess} is none of the options: choose one of {options}.",
            guess=words(value),
            options=", ".join(map(str, options)),
        )
    if isinstance(value, str):
        return tr("Type {number}.", number=a_number(low, high))
    return out_of_range(value, low, high)


def out_of_range(value: float, low: float | None, high: float | None) -> str:
    """Say why a guess is none, or nothing.

    >>> out_of_range(3.0, 0, 1)
    '3 is not between 0 and 1: guess again.'
    """
    if not math.isfinite(value):
        return tr("That is no number: guess again.")
    if (low is None or value >= low) and (high is None or value <= high):
        return ""
    ends = {"guess": words(value), **_ends(low, high)}
    if low is not None and high is not None:
        return tr("{guess} is not between {low} and {high}: guess again.", **ends)
    if high is not None:
        return tr("{guess} is not at most {high}: guess again.", **ends)
    return tr("{guess} is not at least {low}: guess again.", **ends)


def a_number(low: float | None, high: float | None) -> str:
    """Say what is to be guessed.

    >>> a_number(0, 1), a_number(None, 3), a_number(None, None)
    ('a number between 0 and 1', 'a number at most 3', 'a number')
    """
    ends = _ends(low, high)
    if low is not None and high is not None:
        return tr("a number between {low} and {high}", **ends)
    if high is not None:
        return tr("a number at most {high}", **ends)
    return tr("a number") if low is None else tr("a number at least {low}", **ends)


def _ends(low: float | None, high: float | None) -> dict[str, str]:
    ends = {"low": low, "high": high}
    return {name: words(end) for name, end in ends.items() if end is not None}
