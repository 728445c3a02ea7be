"""What lies between two curves: yours minus expected, on a scale of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from autograder.feedback.drawing import (
    HEADROOM,
    LEFT,
    MOST_MARKERS,
    RIGHT,
    WIDTH,
    Frame,
    Value,
    finite,
    laid_out,
    spread_of,
    words_at,
)
from autograder.feedback.messages import DEFAULT, say

COLOUR = "#0072B2"
HIGH = 64
APART = 15  # that two numbers on the axis do not touch


@dataclasses.dataclass(frozen=True)
class Residual:
    """Got minus expected, None where one of the two is no number.

    Attributes:
        values: one for each x.
        place: where the largest lies.
        limit: beyond it the axis ends, as that of the curves does.
    """

    values: tuple[float | None, ...]
    place: int
    limit: float

    @property
    def most(self) -> float:
        """The largest, with its sign."""
        return self.values[self.place] or 0.0


def residual_of(got: Sequence[Value], expected: Sequence[Value]) -> Residual | None:
    """Take one curve from the other; None where nothing finite lies between them.

    >>> residual_of([1.0, 2.0, "nan"], [1.0, 1.5, 0.0])
    Residual(values=(0.0, 0.5, None), place=1, limit=3.75)
    >>> residual_of(["nan"], [1.0])
    """
    values = [
        one - other if one is not None and other is not None else None
        for one, other in zip(finite(got), finite(expected), strict=True)
    ]
    sizes = [0.0 if value is None else abs(value) for value in values]
    place = max(range(len(sizes)), key=sizes.__getitem__)
    if not 0 < sizes[place] < float("inf"):
        return None
    right = [value for value in finite(expected) if value is not None]
    limit = (1 + HEADROOM) * spread_of(right)
    return Residual(tuple(values), place, limit)


def draw_residual(
    xs: Sequence[float], between: Residual, floor: float, language: str = DEFAULT
) -> Iterator[str]:
    """Draw it as a panel of its own, which ends at a floor: stems from a zero line."""
    known = [value for value in between.values if value is not None]
    low = max(min(0.0, *known), -between.limit)
    high = min(max(0.0, *known), between.limit)
    frame = laid_out(xs, (low, high), floor - HIGH, floor)
    yield words_at(4, frame.top - 12, say("picture between", language), "start")
    yield from _scale(frame)
    yield from _stems(xs, between.values, frame)


def _scale(frame: Frame) -> Iterator[str]:
    zero = frame.y(0)
    yield (
        f'<path d="M{LEFT} {frame.top:g}V{frame.floor:g}M{LEFT} {zero:.1f}'
        f'H{WIDTH - RIGHT}" fill="none" stroke="currentColor" stroke-width="1"/>'
    )
    yield words_at(LEFT - 6, zero + 4, "0", "end")
    for value in (frame.low, frame.high):
        if abs(frame.y(value) - zero) >= APART:
            yield words_at(LEFT - 6, frame.y(value) + 4, f"{value:+.2g}", "end")


def _stems(
    xs: Sequence[float], values: Sequence[float | None], frame: Frame
) -> Iterator[str]:
    zero, path, ends = frame.y(0), "", ""
    few = len(xs) <= MOST_MARKERS
    for place, value in zip(xs, values, strict=True):
        if value is None:
            continue
        x, y = frame.x(place), frame.y(value)
        path += f"M{x:.1f} {zero:.1f}V{y:.1f}"
        if not frame.low <= value <= frame.high:
            up = -1 if value > 0 else 1
            ends += f"M{x - 4:.1f} {y - 5 * up:.1f}L{x:.1f} {y:.1f}l4 {-5 * up}"
        elif few:
            ends += f"M{x - 3:.1f} {y:.1f}h6"
    yield f'<path d="{path}" stroke="{COLOUR}" stroke-width="{3 if few else 1.5}"/>'
    yield f'<path d="{ends}" fill="none" stroke="{COLOUR}" stroke-width="2"/>'
