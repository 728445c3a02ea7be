"""Polynomial decay: a line with a bend in it."""

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


def poly_lr(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    """Lower the rate as a power of what is left of the run, then hold.

    lr(t) = end_lr + (base_lr - end_lr) * (1 - t / total) ** power for 0 <= t < total,
    and end_lr from t = total on.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate of update 0.
        total: length of the decay, in updates, > 0.
        power: 1 is a straight line, more falls sooner, less falls later.
        end_lr: the learning rate at the end.

    Raises:
        ValueError: total is not positive.

    Source: torch.optim.lr_scheduler.PolynomialLR, for end_lr = 0; with another end,
    get_polynomial_decay_schedule_with_warmup of Hugging Face.

    >>> [poly_lr(t, 1.0, 4, 2.0) for t in range(6)]
    [1.0, 0.5625, 0.25, 0.0625, 0.0, 0.0]
    """
    if total <= 0:
        raise ValueError("total must be positive")
    if t >= total:
        return end_lr
    return float(end_lr + (base_lr - end_lr) * (1 - t / total) ** power)


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = base_lr * rng.uniform(0.1, 0.3)
    n, m = rng.choice([7, 11, 13]), rng.choice([5, 9, 16])
    power, flat = rng.choice([1.5, 2.0, 3.0]), rng.choice([0.5, 0.7])
    first = {"base_lr": base_lr, "total": n, "power": power, "end_lr": end}
    second = {"base_lr": base_lr / 3, "total": m, "power": flat}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second),
        curve(SHAPE, range(1, 3 * n, 2), base_lr=1.7, total=3 * n, power=power),
        curve(SHAPE, range(m), base_lr=base_lr, total=m, end_lr=end),
        curve(ENDS, [0], first, trivial=True),
        curve(ENDS, [0, 1, n - 1, n], first),
        curve(ENDS, [0, 1, m - 1], second),
        curve(ENDS, [0, 1], base_lr=base_lr, total=1, power=power, end_lr=end),
        curve(PAST, [n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m, m + 1, 7 * m], second),
        bad("total", base_lr=base_lr, total=0, power=power, end_lr=end),
        bad("total", base_lr=base_lr, total=-rng.randint(1, 9)),
        scaled(range(n + 2), ["base_lr", "end_lr"], 3.0, **first),
    ]


def by_maximum(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    if total < 1:
        raise ValueError(f"total={total}")
    left = max(0.0, (total - t) / total)
    return float(base_lr * left**power + end_lr * (1 - left**power))


def by_numpy(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> object:
    import numpy as np

    if total <= 0:
        raise ValueError("total")
    left = np.clip(1 - t / total, 0, 1)
    return end_lr + (base_lr - end_lr) * np.power(left, power)


def by_logarithm(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    import math

    if total <= 0:
        raise ValueError("total has to be 1 or more")
    if t >= total:
        return end_lr
    return end_lr + (base_lr - end_lr) * math.exp(power * math.log1p(-t / total))


def bend(share: float, power: float, top: float, end: float) -> float:
    return float(end + (top - end) * (1 - share) ** power)


def unchecked(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return bend(min(1.0, t / total), power, base_lr, end_lr)


def straight(
    t: int,
    base_lr: float,
    total: int,
    power: float = 1.0,
    end_lr: float = 0.0,
) -> float:
    return bend(min(1.0, t / total), 1.0, base_lr, end_lr)


def bent_progress(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return bend(min(1.0, t / total) ** power, 1.0, base_lr, end_lr)


def without_end(
    t: int,
    base_lr: float,
    total: int,
    power: float = 1.0,
    end_lr: float = 0.0,
) -> float:
    return bend(min(1.0, t / total), power, base_lr, 0.0)


def clipped(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return max(end_lr, bend(min(1.0, t / total), power, base_lr, 0.0))


def end_added(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return end_lr + bend(min(1.0, t / total), power, base_lr, 0.0)


def power_of_rate(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    share = 1 - min(1.0, t / total)
    return float(end_lr + ((base_lr - end_lr) * share) ** power)


def ends_early(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return bend(min(1.0, t / max(total - 1, 1)), power, base_lr, end_lr)


def times_power(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> float:
    return end_lr + (base_lr - end_lr) * (1 - min(1.0, t / total)) * power


def unclamped(
    t: int, base_lr: float, total: int, power: float = 1.0, end_lr: float = 0.0
) -> object:
    return end_lr + (base_lr - end_lr) * (1 - t / total) ** power


EXERCISE = Exercise(
    id="poly_lr",
    lesson="02_schedulers",
    title="Polynomial decay",
    reference=poly_lr,
    summary="Return the rate of update t: a power of what is left, then end_lr.",
    cases=cases,
    golden=(curve(SHAPE, range(4), base_lr=1.0, total=4, power=2.0),),
    properties=schedule_properties(),
    mistakes=(
        Mistake(
            "poly_lr.straight",
            "The argument power has no effect: your curve is a straight line.",
            (straight,),
        ),
        Mistake(
            "poly_lr.bent_progress",
            "You raise what is done to the power. It is what is left that gets it: "
            "your curve bends the other way.",
            (bent_progress,),
        ),
        Mistake(
            "M07",
            "Your curve aims at 0 and is cut off or ignores end_lr. Squeeze the whole "
            "curve between base_lr and end_lr.",
            (without_end, clipped),
        ),
        Mistake(
            "poly_lr.lifted",
            "At t = 0 you are above base_lr: you added end_lr to a curve that was "
            "already high enough.",
            (end_added,),
        ),
        Mistake(
            "poly_lr.power_of_rate",
            "You raise the learning rate itself to the power. Only the share of the "
            "run that is left gets it.",
            (power_of_rate,),
        ),
        Mistake(
            "poly_lr.times_power",
            "You multiply by power instead of raising to it.",
            (times_power,),
        ),
        Mistake(
            "poly_lr.ends_early",
            "Your curve arrives one update too early: end_lr belongs to t = total.",
            (ends_early,),
        ),
        Mistake(
            "M09",
            "Past the end you raise a negative number to a power: the rate comes back "
            "up, or is no real number. Clamp what is left at 0.",
            (unclamped,),
        ),
        *one_off(unchecked),
    ),
    hints=(
        "What share of the run is left at update t? It goes from 1 to 0.",
        "Raise that share to the power; it still goes from 1 to 0. Then stretch it so "
        "that 1 becomes base_lr and 0 becomes end_lr.",
        "Another case: from 10 to 2 in 10 updates with power 3. At t = 5 half is left, "
        "and ½ · ½ · ½ = 0.125, so the rate is 2 + 0.125 · 8 = 3.",
    ),
    right=(by_maximum, by_numpy, by_logarithm),
    partial=((unchecked, 0.85),),
    xp=5,
    from_scratch=True,
    equivalent={
        'if t >= total:: "t >= total" -> "t > total"': "At the end itself the formula gives the end value as well.",
    },
)
