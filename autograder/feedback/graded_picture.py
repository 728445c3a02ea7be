"""A picture for graded work: all of one's own values, and one that was expected.

Where inputs are hidden, the whole right curve would be an answer to keep: a drawing
says its numbers to whoever measures it. So nothing but what the words of the verdict
say stands in it, and the axes follow one's own values.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from autograder.feedback.drawing import (
    BOTTOM,
    EXPECTED,
    GOT,
    HEIGHT,
    ROW,
    TOP,
    Frame,
    Value,
    along,
    finite,
    frame_of,
    line_of,
    marker,
    sample,
    svg,
    upright,
)
from autograder.feedback.messages import DEFAULT, say
from autograder.feedback.picture import beyond, mark_at, number_text

MOST = 1_000
LEGEND = 2 * ROW
MARK = 18  # for the words of the mark, beneath the axis
HUGE = 1e150  # the difference of two such numbers can still be written down


@dataclasses.dataclass(frozen=True)
class OwnCurve:
    """Values of one's own over x, and the expected one at a single place."""

    x: tuple[float, ...]
    got: tuple[Value, ...]
    place: int | None = None
    expected: Value = None


def own_curve(difference: Mapping[str, Any]) -> OwnCurve | None:
    """What of a difference's curve may be seen: the one place that its words name.

    >>> curve = {"x": [0, 1, 2], "got": [1, 5, 6], "expected": [1, 2, 3]}
    >>> own_curve({"index": 1, "expected": "2", "curve": curve})
    OwnCurve(x=(0, 1, 2), got=(1, 5, 6), place=1, expected=2)
    >>> own_curve({"index": None, "expected": "9 values", "curve": curve}).expected
    """
    curve = difference.get("curve")
    if not curve:
        return None
    got, xs = list(curve["got"])[:MOST], list(curve["x"])
    if len(got) > len(xs):  # a list longer than the right one
        xs = list(range(len(got)))
    index = difference.get("index")
    own = OwnCurve(tuple(xs[: len(got)]), tuple(got))
    if type(index) is not int or not 0 <= index < min(len(got), len(curve["expected"])):
        return own
    return dataclasses.replace(own, place=index, expected=curve["expected"][index])


def draw_graded(own: OwnCurve, language: str = DEFAULT, parameter: str = "") -> str:
    """Draw it; its description says the same in words.

    >>> drawn = draw_graded(OwnCurve((0, 1, 2), (1, 5, 6), 1, 2))
    >>> "The first that is not right is at 1: got 5, expected 2." in drawn
    True
    """
    got = finite(own.got)
    (target,) = finite([own.expected])
    top, floor = TOP + LEGEND, HEIGHT - BOTTOM + LEGEND
    frame = frame_of(own.x, got, [*_usual(got), target], top, floor)
    across = parameter or say("picture x", language)
    parts = [
        *upright(frame, say("picture y", language)),
        *along(own.x, frame, across, 36 + MARK),
        *mark_at(own.x, own.place, frame, language),
        *line_of(own.x, got, frame, GOT, dashed=False),
        *_target(own, target, frame, language),
        *_legend(language),
        *beyond(got, frame, language),
    ]
    about = _describe(own, language)
    return svg(say("picture graded", language), about, parts, HEIGHT + LEGEND + MARK)


def _usual(got: Sequence[float | None]) -> list[float]:
    """The values that set the axis: a tenth at each end may lie beyond it."""
    sizes = sorted(v for v in got if v is not None and abs(v) < HUGE)
    rare = len(sizes) // 10
    return sizes[rare : len(sizes) - rare]


def _describe(own: OwnCurve, language: str) -> str:
    count = len(own.got)
    if own.place is None:
        first, last = (number_text(own.got[i], language) for i in (0, -1))
        return say(
            "picture graded alone", language, count=count, first=first, last=last
        )
    return say(
        "picture graded description",
        language,
        count=count,
        x=f"{own.x[own.place]:g}",
        got=number_text(own.got[own.place], language),
        expected=number_text(own.expected, language),
    )


def _target(
    own: OwnCurve, target: float | None, frame: Frame, language: str
) -> Iterator[str]:
    if own.place is None or target is None:
        return
    x, y = frame.x(own.x[own.place]), frame.y(target)
    yield marker(x, y, EXPECTED, square=True)
    words = say("picture graded expected", language)
    yield sample(1, EXPECTED, words, square=True, line=False)


def _legend(language: str) -> Iterator[str]:
    yield sample(0, GOT, say("picture got", language), square=False)
