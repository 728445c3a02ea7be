"""A small picture of two curves, got against expected, as SVG without scripts.

Beneath them stands what lies between: yours minus expected, on a scale of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.feedback.drawing import (
    EXPECTED,
    GOT,
    LEFT,
    RIGHT,
    ROW,
    TOP,
    WIDTH,
    Frame,
    Value,
    along,
    finite,
    frame_of,
    line_of,
    sample,
    svg,
    upright,
    words_at,
)
from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.residual import draw_residual, residual_of

START = TOP + 2 * ROW  # beneath a legend of two rows
FLOOR = START + 140
BENEATH = 62  # for the ends of the axis, the first difference, and what it is
LOWER = 54
RESIDUAL = 104
BESIDE_END = 72


def draw(
    curve: Mapping[str, Any],
    language: str = DEFAULT,
    parameter: str = "",
    whose: str = "picture",
) -> str:
    """Draw a verdict's curve; what it shows stands in its title and description.

    Args:
        curve: what was got and expected, over x.
        language: of the words in it.
        parameter: what x is called in the exercise, where it has a name there.
        whose: "picture" says "yours" of what was got, and shows what lies between;
            "mistake" says that it is a mistake's.

    >>> curve = {"x": [0, 1, 2], "got": [1, 2, 4], "expected": [1, 2, 3]}
    >>> "They first differ at 2: got 4, expected 3." in draw(curve)
    True
    >>> "Yours minus expected is largest at 2: +1." in draw(curve)
    True
    """
    xs: list[float] = curve["x"]
    got: list[Value] = [*curve["got"], *[None] * len(xs)][: len(xs)]
    expected: list[Value] = curve["expected"]
    first = first_difference(got, expected)
    frame = frame_of(xs, finite(got), finite(expected), START, FLOOR)
    own = whose == "picture" and len(curve["got"]) == len(xs) and first is not None
    between = residual_of(got, expected) if own else None
    parts = [
        *upright(frame, say("picture y", language)),
        *line_of(xs, finite(expected), frame, EXPECTED, dashed=True),
        *line_of(xs, finite(got), frame, GOT, dashed=False),
        *_legend(language, whose),
        *beyond(finite(got), frame, language, whose),
    ]
    floor = FLOOR
    if between is not None:
        floor += RESIDUAL
        parts += draw_residual(xs, between, floor, language)
    lowest = frame_of(xs, [], [], START, floor)
    parts += along(xs, lowest, parameter or say("picture x", language), LOWER)
    parts += mark_at(xs, first, lowest, language)
    about = _describe(xs, got, expected, first, language)
    if between is not None:
        x, most = f"{xs[between.place]:g}", f"{between.most:+.3g}"
        about += f" {say('picture residual', language, x=x, residual=most)}"
    return svg(say(whose, language), about, parts, floor + BENEATH)


def first_difference(got: Sequence[Value], expected: Sequence[Value]) -> int | None:
    """Where two curves part, None where they lie on each other.

    >>> first_difference([1, 2.0], [1, 2.5]), first_difference(["nan"], ["nan"])
    (1, None)
    """
    top = max((abs(v) for v in finite(expected) if v is not None), default=0.0)
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        if one == other and one is not None:
            continue
        if not isinstance(one, int | float) or not isinstance(other, int | float):
            return index
        if abs(one - other) > 1e-6 * abs(other) + 1e-9 * top:
            return index
    return None


def _describe(
    xs: Sequence[float],
    got: Sequence[Value],
    expected: Sequence[Value],
    first: int | None,
    language: str,
) -> str:
    if first is None:
        return say("picture same", language, count=len(xs))
    return say(
        "picture description",
        language,
        count=len(xs),
        x=f"{xs[first]:g}",
        got=number_text(got[first], language),
        expected=number_text(expected[first], language),
    )


def number_text(value: Value, language: str) -> str:
    """A value in words; what is none is said to be none."""
    if value is None:
        return say("picture no value", language)
    return value if isinstance(value, str) else f"{value:.5g}"


def mark_at(
    xs: Sequence[float], first: int | None, frame: Frame, language: str
) -> Iterator[str]:
    """Mark the first difference from the top to the floor, and name its place."""
    if first is None:
        return
    x = frame.x(xs[first])
    yield (
        f'<path d="M{x:.1f} {frame.top:g}V{frame.floor + 4:g}" stroke="currentColor" '
        'stroke-width="1" stroke-dasharray="2 3"/>'
    )
    side = "middle"
    if not LEFT + BESIDE_END < x < WIDTH - RIGHT - BESIDE_END:
        side = "start" if x < WIDTH / 2 else "end"
    words = say("picture mark", language, x=f"{xs[first]:g}")
    yield words_at(x, frame.floor + 34, words, side)


def beyond(
    got: Sequence[float | None], frame: Frame, language: str, whose: str = "picture"
) -> Iterator[str]:
    """Say that a curve leaves the frame, where it does."""
    if any(v is not None and not frame.low <= v <= frame.high for v in got):
        words = say(f"{whose} beyond", language)
        yield words_at(WIDTH - RIGHT, frame.top - 12, words, "end")


def _legend(language: str, whose: str) -> Iterator[str]:
    yield sample(0, GOT, say(f"{whose} got", language), square=False)
    yield sample(1, EXPECTED, say("picture expected", language), square=True)
