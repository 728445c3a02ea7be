"""Measure the gradient noise scale with two batch sizes."""

from __future__ import annotations

import random

from autograder.exercises.edits import with_and_without
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
    """The averages for a true squared gradient and a noise, to six digits."""
    g_small_sq, g_big_sq = (round(signal + noise / size, 6) for size in (small, big))
    fixed = {"b_small": small, "g_big_sq": g_big_sq, "b_big": big}
    return Case(prop, [g_small_sq], fixed, setting={"scale": float(small)})


def refused(
    prop: str, blames: str, g: float, small: int, big_sq: float, big: int
) -> Case:
    fixed = {"b_small": small, "g_big_sq": round(big_sq, 6), "b_big": big}
    return Case(prop, [g], fixed, blames=blames)


def cases(rng: random.Random) -> list[Case]:
    # Where the estimate is about 0, floats cannot tell its sign: it is never asked.
    signal, noise = rng.uniform(0.1, 3.0), rng.uniform(10.0, 90.0)
    small, big = rng.choice([4, 8, 10]), rng.choice([64, 100, 250])
    return [
        measured(SCALE, signal, noise, small, big),
        measured(SCALE, signal / 9, noise / 2, small, 2 * big),
        measured(SCALE, signal * 3, noise / 5, 1, big),
        measured(SCALE, signal, 1.5 * noise, big, 3 * big),
        measured(SCALE, signal / 2, 0.7 * noise, 2 * small, 3 * small),
        measured(NONE, signal, 0.0, small, big),
        measured(NONE, 2 * signal, 0.0, big, 3 * big),
        refused(EQUAL, "b_big", signal, small, signal, small),
        refused(EQUAL, "b_big", noise, big, signal, big),
        refused(LOST, "g_big_sq", noise, small, noise * small / big * 0.9, big),
        refused(LOST, "g_big_sq", noise, small, noise / big / 9, big),
        refused(LOST, "g_big_sq", 10.0, 10, 0.5, 100),
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


SIGNAL = "(b_big * g_big_sq - b_small * g_small_sq) / (b_big - b_small)"
NOISE = "(g_small_sq - g_big_sq) / (1 / b_small - 1 / b_big)"
REFUSAL = (
    'raise ValueError("g_big_sq is too small: the estimated |G|**2 is not positive")'
)
# What people forget beside another mistake: that the estimate may be no estimate.
GOES_ON = "if signal <= 0 -> if False"


EXERCISE = Exercise(
    id="noise_scale",
    lesson="06_batch_size",
    title="The gradient noise scale",
    minutes=10,
    workshop=True,
    reference=noise_scale,
    summary="Return the noise scale, in examples, from two squared gradient norms.",
    cases=cases,
    golden=(Case(SCALE, [4.0], {"b_small": 10, "g_big_sq": 1.3, "b_big": 100}),),
    properties=(
        Property(SCALE, 6, core=True),
        Property(NONE, 1, corner=True),
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
            (
                *with_and_without(
                    "signal = -> g_small_sq **= 0.5; g_big_sq **= 0.5; signal =",
                    GOES_ON,
                ),
                *with_and_without(
                    "signal = -> g_small_sq **= 2; g_big_sq **= 2; signal =", GOES_ON
                ),
            ),
        ),
        Mistake(
            "noise_scale.upside_down",
            "Your ratio is upside down: it is how much noise there is per signal.",
            with_and_without("noise / signal -> signal / noise", GOES_ON),
        ),
        Mistake(
            "noise_scale.swapped",
            "The two batches changed places somewhere: the smaller one has the noisier "
            "gradient.",
            (
                *with_and_without(
                    "signal = -> g_small_sq, g_big_sq = g_big_sq, g_small_sq; signal =",
                    GOES_ON,
                ),
                *with_and_without(
                    f"{SIGNAL} -> (b_big * g_small_sq - b_small * g_big_sq)"
                    " / (b_big - b_small)",
                    GOES_ON,
                ),
                f"(b_big - b_small) -> (b_small - b_big)\n{GOES_ON}",
                "(1 / b_small - 1 / b_big) -> (1 / b_big - 1 / b_small)",
            ),
        ),
        Mistake(
            "noise_scale.biased",
            "A measured norm still has noise in it, the big batch's too: take that out "
            "before you divide by it.",
            (
                *with_and_without("noise / signal -> noise / g_big_sq", GOES_ON),
                *with_and_without("noise / signal -> noise / g_small_sq", GOES_ON),
                f"{NOISE} -> (g_small_sq - g_big_sq) * b_small",
            ),
        ),
        Mistake(
            "noise_scale.noise_only",
            "That is one of the two parts alone. The scale says how many times the "
            "signal the noise is.",
            (
                *with_and_without("noise / signal -> noise", GOES_ON),
                *with_and_without("noise / signal -> signal", GOES_ON),
            ),
        ),
        Mistake(
            "noise_scale.times",
            "You multiply by the difference of the reciprocals: what was divided by a "
            "batch does not come back like that.",
            (f"{NOISE} -> (g_small_sq - g_big_sq) * (1 / b_small - 1 / b_big)",),
        ),
        Mistake(
            "noise_scale.unweighted",
            "In your estimate of |G|² the noise does not cancel: look at how the two "
            "norms are weighted.",
            (f"{SIGNAL} -> (g_big_sq - g_small_sq) / (b_big - b_small)\n{GOES_ON}",),
        ),
        Mistake(
            "noise_scale.sums",
            "Your formula is for summed gradients. These are means over the batch.",
            with_and_without(
                "signal = -> g_small_sq *= b_small**2; g_big_sq *= b_big**2; signal =",
                GOES_ON,
            ),
        ),
        Mistake(
            "noise_scale.absolute",
            "An estimate of |G|² below 0 is no estimate: say so instead of taking its "
            "absolute value, or going on with it.",
            (
                GOES_ON,
                f"{REFUSAL} -> signal = abs(signal)",
                f"{REFUSAL} -> signal = 1e-12",
                f"{REFUSAL} -> return 0.0",
                f"{REFUSAL} -> return float('inf')",
                f"{REFUSAL} -> return float('nan')",
            ),
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
    single_faults={
        NONE: ("if signal <= 0 -> if signal <= 0 or g_small_sq <= g_big_sq",),
    },
    partial=(
        (GOES_ON, 8.7 / 9.9),
        ("if b_small == b_big -> if False", 8.7 / 9.9),
    ),
    equivalent={
        'raise ValueError("b_big must differ from b_small"): "\'b_big must differ from b_small\'" -> "\'b_big must differ from it\'"': "Both texts name b_big.",
        'if signal <= 0:: "signal <= 0" -> "signal < 0"': "An estimate of exactly 0 is never asked: floats cannot tell.",
    },
)
