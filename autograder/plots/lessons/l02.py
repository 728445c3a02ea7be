"""The pictures of lesson 02, and the words for each.

Every rate that is drawn comes from torch's own schedulers.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING, Any

from autograder.plots.style import (
    BLUE,
    FAINT,
    INK,
    LINES,
    PURPLE,
    VERMILLION,
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

    Make = Callable[[Any, Optimizer], LRScheduler]

UPDATE = "update t (count)"
RATE = "rate (no unit)"
SHARE = "rate (share of base)"
LOSS = "training loss (nats)"
RUN = 300
LOOKS = {
    "constant": LINES[4],
    "step": LINES[3],
    "cosine": LINES[1],
    "linear": LINES[0],
    "wsd": LINES[2],
}


def five_schedules() -> Figure:
    """The five schedules that the recorded runs compare, as shares of their top."""
    fig, ax = subplots(figsize=(6.4, 2.0))
    names = {
        "constant": "constant",
        "wsd": "WSD",
        "cosine": "cosine",
        "linear": "linear",
        "step": "step",
    }
    shares = {
        "constant": _rates(lambda s, o: s.ConstantLR(o, 1.0, 1), RUN + 1),
        "step": _rates(lambda s, o: s.StepLR(o, 100), RUN + 1),
        "cosine": _rates(lambda s, o: s.CosineAnnealingLR(o, RUN), RUN + 1),
        "linear": _rates(lambda s, o: s.LinearLR(o, 1.0, 0.0, RUN), RUN + 1),
        "wsd": _rates(_wsd, RUN + 1),
    }
    places = {
        "constant": (8, 1.045),
        "wsd": (252, 0.86),
        "cosine": (108, 0.78),
        "linear": (176, 0.47),
        "step": (104, 0.14),
    }
    for name, word in names.items():
        color, dash, _ = LOOKS[name]
        ax.plot(shares[name], color=color, linestyle=dash, marker="")
        ax.text(*places[name], word, color=color)
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.13), xlim=(0, RUN))
    return fig


def decay_rescue() -> Figure:
    """Ten seeds each from a rate of 1.0: kept, and lowered to zero in a line."""
    fig, ax = subplots(figsize=(6.4, 2.2))
    middles = [10 * i + 5 for i in range(RUN // 10)]
    for name in ("constant", "linear"):
        color, dash, marker = LOOKS[name]
        curves = [r["curve"] for r in _curves() if r["schedule"] == name]
        for curve in curves:
            ax.plot(middles, curve, color=color, ls="-", marker="", lw=0.7, alpha=0.35)
        mid = [median(at) for at in zip(*curves, strict=True)]
        ax.plot(middles, mid, color=color, linestyle=dash, marker=marker, markevery=3)
    ax.axhline(math.log(10), color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.text(300, 3.4, "kept at 1.0: near chance, ln 10 = 2.30", ha="right")
    ax.text(150, 0.17, "1.0 down to 0\nin a straight line", color=BLUE)
    ax.set(yscale="log", ylim=(0.07, 6), xlim=(0, 305))
    ax.set(xlabel=UPDATE, ylabel="batch loss (nats)")
    return fig


def families_by_rate() -> Figure:
    """The five schedules at thirteen base rates: medians, each with its best."""
    fig, ax = subplots(figsize=(6.4, 2.4))
    words = {
        "constant": "constant",
        "step": "step",
        "cosine": "cosine",
        "linear": "linear",
        "wsd": "WSD",
    }
    for name, word in words.items():
        _medians(ax, _by_rate(name), LOOKS[name], word)
    _rate_axes(ax)
    return fig


def step_target() -> Figure:
    """A staircase: base rate 0.8, half of it after every eight updates."""
    fig, ax = subplots(figsize=(6.4, 1.9))
    rates = _rates(lambda s, o: s.StepLR(o, 8, 0.5), 30, base=0.8)
    _dots(ax, rates, LINES[0])
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.88), xticks=range(0, 33, 4))
    ax.set_yticks([0, 0.2, 0.4, 0.6, 0.8])
    return fig


def cosine_target() -> Figure:
    """Half a cosine from 1 to 0.1 in 20 updates, then flat; steepest in the middle."""
    fig, ax = subplots(figsize=(6.4, 2.0))
    rates = _held_cosine(20, 28, eta_min=0.1)
    _dots(ax, rates, LINES[1])
    ax.plot([6, 14], _tangent(rates, 10, 4), color=INK, ls="-", marker="", lw=1.2)
    ax.annotate("steepest: t = 10", (10, 0.55), (10.6, 0.6))
    ax.text(0.2, 0.78, "gentle", ha="left", color=INK)
    ax.text(15.6, 0.32, "gentle", ha="left", color=INK)
    ax.text(20.4, 0.15, "flat from t = 20 on", ha="left", color=INK)
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 1.08), xticks=range(0, 29, 4))
    return fig


def composer_twin() -> Figure:
    """What the composer shows of a cosine that is not held at its end."""
    steps, end = 100, 80
    target = _held_cosine(end, steps)
    mine = _rates(lambda s, o: s.CosineAnnealingLR(o, end), steps)
    fig, (top, strip) = subplots(
        2, 1, figsize=(6.4, 2.7), sharex=True, height_ratios=(3, 1)
    )
    top.plot(target, color=BLUE, linestyle="-", marker="")
    top.plot(mine, color=VERMILLION, linestyle="--", marker="")
    top.text(52, 0.42, "target", color=BLUE)
    top.text(96, 0.2, "yours", color=VERMILLION, ha="right")
    gap = [own - wanted for own, wanted in zip(mine, target, strict=True)]
    strip.bar(range(steps), gap, color=VERMILLION, width=1.0)
    first = next(t for t, off in enumerate(gap) if abs(off) > 1e-9)
    for ax in (top, strip):
        ax.axvline(first, color=PURPLE, lw=1.4, ls=(0, (4, 2)))
    top.text(first - 1.5, 0.85, f"first difference: t = {first}", ha="right")
    top.set(ylabel=RATE, ylim=(0, 1.05), xlabel=UPDATE)
    top.xaxis.label.set_visible(False)
    strip.set(ylabel="gap (rate)", xlabel=UPDATE, ylim=(0, 0.2))
    return fig


def plateau_trace() -> Figure:
    """Thirteen metrics, and the rates that torch's plateau scheduler makes of them."""
    metrics = [1, 0.9, 0.95, 0.92, 0.91, 0.91, 0.91, 0.91, 0.5, 0.6, 0.6, 0.6, 0.6]
    rates = _watched(metrics, factor=0.5, patience=1, cooldown=1, min_lr=0.2)
    fig, (top, bottom) = subplots(2, 1, figsize=(6.4, 2.4), sharex=True)
    calls = range(1, len(metrics) + 1)
    top.plot(calls, metrics, color=INK, linestyle=":", marker="o")
    for call, metric in zip(calls, metrics, strict=True):
        above = call != 9  # there the line comes down from above
        away = 0.07 if above else -0.17
        top.text(call, metric + away, f"{metric:g}", ha="center")
    bottom.plot(calls, rates, color=BLUE, ls="-", marker="s", drawstyle="steps-post")
    for call, rate in zip(calls, rates, strict=True):
        bottom.text(call + 0.1, rate + 0.08, f"{rate:g}", ha="left")
    top.set(ylabel="metric (any)", ylim=(0.2, 1.25), xlabel="call (count)")
    top.xaxis.label.set_visible(False)
    bottom.set(ylabel=RATE, ylim=(0, 1.25), xlabel="call of step (count)")
    bottom.set(xticks=[*calls])
    return fig


