"""The pictures of lesson 03, and the words for each."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

import torch
from torch.optim.lr_scheduler import (
    CosineAnnealingLR,
    CosineAnnealingWarmRestarts,
    LinearLR,
    LRScheduler,
    OneCycleLR,
    SequentialLR,
    StepLR,
)

from autograder.plots.style import BLUE, FAINT, INK, LINES, VERMILLION, subplots
from autograder.training import train
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from torch.optim import Optimizer

    from autograder.plots.pictures import Pictures

RATE, UPDATE = "rate (no unit)", "update (count)"
KINDS = (("restarts", "restarts"), ("cosine", "one cosine"), ("constant", "constant"))
FLOOR = 0.1


def previews() -> Figure:
    """Three targets of a preview, drawn by torch's own schedulers."""
    plans: dict[str, Callable[[Optimizer], LRScheduler]] = {
        "StepLR": lambda opt: StepLR(opt, 4, 0.5),
        "OneCycleLR": lambda opt: OneCycleLR(opt, 1.0, 12),
        "CosineAnnealingLR": lambda opt: CosineAnnealingLR(opt, 6),
    }
    fig, axes = subplots(1, 3, sharey=True, figsize=(7.0, 1.9))
    for ax, (name, make) in zip(axes, plans.items(), strict=True):
        ax.plot(_used(make, 12), linestyle="", marker="o")
        ax.set_title(name, fontsize=10.5)
        ax.set(xlabel=UPDATE, ylabel=RATE, xticks=[0, 3, 6, 9], ylim=(-0.05, 1.08))
    return fig


def plotted_first() -> Figure:
    """Loss and rate with a fresh scheduler, and with one that a plot has used up."""
    runs = table("plotted_first")["runs"]
    fig, (top, bottom) = subplots(2, 1, sharex=True, figsize=(7.0, 2.9))
    places = [20 * block + 10 for block in range(30)]
    for number, (kind, name) in enumerate(
        (("fresh", "fresh scheduler"), ("plotted", "drawn before"))
    ):
        those = [run for run in runs if run["kind"] == kind]
        _band(top, places, [run["curve"] for run in those], number, name)
        color, dash, _ = LINES[number]
        rates = those[0]["rate"]
        starts = [20 * block for block in range(31)]
        bottom.step(starts, [*rates, rates[-1]], where="post", color=color, ls=dash)
    top.set(yscale="log", xlabel=UPDATE, ylabel="loss (nats)")
    top.xaxis.label.set_visible(False)
    top.legend(frameon=False)
    bottom.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.55))
    bottom.text(20, 0.175, "0.125 from start to end")
    return fig


def late_warmup() -> Figure:
    """The rates of ten epochs as planned, and as a loop that writes late used them."""
    runs = table("late_warmup")["runs"]
    fig, ax = subplots(figsize=(7.0, 2.4))
    for number, (kind, name) in enumerate((("planned", "planned"), ("late", "used"))):
        run = next(run for run in runs if run["kind"] == kind)
        color, dash, marker = LINES[number]
        look: dict[str, Any] = {"color": color, "ls": dash, "marker": marker}
        ax.plot(run["rate"][:10], label=name, **look)
    ax.set(xlabel="epoch (count)", ylabel=RATE, xticks=range(10), ylim=(-0.01, 0.34))
    ax.annotate("the first epoch runs at the peak", (0.05, 0.3), (0.6, 0.318))
    ax.legend(frameon=False, loc="lower right")
    return fig


def restarts_target() -> Figure:
    """Warm restarts from 1 towards 0.1, cycles of three, six and twelve updates."""
    fig, ax = subplots(figsize=(7.0, 2.0))
    rates = _used(_restarts(3, 2), 22)
    ax.plot(rates, color=BLUE, marker="o", ls="-", lw=1.2)
    _floor(ax)
    for start, end in ((0, 3), (3, 9), (9, 21)):
        ax.annotate("", (end, 1.13), (start, 1.13), arrowprops={"arrowstyle": "<->"})
        ax.text((start + end) / 2, 1.17, str(end - start), ha="center")
    ax.set(xlabel=UPDATE, ylabel=RATE, xticks=[0, 3, 9, 21], ylim=(0, 1.3))
    return fig


def restarts_explorer() -> Figure:
    """Six settings of the explorer, each but the first changed in one thing."""
    fig, axes = subplots(2, 3, sharex=True, sharey=True, figsize=(7.0, 3.2))
    plain = _used(_restarts(10, 1), 41)
    settings = {
        "T_0 = 10": plain[:40],
        "T_mult = 2": _used(_restarts(10, 2), 40),
        "eta_min = 0.4": _used(_restarts(10, 1, floor=0.4), 40),
        "warmup = 3": _ramped(3, [(7, 1.0)] * 4),
        "gamma = 0.7": _ramped(0, [(10, peak) for peak in (1.0, 0.7, 0.49, 0.343)]),
        "after the step": plain[1:],
    }
    for ax, (name, rates) in zip(axes.flat, settings.items(), strict=True):
        ax.plot(rates, color=BLUE, marker=".", ls="-", lw=1.2, ms=4)
        ax.set_title(name, fontsize=10.5)
        ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 1.08))
        _outer_labels(ax)
    return fig


