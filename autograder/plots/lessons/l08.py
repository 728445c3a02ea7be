"""The pictures of lesson 08, and the words for each."""

from __future__ import annotations

import math
from functools import cache
from math import comb
from statistics import median
from typing import TYPE_CHECKING

from autograder.plots.style import FAINT, INK, LINES, label_ends, subplots
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from autograder.plots.pictures import Pictures

BUDGETS = (80, 300, 700)
SHAPES = ("linear", "cosine", "constant")
LOOKS = dict(zip((*SHAPES, "trapezoid"), LINES, strict=False))
TEAMS = (1, 3, 5, 9)
VALIDATION = "validation loss (nats)"
PEAK = "peak rate (no unit, log scale)"


@cache
def losses(
    name: str, shape: str, updates: int, peak: float | None = None
) -> tuple[float, ...]:
    """The validation losses of a recorded schedule, seed after seed.

    >>> len(losses("capstone_noise", "linear", 300))
    40
    """
    return tuple(
        math.inf if run["val_loss"] is None else run["val_loss"]
        for run in table(name)["runs"]
        if (run["schedule"], run["updates"]) == (shape, updates)
        and peak in (None, run["peak"])
    )


def wrong_winner(updates: int, team: int) -> float:
    """How often teams of runs crown the schedule that is worse over all forty.

    Exact: over all teams of an odd number of runs that can be drawn of each.

    >>> round(wrong_winner(300, 1), 2)
    0.4
    """
    two = [losses("capstone_noise", shape, updates) for shape in ("linear", "cosine")]
    better, worse = (_team_medians(found, team) for found in sorted(two, key=median))
    return sum(
        share * other for loss, share in worse for best, other in better if loss < best
    )


def _team_medians(found: Sequence[float], team: int) -> list[tuple[float, float]]:
    """Each loss, and the share of teams whose median it is."""
    half, count = team // 2, len(found)
    return [
        (loss, comb(below, half) * comb(count - 1 - below, half) / comb(count, team))
        for below, loss in enumerate(sorted(found))
    ]


