"""Large batches: gradual warmup to a scaled rate, then steps down."""

from __future__ import annotations

import random
from bisect import bisect_right
from typing import Any

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


def goyal_lr(
    t: int,
    steps_per_epoch: int,
    base_lr: float,
    batch: int,
    base_batch: int = 256,
    warmup_epochs: int = 5,
    milestones: tuple[int, ...] = (30, 60, 80),
) -> float:
    """Ramp up to the rate of a large batch, and lower it at milestones.

    With k = batch / base_batch, the rate climbs from base_lr at t = 0 to k * base_lr
    at the end of the warmup, a little at every update. Where k < 1 there is nothing to
    climb, and it is k * base_lr from the start. From each milestone on, an epoch
    counted from t = 0, it is a tenth of what it was.

    Args:
        t: index of the update about to be made, from 0.
        steps_per_epoch: updates per epoch, > 0.
        base_lr: the rate for base_batch.
        batch: examples per update, > 0.
        base_batch: examples per update that base_lr belongs to, > 0.
        warmup_epochs: length of the climb, in epochs.
        milestones: epochs from which the rate is a tenth.

    Raises:
        ValueError: steps_per_epoch, batch or base_batch is not positive, or
            warmup_epochs is negative.

    Source: Goyal et al. 2017 (arXiv:1706.02677), section 2.2 and 5.1.

    >>> [round(goyal_lr(t, 10, 0.1, 1024), 3) for t in (0, 25, 50, 300, 600)]
    [0.1, 0.25, 0.4, 0.04, 0.004]
    """
    if steps_per_epoch <= 0:
        raise ValueError("steps_per_epoch must be positive")
    if batch <= 0:
        raise ValueError("batch must be positive")
    if base_batch <= 0:
        raise ValueError("base_batch must be positive")
    if warmup_epochs < 0:
        raise ValueError("warmup_epochs must not be negative")
    k = batch / base_batch
    warmup = warmup_epochs * steps_per_epoch
    if t < warmup and k > 1:
        return base_lr * (1 + (k - 1) * t / warmup)
    epoch = t // steps_per_epoch
    drops = sum(epoch >= milestone for milestone in milestones)
    return k * base_lr * 0.1**drops


SMALL, STEPS = "a smaller batch has nothing to climb", "a tenth from each milestone on"
EMPTY = "no warmup, or no milestones"
# Epochs whose number of updates, times the reciprocal, falls short of the epoch.
SHORT = (7, 12, 14)


