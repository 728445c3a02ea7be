"""From a share of the run to a number of updates."""

from __future__ import annotations

import math
import random

from autograder.exercises.edits import with_and_without
from autograder.exercises.model import Case, Exercise, Mistake, Property
from autograder.exercises.schedules import BAD, NAMES, PURE


def warmup_steps_from_ratio(ratio: float, total_steps: int) -> int:
    """Return the updates of warmup in a run: ratio * total_steps, rounded up.

    Args:
        ratio: the share of the run that the warmup takes, 0 to 1.
        total_steps: length of the run, in updates, > 0.

    Raises:
        ValueError: total_steps is not positive.

    Source: Hugging Face's TrainingArguments.get_warmup_steps. Computed in floats, as
    there: 0.07 of 100 comes out as 7.000000000000001, and gives 8.

    >>> warmup_steps_from_ratio(0.06, 1020), warmup_steps_from_ratio(0.25, 1000)
    (62, 250)
    """
    if total_steps <= 0:
        raise ValueError("total_steps must be positive")
    steps = ratio * total_steps
    return math.ceil(steps)


EXACT, UP, NOTHING = "shares that come out even", "rounds up", "no warmup"


def share(prop: str, total_steps: int, *ratios: float, trivial: bool = False) -> Case:
    return Case(prop, ratios, {"total_steps": total_steps}, trivial=trivial)


