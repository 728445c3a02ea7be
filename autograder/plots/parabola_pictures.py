"""Pictures of gradient descent on a parabola, each computed by torch.optim.SGD."""

from __future__ import annotations

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
REGIONS = ((0, 1, "monotone"), (1, 2, "oscillating"), (2, 3.4, "diverging"))


def one_step() -> Figure:
    """One update in the valley w²: against the slope, as far as rate times slope."""
    import torch

    w = torch.tensor(1.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.3)
    (w**2).backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    after = w.item()
    fig, ax = subplots(figsize=(6.0, 3.2))
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

    fig, axes = subplots(1, 4, figsize=(9.0, 2.9), sharey=True)
    for ax, (rate, name) in zip(axes, FOUR, strict=True):
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
        ax.set(xlabel="w (no unit)", ylim=(-0.1, 2.4))
        if ax is axes[0]:
            ax.set_ylabel("loss ½w² (no unit)")
        else:
            ax.set_ylabel("loss (no unit)").set_visible(False)
    return fig


def parabola_explorer() -> Figure:
    """The parabola explorer as it stands at its start: ball path and phase strip."""
    fig, ax = subplots(figsize=(7.0, 1.9))
    for low, high, name in REGIONS:
        shade = {"monotone": "#d7e6f2", "oscillating": "#f4e3d3"}.get(name, "#e6e6e6")
        ax.axvspan(low, high, color=shade)
        middle = (low + min(high, 2.9)) / 2
        ax.text(middle, 0.5, name, ha="center", va="center")
    for place, name in ((1, "1/λ"), (2, "2/λ"), (2.9, "(2+2β)/λ at β = 0.45")):
        ax.axvline(place, color=INK, lw=1.5)
        ax.text(place, 1.08, name, ha="center", va="bottom")
    ax.grid(visible=False)
    ax.yaxis.set_visible(False)
    ax.set(xlim=(0, 3.4), ylim=(0, 1), xlabel="learning rate × λ (no unit)")
    ax.spines["left"].set_visible(False)
    return fig


def _parabola(ax: Axes, reach: float) -> None:
    grid = np.linspace(-reach, reach, 121)
    ax.plot(grid, grid**2 / 2, "-", color=BLUE, marker="", lw=2)
    ax.axhline(0, color=FAINT, lw=0.8)
