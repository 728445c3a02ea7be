"""Measure the gradient noise scale with two batch sizes."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import NAMES, PURE


def noise_scale(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    """Estimate the noise scale from squared gradient norms at two batch sizes.

    A batch's squared norm is |G|**2 + S / B on average: the true gradient, and noise
    that shrinks with the batch. Two batch sizes give both unknowns without bias:
    |G|**2 = (b_big * g_big_sq - b_small * g_small_sq) / (b_big - b_small) and
    S = (g_small_sq - g_big_sq) / (1 / b_small - 1 / b_big). The scale is S / |G|**2.

    Args:
        g_small_sq: squared norm of the mean gradient of b_small examples.
        b_small: the smaller batch.
        g_big_sq: squared norm of the mean gradient of b_big examples.
        b_big: the larger batch.

    Raises:
        ValueError: the batch sizes are equal, or the estimate of |G|**2 is not
            positive (too much noise to tell).

    Source: McCandlish et al. 2018 (arXiv:1812.06162), appendix A.

    >>> noise_scale(4.0, 10, 1.3, 100)
    30.0
    """
    if b_small == b_big:
        raise ValueError("b_big must differ from b_small")
    signal = (b_big * g_big_sq - b_small * g_small_sq) / (b_big - b_small)
    if signal <= 0:
        raise ValueError("g_big_sq is too small: the estimated |G|**2 is not positive")
    noise = (g_small_sq - g_big_sq) / (1 / b_small - 1 / b_big)
    return noise / signal


SCALE, NONE = "the scale, in examples", "noise-free gradients"
EQUAL, LOST = "refuses equal batch sizes", "refuses an estimate that is all noise"
NAMES_EQUAL, NAMES_LOST = f"{NAMES}: b_big", f"{NAMES}: g_big_sq"


def measured(prop: str, signal: float, noise: float, small: int, big: int) -> Case:
    """Exact averages for a true squared gradient and a noise."""
    fixed = {
        "b_small": small,
        "g_big_sq": signal + noise / big,
        "b_big": big,
    }
    scale = {"scale": float(small)}
    return Case(prop, [signal + noise / small], fixed, setting=scale)


def refused(
    prop: str, blames: str, g: float, small: int, big_sq: float, big: int
) -> Case:
    fixed = {"b_small": small, "g_big_sq": big_sq, "b_big": big}
    return Case(prop, [g], fixed, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    signal, noise = rng.uniform(0.1, 3.0), rng.uniform(10.0, 90.0)
    small, big = rng.choice([4, 8, 10]), rng.choice([64, 100, 250])
    return [
        measured(SCALE, signal, noise, small, big),
        measured(SCALE, signal / 9, noise / 2, small, 2 * big),
        measured(SCALE, signal * 3, noise / 5, 1, big),
        measured(SCALE, signal, noise, big, 3 * big),
        measured(SCALE, signal / 2, noise, 3 * small, 2 * small),
        measured(NONE, signal, 0.0, small, big),
        measured(NONE, signal, noise * 1e-4, small, big),
        refused(EQUAL, "b_big", signal, small, signal, small),
        refused(EQUAL, "b_big", 2 * signal, big, signal, big),
        refused(LOST, "g_big_sq", noise, small, noise * small / big * 0.9, big),
        refused(LOST, "g_big_sq", noise, small, noise / big / 9, big),
        refused(LOST, "g_big_sq", 10.0, 10, 1.0, 100),
    ]


def by_elimination(
    g_small_sq: float, b_small: int, g_big_sq: float, b_big: int
) -> float:
    if b_big == b_small:
        raise ValueError(f"b_big={b_big}")
    slope = (g_small_sq - g_big_sq) * b_small * b_big / (b_big - b_small)
    rest = (b_big * g_big_sq - b_small * g_small_sq) / (b_big - b_small)
    if rest <= 0:
        raise ValueError(f"g_big_sq={g_big_sq}")
    return slope / rest


def by_numpy(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> object:
    import numpy as np

    if b_small == b_big:
        raise ValueError("b_big")
    x, y = np.array([1 / b_small, 1 / b_big]), np.array([g_small_sq, g_big_sq])
    slope = (y[1] - y[0]) / (x[1] - x[0])
    level = (b_big * y[1] - b_small * y[0]) / (b_big - b_small)
    if level <= 0:
        raise ValueError("g_big_sq")
    return slope / level


def by_ratio(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    if b_small == b_big:
        raise ValueError("b_big equals b_small")
    bottom = (b_big * g_big_sq - b_small * g_small_sq) / (b_big - b_small)
    if bottom <= 0:
        raise ValueError("g_big_sq is lost in the noise")
    return (g_small_sq - bottom) * b_small / bottom


def parts(gs: float, bs: float, gb: float, bb: float) -> tuple[float, float]:
    signal = (bb * gb - bs * gs) / (bb - bs)
    return signal, (gs - gb) / (1 / bs - 1 / bb)


def unchecked(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    signal, noise = parts(g_small_sq, b_small, g_big_sq, b_big)
    return noise / signal


def norms(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    signal, noise = parts(g_small_sq**0.5, b_small, g_big_sq**0.5, b_big)
    return noise / signal


def squared_again(
    g_small_sq: float, b_small: int, g_big_sq: float, b_big: int
) -> float:
    signal, noise = parts(g_small_sq**2, b_small, g_big_sq**2, b_big)
    return noise / signal


def upside_down(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    signal, noise = parts(g_small_sq, b_small, g_big_sq, b_big)
    return signal / noise


def swapped(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    signal, noise = parts(g_big_sq, b_small, g_small_sq, b_big)
    return noise / signal


def biased(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    _, noise = parts(g_small_sq, b_small, g_big_sq, b_big)
    return noise / g_big_sq


def noise_only(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    return parts(g_small_sq, b_small, g_big_sq, b_big)[1]


def sums(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    signal, noise = parts(g_small_sq * b_small**2, b_small, g_big_sq * b_big**2, b_big)
    return noise / signal


def absolute(g_small_sq: float, b_small: int, g_big_sq: float, b_big: int) -> float:
    if b_small == b_big:
        raise ValueError("b_big")
    return abs(unchecked(g_small_sq, b_small, g_big_sq, b_big))


EXERCISE = Exercise(
    id="noise_scale",
    lesson="06_batch_size",
    title="The gradient noise scale",
    reference=noise_scale,
    summary="Return the noise scale, in examples, from two squared gradient norms.",
    cases=cases,
    golden=(Case(SCALE, [4.0], {"b_small": 10, "g_big_sq": 1.3, "b_big": 100}),),
    properties=(
        Property(SCALE, 6, core=True),
        Property(NONE, 1),
        Property(PURE, 0.5, kind="pure"),
        Property(EQUAL, 0.8, kind="raises"),
        Property(NAMES_EQUAL, 0.4, kind="names", of=(EQUAL,)),
        Property(LOST, 0.8, kind="raises"),
        Property(NAMES_LOST, 0.4, kind="names", of=(LOST,)),
    ),
    mistakes=(
        Mistake(
            "noise_scale.norms",
            "You use norms, or squares of squares. The estimates are made of squared "
            "norms, and these are squared already.",
            (norms, squared_again),
        ),
        Mistake(
            "noise_scale.upside_down",
            "Your ratio is upside down: it is how much noise there is per signal.",
            (upside_down,),
        ),
        Mistake(
            "noise_scale.swapped",
            "The two batches changed places somewhere: the smaller one has the noisier "
            "gradient.",
            (swapped,),
        ),
        Mistake(
            "noise_scale.biased",
            "The big batch's norm still has noise in it: take that out before you "
            "divide by it.",
            (biased,),
        ),
        Mistake(
            "noise_scale.noise_only",
            "That is the noise itself. The scale says how many times the signal it is.",
            (noise_only,),
        ),
        Mistake(
            "noise_scale.sums",
            "Your formula is for summed gradients. These are means over the batch.",
            (sums,),
        ),
        Mistake(
            "noise_scale.absolute",
            "An estimate of |G|² below 0 is no estimate: say so instead of taking its "
            "absolute value, or going on with it.",
            (absolute, unchecked),
            about=(LOST,),
        ),
    ),
    hints=(
        "Two measurements, two unknowns: each squared norm is |G|² plus a noise that "
        "is divided by its batch size.",
        "Eliminate the noise to get |G|², eliminate |G|² to get the noise, and divide. "
        "Before you do, ask whether |G|² can be what it says.",
        "Another case: 7 = x + y/2 and 4 = x + y/8. The difference is 3 = y · 3/8, so "
        "y = 8, and x = 7 − 4 = 3. The scale y / x is 2.67.",
    ),
    right=(by_elimination, by_numpy, by_ratio),
    partial=((absolute, (9.9 - 1.2) / 9.9),),
    equivalent={
        'raise ValueError("b_big must differ from b_small"): "\'b_big must differ from b_small\'" -> "\'b_big must differ from it\'"': "Both texts name b_big.",
    },
)
