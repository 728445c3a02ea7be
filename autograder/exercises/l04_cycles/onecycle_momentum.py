"""The other half of the one-cycle policy: momentum, the other way round."""

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
    peak = pct_start * total_steps - 1
    back = 2 * peak if three_phase else total_steps - 1
    if total_steps == 1 or t > back:
        return max_momentum
    if t <= peak:  # noqa: SIM108
        share = t / peak if peak > 0 else 1.0
    else:
        share = (back - t) / (back - peak)
    if anneal == "cos":
        share = (1 - math.cos(math.pi * share)) / 2
    return max_momentum + (base_momentum - max_momentum) * share


LINE, THREE = "straight lines, if asked for", "three phases, if asked for"
WIDTH = "a rise that has no room"


def cases(rng: random.Random) -> list[Case]:
    n, m = rng.choice([19, 23, 29]), rng.choice([13, 17, 21])
    pct, other = rng.choice([0.25, 0.35, 0.4]), rng.choice([0.45, 0.6, 0.7])
    low, high = rng.choice([0.7, 0.8]), rng.choice([0.9, 0.99])
    first = {"total_steps": n, "pct_start": pct}
    full = {"total_steps": m, "base_momentum": low, "max_momentum": high}
    line = {**full, "anneal": "linear"}
    three = {**first, "three_phase": True}
    third = {**line, "pct_start": 0.4, "three_phase": True}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), full, pct_start=other),
        curve(SHAPE, range(0, 3 * n, 2), total_steps=3 * n),
        curve(LINE, range(m), line),
        curve(LINE, range(n), first, anneal="linear"),
        curve(THREE, range(n), three),
        curve(THREE, range(m), third),
        curve(ENDS, [0, 1], full),
        curve(ENDS, [m - 2, m - 1], full),
        curve(ENDS, [0, n - 1], first),
        curve(PAST, [m, m + 1, 3 * m], full),
        curve(PAST, [n, n + 3, 90 * n], first),
        curve(PAST, [m, m + 1, 2 * m], third),
        curve(WIDTH, range(3), total_steps=3),
        curve(WIDTH, range(4), total_steps=4, pct_start=0.1),
        curve(WIDTH, range(10), total_steps=10, pct_start=0.1),
        curve(WIDTH, range(2), total_steps=2, pct_start=0.5),
        curve(WIDTH, range(5), line, total_steps=5, pct_start=0.2),
        curve(WIDTH, range(m + 2), full, pct_start=1.0),
        curve(WIDTH, range(2), total_steps=1),
        curve(WIDTH, range(2), total_steps=1, pct_start=1.0),
        curve(WIDTH, range(4), full, total_steps=4, pct_start=0.4),
        curve(WIDTH, range(m), full, pct_start=0.0),
        bad("total_steps", total_steps=0),
        bad("total_steps", total_steps=-rng.randint(1, 9)),
        bad("pct_start", total_steps=n, pct_start=30),
        bad("pct_start", total_steps=n, pct_start=1.2),
        bad("pct_start", total_steps=n, pct_start=-0.2),
        bad("anneal", total_steps=n, anneal="cubic"),
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


def variant(**change: object) -> Answer:
    """A wrong momentum: the right rules, with some of them changed."""

    def onecycle_momentum(
        t: int,
        total_steps: int,
        base_momentum: float = 0.85,
        max_momentum: float = 0.95,
        pct_start: float = 0.3,
        anneal: str = "cos",
        three_phase: bool = False,
    ) -> float:
        top, bottom = max_momentum, base_momentum
        if change.get("with_lr"):
            top, bottom = bottom, top
        if change.get("constant"):
            return top
        peak = pct_start * total_steps - (0 if change.get("optax") else 1)
        if change.get("middle"):
            peak = (total_steps - 1) / 2
        if change.get("percent"):
            peak = pct_start / 100 * total_steps - 1
        three = three_phase and not change.get("two_only")
        back = 2 * peak if three else total_steps - 1
        if change.get("ends_at_total") and not three:
            back = total_steps
        if change.get("runs_on"):
            t = t if t < total_steps else 2 * total_steps - t
        elif t >= total_steps or total_steps == 1 or t > back:
            return bottom if change.get("ends_low") else top
        if t <= peak:
            share = t / peak if peak > 0 or change.get("divides") else 1.0
        else:
            share = (back - t) / (back - peak)
        shape = change.get("shape", anneal)
        if change.get("swapped"):
            shape = "linear" if anneal == "cos" else "cos"
        if shape == "cos":
            share = (1 - math.cos(math.pi * share)) / 2
        return top + (bottom - top) * share

    return onecycle_momentum


EXERCISE = Exercise(
    id="onecycle_momentum",
    lesson="04_cycles",
    title="One cycle of momentum",
    reference=onecycle_momentum,
    summary="Return the momentum of update t: lowest where the rate is highest.",
    cases=cases,
    golden=(curve(SHAPE, range(10), total_steps=10),),
    properties=(
        *schedule_properties(shape=4, ends=1.5, past=1, bad=1.2, scale=0),
        Property(LINE, 0.75),
        Property(THREE, 0.75),
        Property(WIDTH, 0.8),
    ),
    mistakes=(
        Mistake(
            "M37",
            "Your momentum moves with the rate, or does not move. It has to be lowest "
            "where the rate is highest.",
            (variant(with_lr=True), variant(constant=True)),
        ),
        Mistake(
            "M33",
            "pct_start is a share from 0 to 1, for all that its name says percent.",
            (variant(percent=True),),
        ),
        Mistake(
            "M34",
            "Your lowest point lies one update late. In torch the rate's rise ends one "
            "before pct_start · total_steps.",
            (variant(optax=True),),
        ),
        Mistake(
            "onecycle_momentum.middle",
            "Your lowest point lies in the middle, whatever pct_start says.",
            (variant(middle=True),),
        ),
        Mistake(
            "onecycle_momentum.ends_at_total",
            "The way back is one update too long: at total_steps − 1 the momentum is "
            "already at max_momentum.",
            (variant(ends_at_total=True),),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what anneal asks for.",
            (variant(shape="linear"), variant(shape="cos"), variant(swapped=True)),
        ),
        Mistake(
            "onecycle_momentum.two_only",
            "three_phase has no effect on yours.",
            (variant(two_only=True),),
        ),
        Mistake(
            "onecycle_momentum.ends_low",
            "After the cycle your momentum is at base_momentum. It stays at max.",
            (variant(ends_low=True),),
        ),
        Mistake(
            "M10",
            "Where the rate's rise has no width, you divide by 0: begin at its peak "
            "then.",
            (variant(divides=True),),
            ignores=(THREE,),
        ),
        *one_off(variant()),
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
    partial=((variant(), 9.3 / 10.5),),
    xp=15,
    from_scratch=True,
)
