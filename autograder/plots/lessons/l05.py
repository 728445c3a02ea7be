"""The pictures of lesson 05, and the words for each."""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, Any

from autograder.plots.style import (
    BLUE,
    FAINT,
    INK,
    LINES,
    label_ends,
    subplots,
)
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from torch.optim import Optimizer
    from torch.optim.lr_scheduler import LRScheduler

    from autograder.plots.pictures import Pictures

    Make = Callable[[Optimizer], LRScheduler]

CHANCE = math.log(8)
UPDATE, SHARE = "update t (count)", "rate (share of peak)"
LOSS = "batch loss (nats)"


def starts() -> Figure:
    """Three ways to begin a warmup of four updates, up to the update after it."""
    fig, ax = subplots(figsize=(7, 2.1))
    ways = {
        '"zero"': (0, 0.25, 0.5, 0.75, 1, 1, 1),
        '"one"': (0.25, 0.5, 0.75, 1, 1, 1, 1),
        '"nano"': (0.2, 0.4, 0.6, 0.8, 1, 1, 1),
    }
    for name, shares in ways.items():
        ax.plot(shares, label=name)
    ax.axvline(4, color=FAINT, lw=1)
    ax.text(4.1, 0.1, "warmup_steps = 4", color=INK)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(-0.05, 1.1))
    ax.legend(frameon=False, loc="center right")
    return fig


def warmup_runs() -> Figure:
    """The recorded transformers: every seed, and the median."""
    fig, axes = subplots(1, 3, figsize=(7, 2.5), sharey=True)
    runs = table("warmup_runs")["runs"]
    cases = (("post", 0), ("post", 60), ("pre", 0))
    titles = ("Post-LN, at once", "Post-LN, ramp of 60", "Pre-LN, at once")
    for ax, case, title, look in zip(axes, cases, titles, LINES, strict=False):
        chosen = [run for run in runs if (run["norm"], run["warmup"]) == case]
        _every_seed(ax, chosen, look)
        ax.set_title(title, fontsize=11)
        ax.set(xlabel="update (count)", xticks=(0, 100, 200), ylim=(0, 2.6))
        ax.set_ylabel(LOSS if ax is axes[0] else "loss (nats)")
        ax.yaxis.label.set_visible(ax is axes[0])
    return fig


def warmup_wait() -> Figure:
    """Three remedies at the rate that kills: to wait, to rise, and RAdam."""
    fig, axes = subplots(1, 3, figsize=(7, 2.5), sharey=True)
    rivals = table("warmup_rivals")["runs"]
    ramps = [
        run
        for run in table("warmup_runs")["runs"]
        if (run["norm"], run["warmup"]) == ("post", 60)
    ]
    shown = {
        "wait, then jump": [run for run in rivals if run["way"] == "wait"],
        "ramp of 60": ramps,
        "RAdam, no ramp": [run for run in rivals if run["way"] == "radam"],
    }
    for ax, (title, runs), look in zip(axes, shown.items(), LINES, strict=False):
        _every_seed(ax, runs, look, -50 if title.startswith("wait") else 0)
        ax.set_title(title, fontsize=11)
        ax.set(xlabel="update (count)", xticks=(0, 100, 200), ylim=(0, 2.6))
        ax.set_ylabel(LOSS if ax is axes[0] else "loss (nats)")
        ax.yaxis.label.set_visible(ax is axes[0])
    return fig


