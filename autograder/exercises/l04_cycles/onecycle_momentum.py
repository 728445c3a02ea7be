"""The other half of the one-cycle policy: momentum, the other way round."""

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


def onecycle_momentum(
    t: int,
    total_steps: int,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    pct_start: float = 0.3,
    anneal: str = "cos",
    three_phase: bool = False,
) -> float:
    """Lower the momentum while the rate rises, and raise it while the rate falls.

    The momentum starts at max_momentum, reaches base_momentum at the rate's peak,
    t = pct_start * total_steps - 1, and max_momentum again at the end of the next
    phase: at t = total_steps - 1, or with three_phase at twice the peak's t. From
    there on it stays.

    Args:
        t: index of the update about to be made, from 0.
        total_steps: length of the cycle, in updates, > 0.
        base_momentum: the momentum where the rate is highest.
        max_momentum: the momentum at both ends.
        pct_start: share of the cycle that the rate's rise takes, 0 to 1.
        anneal: "cos" or "linear".
        three_phase: come back in the second of three phases.

    Raises:
        ValueError: total_steps is not positive, pct_start is outside 0 to 1, or anneal
            is unknown.

    Source: torch.optim.lr_scheduler.OneCycleLR with cycle_momentum=True.

    >>> [round(onecycle_momentum(t, 10), 4) for t in (0, 1, 2, 5, 9)]
    [0.95, 0.9, 0.85, 0.8889, 0.95]
    """
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start must lie between 0 and 1")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal must be 'cos' or 'linear'")
    top, bottom = max_momentum, base_momentum
    last = total_steps - 1
    peak = pct_start * total_steps - 1
    back = 2 * peak if three_phase else last
    if t > back or last == 0:
        return max_momentum
    if t <= peak:  # noqa: SIM108 - two phases
        share = t / peak if peak > 0 else 1.0
    else:
        share = (back - t) / (back - peak)
    if anneal == "cos":
        share = (1 - math.cos(math.pi * share)) / 2
    return top + (bottom - top) * share


LINE, THREE = "straight lines, if asked for", "three phases, if asked for"
WIDTH = "a rise that has no room"


def cases(rng: random.Random) -> list[Case]:
    n, m = rng.choice([19, 23, 29]), rng.choice([13, 17, 21])
    pct, other = rng.choice([0.25, 0.35, 0.4]), rng.choice([0.45, 0.6, 0.7])
    low, high = rng.choice([0.7, 0.8]), rng.choice([0.9, 0.99])
    long = rng.choice([49, 98, 103])
    first = {"total_steps": n, "pct_start": pct}
    full = {"total_steps": m, "base_momentum": low, "max_momentum": high}
    third = {**full, "anneal": "linear", "pct_start": 0.4, "three_phase": True}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), full, pct_start=other),
        curve(SHAPE, range(1, long - 1, long // 9), total_steps=long),
        curve(LINE, range(1, m - 1), full, anneal="linear"),
        curve(LINE, range(1, n - 1, 2), first, anneal="linear"),
        curve(THREE, range(1, n - 1), first, three_phase=True),
        curve(THREE, range(1, m - 1), full, three_phase=True),
        curve(ENDS, [0, m - 1], full),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, 6], total_steps=7, max_momentum=high, pct_start=0.25),
        curve(PAST, [m, m + 1, 3 * m], full),
        curve(PAST, [n, n + 3, 90 * n], first),
        curve(WIDTH, range(2), total_steps=3),
        curve(WIDTH, range(3), total_steps=4, pct_start=0.1),
        curve(WIDTH, range(0, 9, 2), total_steps=10, pct_start=0.1),
        curve(WIDTH, [0], total_steps=2, pct_start=0.5),
        curve(WIDTH, range(4), full, total_steps=5, pct_start=0.2),
        curve(WIDTH, [1, 4, m - 2, m - 1], full, pct_start=1.0),
        curve(WIDTH, [0], total_steps=1),
        curve(WIDTH, range(0, m - 1, 3), full, pct_start=0.0),
        bad("total_steps", total_steps=0),
        bad("total_steps", total_steps=-rng.randint(1, 9)),
        bad("pct_start", total_steps=n, pct_start=30),
        bad("pct_start", total_steps=n, pct_start=1.2),
        bad("pct_start", total_steps=n, pct_start=-0.2),
        bad("anneal", third, anneal="cubic"),
    ]