def plateau_rescue() -> Figure:
    """A rate that is kept, one that is lowered on a plateau, one lowered in a line."""
    fig, ax = subplots(figsize=(6.4, 2.6))
    runs = table("plateau_watch")["runs"]
    _medians(ax, _by_rate("constant"), LOOKS["constant"], "constant")
    _medians(ax, _grouped(runs), LINES[3], "plateau")
    _medians(ax, _by_rate("linear"), LOOKS["linear"], "linear")
    _rate_axes(ax)
    return fig


def t_max_places() -> Figure:
    """One run of 300 updates under three values of T_max."""
    fig, ax = subplots(figsize=(6.4, 2.4))
    words = {
        300: (28, 0.13, "T_max = 300:\nends at 0.11"),
        150: (205, 0.44, "T_max = 150:\nends at 0.50"),
        600: (12, 0.525, "T_max = 600: ends at 0.09"),
    }
    for (end, words_at), look in zip(words.items(), LINES, strict=False):
        color, dash, marker = look
        rates = _rates(_cosine(end), RUN + 1, base=0.5)
        ax.plot(rates, color=color, ls=dash, marker=marker, markevery=30)
        ax.text(*words_at, color=color)
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.56), xlim=(0, RUN + 5))
    return fig


def two_decays() -> Figure:
    """The same factor every time, and 1 / (1 + k t): the same two ends."""
    fig, ax = subplots(figsize=(6.4, 2.2))
    same = _rates(lambda s, o: s.ExponentialLR(o, 0.01 ** (1 / RUN)), RUN + 1)
    slower = _rates(lambda s, o: s.LambdaLR(o, lambda t: 1 / (1 + 0.33 * t)), RUN + 1)
    ax.plot(same, color=BLUE, linestyle="-", marker="o", markevery=30)
    ax.plot(slower, color=VERMILLION, linestyle="--", marker="s", markevery=30)
    ax.text(75, 0.37, "the same factor every time", color=BLUE)
    ax.text(46, 0.1, "1 / (1 + k t)", color=VERMILLION)
    ax.annotate("63 %", (30, same[30]), (37, 0.66))
    ax.annotate("9 %", (30, slower[30]), (20, 0.17))
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.05), xlim=(0, RUN + 5))
    return fig


