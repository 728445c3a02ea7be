"""Predictions and how they turned out: in words, and once there are ten, as a picture.

A prediction counts where the guess came before the answer. Pure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from html import escape
from typing import NamedTuple

from autograder.feedback.drawing import as_image
from autograder.languages import tr, trn
from autograder.study.state import Guess

ENOUGH = 10


class Placed(NamedTuple):
    """A guess and its answer within the range that was asked: 0 its low end, 1 high."""

    guess: float
    answer: float
    close: bool


@dataclasses.dataclass(frozen=True)
class Calibration:
    """What predictions add up to.

    Attributes:
        count: the predictions that have an answer.
        close: how many of them were near, or the right choice.
        low: numbers that were missed from below.
        high: numbers that were missed from above.
        choices: predictions that chose among words.
        chosen: how many of them were right.
        placed: the numbers that were asked for within a range.
    """

    count: int = 0
    close: int = 0
    low: int = 0
    high: int = 0
    choices: int = 0
    chosen: int = 0
    placed: tuple[Placed, ...] = ()


def calibration_of(guesses: Iterable[Guess]) -> Calibration:
    """Add predictions up; those without a guess or an answer are left out.

    >>> calibration_of([Guess(0.2, 0.5, 0, 1), Guess("up", "up"), Guess(0.2)])
    ... # doctest: +NORMALIZE_WHITESPACE
    Calibration(count=2, close=1, low=1, high=0, choices=1, chosen=1,
        placed=(Placed(guess=0.2, answer=0.5, close=False),))
    """
    answered = [one for one in guesses if one.close is not None]
    numbers = [n for one in answered if (n := _numbers(one)) is not None]
    choices = [one for one in answered if _numbers(one) is None]
    missed = [guess - answer for guess, answer, close in numbers if not close]
    placed = (_placed(one) for one in answered)
    return Calibration(
        count=len(answered),
        close=sum(bool(one.close) for one in answered),
        low=sum(off < 0 for off in missed),
        high=sum(off > 0 for off in missed),
        choices=len(choices),
        chosen=sum(bool(one.close) for one in choices),
        placed=tuple(one for one in placed if one is not None),
    )


def _numbers(one: Guess) -> tuple[float, float, bool] | None:
    if isinstance(one.guess, float | int) and isinstance(one.answer, float | int):
        return one.guess, one.answer, bool(one.close)
    return None


def _placed(one: Guess) -> Placed | None:
    numbers = _numbers(one)
    if numbers is None or one.low is None or one.high is None or one.low == one.high:
        return None
    width = one.high - one.low
    guess, answer = ((value - one.low) / width for value in numbers[:2])
    return Placed(guess, answer, numbers[2])


def calibration_lines(guesses: Mapping[str, Guess]) -> list[str]:
    """Say how predictions turned out; nothing before there are ten.

    >>> guesses = {str(n): Guess(n / 10, 0.5, 0.0, 1.0) for n in range(2, 12)}
    >>> calibration_lines(guesses)  # doctest: +NORMALIZE_WHITESPACE
    ['Of your 10 predictions 3 were close. Where you missed with a number, 5 of 7 were
      too high.']
    """
    found = calibration_of(guesses.values())
    return [" ".join(in_words(found))] if found.count >= ENOUGH else []


def in_words(found: Calibration) -> list[str]:
    """The sentences: how many were close, on which side numbers were missed."""
    said = [
        trn(
            "Of your {all} predictions {count} was close.",
            "Of your {all} predictions {count} were close.",
            found.close,
            all=found.count,
        )
    ]
    missed = found.low + found.high
    if missed and found.low == found.high:
        said.append(
            tr(
                "Where you missed with a number, {low} were too low and as many too "
                "high.",
                low=found.low,
            )
        )
    elif found.low > found.high:
        said.append(
            tr(
                "Where you missed with a number, {low} of {missed} were too low.",
                low=found.low,
                missed=missed,
            )
        )
    elif missed:
        said.append(
            tr(
                "Where you missed with a number, {high} of {missed} were too high.",
                high=found.high,
                missed=missed,
            )
        )
    return said


def calibration_html(guesses: Mapping[str, Guess]) -> str:
    """The same with its picture, where numbers were asked for within a range."""
    from autograder.study.calibration_picture import draw_calibration

    found = calibration_of(guesses.values())
    if found.count < ENOUGH:
        return ""
    words = escape(" ".join(in_words(found)))
    drawn = as_image(draw_calibration(found)) if found.placed else ""
    return f"<p>{words}</p>{drawn}"