def _every_seed(
    ax: Axes,
    runs: Sequence[dict[str, Any]],
    look: tuple[str, Any, str],
    first: int = 0,
) -> None:
    color, dash, _ = look
    curves = [[math.nan if y is None else y for y in run["curve"]] for run in runs]
    at = [first + 5 * i + 2.5 for i in range(len(curves[0]))]
    for curve in curves:
        ax.plot(at, curve, color=color, linestyle="-", marker="", lw=0.8, alpha=0.5)
    middle = [median(values) for values in zip(*curves, strict=True)]
    ax.plot(at, middle, color=color, linestyle=dash, marker="", lw=2.2)
    ax.axhline(CHANCE, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.text(at[-1], CHANCE + 0.1, "guessing", ha="right", va="bottom")


def warmup_map() -> Figure:
    """The recorded map: the median final loss for each warmup and each peak."""
    fig, ax = subplots(figsize=(7, 3.0))
    runs = table("warmup_map")["runs"]
    warmups = sorted({run["warmup"] for run in runs})
    peaks = sorted({run["peak"] for run in runs})
    losses = [[_cell(runs, w, p) for p in peaks] for w in warmups]
    # pcolormesh draws cells as paths: an image inside would be a thing to load.
    ax.pcolormesh(losses, cmap="cividis", vmin=0, vmax=CHANCE)
    for row, line in enumerate(losses):
        for column, loss in enumerate(line):
            color = "#ffffff" if loss < CHANCE / 2 else INK
            text = f"{loss:.2f}" + _share_learned(runs, warmups[row], peaks[column])
            ax.text(
                column + 0.5, row + 0.5, text, ha="center", va="center", color=color
            )
    ax.grid(visible=False)
    ax.set(xlabel="peak rate (no unit)", ylabel="warmup (updates)")
    ax.set_xticks([n + 0.5 for n in range(len(peaks))], [f"{peak:g}" for peak in peaks])
    ax.set_yticks(
        [n + 0.5 for n in range(len(warmups))], [str(warmup) for warmup in warmups]
    )
    ax.set_title(
        "median loss at the end (nats), and how many seeds learned", fontsize=11
    )
    return fig


def _cell(runs: Sequence[dict[str, Any]], warmup: int, peak: float) -> float:
    return median(
        CHANCE if run["loss"] is None else run["loss"]
        for run in runs
        if run["warmup"] == warmup and run["peak"] == peak
    )


def _share_learned(runs: Sequence[dict[str, Any]], warmup: int, peak: float) -> str:
    """Say how many seeds learned where they did not agree."""
    ends = [r["loss"] for r in runs if (r["warmup"], r["peak"]) == (warmup, peak)]
    learned = sum(end is not None and end < CHANCE / 2 for end in ends)
    return "" if learned in {0, len(ends)} else f"\n{learned} of {len(ends)}"


def up_and_down() -> Figure:
    """The target of linear_warmup_decay: three corners and a flat end."""
    fig, ax = subplots(figsize=(7, 1.9))
    ax.plot([0, 25, 100, 120], [0, 1, 0, 0])
    ax.set(xlabel=UPDATE, ylabel="share (of peak)", ylim=(-0.05, 1.1))
    ax.set_xticks([0, 25, 100, 120], ["0", "warmup_steps", "total_steps", ""])
    return fig


def decay_clock() -> Figure:
    """Where the fall's clock begins: three libraries around the end of a warmup."""
    fig, ax = subplots(figsize=(7, 2.7))
    ramp = [t / 20 for t in range(20)]
    ways = {
        "Hugging Face": ramp + _traced(lambda o: _line(o, 80), 41),
        "BERT, 2018": ramp + _traced(lambda o: _line(o, 100), 61)[20:],
        "timm": ramp + _traced(lambda o: _wave(o, 100), 61)[20:],
    }
    for name, shares in ways.items():
        ax.plot(shares, label=name, markevery=4)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.08), xlim=(0, 62))
    label_ends(ax)
    return fig


def families() -> Figure:
    """Four families of decay after one warmup, from torch's own schedulers."""
    fig, ax = subplots(figsize=(7, 2.9))
    ramp = [t / 20 for t in range(20)]
    ways = {
        "linear": ramp + _traced(lambda o: _line(o, 180), 181),
        "cosine": ramp + _traced(lambda o: _wave(o, 180), 181),
        "WSD": [*ramp, *[1.0] * 140, *_traced(lambda o: _line(o, 40), 41)],
        "1/√t": ramp + _traced(_roots, 181),
    }
    for name, shares in ways.items():
        ax.plot(shares, label=name, markevery=20)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(-0.03, 1.08))
    label_ends(ax)
    return fig