def workshop_by_rate() -> Figure:
    """Four schedules of the workshop at thirteen base rates, and the line."""
    fig, ax = subplots(figsize=(6.4, 2.7))
    words = {
        "multistep": (LINES[4], "milestones"),
        "exponential": (LINES[3], "exponential"),
        "poly_two": (LINES[1], "power 2"),
        "linear": (LOOKS["linear"], "power 1: linear"),
        "poly_half": (LINES[2], "power 0.5"),
    }
    for name, (look, word) in words.items():
        _medians(ax, _by_rate(name), look, word)
    _rate_axes(ax)
    return fig


def multistep_target() -> Figure:
    """Milestones at 6, 14 and 14 again: two drops, the second of them double."""
    fig, ax = subplots(figsize=(6.4, 2.0))
    rates = _rates(lambda s, o: s.MultiStepLR(o, [6, 14, 14], 0.5), 20, base=0.8)
    _dots(ax, rates, LINES[0])
    ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.88), xticks=range(0, 21, 2))
    return fig


def ramp_and_line() -> Figure:
    """A ramp up that holds, and a line down that holds."""
    fig, (left, right) = subplots(1, 2, figsize=(6.4, 2.0), sharey=True)
    _dots(left, _rates(lambda s, o: s.LinearLR(o, 0.2, 1.0, 8), 14, 0.5), LINES[0])
    _dots(right, _rates(lambda s, o: s.LinearLR(o, 1.0, 0.2, 8), 14, 0.5), LINES[1])
    left.set_title("linear_warmup_lr", fontsize=11)
    right.set_title("linear_decay_lr", fontsize=11)
    for ax in (left, right):
        ax.set(xlabel=UPDATE, ylabel=RATE, ylim=(0, 0.56), xticks=range(0, 15, 2))
    return fig


def poly_powers() -> Figure:
    """Polynomial decay with three powers, and flat from its end on."""
    fig, ax = subplots(figsize=(6.4, 2.2))
    for power, look in zip((0.5, 1.0, 2.0), LINES, strict=False):
        rates = _rates(lambda s, o, p=power: s.PolynomialLR(o, 20, p), 26)  # type: ignore[misc]
        color, dash, marker = look
        ax.plot(rates, color=color, ls=dash, marker=marker, markevery=2)
    ax.text(11.4, 0.72, "power 0.5", color=LINES[0][0])
    ax.text(10.2, 0.55, "power 1", color=LINES[1][0])
    ax.text(1.0, 0.45, "power 2", color=LINES[2][0])
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.05), xticks=range(0, 27, 4))
    return fig


def changed_on_the_way() -> Figure:
    """Two schedules of torch; somebody halves the rate before update 10."""
    fig, ax = subplots(figsize=(6.4, 2.4))
    ax.plot(_held_cosine(20, 21), color=FAINT, ls=":", marker="")
    mine = _rates(lambda s, o: s.CosineAnnealingLR(o, 20), 21, halved_at=10)
    shares = _rates(lambda s, o: s.LinearLR(o, 1.0, 0.0, 20), 22)
    line = _rates(lambda s, o: s.LambdaLR(o, shares.__getitem__), 21, halved_at=10)
    ax.plot(mine, color=BLUE, linestyle="-", marker="o")
    ax.plot(line, color=VERMILLION, linestyle="--", marker="s")
    ax.text(4.3, 0.95, "CosineAnnealingLR", color=BLUE)
    ax.text(0.1, 0.62, "LambdaLR\n(a line)", color=VERMILLION, va="center")
    ax.annotate("halved by hand", (10, 0.25), (5.2, 0.2))
    ax.text(12.3, 0.47, "back on its line", color=VERMILLION)
    ax.text(9.7, 0.08, "stays halved", color=BLUE, ha="right")
    ax.set(xlabel=UPDATE, ylabel=SHARE, ylim=(0, 1.1), xticks=range(0, 21, 2))
    return fig


