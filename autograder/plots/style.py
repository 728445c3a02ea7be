"""The look of every plot: colours, dashes and markers that can be told apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

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
ROOM_FOR_A_LINE_OF_TEXT = 13  # points


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
        "figure.figsize": (7.0, 3.6),
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

    Call it last, when the axes have their scales and limits.
    """
    ends = sorted(
        (_height(ax, y), x, y, str(line.get_label()))
        for line in ax.get_lines()
        if not str(line.get_label()).startswith("_")
        for x, y in [_end(line)]
    )
    lowest = -math.inf
    for height, x, y, label in ends:
        place = max(height, lowest + ROOM_FOR_A_LINE_OF_TEXT)
        lowest = place
        ax.annotate(
            label,
            (x, y),
            xytext=(8, place - height),
            textcoords="offset points",
            va="center",
            annotation_clip=False,
        )


def _height(ax: Axes, y: float) -> float:
    pixels = float(ax.transData.transform((1.0, y))[1])
    figure = ax.get_figure(root=True)
    return pixels * 72 / (figure.dpi if figure is not None else 72)


def _end(line: Line2D) -> tuple[float, float]:
    points = np.asarray(line.get_xydata(), dtype=float)
    x, y = points[np.isfinite(points).all(axis=1)][-1]
    return float(x), float(y)