def _line(optimizer: Optimizer, length: int) -> LRScheduler:
    from torch.optim.lr_scheduler import LinearLR

    return LinearLR(optimizer, 1.0, 0.0, total_iters=length)


def _wave(optimizer: Optimizer, length: int, low: float = 0.0) -> LRScheduler:
    from torch.optim.lr_scheduler import CosineAnnealingLR

    return CosineAnnealingLR(optimizer, length, eta_min=low)


def _roots(optimizer: Optimizer) -> LRScheduler:
    from torch.optim.lr_scheduler import LambdaLR

    return LambdaLR(optimizer, lambda i: math.sqrt(20 / (20 + i)))


def _traced(make: Make, count: int) -> list[float]:
    """The rates that a fresh scheduler gives to so many updates."""
    import torch

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    return _go_on(optimizer, make(optimizer), count)


def _go_on(optimizer: Optimizer, scheduler: LRScheduler, count: int) -> list[float]:
    rates = []
    for _ in range(count):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return rates


def glide() -> Figure:
    """The target of warmup_cosine: a ramp, a glide, a floor that holds."""
    fig, ax = subplots(figsize=(7, 1.9))
    shares = [t / 25 for t in range(25)]
    shares += _traced(lambda o: _wave(o, 75, 0.1), 76) + [0.1] * 20
    ax.plot(shares, marker="")
    ax.set(xlabel=UPDATE, ylabel="share (of peak)", ylim=(-0.05, 1.1))
    ax.set_xticks([0, 25, 100, 120], ["0", "warmup_steps", "total_steps", ""])
    ax.set_yticks([0.1, 1], ["min_ratio", "1"])
    return fig


def past_the_end() -> Figure:
    """A warmup-cosine without a clamp, run for twice its plan."""
    fig, ax = subplots(figsize=(7, 2.5))
    at = [0, *range(500, 40_001, 100)]
    wave = _traced(lambda o: _wave(o, 195, 0.1), len(at) - 1)
    ax.plot(at, [0.0, *wave], marker="", linestyle="-", label="without a clamp")
    held = [y if x <= 20_000 else 0.1 for x, y in zip(at, [0.0, *wave], strict=True)]
    ax.plot(at, held, marker="", linestyle="--", label="yours")
    ax.axvline(20_000, color=FAINT, lw=1)
    ax.text(20_400, 0.85, "the plan ends", color=INK)
    ax.plot([30_000], [0.568], marker="o", linestyle="", color=BLUE, ms=8)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.08), xlim=(0, 44_000))
    label_ends(ax)
    return fig


def early_stop() -> Figure:
    """What four plans leave behind when the budget is cut to 360 updates."""
    fig, ax = subplots(figsize=(7, 2.9))
    runs = table("early_stop")["runs"]
    peaks = sorted({run["peak"] for run in runs})
    names = {
        "cosine cut": "cosine, cut off",
        "cosine to 360": "cosine, told in time",
        "level": "level, cut off",
        "wsd": "level + decay of 60",
    }
    for plan, name in names.items():
        losses = [
            median(
                r["train_loss"] for r in runs if (r["plan"], r["peak"]) == (plan, peak)
            )
            for peak in peaks
        ]
        ax.plot(peaks, losses, label=name)
    ax.set(xlabel="peak rate (no unit)", ylabel="training loss at 360 (nats)")
    ax.set(xscale="log", yscale="log")
    ax.set_xticks(peaks, [f"{peak:g}" for peak in peaks])
    ax.set_xticks([], minor=True)
    heights = (0.07, 0.1, 0.2, 0.5)
    ax.set_yticks(heights, [f"{height:g}" for height in heights])
    ax.set_yticks([], minor=True)
    ax.legend(frameon=False)
    return fig


