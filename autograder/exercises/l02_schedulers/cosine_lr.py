"""Cosine decay: slow, fast, slow."""

from __future__ import annotations

import math
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


def cosine_lr(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    """Lower the rate along half a cosine wave from base_lr to eta_min, then hold.

    lr(t) = eta_min + (base_lr - eta_min) * (1 + cos(pi * t / T_max)) / 2 for
    0 <= t < T_max, and eta_min from t = T_max on.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate of update 0.
        T_max: length of the decay, in updates, > 0.
        eta_min: the learning rate at the end.

    Raises:
        ValueError: T_max is not positive.

    Source: Loshchilov & Hutter 2016 (arXiv:1608.03983), without restarts; on
    [0, T_max] torch.optim.lr_scheduler.CosineAnnealingLR, afterwards optax's
    cosine_decay_schedule (torch's own rises again).

    >>> [round(cosine_lr(t, 1.0, 4, 0.2), 6) for t in range(6)]
    [1.0, 0.882843, 0.6, 0.317157, 0.2, 0.2]
    """
    if T_max <= 0:
        raise ValueError("T_max must be positive")
    progress = min(t / T_max, 1.0)
    share = (1 + math.cos(math.pi * progress)) / 2
    return eta_min + (base_lr - eta_min) * share


FLOOR = "glides to a floor above zero"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = round(base_lr * rng.uniform(0.15, 0.3), 3)
    n, m = rng.choice([11, 13, 15]), rng.choice([9, 12, 16])
    first = {"base_lr": base_lr, "T_max": n}
    second = {"base_lr": round(0.1 * base_lr, 2), "T_max": m}
    floor = {"base_lr": base_lr, "T_max": n, "eta_min": end}
    third = {"base_lr": 1.7, "T_max": 3 * n, "eta_min": 0.6}
    long = {"base_lr": 2.3, "T_max": rng.choice([49, 98, 103])}
    return [
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(1, 48, 4), long),
        curve(SHAPE, range(1, n - 1), first),
        curve(FLOOR, range(1, n - 1), floor),
        curve(FLOOR, range(2, 3 * n - 1, 2), third),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(ENDS, [0], base_lr=base_lr, T_max=1),
        curve(PAST, [n, n + 1, n + 2, 2 * n - 1, 2 * n, 50 * n + 3], floor),
        curve(PAST, [m, m + 1, 7 * m], second),
        curve(PAST, [3 * n + 5, 6 * n, 9 * n], third),
        bad("T_max", base_lr=base_lr, T_max=0, eta_min=end),
        bad("T_max", base_lr=base_lr, T_max=-rng.randint(1, 9)),
        scaled(range(n), ["base_lr", "eta_min"], 1000.0, **floor),
    ]


def by_clamping(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    if T_max < 1:
        raise ValueError(f"T_max={T_max}")
    share = 0.5 * (1 + math.cos(math.pi * min(t, T_max) / T_max))
    return base_lr * share + eta_min * (1 - share)


def by_numpy(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> object:
    import numpy as np

    if T_max <= 0:
        raise ValueError("T_max")
    progress = np.clip(np.float64(t) / T_max, 0.0, 1.0)
    return eta_min + (base_lr - eta_min) * np.cos(np.pi * progress / 2) ** 2


def by_torch(t: int, base_lr: float, T_max: int, eta_min: float = 0.0) -> float:
    import warnings

    import torch

    if T_max <= 0:
        raise ValueError("T_max has to be 1 or more")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base_lr)
    anneal = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max, eta_min)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(min(t, T_max)):
            optimizer.step()
            anneal.step()
    return float(optimizer.param_groups[0]["lr"])


CLOCK, WAVE = "min(t / T_max, 1.0)", "(1 + math.cos(math.pi * progress)) / 2"
# What people forget beside another mistake: nothing stops at the end, or all of it does.
FREE = f"{CLOCK} -> t / T_max"
LATE = "return eta_min + -> return eta_min if t >= T_max else eta_min +"


