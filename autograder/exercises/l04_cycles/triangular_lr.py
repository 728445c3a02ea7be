"""Triangular cycles between two bounds."""

from __future__ import annotations

import random

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
        height /= 2**cycle
    if mode == "exp_range":
        height *= gamma**t
    return base_lr + height


SKEW, HALVES, SHRINKS = "up and down at their own pace", "triangular2", "exp_range"


def cases(rng: random.Random) -> list[Case]:
    low = rng.choice([0.05, 0.1, 0.4])
    top = round(low * rng.choice([4, 6, 9]), 2)
    up, down = rng.choice([3, 5, 7]), rng.choice([2, 4, 6])
    gamma, long = rng.uniform(0.9, 0.97), rng.choice([49, 98, 103])
    plain = {"base_lr": low, "max_lr": top, "step_size_up": up}
    other = {"base_lr": 0.2, "max_lr": 1.1, "step_size_up": 4}
    zero = {"base_lr": 0.0, "max_lr": top, "step_size_up": 3 * up}
    two = {**plain, "mode": "triangular2"}
    exp = {**plain, "mode": "exp_range", "gamma": gamma}
    tops = [up + 1, 3 * up - 1, 3 * up + 1]
    return [
        curve(SHAPE, [*range(1, up), *tops, *range(4 * up + 1, 5 * up)], plain),
        curve(SHAPE, [1, 2, 3, 5, 6, 9, 10, 14, 17, 22], other),
        curve(SHAPE, range(1, 3 * up, 2), zero),
        curve(SHAPE, [8, long - 1, long + 9, 5 * long + 2], other, step_size_up=long),
        curve(ENDS, [0, up, 2 * up, 40 * up, 41 * up], plain),
        curve(ENDS, [0, 4, 7, 8, 15], other),
        curve(ENDS, range(5), base_lr=low, max_lr=top, step_size_up=1),
        curve(SKEW, range(1, 3 * (up + down) + 1), plain, step_size_down=down),
        curve(SKEW, range(1, 12), other, step_size_up=1, step_size_down=4),
        curve(SKEW, [3, 90, 110, 216], other, step_size_down=103),
        curve(HALVES, range(1, 6 * up + 2, 2), two),
        curve(HALVES, range(3, 33, 3), other, mode="triangular2", gamma=gamma),
        curve(SHRINKS, range(1, 5 * up + 1, 2), exp),
        curve(SHRINKS, range(1, 20, 3), other, mode="exp_range", gamma=gamma),
        curve(SHRINKS, range(1, up), plain, mode="exp_range"),
        bad("step_size_up", {**plain, "step_size_up": 0}),
        bad("step_size_up", {**plain, "step_size_up": -rng.randint(1, 9)}),
        bad("step_size_down", plain, step_size_down=0),
        bad("step_size_down", plain, step_size_down=-3),
        bad("mode", plain, mode="square"),
        scaled(range(1, 3 * up, 2), ["base_lr", "max_lr"], 1000.0, **plain),
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


CYCLE = "cycle, place = divmod(t, step_size_up + step_size_down)"
HEIGHT = "(max_lr - base_lr) * share"
HALVED, SHRUNK = "height /= 2**cycle", "height *= gamma**t"


EXERCISE = Exercise(
    id="triangular_lr",
    lesson="04_cycles",
    title="Triangular cycles",
    minutes=12,
    reference=triangular_lr,
    summary="Return the rate of update t: straight up, straight down, and again.",
    cases=cases,
    golden=(
        curve(SHAPE, [1, 3, 5, 7], base_lr=0.1, max_lr=1.0, step_size_up=2),
        curve(ENDS, [0, 2, 4, 6], base_lr=0.1, max_lr=1.0, step_size_up=2),
        curve(
            HALVES,
            range(1, 10),
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
    lengths=("step_size_up", "step_size_down"),
    mistakes=(
        Mistake(
            "triangular_lr.halves_first",
            "triangular2 halves from the second cycle on; yours halves the first one "
            "already.",
            ("2**cycle -> 2 ** (cycle + 1)",),
        ),
        Mistake(
            "triangular_lr.halves_twice",
            "triangular2 halves once in a cycle, at the bottom; yours halves at the "
            "top, too.",
            ("2**cycle -> 2 ** (t // step_size_up)",),
        ),
        Mistake(
            "triangular_lr.saw",
            "Your rate falls off a cliff at the top. It has to come down as it went up.",
            (
                f"{CYCLE} -> cycle, place = divmod(t, step_size_up)",
                "(step_size_up + step_size_down - place) / step_size_down -> 0.0",
            ),
        ),
        Mistake(
            "triangular_lr.whole_cycle",
            "step_size_up is the way up alone, not the whole cycle: your peak comes "
            "twice too early.",
            (
                f"{CYCLE} -> step_size_up /= 2; step_size_down /= 2; {CYCLE}",
                f"{CYCLE} -> step_size_down = step_size_up = step_size_up / 2; {CYCLE}",
            ),
        ),
        Mistake(
            "triangular_lr.even",
            "step_size_down has no effect on yours.",
            ("step_size_down is None -> True",),
        ),
        Mistake(
            "triangular_lr.from_top",
            "Your cycle begins at the top. It begins at base_lr.",
            (
                f"height = {HEIGHT} -> height = (max_lr - base_lr) * (1 - share)",
                "return base_lr + height -> return max_lr - height",
            ),
        ),
        Mistake(
            "triangular_lr.once",
            "Your rate goes up and down once and then stays. The cycles go on.",
            (
                f"height = {HEIGHT} -> height = {HEIGHT} if cycle == 0 else 0.0",
                f"{CYCLE} -> cycle, place = 0, t",
                f"height = {HEIGHT} -> height = {HEIGHT} if cycle == 0 else 0.0\n"
                f"{HALVED} -> pass\n{SHRUNK} -> pass",
            ),
        ),
        Mistake(
            "triangular_lr.stays_up",
            "Your rate climbs to the top and stays. It has to come down as it went up.",
            (
                "share = (step_size_up + step_size_down - place) / step_size_down -> "
                "share = 1.0",
                f"{CYCLE} -> cycle, place = 0, min(t, step_size_up)",
            ),
        ),
        Mistake(
            "triangular_lr.descent",
            "On its way down your rate jumps, or runs below base_lr: count what is left "
            "of the way down, not what is done of the cycle.",
            (
                "(step_size_up + step_size_down - place) / step_size_down -> "
                "1 - place / step_size_down",
                "(step_size_up + step_size_down - place) / step_size_down -> "
                "(place - step_size_up) / step_size_down",
                "(step_size_up + step_size_down - place) / step_size_down -> "
                "1 - place / (step_size_up + step_size_down)",
            ),
        ),
        Mistake(
            "triangular_lr.per_cycle",
            "exp_range shrinks at every update, not once per cycle.",
            ("gamma**t -> gamma**cycle",),
        ),
        Mistake(
            "triangular_lr.per_place",
            "exp_range goes on shrinking from cycle to cycle; yours begins anew with "
            "each.",
            ("gamma**t -> gamma**place",),
        ),
        Mistake(
            "triangular_lr.subtracts",
            "triangular2 halves what the cycle before had; a third and a quarter do "
            "not occur.",
            ("2**cycle -> (cycle + 1)", "2**cycle -> max(2 * cycle, 1)"),
        ),
        Mistake(
            "triangular_lr.no_halving",
            "triangular2 has no effect on yours: its peaks stay as high as the first.",
            (f"{HALVED} -> pass",),
        ),
        Mistake(
            "triangular_lr.no_shrinking",
            "exp_range has no effect on yours: it has to shrink at every update.",
            (f"{SHRUNK} -> pass",),
        ),
        Mistake(
            "triangular_lr.one_mode",
            "mode has no effect on yours: the peaks stay as high as the first.",
            (f"{HALVED} -> pass\n{SHRUNK} -> pass",),
        ),
        Mistake(
            "triangular_lr.scales_all",
            "What shrinks is the height above base_lr, not the rate: neither base_lr "
            "nor max_lr itself gets lower.",
            (
                f"{HALVED} -> height = (base_lr + height) / 2**cycle - base_lr\n"
                f"{SHRUNK} -> height = (base_lr + height) * gamma**t - base_lr",
                f"{HALVED} -> height = (max_lr / 2**cycle - base_lr) * share\n"
                f"{SHRUNK} -> height = (max_lr * gamma**t - base_lr) * share",
            ),
        ),
        Mistake(
            "M07",
            "Your triangle does not stand on base_lr and end at max_lr: squeeze it in "
            "between the two.",
            (
                f"height = {HEIGHT} -> height = max_lr * share",
                f"height = {HEIGHT} -> height = max_lr * share - base_lr",
                f"height = {HEIGHT} -> height = max_lr * share\n"
                "return base_lr + height -> return max(base_lr, height)",
                "return base_lr + height -> return height",
            ),
        ),
        *one_off(triangular_lr),
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
    single_faults={
        ENDS: ("divmod(t, -> divmod(max(t, 1),",),
        SKEW: (
            "step_size_down is None -> step_size_down is None or step_size_down > 0",
        ),
        HALVES: ("2**cycle -> 2 ** (cycle + 1)", f"{HALVED} -> pass"),
        SHRINKS: ("gamma**t -> gamma**cycle", f"{SHRUNK} -> pass"),
    },
    partial=(
        (
            "step_size_up <= 0 -> False\nstep_size_down <= 0 -> False\n"
            'mode not in ("triangular", "triangular2", "exp_range") -> False',
            9.3 / 10.5,
        ),
    ),
    xp=15,
    from_scratch=True,
    equivalent={
        'if place <= step_size_up:: "place <= step_size_up" -> "place < step_size_up"': "At the top both lines give 1.",
    },
)
