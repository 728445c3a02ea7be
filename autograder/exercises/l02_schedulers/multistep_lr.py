"""Step decay at chosen milestones."""

from __future__ import annotations

import random
from bisect import bisect_right

from autograder.exercises.model import Answer, Case, Exercise, Fresh, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    PAST,
    PURE,
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
NONE = "no milestone, no drop"


def cases(rng: random.Random) -> list[Case]:
    base_lr, gamma = rng.choice([0.4, 0.9, 3.0]), rng.choice([0.2, 0.3, 0.6])
    first, gap, last = rng.randint(3, 4), rng.randint(3, 4), rng.randint(3, 6)
    a, b, c = first, first + gap, first + gap + last
    plain = {"base_lr": base_lr, "milestones": [a, b, c], "gamma": gamma}
    second = {"base_lr": 1.7, "milestones": [a, b]}
    return [
        curve(SHAPE, range(1, c - 1), plain),
        curve(SHAPE, range(1, b - 1), second),
        curve(SHAPE, range(a - 1, b + 2), base_lr=0.65, milestones=[a, b, 2 * c]),
        curve(ENDS, [0, c - 1], plain),
        curve(ENDS, [0, b - 1], second),
        curve(NONE, [1, 5, 50], base_lr=base_lr, milestones=[], trivial=True),
        curve(PAST, [c, c + 1, 10 * c, 97 * c], plain),
        curve(PAST, [b, b + 1, 40 * b], second),
        curve(
            TWICE, range(1, c - 1), base_lr=2.1, milestones=[a, b, b, c], gamma=gamma
        ),
        curve(
            TWICE, range(1, b - 1), base_lr=base_lr, milestones=[a, a, a, b], gamma=0.5
        ),
        curve(TWICE, range(b - 1), base_lr=base_lr, milestones=[0, a, b], gamma=gamma),
        curve(TWICE, range(b - 1), base_lr=0.8, milestones=[0, b], gamma=0.5),
        curve(ORDER, range(1, c - 1), base_lr=1.3, milestones=[c, a, b], gamma=gamma),
        curve(ORDER, range(1, b - 1), base_lr=base_lr, milestones=[b, a], gamma=0.5),
        scaled(range(1, b), ["base_lr"], 1000.0, **plain),
    ]


