"""Cosine annealing with warm restarts."""

from __future__ import annotations

import math
import random

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


def sgdr_lr(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    """Anneal along a cosine, and restart at eta_max after each cycle, without end.

    Cycle i has T_i = T_0 * T_mult ** i updates. With T_cur updates of the current
    cycle done, lr = eta_min + (eta_max - eta_min) * (1 + cos(pi * T_cur / T_i)) / 2.
    The first update of a cycle is at eta_max; eta_min itself is never used.

    Args:
        t: index of the update about to be made, from 0.
        eta_max: the learning rate at the start of each cycle.
        T_0: length of the first cycle, in updates, > 0.
        T_mult: whole factor from one cycle's length to the next, >= 1.
        eta_min: the learning rate that a cycle heads for.

    Raises:
        ValueError: T_0 is not positive, or T_mult is below 1.

    Source: Loshchilov & Hutter 2016 (arXiv:1608.03983);
    torch.optim.lr_scheduler.CosineAnnealingWarmRestarts, stepped one by one.

    >>> [round(sgdr_lr(t, 1.0, 3, 2, 0.1), 3) for t in (0, 2, 3, 8, 9)]
    [1.0, 0.325, 1.0, 0.16, 1.0]
    """
    if T_0 <= 0:
        raise ValueError("T_0 must be positive")
    if T_mult < 1:
        raise ValueError("T_mult must be at least 1")
    done, length = t, T_0
    while done >= length:
        done -= length
        length *= T_mult
    return eta_min + (eta_max - eta_min) * (1 + math.cos(math.pi * done / length)) / 2


GROWS, LATER = "each cycle longer than the one before", "restarts exactly, also far out"


def starts(T_0: int, T_mult: int, count: int) -> list[int]:
    return [sum(T_0 * T_mult**i for i in range(k)) for k in range(count)]


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.3, 0.9, 4.0])
    end = top * rng.uniform(0.1, 0.3)
    n, m = rng.choice([5, 7, 11]), rng.choice([4, 6, 9])
    first = {"eta_max": top, "T_0": n, "T_mult": 1, "eta_min": end}
    second = {"eta_max": top / 3, "T_0": m, "T_mult": 2, "eta_min": 0.0}
    third = {"eta_max": 1.7, "T_0": 3, "T_mult": 3, "eta_min": 0.4}
    odd = {"eta_max": top, "T_0": 1, "T_mult": 3, "eta_min": end}
    double = {"eta_max": top, "T_0": 1, "T_mult": 2, "eta_min": end}
    around = [s + d for s in starts(1, 3, 8)[2:] for d in (-1, 0, 1)]
    return [
        curve(SHAPE, range(3 * n + 2), first),
        curve(SHAPE, range(2 * m + 1), eta_max=top, T_0=m),
        curve(SHAPE, range(n), eta_max=2.3, T_0=n, eta_min=0.5),
        curve(SHAPE, range(5), eta_max=top, T_0=1, eta_min=end, trivial=True),
        curve(ENDS, [0], first, trivial=True),
        curve(ENDS, [0, 1, n - 1, n, n + 1, 2 * n - 1, 2 * n], first),
        curve(ENDS, [m - 1, m, m + 1], eta_max=top, T_0=m, eta_min=end),
        curve(GROWS, range(7 * m + 2), second),
        curve(GROWS, range(13 * 3 + 2), third),
        curve(GROWS, range(0, 15 * n, 2), {**first, "T_mult": 2}),
        curve(LATER, around, odd),
        curve(LATER, [s + d for s in starts(1, 2, 11)[3:] for d in (-1, 0, 1)], double),
        curve(LATER, [s + d for s in starts(3, 3, 7)[2:] for d in (-1, 0, 1)], third),
        curve(LATER, [90 * n - 1, 90 * n, 90 * n + 1], first),
        bad("T_0", eta_max=top, T_0=0, T_mult=2),
        bad("T_0", eta_max=top, T_0=-rng.randint(1, 9)),
        bad("T_mult", eta_max=top, T_0=n, T_mult=0),
        bad("T_mult", eta_max=top, T_0=n, T_mult=-rng.randint(1, 9)),
        scaled(range(n + 2), ["eta_max", "eta_min"], 3.0, **first),
    ]


