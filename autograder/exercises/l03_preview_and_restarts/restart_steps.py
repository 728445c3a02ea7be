"""Read the restarts off a trace of learning rates."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import PURE


def restart_steps(lrs: list[float]) -> list[int]:
    """Find the updates at which the rate jumps up by over half of the trace's range.

    A restart is the first update after a jump from the one before it; the range is
    the highest rate less the lowest. A ramp is many small rises, no restart, and so is
    a jump by half of the range or less.

    Args:
        lrs: the learning rate of each update, from update 0 on.

    Returns:
        The indices of the restarts, in order; none for a trace without a jump.

    >>> restart_steps([1.0, 0.5, 0.25, 1.0, 0.5])
    [3]
    """
    if not lrs:
        return []
    half = (max(lrs) - min(lrs)) / 2
    return [i for i in range(1, len(lrs)) if lrs[i] - lrs[i - 1] > half]


FINDS, RAMPS = "finds the jumps back up", "a warmup is no restart"
SMALL, NONE = "measures a jump by the range", "a trace without a jump"


def glides(lengths: list[int], top: float, low: float) -> list[float]:
    """Cosine glides from top towards low, one after the other."""
    return [
        low + (top - low) * (1 + math.cos(math.pi * k / n)) / 2
        for n in lengths
        for k in range(n)
    ]


def ramp(count: int, top: float, low: float) -> list[float]:
    return [low + (top - low) * k / count for k in range(count)]


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.4, 1.0, 3.0])
    low = top * rng.uniform(0.02, 0.1)
    n, m, w = rng.randint(6, 9), rng.randint(4, 5), rng.randint(5, 7)
    high = 0.75 * top
    fall = [top - (top - low) * k / n for k in range(n)]
    stairs = [top] * 3 + [top / 10] * m + [top] * 2 + [top / 5] * 2 + [top / 4, top]
    part = [top, high, low, *[low + 0.35 * (top - low)] * 2, low, top, low]
    tail = glides([m], 0.3 * top, low)
    narrow = [top, 0.93 * top, 0.9 * top, 0.98 * top, 0.91 * top, 0.93 * top]
    drop = [low, top, top, low, low]
    return [
        one(FINDS, glides([n] * 3, top, low)),
        one(FINDS, glides([m, 2 * m, 4 * m], top, 0.0)),
        one(FINDS, fall * 2 + fall[: n // 2]),
        one(FINDS, [*fall, top]),
        one(FINDS, stairs),
        one(RAMPS, ramp(w, top, low) + glides([n, n], top, low)),
        one(RAMPS, ramp(w, top, 0.0) + glides([m] * 4, top, low)),
        one(RAMPS, ramp(4, top, low) + [top] * 3 + glides([n], top, low)),
        one(RAMPS, fall + ramp(w, top, low) + fall),
        one(RAMPS, ramp(w, top, low)),
        one(SMALL, [*narrow, 0.9 * top]),
        one(SMALL, glides([n, m], 10 * top, 9 * top)),
        one(SMALL, glides([m, n, m], 0.3, 0.3 * low / top)),
        one(SMALL, part),
        one(SMALL, glides([n], top, low) + tail + tail),
        one(SMALL, drop),
        one(NONE, [top] * m),
        one(NONE, [top]),
        one(NONE, []),
        one(NONE, fall),
    ]


def one(prop: str, lrs: list[float]) -> Case:
    return Case(prop, [[round(lr, 6) for lr in lrs]])


def by_pairs(lrs: list[float]) -> list[int]:
    from itertools import pairwise

    height = max(lrs, default=0.0) - min(lrs, default=0.0)
    found = []
    for index, (before, now) in enumerate(pairwise(lrs), 1):
        if now > before and now - before > 0.5 * height:
            found.append(index)
    return found


def by_numpy(lrs: list[float]) -> object:
    import numpy as np

    rates = np.array(lrs, dtype=float)
    if rates.size < 2:
        return []
    return np.flatnonzero(np.diff(rates) > np.ptp(rates) / 2) + 1


def by_torch(lrs: list[float]) -> list[int]:
    import torch

    rates = torch.tensor(lrs, dtype=torch.float64)
    if len(rates) < 2:
        return []
    jumps = rates.diff() / (rates.max() - rates.min())
    return [int(i) + 1 for i in (jumps > 0.5).nonzero()]


ABOVE = "lrs[i] - lrs[i - 1] > half"
FOUND = "return [i for i in"


EXERCISE = Exercise(
    id="restart_steps",
    lesson="03_preview_and_restarts",
    title="Find the restarts",
    minutes=10,
    workshop=True,
    reference=restart_steps,
    summary="Return at which updates the rate jumps up by over half of its range.",
    cases=cases,
    golden=(
        one(FINDS, [1.0, 0.5, 0.25, 1.0, 0.5, 0.25, 1.0]),
        one(RAMPS, [0.0, 0.25, 0.5, 0.75, 1.0, 0.5, 0.0, 1.0, 0.5]),
    ),
    properties=(
        Property(FINDS, 4, core=True),
        Property(RAMPS, 2.5),
        Property(SMALL, 2),
        Property(NONE, 1, corner=True),
        Property(PURE, 0.5, kind="pure"),
    ),
    mistakes=(
        Mistake(
            "restart_steps.start",
            "Update 0 is where the run begins. A restart needs something before it.",
            (f"{FOUND} -> return [0] + [i for i in", "range(1, -> range("),
        ),
        Mistake(
            "restart_steps.every_rise",
            "You take every rise for a restart. A warmup is many small rises; a "
            "restart is one big one.",
            with_and_without(
                f"{ABOVE} -> lrs[i] > lrs[i - 1]",
                "range(1, -> range(",
                f"{FOUND} -> return [0] + [i for i in",
            ),
        ),
        Mistake(
            "restart_steps.no_rise",
            "Two equal rates in a row are no restart.",
            (f"{ABOVE} -> lrs[i] >= lrs[i - 1]",),
        ),
        Mistake(
            "restart_steps.last_low",
            "You return the last low update. The restart is the first high one.",
            (f"{FOUND} -> return [i - 1 for i in",),
        ),
        Mistake(
            "restart_steps.one_more",
            "You count updates from 1. Their indices begin at 0.",
            (f"{FOUND} -> return [i + 1 for i in",),
        ),
        Mistake(
            "restart_steps.last_missed",
            "A restart on the very last update is one, too.",
            ("range(1, len(lrs)) -> range(1, len(lrs) - 1)",),
        ),
        Mistake(
            "restart_steps.ratio",
            "You compare a rate with the one before it by their ratio. What counts is "
            "the jump against the range of the whole trace.",
            (
                f"{ABOVE} -> lrs[i] > 1.5 * lrs[i - 1]",
                f"{ABOVE} -> lrs[i] > 2 * lrs[i - 1]",
                "> half -> > 0.5 * lrs[i]",
            ),
        ),
        Mistake(
            "restart_steps.highest",
            "You measure against the highest rate. The range begins at the lowest.",
            ("(max(lrs) - min(lrs)) / 2 -> max(lrs) / 2",),
        ),
        Mistake(
            "restart_steps.whole_range",
            "You ask for a jump over the whole range, and the last update of a glide "
            "lies above the lowest. Half of the range is enough.",
            ("/ 2 -> * 0.999",),
        ),
        Mistake(
            "restart_steps.absolute",
            "A jump of 0.5 is big in one trace and small in another: measure it by "
            "the range.",
            ("> half -> > 0.5",),
        ),
        Mistake(
            "restart_steps.both_ways",
            "A fall is no restart. Only a jump up is.",
            (
                f"{ABOVE} -> lrs[i - 1] - lrs[i] > half",
                f"{ABOVE} -> abs(lrs[i] - lrs[i - 1]) > half",
            ),
        ),
        Mistake(
            "restart_steps.peaks",
            "You look for the highest rate. A warmup reaches it without a jump.",
            (
                f"{ABOVE} -> lrs[i] == max(lrs) > lrs[i - 1]",
                f"{ABOVE} -> lrs[i] == max(lrs)",
            ),
        ),
        Mistake(
            "restart_steps.middle",
            "You look where the rate comes above the middle. A warmup gets there, "
            "too: measure the jump itself.",
            (f"{ABOVE} -> lrs[i - 1] <= (max(lrs) + min(lrs)) / 2 < lrs[i]",),
        ),
        Mistake(
            "restart_steps.rates",
            "You return the rates. Asked are the updates' indices.",
            (f"{FOUND} -> return [lrs[i] for i in",),
        ),
        Mistake(
            "restart_steps.marks",
            "You return a mark for each update. Asked are the indices of those that "
            "are restarts.",
            (
                f"{FOUND} range(1, len(lrs)) if {ABOVE} -> "
                f"return [i > 0 and {ABOVE} for i in range(len(lrs))",
                f"{FOUND} range(1, len(lrs)) if {ABOVE} -> "
                f"return [{ABOVE} for i in range(1, len(lrs))",
            ),
        ),
        Mistake(
            "restart_steps.count",
            "You return how many there are. Asked is at which updates.",
            (f"{FOUND} -> return sum(1 for i in\n> half] -> > half)",),
        ),
    ),
    hints=(
        "A restart is an update whose rate lies far above that of the update before. "
        "How far is far?",
        "Half of the distance between the lowest and the highest rate of the whole "
        "trace is the bar. Go through neighbours and ask who clears it.",
        "Another case: 8, 5, 2, 4, 6, 8, 5, 2, 8. The range is 6, the bar is 3. The "
        "climb over 4 and 6 goes by twos and does not clear it; the last step goes by "
        "6. One restart, at index 8.",
    ),
    right=(by_pairs, by_numpy, by_torch),
    single_faults={
        FINDS: ("range(1, len(lrs)) -> range(1, len(lrs) - 1)",),
        RAMPS: (f"{ABOVE} -> lrs[i - 1] <= (max(lrs) + min(lrs)) / 2 < lrs[i]",),
        SMALL: ("/ 2 -> / 3", "(max(lrs) - min(lrs)) / 2 -> max(lrs) / 2"),
        NONE: ("if not lrs -> if False",),
    },
    partial=(("if not lrs -> if False", 0.9),),
)