def by_bisect(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
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


def unsorted(
    t: int, base_lr: float, milestones: list[int], gamma: float = 0.1
) -> float:
    drops = 0
    for milestone in milestones:
        if t < milestone:
            break
        drops += 1
    return float(base_lr * gamma**drops)


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


BEHIND, EACH = "t >= milestone", "in milestones"
DROP, DROPS = "drops += 1", "gamma**drops"
RATE = f"base_lr * {DROPS}"


EXERCISE = Exercise(
    id="multistep_lr",
    lesson="02_schedulers",
    title="Step decay at milestones",
    minutes=6,
    workshop=True,
    reference=multistep_lr,
    summary="Return the rate of update t: reduced by gamma from each milestone on.",
    cases=cases,
    golden=(
        curve(SHAPE, range(1, 4), base_lr=1.0, milestones=[2, 5], gamma=0.1),
        curve(ENDS, [0, 4], base_lr=1.0, milestones=[2, 5], gamma=0.1),
        curve(PAST, [5, 6], base_lr=1.0, milestones=[2, 5], gamma=0.1),
    ),
    properties=(
        *schedule_properties(bad=0, ends=1.0),
        Property(NONE, 0.5, corner=True),
        Property(TWICE, 1.0),
        Property(ORDER, 0.5),
    ),
    mistakes=(
        Mistake(
            "M17",
            "At t = milestone the rate must be reduced already; yours waits for the "
            "next update.",
            (f"{BEHIND} -> t > milestone",),
        ),
        Mistake(
            "M18",
            "A milestone that is listed twice means two drops at once.",
            (f"{EACH} -> in set(milestones)",),
        ),
        Mistake(
            "multistep_lr.zero_ignored",
            "A milestone at 0 has no effect in yours: update 0 is reduced already then.",
            (f"{BEHIND} -> {BEHIND} > 0",),
        ),
        Mistake(
            "multistep_lr.unsorted",
            "You rely on the list being in order. Nobody promised that.",
            (unsorted, f"{DROPS} -> gamma ** bisect_right(milestones, t)"),
        ),
        Mistake(
            "M15",
            "You decay at every update; this rate drops at the milestones alone.",
            (f"{DROPS} -> gamma**t",),
        ),
        Mistake(
            "multistep_lr.one_drop",
            "Your rate drops once only, however many milestones lie behind.",
            (f"{DROP} -> drops = 1", f"{EACH} -> in milestones[:1]"),
        ),
        Mistake(
            "multistep_lr.first_forgotten",
            "The first milestone has no effect in yours: behind it there is one drop, "
            "not none.",
            (f"{DROPS} -> gamma ** max(drops - 1, 0)", f"{EACH} -> in milestones[1:]"),
        ),
        Mistake(
            "multistep_lr.last_forgotten",
            "The last milestone of the list has no effect in yours.",
            (f"{EACH} -> in milestones[:-1]", f"{EACH} -> in sorted(milestones)[:-1]"),
        ),
        Mistake(
            "multistep_lr.last_only",
            "Only the last milestone has an effect in yours.",
            (
                f"{EACH} -> in milestones[-1:]",
                f"{EACH} -> in [milestones[-1]]",
                f"{EACH} -> in [max(milestones)]",
            ),
        ),
        Mistake(
            "multistep_lr.springs_back",
            "Your rate is low at the milestones alone, and back at the top after them.",
            (f"{BEHIND} -> t == milestone", f"{DROPS} -> gamma ** (t in milestones)"),
        ),
        Mistake(
            "multistep_lr.divides",
            "A milestone is a moment, not a period: it drops once, not at its "
            "multiples again.",
            (
                f"{DROP} -> drops += t // milestone",
                f"{DROP} -> drops += t // (milestone or t + 1)",
            ),
        ),
        Mistake(
            "multistep_lr.lengths",
            "You count each milestone from the one before it. All of them are counted "
            "from update 0.",
            (f"drops = 0 -> drops = at = 0\n{BEHIND} -> t >= (at := at + milestone)",),
        ),
        Mistake(
            "multistep_lr.not_a_power",
            "Each drop multiplies what is left by gamma. Yours takes away the same "
            "amount each time, or multiplies by the number of drops.",
            (
                f"{DROPS} -> (1 - gamma * drops)",
                f"{DROPS} -> (1 - (1 - gamma) * drops)",
                f"{DROPS} -> (gamma * drops if drops else 1)",
                f"{DROPS} -> gamma * drops",
                f"{RATE} -> base_lr - gamma * drops",
            ),
        ),
        Mistake(
            "multistep_lr.share_removed",
            "You treat gamma as the share that a drop takes away. It is the share that "
            "stays.",
            (f"{DROPS} -> (1 - gamma) ** drops",),
        ),
        Mistake(
            "multistep_lr.upside_down",
            "Your rate grows: gamma below 1 has to make it smaller.",
            (f"* {DROPS} -> / {DROPS}",),
        ),
        Mistake(
            "multistep_lr.base_lr_unused",
            "The argument base_lr has no effect: at base_lr = 1 that does not show.",
            (f"{RATE} -> {DROPS}",),
        ),
        Mistake(
            "multistep_lr.gamma_unused",
            "The argument gamma has no effect: your drop is always to a tenth.",
            (f"{DROPS} -> 0.1**drops",),
        ),
        *one_off(multistep_lr),
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
    single_faults={
        ENDS: (f"{EACH} -> in [m - (m == max(milestones)) for m in milestones]",),
        NONE: ("drops = 0 -> drops = 0 * milestones[0]",),
        PAST: (
            f"{EACH} -> in sorted(milestones)[:-1]",
            f"{DROPS} -> [gamma**k for k in range(len(milestones) or 1)][drops]",
        ),
        PURE: ("drops = 0 -> milestones.sort(); drops = 0",),
        TWICE: (f"{EACH} -> in set(milestones)", f"{BEHIND} -> {BEHIND} > 0"),
        ORDER: (unsorted,),
    },
    xp=5,
    from_scratch=True,
)