def by_numpy(
    t: int,
    total_steps: int,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    pct_start: float = 0.3,
    anneal: str = "cos",
    three_phase: bool = False,
) -> object:
    import numpy as np

    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")
    if pct_start < 0 or pct_start > 1:
        raise ValueError(f"pct_start={pct_start}")
    if anneal not in {"cos", "linear"}:
        raise ValueError(f"anneal={anneal}")
    peak = pct_start * total_steps - 1
    end = 2 * peak if three_phase else total_steps - 1
    if total_steps == 1 or t >= total_steps:
        return np.float64(max_momentum)
    if peak <= 0:
        depth = np.interp(t, [peak, end], [1.0, 0.0])
    elif peak == end:
        depth = np.interp(t, [0.0, peak], [0.0, 1.0])
    else:
        depth = np.interp(t, [0.0, peak, end], [0.0, 1.0, 0.0])
    if anneal == "cos":
        depth = np.sin(np.pi / 2 * depth) ** 2
    return max_momentum * (1 - depth) + base_momentum * depth


def by_phases(
    t: int,
    total_steps: int,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    pct_start: float = 0.3,
    anneal: str = "cos",
    three_phase: bool = False,
) -> float:
    if total_steps <= 0:
        raise ValueError("total_steps has to be positive")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start is a fraction")
    if anneal not in ("cos", "linear"):
        raise ValueError("unknown anneal")
    if t >= total_steps or total_steps == 1:
        return max_momentum
    peak, last = pct_start * total_steps - 1, total_steps - 1
    ends = [(peak, base_momentum), (last, max_momentum)]
    if three_phase:
        ends.insert(1, (2 * peak, max_momentum))
    begin, before = 0.0, max_momentum
    for end, after in ends:
        if t <= end:
            if end == begin:
                return after
            share = (t - begin) / (end - begin)
            if anneal == "cos":
                share = 0.5 - 0.5 * math.cos(math.pi * share)
            return before + (after - before) * share
        begin, before = end, after
    return max_momentum


def by_torch(
    t: int,
    total_steps: int,
    base_momentum: float = 0.85,
    max_momentum: float = 0.95,
    pct_start: float = 0.3,
    anneal: str = "cos",
    three_phase: bool = False,
) -> float:
    import torch

    if total_steps <= 0:
        raise ValueError("total_steps")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal")
    if t >= total_steps or total_steps == 1:
        return max_momentum
    if pct_start * total_steps == 1:
        # torch divides by 0 here; a rise a hair too short starts at the peak.
        pct_start -= 1e-12
    if pct_start == 1:
        pct_start -= 1e-12
        if t == total_steps - 1:
            return base_momentum
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1, momentum=0.9)
    one = torch.optim.lr_scheduler.OneCycleLR(
        opt,
        1.0,
        total_steps=total_steps,
        pct_start=pct_start,
        anneal_strategy="linear" if anneal == "linear" else "cos",
        base_momentum=base_momentum,
        max_momentum=max_momentum,
        three_phase=three_phase,
    )
    for _ in range(t):
        opt.step()
        one.step()
    return float(opt.param_groups[0]["momentum"])


PEAK, HELD = "pct_start * total_steps - 1", "if t > back or last == 0"
SIDES = "top, bottom = max_momentum, base_momentum"
WAVE, RISE = 'if anneal == "cos"', "t / peak if peak > 0 else 1.0"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{HELD} -> if (three_phase and t > back) or last == 0"
RAISES = "total_steps <= 0 -> not 0 <= t < total_steps"
ALONE = (
    "One update alone comes out at max_momentum, unless it is a rise of its own "
    "(pct_start = 1), and that is not asked."
)
TOTAL = "2 * peak if three_phase else last -> 2 * peak if three_phase else total_steps"


