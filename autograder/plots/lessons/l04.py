"""The pictures of lesson 04, and the words for each."""

from __future__ import annotations

import math
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from autograder.plots.style import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    LINES,
    VERMILLION,
    subplots,
)
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from torch.optim import Optimizer

    from autograder.plots.pictures import Pictures

UPDATE, RATE = "update (count)", "learning rate (no unit)"
LOSS = "validation loss (nats)"
PEAK = "highest learning rate (no unit, log scale)"
NAMES = {
    "constant": "constant",
    "onecycle": "one cycle",
    "linear": "linear decay",
    "onecycle_steady": "one cycle,\nmomentum 0.9",
}
TICKS = (0.05, 0.1, 0.2, 0.4, 0.8)


def too_high() -> Figure:
    """Constant rates and one cycle against the highest rate of each."""
    fig, ax = _peaks(("constant", "onecycle"))
    ax.axvline(0.3536, color=FAINT, lw=1.2, ls=(0, (2, 2)), zorder=0)
    ax.text(0.34, 2.2, "0.35", ha="right", va="center")
    return fig


def three_at_their_best() -> Figure:
    """The same, with linear decay."""
    fig, _ = _peaks(("constant", "onecycle", "linear"))
    return fig


def momentum_cycled_or_not() -> Figure:
    """One cycle with its momentum cycle, and with a steady momentum."""
    fig, _ = _peaks(("onecycle", "onecycle_steady"))
    return fig


def errors_by_update() -> Figure:
    """How the share of wrong answers falls, each schedule at a good peak."""
    fig, ax = subplots()
    chosen = {"constant": 0.125, "onecycle": 0.25}
    for (kind, peak), (color, dash, marker) in zip(chosen.items(), LINES, strict=False):
        wrong = [[1 - a for a in run["accuracy"]] for run in _runs(kind, peak)]
        done = [10 * (k + 1) for k in range(len(wrong[0]))]
        columns = [*zip(*wrong, strict=True)]
        ax.fill_between(
            done,
            [100 * min(c) for c in columns],
            [100 * max(c) for c in columns],
            color=color,
            alpha=0.15,
            lw=0,
        )
        middle = [100 * median(c) for c in columns]
        label = f"{NAMES[kind]}, {peak:g}"
        ax.plot(done, middle, dash, color=color, marker=marker, label=label)
    ax.axhline(5, color=INK, lw=1.2, ls=(0, (2, 2)))
    ax.text(12, 5.2, "95 % right", va="bottom")
    ax.set(xlabel="updates done (count)", ylabel="wrong answers (%, log scale)")
    ax.set(yscale="log", xlim=(8, 152), ylim=(2.5, 100))
    _plain_ticks(ax.yaxis, (3, 5, 10, 20, 50, 100))
    ax.legend(frameon=False)
    return fig


def budgets() -> Figure:
    """What each schedule reaches at its best peak, for six budgets."""
    fig, ax = subplots(figsize=(6.8, 2.5))
    for kind, (color, dash, marker) in zip(
        ("constant", "onecycle", "linear"), LINES, strict=False
    ):
        best = best_by_budget(kind)
        name = NAMES[kind]
        ax.plot([*best], [*best.values()], dash, color=color, marker=marker, label=name)
    reached = best_by_budget("onecycle")[150]
    ends = (150, reached), (updates_needed("constant", reached), reached)
    ax.annotate("", ends[1], ends[0], arrowprops={"arrowstyle": "->", "color": INK})
    ax.annotate("× 1.5", ends[1], (8, 4), textcoords="offset points")
    ax.set(xscale="log", yscale="log", xlabel="budget (updates, log scale)")
    ax.set_ylabel("validation loss (nats)")
    _plain_ticks(ax.xaxis, (38, 75, 150, 300, 600, 1200))
    _plain_ticks(ax.yaxis, (0.1, 0.2, 0.3, 0.4))
    ax.legend(frameon=False)
    return fig