def bias_correction() -> Figure:
    """How much too large Adam's updates are without its bias correction."""
    fig, ax = subplots(figsize=(7, 2.7))
    at = [10 ** (k / 20) for k in range(81)]
    factors = [(1 - 0.9**t) / math.sqrt(1 - 0.999**t) for t in at]
    ax.plot(at, factors, markevery=20, label="constant rate")
    ramp = [f * min(1.0, t / 1000) for f, t in zip(factors, at, strict=True)]
    ax.plot(at, ramp, markevery=20, label="warmup of 1000")
    ax.axhline(1, color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.text(1.1, 1.1, "with the correction", color=INK)
    ax.set(xscale="log", yscale="log", ylim=(0.002, 12))
    ax.set(xlabel="update, counted from 1 (count)", ylabel="update ÷ right one (ratio)")
    ax.legend(frameon=False, loc="lower right")
    return fig


def kinds() -> Figure:
    """The target of wsd, from its golden values: three falls."""
    fig, ax = subplots(figsize=(7, 2.5))
    for name, fall in {
        "linear": (1, 0.775, 0.55, 0.325, 0.1, 0.1),
        "cosine": (1, 0.868, 0.55, 0.232, 0.1, 0.1),
        "1-sqrt": (1, 0.55, 0.364, 0.221, 0.1, 0.1),
    }.items():
        ax.plot(range(5, 11), fall, label=f'"{name}"')
    ax.plot(range(6), [0, 0.5, 1, 1, 1, 1], color=INK, linestyle="-", marker="o")
    for at, word in ((0.2, "warmup"), (2.6, "stable"), (5.6, "decay")):
        ax.text(at, 1.04, word, color=INK)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(-0.05, 1.15), xlim=(0, 10.4))
    ax.legend(frameon=False)
    return fig


def noam() -> Figure:
    """The target of noam_lr: a climb and a fall, scaled by the width."""
    fig, ax = subplots(figsize=(7, 2.5))
    shares = [t / 20 for t in range(20)] + _traced(_roots, 181)
    for width, height in ((64, 0.02795), (256, 0.013975), (1024, 0.0069877)):
        rates = [share * height for share in shares]
        ax.plot(rates, markevery=20, label=f"d_model {width}")
    ax.set(xlabel="update (count)", ylabel="rate (no unit)", ylim=(0, None))
    label_ends(ax)
    return fig


def resume_orders() -> Figure:
    """A warmup stopped after 15 updates and resumed in three orders."""
    import copy

    fig, ax = subplots(figsize=(7, 2.9))
    first, first_scheduler = _ramping()
    before = _go_on(first, first_scheduler, 15)
    kept = copy.deepcopy((first.state_dict(), first_scheduler.state_dict()))
    ax.plot(before, color=INK, linestyle="-", marker="", label="_before")
    for name, load in (
        ("both states, scheduler made first", "right"),
        ("scheduler made after loading", "late"),
        ("scheduler's state forgotten", "half"),
    ):
        optimizer, scheduler = _ramping()
        optimizer.load_state_dict(kept[0])
        if load == "late":
            scheduler = _ramp(optimizer)
        if load != "half":
            scheduler.load_state_dict(kept[1])
        rates = _go_on(optimizer, scheduler, 10)
        ax.plot(range(15, 25), rates, label=name, markevery=3)
    ax.axvline(14.5, color=FAINT, lw=1)
    ax.text(14, 2.6, "stopped and resumed", ha="right", color=INK)
    ax.set(xlabel=UPDATE, ylabel="rate (no unit)", ylim=(0, 4.1))
    ax.legend(frameon=False, loc="upper left")
    return fig


def _ramping() -> tuple[Optimizer, LRScheduler]:
    import torch

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    return optimizer, _ramp(optimizer)