def teams() -> Figure:
    """Forty runs of two schedules, and how often small teams name the wrong one."""
    fig, (left, right) = subplots(1, 2, figsize=(7.0, 2.6), width_ratios=(1, 1.1))
    for row, shape in enumerate(("cosine", "linear")):
        _dots(left, row, shape, losses("capstone_noise", shape, 300))
    left.set_yticks((0, 1), ("cosine", "linear"))
    left.set(ylim=(-0.6, 1.6), xlabel=VALIDATION, ylabel="schedule (no unit)")
    left.yaxis.label.set_visible(False)
    left.set_title("300 updates, 40 seeds", fontsize=10.5)
    for updates in BUDGETS:
        share = [100 * wrong_winner(updates, team) for team in TEAMS]
        right.plot(TEAMS, share, label=f"{updates} updates")
    right.axhline(50, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    right.text(9, 51, "a coin", ha="right", va="bottom")
    right.set(ylim=(0, 58), xlim=(0, 9.6), xticks=TEAMS)
    right.set(xlabel="runs of each schedule (count)", ylabel="wrong winner (per cent)")
    label_ends(right)
    return fig


def family_or_peak() -> Figure:
    """The recorded schedules over their peak, for a short and a long budget."""
    fig, axes = subplots(1, 2, figsize=(7.0, 2.9))
    for ax, updates in zip(axes, (80, 700), strict=True):
        for shape in SHAPES:
            color, dash, marker = LOOKS[shape]
            peaks = sorted({run["peak"] for run in table("capstone")["runs"]})
            found = [median(losses("capstone", shape, updates, p)) for p in peaks]
            look = {"color": color, "linestyle": dash, "marker": marker}
            ax.plot(peaks, found, label=shape, lw=1.7, **look)
        ax.set(xscale="log", yscale="log", xlabel=PEAK, ylabel=VALIDATION)
        ax.set_title(f"{updates} updates", fontsize=11)
        ax.set_xticks((0.125, 0.25, 0.5, 1.0), ("0.125", "0.25", "0.5", "1"))
        ax.minorticks_off()
        _plain_ticks(ax, (0.3, 0.5, 1, 2) if updates == 80 else (0.1, 0.2, 0.5, 1, 2))
    axes[0].legend(frameon=False, fontsize=10.5)
    return fig


def other_task() -> Figure:
    """Three schedules on the tiny transformer, three seeds each at two peaks."""
    fig, axes = subplots(1, 2, sharey=True, figsize=(7.0, 2.3))
    shapes = ("trapezoid", "cosine", "linear")
    for ax, peak in zip(axes, (0.005, 0.02), strict=True):
        for row, shape in enumerate(shapes):
            runs = table("capstone_task")["runs"]
            of = [r for r in runs if (r["schedule"], r["peak"]) == (shape, peak)]
            _dots(ax, row, shape, [run["loss"] for run in of], size=7)
        ax.axvline(math.log(8), color=FAINT, lw=1.2, ls=(0, (2, 2)))
        ax.set(xscale="log", xlim=(3e-4, 6), ylim=(-0.6, 2.6))
        ax.set(xlabel="loss on fresh words (nats)", ylabel="schedule (no unit)")
        ax.yaxis.label.set_visible(False)
        ax.set_title(f"peak {peak:g}", fontsize=11)
    axes[0].set_yticks(range(3), shapes)
    axes[0].text(1.7, 2.35, "a guess: ln 8", ha="right", va="center")
    return fig


def trapezoid() -> Figure:
    """The shape into which the judge puts the learner's peak, with no number on it."""
    fig, ax = subplots(figsize=(6.4, 2.1))
    ax.plot((0, 10, 70, 100), (0, 1, 1, 0), marker="")
    ax.plot((100, 112), (0, 0), marker="", color=FAINT, linestyle="--", lw=1.4)
    ax.text(40, 1.06, "your peak", ha="center", va="bottom")
    ax.set(xlim=(0, 114), ylim=(0, 1.3), xticks=(0, 10, 70, 100))
    ax.set_yticks((0, 1), ("0", "?"))
    ax.set(xlabel="updates (per cent of the run)", ylabel="rate (no unit)")
    return fig


def stage() -> Figure:
    """What every schedule of the capstone keeps to, whatever its shape."""
    fig, ax = subplots(figsize=(6.4, 2.3))
    ax.axhline(1, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.text(50, 1.03, "your highest rate", ha="center", va="bottom")
    ax.text(50, 0.55, "your shape", ha="center", va="center", fontsize=13)
    arrow = {"arrowstyle": "->", "color": INK}
    ax.plot((94, 99), (0.2, 0.2), marker="", linestyle="-", lw=2.5)
    ax.annotate("the last update:\nat most a fifth", (96, 0.2), (70, 0.32),
                ha="center", va="center", arrowprops=arrow)  # fmt: skip
    ax.plot((100, 118), (0.1, 0.1), marker="", linestyle="--", lw=2)
    ax.text(109, 0.14, "stays", ha="center", va="bottom")
    ax.axvline(100, color=FAINT, lw=1)
    ax.set(xlim=(0, 120), ylim=(0, 1.2), xticks=(0, 100), yticks=(0, 0.2, 1))
    ax.set_xticklabels(("0", "T"))
    ax.set(xlabel="update t (count)", ylabel="rate (share of peak)")
    return fig


def _dots(
    ax: Axes, row: int, shape: str, found: Sequence[float], size: float = 5
) -> None:
    """A row of a schedule's runs, one dot each, the median as an upright line."""
    color, _, marker = LOOKS[shape]
    spread = [row + 0.12 * ((index % 5) - 2) for index in range(len(found))]
    ax.plot(found, spread, ls="", marker=marker, ms=size, color=color, alpha=0.55)
    ax.vlines(median(found), row - 0.4, row + 0.4, color=INK, lw=2)


def _plain_ticks(ax: Axes, at: tuple[float, ...]) -> None:
    ax.set_yticks(at, [f"{value:g}" for value in at])


PICTURES: Pictures = {
    "wrong_winner.svg": (
        teams,
        "Left: forty runs of linear and cosine decay after 300 updates overlap almost "
        "wholly. Right: the share of wrong winners against the runs of each schedule: "
        "at 80 updates it falls from 14 to 0 per cent, at 300 and 700 from about 40 to "
        "29.",
    ),
    "family_or_peak.svg": (
        family_or_peak,
        "Validation loss over the peak for linear, cosine and constant, at 80 and 700 "
        "updates. At 80 linear is lowest, 0.35 at a peak of 1; at 700 the valleys all "
        "reach about 0.105, and a peak of 1.4 ruins two of the three.",
    ),
    "other_task.svg": (
        other_task,
        "The loss of a tiny transformer, three seeds each. At a peak of 0.005 all "
        "three schedules learn; at 0.02 linear and cosine end at chance, 2.08, and "
        "the trapezoid below 0.02.",
    ),
    "trapezoid.svg": (
        trapezoid,
        "A rate that climbs to a peak of unknown height in the first tenth of the "
        "run, stays until seven tenths, falls to zero at the end, and stays there.",
    ),
    "stage.svg": (
        stage,
        "An empty stage from update 0 to T: whatever the shape, the last update uses "
        "at most a fifth of the highest rate, and from T on the rate stays.",
    ),
}
