"""The pictures of lesson 06, and the words for each."""

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
from autograder.training.recorded import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from autograder.plots.pictures import Pictures

BATCH = "batch (images, log scale)"
RATE = "best rate (no unit, log scale)"
DOTTED, DASHED = ":", "--"


def question() -> Figure:
    """One measured point and an empty field: where do the others lie?"""
    fig, ax = subplots(figsize=(6, 2.7))
    first = table("batch_one_step")["runs"][0]
    ax.plot([first["batch"]], [first["median"]], color=BLUE, marker="o", ls="")
    ax.annotate("measured", (1, first["median"]), (1.25, 0.0165), va="center")
    ax.axvline(1024, color=FAINT, lw=1.2, ls=DOTTED)
    ax.text(900, 0.6, "how high here?", ha="right", va="center", fontsize=12)
    _batch_axes(ax, (0.8, 1400), (1e-2, 40), (1, 8, 64, 1024))
    return fig


def one_step() -> Figure:
    """The best rate of one step over the batch, and the linear rule."""
    fig, ax = subplots(figsize=(6, 2.9))
    rows = table("batch_one_step")["runs"]
    _rule(ax, rows, "linear", VERMILLION, DASHED)
    ax.text(30, 1.6, "the linear rule", ha="right", va="center")
    _measured(ax, rows, BLUE, "o")
    ax.text(70, 0.17, "measured", va="center")
    _batch_axes(ax, (0.8, 1400), (1e-2, 40), (1, 8, 64, 1024))
    return fig


def noise_rule() -> Figure:
    """What `optimal_lr` has to give for one pair of eps_max and b_noise."""
    fig, ax = subplots(figsize=(6, 2.7))
    document = table("batch_one_step")
    rows, about = document["runs"], document["settings"]
    batches = [row["batch"] for row in rows]
    ax.plot(batches, [row["noise_rule"] for row in rows], color=GREEN, marker="")
    eps, scale = about["eps_max"], about["b_noise"]
    ax.axhline(eps, color=FAINT, lw=1.2, ls=DOTTED)
    ax.text(1, eps * 1.08, f"eps_max = {eps:.2f}", va="bottom")
    ax.plot([scale, scale, 0.8], [0.01, eps / 2, eps / 2], color=FAINT, lw=1, marker="")
    ax.text(scale * 1.1, 0.013, f"b_noise = {scale:.0f}", va="center")
    ax.text(1, eps / 2 * 1.08, "half of it", va="bottom")
    _batch_axes(ax, (0.8, 1400), (1e-2, 0.7), (1, 8, 64, 1024))
    return fig


def explorer() -> Figure:
    """Three rules over what was measured: the explorer's first view."""
    fig, ax = subplots(figsize=(6, 3.0))
    rows = table("batch_one_step")["runs"]
    _rule(ax, rows, "linear", VERMILLION, DASHED)
    _rule(ax, rows, "sqrt", PURPLE, DOTTED)
    _rule(ax, rows, "noise_rule", GREEN, "-")
    _measured(ax, rows, BLUE, "o")
    ax.text(40, 1.6, "linear", ha="right", va="center")
    ax.text(300, 0.62, "square root", va="center", ha="right")
    ax.text(300, 0.2, "noise scale", va="center")
    _batch_axes(ax, (0.8, 1400), (1e-2, 40), (1, 8, 64, 1024))
    return fig


def equal_epochs() -> Figure:
    """The best rates of whole trainings, the collapse, and both simple rules."""
    return _trained("batch_equal_epochs")


def equal_steps() -> Figure:
    """The same for a fixed number of updates."""
    return _trained("batch_equal_steps")


