"""The one-cycle policy: up once, down once, and then far below."""

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
    scaled,
    schedule_properties,
)


def onecycle_lr(
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    """Rise to max_lr, and come down to far below the start.

    The rate starts at max_lr / div_factor, reaches max_lr at
    t = pct_start * total_steps - 1, which need not be whole, and the start divided by
    final_div_factor at t = total_steps - 1; from total_steps on it stays there. With
    three_phase it comes back to the start at twice the peak's t before it goes on
    down. Each phase is half a cosine wave or a straight line.

    Args:
        t: index of the update about to be made, from 0.
        total_steps: length of the cycle, in updates, > 0.
        max_lr: the learning rate at the peak.
        pct_start: share of the cycle that the rise takes, 0 to 1.
        anneal: "cos" or "linear".
        div_factor: max_lr is this many times the first rate.
        final_div_factor: the first rate is this many times the last.
        three_phase: come back down in two phases instead of one.

    Raises:
        ValueError: total_steps is not positive, pct_start is outside 0 to 1, or anneal
            is unknown.

    Source: torch.optim.lr_scheduler.OneCycleLR; Smith & Topin 2017 (arXiv:1708.07120).

    >>> [round(onecycle_lr(t, 10, 1.0), 3) for t in (0, 1, 2, 6, 8)]
    [0.04, 0.52, 1.0, 0.389, 0.05]
    """
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start must lie between 0 and 1")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal must be 'cos' or 'linear'")
    first = max_lr / div_factor
    final = first / final_div_factor
    last = total_steps - 1
    if t > last or last == 0:
        return final
    peak = pct_start * total_steps - 1
    if t <= peak:
        begin, end, low, high = 0.0, peak, first, max_lr
    elif not three_phase:
        begin, end, low, high = peak, last, max_lr, final
    elif t <= 2 * peak:
        begin, end, low, high = peak, 2 * peak, max_lr, first
    else:
        begin, end, low, high = 2 * peak, last, first, final
    share = (t - begin) / (end - begin) if end > begin else 1.0
    if anneal == "cos":
        share = (1 - math.cos(math.pi * share)) / 2
    return low + (high - low) * share


LINE, THREE = "straight lines, if asked for", "three phases, if asked for"
WIDTH = "a rise that has no room"