def best_by_budget(kind: str) -> dict[int, float]:
    """The lowest median validation loss of all peaks, for each budget."""
    runs = [r for r in table("one_cycle_budgets")["runs"] if r["schedule"] == kind]
    return {
        updates: min(
            _median(r["val_loss"] for r in runs if (r["updates"], r["peak"]) == place)
            for place in {
                (r["updates"], r["peak"]) for r in runs if r["updates"] == updates
            }
        )
        for updates in sorted({r["updates"] for r in runs})
    }


def updates_needed(kind: str, loss: float) -> float:
    """The budget at which a schedule first ends at this loss, along its drawn line."""
    best = best_by_budget(kind)
    for (fewer, above), (more, below) in pairwise(best.items()):
        if above >= loss >= below:
            share = math.log(above / loss) / math.log(above / below)
            return float(fewer * (more / fewer) ** share)
    return math.nan


def triangles() -> Figure:
    """The three modes of torch's CyclicLR."""
    from torch.optim.lr_scheduler import CyclicLR

    fig, axes = subplots(1, 3, sharey=True, figsize=(7.0, 2.1))
    modes = {"triangular": 1.0, "triangular2": 1.0, "exp_range": 0.98}
    for ax, (mode, gamma) in zip(axes, modes.items(), strict=True):

        def cycle(opt: Optimizer, mode: Any = mode, gamma: float = gamma) -> object:
            return CyclicLR(
                opt, 0.1, 1.0, 10, 20, mode=mode, gamma=gamma, cycle_momentum=False
            )

        ax.plot(_path(cycle, 91)[0], color=BLUE, marker="")
        ax.set_title(mode if gamma == 1 else f"{mode}, γ = {gamma}", fontsize=11)
        ax.set(xlabel=UPDATE, xticks=(0, 30, 60, 90), ylim=(0, 1.05))
        ax.set_ylabel(RATE)
        ax.yaxis.label.set_visible(mode == "triangular")
    return fig


def one_cycle_shapes() -> Figure:
    """What onecycle_lr returns: cosine, straight lines, three phases."""
    fig, ax = subplots(figsize=(6.8, 2.3))
    shapes = {
        "cos": {},
        "linear": {"anneal_strategy": "linear"},
        "three_phase, cos": {"three_phase": True},
    }
    for (name, given), (color, dash, marker) in zip(
        shapes.items(), LINES, strict=False
    ):
        rates, _ = _path(lambda opt, given=given: _one(opt, 100, **given), 100)  # type: ignore[misc]
        ax.plot(rates, dash, color=color, marker=marker, markevery=11, label=name)
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 1.05))
    ax.legend(frameon=False)
    return fig


def rate_and_momentum() -> Figure:
    """The rate and the momentum of one cycle on two axes."""
    fig, ax = subplots(figsize=(6.8, 2.2))
    _twin(ax, *_path(lambda opt: _one(opt, 100), 100))
    return fig


def dialects() -> Figure:
    """The same arguments in three libraries, and where they part."""
    fig, (whole, end) = subplots(1, 2, figsize=(7.0, 2.6))
    cycles = {"torch": (100, 0.3, 1e4), "fastai": (101, 26 / 101, 4e3)}
    cycles["optax"] = (101, 31 / 101, 1e4)
    for (name, (steps, share, final)), (color, dash, marker) in zip(
        cycles.items(), LINES, strict=False
    ):
        rates, _ = _path(
            lambda opt, n=steps, s=share, f=final: _one(  # type: ignore[misc]
                opt, n, pct_start=s, final_div_factor=f
            ),
            100,
        )
        style = {"color": color, "marker": marker, "ls": dash}
        whole.plot(rates, markevery=11, label=name, **style)
        end.plot([*range(92, 100)], rates[92:], label=name, **style)
    whole.set(xlabel=UPDATE, ylabel="rate (share of peak)", ylim=(0, 1.05))
    end.set(xlabel=UPDATE, ylabel="the same (log scale)", yscale="log")
    whole.legend(frameon=False)
    return fig