def _trained(name: str) -> Figure:
    fig, axes = subplots(1, 2, figsize=(7, 3.0))
    for ax, optimizer in zip(axes, ("SGD", "AdamW"), strict=True):
        rows = [row for row in table(name)["runs"] if row["optimizer"] == optimizer]
        _rule(ax, rows, "linear", VERMILLION, DASHED)
        _rule(ax, rows, "sqrt", PURPLE, DOTTED)
        _measured(ax, rows, BLUE, "o")
        over = [row for row in rows if row["collapse"] is not None]
        x, y = [row["batch"] for row in over], [row["collapse"] for row in over]
        ax.plot(x, y, color=INK, marker="x", ms=8, ls="", label="collapse")
        low = min(row["q25"] for row in rows) / 2
        limits = (low, rows[-1]["linear"] * 2)
        _batch_axes(ax, (6, 700), limits, (8, 32, 128, 512))
        ax.set_title(optimizer, fontsize=11)
    axes[0].plot([], [], color=VERMILLION, ls=DASHED, marker="", label="linear rule")
    axes[0].plot([], [], color=PURPLE, ls=DOTTED, marker="", label="square root")
    axes[0].plot([], [], color=BLUE, ls="", marker="o", label="best")
    axes[0].legend(frameon=False, fontsize=10.5, loc="upper left")
    return fig


def windows() -> Figure:
    """An epoch of 1297 images in micro-batches of 64, four to an update."""
    fig, ax = subplots(figsize=(7, 1.7))
    for i in range(21):
        update = i // 4
        color = LINES[update % 2][0]
        width = 0.86 if i < 20 else 0.86 * 17 / 64
        ax.add_patch(_box(i, width, color))
    for update in range(6):
        middle = update * 4 + (1.93 if update < 5 else 0.2)
        ax.text(middle, 1.25, f"{update + 1}", ha="center", va="center")
    ax.text(20.5, 0.5, "17", va="center")
    ax.set(xlim=(-0.3, 22), ylim=(-0.2, 1.6), yticks=[], xticks=[0, 4, 8, 12, 16, 20])
    ax.set(xlabel="micro-batch (count)", ylabel="update (count)")
    ax.grid(visible=False)
    return fig


def _box(left: float, width: float, color: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((left, 0), width, 1, facecolor=color, alpha=0.75, edgecolor=INK)


def goyal() -> Figure:
    """A climb and two drops, by torch's own schedulers."""
    fig, ax = subplots(figsize=(6, 2.4))
    rates = _torch_rates(base=0.1, times=8, per_epoch=10, warmup=5, drops=(15, 20))
    ax.plot([t / 10 for t in range(len(rates))], rates, marker="")
    ax.plot([0, 5], [0.1, 0.8], color=INK, ls="", marker="o")
    ax.text(0.5, 0.1, "0.1", va="center")
    ax.text(5, 0.83, "8 × 0.1", va="bottom")
    ax.set(xlabel="epoch (count)", ylabel="rate (no unit)", ylim=(0, 0.95))
    return fig


def _torch_rates(
    base: float, times: int, per_epoch: int, warmup: int, drops: Sequence[int]
) -> list[float]:
    import torch
    from torch.optim.lr_scheduler import LinearLR, MultiStepLR

    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base * times)
    climb = LinearLR(opt, start_factor=1 / times, total_iters=warmup * per_epoch)
    steps = MultiStepLR(opt, [drop * per_epoch for drop in drops], gamma=0.1)
    rates = []
    for _ in range(25 * per_epoch):
        rates.append(float(opt.param_groups[0]["lr"]))
        opt.step()
        climb.step()
        steps.step()
    return rates


def grow() -> Figure:
    """The loss over the epochs: kept, decayed, or with a grown batch."""
    fig, ax = subplots(figsize=(6, 2.8))
    runs = table("batch_grow")["runs"]
    words = {
        "keep": "nothing changes, 972 updates",
        "decay": "rate ÷ 8, 972 updates",
        "grow": "batch × 8, 546 updates",
    }
    for kind, label in words.items():
        found = [run["loss"] for run in runs if run["kind"] == kind]
        y = [median(column) for column in zip(*found, strict=True)]
        ax.plot(range(1, len(y) + 1), y, label=label)
    ax.axvline(6, color=FAINT, lw=1, ls=DOTTED)
    ax.set(xlabel="epoch (count)", ylabel="training loss (nats)", yscale="log")
    ax.legend(frameon=False)
    return fig