def _rates(
    make: Make, steps: int, base: float = 1.0, halved_at: int | None = None
) -> list[float]:
    """The rates of so many updates, as torch's scheduler gives them."""
    import torch
    from torch.optim import lr_scheduler

    weight = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([weight], lr=base)
    scheduler = make(lr_scheduler, optimizer)
    rates = []
    for t in range(steps):
        if t == halved_at:
            optimizer.param_groups[0]["lr"] *= 0.5
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        scheduler.step()
    return rates


def _cosine(end: int, eta_min: float = 0.0) -> Make:
    def make(schedulers: Any, optimizer: Optimizer) -> LRScheduler:
        found: LRScheduler = schedulers.CosineAnnealingLR(optimizer, end, eta_min)
        return found

    return make


def _held_cosine(end: int, steps: int, eta_min: float = 0.0) -> list[float]:
    down = _rates(_cosine(end, eta_min), end + 1)
    return (down + [down[-1]] * steps)[:steps]


def _wsd(schedulers: Any, optimizer: Optimizer) -> LRScheduler:
    level = schedulers.ConstantLR(optimizer, 1.0, 1)
    down = schedulers.LinearLR(optimizer, 1.0, 0.0, 60)
    found: LRScheduler = schedulers.SequentialLR(optimizer, [level, down], [240])
    return found


def _watched(metrics: Sequence[float], **arguments: Any) -> list[float]:
    import torch

    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    watcher = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, **arguments)
    rates = []
    for metric in metrics:
        watcher.step(metric)
        rates.append(float(optimizer.param_groups[0]["lr"]))
    return rates


def _curves() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table("schedule_curves")["runs"]
    return found


def _by_rate(schedule: str) -> dict[float, list[float]]:
    runs = table("schedule_families")["runs"]
    return _grouped([run for run in runs if run["schedule"] == schedule])


def _grouped(runs: Sequence[dict[str, Any]]) -> dict[float, list[float]]:
    losses: dict[float, list[float]] = {}
    for run in runs:
        loss = run["train_loss"]
        losses.setdefault(run["rate"], []).append(math.inf if loss is None else loss)
    return losses


def _medians(ax: Axes, losses: dict[float, list[float]], look: Any, word: str) -> None:
    """Every seed faintly, the medians as a line, and a ring about the lowest."""
    color, dash, marker = look
    middle = {rate: median(found) for rate, found in losses.items()}
    x = [rate for rate, found in losses.items() for _ in found]
    y = [loss for found in losses.values() for loss in found]
    ax.plot(x, y, linestyle="", marker=".", ms=3, color=color, alpha=0.3)
    look = {"color": color, "ls": dash, "marker": marker}
    ax.plot([*middle], [*middle.values()], label=word, **look)
    best = min(middle, key=lambda rate: middle[rate])
    ring: dict[str, Any] = {"marker": "o", "ms": 13, "mfc": "none", "ls": ""}
    ax.plot([best], [middle[best]], mec=color, mew=1.5, **ring)


def _rate_axes(ax: Axes) -> None:
    ax.set(xscale="log", yscale="log", xlim=(0.08, 6.5), ylim=(0.05, 3.6))
    ax.set(xlabel="base rate (no unit, log scale)", ylabel=LOSS)
    ax.axhline(math.log(10), color=FAINT, lw=1.2, ls=(0, (2, 2)))
    ax.set_xticks([0.1, 0.25, 0.5, 1, 2, 4], ["0.1", "0.25", "0.5", "1", "2", "4"])
    ax.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    ax.minorticks_off()
    ax.legend(frameon=False, loc="lower right", handlelength=3.2)


def _dots(ax: Axes, rates: Sequence[float], look: Any) -> None:
    color, _, marker = look
    ax.plot(rates, color=color, ls=":", lw=0.9, marker=marker)


