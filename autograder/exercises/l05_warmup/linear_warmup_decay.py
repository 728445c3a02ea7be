"""Up a line and down a line: what most fine-tuning runs use."""

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
    schedule_properties,
)


def linear_warmup_decay(t: int, warmup_steps: int, total_steps: int) -> float:
    """Return the share of the peak that update t uses: up a line, down a line.

    For 0 <= t < warmup_steps it is t / warmup_steps. From there it falls from 1 to 0
    at t = total_steps, where it stays; the fall takes total_steps - warmup_steps
    updates. A warmup longer than the run is cut off by its end.

    Args:
        t: index of the update about to be made, from 0.
        warmup_steps: length of the climb, in updates, >= 0.
        total_steps: length of the run, in updates, > 0.

    Raises:
        ValueError: warmup_steps is negative, or total_steps is not positive.

    Source: Hugging Face's get_linear_schedule_with_warmup.

    >>> [linear_warmup_decay(t, 2, 6) for t in range(8)]
    [0.0, 0.5, 1.0, 0.75, 0.5, 0.25, 0.0, 0.0]
    """
    if warmup_steps < 0:
        raise ValueError("warmup_steps must not be negative")
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if t >= total_steps:
        return 0.0
    if t < warmup_steps:
        return t / warmup_steps
    left = total_steps - t
    length = total_steps - warmup_steps
    return left / length


NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([9, 13, 16]), v + rng.choice([9, 11, 14])
    first = {"warmup_steps": w, "total_steps": n}
    second = {"warmup_steps": v, "total_steps": m}
    long = {
        "warmup_steps": rng.choice([49, 98]),
        "total_steps": rng.choice([161, 187, 197]),
    }
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(3, 160, 9), long),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m, m + 1, 9 * m], second),
        curve(NONE, range(n - 1), first, warmup_steps=0),
        curve(NONE, [0, 1, m // 2, m - 2], second, warmup_steps=0),
        curve(LONG, range(1, w - 1), warmup_steps=w, total_steps=w),
        curve(LONG, range(1, w - 1), warmup_steps=n, total_steps=w),
        curve(LONG, [1, v, m - 2], warmup_steps=2 * m, total_steps=m),
        bad("warmup_steps", first, warmup_steps=-1),
        bad("warmup_steps", second, warmup_steps=-v),
        bad("total_steps", first, total_steps=0),
        bad("total_steps", second, total_steps=-rng.randint(1, 9)),
    ]


def checked(warmup_steps: int, total_steps: int) -> None:
    if warmup_steps <= -1:
        raise ValueError(f"warmup_steps={warmup_steps}")
    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")


def by_minimum(t: int, warmup_steps: int, total_steps: int) -> float:
    checked(warmup_steps, total_steps)
    climb = t / warmup_steps if t < warmup_steps else 1.0
    left = max(0, total_steps - t)
    fall = min(1.0, left / max(1, total_steps - warmup_steps))
    return climb * fall if t < total_steps and climb == 1.0 else climb * (left > 0)


def by_numpy(t: int, warmup_steps: int, total_steps: int) -> object:
    import numpy as np

    checked(warmup_steps, total_steps)
    if t >= total_steps:
        return np.float64(0.0)
    return np.interp(t, [0, warmup_steps, total_steps], [warmup_steps == 0, 1.0, 0.0])


def by_walking(t: int, warmup_steps: int, total_steps: int) -> float:
    checked(warmup_steps, total_steps)
    factor = 0.0 if warmup_steps else 1.0
    for update in range(min(t, total_steps)):
        if update < warmup_steps:
            factor += 1 / warmup_steps
        else:
            factor -= 1 / (total_steps - warmup_steps)
    return 0.0 if t >= total_steps else factor


def by_torch(t: int, warmup_steps: int, total_steps: int) -> float:
    import torch

    checked(warmup_steps, total_steps)
    if t >= total_steps:
        return 0.0
    if t < warmup_steps:
        return float(torch.linspace(0, 1, warmup_steps + 1, dtype=torch.float64)[t])
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    length = total_steps - warmup_steps
    fall = torch.optim.lr_scheduler.PolynomialLR(opt, length, power=1.0)
    for _ in range(t - warmup_steps):
        opt.step()
        fall.step()
    return float(opt.param_groups[0]["lr"])


CLIMB, LEFT = "return t / warmup_steps", "left = total_steps - t"
LENGTH = "length = total_steps - warmup_steps"
CLIMBING, OVER = "t < warmup_steps", "t >= total_steps"
ZERO = "return left / length"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{OVER} -> False"
TRUNCATED = f"{FREE}\n{ZERO} -> return max(0.0, left / length)"
GUARDED = f"""{CLIMBING} -> t < max(1, warmup_steps)
{CLIMB} -> return t / max(1, warmup_steps)"""


EXERCISE = Exercise(
    id="linear_warmup_decay",
    lesson="05_warmup",
    title="Linear warmup, linear decay",
    minutes=7,
    reference=linear_warmup_decay,
    summary="Return the share of the peak that update t uses: up a line, down a line.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2, 3, 4], warmup_steps=2, total_steps=6),
        curve(SHAPE, [9, 10, 11], warmup_steps=10, total_steps=100),
        curve(ENDS, [0, 5], warmup_steps=2, total_steps=6),
        curve(PAST, [6, 7], warmup_steps=2, total_steps=6),
    ),
    properties=(
        *schedule_properties(shape=4, scale=0),
        Property(NONE, 0.75, corner=True),
        Property(LONG, 0.75, corner=True),
    ),
    lengths=("warmup_steps", "total_steps"),
    mistakes=(
        Mistake(
            "M11",
            "At t = warmup_steps you return less than 1: your fall has begun during "
            "the warmup already. Its clock starts where the climb ends.",
            (
                *with_and_without(f"{LENGTH} -> length = total_steps", FREE),
                *with_and_without(f"{LEFT} -> {LEFT} - warmup_steps", FREE, TRUNCATED),
                *with_and_without(
                    f"{CLIMB} -> {CLIMB} * (total_steps - t) / total_steps\n"
                    f"{LENGTH} -> length = total_steps",
                    FREE,
                ),
            ),
        ),
        Mistake(
            "M12",
            "Your fall starts at the right time and takes a wrong one: it has just the "
            "updates that the warmup leaves.",
            (
                *with_and_without(
                    f"{LEFT} -> {LEFT} + warmup_steps\n{LENGTH} -> length = total_steps",
                    FREE,
                ),
                *with_and_without(
                    f"{LEFT} -> left = 2 * warmup_steps - t\n"
                    f"{LENGTH} -> length = max(1, warmup_steps)",
                    FREE,
                    TRUNCATED,
                ),
            ),
        ),
        Mistake(
            "M13",
            "On which t should the factor be exactly 1? Your climb gets there one "
            "update too early, or jumps at its end.",
            (
                f"{CLIMB} -> return t / (warmup_steps - 1)",
                f"{CLIMB} -> return t / (warmup_steps + 1)",
            ),
        ),
        Mistake(
            "linear_warmup_decay.head_start",
            "Your climb begins above 0, as if update 0 had been made already: t counts "
            "from 0.",
            (
                f"{CLIMB} -> return (t + 1) / warmup_steps",
                f"{CLIMB} -> return (t + 1) / (warmup_steps + 1)",
            ),
        ),
        Mistake(
            "M09",
            "Past the last update your factor falls below 0. A run that takes a "
            "little longer than planned would walk uphill.",
            (FREE,),
        ),
        Mistake(
            "M10",
            "No warmup, or a warmup as long as the run, is no reason to divide by 0: "
            "there the climb, or the fall, has no length.",
            (
                f"{CLIMBING} -> t <= warmup_steps",
                f"{CLIMBING} -> min(1.0, t / warmup_steps) < 1.0",
                f"{CLIMBING} -> {CLIMBING} and 1 / (total_steps - warmup_steps)",
            ),
        ),
        Mistake(
            "linear_warmup_decay.guarded",
            "With warmup_steps = 0 your first update is lost: no warmup means the "
            "whole rate from the start.",
            (GUARDED,),
        ),
        Mistake(
            "linear_warmup_decay.cut",
            "A warmup as long as the run, or longer, is allowed: the climb is as flat "
            "as ever, and the end of the run cuts it off.",
            (
                "if total_steps <= 0 -> if total_steps <= max(0, warmup_steps)",
                f"{CLIMB} -> return t / min(warmup_steps, total_steps)",
            ),
        ),
        Mistake(
            "linear_warmup_decay.ends_early",
            "Your fall arrives one update too early: 0 belongs to t = total_steps.",
            (f"{LEFT} -> {LEFT} - 1\n{LENGTH} -> {LENGTH} - 1",),
        ),
        Mistake(
            "linear_warmup_decay.half",
            "Half of it is missing: there is a climb and a fall.",
            (
                *with_and_without(f"{ZERO} -> return 1.0", FREE, f"{FREE}\n{GUARDED}"),
                f"{CLIMB} -> return 1.0",
                f"{CLIMBING} -> False\n{LENGTH} -> length = total_steps",
            ),
        ),
        Mistake(
            "linear_warmup_decay.upside_down",
            "After the warmup you start at 0 and climb again. The share that counts is "
            "what is left of the run, not what is done.",
            with_and_without(f"{LEFT} -> left = t - warmup_steps", FREE),
        ),
        *one_off(linear_warmup_decay),
    ),
    hints=(
        "Three stretches of t: the climb, the fall, and what comes after. Write down "
        "for each where it begins and where it ends.",
        "On each slope you need a share: on the climb of what is done, on the fall of "
        "what is left. How many updates does the fall take?",
        "Another case: 4 updates of warmup in a run of 14. Update 3 uses 3/4, update 4 "
        "all of it. The fall takes 10 updates: update 9 is halfway, ½; update 13 uses "
        "1/10; from 14 on it is 0.",
    ),
    right=(by_minimum, by_numpy, by_walking, by_torch),
    single_faults={
        ENDS: (
            f"{CLIMB} -> return max(1, t) / warmup_steps",
            f"{OVER} -> t >= total_steps - 1",
        ),
        PAST: (FREE, "if total_steps <= 0 -> if total_steps <= 0 or t > total_steps"),
        NONE: (
            GUARDED,
            f"{CLIMBING} -> t <= warmup_steps",
            "if warmup_steps < 0 -> if warmup_steps <= 0",
        ),
        LONG: ("if total_steps <= 0 -> if total_steps <= max(0, warmup_steps)",),
    },
    partial=(("warmup_steps < 0 -> False\ntotal_steps <= 0 -> False", 8.5 / 10),),
    from_scratch=True,
    equivalent={
        'if total_steps <= 0:: "0" -> "1"': "A run of one update is both its first and its last step, and is not asked.",
        'if t >= total_steps:: "t >= total_steps" -> "t > total_steps"': "At t = total_steps nothing is left, which is 0 as well.",
    },
)
