"""Warmup, stable, decay: three lengths, and a run that can be made longer."""

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


def wsd(
    t: int,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> float:
    """Return the share of the peak that update t uses: up, level, down.

    For 0 <= t < warmup it is t / warmup, for the next `stable` updates 1. Over the
    `decay` updates after that, with p the share of them that is done, it falls from 1
    to min_ratio as 1 - p ("linear"), half a cosine wave ("cosine") or 1 - sqrt(p)
    ("1-sqrt"), squeezed between 1 and min_ratio, where it stays. With decay = 0 it
    jumps there.

    Args:
        t: index of the update about to be made, from 0.
        warmup: length of the climb from 0, in updates, >= 0.
        stable: length of the level part, in updates, >= 0.
        decay: length of the fall, in updates, >= 0.
        min_ratio: the end, as a share of the peak.
        kind: "linear", "cosine" or "1-sqrt".

    Raises:
        ValueError: a length is negative, all three are 0 (names decay), or kind is
            unknown.

    Source: Hu et al. 2024 (arXiv:2404.06395); Hägele et al. 2024 (arXiv:2405.18392)
    for 1-sqrt; Hugging Face's get_wsd_schedule, whose climb starts at min_ratio.

    >>> [wsd(t, 2, 3, 4) for t in range(10)]
    [0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25, 0.0]
    >>> [wsd(t, 2, 3, 4, kind="1-sqrt") for t in (5, 6, 9)]
    [1.0, 0.5, 0.0]
    """
    if warmup < 0:
        raise ValueError("warmup must not be negative")
    if stable < 0:
        raise ValueError("stable must not be negative")
    if decay < 0:
        raise ValueError("decay must not be negative")
    if warmup + stable + decay == 0:
        raise ValueError("decay must be positive where the other lengths are 0")
    if kind not in ("linear", "cosine", "1-sqrt"):
        raise ValueError("kind must be 'linear', 'cosine' or '1-sqrt'")
    fall_at = warmup + stable
    end = fall_at + decay
    if t < warmup:
        return t / warmup
    if t < fall_at:
        return 1.0
    if t >= end:
        return min_ratio
    p = (t - fall_at) / decay
    if kind == "linear":
        share = 1 - p
    elif kind == "cosine":
        share = (1 + math.cos(math.pi * p)) / 2
    else:
        share = 1 - math.sqrt(p)
    return min_ratio + (1 - min_ratio) * share


WAVE, ROOT = "falls along half a wave", "falls as 1 minus a square root"
FLOOR, EMPTY = "falls to min_ratio", "phases of no length"


def cases(rng: random.Random) -> list[Case]:
    floor, other = rng.uniform(0.1, 0.25), rng.uniform(0.3, 0.5)
    w, v = rng.choice([4, 5, 7]), rng.choice([2, 3, 6])
    s, r = rng.choice([6, 8, 11]), rng.choice([3, 5, 9])
    d, e = rng.choice([9, 10, 13]), rng.choice([7, 8, 12])
    n, m = w + s + d, v + r + e
    first = {"warmup": w, "stable": s, "decay": d}
    second = {"warmup": v, "stable": r, "decay": e}
    long = {"warmup": 49, "stable": 98, "decay": rng.choice([103, 107, 161])}
    low, lower = {**first, "min_ratio": floor}, {**second, "min_ratio": other}
    return [
        curve(SHAPE, range(1, n - 1), first),
        curve(SHAPE, range(1, m - 1), second, kind="linear"),
        curve(SHAPE, range(1, 249, 13), long),
        curve(SHAPE, [1, w + s, 2 * (w + s) - 2], first, decay=w + s),
        curve(FLOOR, range(1, n - 1, 2), low),
        curve(FLOOR, range(1, m - 1, 2), lower),
        curve(WAVE, range(v + r, m - 1), second, kind="cosine"),
        curve(WAVE, range(w + s, n - 1), first, kind="cosine"),
        curve(ROOT, range(w + s, n - 1), first, kind="1-sqrt"),
        curve(ROOT, range(v + r, m - 1), second, kind="1-sqrt"),
        curve(ENDS, [0, n - 1], first),
        curve(ENDS, [0, m - 1], second, kind="linear"),
        curve(PAST, [n, n + 1, n + d, 2 * n, 30 * n], low),
        curve(PAST, [m, m + 1, m + e, 2 * m, 30 * m], lower, kind="cosine"),
        curve(PAST, [m, m + 1, m + e, 2 * m], lower, kind="1-sqrt"),
        curve(PAST, [n, n + 1, 30 * n], first),
        curve(EMPTY, range(0, s + d - 1, 2), first, warmup=0),
        curve(EMPTY, [0, 1, e - 2], second, warmup=0, stable=0),
        curve(EMPTY, range(1, v + e - 1), second, stable=0),
        curve(EMPTY, [1, v + 1, 2 * v], second, stable=v, decay=0),
        curve(EMPTY, [1, w - 1, w], first, stable=0, decay=0),
        curve(EMPTY, [0, r - 1, r], second, warmup=0, decay=0, kind="1-sqrt"),
        bad("warmup", first, warmup=-1),
        bad("stable", second, t=0, stable=-1),
        bad("stable", second, stable=-r),
        bad("decay", first, decay=-rng.randint(1, 9)),
        bad("decay", second, t=0, decay=-1),
        bad("decay", warmup=0, stable=0, decay=0),
        bad("decay", warmup=0, stable=0, decay=0, kind="1-sqrt"),
        bad("kind", first, t=w, kind="sqrt"),
        bad("kind", second, t=v, kind="exponential"),
    ]


def checked(warmup: int, stable: int, decay: int, kind: str) -> None:
    for name, length in (("warmup", warmup), ("stable", stable), ("decay", decay)):
        if length <= -1:
            raise ValueError(f"{name}={length}")
    if not warmup and not stable and not decay:
        raise ValueError(f"decay={decay}")
    if kind not in {"linear", "cosine", "1-sqrt"}:
        raise ValueError(f"kind={kind}")


def by_subtraction(
    t: int,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> float:
    checked(warmup, stable, decay, kind)
    if t < warmup:
        return t / warmup
    t -= warmup + stable
    p = 0.0 if t < 0 else 1.0
    if 0 <= t < decay:
        p = t / decay
    bends = {
        "linear": p,
        "cosine": math.sin(math.pi / 2 * p) ** 2,
        "1-sqrt": math.sqrt(p),
    }
    gone = bends[kind]
    return 1.0 * (1 - gone) + min_ratio * gone


def by_numpy(
    t: int,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> object:
    import numpy as np

    checked(warmup, stable, decay, kind)
    p = np.arange(decay) / max(decay, 1)
    if kind == "cosine":
        fall = 0.5 + 0.5 * np.cos(np.pi * p)
    else:
        fall = 1 - (p if kind == "linear" else np.sqrt(p))
    climb = np.arange(warmup) / max(warmup, 1)
    fall = min_ratio + (1 - min_ratio) * fall
    whole = np.concatenate([climb, np.ones(stable), fall, [min_ratio]])
    return whole[min(t, warmup + stable + decay)]


def by_torch(
    t: int,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> float:
    import torch

    checked(warmup, stable, decay, kind)
    if t < warmup:
        return t / warmup
    gone = t - warmup - stable
    if gone >= decay or gone < 0:
        return min_ratio if gone >= 0 else 1.0
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedulers = torch.optim.lr_scheduler
    fall: torch.optim.lr_scheduler.LRScheduler
    if kind == "linear":
        fall = schedulers.LinearLR(opt, 1.0, min_ratio, total_iters=decay)
    elif kind == "cosine":
        fall = schedulers.CosineAnnealingLR(opt, decay, eta_min=min_ratio)
    else:
        fall = schedulers.LambdaLR(
            opt, lambda i: 1 - (1 - min_ratio) * math.sqrt(i / decay)
        )
    for _ in range(gone):
        opt.step()
        fall.step()
    return float(opt.param_groups[0]["lr"])


P, CLIMB = "p = (t - fall_at) / decay", "return t / warmup"
CLIMBING, LEVEL, OVER = "t < warmup", "t < fall_at", "t >= end"
FALL_AT, END = "fall_at = warmup + stable", "end = fall_at + decay"
LINE, TURN, ROOTED = "share = 1 - p", "math.pi * p", "1 - math.sqrt(p)"
IS_LINE, IS_WAVE = 'kind == "linear"', 'kind == "cosine"'
FLOORED, HOLDS = "min_ratio + (1 - min_ratio) * share", "return min_ratio"
# What people forget beside another mistake: nothing stops at the end.
FREE = f"{OVER} -> decay == 0"
GUARDED = f"{CLIMBING}: -> t < max(1, warmup):\n{CLIMB} -> return t / max(1, warmup)"
NO_FLOOR = f"return {FLOORED} -> return share"


EXERCISE = Exercise(
    id="wsd",
    lesson="05_warmup",
    title="Warmup, stable, decay",
    minutes=12,
    workshop=True,
    reference=wsd,
    summary="""Return the share of the peak that update t uses: up, level, down.
""",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 8), warmup=2, stable=3, decay=4),
        curve(ENDS, [0, 8], warmup=2, stable=3, decay=4),
        curve(FLOOR, [5, 6, 7], warmup=2, stable=3, decay=4, min_ratio=0.1),
        curve(ROOT, [5, 6, 7], warmup=2, stable=3, decay=4, kind="1-sqrt"),
        curve(PAST, [9, 10], warmup=2, stable=3, decay=4, min_ratio=0.1),
    ),
    properties=(
        *schedule_properties(shape=3, scale=0),
        Property(FLOOR, 0.75),
        Property(WAVE, 0.75),
        Property(ROOT, 1.0),
        Property(EMPTY, 1.0, corner=True),
    ),
    lengths=("warmup", "stable", "decay"),
    mistakes=(
        Mistake(
            "M11",
            "Your fall has begun before the level part was over: its clock starts "
            "where that ends, at 1.",
            (
                *with_and_without(f"{P} -> p = t / end", FREE),
                *with_and_without(
                    f"{LEVEL} -> False\n{P} -> p = (t - warmup) / (stable + decay)",
                    FREE,
                ),
                f"{P} -> p = min(1.0, (t - warmup) / decay)",
            ),
        ),
        Mistake(
            "M12",
            "Your fall starts at the right time and takes a wrong one: it has just its "
            "own length.",
            (
                *with_and_without(f"{P} -> p = (t - fall_at) / end", FREE),
                f"{P} -> p = (t - fall_at) / (stable + decay)",
                f"{P} -> p = (t - fall_at) / (end - warmup)",
                f"{P} -> p = (t - fall_at) / (end - stable)",
            ),
        ),
        Mistake(
            "wsd.lengths",
            "stable and decay are lengths, not the updates at which the phases end.",
            (
                f"{FALL_AT} -> fall_at = stable",
                f"{END} -> end = decay\n{P} -> p = (t - fall_at) / (decay - fall_at)",
                f"{FALL_AT} -> fall_at = stable\n{END} -> end = decay\n"
                f"{P} -> p = (t - fall_at) / (decay - fall_at)",
            ),
        ),
        Mistake(
            "M07",
            "You clip at min_ratio or leave it out. The fall has to be squeezed "
            "between min_ratio and 1.",
            (
                NO_FLOOR,
                f"{NO_FLOOR}\n{HOLDS} -> return 0.0",
                *with_and_without(f"{FLOORED} -> max(min_ratio, share)", FREE),
                f"{FLOORED} -> (1 - min_ratio) * share",
                f"{FLOORED} -> (1 - min_ratio) * share\n{HOLDS} -> return 0.0",
            ),
        ),
        Mistake(
            "wsd.lifted",
            "At the top of your fall you are above 1: you added min_ratio to a curve "
            "that was already high enough.",
            (f"{FLOORED} -> min_ratio + share",),
        ),
        Mistake(
            "wsd.root_of_rest",
            "1 − √p is not √(1 − p): one is steep first, the other at the end. You "
            "have the other, or a square.",
            (
                f"{ROOTED} -> math.sqrt(1 - p)",
                f"{ROOTED} -> 1 - p**2",
                f"{ROOTED} -> (1 - p) ** 2",
            ),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what kind asks for.",
            (
                f"{IS_LINE} -> True",
                f"{IS_LINE} -> False\n{IS_WAVE} -> True",
                f'{IS_LINE} -> kind == "square"\n{IS_WAVE} -> kind == "linear"\n'
                'kind == "square" -> kind == "cosine"',
                f'{IS_LINE} -> kind == "square"\n{IS_WAVE} -> kind == "1-sqrt"\n'
                'kind == "square" -> kind == "linear"',
                f'{IS_LINE} -> kind != "cosine"',
                f'{IS_LINE} -> kind != "1-sqrt"',
            ),
        ),
        Mistake(
            "wsd.harmonic",
            "Right phases, wrong fall: yours goes as one over the updates or as a "
            "power. The three kinds are a straight line, half a wave and 1 − √p.",
            (
                f"{FLOORED} -> 1 / (p / max(min_ratio, 1e-9) + 1 - p)",
                f"{LINE} -> share = 1 / (1 + p)",
                f"{LINE} -> share = 1 / (1 + t - fall_at)",
                f"{FLOORED} -> min_ratio**p",
            ),
        ),
        Mistake(
            "M04",
            "math.cos takes radians: over the fall the angle has to run through half a "
            "turn, which is neither 1 nor 180.",
            (f"{TURN} -> p", f"{TURN} -> 180 * p"),
        ),
        Mistake(
            "M06",
            'Your "cosine" ends where it began: that is a whole wave, and a fall is '
            "half of one.",
            (f"{TURN} -> 2 * {TURN}",),
        ),
        Mistake(
            "wsd.rising",
            "After the level part you begin at the floor and climb: the fall is upside "
            "down.",
            (f"{FLOORED} -> min_ratio + (1 - min_ratio) * (1 - share)",),
        ),
        Mistake(
            "M09",
            "After the last update your factor moves on: below min_ratio, or up again. "
            "Stop the clock at the end.",
            (FREE, f"{OVER} -> False"),
        ),
        Mistake(
            "M10",
            "A phase of no length is no reason to divide by 0: nothing happens in it.",
            (
                f"{CLIMBING}: -> t <= warmup:",
                f"{CLIMBING}: -> min(1.0, t / warmup) < 1.0:",
                f"{OVER} -> t >= end and decay",
                f"{CLIMBING}: -> t <= warmup:\n{OVER} -> t >= end and decay",
            ),
        ),
        Mistake(
            "wsd.no_decay",
            "With decay = 0 there is no fall, but the end is still min_ratio: the "
            "factor jumps there.",
            (f"{LEVEL} -> t < fall_at or decay == 0",),
        ),
        Mistake(
            "wsd.guarded",
            "With warmup = 0 your first update is lost: no climb means the whole rate "
            "from the start.",
            (GUARDED,),
        ),
        Mistake(
            "wsd.ramp_from_floor",
            "Your climb begins at min_ratio, as Hugging Face's does. Here it begins "
            "at 0.",
            (f"{CLIMB} -> return min_ratio + (1 - min_ratio) * t / warmup",),
        ),
        Mistake(
            "M13",
            "On which t should the factor first be exactly 1? Your climb gets there "
            "one update too early, or jumps at its end.",
            (
                f"{CLIMB} -> return t / (warmup - 1)",
                f"{CLIMB} -> return t / (warmup + 1)",
            ),
        ),
        Mistake(
            "wsd.head_start",
            "Your climb begins above 0, as if update 0 had been made already: t counts "
            "from 0.",
            (
                f"{CLIMB} -> return (t + 1) / warmup",
                f"{CLIMB} -> return (t + 1) / (warmup + 1)",
            ),
        ),
        Mistake(
            "wsd.half",
            "A part of it is missing: there is a climb, and there is a fall.",
            (
                f"{P} -> p = 0",
                f"{OVER} -> t >= fall_at",
                f"{CLIMB} -> return 1.0",
                f"{CLIMB} -> return 0.0",
            ),
        ),
        Mistake(
            "wsd.ends_early",
            "Your fall arrives one update too early: min_ratio belongs to the first "
            "update after the three phases.",
            (f"{P} -> p = (t - fall_at) / (decay - 1)",),
        ),
        *one_off(wsd),
    ),
    hints=(
        "Turn the three lengths into the three values of t at which a phase ends. Then "
        "there are four stretches, and only two of them need a formula.",
        "Write p for the share of the fall that is done, from 0 to 1. Each kind turns "
        "p into a number from 1 down to 0; squeezing it above min_ratio comes last, "
        "the same for all.",
        "Another case: warmup 5, stable 10, decay 16, min_ratio 0.4. Update 4 uses "
        "4/5, updates 5 to 15 all. At update 19 a quarter of the fall is done: a line "
        'is at ¾, so 0.4 + 0.6 · ¾ = 0.85; with "1-sqrt" it is at ½, so 0.7. From '
        "update 31 on it is 0.4.",
    ),
    right=(by_subtraction, by_numpy, by_torch),
    single_faults={
        ENDS: (f"{CLIMB} -> return max(1, t) / warmup",),
        FLOOR: (f"{FLOORED} -> max(min_ratio, share)",),
        WAVE: (f'{IS_LINE} -> kind != "1-sqrt"', f"{TURN} -> p"),
        ROOT: (f"{ROOTED} -> math.sqrt(1 - p)", f'{IS_LINE} -> kind != "cosine"'),
        PAST: (FREE, "if kind not in -> if t > warmup + stable + decay or kind not in"),
        EMPTY: (
            f"{OVER} -> t >= end and decay",
            GUARDED,
            "if warmup < 0 -> if warmup <= 0 < decay",
        ),
    },
    partial=(
        (
            "warmup < 0 -> False\nstable < 0 -> False\ndecay < 0 -> False\n"
            "warmup + stable + decay == 0 -> False\n"
            'kind not in ("linear", "cosine", "1-sqrt") -> False',
            9.5 / 11,
        ),
    ),
    from_scratch=True,
)