def past_the_end() -> Figure:
    """Torch's OneCycleLR in the update after its last, as recorded."""
    fig, ax = subplots()
    looks = {"linear": LINES[0], "cos": LINES[1]}
    for run in table("one_cycle_past_end")["runs"]:
        color, dash, marker = looks[run["anneal"]]
        ax.plot(run["rate"], dash, color=color, marker=marker, label=run["anneal"])
    ax.axhline(0, color=INK, lw=1)
    ax.axvspan(9.5, 10.5, color=VERMILLION, alpha=0.12, lw=0)
    ax.text(9.4, 0.6, "past\nthe end", ha="right", va="center")
    ax.set(xlabel=UPDATE, ylabel=RATE, xlim=(-0.3, 10.5), xticks=range(11))
    ax.legend(frameon=False, loc="upper center")
    return fig


def colleagues_loss() -> Figure:
    """The loss of a run that went wrong, without its rate."""
    fig, ax = subplots(figsize=(7.0, 2.4))
    for run, (color, dash, marker) in zip(
        table("one_cycle_bug")["runs"], LINES, strict=False
    ):
        means = [sum(run["loss"][k : k + 10]) / 10 for k in range(0, 150, 10)]
        middles = [k + 5 for k in range(0, 150, 10)]
        label = f"seed {run['seed']}"
        ax.plot(middles, means, dash, color=color, marker=marker, label=label)
    ax.set(xlabel=UPDATE, ylabel="batch loss (nats)", ylim=(0, 2.5), xlim=(0, 150))
    ax.legend(frameon=False, loc="lower left")
    return fig


def colleagues_rate() -> Figure:
    """The rates that the run used, and those that it was meant to use."""
    fig, ax = subplots()
    meant, _ = _path(lambda opt: _one(opt, 150, max_lr=0.25), 150)
    used = table("one_cycle_bug")["runs"][0]["rate"]
    ax.plot(meant, "--", color=FAINT, marker="", label="meant")
    ax.plot(used, color=BLUE, marker="", label="used")
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.26))
    ax.legend(frameon=False)
    return fig


def _peaks(kinds: Iterable[str]) -> tuple[Figure, Axes]:
    """Draw the final validation loss over the peak: the median, and all seeds."""
    fig, ax = subplots(figsize=(6.8, 2.4))
    looks = dict(zip(NAMES, LINES, strict=False))
    for kind in kinds:
        color, dash, marker = looks[kind]
        peaks = sorted({r["peak"] for r in table("one_cycle")["runs"]})
        for peak in peaks:
            losses = [run["val_loss"] for run in _runs(kind, peak)]
            ax.plot([peak] * len(losses), losses, ".", color=color, ms=4, alpha=0.3)
        medians = [_median(r["val_loss"] for r in _runs(kind, p)) for p in peaks]
        label = NAMES[kind].replace("\n", " ")
        ax.plot(peaks, medians, dash, color=color, marker=marker, label=label)
    ax.set(xscale="log", yscale="log", xlabel=PEAK, ylabel=LOSS, ylim=(0.09, 3))
    _plain_ticks(ax.xaxis, TICKS)
    _plain_ticks(ax.yaxis, (0.1, 0.2, 0.5, 1, 2))
    ax.legend(frameon=False, loc="upper left")
    return fig, ax


def _runs(kind: str, peak: float) -> list[dict[str, Any]]:
    runs = table("one_cycle")["runs"]
    return [
        r
        for r in runs
        if r["schedule"] == kind and math.isclose(r["peak"], peak, rel_tol=1e-3)
    ]


def _median(losses: Iterable[float | None]) -> float:
    return median(math.inf if loss is None else loss for loss in losses)


def _plain_ticks(axis: Any, places: Iterable[float]) -> None:
    """Label a log axis at these places, in plain numbers."""
    places = [*places]
    axis.set_ticks(places, [f"{place:g}" for place in places])
    axis.set_ticks([], minor=True)


def _twin(ax: Axes, rates: list[float], momenta: list[float]) -> None:
    other = ax.twinx()
    ax.plot(rates, "-", color=BLUE, marker="o", markevery=11)
    other.plot(momenta, "--", color=GREEN, marker="s", markevery=11)
    ax.set(xlabel=UPDATE, ylim=(0, 1.05))
    ax.set_ylabel("—●—  rate (no unit)", color=BLUE)
    other.set(xlabel=UPDATE, ylim=(0.84, 0.96))
    other.set_ylabel("- ■ -  momentum (β)", color=GREEN)
    other.xaxis.set_visible(False)
    other.grid(visible=False)


