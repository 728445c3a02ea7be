"""Step decay: a staircase."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property
from autograder.exercises.schedules import (
    SHAPE,
    bad,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def step_lr(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    """Multiply the learning rate by gamma every step_size updates.

    lr(t) = base_lr * gamma ** floor(t / step_size), so the first drop is at
    t = step_size, and each stair [k * step_size, (k + 1) * step_size) is flat.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate of the first stair.
        step_size: length of a stair, in updates, > 0.
        gamma: the factor of each drop.

    Raises:
        ValueError: step_size is not positive.

    Source: torch.optim.lr_scheduler.StepLR.

    >>> [step_lr(t, 1.0, 3, 0.5) for t in range(8)]
    [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25]
    """
    if step_size <= 0:
        raise ValueError("step_size must be positive")
    stairs = t // step_size
    return base_lr * gamma**stairs


EDGES = "update 0, and the edges of stairs of any length"
LATE = "keeps dropping, however late"


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.8, 2.0, 5.0])
    size, other = rng.sample([3, 5, 6, 7], 2)
    gamma, slow = rng.choice([0.2, 0.3, 0.4]), rng.choice([0.7, 0.8, 0.9])
    long, longer = rng.sample([49, 98, 103, 107, 161], 2)
    first = {"base_lr": base_lr, "step_size": size, "gamma": gamma}
    second = {"base_lr": 0.12, "step_size": other, "gamma": slow}
    third = {"base_lr": base_lr, "step_size": long, "gamma": gamma}
    fourth = {"base_lr": 0.65, "step_size": longer, "gamma": slow}
    return [
        curve(SHAPE, range(1, 2 * size + 2), first),
        curve(SHAPE, range(1, 3 * other + 1), second),
        curve(SHAPE, range(2, 2 * other + 1, 2), base_lr=base_lr, step_size=other),
        curve(EDGES, [0], first),
        curve(EDGES, [0, long - 1, long], third),
        curve(EDGES, [longer, 2 * longer - 1, 2 * longer], fourth),
        curve(EDGES, [1, 2], base_lr=base_lr, step_size=1, gamma=slow),
        curve(LATE, [12 * other, 20 * other - 1, 22 * other], second),
        bad("step_size", base_lr=base_lr, step_size=0, gamma=gamma),
        bad("step_size", base_lr=base_lr, step_size=-rng.randint(1, 9)),
        scaled(range(1, size + 2), ["base_lr"], 1000.0, **first),
    ]


def by_counting(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    if step_size <= 0:
        raise ValueError(f"step_size = {step_size}")
    lr = base_lr
    for update in range(1, t + 1):
        if update % step_size == 0:
            lr *= gamma
    return lr


def by_torch(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    import warnings

    import torch

    if step_size <= 0:
        raise ValueError("step_size")
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base_lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(t):
            optimizer.step()
            scheduler.step()
    return float(optimizer.param_groups[0]["lr"])


def by_numpy(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> object:
    import numpy as np

    if step_size <= 0:
        raise ValueError("step_size has to be at least 1")
    return np.float64(base_lr) * np.power(gamma, np.floor(t / step_size))


def remembering() -> Answer:
    memory: dict[str, float] = {}

    def step_lr(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
        lr = memory.get("lr", base_lr)
        if t > 0 and t % step_size == 0:
            lr *= gamma
        memory["lr"] = lr
        return lr

    return step_lr


COUNT, DROPS = "t // step_size", "gamma**stairs"


EXERCISE = Exercise(
    id="step_lr",
    lesson="02_schedulers",
    title="Step decay",
    minutes=4,
    reference=step_lr,
    summary="Return the rate of update t: a drop by gamma after every step_size.",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 8), base_lr=1.0, step_size=3, gamma=0.5),
        curve(EDGES, [0], base_lr=1.0, step_size=3, gamma=0.5),
    ),
    properties=(
        *schedule_properties(ends=0, past=0),
        Property(EDGES, 1.5),
        Property(LATE, 1.0, corner=True),
    ),
    lengths=("step_size",),
    mistakes=(
        Mistake(
            "M15",
            "You decay at every update; this staircase drops once per step_size.",
            (f"{DROPS} -> gamma**t",),
        ),
        Mistake(
            "step_lr.fractional",
            "Your stairs are a slope: only whole stairs count, so divide whole.",
            (f"{COUNT} -> t / step_size",),
        ),
        Mistake(
            "step_lr.rounds",
            "Your first drop comes after half a stair: round goes to the nearest whole "
            "number, and only stairs that lie wholly behind t count.",
            (
                f"{COUNT} -> round(t / step_size)",
                f"{COUNT} -> int(t / step_size + 0.5)",
            ),
        ),
        Mistake(
            "step_lr.float_boundary",
            "At some stairs' edges you drop one update late: a product with "
            "1 / step_size can fall just short of a whole number. Divide whole.",
            (f"{COUNT} -> int(t * (1 / step_size))",),
        ),
        Mistake(
            "M16",
            "You drop at t = 0 already. 0 is a multiple of everything, and yet the "
            "first stair is at base_lr.",
            (f"{COUNT} -> {COUNT} + 1", f"{COUNT} -> -(-t // step_size)"),
        ),
        *one_off(step_lr),
        Mistake(
            "step_lr.length",
            "Your stairs are one update too long, or one too short.",
            (f"{COUNT} -> t // (step_size + 1)", f"{COUNT} -> t // (step_size - 1)"),
        ),
        Mistake(
            "M19",
            "The same t gave two answers: a schedule must not remember.",
            (Fresh(remembering),),
        ),
        Mistake(
            "step_lr.one_drop",
            "Your rate drops once and then stays: every further step_size drops again.",
            (f"{DROPS} -> gamma ** min(stairs, 1)",),
        ),
        Mistake(
            "step_lr.springs_back",
            "Your rate is low only at the multiples of step_size themselves, and back "
            "at the top in between.",
            (
                f"{COUNT} -> int(t > 0 and t % step_size == 0)",
                f"{COUNT} -> {COUNT} * (t % step_size == 0)",
            ),
        ),
        Mistake(
            "step_lr.position_in_stair",
            "% gives the place within a stair, which starts again at each one. You "
            "need the number of stairs behind t.",
            (f"{COUNT} -> t % step_size",),
        ),
        Mistake(
            "step_lr.not_a_power",
            "Each drop multiplies what is left by gamma. Yours takes away the same "
            "amount each time, or multiplies by the number of drops.",
            (
                f"{DROPS} -> (1 - gamma * stairs)",
                f"{DROPS} -> (1 - (1 - gamma) * stairs)",
                f"{DROPS} -> (gamma * stairs if stairs else 1)",
                f"{DROPS} -> gamma * stairs",
                f"base_lr * {DROPS} -> base_lr - gamma * stairs",
            ),
        ),
        Mistake(
            "step_lr.share_removed",
            "You treat gamma as the share that a drop takes away. It is the share that "
            "stays.",
            (f"{DROPS} -> (1 - gamma) ** stairs",),
        ),
        Mistake(
            "step_lr.upside_down",
            "Your rate grows: gamma below 1 has to make it smaller.",
            (f"* {DROPS} -> / {DROPS}",),
        ),
        Mistake(
            "step_lr.base_lr_unused",
            "The argument base_lr has no effect: at base_lr = 1 that does not show.",
            (f"base_lr * {DROPS} -> {DROPS}",),
        ),
        Mistake(
            "step_lr.gamma_unused",
            "The argument gamma has no effect: your drop is always the same.",
            (f"{DROPS} -> 0.1**stairs", f"{DROPS} -> 0.5**stairs"),
        ),
    ),
    hints=(
        "How many whole stairs lie behind update t?",
        "Integer division counts whole stairs. What does one stair do to the rate, "
        "what do two, what do k?",
        "Another case: base_lr = 8, halving every 10 updates. Update 9 is on the first "
        "stair (0 whole stairs behind it): 8. Update 10 has 1 behind it: 4. Update 25 "
        "has 2: 8 · ½ · ½ = 2.",
    ),
    right=(by_counting, by_torch, by_numpy),
    single_faults={
        EDGES: (
            f"{COUNT} -> int(t * (1 / step_size))",
            f"{COUNT} -> {COUNT} if t else 1",
        ),
        LATE: (f"{DROPS} -> gamma ** min(stairs, 10)",),
    },
    partial=(("step_size <= 0 -> False", 0.85),),
    xp=5,
    from_scratch=True,
)
