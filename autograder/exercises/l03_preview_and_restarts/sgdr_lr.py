"""Cosine annealing with warm restarts."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

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
    progress = done / length
    share = (1 + math.cos(math.pi * progress)) / 2
    return eta_min + (eta_max - eta_min) * share


FLOOR, GROWS = "glides to a floor above zero", "each cycle longer than the one before"
LATER = "restarts exactly, also far out"


def inside(n: int, cycles: int) -> list[int]:
    """The updates of some cycles without the first and the last of each."""
    return [n * cycle + done for cycle in range(cycles) for done in range(1, n - 1)]


def around(T_0: int, T_mult: int, cycles: Iterable[int]) -> list[int]:
    """The last update before each of these restarts, its own, and the next."""
    starts = [T_0 * (T_mult**k - 1) // (T_mult - 1) for k in cycles]
    return [start + d for start in starts for d in (-1, 0, 1)]


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.3, 0.9, 4.0])
    end = round(top * rng.uniform(0.1, 0.3), 3)
    n, m = rng.choice([5, 7, 11]), rng.choice([4, 6, 9])
    long, longer = rng.sample([49, 98, 103, 107, 161], 2)
    first = {"eta_max": top, "T_0": n}
    second = {"eta_max": 1.3, "T_0": m}
    third = {"eta_max": 1.7, "T_0": 3, "T_mult": 3}
    return [
        curve(SHAPE, inside(n, 3), first),
        curve(SHAPE, inside(m, 2), second),
        curve(SHAPE, range(1, n - 1), eta_max=2.3, T_0=n),
        curve(FLOOR, inside(m, 3), second, eta_min=0.5),
        curve(FLOOR, range(1, n - 1), first, eta_min=end),
        curve(ENDS, [0, n - 1, n, 2 * n], first),
        curve(ENDS, [0, m - 1, 3 * m], second),
        curve(ENDS, [0, n, 2 * n], first, eta_min=end),
        curve(ENDS, [0, 1, 7], eta_max=top, T_0=1, eta_min=end),
        curve(GROWS, range(1, 7 * m, 3), second, T_mult=2),
        curve(GROWS, range(1, 13 * 3, 2), third),
        curve(GROWS, around(3, 3, [4, 5]), third),
        curve(GROWS, around(1, 3, [2, 3, 5]), eta_max=top, T_0=1, T_mult=3),
        curve(GROWS, around(1, 2, [3, 6, 9]), eta_max=top, T_0=1, T_mult=2),
        curve(GROWS, around(2, 10, [1, 3]), eta_max=top, T_0=2, T_mult=10),
        curve(LATER, [90 * n - 1, 90 * n, 90 * n + 1], first),
        curve(LATER, [long, 2 * long, 4 * long, 4 * long + 1], eta_max=top, T_0=long),
        curve(LATER, [longer, 4 * longer, 8 * longer], eta_max=1.1, T_0=longer),
        bad("T_0", eta_max=top, T_0=0, T_mult=2),
        bad("T_0", eta_max=top, T_0=-rng.randint(1, 9)),
        bad("T_mult", eta_max=top, T_0=n, T_mult=0),
        bad("T_mult", eta_max=top, T_0=n, T_mult=-rng.randint(1, 9)),
        scaled(range(0, n, 2), ["eta_max", "eta_min"], 1000.0, **first, eta_min=end),
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


def by_float_log(
    t: int, eta_max: float, T_0: int, T_mult: int = 1, eta_min: float = 0.0
) -> float:
    cycle, done, length = 0, t % T_0, T_0
    if T_mult > 1:
        cycle = int(math.log(t / T_0 * (T_mult - 1) + 1, T_mult))
        length = T_0 * T_mult**cycle
        done = t - T_0 * (T_mult**cycle - 1) // (T_mult - 1)
    return eta_min + (eta_max - eta_min) * (1 + math.cos(math.pi * done / length)) / 2


WAVE = "(1 + math.cos(math.pi * progress)) / 2"
PLACE, SQUEEZED = "done, length = t, T_0", "eta_min + (eta_max - eta_min) * share"
# As torch has it: the remainder, where cycles do not grow.
APART = f"{PLACE} -> done, length = t % T_0 if T_mult == 1 else t, T_0"
FRACTION = "done / length -> t * (1 / T_0) % 1.0 if T_mult == 1 else done / length"


EXERCISE = Exercise(
    id="sgdr_lr",
    lesson="03_preview_and_restarts",
    title="Warm restarts",
    minutes=12,
    reference=sgdr_lr,
    summary="Return the rate of update t: glides that restart at eta_max, without end.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 4, 7], eta_max=1.0, T_0=3),
        curve(ENDS, [0, 2, 3, 5, 6], eta_max=1.0, T_0=3),
        curve(FLOOR, [1, 4], eta_max=1.0, T_0=3, eta_min=0.1),
        curve(GROWS, range(1, 11), eta_max=1.0, T_0=3, T_mult=2),
    ),
    properties=(
        *schedule_properties(shape=3, past=0),
        Property(FLOOR, 1.0),
        Property(GROWS, 1.5),
        Property(LATER, 1.0),
    ),
    lengths=("T_0",),
    mistakes=(
        Mistake(
            "M27",
            "Your restart comes one update late: the first update of the new cycle is "
            "at eta_max already, and eta_min itself is never used.",
            (
                "done >= length -> done > length",
                "done >= length -> done > length\ndone -= length -> done -= length + 1",
            ),
        ),
        Mistake(
            "sgdr_lr.reaches_min",
            "Your restart is on time, but the last update of each cycle is at eta_min "
            "already. A cycle only heads for eta_min: the update that would get there "
            "is the next cycle's first.",
            ("done / length -> done / max(length - 1, 1)",),
        ),
        Mistake(
            "sgdr_lr.no_restart",
            "Your rate never jumps back up: it stays down, or climbs as slowly as it "
            "fell. A restart begins the glide anew.",
            (
                "progress = done / length -> progress = min(t / T_0, 1.0)",
                "progress = done / length -> progress = t / T_0",
            ),
        ),
        Mistake(
            "sgdr_lr.halving_peaks",
            "Your peaks get lower from cycle to cycle. Each restart goes back up to "
            "eta_max itself.",
            (
                "done -= length -> done -= length; eta_max /= 2",
                f"{PLACE} -> done, length, top, cycle = t, T_0, eta_max, 1\n"
                "done -= length -> done -= length; cycle += 1; eta_max = top / cycle",
            ),
        ),
        Mistake(
            "M28",
            "Your cycles do not grow as they should: each is T_mult times as long as "
            "the one before it.",
            (
                "length *= T_mult -> length *= 1",
                *with_and_without("length *= T_mult -> length += T_0", APART),
                "length *= T_mult -> length += T_mult",
                *with_and_without(
                    "length *= T_mult -> length += T_0 * T_mult - T_0 * (length == T_0)",
                    APART,
                ),
                f"{PLACE} -> done, length = t % T_0, T_0 * T_mult ** (t // T_0)",
                f"{PLACE} -> length = T_0 * T_mult ** (t // T_0); done = t % length",
                f"{PLACE} -> length = T_0 * T_mult ** (t // T_0); "
                "done = t - sum(T_0 * T_mult**k for k in range(t // T_0))",
                "done -= length -> done -= length * T_mult",
            ),
        ),
        Mistake(
            "sgdr_lr.first_length",
            "Your restarts come at the right places, but each glide still takes T_0 "
            "updates.",
            ("done / length -> done / T_0",),
        ),
        Mistake(
            "M29",
            "A logarithm of floats misses whole numbers by a hair, so that a restart "
            "is lost. Count the cycles with whole numbers.",
            (by_float_log,),
        ),
        Mistake(
            "sgdr_lr.float_boundary",
            "At some lengths a restart is lost: 49 · (1 / 49) is a hair below 1 in "
            "floats. Count whole updates, with // and %.",
            (
                FRACTION,
                "done >= length -> done * (1 / length) >= 1",
            ),
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
            "0 to 1: look at the start of a cycle, and at its end.",
            (
                f"{WAVE} -> 1 + math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress)",
                f"{WAVE} -> math.cos(math.pi * progress) / 2",
            ),
        ),
        Mistake(
            "M06",
            "Your rate climbs back by itself before the restart: that is a whole wave, "
            "and a glide needs half of one.",
            ("math.pi * progress -> 2 * math.pi * progress",),
        ),
        Mistake(
            "sgdr_lr.quarter_wave",
            "You start slowly and end steeply: that is a quarter of a wave. The glide "
            "is gentle at both ends.",
            (f"{WAVE} -> math.cos(math.pi / 2 * progress)",),
        ),
        Mistake(
            "sgdr_lr.straight",
            "Your restarts are right, but between them you go down a straight line.",
            (f"{WAVE} -> 1 - progress",),
        ),
        Mistake(
            "sgdr_lr.rising",
            "Each of your cycles starts at the floor and climbs: the wave is upside "
            "down.",
            ("1 + math.cos -> 1 - math.cos",),
        ),
        Mistake(
            "M07",
            "You clip at eta_min or leave it out. The wave has to be squeezed between "
            "eta_min and eta_max.",
            (
                f"{SQUEEZED} -> eta_max * share",
                f"{SQUEEZED} -> max(eta_min, eta_max * share)",
                f"{SQUEEZED} -> (eta_max - eta_min) * share",
            ),
        ),
        Mistake(
            "sgdr_lr.lifted",
            "Your peaks lie above eta_max: you added eta_min to a wave that was already "
            "high enough.",
            ("eta_min + (eta_max - eta_min) -> eta_min + eta_max",),
        ),
        *one_off(sgdr_lr),
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
    single_faults={
        ENDS: (f"{PLACE} -> done, length = max(t, 1), T_0",),
        FLOOR: (f"{SQUEEZED} -> max(eta_min, eta_max * share)",),
        GROWS: ("length *= T_mult -> length *= 1",),
        LATER: (FRACTION,),
    },
    partial=(("T_0 <= 0 -> False\nT_mult < 1 -> False", 6 / 7),),
    xp=15,
    from_scratch=True,
)
