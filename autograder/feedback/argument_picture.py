"""A picture of the list that an answer was asked about, and where its rule looks."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Any

from autograder.feedback.drawing import (
    BOTTOM,
    EXPECTED,
    HEIGHT,
    LEFT,
    ROW,
    TOP,
    WIDTH,
    Frame,
    Value,
    axes,
    finite,
    frame_of,
    line_of,
    svg,
    words_at,
)
from autograder.feedback.messages import DEFAULT, say

ROOM = 2 * ROW + 6
BESIDE_END = 30
STROKE = 'stroke="currentColor" stroke-width="1"'


def draw_argument(given: Mapping[str, Any], language: str = DEFAULT) -> str:
    """Draw the list; its description names the parts and what is not finite.

    >>> given = {"y": [4.0, 2.0, "nan", 1.0], "parts": [[0, 2, "first half"]]}
    >>> drawn = draw_argument(given)
    >>> "first half: positions 0 to 1, mean 3." in drawn
    True
    >>> "Not finite: 1, first at position 2." in drawn
    True
    """
    values: list[Value] = given["y"]
    xs, numbers = list(range(len(values))), finite(values)
    above = ROOM if given["parts"] else 0  # for their names
    frame = frame_of(xs, [], numbers, TOP + above, HEIGHT - BOTTOM + above)
    about = " ".join(_describe(values, given["parts"], language))
    across, upwards = (say(f"argument {axis}", language) for axis in ("x", "y"))
    parts = [
        *axes(xs, frame, across, ""),
        words_at(4, TOP - 12, upwards, "start"),
        *_parts(given["parts"], frame),
        *line_of(xs, numbers, frame, EXPECTED, dashed=False),
        *_odd(values, frame),
    ]
    return svg(say("argument", language), about, parts, HEIGHT + above)


def _describe(
    values: Sequence[Value], parts: Sequence[Any], language: str
) -> Iterator[str]:
    numbers = [v for v in finite(values) if v is not None]
    yield say(
        "argument description",
        language,
        count=len(values),
        first=_text(values[0]),
        last=_text(values[-1]),
        low=_text(min(numbers) if numbers else None),
    )
    odd = [place for place, value in enumerate(finite(values)) if value is None]
    if odd:
        yield say("argument not finite", language, count=len(odd), place=odd[0])
    for start, end, name in parts:
        seen = [v for v in finite(values[start:end]) if v is not None]
        mean = _text(fmean(seen) if seen else None)
        words = {"name": name, "start": start, "end": end - 1, "mean": mean}
        yield say("argument part", language, **words)


def _text(value: Value) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else str(value or "nan")


def _parts(parts: Sequence[Any], frame: Frame) -> Iterator[str]:
    """Mark each part by a bracket above the curve with its name."""
    for number, (start, end, name) in enumerate(parts):
        left, right = frame.x(start), frame.x(max(end - 1, start))
        y = TOP + 16 + ROW * (number % 2)  # neighbours' names would overlap
        yield f'<path d="M{left:.1f} {y + 4}v-4H{right:.1f}v4" fill="none" {STROKE}/>'
        yield words_at((left + right) / 2, y - 4, name, _anchor((left + right) / 2))


def _anchor(middle: float) -> str:
    if middle - LEFT < BESIDE_END:
        return "start"
    return "end" if WIDTH - middle < BESIDE_END else "middle"


def _odd(values: Sequence[Value], frame: Frame) -> Iterator[str]:
    """Name what is no finite number, at its place on the floor."""
    odd = [(place, v) for place, v in enumerate(values) if isinstance(v, str)]
    for place, name in odd[:5]:
        yield words_at(frame.x(place), frame.floor - 4, name, "middle")
