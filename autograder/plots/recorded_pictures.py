"""Pictures of the recorded runs in datasets/runs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from autograder.plots.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    LINES,
    PURPLE,
    VERMILLION,
    subplots,
)
from autograder.training.recorded import recorded, table

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

CHANCE = math.log(10)
LOSS = "training loss (nats)"
RATE = "learning rate (no unit, log scale)"
HOVERING = (0.125, 0.25, 0.5, 1.0)
KINDS = {
    "too_low": ("too low", BLUE),
    "good": ("good", GREEN),
    "too_high": ("too high", VERMILLION),
    "diverged": ("diverged", PURPLE),
}


def sweep() -> Figure:
    """The recorded sweep with SGD: every seed, the median, the best, the collapse."""
    fig, ax = subplots()
    _rate_axes(ax, (2.0**-9.5, 2.0**4.5))
    _median_and_seeds(ax, "lr_sweep_sgd", 0)
    _chance(ax, 2.0**-9)
    arrow = {"arrowstyle": "->", "color": INK}
    best, dead = "0.5 and 0.71: ten of\nten seeds learn", "1.0: seven of ten\ncollapse"
    ax.annotate(best, (0.55, 0.021), (0.02, 0.006), arrowprops=arrow)
    ax.annotate(dead, (1, 1.2), (2.0, 0.35), arrowprops=arrow)
    return fig


def two_optimizers() -> Figure:
    """The recorded sweeps with SGD and AdamW on one axis."""
    fig, ax = subplots()
    _rate_axes(ax, (2.0**-13.5, 2.0**4.5))
    _median_and_seeds(ax, "lr_sweep_adamw", 1)
    _median_and_seeds(ax, "lr_sweep_sgd", 0)
    ax.text(2.0**-11, 0.06, "AdamW", ha="right", color=INK)
    ax.text(2.0**0.3, 0.02, "SGD", ha="left", color=INK)
    _chance(ax, 2.0**-13)
    return fig


def loss_curves() -> Figure:
    """Four kinds of loss curve: too low, good, too high, diverged."""
    fig, axes = subplots(2, 2, figsize=(6.4, 3.2))
    for ax, run in zip(axes.flat, table("loss_curves")["runs"], strict=True):
        name, color = KINDS[run["kind"]]
        losses = [math.nan if loss is None else loss for loss in run["loss"]]
        ax.plot(losses, color=color, linestyle="-", marker="", lw=1.1)
        ax.set_title(f"{name}: rate {run['rate']:.2g}", fontsize=11)
        ax.set(xlabel="update (count)", ylabel="batch loss (nats)", ylim=(0, 3))
        if run["kind"] == "diverged":
            ax.set(yscale="log", ylim=(1e-1, 1e40), xlim=(0, 30))
            ax.set_ylabel("loss (squared error)")
    return fig


def sharpness() -> Figure:
    """How the network's sharpness follows two over the learning rate."""
    fig, ax = subplots(figsize=(7.4, 3.2))
    for rate, (color, dash, marker) in zip(HOVERING, LINES, strict=False):
        run = next(r for r in table("sharpness")["runs"] if r["rate"] == rate)
        ax.plot(
            run["update"],
            run["sharpness"],
            color=color,
            linestyle=dash,
            marker=marker,
            markevery=6,
            lw=1.6,
        )
        ax.axhline(2 / rate, color=color, lw=1, alpha=0.7)
        ax.text(606, 2.12 / rate, f"2/{rate:g} = {2 / rate:g}", va="bottom")
    ax.set(xlabel="update (count)", ylabel="sharpness λ (nats / weight²)")
    ax.set(yscale="log", ylim=(0.2, 30), xlim=(0, 700))
    return fig


def linear_edge() -> Figure:
    """A linear model just below and just above its largest stable rate."""
    fig, ax = subplots(figsize=(7.0, 2.7))
    places = {0.99: (402, 0.05), 0.1: (402, 0.3), 1.01: (402, 2e5), 1.1: (46, 5e5)}
    runs = {run["factor"]: run for run in table("linear_edge")["runs"]}
    for factor, place in places.items():
        run = runs[factor]
        shown = [loss if loss < 1e7 else math.nan for loss in run["loss"]]
        ax.plot(run["update"], shown, markevery=4)
        ax.text(*place, f"{factor} × edge", va="center")
    ax.set(xlabel="update (count)", ylabel="loss (squared error)", yscale="log")
    ax.set(ylim=(0.02, 2e6), xlim=(0, 500))
    return fig


def _rate_axes(ax: Axes, limits: tuple[float, float]) -> None:
    ax.set(xscale="log", yscale="log", xlim=limits, ylim=(8e-4, 8))
    ax.set(xlabel=RATE, ylabel=LOSS)


def _chance(ax: Axes, left: float) -> None:
    ax.axhline(CHANCE, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.text(left, CHANCE * 1.15, "knows nothing: ln 10 = 2.30", va="bottom")


def _median_and_seeds(ax: Axes, name: str, look: int) -> None:
    runs = recorded(name)
    color, dash, marker = LINES[look]
    rates = [cell.rate for cell in runs.cells]
    losses = [cell.train_loss for cell in runs.cells]
    ax.plot(rates, losses, linestyle="", marker=".", ms=4, color=color, alpha=0.35)
    medians = runs.medians()
    ax.plot([*medians], [*medians.values()], color=color, linestyle=dash, marker=marker)
