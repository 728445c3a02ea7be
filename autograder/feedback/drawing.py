"""What every small drawing is made of: a frame, axes, lines, words. SVG, no scripts."""

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from html import escape, unescape
from typing import TypeAlias

from autograder.shown import image

# Narrow, so that its words can be read where a page is 320 pixels wide.
WIDTH, HEIGHT = 360, 230
LEFT, RIGHT, TOP, BOTTOM = 72, 12, 28, 44
ROW = 20  # of a legend
GOT, EXPECTED = "#D55E00", "#00845F"
INK, PAPER = "#1a1a1a", "#ffffff"
ALT = re.compile(r'aria-label="(?P<words>[^"]*)"')
MOST_MARKERS = 25
# A diverging answer would flatten the expected curve to a line: the axis ends here.
HEADROOM = 1.5

# None is no number; a text names one that is not finite.
Value: TypeAlias = float | str | None


@dataclasses.dataclass(frozen=True)
class Frame:
    """Where numbers lie on the drawing, from `top` down to `floor`."""

    x: Callable[[float], float]
    y: Callable[[float], float]
    low: float
    high: float
    top: float = TOP
    floor: float = HEIGHT - BOTTOM


def svg(title: str, about: str, parts: Sequence[str], height: float = HEIGHT) -> str:
    """Put a drawing's parts together; title and description say what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-label="{escape(f"{title}. {about}")}" '
        f'viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}" '
        f'font-family="sans-serif" font-size="13" color="{INK}" fill="{INK}">'
        f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def as_image(drawing: str) -> str:
    """The drawing as an image whose text is what the drawing says of itself."""
    return image(drawing.encode(), words_of(drawing), width="28em")


def words_of(drawing: str) -> str:
    """What a drawing says of itself.

    >>> words_of(svg("Scores", "All of them", []))
    'Scores. All of them'
    """
    said = ALT.search(drawing)
    return unescape(said["words"]) if said else ""


def finite(values: Sequence[Value]) -> list[float | None]:
    """Only what can be drawn.

    >>> finite([1.0, "nan", None])
    [1.0, None, None]
    """
    return [None if isinstance(value, str) else value for value in values]


def frame_of(
    xs: Sequence[float],
    got: Sequence[float | None],
    expected: Sequence[float | None],
    top: float = TOP,
    floor: float = HEIGHT - BOTTOM,
) -> Frame:
    """Find where numbers lie; the axis fits what was expected."""
    right = [v for v in expected if v is not None] or [0.0]
    spread = spread_of(right)
    least, most = min(right) - HEADROOM * spread, max(right) + HEADROOM * spread
    shown = [*right, *(min(max(v, least), most) for v in got if v is not None)]
    low, high = min(shown), max(shown)
    if high == low:
        low, high = low - spread / 2, high + spread / 2
    return laid_out(xs, (low, high), top, floor)


def spread_of(values: Sequence[float]) -> float:
    """How far values lie apart; where they do not, their size."""
    return max(values) - min(values) or abs(values[0]) or 1.0


def laid_out(
    xs: Sequence[float], ends: tuple[float, float], top: float, floor: float
) -> Frame:
    """Lay numbers out between two ends; what lies beyond stays at the edge."""
    low, high = ends
    start, width = min(xs), (max(xs) - min(xs)) or 1.0

    def x(value: float) -> float:
        return LEFT + (value - start) / width * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        inside = min(max(value, low), high)
        return floor - (inside - low) / (high - low) * (floor - top)

    return Frame(x, y, low, high, top, floor)


def axes(xs: Sequence[float], frame: Frame, across: str, upwards: str) -> Iterator[str]:
    """Draw both axes, with their ends and what they are."""
    yield from upright(frame, upwards)
    yield from along(xs, frame, across)


def upright(frame: Frame, upwards: str) -> Iterator[str]:
    """Draw an upright axis and its floor, with its ends and what it is."""
    yield (
        f'<path d="M{LEFT} {frame.top:g}V{frame.floor:g}H{WIDTH - RIGHT}" fill="none" '
        'stroke="currentColor" stroke-width="1"/>'
    )
    for value in (frame.low, frame.high):
        yield words_at(LEFT - 6, frame.y(value) + 4, f"{value + 0.0:.3g}", "end")
    yield words_at(4, frame.top - 12, upwards, "start")


def along(
    xs: Sequence[float], frame: Frame, across: str, lower: float = 36
) -> Iterator[str]:
    """Say beneath a floor where it begins and ends, and what it is."""
    for value, anchor in ((min(xs), "start"), (max(xs), "end")):
        yield words_at(frame.x(value), frame.floor + 16, f"{value:g}", anchor)
    middle = (LEFT + WIDTH - RIGHT) / 2
    yield words_at(middle, frame.floor + lower, across, "middle")


def words_at(x: float, y: float, words: str, anchor: str) -> str:
    """Write words at a place, on a rim of paper where a line runs beneath them."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" stroke="{PAPER}" '
        f'stroke-width="3" paint-order="stroke">{escape(words)}</text>'
    )


def sample(
    row: int, colour: str, words: str, *, square: bool, line: bool = True
) -> str:
    """A row of a legend: how a curve looks, and what it is.

    >>> "yours" in sample(0, GOT, "yours", square=False)
    True
    """
    y = 12 + row * ROW
    dash = ' stroke-dasharray="7 4"' if square else ""
    drawn = f'<path d="M4 {y}h30" stroke="{colour}" stroke-width="2"{dash}/>'
    return (
        f"{drawn if line else ''}{marker(19, y, colour, square=square)}"
        f"{words_at(42, y + 4.5, words, 'start')}"
    )


def line_of(
    xs: Sequence[float],
    values: Sequence[float | None],
    frame: Frame,
    colour: str,
    *,
    dashed: bool,
) -> Iterator[str]:
    """Draw a curve with gaps where it has no number, and some markers."""
    points = [
        (frame.x(x), frame.y(v)) if v is not None else None
        for x, v in zip(xs, values, strict=True)
    ]
    path, pen = "", "M"
    for point in points:
        if point is None:
            pen = "M"
            continue
        path += f"{pen}{point[0]:.1f} {point[1]:.1f}"
        pen = "L"
    dash = ' stroke-dasharray="7 4"' if dashed else ""
    yield f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
    for point in points[:: -(-len(points) // MOST_MARKERS)]:
        if point is not None:
            yield marker(*point, colour, square=dashed)


def marker(x: float, y: float, colour: str, *, square: bool) -> str:
    if square:
        return (
            f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" '
            f'fill="none" stroke="{colour}" stroke-width="1.5"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="{colour}"/>'
