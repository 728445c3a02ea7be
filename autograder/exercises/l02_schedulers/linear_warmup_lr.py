"""A linear ramp up to the full rate."""

from __future__ import annotations

import random

from autograder.exercises.model import Case, Exercise, Mistake
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SHAPE,
    bad,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def linear_warmup_lr(
    t: int, base_lr: float, start_factor: float, total_iters: int
) -> float:
    """Ramp the rate from start_factor * base_lr up to base_lr, then hold.

    lr(t) = base_lr * (start_factor + (1 - start_factor) * t / total_iters) for
    0 <= t < total_iters, and base_lr from total_iters on.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate at the top of the ramp.
        start_factor: share of base_lr that update 0 uses.
        total_iters: length of the ramp, in updates, > 0.

    Raises:
        ValueError: total_iters is not positive.

    Source: torch.optim.lr_scheduler.LinearLR with end_factor=1.0.

    >>> [linear_warmup_lr(t, 1.0, 0.25, 3) for t in range(5)]
    [0.25, 0.5, 0.75, 1.0, 1.0]
    """
    if total_iters <= 0:
        raise ValueError("total_iters must be positive")
    if t >= total_iters:
        return base_lr
    return base_lr * (start_factor + (1 - start_factor) * t / total_iters)


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    start, other = rng.uniform(0.1, 0.3), rng.uniform(0.4, 0.6)
    n, m = rng.choice([5, 7, 11]), rng.choice([4, 9, 13])
    first = {"base_lr": base_lr, "start_factor": start, "total_iters": n}
    second = {"base_lr": base_lr / 3, "start_factor": other, "total_iters": m}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second),
        curve(
            SHAPE, range(1, 3 * n, 2), base_lr=1.7, start_factor=0.0, total_iters=3 * n
        ),
        curve(ENDS, [0], first),
        curve(ENDS, [0, 1, m - 1, m], second),
        curve(ENDS, [0, 1], base_lr=base_lr, start_factor=other, total_iters=1),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m + 1, 7 * m], second),
        bad("total_iters", base_lr=base_lr, start_factor=start, total_iters=0),
        bad(
            "total_iters",
            base_lr=base_lr,
            start_factor=other,
            total_iters=-rng.randint(1, 9),
        ),
        scaled(range(n + 2), ["base_lr"], 3.0, **first),
    ]


def by_minimum(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    if total_iters < 1:
        raise ValueError(f"total_iters={total_iters}")
    done = min(t / total_iters, 1.0)
    return base_lr * (start_factor * (1 - done) + done)


def by_numpy(t: int, base_lr: float, start_factor: float, total_iters: int) -> object:
    import numpy as np

    if total_iters <= 0:
        raise ValueError("total_iters")
    return np.interp(t, [0, total_iters], [base_lr * start_factor, base_lr])


def by_steps(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    if total_iters <= 0:
        raise ValueError("total_iters has to be 1 or more")
    lr = base_lr * start_factor
    for _ in range(min(t, total_iters)):
        lr += base_lr * (1 - start_factor) / total_iters
    return lr


def ramp(share: float, base_lr: float, start_factor: float) -> float:
    return base_lr * (start_factor + (1 - start_factor) * share)


def unchecked(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return ramp(min(1.0, t / total_iters), base_lr, start_factor)


def unclamped(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return ramp(t / total_iters, base_lr, start_factor)


def from_zero(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return base_lr * min(1.0, t / total_iters)


def floor_instead(
    t: int, base_lr: float, start_factor: float, total_iters: int
) -> float:
    return base_lr * min(1.0, max(start_factor, t / total_iters))


def on_top(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return base_lr * min(1.0, start_factor + t / total_iters)


def short_ramp(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return ramp(min(1.0, t / max(total_iters - 1, 1)), base_lr, start_factor)


def long_ramp(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return ramp(min(1.0, t / (total_iters + 1)), base_lr, start_factor)


def absolute_start(
    t: int, base_lr: float, start_factor: float, total_iters: int
) -> float:
    return start_factor + (base_lr - start_factor) * min(1.0, t / total_iters)


def downhill(t: int, base_lr: float, start_factor: float, total_iters: int) -> float:
    return ramp(1 - min(1.0, t / total_iters), base_lr, start_factor)


EXERCISE = Exercise(
    id="linear_warmup_lr",
    lesson="02_schedulers",
    title="Linear warmup",
    reference=linear_warmup_lr,
    summary="Return the rate of update t: a straight ramp up to base_lr, then flat.",
    cases=cases,
    golden=(curve(SHAPE, range(5), base_lr=1.0, start_factor=0.25, total_iters=3),),
    properties=schedule_properties(),
    mistakes=(
        Mistake(
            "M09",
            "After the ramp your rate keeps climbing. What should it do from "
            "total_iters on?",
            (unclamped,),
        ),
        Mistake(
            "linear_warmup_lr.from_zero",
            "Your ramp begins at 0, not at start_factor of base_lr.",
            (from_zero,),
        ),
        Mistake(
            "M07",
            "You cut the ramp off below start_factor. It has to be squeezed between "
            "the two ends, not clipped.",
            (floor_instead,),
        ),
        Mistake(
            "linear_warmup_lr.too_steep",
            "Your ramp starts right and arrives too early: it has only "
            "1 − start_factor left to climb.",
            (on_top,),
        ),
        Mistake(
            "M13",
            "At which update exactly should the rate be base_lr for the first time? "
            "Yours is one off.",
            (short_ramp, long_ramp),
        ),
        Mistake(
            "M08",
            "start_factor is a share of base_lr, not a learning rate.",
            (absolute_start,),
        ),
        Mistake(
            "linear_warmup_lr.downhill",
            "Your ramp goes down.",
            (downhill,),
        ),
        *one_off(unchecked),
    ),
    hints=(
        "What share of the ramp is behind you at update t?",
        "The factor goes from start_factor to 1 along a straight line. How far along "
        "is it when half of the ramp is behind you?",
        "Another case: from a fifth of the rate to all of it in 8 updates. At t = 6 "
        "three quarters of the way are done, so the factor is 0.2 + ¾ · 0.8 = 0.8.",
    ),
    right=(by_minimum, by_numpy, by_steps),
    partial=((unchecked, 0.85),),
    xp=5,
    from_scratch=True,
    equivalent={
        'if t >= total_iters:: "t >= total_iters" -> "t > total_iters"': "At the end itself the formula gives the end value as well.",
    },
)
