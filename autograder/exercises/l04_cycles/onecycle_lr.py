"""The one-cycle policy: up once, down once, and then far below."""

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
    phases = [(peak, first, max_lr), (last, max_lr, final)]
    if three_phase:
        phases[1:] = [(2 * peak, max_lr, first), (last, first, final)]
    begin = 0.0
    for end, low, high in phases:
        if t <= end:
            break
        begin = end
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
    first = {"total_steps": n, "max_lr": top, "pct_start": pct}
    full = {**first, "anneal": "cos", "div_factor": div, "final_div_factor": final}
    line = {"total_steps": m, "max_lr": top, "anneal": "linear", "div_factor": div}
    three = {**first, "div_factor": div, "three_phase": True}
    third = {**line, "pct_start": 0.4, "final_div_factor": final, "three_phase": True}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), full, total_steps=m, pct_start=other),
        curve(SHAPE, range(0, 3 * n, 2), total_steps=3 * n, max_lr=2 * top),
        curve(LINE, range(m), line),
        curve(LINE, range(n), full, anneal="linear"),
        curve(THREE, range(n), three),
        curve(THREE, range(m), third),
        curve(ENDS, [0, 1], full),
        curve(ENDS, [n - 2, n - 1], full),
        curve(ENDS, [0, m - 1], line),
        curve(ENDS, [0, 1, 8, 9], total_steps=10, max_lr=top),
        curve(PAST, [n, n + 1, 3 * n], full),
        curve(PAST, [m, m + 3, 90 * m], line),
        curve(PAST, [n, n + 1, 2 * n], three),
        curve(WIDTH, range(3), total_steps=3, max_lr=top),
        curve(WIDTH, range(4), total_steps=4, max_lr=top, pct_start=0.1),
        curve(WIDTH, range(m), total_steps=m, max_lr=top, pct_start=0.0),
        curve(WIDTH, range(10), total_steps=10, max_lr=top, pct_start=0.1),
        curve(WIDTH, range(2), total_steps=2, max_lr=top, pct_start=0.5),
        curve(WIDTH, range(5), line, total_steps=5, pct_start=0.2),
        curve(WIDTH, range(m + 2), total_steps=m, max_lr=top, pct_start=1.0),
        curve(WIDTH, range(2), total_steps=1, max_lr=top),
        curve(WIDTH, [0, 1], total_steps=1, max_lr=top, pct_start=1.0),
        bad("total_steps", total_steps=0, max_lr=top),
        bad("total_steps", total_steps=-rng.randint(1, 9), max_lr=top),
        bad("pct_start", total_steps=n, max_lr=top, pct_start=30),
        bad("pct_start", total_steps=n, max_lr=top, pct_start=1.2),
        bad("pct_start", total_steps=n, max_lr=top, pct_start=-0.2),
        bad("anneal", total_steps=n, max_lr=top, anneal="cubic"),
        scaled(range(0, n, 3), ["max_lr"], 3.0, **full),
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


def variant(**change: object) -> Answer:
    """A wrong one-cycle: the right rules, with some of them changed."""

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
        first = max_lr / div_factor
        final = first / final_div_factor
        first = {"zero": 0.0, "max": max_lr}.get(str(change.get("start")), first)
        if change.get("final") == "max":
            final = max_lr / final_div_factor
        if change.get("final") == "first":
            final = first
        if change.get("final") == "zero":
            final = 0.0
        last = total_steps - (0 if change.get("ends_at_total") else 1)
        if t > total_steps - 1 and not change.get("runs_on"):
            return final
        if total_steps == 1:
            return final
        share_up = pct_start / 100 if change.get("percent") else pct_start
        peak = share_up * total_steps - (0 if change.get("optax") else 1)
        if change.get("middle"):
            peak = (total_steps - 1) / 2
        phases = [(peak, first, max_lr), (last, max_lr, final)]
        if three_phase and not change.get("two_only"):
            phases[1:] = [(2 * peak, max_lr, first), (last, first, final)]
        begin = 0.0
        for number, (end, low, high) in enumerate(phases, 1):
            if t <= end or number == len(phases):
                break
            begin = end
        if change.get("divides"):
            share = (t - begin) / (end - begin)
        else:
            share = (t - begin) / (end - begin) if end > begin else 1.0
        shape = change.get("shape", anneal)
        if change.get("swapped"):
            shape = "linear" if anneal == "cos" else "cos"
        if shape == "cos":
            share = (1 - math.cos(math.pi * share)) / 2
        return low + (high - low) * share

    return onecycle_lr


EXERCISE = Exercise(
    id="onecycle_lr",
    lesson="04_cycles",
    title="One cycle",
    reference=onecycle_lr,
    summary="Return the rate of update t: one rise to max_lr, one descent far below.",
    cases=cases,
    golden=(
        curve(SHAPE, range(10), total_steps=10, max_lr=1.0),
        curve(
            THREE,
            range(10),
            total_steps=10,
            max_lr=1.0,
            anneal="linear",
            three_phase=True,
        ),
    ),
    properties=(
        *schedule_properties(shape=4, ends=1.5, past=1, bad=1.2, scale=0.3),
        Property(LINE, 0.75),
        Property(THREE, 0.75),
        Property(WIDTH, 1.0),
    ),
    mistakes=(
        Mistake(
            "M33",
            "pct_start is a share from 0 to 1, for all that its name says percent.",
            (variant(percent=True),),
        ),
        Mistake(
            "M34",
            "Your peak lies one update late. In torch the rise ends one before "
            "pct_start · total_steps.",
            (variant(optax=True),),
        ),
        Mistake(
            "onecycle_lr.middle",
            "Your peak lies in the middle, whatever pct_start says.",
            (variant(middle=True),),
        ),
        Mistake(
            "M35",
            "The cycle does not start at 0, nor at the top: the first rate is a set "
            "share of max_lr.",
            (variant(start="zero"), variant(start="max")),
        ),
        Mistake(
            "M36",
            "The end is measured from the first rate, not from the peak: two divisions "
            "lie between max_lr and the last rate.",
            (variant(final="max"),),
        ),
        Mistake(
            "onecycle_lr.end",
            "Your cycle ends at the wrong rate: neither 0 nor the rate it began with.",
            (variant(final="first"), variant(final="zero")),
        ),
        Mistake(
            "onecycle_lr.ends_at_total",
            "Your descent is one update too long: the last update that runs, "
            "total_steps − 1, is already at the minimum.",
            (variant(ends_at_total=True),),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what anneal asks for.",
            (variant(shape="linear"), variant(shape="cos"), variant(swapped=True)),
        ),
        Mistake(
            "onecycle_lr.two_only",
            "three_phase has no effect on yours.",
            (variant(two_only=True),),
        ),
        Mistake(
            "M09",
            "Past the last update your rate moves on. It should hold the minimum.",
            (variant(runs_on=True),),
        ),
        Mistake(
            "M10",
            "Where the rise has no width, you divide by 0: begin at the peak then.",
            (variant(divides=True),),
        ),
        *one_off(variant()),
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
    partial=((variant(), 9.8 / 11),),
    xp=20,
    from_scratch=True,
    equivalent={
        'if t > last or last == 0:: "t > last or last == 0" -> "last == 0"': "Past the last phase its end is its begin, and the share done is 1.",
    },
)
