"""Step decay at chosen milestones."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    SHAPE,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def multistep_lr(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    """Multiply the learning rate by gamma at each milestone.

    lr(t) = base_lr * gamma ** (number of milestones m with m <= t). A milestone that
    is listed twice drops twice; the order of the list does not matter.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate before the first milestone.
        milestones: updates at which the rate is already reduced.
        gamma: the factor of each drop.

    Source: torch.optim.lr_scheduler.MultiStepLR.

    >>> [round(multistep_lr(t, 1.0, [2, 5, 5]), 6) for t in range(7)]
    [1.0, 1.0, 0.1, 0.1, 0.1, 0.001, 0.001]
    """
    drops = 0
    for milestone in milestones:
        if t >= milestone:
            drops += 1
    return base_lr * gamma**drops


TWICE, ORDER = "a milestone twice, and at 0", "milestones in any order"


def cases(rng: random.Random) -> list[Case]:
    base_lr, gamma = rng.choice([0.4, 0.9, 3.0]), rng.choice([0.2, 0.3, 0.6])
    first, gap, last = rng.randint(2, 4), rng.randint(2, 4), rng.randint(3, 6)
    a, b, c = first, first + gap, first + gap + last
    plain = {"base_lr": base_lr, "milestones": [a, b, c], "gamma": gamma}
    return [
        curve(SHAPE, range(c + 3), plain),
        curve(SHAPE, range(b + 3), base_lr=2 * base_lr, milestones=[a, b]),
        curve(SHAPE, range(a - 1, b + 1), base_lr=base_lr, milestones=[b], gamma=0.5),
        curve(ENDS, [0], plain, trivial=True),
        curve(ENDS, [a - 1, a, a + 1, b - 1, b, b + 1], plain),
        curve(ENDS, [0, 5, 50], base_lr=base_lr, milestones=[], trivial=True),
        curve(PAST, [c, c + 1, 10 * c, 97 * c], plain),
        curve(PAST, [b, 40 * b], base_lr=base_lr, milestones=[a, b]),
        curve(TWICE, range(c + 2), base_lr=base_lr, milestones=[a, c, c], gamma=gamma),
        curve(TWICE, range(b), base_lr=base_lr, milestones=[a, a, a], gamma=gamma),
        curve(TWICE, range(b), base_lr=base_lr, milestones=[0, a], gamma=gamma),
        curve(ORDER, range(c + 2), base_lr=base_lr, milestones=[c, a, b], gamma=gamma),
        curve(ORDER, range(b + 2), base_lr=base_lr, milestones=[b, a], gamma=0.5),
        scaled(range(b), ["base_lr"], 3.0, **plain),
    ]


def by_bisect(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    from bisect import bisect_right

    return float(base_lr * gamma ** bisect_right(sorted(milestones), t))


def by_numpy(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> object:
    import numpy as np

    return np.float64(base_lr) * gamma ** np.sum(np.asarray(milestones) <= t)


def by_walking(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    lr = base_lr
    for update in range(t + 1):
        lr *= gamma ** milestones.count(update)
    return lr


def counted(t: int, base_lr: float, milestones: list[int], gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** sum(m <= t for m in milestones))


def exclusive(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return float(base_lr * gamma ** sum(m < t for m in milestones))


def as_set(t: int, base_lr: float, milestones: list[int], gamma: float = 0.1) -> float:
    return float(base_lr * gamma ** sum(m <= t for m in set(milestones)))


def unsorted(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    drops = 0
    for milestone in milestones:
        if t < milestone:
            break
        drops += 1
    return float(base_lr * gamma**drops)


def unsorted_bisect(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    from bisect import bisect_right

    return float(base_lr * gamma ** bisect_right(milestones, t))


def one_drop(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return base_lr * gamma if any(m <= t for m in milestones) else base_lr


def springs_back(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return base_lr * gamma if t in milestones else base_lr


def last_only(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return base_lr * gamma if milestones and t >= max(milestones) else base_lr


def every_milestone_power(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return float(base_lr * gamma ** sum(t // m for m in milestones if m > 0))


def subtracting(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    return base_lr * (1 - gamma * sum(m <= t for m in milestones))


def remembering() -> Answer:
    memory: dict[str, float] = {}

    def multistep_lr(
        t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
    ) -> float:
        lr = memory.get("lr", base_lr)
        if t in milestones:
            lr *= gamma
        memory["lr"] = lr
        return lr

    return multistep_lr


EXERCISE = Exercise(
    id="multistep_lr",
    lesson="02_schedulers",
    title="Step decay at milestones",
    reference=multistep_lr,
    summary="Return the rate of update t: reduced by gamma from each milestone on.",
    cases=cases,
    golden=(curve(SHAPE, range(7), base_lr=1.0, milestones=[2, 5], gamma=0.1),),
    properties=(
        *schedule_properties(bad=0),
        Property(TWICE, 1.0),
        Property(ORDER, 0.5),
    ),
    mistakes=(
        Mistake(
            "M17",
            "At t = milestone the rate must be reduced already; yours waits for the "
            "next update.",
            (exclusive,),
        ),
        Mistake(
            "M18",
            "A milestone that is listed twice means two drops at once.",
            (as_set,),
        ),
        Mistake(
            "multistep_lr.unsorted",
            "You rely on the list being in order. Nobody promised that.",
            (unsorted, unsorted_bisect),
        ),
        Mistake(
            "multistep_lr.one_drop",
            "Your rate drops once only, however many milestones lie behind.",
            (one_drop,),
        ),
        Mistake(
            "multistep_lr.last_only",
            "Only the last milestone has an effect in yours.",
            (last_only,),
        ),
        Mistake(
            "multistep_lr.springs_back",
            "Your rate is low at the milestones alone, and back at the top after them.",
            (springs_back,),
        ),
        Mistake(
            "multistep_lr.divides",
            "A milestone is a moment, not a period: it drops once, not at its "
            "multiples again.",
            (every_milestone_power,),
        ),
        Mistake(
            "multistep_lr.not_a_power",
            "Each drop multiplies what is left; yours takes the same share of base_lr.",
            (subtracting,),
        ),
        *one_off(counted),
        Mistake(
            "M19",
            "The same t gave two answers: a schedule must not remember.",
            (Fresh(remembering),),
        ),
    ),
    hints=(
        "How many milestones lie behind update t? The one at t counts as well.",
        "Count them, one by one. Sorting, sets and positions are not needed.",
        "Another case: milestones [4, 9, 9], halving, from 8. At t = 3 none is behind: "
        "8. At t = 4 one is: 4. At t = 9 all three are: 8 · ½ · ½ · ½ = 1.",
    ),
    right=(by_bisect, by_numpy, by_walking),
    xp=5,
    from_scratch=True,
)