def _one(opt: Optimizer, total_steps: int, max_lr: float = 1.0, **given: Any) -> object:
    from torch.optim.lr_scheduler import OneCycleLR

    return OneCycleLR(opt, max_lr, total_steps=total_steps, **given)


def _path(
    make: Callable[[Optimizer], Any], updates: int
) -> tuple[list[float], list[float]]:
    """Ask one of torch's schedulers for the rate and momentum of each update."""
    import torch

    weight = torch.zeros(1, requires_grad=True)
    opt = torch.optim.SGD([weight], lr=1.0, momentum=0.9)
    scheduler = make(opt)
    rates, momenta = [], []
    for t in range(updates):
        if t:
            opt.step()
            scheduler.step()
        rates.append(float(opt.param_groups[0]["lr"]))
        momenta.append(float(opt.param_groups[0]["momentum"]))
    return rates, momenta


PICTURES: Pictures = {
    "too_high.svg": (
        too_high,
        "Validation loss after 150 updates against the highest learning rate, ten "
        "seeds each: a constant rate is best at 0.125 with 0.146 and has 0.45 at "
        "0.35; one cycle is best at 0.35, with 0.126.",
    ),
    "triangles.svg": (
        triangles,
        "Three cycles between 0.1 and 1, ten updates up and twenty down: triangular "
        "keeps its height, triangular2 halves it after each cycle, exp_range shrinks "
        "it at every update.",
    ),
    "one_cycle_shapes.svg": (
        one_cycle_shapes,
        "One cycle of 100 updates with a peak of 1, in three shapes: all rise from "
        "0.04 to 1 at update 29; cos and linear come down to nearly 0 at the end, "
        "three_phase is back at 0.04 at update 58 and then falls to nearly 0.",
    ),
    "dialects.svg": (
        dialects,
        "One cycle of 100 updates in torch, fastai and optax: the peaks lie at "
        "updates 29, 25 and 30; in its last update torch uses 0.000004 of the peak, "
        "the other two about 0.0005.",
    ),
    "rate_and_momentum.svg": (
        rate_and_momentum,
        "Learning rate and momentum over 100 updates: while the rate climbs from 0.04 "
        "to 1, the momentum falls from 0.95 to 0.85, and then each goes back the "
        "other way.",
    ),
    "momentum_cycled_or_not.svg": (
        momentum_cycled_or_not,
        "Validation loss against the peak of one cycle, ten seeds each: with its "
        "momentum cycle the best is 0.126 at 0.35, with a steady momentum of 0.9 it "
        "is 0.128 at 0.18.",
    ),
    "errors_by_update.svg": (
        errors_by_update,
        "Wrong answers in per cent over 150 updates, median and range of ten seeds: "
        "one cycle starts above the constant rate, passes it near update 80, and its "
        "median is below 5 % from update 120 on; the constant rate gets there at 150.",
    ),
    "three_at_their_best.svg": (
        three_at_their_best,
        "Validation loss after 150 updates against the highest rate, ten seeds each: "
        "linear decay and one cycle run together up to a peak of 0.35, where they end "
        "at 0.131 and 0.126; the constant rate turns up at 0.125.",
    ),
    "budgets.svg": (
        budgets,
        "Validation loss of three schedules at their best peaks, for budgets of 38 to "
        "1200 updates: one cycle reaches 0.138 in 150 updates, a constant rate in 1.5 "
        "times as many; from 600 on all lie near 0.1.",
    ),
    "colleagues_loss.svg": (
        colleagues_loss,
        "Batch loss of three runs over 150 updates: it stays near 2.3 for fifty "
        "updates, then falls smoothly to between 0.25 and 0.37.",
    ),
    "colleagues_rate.svg": (
        colleagues_rate,
        "The rate that was meant rises to 0.25 at update 44 and falls to 0; the rate "
        "that was used climbs in eight steps of twenty updates and ends at 0.025.",
    ),
    "past_the_end.svg": (
        past_the_end,
        "The rate of torch's OneCycleLR with ten steps: at update 9 it is nearly 0; "
        "at update 10 it is -0.143 with linear annealing, and back at 0.05 with cos.",
    ),
}
