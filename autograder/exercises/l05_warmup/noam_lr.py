"""The first transformer's schedule: up a line, then down as one over a root."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    SHAPE,
    bad,
    curve,
    early,
    late,
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
    return float(factor * d_model**-0.5 * min(s**-0.5, s * warmup**-1.5))


FIRST, PEAK = "step 0 is taken for step 1", "the peak"
TAIL, FACTOR = "falls without an end", "factor multiplies the curve"


def cases(rng: random.Random) -> list[Case]:
    d, e = rng.choice([32, 96, 128]), rng.choice([48, 256, 512])
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 6, 13])
    factor = rng.choice([0.3, 0.7, 2.5])
    first = {"d_model": d, "warmup": w}
    second = {"d_model": e, "warmup": v}
    own = {**second, "factor": factor}
    return [
        curve(SHAPE, range(1, 4 * w), first),
        curve(SHAPE, range(1, 3 * v), second),
        curve(SHAPE, range(1, 90 * w, 4 * w), d_model=e, warmup=40 * w),
        curve(FIRST, [0, 1], first),
        curve(FIRST, [0, 1, 2], own),
        curve(FIRST, [0, 1, 2], d_model=d, warmup=1),
        curve(PEAK, [w - 1, w, w + 1], first),
        curve(PEAK, [v - 1, v, v + 1], own),
        curve(PEAK, [1, 2, 3], d_model=e, warmup=1),
        curve(TAIL, [9 * w, 50 * w, 100 * w], first),
        curve(TAIL, [7 * v, 60 * v, 99 * v], own),
        curve(FACTOR, range(1, 3 * v), own),
        curve(FACTOR, range(1, 3 * w, 2), first, factor=1 / factor),
        bad("warmup", d_model=d, warmup=0),
        bad("warmup", t=0, d_model=e, warmup=-rng.randint(1, 9), factor=factor),
        scaled(range(0, 4 * v, 2), ["factor"], 3.0, **own),
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


def variant(**change: object) -> Answer:
    """A wrong schedule: the right rules, with some of them changed."""

    def noam_lr(step: int, d_model: int, warmup: int, factor: float = 1.0) -> float:
        s = step if change.get("zero") else max(1, step)
        if change.get("zero") == "nothing" and step == 0:
            return 0.0
        climb = s * warmup ** -float(str(change.get("power", 1.5)))
        fall = s ** -float(str(change.get("fall", 0.5)))
        if change.get("larger"):
            rate = max(climb, fall)
        elif change.get("only_climb"):
            rate = climb
        elif change.get("straight"):
            rate = min(1.0, s / warmup) * warmup**-0.5
        else:
            rate = min(climb, fall)
        width = d_model ** -float(str(change.get("width", 0.5)))
        if change.get("normed"):
            width, rate = 1.0, min(s / warmup, (warmup / s) ** 0.5)
        if change.get("no_factor"):
            factor = 1.0
        return float(factor * width * rate)

    return noam_lr


EXERCISE = Exercise(
    id="noam_lr",
    lesson="05_warmup",
    title="The first transformer's schedule",
    reference=noam_lr,
    summary="""Return the rate that the first transformer was trained with.

step counts updates from 1; a step 0 is taken for step 1. d_model is the width of
the model, warmup the length of the climb in updates, and factor multiplies it all.
""",
    cases=cases,
    golden=(curve(SHAPE, range(1, 7), d_model=64, warmup=4),),
    properties=(
        *schedule_properties(shape=5, ends=0, past=0, bad=1.5, scale=0.5),
        Property(FIRST, 1.0),
        Property(PEAK, 0.5),
        Property(TAIL, 0.5),
        Property(FACTOR, 0.5),
    ),
    mistakes=(
        Mistake(
            "noam_lr.step_zero",
            "Step 0 is never made in the paper, but loops count from 0: take it for "
            "step 1, instead of a crash or a rate of 0.",
            (variant(zero="crashes"), variant(zero="nothing")),
        ),
        Mistake(
            "noam_lr.larger",
            "Two curves cross at the peak, and the lower one counts, not the higher.",
            (variant(larger=True),),
        ),
        Mistake(
            "noam_lr.exponent",
            "Your climb and your fall do not meet at the peak, or one of them never "
            "counts: look at the exponents and their signs.",
            (
                variant(power=0.5),
                variant(power=-1.5),
                variant(power=1.0),
                variant(fall=-0.5),
                variant(fall=1.0),
                variant(fall=1.5),
            ),
        ),
        Mistake(
            "noam_lr.width",
            "A wider model gets a smaller rate, by its root: d_model has no effect on "
            "yours, or another one.",
            (variant(width=0), variant(width=-0.5), variant(width=1)),
        ),
        Mistake(
            "noam_lr.normalised",
            "Yours is scaled to 1 at the peak, as Hugging Face's schedule is. In the "
            "paper the peak depends on d_model and on warmup.",
            (variant(normed=True),),
        ),
        Mistake(
            "noam_lr.no_fall",
            "Your rate never falls: after the climb comes a descent without an end.",
            (variant(only_climb=True), variant(straight=True)),
        ),
        Mistake(
            "noam_lr.factor",
            "factor has no effect on yours.",
            (variant(no_factor=True),),
        ),
        Mistake("M01", "Your whole curve is one update late.", (late(variant()),)),
        Mistake(
            "M02",
            "Your whole curve is one update early: this schedule counts from 1 already.",
            (early(variant()),),
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
    partial=((variant(), 8.5 / 10),),
    seconds=15.0,
    from_scratch=True,
)
