"""Warmup: the share of the rate that the first updates use."""

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


def warmup_factor(t: int, warmup_steps: int, start: str = "zero") -> float:
    """Return the share of the peak that update t uses: a ramp up to 1, then 1.

    For 0 <= t < warmup_steps it is t / warmup_steps where the ramp starts at "zero",
    (t + 1) / warmup_steps where it starts with step "one", and
    (t + 1) / (warmup_steps + 1) in nanoGPT's way, "nano". From t = warmup_steps on it
    is 1.

    Args:
        t: index of the update about to be made, from 0.
        warmup_steps: length of the ramp, in updates, >= 0.
        start: "zero", "one" or "nano".

    Raises:
        ValueError: warmup_steps is negative, or start is unknown.

    Source: Hugging Face's get_constant_schedule_with_warmup ("zero"), pytorch_warmup's
    LinearWarmup ("one"), nanoGPT's get_lr ("nano").

    >>> [warmup_factor(t, 4) for t in range(6)]
    [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]
    >>> [warmup_factor(t, 4, "nano") for t in (0, 3, 4)]
    [0.2, 0.8, 1.0]
    """
    if warmup_steps < 0:
        raise ValueError("warmup_steps must not be negative")
    if start not in ("zero", "one", "nano"):
        raise ValueError("start must be 'zero', 'one' or 'nano'")
    if t >= warmup_steps:
        return 1.0
    done = t if start == "zero" else t + 1
    length = warmup_steps + 1 if start == "nano" else warmup_steps
    return done / length


ONE, NANO = "the ramp that starts with step one", "the ramp in nanoGPT's way"
NONE = "a warmup of no length"


def cases(rng: random.Random) -> list[Case]:
    n, m, k = rng.choice([7, 11, 13]), rng.choice([6, 9, 16]), rng.choice([3, 5])
    long = rng.choice([49, 98, 103])
    return [
        curve(SHAPE, range(1, n - 1), warmup_steps=n),
        curve(SHAPE, range(1, m - 1), warmup_steps=m, start="zero"),
        curve(SHAPE, range(1, long - 1, 6), warmup_steps=long),
        curve(SHAPE, range(1, 3 * n - 1, 4), warmup_steps=3 * n),
        curve(ONE, range(n), warmup_steps=n, start="one"),
        curve(ONE, range(m), warmup_steps=m, start="one"),
        curve(NANO, range(n), warmup_steps=n, start="nano"),
        curve(NANO, range(k), warmup_steps=k, start="nano"),
        curve(ENDS, [0, n - 1], warmup_steps=n),
        curve(ENDS, [0, m - 1], warmup_steps=m, start="zero"),
        curve(ENDS, [0, k - 1], warmup_steps=k),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], warmup_steps=n),
        curve(PAST, [m, m + 1, 9 * m], warmup_steps=m, start="one"),
        curve(PAST, [n, 7 * n], warmup_steps=n, start="one"),
        curve(PAST, [k, k + 1, 70 * k], warmup_steps=k, start="nano"),
        curve(PAST, [long, long + 1], warmup_steps=long),
        curve(NONE, [0, 1, m], warmup_steps=0),
        curve(NONE, [0, 1, 2 * n], warmup_steps=0, start="zero"),
        curve(NONE, [0, 1, k], warmup_steps=0, start="one"),
        curve(NONE, [0, 1, n], warmup_steps=0, start="nano"),
        bad("warmup_steps", warmup_steps=-1),
        bad("warmup_steps", warmup_steps=-rng.randint(2, 9), start="nano"),
        bad("start", warmup_steps=n, start="half"),
        bad("start", warmup_steps=m, start="two"),
        bad("start", t=0, warmup_steps=m, start=""),
    ]


def checked(warmup_steps: int, start: str) -> None:
    if warmup_steps <= -1:
        raise ValueError(f"warmup_steps={warmup_steps}")
    if start not in {"zero", "one", "nano"}:
        raise ValueError(f"start={start}")