def _measured(
    ax: Axes, rows: Sequence[dict[str, Any]], color: str, marker: str
) -> None:
    x, y = [row["batch"] for row in rows], [row["median"] for row in rows]
    below = [row["median"] - row["q25"] for row in rows]
    above = [row["q75"] - row["median"] for row in rows]
    ax.errorbar(
        x, y, (below, above), color=color, ls="", marker=marker, capsize=3, lw=1.4
    )


def _rule(
    ax: Axes, rows: Sequence[dict[str, Any]], rule: str, color: str, dash: Any
) -> None:
    x, y = [row["batch"] for row in rows], [row[rule] for row in rows]
    ax.plot(x, y, color=color, ls=dash, marker="", lw=1.8)


def _batch_axes(
    ax: Axes,
    x: tuple[float, float],
    y: tuple[float, float],
    ticks: Sequence[int],
) -> None:
    from matplotlib.ticker import FixedLocator, NullFormatter, NullLocator

    ax.set(xscale="log", yscale="log", xlim=x, ylim=y, xlabel=BATCH, ylabel=RATE)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_minor_formatter(NullFormatter())
    ax.set_xticklabels([str(tick) for tick in ticks])


PICTURES: Pictures = {
    "batch_question.svg": (
        question,
        "An empty plot of the best rate of one step against the batch size, from 1 "
        "to 1024 images. One point is drawn: 0.021 for a batch of one image.",
    ),
    "batch_one_step.svg": (
        one_step,
        "Best rate of one step against the batch, medians of five checkpoints with "
        "quartiles: 0.021 at 1 image, 0.11 at 8, 0.28 at 64, 0.33 at 1024. The "
        "linear rule, which starts at the same point, is too high from 4 on.",
    ),
    "batch_noise_rule.svg": (
        noise_rule,
        "A curve of the best rate against the batch: a straight climb at first, half "
        "of eps_max = 0.34 where the batch equals b_noise = 17, and flat at eps_max "
        "from a few hundred images on.",
    ),
    "batch_explorer.svg": (
        explorer,
        "Best rates of one step against the batch, with three rules: the linear one "
        "and the square root run away above the measured points, the noise-scale "
        "rule goes through all of them and levels off at 0.34.",
    ),
    "batch_equal_steps.svg": (
        equal_steps,
        "Best rates after 400 updates against the batch, 8 to 512. SGD: 0.35, 0.5, "
        "0.71, 1.0, just below the collapse, where the linear rule asks for 23. "
        "AdamW: 0.0078, 0.016, 0.031, 0.031.",
    ),
    "batch_equal_epochs.svg": (
        equal_epochs,
        "Best rates after 15 epochs against the batch, 8 to 512. SGD: 0.18, 0.5, "
        "0.71, 0.5, with the collapse between 0.7 and 1.4 throughout, far below the "
        "linear rule's 11. AdamW: 0.0039 to 0.031, along the square-root rule.",
    ),
    "batch_windows.svg": (
        windows,
        "An epoch of 1297 images as 21 micro-batches of 64, four to an update: five "
        "full updates, and a sixth with a single micro-batch of 17 images.",
    ),
    "batch_goyal.svg": (
        goyal,
        "A rate over 25 epochs: it climbs in a straight line from 0.1 to 0.8 in five "
        "epochs, stays there, and falls to a tenth twice.",
    ),
    "batch_grow.svg": (
        grow,
        "Training loss over 12 epochs, median of five seeds. After epoch 6 the rate "
        "divided by 8 and the batch times 8 fall on the same curve, to 0.039 and "
        "0.040; unchanged, the loss jumps about and ends at 0.022.",
    ),
}