def six_traces() -> Figure:
    """The six mistakes over the plan; two cycles of eight updates of each."""
    fig, axes = subplots(2, 3, sharex=True, figsize=(7.0, 2.9))
    plan = _used(_restarts(8, 1), 25)
    share = _used(_restarts(8, 1, floor=0.0), 24)
    traces: dict[str, Sequence[float]] = {
        "M01": [plan[0], *plan[:23]],
        "M02": plan[1:],
        "M03": [plan[t // 3] for t in range(24)],
        "M05": [FLOOR + 2 * (rate - FLOOR) for rate in plan[:24]],
        "M07": [max(FLOOR, rate) for rate in share],
        "M27": [*plan[:8], FLOOR, *plan[:8], FLOOR, *plan[:6]],
    }
    for ax, (name, trace) in zip(axes.flat, traces.items(), strict=True):
        ax.plot(plan[:24], color=FAINT, marker="", ls="-", lw=1)
        ax.plot(trace, color=VERMILLION, marker=".", ls="--", lw=1.2)
        ax.set_title(name, fontsize=10.5)
        ax.set(xlabel=UPDATE, ylabel=RATE, xticks=[0, 8, 16], ylim=(0, 1.1))
        if name == "M05":
            ax.set_ylim(0, 2.0)
        if name == "M07":  # the mistake is small, and only near the floor
            ax.set_ylim(0, 0.4)
            ax.axhline(FLOOR, color=FAINT, lw=1, ls=(0, (2, 2)))
            ax.set_title("M07, near the floor", fontsize=10.5)
        _outer_labels(ax)
    return fig


def warm_restarts() -> Figure:
    """Validation loss along the way, with many noisy updates and with few calm ones."""
    fig, axes = subplots(1, 2, sharey=True, figsize=(7.0, 3.0))
    for ax, batch, peak in zip(axes, (4, 64), (0.2, 0.3), strict=True):
        for number, (kind, name) in enumerate(KINDS):
            curves = [run["val_loss"] for run in restart_runs(kind, batch, peak)]
            places = [20 * point for point in range(len(curves[0]))]
            _band(ax, places, curves, number, name)
        for end in (100, 300, 700, 1500)[: 4 if batch == 4 else 3]:
            ax.axvline(end, color=FAINT, lw=0.9, ls=(0, (2, 3)))
        ax.set(yscale="log", xlabel=UPDATE, ylabel="validation loss (nats)")
        ax.set_title(f"batches of {batch}, peak {peak}", fontsize=10.5)
        _outer_labels(ax)
    axes[1].legend(facecolor="white", framealpha=1, edgecolor="white")
    return fig


def restart_line() -> Figure:
    """Loss on the straight line between the ends of the first two cycles."""
    fig, axes = subplots(1, 2, sharey=True, figsize=(7.0, 2.7))
    for ax, peak in zip(axes, (0.3, 0.5), strict=True):
        for number, (kind, name) in enumerate(KINDS[:2]):
            color, dash, _ = LINES[number]
            for run in restart_runs(kind, 64, peak):
                line = run["line_100_300"]
                label = name if run["seed"] == 0 else None
                ax.plot(line, color=color, ls=dash, marker="", lw=1, label=label)
        ax.set(xlabel="way (tenths)", ylabel="training loss (nats)", yscale="log")
        ax.set_title(f"peak {peak}", fontsize=10.5)
        _outer_labels(ax)
    axes[0].legend(frameon=False)
    return fig


def ramped_target() -> Figure:
    """Ramp, glide and a lower peak: cycles of 5, 8 and 14 updates, gamma 0.5."""
    fig, ax = subplots(figsize=(7.0, 2.2))
    ax.plot(
        _ramped(2, [(3, 1.0), (6, 0.5), (12, 0.25)]),
        color=BLUE,
        marker="o",
        ls="-",
        lw=1.2,
    )
    _floor(ax)
    ax.set(xlabel=UPDATE, ylabel=RATE, xticks=[0, 5, 13, 26], ylim=(0, 1.08))
    return fig


def restarts_found() -> Figure:
    """A ramp and two restarts; only the restarts are marked."""
    fig, ax = subplots(figsize=(7.0, 2.1))
    ramp_then_cycles = _used(
        lambda opt: SequentialLR(
            opt,
            [LinearLR(opt, 0.1, total_iters=6), CosineAnnealingWarmRestarts(opt, 8)],
            [6],
        ),
        30,
    )
    ax.plot(ramp_then_cycles, color=BLUE, marker="o", ls="-", lw=1.2)
    for place in (14, 22):
        ax.axvline(place, color=VERMILLION, ls="--", lw=1.2)
        ax.text(place + 0.3, 0.05, str(place), color=INK)
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 1.08))
    return fig


def restart_runs(kind: str, batch: int, peak: float) -> list[dict[str, Any]]:
    """The recorded runs of one kind of schedule, one for each seed."""
    return [
        run
        for run in table("warm_restarts")["runs"]
        if (run["kind"], run["batch"], run["peak"]) == (kind, batch, peak)
    ]


