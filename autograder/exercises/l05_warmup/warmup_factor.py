"""Warmup: the share of the rate that the first updates use."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SHAPE,
    bad,
    curve,
    early,
    late,
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
    if start == "zero":
        return t / warmup_steps
    if start == "one":
        return (t + 1) / warmup_steps
    return (t + 1) / (warmup_steps + 1)


ONE, NANO = "the ramp that starts with step one", "the ramp in nanoGPT's way"
NONE = "a warmup of no length"


def cases(rng: random.Random) -> list[Case]:
    n, m, k = rng.choice([7, 11, 13]), rng.choice([6, 9, 16]), rng.choice([3, 5])
    return [
        curve(SHAPE, range(n), warmup_steps=n),
        curve(SHAPE, range(m), warmup_steps=m, start="zero"),
        curve(SHAPE, range(1, 3 * n, 2), warmup_steps=3 * n),
        curve(ONE, range(n + 2), warmup_steps=n, start="one"),
        curve(ONE, range(m + 2), warmup_steps=m, start="one"),
        curve(ONE, range(3), warmup_steps=1, start="one"),
        curve(NANO, range(n + 2), warmup_steps=n, start="nano"),
        curve(NANO, range(k + 2), warmup_steps=k, start="nano"),
        curve(NANO, range(3), warmup_steps=1, start="nano"),
        curve(ENDS, [0], warmup_steps=m, trivial=True),
        curve(ENDS, [0, 1, n - 1, n], warmup_steps=n),
        curve(ENDS, [0, k - 1, k, k + 1], warmup_steps=k),
        curve(ENDS, [0, 1], warmup_steps=1),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], warmup_steps=n),
        curve(PAST, [m + 1, 9 * m], warmup_steps=m, start="one"),
        curve(PAST, [k + 1, 70 * k], warmup_steps=k, start="nano"),
        curve(NONE, [0, 1, m], warmup_steps=0),
        curve(NONE, [0, 1, 2 * n], warmup_steps=0, start="zero"),
        curve(NONE, [0, 1, k], warmup_steps=0, start="one"),
        curve(NONE, [0, 1, n], warmup_steps=0, start="nano"),
        bad("warmup_steps", warmup_steps=-1),
        bad("warmup_steps", warmup_steps=-rng.randint(2, 9), start="nano"),
        bad("start", warmup_steps=n, start="half"),
        bad("start", t=2 * m, warmup_steps=m, start="two"),
        bad("start", t=0, warmup_steps=0, start=""),
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


def variant(**change: object) -> Answer:
    """A wrong warmup: the right rules, with some of them changed."""

    def warmup_factor(t: int, warmup_steps: int, start: str = "zero") -> float:
        kind = str(change.get(start, start))
        length = warmup_steps
        if kind == "zero":
            length += int(str(change.get("longer", 0)))
        if change.get("guarded"):
            length = max(1, length)
        ramps = t < warmup_steps
        if change.get("inclusive"):
            ramps = t <= warmup_steps and warmup_steps > 0
        if change.get("runs_on"):
            ramps = warmup_steps > 0
        if change.get("clamped"):
            ramps = True
        if not ramps:
            return 1.0
        done = t if kind == "zero" else t + 1
        length += kind == "nano"
        if change.get("whole"):
            return done // length
        factor = done / length if length else 1.0
        if change.get("divides") and warmup_steps == 0:
            factor = done / warmup_steps
        if change.get("falls"):
            factor = 1 - factor
        limit = change.get("clamped") or change.get("longer")
        return min(1.0, factor) if limit else factor

    return warmup_factor


EXERCISE = Exercise(
    id="warmup_factor",
    lesson="05_warmup",
    title="Warmup",
    reference=warmup_factor,
    summary="""Return the share of the peak rate that update t uses, up to 1.

start says how the ramp begins: at "zero", with step "one", so that no update is
wasted, or as nanoGPT does it, "nano", which neither begins at 0 nor reaches the
peak before t = warmup_steps.
""",
    cases=cases,
    golden=(
        curve(SHAPE, range(6), warmup_steps=4),
        curve(ONE, range(6), warmup_steps=4, start="one"),
        curve(NANO, range(6), warmup_steps=4, start="nano"),
    ),
    properties=(
        *schedule_properties(shape=3, scale=0),
        Property(ONE, 1.0),
        Property(NANO, 1.0),
        Property(NONE, 0.5),
    ),
    mistakes=(
        Mistake(
            "M13",
            "On which t should the factor first be exactly 1? Yours gets there one "
            "update too early or, going up in steps that are too small, jumps.",
            (
                variant(longer=-1),
                variant(longer=1),
                variant(longer=1, inclusive=True),
            ),
        ),
        Mistake(
            "M14",
            'At t = warmup_steps the ramp is over: with start="one" it would go '
            "beyond 1 there.",
            (variant(inclusive=True),),
        ),
        Mistake(
            "M09",
            "Past the warmup your factor goes on growing. The peak is 1.",
            (variant(runs_on=True),),
        ),
        Mistake(
            "M10",
            "warmup_steps = 0 means that there is no warmup, not a crash.",
            (variant(clamped=True, divides=True),),
        ),
        Mistake(
            "warmup_factor.guarded",
            "With warmup_steps = 0 your first update is lost: you return {got}. No "
            "warmup means the whole rate from the start.",
            (variant(clamped=True, guarded=True),),
        ),
        Mistake(
            "warmup_factor.one_start",
            "start has no effect on yours, or not all of its three values have.",
            (
                variant(one="zero", nano="zero"),
                variant(one="zero"),
                variant(nano="zero"),
                variant(zero="one", nano="one"),
                variant(zero="nano", one="nano"),
                variant(zero="one"),
            ),
        ),
        Mistake(
            "warmup_factor.mixed_up",
            '"one" and "nano" both begin above 0, but not by the same step: look '
            "at which t each of them reaches 1.",
            (
                variant(one="nano", nano="one"),
                variant(one="nano"),
                variant(nano="one"),
            ),
        ),
        Mistake(
            "warmup_factor.whole",
            "Your factor is 0 and then 1: // cuts the fraction off.",
            (variant(whole=True),),
        ),
        Mistake(
            "warmup_factor.falls",
            "Your factor falls during the warmup. It should climb.",
            (variant(falls=True),),
        ),
        Mistake(
            "M01",
            "Your whole ramp is one update late. Is t counted from 0?",
            (late(variant()),),
        ),
        Mistake(
            "M02",
            "Your whole ramp is one update early: the first value is skipped.",
            (early(variant()),),
        ),
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
    partial=((variant(), 8.5 / 10),),
    from_scratch=True,
)
