"""Pictures of gradient descent on a parabola, each computed by torch.optim.SGD."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.plots.style import BLUE, FAINT, INK, VERMILLION, subplots

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOUR = (
    (0.15, "0.15: crawls"),
    (1.0, "1.00: one step"),
    (1.8, "1.80: oscillates"),
    (2.1, "2.10: diverges"),
)
SHADES = (
    ("monotone", "#d7e6f2"),
    ("oscillating", "#f4e3d3"),
    ("diverging", "#e6e6e6"),
)


def one_step() -> Figure:
    """One update in the valley w²: against the slope, as far as rate times slope."""
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.3)
    (w**2).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    after = w.item()
    fig, ax = subplots(figsize=(6.0, 2.6))
    grid = np.linspace(-1.4, 1.4, 121)
    ax.plot(grid, grid**2, "-", color=BLUE, marker="", lw=2)
    ax.axhline(0, color=FAINT, lw=0.8)
    ax.plot([1, after], [1, after**2], "o", color=VERMILLION, ms=9)
    arrow: dict[str, Any] = {"arrowstyle": "->", "color": VERMILLION, "lw": 2.2}
    ax.annotate("", (after, 1), (1, 1), arrowprops=arrow)
    ax.text(0.7, 1.06, "rate × slope\n= 0.3 × 2", ha="center", va="bottom")
    ax.text(1.06, 0.94, "w = 1", va="top")
    ax.text(after + 0.08, 0.14, f"w = {after:.1f}", va="center")
    ax.set(xlabel="weight w (no unit)", ylabel="loss w² (no unit)", ylim=(-0.15, 2))
    return fig


def four_rates() -> Figure:
    """Six updates from the same start at four learning rates."""
    import torch

    fig, axes = subplots(2, 2, figsize=(6.4, 3.2), sharex=True, sharey=True)
    for ax, (rate, name) in zip(axes.flat, FOUR, strict=True):
        w = torch.tensor(1.0, requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=rate)
        visited = [1.0]
        for _ in range(6):
            optimizer.zero_grad()
            (w**2 / 2).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            visited.append(w.item())
        _parabola(ax, 2.2)
        heights = [v**2 / 2 for v in visited]
        ax.plot(visited, heights, "-o", color=VERMILLION, lw=1.2, ms=5)
        ax.plot([1], [0.5], "o", color=INK, ms=8)
        ax.set_title(name, fontsize=11)
        ax.set(xlabel="w (no unit)", ylabel="loss ½w² (no unit)", ylim=(-0.1, 2.4))
    for ax in axes[0]:
        ax.xaxis.label.set_visible(False)
    for ax in axes[:, 1]:
        ax.yaxis.label.set_visible(False)
    return fig


def parabola_explorer() -> Figure:
    """The explorer's phase strip, without momentum and with a momentum β of 0.45."""
    fig, axes = subplots(2, 1, figsize=(7.0, 2.3), sharex=True)
    for ax, beta in zip(axes, (0.0, 0.45), strict=True):
        _strip(ax, beta)
        ax.set(xlabel="learning rate × λ (no unit)")
    axes[0].xaxis.label.set_visible(False)
    return fig


def _strip(ax: Axes, beta: float) -> None:
    low, high = 0.02, 8.0
    crossing, edge = (1 - beta**0.5) ** 2, 2 * (1 + beta)
    names = ("(1−√β)²/λ", "2(1+β)/λ") if beta else ("1/λ", "2/λ")
    bounds = (low, crossing, edge, high)
    for (left, right), (name, shade) in zip(pairwise(bounds), SHADES, strict=True):
        ax.axvspan(left, right, color=shade)
        ax.text((left * right) ** 0.5, 0.5, name, ha="center", va="center")
    for place, name in zip((crossing, edge), names, strict=True):
        ax.axvline(place, color=INK, lw=1.5)
        ax.text(place, 1.08, name, ha="center", va="bottom")
    ax.text(low, 1.08, f"β = {beta:g}", va="bottom")
    ax.grid(visible=False)
    ax.yaxis.set_visible(False)
    ax.set(xscale="log", xlim=(low, high), ylim=(0, 1))
    ax.set_xticks([0.1, 1], ["0.1", "1"])
    ax.set_xticks([], minor=True)
    ax.spines["left"].set_visible(False)


def _parabola(ax: Axes, reach: float) -> None:
    grid = np.linspace(-reach, reach, 121)
    ax.plot(grid, grid**2 / 2, "-", color=BLUE, marker="", lw=2)
    ax.axhline(0, color=FAINT, lw=0.8)
