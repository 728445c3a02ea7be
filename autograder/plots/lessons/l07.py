"""The pictures of lesson 07, and the words for each."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

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
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from autograder.plots.pictures import Pictures

RATE = "learning rate (no unit, log scale)"
LOSS = "batch loss (nats)"
HELD_OUT = "validation loss (nats)"
# The three marks of the lesson's first question: a rule, its letter, its look.
MARKS = {
    "minimum / 10": ("A", BLUE, "o"),
    "steepest / 2": ("B", GREEN, "s"),
    "steepest / 1": ("C", VERMILLION, "^"),
}
GOOD = 1.5  # times the best loss on the grid
FIVE_RATES = (0.125, 0.25, 0.5, 1, 2)
TWIN_TICKS = {"SGD": (0.2, 0.5, 1), "AdamW": (0.001, 0.003, 0.01, 0.03)}


def finder_question() -> Figure:
    """One recorded test with SGD, and three rates to choose from."""
    fig, ax = subplots(figsize=(6.8, 2.1))
    run = _curve("SGD")
    ax.plot(run["rate"], run["smooth"], color=INK, linestyle="-", marker="")
    rates = run["minimum"] / 10, run["steepest"] / 2, run["steepest"]
    for rate, (letter, color, marker) in zip(rates, MARKS.values(), strict=True):
        height = _at(run, rate)
        ax.plot([rate], [height], marker=marker, color=color, ms=9, zorder=3)
        ax.annotate(
            f"{letter}: {rate:.2g}",
            (rate, height),
            xytext=(-4, -16),
            textcoords="offset points",
            ha="right",
        )
    ax.set(xscale="log", xlim=(1e-4, 10), ylim=(1.8, 2.8), xlabel=RATE)
    ax.set(ylabel="smoothed loss (nats)")
    return fig


def finder_answer() -> Figure:
    """What 400 updates at each of the three rates led to, ten seeds, on the truth."""
    fig, ax = subplots()
    rates, losses = _truth("SGD")
    ax.plot(rates, losses, color=FAINT, linestyle="-", marker="")
    for rule, (letter, color, marker) in MARKS.items():
        runs = _worth("SGD", 200, rule)
        x, y = [r["rate"] for r in runs], [r["val_loss"] for r in runs]
        ax.plot(x, y, linestyle="", marker=marker, color=color, ms=7, alpha=0.75)
        ax.text(median(x), 0.045, letter, ha="center", fontsize=13, color=color)
    ax.text(0.011, 1.6, "the sweep's\nmedian", va="top", color=INK)
    ax.set(xscale="log", yscale="log", xlim=(0.01, 4), ylim=(0.035, 4))
    ax.set(xlabel=RATE, ylabel=HELD_OUT)
    return fig


def exp_lrs_target() -> Figure:
    """Five rates from 0.125 to 2, on an even and on a logarithmic axis."""
    fig, axes = subplots(1, 2, figsize=(7.0, 1.7))
    for ax, scale in zip(axes, ("linear", "log"), strict=True):
        ax.plot(range(5), FIVE_RATES, color=BLUE)
        ax.set(xlabel="place in the list (index)", yscale=scale)
        ax.set(ylabel="rate (no unit)" if scale == "linear" else "rate (log scale)")
        _plain_ticks(ax, (0.125, 0.5, 1, 2) if scale == "linear" else FIVE_RATES)
    return fig


def ema_target() -> Figure:
    """The first losses of a test, their plain average and the corrected one."""
    fig, ax = subplots(figsize=(6.8, 1.8))
    run, shown = _curve("SGD"), 40
    ax.plot(run["loss"][:shown], linestyle="", marker=".", color=FAINT)
    ax.plot(run["biased"][:shown], color=VERMILLION, linestyle="--", marker="")
    ax.plot(run["smooth"][:shown], color=BLUE, linestyle="-", marker="")
    ax.text(41, run["smooth"][shown], "corrected", va="center")
    ax.text(13, 0.35, "plain average, which\nbegins at a tenth of\nthe first loss")
    ax.set(xlabel="update (count)", ylabel=LOSS, ylim=(0, 2.6), xlim=(-1, 50))
    return fig


def range_test_target() -> Figure:
    """A recorded test with AdamW, raw and smoothed, up to where it stops."""
    fig, ax = subplots(figsize=(6.8, 1.8))
    run = _curve("AdamW")
    ax.plot(run["rate"], run["loss"], linestyle="", marker=".", color=FAINT)
    ax.plot(run["rate"], run["smooth"], color=BLUE, linestyle="-", marker="")
    ax.annotate(
        "four times the\nlowest: it stops",
        (run["rate"][-1], run["smooth"][-1]),
        (0.6, 1.2),
        arrowprops={"arrowstyle": "->", "color": INK},
    )
    ax.set(xscale="log", xlim=(8e-6, 12), ylim=(0, 3.4), xlabel=RATE, ylabel=LOSS)
    return fig


def suggest_target() -> Figure:
    """The same test, and where each of the three methods lands."""
    fig, ax = subplots(figsize=(6.8, 2.1))
    run = _curve("AdamW")
    ax.plot(run["rate"], run["smooth"], color=INK, linestyle="-", marker="")
    marks = (
        ("steepest fall", run["steepest"], VERMILLION, "^", (10, 2)),
        ("valley", run["valley"], PURPLE, "D", (10, 4)),
        ("lowest point", run["minimum"], BLUE, "v", (-84, -4)),
        ("a tenth of the lowest", run["minimum"] / 10, BLUE, "o", (-138, -12)),
    )
    for name, rate, color, marker, place in marks:
        point = (rate, _at(run, rate))
        ax.plot(*point, marker=marker, color=color, ms=9, zorder=3)
        ax.annotate(name, point, xytext=place, textcoords="offset points")
    ax.axvspan(1e-6, run["rate"][9], color="#eeeeee")
    ax.text(1.3e-5, 0.35, "skip", va="bottom")
    ax.set(xscale="log", xlim=(8e-6, 1), ylim=(0, 2.6), xlabel=RATE)
    ax.set(ylabel="smoothed loss (nats)")
    return fig


def finder_twin() -> Figure:
    """Half of the steepest point after 100, 200 and 400 updates, ten seeds each."""
    fig, axes = subplots(1, 2, figsize=(7.0, 2.7), sharex=True)
    for ax, optimizer, (low, high) in zip(
        axes, ("SGD", "AdamW"), ((0.15, 1.3), (6e-4, 0.05)), strict=True
    ):
        good = _good_rates(optimizer)
        ax.axhspan(good[0], good[-1], color="#dcefe8")
        for place, n in enumerate((100, 200, 400)):
            halves = [r["steepest"] / 2 for r in _advice(optimizer, n)]
            ax.plot([place] * 10, halves, linestyle="", marker=".", color=FAINT)
            ax.plot([place], [median(halves)], marker="o", color=BLUE, ms=9)
        ax.set_xticks([0, 1, 2], ["100", "200", "400"])
        ax.set(yscale="log", ylim=(low, high), xlim=(-0.5, 2.5), title=optimizer)
        _plain_ticks(ax, TWIN_TICKS[optimizer])
        ax.set(xlabel="updates of the test (count)", ylabel="steepest / 2 (rate)")
    return fig


def finder_trained() -> Figure:
    """The same test on new networks and on networks that are trained already."""
    fig, ax = subplots()
    fresh = _curve("SGD")
    ax.plot(fresh["rate"], fresh["smooth"], color=INK, linestyle="-", marker="")
    ax.text(2e-5, 3.0, "a new network")
    for run, place in zip(table("finder_trained")["runs"], range(10), strict=True):
        end = len(run["rate"])
        ax.plot(run["rate"], run["smooth"][:end], color=BLUE, ls="-", marker="", lw=0.8)
        height = run["smooth"][run["rate"].index(run["steepest"])]
        look = {"marker": "^", "color": VERMILLION, "ls": "", "ms": 7, "zorder": 3}
        ax.plot([run["steepest"]], [height], alpha=1 - place / 20, **look)
    ax.text(2e-5, 0.08, "ten trained ones, and where each falls most steeply")
    ax.set(xscale="log", yscale="log", xlim=(8e-6, 4), ylim=(5e-3, 6), xlabel=RATE)
    ax.set(ylabel="smoothed loss (nats)")
    return fig


def finder_cosine() -> Figure:
    """Validation loss by the peak of warmup and cosine, and by a constant rate."""
    fig, ax = subplots()
    runs = table("finder_cosine")["runs"]
    peaks = sorted({run["peak"] for run in runs})
    found = {p: [r["val_loss"] for r in runs if r["peak"] == p] for p in peaks}
    color, dash, marker = LINES[0]
    medians = [median(found[p]) for p in peaks]
    ax.plot(peaks, medians, color=color, linestyle=dash, marker=marker)
    points = [(p, loss) for p in peaks for loss in found[p]]
    x, y = [p for p, _ in points], [loss for _, loss in points]
    ax.plot(x, y, linestyle="", marker=".", color=color, alpha=0.4)
    color, dash, marker = LINES[1]
    rates, losses = _truth("SGD")
    ax.plot(rates, losses, color=color, linestyle=dash, marker=marker)
    ax.text(0.105, 0.72, "warmup and\ncosine", va="bottom")
    ax.text(0.085, 0.17, "constant", va="top")
    ax.set(xscale="log", yscale="log", xlim=(0.08, 3), ylim=(0.08, 4))
    ax.set(xlabel="constant rate, or peak (no unit, log scale)", ylabel=HELD_OUT)
    return fig


def _plain_ticks(ax: Axes, heights: Sequence[float]) -> None:
    """Numbers as one writes them, where an axis would say 2 times 10 to the minus 1."""
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.set_yticks([], minor=True)


def _curve(optimizer: str) -> dict[str, Any]:
    runs: Sequence[dict[str, Any]] = table("finder_curve")["runs"]
    return next(run for run in runs if run["optimizer"] == optimizer)


def _at(run: dict[str, Any], rate: float) -> float:
    """The smoothed loss at the rate of the test that is nearest."""
    gaps = [abs(other / rate - 1) for other in run["rate"]]
    return float(run["smooth"][gaps.index(min(gaps))])


def _truth(optimizer: str) -> tuple[list[float], list[float]]:
    sweep = recorded(f"lr_sweep_{optimizer.lower()}")
    losses = [median(c.val_loss for c in sweep.at(rate)) for rate in sweep.rates]
    return [*sweep.rates], losses


def _good_rates(optimizer: str) -> list[float]:
    """The rates of the sweep whose loss is within half as much again as the best."""
    rates, losses = _truth(optimizer)
    pairs = zip(rates, losses, strict=True)
    return [rate for rate, loss in pairs if loss <= GOOD * min(losses)]


def _worth(optimizer: str, n: int, rule: str) -> list[dict[str, Any]]:
    return [
        run
        for run in table("finder_worth")["runs"]
        if (run["optimizer"], run["n"], run["rule"]) == (optimizer, n, rule)
    ]


def _advice(optimizer: str, n: int) -> list[dict[str, Any]]:
    return [
        run
        for run in table("finder_advice")["runs"]
        if (run["optimizer"], run["n"], run["start"]) == (optimizer, n, 1e-5)
    ]


PICTURES: Pictures = {
    "finder_question.svg": (
        finder_question,
        "Smoothed loss against a learning rate that grows from 0.0001 to 10: flat, "
        "a fall, a rise. Three rates are marked: A 0.088, a tenth of the lowest "
        "point's; B 0.41, half of C; C 0.82, where the loss falls fastest.",
    ),
    "finder_answer.svg": (
        finder_answer,
        "Validation loss after 400 updates at the three kinds of rate, ten seeds "
        "each: A ends near 0.23, B near 0.11 in all ten, C ends above 1.15 in six "
        "of ten.",
    ),
    "exp_lrs_target.svg": (
        exp_lrs_target,
        "Five rates, 0.125, 0.25, 0.5, 1 and 2, against their place in the list: on "
        "an even axis a curve that bends upwards, on a logarithmic one a straight "
        "line.",
    ),
    "ema_target.svg": (
        ema_target,
        "Forty batch losses near 2.3 as dots. Their plain average begins at 0.23 and "
        "takes thirty updates to come up; the corrected one begins at the first loss.",
    ),
    "range_test_target.svg": (
        range_test_target,
        "A range test with AdamW from 0.00001 on: batch losses as dots, the average "
        "as a line, which is flat at 2.3, falls from 0.001 on, and rises again; the "
        "test stops at a rate of 0.18.",
    ),
    "suggest_target.svg": (
        suggest_target,
        "The smoothed curve of that test: skipped first points, the valley's point at "
        "0.0026, the steepest fall at 0.0055, a tenth of the lowest point's rate at "
        "0.0067, the lowest point at 0.067.",
    ),
    "finder_twin.svg": (
        finder_twin,
        "Half of the steepest rate after tests of 100, 200 and 400 updates, ten seeds "
        "each: medians 0.62, 0.52, 0.34 with SGD, and 0.010, 0.0030, 0.0011 with "
        "AdamW; a band shows the rates that train well.",
    ),
    "finder_trained.svg": (
        finder_trained,
        "Range tests of ten trained networks lie flat near 0.025 until they blow up "
        "near 1; their steepest points are scattered from 0.00002 to 0.1.",
    ),
    "finder_cosine.svg": (
        finder_cosine,
        "Validation loss by peak of a warmup and cosine, ten seeds each: lowest at "
        "0.71 with 0.11, at 1.4 nearly all collapse. A constant rate is lowest at "
        "0.5, with 0.114.",
    ),
}
