"""Cosine decay as a recursion: from one rate to the next, as torch does it."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE, SCALE


def cosine_next(
    prev_lr: float, t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> float:
    """Return the rate of update t from the rate of update t - 1.

    lr(t) = eta_min + (lr(t-1) - eta_min) * (1 + cos(pi * t / T_max))
    / (1 + cos(pi * (t-1) / T_max)).
    Where t - 1 = T_max, 3 * T_max, 5 * T_max, ... the denominator is 0, and
    lr(t) = lr(t-1) + (base_lr - eta_min) * (1 - cos(pi / T_max)) / 2.
    Past T_max the rate rises, as torch's does: the listed exception to holding.

    Args:
        prev_lr: the learning rate of update t - 1.
        t: index of the update about to be made, from 1.
        base_lr: the learning rate of update 0.
        T_max: length of the decay, in updates, > 0.
        eta_min: the learning rate at t = T_max.

    Raises:
        ValueError: T_max is not positive.

    Source: torch.optim.lr_scheduler.CosineAnnealingLR, its get_lr.

    >>> round(cosine_next(0.25, 3, 1.0, 4), 6)
    0.073223
    """
    if T_max <= 0:
        raise ValueError("T_max must be positive")
    if (t - 1 - T_max) % (2 * T_max) == 0:
        return prev_lr + (base_lr - eta_min) * (1 - math.cos(math.pi / T_max)) / 2
    before = 1 + math.cos(math.pi * (t - 1) / T_max)
    now = 1 + math.cos(math.pi * t / T_max)
    return eta_min + (prev_lr - eta_min) * now / before


GLIDE = "follows the glide from the rate before"
FLOOR = "scales what lies above eta_min"
CHANGED = "keeps a change that came from outside"
RISE = "climbs again past T_max"


def wave(t: int, base_lr: float, T_max: int, eta_min: float) -> float:
    return eta_min + (base_lr - eta_min) * (1 + math.cos(math.pi * t / T_max)) / 2


def after(
    prop: str, t: int, base_lr: float, T_max: int, eta_min: float, *, factor: float = 1
) -> Case:
    """The step from t - 1 to t, with the rate before multiplied by a factor."""
    before = float(f"{wave(t - 1, base_lr, T_max, eta_min) * factor:.8g}")
    fixed = {"t": t, "base_lr": base_lr, "T_max": T_max, "eta_min": eta_min}
    return Case(prop, [before], fixed, setting={"scale": base_lr})


def refused(T_max: int, base_lr: float) -> Case:
    fixed = {"t": 2, "base_lr": base_lr, "T_max": T_max}
    return Case(BAD, [base_lr / 2], fixed, blames="T_max")


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.9, 4.0])
    end = round(base_lr * rng.uniform(0.1, 0.25), 3)
    n, m = rng.choice([7, 11, 13]), rng.choice([10, 12, 16])
    long, middle = rng.choice([49, 98, 103]), rng.randint(2, 4)
    fixed = {"t": middle, "base_lr": base_lr, "T_max": n, "eta_min": end}
    setting = {"rates": ["base_lr", "eta_min"], "times": 1000.0, "asked": True}
    before = [float(f"{wave(middle - 1, base_lr, n, end):.8g}")]
    return [
        after(GLIDE, 1, base_lr, n, 0.0),
        after(GLIDE, middle, base_lr, n, 0.0),
        after(GLIDE, m - 3, 0.1 * base_lr, m, 0.0),
        after(GLIDE, m, 0.1 * base_lr, m, 0.0),
        after(GLIDE, long // 3, base_lr, long, 0.0),
        after(GLIDE, 1, base_lr, 1, 0.0),
        Case(GLIDE, [base_lr], {"t": 1, "base_lr": base_lr, "T_max": m}),
        after(FLOOR, 1, base_lr, n, end),
        after(FLOOR, n // 2, base_lr, n, end),
        after(FLOOR, n - 1, base_lr, n, end),
        after(FLOOR, n, base_lr, n, end),
        after(CHANGED, 4, base_lr, m, 0.0, factor=0.5),
        after(CHANGED, m // 2, base_lr, m, 0.0, factor=1.5),
        after(CHANGED, m - 2, base_lr, m, 0.0, factor=2.0),
        after(RISE, 2, base_lr, 1, end),
        after(RISE, n + 1, base_lr, n, 0.0),
        after(RISE, n + 1, base_lr, n, end),
        after(RISE, m + 1, 0.1 * base_lr, m, 0.0),
        after(RISE, m + 3, base_lr, m, 0.0),
        after(RISE, 2 * m + 1, base_lr, m, 0.0),
        after(RISE, 2 * n + 3, base_lr, n, 0.0),
        after(RISE, 3 * n + 1, base_lr, n, end),
        after(RISE, 3 * long + 1, base_lr, long, 0.0),
        after(RISE, 4 * n + 1, base_lr, n, 0.0),
        refused(0, base_lr),
        refused(-rng.randint(1, 9), base_lr),
        Case(SCALE, before, fixed, scene="scaled", setting=setting),
    ]


def by_ratio(
    prev_lr: float, t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> float:
    if T_max < 1:
        raise ValueError(f"T_max={T_max}")
    old = math.cos(math.pi * (t - 1) / (2 * T_max)) ** 2
    new = math.cos(math.pi * t / (2 * T_max)) ** 2
    if (t - 1) % (2 * T_max) == T_max:
        return prev_lr + (base_lr - eta_min) * new
    return (prev_lr - eta_min) * new / old + eta_min


def by_numpy(
    prev_lr: float, t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> object:
    import numpy as np

    if T_max <= 0:
        raise ValueError("T_max")
    old, new = 1 + np.cos(np.pi * np.array([t - 1, t]) / T_max)
    if (t - 1) % T_max == 0 and ((t - 1) // T_max) % 2 == 1:
        return prev_lr + (base_lr - eta_min) * (1 - np.cos(np.pi / T_max)) / 2
    return eta_min + (prev_lr - eta_min) * new / old


def by_torch(
    prev_lr: float, t: int, base_lr: float, T_max: int, eta_min: float = 0.0
) -> float:
    import warnings

    import torch

    if T_max <= 0:
        raise ValueError("T_max has to be 1 or more")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base_lr)
    anneal = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max, eta_min)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        optimizer.step()
        anneal.last_epoch = t - 1
        optimizer.param_groups[0]["lr"] = prev_lr
        anneal.step()
    return float(optimizer.param_groups[0]["lr"])


POLE = "(t - 1 - T_max) % (2 * T_max) == 0"
JUMP = "return prev_lr + (base_lr - eta_min) * (1 - math.cos(math.pi / T_max)) / 2"
STEP = "return eta_min + (prev_lr - eta_min) * now / before"
BEFORE, NOW = "math.cos(math.pi * (t - 1) / T_max)", "math.cos(math.pi * t / T_max)"
# What people forget beside another mistake.
NO_POLE = f"{POLE} -> False"
CLOSED = f"{STEP} -> return eta_min + (base_lr - eta_min) * now / 2"
AHEAD = (
    f"{NOW} -> math.cos(math.pi * (t + 1) / T_max)\n"
    f"{BEFORE} -> math.cos(math.pi * t / T_max)"
)
BEHIND = (
    f"{BEFORE} -> math.cos(math.pi * (t - 2) / T_max)\n"
    f"{NOW} -> math.cos(math.pi * (t - 1) / T_max)"
)


EXERCISE = Exercise(
    id="cosine_next",
    lesson="02_schedulers",
    title="Cosine decay, one step at a time",
    minutes=15,
    workshop=True,
    reference=cosine_next,
    summary="Return the rate of update t, given the rate of update t - 1.",
    cases=cases,
    golden=(
        Case(GLIDE, [1.0], {"t": 1, "base_lr": 1.0, "T_max": 4}),
        Case(CHANGED, [0.25], {"t": 3, "base_lr": 1.0, "T_max": 4}),
    ),
    properties=(
        Property(GLIDE, 4, core=True),
        Property(FLOOR, 1.5),
        Property(CHANGED, 1),
        Property(RISE, 1.5, past=True),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 0.6, kind="raises"),
        Property(NAMES, 0.3, kind="names", of=(BAD,)),
        Property(SCALE, 0.6, kind="scaled"),
    ),
    lengths=("T_max",),
    mistakes=(
        Mistake(
            "cosine_next.closed_form",
            "You compute the rate anew from base_lr, so that a change from outside is "
            "lost: a recursion has to start from prev_lr.",
            (
                CLOSED,
                f"{CLOSED}\n{NO_POLE}",
                f"{CLOSED}\n{NO_POLE}\n{NOW} -> math.cos(math.pi * min(t / T_max, 1))",
                *with_and_without(
                    f"{STEP} -> return eta_min + (base_lr - eta_min) * now / before",
                    NO_POLE,
                ),
            ),
        ),
        Mistake(
            "cosine_next.floor",
            "Only what lies above eta_min is scaled; take eta_min off before, and put "
            "it back after.",
            (
                *with_and_without(f"{STEP} -> return prev_lr * now / before", NO_POLE),
                *with_and_without(
                    f"{STEP} -> return eta_min + prev_lr * now / before", NO_POLE
                ),
                f"{STEP} -> return (prev_lr - eta_min) * now / before",
            ),
        ),
        Mistake(
            "cosine_next.pole",
            "At t = T_max + 1, and every 2·T_max later, the ratio divides by 0: that "
            "step needs a rule of its own.",
            (
                NO_POLE,
                f"{JUMP} -> return prev_lr",
                f"{JUMP} -> return eta_min",
                f"{POLE} -> t == T_max + 1",
            ),
        ),
        Mistake(
            "cosine_next.pole_too_often",
            "The special step comes once in 2·T_max updates, at the bottom of the wave. "
            "Yours comes at its top as well.",
            (f"{POLE} -> (t - 1) % T_max == 0 and t > 1",),
        ),
        Mistake(
            "cosine_next.index",
            "An index slip: the step from t − 1 to t needs the wave at these two.",
            (
                *with_and_without(AHEAD, NO_POLE),
                f"{AHEAD}\nt - 1 - T_max -> t - T_max",
                *with_and_without(BEHIND, NO_POLE),
                f"{BEHIND}\nt - 1 - T_max -> t - 2 - T_max",
            ),
        ),
        Mistake(
            "cosine_next.upside_down",
            "Your ratio is upside down: it grows where the wave falls.",
            with_and_without("now / before -> before / now", NO_POLE),
        ),
        Mistake(
            "M04",
            "math.cos takes radians: the angle has to run from 0 to half a turn, "
            "and half a turn is neither 1 nor 180.",
            (
                f"{BEFORE} -> math.cos((t - 1) / T_max)\n{NOW} -> math.cos(t / T_max)",
                f"{BEFORE} -> math.cos(180 * (t - 1) / T_max)\n"
                f"{NOW} -> math.cos(180 * t / T_max)",
            ),
        ),
        Mistake(
            "cosine_next.holds",
            "Past T_max this one climbs again, as torch does: the one exception to "
            "holding the end.",
            (
                f"{POLE} -> t > T_max\n{JUMP} -> return eta_min",
                f"{POLE} -> t > T_max\n{JUMP} -> return prev_lr",
            ),
        ),
    ),
    hints=(
        "Write the closed form for t and for t − 1, both without eta_min. What is the "
        "one divided by the other?",
        "The ratio of the two waves carries what lies above eta_min from one update to "
        "the next. Where is the lower one of them 0, and what is the closed form one "
        "update later?",
        "Another case: something decays as 1/t². From t = 4 to t = 5 the ratio is "
        "16/25, whatever the value was: 3 above the floor become 1.92 above it. Had "
        "somebody halved it on the way, the half would be carried on.",
    ),
    right=(by_ratio, by_numpy, by_torch),
    single_faults={
        FLOOR: (f"{STEP} -> return prev_lr * now / before",),
        CHANGED: (CLOSED,),
        RISE: (NO_POLE, f"{POLE} -> (t - 1) % T_max == 0 and t > 1"),
    },
    from_scratch=True,
    equivalent={
        'if (t - 1 - T_max) % (2 * T_max) == 0:: "t - 1 - T_max" -> "t - 1 + T_max"': "The remainder by 2 * T_max is 0 for both or for neither.",
        'if (t - 1 - T_max) % (2 * T_max) == 0:: "t - 1 - T_max" -> "T_max - (t - 1)"': "The remainder by 2 * T_max is 0 for both or for neither.",
        'if (t - 1 - T_max) % (2 * T_max) == 0:: "t - 1" -> "1 - t"': "The remainder by 2 * T_max is 0 for both or for neither.",
        'before = 1 + math.cos(math.pi * (t - 1) / T_max): "t - 1" -> "1 - t"': "The cosine is even.",
    },
)
