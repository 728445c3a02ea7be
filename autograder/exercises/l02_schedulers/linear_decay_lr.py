"""A straight line down."""

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
    if t >= total:
        return end_lr
    return base_lr + (end_lr - base_lr) * t / total


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = base_lr * rng.uniform(0.1, 0.3)
    n, m = rng.choice([7, 11, 13]), rng.choice([5, 9, 16])
    first = {"base_lr": base_lr, "total": n, "end_lr": end}
    second = {"base_lr": base_lr / 3, "total": m}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second),
        curve(SHAPE, range(1, 3 * n, 2), base_lr=1.7, total=3 * n, end_lr=0.6),
        curve(ENDS, [0], first, trivial=True),
        curve(ENDS, [0, 1, n - 1, n], first),
        curve(ENDS, [0, 1, m - 1], second),
        curve(ENDS, [0, 1], base_lr=base_lr, total=1, end_lr=end),
        curve(PAST, [n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m, m + 1, 7 * m], second),
        curve(PAST, [6 * n, 9 * n], base_lr=1.7, total=3 * n, end_lr=0.6),
        bad("total", base_lr=base_lr, total=0, end_lr=end),
        bad("total", base_lr=base_lr, total=-rng.randint(1, 9)),
        scaled(range(n + 2), ["base_lr", "end_lr"], 3.0, **first),
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


def line(share: float, base_lr: float, end_lr: float) -> float:
    return base_lr + (end_lr - base_lr) * share


def unchecked(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(min(1.0, t / total), base_lr, end_lr)


def unclamped(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(t / total, base_lr, end_lr)


def clamped_at_zero(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return max(0.0, line(t / total, base_lr, end_lr))


def without_end(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(min(1.0, t / total), base_lr, 0.0)


def clipped(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return max(end_lr, line(min(1.0, t / total), base_lr, 0.0))


def end_added(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return end_lr + base_lr * (1 - min(1.0, t / total))


def end_as_share(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(min(1.0, t / total), base_lr, end_lr * base_lr)


def ends_early(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(min(1.0, t / max(total - 1, 1)), base_lr, end_lr)


def uphill(t: int, base_lr: float, total: int, end_lr: float = 0.0) -> float:
    return line(1 - min(1.0, t / total), base_lr, end_lr)


EXERCISE = Exercise(
    id="linear_decay_lr",
    lesson="02_schedulers",
    title="Linear decay",
    reference=linear_decay_lr,
    summary="Return the rate of update t: straight from base_lr to end_lr, then flat.",
    cases=cases,
    golden=(curve(SHAPE, range(5), base_lr=1.0, total=4, end_lr=0.2),),
    properties=schedule_properties(),
    mistakes=(
        Mistake(
            "M09",
            "Past the end your rate keeps falling. It should stay at end_lr.",
            (unclamped, clamped_at_zero),
        ),
        Mistake(
            "M07",
            "Your line aims at 0 and is cut off or ignores end_lr. Squeeze the whole "
            "line between base_lr and end_lr.",
            (without_end, clipped),
        ),
        Mistake(
            "linear_decay_lr.lifted",
            "At t = 0 you are above base_lr: you added end_lr to a line that was "
            "already long enough.",
            (end_added,),
        ),
        Mistake(
            "M08",
            "end_lr is a learning rate, not a share of base_lr.",
            (end_as_share,),
        ),
        Mistake(
            "linear_decay_lr.ends_early",
            "Your line arrives one update too early: end_lr belongs to t = total.",
            (ends_early,),
        ),
        Mistake("linear_decay_lr.uphill", "Your line goes up.", (uphill,)),
        *one_off(unchecked),
    ),
    hints=(
        "What share of the way is behind you at update t?",
        "Mix the two ends: all base_lr at the start, all end_lr at the end. How much "
        "of each is in it halfway?",
        "Another case: from 12 to 4 in 10 updates. At t = 5 half of the way is done: "
        "8. At t = 8 it is 12 − 0.8 · 8 = 5.6. At t = 30 it is still 4.",
    ),
    right=(by_minimum, by_numpy, by_steps),
    partial=((unchecked, 0.85),),
    xp=5,
    from_scratch=True,
    equivalent={
        'if t >= total:: "t >= total" -> "t > total"': "At the end itself the formula gives the end value as well.",
    },
)
