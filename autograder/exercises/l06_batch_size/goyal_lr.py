"""Large batches: gradual warmup to a scaled rate, then steps down."""

from __future__ import annotations

import random
from bisect import bisect_right

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
    drops = 0
    for milestone in milestones:
        if t >= milestone * steps_per_epoch:
            drops += 1
    return k * base_lr * 0.1**drops


SMALL, STEPS = "a smaller batch has nothing to climb", "a tenth from each milestone on"


def cases(rng: random.Random) -> list[Case]:
    lr, n = rng.choice([0.1, 0.4]), rng.choice([3, 7, 11])
    k, w = rng.choice([2, 4, 8]), rng.choice([2, 3, 4])
    b = rng.choice([64, 100])
    first = {"steps_per_epoch": n, "base_lr": lr, "batch": 256 * k}
    own = {
        "steps_per_epoch": n,
        "base_lr": lr,
        "batch": k * b + 10,
        "base_batch": b,
        "warmup_epochs": w,
        "milestones": (w + 2, w + 5),
    }
    tiny = {"steps_per_epoch": 1, "base_lr": lr, "batch": 1, "milestones": (4, 6)}
    less = {**first, "batch": 64}
    one = {**own, "batch": b // 2, "base_batch": b}
    none = {**own, "warmup_epochs": 0}
    same = {**own, "batch": b}
    return [
        curve(SHAPE, range(5 * n + 2), first),
        curve(SHAPE, range(w * n + n), own),
        curve(SHAPE, range(0, 9 * n, 2), {**first, "warmup_epochs": 9}),
        curve(ENDS, [0, 1], own),
        curve(ENDS, [5 * n - 1, 5 * n, 5 * n + 1], first),
        curve(ENDS, [w * n - 1, w * n, w * n + 1], own),
        curve(ENDS, [0, 1, n], none),
        curve(STEPS, [m * n + d for m in (30, 60, 80) for d in (-1, 0)], first),
        curve(STEPS, range(w * n, (w + 6) * n + 1), own),
        curve(STEPS, range((w + 6) * n), {**none, "milestones": (w + 4, w, w + 5)}),
        curve(STEPS, range(2 * w * n), {**own, "milestones": ()}),
        curve(STEPS, range(9), tiny),
        curve(SHAPE, range(w * n), own, batch=b + b // 2),
        curve(SHAPE, range(9), own, batch=k, base_batch=1),
        curve(PAST, [81 * n, 200 * n], first),
        curve(PAST, [(w + 6) * n, (w + 60) * n], own),
        curve(SMALL, [0, 1, n, 5 * n - 1, 5 * n, 30 * n], less),
        curve(SMALL, range((w + 3) * n), one),
        curve(SMALL, range((w + 3) * n), same),
        bad("steps_per_epoch", first, steps_per_epoch=0),
        bad("steps_per_epoch", first, steps_per_epoch=-n),
        bad("batch", first, batch=0),
        bad("batch", own, batch=-b),
        bad("base_batch", own, base_batch=0),
        bad("base_batch", own, base_batch=-b),
        bad("warmup_epochs", own, warmup_epochs=-1),
        bad("warmup_epochs", own, warmup_epochs=-w),
        scaled(range(0, w * n + n, 3), ["base_lr"], 3.0, **own),
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


def variant(**change: object) -> Answer:
    """A wrong schedule: the right one, with some rules changed."""

    def goyal_lr(
        t: int,
        steps_per_epoch: int,
        base_lr: float,
        batch: int,
        base_batch: int = 256,
        warmup_epochs: int = 5,
        milestones: tuple[int, ...] = (30, 60, 80),
    ) -> float:
        k = batch / base_batch
        if change.get("upside_down"):
            k = 1 / k
        if change.get("root"):
            k = k**0.5
        if change.get("no_scale"):
            k = 1.0
        warmup = warmup_epochs * steps_per_epoch
        if change.get("warmup_in_steps"):
            warmup = warmup_epochs
        start = 0.0 if change.get("from_zero") else 1.0
        climbs = k > 1 or (change.get("small_too") and k != 1)
        if change.get("no_warmup") or (change.get("from_zero") and k <= 1):
            climbs = False
        if t < warmup and climbs:
            done: float = t
            if change.get("per_epoch"):
                done = t // steps_per_epoch * steps_per_epoch
            if change.get("inclusive"):
                done = t + 1
            if change.get("flat"):
                return base_lr
            return base_lr * (start + (k - start) * done / warmup)
        begun = warmup_epochs if change.get("after_warmup") else 0
        unit = 1 if change.get("milestones_in_steps") else steps_per_epoch
        drops = sum(t >= (m + begun) * unit for m in milestones)
        if change.get("exclusive"):
            drops = sum(t // steps_per_epoch > m for m in milestones)
        if change.get("no_drops"):
            drops = 0
        return float(k * base_lr * 0.1**drops)

    return goyal_lr


EXERCISE = Exercise(
    id="goyal_lr",
    lesson="06_batch_size",
    title="ImageNet in one hour",
    reference=goyal_lr,
    summary="Return the rate of update t: a climb to the scaled rate, then steps down.",
    cases=cases,
    golden=(
        curve(SHAPE, [0, 5, 10, 15, 20], steps_per_epoch=4, base_lr=0.1, batch=1024),
    ),
    properties=(
        *schedule_properties(shape=4, past=0.5, bad=1.2, scale=0.3),
        Property(SMALL, 1.0),
        Property(STEPS, 1.5),
    ),
    mistakes=(
        Mistake(
            "M39",
            "Your ratio is upside down: a larger batch takes a larger rate.",
            (variant(upside_down=True),),
        ),
        Mistake(
            "M40",
            "This recipe scales in proportion to the batch: no square root, and not "
            "nothing at all.",
            (variant(root=True), variant(no_scale=True)),
        ),
        Mistake(
            "M03",
            "Your climb moves once per epoch. It is gradual: a little at every update.",
            (variant(per_epoch=True),),
        ),
        Mistake(
            "goyal_lr.from_zero",
            "The climb does not start at 0: it starts at the rate of the small batch.",
            (variant(from_zero=True),),
        ),
        Mistake(
            "goyal_lr.jump",
            "You jump to the large rate: at once, or at the end of a warmup that stays "
            "flat. The climb is gradual.",
            (variant(no_warmup=True), variant(flat=True)),
        ),
        Mistake(
            "goyal_lr.one_ahead",
            "Your climb is one update ahead: t = 0 is at base_lr itself.",
            (variant(inclusive=True),),
        ),
        Mistake(
            "goyal_lr.units",
            "Epochs and updates got mixed up: the warmup and the milestones are in "
            "epochs, t is in updates.",
            (variant(milestones_in_steps=True), variant(warmup_in_steps=True)),
        ),
        Mistake(
            "goyal_lr.after_warmup",
            "The milestones count from the very start, the warmup included.",
            (variant(after_warmup=True),),
        ),
        Mistake(
            "M17",
            "At the milestone itself the rate must be reduced already.",
            (variant(exclusive=True),),
        ),
        Mistake(
            "goyal_lr.no_drops",
            "The milestones have no effect on yours.",
            (variant(no_drops=True),),
        ),
        Mistake(
            "goyal_lr.small_too",
            "With a batch below base_batch there is nothing to warm up: use its rate "
            "from the start.",
            (variant(small_too=True),),
        ),
        *one_off(variant()),
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
    partial=((variant(), 9.3 / 10.5),),
    xp=20,
    from_scratch=True,
    equivalent={
        'if t < warmup and k > 1:: "k > 1" -> "k >= 1"': "With k = 1 the climb stays at base_lr.",
    },
)