def _ramp(optimizer: Optimizer) -> LRScheduler:
    from torch.optim.lr_scheduler import LinearLR

    return LinearLR(optimizer, 0.1, total_iters=20)


PICTURES: Pictures = {
    "warmup_runs.svg": (
        warmup_runs,
        "Loss over 250 updates, five seeds each, at a rate of 0.02. Post-LN at once "
        "stays at guessing, 2.08. With a ramp of 60 it falls near 0 during the ramp, "
        "all stumble near the peak, and three end above 0.25. Pre-LN falls to 0.",
    ),
    "starts.svg": (
        starts,
        "Three ramps of four updates. The one called zero goes 0, 0.25, 0.5, 0.75, 1; "
        "one begins at 0.25 and is at 1 from update 3 on; nano goes 0.2, 0.4, 0.6, "
        "0.8, 1.",
    ),
    "warmup_map.svg": (
        warmup_map,
        "A map of final losses over six lengths of warmup and six peak rates, medians "
        "of three seeds. Without a warmup all three learn up to a peak of 0.01, with 5 "
        "updates up to 0.02, with 15 up to 0.028; at 0.04 none learns.",
    ),
    "warmup_wait.svg": (
        warmup_wait,
        "Loss curves at a rate of 0.02. After waiting for 2000 updates and jumping "
        "all three seeds stay at guessing, 2.08; with a ramp of 60, and with RAdam, "
        "five of five learn.",
    ),
    "up_and_down.svg": (
        up_and_down,
        "A straight line from 0 up to 1 at warmup_steps, a straight line down to 0 "
        "at total_steps, and 0 from there on.",
    ),
    "decay_clock.svg": (
        decay_clock,
        "The first 60 of 100 updates, 20 of them warmup. Hugging Face reaches 1 at "
        "update 20. BERT of 2018 climbs to 0.95 and drops to 0.8, timm to 0.90: their "
        "falls began at update 0.",
    ),
    "families.svg": (
        families,
        "Four decays after a warmup of 20 of 200 updates: a straight line, half a "
        "cosine, WSD, which stays at the peak until update 160 and then falls to 0, "
        "and one over the root of t, which ends at 0.32.",
    ),
    "glide.svg": (
        glide,
        "A straight line from 0 up to 1 at warmup_steps, then a fall that is gentle "
        "at both ends down to min_ratio at total_steps, and a level line from there.",
    ),
    "unclamped.svg": (
        past_the_end,
        "Two curves that fall together to 0.1 at update 20,000, where the plan ends. "
        "One stays there. The other climbs again: 0.568 at update 30,000, and 1 at "
        "39,500.",
    ),
    "early_stop.svg": (
        early_stop,
        "Training loss at update 360 over four peaks for four plans, medians of "
        "five seeds. The level rate with a decay of 60 is lowest up to a peak of 0.5 "
        "and reaches 0.069; the cosines get down to 0.089.",
    ),
    "kinds.svg": (
        kinds,
        "A climb over two updates, three level ones, and three falls over four "
        "updates to 0.1: a line through 0.55 in the middle, half a wave through 0.55, "
        "and 1-sqrt through 0.36.",
    ),
    "bias_correction.svg": (
        bias_correction,
        "How many times too large Adam's updates are without bias correction: 3.16 at "
        "the first, 6.5 at the tenth, 1.26 at the thousandth. With a warmup of 1000 "
        "they stay below the right size until update 715.",
    ),
    "noam.svg": (
        noam,
        "Three curves that climb for 20 updates and fall ever more slowly. Their "
        "peaks are 0.028, 0.014 and 0.007 for widths of 64, 256 and 1024.",
    ),
    "resume_orders.svg": (
        resume_orders,
        "A ramp stopped at update 15 and resumed in three orders: one goes on to 1, "
        "one with the scheduler made after loading stays at 0.1, one with its state "
        "forgotten climbs to 3.9.",
    ),
}