def cases(rng: random.Random) -> list[Case]:
    # Where a share should come out even and a float misses it by a hair, as 0.07 of
    # 100 does, right answers differ: it is never asked.
    def uneven(total: int, low: float, high: float) -> float:
        """A share that is clear of every whole number of updates."""
        return round((rng.randint(1, total // 3) + rng.uniform(low, high)) / total, 6)

    n, m = rng.choice([98, 107, 161]), rng.choice([1201, 2503, 9001])
    even, less, more = (64 * rng.randint(3, 40) for _ in range(3))
    return [
        share(EXACT, even, 0.25, 0.5, 0.015625),
        share(EXACT, 2 * less + 32, 0.125, 0.75, 0.0625),
        share(EXACT, more + 16, 0.375, 1.0),
        share(EXACT, m, 1.0, trivial=True),
        share(EXACT, 1, 1.0, trivial=True),
        share(UP, n, *(uneven(n, 0.15, 0.4) for _ in range(4))),
        share(UP, n, *(uneven(n, 0.6, 0.85) for _ in range(4))),
        share(UP, m, *(uneven(m, 0.15, 0.4) for _ in range(3))),
        share(UP, m, *(uneven(m, 0.6, 0.85) for _ in range(3))),
        share(UP, n, round(0.25 / n, 6), round(0.75 / n, 6)),
        share(UP, 7, 0.1, 0.5, 0.9),
        share(NOTHING, n, 0.0, trivial=True),
        share(NOTHING, m, 0.0, trivial=True),
        Case(BAD, [0.1], {"total_steps": 0}, blames="total_steps"),
        Case(BAD, [0.0], {"total_steps": -1}, blames="total_steps"),
        Case(BAD, [0.5], {"total_steps": -n}, blames="total_steps"),
    ]


def by_floor(ratio: float, total_steps: int) -> int:
    if total_steps < 1:
        raise ValueError(f"total_steps={total_steps}")
    return -int(-ratio * total_steps // 1)


def by_numpy(ratio: float, total_steps: int) -> object:
    import numpy as np

    if total_steps <= 0:
        raise ValueError("total_steps")
    return np.int64(np.ceil(np.float64(ratio) * total_steps))


def by_fraction(ratio: float, total_steps: int) -> int:
    from fractions import Fraction

    if total_steps <= 0:
        raise ValueError("total_steps has to be 1 or more")
    return math.ceil(Fraction(str(ratio)) * total_steps)


def in_spite_of_rounding(ratio: float, total_steps: int) -> int:
    if total_steps <= 0:
        raise ValueError("total_steps has to be positive")
    return math.ceil(ratio * total_steps - 1e-9)


def by_counting(ratio: float, total_steps: int) -> int:
    if total_steps <= 0:
        raise ValueError("total_steps")
    return sum(t < ratio * total_steps for t in range(total_steps))


COUNT, WHOLE = "ratio * total_steps", "math.ceil(steps)"
# What people write beside another mistake.
DOWN, NEAREST = f"{WHOLE} -> int(steps)", f"{WHOLE} -> round(steps)"


EXERCISE = Exercise(
    id="warmup_steps_from_ratio",
    lesson="05_warmup",
    title="Warmup as a share of the run",
    minutes=3,
    workshop=True,
    reference=warmup_steps_from_ratio,
    summary="Return how many updates a warmup takes that is a share of the run.",
    cases=cases,
    golden=(share(UP, 1020, 0.06), share(EXACT, 1000, 0.25)),
    properties=(
        Property(EXACT, 4.5, core=True),
        Property(UP, 3),
        Property(NOTHING, 0.5, corner=True),
        Property(PURE, 0.5, kind="pure"),
        Property(BAD, 1, kind="raises"),
        Property(NAMES, 0.5, kind="names", of=(BAD,)),
    ),
    lengths=("total_steps",),
    mistakes=(
        Mistake(
            "warmup_steps_from_ratio.down",
            "You cut the fraction off. Here the count is rounded up, so that a small "
            "share of a short run is still a warmup.",
            (DOWN, f"{WHOLE} -> max(1, int(steps))"),
        ),
        Mistake(
            "warmup_steps_from_ratio.nearest",
            "You go to the nearest whole number. Here the count is rounded up.",
            with_and_without(NEAREST, "round(steps) -> max(1, round(steps))"),
        ),
        Mistake(
            "warmup_steps_from_ratio.one_more",
            "Where the share comes out even, you are one too high.",
            (f"{WHOLE} -> int(steps) + 1",),
        ),
        Mistake(
            "warmup_steps_from_ratio.fraction",
            "There is no part of an update, and the answer is a whole number, an int: "
            "round up.",
            (f"{WHOLE} -> steps",),
        ),
        Mistake(
            "warmup_steps_from_ratio.too_early",
            "You round the share before you take it of the run: multiply first.",
            (
                f"{COUNT} -> math.ceil(ratio) * total_steps",
                f"{COUNT} -> int(ratio) * total_steps",
                f"{COUNT} -> round(ratio) * total_steps",
            ),
        ),
        Mistake(
            "M33",
            "ratio is a share from 0 to 1, not a percentage.",
            (
                *with_and_without(
                    f"{COUNT} -> ratio / 100 * total_steps", DOWN, NEAREST
                ),
                *with_and_without(
                    f"{COUNT} -> ratio * 100 * total_steps", DOWN, NEAREST
                ),
                *with_and_without(f"{COUNT} -> ratio * 100", DOWN, NEAREST),
            ),
        ),
        Mistake(
            "warmup_steps_from_ratio.rest",
            "That is what the warmup leaves over.",
            with_and_without(f"{COUNT} -> (1 - ratio) * total_steps", DOWN, NEAREST),
        ),
        Mistake(
            "warmup_steps_from_ratio.divided",
            "A smaller share makes a shorter warmup. Yours gets longer.",
            with_and_without(f"{COUNT} -> total_steps / ratio", DOWN, NEAREST),
        ),
        Mistake(
            "warmup_steps_from_ratio.at_least_one",
            "A share of 0 means no warmup at all, not one update of it.",
            (f"{WHOLE} -> max(1, {WHOLE})",),
        ),
    ),
    hints=(
        "A share of a number of updates: how many are that? Never mind the fraction "
        "at first.",
        "Then round up. int() and round() do something else; the math module has what "
        "you need.",
        "Another case: 0.03 of 250 updates are 7.5, so 8; 0.02 of 160 are 3.2, so 4; "
        "half of 12 is 6, and stays 6.",
    ),
    right=(by_floor, by_numpy, by_fraction, in_spite_of_rounding, by_counting),
    single_faults={
        UP: (DOWN, NEAREST),
        NOTHING: (f"{WHOLE} -> max(1, {WHOLE})",),
    },
    partial=(("total_steps <= 0 -> False", 8.5 / 10),),
)
