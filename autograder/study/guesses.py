"""A guess as words, as a number, and within its range. Pure."""

import math
from typing import Any

Value = float | str


def plain(value: Any) -> Value:
    """A guess or an answer as Python's own: NumPy and torch have numbers, too.

    Raises:
        TypeError: it is neither a number nor a text.

    >>> import numpy
    >>> plain(numpy.float32(0.5)), plain("diverges")
    (0.5, 'diverges')
    """
    if isinstance(value, str):
        return str(value)
    try:
        return float(value)
    except (TypeError, ValueError):
        kind = type(value).__name__
        raise TypeError(f"one number or a text is asked for, not a {kind}") from None


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


def out_of_range(value: Value, low: float | None, high: float | None) -> str:
    """Say why a guess is none, or nothing.

    >>> out_of_range(3.0, 0, 1)
    '3 is not between 0 and 1: guess again.'
    """
    if isinstance(value, str):
        return ""
    if not math.isfinite(value):
        return "That is no number: guess again."
    if (low is not None and value < low) or (high is not None and value > high):
        return f"{words(value)} is not {range_words(low, high)}: guess again."
    return ""


def range_words(low: float | None, high: float | None) -> str:
    """Say in which range a guess lies.

    >>> range_words(0, 1), range_words(None, 3), range_words(None, None)
    ('between 0 and 1', 'at most 3', '')
    """
    if low is not None and high is not None:
        return f"between {words(low)} and {words(high)}"
    if high is not None:
        return f"at most {words(high)}"
    return "" if low is None else f"at least {words(low)}"
