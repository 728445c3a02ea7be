"""Warm restarts with a warmup in each cycle, and peaks that shrink."""

from __future__ import annotations

import math
import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
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
    done, length, peak = t, first_cycle, max_lr
    while done >= length:
        done -= length
        length = int((length - warmup) * cycle_mult) + warmup
        peak *= gamma
        if length <= warmup:
            raise ValueError("cycle_mult leaves a cycle no room for its glide")
    if done < warmup:
        return min_lr + (peak - min_lr) * done / warmup
    share = (done - warmup) / (length - warmup)
    return min_lr + (peak - min_lr) * (1 + math.cos(math.pi * share)) / 2


GROWS, FADES = "each glide longer than the one before", "each peak lower than the last"
WITHOUT, SHRINKS = "works without a warmup", "says when a cycle has no room left"


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.3, 0.9, 4.0])
    low = top * rng.uniform(0.05, 0.15)
    n, m, w = rng.choice([9, 11, 13]), rng.choice([7, 8, 10]), rng.choice([3, 4])
    fade = rng.choice([0.6, 0.7, 0.8])
    plain = {"max_lr": top, "min_lr": low, "first_cycle": n, "warmup": w}
    other = {"max_lr": 2 * top, "min_lr": low / 3, "first_cycle": m, "warmup": 2}
    bare = {"max_lr": top, "min_lr": low, "first_cycle": m}
    odd = {**plain, "first_cycle": w + 5, "cycle_mult": 1.5}
    less = {"max_lr": top, "min_lr": low, "first_cycle": 12, "cycle_mult": 0.5}
    return [
        curve(SHAPE, range(2 * n + 3), plain),
        curve(SHAPE, range(3 * m + 1), other),
        curve(SHAPE, range(m), max_lr=top, min_lr=0.0, first_cycle=m, warmup=1),
        curve(ENDS, [0, 1, w - 1, w, w + 1, n - 1, n, n + 1, n + w], plain),
        curve(ENDS, [0, 2, 3, m - 1, m, m + 2], other),
        curve(ENDS, [90 * n - 1, 90 * n, 90 * n + w], plain),
        curve(GROWS, range(5 * n), plain, cycle_mult=2.0),
        curve(GROWS, range(4 * m + 3), other, cycle_mult=3.0),
        curve(GROWS, range(7 * (w + 5)), odd),
        curve(GROWS, range(40, 160, 3), odd),
        curve(FADES, range(3 * n + w), plain, gamma=fade),
        curve(FADES, range(5 * m), other, cycle_mult=2.0, gamma=fade),
        curve(FADES, [0, 1, m, m + 1, 2 * m, 3 * m + 1], bare, gamma=fade),
        curve(WITHOUT, range(2 * m + 2), bare),
        curve(WITHOUT, range(8 * m), bare, cycle_mult=2.0),
        curve(WITHOUT, range(4), bare, first_cycle=1),
        curve(SHRINKS, range(22), less, warmup=rng.choice([4, 6])),
        curve(SHRINKS, [0, 11, 12, 20, 22, 23, 24, 60], less),
        bad("first_cycle", {**bare, "first_cycle": 0}),
        bad("first_cycle", {**bare, "first_cycle": -rng.randint(1, 9)}),
        bad("warmup", bare, warmup=-1),
        bad("cycle_mult", less, t=rng.randint(23, 40)),
        bad("warmup", bare, warmup=m),
        bad("warmup", bare, warmup=m + rng.randint(1, 9), t=0),
        scaled(range(0, 2 * n, 2), ["max_lr", "min_lr"], 3.0, **plain, gamma=fade),
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


def variant(**change: object) -> Answer:  # noqa: PLR0915
    """A wrong schedule: the right rules, with some of them changed."""

    def sgdr_warm_lr(  # noqa: PLR0915
        t: int,
        max_lr: float,
        min_lr: float,
        first_cycle: int,
        cycle_mult: float = 1.0,
        warmup: int = 0,
        gamma: float = 1.0,
    ) -> float:
        if change.get("no_growth"):
            cycle_mult = 1.0
        if change.get("no_gamma"):
            gamma = 1.0
        ramp, cycle, done, length = warmup, 0, t, first_cycle
        true_glide: float = first_cycle - warmup
        while done > length if change.get("restart_late") else done >= length:
            done, cycle = done - length, cycle + 1
            true_glide *= cycle_mult
            glide = int((length - ramp) * cycle_mult)
            if change.get("rounds"):
                glide = round((length - ramp) * cycle_mult)
            if change.get("exact"):
                glide = true_glide  # type: ignore[assignment]
            if change.get("rounds_late"):
                glide = int(true_glide)
            if change.get("adds"):
                glide = int((first_cycle - ramp) * cycle_mult * cycle)
            length = glide + ramp
            if change.get("whole"):
                length = int((glide / cycle_mult + ramp) * cycle_mult)
            if change.get("ramp_grows"):
                ramp = int(ramp * cycle_mult)
                length = glide + ramp
            if change.get("ramp_once"):
                length, ramp = (glide, 0) if change["ramp_once"] == 2 else (length, 0)
            if length <= ramp:
                raise ValueError("cycle_mult")
        power = cycle + 1 if change.get("gamma_first") else cycle
        peak = max_lr * gamma**power
        low = min_lr
        if change.get("gamma_floor"):
            low *= gamma**power
        if change.get("from_floor") and t == 0:
            return min_lr
        begins = 0.0 if change.get("from_zero") else low
        if change.get("divides"):
            if done <= ramp:
                return low + (peak - low) * done / ramp
        elif done < ramp:
            share = done / ramp
            if change.get("ramp_minus"):
                share = min(done / max(ramp - 1, 1), 1)
            if change.get("ramp_plus"):
                share = (done + 1) / ramp
            if change.get("ramp_wide"):
                share = done / (ramp + 1)
            return begins + (peak - begins) * share
        share = (done - ramp) / (length - ramp)
        if change.get("clock"):
            share = done / length
        if change.get("slow"):
            share = (done - ramp) / length
        if change.get("no_floor"):
            return peak * (1 + math.cos(math.pi * share)) / 2
        if change.get("clips"):
            return max(low, peak * (1 + math.cos(math.pi * share)) / 2)
        return low + (peak - low) * (1 + math.cos(math.pi * share)) / 2

    return sgdr_warm_lr


EXERCISE = Exercise(
    id="sgdr_warm_lr",
    lesson="03_preview_and_restarts",
    title="Warm restarts with a warmup",
    reference=sgdr_warm_lr,
    summary="Return the rate of update t: ramp, glide, and again, each peak lower.",
    cases=cases,
    golden=(
        curve(SHAPE, range(10), max_lr=1.0, min_lr=0.1, first_cycle=5, warmup=2),
        curve(
            FADES,
            range(16),
            max_lr=1.0,
            min_lr=0.1,
            first_cycle=5,
            cycle_mult=2.0,
            warmup=2,
            gamma=0.5,
        ),
    ),
    properties=(
        *schedule_properties(shape=3.5, past=0, bad=1.2, scale=0.3),
        Property(GROWS, 1.5),
        Property(FADES, 1.0),
        Property(WITHOUT, 1.0),
        Property(SHRINKS, 0.5),
    ),
    mistakes=(
        Mistake(
            "M27",
            "Your restart comes one update late: the first update of a new cycle is "
            "already the first one of its ramp.",
            (variant(restart_late=True),),
        ),
        Mistake(
            "M28",
            "Your glides do not grow as they should: each is cycle_mult times as long "
            "as the one before it.",
            (variant(no_growth=True), variant(adds=True)),
        ),
        Mistake(
            "sgdr_warm_lr.whole_updates",
            "A glide's length is cut to whole updates in each cycle, and the next one "
            "grows from there: neither rounded nor kept as a fraction.",
            (variant(rounds=True), variant(exact=True), variant(rounds_late=True)),
        ),
        Mistake(
            "M30",
            "gamma lowers the peak from the second cycle on, and nothing else: the "
            "first peak is at max_lr, and min_lr stays where it is.",
            (variant(gamma_first=True), variant(gamma_floor=True)),
        ),
        Mistake(
            "sgdr_warm_lr.gamma",
            "gamma has no effect on yours: every peak is as high as the first.",
            (variant(no_gamma=True),),
        ),
        Mistake(
            "M31",
            "Only your first cycle warms up. Each cycle begins with a ramp.",
            (variant(ramp_once=1), variant(ramp_once=2)),
        ),
        Mistake(
            "M32",
            "cycle_mult makes your warmup longer, too. The ramp keeps its length; only "
            "the glide grows.",
            (variant(whole=True), variant(ramp_grows=True)),
        ),
        Mistake(
            "M13",
            "Your ramp reaches the peak at the wrong update. On which one should the "
            "rate be exactly at the peak?",
            (
                variant(ramp_minus=True),
                variant(ramp_plus=True),
                variant(ramp_wide=True),
            ),
        ),
        Mistake(
            "sgdr_warm_lr.from_zero",
            "Your ramp starts at 0. It starts at min_lr.",
            (variant(from_zero=True),),
        ),
        Mistake(
            "sgdr_warm_lr.first_update",
            "Without a warmup there is nothing to wait for: the first update is at the "
            "peak, as in every later cycle.",
            (variant(from_floor=True),),
        ),
        Mistake(
            "M11",
            "Your glide's clock runs during the warmup already, so that it starts "
            "below the peak.",
            (variant(clock=True),),
        ),
        Mistake(
            "M12",
            "Your glide is too slow: it has the cycle less its warmup, not the whole.",
            (variant(slow=True),),
        ),
        Mistake(
            "M07",
            "You clip at min_lr or leave it out. The wave has to be squeezed between "
            "min_lr and the peak.",
            (variant(no_floor=True), variant(clips=True)),
        ),
        Mistake(
            "M10",
            "Without a warmup you divide by 0. It means: no ramp.",
            (variant(divides=True),),
        ),
        *one_off(variant()),
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
    partial=((variant(), 9.8 / 11),),
    xp=20,
    from_scratch=True,
    equivalent={
        'share = (done - warmup) / (length - warmup): "done - warmup" -> "warmup - done"': "The cosine of a negative share is the same.",
        'share = (done - warmup) / (length - warmup): "length - warmup" -> "warmup - length"': "The cosine of a negative share is the same.",
    },
)
