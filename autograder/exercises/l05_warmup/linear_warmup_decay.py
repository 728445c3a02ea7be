"""Up a line and down a line: what most fine-tuning runs use."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
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
    return (total_steps - t) / (total_steps - warmup_steps)


NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([13, 19, 30]), v + rng.choice([9, 17, 25])
    first = {"warmup_steps": w, "total_steps": n}
    second = {"warmup_steps": v, "total_steps": m}
    none = {"warmup_steps": 0, "total_steps": n}
    same = {"warmup_steps": w, "total_steps": w}
    cut = {"warmup_steps": n, "total_steps": w}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second),
        curve(SHAPE, range(1, 5 * n, 3), warmup_steps=2 * w, total_steps=5 * n),
        curve(ENDS, [0, 1], first),
        curve(ENDS, [w - 1, w, w + 1], first),
        curve(ENDS, [m - 1, m], second),
        curve(ENDS, [0, 1, 2, 3], warmup_steps=1, total_steps=3),
        curve(PAST, [n, n + 1, 2 * n, 50 * n], first),
        curve(PAST, [m + 1, 9 * m], second),
        curve(NONE, range(n + 2), none),
        curve(NONE, [0, 1, m - 1, m], warmup_steps=0, total_steps=m),
        curve(NONE, [0, 1, 2], warmup_steps=0, total_steps=1),
        curve(LONG, range(w + 3), same),
        curve(LONG, range(w + 3), cut),
        curve(LONG, [0, v, m - 1, m, 5 * m], warmup_steps=2 * m, total_steps=m),
        curve(LONG, [0, v - 1, v, m], warmup_steps=v + 1, total_steps=v),
        curve(LONG, [0, 1, 2], warmup_steps=1, total_steps=1),
        bad("warmup_steps", warmup_steps=-1, total_steps=n),
        bad("warmup_steps", t=2 * m, warmup_steps=-v, total_steps=m),
        bad("total_steps", warmup_steps=w, total_steps=0),
        bad("total_steps", warmup_steps=0, total_steps=-rng.randint(1, 9)),
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


def variant(**change: object) -> Answer:
    """A wrong schedule: the right rules, with some of them changed."""

    def linear_warmup_decay(t: int, warmup_steps: int, total_steps: int) -> float:
        if change.get("bare"):
            if t < warmup_steps:
                return t / warmup_steps
            return max(0.0, (total_steps - t) / (total_steps - warmup_steps))
        climb = warmup_steps + int(str(change.get("longer", 0)))
        if t >= total_steps and not (
            (change.get("climbs_on") and t < warmup_steps) or change.get("runs_on")
        ):
            return 0.0
        if change.get("divides"):
            done = min(1.0, t / warmup_steps)
        elif change.get("guarded"):
            done = min(1.0, t / max(1, warmup_steps))
        else:
            done = t / climb if t < warmup_steps and climb else 1.0
        done = min(1.0, done)
        if change.get("no_warmup"):
            done = 1.0
        length = total_steps - warmup_steps
        left = total_steps - t
        if change.get("clock_at_zero") or change.get("product"):
            length = total_steps
        elif change.get("by_total"):
            left, length = total_steps - (t - warmup_steps), total_steps
        elif change.get("ends_early"):
            left, length = left - 1, length - 1
        if change.get("product"):
            return done * left / length
        if t < warmup_steps:
            return done
        if change.get("no_decay"):
            return 1.0
        if change.get("upside_down"):
            return (t - warmup_steps) / length
        share = left / length if length else 0.0
        return share if change.get("runs_on") == "below" else done * max(0.0, share)

    return linear_warmup_decay


EXERCISE = Exercise(
    id="linear_warmup_decay",
    lesson="05_warmup",
    title="Linear warmup, linear decay",
    reference=linear_warmup_decay,
    summary="Return the share of the peak that update t uses: up a line, down a line.",
    cases=cases,
    golden=(
        curve(SHAPE, range(8), warmup_steps=2, total_steps=6),
        curve(SHAPE, [0, 9, 10, 11, 99], warmup_steps=10, total_steps=100),
    ),
    properties=(
        *schedule_properties(shape=4, scale=0),
        Property(NONE, 0.75),
        Property(LONG, 0.75),
    ),
    mistakes=(
        Mistake(
            "M11",
            "At t = warmup_steps you return less than 1: your fall has begun during "
            "the warmup already. Its clock starts where the climb ends.",
            (variant(clock_at_zero=True), variant(product=True)),
        ),
        Mistake(
            "M12",
            "Your fall starts at the right time but is too slow: it has only the "
            "updates that the warmup leaves.",
            (variant(by_total=True), variant(by_total=True, runs_on="below")),
        ),
        Mistake(
            "M13",
            "On which t should the factor be exactly 1? Your climb gets there one "
            "update too early, or jumps at its end.",
            (variant(longer=-1), variant(longer=1)),
        ),
        Mistake(
            "M09",
            "Past the last update your factor falls below 0. A run that takes a "
            "little longer than planned would walk uphill.",
            (variant(runs_on="below"),),
        ),
        Mistake(
            "M10",
            "No warmup, or a warmup as long as the run, is no reason to divide by 0: "
            "there the climb, or the fall, has no length.",
            (variant(divides=True), variant(bare=True)),
        ),
        Mistake(
            "linear_warmup_decay.guarded",
            "With warmup_steps = 0 your first update is lost: no warmup means the "
            "whole rate from the start.",
            (variant(guarded=True),),
        ),
        Mistake(
            "linear_warmup_decay.climbs_on",
            "A warmup longer than the run still ends with it: from t = total_steps on "
            "the factor is 0.",
            (variant(climbs_on=True),),
        ),
        Mistake(
            "linear_warmup_decay.ends_early",
            "Your fall arrives one update too early: 0 belongs to t = total_steps.",
            (variant(ends_early=True),),
        ),
        Mistake(
            "linear_warmup_decay.half",
            "Half of it is missing: there is a climb and a fall.",
            (variant(no_decay=True), variant(no_warmup=True)),
        ),
        Mistake(
            "linear_warmup_decay.upside_down",
            "After the warmup you start at 0 and climb again. The share that counts is "
            "what is left of the run, not what is done.",
            (variant(upside_down=True),),
        ),
        *one_off(variant()),
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
    partial=((variant(), 8.5 / 10),),
    from_scratch=True,
)
