"""Polynomial decay: a line with a bend in it."""

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
    progress = min(t / total, 1.0)
    left = 1 - progress
    return float(end_lr + (base_lr - end_lr) * left**power)


FLOOR = "falls to a floor above zero"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = round(base_lr * rng.uniform(0.1, 0.3), 3)
    n, m = rng.choice([9, 11, 13]), rng.choice([7, 12, 16])
    power, flat = rng.choice([1.5, 2.5, 3.0]), rng.choice([0.5, 0.7])
    first = {"base_lr": base_lr, "total": n, "power": power}
    second = {"base_lr": 0.12, "total": m, "power": flat}
    long = {"base_lr": 1.7, "total": rng.choice([49, 98, 103]), "power": 2.0}
    straight = {"base_lr": 0.65, "total": m}
    floor = {"base_lr": base_lr, "total": n, "power": power, "end_lr": end}
    line = {"base_lr": 2.1, "total": m, "end_lr": 0.6}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(1, 48, 6), long),
        curve(SHAPE, [2, 4], straight),
        curve(FLOOR, range(1, n - 1), floor),
        curve(FLOOR, range(1, m - 1, 2), line),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(ENDS, [0], base_lr=base_lr, total=1, power=power),
        curve(PAST, [n, n + 1, 2 * n, 50 * n + 3], floor),
        curve(PAST, [m, m + 1, 7 * m], second),
        curve(PAST, [m, m + 2, 9 * m], line),
        bad("total", base_lr=base_lr, total=0),
        bad("total", base_lr=base_lr, total=-rng.randint(1, 9)),
        scaled(range(n), ["base_lr", "end_lr"], 1000.0, **floor),
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


CLOCK, LEFT = "min(t / total, 1.0)", "left = 1 - progress"
BENT, SPAN = "left**power", "(base_lr - end_lr)"
CURVE = f"end_lr + {SPAN} * {BENT}"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{CLOCK} -> t / total"


EXERCISE = Exercise(
    id="poly_lr",
    lesson="02_schedulers",
    title="Polynomial decay",
    minutes=5,
    workshop=True,
    reference=poly_lr,
    summary="Return the rate of update t: a power of what is left, then end_lr.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2], base_lr=1.0, total=4, power=2.0),
        curve(ENDS, [0, 3], base_lr=1.0, total=4, power=2.0),
        curve(FLOOR, [1, 2], base_lr=1.0, total=4, power=2.0, end_lr=0.2),
        curve(PAST, [4, 5], base_lr=1.0, total=4, power=2.0, end_lr=0.2),
    ),
    properties=(*schedule_properties(shape=4), Property(FLOOR, 1.0)),
    lengths=("total",),
    mistakes=(
        Mistake(
            "poly_lr.straight",
            "The argument power has no effect: your curve is a straight line.",
            with_and_without(f"{BENT} -> left", FREE),
        ),
        Mistake(
            "poly_lr.bent_progress",
            "You raise what is done to the power. It is what is left that gets it: "
            "your curve bends the other way.",
            with_and_without(f"{BENT} -> (1 - progress**power)", FREE),
        ),
        Mistake(
            "poly_lr.root",
            "Your curve bends the other way: with a power above 1 it has to fall "
            "sooner, and yours falls later.",
            (f"{BENT} -> left ** (1 / power)",),
        ),
        Mistake(
            "M07",
            "Your curve aims at 0 and is cut off or ignores end_lr. Squeeze the whole "
            "curve between base_lr and end_lr.",
            (
                *with_and_without(f"{CURVE} -> base_lr * {BENT}", FREE),
                f"{CURVE} -> max(end_lr, base_lr * {BENT})",
                *with_and_without(f"{CURVE} -> {SPAN} * {BENT}", FREE),
            ),
        ),
        Mistake(
            "poly_lr.lifted",
            "At t = 0 you are above base_lr: you added end_lr to a curve that was "
            "already high enough.",
            (f"{SPAN} -> base_lr",),
        ),
        Mistake(
            "M08",
            "end_lr is a learning rate, not a share of base_lr.",
            ("left = -> end_lr *= base_lr; left =",),
        ),
        Mistake(
            "poly_lr.power_of_rate",
            "You raise the learning rate itself to the power. Only the share of the "
            "run that is left gets it.",
            (
                f"{SPAN} * {BENT} -> ({SPAN} * left) ** power",
                f"{CURVE} -> (end_lr + {SPAN} * left) ** power",
            ),
        ),
        Mistake(
            "poly_lr.times_power",
            "You multiply by power instead of raising to it.",
            with_and_without(f"{BENT} -> left * power", FREE),
        ),
        Mistake(
            "poly_lr.base_lr_unused",
            "The argument base_lr has no effect: at base_lr = 1 that does not show.",
            (f"{SPAN} * {BENT} -> {BENT}",),
        ),
        Mistake(
            "poly_lr.flat",
            "Your rate stays at base_lr up to the end: // throws away the share of the "
            "run that is done, or a condition always holds.",
            ("t / total -> t // total", f"{CURVE} -> base_lr"),
        ),
        Mistake(
            "poly_lr.restarts",
            "At total your rate jumps back to the top: that is a restart, and this "
            "schedule has none. Stop the clock at the end.",
            (f"{CLOCK} -> t % total / total",),
        ),
        Mistake(
            "poly_lr.uphill",
            "Your curve goes up: it is what is left that counts, not what is done.",
            (f"{LEFT} -> left = progress",),
        ),
        Mistake(
            "poly_lr.ends_early",
            "Your curve arrives one update too early: end_lr belongs to t = total.",
            ("t / total -> t / (total - 1)", "t / total -> t / max(total - 1, 1)"),
        ),
        Mistake(
            "poly_lr.ends_late",
            "Your curve is too flat: at t = total it has not yet arrived at end_lr.",
            ("t / total -> t / (total + 1)",),
        ),
        Mistake(
            "M09",
            "Past the end you raise a negative number to a power: the rate comes back "
            "up, or is no real number. Clamp what is left at 0.",
            (
                FREE,
                f"{FREE}\nfloat( -> (",
                f"{FREE}\n{LEFT} -> left = abs(1 - progress)",
            ),
        ),
        *one_off(poly_lr),
    ),
    hints=(
        "What share of the run is left at update t? It goes from 1 to 0.",
        "Raise that share to the power; it still goes from 1 to 0. Then stretch it so "
        "that 1 becomes base_lr and 0 becomes end_lr.",
        "Another case: from 10 to 2 in 10 updates with power 3. At t = 5 half is left, "
        "and ½ · ½ · ½ = 0.125, so the rate is 2 + 0.125 · 8 = 3.",
    ),
    right=(by_maximum, by_numpy, by_logarithm),
    single_faults={
        ENDS: (
            f"{CLOCK} -> min(max(t, 1) / total, 1.0)",
            f"{CLOCK} -> t / total if t < total - 1 else 1.0",
        ),
        FLOOR: (f"{CURVE} -> max(end_lr, base_lr * {BENT})",),
        PAST: (
            FREE,
            "if total <= 0 -> if total <= 0 or t > total",
            f"{CURVE} -> {CURVE} if t < total else 0.0",
        ),
    },
    partial=(("total <= 0 -> False", 0.85),),
    xp=5,
    from_scratch=True,
)
