"""Step decay: a staircase."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake
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
    return base_lr * gamma ** (t // step_size)


def cases(rng: random.Random) -> list[Case]:
    base_lr = rng.choice([0.3, 0.8, 2.0, 5.0])
    size, other = rng.sample([2, 5, 6, 7, 9], 2)
    gamma, slow = rng.choice([0.2, 0.3, 0.5]), rng.choice([0.7, 0.8, 0.9])
    first = {"base_lr": base_lr, "step_size": size, "gamma": gamma}
    second = {"base_lr": base_lr / 3, "step_size": other, "gamma": slow}
    return [
        curve(SHAPE, range(3 * size + 2), first),
        curve(SHAPE, range(4 * other + 1), second),
        curve(SHAPE, range(2, 2 * other), base_lr=base_lr, step_size=other),
        curve(SHAPE, range(5), base_lr=base_lr, step_size=1, gamma=slow, trivial=True),
        curve(ENDS, [0], first, trivial=True),
        curve(ENDS, [size - 1, size, size + 1], first),
        curve(ENDS, [0, other - 1, other, 2 * other - 1, 2 * other], second),
        curve(PAST, [20 * size + 1, 90 * size], second),
        curve(PAST, [100 * other - 1, 100 * other], second),
        bad("step_size", base_lr=base_lr, step_size=0, gamma=gamma),
        bad("step_size", base_lr=base_lr, step_size=-rng.randint(1, 9)),
        scaled(range(size + 2), ["base_lr"], 3.0, **first),
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


def every_step(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma**t)


def fractional(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** (t / step_size))


def drop_at_zero(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** (t // step_size + 1))


def unchecked(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** (t // step_size))


def rounded_up(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** -(-t // step_size))


def one_drop_only(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return base_lr * gamma if t >= step_size else base_lr


def on_multiples_only(
    t: int, base_lr: float, step_size: int, gamma: float = 0.1
) -> float:
    return base_lr * gamma if t > 0 and t % step_size == 0 else base_lr


def subtracting(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return base_lr * (1 - gamma * (t // step_size))


def times_stairs(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    stairs = t // step_size
    return base_lr * gamma * stairs if stairs else base_lr


def fixed_gamma(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    return float(base_lr * 0.1 ** (t // step_size))


def remembering() -> Answer:
    memory: dict[str, float] = {}

    def step_lr(t: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
        lr = memory.get("lr", base_lr)
        if t > 0 and t % step_size == 0:
            lr *= gamma
        memory["lr"] = lr
        return lr

    return step_lr


EXERCISE = Exercise(
    id="step_lr",
    lesson="02_schedulers",
    title="Step decay",
    reference=step_lr,
    summary="Return the rate of update t: a drop by gamma after every step_size.",
    cases=cases,
    golden=(curve(SHAPE, range(8), base_lr=1.0, step_size=3, gamma=0.5),),
    properties=schedule_properties(),
    mistakes=(
        Mistake(
            "M15",
            "You decay at every update; this staircase drops once per step_size.",
            (every_step,),
        ),
        Mistake(
            "step_lr.fractional",
            "Your stairs are a slope: only whole stairs count, so divide whole.",
            (fractional,),
        ),
        Mistake(
            "M16",
            "You drop at t = 0 already. 0 is a multiple of everything, and yet the "
            "first stair is at base_lr.",
            (drop_at_zero, rounded_up),
        ),
        *one_off(unchecked),
        Mistake(
            "M19",
            "The same t gave two answers: a schedule must not remember.",
            (Fresh(remembering),),
        ),
        Mistake(
            "step_lr.one_drop",
            "Your rate drops once and then stays: every further step_size drops again.",
            (one_drop_only,),
        ),
        Mistake(
            "step_lr.springs_back",
            "Your rate is low only at the multiples of step_size themselves, and back "
            "at the top in between.",
            (on_multiples_only,),
        ),
        Mistake(
            "step_lr.not_a_power",
            "Each drop multiplies what is left; yours takes the same share of base_lr.",
            (subtracting, times_stairs),
        ),
        Mistake(
            "step_lr.gamma_unused",
            "The argument gamma has no effect: your drop is always to a tenth.",
            (fixed_gamma,),
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
    partial=((unchecked, 8.5 / 10),),
    xp=5,
    from_scratch=True,
)
