"""The pictures of lesson 01, and the words for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from autograder.plots.parabola_pictures import four_rates, parabola_explorer
from autograder.plots.recorded_pictures import (
    linear_edge,
    loss_curves,
    sharpness,
    sweep,
    two_optimizers,
)

if TYPE_CHECKING:
    from autograder.plots.pictures import Pictures

PICTURES: Pictures = {
    "four_rates.svg": (
        four_rates,
        "Six updates on the parabola ½w² from w = 1 at four learning rates: 0.15 "
        "crawls towards 0, 1.0 arrives in one step, 1.8 jumps from side to side "
        "and comes closer, 2.1 jumps from side to side and climbs out.",
    ),
    "parabola_explorer.svg": (
        parabola_explorer,
        "Two strips of learning rates times curvature. Without momentum: monotone "
        "below 1/λ, oscillating from there to 2/λ, diverging above. With momentum "
        "0.45 oscillating is wider to both sides, from 0.11/λ to 2.9/λ.",
    ),
    "sweep.svg": (
        sweep,
        "Training loss after 400 SGD updates at 27 learning rates, ten seeds "
        "each: it falls from 2.3 at 0.002 to about 0.025 at 0.5 and 0.71; at 1.0 "
        "seven of ten seeds collapse, and from 1.4 on all of them.",
    ),
    "two_optimizers.svg": (
        two_optimizers,
        "Training loss over the learning rate for SGD and AdamW, ten seeds each: "
        "AdamW is best at 0.01 to 0.02 and slowly worse above, SGD is best "
        "between 0.5 and 0.71 and collapses at 1.0.",
    ),
    "loss_curves.svg": (
        loss_curves,
        "Four loss curves: at a rate of 0.016 the loss creeps from 2.3 to 2.1, at "
        "0.5 it falls below 0.1, at 1.0 it jumps about between 0.9 and 2.6 "
        "mostly, and the one of a linear model at 0.7 grows 49-fold with every "
        "update.",
    ),
    "linear_edge.svg": (
        linear_edge,
        "Loss of a linear model over 400 updates at four multiples of its edge, "
        "two over the largest eigenvalue: at 0.1 and 0.99 it falls to about 0.2, "
        "at 1.01 and 1.1 it grows without end.",
    ),
    "sharpness.svg": (
        sharpness,
        "Sharpness of the network over 600 full-batch updates at four learning "
        "rates, seed 0: it starts at 0.3; at 0.125 it rises to 11 and stays below "
        "16; at 0.25, 0.5 and 1.0 it rises above 2/rate, comes back to it, and "
        "then falls slowly.",
    ),
}
