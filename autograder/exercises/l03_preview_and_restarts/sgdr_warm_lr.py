"""Warm restarts with a warmup in each cycle, and peaks that shrink."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    SHAPE,
    bad,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def sgdr_warm_lr(
    t: int,
    max_lr: float,
    min_lr: float,
    first_cycle: int,
    cycle_mult: float = 1.0,
    warmup: int = 0,
    gamma: float = 1.0,
) -> float:
    """Ramp up from min_lr, glide down along a cosine, and begin again, without end.

    Cycle i peaks at max_lr * gamma ** i. Its first warmup updates climb along a line
    from min_lr, the peak comes at update number warmup of the cycle, and the rest is
    half a cosine wave that heads for min_lr. Only that rest grows from one cycle to
    the next: the length L becomes int((L - warmup) * cycle_mult) + warmup.

    Args:
        t: index of the update about to be made, from 0.
        max_lr: the learning rate at the peak of the first cycle.
        min_lr: the learning rate at the start of each ramp and at the end of a glide.
        first_cycle: length of the first cycle, warmup included, in updates, > warmup.
        cycle_mult: factor from one glide's length to the next.
        warmup: length of each cycle's ramp, in updates, >= 0.
        gamma: factor from one cycle's peak to the next.

    Raises:
        ValueError: first_cycle is not positive, warmup is negative or not below
            first_cycle, or t lies in or after a cycle that cycle_mult has shrunk to
            its warmup.

    Source: katsura-jp's CosineAnnealingWarmupRestarts, stepped one by one, but with
    warmup = 0 the first update is at the peak like any other cycle's.

    >>> [round(sgdr_warm_lr(t, 1.0, 0.1, 4, warmup=2), 3) for t in range(6)]
    [0.1, 0.55, 1.0, 0.55, 0.1, 0.55]
    """
    if not 0 <= warmup < first_cycle:
        raise ValueError("first_cycle must be longer than warmup, warmup not below 0")
    done, glide, peak = t, first_cycle - warmup, max_lr
    while done >= warmup + glide:
        done -= warmup + glide
        glide = int(glide * cycle_mult)
        peak *= gamma
        if glide <= 0:
            raise ValueError("cycle_mult leaves a cycle no room for its glide")
    if done < warmup:
        share = done / warmup
    else:
        progress = (done - warmup) / glide
        share = (1 + math.cos(math.pi * progress)) / 2
    return min_lr + (peak - min_lr) * share


GROWS, SHRINKS = "each glide longer than the one before", "goes on while there is room"
FADES, WITHOUT = "each peak lower than the last", "works without a warmup"


def inside(length: int, cycles: int) -> list[int]:
    """The updates of some equal cycles without the first and the last of each."""
    return [length * k + done for k in range(cycles) for done in range(1, length - 1)]


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.3, 0.9, 4.0])
    low = round(top * rng.uniform(0.05, 0.15), 4)
    n, m, w = rng.choice([9, 11, 13]), rng.choice([7, 8, 10]), rng.choice([3, 4])
    fade, long = rng.choice([0.6, 0.7, 0.8]), rng.choice([49, 98, 103])
    plain = {"max_lr": top, "min_lr": low, "first_cycle": n, "warmup": w}
    other = {"max_lr": 2 * top, "min_lr": low, "first_cycle": m, "warmup": 2}
    odd = {**plain, "first_cycle": w + 5}
    bare = {"max_lr": top, "min_lr": low, "first_cycle": m}
    longer = {"max_lr": 1.1, "min_lr": 0.2, "first_cycle": 161}
    less = {"max_lr": top, "min_lr": low, "first_cycle": 12, "cycle_mult": 0.5}
    return [
        curve(SHAPE, inside(n, 2), plain),
        curve(SHAPE, inside(m, 3), other),
        curve(SHAPE, range(1, m - 1), max_lr=top, min_lr=0.0, first_cycle=m, warmup=1),
        curve(SHAPE, [20, 48, 49, 50, 105, 210, 232], longer, warmup=49),
        curve(ENDS, [0, n - 1, n, 90 * n - 1, 90 * n], plain),
        curve(ENDS, [0, m - 1, 2 * m], other),
        curve(GROWS, range(1, 5 * n, 3), plain, cycle_mult=3.0),
        curve(GROWS, range(8, 50, 3), other, first_cycle=7, cycle_mult=1.5),
        curve(GROWS, range(w + 6, 70, 4), odd, cycle_mult=1.5),
        curve(SHRINKS, range(1, 19, 2), less, warmup=4),
        curve(SHRINKS, range(9, 19, 2), less, warmup=4, first_cycle=8),
        curve(FADES, range(1, 3 * n + w, 3), plain, gamma=fade),
        curve(FADES, range(1, 4 * m, 3), other, gamma=fade),
        curve(WITHOUT, [*range(m + 2), 2 * m, 3 * m + 1], bare),
        curve(WITHOUT, [0, long - 1, long, 2 * long, 4 * long], bare, first_cycle=long),
        curve(WITHOUT, [0, 161, 322, 644], longer),
        curve(WITHOUT, range(3), bare, first_cycle=1),
        bad("first_cycle", {**bare, "first_cycle": 0}),
        bad("first_cycle", {**bare, "first_cycle": -rng.randint(1, 9)}),
        bad("warmup", bare, warmup=-1),
        bad("cycle_mult", less, t=rng.randint(26, 40)),
        bad("warmup", bare, warmup=m),
        bad("warmup", bare, warmup=m + rng.randint(1, 9), t=0),
        scaled(range(0, n, 2), ["max_lr", "min_lr"], 1000.0, **plain, gamma=fade),
    ]


def by_single_steps(
    t: int,
    max_lr: float,
    min_lr: float,
    first_cycle: int,
    cycle_mult: float = 1.0,
    warmup: int = 0,
    gamma: float = 1.0,
) -> float:
    if first_cycle < 1:
        raise ValueError(f"first_cycle={first_cycle}")
    if warmup < 0 or warmup >= first_cycle:
        raise ValueError(f"warmup={warmup}, first_cycle={first_cycle}")
    cycle, step, length = 0, 0, first_cycle
    for _ in range(t):
        step += 1
        if step == length:
            cycle, step = cycle + 1, 0
            length = math.floor((length - warmup) * cycle_mult) + warmup
            if length <= warmup:
                raise ValueError(
                    f"cycle_mult={cycle_mult} left nothing of cycle {cycle}"
                )
    height = max_lr * gamma**cycle - min_lr
    if step < warmup:
        return min_lr + height * (step / warmup)
    return (
        min_lr
        + height * math.cos(math.pi / 2 * (step - warmup) / (length - warmup)) ** 2
    )


def by_numpy(
    t: int,
    max_lr: float,
    min_lr: float,
    first_cycle: int,
    cycle_mult: float = 1.0,
    warmup: int = 0,
    gamma: float = 1.0,
) -> object:
    import numpy as np

    if first_cycle <= 0:
        raise ValueError("first_cycle has to be 1 or more")
    if warmup not in range(first_cycle):
        raise ValueError("warmup has to be below first_cycle and not below 0")
    lengths = [first_cycle]
    while sum(lengths) <= t:
        glide = int((lengths[-1] - warmup) * cycle_mult)
        if glide < 1:
            raise ValueError("cycle_mult")
        lengths.append(glide + warmup)
    ramp = np.arange(warmup) / max(warmup, 1)
    glide = lengths[-1] - warmup
    fall = (1 + np.cos(np.pi * np.arange(glide) / glide)) / 2
    curve = np.concatenate([ramp, fall])
    peak = max_lr * gamma ** (len(lengths) - 1)
    return min_lr + (peak - min_lr) * curve[t - sum(lengths[:-1])]


def by_recursion(
    t: int,
    max_lr: float,
    min_lr: float,
    first_cycle: int,
    cycle_mult: float = 1.0,
    warmup: int = 0,
    gamma: float = 1.0,
) -> float:
    if first_cycle <= 0:
        raise ValueError("first_cycle is too short")
    if warmup < 0:
        raise ValueError("warmup is negative")

    def rate(left: int, glide: int, peak: float) -> float:
        if glide <= 0:
            who = "warmup fills first_cycle" if glide + warmup == first_cycle else ""
            raise ValueError(who or "cycle_mult is too small")
        if left >= glide + warmup:
            return rate(left - glide - warmup, int(glide * cycle_mult), peak * gamma)
        if left < warmup:
            share = left / warmup
        else:
            share = 0.5 + 0.5 * math.cos(math.pi * (left - warmup) / glide)
        return peak * share + min_lr * (1 - share)

    skipped = 0 if cycle_mult != 1 or gamma != 1 else t // first_cycle
    return rate(t - skipped * first_cycle, first_cycle - warmup, max_lr)


WAVE, LINE = "(1 + math.cos(math.pi * progress)) / 2", "done / warmup"
SQUEEZED = "min_lr + (peak - min_lr) * share"
CLOCK, GROWN = "(done - warmup) / glide", "int(glide * cycle_mult)"
# A counter of the cycles, for those who compute each length from the first.
COUNTED = "done, glide, peak = t, -> cycle, done, glide, peak = 0, t,"


def from_the_first(length: str) -> str:
    """Compute each glide from the first one and the number of its cycle."""
    return f"{COUNTED}\n{GROWN} -> {length}\npeak *= gamma -> peak *= gamma; cycle += 1"


EXERCISE = Exercise(
    id="sgdr_warm_lr",
    lesson="03_preview_and_restarts",
    title="Warm restarts with a warmup",
    minutes=20,
    workshop=True,
    reference=sgdr_warm_lr,
    summary="Return the rate of update t: ramp, glide, and again, each peak lower.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 2, 3], max_lr=1.0, min_lr=0.1, first_cycle=5, warmup=2),
        curve(ENDS, [0, 4, 5], max_lr=1.0, min_lr=0.1, first_cycle=5, warmup=2),
        curve(
            GROWS,
            range(1, 16),
            max_lr=1.0,
            min_lr=0.1,
            first_cycle=5,
            cycle_mult=2.0,
            warmup=2,
        ),
        curve(
            FADES,
            range(1, 13),
            max_lr=1.0,
            min_lr=0.1,
            first_cycle=5,
            warmup=2,
            gamma=0.5,
        ),
    ),
    properties=(
        *schedule_properties(shape=3.5, past=0, bad=1.2, scale=0.3),
        Property(GROWS, 1.5),
        Property(FADES, 1.0),
        Property(WITHOUT, 1.0, corner=True),
        Property(SHRINKS, 0.5),
    ),
    lengths=("first_cycle", "warmup"),
    mistakes=(
        Mistake(
            "M27",
            "Your restart comes one update late: the first update of a new cycle is "
            "already the first one of its ramp, or at the peak where there is no ramp.",
            (
                "done >= warmup + glide -> done > warmup + glide",
                "done >= warmup + glide -> done > warmup + glide\n"
                "done -= warmup + glide -> done -= warmup + glide + 1",
            ),
        ),
        Mistake(
            "M28",
            "Your glides do not grow as they should: each is cycle_mult times as long "
            "as the one before it.",
            (
                f"{GROWN} -> glide",
                from_the_first(
                    "int((first_cycle - warmup) * cycle_mult * (cycle + 1))"
                ),
                f"{GROWN} -> glide + (first_cycle - warmup) * (cycle_mult > 1)",
            ),
        ),
        Mistake(
            "sgdr_warm_lr.whole_updates",
            "A glide's length is cut to whole updates in each cycle, and the next one "
            "grows from there: neither rounded nor kept as a fraction.",
            (
                f"{GROWN} -> round(glide * cycle_mult)",
                f"{GROWN} -> math.ceil(glide * cycle_mult)",
                f"{GROWN} -> glide * cycle_mult",
                from_the_first(
                    "int((first_cycle - warmup) * cycle_mult ** (cycle + 1))"
                ),
            ),
        ),
        Mistake(
            "M30",
            "gamma lowers the peak from the second cycle on, and nothing else: the "
            "first peak is at max_lr, and min_lr stays where it is.",
            (
                "first_cycle - warmup, max_lr -> first_cycle - warmup, max_lr * gamma",
                "peak *= gamma -> peak *= gamma; min_lr *= gamma",
            ),
        ),
        Mistake(
            "sgdr_warm_lr.gamma_height",
            "gamma multiplies the peak itself. Yours multiplies its height above "
            "min_lr.",
            ("peak *= gamma -> peak = min_lr + (peak - min_lr) * gamma",),
        ),
        Mistake(
            "sgdr_warm_lr.gamma",
            "gamma has no effect on yours: every peak is as high as the first.",
            ("peak *= gamma -> peak *= 1",),
        ),
        Mistake(
            "M31",
            "Only your first cycle warms up. Each cycle begins with a ramp.",
            (
                "peak *= gamma -> peak *= gamma; glide += warmup; warmup = 0",
                "peak *= gamma -> peak *= gamma; warmup = 0",
                "done < warmup -> t < warmup",
            ),
        ),
        Mistake(
            "M32",
            "cycle_mult makes your warmup longer, too. The ramp keeps its length; only "
            "the glide grows.",
            (
                f"{GROWN} -> int((glide + warmup) * cycle_mult) - warmup",
                "peak *= gamma -> peak *= gamma; warmup = int(warmup * cycle_mult)",
            ),
        ),
        Mistake(
            "M13",
            "Your ramp reaches the peak at the wrong update. On which one should the "
            "rate be exactly at the peak?",
            (
                f"{LINE} -> done / max(warmup - 1, 1)",
                *with_and_without(
                    f"{LINE} -> (done + 1) / warmup",
                    "if done < warmup -> if warmup and done <= warmup",
                ),
                f"{LINE} -> done / (warmup + 1)",
                f"{LINE} -> (done + 1) / (warmup + 1)",
            ),
        ),
        Mistake(
            "sgdr_warm_lr.from_zero",
            "Your ramp starts at 0. It starts at min_lr.",
            (f"{LINE} -> {LINE}; min_lr = 0.0",),
        ),
        Mistake(
            "sgdr_warm_lr.first_update",
            "Without a warmup there is nothing to wait for: the first update is at the "
            "peak, as in every later cycle.",
            ("return min_lr + -> return min_lr if t == 0 else min_lr +",),
        ),
        Mistake(
            "sgdr_warm_lr.float_boundary",
            "At some lengths a restart is lost: 49 · (1 / 49) is a hair below 1 in "
            "floats. Count whole updates.",
            (
                "while done >= warmup + glide -> while done * (1 / (warmup + glide)) >= 1",
                "done -= warmup + glide -> length = warmup + glide; "
                "done = (t * (1 / length) % 1.0 * length) if cycle_mult == 1 "
                "else done - length",
            ),
        ),
        Mistake(
            "M11",
            "Your glide's clock runs during the warmup already, so that it starts "
            "below the peak.",
            (f"{CLOCK} -> done / (glide + warmup)", f"{CLOCK} -> done / glide"),
        ),
        Mistake(
            "M12",
            "Your glide is too slow: it has the cycle less its warmup, not the whole.",
            (f"{CLOCK} -> (done - warmup) / (glide + warmup)",),
        ),
        Mistake(
            "M04",
            "math.cos takes radians: the angle has to run from 0 to half a turn, "
            "and half a turn is neither 1 nor 180.",
            (
                "math.pi * progress -> progress",
                "math.pi * progress -> 180 * progress",
            ),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range from "
            "0 to 1: look at the glide's start, and at its end.",
            (
                f"{WAVE} -> 1 + math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress)",
            ),
        ),
        Mistake(
            "M07",
            "You clip at min_lr or leave it out. The wave has to be squeezed between "
            "min_lr and the peak.",
            (
                f"{SQUEEZED} -> peak * share",
                f"{WAVE} -> {WAVE}; min_lr = 0.0",
                f"{SQUEEZED} -> max(min_lr, peak * share)",
                f"{SQUEEZED} -> (peak - min_lr) * share",
            ),
        ),
        Mistake(
            "M10",
            "Without a warmup you divide by 0. It means: no ramp.",
            ("if done < warmup -> if done <= warmup",),
        ),
        *one_off(sgdr_warm_lr),
    ),
    hints=(
        "Two questions first: in which cycle does update t lie, and how many updates "
        "of that cycle are done? Then it is either on the ramp or on the glide.",
        "Take whole cycles off t. With each one, the glide gets longer (cut to whole "
        "updates), the ramp does not, and the peak gets lower.",
        "Another case: first_cycle 6, warmup 2, cycle_mult 3, gamma 0.1, from 0 to 10. "
        "The glides take 4, 12, 36 updates, so the cycles 6, 14, 38. Update 7 is one "
        "of two up the second ramp, whose peak is 1: 0.5. Update 14: glide half done, "
        "0.5 again. Update 20 opens the third cycle: 0.",
    ),
    right=(by_single_steps, by_numpy, by_recursion),
    single_faults={
        ENDS: ("done, glide, peak = t, -> done, glide, peak = t or min(1, warmup),",),
        GROWS: (f"{GROWN} -> round(glide * cycle_mult)",),
        SHRINKS: ("if glide <= 0 -> if cycle_mult < 1",),
        FADES: ("peak *= gamma -> peak *= 1",),
        WITHOUT: ("if done < warmup -> if done <= warmup",),
    },
    partial=(("not 0 <= warmup < first_cycle -> False", 9.8 / 11),),
    xp=20,
    from_scratch=True,
    equivalent={
        'progress = (done - warmup) / glide: "done - warmup" -> "warmup - done"': "The cosine of a negative angle is the same.",
    },
)
