"""The look of every plot: colours, dashes and markers that can be told apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.text import Annotation

INK = "#1a1a1a"
FAINT = "#767676"
PAPER = "#ffffff"
# Of the colours of Okabe and Ito those that show as thin lines on white, green and
# purple darkened for it.
BLUE, VERMILLION, GREEN, PURPLE = "#0072B2", "#D55E00", "#00845F", "#B0528A"
LINES: tuple[tuple[str, Any, str], ...] = (
    (BLUE, "-", "o"),
    (VERMILLION, "--", "s"),
    (GREEN, "-.", "^"),
    (PURPLE, ":", "D"),
    (INK, (0, (5, 1, 1, 1, 1, 1)), "v"),
)
ROOM_FOR_A_LINE_OF_TEXT = 14  # points


def house_style() -> Any:
    """Give the matplotlib settings of the course.

    >>> house_style()["figure.facecolor"]
    '#ffffff'
    """
    from cycler import cycler

    colors, dashes, markers = zip(*LINES, strict=True)
    return {
        "axes.edgecolor": FAINT,
        "axes.facecolor": PAPER,
        "axes.grid": True,
        "axes.labelcolor": INK,
        "axes.prop_cycle": cycler(color=colors)
        + cycler(linestyle=dashes)
        + cycler(marker=markers),
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "figure.facecolor": PAPER,
        "figure.figsize": (6.8, 2.7),
        "figure.constrained_layout.use": True,
        "font.family": "DejaVu Sans",
        "font.size": 10.5,
        "grid.color": "#e3e3e3",
        "grid.linewidth": 0.8,
        "lines.linewidth": 2.0,
        "lines.markersize": 5.0,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
    }


def subplots(rows: int = 1, cols: int = 1, **settings: Any) -> tuple[Figure, Any]:
    """Open a figure in the house style, as `matplotlib.pyplot.subplots` would.

    >>> fig, ax = subplots(figsize=(5, 3))
    >>> ax.get_facecolor()
    (1.0, 1.0, 1.0, 1.0)
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    mpl.rcParams.update(house_style())
    size = settings.pop("figsize", None)
    fig = Figure(figsize=size)
    return fig, fig.subplots(rows, cols, **settings)


def label_ends(ax: Axes) -> None:
    """Write each labelled line's name at its right end, none over another.

    Call it last, when the axes have their scales, limits and labels.
    """
    named = [ln for ln in ax.get_lines() if not str(ln.get_label()).startswith("_")]
    labels = [
        ax.annotate(
            str(line.get_label()),
            _end(line),
            xytext=(8, 0),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )
        for line in named
    ]
    # A pushed label can make the layout shrink the axes: place, look, place again.
    for _ in range(2):
        _push_apart(ax, labels)


def _push_apart(ax: Axes, labels: list[Annotation]) -> None:
    fig = ax.get_figure(root=True)
    if fig is None:
        return
    fig.draw_without_rendering()  # limits and layout are final only after a draw
    lowest = -math.inf
    heights = [(_height(ax, label, fig.dpi), label) for label in labels]
    for height, label in sorted(heights, key=lambda pair: pair[0]):
        lowest = max(height, lowest + ROOM_FOR_A_LINE_OF_TEXT)
        label.xyann = (8, lowest - height)


def _height(ax: Axes, label: Annotation, dpi: float) -> float:
    return float(ax.transData.transform(label.xy)[1]) * 72 / dpi


def _end(line: Line2D) -> tuple[float, float]:
    points = np.asarray(line.get_xydata(), dtype=float)
    x, y = points[np.isfinite(points).all(axis=1)][-1]
    return float(x), float(y)
