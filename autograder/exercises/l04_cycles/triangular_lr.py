"""Triangular cycles between two bounds."""

from __future__ import annotations

import random

from autograder.exercises.model import Answer, Case, Exercise, Mistake, Property
from autograder.exercises.schedules import (
    ENDS,
    SHAPE,
    bad,
    curve,
    one_off,
    scaled,
    schedule_properties,
)


def triangular_lr(
    t: int,
    base_lr: float,
    max_lr: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
) -> float:
    """Move between base_lr and max_lr along straight lines, again and again.

    A cycle takes step_size_up updates up and step_size_down updates down. Above
    base_lr, "triangular" keeps the height, "triangular2" halves it after each cycle,
    and "exp_range" multiplies it by gamma ** t.

    Args:
        t: index of the update about to be made, from 0.
        base_lr: the learning rate at the bottom.
        max_lr: the learning rate at the top of the first cycle.
        step_size_up: updates from the bottom to the top, > 0.
        step_size_down: updates from the top to the bottom, > 0; None: as many as up.
        mode: "triangular", "triangular2" or "exp_range".
        gamma: the factor of one update in "exp_range".

    Raises:
        ValueError: a step size is not positive, or mode is unknown.

    Source: Smith 2015 (arXiv:1506.01186); torch.optim.lr_scheduler.CyclicLR.

    >>> [round(triangular_lr(t, 0.1, 1.0, 2), 3) for t in range(6)]
    [0.1, 0.55, 1.0, 0.55, 0.1, 0.55]
    """
    if step_size_up <= 0:
        raise ValueError("step_size_up must be positive")
    if step_size_down is None:
        step_size_down = step_size_up
    if step_size_down <= 0:
        raise ValueError("step_size_down must be positive")
    if mode not in ("triangular", "triangular2", "exp_range"):
        raise ValueError("mode must be 'triangular', 'triangular2' or 'exp_range'")
    cycle, place = divmod(t, step_size_up + step_size_down)
    if place <= step_size_up:
        share = place / step_size_up
    else:
        share = (step_size_up + step_size_down - place) / step_size_down
    height = (max_lr - base_lr) * share
    if mode == "triangular2":
        height = height / 2**cycle
    if mode == "exp_range":
        height = height * gamma**t
    return base_lr + height


SKEW, HALVES, SHRINKS = "up and down at their own pace", "triangular2", "exp_range"


def cases(rng: random.Random) -> list[Case]:
    low = rng.choice([0.05, 0.1, 0.4])
    top = low * rng.choice([4, 6, 9])
    up, down = rng.choice([3, 5, 7]), rng.choice([2, 4, 6])
    gamma = rng.uniform(0.9, 0.97)
    plain = {"base_lr": low, "max_lr": top, "step_size_up": up}
    two = {**plain, "mode": "triangular2"}
    exp = {**plain, "mode": "exp_range", "gamma": gamma}
    both = {"step_size_down": down}
    skew = {**plain, **both}
    return [
        curve(SHAPE, range(5 * up + 2), plain),
        curve(SHAPE, range(9), base_lr=low, max_lr=top, step_size_up=1),
        curve(SHAPE, range(up), base_lr=0.0, max_lr=top, step_size_up=3 * up),
        curve(ENDS, [0], plain, trivial=True),
        curve(ENDS, [up - 1, up, up + 1, 2 * up - 1, 2 * up, 2 * up + 1], plain),
        curve(ENDS, [40 * up, 40 * up + 1, 41 * up], plain),
        curve(SKEW, range(3 * (up + down) + 1), skew),
        curve(
            SKEW, range(12), base_lr=low, max_lr=top, step_size_up=1, step_size_down=4
        ),
        curve(HALVES, range(6 * up + 2), two),
        curve(HALVES, range(3 * (up + down)), {**two, **both}, gamma=gamma),
        curve(SHRINKS, range(5 * up + 1), exp),
        curve(SHRINKS, range(2 * (up + down)), {**exp, **both}),
        curve(SHRINKS, range(up + 2), plain, mode="exp_range"),
        bad("step_size_up", base_lr=low, max_lr=top, step_size_up=0),
        bad("step_size_up", base_lr=low, max_lr=top, step_size_up=-rng.randint(1, 9)),
        bad(
            "step_size_down", base_lr=low, max_lr=top, step_size_up=up, step_size_down=0
        ),
        bad(
            "step_size_down",
            base_lr=low,
            max_lr=top,
            step_size_up=up,
            step_size_down=-3,
        ),
        bad("mode", base_lr=low, max_lr=top, step_size_up=up, mode="square"),
        scaled(range(3 * up), ["base_lr", "max_lr"], 3.0, **plain),
    ]