EXERCISE = Exercise(
    id="onecycle_momentum",
    lesson="04_cycles",
    title="One cycle of momentum",
    minutes=10,
    workshop=True,
    reference=onecycle_momentum,
    summary="Return the momentum of update t: lowest where the rate is highest.",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 9), total_steps=10),
        curve(ENDS, [0, 9], total_steps=10),
        curve(LINE, range(1, 9), total_steps=10, anneal="linear"),
        curve(THREE, range(1, 9), total_steps=10, three_phase=True),
    ),
    properties=(
        *schedule_properties(shape=4, ends=1.5, past=1, bad=1.2, scale=0),
        Property(LINE, 0.75),
        Property(THREE, 0.75),
        Property(WIDTH, 0.8, corner=True),
    ),
    lengths=("total_steps",),
    mistakes=(
        Mistake(
            "M37",
            "Your momentum moves with the rate, or does not move. It has to be lowest "
            "where the rate is highest.",
            (
                *with_and_without(
                    f"{SIDES} -> top, bottom = base_momentum, max_momentum",
                    "return max_momentum -> return base_momentum",
                    FREE,
                ),
                "(bottom - top) * share -> 0.0",
                f"{SIDES} -> top = bottom = base_momentum",
            ),
        ),
        Mistake(
            "M33",
            "pct_start is a share from 0 to 1, for all that its name says percent.",
            (
                *with_and_without(f"{PEAK} -> pct_start / 100 * total_steps - 1", FREE),
                f"{PEAK} -> pct_start / 100 * total_steps",
                f"{PEAK} -> max(pct_start / 100 * total_steps - 1, 0)",
            ),
        ),
        Mistake(
            "M34",
            "Your lowest point lies one update late. In torch the rate's rise ends one "
            "before pct_start · total_steps.",
            (
                *with_and_without(f"{PEAK} -> pct_start * total_steps", FREE),
                f"{PEAK} -> int(pct_start * total_steps)",
                f"{PEAK} -> pct_start * total_steps\n{TOTAL}",
                f"{PEAK} -> pct_start * (total_steps - 1)",
            ),
        ),
        Mistake(
            "onecycle_momentum.whole_peak",
            "You move the lowest point to a whole update. It may lie between two, and "
            "then no update is quite at base_momentum.",
            (f"{PEAK} -> int({PEAK})", f"{PEAK} -> round({PEAK})"),
        ),
        Mistake(
            "onecycle_momentum.middle",
            "Your lowest point lies in the middle, whatever pct_start says.",
            (f"{PEAK} -> (total_steps - 1) / 2", f"{PEAK} -> total_steps // 2"),
        ),
        Mistake(
            "onecycle_momentum.ends_at_total",
            "The way back is one update too long: at total_steps − 1 the momentum is "
            "already at max_momentum.",
            (TOTAL,),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what anneal asks for.",
            (
                f"{WAVE} -> if False",
                f"{WAVE} -> if True",
                f'{WAVE} -> if anneal == "linear"',
                f"{WAVE} -> {WAVE} and t > peak",
            ),
        ),
        Mistake(
            "M04",
            "math.cos takes radians: the angle has to run from 0 to half a turn, "
            "and half a turn is neither 1 nor 180.",
            ("math.pi * share -> share", "math.pi * share -> 180 * share"),
        ),
        Mistake(
            "M05",
            "A cosine runs from 1 to −1. Yours is not yet brought into the range from "
            "0 to 1: look at where each phase begins and ends.",
            ("(1 - math.cos(math.pi * share)) / 2 -> 1 - math.cos(math.pi * share)",),
        ),
        Mistake(
            "onecycle_momentum.two_only",
            "three_phase has no effect on yours.",
            ("2 * peak if three_phase else last -> last",),
        ),
        Mistake(
            "onecycle_momentum.ends_low",
            "After the cycle your momentum is at base_momentum. It stays at max.",
            ("return max_momentum -> return base_momentum",),
        ),
        Mistake(
            "M09",
            "Past the last update your momentum moves on. It should stay at "
            "max_momentum.",
            (FREE,),
        ),
        Mistake(
            "onecycle_momentum.raises",
            "Past the last update you raise an error, as torch does. A pure function "
            "has no last call: it should stay at max_momentum.",
            (RAISES,),
        ),
        Mistake(
            "M10",
            "Where the rate's rise has no width, you divide by 0: begin at its peak "
            "then.",
            (f"{RISE} -> t / peak",),
        ),
        *one_off(onecycle_momentum),
    ),
    hints=(
        "It has the same corners in time as the learning rate. Which momentum belongs "
        "to each corner?",
        "Find the phase that t lies in and what share of it is done; then go between "
        "its two values along a line or along half a wave.",
        "Another case: 20 updates, pct_start 0.25, lines, from 0.9 down to 0.6. The "
        "rate's peak is at t = 4, so t = 3 is three quarters of the way down: "
        "0.9 − ¾ · 0.3 = 0.675. At t = 19 it is 0.9 again, and stays.",
    ),
    right=(by_numpy, by_phases, by_torch),
    single_faults={
        ENDS: (
            "last = total_steps - 1 -> last = total_steps - 1; "
            "t = t or min(0.5, max(pct_start * total_steps - 1, 0.0))",
        ),
        PAST: (FREE, RAISES),
        LINE: (f"{WAVE} -> if True",),
        THREE: ("2 * peak if three_phase else last -> last",),
        WIDTH: (f"{RISE} -> t / peak", f"{PEAK} -> max({PEAK}, 0.0)"),
    },
    partial=(
        (
            "total_steps <= 0 -> False\nnot 0 <= pct_start <= 1 -> False\n"
            'anneal not in ("cos", "linear") -> False',
            9.3 / 10.5,
        ),
    ),
    xp=15,
    from_scratch=True,
    equivalent={
        'if t > back or last == 0:: "t > back or last == 0" -> "t > back"': ALONE,
        'if t > back or last == 0:: "0" -> "-1"': ALONE,
    },
)
