"""Warmup, stable, decay: three lengths, and a run that can be made longer."""

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
    if t < warmup:
        return t / warmup
    if t < warmup + stable:
        return 1.0
    if t >= warmup + stable + decay:
        return min_ratio
    p = (t - warmup - stable) / decay
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
    low = {**first, "min_ratio": floor}
    wave = {**second, "min_ratio": other, "kind": "cosine"}
    root = {**second, "min_ratio": floor, "kind": "1-sqrt"}
    return [
        curve(SHAPE, range(n), first),
        curve(SHAPE, range(m), second, kind="linear"),
        curve(SHAPE, range(1, 3 * n, 2), warmup=3 * w, stable=3 * s, decay=3 * d),
        curve(SHAPE, range(w + s, 2 * (w + s)), first, decay=w + s),
        curve(FLOOR, range(n), low),
        curve(FLOOR, range(m), second, min_ratio=other),
        curve(WAVE, range(m), second, kind="cosine"),
        curve(WAVE, range(w + s, n), low, kind="cosine"),
        curve(WAVE, range(m), wave),
        curve(ROOT, range(n), first, kind="1-sqrt"),
        curve(ROOT, range(m), root),
        curve(ENDS, [0, 1], first),
        curve(ENDS, [w - 1, w, w + s - 1, w + s, w + s + 1], first),
        curve(ENDS, [m - 1, m], second),
        curve(ENDS, range(4), warmup=1, stable=1, decay=1),
        curve(PAST, [n, n + 1, n + d, 2 * n, 30 * n], low),
        curve(PAST, [m, m + 1, m + e, 2 * m, 30 * m], wave),
        curve(PAST, [m, m + 1, m + e, 2 * m, 30 * m], root),
        curve(PAST, [n, n + 1, 30 * n], first),
        curve(EMPTY, range(n + 2), low, warmup=0),
        curve(EMPTY, range(m), second, stable=0),
        curve(EMPTY, range(v + r + 3), second, decay=0, min_ratio=floor),
        curve(EMPTY, range(w + 3), low, stable=0, decay=0),
        curve(EMPTY, range(2 * w + 2), low, stable=w, decay=0),
        curve(EMPTY, range(r + 3), root, warmup=0, decay=0),
        curve(EMPTY, range(e + 2), wave, warmup=0, stable=0),
        bad("warmup", first, warmup=-1),
        bad("stable", second, t=0, stable=-1),
        bad("stable", second, stable=-r),
        bad("decay", first, t=2 * n, decay=-rng.randint(1, 9)),
        bad("decay", second, t=0, decay=-1),
        bad("decay", warmup=0, stable=0, decay=0),
        bad("decay", warmup=0, stable=0, decay=0, min_ratio=floor, kind="1-sqrt"),
        bad("kind", first, t=0, kind="sqrt"),
        bad("kind", low, t=2 * n, kind="exponential"),
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


def by_tensor(
    t: int,
    warmup: int,
    stable: int,
    decay: int,
    min_ratio: float = 0.0,
    kind: str = "linear",
) -> object:
    import torch

    checked(warmup, stable, decay, kind)
    if t < warmup:
        return torch.tensor(t, dtype=torch.float64) / warmup
    if t >= warmup + stable + decay:
        return torch.tensor(min_ratio, dtype=torch.float64)
    p = torch.tensor(t - warmup - stable, dtype=torch.float64)
    p = p.clamp(min=0) / max(decay, 1)
    if kind == "cosine":
        gone = (1 - torch.cos(torch.pi * p)) / 2
    else:
        gone = p if kind == "linear" else p.sqrt()
    return torch.lerp(torch.ones_like(p), torch.full_like(p, min_ratio), gone)


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


def variant(**change: object) -> Answer:
    """A wrong schedule: the right rules, with some of them changed."""

    def wsd(
        t: int,
        warmup: int,
        stable: int,
        decay: int,
        min_ratio: float = 0.0,
        kind: str = "linear",
    ) -> float:
        kind = str(change.get(kind, kind))
        climb = max(0, warmup + int(str(change.get("longer", 0))))
        fall_at = stable if change.get("stable_as_end") else warmup + stable
        end = decay if change.get("decay_as_end") else fall_at + decay
        end -= bool(change.get("ends_early"))
        runs_on = change.get("runs_on")
        if change.get("divides") and warmup == 0:
            climb = t // warmup
        if t < warmup:
            low = min_ratio if change.get("ramp_from_floor") else 0.0
            return low + (1 - low) * min(1.0, t / climb if climb else 1.0)
        if t < fall_at and not change.get("clock_at_warmup"):
            return 1.0
        if t >= end and not (runs_on and decay > 0) and not change.get("divides"):
            if change.get("holds_without_decay") and decay == 0:
                return 1.0
            return 0.0 if change.get("no_floor") else min_ratio
        begin, length = fall_at, max(1, end - fall_at)
        if change.get("clock_at_warmup"):
            begin, length = warmup, stable + decay
        if change.get("clock_at_zero"):
            begin, length = 0, end
        if change.get("by_total"):
            length = end
        p = (t - begin) / (decay if change.get("divides") else length)
        p = p if runs_on else min(1.0, p)
        if kind == "cosine":
            share = (1 + math.cos(float(str(change.get("half", math.pi))) * p)) / 2
        elif kind == "linear":
            share = 1 - p
        elif kind == "root_of_rest":
            share = math.sqrt(max(0.0, 1 - p))
        elif kind == "square":
            share = 1 - p**2
        else:
            share = 1 - math.sqrt(p)
        if change.get("rising"):
            share = 1 - share
        if change.get("clips"):
            return max(min_ratio, share)
        if change.get("no_floor"):
            return share
        if change.get("lifts"):
            return min_ratio + share
        return min_ratio + (1 - min_ratio) * share

    return wsd


EXERCISE = Exercise(
    id="wsd",
    lesson="05_warmup",
    title="Warmup, stable, decay",
    reference=wsd,
    summary="""Return the share of the peak that update t uses: up, level, down.

warmup, stable and decay are the lengths of the three phases, in updates; the climb
starts at 0, the fall arrives at min_ratio and stays there. kind is the form of the
fall: "linear", "cosine", or "1-sqrt", which is steep first and gentle at the end.
""",
    cases=cases,
    golden=(
        curve(SHAPE, range(10), warmup=2, stable=3, decay=4),
        curve(FLOOR, range(10), warmup=2, stable=3, decay=4, min_ratio=0.1),
        curve(
            ROOT,
            range(5, 10),
            warmup=2,
            stable=3,
            decay=4,
            min_ratio=0.1,
            kind="1-sqrt",
        ),
    ),
    properties=(
        *schedule_properties(shape=3, scale=0),
        Property(FLOOR, 0.75),
        Property(WAVE, 0.75),
        Property(ROOT, 1.0),
        Property(EMPTY, 1.0),
    ),
    mistakes=(
        Mistake(
            "M11",
            "Your fall has begun before the level part was over: its clock starts "
            "where that ends, at 1.",
            (variant(clock_at_zero=True), variant(clock_at_warmup=True)),
        ),
        Mistake(
            "M12",
            "Your fall starts at the right time but is too slow: it has only its own "
            "length.",
            (variant(by_total=True), variant(by_total=True, runs_on=True)),
        ),
        Mistake(
            "wsd.lengths",
            "stable and decay are lengths, not the updates at which the phases end.",
            (
                variant(stable_as_end=True),
                variant(decay_as_end=True),
                variant(stable_as_end=True, decay_as_end=True),
            ),
        ),
        Mistake(
            "M07",
            "You clip at min_ratio or leave it out. The fall has to be squeezed "
            "between min_ratio and 1.",
            (variant(no_floor=True), variant(clips=True)),
        ),
        Mistake(
            "wsd.lifted",
            "At the top of your fall you are above 1: you added min_ratio to a curve "
            "that was already high enough.",
            (variant(lifts=True),),
        ),
        Mistake(
            "wsd.root_of_rest",
            "1 − √p is not √(1 − p): one is steep first, the other at the end. You "
            "have the other, or a square.",
            (variant(**{"1-sqrt": "root_of_rest"}), variant(**{"1-sqrt": "square"})),
        ),
        Mistake(
            "M38",
            "Right end points, wrong shape: look at what kind asks for.",
            (
                variant(cosine="linear", **{"1-sqrt": "linear"}),
                variant(linear="cosine", **{"1-sqrt": "cosine"}),
                variant(linear="cosine", cosine="linear"),
                variant(cosine="1-sqrt", **{"1-sqrt": "cosine"}),
                variant(**{"1-sqrt": "linear"}),
                variant(cosine="linear"),
            ),
        ),
        Mistake(
            "M04",
            "math.cos takes radians: over the fall the angle has to run through half a "
            "turn, which is neither 1 nor 180.",
            (variant(half=1), variant(half=180)),
        ),
        Mistake(
            "M06",
            'Your "cosine" ends where it began: that is a whole wave, and a fall is '
            "half of one.",
            (variant(half=2 * math.pi),),
        ),
        Mistake(
            "wsd.rising",
            "After the level part you begin at the floor and climb: the fall is upside "
            "down.",
            (variant(rising=True),),
        ),
        Mistake(
            "M09",
            "After the last update your factor moves on: below min_ratio, or up again. "
            "Stop the clock at the end.",
            (variant(runs_on=True),),
        ),
        Mistake(
            "M10",
            "A phase of no length is no reason to divide by 0: nothing happens in it.",
            (variant(divides=True),),
        ),
        Mistake(
            "wsd.no_decay",
            "With decay = 0 there is no fall, but the end is still min_ratio: the "
            "factor jumps there.",
            (variant(holds_without_decay=True),),
        ),
        Mistake(
            "wsd.ramp_from_floor",
            "Your climb begins at min_ratio, as Hugging Face's does. Here it begins "
            "at 0.",
            (variant(ramp_from_floor=True),),
        ),
        Mistake(
            "M13",
            "On which t should the factor first be exactly 1? Your climb gets there "
            "one update too early, or jumps at its end.",
            (variant(longer=-1), variant(longer=1)),
        ),
        Mistake(
            "wsd.ends_early",
            "Your fall arrives one update too early: min_ratio belongs to the first "
            "update after the three phases.",
            (variant(ends_early=True),),
        ),
        *one_off(variant()),
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
    right=(by_subtraction, by_numpy, by_tensor, by_torch),
    partial=((variant(), 9.5 / 11),),
    from_scratch=True,
)
