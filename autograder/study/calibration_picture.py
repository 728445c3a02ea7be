"""Guesses against answers as one picture: what lies in the band was close."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.feedback.drawing import (
    EXPECTED,
    GOT,
    LEFT,
    RIGHT,
    ROW,
    TOP,
    WIDTH,
    Frame,
    laid_out,
    svg,
    words_at,
)
from autograder.languages import tr
from autograder.study.calibration import Calibration, Placed
from autograder.study.state import NEAR

SIDE = WIDTH - LEFT - RIGHT
START = TOP + 2 * ROW
FLOOR = START + SIDE
BENEATH = 44
STEP = 18  # from one choice to the next
PER_ROW = (WIDTH - 8) // STEP


def draw_calibration(found: Calibration) -> str:
    """Draw the numbers in a square, and the choices in a strip beneath it.

    >>> from autograder.study.calibration import calibration_of
    >>> from autograder.study.state import Guess
    >>> drawn = draw_calibration(calibration_of([Guess(0.2, 0.5, 0, 1)]))
    >>> "Numbers within a range: 1. Close: 0. Too low: 1. Too high: 0." in drawn
    True
    """
    frame = laid_out([0, 1], (0, 1), START, FLOOR)
    strip = list(_strip(found, FLOOR + BENEATH + ROW))
    rows = -(-found.choices // PER_ROW)
    return svg(
        tr("Your guesses and the answers"),
        _describe(found),
        [
            *_legend(),
            *_square(frame),
            *(_mark(*_place(one, frame), close=one.close) for one in found.placed),
            *strip,
        ],
        FLOOR + BENEATH + (rows + 1.5) * ROW * bool(rows),
    )


def _describe(found: Calibration) -> str:
    missed = [one for one in found.placed if not one.close]
    low = sum(one.guess < one.answer for one in missed)
    said = tr(
        "Numbers within a range: {count}. Close: {close}. Too low: {low}. Too high: "
        "{high}.",
        count=len(found.placed),
        close=len(found.placed) - len(missed),
        low=low,
        high=len(missed) - low,
    )
    return f"{said} {_chosen(found)}" if found.choices else said


def _chosen(found: Calibration) -> str:
    return tr(
        "Choices: {right} of {count} right.", right=found.chosen, count=found.choices
    )


def _legend() -> Iterator[str]:
    yield _mark(19, 12, close=True)
    yield words_at(42, 16.5, tr("close: dots, within the band"), "start")
    yield _mark(19, 12 + ROW, close=False)
    yield words_at(42, 16.5 + ROW, tr("missed: crosses"), "start")


def _square(frame: Frame) -> Iterator[str]:
    """The frame, the diagonal where guess and answer are one, and the band around."""
    low, high, near = frame.x(0), frame.x(1), NEAR * SIDE
    top, floor = frame.top, frame.floor
    yield (
        f'<path d="M{low:g} {floor - near:.1f}L{high - near:.1f} {top:g}H{high:g}'
        f'v{near:.1f}L{low + near:.1f} {floor:g}H{low:g}z" fill="{EXPECTED}" '
        f'opacity=".16"/><path d="M{low:g} {floor:g}L{high:g} {top:g}" '
        f'stroke="{EXPECTED}" stroke-width="1.5" stroke-dasharray="7 4"/>'
        f'<path d="M{low:g} {top:g}V{floor:g}H{high:g}" fill="none" '
        'stroke="currentColor" stroke-width="1"/>'
    )
    yield words_at(4, top - 15, tr("your guess"), "start")
    yield words_at(low - 6, floor + 4, tr("low end"), "end")
    yield words_at(low - 6, top + 4, tr("high end"), "end")
    yield words_at(low + 8, top + 18, tr("too high"), "start")
    yield words_at(high - 4, floor - 10, tr("too low"), "end")
    yield words_at(low, floor + 16, tr("low end"), "start")
    yield words_at(high, floor + 16, tr("high end"), "end")
    across = tr("the answer, within the range that was asked")
    yield words_at((low + high) / 2, floor + 36, across, "middle")


def _place(one: Placed, frame: Frame) -> tuple[float, float]:
    """Where a guess lies; an answer beyond the range that was asked, at its edge."""
    return frame.x(min(max(one.answer, 0.0), 1.0)), frame.y(one.guess)


def _strip(found: Calibration, y: float) -> Iterator[str]:
    if not found.choices:
        return
    yield words_at(4, y, _chosen(found), "start")
    for place in range(found.choices):
        row, column = divmod(place, PER_ROW)
        x, lower = 12 + column * STEP, y + (row + 1) * ROW - 4
        yield _mark(x, lower, close=place < found.chosen)


def _mark(x: float, y: float, *, close: bool) -> str:
    if close:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{EXPECTED}"/>'
    arms = f"M{x - 4:.1f} {y - 4:.1f}l8 8m0 -8l-8 8"
    return f'<path d="{arms}" fill="none" stroke="{GOT}" stroke-width="2"/>'