def cases(rng: random.Random) -> list[Case]:
    top = rng.choice([0.4, 1.0, 3.0])
    n, m = rng.choice([19, 23, 29]), rng.choice([13, 17, 21])
    pct, other = rng.choice([0.25, 0.35, 0.4]), rng.choice([0.45, 0.6, 0.7])
    div, final = rng.choice([5.0, 10.0, 40.0]), rng.choice([20.0, 100.0, 1e3])
    long = rng.choice([49, 98, 103])
    first = {"total_steps": n, "max_lr": top, "pct_start": pct}
    small = {"total_steps": m, "max_lr": top}
    far = {"div_factor": div, "final_div_factor": final}
    full = {**small, "pct_start": other, **far}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), full),
        curve(SHAPE, range(1, 12, 2), {**small, "total_steps": 15}, pct_start=0.5),
        curve(SHAPE, range(1, long - 1, long // 9), total_steps=long, max_lr=2.2),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], full),
        curve(ENDS, [0, 9], total_steps=10, max_lr=2.2),
        curve(LINE, range(1, m - 1), small, anneal="linear"),
        curve(LINE, range(1, n - 1, 3), {**first, **far}, anneal="linear"),
        curve(THREE, range(1, n - 1), first, three_phase=True),
        curve(THREE, range(1, m - 1, 2), {**small, **far}, three_phase=True),
        curve(PAST, [n, n + 1, 2 * n, 90 * n], first),
        curve(PAST, [m, m + 1, m + 3], full),
        curve(WIDTH, range(2), total_steps=3, max_lr=top),
        curve(WIDTH, range(3), total_steps=4, max_lr=top, pct_start=0.1),
        curve(WIDTH, range(0, m - 1, 3), small, pct_start=0.0),
        curve(WIDTH, range(0, 9, 2), total_steps=10, max_lr=top, pct_start=0.1),
        curve(WIDTH, [0], total_steps=2, max_lr=top, pct_start=0.5),
        curve(WIDTH, range(4), total_steps=5, max_lr=top, pct_start=0.2),
        curve(WIDTH, [1, 4, m - 2, m - 1], small, pct_start=1.0),
        curve(WIDTH, [0], total_steps=1, max_lr=top),
        bad("total_steps", total_steps=0, max_lr=top),
        bad("total_steps", total_steps=-rng.randint(1, 9), max_lr=top),
        bad("pct_start", small, pct_start=30),
        bad("pct_start", small, pct_start=1.2),
        bad("pct_start", small, pct_start=-0.2),
        bad("anneal", small, anneal="cubic"),
        scaled(range(1, n - 1, 3), ["max_lr"], 1000.0, **first),
    ]


def by_interpolation(
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> object:
    import numpy as np

    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")
    if pct_start < 0 or pct_start > 1:
        raise ValueError(f"pct_start={pct_start}")
    if anneal not in {"cos", "linear"}:
        raise ValueError(f"anneal={anneal}")
    low, end = max_lr / div_factor, total_steps - 1
    bottom = low / final_div_factor
    peak = pct_start * total_steps - 1
    if t >= total_steps or total_steps == 1:
        return bottom
    if t <= peak or peak == 0 == t:
        knots = (0.0, peak, low, max_lr)
    elif three_phase and t <= 2 * peak:
        knots = (peak, 2 * peak, max_lr, low)
    elif three_phase:
        knots = (2 * peak, end, low, bottom)
    else:
        knots = (peak, end, max_lr, bottom)
    a, b, start, stop = knots
    share = np.float64(1.0) if b == a else np.float64(t - a) / (b - a)
    if anneal == "cos":
        share = np.sin(np.pi / 2 * share) ** 2
    return start * (1 - share) + stop * share


def by_torch(
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    import torch

    if total_steps <= 0:
        raise ValueError("total_steps")
    if not 0 <= pct_start <= 1:
        raise ValueError("pct_start")
    if anneal not in ("cos", "linear"):
        raise ValueError("anneal")
    bottom = max_lr / div_factor / final_div_factor
    if t >= total_steps or total_steps == 1:
        return bottom
    if pct_start * total_steps == 1:
        # torch divides by 0 here; a rise a hair too short starts at the peak.
        pct_start -= 1e-12
    if pct_start == 1:
        pct_start -= 1e-12
        if t == total_steps - 1:
            return max_lr
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    one = torch.optim.lr_scheduler.OneCycleLR(
        opt,
        max_lr,
        total_steps=total_steps,
        pct_start=pct_start,
        anneal_strategy="linear" if anneal == "linear" else "cos",
        cycle_momentum=False,
        div_factor=div_factor,
        final_div_factor=final_div_factor,
        three_phase=three_phase,
    )
    for _ in range(t):
        opt.step()
        one.step()
    return float(opt.param_groups[0]["lr"])


def by_pieces(
    t: int,
    total_steps: int,
    max_lr: float,
    pct_start: float = 0.3,
    anneal: str = "cos",
    div_factor: float = 25.0,
    final_div_factor: float = 1e4,
    three_phase: bool = False,
) -> float:
    if total_steps <= 0:
        raise ValueError("total_steps has to be positive")
    if pct_start > 1 or pct_start < 0:
        raise ValueError("pct_start is a fraction")
    if anneal == "cos":
        bend = [lambda s: 0.5 - 0.5 * math.cos(math.pi * s)]
    elif anneal == "linear":
        bend = [lambda s: s]
    else:
        raise ValueError("unknown anneal")
    start = max_lr / div_factor
    bottom = start / final_div_factor
    rise = pct_start * total_steps - 1
    if t >= total_steps or total_steps == 1:
        return bottom
    if t == 0 and rise == 0:
        return max_lr
    if t <= rise:
        return start + (max_lr - start) * bend[0](t / rise)
    if three_phase and t <= 2 * rise:
        return max_lr + (start - max_lr) * bend[0](t / rise - 1)
    begin, high = (2 * rise, start) if three_phase else (rise, max_lr)
    return high + (bottom - high) * bend[0]((t - begin) / (total_steps - 1 - begin))


PEAK = "pct_start * total_steps - 1"
HELD, CLOCK = "if t > last or last == 0 ->", "(t - begin) / (end - begin)"
WAVE = 'if anneal == "cos"'
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{HELD} if False"
RAISES = "total_steps <= 0 -> not 0 <= t < total_steps"
TOTAL = "peak, last, max_lr, final -> peak, total_steps, max_lr, final"


EXERCISE = Exercise(
    id="onecycle_lr",
    lesson="04_cycles",
    title="One cycle",
    minutes=18,
    reference=onecycle_lr,
    summary="Return the rate of update t: one rise to max_lr, one descent far below.",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 9), total_steps=10, max_lr=1.0),
        curve(ENDS, [0, 9], total_steps=10, max_lr=1.0),
        curve(LINE, range(1, 9), total_steps=10, max_lr=1.0, anneal="linear"),
        curve(THREE, range(1, 9), total_steps=10, max_lr=1.0, three_phase=True),
    ),
    properties=(
        *schedule_properties(shape=4, ends=1.5, past=1, bad=1.2, scale=0.3),
        Property(LINE, 0.75),
        Property(THREE, 0.75),
        Property(WIDTH, 1.0, corner=True),
    ),
    lengths=("total_steps",),
    mistakes=(
        Mistake(
            "M33",
            "pct_start is a share from 0 to 1, for all that its name says percent.",
            (
                *with_and_without(f"{PEAK} -> pct_start / 100 * total_steps - 1", FREE),
                *with_and_without(f"{PEAK} -> pct_start / 100 * total_steps", FREE),
                *with_and_without(
                    f"{PEAK} -> int(pct_start / 100 * total_steps)", TOTAL
                ),
                f"{PEAK} -> pct_start / 100 * (total_steps - 1)",
                f"{PEAK} -> max(pct_start / 100 * total_steps - 1, 0)",
                f"{PEAK} -> max(pct_start / 100 * total_steps, 1)",
            ),
        ),
        Mistake(
            "M34",
            "Your peak lies one update late. In torch the rise ends one before "
            "pct_start · total_steps.",
            (
                *with_and_without(f"{PEAK} -> pct_start * total_steps", FREE),
                *with_and_without(f"{PEAK} -> int(pct_start * total_steps)", TOTAL),
                f"{PEAK} -> pct_start * (total_steps - 1)",
                f"{PEAK} -> pct_start * total_steps\n{TOTAL}",
            ),
        ),
        Mistake(
            "onecycle_lr.whole_peak",
            "You move the peak to a whole update. It may lie between two, and then no "
            "update is quite at max_lr.",
            (
                f"{PEAK} -> int({PEAK})",
                f"{PEAK} -> round({PEAK})",
            ),
        ),
        Mistake(
            "onecycle_lr.middle",
            "Your peak lies in the middle, whatever pct_start says.",
            (f"{PEAK} -> (total_steps - 1) / 2", f"{PEAK} -> total_steps // 2"),
        ),
        Mistake(
            "M35",
            "The cycle does not start at 0, nor at the top: the first rate is a set "
            "share of max_lr.",
            (
                "begin, end, low, high = 0.0, peak, first, max_lr -> "
                "begin, end, low, high = 0.0, peak, 0.0, max_lr",
                "begin, end, low, high = 0.0, peak, first, max_lr -> "
                "begin, end, low, high = 0.0, peak, max_lr, max_lr",
            ),
        ),
        Mistake(
            "M36",
            "The end is measured from the first rate, not from the peak: two divisions "
            "lie between max_lr and the last rate.",
            with_and_without(
                "first / final_div_factor -> max_lr / final_div_factor", FREE
            ),
        ),
        Mistake(
            "onecycle_lr.end",
            "Your cycle ends at the wrong rate: neither 0 nor the rate it began with.",
            (
                *with_and_without("first / final_div_factor -> first", FREE),
                *with_and_without("first / final_div_factor -> 0.0", FREE),
            ),
        ),
        Mistake(
            "onecycle_lr.ends_at_total",
            "Your descent is one update too long: the last update that runs, "
            "total_steps − 1, is already at the minimum.",
            (
                "peak, last, max_lr, final -> peak, total_steps, max_lr, final\n"
                "2 * peak, last, first, final -> 2 * peak, total_steps, first, final",
            ),
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
            (
                "(1 - math.cos(math.pi * share)) / 2 -> 1 - math.cos(math.pi * share)",
                "(1 - math.cos(math.pi * share)) / 2 -> math.cos(math.pi * share)",
            ),
        ),
        Mistake(
            "onecycle_lr.upside_down",
            "Each of your phases runs backwards, from its end to its beginning.",
            ("1 - math.cos -> 1 + math.cos",),
        ),
        Mistake(
            "onecycle_lr.two_only",
            "three_phase has no effect on yours.",
            ("elif not three_phase -> elif True",),
        ),
        Mistake(
            "onecycle_lr.even_phases",
            "With three_phase the way down to the start takes as long as the way up, "
            "and the rest belongs to the last phase.",
            (
                "t <= 2 * peak -> t <= (peak + last) / 2\n"
                "peak, 2 * peak, max_lr, first -> peak, (peak + last) / 2, max_lr, first\n"
                "2 * peak, last, first, final -> (peak + last) / 2, last, first, final",
            ),
        ),
        Mistake(
            "M09",
            "Past the last update your rate moves on. It should hold the minimum.",
            (f"{HELD} if last == 0", FREE),
            ignores=(WIDTH,),
        ),
        Mistake(
            "onecycle_lr.raises",
            "Past the last update you raise an error, as torch does. A pure function "
            "has no last call: it should hold the minimum.",
            (RAISES,),
        ),
        Mistake(
            "M10",
            "Where the rise has no width, you divide by 0: begin at the peak then.",
            (f"{CLOCK} if end > begin else 1.0 -> {CLOCK}",),
        ),
        *one_off(onecycle_lr),
    ),
    hints=(
        "Write down the corner points first: at which t, and at which rate, does each "
        "phase begin and end? The peak's t need not be whole.",
        "Find the phase that t lies in, and what share of it is done. Then go from its "
        "first rate to its last along a line or along half a wave.",
        "Another case: 20 updates, max_lr 6, div_factor 3, final_div_factor 10, "
        "pct_start 0.25. Corners: t = 0 at 2, t = 4 at 6, t = 19 at 0.2. With lines, "
        "t = 3 is three quarters up: 2 + ¾ · 4 = 5. After t = 19 it stays at 0.2.",
    ),
    right=(by_interpolation, by_torch, by_pieces),
    single_faults={
        ENDS: (
            "share = (t - begin) -> t = t or min(0.5, max(peak, 0.0)); share = (t - begin)",
        ),
        PAST: (f"{HELD} if last == 0", RAISES),
        LINE: (f"{WAVE} -> if True",),
        THREE: ("elif not three_phase -> elif True",),
        WIDTH: (
            f"{CLOCK} if end > begin else 1.0 -> {CLOCK}",
            f"{PEAK} -> max({PEAK}, 0.0)",
        ),
    },
    partial=(
        (
            "total_steps <= 0 -> False\nnot 0 <= pct_start <= 1 -> False\n"
            'anneal not in ("cos", "linear") -> False',
            9.8 / 11,
        ),
    ),
    xp=20,
    from_scratch=True,
    equivalent={
        'if t > last or last == 0:: "t > last or last == 0" -> "t > last"': "One update alone comes out at the minimum, unless it is a rise of its own (pct_start = 1), and that is not asked.",
        'if t > last or last == 0:: "0" -> "-1"': "One update alone comes out at the minimum, unless it is a rise of its own (pct_start = 1), and that is not asked.",
        'elif t <= 2 * peak:: "t <= 2 * peak" -> "t < 2 * peak"': "Where the second phase ends and the third begins both give the first rate.",
    },
)
