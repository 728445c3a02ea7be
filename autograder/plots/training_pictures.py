"""The picture of a training run: the loss above, the rate that made it below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.plots.figure import figure
from autograder.plots.style import LINES, subplots

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from autograder.training import TrainingRun

AVERAGED = 10  # updates: a batch loss jumps about too much to be read


def loss_and_rate(runs: Mapping[str, TrainingRun], *, alt: str) -> None:
    """Draw runs with loss and learning rate under each other, over the updates.

    The loss is the mean of each ten updates.

    Args:
        runs: what each run is called, and the run.
        alt: what the figure shows and the number that matters.

    >>> loss_and_rate({}, alt="Nothing")
    Traceback (most recent call last):
    ValueError: there is no run to draw
    """
    if not runs:
        raise ValueError("there is no run to draw")
    figure(_drawn(runs), alt=alt)


def _drawn(runs: Mapping[str, TrainingRun]) -> Figure:
    fig, (top, bottom) = subplots(2, 1, sharex=True, figsize=(6.4, 2.7))
    for (name, run), (color, dash, marker) in zip(runs.items(), LINES, strict=False):
        style = {"color": color, "linestyle": dash, "marker": marker, "lw": 1.6}
        every = max(1, len(run.losses) // (10 * AVERAGED))
        x, y = _means(run.losses)
        top.plot(x, y, label=name, markevery=every, **style)
        bottom.plot(run.rates, markevery=every * AVERAGED, **style)
    top.set(yscale="log", xlabel="update (count)", ylabel="loss (nats)")
    bottom.set(ylim=(0, None), xlabel="update (count)", ylabel="rate (no unit)")
    top.xaxis.label.set_visible(False)
    _plain_numbers(top)
    above = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
    top.legend(frameon=False, ncols=len(runs), **above)
    return fig


def _plain_numbers(ax: Axes) -> None:
    """Few and plain: 6 × 10⁻¹ and its like would stand in each other's way."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

    low, high = ax.get_ylim()
    steps = (1, 2, 5) if high < 100 * low else (1,)
    ax.yaxis.set_major_locator(LogLocator(subs=steps))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda loss, _: f"{loss:g}"))
    ax.yaxis.set_minor_locator(NullLocator())


def _means(losses: Sequence[float]) -> tuple[list[float], list[float]]:
    blocks = [losses[i : i + AVERAGED] for i in range(0, len(losses), AVERAGED)]
    middles = [i * AVERAGED + len(block) / 2 for i, block in enumerate(blocks)]
    return middles, [sum(block) / len(block) for block in blocks]
