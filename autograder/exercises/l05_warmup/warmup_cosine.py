"""Warmup and cosine: the recipe of most large runs."""

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
        done = t if start == "zero" else t + 1
        length = warmup_steps + 1 if start == "nano" else warmup_steps
        return done / length
    progress = (t - warmup_steps) / (total_steps - warmup_steps)
    share = (1 + math.cos(math.pi * progress)) / 2
    return min_ratio + (1 - min_ratio) * share


START = "the ramps that do not start at zero"
FLOOR = "glides to min_ratio"
NONE, LONG = "a run without warmup", "a warmup as long as the run, or longer"


def cases(rng: random.Random) -> list[Case]:
    floor, other = rng.uniform(0.15, 0.3), rng.uniform(0.3, 0.5)
    w, v = rng.choice([5, 7, 11]), rng.choice([3, 4, 8])
    n, m = w + rng.choice([9, 13, 16]), v + rng.choice([9, 11, 14])
    first = {"warmup_steps": w, "total_steps": n, "min_ratio": 0.0}
    second = {"warmup_steps": v, "total_steps": m, "min_ratio": 0.0}
    long = {
        "warmup_steps": rng.choice([49, 98]),
        "total_steps": rng.choice([161, 187, 197]),
        "min_ratio": 0.0,
    }
    low = {**first, "min_ratio": floor}
    usual = {"warmup_steps": v, "total_steps": m}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second),
        curve(SHAPE, range(3, 160, 9), long),
        curve(FLOOR, range(1, n - 1, 2), low),
        curve(FLOOR, range(1, m - 1, 3), usual),
        curve(FLOOR, range(2, n - 1, 4), first, min_ratio=other),
        curve(START, range(w + 2), first, start="one"),
        curve(START, range(v + 3), second, start="one"),
        curve(START, range(v + 3), second, start="nano"),
        curve(START, range(w + 2), first, start="nano"),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second),
        curve(PAST, [n, n + 1, 2 * n - w, 2 * n, 50 * n], low),
        curve(PAST, [m, m + 1, 2 * m - v, 9 * m], second),
        curve(NONE, range(0, n - 1, 3), first, warmup_steps=0),
        curve(NONE, [0, 1, m - 2], second, warmup_steps=0, start="zero"),
        curve(NONE, [0, 1, m - 2], second, warmup_steps=0, start="one"),
        curve(NONE, [0, 1, m - 2], second, warmup_steps=0, start="nano"),
        curve(LONG, range(1, w - 1), first, total_steps=w),
        curve(LONG, range(1, w - 1), first, warmup_steps=n, total_steps=w),
        curve(LONG, [1, v, m - 2], second, warmup_steps=2 * m),
        bad("warmup_steps", first, warmup_steps=-1),
        bad("warmup_steps", second, warmup_steps=-v),
        bad("total_steps", first, total_steps=0),
        bad("total_steps", second, total_steps=-rng.randint(1, 9)),
        bad("start", first, t=2, start="two"),
        bad("start", second, start="linear"),
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


CLOCK = "(t - warmup_steps) / (total_steps - warmup_steps)"
WAVE, FLOORED = "(1 + math.cos(math.pi * progress)) / 2", "(1 - min_ratio) * share"
SLOW = f"{CLOCK} -> t / total_steps"
FADED = "(1 + math.cos(math.pi * t / total_steps)) / 2"
RAMP, RAMPING = "return done / length", "t < warmup_steps"
DONE, LENGTH = 't if start == "zero" else t + 1', "else warmup_steps"
WHOLE = 'warmup_steps + 1 if start == "nano" else warmup_steps'
OVER, BAD_RUN = "t >= total_steps", "if total_steps <= 0"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{OVER} -> False"
GUARDED = (
    f"{RAMPING} -> t < max(1, warmup_steps)\n{LENGTH} -> else max(1, warmup_steps)"
)
RAISES = f"{BAD_RUN} -> if total_steps <= max(0, warmup_steps)"