def cases(rng: random.Random) -> list[Case]:
    lr, n = rng.choice([0.1, 0.4]), rng.choice([3, 7, 9])
    k, w = rng.choice([2, 4, 8]), rng.choice([2, 3, 4])
    b = rng.choice([64, 100])
    first = {"steps_per_epoch": n, "base_lr": lr, "batch": 256 * k}
    own: dict[str, Any] = {
        "steps_per_epoch": n,
        "base_lr": lr,
        "batch": k * b + 10,
        "base_batch": b,
        "warmup_epochs": w,
        "milestones": (w + 2, w + 5),
    }
    alone = {**own, "batch": k, "base_batch": 1}
    long = {**own, "steps_per_epoch": rng.choice([49, 98, 107]), "milestones": SHORT}
    less, half, same = (
        {**first, "batch": 64},
        {**own, "batch": b // 2},
        own | {"batch": b},
    )
    none, ever = {**own, "warmup_epochs": 0}, {**own, "milestones": ()}
    per_epoch, last = long["steps_per_epoch"], (w + 5) * n
    return [
        curve(SHAPE, range(1, 3 * n), first),
        curve(SHAPE, range(1, w * n), own),
        curve(SHAPE, range(1, 9 * n, 4), first, batch=384, warmup_epochs=9),
        curve(SHAPE, range(1, w * n, 2), alone),
        curve(SHAPE, range(1, 4), first, steps_per_epoch=1),
        curve(ENDS, [0, 5 * n, 5 * n + 1, 30 * n - 1], first),
        curve(ENDS, [0, w * n, w * n + 1, (w + 2) * n - 1], own),
        curve(STEPS, [30 * n, 60 * n - 1, 60 * n, 80 * n - 1, 80 * n, 200 * n], first),
        curve(STEPS, [(w + 2) * n, (w + 2) * n + 1, last - 1, last, 9 * last], own),
        curve(STEPS, [m * per_epoch + d for m in SHORT for d in (-1, 0)], long),
        curve(EMPTY, [0, 1, n, (w + 2) * n - 1], none),
        curve(EMPTY, [1, w * n, 9 * last], ever),
        curve(SMALL, [0, 1, n, 5 * n - 1, 5 * n, 29 * n], less),
        curve(SMALL, range(0, (w + 2) * n, 5), half),
        curve(SMALL, range(0, (w + 2) * n, 6), same),
        curve(SMALL, [1, w * n], own, batch=1),
        bad("steps_per_epoch", first, steps_per_epoch=0),
        bad("steps_per_epoch", first, steps_per_epoch=-n),
        bad("batch", first, batch=0),
        bad("batch", own, batch=-b),
        bad("base_batch", own, base_batch=0),
        bad("base_batch", own, base_batch=-b),
        bad("warmup_epochs", own, warmup_epochs=-1),
        bad("warmup_epochs", own, warmup_epochs=-w),
        scaled(range(1, w * n, 2), ["base_lr"], 1000.0, **{**own, "batch": 9 * b}),
    ]


def checked(
    steps_per_epoch: int, batch: int, base_batch: int, warmup_epochs: int
) -> None:
    for name, value, least in (
        ("steps_per_epoch", steps_per_epoch, 1),
        ("batch", batch, 1),
        ("base_batch", base_batch, 1),
        ("warmup_epochs", warmup_epochs, 0),
    ):
        if value < least:
            raise ValueError(f"{name} must be at least {least}")


def by_bisect(
    t: int,
    steps_per_epoch: int,
    base_lr: float,
    batch: int,
    base_batch: int = 256,
    warmup_epochs: int = 5,
    milestones: tuple[int, ...] = (30, 60, 80),
) -> float:
    checked(steps_per_epoch, batch, base_batch, warmup_epochs)
    k, epoch = batch / base_batch, t / steps_per_epoch
    if k > 1 and epoch < warmup_epochs:
        share = epoch / warmup_epochs
        return base_lr * (1 - share) + k * base_lr * share
    return float(k * base_lr * 0.1 ** bisect_right(sorted(milestones), epoch))


def by_numpy(
    t: int,
    steps_per_epoch: int,
    base_lr: float,
    batch: int,
    base_batch: int = 256,
    warmup_epochs: int = 5,
    milestones: tuple[int, ...] = (30, 60, 80),
) -> object:
    import numpy as np

    checked(steps_per_epoch, batch, base_batch, warmup_epochs)
    top = base_lr * batch / base_batch
    warmup = warmup_epochs * steps_per_epoch
    if batch > base_batch and t < warmup:
        return np.interp(t, [0, warmup], [base_lr, top])
    return np.float64(top) / 10 ** np.sum(np.array(milestones) <= t // steps_per_epoch)


def by_walking(
    t: int,
    steps_per_epoch: int,
    base_lr: float,
    batch: int,
    base_batch: int = 256,
    warmup_epochs: int = 5,
    milestones: tuple[int, ...] = (30, 60, 80),
) -> float:
    checked(steps_per_epoch, batch, base_batch, warmup_epochs)
    top = base_lr * batch / base_batch
    warmup = warmup_epochs * steps_per_epoch
    if top <= base_lr or t >= warmup:
        for milestone in milestones:
            if milestone <= t // steps_per_epoch:
                top /= 10
        return top
    lr = base_lr
    for _ in range(t):
        lr += (top - base_lr) / warmup
    return lr


CLIMBS, CLIMB = "t < warmup and k > 1", "base_lr * (1 + (k - 1) * t / warmup)"
RATIO, EPOCH = "batch / base_batch", "epoch = t // steps_per_epoch"
WARMUP, DROPPED = "warmup_epochs * steps_per_epoch", "k * base_lr * 0.1**drops"
REACHED = "epoch >= milestone for"
# What people forget beside another mistake: that a small batch has nothing to climb.
ALWAYS = f"{CLIMBS} -> t < warmup"


EXERCISE = Exercise(
    id="goyal_lr",
    lesson="06_batch_size",
    title="ImageNet in one hour",
    minutes=15,
    workshop=True,
    reference=goyal_lr,
    summary="Return the rate of update t: a climb to the scaled rate, then steps down.",
    cases=cases,
    golden=(
        curve(SHAPE, [5, 10, 15], steps_per_epoch=4, base_lr=0.1, batch=1024),
        curve(ENDS, [0, 20], steps_per_epoch=4, base_lr=0.1, batch=1024),
        curve(STEPS, [120, 240], steps_per_epoch=4, base_lr=0.1, batch=1024),
    ),
    properties=(
        *schedule_properties(shape=4, past=0, bad=1.2, scale=0.3),
        Property(SMALL, 1.0, corner=True),
        Property(STEPS, 1.5),
        Property(EMPTY, 0.5, corner=True),
    ),
    lengths=("steps_per_epoch",),
    mistakes=(
        Mistake(
            "M39",
            "Your ratio is upside down: a larger batch takes a larger rate.",
            with_and_without(f"{RATIO} -> base_batch / batch", ALWAYS),
        ),
        Mistake(
            "M40",
            "This recipe scales in proportion to the batch: no square root, and not "
            "nothing at all.",
            (
                *with_and_without(f"{RATIO} -> (batch / base_batch) ** 0.5", ALWAYS),
                f"{RATIO} -> 1.0",
            ),
        ),
        Mistake(
            "M03",
            "Your climb moves once per epoch. It is gradual: a little at every update.",
            (
                *with_and_without(
                    f"{CLIMB} -> base_lr * (1 + (k - 1) * (t // steps_per_epoch)"
                    " / warmup_epochs)",
                    ALWAYS,
                ),
                f"{CLIMB} -> base_lr * (1 + (k - 1) * (t // steps_per_epoch + 1)"
                " / warmup_epochs)",
                f"{CLIMB} -> k * base_lr * (t // steps_per_epoch) / warmup_epochs",
                f"{CLIMB} -> k * base_lr * (t // steps_per_epoch + 1) / warmup_epochs",
            ),
            ignores=(STEPS,),
        ),
        Mistake(
            "goyal_lr.from_zero",
            "The climb does not start at 0: it starts at the rate of the small batch.",
            (
                *with_and_without(f"{CLIMB} -> k * base_lr * t / warmup", ALWAYS),
                *with_and_without(f"{CLIMB} -> k * base_lr * (t + 1) / warmup", ALWAYS),
                f"{CLIMB} -> base_lr * t / warmup",
            ),
            ignores=(STEPS,),
        ),
        Mistake(
            "goyal_lr.overshoots",
            "Your climb ends too high: at its end it has to be at k * base_lr, so only "
            "the rest of the way is added to what it starts from.",
            with_and_without(f"{CLIMB} -> base_lr * (1 + k * t / warmup)", ALWAYS),
            ignores=(STEPS,),
        ),
        Mistake(
            "goyal_lr.jump",
            "You jump to the large rate: at once, or at the end of a warmup that stays "
            "flat. The climb is gradual.",
            (f"{CLIMBS} -> False", *with_and_without(f"{CLIMB} -> base_lr", ALWAYS)),
            ignores=(STEPS,),
        ),
        Mistake(
            "goyal_lr.one_ahead",
            "Your climb is one update ahead: t = 0 is at base_lr itself.",
            with_and_without("* t / warmup -> * (t + 1) / warmup", ALWAYS),
            ignores=(STEPS,),
        ),
        Mistake(
            "M13",
            "Your climb arrives one update early or late: the first update after the "
            "warmup is the first at the large rate.",
            (
                *with_and_without("* t / warmup -> * t / (warmup - 1)", ALWAYS),
                "* t / warmup -> * t / (warmup + 1)",
            ),
            ignores=(STEPS,),
        ),
        Mistake(
            "goyal_lr.units",
            "Epochs and updates got mixed up: the warmup and the milestones are in "
            "epochs, t is in updates.",
            (
                f"{EPOCH} -> epoch = t",
                *with_and_without(
                    f"{WARMUP} -> warmup_epochs", f"{EPOCH} -> epoch = t"
                ),
                *with_and_without("t / warmup) -> t / warmup_epochs)", ALWAYS),
                f"{CLIMB} -> base_lr * (1 + (k - 1) * t / steps_per_epoch)",
            ),
        ),
        Mistake(
            "goyal_lr.after_warmup",
            "The milestones count from the very start, the warmup included.",
            (f"{EPOCH} -> epoch = (t - warmup) // steps_per_epoch",),
            ignores=(SHAPE, SMALL),
        ),
        Mistake(
            "M17",
            "At the milestone itself the rate must be reduced already.",
            (
                f"{REACHED} -> epoch > milestone for",
                f"{REACHED} -> t > milestone * steps_per_epoch for",
            ),
            ignores=(SHAPE, SMALL),
        ),
        Mistake(
            "goyal_lr.no_drops",
            "The milestones have no effect on yours.",
            ("drops = sum -> drops = 0 * sum",),
            ignores=(SHAPE, SMALL),
        ),
        Mistake(
            "goyal_lr.one_drop",
            "Each milestone lowers the rate once more: behind two of them it is a "
            "hundredth.",
            ("drops = sum -> drops = any",),
            ignores=(SHAPE, SMALL),
        ),
        Mistake(
            "goyal_lr.falls_back",
            "After the climb your rate is back at that of the small batch: what you "
            "climbed to has to stay.",
            (f"{DROPPED} -> base_lr * 0.1**drops",),
        ),
        Mistake(
            "goyal_lr.small_too",
            "With a batch below base_batch there is nothing to warm up: use its own, "
            "smaller rate from the start.",
            (ALWAYS, f"{RATIO} -> max(1.0, batch / base_batch)"),
            ignores=(STEPS, SHAPE),
        ),
        *one_off(goyal_lr),
    ),
    hints=(
        "Two parts: the climb, and what comes after it. How many updates does the "
        "climb take?",
        "The climb is a straight line from base_lr to the scaled rate. After it, count "
        "the milestones that lie behind, in epochs.",
        "Another case: 0.2 for a batch of 100, now 300, 5 updates per epoch, 2 epochs "
        "of warmup, a milestone at 4. Update 0: 0.2. Update 5, halfway: 0.4. Update "
        "10: 0.6. Update 19 is in epoch 3: 0.6. Update 20 opens epoch 4: 0.06.",
    ),
    right=(by_bisect, by_numpy, by_walking),
    single_faults={
        ENDS: (f"{CLIMBS} -> 0 < t < warmup and k > 1",),
        SMALL: (ALWAYS, f"{RATIO} -> max(1.0, batch / base_batch)"),
        STEPS: (
            f"{REACHED} -> epoch > milestone for",
            "drops = sum -> drops = any",
            f"{EPOCH} -> epoch = t * (1 / steps_per_epoch)",
        ),
        EMPTY: (
            f"{CLIMBS} -> k > 1 and t / warmup < 1",
            f"{EPOCH} -> {EPOCH}; milestones[0]",
        ),
    },
    xp=20,
    from_scratch=True,
    equivalent={
        'if t < warmup and k > 1:: "k > 1" -> "k >= 1"': "With k = 1 the climb stays at base_lr.",
        'epoch = t // steps_per_epoch: "t // steps_per_epoch" -> "t / steps_per_epoch"': "Milestones are whole numbers of epochs.",
    },
)