def _band(
    ax: Axes,
    places: Sequence[int],
    curves: Sequence[Sequence[float]],
    number: int,
    name: str,
) -> None:
    """Draw the median over the seeds, and all of them as a band."""
    color, dash, marker = LINES[number]
    columns = [*zip(*curves, strict=True)]
    low, high = [*map(min, columns)], [*map(max, columns)]
    ax.fill_between(places, low, high, color=color, alpha=0.15, lw=0)
    every = max(1, len(places) // 8)
    look: dict[str, Any] = {"color": color, "ls": dash, "marker": marker}
    ax.plot(
        places, [*map(median, columns)], label=name, markevery=every, lw=1.5, **look
    )


def _outer_labels(ax: Axes) -> None:
    """Hide the labels that the plot below or to the left repeats; they stay set."""
    place = ax.get_subplotspec()
    if place is not None:
        ax.xaxis.label.set_visible(place.is_last_row())
        ax.yaxis.label.set_visible(place.is_first_col())


def _floor(ax: Axes) -> None:
    ax.axhline(FLOOR, color=FAINT, lw=1, ls=(0, (2, 2)))
    ax.annotate(
        "floor 0.1",
        (1, FLOOR),
        xytext=(4, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
    )


def _restarts(
    length: int, growth: int, floor: float = FLOOR
) -> Callable[[Optimizer], LRScheduler]:
    return lambda opt: CosineAnnealingWarmRestarts(opt, length, growth, floor)


def _ramped(ramp: int, glides: Sequence[tuple[int, float]]) -> list[float]:
    """A ramp before each glide, given by length and peak, all schedulers of torch's."""
    rates: list[float] = []
    for glide, peak in glides:
        if ramp:
            rates += _used(_up(FLOOR / peak, ramp), ramp, peak)
        rates += _used(_restarts(glide, 1), glide, peak)
    return rates


def _up(share: float, length: int) -> Callable[[Optimizer], LRScheduler]:
    return lambda opt: LinearLR(opt, share, total_iters=length)


def _used(
    make: Callable[[Optimizer], LRScheduler], count: int, peak: float = 1.0
) -> list[float]:
    """The rates that a short training run used, with torch's own scheduler."""
    run = train(lambda p: torch.optim.SGD(p, lr=peak), steps=count, scheduler=make)
    return [*run.rates]


PICTURES: Pictures = {
    "previews.svg": (
        previews,
        "Three previews of twelve updates: StepLR keeps 1 for four updates, then 0.5, "
        "then 0.25; OneCycleLR starts at 0.04, peaks at 1 and ends near 0; "
        "CosineAnnealingLR falls to 0 at update 6 and climbs again.",
    ),
    "plotted_first.svg": (
        plotted_first,
        "Loss and rate over 600 updates: a fresh scheduler gives 0.5, then 0.25; one "
        "that was drawn before gives 0.125 from start to end, and its loss stays "
        "above the other's all the way.",
    ),
    "late_warmup.svg": (
        late_warmup,
        "Rates of ten epochs: planned are 0, 0.06, 0.12 up to 0.3 in epoch 5; used are "
        "0.3 in the first epoch, then the same ramp, one epoch late.",
    ),
    "restarts_target.svg": (
        restarts_target,
        "Rates of 22 updates: from 1 towards a floor of 0.1 in cycles of 3, 6 and 12 "
        "updates; updates 0, 3, 9 and 21 are at 1, and no rate is on the floor.",
    ),
    "restarts_explorer.svg": (
        restarts_explorer,
        "Six plans of 40 updates: cycles of 10; with T_mult 2 cycles of 10, 20 and "
        "more; a floor of 0.4; a ramp of 3 in each cycle; peaks that shrink by 0.7; "
        "and recorded after the step, where the first rate is missing.",
    ),
    "six_traces.svg": (
        six_traces,
        "Six traces of three cycles of eight updates, each over the plan in grey, "
        "with the id of the mistake that made it: M01, M02, M03, M05, M07 and M27.",
    ),
    "warm_restarts.svg": (
        warm_restarts,
        "Validation loss over the updates, ten seeds, for restarts, one cosine and a "
        "constant rate: with batches of 4 on the left, of 64 on the right.",
    ),
    "restart_line.svg": (
        restart_line,
        "Training loss on the straight line from the weights after 100 updates to "
        "those after 300, ten seeds: no hill at peak 0.3; at peak 0.5 a hill on the "
        "restarts' line in seven seeds of ten, none on the cosine's.",
    ),
    "ramped_target.svg": (
        ramped_target,
        "Rates of 27 updates in cycles of 5, 8 and 14: each starts at 0.1, climbs for "
        "two updates to its peak of 1, 0.5 and 0.25, and glides towards 0.1.",
    ),
    "restarts_found.svg": (
        restarts_found,
        "A trace of 30 rates: a ramp of six updates, then three glides from 1; the two "
        "jumps back to 1, at updates 14 and 22, are marked, the ramp is not.",
    ),
}
