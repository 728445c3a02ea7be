"""The first transformer's schedule: up a line, then down as one over a root."""

from __future__ import annotations

import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    SCALE,
    SHAPE,
    bad,
    curve,
    scaled,
    schedule_properties,
)


def noam_lr(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
    """Return the rate of the first transformer: up a line, then down as 1 / sqrt.

    factor * d_model ** -0.5 * min(s ** -0.5, s * warmup ** -1.5), with s = step, but
    at least 1. Both are the same at s = warmup, the peak.

    Args:
        step: number of the update, from 1; 0 is taken for 1.
        d_model: width of the model.
        warmup: length of the climb, in updates, > 0.
        factor: what the whole curve is multiplied by, a learning rate.

    Raises:
        ValueError: warmup is not positive.

    Source: Vaswani et al. 2017 (arXiv:1706.03762), section 5.3.

    >>> [round(noam_lr(step, 64, 4), 6) for step in range(7)]
    [0.015625, 0.015625, 0.03125, 0.046875, 0.0625, 0.055902, 0.051031]
    """
    if warmup <= 0:
        raise ValueError("warmup must be positive")
    s = max(1, step)
    climb = s * warmup**-1.5
    fall = s**-0.5
    return float(factor * d_model**-0.5 * min(climb, fall))


FIRST, TAIL = "step 0 is taken for step 1", "falls without an end"


def cases(rng: random.Random) -> list[Case]:
    d, e = rng.choice([32, 96, 128]), rng.choice([48, 256, 512])
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 6, 13])
    long = rng.choice([98, 103, 161])
    factor = rng.choice([0.3, 0.7, 2.5])
    first = {"d_model": d, "warmup": w}
    second = {"d_model": e, "warmup": v}
    third = {"d_model": e, "warmup": long}
    return [
        curve(SHAPE, range(1, 3 * w), first),
        curve(SHAPE, range(1, 3 * v), second),
        curve(SHAPE, [1, long // 3, long - 1, long, long + 1, 3 * long], third),
        curve(SHAPE, [1, 2, 3], d_model=d, warmup=1),
        curve(FIRST, [0], first),
        curve(FIRST, [0], second),
        curve(FIRST, [0], d_model=d, warmup=1),
        curve(TAIL, [9 * w, 50 * w, 100 * w], first),
        curve(TAIL, [7 * v, 60 * v, 99 * v], second),
        bad("warmup", d_model=d, warmup=0),
        bad("warmup", t=2, d_model=e, warmup=-rng.randint(1, 9), factor=factor),
        scaled(range(1, 3 * v, 2), ["factor"], 1000.0, **second, factor=factor),
        scaled([1, w, 2 * w], ["factor"], 1000.0, **first, factor=1.7),
    ]


def by_peak(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
    if warmup < 1:
        raise ValueError(f"warmup={warmup}")
    peak = factor / (d_model * warmup) ** 0.5
    share = max(step, 1) / warmup
    return float(peak * (share if share < 1 else share**-0.5))


def by_numpy(step: int, d_model: int, warmup: int, factor: float = 1.0) -> object:
    import numpy as np

    if warmup <= 0:
        raise ValueError("warmup")
    s = np.maximum(np.float64(step), 1)
    both = np.array([s**-0.5, s / warmup**1.5])
    return factor / np.sqrt(d_model) * both.min()


def by_logarithm(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
    import math

    if warmup <= 0:
        raise ValueError("warmup has to be 1 or more")
    s = math.log(step or 1)
    power = -0.5 * s if step > warmup else s - 1.5 * math.log(warmup)
    return factor * math.exp(power - 0.5 * math.log(d_model))


def by_torch(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
    import torch

    if warmup <= 0:
        raise ValueError("warmup")
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=factor)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt,
        lambda i: d_model**-0.5 * min((i + 1) ** -0.5, (i + 1) / warmup**1.5),
    )
    for _ in range(max(step, 1) - 1):
        opt.step()
        schedule.step()
    return float(opt.param_groups[0]["lr"])


START, BOTH = "max(1, step)", "min(climb, fall)"
CLIMB, FALL, WIDTH = "s * warmup**-1.5", "fall = s**-0.5", "d_model**-0.5"
RATE = f"factor * {WIDTH} * {BOTH}"
# What people forget beside another mistake: the step that is not in the paper.
FROM_ZERO = f"{START} -> step"


EXERCISE = Exercise(
    id="noam_lr",
    lesson="05_warmup",
    title="The first transformer's schedule",
    minutes=5,
    workshop=True,
    reference=noam_lr,
    summary="""Return the rate that the first transformer was trained with.
""",
    cases=cases,
    golden=(curve(SHAPE, range(1, 7), d_model=64, warmup=4),),
    properties=(
        *schedule_properties(shape=5.5, ends=0, past=0, bad=1.5, scale=1.0),
        Property(FIRST, 1.0, corner=True),
        Property(TAIL, 0.5),
    ),
    lengths=("warmup",),
    mistakes=(
        Mistake(
            "noam_lr.step_zero",
            "Step 0 is never made in the paper, but loops count from 0: take it for "
            "step 1, instead of a crash or a rate of 0.",
            (FROM_ZERO, "return float( -> return 0.0 if step == 0 else float("),
        ),
        Mistake(
            "noam_lr.larger",
            "Two curves cross at the peak, and the lower one counts, not the higher.",
            with_and_without(f"{BOTH} -> max(climb, fall)", FROM_ZERO),
        ),
        Mistake(
            "noam_lr.exponent",
            "Your climb and your fall do not meet at the peak, or one of them never "
            "counts: look at the exponents and their signs.",
            (
                f"{CLIMB} -> s * warmup**-0.5",
                f"{CLIMB} -> s * warmup**1.5",
                f"{CLIMB} -> s / warmup",
                f"{CLIMB} -> s**-1.5 * warmup",
                f"{CLIMB} -> (s * warmup) ** -1.5",
                f"{CLIMB} -> s * warmup**-2",
                f"{BOTH} -> fall",
                f"{FALL} -> fall = s**0.5",
                f"{FALL} -> fall = 1 / s",
                f"{FALL} -> fall = s**-1.5",
            ),
        ),
        Mistake(
            "noam_lr.precedence",
            "A power comes before a division: x**-1/2 is half of 1/x. An exponent that "
            "is a fraction needs parentheses.",
            (
                f"{WIDTH} -> d_model**-1/2",
                f"{FALL} -> fall = s**-1/2",
                f"{CLIMB} -> s * warmup**-3/2",
                f"{FALL} -> fall = s**-1/2\n{CLIMB} -> s * warmup**-3/2",
                f"{FALL} -> fall = s**-1/2\n{CLIMB} -> s * warmup**-3/2\n"
                f"{WIDTH} -> d_model**-1/2",
            ),
        ),
        Mistake(
            "noam_lr.width",
            "A wider model gets a smaller rate, by its root, on both curves: d_model "
            "has no effect on yours, or another one.",
            (
                f"{RATE} -> factor * {BOTH}",
                f"{WIDTH} -> d_model**0.5",
                f"{WIDTH} -> d_model**-1",
                f"{RATE} -> factor * min(climb, {WIDTH} * fall)",
                f"{RATE} -> factor * min({WIDTH} * climb, fall)",
            ),
        ),
        Mistake(
            "noam_lr.normalised",
            "Yours is scaled to 1 at the peak, as Hugging Face's schedule is. In the "
            "paper the peak depends on d_model and on warmup.",
            (
                f"{RATE} -> factor * {BOTH} * warmup**0.5",
                f"{RATE} -> {RATE} * warmup**0.5",
            ),
        ),
        Mistake(
            "noam_lr.no_fall",
            "Your rate never falls: after the climb comes a descent without an end.",
            (f"{BOTH} -> climb", f"{FALL} -> fall = warmup**-0.5"),
        ),
        Mistake(
            "noam_lr.no_climb",
            "Your rate starts at its highest and stays there: up to the peak it has "
            "to climb.",
            (f"climb = {CLIMB} -> climb = warmup**-0.5",),
        ),
        Mistake(
            "noam_lr.factor",
            "factor has no effect on yours, or not on all of it.",
            (
                f"{RATE} -> {WIDTH} * {BOTH}",
                f"{RATE} -> {WIDTH} * min(factor * climb, fall)",
                f"{RATE} -> {WIDTH} * min(climb, factor * fall)",
            ),
            about=(SCALE,),
        ),
        Mistake(
            "M01",
            "Your whole curve is one update late.",
            (f"{START} -> max(1, step - 1)", f"{START} -> step - 1"),
        ),
        Mistake(
            "M02",
            "Your whole curve is one update early: this schedule counts from 1 already.",
            (f"{START} -> step + 1",),
        ),
    ),
    hints=(
        "Two curves, a line that climbs and a root that falls. Which of the two is the "
        "lower one before the peak, and which after it?",
        "The fall is one over the root of the step. The climb is the step times a "
        "constant; choose that so that both agree at step = warmup. The width "
        "multiplies both.",
        "Another case: d_model 25, warmup 16, factor 2. The width gives 1/5. At the "
        "peak, step 16, the root gives 1/4: 2 · 1/5 · 1/4 = 0.1. Step 4 is a quarter "
        "of the climb: 0.025. At step 64 the root gives 1/8: 0.05.",
    ),
    right=(by_peak, by_numpy, by_logarithm, by_torch),
    single_faults={
        FIRST: (FROM_ZERO, "return float( -> return 0.0 if step == 0 else float("),
        TAIL: (f"{START} -> min(max(1, step), 5 * warmup)",),
    },
    partial=(("warmup <= 0 -> False", 8.5 / 10),),
    seconds=15.0,
    from_scratch=True,
)
