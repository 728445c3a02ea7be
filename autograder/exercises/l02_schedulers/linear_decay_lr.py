"""A straight line down."""

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


def linear_decay_lr(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    """Lower the rate along a straight line from base_lr to end_lr, then hold.

    lr(t) = base_lr + (end_lr - base_lr) * t / total for 0 <= t < total, and end_lr
    from t = total on.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate of update 0.
        total: length of the descent, in updates, > 0.
        end_lr: the learning rate at the end.

    Raises:
        ValueError: total is not positive.

    Source: torch.optim.lr_scheduler.PolynomialLR with power=1, for end_lr = 0.

    >>> [linear_decay_lr(t, 1.0, 4, 0.2) for t in (0, 2, 4, 9)]
    [1.0, 0.6, 0.2, 0.2]
    """
    if total <= 0:
        raise ValueError("total must be positive")
    progress = min(t / total, 1.0)
    left = 1 - progress
    return base_lr * left + end_lr * progress


FLOOR = "falls to a floor above zero"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = round(base_lr * rng.uniform(0.1, 0.3), 3)
    n, m = rng.choice([9, 11, 13]), rng.choice([7, 12, 16])
    first = {"base_lr": base_lr, "total": n}
    second = {"base_lr": rng.choice([0.12, 0.65]), "total": m}
    long = {"base_lr": 2.3, "total": rng.choice([49, 98, 103])}
    floor = {"base_lr": base_lr, "total": n, "end_lr": end}
    third = {"base_lr": 1.7, "total": 3 * n, "end_lr": 0.6}
    return [
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(1, 48, 6), long),
        curve(SHAPE, range(1, n - 1), first),
        curve(FLOOR, range(1, n - 1), floor),
        curve(FLOOR, range(2, 3 * n - 1, 4), third),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(ENDS, [0], base_lr=base_lr, total=1),
        curve(PAST, [n, n + 1, 2 * n, 50 * n + 3], floor),
        curve(PAST, [m, m + 1, 7 * m], second),
        curve(PAST, [3 * n, 3 * n + 5, 9 * n], third),
        bad("total", base_lr=base_lr, total=0),
        bad("total", base_lr=base_lr, total=-rng.randint(1, 9)),
        scaled(range(n), ["base_lr", "end_lr"], 1000.0, **floor),
    ]


def by_minimum(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    if total < 1:
        raise ValueError(f"total={total}")
    left = max(0.0, 1 - t / total)
    return end_lr + (base_lr - end_lr) * left


def by_numpy(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> object:
    import numpy as np

    if total <= 0:
        raise ValueError("total")
    return np.interp(t, [0, total], [base_lr, end_lr])


def by_steps(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    if total <= 0:
        raise ValueError("total has to be 1 or more")
    lr = base_lr
    for _ in range(min(t, total)):
        lr -= (base_lr - end_lr) / total
    return lr


CLOCK, LINE = "min(t / total, 1.0)", "base_lr * left + end_lr * progress"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{CLOCK} -> t / total"


EXERCISE = Exercise(
    id="linear_decay_lr",
    lesson="02_schedulers",
    title="Linear decay",
    minutes=5,
    workshop=True,
    reference=linear_decay_lr,
    summary="Return the rate of update t: straight from base_lr to end_lr, then flat.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2], base_lr=1.0, total=4),
        curve(ENDS, [0, 3], base_lr=1.0, total=4),
        curve(FLOOR, [1, 2], base_lr=1.0, total=4, end_lr=0.2),
        curve(PAST, [4, 5], base_lr=1.0, total=4, end_lr=0.2),
    ),
    properties=(*schedule_properties(shape=4), Property(FLOOR, 1.0)),
    lengths=("total",),
    mistakes=(
        Mistake(
            "M09",
            "Past the end your rate keeps falling. It should stay at end_lr.",
            with_and_without(FREE, f"{LINE} -> max(0.0, {LINE})"),
        ),
        Mistake(
            "M07",
            "Your line aims at 0 and is cut off or ignores end_lr. Squeeze the whole "
            "line between base_lr and end_lr.",
            (
                *with_and_without(f"{LINE} -> base_lr * left", FREE),
                f"{LINE} -> max(end_lr, base_lr * left)",
                *with_and_without(f"{LINE} -> (base_lr - end_lr) * left", FREE),
            ),
        ),
        Mistake(
            "linear_decay_lr.lifted",
            "At t = 0 you are above base_lr: you added end_lr to a line that was "
            "already long enough.",
            with_and_without("end_lr * progress -> end_lr", FREE),
        ),
        Mistake(
            "M08",
            "end_lr is a learning rate, not a share of base_lr.",
            ("left = -> end_lr *= base_lr; left =",),
        ),
        Mistake(
            "linear_decay_lr.units",
            "The share of the way is no rate yet: it has to be multiplied with one. At "
            "base_lr = 1 that does not show.",
            (
                f"{LINE} -> base_lr - progress",
                f"{LINE} -> 1 - progress",
            ),
        ),
        Mistake(
            "linear_decay_lr.compound",
            "Your curve gets flatter and flatter: you take a share of what is left at "
            "each update. A straight line takes the same amount each time.",
            (f"{LINE} -> end_lr + (base_lr - end_lr) * (1 - 1 / total) ** t",),
        ),
        Mistake(
            "linear_decay_lr.flat",
            "Your rate stays at base_lr up to the end: // throws away the share of the "
            "way that is done.",
            ("t / total -> t // total", f"{LINE} -> base_lr"),
        ),
        Mistake(
            "linear_decay_lr.restarts",
            "At total your rate jumps back to the top: that is a restart, and this "
            "schedule has none. Stop the clock at the end.",
            (f"{CLOCK} -> t % total / total",),
        ),
        Mistake(
            "linear_decay_lr.ends_early",
            "Your line arrives one update too early: end_lr belongs to t = total.",
            (
                "t / total -> t / (total - 1)",
                "t / total -> t / max(total - 1, 1)",
            ),
        ),
        Mistake(
            "linear_decay_lr.ends_late",
            "Your line is too flat: at t = total it has not yet arrived at end_lr.",
            ("t / total -> t / (total + 1)",),
        ),
        Mistake(
            "linear_decay_lr.uphill",
            "Your line goes up.",
            (
                *with_and_without(
                    f"{LINE} -> base_lr * progress + end_lr * left", FREE
                ),
                f"{FREE}\n{LINE} -> base_lr + (base_lr - end_lr) * progress",
            ),
        ),
        *one_off(linear_decay_lr),
    ),
    hints=(
        "What share of the way is behind you at update t?",
        "Mix the two ends: all base_lr at the start, all end_lr at the end. How much "
        "of each is in it halfway?",
        "Another case: from 12 to 4 in 10 updates. At t = 5 half of the way is done: "
        "8. At t = 8 it is 12 − 0.8 · 8 = 5.6. At t = 30 it is still 4.",
    ),
    right=(by_minimum, by_numpy, by_steps),
    single_faults={
        ENDS: (
            f"{CLOCK} -> min(max(t, 1) / total, 1.0)",
            f"{CLOCK} -> t / total if t < total - 1 else 1.0",
        ),
        FLOOR: (f"{LINE} -> max(end_lr, base_lr * left)",),
        PAST: (
            FREE,
            "if total <= 0 -> if total <= 0 or t > total",
            f"{LINE} -> {LINE} if t < total else 0.0",
            f"{LINE} -> {LINE} if t < total else base_lr",
        ),
    },
    partial=(("total <= 0 -> False", 0.85),),
    xp=5,
    from_scratch=True,
)