def by_distance(
    t: int,
    base_lr: float,
    max_lr: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
) -> float:
    down = step_size_up if step_size_down is None else step_size_down
    if step_size_up < 1:
        raise ValueError(f"step_size_up={step_size_up}")
    if down < 1:
        raise ValueError(f"step_size_down={down}")
    whole = step_size_up + down
    cycle = 1 + t // whole
    x = 1 + t / whole - cycle
    ratio = step_size_up / whole
    share = x / ratio if x <= ratio else (x - 1) / (ratio - 1)
    scales = {
        "triangular": 1.0,
        "triangular2": 0.5 ** (cycle - 1),
        "exp_range": gamma**t,
    }
    if mode not in scales:
        raise ValueError(f"mode={mode}")
    return base_lr + (max_lr - base_lr) * share * scales[mode]


def by_numpy(
    t: int,
    base_lr: float,
    max_lr: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
) -> object:
    import numpy as np

    down = step_size_up if step_size_down is None else step_size_down
    if step_size_up <= 0:
        raise ValueError("step_size_up")
    if down <= 0:
        raise ValueError("step_size_down")
    if mode not in ("triangular", "triangular2", "exp_range"):
        raise ValueError("mode")
    period = step_size_up + down
    share = np.interp(t % period, [0, step_size_up, period], [0.0, 1.0, 0.0])
    shrink = {"triangular2": 0.5 ** (t // period), "exp_range": gamma**t}
    return base_lr + (max_lr - base_lr) * share * shrink.get(mode, 1.0)


def by_torch(
    t: int,
    base_lr: float,
    max_lr: float,
    step_size_up: int,
    step_size_down: int | None = None,
    mode: str = "triangular",
    gamma: float = 1.0,
) -> float:
    import torch

    if step_size_up <= 0:
        raise ValueError("step_size_up must be at least 1")
    if step_size_down is not None and step_size_down <= 0:
        raise ValueError("step_size_down must be at least 1")
    if mode == "triangular2":
        chosen = "triangular2"
    elif mode in ("triangular", "exp_range"):
        chosen = mode
    else:
        raise ValueError("mode is unknown")
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    cyclic = torch.optim.lr_scheduler.CyclicLR(
        opt,
        base_lr,
        max_lr,
        step_size_up,
        step_size_down,
        mode=chosen,  # type: ignore[arg-type]
        gamma=gamma,
        cycle_momentum=False,
    )
    for _ in range(t):
        opt.step()
        cyclic.step()
    return float(opt.param_groups[0]["lr"])


def variant(**change: object) -> Answer:
    """A wrong triangle: the right rules, with some of them changed."""

    def triangular_lr(
        t: int,
        base_lr: float,
        max_lr: float,
        step_size_up: int,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
    ) -> float:
        up = step_size_up
        down = up if step_size_down is None or change.get("even") else step_size_down
        if change.get("whole_cycle"):
            up, down = up / 2, down / 2  # type: ignore[assignment]
        cycle, place = divmod(t, up + down)
        if change.get("saw"):
            cycle, place = divmod(t, up)
        share = place / up if place <= up else (up + down - place) / down
        if change.get("from_top"):
            share = 1 - share
        if change.get("once") and cycle > 0:
            share = 0.0
        halved = cycle + 1 if change.get("halves_first") else cycle
        shrink = {"triangular2": 0.5**halved, "exp_range": gamma**t}.get(mode, 1.0)
        if change.get("per_cycle") and mode == "exp_range":
            shrink = gamma**cycle
        if change.get("subtracts") and mode == "triangular2":
            shrink = 1 / (cycle + 1)
        if change.get("one_mode"):
            shrink = 1.0
        if change.get("scales_all"):
            return (base_lr + (max_lr - base_lr) * share) * shrink
        if change.get("from_zero"):
            return max_lr * share * shrink
        if change.get("lifted"):
            return base_lr + max_lr * share * shrink
        return base_lr + (max_lr - base_lr) * share * shrink

    return triangular_lr


EXERCISE = Exercise(
    id="triangular_lr",
    lesson="04_cycles",
    title="Triangular cycles",
    reference=triangular_lr,
    summary="Return the rate of update t: straight up, straight down, and again.",
    cases=cases,
    golden=(
        curve(SHAPE, range(6), base_lr=0.1, max_lr=1.0, step_size_up=2),
        curve(
            HALVES,
            range(10),
            base_lr=0.1,
            max_lr=1.0,
            step_size_up=2,
            mode="triangular2",
        ),
    ),
    properties=(
        *schedule_properties(shape=4, past=0, bad=1.2, scale=0.3),
        Property(SKEW, 1.0),
        Property(HALVES, 1.0),
        Property(SHRINKS, 1.0),
    ),
    mistakes=(
        Mistake(
            "triangular_lr.halves_first",
            "triangular2 halves from the second cycle on; yours halves the first one "
            "already.",
            (variant(halves_first=True),),
        ),
        Mistake(
            "triangular_lr.whole_cycle",
            "step_size_up is the way up alone, not the whole cycle: your peak comes "
            "twice too early.",
            (variant(whole_cycle=True),),
        ),
        Mistake(
            "triangular_lr.saw",
            "Your rate falls off a cliff at the top. It has to come down as it went up.",
            (variant(saw=True),),
        ),
        Mistake(
            "triangular_lr.even",
            "step_size_down has no effect on yours.",
            (variant(even=True),),
        ),
        Mistake(
            "triangular_lr.from_top",
            "Your cycle begins at the top. It begins at base_lr.",
            (variant(from_top=True),),
        ),
        Mistake(
            "triangular_lr.once",
            "Your rate goes up and down once and then stays. The cycles go on.",
            (variant(once=True),),
        ),
        Mistake(
            "triangular_lr.per_cycle",
            "exp_range shrinks at every update, not once per cycle.",
            (variant(per_cycle=True),),
        ),
        Mistake(
            "triangular_lr.subtracts",
            "triangular2 halves what the cycle before had; a third and a quarter do "
            "not occur.",
            (variant(subtracts=True),),
        ),
        Mistake(
            "triangular_lr.one_mode",
            "mode has no effect on yours: the peaks stay as high as the first.",
            (variant(one_mode=True),),
        ),
        Mistake(
            "triangular_lr.scales_all",
            "Only the height above base_lr shrinks; base_lr itself stays where it is.",
            (variant(scales_all=True),),
        ),
        Mistake(
            "M07",
            "Your triangle does not stand on base_lr and end at max_lr: squeeze it in "
            "between the two.",
            (variant(from_zero=True), variant(lifted=True)),
        ),
        *one_off(variant()),
    ),
    hints=(
        "Which cycle is update t in, and how many updates of it are done? Division and "
        "remainder tell both.",
        "Going up, the share is what is done of the way up. Going down, it is what is "
        "left of the way down. Then stretch 0 to 1 into base_lr to max_lr.",
        "Another case: from 2 up to 8 in 3 updates and down again in 6. Update 7 is 4 "
        "past the top, so 2 of 6 are left: 2 + ⅓ · 6 = 4. Update 9 opens the next "
        "cycle: 2. In triangular2 the next top, at update 12, is 2 + 6 / 2 = 5.",
    ),
    right=(by_distance, by_numpy, by_torch),
    partial=((variant(), 9.3 / 10.5),),
    xp=15,
    from_scratch=True,
    equivalent={
        'if place <= step_size_up:: "place <= step_size_up" -> "place < step_size_up"': "At the top both lines give 1.",
    },
)
