"""The learning rate that noise leaves you."""

from __future__ import annotations

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
    return eps_max / (1 + b_noise / batch)


CURVE, LIMITS = "rises with the batch, and levels off", "much smaller and much larger"


def cases(rng: random.Random) -> list[Case]:
    eps, noise = rng.choice([0.33, 0.8, 2.5]), rng.choice([17.0, 30.0, 120.0])
    fixed = {"eps_max": eps, "b_noise": noise}
    other = {"eps_max": eps / 7, "b_noise": noise * 2.5}
    setting = {"rates": ["eps_max"], "times": 3.0}
    return [
        Case(CURVE, [2, 4, 8, 16, 33, 64, 128, 256], fixed),
        Case(CURVE, [3, 10, 40, 100, 500], other),
        Case(LIMITS, [1], fixed),
        Case(LIMITS, [1, 10**6], other),
        Case(LIMITS, [10**6, 10**9], fixed),
        Case(LIMITS, [1, 7, 50], {"eps_max": eps, "b_noise": 0.0}, trivial=True),
        Case(BAD, [0], fixed, blames="batch"),
        Case(BAD, [-rng.randint(1, 9)], other, blames="batch"),
        Case(SCALE, [1, 20, 300], fixed, scene="scaled", setting=setting),
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


def unchecked(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max / (1 + b_noise / batch) if batch else 0.0


def upside_down(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max / (1 + batch / b_noise) if b_noise else eps_max


def linear(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max * batch / b_noise if b_noise else eps_max


def capped(batch: int, eps_max: float, b_noise: float) -> float:
    return min(eps_max, linear(batch, eps_max, b_noise))


def without_one(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max / (b_noise / batch) if b_noise else eps_max


def multiplied(batch: int, eps_max: float, b_noise: float) -> float:
    return eps_max * (1 + b_noise / batch)


def rooted(batch: int, eps_max: float, b_noise: float) -> float:
    return float(eps_max / (1 + b_noise / batch) ** 0.5)


EXERCISE = Exercise(
    id="optimal_lr",
    lesson="06_batch_size",
    title="The best rate at a batch size",
    reference=optimal_lr,
    summary="Return the best learning rate of one step at this batch size.",
    cases=cases,
    golden=(Case(CURVE, [10, 30, 90], {"eps_max": 0.4, "b_noise": 30.0}),),
    properties=(
        Property(CURVE, 5, core=True),
        Property(LIMITS, 2),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
        Property(SCALE, 1, kind="scaled"),
    ),
    mistakes=(
        Mistake(
            "optimal_lr.upside_down",
            "Your rate falls as the batch grows: more examples mean less noise.",
            (upside_down, multiplied),
        ),
        Mistake(
            "optimal_lr.linear",
            "Your rate grows without end, or up to a sharp corner: it should level off "
            "smoothly towards eps_max.",
            (linear, capped, without_one),
        ),
        Mistake(
            "optimal_lr.rooted",
            "There is no square root in this one: at batch = b_noise it gives half of "
            "eps_max.",
            (rooted,),
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
    right=(by_share, by_numpy, by_reciprocals),
    partial=((unchecked, 8.5 / 10),),
)