def _tangent(rates: Sequence[float], t: int, reach: int) -> list[float]:
    slope = (rates[t + 1] - rates[t - 1]) / 2
    return [rates[t] - reach * slope, rates[t] + reach * slope]


PICTURES: Pictures = {
    "five_schedules.svg": (
        five_schedules,
        "Five schedules over 300 updates as shares of the base rate: constant; step, "
        "a tenth after 100 and after 200; cosine and linear, both down to 0; WSD, "
        "level for 240 updates and then down to 0 in a line.",
    ),
    "decay_rescue.svg": (
        decay_rescue,
        "Batch loss over 300 updates from a rate of 1.0, ten seeds each: kept, the "
        "median stays near chance, 2.30; lowered to 0 in a straight line, nine of ten "
        "seeds come down to between 0.1 and 0.5.",
    ),
    "families_by_rate.svg": (
        families_by_rate,
        "Training loss over the base rate, medians of ten seeds, for five schedules. "
        "The lowest: constant 0.151 at 0.25, step 0.256 and WSD 0.083 at 0.35, cosine "
        "0.113 at 0.5, linear 0.097 at 0.71.",
    ),
    "step_target.svg": (
        step_target,
        "A staircase of 30 updates: 0.8 for updates 0 to 7, 0.4 for 8 to 15, 0.2 for "
        "16 to 23, 0.1 from 24 on.",
    ),
    "cosine_target.svg": (
        cosine_target,
        "A rate that glides from 1 to 0.1 in 20 updates: gentle at first, steepest at "
        "t = 10, gentle again at the end, and flat at 0.1 from t = 20 on.",
    ),
    "composer_twin.svg": (
        composer_twin,
        "The composer with cosine decay and T_max = 80: the target stays at 0 from "
        "there on, a function that goes on climbs to 0.13 at t = 99; the strip below "
        "shows the difference, and a mark its first place, t = 81.",
    ),
    "plateau_trace.svg": (
        plateau_trace,
        "Thirteen metrics and the rate after each, with factor 0.5, patience 1, "
        "cooldown 1 and a floor of 0.2: it falls from 1 to 0.5 at call 4, to 0.25 at "
        "call 7, and to 0.2 at call 11.",
    ),
    "plateau_rescue.svg": (
        plateau_rescue,
        "Training loss over the base rate, medians of ten seeds: up to 0.25 plateau "
        "is close to constant; at 0.5 it ends at 0.13 and constant at 0.22; at 1.0 "
        "constant ends at 2.20, plateau at 0.90 and linear at 0.18.",
    ),
    "t_max_places.svg": (
        t_max_places,
        "The rate of 300 updates from 0.5 under three T_max: 300 glides to 0 and ends "
        "at a loss of 0.11; 150 touches 0 halfway, climbs back to 0.5 and ends at "
        "0.50; 600 is cut off at half the rate and ends at 0.09.",
    ),
    "two_decays.svg": (
        two_decays,
        "Two decays from 1 to 0.01 in 300 updates: with the same factor every time 63 "
        "% of the base rate is left at update 30; with 1/(1 + k t) it is 9 %.",
    ),
    "workshop_by_rate.svg": (
        workshop_by_rate,
        "Training loss over the base rate, medians of ten seeds. The lowest: "
        "milestones 0.159 at 0.35, exponential 0.169 at 1.0, polynomial with power "
        "0.5 0.078 at 0.5, power 1 0.097 at 0.71, power 2 0.126 at 0.71.",
    ),
    "multistep_target.svg": (
        multistep_target,
        "Twenty updates with milestones at 6, 14 and 14 again, halving at each: 0.8 "
        "for updates 0 to 5, 0.4 for 6 to 13, 0.1 from 14 on.",
    ),
    "ramp_and_line.svg": (
        ramp_and_line,
        "Left a ramp from 0.1 up to 0.5 in eight updates, right a line from 0.5 down "
        "to 0.1 in eight updates; both stay where they arrive.",
    ),
    "poly_powers.svg": (
        poly_powers,
        "Polynomial decay from 1 to 0 in 20 updates, then flat: power 0.5 stays high "
        "and falls late, power 1 is a straight line, power 2 falls soon.",
    ),
    "changed_on_the_way.svg": (
        changed_on_the_way,
        "Two schedules of torch whose rate is halved by hand at update 10: "
        "CosineAnnealingLR goes on from the halved rate, LambdaLR is back on its line "
        "one update later.",
    ),
}