def by_counting(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    if T_0 < 1:
        raise ValueError(f"T_0={T_0}")
    if T_mult < 1:
        raise ValueError(f"T_mult={T_mult}")
    begin, length = (t // T_0 * T_0, T_0) if T_mult == 1 else (0, T_0)
    while t >= begin + length:
        begin, length = begin + length, length * T_mult
    share = 0.5 * (1 + math.cos(math.pi * (t - begin) / length))
    return eta_max * share + eta_min * (1 - share)


def by_closed_form(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    if T_0 <= 0:
        raise ValueError("T_0")
    if T_mult <= 0:
        raise ValueError("T_mult")
    if T_mult == 1:
        progress = (t % T_0) / T_0
    else:
        i = int(math.log(t / T_0 * (T_mult - 1) + 1, T_mult))
        while T_0 * (T_mult ** (i + 1) - 1) // (T_mult - 1) <= t:
            i += 1
        while T_0 * (T_mult**i - 1) // (T_mult - 1) > t:
            i -= 1
        begin = T_0 * (T_mult**i - 1) // (T_mult - 1)
        progress = (t - begin) / (T_0 * T_mult**i)
    return eta_min + (eta_max - eta_min) * math.cos(math.pi / 2 * progress) ** 2


def by_numpy(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> object:
    import numpy as np

    if T_0 <= 0:
        raise ValueError("T_0 has to be 1 or more")
    if T_mult < 1:
        raise ValueError("T_mult has to be 1 or more")
    if T_mult == 1:
        done, length = t % T_0, T_0
    else:
        lengths = T_0 * T_mult ** np.arange(40 // T_mult)
        ends = np.cumsum(lengths)
        cycle = int(np.searchsorted(ends, t, side="right"))
        length = int(lengths[cycle])
        done = t - int(ends[cycle]) + length
    return eta_min + (eta_max - eta_min) * (1 + np.cos(np.pi * done / length)) / 2


def place(t: int, T_0: int, T_mult: int) -> tuple[int, int, int]:
    """Which cycle, how many of its updates are done, and how long it is."""
    cycle, done, length = 0, t, T_0
    if T_mult <= 1:
        return t // T_0, t % T_0, T_0
    while done >= length:
        done, length, cycle = done - length, length * T_mult, cycle + 1
    return cycle, done, length


def wave(done: float, length: float, top: float, end: float) -> float:
    return end + (top - end) * (1 + math.cos(math.pi * done / length)) / 2


def unchecked(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    _, done, length = place(t, T_0, T_mult)
    return wave(done, length, eta_max, eta_min)


def restart_late(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    done, length = t, T_0
    while done > length:
        done, length = done - length, length * T_mult
    return wave(done, length, eta_max, eta_min)


def no_restart(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    return wave(min(t, T_0), T_0, eta_max, eta_min)


def bounces(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    return wave(t, T_0, eta_max, eta_min)


def equal_cycles(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    return wave(t % T_0, T_0, eta_max, eta_min)


def growing_by_steps(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    if T_mult == 1:
        return wave(t % T_0, T_0, eta_max, eta_min)
    cycle, done, length = 1, t, T_0
    while done >= length:
        done, cycle = done - length, cycle + 1
        length = T_0 * T_mult * (cycle - 1)
    return wave(done, length, eta_max, eta_min)


def adding(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    if T_mult == 1:
        return wave(t % T_0, T_0, eta_max, eta_min)
    done, length = t, T_0
    while done >= length:
        done, length = done - length, length + T_0
    return wave(done, length, eta_max, eta_min)


def by_float_log(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    if T_mult == 1:
        return wave(t % T_0, T_0, eta_max, eta_min)
    i = int(math.log(t / T_0 * (T_mult - 1) + 1, T_mult))
    begin = T_0 * (T_mult**i - 1) / (T_mult - 1)
    return wave(t - begin, T_0 * T_mult**i, eta_max, eta_min)


def without_half(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    _, done, length = place(t, T_0, T_mult)
    return eta_min + (eta_max - eta_min) * (1 + math.cos(math.pi * done / length))


def without_one(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    _, done, length = place(t, T_0, T_mult)
    return eta_min + (eta_max - eta_min) * math.cos(math.pi * done / length)


def without_floor(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    return unchecked(t, eta_max, T_0, T_mult, 0.0)


def clipped(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    return max(eta_min, unchecked(t, eta_max, T_0, T_mult, 0.0))


def reaches_floor(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    _, done, length = place(t, T_0, T_mult)
    return wave(done, max(length - 1, 1), eta_max, eta_min)


def first_length(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    _, done, _ = place(t, T_0, T_mult)
    return wave(done, T_0, eta_max, eta_min)


EXERCISE = Exercise(
    id="sgdr_lr",
    lesson="03_preview_and_restarts",
    title="Warm restarts",
    reference=sgdr_lr,
    summary="Return the rate of update t: glides that restart at eta_max, without end.",
    cases=cases,
    golden=(
        curve(SHAPE, range(7), eta_max=1.0, T_0=3, eta_min=0.1),
        curve(GROWS, range(11), eta_max=1.0, T_0=3, T_mult=2, eta_min=0.1),
    ),
    properties=(
        *schedule_properties(shape=4, past=0),
        Property(GROWS, 1.5),
        Property(LATER, 1.0),
    ),
    mistakes=(
        Mistake(
            "M27",
            "Your restart comes one update late: the first update of the new cycle is "
            "at eta_max already, and eta_min itself is never used.",
            (restart_late, reaches_floor),
        ),
        Mistake(
            "sgdr_lr.no_restart",
            "Your rate never jumps back up: it stays down, or climbs as slowly as it "
            "fell. A restart begins the glide anew.",
            (no_restart, bounces),
        ),
        Mistake(
            "M28",
            "Your cycles do not grow as they should: each is T_mult times as long as "
            "the one before it.",
            (equal_cycles, growing_by_steps, adding),
        ),
        Mistake(
            "sgdr_lr.first_length",
            "Your restarts come at the right places, but each glide still takes T_0 "
            "updates.",
            (first_length,),
        ),
        Mistake(
            "M29",
            "A logarithm of floats misses whole numbers by a hair, so that a restart "
            "is lost. Count the cycles with whole numbers.",
            (by_float_log,),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range from "
            "0 to 1: look at the start of a cycle, and at its end.",
            (without_half, without_one),
        ),
        Mistake(
            "M07",
            "You clip at eta_min or leave it out. The wave has to be squeezed between "
            "eta_min and eta_max.",
            (without_floor, clipped),
        ),
        *one_off(unchecked),
    ),
    hints=(
        "First find out in which cycle update t lies, and how many updates of that "
        "cycle are done. The rest is the glide that you know.",
        "Take whole cycles off t, one after the other, each longer than the last, "
        "until what is left fits into the cycle.",
        "Another case: cycles of 4, 12 and 36 updates. Update 15: take off 4, 11 are "
        "left, and 11 fit into the second cycle, so 11 of its 12 are done. Update 16: "
        "take off 4 and 12, none is left: it opens the third cycle.",
    ),
    right=(by_counting, by_closed_form, by_numpy),
    partial=((unchecked, 6 / 7),),
    xp=15,
    from_scratch=True,
)