def by_minimum(t: int, warmup_steps: int, start: str = "zero") -> float:
    checked(warmup_steps, start)
    if warmup_steps == 0:
        return 1.0
    done = t if start == "zero" else t + 1
    length = warmup_steps + 1 if start == "nano" else warmup_steps
    return min(1.0, done / length)


def by_numpy(t: int, warmup_steps: int, start: str = "zero") -> object:
    import numpy as np

    checked(warmup_steps, start)
    first = {"zero": 0, "one": -1, "nano": -1}[start]
    last = warmup_steps - (start == "one")
    return np.interp(t, [first, last], [0.0, 1.0]) if last > first else np.float64(1)


def by_walking(t: int, warmup_steps: int, start: str = "zero") -> float:
    checked(warmup_steps, start)
    if t >= warmup_steps:
        return 1.0
    step = 1 / (warmup_steps + (start == "nano"))
    factor = 0.0 if start == "zero" else step
    for _ in range(t):
        factor += step
    return factor


def by_torch(t: int, warmup_steps: int, start: str = "zero") -> float:
    import torch

    checked(warmup_steps, start)
    if t >= warmup_steps:
        return 1.0
    if start == "zero" and t == 0:
        return 0.0
    if start == "zero":
        length, skipped, low = warmup_steps - 1, 1, 1 / warmup_steps
    elif start == "one":
        length, skipped, low = warmup_steps - 1, 0, 1 / warmup_steps
    else:
        length, skipped, low = warmup_steps, 0, 1 / (warmup_steps + 1)
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    ramp = torch.optim.lr_scheduler.LinearLR(opt, low, 1.0, max(length, 1))
    for _ in range(t - skipped):
        opt.step()
        ramp.step()
    return float(opt.param_groups[0]["lr"])


OVER, RATIO = "t >= warmup_steps", "return done / length"
DONE, LENGTH = 't if start == "zero" else t + 1', "else warmup_steps"
WHOLE = 'warmup_steps + 1 if start == "nano" else warmup_steps'
# What people forget beside another mistake: nothing stops at the peak.
FREE = f"{OVER} -> False"


