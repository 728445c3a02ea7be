"""Exponential decay: the same factor at every update."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SHAPE,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def exponential_lr(t: int, base_lr: float, gamma: float) -> float:
    """Multiply the learning rate by gamma at every update.

    lr(t) = base_lr * gamma ** t.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate of update 0.
        gamma: the factor of one update.

    Source: torch.optim.lr_scheduler.ExponentialLR.

    >>> [exponential_lr(t, 1.0, 0.5) for t in range(4)]
    [1.0, 0.5, 0.25, 0.125]
    """
    return base_lr * gamma**t


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.7, 2.0, 6.0])
    gamma, slow = rng.uniform(0.4, 0.7), rng.uniform(0.9, 0.97)
    n = rng.choice([9, 13, 17])
    return [
        curve(SHAPE, range(n), base_lr=base_lr, gamma=gamma),
        curve(SHAPE, range(2, 4 * n, 3), base_lr=2 * base_lr, gamma=slow),
        curve(SHAPE, range(n), base_lr=base_lr, gamma=1.0, trivial=True),
        curve(ENDS, [0], base_lr=base_lr, gamma=gamma, trivial=True),
        curve(ENDS, [0, 1, 2], base_lr=base_lr / 4, gamma=slow),
        curve(PAST, [10 * n, 20 * n], base_lr=base_lr, gamma=slow),
        scaled(range(5), ["base_lr"], 3.0, base_lr=base_lr, gamma=gamma),
    ]


def by_walking(t: int, base_lr: float, gamma: float) -> float:
    lr = base_lr
    for _ in range(t):
        lr *= gamma
    return lr


def by_logarithm(t: int, base_lr: float, gamma: float) -> float:
    import math

    return base_lr * math.exp(t * math.log(gamma))


def by_torch(t: int, base_lr: float, gamma: float) -> object:
    import torch

    return torch.tensor(base_lr, dtype=torch.float64) * gamma**t


def linear(t: int, base_lr: float, gamma: float) -> float:
    return base_lr * gamma * t


def linear_fall(t: int, base_lr: float, gamma: float) -> float:
    return base_lr * (1 - (1 - gamma) * t)


def once(t: int, base_lr: float, gamma: float) -> float:
    return base_lr * gamma if t > 0 else base_lr


def upside_down(t: int, base_lr: float, gamma: float) -> float:
    return float(base_lr / gamma**t)


def rate_in_exponent(t: int, base_lr: float, gamma: float) -> float:
    import math

    return base_lr * math.exp(-gamma * t)


def power_of_both(t: int, base_lr: float, gamma: float) -> float:
    return float((base_lr * gamma) ** t)


def remembering() -> Answer:
    memory: dict[str, float] = {}

    def exponential_lr(t: int, base_lr: float, gamma: float) -> float:
        memory["lr"] = memory["lr"] * gamma if "lr" in memory else base_lr
        return memory["lr"]

    return exponential_lr


EXERCISE = Exercise(
    id="exponential_lr",
    lesson="02_schedulers",
    title="Exponential decay",
    reference=exponential_lr,
    summary="Return the rate of update t: every update multiplies it by gamma.",
    cases=cases,
    golden=(curve(SHAPE, range(5), base_lr=1.0, gamma=0.5),),
    properties=schedule_properties(shape=6, ends=2, bad=0),
    mistakes=(
        Mistake(
            "exponential_lr.linear",
            "Your curve is a straight line. Each update takes a share of what is left.",
            (linear, linear_fall),
        ),
        Mistake(
            "exponential_lr.once",
            "Your rate is multiplied once and then stays.",
            (once,),
        ),
        Mistake(
            "exponential_lr.upside_down",
            "Your rate grows: gamma below 1 has to make it smaller.",
            (upside_down,),
        ),
        Mistake(
            "exponential_lr.decay_constant",
            "You use gamma as a decay constant. Here gamma is the factor itself.",
            (rate_in_exponent,),
        ),
        Mistake(
            "exponential_lr.base_in_power",
            "base_lr went into the power as well: at t = 0 you are not at base_lr.",
            (power_of_both,),
        ),
        *one_off(by_walking),
        Mistake(
            "M19",
            "The same t gave two answers: a schedule must not remember.",
            (Fresh(remembering),),
        ),
    ),
    hints=(
        "What has happened to the rate after one update, after two, after three?",
        "t times the same factor: that is a power.",
        "Another case: 80 at first, three quarters at every update. Update 1 uses 60, "
        "update 2 uses 45, update 3 uses 33.75.",
    ),
    right=(by_walking, by_logarithm, by_torch),
    xp=5,
    from_scratch=True,
)
