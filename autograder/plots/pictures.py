"""The pictures that stand beside the lessons as files, and the words for each."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from autograder.plots.figure import check_readable, svg

if TYPE_CHECKING:
    from collections.abc import Mapping

PARABOLA = "autograder.plots.parabola_pictures"
RECORDED = "autograder.plots.recorded_pictures"
DRAWN_BY: Mapping[str, Mapping[str, str]] = {
    "00_start_here": {"one_step.svg": PARABOLA},
    "01_basics": {
        "four_rates.svg": PARABOLA,
        "parabola_explorer.svg": PARABOLA,
        "sweep_question.svg": RECORDED,
        "sweep.svg": RECORDED,
        "two_optimizers.svg": RECORDED,
        "loss_curves.svg": RECORDED,
        "linear_edge.svg": RECORDED,
        "sharpness.svg": RECORDED,
    },
}
PICTURES: Mapping[str, str] = {
    "one_step.svg": (
        "One update in the valley w²: from w = 1, where the slope is 2, a learning "
        "rate of 0.3 moves the weight 0.6 to the left, to w = 0.4."
    ),
    "four_rates.svg": (
        "Six updates on the parabola ½w² from w = 1 at four learning rates: 0.15 "
        "crawls towards 0, 1.0 arrives in one step, 1.8 jumps from side to side and "
        "comes closer, 2.1 jumps from side to side and climbs out."
    ),
    "parabola_explorer.svg": (
        "Two strips of learning rates times curvature. Without momentum: monotone "
        "below 1/λ, oscillating from there to 2/λ, diverging above. With momentum "
        "0.45 oscillating is wider to both sides, from 0.11/λ to 2.9/λ."
    ),
    "sweep_question.svg": (
        "An empty plot of training loss against learning rates from 0.002 to 16, with "
        "the loss of a network that knows nothing, 2.30, and two questions: where is "
        "the best rate, and where is the collapse?"
    ),
    "sweep.svg": (
        "Training loss after 400 SGD updates at 27 learning rates, ten seeds each: it "
        "falls from 2.3 at 0.002 to about 0.025 at 0.5 and 0.71; at 1.0 seven of ten "
        "seeds collapse, and from 1.4 on all of them."
    ),
    "two_optimizers.svg": (
        "Training loss over the learning rate for SGD and AdamW, ten seeds each: "
        "AdamW is best between 0.01 and 0.03 and slowly worse above, SGD is best "
        "between 0.5 and 0.71 and collapses at 1.0."
    ),
    "loss_curves.svg": (
        "Four loss curves: at a rate of 0.016 the loss creeps from 2.3 to 2.1, at 0.5 "
        "it falls below 0.1, at 1.0 it jumps about between 0.9 and 2.6 mostly, and the "
        "one of a linear model at 0.7 grows 49-fold with every update."
    ),
    "linear_edge.svg": (
        "Loss of a linear model over 400 updates at four multiples of its edge, two "
        "over the largest eigenvalue: at 0.1 and 0.99 it falls to about 0.2, at 1.01 "
        "and 1.1 it grows without end."
    ),
    "sharpness.svg": (
        "Sharpness of the network over 600 full-batch updates at four learning rates, "
        "seed 0: it starts at 0.3; at 0.125 it rises to 11 and stays below 16; at "
        "0.25, 0.5 and 1.0 it rises above 2/rate, comes back to it, and then falls "
        "slowly."
    ),
}


def pictures(lesson: str) -> dict[str, bytes]:
    """Draw a lesson's pictures: file names and SVG, the same bytes every time.

    >>> sorted(pictures("00_start_here"))
    ['one_step.svg']
    """
    drawn: dict[str, bytes] = {}
    for name, module in DRAWN_BY.get(lesson, {}).items():
        fig = getattr(import_module(module), name.removesuffix(".svg"))()
        check_readable(fig, PICTURES[name])
        drawn[name] = svg(fig)
    return drawn
