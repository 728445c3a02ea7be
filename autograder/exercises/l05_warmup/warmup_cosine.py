"""Warmup and cosine: the recipe of most large runs."""

from __future__ import annotations

import math
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


def warmup_cosine(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    """Return the share of the peak that update t uses: a ramp, then half a wave.

    For 0 <= t < warmup_steps it is t / warmup_steps where the ramp starts at "zero",
    (t + 1) / warmup_steps with step "one", (t + 1) / (warmup_steps + 1) in nanoGPT's
    way, "nano". From there half a cosine wave leads from 1 down to min_ratio at
    t = total_steps, where it stays. A warmup longer than the run is cut off.

    Args:
        t: index of the update about to be made, from 0.
        warmup_steps: length of the ramp, in updates, >= 0.
        total_steps: length of the run, in updates, > 0.
        min_ratio: the end, as a share of the peak.
        start: "zero", "one" or "nano".

    Raises:
        ValueError: warmup_steps is negative, total_steps is not positive, or start is
            unknown.

    Source: get_cosine_with_min_lr_schedule_with_warmup of Hugging Face, on
    0 <= t <= total_steps (it rises again afterwards); nanoGPT's get_lr.

    >>> [round(warmup_cosine(t, 2, 6), 6) for t in range(8)]
    [0.0, 0.5, 1.0, 0.868198, 0.55, 0.231802, 0.1, 0.1]
    """
    if warmup_steps < 0:
        raise ValueError("warmup_steps must not be negative")
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if start not in ("zero", "one", "nano"):
        raise ValueError("start must be 'zero', 'one' or 'nano'")
    if t >= total_steps:
        return min_ratio
    if t < warmup_steps:
        if start == "zero":
            return t / warmup_steps
        if start == "one":
            return (t + 1) / warmup_steps
        return (t + 1) / (warmup_steps + 1)
    progress = (t - warmup_steps) / (total_steps - warmup_steps)
    return min_ratio + (1 - min_ratio) * (1 + math.cos(math.pi * progress)) / 2


START = "the ramps that do not start at zero"
FLOOR = "glides to min_ratio"
NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    floor, other = rng.uniform(0.15, 0.3), rng.uniform(0.3, 0.5)
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([13, 19, 30]), v + rng.choice([9, 17, 25])
    bare = {"warmup_steps": w, "total_steps": n, "min_ratio": 0.0}
    first = {"warmup_steps": w, "total_steps": n, "min_ratio": floor}
    second = {"warmup_steps": v, "total_steps": m}
    third = {"warmup_steps": 2 * w, "total_steps": 5 * n, "min_ratio": 0.0}
    same = {"warmup_steps": w, "total_steps": w, "min_ratio": floor}
    return [
        curve(SHAPE, range(n), bare),
        curve(SHAPE, range(m), second, min_ratio=0.0),
        curve(SHAPE, range(1, 5 * n, 3), third),
        curve(FLOOR, range(n), first),
        curve(FLOOR, range(m), second),
        curve(FLOOR, range(0, n, 2), bare, min_ratio=other),
        curve(START, range(w + 3), bare, start="one"),
        curve(START, range(m), second, start="one"),
        curve(START, range(v + 3), second, start="nano"),
        curve(START, range(n), first, start="nano"),
        curve(START, range(4), second, warmup_steps=1, start="one"),
        curve(ENDS, [0, 1], first),
        curve(ENDS, [w - 1, w, w + 1], first),
        curve(ENDS, [m - 1, m], second),
        curve(ENDS, [0, 1, 2, 3], bare, warmup_steps=1, total_steps=3),
        curve(PAST, [n, n + 1, 2 * n - w, 2 * n, 50 * n], first),
        curve(PAST, [m + 1, 2 * m - v, 9 * m], second),
        curve(NONE, range(n + 2), first, warmup_steps=0),
        curve(NONE, [0, 1, m - 1, m], second, warmup_steps=0, start="zero"),
        curve(NONE, [0, 1, m - 1], second, warmup_steps=0, start="one"),
        curve(NONE, [0, 1, m - 1], second, warmup_steps=0, start="nano"),
        curve(NONE, [0, 1, 2], bare, warmup_steps=0, total_steps=1),
        curve(LONG, range(w + 3), same),
        curve(LONG, range(w + 3), same, warmup_steps=n),
        curve(LONG, [0, v, m - 1, m, 5 * m], second, warmup_steps=2 * m),
        curve(LONG, range(w + 3), same, start="nano"),
        bad("warmup_steps", first, warmup_steps=-1),
        bad("warmup_steps", second, t=2 * m, warmup_steps=-v),
        bad("total_steps", first, total_steps=0),
        bad("total_steps", second, warmup_steps=0, total_steps=-rng.randint(1, 9)),
        bad("start", first, t=0, start="two"),
        bad("start", second, t=2 * m, start="linear"),
    ]


def checked(warmup_steps: int, total_steps: int, start: str) -> None:
    if warmup_steps <= -1:
        raise ValueError(f"warmup_steps={warmup_steps}")
    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")
    if start not in {"zero", "one", "nano"}:
        raise ValueError(f"start={start}")


def by_square(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    checked(warmup_steps, total_steps, start)
    if t < min(warmup_steps, total_steps):
        done = t + (start != "zero")
        return done / (warmup_steps + (start == "nano"))
    length = max(1, total_steps - warmup_steps)
    progress = min(1.0, max(0, t - warmup_steps) / length)
    share = math.cos(math.pi / 2 * progress) ** 2 if t < total_steps else 0.0
    return share + (1 - share) * min_ratio


def by_numpy(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> object:
    import numpy as np

    checked(warmup_steps, total_steps, start)
    first, last = {"zero": (0, 0), "one": (1, 0), "nano": (1, 1)}[start]
    steps = np.arange(min(warmup_steps, total_steps))
    ramp = (steps + first) / (warmup_steps + last)
    angle = np.linspace(0, np.pi, max(0, total_steps - warmup_steps) + 1)[:-1]
    wave = min_ratio + (1 - min_ratio) / 2 * (1 + np.cos(angle))
    return np.concatenate([ramp, wave, [min_ratio]])[min(t, total_steps)]


def by_torch(
    t: int,
    warmup_steps: int,
    total_steps: int,
    min_ratio: float = 0.1,
    start: str = "zero",
) -> float:
    import torch

    checked(warmup_steps, total_steps, start)
    if t >= total_steps:
        return min_ratio
    if t < warmup_steps and start == "zero":
        return t / warmup_steps
    if t < warmup_steps:
        return (t + 1) / (warmup_steps + (start == "nano"))
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    wave = torch.optim.lr_scheduler.CosineAnnealingLR(
        opt, total_steps - warmup_steps, eta_min=min_ratio
    )
    for _ in range(t - warmup_steps):
        opt.step()
        wave.step()
    return float(opt.param_groups[0]["lr"])


def variant(**change: object) -> Answer:
    """A wrong schedule: the right rules, with some of them changed."""

    def warmup_cosine(
        t: int,
        warmup_steps: int,
        total_steps: int,
        min_ratio: float = 0.1,
        start: str = "zero",
    ) -> float:
        kind = str(change.get(start, start))
        climbing = t < warmup_steps
        if change.get("inclusive"):
            climbing = t <= warmup_steps and warmup_steps > 0
        runs_on = change.get("runs_on") or (change.get("climbs_on") and climbing)
        if t >= total_steps and not runs_on:
            return 0.0 if change.get("no_floor") else min_ratio
        low = min_ratio if change.get("ramp_from_floor") else 0.0
        climb = warmup_steps + int(str(change.get("longer", 0))) * (kind == "zero")
        done = 1.0
        if change.get("divides") or climb:
            done = (t + (kind != "zero")) / (climb + (kind == "nano"))
        if change.get("guarded"):
            climbing = t < max(1, warmup_steps)
            done = (t + (kind != "zero")) / (max(1, warmup_steps) + (kind == "nano"))
        if climbing and not change.get("product"):
            return low + (1 - low) * done
        begin = 0 if change.get("clock_at_zero") else warmup_steps
        length = total_steps - begin
        if change.get("product"):
            begin, length = 0, total_steps
        if change.get("by_total"):
            length = total_steps
        if change.get("ends_early"):
            length = max(1, length - 1)
        progress = (t - begin) / length if length or change.get("bare") else 1.0
        progress = progress if runs_on else min(1.0, progress)
        half = float(str(change.get("half", math.pi)))
        share = (1 + math.cos(half * progress)) / 2
        if change.get("no_half"):
            share *= 2
        if change.get("no_one"):
            share = math.cos(half * progress)
        if change.get("straight"):
            share = 1 - progress
        if change.get("rising"):
            share = 1 - share
        if change.get("product"):
            share *= min(1.0, done)
        if change.get("no_floor"):
            return share
        if change.get("clips"):
            return max(min_ratio, share)
        if change.get("lifts"):
            return min_ratio + share
        return min_ratio + (1 - min_ratio) * share

    return warmup_cosine


EXERCISE = Exercise(
    id="warmup_cosine",
    lesson="05_warmup",
    title="Warmup and cosine",
    reference=warmup_cosine,
    summary="""Return the share of the peak that update t uses: a ramp, then a glide.

The ramp starts as warmup_factor's does: at "zero", with step "one", or in
nanoGPT's way, "nano". The glide arrives at min_ratio, a share of the peak, at
t = total_steps, and the share stays there.
""",
    cases=cases,
    golden=(
        curve(SHAPE, range(6), warmup_steps=2, total_steps=6, min_ratio=0.0),
        curve(FLOOR, range(8), warmup_steps=2, total_steps=6, min_ratio=0.1),
        curve(START, range(4), warmup_steps=2, total_steps=6, start="one"),
    ),
    properties=(
        *schedule_properties(shape=4, scale=0),
        Property(FLOOR, 1.0),
        Property(START, 1.0),
        Property(NONE, 0.5),
        Property(LONG, 0.5),
    ),
    mistakes=(
        Mistake(
            "M04",
            "math.cos takes radians: over the glide the angle has to run through half "
            "a turn, which is neither 1 nor 180.",
            (variant(half=1), variant(half=180)),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range from "
            "0 to 1: look at the peak and at the end.",
            (variant(no_half=True), variant(no_one=True)),
        ),
        Mistake(
            "M06",
            "You are back at the top when the run ends: that is a whole wave, and a "
            "glide is half of one.",
            (variant(half=2 * math.pi),),
        ),
        Mistake(
            "M07",
            "You clip at min_ratio or leave it out. The wave has to be squeezed "
            "between min_ratio and 1.",
            (variant(no_floor=True), variant(clips=True)),
        ),
        Mistake(
            "warmup_cosine.lifted",
            "At the peak you are above 1: you added min_ratio to a wave that was "
            "already high enough.",
            (variant(lifts=True),),
        ),
        Mistake(
            "M09",
            "After the last update your factor climbs again, since a cosine is "
            "periodic. Stop the clock at the end.",
            (variant(runs_on=True),),
        ),
        Mistake(
            "M10",
            "No warmup, or a warmup as long as the run, is no reason to divide by 0: "
            "there the ramp, or the glide, has no length.",
            (
                variant(divides=True),
                variant(bare=True, runs_on=True),
            ),
        ),
        Mistake(
            "warmup_cosine.guarded",
            "With warmup_steps = 0 your first update is lost: no warmup means the "
            "whole rate from the start.",
            (variant(guarded=True),),
        ),
        Mistake(
            "M11",
            "At t = warmup_steps you return less than 1: your glide has begun during "
            "the warmup already. Its clock starts where the ramp ends.",
            (variant(clock_at_zero=True), variant(product=True)),
        ),
        Mistake(
            "M12",
            "Your glide starts at the right time but is too slow: it has only the "
            "updates that the warmup leaves.",
            (variant(by_total=True), variant(by_total=True, runs_on=True)),
        ),
        Mistake(
            "M13",
            "On which t should the factor be exactly 1? Your ramp gets there one "
            "update too early, or jumps at its end.",
            (variant(longer=-1), variant(longer=1)),
        ),
        Mistake(
            "M14",
            'At t = warmup_steps the ramp is over: with start="one" it would go '
            "beyond 1 there.",
            (variant(inclusive=True),),
        ),
        Mistake(
            "warmup_cosine.start",
            "Look at the three ways to start: yours are not three, or two of them are "
            "mixed up.",
            (
                variant(one="zero", nano="zero"),
                variant(one="nano"),
                variant(nano="one"),
                variant(one="nano", nano="one"),
                variant(zero="one", nano="one"),
            ),
        ),
        Mistake(
            "warmup_cosine.ramp_from_floor",
            "Your ramp begins at min_ratio. That is where the glide ends; the ramp "
            "knows nothing of it.",
            (variant(ramp_from_floor=True),),
        ),
        Mistake(
            "warmup_cosine.climbs_on",
            "A warmup longer than the run still ends with it: from t = total_steps on "
            "the factor is min_ratio.",
            (variant(climbs_on=True),),
        ),
        Mistake(
            "warmup_cosine.ends_early",
            "Your glide arrives one update too early: min_ratio belongs to "
            "t = total_steps.",
            (variant(ends_early=True),),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: after the peak yours is a straight line.",
            (variant(straight=True),),
        ),
        Mistake(
            "warmup_cosine.rising",
            "After the warmup you begin at the floor and climb: the wave is upside "
            "down.",
            (variant(rising=True),),
        ),
        *one_off(variant()),
    ),
    hints=(
        "Three stretches of t, and you have met both slopes before. Decide first where "
        "each begins and ends.",
        "For the glide you need its progress, from 0 where the ramp ends to 1 where "
        "the run ends. Half a wave over that progress, then squeeze it so that it "
        "ends at min_ratio.",
        "Another case: 3 updates of warmup in a run of 15, min_ratio 0.2. Update 2 "
        "uses 2/3, update 3 all. The glide takes 12: at update 7 a third of it is "
        "done, 60° of 180°, whose cosine ½ becomes ¾ between 1 and 0; so "
        "0.2 + ¾ · 0.8 = 0.8. From 15 on it is 0.2.",
    ),
    right=(by_square, by_numpy, by_torch),
    partial=((variant(), 10 / 11.5),),
    from_scratch=True,
    equivalent={
        'progress = (t - warmup_steps) / (total_steps - warmup_steps): "t - warmup_steps" -> "warmup_steps - t"': "A cosine is the same for an angle and its negative.",
        'progress = (t - warmup_steps) / (total_steps - warmup_steps): "total_steps - warmup_steps" -> "warmup_steps - total_steps"': "A cosine is the same for an angle and its negative.",
    },
)
