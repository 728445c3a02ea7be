"""Show a plot with the words that say what it shows."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from autograder.shown import image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHORTEST_ALT = 20


class UnreadableFigure(ValueError):  # noqa: N818 - says what the figure is
    """A figure that somebody could not read, and why."""


def figure(fig: Figure, *, alt: str) -> None:
    """Show a figure in the notebook, with a text for those who do not see it.

    Args:
        fig: the matplotlib figure; it is closed, so that it is not shown twice.
        alt: what the figure shows and the number that matters, in 20 characters
            or more.

    Each axis needs a label with its unit in parentheses, "(no unit)" where it has
    none; and of two labelled lines in one plot, dash or marker must differ.

    >>> from autograder.plots import subplots
    >>> fig, ax = subplots()
    >>> figure(fig, alt="A plot")
    Traceback (most recent call last):
    autograder.plots.figure.UnreadableFigure: alt text 'A plot' is shorter than 20 \
characters: say what the figure shows and the number that matters
    """
    from matplotlib import pyplot as plt

    check_readable(fig, alt)
    data = svg(fig)
    plt.close(fig)
    show_svg(data, alt)


def show_svg(data: bytes, alt: str) -> None:
    """Show a drawing as an image with its words: a reader without trust sees it too."""
    from IPython.display import display

    html = f'<figure style="margin:0">{image(data, alt)}</figure>'
    display({"text/html": html, "text/plain": f"Figure: {alt}"}, raw=True)  # type: ignore[no-untyped-call]


def check_readable(fig: Figure, alt: str) -> None:
    """Raise `UnreadableFigure` for the first thing that a reader would miss."""
    for complaint in _complaints(fig, alt):
        raise UnreadableFigure(complaint)


def svg(fig: Figure) -> bytes:
    """Draw a figure as SVG: text as paths, no date, the same bytes every time."""
    import matplotlib as mpl

    stream = io.BytesIO()
    fixed: Any = {"svg.fonttype": "path", "svg.hashsalt": "autograder"}
    with mpl.rc_context(fixed):
        fig.savefig(
            stream,
            format="svg",
            metadata={"Date": None, "Creator": None},
            facecolor=fig.get_facecolor(),
        )
    return stream.getvalue()


def _complaints(fig: Figure, alt: str) -> Iterator[str]:
    if len(alt.strip()) < SHORTEST_ALT:
        yield (
            f"alt text {alt!r} is shorter than {SHORTEST_ALT} characters: say what "
            "the figure shows and the number that matters"
        )
    for number, ax in enumerate(fig.axes, start=1):
        if ax.get_visible() and ax.axison:
            for complaint in (*_about_labels(ax), *_about_lines(ax)):
                yield f"plot {number} of the figure: {complaint}"


def _about_labels(ax: Axes) -> Iterator[str]:
    for axis in (ax.xaxis, ax.yaxis):
        label = axis.label.get_text()
        if axis.get_visible() and not re.search(r"\S.*\([^)]+\)", label):
            yield (
                f"{axis.axis_name} axis label {label!r} has no unit in parentheses; "
                "write for example 'loss (nats)' or 'momentum (no unit)'"
            )


def _about_lines(ax: Axes) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for line in ax.get_lines():
        label = str(line.get_label())
        look = (str(line.get_linestyle()), str(line.get_marker()))
        if label.startswith("_"):
            continue
        if look in seen:
            yield (
                f"lines {seen[look]!r} and {label!r} differ in colour alone; "
                "give one another dash or marker"
            )
        seen[look] = label
