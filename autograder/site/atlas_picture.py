"""A small picture of a mistake: the right curve, the wrong one, and where they part."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from html import escape
from typing import TypeAlias

from autograder.feedback.drawing import LEFT, RIGHT, WIDTH, Frame, frame_of
from autograder.judge.differences import pair_text
from autograder.site.atlas_values import Curves

TOP, FLOOR, HEIGHT = 42, 156, 202
LEGEND = 196
NEAR = 0.4  # pixels that nobody sees
BESIDE_END = 90
UNITS = {"t": "t (updates)", "step": "step (updates)"}

Spot: TypeAlias = tuple[float, float]


def draw(curves: Curves, height: str) -> str:
    """Draw it, as SVG whose colours are the page's.

    Args:
        curves: what is drawn.
        height: what the curves are of.

    >>> case = {"asked": [0, 1], "fixed": {}, "scene": "calls"}
    >>> drawn = draw(Curves(case, (0, 1), (1.0, 0.5), (1.0, 2.0), 1, "t"), "rate")
    >>> "They part at t = 1: right 0.5, with the mistake 2.0." in drawn
    True
    """
    frame = frame_of(curves.xs, curves.wrong, curves.right, TOP, FLOOR)
    parts = [
        f"<title>{escape(words(curves, height))}</title>",
        f'<path class="axis" d="M{LEFT} {TOP}V{FLOOR}H{WIDTH - RIGHT}"/>',
        _text(0, 12, height),
        *_ends(curves, frame),
        *_mark(curves, frame),
        *_line("right", curves.xs, curves.right, frame),
        *_line("wrong", curves.xs, curves.wrong, frame),
        f'<path class="right" d="M{LEFT} {LEGEND - 4}h34"/>',
        _text(LEFT + 42, LEGEND, "right"),
        f'<path class="wrong" d="M{LEFT + 94} {LEGEND - 4}h34"/>',
        _text(LEFT + 136, LEGEND, "with the mistake"),
    ]
    beyond = [bool(_side(value, frame)) for value in curves.wrong if value is not None]
    if any(beyond):
        said = "beyond the frame" if all(beyond) else "leaves the frame"
        parts.append(_text(LEFT + 136, LEGEND + 17, said))
    height_of_it = HEIGHT + (17 if any(beyond) else 0)
    return (
        f'<svg class="atlas" role="img" viewBox="0 0 {WIDTH} {height_of_it}">'
        f"{''.join(parts)}</svg>"
    )


def words(curves: Curves, height: str) -> str:
    """What the picture shows, with its numbers."""
    xs, axis = curves.xs, curves.axis
    said = (
        f"Two curves of the {height} over {axis} from {xs[0]:g} to {xs[-1]:g}. "
        f"They part at {_at(curves, curves.first)}."
    )
    if curves.farthest != curves.first:
        said += f" They are farthest apart at {_at(curves, curves.farthest)}."
    return said


def _at(curves: Curves, place: int) -> str:
    got, aim = pair_text({"value": curves.wrong[place]}, {"value": curves.right[place]})
    where = f"{curves.axis} = {curves.xs[place]:g}"
    return f"{where}: right {aim}, with the mistake {got}"


def _side(value: float | None, frame: Frame) -> int:
    """-1 below the frame, 1 above it, 0 within it or no number."""
    if value is None:
        return 0
    return (value > frame.high) - (value < frame.low)


def _ends(curves: Curves, frame: Frame) -> list[str]:
    xs, under = curves.xs, FLOOR + 17
    named = UNITS.get(curves.axis, curves.axis)
    return [
        _text(LEFT - 6, TOP + 4, f"{frame.high:.3g}", "end"),
        _text(LEFT - 6, FLOOR + 4, f"{frame.low + 0.0:.3g}", "end"),
        _text(LEFT, under, f"{xs[0]:g}"),
        _text(WIDTH - RIGHT, under, f"{xs[-1]:g}", "end"),
        _text((LEFT + WIDTH - RIGHT) // 2, under, named, "middle"),
    ]


def _mark(curves: Curves, frame: Frame) -> list[str]:
    place = curves.xs[curves.first]
    x = frame.x(place)
    end = x > WIDTH - BESIDE_END
    said = f"part at {place:g}"
    return [
        f'<path class="mark" d="M{_short(x)} {TOP - 6}V{FLOOR}"/>',
        _text(x + (-4 if end else 4), TOP - 10, said, "end" if end else "start"),
    ]


def _text(x: float, y: float, said: str, anchor: str = "start") -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{_short(x)}" y="{_short(y)}"{where}>{escape(said)}</text>'


def _line(
    kind: str, xs: Sequence[float], values: Sequence[float | None], frame: Frame
) -> list[str]:
    """A path with gaps where there is no number, and beyond the frame."""
    runs = runs_within(list(zip(xs, values, strict=True)), frame.low, frame.high)
    spots = ([(frame.x(x), frame.y(value)) for x, value in run] for run in runs)
    path = "".join(_path(thinned(run)) for run in spots)
    return [f'<path class="{kind}" d="{path}"/>'] if path else []


def runs_within(
    points: Sequence[tuple[float, float | None]], low: float, high: float
) -> list[list[Spot]]:
    """The stretches of a line that lie between two heights.

    >>> runs_within([(0, 0.0), (1, 2.0), (2, None), (3, 1.0)], 0, 1)
    [[(0, 0.0), (0.5, 1)], [(3, 1.0)]]
    """
    runs: list[list[Spot]] = []
    for start, end in _pieces(points, low, high):
        if not runs or runs[-1][-1] != start:
            runs.append([start])
        if start != end:
            runs[-1].append(end)
    return runs


def _pieces(
    points: Sequence[tuple[float, float | None]], low: float, high: float
) -> Iterator[tuple[Spot, Spot]]:
    """Each point, and the line to the next one, as far as they lie within."""
    following = [*points[1:], (0.0, None)]
    for (x, value), (next_x, next_value) in zip(points, following, strict=True):
        if value is None:
            continue
        yield from between((x, value), (x, value), low, high)
        if next_value is not None:
            yield from between((x, value), (next_x, next_value), low, high)


def between(
    one: Spot, other: Spot, low: float, high: float
) -> Iterator[tuple[Spot, Spot]]:
    """The part of a straight line that lies between two heights; often all of it.

    >>> list(between((0, -1.0), (2, 3.0), 0, 1))
    [((0.5, 0), (1.0, 1))]
    >>> list(between((0, 2.0), (2, 3.0), 0, 1))
    []
    """
    (x, start), (to, end) = one, other
    first, last = (min(max(value, low), high) for value in (start, end))
    if first == last and (first, last) != (start, end):
        return

    def at(height: float) -> Spot:
        return (x + (to - x) * ((height - start) / (end - start)), height)

    yield one if first == start else at(first), other if last == end else at(last)


def _path(spots: Sequence[Spot]) -> str:
    if len(spots) == 1:
        return f"M{_short(spots[0][0])} {_short(spots[0][1])}h.1"
    return "M" + " ".join(f"{_short(x)} {_short(y)}" for x, y in spots)


def thinned(spots: Sequence[Spot]) -> list[Spot]:
    """The spots without those that lie on the line between others.

    >>> thinned([(0, 0), (1, 1), (2, 2), (3, 0)])
    [(0, 0), (2, 2), (3, 0)]
    """
    if len(spots) < 3:
        return list(spots)
    far = [_beside(spot, spots[0], spots[-1]) for spot in spots]
    worst = max(range(len(spots)), key=far.__getitem__)
    if far[worst] <= NEAR:
        return [spots[0], spots[-1]]
    return [*thinned(spots[: worst + 1])[:-1], *thinned(spots[worst:])]


def _beside(spot: Spot, one: Spot, other: Spot) -> float:
    """How far a spot lies from the line between two others."""
    (x, y), (left, up), (right, down) = spot, one, other
    across, along = right - left, down - up
    area = abs(across * (up - y) - (left - x) * along)
    return area / (math.hypot(across, along) or 1.0)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
