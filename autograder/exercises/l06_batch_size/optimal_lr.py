"""The learning rate that noise leaves you."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE, SCALE


def optimal_lr(batch: int, eps_max: float, b_noise: float) -> float:
    """Return the best learning rate of one step at a batch size.

    eps_opt(B) = eps_max / (1 + b_noise / B): linear while B is well below b_noise,
    flat well above it.

    Args:
        batch: examples per update, > 0.
        eps_max: the best learning rate without noise.
        b_noise: the noise scale, in examples.

    Raises:
        ValueError: batch is not positive.

    Source: McCandlish et al. 2018 (arXiv:1812.06162).

    >>> optimal_lr(30, 0.33, 30)
    0.165
    """
    if batch <= 0:
        raise ValueError("batch must be positive")
    noise = b_noise / batch
    return eps_max / (1 + noise)


CURVE, LIMITS = "rises with the batch, and levels off", "much smaller and much larger"
CALM = "no noise at all"


def cases(rng: random.Random) -> list[Case]:
    eps, b_noise = rng.choice([0.33, 0.8, 2.5]), rng.choice([17.0, 30.0, 120.0])
    small, large = rng.uniform(0.01, 0.1), rng.uniform(200.0, 400.0)
    fixed = {"eps_max": eps, "b_noise": b_noise}
    other = {"eps_max": small, "b_noise": large}
    third = {"eps_max": 1.7, "b_noise": rng.uniform(40.0, 60.0)}
    setting = {"rates": ["eps_max"], "times": 1000.0}
    return [
        Case(CURVE, [2, 4, 8, 16, 33, 64, 128, 256], fixed),
        Case(CURVE, [3, 10, 40, 100, 500], other),
        Case(CURVE, [rng.randint(5, 20), rng.randint(30, 90)], third),
        Case(LIMITS, [1, 10**4], fixed),
        Case(LIMITS, [1, 10**5], other),
        Case(CALM, [2, 7, 50], {"eps_max": eps, "b_noise": 0.0}, trivial=True),
        Case(CALM, [3, 500], {"eps_max": small, "b_noise": 0.0}, trivial=True),
        Case(BAD, [0], fixed, blames="batch"),
        Case(BAD, [-rng.randint(1, 9)], other, blames="batch"),
        Case(SCALE, [5, 20, 300], fixed, scene="scaled", setting=setting),
    ]


def by_share(batch: int, eps_max: float, b_noise: float) -> float:
    if batch < 1:
        raise ValueError(f"batch={batch}")
    return eps_max * batch / (batch + b_noise)


def by_numpy(batch: int, eps_max: float, b_noise: float) -> object:
    import numpy as np

    if batch <= 0:
        raise ValueError("batch")
    return np.float64(eps_max) * (1 - b_noise / (batch + b_noise))


def by_reciprocals(batch: int, eps_max: float, b_noise: float) -> float:
    if batch <= 0:
        raise ValueError("batch has to be 1 or more")
    return 1 / (1 / eps_max + b_noise / (eps_max * batch))


def by_logarithm(batch: int, eps_max: float, b_noise: float) -> float:
    if batch <= 0:
        raise ValueError("batch must not be 0")
    return eps_max * math.exp(-math.log1p(b_noise / batch))


RATE = "eps_max / (1 + noise)"


EXERCISE = Exercise(
    id="optimal_lr",
    lesson="06_batch_size",
    title="The best rate at a batch size",
    minutes=4,
    reference=optimal_lr,
    summary="Return the best learning rate of one step at this batch size.",
    cases=cases,
    golden=(Case(CURVE, [10, 30, 90], {"eps_max": 0.4, "b_noise": 30.0}),),
    properties=(
        Property(CURVE, 5, core=True),
        Property(LIMITS, 1.5),
        Property(CALM, 0.5, corner=True),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
        Property(SCALE, 1, kind="scaled"),
    ),
    mistakes=(
        Mistake(
            "optimal_lr.upside_down",
            "Your rate falls as the batch grows: more examples mean less noise.",
            (
                "b_noise / batch -> batch / b_noise",
                "b_noise / batch -> batch / b_noise if b_noise else 0.0",
                "b_noise / batch -> b_noise * batch",
                "eps_max / -> eps_max *",
            ),
        ),
        Mistake(
            "optimal_lr.linear",
            "Your rate grows without end, or up to a sharp corner: it should level off "
            "smoothly towards eps_max.",
            (
                "(1 + noise) -> noise",
                "(1 + noise) -> noise if b_noise else eps_max",
                "(1 + noise) -> max(1, noise)",
                f"{RATE} -> min(eps_max, eps_max * batch / b_noise)",
            ),
        ),
        Mistake(
            "optimal_lr.rooted",
            "There is no square root in this one: at batch = b_noise it gives half of "
            "eps_max.",
            (
                "(1 + noise) -> (1 + noise) ** 0.5",
                "(1 + noise) -> (1 + noise ** 0.5)",
                "(1 + noise) -> noise ** 0.5",
                "(1 + noise) -> max(1, noise ** 0.5)",
            ),
        ),
        Mistake(
            "optimal_lr.exponential",
            "Yours levels off along an exponential, which is too fast: at "
            "batch = b_noise half of eps_max is left.",
            (
                f"{RATE} -> eps_max * (1 - math.exp(-1 / noise))",
                f"{RATE} -> eps_max * math.exp(-noise)",
            ),
        ),
        Mistake(
            "optimal_lr.precedence",
            "A division comes before a sum: what is added first needs parentheses.",
            ("(1 + noise) -> 1 + noise",),
        ),
        Mistake(
            "optimal_lr.share",
            "That is the share of eps_max which the noise leaves, not yet a rate.",
            (f"{RATE} -> 1 / (1 + noise)",),
        ),
        Mistake(
            "optimal_lr.whole_numbers",
            "Whole-number division lost a fraction: the noise need not be a whole "
            "number of batches.",
            ("b_noise / batch -> b_noise // batch",),
        ),
    ),
    hints=(
        "Where the batch is huge there is no noise, and eps_max is left. Where the "
        "batch equals b_noise, half of it is.",
        "The noise is b_noise / batch times as strong as the signal. What is the share "
        "of the signal in both together?",
        "Another case of the same law: a lamp of 60 candles seen through fog that at "
        "that distance is twice as strong as the light. A third comes through: 20.",
    ),
    right=(by_share, by_numpy, by_reciprocals, by_logarithm),
    single_faults={
        LIMITS: ("eps_max / -> eps_max if batch > 40 * b_noise > 0 else eps_max /",),
        CALM: (f"{RATE} -> eps_max * (batch / b_noise) / (1 + batch / b_noise)",),
    },
    partial=(("if batch <= 0 -> if False", 8.5 / 10),),
)
