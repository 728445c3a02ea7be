"""A linear ramp up to the full rate."""

from __future__ import annotations

import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
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
    progress = min(t / total_iters, 1.0)
    factor = start_factor + (1 - start_factor) * progress
    return base_lr * factor


ZERO = "may begin at zero"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    start, other = rng.uniform(0.1, 0.3), rng.uniform(0.4, 0.6)
    n, m = rng.choice([7, 8, 11]), rng.choice([6, 9, 13])
    first = {"base_lr": base_lr, "start_factor": start, "total_iters": n}
    second = {"base_lr": 0.12, "start_factor": other, "total_iters": m}
    long = {
        "base_lr": 1.7,
        "start_factor": 0.05,
        "total_iters": rng.choice([49, 98, 103]),
    }
    zero = {"base_lr": 0.65, "start_factor": 0.0, "total_iters": m}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(1, 48, 6), long),
        curve(ZERO, range(1, m - 1), zero),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(ENDS, [0], base_lr=base_lr, start_factor=other, total_iters=1),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m, m + 1, 7 * m], second),
        bad("total_iters", base_lr=base_lr, start_factor=start, total_iters=0),
        bad(
            "total_iters",
            base_lr=base_lr,
            start_factor=other,
            total_iters=-rng.randint(1, 9),
        ),
        scaled(range(n), ["base_lr"], 1000.0, **first),
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


CLOCK = "min(t / total_iters, 1.0)"
RATE, RAMP = "base_lr * factor", "start_factor + (1 - start_factor) * progress"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{CLOCK} -> t / total_iters"


EXERCISE = Exercise(
    id="linear_warmup_lr",
    lesson="02_schedulers",
    title="Linear warmup",
    minutes=6,
    workshop=True,
    reference=linear_warmup_lr,
    summary="Return the rate of update t: a straight ramp up to base_lr, then flat.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2], base_lr=1.0, start_factor=0.25, total_iters=4),
        curve(ENDS, [0, 3], base_lr=1.0, start_factor=0.25, total_iters=4),
        curve(PAST, [4, 5], base_lr=1.0, start_factor=0.25, total_iters=4),
    ),
    properties=(*schedule_properties(ends=1), Property(ZERO, 0.5, corner=True)),
    lengths=("total_iters",),
    mistakes=(
        Mistake(
            "M09",
            "After the ramp your rate keeps climbing. What should it do from "
            "total_iters on?",
            (FREE,),
        ),
        Mistake(
            "linear_warmup_lr.from_zero",
            "Your ramp begins at 0, or takes no notice of start_factor: at t = 0 the "
            "rate is start_factor of base_lr.",
            (
                *with_and_without(f"{RAMP} -> progress", FREE),
                f"{RAMP} -> min((t + 1) / total_iters, 1.0)",
                f"{RAMP} -> start_factor * progress",
                f"{RAMP} -> (1 - start_factor) * progress",
            ),
        ),
        Mistake(
            "M07",
            "You cut the ramp off below start_factor. It has to be squeezed between "
            "the two ends, not clipped.",
            (f"{RAMP} -> max(start_factor, progress)",),
        ),
        Mistake(
            "linear_warmup_lr.too_steep",
            "Your ramp starts right and is too steep: it has only 1 − start_factor "
            "left to climb.",
            (
                f"{RAMP} -> min(start_factor + progress, 1.0)",
                *with_and_without(f"{RAMP} -> start_factor + progress", FREE),
            ),
        ),
        Mistake(
            "M13",
            "At which update exactly should the rate be base_lr for the first time? "
            "Yours is one off.",
            (
                "t / total_iters -> t / (total_iters - 1)",
                "t / total_iters -> t / max(total_iters - 1, 1)",
                "t / total_iters -> t / (total_iters + 1)",
            ),
        ),
        Mistake(
            "linear_warmup_lr.above_at_0",
            "Update 0 is above start_factor already: nothing of the ramp is behind "
            "you then, since t counts from 0.",
            ("t / total_iters -> (t + 1) / (total_iters + 1)",),
        ),
        Mistake(
            "M08",
            "start_factor is a share of base_lr, not a learning rate.",
            (
                f"{RATE} -> start_factor + (base_lr - start_factor) * progress",
                *with_and_without(f"{RATE} -> start_factor + base_lr * progress", FREE),
            ),
        ),
        Mistake(
            "linear_warmup_lr.base_lr_unused",
            "The argument base_lr has no effect: at base_lr = 1 that does not show.",
            (f"{RATE} -> factor",),
        ),
        Mistake(
            "linear_warmup_lr.geometric",
            "Right end points, wrong shape: yours is a power, which starts gently and "
            "ends steeply. The ramp is a straight line.",
            (f"{RAMP} -> start_factor ** (1 - progress)",),
        ),
        Mistake(
            "linear_warmup_lr.flat",
            "Your rate stands still up to the end of the ramp: // throws away the "
            "share of the way that is done.",
            ("t / total_iters -> t // total_iters", f"{RAMP} -> start_factor"),
        ),
        Mistake(
            "linear_warmup_lr.restarts",
            "At total_iters your rate falls back to the bottom: the ramp is climbed "
            "once. Stop the clock at the end.",
            (f"{CLOCK} -> t % total_iters / total_iters",),
        ),
        Mistake(
            "linear_warmup_lr.downhill",
            "Your ramp goes down.",
            with_and_without("(1 - start_factor) * -> 1 - start_factor -", FREE),
        ),
        *one_off(linear_warmup_lr),
    ),
    hints=(
        "What share of the ramp is behind you at update t?",
        "The factor goes from start_factor to 1 along a straight line. How far along "
        "is it when half of the ramp is behind you?",
        "Another case: from a fifth of the rate to all of it in 8 updates. At t = 6 "
        "three quarters of the way are done, so the factor is 0.2 + ¾ · 0.8 = 0.8.",
    ),
    right=(by_minimum, by_numpy, by_steps),
    single_faults={
        ENDS: (
            f"{CLOCK} -> min(max(t, 1) / total_iters, 1.0)",
            f"{CLOCK} -> t / total_iters if t < total_iters - 1 else 1.0",
        ),
        PAST: (
            FREE,
            "if total_iters <= 0 -> if total_iters <= 0 or t > total_iters",
            f"{RATE} -> {RATE} if t < total_iters else None",
        ),
        ZERO: (
            "if total_iters <= 0 -> if total_iters <= 0 or start_factor <= 0",
            "factor = -> start_factor = start_factor or 1 / 3; factor =",
        ),
    },
    partial=(("total_iters <= 0 -> False", 0.85),),
    xp=5,
    from_scratch=True,
)
