"""Exponential decay: the same factor at every update."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property
from autograder.exercises.schedules import (
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
    factor = gamma**t
    return base_lr * factor


START, LATE = "update 0 uses base_lr", "keeps falling, however late"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.7, 2.0, 6.0])
    gamma, slow = round(rng.uniform(0.6, 0.75), 3), rng.choice([0.93, 0.95, 0.96])
    n = rng.choice([8, 10, 12])
    first = {"base_lr": base_lr, "gamma": gamma}
    second = {"base_lr": 0.12, "gamma": slow}
    third = {"base_lr": 1.7, "gamma": 0.99}
    return [
        curve(SHAPE, range(1, n), first),
        curve(SHAPE, range(2, 5 * n, 5), second),
        curve(SHAPE, range(1, 40, 8), third),
        curve(START, [0], first),
        curve(START, [0], third),
        curve(LATE, [10 * n, 20 * n, 40 * n], third),
        scaled(range(1, 5), ["base_lr"], 1000.0, **first),
    ]


def by_walking(t: int, base_lr: float, gamma: float) -> float:
    lr = base_lr
    for _ in range(t):
        lr *= gamma
    return lr


def by_logarithm(t: int, base_lr: float, gamma: float) -> float:
    return base_lr * math.exp(t * math.log(gamma))


def by_torch(t: int, base_lr: float, gamma: float) -> object:
    import torch

    return torch.tensor(base_lr, dtype=torch.float64) * gamma**t


def remembering() -> Answer:
    memory: dict[str, float] = {}

    def exponential_lr(t: int, base_lr: float, gamma: float) -> float:
        memory["lr"] = memory["lr"] * gamma if "lr" in memory else base_lr
        return memory["lr"]

    return exponential_lr


POWER, RATE = "gamma**t", "base_lr * factor"
REST = "(1 - gamma)"


EXERCISE = Exercise(
    id="exponential_lr",
    lesson="02_schedulers",
    title="Exponential decay",
    minutes=3,
    workshop=True,
    reference=exponential_lr,
    summary="Return the rate of update t: every update multiplies it by gamma.",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 5), base_lr=1.0, gamma=0.5),
        curve(START, [0], base_lr=1.0, gamma=0.5),
    ),
    properties=(
        *schedule_properties(shape=6, ends=0, past=0, bad=0),
        Property(START, 2.0),
        Property(LATE, 1.0, corner=True),
    ),
    mistakes=(
        Mistake(
            "exponential_lr.linear",
            "Your curve is a straight line. Each update takes a share of what is left.",
            (
                f"{POWER} -> gamma * t",
                f"{POWER} -> 1 - gamma * t",
                f"{RATE} -> base_lr - gamma * t",
                *with_and_without(
                    f"{POWER} -> 1 - {REST} * t", f"{RATE} -> max(0.0, {RATE})"
                ),
            ),
        ),
        Mistake(
            "exponential_lr.inverse_time",
            "You divide by a number that grows by the same amount each time, and so "
            "your rate falls more and more slowly. Here every update has the same "
            "factor.",
            (
                f"{POWER} -> 1 / (1 + gamma * t)",
                f"{POWER} -> 1 / (1 + {REST} * t)",
                f"{POWER} -> gamma / (gamma + t)",
                f"{POWER} -> 1 / (1 + t)",
            ),
        ),
        Mistake(
            "exponential_lr.compounding",
            "Your decay piles up: a rate that has been lowered already is multiplied "
            "by the power for t again. One update, one factor.",
            (
                f"{POWER} -> gamma ** (t * (t + 1) // 2)",
                f"{POWER} -> gamma ** (t * (t - 1) // 2)",
                f"{POWER} -> math.prod(1 / (1 + gamma * k) for k in range(1, t + 1))",
                f"{POWER} -> math.prod(1 / (1 + gamma * k) for k in range(t))",
                f"{POWER} -> math.prod(1 / (1 + {REST} * k) for k in range(1, t + 1))",
            ),
        ),
        Mistake(
            "exponential_lr.once",
            "Your rate is multiplied once and then stays.",
            (f"{POWER} -> gamma ** min(t, 1)", f"{POWER} -> gamma"),
        ),
        Mistake(
            "exponential_lr.upside_down",
            "Your rate grows: gamma below 1 has to make it smaller.",
            (f"{RATE} -> base_lr / factor", f"{POWER} -> (1 + gamma) ** t"),
        ),
        Mistake(
            "exponential_lr.decay_constant",
            "You use gamma as a decay constant. Here gamma is the factor itself.",
            (
                f"{POWER} -> math.exp(-gamma * t)",
                f"{POWER} -> math.exp(-{REST} * t)",
                f"{POWER} -> math.exp(-t / gamma)",
                f"{POWER} -> math.exp(gamma * t)",
            ),
        ),
        Mistake(
            "exponential_lr.share_removed",
            "You treat gamma as the share that an update takes away. It is the share "
            "that stays.",
            (f"{POWER} -> {REST} ** t",),
        ),
        Mistake(
            "exponential_lr.power_upside_down",
            "You raise t to a power. It is gamma that is multiplied t times.",
            (f"{POWER} -> t ** gamma", f"{POWER} -> t ** -gamma"),
        ),
        Mistake(
            "exponential_lr.base_lr_unused",
            "The argument base_lr has no effect: at base_lr = 1 that does not show.",
            (f"{RATE} -> factor",),
        ),
        Mistake(
            "exponential_lr.base_in_power",
            "base_lr went into the power as well: at t = 0 you are not at base_lr.",
            (f"{RATE} -> (base_lr * gamma) ** t", f"{RATE} -> base_lr**t * gamma"),
        ),
        *one_off(exponential_lr),
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
    single_faults={
        START: (f"{POWER} -> gamma ** max(t, 1)",),
        LATE: (f"{POWER} -> gamma ** min(t, 75)",),
    },
    xp=5,
    from_scratch=True,
)