EXERCISE = Exercise(
    id="warmup_cosine",
    lesson="05_warmup",
    title="Warmup and cosine",
    minutes=10,
    reference=warmup_cosine,
    summary="""Return the share of the peak that update t uses: a ramp, then a glide.
""",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2, 3, 4], warmup_steps=2, total_steps=6, min_ratio=0.0),
        curve(FLOOR, [2, 3, 4], warmup_steps=2, total_steps=6, min_ratio=0.1),
        curve(
            START,
            [0, 1, 2],
            warmup_steps=2,
            total_steps=6,
            min_ratio=0.0,
            start="one",
        ),
        curve(ENDS, [0, 5], warmup_steps=2, total_steps=6, min_ratio=0.0),
        curve(PAST, [6, 7], warmup_steps=2, total_steps=6, min_ratio=0.1),
    ),
    properties=(
        *schedule_properties(shape=4, scale=0),
        Property(FLOOR, 1.0),
        Property(START, 1.0),
        Property(NONE, 0.5, corner=True),
        Property(LONG, 0.5, corner=True),
    ),
    lengths=("warmup_steps", "total_steps"),
    mistakes=(
        Mistake(
            "M04",
            "math.cos takes radians: over the glide the angle has to run through half "
            "a turn, which is neither 1 nor 180.",
            (
                "math.pi * progress -> progress",
                "math.pi * progress -> 180 * progress",
            ),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range from "
            "0 to 1: look at the peak and at the end.",
            (
                f"{WAVE} -> 1 + math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress) / 2",
            ),
        ),
        Mistake(
            "M06",
            "You are back at the top when the run ends: that is a whole wave, and a "
            "glide is half of one.",
            ("math.pi * progress -> 2 * math.pi * progress",),
        ),
        Mistake(
            "warmup_cosine.quarter_wave",
            "You start slowly and end steeply: that is a quarter of a wave. The glide "
            "is gentle at both ends.",
            (f"{WAVE} -> math.cos(math.pi / 2 * progress)",),
        ),
        Mistake(
            "M07",
            "You clip at min_ratio or leave it out. The wave has to be squeezed "
            "between min_ratio and 1.",
            (
                f"min_ratio + {FLOORED} -> share",
                f"min_ratio + {FLOORED} -> share\nreturn min_ratio -> return 0.0",
                *with_and_without(
                    f"min_ratio + {FLOORED} -> max(min_ratio, share)", FREE
                ),
                f"min_ratio + {FLOORED} -> {FLOORED}",
                f"min_ratio + {FLOORED} -> {FLOORED}\nreturn min_ratio -> return 0.0",
            ),
        ),
        Mistake(
            "warmup_cosine.lifted",
            "At the peak you are above 1: you added min_ratio to a wave that was "
            "already high enough.",
            (f"{FLOORED} -> share",),
        ),
        Mistake(
            "M09",
            "After the last update your factor climbs again, since a cosine is "
            "periodic. Stop the clock at the end.",
            (FREE,),
        ),
        Mistake(
            "M10",
            "No warmup, or a warmup as long as the run, is no reason to divide by 0: "
            "there the ramp, or the glide, has no length.",
            (
                f"{RAMPING} -> min(1.0, t / warmup_steps) < 1.0",
                f"{RAMPING} -> {RAMPING} and 1 / (total_steps - warmup_steps)",
            ),
        ),
        Mistake(
            "warmup_cosine.guarded",
            "With warmup_steps = 0 your first update is lost: no warmup means the "
            "whole rate from the start.",
            (GUARDED,),
        ),
        Mistake(
            "M11",
            "At t = warmup_steps you return less than 1: your glide has begun during "
            "the warmup already. Its clock starts where the ramp ends.",
            (
                *with_and_without(SLOW, FREE),
                f"{CLOCK} -> t / (total_steps - warmup_steps)",
                f"{CLOCK} -> min(1.0, t / (total_steps - warmup_steps))",
                *with_and_without(f"{SLOW}\n{RAMP} -> {RAMP} * {FADED}", FREE),
                f"{SLOW}\n{RAMP} -> {RAMP} * (min_ratio + (1 - min_ratio) * {FADED})",
                f"{SLOW}\ndone / length -> min_ratio + (1 - min_ratio) * done / length"
                f" * {FADED}",
            ),
        ),
        Mistake(
            "M12",
            "Your glide starts at the right time and takes a wrong one: it has just "
            "the updates that the warmup leaves.",
            (
                *with_and_without(f"{CLOCK} -> (t - warmup_steps) / total_steps", FREE),
                f"{CLOCK} -> (t - warmup_steps) / max(1, warmup_steps)",
                f"{CLOCK} -> min(1.0, (t - warmup_steps) / max(1, warmup_steps))",
            ),
        ),
        Mistake(
            "M13",
            "On which t should the factor be exactly 1? Your ramp gets there one "
            "update too early, or jumps at its end.",
            (
                f'{RAMP} -> return done / max(1, length - (start == "zero"))',
                f"{RAMP} -> return done / (length - 1)",
                f"{RAMP} -> return done / (length + 1)",
            ),
        ),
        Mistake(
            "M14",
            'At t = warmup_steps the ramp is over: with start="one" it would go '
            "beyond 1 there.",
            (
                f"{RAMPING} -> t <= warmup_steps",
                f"{RAMPING} -> 0 < warmup_steps >= t",
            ),
        ),
        Mistake(
            "warmup_cosine.start",
            "Look at the three ways to start: yours are not three, or two of them are "
            "mixed up.",
            (
                f"{DONE} -> t\n{WHOLE} -> warmup_steps",
                'start == "nano" -> start != "zero"',
                f"{WHOLE} -> warmup_steps",
                'start == "nano" -> start == "one"',
                f"{DONE} -> t + 1\n{WHOLE} -> warmup_steps",
            ),
        ),
        Mistake(
            "warmup_cosine.ramp_from_floor",
            "Your ramp begins at min_ratio. That is where the glide ends; the ramp "
            "knows nothing of it.",
            (f"{RAMP} -> return min_ratio + (1 - min_ratio) * done / length",),
        ),
        Mistake(
            "warmup_cosine.cut",
            "A warmup as long as the run, or longer, is allowed: the ramp is as flat "
            "as ever, and the end of the run cuts it off.",
            (RAISES, f"{LENGTH} -> else min(warmup_steps, total_steps)"),
        ),
        Mistake(
            "warmup_cosine.ends_early",
            "Your glide arrives one update too early: min_ratio belongs to "
            "t = total_steps.",
            (f"{CLOCK} -> (t - warmup_steps) / (total_steps - warmup_steps - 1)",),
        ),
        Mistake(
            "warmup_cosine.half",
            "Half of it is missing: there is a ramp and a glide.",
            (
                *with_and_without(f"{WAVE} -> 1.0", FREE, f"{FREE}\n{GUARDED}"),
                f"{RAMP} -> return 1.0",
                f"{RAMPING} -> False\n{SLOW}",
            ),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: after the peak yours is a straight line.",
            with_and_without(f"{WAVE} -> 1 - progress", FREE),
        ),
        Mistake(
            "warmup_cosine.rising",
            "After the warmup you begin at the floor and climb: the wave is upside "
            "down.",
            ("1 + math.cos -> 1 - math.cos",),
        ),
        *one_off(warmup_cosine),
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
    single_faults={
        ENDS: (
            "done = t if -> done = max(1, t) if",
            f"{OVER} -> t >= total_steps - 1",
        ),
        FLOOR: (f"min_ratio + {FLOORED} -> max(min_ratio, share)",),
        START: (
            'start == "nano" -> start != "zero"',
            f"{DONE} -> t\n{WHOLE} -> warmup_steps",
            f"{RAMPING} -> 0 < warmup_steps >= t",
        ),
        PAST: (
            FREE,
            f"{BAD_RUN} -> if total_steps <= 0 or t > total_steps",
            f"min_ratio + {FLOORED} -> end + {FLOORED}\n"
            "return min_ratio -> return 0.0\nreturn end -> return min_ratio",
        ),
        NONE: (
            GUARDED,
            f"{RAMPING} -> min(1.0, t / warmup_steps) < 1.0",
            "if warmup_steps < 0 -> if warmup_steps <= 0",
        ),
        LONG: (RAISES, f"{LENGTH} -> else min(warmup_steps, total_steps)"),
    },
    partial=(
        (
            "warmup_steps < 0 -> False\ntotal_steps <= 0 -> False\n"
            'start not in ("zero", "one", "nano") -> False',
            10 / 11.5,
        ),
    ),
    from_scratch=True,
    equivalent={
        'if total_steps <= 0:: "0" -> "1"': "A run of one update is both its first and its last step, and is not asked.",
        'if t >= total_steps:: "t >= total_steps" -> "t > total_steps"': "At t = total_steps the wave has come down to min_ratio.",
        'progress = (t - warmup_steps) / (total_steps - warmup_steps): "t - warmup_steps" -> "warmup_steps - t"': "A cosine is the same for an angle and its negative.",
        'progress = (t - warmup_steps) / (total_steps - warmup_steps): "total_steps - warmup_steps" -> "warmup_steps - total_steps"': "A cosine is the same for an angle and its negative.",
    },
)