EXERCISE = Exercise(
    id="cosine_lr",
    lesson="02_schedulers",
    title="Cosine decay",
    minutes=8,
    reference=cosine_lr,
    summary="Return the rate of update t: a glide from base_lr to eta_min, then flat.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2], base_lr=1.0, T_max=4),
        curve(ENDS, [0, 3], base_lr=1.0, T_max=4),
        curve(FLOOR, [1, 2, 3], base_lr=1.0, T_max=4, eta_min=0.2),
        curve(PAST, [4, 5], base_lr=1.0, T_max=4, eta_min=0.2),
    ),
    properties=(*schedule_properties(shape=4), Property(FLOOR, 1.0)),
    lengths=("T_max",),
    mistakes=(
        Mistake(
            "M04",
            "math.cos takes radians: the angle has to run from 0 to half a turn, "
            "and half a turn is neither 1 nor 180.",
            (
                *with_and_without("math.pi * progress -> progress", FREE, LATE),
                *with_and_without("math.pi * progress -> 180 * progress", FREE, LATE),
            ),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range "
            "from 0 to 1: look at the first and the last value.",
            (
                f"{WAVE} -> 1 + math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress) / 2",
            ),
        ),
        Mistake(
            "M06",
            "Towards T_max your rate climbs back to the top: that is a whole wave, and "
            "a decay needs half of one.",
            with_and_without("math.pi * progress -> 2 * math.pi * progress", LATE),
        ),
        Mistake(
            "cosine_lr.quarter_wave",
            "You start slowly and end steeply: that is a quarter of a wave. The glide "
            "is gentle at both ends.",
            (f"{WAVE} -> math.cos(math.pi / 2 * progress)",),
        ),
        Mistake(
            "M07",
            "You clip at eta_min or leave it out. The wave has to be squeezed between "
            "eta_min and base_lr.",
            (
                *with_and_without(
                    "eta_min + (base_lr - eta_min) * share -> base_lr * share", FREE
                ),
                "eta_min + (base_lr - eta_min) * share -> max(eta_min, base_lr * share)",
                *with_and_without("return eta_min + -> return", FREE),
            ),
        ),
        Mistake(
            "cosine_lr.lifted",
            "At t = 0 you are above base_lr: you added eta_min to a wave that was "
            "already high enough.",
            ("eta_min + (base_lr - eta_min) -> eta_min + base_lr",),
        ),
        Mistake(
            "M08",
            "eta_min is a learning rate, not a share of base_lr.",
            ("share = -> eta_min *= base_lr; share =",),
        ),
        Mistake(
            "M09",
            "Past T_max your rate climbs again, since a cosine is periodic. Stop the "
            "clock at the end.",
            (FREE,),
        ),
        Mistake(
            "cosine_lr.restarts",
            "At T_max your rate jumps back to the top: that is a restart, and this "
            "schedule has none. Stop the clock at the end.",
            (f"{CLOCK} -> t % T_max / T_max",),
        ),
        Mistake(
            "cosine_lr.straight",
            "Right end points, wrong shape: yours is a straight line.",
            with_and_without(f"{WAVE} -> 1 - progress", FREE),
        ),
        Mistake(
            "cosine_lr.rising",
            "Your curve starts at the floor and climbs: the wave is upside down.",
            ("1 + math.cos -> 1 - math.cos",),
        ),
        Mistake(
            "cosine_lr.ends_early",
            "Your curve arrives one update too early: eta_min belongs to t = T_max.",
            ("t / T_max -> t / max(T_max - 1, 1)",),
        ),
        *one_off(cosine_lr),
    ),
    hints=(
        "Begin with a curve that goes from 1 at t = 0 to −1 at t = T_max. Which angle "
        "does the cosine need at each t?",
        "Shift and shrink it so that it goes from 1 to 0. Then 1 has to become base_lr "
        "and 0 has to become eta_min.",
        "Another case: a swing whose height goes from 9 down to 1 along half a wave of "
        "12 seconds. At 4 s the angle is a third of half a turn, 60°, whose cosine is "
        "½; brought from (−1, 1) to (0, 1) that is ¾; so the height is "
        "1 + ¾ · 8 = 7. After 12 s it stays at 1.",
    ),
    right=(by_clamping, by_numpy, by_torch),
    single_faults={
        ENDS: ("share = -> progress = max(progress, 0.5 / T_max); share =",),
        FLOOR: (
            "eta_min + (base_lr - eta_min) * share -> max(eta_min, base_lr * share)",
        ),
        PAST: (FREE, "if T_max <= 0 -> if T_max <= 0 or t > T_max"),
    },
    partial=(("T_max <= 0 -> False", 0.85),),
    from_scratch=True,
)
