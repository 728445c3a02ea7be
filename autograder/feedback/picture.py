"""A small picture of two curves, got against expected, as SVG without scripts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.feedback.drawing import (
    BOTTOM,
    EXPECTED,
    GOT,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Frame,
    Value,
    axes,
    finite,
    frame_of,
    line_of,
    marker,
    svg,
    words_at,
)
from autograder.feedback.messages import DEFAULT, say


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
        whose: "picture" says "yours" of what was got, "mistake" that it is a mistake's.

    >>> curve = {"x": [0, 1, 2], "got": [1, 2, 4], "expected": [1, 2, 3]}
    >>> "They first differ at 2: got 4, expected 3." in draw(curve)
    True
    """
    xs: list[float] = curve["x"]
    got: list[Value] = [*curve["got"], *[None] * len(xs)][: len(xs)]
    expected: list[Value] = curve["expected"]
    frame = frame_of(xs, finite(got), finite(expected))
    first = first_difference(got, expected)
    title = say(whose, language)
    about = _describe(xs, got, expected, first, language)
    return svg(
        title,
        about,
        [
            *axes(
                xs,
                frame,
                parameter or say("picture x", language),
                say("picture y", language),
            ),
            *mark_at(xs, first, frame, language),
            *line_of(xs, finite(expected), frame, EXPECTED, dashed=True),
            *line_of(xs, finite(got), frame, GOT, dashed=False),
            *_legend(language, whose),
            *beyond(finite(got), frame, language, whose),
        ],
    )


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
    if value is None:
        return say("picture no value", language)
    return value if isinstance(value, str) else f"{value:.5g}"


def mark_at(
    xs: Sequence[float], first: int | None, frame: Frame, language: str
) -> Iterator[str]:
    if first is None:
        return
    x = frame.x(xs[first])
    yield (
        f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="currentColor" '
        'stroke-width="1" stroke-dasharray="2 3"/>'
    )
    left = x < WIDTH / 2
    words = say("picture mark", language)
    yield words_at(x + (4 if left else -4), TOP + 8, words, "start" if left else "end")


def beyond(
    got: Sequence[float | None], frame: Frame, language: str, whose: str = "picture"
) -> Iterator[str]:
    if any(v is not None and not frame.low <= v <= frame.high for v in got):
        yield words_at(WIDTH - RIGHT, TOP - 8, say(f"{whose} beyond", language), "end")


def _legend(language: str, whose: str) -> Iterator[str]:
    for x, colour, key in ((LEFT, GOT, "got"), (LEFT + 150, EXPECTED, "expected")):
        square = key == "expected"
        dash = ' stroke-dasharray="7 4"' if square else ""
        yield (
            f'<path d="M{x} 12h26" stroke="{colour}" stroke-width="2"{dash}/>'
            f"{marker(x + 13, 12, colour, square=square)}"
        )
        owner = "picture" if square else whose
        yield words_at(x + 32, 16, say(f"{owner} {key}", language), "start")