EXERCISE = Exercise(
    id="warmup_factor",
    lesson="05_warmup",
    title="Warmup",
    minutes=6,
    reference=warmup_factor,
    summary="""Return the share of the peak rate that update t uses, up to 1.
""",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2], warmup_steps=4),
        curve(ENDS, [0, 3], warmup_steps=4),
        curve(ONE, range(4), warmup_steps=4, start="one"),
        curve(NANO, range(4), warmup_steps=4, start="nano"),
        curve(PAST, [4, 5], warmup_steps=4),
    ),
    properties=(
        *schedule_properties(shape=3, scale=0),
        Property(ONE, 1.0),
        Property(NANO, 1.0),
        Property(NONE, 0.5, corner=True),
    ),
    lengths=("warmup_steps",),
    mistakes=(
        Mistake(
            "M13",
            "On which t should the factor first be exactly 1? Yours gets there one "
            "update too early or, going up in steps that are too small, jumps.",
            (
                f'{RATIO} -> return done / (length - (start == "zero"))',
                f'{RATIO} -> return done / (length + (start == "zero"))',
            ),
        ),
        Mistake(
            "M14",
            'At t = warmup_steps the ramp is over: with start="one" it would go '
            "beyond 1 there.",
            (
                f"{OVER} -> t > warmup_steps",
                f"{OVER} -> t > warmup_steps or warmup_steps == 0",
            ),
        ),
        Mistake(
            "M09",
            "Past the warmup your factor goes on growing. The peak is 1.",
            (FREE, f"{OVER} -> warmup_steps == 0"),
        ),
        Mistake(
            "M10",
            "warmup_steps = 0 means that there is no warmup, not a crash.",
            (
                f"{OVER} -> t >= warmup_steps > 0",
                f"{OVER} -> False\n{RATIO} -> return min(1.0, done / length)",
            ),
        ),
        Mistake(
            "warmup_factor.guarded",
            "With warmup_steps = 0 you return {got}. No warmup means the whole rate "
            "from the first update on.",
            (
                f"{OVER} -> t >= max(1, warmup_steps)\n"
                f"{LENGTH} -> else max(1, warmup_steps)",
                "return 1.0 -> return float(warmup_steps > 0)",
            ),
        ),
        Mistake(
            "warmup_factor.never_zero",
            'A ramp from "zero" begins at 0: your update 0 uses the share of update 1.',
            (
                "done = t if -> done = max(1, t) if",
                f"done = t if -> done = max(1, t) if\n{FREE}",
            ),
        ),
        Mistake(
            "warmup_factor.one_start",
            "start has no effect on yours, or not all of its three values have.",
            (
                f"{DONE} -> t\n{WHOLE} -> warmup_steps",
                f'{DONE} -> t if start != "nano" else t + 1',
                f'{DONE} -> t if start != "one" else t + 1\n{WHOLE} -> warmup_steps',
                f"{DONE} -> t + 1\n{WHOLE} -> warmup_steps",
                f"{DONE} -> t + 1\n{WHOLE} -> warmup_steps + 1",
                f"{DONE} -> t + 1",
            ),
        ),
        Mistake(
            "warmup_factor.mixed_up",
            '"one" and "nano" both begin above 0, but not by the same step: look '
            "at which t each of them reaches 1.",
            (
                'start == "nano" -> start == "one"',
                'start == "nano" -> start != "zero"',
                f"{WHOLE} -> warmup_steps",
            ),
        ),
        Mistake(
            "warmup_factor.whole",
            "Your factor is 0 and then 1: // cuts the fraction off.",
            with_and_without(f"{RATIO} -> return done // length", FREE),
        ),
        Mistake(
            "warmup_factor.percent",
            "Asked is a share between 0 and 1. Yours is in percent.",
            (f"{RATIO} -> return 100 * done / length\nreturn 1.0 -> return 100.0",),
        ),
        Mistake(
            "warmup_factor.falls",
            "Your factor falls during the warmup. It should climb.",
            (f"{RATIO} -> return 1 - done / length",),
        ),
        *one_off(warmup_factor),
    ),
    hints=(
        "First the part without a ramp: for which t is the answer 1, whatever start "
        "says? With that out of the way, no division by 0 is left.",
        "On the ramp you need two numbers: how many steps are done, and how many there "
        "are. start changes one of them, or both.",
        'Another case, 5 updates of warmup. From "zero" update 2 uses 2/5 and update '
        '5 is the first at 1. With step "one" it is 3/5, and update 4 is at 1 '
        "already. In nanoGPT's way it is 3/6, and update 4 is at 5/6.",
    ),
    right=(by_minimum, by_numpy, by_walking, by_torch),
    single_faults={
        ENDS: ("done = t if -> done = max(1, t) if",),
        PAST: (
            f"{OVER} -> warmup_steps == 0",
            f"{OVER} -> t > warmup_steps or warmup_steps == 0",
            "if warmup_steps < 0 -> if t > warmup_steps > 0 or warmup_steps < 0",
            "return 1.0 -> return float(t == warmup_steps or warmup_steps == 0)",
        ),
        ONE: ('start == "nano" -> start != "zero"',),
        NANO: (f"{WHOLE} -> warmup_steps",),
        NONE: (
            f"{OVER} -> t >= warmup_steps > 0",
            "if warmup_steps < 0 -> if warmup_steps <= 0",
        ),
    },
    partial=(
        (
            'warmup_steps < 0 -> False\nstart not in ("zero", "one", "nano") -> False',
            8.5 / 10,
        ),
    ),
    from_scratch=True,
)
